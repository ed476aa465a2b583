"""Attacks on what a signature stands for: classes 11 to 17, 62 and 63."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator

from lxml import etree

from vnedoc.clauses import ADVICE, COMPLETE, qcvn
from vnedoc.conformance.cases import keys
from vnedoc.conformance.cases.attacks import forging
from vnedoc.conformance.cases.attacks._attack import (
    ACCEPT,
    EITHER,
    FORGED,
    Attack,
    Victim,
    harmless,
    verify,
)
from vnedoc.conformance.cases.attacks.forging import DS, XADES, Element, local, make, the
from vnedoc.conformance.cases.case import Importance
from vnedoc.conformance.cases.grounds import DIGEST, STATUS, VALUE, decree_68, xmldsig

_PARTS = ("MessageHeader", "edXMLHeader", "edXMLBody", "edXMLEnvelope", "AttachmentEncoded")
_SPOTS = (
    "edXML",
    "edXMLEnvelope",
    "edXMLHeader",
    "MessageHeader",
    "ds:Signature",
    "ds:SignedInfo",
    "ds:KeyInfo",
    "ds:Object",
    "xades:SignedProperties",
)


def generate(victim: Victim) -> Iterator[Attack]:
    """All of them."""
    yield from _wrappings(victim)
    yield from _hidden(victim)
    yield from _nested(victim)
    yield from _identifiers(victim)
    yield from _unsigned(victim)
    yield from _several(victim)
    yield from _doubled(victim)
    yield from _partial(victim)


def _forged(victim: Victim, root: Element, part: str) -> Element | None:
    """A copy of a part that says something else."""
    try:
        made = copy.deepcopy(local(root, part))
    except LookupError:
        return None
    for one in list(made.iter(f"{DS}Signature")):
        forging.take_out(one)
    for element in made.iter(etree.Element):
        if etree.QName(element).localname in (victim.leaf, "AttachmentName", "OrganName"):
            element.text = FORGED
    made.tail = None
    return made


Place = Callable[[Element, Element], None]


def _before(spot: Element, part: Element) -> None:
    spot.addprevious(part)


def _around(spot: Element, part: Element) -> None:
    spot.addprevious(part)
    part.append(spot)


_PLACES: tuple[tuple[str, Place], ...] = (
    ("first", lambda spot, part: spot.insert(0, part)),
    ("last", lambda spot, part: spot.append(part)),
    ("before", _before),
    ("around", _around),
)


def _wrappings(victim: Victim) -> Iterator[Attack]:
    """Forged parts everywhere; the attacker has no key, so nothing is signed again."""
    for part in _PARTS:
        for spot in _SPOTS:
            for name, place in _PLACES:
                wrapped = _wrapped(victim, part, spot, place)
                if wrapped is None or b":Signature" not in wrapped[0]:
                    continue
                data, unseen = wrapped
                called = f"{part}-{name}-{spot.rpartition(':')[2]}"
                if unseen:
                    yield harmless(victim, 11, called, data)
                else:
                    yield verify(11, called, data, DIGEST)


def _wrapped(victim: Victim, part: str, spot: str, place: Place) -> tuple[bytes, bool] | None:
    """The message, and whether no digest and no signature value is made of the forged part."""
    root = forging.tree(victim.signed)
    piece = _forged(victim, root, part)
    target = the(root, spot)
    if piece is None or (target is root and place in (_before, _around)):
        return None
    try:
        place(target, piece)
    except ValueError:
        return None  # No element holds itself.
    return forging.bytes_of(root), _unseen(piece)


def _unseen(piece: Element) -> bool:
    """Whether it stands in what the transform takes out, and not in what is signed apart."""
    above = {one.tag for one in piece.iterancestors()}
    signed = {f"{DS}SignedInfo", f"{XADES}SignedProperties"}
    return (
        f"{DS}Signature" in above
        and not above & signed
        and not len(piece.findall(f".//{DS}SignedInfo"))
    )


def _hidden(victim: Victim) -> Iterator[Attack]:
    """Inside a signature nothing is covered, although the digest of the rest stays right."""
    for part in _PARTS:
        for several, data in ((False, victim.signed), (True, victim.signed_with_room)):
            kind = "-room" if several else ""
            root = forging.tree(data)
            piece = _forged(victim, root, part)
            if piece is None:
                continue
            signature = the(root, "ds:Signature")
            signature.append(make("<ds:Object/>"))
            signature[-1].append(piece)
            yield harmless(victim, 11, f"{part}-in-object{kind}", forging.bytes_of(root))
        root = forging.tree(victim.signed_with_room)
        piece = _forged(victim, root, part)
        if piece is not None:
            for spot in ("edXML", "edXMLEnvelope"):
                again = copy.deepcopy(root)
                stray = etree.SubElement(local(again, spot), f"{DS}Signature")
                stray.append(copy.deepcopy(piece))
                yield harmless(victim, 11, f"{part}-in-stray-{spot}", forging.bytes_of(again))


def _nested(victim: Victim) -> Iterator[Attack]:
    for spot in ("edXML", "edXMLEnvelope", "edXMLHeader", "MessageHeader"):
        outer = victim.tree()
        local(outer, victim.leaf).text = FORGED
        local(outer, spot).append(forging.tree(victim.signed))
        yield verify(12, f"in-{spot}", forging.bytes_of(outer), DIGEST)
    other = victim.tree()
    local(other, victim.leaf).text = FORGED
    local(other, "edXMLHeader").append(the(forging.tree(victim.signed), "ds:Signature"))
    yield verify(12, "signature-moved", forging.bytes_of(other), DIGEST)
    for spot in ("edXML", "edXMLEnvelope", "MessageHeader"):
        root = forging.tree(victim.signed_with_room)
        local(root, spot).append(the(root, "ds:Signature"))
        yield harmless(victim, 12, f"signature-in-{spot}", forging.bytes_of(root))


_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def _identifiers(victim: Victim) -> Iterator[Attack]:
    for number, name, attribute, suffix in (
        (13, "properties", "Id", "-properties"),
        (13, "document", "Id", "-document"),
        (13, "signature", "Id", ""),
        (14, "capitals", "ID", "-properties"),
        (14, "small", "id", "-properties"),
        (14, "xml", _XML_ID, "-properties"),
        (14, "foreign", "{urn:x}Id", "-properties"),
    ):
        for spot in ("MessageHeader", victim.leaf):
            root = forging.tree(victim.signed)
            ident = the(root, "ds:Signature").get("Id", "")
            local(root, spot).set(attribute, ident + suffix)
            yield harmless(victim, number, f"{name}-on-{spot}", forging.resigned(root))


def _unsigned(victim: Victim) -> Iterator[Attack]:
    signed = decree_68("Điều 30")
    yield verify(15, "none", victim.data, signed, signatures=())
    for count, name in ((0, "no-references"), (1, "one-reference"), (3, "three-references")):
        root = forging.tree(victim.signed)
        info, first = the(root, "ds:SignedInfo"), the(root, "ds:Reference")
        for one in info.findall(f"{DS}Reference"):
            info.remove(one)
        for _ in range(count):
            info.append(copy.deepcopy(first))
        data = forging.resigned(root, digests=False)
        if count:
            # The reference to the message stays, so everything is covered.
            yield harmless(victim, 15, name, data)
        else:
            yield verify(15, name, data, xmldsig("4.4"))
    root = forging.tree(victim.signed)
    signature = the(root, "ds:Signature")
    for child in list(signature):
        signature.remove(child)
    yield verify(15, "empty", forging.bytes_of(root), VALUE)
    plain = victim.signed.replace(b"http://www.w3.org/2000/09/xmldsig#", b"urn:decoration")
    yield verify(15, "decoration", plain, signed)


def _several(victim: Victim) -> Iterator[Attack]:
    room = victim.signed_with_room
    ok, bad = ("PASSED",), ("FAILED", "INDETERMINATE")
    # Room for others is made by XPath, which is recommended and not required (XML Signature 6.1).
    any_ = ok + bad
    twice = keys.signed(room, "organisation")
    texts = {victim.leaf_path: (victim.text,)}
    yield verify(
        16, "both-good", twice, xmldsig("6.1"), outcome=ACCEPT, signatures=(ok, ok), values=texts,
        importance=Importance.SHOULD,
    )  # fmt: skip
    for name, order in (("bad-first", (bad, any_)), ("bad-second", (any_, bad))):
        root = forging.tree(room)
        signature = the(root, "ds:Signature")
        other = _renamed(signature)
        value = the(other, "ds:DigestValue")
        value.text = "A" * 43 + "="
        if name == "bad-first":
            signature.addprevious(other)
        else:
            signature.addnext(other)
        yield verify(16, name, forging.bytes_of(root), VALUE, signatures=order)
    for name in ("revoked", "expired"):
        data = keys.signed(room, name)
        yield verify(16, f"good-then-{name}", data, STATUS, signatures=(any_, bad))
        begun = keys.signed(victim.data, name, several=True)
        both = keys.signed(begun)
        yield verify(16, f"{name}-then-good", both, STATUS, signatures=(bad, any_))
    root = forging.tree(victim.signed)
    for _ in range(1_000):
        local(root, "edXMLHeader").append(make("<ds:Signature/>"))
    yield verify(16, "thousand", forging.bytes_of(root), ADVICE)


def _renamed(signature: Element) -> Element:
    made = copy.deepcopy(signature)
    for one in made.iter(etree.Element):
        for name in ("Id", "Target", "URI", "ObjectReference"):
            if one.get(name):
                one.set(name, str(one.get(name)).replace("sig-", "other-"))
    return made


def _doubled(victim: Victim) -> Iterator[Attack]:
    for path in (
        "ds:SignedInfo",
        "ds:SignatureValue",
        "ds:DigestValue",
        "ds:DigestMethod",
        "ds:SignatureMethod",
        "ds:CanonicalizationMethod",
        "ds:KeyInfo",
        "ds:Transforms",
        "xades:SigningTime",
        "xades:SignedProperties",
        "ds:Signature",
    ):
        name = path.rpartition(":")[2]
        root = forging.tree(victim.signed)
        forging.double(path)(root)
        data = forging.resigned(root)
        if path == "ds:Signature":
            yield verify(17, name, data, DIGEST)
        else:
            yield harmless(victim, 17, name, data)
        root = forging.tree(victim.signed)
        element = the(root, path)
        element.addprevious(copy.deepcopy(element))
        data, called = forging.bytes_of(root), f"{name}-unsigned"
        if path in _BESIDE:
            yield harmless(victim, 17, called, data)
        else:
            yield verify(17, called, data, DIGEST)


_BESIDE = ("ds:SignedInfo", "ds:SignatureValue", "ds:KeyInfo", "xades:SignedProperties")
"""A second one of these spoils neither a digest nor the signature's value."""


def _partial(victim: Victim) -> Iterator[Attack]:
    """What is covered must be what is handed out."""
    root = forging.tree(victim.signed)
    forging.drop("ds:Reference")(root)
    yield verify(63, "properties-only", forging.resigned(root), COMPLETE)
    for name, part in (("attachments-only", "AttachmentEncoded"), ("body-only", "edXMLBody")):
        root = forging.tree(victim.signed)
        try:
            local(root, part).set("Id", "part-1")
        except LookupError:
            continue
        the(root, "ds:Reference").set("URI", "#part-1")
        forging.text("ds:DigestValue", "A" * 43 + "=")(root)
        yield verify(63, name, forging.resigned(root, digests=False), DIGEST)
    expression = "not(ancestor-or-self::ds:Signature) and not(self::text())"
    root = forging.tree(victim.signed_with_room)
    the(root, "ds:XPath").text = expression
    yield verify(63, "xpath-subset", forging.resigned(root), DIGEST, defect="transforms")
    # Which of two singles counts nobody says, and the table of fields tells the sender that there
    # is one; a reader should not let it pass unnoticed.
    root = victim.tree()
    leaf = local(root, victim.leaf)
    other = copy.deepcopy(leaf)
    other.text = FORGED
    leaf.addnext(other)
    yield Attack(
        number=62, name="two-leaves", data=forging.bytes_of(root), outcome=EITHER, noticed=True,
        clause=qcvn("1"), importance=Importance.SHOULD,
    )  # fmt: skip
    root = victim.tree()
    header = local(root, "MessageHeader")
    copied = copy.deepcopy(header)
    local(copied, victim.leaf).text = FORGED
    header.addnext(copied)
    yield Attack(
        number=62, name="two-headers", data=forging.bytes_of(root), outcome=EITHER, noticed=True,
        clause=qcvn("1"), importance=Importance.SHOULD,
    )  # fmt: skip
