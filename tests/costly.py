"""Messages that are made to cost: each shape holds as much of one thing as its size says.

Sizes are chosen so that the whole message stays within what the parser admits (8 MiB beside the
attachments, 40,000 elements and attributes), because what is refused at once costs nothing.
"""

from __future__ import annotations

import base64
import functools
import io
import re
from collections.abc import Callable
from typing import Final

from tests.signature import messages
from vnedoc import names
from vnedoc.errors import LimitError
from vnedoc.limits import MAX_LISTED, MAX_TEXT_CHARACTERS
from vnedoc.signature.making import signing

MIB: Final = 1 << 20
DS: Final = f'xmlns:ds="{names.DS}"'
XADES: Final = f'xmlns:xades="{names.XADES}"'
LONG: Final = "urn:" + "x" * 1000

Make = Callable[[int], bytes]
"""Takes a size, gives a message."""


def at(place: str, text: str, data: bytes | None = None) -> bytes:
    """The smallest message, or `data`, with `text` before the first `place`."""
    whole = messages.message() if data is None else data
    head, found, tail = whole.partition(place.encode())
    assert found, place
    return b"".join((head, text.encode(), found, tail))


SIGNED: Final = b"</ds:Signature>"
HEADER: Final = "</edXML:edXMLHeader>"
MESSAGE: Final = "</edXML:MessageHeader>"
ROOT: Final = "</edXML>"
SUBJECT: Final = "</edXML:Subject>"


def block(data: bytes) -> bytes:
    """The signature of a signed message."""
    start = data.index(b"<ds:Signature ")
    return data[start : data.rindex(b"</ds:Signature>") + len(b"</ds:Signature>")]


@functools.cache
def signed() -> bytes:
    """The smallest signed message."""
    return messages.signed("p256", True)


def replaced(old: str, new: str) -> bytes:
    """The smallest signed message with another text in its signature."""
    data = signed()
    assert old.encode() in data, old
    return data.replace(old.encode(), new.encode(), 1)


def content(name: str, text: str) -> bytes:
    """The smallest signed message with other content of the first ``ds:name`` or the like."""
    data = signed()
    start = data.index(b">", data.index(f"<{name}".encode())) + 1
    end = data.index(f"</{name}>".encode(), start)
    return data[:start] + text.encode() + data[end:]


def in_place(place: str, one: str, data: Callable[[], bytes] = messages.message) -> Make:
    """A shape: `one` repeated."""
    return lambda size: at(place, one * size, data())


def numbered(place: str, one: str) -> Make:
    """A shape: `one` repeated, each with its number."""
    return lambda size: at(place, "".join(one % number for number in range(size)))


def receivers(size: int) -> bytes:
    """So many receivers, with nine elements each."""
    one = (
        "<edXML:To><edXML:OrganId>H41.{0:05}</edXML:OrganId><edXML:OrganizationInCharge>Ủy ban"
        "</edXML:OrganizationInCharge><edXML:OrganName>Sở Ví dụ {0}</edXML:OrganName>"
        "<edXML:OrganAdd>{0} phố Ví Dụ</edXML:OrganAdd><edXML:Email>a{0}@vidu.example</edXML:Email>"
        "<edXML:Telephone>024 {0}</edXML:Telephone><edXML:Fax>025 {0}</edXML:Fax>"
        "<edXML:Website>https://vidu.example/{0}</edXML:Website></edXML:To>"
    )
    return at("<edXML:DocumentId>", "".join(one.format(number) for number in range(size)))


def self_signed(size: int, several: bool, count: int = 16) -> bytes:
    """`count` signatures that are each intact by their own value, over so many receivers.

    Those that leave no room for others are made one by one over the message with the others: the
    digests of all but one are wrong, which is known only after canonicalizing.
    """
    whole = _signed(receivers(size), several)
    signature = block(whole)
    ident = signature[signature.index(b'Id="') + 4 :].partition(b'"')[0]
    blocks = [signature.replace(ident, ident + b"x%d" % number) for number in range(count)]
    made = at(HEADER, b"".join(blocks[1:]).decode(), whole)
    return _signed_again(made)


def with_forms(data: bytes) -> bytes:
    """Signatures that each ask for a canonical form of the document of its own."""
    root = messages.tree(data)
    uri = "http://www.w3.org/2001/10/xml-exc-c14n#"
    for number, signature in enumerate(root.iter(f"{messages.DS}Signature")):
        *_, last = signature.find(f".//{messages.DS}Transforms")  # type: ignore[misc]
        last.set("Algorithm", uri)
        listed = messages.etree.SubElement(last, f"{{{uri}}}InclusiveNamespaces")
        listed.set("PrefixList", f"p{number}")
    return _signed_again(messages.bytes_of(root))


def _signed(data: bytes, several: bool) -> bytes:
    target = io.BytesIO()
    try:
        signing.sign(data, target, messages.signer(), at=messages.pki.NOW, several=several)
    except LimitError:
        # It is refused with whatever signature.
        return at(HEADER, block(signed()).decode(), data)
    return target.getvalue()


def _signed_again(data: bytes) -> bytes:
    """Every signature gets a rightful value over its own SignedInfo, changed ids and all."""
    root = messages.tree(data)
    for signature in root.iter(f"{messages.DS}Signature"):
        found = signature.find(f".//{messages.XADES}SignedProperties")
        assert found is not None
        for reference in signature.findall(f"{messages.DS}SignedInfo/{messages.DS}Reference"):
            if reference.get("Type", "").endswith("#SignedProperties"):
                digest = messages.DIGESTS[
                    str(reference.find(f"{messages.DS}DigestMethod").get("Algorithm"))  # type: ignore[union-attr]
                ]
                form = messages.etree.tostring(found, method="c14n", with_comments=False)
                value = reference.find(f"{messages.DS}DigestValue")
                value.text = base64.b64encode(digest.of(form)).decode()  # type: ignore[union-attr]
        info = signature.find(f"{messages.DS}SignedInfo")
        form = messages.etree.tostring(info, method="c14n", with_comments=False)
        private = messages.signer()
        method = str(info.find(f"{messages.DS}SignatureMethod").get("Algorithm"))  # type: ignore[union-attr]
        value = private.sign(messages._Request(method=method, data=form))
        signature.find(f"{messages.DS}SignatureValue").text = base64.b64encode(value).decode()  # type: ignore[union-attr]
    return messages.bytes_of(root)


def deep(size: int) -> bytes:
    """Chains of 240 unknown elements inside each other."""
    return at(HEADER, ("<a>" * 240 + "</a>" * 240) * size)


def attachments(size: int, data: str = "QUJD") -> bytes:
    """So many attached files."""
    one = (
        "<Attachment><ContentId>cid:{0}</ContentId>"
        f"<ContentTransferEncoded>{data}</ContentTransferEncoded></Attachment>"
    )
    return at("</AttachmentEncoded>", "".join(one.format(number) for number in range(size)))


def counters(size: int) -> bytes:
    """Empty counter-signatures among the unsigned properties."""
    one = "<xades:CounterSignature><ds:Signature></ds:Signature></xades:CounterSignature>"
    text = (
        "<xades:UnsignedProperties><xades:UnsignedSignatureProperties>"
        f"{one * size}</xades:UnsignedSignatureProperties></xades:UnsignedProperties>"
    )
    return at("</xades:QualifyingProperties>", text, signed())


def nested_signatures(size: int) -> bytes:
    """Signatures inside counter-signatures inside signatures."""
    one = "<ds:Signature><xades:CounterSignature>" * 100
    many = (one + "</xades:CounterSignature></ds:Signature>" * 100) * size
    return at(HEADER, f"<x {DS} {XADES}>{many}</x>")


def long_names(size: int) -> bytes:
    """Names of a thousand letters, each another one."""
    return at(HEADER, "".join(f"<a{number}{'b' * 1000}/>" for number in range(size)))


def wide_scope(size: int) -> bytes:
    """60 declarations on one element, and much inside."""
    declared = " ".join(f'xmlns:p{number}="urn:{number}"' for number in range(60))
    return at(HEADER, f"<a {declared}>{'<b/>' * size}</a>")


def legacy(size: int) -> bytes:
    """The SOAP message of 2013-2016, with much unknown."""
    return (
        f'<s:Envelope xmlns:s="{names.SOAP}" xmlns:e="{names.LEGACY_NS}"><s:Header>'
        f"<e:MessageHeader><e:Subject>x</e:Subject>{'<e:x/>' * size}</e:MessageHeader></s:Header>"
        f"<s:Body>{'<e:y/>' * size}</s:Body></s:Envelope>"
    ).encode()


def status(size: int) -> bytes:
    """A status message with much unknown."""
    return (
        f'<edXML xmlns="{names.NS}"><edXMLEnvelope><edXMLHeader><MessageHeader><StatusCode>01'
        f"</StatusCode>{'<x/>' * size}</MessageHeader></edXMLHeader></edXMLEnvelope></edXML>"
    ).encode()


def long_prefix(size: int) -> bytes:
    """A prefix of a thousand letters."""
    prefix = "p" * 1000
    return at(HEADER, f'<a xmlns:{prefix}="urn:x">{f"<{prefix}:b/>" * size}</a>')


def long_text(where: str) -> Make:
    """A text of so many letters in an element of the message that is there already."""
    return lambda size: at(where, "x" * size)


def in_signature(name: str, letter: str = "A") -> Make:
    """A text of so many letters in an element of the signature."""
    return lambda size: content(name, letter * size)


def lists(size: int) -> bytes:
    """Receivers, places, hops and lines of the manifest, so many together."""
    each = size // 4
    made = receivers(min(each, 2_000))
    for place, one in (
        ("</edXML:ToPlaces>", "<edXML:Place>Nơi {0}</edXML:Place>"),
        (
            "</edXML:TraceHeaderList>",
            "<edXML:TraceHeader><edXML:OrganId>H41.{0}</edXML:OrganId>"
            "<edXML:Timestamp>2025-07-01T09:30:00</edXML:Timestamp></edXML:TraceHeader>",
        ),
        (
            "</edXML:edXMLManifest>",
            "<edXML:Reference><edXML:ContentId>cid:{0}</edXML:ContentId></edXML:Reference>",
        ),
    ):
        made = at(place, "".join(one.format(number) for number in range(each)), made)
    return made


def faults(size: int) -> bytes:
    """Receivers in each of whose values many rules find something."""
    odd = "\u0410B e\u0302 \u202e\u200b\u00a0\ufffd\ue000\u00d0\u0085 á»\u0091i " + "x" * 60
    one = "".join(
        f"<edXML:{name}> {odd}{{0}}</edXML:{name}>"
        for name in ("OrganId", "OrganizationInCharge", "OrganName", "Email")
    )
    text = "".join(f"<edXML:To>{one.format(number)}</edXML:To>" for number in range(size))
    return at("<edXML:DocumentId>", text)


_ACCENTS: Final = "e\u0302\u0301 "
_TURNS: Final = "\u0301\u0323"
"""Marks above and below: each has to be sorted past all the others."""
_LEAF: Final = "<edXML:Subject>x</edXML:Subject>"
_ATTRIBUTES: Final = "".join(f' a{number}=""' for number in range(250))
_FULL: Final = 18_500
"""Elements with an end tag of their own, or pairs of nodes, that fit beside a real message."""
_NODES: Final = 37_500
LISTED: Final = MAX_LISTED - 20
"""Items of lists, as many as fit beside those of the smallest message."""
TEXT: Final = MAX_TEXT_CHARACTERS - 2_000
"""Characters of a value, as many as fit beside the others."""

SHAPES: Final[dict[str, tuple[Make, int]]] = {
    # signatures
    "empty signatures": (in_place(HEADER, f"<ds:Signature {DS}/>"), 12_400),
    "empty signatures, one declaration": (
        lambda size: at(
            HEADER,
            "<ds:Signature/>" * size,
            messages.message().replace(b"<edXML ", f"<edXML {DS} ".encode()),
        ),
        _NODES,
    ),
    "empty signatures at the root": (
        lambda size: at(
            ROOT,
            "<ds:Signature/>" * size,
            messages.message().replace(b"<edXML ", f"<edXML {DS} ".encode()),
        ),
        _NODES,
    ),
    "empty signatures with tails": (
        lambda size: at(
            HEADER,
            "<ds:Signature/>x" * size,
            messages.message().replace(b"<edXML ", f"<edXML {DS} ".encode()),
        ),
        _NODES,
    ),
    "signatures inside signatures": (nested_signatures, 185),
    "16 signatures alone": (lambda size: self_signed(size, False), 3_600),
    "16 signatures with room": (lambda size: self_signed(size, True), 4_000),
    "2 signatures with room": (lambda size: self_signed(size, True, 2), 4_000),
    "references": (in_place("</ds:SignedInfo>", '<ds:Reference URI=""/>', signed), 12_400),
    "transforms": (in_place("</ds:Transforms>", "<ds:Transform/>", signed), _NODES),
    "objects": (in_place("</ds:Signature>", "<ds:Object/>", signed), _NODES),
    "qualifying properties": (
        in_place("</ds:Object>", f"<xades:QualifyingProperties {XADES}/>", signed),
        12_400,
    ),
    "strays in an object": (in_place("</ds:Object>", "<x/>", signed), _NODES),
    "unsigned properties": (
        in_place("</xades:QualifyingProperties>", "<xades:UnsignedProperties/>", signed),
        _NODES,
    ),
    "counter-signatures": (counters, 12_400),
    "certificates": (
        in_place("</ds:X509Data>", "<ds:X509Certificate>QUJD</ds:X509Certificate>", signed),
        12_400,
    ),
    "prefix lists": (
        in_place(
            "</ds:Transform>",
            '<ec:InclusiveNamespaces xmlns:ec="urn:x" PrefixList="a b c"/>',
            signed,
        ),
        12_400,
    ),
    "a long signature value": (in_signature("ds:SignatureValue"), 8 * MIB - 16_000),
    "a long split signature value": (in_signature("ds:SignatureValue", "A<!---->"), _NODES),
    "a long digest value": (in_signature("ds:DigestValue"), 8 * MIB - 16_000),
    "a long certificate": (in_signature("ds:X509Certificate"), 8 * MIB - 16_000),
    "a long signing time": (in_signature("xades:SigningTime", "2"), 8 * MIB - 16_000),
    "a long media type": (in_signature("xades:MimeType", "x"), 8 * MIB - 16_000),
    "a long identifier": (
        lambda size: replaced("<ds:Signature ", f'<ds:Signature ID="{"x" * size}" '),
        8 * MIB - 16_000,
    ),
    "certificates of 4 KB": (
        in_place(
            "</ds:X509Data>", f"<ds:X509Certificate>{'QUJD' * 1000}</ds:X509Certificate>", signed
        ),
        2000,
    ),
    # identifiers and attributes
    "identifiers": (numbered(HEADER, '<x Id="i%d"/>'), _FULL),
    "identifiers that begin alike": (numbered(HEADER, '<x Id="sig-%d"/>'), _FULL),
    "one identifier": (in_place(HEADER, '<x Id="same"/>'), _FULL),
    "xml attributes": (in_place(HEADER, '<x xml:lang="vi"/>'), _FULL),
    "attributes": (in_place(HEADER, f"<x{_ATTRIBUTES}/>"), 150),
    "attributes on values": (
        in_place(MESSAGE, f"<edXML:Subject{_ATTRIBUTES}>x</edXML:Subject>"),
        150,
    ),
    "attributes on unknown": (in_place(MESSAGE, '<x a="1"/>'), _FULL),
    "one long attribute": (lambda size: at(HEADER, f'<x a="{"y" * size}"/>'), 8 * MIB - 16_000),
    # names and namespaces
    "names in a long namespace": (
        lambda size: at(HEADER, f'<p:a xmlns:p="{LONG}">{"<p:b/>" * size}</p:a>'),
        _NODES,
    ),
    "children in a long namespace": (
        lambda size: at(
            MESSAGE,
            "<p:b/>" * size,
            messages.message().replace(b"<edXML ", f'<edXML xmlns:p="{LONG}" '.encode()),
        ),
        _NODES,
    ),
    "attributes in a long namespace": (
        lambda size: at(
            MESSAGE,
            '<edXML:x p:b=""/>' * size,
            messages.message().replace(b"<edXML ", f'<edXML xmlns:p="{LONG}" '.encode()),
        ),
        _FULL,
    ),
    "other names in a long namespace": (
        lambda size: at(
            MESSAGE,
            "".join(f"<p:b{n}/>" for n in range(size)),
            messages.message().replace(b"<edXML ", f'<edXML xmlns:p="{LONG}" '.encode()),
        ),
        _NODES,
    ),
    "namespaces": (numbered(HEADER, '<x xmlns="urn:%d"/>'), _FULL),
    "namespaces inside each other": (
        lambda size: at(
            HEADER, ("".join(f'<x xmlns:p{n}="urn:{n}">' for n in range(60)) + "</x>" * 60) * size
        ),
        310,
    ),
    "60 declarations in scope": (wide_scope, _NODES),
    "a long prefix": (long_prefix, 8000),
    "long names": (long_names, 8000),
    "one long name": (in_place(HEADER, f"<{'n' * 1000}/>"), 8000),
    # nodes
    "empty elements": (in_place(HEADER, "<x/>"), _NODES),
    "empty elements at the root": (in_place(ROOT, "<x/>"), _NODES),
    "empty elements in a value": (in_place(SUBJECT, "<x/>"), _NODES),
    "comments": (in_place(HEADER, "<!---->"), _NODES),
    "comments in a value": (in_place(SUBJECT, "x<!---->"), _NODES),
    "instructions": (in_place(HEADER, "<?p?>"), _NODES),
    "CDATA in a value": (in_place(SUBJECT, "<![CDATA[x]]>"), _NODES),
    "text between elements": (in_place(HEADER, "x<x/>"), _NODES),
    "text between known elements": (in_place(MESSAGE, "<edXML:ToPlaces/>x"), _NODES),
    "nested": (deep, 155),
    "repeated singles": (in_place(MESSAGE, _LEAF), _NODES),
    "repeated empty singles": (in_place(MESSAGE, "<edXML:Subject/>"), _NODES),
    "repeated groups": (
        in_place(MESSAGE, "<edXML:Code><edXML:CodeNumber>1</edXML:CodeNumber></edXML:Code>"),
        _FULL,
    ),
    "misspelt names": (in_place(HEADER, "<edXML:Bussiness_/>"), _NODES),
    "known elements in wrong places": (
        in_place(HEADER, "<edXML:Subject>x</edXML:Subject>"),
        _NODES,
    ),
    "unknown with text": (in_place(MESSAGE, "<x>a long enough text to be kept</x>"), _NODES),
    "unknown of many names": (numbered(MESSAGE, "<x%d/>"), _NODES),
    # values
    "receivers": (receivers, 4_000),
    "small receivers": (
        numbered("<edXML:DocumentId>", "<edXML:To><edXML:OrganId>%d</edXML:OrganId></edXML:To>"),
        LISTED,
    ),
    "receivers, read with care": (
        lambda size: at(HEADER, "text<x/>text", receivers(size)),
        4_000,
    ),
    "receivers, signed with text beside": (
        lambda size: _signed(receivers(size), True).replace(SIGNED, SIGNED + b"text"),
        4_000,
    ),
    "lists of all kinds": (lists, LISTED),
    "faults of all kinds": (faults, 4_000),
    "empty receivers": (in_place("<edXML:DocumentId>", "<edXML:To/>"), _NODES),
    "every other receiver empty": (
        in_place(
            "<edXML:DocumentId>", "<edXML:To/><edXML:To><edXML:OrganId>1</edXML:OrganId></edXML:To>"
        ),
        LISTED,
    ),
    "places": (numbered("</edXML:ToPlaces>", "<edXML:Place>%d</edXML:Place>"), LISTED),
    "too many places": (numbered("</edXML:ToPlaces>", "<edXML:Place>%d</edXML:Place>"), _NODES),
    "fillers": (in_place("</edXML:ToPlaces>", "<edXML:Place>null</edXML:Place>"), LISTED),
    "unreadable dates": (in_place(MESSAGE, "<edXML:DueDate>soon</edXML:DueDate>"), _NODES),
    "unreadable numbers": (
        in_place(
            "<edXML:DocumentId>", "<edXML:To><edXML:OrganId>&#7872;</edXML:OrganId></edXML:To>"
        ),
        LISTED,
    ),
    "traces": (
        in_place(
            "</edXML:TraceHeaderList>",
            "<edXML:TraceHeader><edXML:OrganId>1</edXML:OrganId>"
            "<edXML:Timestamp>2025/07/01 09:30:00</edXML:Timestamp></edXML:TraceHeader>",
        ),
        LISTED,
    ),
    "traces in another form": (
        in_place(
            "</edXML:TraceHeaderList>",
            "<edXML:TraceHeader><edXML:OrganId>1</edXML:OrganId>"
            "<edXML:Timestamp>2025-07-01T09:30:00</edXML:Timestamp></edXML:TraceHeader>",
        ),
        LISTED,
    ),
    "a long subject": (long_text(SUBJECT), TEXT),
    "too long a subject": (long_text(SUBJECT), 8 * MIB - 16_000),
    "a subject of references": (in_place(SUBJECT, "&amp;"), TEXT),
    "a subject of white space": (in_place(SUBJECT, " \n"), TEXT // 2),
    "too much white space": (in_place(SUBJECT, " \n"), 4 * MIB - 8_000),
    "a subject of letters with marks": (in_place(SUBJECT, "ế "), TEXT // 2),
    "a subject of accents": (in_place(SUBJECT, _ACCENTS), TEXT // 4),
    "names of accents": (
        in_place(
            "<edXML:DocumentId>",
            f"<edXML:To><edXML:OrganName>{_ACCENTS * 100}</edXML:OrganName></edXML:To>",
        ),
        TEXT // 400,
    ),
    "a subject of marks by turns": (in_place(SUBJECT, _TURNS), TEXT // 2),
    "addresses of marks by turns": (
        in_place(
            "<edXML:DocumentId>",
            f"<edXML:To><edXML:OrganAdd>{_TURNS * 999}</edXML:OrganAdd></edXML:To>",
        ),
        TEXT // 2_000,
    ),
    "names of files of marks by turns": (
        in_place(
            "</AttachmentEncoded>",
            f"<Attachment><AttachmentName>{_TURNS * 499}</AttachmentName></Attachment>",
        ),
        TEXT // 1_000,
    ),
    "an unknown text of letters with marks": (
        lambda size: at(HEADER, f"<x>{'ế ' * size}</x>"),
        2 * MIB - 8_000,
    ),
    "a long version": (
        lambda size: re.sub(
            b'(<edXML:edXMLManifest version=")[^"]*', rb"\g<1>" + b"x" * size, messages.message()
        ),
        TEXT,
    ),
    "white space between elements": (in_place(HEADER, " \n"), 4 * MIB - 8_000),
    "a long comment": (lambda size: at(HEADER, f"<!--{'x' * size}-->"), 8 * MIB - 16_000),
    "base64 elsewhere": (in_place(HEADER, f"<x>{'QUJD' * 1024}</x>"), 2000),
    # files
    "files": (attachments, 1_990),
    "files of 4 KB": (lambda size: attachments(size, "QUJD" * 1024), 1_990),
    "rows of the manifest": (
        numbered(
            "</edXML:edXMLManifest>",
            "<edXML:Reference><edXML:ContentId>cid:%d</edXML:ContentId></edXML:Reference>",
        ),
        LISTED,
    ),
    # other messages
    "the SOAP message": (legacy, _FULL),
    "a status message": (status, _NODES),
}
"""Name -> how it is made, and the largest size that is admitted."""
