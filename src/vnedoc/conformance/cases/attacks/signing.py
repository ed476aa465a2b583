"""Attacks on the form of a signature: classes 8 to 10, 18 to 22, 24 and 32 to 36."""

from __future__ import annotations

from collections.abc import Iterator

from vnedoc import names
from vnedoc.clauses import ADVICE
from vnedoc.conformance.cases.attacks import forging
from vnedoc.conformance.cases.attacks._attack import ACCEPT, Attack, Victim, harmless, verify
from vnedoc.conformance.cases.attacks.forging import (
    C14N,
    DS,
    EXCLUSIVE,
    Change,
    Element,
    add,
    attribute,
    double,
    drop,
    local,
    make,
    node,
    swap,
    tampered,
    the,
)
from vnedoc.conformance.cases.grounds import DIGEST, STATUS, VALUE, xml, xmldsig

TRANSFORMS = xmldsig("4.4.3.2")
XPATH = "http://www.w3.org/TR/1999/REC-xpath-19991116"
_TRANSFORMS = (
    ("xslt", "http://www.w3.org/TR/1999/REC-xslt-19991116",
     '<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0">'
     '<xsl:template match="/"><a/></xsl:template></xsl:stylesheet>'),
    ("xpath-false", XPATH, "<ds:XPath>false()</ds:XPath>"),
    ("xpath-true", XPATH, "<ds:XPath>true()</ds:XPath>"),
    ("xpath-filter", "http://www.w3.org/2002/06/xmldsig-filter2", ""),
    ("base64", f"{names.DS}base64", ""),
    ("xinclude", "http://www.w3.org/2001/XInclude", ""),
    ("decrypt", "http://www.w3.org/2002/07/decrypt#XML", ""),
    ("invented", "urn:invented", ""),
    ("empty", "", ""),
    ("bogus-exclusive", "http://www.w3.org/TR/xml-exc-c14n#", ""),
)  # fmt: skip
_IDLE = {"xpath-true", "xpath-filter", "xinclude", "decrypt"}
"""What changes nothing here, if it is carried out."""
_ENVELOPED = f"{names.DS}enveloped-signature"


def generate(victim: Victim) -> Iterator[Attack]:
    """All of them."""
    yield from _costs(victim)
    yield from _split_values(victim)
    yield from _spellings(victim)
    yield from _properties(victim)
    yield from _transforms(victim)
    yield from _references(victim)
    yield from _methods(victim)
    for number, name, change in _SHAPES:
        data = tampered(victim.signed, change)
        if name == "only":
            yield verify(number, name, data, STATUS)
        else:
            yield harmless(victim, number, name, data)


def _costs(victim: Victim) -> Iterator[Attack]:
    for spaces, elements in ((60, 20_000), (1_000, 1_000)):
        declared = b"".join(b' xmlns:a%d="urn:a%d"' % (i, i) for i in range(spaces))
        inner = b"<b/>" * elements
        bomb = b"<a" + declared + b">" + inner + b"</a>"
        data = victim.signed.replace(b"</ds:Signature>", b"</ds:Signature>" + bomb, 1)
        yield verify(8, f"{spaces}-{elements}", data, ADVICE)
        inside = victim.signed.replace(b"<ds:SignedInfo>", b"<ds:SignedInfo>" + bomb, 1)
        yield verify(8, f"in-signature-{spaces}-{elements}", inside, ADVICE)
    listed = " ".join(f"a{i}" for i in range(500))
    prefixes = f'<ec:InclusiveNamespaces xmlns:ec="{EXCLUSIVE}" PrefixList="{listed}"/>'
    for path in ("ds:CanonicalizationMethod", "ds:Transform[2]"):
        root = forging.tree(victim.signed)
        the(root, path).set("Algorithm", EXCLUSIVE)
        the(root, path).append(make(prefixes))
        for _ in range(5_000):
            local(root, "edXMLHeader").append(make("<x/>"))
        name = path.rpartition(":")[2].partition("[")[0]
        yield harmless(victim, 9, name, forging.resigned(root), clause=ADVICE)
    for count, clause in ((100, VALUE), (10_000, ADVICE)):
        root = forging.tree(victim.signed)
        info = the(root, "ds:SignedInfo")
        for _ in range(count):
            info.append(make('<ds:Reference URI=""/>'))
        yield verify(10, f"references-{count}", forging.bytes_of(root), clause)
        root = forging.tree(victim.signed)
        transforms = the(root, "ds:Transforms")
        for _ in range(count):
            transforms.append(make(f'<ds:Transform Algorithm="{C14N}"/>'))
        data = forging.bytes_of(root)
        yield verify(10, f"transforms-{count}", data, clause, defect="transforms")


_PARTS = (
    "ds:SignedInfo",
    "ds:SignatureValue",
    "ds:DigestValue",
    "ds:X509Certificate",
    "ds:Reference",
    "xades:SigningTime",
)


def _split_values(victim: Victim) -> Iterator[Attack]:
    values = {victim.leaf_path: (victim.text,)}
    for number, comment in ((18, True), (19, False)):
        for path in _PARTS:
            name = path.rpartition(":")[2]
            data = tampered(victim.signed, node(path, comment=comment))
            yield harmless(victim, number, name, data)
        change = node(victim.leaf, comment=comment)
        data = victim.changed(change)
        clause = xml("2.5" if comment else "2.6")
        yield Attack(
            number=number, name="read", data=data, clause=clause, outcome=ACCEPT, values=values
        )
        organ = victim.changed(node("OrganId", comment=comment))
        whole = (forging.local(victim.tree(), "OrganId").text or "").strip()
        yield Attack(
            number=number,
            name="organ",
            data=organ,
            clause=clause,
            outcome=ACCEPT,
            values={"MessageHeader/From/OrganId": (whole,)},
        )
    # A comment is no part of the canonical form, so what is read must still be the whole text.
    late = tampered(victim.signed, node(victim.leaf, comment=True), again=False)
    without = xmldsig("6.1")
    yield verify(18, "after-signing", late, without, outcome=ACCEPT, values=values)
    late = tampered(victim.signed, node(victim.leaf, comment=False), again=False)
    yield verify(19, "after-signing", late, DIGEST)


def _spellings(victim: Victim) -> Iterator[Attack]:
    """Other spellings of the same text have the same canonical form, so they stay valid."""
    root = forging.tree(victim.signed)
    local(root, victim.leaf).text = "VNEDOC-SPOT"
    before, _, after = forging.bytes_of(root).partition(b"VNEDOC-SPOT")
    plain = victim.text
    values = {victim.leaf_path: (plain,)}
    spelt = {
        "decimal": "".join(f"&#{ord(c)};" for c in plain),
        "hexadecimal": "".join(f"&#x{ord(c):X};" for c in plain),
        "cdata": f"<![CDATA[{plain}]]>",
    }
    exact = victim.text == (forging.local(victim.tree(), victim.leaf).text or "")
    for name, raw in spelt.items():
        data = before + raw.encode() + after
        if exact and "]]>" not in plain:
            yield verify(20, name, data, xml("4.1"), outcome=ACCEPT, values=values)
    yield verify(20, "other-text", before + f"<![CDATA[{plain}.]]>".encode() + after, DIGEST)
    yield verify(20, "nfd", before + _decomposed(plain).encode() + after, DIGEST)


def _decomposed(value: str) -> str:
    import unicodedata

    other = unicodedata.normalize("NFD", value)
    return other if other != value else value + "\u0301"


_OBJECT = (
    '<ds:Object Id="o1"><xades:QualifyingProperties Target="#x">{}'
    "</xades:QualifyingProperties></ds:Object>"
)
_SPOOF = (
    '<xades:SignedProperties Id="p1"><xades:SignedSignatureProperties><xades:SigningTime>'
    "2020-01-01T00:00:00Z</xades:SigningTime></xades:SignedSignatureProperties>"
    "</xades:SignedProperties>"
)


def _properties(victim: Victim) -> Iterator[Attack]:
    changes: tuple[tuple[int, str, Change], ...] = (
        (21, "second-object", add("ds:Signature", _OBJECT.format(_SPOOF))),
        (21, "second-first", add("ds:Signature", _OBJECT.format(_SPOOF), 0)),
        (21, "beside", add("xades:QualifyingProperties", _SPOOF)),
        (21, "beside-first", add("xades:QualifyingProperties", _SPOOF, 0)),
        (21, "target", attribute("xades:QualifyingProperties", "Target", "#other")),
        (21, "no-target", attribute("xades:QualifyingProperties", "Target", None)),
        (21, "type", _second_reference("Type", "http://uri.etsi.org/01903#Other")),
        (21, "no-type", _second_reference("Type", None)),
        (21, "format", attribute("xades:DataObjectFormat", "ObjectReference", "#other")),
        (22, "dropped", _without_second),
        (22, "empty-uri", _second_reference("URI", "")),
        (22, "elsewhere", _second_reference("URI", "#other")),
    )
    for number, name, change in changes:
        data = tampered(victim.signed, change)
        unsigned = tampered(victim.signed, change, again=False)
        for called, made in ((name, data), (f"{name}-unsigned", unsigned)):
            if called in _BESIDE:
                yield harmless(victim, number, called, made)
            else:
                yield verify(number, called, made, DIGEST)


_BESIDE = frozenset(
    {
        *("second-object", "second-object-unsigned", "second-first", "second-first-unsigned"),
        *("beside", "beside-unsigned", "beside-first-unsigned"),
        *("target", "target-unsigned", "no-target", "no-target-unsigned"),
        *("format", "dropped"),
    }
)
"""What leaves every digest and the signature's value right: what is odd is told by XAdES alone."""


def _second_reference(name: str, value: str | None) -> Change:
    def change(root: Element) -> None:
        reference = root.findall(f".//{DS}Reference")[1]
        if value is None:
            reference.attrib.pop(name, None)
        else:
            reference.set(name, value)

    return change


def _without_second(root: Element) -> None:
    reference = root.findall(f".//{DS}Reference")[1]
    forging.take_out(reference)


_EXPRESSIONS = (
    "false()",
    "true()",
    "not(ancestor-or-self::ds:Signature) or true()",
    "not(self::text())",
    "count(//*) > 0",
)


def _transforms(victim: Victim) -> Iterator[Attack]:
    for index in (0, 1):
        for name, uri, inside in _TRANSFORMS:
            made = f'<ds:Transform Algorithm="{uri}">{inside}</ds:Transform>'
            for at in (0, 1):
                root = forging.tree(victim.signed)
                root.findall(f".//{DS}Transforms")[index].insert(at, make(made))
                kind = ("document", "properties")[index]
                data, called = forging.resigned(root), f"{kind}-{name}-{at}"
                if name in _IDLE:
                    yield harmless(victim, 32, called, data)
                else:
                    yield verify(32, called, data, TRANSFORMS)
    for index, expression in enumerate(_EXPRESSIONS):
        root = forging.tree(victim.signed_with_room)
        the(root, "ds:XPath").text = expression
        yield verify(32, f"room-{index}", forging.resigned(root), DIGEST)
    yield from _orders(victim)


def _orders(victim: Victim) -> Iterator[Attack]:
    """XML Signature fixes neither order nor number; what is digested must be what is there."""
    orders: tuple[tuple[str, Change], ...] = (
        ("swapped", swap("ds:Transform")),
        ("no-enveloped", drop("ds:Transform")),
        ("no-c14n", drop("ds:Transform[2]")),
        ("twice-removed", attribute("ds:Transform[2]", "Algorithm", _ENVELOPED)),
        ("none", drop("ds:Transforms")),
        ("enveloped-twice", double("ds:Transform")),
        ("c14n-twice", double("ds:Transform[2]")),
        ("three", add("ds:Transforms", f'<ds:Transform Algorithm="{_ENVELOPED}"/>')),
        ("empty", _emptied),
    )
    for name, change in orders:
        data = tampered(victim.signed, change)
        if name in ("no-enveloped", "none", "empty"):
            yield verify(33, name, data, DIGEST)
        else:
            yield harmless(victim, 33, name, data)


def _emptied(root: Element) -> None:
    transforms = the(root, "ds:Transforms")
    for one in list(transforms):
        transforms.remove(one)


_URIS = (
    "http://127.0.0.1:9/x",
    "https://127.0.0.1:9/x",
    "file:///etc/hostname",
    "canary.txt",
    "#xpointer(id('x'))",
    "#xpointer(/)",
    "?",
    "##x",
    "#%78",
    "cid:f1",
    "#",
    " ",
    "//x",
)


def _references(victim: Victim) -> Iterator[Attack]:
    for index in (0, 1):
        for at, uri in enumerate(_URIS):
            root = forging.tree(victim.signed)
            root.findall(f".//{DS}Reference")[index].set("URI", uri)
            kind = ("document", "properties")[index]
            data, name = forging.resigned(root), f"{kind}-{at}"
            if (index, uri) == (0, "#xpointer(/)"):
                # The whole document, as "" is but for comments (XML Signature 4.4.3.3).
                yield harmless(victim, 34, name, data)
            else:
                yield verify(34, name, data, DIGEST)


_EXC, _C14N11 = EXCLUSIVE, "http://www.w3.org/2006/12/xml-c14n11"


def _methods(victim: Victim) -> Iterator[Attack]:
    for name, uri in (
        ("comments", f"{C14N}#WithComments"),
        ("lower-case", f"{C14N}#withcomments"),
        ("unknown", "urn:c14n"),
        ("empty", ""),
        ("bogus", "http://www.w3.org/TR/xml-exc-c14n#"),
        ("two", "http://www.w3.org/2010/xml-c14n2"),
        ("minimal", "http://www.w3.org/2000/09/xmldsig#minimal"),
    ):
        for path in ("ds:CanonicalizationMethod", "ds:Transform[2]"):
            where = path.rpartition(":")[2].partition("[")[0]
            data = tampered(victim.signed, attribute(path, "Algorithm", uri))
            if path == "ds:Transform[2]" or name == "comments":
                # How it is written changes no value; whoever accepts it tells what was digested.
                yield harmless(victim, 36, f"{where}-{name}", data)
            else:
                yield verify(36, f"{where}-{name}", data, VALUE)
    # The method is changed and nothing signed again: the digest was made by another one.
    data = tampered(victim.signed, attribute("ds:Transform[2]", "Algorithm", _EXC), again=False)
    yield verify(36, "changed", data, VALUE)


_KEY_VALUE = (
    "<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>{}</ds:Modulus><ds:Exponent>AQAB</ds:Exponent>"
    "</ds:RSAKeyValue></ds:KeyValue>"
)
_LOOP = f'<ds:RetrievalMethod URI="#{{}}" Type="{names.DS}X509Data"/>'
_REFERENCE = '<d:KeyInfoReference xmlns:d="http://www.w3.org/2009/xmldsig11#" URI="#k1"/>'
_SHAPES: tuple[tuple[int, str, Change], ...] = (
    (24, "rsa", add("ds:KeyInfo", _KEY_VALUE.format("AQ=="))),
    (24, "rsa-first", add("ds:KeyInfo", _KEY_VALUE.format("w" * 340 + "=="), 0)),
    (24, "name", add("ds:KeyInfo", "<ds:KeyName><ds:X509Data/></ds:KeyName>", 0)),
    (24, "only", forging.several(
        add("ds:KeyInfo", _KEY_VALUE.format("AQ=="), 0), drop("ds:X509Data"))),
    (29, "output-1", add("ds:SignatureMethod", "<ds:HMACOutputLength>1</ds:HMACOutputLength>")),
    (29, "output-8", add("ds:SignatureMethod", "<ds:HMACOutputLength>8</ds:HMACOutputLength>")),
    (29, "output-80", add("ds:SignatureMethod", "<ds:HMACOutputLength>80</ds:HMACOutputLength>")),
    (29, "output-127", add("ds:SignatureMethod", "<ds:HMACOutputLength>127</ds:HMACOutputLength>")),
    (35, "itself", add("ds:KeyInfo", _LOOP.format("k1"), 0)),
    (35, "outside", add("ds:KeyInfo", '<ds:RetrievalMethod URI="http://127.0.0.1:9/k"/>', 0)),
    (35, "two", add("ds:KeyInfo", _LOOP.format("k2"), 0)),
    (35, "reference", add("ds:KeyInfo", _REFERENCE, 0)),
    (35, "only", forging.several(add("ds:KeyInfo", _LOOP.format("k1"), 0), drop("ds:X509Data"))),
)  # fmt: skip
