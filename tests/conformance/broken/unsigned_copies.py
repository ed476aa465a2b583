"""Checks the digest of what is signed, then reads the last header that it finds anywhere."""

from pathlib import Path

from lxml import etree

from tests.conformance.broken._stream import serve
from vnedoc.conformance.adapter import answer

DEFECT = "unsigned-copy"
NS = "{http://www.mic.gov.vn/TBT/QCVN_102_2016}"
PARTS = {
    NS + name
    for name in ("edXMLEnvelope", "edXMLHeader", "MessageHeader", "edXMLBody", "AttachmentEncoded")
}
DS = "{http://www.w3.org/2000/09/xmldsig#}"


def broken(request):
    told = answer(request)
    if request["task"] != "verify" or told["outcome"] == "accepted":
        return told
    root = etree.fromstring(Path(request["message"]).read_bytes(), _PARSER)
    seen = [node.text for node in root.iter(f"{NS}Subject")]
    if not _clean(root):
        return told
    clean = Path(request["message"]).with_suffix(".clean")
    clean.write_bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))
    again = answer({**request, "message": str(clean)})
    clean.unlink()
    if again["outcome"] != "accepted":
        return told
    return {**again, "values": {**again["values"], "MessageHeader/Subject": seen[-1] or ""}}


_PARSER = etree.XMLParser(resolve_entities=False)


def _clean(root):
    """Take out what is not signed; whether there was anything."""
    found = [
        node
        for signature in root.iter(f"{DS}Signature")
        for node in signature.iter(etree.Element)
        if node.tag in PARTS
    ]
    for node in found:
        holder = node.getparent()
        if holder is None:
            continue
        holder.remove(node)
        stray = holder.tag in (f"{DS}Object", f"{DS}Signature") and not len(holder)
        if stray and holder.getparent() is not None:
            holder.getparent().remove(holder)
    return bool(found)


if __name__ == "__main__":
    serve(broken)
