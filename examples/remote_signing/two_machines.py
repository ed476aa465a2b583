"""Sign in three steps, each on another machine if you like; a small JSON file goes between them.

    two_machines.py prepare  MESSAGE CERTIFICATES REQUEST     where the message is
    two_machines.py sign     URL REQUEST VALUE                where the service can be reached
    two_machines.py complete MESSAGE REQUEST VALUE SIGNED     where the message is

CERTIFICATES is a PEM file: the signer's certificate, then those of its authorities. The second
machine sees digests and certificates, never the message. The third step computes the digests again
and refuses any other message. Token and PIN come from the environment, as CSC_TOKEN
and CSC_PIN, because other users of a machine can read command lines.
"""

from __future__ import annotations

import base64
import datetime as dt
import os
import sys
from collections.abc import Callable
from pathlib import Path

from cryptography import x509
from csc_signer import CscError, CscService, CscSigner

import vnedoc
from vnedoc.signature import SigningRequest


def prepare(message: str, certificate: str, request: str) -> None:
    """What is to be signed, as a file that can wait."""
    at = dt.datetime.now(dt.timezone(dt.timedelta(hours=7)))
    own, *chain = x509.load_pem_x509_certificates(Path(certificate).read_bytes())
    made = vnedoc.prepare(Path(message), own, at, chain=chain)
    Path(request).write_text(made.to_json(), encoding="utf-8")


def sign(url: str, request: str, value: str) -> None:
    """Its signature value, from the remote service."""
    asked = SigningRequest.from_json(Path(request).read_bytes())
    service = CscService(url=url, token=os.environ["CSC_TOKEN"])
    signer = CscSigner.connect(service, pin=os.environ["CSC_PIN"])
    if signer.certificate != x509.load_der_x509_certificate(asked.certificate):
        raise CscError(
            call=request,
            reason="it was prepared for another certificate than the key's",
            reason_vi="được lập cho chứng thư khác với chứng thư của khóa",
        )
    Path(value).write_bytes(base64.b64encode(signer.sign(asked)))


def complete(message: str, request: str, value: str, signed: str) -> None:
    """The signed message."""
    asked = SigningRequest.from_json(Path(request).read_bytes())
    made = base64.b64decode(Path(value).read_bytes())
    vnedoc.complete(asked, made, Path(message), signed)


STEPS: dict[str, tuple[Callable[..., None], int]] = {
    "prepare": (prepare, 3),
    "sign": (sign, 3),
    "complete": (complete, 4),
}


def main(arguments: list[str]) -> int:
    """Take one step."""
    name, *given = arguments or [""]
    step, count = STEPS.get(name, (prepare, -1))
    if len(given) != count:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        step(*given)
    except vnedoc.VnedocError as error:
        print(error.text("vi"), error.text("en"), sep="\n", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
