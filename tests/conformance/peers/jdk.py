"""The JDK's own verifier (`javax.xml.crypto.dsig`) and path builder, as an adapter."""

from __future__ import annotations

import base64
import subprocess
from pathlib import Path

from tests.conformance.peers._verifier import PeerVerdict, Question, serve

PROGRAM = Path(__file__).with_name("JdkVerifier.java")
FLAGS = ("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx1g")


class Jdk:
    """One process that verifies."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            ["java", *FLAGS, str(PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )

    def __call__(self, question: Question, data: bytes) -> list[PeerVerdict]:
        """Its verdicts, in document order."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        (root,) = question["trust"]
        asked = (question["message"], question["at"], root, ",".join(question.get("crls", ())))
        self._process.stdin.write("\t".join(asked) + "\n")
        self._process.stdin.flush()
        told = self._process.stdout.readline().rstrip("\n")
        if told.startswith("REFUSED"):
            raise ValueError(told)
        return [_verdict(one) for one in told.split("\t") if one]


def _verdict(told: str) -> PeerVerdict:
    indication, *digested = told.split(" ")
    return PeerVerdict(
        indication=indication, digested=tuple(base64.b64decode(one) for one in digested)
    )


if __name__ == "__main__":
    serve(Jdk())
