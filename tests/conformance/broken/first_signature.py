"""Looks at the first signature of the header only."""

from pathlib import Path

from tests.conformance.broken._stream import passed, serve
from vnedoc.conformance.adapter import answer
from vnedoc.xml.reading.tree import parse

DEFECT = "first-signature"


def broken(request):
    told = answer(request)
    verdicts = told.get("signatures", [])
    if request["task"] != "verify" or len(verdicts) < 2 or verdicts[0] != "PASSED":
        return {**told, "signatures": verdicts[:1]} if len(verdicts) > 1 else told
    if _strays(request["message"]):
        return told
    return {**passed(request, told), "signatures": ["PASSED"]}


def _strays(path):
    from vnedoc.content import source_of

    tag = "{http://www.w3.org/2000/09/xmldsig#}Signature"
    found = parse(source_of(Path(path))).root.iter(tag)
    return any(not str(one.getparent().tag).endswith("edXMLHeader") for one in found)


if __name__ == "__main__":
    serve(broken)
