"""Ignores transforms that it does not know: what they would leave out counts as signed."""

import re
from pathlib import Path

from tests.conformance.broken._stream import passed, serve
from vnedoc.conformance.adapter import answer

DEFECT = "transforms"
KNOWN = {
    b"http://www.w3.org/2000/09/xmldsig#enveloped-signature",
    b"http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
    b"http://www.w3.org/2006/12/xml-c14n11",
    b"http://www.w3.org/2001/10/xml-exc-c14n#",
}


def broken(request):
    told = answer(request)
    if request["task"] == "verify" and told["codes"] == ["VNE-SIG-612"]:
        data = Path(request["message"]).read_bytes()
        # Other faults of a list of transforms are none of its own.
        if set(re.findall(rb'Transform Algorithm="([^"]*)"', data)) - KNOWN:
            return passed(request, told)
    return told


if __name__ == "__main__":
    serve(broken)
