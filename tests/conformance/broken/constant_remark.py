"""Remarks the same on every message, and nothing else."""

from tests.conformance.broken._stream import serve
from vnedoc.conformance.adapter import answer

DEFECT = "noise"
REMARK = "please-check"


def broken(request):
    told = answer(request)
    if request["task"] in ("read", "extract") and told["outcome"] == "accepted":
        return {**told, "codes": [*told["codes"], REMARK]}
    return told


if __name__ == "__main__":
    serve(broken)
