"""The command ``xmlsec1`` as an adapter; what it digested is what it prints."""

from __future__ import annotations

import re
import subprocess
from datetime import UTC, datetime

from tests.conformance.peers._verifier import DS, PeerVerdict, Question, parsed, serve

BUFFER = re.compile(
    rb"== PreDigest data - start buffer:\n(.*?)\n?== PreDigest data - end buffer", re.DOTALL
)
SIGNATURE = f"(//*[local-name()='Signature'][namespace-uri()='{DS[1:-1]}'])[{{}}]"
IDS = ("--id-attr:Id", "http://uri.etsi.org/01903/v1.3.2#:SignedProperties")


def verdicts(question: Question, data: bytes) -> list[PeerVerdict]:
    """Its verdict on each signature, by the place of the signature in the document."""
    count = len(list(parsed(data).iter(f"{DS}Signature")))
    return [_verdict(question, index) for index in range(1, count + 1)]


def _verdict(question: Question, index: int) -> PeerVerdict:
    at = datetime.fromisoformat(question["at"]).astimezone(UTC)
    (root,) = question["trust"]
    done = subprocess.run(
        (
            *("xmlsec1", "--verify", "--store-references", "--print-debug", *IDS),
            *("--verification-gmt-time", at.strftime("%Y-%m-%d %H:%M:%S")),
            # Keys of X509Data alone: a KeyValue would bring a key that nobody vouches for.
            *("--enabled-key-data", "x509", "--enabled-reference-uris", "empty,same-doc"),
            *("--trusted-pem", root),
            *(
                "--node-xpath",
                f"(//*[local-name()='Signature'][namespace-uri()='{DS[1:-1]}'])[{index}]",
            ),
            question["message"],
        ),
        capture_output=True,
        check=False,
        timeout=60,
    )
    if done.returncode != 0:
        return PeerVerdict(indication="FAILED")
    return PeerVerdict(indication="PASSED", digested=tuple(BUFFER.findall(done.stdout)))


if __name__ == "__main__":
    serve(verdicts)
