"""What a digest's transform removes: a signature where none may stand fails every form.

And what is handed out as judged is what everybody reads in the same bytes.
"""

from __future__ import annotations

import copy
import functools
import io
from collections.abc import Callable, Iterator
from typing import Any

import attrs
import pytest
from lxml import etree

import vnedoc
from tests import factories
from tests.scale import scaled
from tests.signature import messages, pki
from tests.signature.messages import DS, NS, XADES, make, the, tree
from vnedoc.content import Content
from vnedoc.model import DocumentEnvelope
from vnedoc.names import DS as DS_URI
from vnedoc.names import NS as MESSAGE_URI
from vnedoc.signature.explaining import coverage
from vnedoc.signature.making.countersigning import countersign
from vnedoc.signature.statement.signing import sign_statement

pytestmark = pytest.mark.table

REQUIRED: list[Any] = [None, "enveloped", "statement", "plain"][: scaled(4, 3)]


@functools.cache
def stated() -> bytes:
    target = io.BytesIO()
    sign_statement(messages.message(), target, messages.signer(), at=pki.NOW)
    return target.getvalue()


@functools.cache
def both() -> bytes:
    """A statement, and a signature in the header by the form that leaves out every signature."""
    return messages.sign(stated(), several=True)


def refused(data: bytes) -> None:
    """Not valid whatever is asked for, with a reason of its own, and nothing is handed out."""
    for require in REQUIRED:
        answer = messages.verify(data, require=require)
        assert not answer.valid
        assert answer.envelope is None
        assert answer.coverage.files == ()
        assert {reason.code for reason in answer.reasons} & {"VNE-SIG-618", "VNE-SIG-722"}
        assert all(reason.text("vi") and reason.text("en") for reason in answer.reasons)


def holds(data: bytes, *forms: Any) -> None:
    """Valid by each of these forms, and what is handed out is what everybody reads."""
    seen = vnedoc.loads(data)
    for require in forms:
        answer = messages.verify(data, require=require)
        assert answer.valid
        assert answer.reasons == ()
        if require == "enveloped":
            expected = attrs.evolve(seen, unread=())
            assert answer.envelope == expected


@pytest.mark.parametrize(
    ("data", "forms"),
    [
        (both(), (None, "enveloped", "statement")),
        (stated(), (None, "statement")),
        (messages.signed(), (None, "enveloped")),
        (messages.signed(several=True), (None, "enveloped")),
        (messages.signed(form="plain"), (None, "plain")),
        (messages.signed_twice(), (None, "enveloped")),
    ],
)
def test_the_honest_messages_hold(data: bytes, forms: tuple[Any, ...]) -> None:
    holds(data, *forms)


# -- strays in the message ------------------------------------------------------------------------

STRAYS: dict[str, Callable[[], etree._Element]] = {
    "empty": lambda: make("<ds:Signature/>"),
    "in another prefix": lambda: make(f'<q:Signature xmlns:q="{DS_URI}"/>'),
    "without a prefix": lambda: make(f'<Signature xmlns="{DS_URI}" Id="x"/>'),
    "around text": lambda: make("<ds:Signature>không </ds:Signature>"),
    "around a header": lambda: make(
        "<ds:Signature><e:MessageHeader><e:Subject>giả</e:Subject></e:MessageHeader></ds:Signature>"
    ),
    "a copy of the true one": lambda: copy.deepcopy(the(tree(both()), "ds:Signature")),
}


def put(parent: etree._Element, stray: etree._Element, where: str) -> None:
    """Put it at the beginning, at the end, or in the middle of the parent's text."""
    stray.tail = None
    if where == "first" or not parent.text or len(parent):
        stray.tail, parent.text = parent.text, None
        parent.insert(0, stray)
        return
    cut = len(parent.text) // 2 if where == "middle" else len(parent.text)
    stray.tail, parent.text = parent.text[cut:] or None, parent.text[:cut]
    parent.append(stray)


def places() -> Iterator[str]:
    """Every element of the message but the header, as a path."""
    root = tree(both())
    for element in root.iter(f"{NS}*"):
        if element.tag != f"{NS}edXMLHeader":
            yield root.getroottree().getelementpath(element)


PLACES = list(places())


def test_there_are_many_places() -> None:
    assert len(PLACES) >= 60


@pytest.mark.parametrize("number", range(0, len(PLACES), len(PLACES) // scaled(len(PLACES), 30)))
def test_a_stray_signature_fails_every_form(number: int) -> None:
    root = tree(both())
    parent = root.find(PLACES[number]) if PLACES[number] != "." else root
    assert parent is not None
    name = list(STRAYS)[number % len(STRAYS)]
    put(parent, STRAYS[name](), ("middle", "first", "last")[number % 3])
    refused(messages.bytes_of(root))


@pytest.mark.parametrize("name", list(STRAYS))
@pytest.mark.parametrize("where", ["first", "middle", "last"])
def test_so_does_one_that_splits_the_subject(name: str, where: str) -> None:
    root = tree(both())
    put(the(root, "e:Subject"), STRAYS[name](), where)
    refused(messages.bytes_of(root))


@pytest.mark.parametrize("name", list(STRAYS)[: scaled(6, 2)])
@pytest.mark.parametrize("beside", ["<!-- x -->", "<?x y?>", "<![CDATA[ ]]>", " "])
def test_so_does_one_beside_comments_instructions_and_cdata(name: str, beside: str) -> None:
    text = etree.tostring(STRAYS[name](), encoding="unicode")
    data = both().decode().replace("<edXML:Subject>V", f"<edXML:Subject>{beside}{text}V", 1)
    refused(data.encode())


def second_header(root: etree._Element) -> None:
    header = the(root, "e:edXMLHeader")
    header.addnext(etree.Element(f"{NS}edXMLHeader"))


def header_moved(root: etree._Element) -> None:
    second = etree.Element(f"{NS}edXMLHeader")
    second.append(the(root, "ds:Signature"))
    the(root, "e:edXMLHeader").addprevious(second)


def as_second_envelope(root: etree._Element) -> None:
    envelope = etree.SubElement(root, f"{NS}edXMLEnvelope")
    etree.SubElement(envelope, f"{NS}edXMLHeader").append(the(root, "ds:Signature"))


def in_an_unknown_element(root: etree._Element) -> None:
    unknown = etree.SubElement(the(root, "e:edXMLHeader"), "{urn:x}Signatures")
    unknown.append(the(root, "ds:Signature"))


def in_no_namespace(root: etree._Element) -> None:
    unknown = etree.SubElement(the(root, "e:edXMLHeader"), "Signature")
    unknown.append(make("<ds:Signature/>"))


@pytest.mark.parametrize(
    "change",
    [second_header, header_moved, as_second_envelope, in_an_unknown_element, in_no_namespace],
)
def test_a_header_that_is_not_the_one_admits_none(change: Callable[[etree._Element], None]) -> None:
    root = tree(both())
    change(root)
    refused(messages.bytes_of(root))


# -- strays inside signatures ---------------------------------------------------------------------

COUNTER = "<xades:CounterSignature>{}</xades:CounterSignature>".format("<ds:Signature/>")
INSIDE = [
    ("ds:KeyInfo", "<ds:Signature/>"),
    ("ds:X509Data", "<ds:Signature/>"),
    ("ds:SignedInfo", "<ds:Signature/>"),
    ("ds:SignatureValue", "<ds:Signature/>"),
    ("ds:Object", "<ds:Signature/>"),
    ("ds:Object", COUNTER),
    ("xades:QualifyingProperties", "<ds:Signature/>"),
    ("xades:QualifyingProperties", COUNTER),
    ("xades:SignedProperties", COUNTER),
    ("ds:Signature", "<ds:Signature/>"),
    ("ds:Signature", "<ds:Object><ds:Signature/></ds:Object>"),
    ("ds:Signature", f"<ds:Object>{COUNTER}</ds:Object>"),
    (
        "xades:QualifyingProperties",
        "<xades:UnsignedProperties><ds:Signature/></xades:UnsignedProperties>",
    ),
    (
        "xades:QualifyingProperties",
        f"<xades:UnsignedProperties>{COUNTER}</xades:UnsignedProperties>",
    ),
    (
        "xades:QualifyingProperties",
        "<xades:UnsignedProperties><xades:UnsignedSignatureProperties><ds:Signature/>"
        "</xades:UnsignedSignatureProperties></xades:UnsignedProperties>",
    ),
    (
        "xades:QualifyingProperties",
        "<xades:UnsignedProperties><xades:UnsignedDataObjectProperties>"
        f"{COUNTER}</xades:UnsignedDataObjectProperties></xades:UnsignedProperties>",
    ),
    (
        "xades:QualifyingProperties",
        "<xades:UnsignedProperties><xades:UnsignedSignatureProperties><xades:CounterSignature>"
        "<ds:Object><ds:Signature/></ds:Object></xades:CounterSignature>"
        "</xades:UnsignedSignatureProperties></xades:UnsignedProperties>",
    ),
]


@pytest.mark.parametrize(("parent", "text"), INSIDE)
def test_so_does_one_inside_a_signature_of_the_header(parent: str, text: str) -> None:
    root = tree(both())
    the(root, parent).append(make(text))
    refused(messages.bytes_of(root))


def with_statement(change: Callable[[etree._Element], object]) -> bytes:
    envelope = vnedoc.loads(stated())
    assert isinstance(envelope, DocumentEnvelope)
    last = envelope.attachments[-1]
    root = tree(last.read())
    change(root)
    content = Content.from_bytes(messages.bytes_of(root))
    files = (*envelope.attachments[:-1], attrs.evolve(last, content=content))
    return vnedoc.dumps(attrs.evolve(envelope, attachments=files))


def test_an_unchanged_statement_holds() -> None:
    holds(with_statement(lambda root: None), None, "statement")


@pytest.mark.parametrize("enveloped", [False, True])
@pytest.mark.parametrize(("parent", "text"), INSIDE)
def test_so_does_one_inside_the_signature_of_a_statement(
    parent: str, text: str, enveloped: bool
) -> None:
    data = with_statement(lambda root: the(root, parent).append(make(text)))
    refused(messages.sign(data) if enveloped else data)


@pytest.mark.parametrize("name", list(STRAYS)[: scaled(6, 2)])
@pytest.mark.parametrize("tag", ["Fields", "Values", "Text", "File", "Name", "Sha256"])
def test_so_does_one_inside_a_statement(name: str, tag: str) -> None:
    def change(root: etree._Element) -> None:
        found = next(root.iter(f"{{urn:vnedoc:statement:1}}{tag}"))
        put(found, STRAYS[name](), "middle")

    refused(with_statement(change))


def test_a_true_counter_signature_is_no_stray() -> None:
    target = io.BytesIO()
    countersign(messages.signed(), target, messages.signer("p384"), at=pki.NOW)
    holds(target.getvalue(), None, "enveloped")
    root = tree(target.getvalue())
    counter = the(root, "xades:CounterSignature")
    counter.tag = f"{XADES}Other"
    refused(messages.bytes_of(root))


# -- what everybody reads -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [("", "", True), (" ", "\n", True), ("a", "", True), ("", "b", True), ("a", "b", False)],
)
def test_what_reads_otherwise_without_its_signature_is_not_valid(
    before: str, after: str, same: bool
) -> None:
    """No stray: the one signature stands where it may, but between the halves of a text."""
    text = (
        messages.message()
        .decode()
        .replace("</edXML:edXMLHeader>", f"{before}{after}</edXML:edXMLHeader>")
    )
    signed = messages.sign(text.encode())
    root = tree(signed)
    signature = the(root, "ds:Signature")
    previous = signature.getprevious()
    assert previous is not None
    whole = (previous.tail or "") + (signature.tail or "")
    at = whole.index(before + after) + len(before)
    previous.tail, signature.tail = whole[:at], whole[at:]
    answer = messages.verify(messages.bytes_of(root))
    assert all(one.passed for one in answer.signatures)
    assert answer.valid is same
    assert ("VNE-SIG-722" in messages.codes(answer)) is not same


CONTENT = Content.from_base64("YQ==")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda e: e, None),
        (lambda e: attrs.evolve(e, header=attrs.evolve(e.header, subject="x")), "Subject"),
        (lambda e: attrs.evolve(e, header=attrs.evolve(e.header, subject=None)), "Subject"),
        (lambda e: attrs.evolve(e, attachments=e.attachments[1:]), "Attachment"),
        (lambda e: attrs.evolve(e, attachments=e.attachments[::-1]), "Attachment"),
        (
            lambda e: attrs.evolve(
                e, attachments=(attrs.evolve(e.attachments[0], content=CONTENT), e.attachments[1])
            ),
            "ContentTransferEncoded",
        ),
        (
            lambda e: attrs.evolve(
                e, attachments=(attrs.evolve(e.attachments[0], content=None), e.attachments[1])
            ),
            "Attachment",
        ),
        (lambda e: attrs.evolve(e, trace=None), "TraceHeader"),
        (lambda e: factories.status(), "edXML"),
    ],
)
def test_every_departure_is_found_and_placed(
    change: Callable[[Any], Any], place: str | None
) -> None:
    one, other = vnedoc.loads(messages.message()), vnedoc.loads(messages.message())
    for found in (coverage.departs(change(one), other), coverage.departs(other, change(one))):
        assert found is None if place is None else found is not None and place in found


def test_no_file_is_read_to_see_that_it_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    envelope = vnedoc.loads(messages.message())
    monkeypatch.setattr(Content, "chunks", lambda self: pytest.fail("read"))
    monkeypatch.setattr(Content, "base64_chunks", lambda self: pytest.fail("read"))
    assert coverage.departs(envelope, envelope) is None


def test_the_namespace_of_the_message_is_the_standards() -> None:
    assert MESSAGE_URI in NS
    assert DS_URI in DS
