"""Trusts whatever authority a signature brings along."""

import base64
from pathlib import Path

from lxml import etree

from tests.conformance.broken._stream import passed, serve
from vnedoc.conformance.adapter import answer
from vnedoc.conformance.cases.keys import NOW
from vnedoc.errors import VnedocError
from vnedoc.signature.trust.certificates import TrustStore
from vnedoc.signature.verifier import verify

DEFECT = "key-info"
DS = "{http://www.w3.org/2000/09/xmldsig#}"


def broken(request):
    told = answer(request)
    if request["task"] != "verify" or told["codes"] != ["VNE-SIG-204"]:
        return told
    root = etree.fromstring(Path(request["message"]).read_bytes())
    brought = [one.text or "" for one in root.iter(f"{DS}X509Certificate")]
    try:
        store = TrustStore.load(*(base64.b64decode(text) for text in brought))
        result = verify(Path(request["message"]), store, at=NOW, revocation="off")
    except VnedocError:
        return told
    return passed(request, told) if result.valid else told


if __name__ == "__main__":
    serve(broken)
