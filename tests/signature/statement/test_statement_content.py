"""A statement lists values: it survives the axis, and notices every change of what is said."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import attrs
import pytest
from lxml import etree

import vnedoc
from tests import axis, factories
from vnedoc.codes import BusinessDocType, Priority
from vnedoc.content import Content, source_of
from vnedoc.model import Business, DocumentEnvelope, Organ, Unread
from vnedoc.names import ENVELOPE, HEADER, MESSAGE_HEADER, NS
from vnedoc.signature.statement.content import StatementRefusedError, statement_of
from vnedoc.signature.statement.form import (
    BrokenFormError,
    Statement,
    UnknownFormError,
    from_xml,
    to_xml,
)
from vnedoc.signature.statement.matching import Carried, Difference, compare
from vnedoc.signature.statement.normal import MAX_VALUE_CHARACTERS, StatedValue, normal_text
from vnedoc.signature.statement.versions import LATEST
from vnedoc.xml.reading.reader import read_document
from vnedoc.xml.reading.tree import parse


def stated(data: bytes) -> Statement:
    document = parse(source_of(data))
    return statement_of(document, read_document(document))


def differences(
    statement: Statement, envelope: DocumentEnvelope, statements: Sequence[int] = ()
) -> tuple[tuple[Difference, ...], dict[int, str]]:
    """The differences, and the signed names of the files."""
    found, matches = compare(statement, Carried(envelope, statements))
    return found, {index: match.name for index, match in matches.items()}


STATEMENT = stated(vnedoc.dumps(factories.document()))


@pytest.mark.parametrize("kind", ["new", "revoke", "update", "replace"])
def test_what_the_axis_does_changes_nothing_that_is_stated(kind: str) -> None:
    sent = factories.COMPLETE[kind]()
    statement = stated(vnedoc.dumps(sent))
    arrived = vnedoc.loads(vnedoc.dumps(axis.through(axis.through(sent)), "numbered"))
    assert isinstance(arrived, DocumentEnvelope)
    found, names = differences(statement, arrived)
    assert found == ()
    assert names == {i: a.name for i, a in enumerate(sent.attachments)}


def header(**changes: Any) -> Callable[[DocumentEnvelope], DocumentEnvelope]:
    return lambda e: attrs.evolve(e, header=attrs.evolve(e.header, **changes))


def other(**changes: Any) -> Callable[[DocumentEnvelope], DocumentEnvelope]:
    return lambda e: header(other=attrs.evolve(e.header.other, **changes))(e)


def business(**changes: Any) -> Callable[[DocumentEnvelope], DocumentEnvelope]:
    def change(e: DocumentEnvelope) -> DocumentEnvelope:
        new = attrs.evolve(e.trace.business or Business(), **changes)
        return attrs.evolve(e, trace=attrs.evolve(e.trace, business=new))

    return change


def attachments(*added: Any, first: Any = None) -> Callable[[DocumentEnvelope], DocumentEnvelope]:
    return lambda e: attrs.evolve(
        e,
        attachments=((*e.attachments[:1],) if first is None else (first,))
        + e.attachments[1:]
        + added,
    )


def unread(name: str, path: str = MESSAGE_HEADER) -> Callable[[DocumentEnvelope], DocumentEnvelope]:
    return lambda e: attrs.evolve(e, unread=(Unread(path=path, name=name, children=("x",)),))


STRANGER = Organ(organ_id="H99.66", organ_name="Người lạ")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (header(subject="V/v khác"), "MessageHeader/Subject"),
        (header(subject=None), "MessageHeader/Subject"),
        (header(subject=factories.header().subject.upper()), "MessageHeader/Subject"),
        (header(due_date=dt.date(2025, 7, 16)), "MessageHeader/DueDate"),
        (header(recipients=(*factories.header().recipients, STRANGER)), "MessageHeader/To"),
        (header(recipients=factories.header().recipients[:1]), "MessageHeader/To"),
        (header(recipients=factories.header().recipients[::-1]), "MessageHeader/To[1]/OrganId"),
        (header(sender=STRANGER), "MessageHeader/From/OrganId"),
        (header(to_places=("Lưu: VT.", "Như trên;")), "MessageHeader/ToPlaces/Place[1]"),
        (header(application_type="x"), "MessageHeader/ApplicationType"),
        (other(priority=Priority.EXPRESS), "MessageHeader/OtherInfo/Priority"),
        (other(priority=None), "MessageHeader/OtherInfo/Priority"),
        (business(doc_type=BusinessDocType.REVOKE), "TraceHeaderList/Bussiness/BussinessDocType"),
        (business(reason="khác"), "TraceHeaderList/Bussiness/BussinessDocReason"),
        (business(paper=True), "TraceHeaderList/Bussiness/Paper"),
        (attachments(factories.attachment(3, "x.txt", b"x")), "File x.txt"),
        (attachments(factories.ATTACHMENTS[0]), "File 05-SVDA-VP.pdf"),
        (attachments(first=factories.attachment(data=b"%PDF-other")), "File 05-SVDA-VP.pdf"),
        (lambda e: attrs.evolve(e, attachments=e.attachments[1:]), "File 05-SVDA-VP.pdf"),
        (unread("Subject"), f"{MESSAGE_HEADER}/Subject"),
        (unread("{urn:x}y"), f"{MESSAGE_HEADER}/{{urn:x}}y"),
        (unread("Signature", HEADER), f"{HEADER}/Signature"),
        (unread("@x", ENVELOPE), f"{ENVELOPE}/@x"),
        (
            attachments(first=attrs.evolve(factories.ATTACHMENTS[0], field_name="x")),
            "edXML/AttachmentEncoded/Attachment[1]/FieldName",
        ),
    ],
)
def test_every_change_is_named(
    change: Callable[[DocumentEnvelope], DocumentEnvelope], place: str
) -> None:
    changed = change(axis.through(factories.document()))
    found, _ = differences(STATEMENT, changed)
    assert place in [difference.place for difference in found]
    assert all(difference.text("vi") and difference.text("en") for difference in found)


def test_an_added_receiver_is_named_by_its_identifier() -> None:
    changed = header(recipients=(STRANGER, *factories.header().recipients))(factories.document())
    found, _ = differences(STATEMENT, changed)
    assert (found[0].place, found[0].stated, found[0].found) == ("MessageHeader/To", None, "H99.66")


def test_statements_among_the_attachments_are_not_files() -> None:
    added = attachments(factories.attachment(3, "statement.xml", b"<x/>"))(factories.document())
    assert differences(STATEMENT, added, statements=[2])[0] == ()
    assert differences(STATEMENT, added)[0] != ()


def test_two_files_of_the_same_bytes_are_two_files() -> None:
    twice = factories.document(
        attachments=(factories.attachment(1, "a.pdf"), factories.attachment(2, "b.pdf"))
    )
    statement = stated(vnedoc.dumps(twice))
    assert differences(statement, twice) == ((), {0: "a.pdf", 1: "b.pdf"})
    once = attrs.evolve(twice, attachments=twice.attachments[:1])
    assert [d.place for d in differences(statement, once)[0]] == ["File b.pdf"]


DATA = vnedoc.dumps(factories.document()).decode()


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("<edXML:Priority>0</edXML:Priority>", "", "OtherInfo/Priority"),
        ("<edXML:Direction>false</edXML:Direction>", "", "OtherInfo/Direction"),
        ("<edXML:SteeringType>0</edXML:SteeringType>", "", "SteeringType"),
        ("<edXML:Type>2</edXML:Type>", "", "DocumentType/Type"),
        ("<edXML:Type>2<", "<edXML:Type>02<", "DocumentType/Type"),
        ("2025/07/15", "2025-07-15", "DueDate"),
        ("2025/07/15", "2025/02/30", "DueDate"),
        ("<edXML:Subject>", "<edXML:Subject> ", "Subject"),
        ("<edXML:Subject>", "<edXML:Content/><edXML:Subject>", "Content"),
        ("<edXML:Subject>", "<edXML:Subject>x</edXML:Subject><edXML:Subject>", "Subject[2]"),
        ("<edXML:Subject>", "<edXML:Chủ_đề>x</edXML:Chủ_đề><edXML:Subject>", "Chủ_đề"),
        ("<edXML:Subject>", "<edXML:Fax2/><edXML:Subject>", "Fax2"),
        ("</edXML:edXMLHeader>", "<edXML:Signature/></edXML:edXMLHeader>", "Signature"),
        ("<edXML:Subject>V/v", f"<edXML:Subject>{'a' * MAX_VALUE_CHARACTERS}", "MessageHeader"),
        ('edXMLManifest version="1.0"', 'edXMLManifest version="2.0"', "@version"),
    ],
)  # fmt: skip
def test_a_message_that_would_not_survive_gets_no_statement(old: str, new: str, place: str) -> None:
    assert old in DATA
    with pytest.raises(StatementRefusedError) as caught:
        stated(DATA.replace(old, new, 1).encode())
    assert any(problem[0].endswith(place) for problem in caught.value.problems)
    assert place in caught.value.text("vi")


def test_a_status_gets_no_statement() -> None:
    with pytest.raises(StatementRefusedError):
        stated(vnedoc.dumps(factories.status()))


def test_the_form_is_read_back_as_it_was_written() -> None:
    assert from_xml(etree.fromstring(to_xml(STATEMENT))) == STATEMENT


XML = to_xml(STATEMENT).decode()


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ('version="1"', 'version="2"', UnknownFormError),
        ("<Fields>", "<Fields><Field>MessageHeader/New</Field>", UnknownFormError),
        ("<Field>MessageHeader/From/OrganId</Field>", "", UnknownFormError),
        ("<Values>", '<Values><Text field="MessageHeader/New">x</Text>', UnknownFormError),
        ("<Values>", '<Values><Money field="MessageHeader/Subject">1</Money>', UnknownFormError),
        ("<Values>", '<Values><Text field="MessageHeader/Subject">x</Text>', BrokenFormError),
        ("<Values>", '<Values x="1">', UnknownFormError),
        ("<Values>", "<Values>text", BrokenFormError),
        ("<Values>", "<Values><!-- x -->", BrokenFormError),
        ("</Statement>", "<More/></Statement>", UnknownFormError),
        ("<Name>", "<Kind>x</Kind><Name>", UnknownFormError),
        ("<Size>", "<Size>0", BrokenFormError),
        ("<Sha256>", "<Sha256>A", BrokenFormError),
        ('xmlns="urn:vnedoc:statement:1"', 'xmlns="urn:vnedoc:statement:2"', BrokenFormError),
        ("<Name>", "<Name><b/>", BrokenFormError),
    ],
)
def test_unknown_is_told_apart_from_broken(old: str, new: str, kind: type[Exception]) -> None:
    assert old in XML
    with pytest.raises(kind):
        from_xml(etree.fromstring(XML.replace(old, new, 1).encode()))


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        (" a\u00a0\r\n", "a\u00a0"),
        ("e\u0301", "é"),
        ("ﬁ", "ﬁ"),
        ("a  b", "a  b"),
        ("Ð", "Ð"),
    ],
)
def test_texts_are_composed_and_trimmed_and_nothing_more(text: str, normal: str) -> None:
    assert normal_text(text) == normal


def test_the_field_list_covers_the_header_and_the_operation_alone() -> None:
    names = LATEST.names
    assert len(names) == 63
    assert all(f.startswith(("MessageHeader/", "TraceHeaderList/Bussiness/")) for f in names)
    assert StatedValue("MessageHeader/From/OrganId", "Text", "H26.99") in STATEMENT.values
    assert NS not in "".join(names)


def test_an_undecodable_attachment_is_an_error_not_a_match() -> None:
    broken = factories.document(
        attachments=(attrs.evolve(factories.ATTACHMENTS[0], content=Content.from_base64("?")),)
    )
    with pytest.raises(vnedoc.VnedocError):
        differences(STATEMENT, broken)
