"""The statement survives the axis; any changed value or file, any addition fails and is named."""

import io
from pathlib import Path
from typing import Any

import attrs
import pytest

import vnedoc
from tests import axis, factories
from tests.signature import messages, pki
from vnedoc.content import Content
from vnedoc.errors import SourceChangedError
from vnedoc.model import DocumentEnvelope, Organ, Unread
from vnedoc.names import MESSAGE_HEADER
from vnedoc.signature.errors import NotSignableError
from vnedoc.signature.statement.content import StatementRefusedError
from vnedoc.signature.statement.signing import sign_statement
from vnedoc.signature.verdict import Indication, SubIndication, Verification
from vnedoc.signature.verifier import verify


def stated(data: bytes, **options: Any) -> bytes:
    target = io.BytesIO()
    sign_statement(data, target, messages.signer(), at=pki.NOW, **options)
    return target.getvalue()


def check(source: Any, **options: Any) -> Verification:
    options.setdefault("require", "statement")
    return verify(source, messages.trust(), at=pki.NOW, crls=messages.crls(), **options)


def envelope_of(data: bytes) -> DocumentEnvelope:
    envelope = vnedoc.loads(data)
    assert isinstance(envelope, DocumentEnvelope)
    return envelope


SIGNED = stated(vnedoc.dumps(factories.document()))


@pytest.mark.parametrize("require", ["statement", None])
def test_a_statement_is_made_and_holds(require: Any) -> None:
    answer = check(SIGNED, require=require)
    (verdict,) = answer.signatures
    assert (verdict.indication, verdict.form, verdict.level) == (
        Indication.PASSED,
        "statement",
        "B-B",
    )
    assert answer.valid


@pytest.mark.parametrize("kind", ["new", "revoke", "update", "replace"])
@pytest.mark.parametrize("hops", [1, 3])
def test_it_survives_the_axis(kind: str, hops: int) -> None:
    sent = factories.COMPLETE[kind]()
    arrived = envelope_of(stated(vnedoc.dumps(sent)))
    for _ in range(hops):
        arrived = axis.through(arrived)
    answer = check(vnedoc.dumps(arrived, "numbered"))
    assert answer.valid
    assert isinstance(answer.envelope, DocumentEnvelope)
    assert answer.envelope.header == attrs.evolve(
        sent.header, subject=answer.envelope.header.subject
    )
    assert [a.name for a in answer.envelope.attachments][:2] == [a.name for a in sent.attachments]
    assert answer.envelope.trace.hops == ()
    assert answer.envelope.trace.business == sent.trace.business
    assert [a.read() for a in answer.envelope.attachments][:2] == [
        a.read() for a in sent.attachments
    ]
    codes = {reason.code for verdict in answer.signatures for reason in verdict.reasons}
    assert "VNE-SIG-735" in codes


def changed(**header: Any) -> bytes:
    envelope = axis.through(envelope_of(SIGNED))
    return vnedoc.dumps(attrs.evolve(envelope, header=attrs.evolve(envelope.header, **header)))


def with_files(*files: Any) -> bytes:
    envelope = envelope_of(SIGNED)
    return vnedoc.dumps(attrs.evolve(envelope, attachments=(*envelope.attachments, *files)))


def with_unread(**item: Any) -> bytes:
    return vnedoc.dumps(attrs.evolve(envelope_of(SIGNED), unread=(Unread(**item),)))


RECEIVERS = factories.header().recipients


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (changed(subject="V/v khác"), "Subject"),
        (changed(recipients=(*RECEIVERS, Organ(organ_id="H99.66"))), "H99.66"),
        (changed(recipients=RECEIVERS[:1]), str(RECEIVERS[1].organ_id)),
        (with_files(factories.attachment(9, "la.txt", b"x")), "la.txt"),
        (with_unread(path=MESSAGE_HEADER, name="Subject", children=("x",)), "Subject"),
        (with_unread(path=MESSAGE_HEADER, name="{urn:x}y"), "{urn:x}y"),
    ],
)
def test_any_change_fails_and_is_named(data: bytes, named: str) -> None:
    answer = check(data)
    (verdict,) = answer.signatures
    assert verdict.indication is Indication.FAILED
    assert not answer.valid
    assert answer.envelope is None
    assert named in " ".join(reason.text("vi") for reason in verdict.reasons)


def test_a_changed_file_fails() -> None:
    envelope = envelope_of(SIGNED)
    first = attrs.evolve(envelope.attachments[0], content=Content.from_bytes(b"%PDF-1.4 khac"))
    data = vnedoc.dumps(attrs.evolve(envelope, attachments=(first, *envelope.attachments[1:])))
    assert check(data).signatures[0].indication is Indication.FAILED


def statement_text() -> bytes:
    return envelope_of(SIGNED).attachments[-1].read()


def carrying(text: bytes, data: bytes = b"") -> bytes:
    envelope = envelope_of(data or SIGNED)
    last = attrs.evolve(envelope.attachments[-1], content=Content.from_bytes(text))
    return vnedoc.dumps(attrs.evolve(envelope, attachments=(*envelope.attachments[:-1], last)))


def test_a_statement_is_known_by_its_root_not_by_its_name_or_type() -> None:
    envelope = envelope_of(SIGNED)
    last = attrs.evolve(envelope.attachments[-1], name="a.pdf", content_type="application/pdf")
    data = vnedoc.dumps(attrs.evolve(envelope, attachments=(*envelope.attachments[:-1], last)))
    assert check(data).valid


@pytest.mark.parametrize(
    "text",
    [
        statement_text().replace("Sở Ví dụ A".encode(), "Sở Ví dụ X".encode()),
        statement_text().replace(b'version="1"', b'version="2"'),
        statement_text().split(b"<ds:Signature")[0] + b"</Statement>",
    ],
)
def test_a_tampered_statement_fails(text: bytes) -> None:
    answer = check(carrying(text))
    assert answer.signatures[0].indication is not Indication.PASSED
    assert not answer.valid


def test_a_message_without_a_statement_is_not_valid() -> None:
    data = messages.signed()
    assert check(data, require=None).valid
    answer = check(data)
    assert not answer.valid
    assert [verdict.form for verdict in answer.signatures] == ["enveloped"]


def test_a_broken_enveloped_signature_is_listed_beside_the_statement() -> None:
    both = messages.sign(SIGNED)
    assert check(both, require=None).valid
    arrived = vnedoc.dumps(axis.through(envelope_of(both)))
    answer = check(arrived)
    assert answer.valid
    forms = {verdict.form: verdict.indication for verdict in answer.signatures}
    assert forms == {"enveloped": Indication.FAILED, "statement": Indication.PASSED}
    assert not check(arrived, require=None).valid


def test_a_statement_of_another_message_does_not_fit() -> None:
    other = stated(vnedoc.dumps(factories.document(subject="V/v khác")))
    answer = check(carrying(envelope_of(other).attachments[-1].read()))
    assert answer.signatures[0].sub_indication is SubIndication.HASH_FAILURE


def test_two_people_state_the_same_message() -> None:
    twice = stated(SIGNED)
    answer = check(vnedoc.dumps(axis.through(envelope_of(twice))))
    assert [verdict.indication for verdict in answer.signatures] == [Indication.PASSED] * 2
    assert answer.valid


def test_it_is_not_made_where_it_would_not_hold() -> None:
    with pytest.raises(StatementRefusedError):
        stated(vnedoc.dumps(factories.document(steering_type=None)))
    with pytest.raises(NotSignableError):
        stated(messages.signed())


def test_files_are_checked_when_they_are_handed_out(tmp_path: Path) -> None:
    path = tmp_path / "m.edxml"
    big = factories.document(attachments=(factories.attachment(data=bytes(3_000_000)),))
    path.write_bytes(stated(vnedoc.dumps(big)))
    answer = check(path)
    assert answer.valid
    chunks = answer.envelope.attachments[0].chunks()
    next(chunks)
    data = bytearray(path.read_bytes())
    data[2_500_000] ^= 1
    path.write_bytes(data)
    with pytest.raises(SourceChangedError):
        list(chunks)


def test_the_form_is_the_documented_one() -> None:
    text = statement_text()
    assert text.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<Statement xmlns=")
    assert b"http://www.w3.org/2001/10/xml-exc-c14n#" in text
    assert len(text) < 20_000
