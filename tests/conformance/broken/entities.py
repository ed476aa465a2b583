"""Accepts DTDs and puts entities in, as parsers do by default."""

from lxml import etree

from tests.conformance.broken._stream import serve
from vnedoc.conformance.adapter import answer

DEFECT = "entities"


def broken(request):
    told = answer(request)
    if "VNE-E105" not in told.get("codes", ()):
        return told
    parser = etree.XMLParser(resolve_entities=True, load_dtd=True, no_network=True)
    try:
        root = etree.parse(request["message"], parser).getroot()
    except (etree.XMLSyntaxError, OSError):
        return told
    texts = {str(node.tag): node.text[:1000] for node in root.iter(etree.Element) if node.text}
    return {**told, "outcome": "accepted", "codes": [], "values": texts}


if __name__ == "__main__":
    serve(broken)
