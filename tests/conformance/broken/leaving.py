"""Keeps a copy of every attached file in the temporary folder."""

import tempfile
from pathlib import Path

from tests.conformance.broken._stream import serve
from vnedoc.conformance.adapter import answer
from vnedoc.errors import VnedocError
from vnedoc.xml.reading.reader import read

DEFECT = "left"
ALONE = True
"""Needs a world of its own."""


def broken(request):
    told = answer(request)
    if request["task"] in ("read", "extract") and told["outcome"] == "accepted":
        envelope = read(Path(request["message"])).envelope
        for one in getattr(envelope, "attachments", ()):
            try:
                data = b"".join(one.chunks())
            except VnedocError:
                continue
            if len(data) < 1_000_000:
                with tempfile.NamedTemporaryFile(delete=False) as file:
                    file.write(data)
    return told


if __name__ == "__main__":
    serve(broken)
