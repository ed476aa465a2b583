"""Changes of signed messages that change nothing that was signed, at random and repeatable.

Every form survives another spelling of the same XML. A stated message also survives what the
exchange axis does: ``docs/reference/statement.md`` says what stands outside a statement.
"""

from __future__ import annotations

import copy
import io
import random
import re
import unicodedata
import zipfile
from collections.abc import Callable
from typing import Final

from lxml import etree

from tests.signature import lying_zips, mutants

_TAG: Final = re.compile(rb"<([^\s<>/!?]+)((?:\s+[^\s=<>]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*(/?)>")
_ATTRIBUTE: Final = re.compile(rb"([^\s=]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_TEXT: Final = re.compile(rb">([^<>&]+)<(?=/)")
_DECLARATION: Final = re.compile(rb"\A<\?xml[^>]*\?>\s*")
_BLANKS: Final = ("\n", " ", "\t", "\n    ", "\r\n")
_NUMBERS: Final = ("PageAmount", "PromulgationAmount", "Priority", "Type", "TypeDetail")
_FLAGS: Final = {"0": "false", "1": "true", "false": "0", "true": "1"}

Change = Callable[[bytes, random.Random], bytes]


# -- the same XML in other letters: for every form -------------------------------------------------


def _tags(data: bytes, chance: random.Random) -> bytes:
    """Order and quotes of attributes, blanks inside tags, empty elements in one tag or two."""

    def spelt(match: re.Match[bytes]) -> bytes:
        if chance.random() < 0.7:
            return match[0]
        name, attributes, empty = match[1], _ATTRIBUTE.findall(match[2]), match[3]
        chance.shuffle(attributes)
        text = b"<" + name
        for key, value in attributes:
            if chance.random() < 0.3 and b"'" not in value[1:-1] and b'"' not in value[1:-1]:
                value = b"'" + value[1:-1] + b"'"
            text += (
                chance.choice((b" ", b"\n", b"  ")) + key + chance.choice((b"=", b" = ")) + value
            )
        text += chance.choice((b"", b" ", b"\n"))
        if empty and chance.random() < 0.5:
            return text + b"></" + name + b">"
        return text + empty + b">"

    return _TAG.sub(spelt, data)


def _texts(data: bytes, chance: random.Random) -> bytes:
    """CDATA sections and character references."""

    def spelt(match: re.Match[bytes]) -> bytes:
        text = match[1].decode()
        if chance.random() < 0.8 or len(text) > 2000:
            return match[0]
        if chance.random() < 0.5:
            return b"><![CDATA[" + match[1] + b"]]><"
        at = chance.randrange(len(text))
        code = ord(text[at])
        reference = f"&#{code};" if chance.random() < 0.5 else f"&#x{code:X};"
        return f">{text[:at]}{reference}{text[at + 1 :]}<".encode()

    return _TEXT.sub(spelt, data)


def _prolog(data: bytes, chance: random.Random) -> bytes:
    body = _DECLARATION.sub(b"", data.removeprefix(b"\xef\xbb\xbf"))
    declarations = (
        *(b"", b'<?xml version="1.0"?>', b"<?xml version='1.0' encoding='utf-8'?>\r\n"),
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
    )
    mark = chance.choice((b"", b"", b"\xef\xbb\xbf"))
    return mark + chance.choice(declarations) + body + chance.choice((b"", b"\n", b"\r\n\n"))


def _as_a_program(data: bytes, chance: random.Random) -> bytes:
    """Read and written by a common library."""
    declared = chance.random() < 0.5
    return etree.tostring(etree.fromstring(data), encoding="UTF-8", xml_declaration=declared)


SPELLINGS: Final[tuple[Change, ...]] = (_tags, _texts, _prolog, _as_a_program)


# -- what the axis does: for statements -----------------------------------------------------------


def _element(root: etree._Element, name: str) -> etree._Element | None:
    return next(root.iter(f"{{*}}{name}"), None)


def _added(parent: etree._Element, name: str, text: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{name}")
    child.text = text
    return child


def _hop(root: etree._Element, chance: random.Random) -> None:
    trace = _element(root, "TraceHeaderList")
    if trace is None:
        return
    hop = _added(trace, "TraceHeader", "")
    hop.text = None
    _added(hop, "OrganId", chance.choice(("001.00.20.TT2", "H26.99", "G22")))
    second = chance.randrange(60)
    _added(hop, "Timestamp", f"2025/07/0{chance.randrange(1, 9)} 10:00:{second:02}")
    trace.insert(chance.randrange(len(trace)), hop)


def _order(root: etree._Element, chance: random.Random) -> None:
    """Children of another order; those of one name keep theirs."""
    parents = [e for e in root.iter("*") if len(e) > 1 and not _is_signature(e)]
    parent = chance.choice(parents)
    children = list(parent)
    order = {name: chance.random() for name in sorted({str(c.tag) for c in children})}
    # lxml moves an element with the text behind it, which is blank here.
    parent[:] = sorted(children, key=lambda child: order[str(child.tag)])


def _is_signature(element: etree._Element) -> bool:
    return any(a.tag == f"{mutants.DS}Signature" for a in (element, *element.iterancestors()))


def _order_of_files(root: etree._Element, chance: random.Random) -> None:
    holder = _element(root, "AttachmentEncoded")
    if holder is not None:
        children = list(holder)
        chance.shuffle(children)
        holder[:] = children


def _zipped(root: etree._Element, chance: random.Random, *, arrived: bool) -> None:
    """Each file in a new zip; what the axis had zipped, perhaps out of it."""
    for content in mutants.contents_of(root):
        data = mutants.bytes_in(content)
        if arrived:
            data = _unzipped(data)
        if chance.random() < 0.7:
            ending = chance.choice(("pdf", "txt", "xml", "", "docx"))
            name = chance.choice((f"0000-{chance.randrange(99)}.{ending}", "Phụ lục.txt", "x"))
            data = lying_zips.plain(name, data, chance)
        mutants.put(content, data)


def _unzipped(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        (entry,) = archive.infolist()
        return archive.read(entry)


def _lines(root: etree._Element, chance: random.Random) -> None:
    """Base64 in lines, as MIME has it."""
    for content in mutants.contents_of(root):
        text = "".join((content.text or "").split())
        width, end = chance.choice((64, 76)), chance.choice(("\n", "\r\n"))
        content.text = end.join(text[i : i + width] for i in range(0, len(text), width))


def _names_of_files(root: etree._Element, chance: random.Random) -> None:
    mark = chance.randrange(10**12)
    for name in root.iter("{*}AttachmentName"):
        name.text = chance.choice((f"{mark}_{name.text}", f"{mark}.pdf", name.text))


def _words_about_files(root: etree._Element, chance: random.Random) -> None:
    for attachment in list(root.iter("{*}Attachment")):
        for name in ("ContentId", "ContentType", "Description"):
            found = attachment.find(f"{{*}}{name}")
            if found is not None and chance.random() < 0.5:
                attachment.remove(found)
            if chance.random() < 0.5 and attachment.find(f"{{*}}{name}") is None:
                _added(attachment, name, f"cid:cid:{chance.randrange(99)}")


def _manifest(root: etree._Element, chance: random.Random) -> None:
    manifest = _element(root, "edXMLManifest")
    if manifest is None:
        return
    for reference in list(manifest):
        if chance.random() < 0.5:
            manifest.remove(reference)
    if chance.random() < 0.3:
        manifest.attrib.pop("version", None)


def _blanks(root: etree._Element, chance: random.Random) -> None:
    """White space between elements."""
    for element in root.iter("*"):
        if len(element) and chance.random() < 0.5 and not _is_signature(element):
            element.text = chance.choice(_BLANKS)
            for child in element:
                child.tail = chance.choice(_BLANKS)


def _leaves(root: etree._Element) -> list[etree._Element]:
    header = _element(root, "MessageHeader")
    found = () if header is None else header.iter("*")
    return [e for e in found if not len(e) and e.text and not _is_signature(e)]


def _letters(root: etree._Element, chance: random.Random) -> None:
    """Letters composed otherwise, blanks at the ends."""
    for leaf in _leaves(root):
        if chance.random() < 0.4:
            leaf.text = unicodedata.normalize("NFD", leaf.text or "")
        if chance.random() < 0.2:
            leaf.text = chance.choice(_BLANKS) + (leaf.text or "") + chance.choice(_BLANKS)


def _numbers(root: etree._Element, chance: random.Random) -> None:
    for name in _NUMBERS:
        for element in root.iter(f"{{*}}{name}"):
            if chance.random() < 0.3 and not _is_signature(element):
                element.text = chance.choice(("0", "000")) + (element.text or "").strip()
    for name in ("Direction", "Paper"):
        for element in root.iter(f"{{*}}{name}"):
            element.text = chance.choice((element.text, _FLAGS[(element.text or "").strip()]))


def _prefix(root: etree._Element, chance: random.Random) -> etree._Element | None:
    """Another prefix for the message's namespace, or none."""
    prefix = chance.choice((None, "e", "ns0", "edXML"))
    namespace = etree.QName(root).namespace
    other = etree.Element(root.tag, dict(root.attrib), nsmap={prefix: namespace})
    other.text = root.text
    for child in root:
        other.append(copy.deepcopy(child))
    etree.cleanup_namespaces(other, top_nsmap={prefix: namespace})
    return other


def _signature_of_somebody(root: etree._Element, chance: random.Random) -> None:
    header = _element(root, "edXMLHeader")
    if header is not None and _element(root, "SignatureValue") is None:
        signature = etree.SubElement(header, f"{mutants.DS}Signature")
        etree.SubElement(signature, f"{mutants.DS}SignatureValue").text = "AAAA"


AXIS: Final[tuple[mutants.TreeChange, ...]] = (
    *(_hop, _hop, _order, _order_of_files, _lines, _names_of_files),
    *(_words_about_files, _manifest, _blanks, _letters, _numbers, _prefix),
    _signature_of_somebody,
)


def _statement_spelt(root: etree._Element, chance: random.Random) -> None:
    for content in mutants.contents_of(root):
        data = mutants.bytes_in(content)
        if data[:4] != b"PK\x03\x04" and b"urn:vnedoc:statement:1" in data[:2000]:
            mutants.put(content, chance.choice((_tags, _texts, _prolog))(data, chance))


def harmless(data: bytes, chance: random.Random, *, stated: bool, arrived: bool) -> bytes:
    """The same message as far as its signatures speak of it, in other bytes.

    Args:
        data: A message with valid signatures.
        chance: Where the choices come from.
        stated: Whether a statement speaks for it, not a signature in its header.
        arrived: Whether its files were zipped by the axis.
    """
    if stated:
        root = mutants.parsed(data)
        if chance.random() < 0.4:
            _zipped(root, chance, arrived=arrived)
        for change in chance.sample((*AXIS, _statement_spelt), chance.choice((1, 2, 3, 6))):
            other = change(root, chance)
            root = root if other is None else other
        data = mutants.written(root)
    for spell in chance.sample(SPELLINGS, chance.choice((0, 1, 2) if stated else (1, 2, 4))):
        data = spell(data, chance)
    return data
