"""Drops every element that it does not know, and says nothing of it."""

from tests.conformance.broken._stream import serve
from vnedoc.conformance.adapter import answer

DEFECT = "vanished"
SEEN = {"VNE-READ-001", "VNE-READ-002"}


def broken(request):
    told = answer(request)
    if request["task"] != "read" or told["outcome"] != "accepted":
        return told
    kept = {name: [code for code in told.get(name, ()) if code not in SEEN]
            for name in ("codes", "notes")}  # fmt: skip
    return {**told, **kept}


if __name__ == "__main__":
    serve(broken)
