"""Signed messages under attack: each is refused, quickly, or only what was signed is given out.

Most attacks are signed again by the rightful key after tampering, so that a wrong signature value
is not what saves the day.
"""

from __future__ import annotations

import base64
import copy
import hashlib
import hmac
import io
import resource
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from lxml import etree

import vnedoc
from tests.effort import within
from tests.signature import messages, pki
from tests.signature.messages import DS, NS, make, the, tree
from vnedoc import names
from vnedoc.errors import LimitError
from vnedoc.model import DocumentEnvelope
from vnedoc.signature.making import signing
from vnedoc.signature.making.signers import PemSigner
from vnedoc.signature.verdict import Indication, SubIndication, Verification

pytestmark = pytest.mark.table

MAX_UNITS = 100
MAX_KILOBYTES = 200 * 1024
FORGED = "Văn bản giả mạo"
Change = Callable[[etree._Element], object]


def attacked(data: bytes, **options: object) -> Verification:
    """Verify within the limits of work and memory."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answer = within(MAX_UNITS, lambda: messages.verify(data, **options))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MAX_KILOBYTES
    return answer


def refused(data: bytes, code: str | None = None, **options: object) -> Verification:
    answer = attacked(data, **options)
    assert not answer.valid
    if answer.envelope is not None:
        # Another signature passed: what it covers is given out, and never anything forged.
        assert FORGED not in repr(answer.envelope)
    assert code is None or code in messages.codes(answer)
    return answer


def test_the_untouched_message_is_valid() -> None:
    """The neighbour of every attack below; signing again changes nothing by itself."""
    assert attacked(messages.signed()).valid
    assert attacked(messages.tampered(lambda root: None)).valid
    assert attacked(messages.signed_twice()).valid


# -- signature wrapping (11, 12, 15, 63) -------------------------------------------------------


def forged(root: etree._Element, tag: str) -> etree._Element:
    """A copy of a part of the message that says something else."""
    part = copy.deepcopy(the(root, f"e:{tag}"))
    for one in part.iter(f"{DS}Signature"):
        one.getparent().remove(one)
    for subject in part.iter(f"{NS}Subject", f"{NS}AttachmentName"):
        subject.text = FORGED
    return part


def _places(root: etree._Element) -> Iterator[tuple[str, Callable[[etree._Element], None]]]:
    """Every way of placing a forged part."""
    spots = {
        "root": "e:edXML",
        "envelope": "e:edXMLEnvelope",
        "header": "e:edXMLHeader",
        "message header": "e:MessageHeader",
        "trace": "e:TraceHeaderList",
        "body": "e:edXMLBody",
        "manifest": "e:edXMLManifest",
        "attachments": "e:AttachmentEncoded",
        "attachment": "e:Attachment",
        "signature": "ds:Signature",
        "signed info": "ds:SignedInfo",
        "reference": "ds:Reference",
        "transforms": "ds:Transforms",
        "transform": "ds:Transform",
        "digest value": "ds:DigestValue",
        "signature value": "ds:SignatureValue",
        "key info": "ds:KeyInfo",
        "x509 data": "ds:X509Data",
        "certificate": "ds:X509Certificate",
        "object": "ds:Object",
        "qualifying properties": "xades:QualifyingProperties",
        "signed properties": "xades:SignedProperties",
        "signing time": "xades:SigningTime",
    }
    for name, path in spots.items():
        yield f"first in {name}", lambda part, p=path: the(root, p).insert(0, part)
        yield f"last in {name}", lambda part, p=path: the(root, p).append(part)
        if name != "root":
            yield f"before {name}", lambda part, p=path: the(root, p).addprevious(part)
            yield f"after {name}", lambda part, p=path: the(root, p).addnext(part)
            yield f"around {name}", lambda part, p=path: _around(the(root, p), part)
            yield f"instead of {name}", lambda part, p=path: _instead(the(root, p), part)


def _around(element: etree._Element, part: etree._Element) -> None:
    element.addprevious(part)
    part.append(element)


def _instead(element: etree._Element, part: etree._Element) -> None:
    """The forged part in the place of the original, which hides in a new object."""
    element.addprevious(part)
    holder = etree.SubElement(the(part.getroottree().getroot(), "ds:Signature"), f"{DS}Object")
    if holder not in list(element.iter()):
        holder.append(element)


PARTS = (
    "MessageHeader",
    "edXMLHeader",
    "edXMLBody",
    "edXMLEnvelope",
    "AttachmentEncoded",
    "Subject",
)
WRAPPINGS = [(part, place) for part in PARTS for place, _ in _places(tree(messages.signed()))]


@pytest.mark.parametrize(("part", "place"), WRAPPINGS)
def test_wrapping(part: str, place: str) -> None:
    """A forged part anywhere, with the signature as it was (the attacker has no key)."""
    for data in (messages.signed(), messages.signed("p256", several=True)):
        root = tree(data)
        piece = forged(root, part)
        try:
            dict(_places(root))[place](piece)
        except ValueError:
            continue  # An element cannot hold itself.
        result = messages.bytes_of(root)
        if b"<ds:Signature" in result:
            refused(result)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("several", [False, True])
@pytest.mark.parametrize("holder", ["ds:Object", "ds:Signature", "xades:UnsignedProperties"])
def test_forged_parts_inside_the_signature_are_never_read(
    part: str, several: bool, holder: str
) -> None:
    """Nothing inside a signature is covered by a reference to the whole message."""
    root = tree(messages.signed("p256", several))
    piece = forged(root, part)
    if holder == "ds:Signature":
        the(root, holder).append(piece)
    elif holder == "ds:Object":
        the(root, "ds:Signature").append(make("<ds:Object/>"))
        root.findall(f".//{DS}Object")[-1].append(piece)
    else:
        the(root, "xades:QualifyingProperties").append(make(f"<{holder}/>"))
        the(root, holder).append(piece)
    answer = refused(messages.bytes_of(root))
    assert messages.codes(answer) & {"VNE-SIG-601", "VNE-SIG-632"}
    assert FORGED not in repr(answer.to_data())


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    "parent", ["e:edXML", "e:edXMLEnvelope", "e:MessageHeader", "e:edXMLBody", "e:Attachment"]
)
def test_forged_parts_in_stray_signatures_are_never_read(part: str, parent: str) -> None:
    """The XPath form leaves out every signature, so a stray one hides what is in it."""
    root = tree(messages.signed("p256", several=True))
    stray = etree.SubElement(the(root, parent), f"{DS}Signature")
    stray.append(forged(root, part))
    answer = refused(messages.bytes_of(root), "VNE-SIG-618")
    assert answer.envelope is None


def test_a_signed_message_inside_another() -> None:
    root = tree(messages.signed())
    outer = tree(messages.message())
    for place in ("e:edXML", "e:edXMLEnvelope", "e:edXMLHeader", "e:edXMLBody", "e:Attachment"):
        wrapped = copy.deepcopy(outer)
        the(wrapped, place).append(copy.deepcopy(root))
        refused(messages.bytes_of(wrapped))


def test_a_signature_moved_from_another_message() -> None:
    other = tree(messages.message())
    the(other, "e:Subject").text = FORGED
    the(other, "e:edXMLHeader").append(the(tree(messages.signed()), "ds:Signature"))
    refused(messages.bytes_of(other), "VNE-SIG-701")


@pytest.mark.parametrize("several", [False, True])
@pytest.mark.parametrize(
    "parent", ["e:edXML", "e:edXMLEnvelope", "e:MessageHeader", "e:edXMLBody", "e:Attachment"]
)
def test_a_signature_elsewhere_is_refused(parent: str, several: bool) -> None:
    root = tree(messages.signed("p256", several))
    the(root, parent).append(the(root, "ds:Signature"))
    answer = refused(messages.bytes_of(root), "VNE-SIG-618")
    assert answer.envelope is None


def test_no_signature_is_not_valid() -> None:
    answer = refused(messages.message(), "VNE-SIG-721")
    assert answer.signatures == ()
    assert answer.envelope is None
    assert not answer.coverage.whole


# -- several signatures (16) -------------------------------------------------------------------


@pytest.mark.parametrize("first", [False, True])
def test_every_signature_gets_a_verdict(first: bool) -> None:
    root = tree(messages.signed("p256", several=True))
    signature = the(root, "ds:Signature")
    bad = copy.deepcopy(signature)
    for one in bad.iter():
        for name in ("Id", "Target", "URI", "ObjectReference"):
            if one.get(name):
                one.set(name, one.get(name, "").replace("sig-", "bad-"))
    (signature.addprevious if first else signature.addnext)(bad)
    answer = refused(messages.bytes_of(root))
    assert [one.passed for one in answer.signatures] == ([False, True] if first else [True, False])


def test_a_doubled_signature_is_refused() -> None:
    root = tree(messages.signed("p256", several=True))
    signature = the(root, "ds:Signature")
    signature.addnext(copy.deepcopy(signature))
    refused(messages.bytes_of(root), "VNE-SIG-615")


def test_seventeen_signatures() -> None:
    root = tree(messages.signed())
    for _ in range(10_000):
        the(root, "e:edXMLHeader").append(make("<ds:Signature/>"))
    answer = refused(messages.bytes_of(root), "VNE-SIG-619")
    assert len(answer.signatures) == 17


# -- shapes (10, 13, 14, 17, 18, 19, 21, 22, 24, 25, 29, 35, 39) --------------------------------


def add(path: str, text: str, index: int | None = None) -> Change:
    def change(root: etree._Element) -> None:
        parent = the(root, path)
        parent.insert(len(parent) if index is None else index, make(text))

    return change


def double(path: str) -> Change:
    return lambda root: the(root, path).addnext(copy.deepcopy(the(root, path)))


def drop(path: str) -> Change:
    def change(root: etree._Element) -> None:
        element = the(root, path)
        element.getparent().remove(element)

    return change


def attribute(path: str, name: str, value: str | None) -> Change:
    def change(root: etree._Element) -> None:
        element = the(root, path)
        if value is None:
            del element.attrib[name]
        else:
            element.set(name, value)

    return change


def text(path: str, value: str) -> Change:
    def change(root: etree._Element) -> None:
        the(root, path).text = value

    return change


def swap(path: str) -> Change:
    """Put an element behind its next sibling."""

    def change(root: etree._Element) -> None:
        element = the(root, path)
        element.getnext().addnext(element)

    return change


def node(path: str, made: etree._Element) -> Change:
    """A comment or an instruction inside an element, splitting its text if it has one."""

    def change(root: etree._Element) -> None:
        element, inside = the(root, path), copy.deepcopy(made)
        if element.text and len(element.text) > 1:
            inside.tail, element.text = element.text[1:], element.text[:1]
        element.insert(0, inside)

    return change


def transform(uri: str, inside: str = "") -> Change:
    """An additional transform of the document, signed by the rightful key."""
    return add("ds:Transforms", f'<ds:Transform Algorithm="{uri}">{inside}</ds:Transform>', 0)


KEY_VALUE = (
    "<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>AQ==</ds:Modulus></ds:RSAKeyValue></ds:KeyValue>"
)
OBJECT = '<ds:Object Id="o1"><xades:SignedProperties Id="p1"/></ds:Object>'
XPATH = "http://www.w3.org/TR/1999/REC-xpath-19991116"
XPATH2 = "http://www.w3.org/2002/06/xmldsig-filter2"
ENVELOPED = f"{names.DS}enveloped-signature"
XSLT = "http://www.w3.org/TR/1999/REC-xslt-19991116"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
COMMENT, INSTRUCTION = etree.Comment("c"), etree.ProcessingInstruction("p", "i")
SIGNATURE_PARTS = [
    *("ds:Signature", "ds:SignedInfo", "ds:CanonicalizationMethod", "ds:SignatureMethod"),
    *("ds:Reference", "ds:Transforms", "ds:Transform", "ds:DigestMethod", "ds:DigestValue"),
    *("ds:SignatureValue", "ds:KeyInfo", "ds:X509Data", "ds:X509Certificate", "ds:Object"),
    *("xades:QualifyingProperties", "xades:SignedProperties", "xades:SigningTime"),
    *("xades:SignedSignatureProperties", "xades:SigningCertificateV2", "xades:Cert"),
    *("xades:CertDigest", "xades:SignedDataObjectProperties", "xades:DataObjectFormat"),
    "xades:MimeType",
]

REPEATABLE = (
    *("ds:Signature", "ds:X509Certificate", "ds:X509Data"),
    *("xades:Cert", "xades:DataObjectFormat"),
)
OTHER_KEY = "<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>AQ==</ds:Modulus><ds:Exponent>AQ==\
</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>"
SHAPES: list[tuple[str, Change, str]] = [
    *((f"<!-- --> in {p}", node(p, COMMENT), "VNE-SIG-604") for p in SIGNATURE_PARTS),
    *((f"<?p?> in {p}", node(p, INSTRUCTION), "VNE-SIG-604") for p in SIGNATURE_PARTS),
    *((f"{p} twice", double(p), "") for p in SIGNATURE_PARTS if p not in REPEATABLE),
    *((f"@x on {p}", attribute(p, "x", "1"), "VNE-SIG-603") for p in SIGNATURE_PARTS),
    *((f"no {p}", drop(p), "") for p in SIGNATURE_PARTS[1:] if "Object" not in p),
    ("SignedInfo behind the value", swap("ds:SignedInfo"), "VNE-SIG-601"),
    ("transforms in another order", swap("ds:Transform"), "VNE-SIG-612"),
    ("one transform more: xpath", transform(XPATH, "<ds:XPath>false()</ds:XPath>"), "VNE-SIG-612"),
    ("one transform more: xslt", transform(XSLT), "VNE-SIG-612"),
    ("one transform more: base64", transform(f"{names.DS}base64"), "VNE-SIG-612"),
    ("one transform more: invented", transform("urn:invented"), "VNE-SIG-612"),
    ("one transform more: c14n", transform(messages.C14N), "VNE-SIG-612"),
    ("one transform more: enveloped", transform(ENVELOPED), "VNE-SIG-612"),
    ("no transform", drop("ds:Transform"), "VNE-SIG-612"),
    ("half a key value", add("ds:KeyInfo", KEY_VALUE), "VNE-SIG-602"),
    ("key value of another", add("ds:KeyInfo", OTHER_KEY), "VNE-SIG-638"),
    ("key value of another first", add("ds:KeyInfo", OTHER_KEY, 0), "VNE-SIG-638"),
    ("text in a key name", add("ds:KeyInfo", "<ds:KeyName><x/></ds:KeyName>"), "VNE-SIG-631"),
    (
        "retrieval method",
        add("ds:KeyInfo", '<ds:RetrievalMethod URI="#k"/>'),
        "VNE-SIG-632",
    ),
    (
        "key info reference to itself",
        add("ds:KeyInfo", '<dsig11:KeyInfoReference xmlns:dsig11="urn:x" URI="#k"/>', 0),
        "VNE-SIG-632",
    ),
    ("X509CRL", add("ds:X509Data", "<ds:X509CRL>AA==</ds:X509CRL>"), "VNE-SIG-632"),
    ("another object", add("ds:Signature", OBJECT), "VNE-SIG-632"),
    ("a manifest", add("ds:Signature", "<ds:Object><ds:Manifest/></ds:Object>"), "VNE-SIG-632"),
    (
        "HMAC output length",
        add("ds:SignatureMethod", "<ds:HMACOutputLength>8</ds:HMACOutputLength>"),
        "VNE-SIG-632",
    ),
    (
        "inclusive prefixes",
        add(
            "ds:CanonicalizationMethod",
            f'<ec:InclusiveNamespaces xmlns:ec="{EXCLUSIVE}" PrefixList="a"/>',
        ),
        "VNE-SIG-611",
    ),
    ("text in between", text("ds:SignedInfo", "x"), "VNE-SIG-630"),
    ("another target", attribute("xades:QualifyingProperties", "Target", "#x"), "VNE-SIG-614"),
    ("no target", attribute("xades:QualifyingProperties", "Target", None), "VNE-SIG-603"),
    ("target by name", attribute("ds:Signature", "Id", "x"), "VNE-SIG-614"),
    ("other properties", attribute("xades:SignedProperties", "Id", "x"), "VNE-SIG-614"),
    (
        "format of another",
        attribute("xades:DataObjectFormat", "ObjectReference", "#x"),
        "VNE-SIG-614",
    ),
    ("a policy", add("xades:SignedSignatureProperties", "<xades:SignaturePolicyIdentifier/>"), ""),
    ("a certificate without digest", add("xades:SigningCertificateV2", "<xades:Cert/>"), ""),
    (
        "unsigned properties of data",
        add(
            "xades:QualifyingProperties",
            "<xades:UnsignedProperties><xades:UnsignedDataObjectProperties/>"
            "</xades:UnsignedProperties>",
        ),
        "VNE-SIG-632",
    ),
    ("no time", text("xades:SigningTime", ""), "VNE-SIG-616"),
    ("a time without zone", text("xades:SigningTime", "2026-06-01T02:00:00"), "VNE-SIG-636"),
    ("a day that is none", text("xades:SigningTime", "2026-02-30T02:00:00Z"), "VNE-SIG-616"),
    ("a padded time", text("xades:SigningTime", "\xa02026-06-01T02:00:00Z"), "VNE-SIG-616"),
    ("a second SignedInfo first", add("ds:Signature", "<ds:SignedInfo/>", 0), ""),
    ("a duplicated Id", attribute("e:MessageHeader", "Id", "@properties"), "VNE-SIG-615"),
    ("a duplicated ID", attribute("e:MessageHeader", "ID", "@properties"), "VNE-SIG-615"),
    ("a duplicated id", attribute("e:MessageHeader", "id", "@properties"), "VNE-SIG-615"),
    ("a foreign Id", attribute("e:MessageHeader", "{urn:x}Id", "@properties"), "VNE-SIG-615"),
    (
        "a duplicated xml:id",
        attribute("e:MessageHeader", "{http://www.w3.org/XML/1998/namespace}id", "@properties"),
        "VNE-SIG-615",
    ),
    ("a duplicated document Id", attribute("e:MessageHeader", "Id", "@document"), "VNE-SIG-615"),
    ("a duplicated signature Id", attribute("e:MessageHeader", "Id", "@"), "VNE-SIG-615"),
    (
        "xml:base around",
        attribute("e:edXMLHeader", "{http://www.w3.org/XML/1998/namespace}base", "http://x/"),
        "VNE-SIG-617",
    ),
    (
        "xml:lang on the root",
        attribute("e:edXML", "{http://www.w3.org/XML/1998/namespace}lang", "vi"),
        "VNE-SIG-617",
    ),
]


@pytest.mark.parametrize(
    ("change", "code"), [case[1:] for case in SHAPES], ids=[c[0] for c in SHAPES]
)
def test_shapes(change: Change, code: str) -> None:
    """Whatever is not of the exact shape is refused, although the rightful key signed it."""

    def with_idents(root: etree._Element) -> None:
        ident = the(root, "ds:Signature").get("Id", "")
        change(root)
        for one in root.iter(etree.Element):
            for name, value in one.attrib.items():
                if str(value) in ("@", "@document", "@properties"):
                    suffix = str(value)[1:]
                    one.set(name, f"{ident}-{suffix}" if suffix else ident)

    root = tree(messages.signed())
    with_idents(root)
    try:
        data = messages.resign(root)
    except IndexError:  # What was dropped is needed to sign.
        data = messages.bytes_of(root)
    refused(data, code or None)


URIS = [
    *("http://example.com/x", "file:///etc/passwd", "#xpointer(id('x'))", "#xpointer(/)", "?"),
    *("##x", "#%78", "cid:f1", "#", " ", "#x y", "edxml", "//x"),
]


@pytest.mark.parametrize("uri", URIS)
@pytest.mark.parametrize("index", [0, 1])
def test_references_elsewhere(uri: str, index: int) -> None:
    root = tree(messages.signed())
    root.findall(f".//{DS}Reference")[index].set("URI", uri)
    refused(messages.resign(root))


@pytest.mark.parametrize("count", [0, 1, 3, 2_000])
def test_too_few_or_many_references(count: int) -> None:
    root = tree(messages.signed())
    info, first = the(root, "ds:SignedInfo"), the(root, "ds:Reference")
    for one in info.findall(f"{DS}Reference"):
        info.remove(one)
    for _ in range(count):
        info.append(copy.deepcopy(first))
    refused(messages.resign(root, digests=False))


def test_a_thousand_transforms() -> None:
    def change(root: etree._Element) -> None:
        for _ in range(1000):
            the(root, "ds:Transforms").append(make(f'<ds:Transform Algorithm="{messages.C14N}"/>'))

    refused(messages.tampered(change))


@pytest.mark.parametrize(
    ("count", "code"), [(33, "VNE-SIG-606"), (254, "VNE-SIG-606"), (255, "VNE-SIG-207")]
)
def test_too_many_certificates(count: int, code: str) -> None:
    def change(root: etree._Element) -> None:
        for _ in range(count):
            the(root, "ds:X509Data").append(copy.deepcopy(the(root, "ds:X509Certificate")))

    refused(messages.tampered(change), code)


def test_only_the_properties_are_signed() -> None:
    """Coverage is what was digested: without the reference to the document there is none."""
    root = tree(messages.signed())
    drop("ds:Reference")(root)
    answer = refused(messages.resign(root), "VNE-SIG-613")
    assert answer.coverage.paths == ()


def test_the_properties_are_not_signed() -> None:
    root = tree(messages.signed())
    references = root.findall(f".//{DS}Reference")
    the(root, "ds:SignedInfo").remove(references[1])
    refused(messages.resign(root), "VNE-SIG-635")


@pytest.mark.parametrize("algorithm", ["#WithComment", "urn:x", ""])
@pytest.mark.parametrize("path", ["ds:CanonicalizationMethod", "ds:Transform[2]"])
def test_other_canonicalizations(algorithm: str, path: str) -> None:
    uri = messages.C14N + algorithm if algorithm.startswith("#") else algorithm
    refused(messages.tampered(attribute(path, "Algorithm", uri)), "VNE-SIG-611")


@pytest.mark.parametrize(
    "expression",
    [
        *("false()", "true()", "not(ancestor-or-self::ds:Signature) ", "self::text()"),
        *("not(ancestor-or-self::ds:Signature) and true()", "not(ancestor-or-self::e:edXMLBody)"),
        *("not(ancestor-or-self::dsig:Signature)", "count(//*)"),
    ],
)
def test_other_expressions(expression: str) -> None:
    root = tree(messages.signed("p256", several=True))
    the(root, "ds:XPath").text = expression
    refused(messages.resign(root), "VNE-SIG-612")


def test_the_expression_with_another_meaning() -> None:
    """The right letters, but the prefix in them means another namespace."""
    root = tree(messages.signed("p256", several=True))
    old = the(root, "ds:XPath")
    new = etree.SubElement(old.getparent(), f"{DS}XPath", nsmap={"d": names.DS, "ds": "urn:other"})
    new.text = old.text
    old.getparent().remove(old)
    refused(messages.resign(root), "VNE-SIG-612")


# -- values (17, 26, 27, 28, 40, 61) ------------------------------------------------------------


def letters(path: str, change: Callable[[str], str]) -> Change:
    def apply(root: etree._Element) -> None:
        element = the(root, path)
        element.text = change(element.text or "")

    return apply


BASE64 = [
    ("junk", lambda value: value[:4] + "!" + value[4:]),
    ("a star", lambda value: value + "*"),
    ("url-safe letters", lambda value: "-_" + value[2:]),
    ("no padding", lambda value: value.rstrip("=")),
    ("more padding", lambda value: value + "="),
    ("non-ASCII", lambda value: "é" + value[1:]),
    ("no-break space", lambda value: value[:4] + "\xa0" + value[4:]),
    ("nothing", lambda value: ""),
    ("zero width", lambda value: value + "\u200b"),
]


@pytest.mark.parametrize("spoil", [case[1] for case in BASE64], ids=[case[0] for case in BASE64])
@pytest.mark.parametrize("path", ["ds:SignatureValue", "ds:DigestValue", "ds:X509Certificate"])
def test_base64_is_strict(path: str, spoil: Callable[[str], str]) -> None:
    root = tree(messages.signed("rsa2048"))
    before = the(root, path).text
    letters(path, spoil)(root)
    if the(root, path).text == before:
        pytest.skip("this value has no padding")
    data = messages.bytes_of(root)
    if path != "ds:SignatureValue":
        data = messages.resign(root, "rsa2048", digests=False)
    refused(data)


def test_white_space_in_values_is_harmless() -> None:
    """The valid neighbour: MIME line ends in the value and the certificate, as peers write them."""
    root = tree(messages.signed())
    for path in ("ds:SignatureValue", "ds:X509Certificate"):
        letters(path, lambda value: "\n" + value[:60] + "\n" + value[60:] + "\n")(root)
    assert attacked(messages.bytes_of(root)).valid


def test_bits_that_stand_for_nothing() -> None:
    root = tree(messages.signed())
    value = the(root, "ds:DigestValue")
    last = {"A": "B", "E": "F", "I": "J", "M": "N", "Q": "R", "U": "V", "Y": "Z", "c": "d"}
    old = value.text or ""
    value.text = f"{old[:-2]}{last.get(old[-2], chr(ord(old[-2]) + 1))}="
    refused(messages.resign(root, digests=False), "VNE-SIG-605")


METHODS = [
    (f"{names.DS}rsa-sha1", None),
    (f"{names.DS}hmac-sha1", "VNE-SIG-102"),
    ("http://www.w3.org/2001/04/xmldsig-more#hmac-sha256", "VNE-SIG-102"),
    ("http://www.w3.org/2001/04/xmldsig-more#rsa-md5", "VNE-SIG-102"),
    (f"{names.DS}dsa-sha1", "VNE-SIG-102"),
    ("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "VNE-SIG-104"),
    ("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256x", "VNE-SIG-101"),
    ("http://www.w3.org/2007/05/xmldsig-more#rsa-pss", "VNE-SIG-102"),
    ("http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519", "VNE-SIG-104"),
    ("urn:none", "VNE-SIG-101"),
    ("", "VNE-SIG-101"),
]


@pytest.mark.parametrize(("uri", "code"), METHODS)
def test_algorithm_and_key_confusion(uri: str, code: str | None) -> None:
    """An EC key under every other name; HMAC keyed with the public key among them."""
    root = tree(messages.signed())
    the(root, "ds:SignatureMethod").set("Algorithm", uri)
    refused(messages.resign(root, method=uri or "urn:none"), code)


def test_hmac_with_the_public_key() -> None:
    root = tree(messages.signed("rsa2048"))
    the(root, "ds:SignatureMethod").set(
        "Algorithm", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"
    )
    info = etree.tostring(the(root, "ds:SignedInfo"), method="c14n")
    for secret in (pki.make_pki("rsa2048").signer.pem, pki.make_pki("rsa2048").signer.der, b""):
        value = hmac.digest(secret, info, "sha256")
        the(root, "ds:SignatureValue").text = base64.b64encode(value).decode()
        refused(messages.bytes_of(root), "VNE-SIG-102")


@pytest.mark.parametrize(
    "uri", [f"{names.DS}sha1", "http://www.w3.org/2001/04/xmldsig-more#md5", "urn:x"]
)
@pytest.mark.parametrize("index", [0, 1, 2])
def test_weak_digests_everywhere(uri: str, index: int) -> None:
    """In the reference to the document, to the properties, and in the certificate's digest."""
    root = tree(messages.signed())
    root.findall(f".//{DS}DigestMethod")[index].set("Algorithm", uri)
    if index == 2 and uri.endswith("sha1"):
        found = hashlib.sha1(pki.make_pki("p256").signer.der).digest()
        root.findall(f".//{DS}DigestValue")[2].text = base64.b64encode(found).decode()
    answer = refused(messages.resign(root))
    assert answer.signatures[0].indication is not Indication.PASSED
    assert answer.signatures[0].sub_indication in (
        SubIndication.CRYPTO_CONSTRAINTS_FAILURE,
        SubIndication.NO_SIGNING_CERTIFICATE_FOUND,
    )


def test_sha1_is_read_and_reported_but_never_valid() -> None:
    root = tree(messages.signed("rsa2048"))
    the(root, "ds:SignatureMethod").set("Algorithm", f"{names.DS}rsa-sha1")
    for method in root.findall(f".//{DS}Reference/{DS}DigestMethod"):
        method.set("Algorithm", f"{names.DS}sha1")
    messages.refresh(root, the(root, "ds:Signature"))
    info = etree.tostring(the(root, "ds:SignedInfo"), method="c14n")
    key = pki.make_pki("rsa2048").signer.key
    value = key.sign(info, padding.PKCS1v15(), hashes.SHA1())
    the(root, "ds:SignatureValue").text = base64.b64encode(value).decode()
    answer = refused(messages.bytes_of(root), "VNE-SIG-103")
    verdict = answer.signatures[0]
    assert verdict.indication is Indication.INDETERMINATE
    assert verdict.algorithms[:2] == ("RSA-SHA1", "SHA-1")


# -- certificates and trust (23, 24, 25, 26, 50, 51) ----------------------------------------------


def with_certificates(data: bytes, *certificates: bytes) -> bytes:
    root = tree(data)
    holder = the(root, "ds:X509Data")
    for one in list(holder):
        holder.remove(one)
    for der in certificates:
        etree.SubElement(holder, f"{DS}X509Certificate").text = base64.b64encode(der).decode()
    return messages.bytes_of(root)


def test_foreign_certificates() -> None:
    good, other = pki.make_pki("p256"), pki.make_pki("p384")
    same_key = pki.issue("Kẻ giả mạo", good.authority, private=good.signer.key)
    signed = messages.signed()
    leaf, authority = good.signer.der, good.authority.der
    assert attacked(with_certificates(signed, leaf, authority)).valid
    assert attacked(with_certificates(signed, leaf, other.signer.der, authority)).valid
    assert attacked(with_certificates(signed, authority, leaf)).valid
    assert attacked(with_certificates(signed, other.signer.der, leaf, authority)).valid
    refused(with_certificates(signed, authority), "VNE-SIG-622")
    refused(with_certificates(signed, other.signer.der, authority), "VNE-SIG-622")
    refused(with_certificates(signed, same_key.der, authority), "VNE-SIG-622")
    refused(with_certificates(signed, b"0\x03\x02\x01\x01", authority), "VNE-SIG-201")
    refused(with_certificates(signed, leaf), "VNE-SIG-204")


def test_nobody_is_trusted_by_himself() -> None:
    """A signature by a key with its own certificate, and one with the whole forged path."""
    alone = pki.issue("Nguyễn Văn A", usage=("digital_signature",))
    root = pki.issue("Gốc thử nghiệm", ca=True, private=pki.key("p256", "a forger"))
    below = pki.issue("Nguyễn Văn A", root)
    for party, path in ((alone, alone.pem), (below, below.pem + root.pem)):
        target = io.BytesIO()
        fake = PemSigner.load(party.key_pem(), path)
        signing.sign(messages.message(), target, fake, at=pki.NOW)
        answer = refused(target.getvalue(), "VNE-SIG-204")
        assert answer.envelope is None


@pytest.mark.parametrize(
    ("claimed", "code"),
    [
        (pki.NOW, None),
        (pki.NOW - 10 * pki.DAY, None),
        (pki.NOW + pki.DAY, "VNE-SIG-214"),
        (pki.NOW.replace(year=2099), "VNE-SIG-214"),
        (pki.NOW - 2 * pki.YEAR, "VNE-SIG-215"),
        (pki.NOW.replace(year=1), "VNE-SIG-215"),
    ],
)
def test_claimed_times(claimed: object, code: str | None) -> None:
    data = messages.sign(messages.message(), at=claimed)
    if code is None:
        assert attacked(data).valid
    else:
        verdict = refused(data, code).signatures[0]
        assert verdict.indication is Indication.INDETERMINATE


def test_revocation() -> None:
    people = pki.make_pki("p256")
    signed = messages.signed()
    revoked = pki.crl(people.authority, [(people.signer, pki.NOW - pki.DAY, None)])
    fake = pki.crl(people.authority, signing_key=pki.key("p256", "other"))
    stale = pki.crl(people.authority, end=pki.NOW - pki.DAY, start=pki.NOW - 9 * pki.DAY)
    root = pki.crl(people.root)
    assert attacked(signed, crls=[root, pki.crl(people.authority)]).valid
    refused(signed, "VNE-SIG-221", crls=[root, revoked])
    refused(signed, "VNE-SIG-221", crls=[root, revoked], revocation="off")
    refused(signed, "VNE-SIG-224", crls=[root, fake])
    refused(signed, "VNE-SIG-225", crls=[root, stale])
    refused(signed, "VNE-SIG-224", crls=[])
    off = attacked(signed, crls=[], revocation="off")
    assert off.valid
    assert "VNE-SIG-226" in messages.codes(off)


# -- canonicalization (8, 9, 20, 36, 37, 38) ---------------------------------------------------


def bomb(namespaces: int, elements: int, header: str) -> bytes:
    declared = "".join(f' xmlns:n{i}="urn:{i}"' for i in range(namespaces))
    inside = "<e:x/>" * elements
    text_ = (
        f'<e:edXML xmlns:e="{names.NS}"{declared}><e:edXMLEnvelope><e:edXMLHeader>{header}'
        f"</e:edXMLHeader></e:edXMLEnvelope>{inside}</e:edXML>"
    )
    return text_.encode()


@pytest.mark.parametrize("exclusive", [False, True])
def test_canonicalization_bombs(exclusive: bool) -> None:
    signature = etree.tostring(the(tree(messages.signed()), "ds:Signature")).decode()
    if exclusive:
        signature = signature.replace(messages.C14N, EXCLUSIVE)
    for namespaces, elements in ((50, 10_000), (55, 35_000), (30, 30_000)):
        refused(bomb(namespaces, elements, signature), "VNE-SIG-620")
    huge = bomb(5000, 5000, signature)

    def refusing() -> None:
        with pytest.raises(LimitError):
            messages.verify(huge)

    within(10, refusing)


def test_a_bomb_inside_the_signature() -> None:
    declared = "".join(f' xmlns:n{i}="urn:{i}"' for i in range(60))
    many = "<ds:Reference/>" * 35_000

    def change(root: etree._Element) -> None:
        the(root, "ds:SignedInfo").append(make(f"<ds:Manifest{declared}>{many}</ds:Manifest>"))

    root = tree(messages.signed())
    change(root)
    refused(messages.bytes_of(root), "VNE-SIG-606")


def test_a_relative_namespace() -> None:
    data = messages.signed().replace(b"<edXML ", b'<edXML xmlns:a="1" ', 1)
    refused(data, "VNE-SIG-621")


@pytest.mark.parametrize(
    "spelling",
    [
        b"<![CDATA[V/v]]> ph",
        b"V&#x2F;v ph",
        b"<![CDATA[V]]>/<![CDATA[v]]> ph",
        b"V<!-- comment -->/v ph",
    ],
)
def test_other_spellings_of_the_same_text(spelling: bytes) -> None:
    """Same canonical form, same value: whole, never cut at a comment."""
    data = messages.signed().replace(b"V/v ph", spelling, 1)
    assert spelling in data
    answer = attacked(data)
    assert answer.valid
    assert answer.envelope == vnedoc.loads(messages.message())


def test_an_instruction_in_signed_text() -> None:
    data = messages.signed().replace(b"V/v ph", b"V<?p?>/v ph", 1)
    refused(data, "VNE-SIG-701")
    again = messages.sign(messages.message().replace(b"V/v ph", b"V<?p?>/v ph"))
    answer = attacked(again)
    assert answer.valid
    assert isinstance(answer.envelope, DocumentEnvelope)
    assert answer.envelope.header
    assert answer.envelope.header.subject == "V/v phối hợp thực hiện ví dụ"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (names.DS, "http://www.w3.org/2000/09/xmldsig"),
        (names.XADES, "http://uri.etsi.org/01903/v1.1.1#"),
        (names.NS, names.NS + "x"),
        (names.NS, "http://www.mic.gov.vn/TBT/QCVN_1O2_2016"),
    ],
)
def test_other_namespaces(old: str, new: str) -> None:
    refused(messages.signed().replace(f'"{old}"'.encode(), f'"{new}"'.encode()))


def test_a_signature_without_namespace_is_decoration() -> None:
    root = tree(messages.message())
    header = the(root, "e:edXMLHeader")
    for name in ("Signature", "DigitalSignature"):
        etree.SubElement(header, f"{NS}{name}")
    answer = refused(messages.bytes_of(root), "VNE-SIG-721")
    assert answer.signatures == ()


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC"])
def test_normal_forms_are_other_bytes(form: str) -> None:
    data = messages.signed()
    changed = unicodedata.normalize(form, data.decode()).encode()
    if changed == data:
        assert attacked(changed).valid
    else:
        refused(changed, "VNE-SIG-701")


def test_strange_characters_are_signed_as_they_are() -> None:
    strange = "V/v \u202egnud\u202c А\u0430 \u200b e\u0301"
    data = messages.message().replace("V/v phối hợp thực hiện ví dụ".encode(), strange.encode())
    answer = attacked(messages.sign(data))
    assert answer.valid
    assert isinstance(answer.envelope, DocumentEnvelope)
    assert answer.envelope.header
    assert answer.envelope.header.subject == strange


# -- state and threads (55) ----------------------------------------------------------------------


def test_verifications_do_not_touch_each_other() -> None:
    good = messages.signed()
    bad = good.replace(b"V/v", b"V/V")
    cases = [good, bad, messages.message(), messages.signed_twice()] * 8
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(messages.verify, cases))
    assert [answer.valid for answer in answers] == [True, False, False, True] * 8


def test_the_same_message_twice_is_the_callers_affair() -> None:
    """A replay is a valid signature: `DocumentId` tells it, and it is covered."""
    first, second = (messages.verify(messages.signed()) for _ in range(2))
    assert first.valid
    assert first.envelope == second.envelope
    assert any(path.endswith("/DocumentId") for path in first.coverage.paths)


def test_schema_attributes_change_nothing() -> None:
    """``xsi:type`` and ``xsi:nil`` are never obeyed."""
    xsi = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true" xsi:type="x:y"'
    data = messages.message().replace(b"<edXML:Subject>", f"<edXML:Subject{xsi}>".encode(), 1)
    answer = attacked(messages.sign(data))
    assert answer.valid
    assert isinstance(answer.envelope, DocumentEnvelope)
    assert answer.envelope.header
    assert answer.envelope.header.subject
    refused(messages.signed().replace(b"<edXML:Subject>", f"<edXML:Subject{xsi}>".encode(), 1))


def test_nothing_of_the_message_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(0):
        messages.verify(messages.signed())
        messages.verify(messages.signed().replace(b"V/v", b"V/V"))
    assert "phối hợp" not in caplog.text
