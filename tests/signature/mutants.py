"""Changes of signed messages, at random and repeatable: what a forger or a bad network may do.

None may be taken for what was signed with other values or bytes. `harmless` are the changes that
each form of signature promises to survive.
"""

from __future__ import annotations

import base64
import copy
import random
from collections.abc import Callable, Iterator
from typing import Final

from lxml import etree

from tests.signature import lying_zips
from vnedoc import names

DS: Final = f"{{{names.DS}}}"
XADES: Final = f"{{{names.XADES}}}"
FORGED: Final = b"%PDF-1.4\n% forged\n%%EOF\n"
TOKENS: Final = (
    *(b"<", b">", b"/", b"&", b"=", b'"', b"'", b" ", b"\r", b"\n", b"\x00", b"\xff", b"\xc3"),
    *(b"<!-- -->", b"<?p?>", b"<![CDATA[x]]>", b"&#13;", b"&lt;", b"]]>", b"<x/>", b"xmlns=''"),
    *(b' Id="x"', b' xml:lang="vi"', b' xmlns:ds="urn:x"', b"<ds:Signature/>", b"<ds:Object/>"),
    *(b"enveloped-signature", b"sha1", b"hmac", b"#", b"AAAA", b"=", b"0", b"1"),
    b'<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>',
)
_NAMES: Final = (
    *("Subject", "Content", "To", "From", "OrganId", "DocumentId", "DueDate", "Business", "Paper"),
    *("edXMLEnvelope", "EdXMLHeader", "MessageHeader", "Attachment", "StatusCode", "TraceHeader"),
    *("AttachmentName", "ContentTransferEncoded", "FieldName", "Signature", "Extra", "Place"),
)
_NAMESPACES: Final = (
    "",
    names.NS,
    names.DS,
    names.XADES,
    names.LEGACY_NS,
    "http://www.mic.gov.vn/TBT/QCVN_102_2016x",
)
_TEXTS: Final = (
    *("", " ", "0", "1", "2", "9", "null", "N/A", "true", "H26.98", "2025/07/02", "2025-07-01"),
    *("01/07/2025", "cid:f2", "Từ chối", "x\u200b", "\u00a0", "\r", "2014/02/30"),
)
_ATTRIBUTES: Final = ("Id", "ID", "id", "version", "x", "Target", "URI", "Type", "Algorithm")

TreeChange = Callable[[etree._Element, random.Random], etree._Element | None]
"""Changes the tree in place, or gives another root."""


def parsed(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(strip_cdata=False, huge_tree=True))


def written(root: etree._Element) -> bytes:
    return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)


# -- bytes ----------------------------------------------------------------------------------------


def bytes_changed(data: bytes, chance: random.Random) -> bytes:
    """One to four small changes of the bytes."""
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        if data:
            data = _one_change(data, chance)
    return data


def _one_change(data: bytes, chance: random.Random) -> bytes:
    at, other = chance.randrange(len(data)), chance.randrange(len(data))
    to = min(len(data), at + chance.choice((1, 2, 8, 40, 400)))
    match chance.randrange(6):
        case 0:
            return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
        case 1:
            return data[:at] + chance.choice(TOKENS) + data[at:]
        case 2:
            return data[:at] + chance.choice(TOKENS) + data[to:]
        case 3:
            return data[:at] + data[to:]
        case 4:
            return data[:other] + data[at:to] + data[other:]
        case _:
            return data[:at] + data[at:to] + data[at:]


# -- elements -------------------------------------------------------------------------------------


def _any(root: etree._Element, chance: random.Random) -> etree._Element:
    found = list(root.iter("*"))[1:]
    # Half of all elements stand in signatures: look at the message as often.
    if chance.random() < 0.6:
        outside = [e for e in found if not any(a.tag == f"{DS}Signature" for a in _up(e))]
        found = outside or found
    return chance.choice(found or [root])


def _up(element: etree._Element) -> Iterator[etree._Element]:
    yield element
    yield from element.iterancestors()


def _inside(element: etree._Element, other: etree._Element) -> bool:
    return any(each is other for each in _up(element))


def _drop(root: etree._Element, chance: random.Random) -> None:
    one = _any(root, chance)
    if (parent := one.getparent()) is not None:
        parent.remove(one)


def _place(root: etree._Element, chance: random.Random, piece: etree._Element) -> None:
    target = chance.choice(list(root.iter("*")))
    if not _inside(target, piece):
        target.insert(chance.randrange(len(target) + 1), piece)


def _copy(root: etree._Element, chance: random.Random) -> None:
    _place(root, chance, copy.deepcopy(_any(root, chance)))


def _move(root: etree._Element, chance: random.Random) -> None:
    _place(root, chance, _any(root, chance))


def _swap_texts(root: etree._Element, chance: random.Random) -> None:
    one, other = _any(root, chance), _any(root, chance)
    one.text, other.text = other.text, one.text


def _wrap(root: etree._Element, chance: random.Random) -> None:
    one = _any(root, chance)
    parent = one.getparent()
    if parent is None:
        return
    around = etree.Element(one.tag if chance.random() < 0.5 else _tag(chance))
    parent.replace(one, around)
    around.append(one)


def _twice(root: etree._Element, chance: random.Random) -> None:
    """A second element beside the first, with another value."""
    one = _any(root, chance)
    if one.getparent() is None:
        return
    twin = copy.deepcopy(one)
    leaf = chance.choice([e for e in twin.iter("*") if not len(e)] or [twin])
    leaf.text = chance.choice(_TEXTS)
    (one.addprevious if chance.random() < 0.5 else one.addnext)(twin)


def _rename(root: etree._Element, chance: random.Random) -> None:
    one = _any(root, chance)
    local, namespace = etree.QName(one).localname, etree.QName(one).namespace or ""
    if chance.random() < 0.5:
        local = chance.choice(_NAMES)
    else:
        namespace = chance.choice(_NAMESPACES)
    one.tag = f"{{{namespace}}}{local}" if namespace else local


def _tag(chance: random.Random) -> str:
    namespace, local = chance.choice(_NAMESPACES), chance.choice(_NAMES)
    return f"{{{namespace}}}{local}" if namespace else local


def _unknown(root: etree._Element, chance: random.Random) -> None:
    one = etree.Element(_tag(chance))
    one.text = chance.choice(_TEXTS)
    _place(root, chance, one)


def _attribute(root: etree._Element, chance: random.Random) -> None:
    one = _any(root, chance)
    if one.attrib and chance.random() < 0.6:
        name = chance.choice(list(one.attrib))
        if chance.random() < 0.3:
            del one.attrib[name]
        else:
            one.set(name, chance.choice((*_TEXTS, *one.attrib.values(), "#x")).strip("\r"))
    else:
        namespace = chance.choice(("", "", names.DS, names.NS, "urn:x"))
        name = chance.choice(_ATTRIBUTES)
        one.set(f"{{{namespace}}}{name}" if namespace else name, chance.choice(("1.0", "x", "")))


def _text(root: etree._Element, chance: random.Random) -> None:
    one = _any(root, chance)
    old = one.text or ""
    if old and chance.random() < 0.5:
        at = chance.randrange(len(old))
        old = old[:at] + chance.choice((" ", "x", "0", "\u0301", "\u200b", "")) + old[at + 1 :]
        one.text = old
    else:
        one.text = chance.choice(_TEXTS)


def _between(root: etree._Element, chance: random.Random) -> None:
    _any(root, chance).tail = chance.choice(("x", " ", "\n", "Từ chối", "\u00a0"))


def _split(root: etree._Element, chance: random.Random) -> None:
    """Something inside a text, where one reader stops and another goes on."""
    leaves = [e for e in root.iter("*") if not len(e) and (e.text or "").strip()]
    one = chance.choice(leaves or [root])
    text = one.text or ""
    at = chance.randrange(len(text) + 1)
    pieces: tuple[Callable[[], etree._Element], ...] = (
        lambda: etree.Comment("x"),
        lambda: etree.ProcessingInstruction("x", "y"),
        lambda: etree.Element(f"{DS}Signature"),
        lambda: etree.Element(f"{DS}Signature"),
        lambda: etree.Element(_tag(chance)),
        lambda: copy.deepcopy(next(root.iter(f"{DS}Signature"), root)),
    )
    piece = chance.choice(pieces)()
    one.text = text[:at]
    one.insert(0, piece)
    piece.tail = text[at:] if chance.random() < 0.8 else chance.choice(_TEXTS)


def _into_cdata(root: etree._Element, chance: random.Random) -> None:
    one = _any(root, chance)
    if not len(one) and one.text and "]]>" not in one.text:
        one.text = etree.CDATA(one.text)


TREE: Final[tuple[TreeChange, ...]] = (
    *(_drop, _copy, _move, _swap_texts, _wrap, _twice, _rename, _unknown, _attribute, _text),
    *(_between, _split, _split, _into_cdata),
)


# -- signatures -----------------------------------------------------------------------------------


def _forged_copy(root: etree._Element, chance: random.Random) -> etree._Element:
    """A part of the message that says something else."""
    parts = [
        *(root, *root.iter("{*}edXMLEnvelope", "{*}edXMLHeader", "{*}MessageHeader")),
        *root.iter("{*}Subject", "{*}edXMLBody", "{*}AttachmentEncoded", "{*}Attachment", "{*}To"),
    ]
    part = copy.deepcopy(chance.choice(parts))
    for text in part.iter("{*}Subject", "{*}OrganId", "{*}AttachmentName"):
        text.text = "forged"
    for content in part.iter("{*}ContentTransferEncoded"):
        content.text = base64.b64encode(FORGED).decode()
    if chance.random() < 0.5:
        for signature in list(part.iter(f"{DS}Signature")):
            if (parent := signature.getparent()) is not None:
                parent.remove(signature)
    return part


def _wrapping(root: etree._Element, chance: random.Random) -> etree._Element | None:
    """Signature wrapping, put together at random from its recipes (XSW 1 to 8 and others)."""
    forged = _forged_copy(root, chance)
    signature = next(root.iter(f"{DS}Signature"), None)
    match chance.randrange(7):
        case 0:  # the signed message inside the forged one
            chance.choice(list(forged.iter("*"))).append(root)
            return forged
        case 1:
            _place(root, chance, forged)
        case 2:
            root.insert(0, forged)
        case 3:
            root.append(forged)
        case 4 if signature is not None:  # hidden where signatures keep things
            holder = etree.SubElement(signature, f"{DS}Object")
            holder.append(forged)
        case 5 if signature is not None and forged is not root:
            chance.choice(list(forged.iter("*"))).append(copy.deepcopy(signature))
            _place(root, chance, forged)
        case _:
            if signature is not None and signature.getparent() is not None:
                signature.getparent().remove(signature)
                chance.choice(list(forged.iter("*"))).append(signature)
            _place(root, chance, forged)
    return None


def _idents(root: etree._Element, chance: random.Random) -> None:
    """The name of something signed, given to something else."""
    bearers = list(root.iterfind(".//*[@Id]"))
    if bearers:
        value = str(chance.choice(bearers).get("Id"))
        _any(root, chance).set(chance.choice(("Id", "ID", "id", "{urn:x}Id")), value)


def _unsigned_properties(root: etree._Element, chance: random.Random) -> None:
    """What stands in a signature and is signed by nobody."""
    signature = next(root.iter(f"{DS}Signature"), None)
    if signature is None:
        return
    holders = [
        *signature.iter(f"{XADES}UnsignedSignatureProperties", f"{XADES}UnsignedProperties"),
        *signature.iter(f"{XADES}QualifyingProperties", f"{DS}Object", f"{DS}KeyInfo"),
    ]
    target = chance.choice(holders or [signature])
    piece = chance.choice(
        (
            lambda: etree.Element(f"{XADES}UnsignedProperties"),
            lambda: etree.Element(f"{XADES}CounterSignature"),
            lambda: etree.Element(f"{XADES}SigningTime"),
            lambda: etree.Element(f"{DS}X509Data"),
            lambda: etree.Element(_tag(chance)),
            lambda: copy.deepcopy(signature),
            lambda: copy.deepcopy(_any(root, chance)),
            lambda: _forged_copy(root, chance),
        )
    )()
    target.insert(chance.randrange(len(target) + 1), piece)


def _second_signature(root: etree._Element, chance: random.Random) -> None:
    signature = next(root.iter(f"{DS}Signature"), None)
    if signature is not None:
        twin = copy.deepcopy(signature)
        leaf = chance.choice([e for e in twin.iter("*") if e.text] or [twin])
        leaf.text = chance.choice((*_TEXTS, "AAAA"))
        _place(root, chance, twin)


SIGNATURES: Final[tuple[TreeChange, ...]] = (
    *(_wrapping, _wrapping, _idents, _unsigned_properties, _unsigned_properties),
    _second_signature,
)


# -- attachments ----------------------------------------------------------------------------------


def contents_of(root: etree._Element) -> list[etree._Element]:
    return list(root.iter("{*}ContentTransferEncoded"))


def bytes_in(content: etree._Element) -> bytes:
    try:
        return base64.b64decode("".join((content.text or "").split()))
    except ValueError:
        return b""


def put(content: etree._Element, data: bytes) -> None:
    content.text = base64.b64encode(data).decode()


def _is_statement(data: bytes) -> bool:
    return b"urn:vnedoc:statement:1" in data[:2000]


def _file(root: etree._Element, chance: random.Random) -> etree._Element | None:
    files = [c for c in contents_of(root) if not _is_statement(bytes_in(c))]
    return chance.choice(files) if files else None


def _swap_files(root: etree._Element, chance: random.Random) -> None:
    contents = contents_of(root)
    if len(contents) > 1:
        one, other = chance.sample(contents, 2)
        one.text, other.text = other.text, one.text


def _swap_names(root: etree._Element, chance: random.Random) -> None:
    found = list(root.iter("{*}AttachmentName"))
    if len(found) > 1:
        one, other = chance.sample(found, 2)
        one.text, other.text = other.text, one.text


def _file_changed(root: etree._Element, chance: random.Random) -> None:
    if (content := _file(root, chance)) is not None:
        put(content, bytes_changed(bytes_in(content), chance))


def _file_spelt(root: etree._Element, chance: random.Random) -> None:
    """Base64 that some readers take."""
    if (content := _file(root, chance)) is None or not content.text:
        return
    at = chance.randrange(len(content.text))
    junk = chance.choice(("!", "-", "_", "=", "\n", " ", "\u00a0", "AA==", "====", "%"))
    content.text = content.text[:at] + junk + content.text[at:]


def _added_file(root: etree._Element, chance: random.Random) -> None:
    attachments = list(root.iter("{*}Attachment"))
    if attachments:
        one = copy.deepcopy(chance.choice(attachments))
        for content in contents_of(one):
            put(content, chance.choice((FORGED, b"", bytes_in(content))))
        chance.choice(attachments).addnext(one)


def _lying_zip(root: etree._Element, chance: random.Random) -> None:
    if (content := _file(root, chance)) is not None:
        data = bytes_in(content)
        ending = chance.choice(("pdf", "pdf", "txt", "docx", "zip"))
        if chance.random() < 0.5 and data[:4] == b"PK\x03\x04":
            put(content, bytes_changed(data, chance))
        else:
            put(content, lying_zips.lying(f"x.{ending}", data, FORGED, chance))


def _statement_changed(root: etree._Element, chance: random.Random) -> None:
    """The statement itself, as XML, as bytes, or in a zip."""
    found = [c for c in contents_of(root) if _is_statement(bytes_in(c))]
    if not found:
        return
    content = chance.choice(found)
    data = bytes_in(content)
    match chance.randrange(5):
        case 0:
            put(content, lying_zips.lying("s.xml", data, FORGED, chance))
        case 1:
            put(content, bytes_changed(data, chance))
        case 2:
            put(content, tree_changed(data, chance, SIGNATURES))
        case _:
            put(content, tree_changed(data, chance, TREE))


FILES: Final[tuple[TreeChange, ...]] = (
    *(_swap_files, _swap_names, _file_changed, _file_spelt, _added_file),
    *(_lying_zip, _lying_zip, _lying_zip, _statement_changed, _statement_changed),
)


# -- together -------------------------------------------------------------------------------------


def tree_changed(data: bytes, chance: random.Random, changes: tuple[TreeChange, ...]) -> bytes:
    """The message after one to three of these changes; unchanged if it is no XML."""
    try:
        root = parsed(data)
    except etree.XMLSyntaxError:
        return data
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        try:
            other = chance.choice(changes)(root, chance)
        except (ValueError, TypeError):  # libxml2 refuses to make what no document can hold
            continue
        root = root if other is None else other
    return written(root)


def mutant(data: bytes, chance: random.Random) -> bytes:
    """A message made of a signed one, by changes of one family or of several."""
    families = (TREE, TREE, SIGNATURES, SIGNATURES, FILES, FILES, (*TREE, *SIGNATURES, *FILES))
    if chance.random() < 0.15:
        return bytes_changed(data, chance)
    changed = tree_changed(data, chance, chance.choice(families))
    return bytes_changed(changed, chance) if chance.random() < 0.05 else changed
