"""What the adapters share: answering lines, and telling the values of what was digested."""

from __future__ import annotations

import base64
import binascii
import copy
import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import attrs
from lxml import etree

Question = dict[str, Any]
Answer = dict[str, Any]
DS: Final = "{http://www.w3.org/2000/09/xmldsig#}"
XADES: Final = "{http://uri.etsi.org/01903/v1.3.2#}"
_FRAMES: Final = {"edXML", "edXMLEnvelope", "edXMLHeader", "edXMLBody"}


@attrs.frozen(kw_only=True)
class PeerVerdict:
    """What a verifier says of one signature, and the octets that it digested for it."""

    indication: str
    digested: tuple[bytes, ...] = ()


Verifier = Callable[[Question, bytes], list[PeerVerdict]]


def parsed(data: bytes) -> etree._Element:
    """The root of a message; no entity is put in, nothing is fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(data, parser)


def serve(verifier: Verifier) -> None:
    """Answer every line of standard input."""
    for line in sys.stdin.buffer:
        question = json.loads(line)
        sys.stdout.buffer.write(json.dumps(answer(question, verifier)).encode() + b"\n")
        sys.stdout.buffer.flush()


def answer(question: Question, verifier: Verifier) -> Answer:
    """Accept what every signature covers whole; reject whatever the verifier cannot do."""
    if question["task"] != "verify":
        return {"outcome": "skipped", "reason": "it verifies signatures and does nothing else"}
    if "require" in question:
        return {"outcome": "skipped", "reason": "it knows no forms that could be required"}
    data = Path(question["message"]).read_bytes()
    try:
        verdicts = verifier(question, data)
        whole = values(_without_signatures(parsed(data)))
    except (etree.XMLSyntaxError, ValueError) as error:
        return {"outcome": "rejected", "codes": [type(error).__name__], "signatures": []}
    told = {"codes": [], "signatures": [one.indication for one in verdicts]}
    seen = [values(root) for one in verdicts for root in _messages(one.digested)]
    good = bool(verdicts) and all(one.indication == "PASSED" for one in verdicts)
    if not good or not seen or any(found != whole for found in seen):
        return {"outcome": "rejected", **told}
    return {"outcome": "accepted", "values": seen[0], **told}


def _messages(digested: tuple[bytes, ...]) -> Iterator[etree._Element]:
    """The messages among what was digested; signed properties are none."""
    for octets in digested:
        try:
            root = parsed(octets)
        except etree.XMLSyntaxError:
            continue
        if etree.QName(root).localname == "edXML":
            yield _without_signatures(root)


def _without_signatures(root: etree._Element) -> etree._Element:
    bare = copy.deepcopy(root)
    for one in list(bare.iter(f"{DS}Signature")):
        parent = one.getparent()
        if parent is not None:
            one.tail = None
            parent.remove(one)
    return bare


def values(root: etree._Element) -> dict[str, str]:
    """Path -> text, as docs/conformance/protocol.md tells."""
    return dict(_flat(root, ""))


def _flat(element: etree._Element, above: str) -> Iterator[tuple[str, str]]:
    seen: dict[str, int] = {}
    for child in element.iterchildren(etree.Element):
        name = etree.QName(child).localname
        seen[name] = count = seen.get(name, 0) + 1
        path = above + (name if count == 1 else f"{name}[{count}]")
        text = "".join(child.xpath("text()")).strip()  # comments split it
        if name in _FRAMES:
            yield from _flat(child, "")
        elif name == "ContentTransferEncoded":
            try:
                content = base64.b64decode(text)
            except binascii.Error:
                continue
            yield f"{above}size", str(len(content))
            yield f"{above}sha256", hashlib.sha256(content).hexdigest()
        elif len(child):
            yield from _flat(child, f"{path}/")
        if text and name != "ContentTransferEncoded":
            yield path, text
