"""Keeps one receiver of many."""

from tests.conformance.broken._stream import serve
from vnedoc.conformance.adapter import answer

DEFECT = "repeated-receivers"


def broken(request):
    told = answer(request)
    if "values" in told:
        kept = {p: v for p, v in told["values"].items() if not p.startswith("MessageHeader/To[")}
        return {**told, "values": kept}
    return told


if __name__ == "__main__":
    serve(broken)
