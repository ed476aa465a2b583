"""EU DSS with its default policy, as an adapter; see ``tests/interop/dss``."""

from __future__ import annotations

import base64
from datetime import datetime
from pathlib import Path

from tests.conformance.peers._verifier import PeerVerdict, Question, parsed, serve
from tests.interop.dss_peer import DssError, DssPeer

INDICATIONS = {
    "TOTAL_PASSED": "PASSED",
    "PASSED": "PASSED",
    "TOTAL_FAILED": "FAILED",
    "FAILED": "FAILED",
}


class EuDss:
    """One process of DSS that judges."""

    def __init__(self) -> None:
        self._peer = DssPeer()

    def __call__(self, question: Question, data: bytes) -> list[PeerVerdict]:
        """Its verdicts, in document order, with the originals that it gives out."""
        parsed(data)
        try:
            told = self._peer.ask(
                "judge",
                input=Path(question["message"]),
                trust=question["trust"],
                crls=question.get("crls", []),
                ocsps=question.get("ocsps", []),
                time=datetime.fromisoformat(question["at"]),
                originals=True,
            )
        except DssError as error:
            raise ValueError(str(error)) from None
        return [
            PeerVerdict(
                indication=INDICATIONS.get(one["indication"], "INDETERMINATE"),
                digested=tuple(base64.b64decode(octets) for octets in one["originals"]),
            )
            for one in told["signatures"]
        ]


if __name__ == "__main__":
    serve(EuDss())
