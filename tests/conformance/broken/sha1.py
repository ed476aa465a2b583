"""Accepts SHA-1 wherever it stands."""

from pathlib import Path

from tests.conformance.broken._stream import passed, serve
from vnedoc.conformance.adapter import answer
from vnedoc.conformance.cases.keys import NOW
from vnedoc.signature.trust.certificates import TrustStore
from vnedoc.signature.verifier import verify

DEFECT = "sha1"


def broken(request):
    told = answer(request)
    if request["task"] != "verify" or told["codes"] != ["VNE-SIG-103"]:
        return told
    store = TrustStore.load(*(Path(path).read_bytes() for path in request["trust"]))
    result = verify(Path(request["message"]), store, at=NOW, crls=[])
    names = [name for one in result.signatures for name in one.algorithms]
    return passed(request, told) if any("SHA-1" in n or "SHA1" in n for n in names) else told


if __name__ == "__main__":
    serve(broken)
