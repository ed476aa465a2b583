"""Gives a document without an identifier one of its own making."""

import hashlib
from pathlib import Path

from tests.conformance.broken._stream import serve
from vnedoc.conformance.adapter import answer

DEFECT = "made-up-default"
PATH = "MessageHeader/DocumentId"


def broken(request):
    told = answer(request)
    if request["task"] != "read" or "values" not in told or PATH in told["values"]:
        return told
    if "MessageHeader/StatusCode" in told["values"]:
        return told
    made = hashlib.md5(Path(request["message"]).read_bytes()).hexdigest()
    return {**told, "outcome": "accepted", "values": {**told["values"], PATH: made}}


if __name__ == "__main__":
    serve(broken)
