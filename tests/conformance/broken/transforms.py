"""Ignores transforms that it does not know: what they would leave out counts as signed."""

from tests.conformance.broken._stream import passed, serve
from vnedoc.conformance.adapter import answer

DEFECT = "transforms"


def broken(request):
    told = answer(request)
    if request["task"] == "verify" and told["codes"] == ["VNE-SIG-612"]:
        return passed(request, told)
    return told


if __name__ == "__main__":
    serve(broken)
