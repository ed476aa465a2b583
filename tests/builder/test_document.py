"""Documents from what the caller says: complete ones pass, everything wrong is told at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

from tests import factories
from vnedoc import builder
from vnedoc.codes import BusinessDocType, Priority
from vnedoc.content import Content
from vnedoc.errors import BuildError
from vnedoc.identifiers import ContentId
from vnedoc.model import (
    VIETNAM,
    Attachment,
    Changes,
    Code,
    DocumentEnvelope,
    DocumentType,
    Header,
    Manifest,
    Organ,
    Other,
    Receiver,
    Reference,
    Replacement,
    Signer,
    Staff,
    Trace,
)
from vnedoc.xml.reading.reader import loads
from vnedoc.xml.writing.writer import dumps

AT = factories.SENT_AT
FILES = tuple(
    attrs.evolve(attachment, content_id=None, content_type=None)
    for attachment in factories.ATTACHMENTS
)


def new(header: Header | None = None, files: Any = FILES, **options: Any) -> DocumentEnvelope:
    return builder.new(header or factories.header(), files, **{"at": AT, **options})


def problems(make: Callable[[], object]) -> list[str]:
    """The places at fault."""
    with pytest.raises(BuildError) as caught:
        make()
    assert all(en and vi and en != vi for _, en, vi in caught.value.problems)
    return [path for path, _, _ in caught.value.problems]


# -- what is made --------------------------------------------------------------------------------


def test_new_document_is_complete() -> None:
    envelope = new(paper=True, staff=factories.STAFF)
    assert envelope.header == factories.header()
    assert envelope.trace is not None
    assert envelope.trace.business is not None
    assert [(hop.organ_id, hop.timestamp) for hop in envelope.trace.hops] == [("H26.99", AT)]
    assert envelope.trace.business.doc_type is BusinessDocType.NEW
    assert envelope.trace.business.paper is True
    assert envelope.trace.business.staff == factories.STAFF
    assert loads(dumps(envelope)) == envelope


def test_nothing_is_said_that_the_caller_did_not_say() -> None:
    header = factories.header(other=None, steering_type=None, content=None, to_places=())
    envelope = new(header)
    assert envelope.header == header
    assert envelope.trace is not None
    assert envelope.trace.business is not None
    assert envelope.trace.business.paper is None


def test_same_call_gives_same_bytes() -> None:
    assert dumps(new()) == dumps(new())


def test_time_of_sending_loses_its_fraction_and_turns_vietnamese() -> None:
    at = dt.datetime(2025, 7, 1, 2, 30, 0, 999, tzinfo=dt.UTC)
    (hop,) = (new(at=at).trace or Trace()).hops
    assert hop.timestamp == AT
    assert hop.timestamp is not None
    assert hop.timestamp.utcoffset() == VIETNAM.utcoffset(None)


def test_revocation_names_the_document_it_revokes() -> None:
    envelope = builder.revoke(
        factories.header(), FILES, reason="Gửi nhầm", at=AT, staff=factories.STAFF
    )
    business = (envelope.trace or Trace()).business
    assert business is not None
    assert business.doc_type is BusinessDocType.REVOKE
    assert business.document_id == factories.DOCUMENT_ID
    assert business.reason == "Gửi nhầm"


def test_revocation_may_be_a_document_of_its_own() -> None:
    envelope = builder.revoke(
        factories.header(), FILES, reason="Gửi nhầm", at=AT, document_id=factories.EARLIER_ID
    )
    business = (envelope.trace or Trace()).business
    assert business is not None
    assert business.document_id == factories.EARLIER_ID


def test_update_carries_its_changes() -> None:
    receiver = Receiver(organ_id="H55.99", receiver_type=1)
    said = Changes(document_info=False, document_receiver=True, receivers=(receiver,))
    envelope = builder.update(
        factories.header(),
        FILES,
        document_id=factories.DOCUMENT_ID,
        changes=said,
        reason="Bổ sung nơi nhận",
        at=AT,
    )
    business = (envelope.trace or Trace()).business
    assert business is not None
    assert (business.doc_type, business.changes) == (BusinessDocType.UPDATE, said)


def test_replacement_carries_what_it_replaces() -> None:
    replaced = Replacement(document_id=factories.EARLIER_ID, organ_ids=("H41.99",))
    envelope = builder.replace(
        factories.header(), FILES, replacements=[replaced], reason="Có sai sót", at=AT
    )
    business = (envelope.trace or Trace()).business
    assert business is not None
    assert (business.doc_type, business.replacements) == (BusinessDocType.REPLACE, (replaced,))


@pytest.mark.parametrize("make", factories.COMPLETE.values(), ids=factories.COMPLETE)
def test_complete_envelopes_stay_as_they_are(make: Callable[[], Any]) -> None:
    assert builder.complete(make()) == make()


def test_texts_are_composed_and_trimmed_but_identifiers_are_not() -> None:
    subject = "  V/v vi\u0301 du\u0323 "
    header = factories.header(subject=subject, document_id="9FBFBAD2-f1f8-4256-a2eb-50fb1061cddb")
    envelope = new(header)
    assert envelope.header is not None
    assert envelope.header.subject == "V/v ví dụ"
    assert envelope.header.document_id == "9FBFBAD2-f1f8-4256-a2eb-50fb1061cddb"


# -- the identifier ------------------------------------------------------------------------------


def test_identifier_is_composed_when_asked_for() -> None:
    envelope = new(factories.header(document_id=None), compose_id=True)
    assert envelope.header is not None
    assert envelope.header.document_id == "H26.99,2025/07/01,05/SVDA-VP"


@pytest.mark.parametrize(
    ("header", "compose"),
    [
        (factories.header(document_id=None), False),
        (factories.header(), True),
        (factories.header(document_id=None, sender=Organ(organ_name="Sở Ví dụ A")), True),
        (factories.header(document_id=None, code=Code(number="05", notation="a,b")), True),
    ],
)
def test_identifier_is_given_or_composed_and_not_both(header: Header, compose: bool) -> None:
    assert "header.document_id" in problems(lambda: new(header, compose_id=compose))


# -- what is refused -----------------------------------------------------------------------------


def test_everything_that_is_missing_is_told_at_once() -> None:
    assert problems(lambda: builder.new(None, (), at=AT.replace(tzinfo=None))) == [
        "trace.hops[0].timestamp",
        "header.sender.organ_id",
        "header.sender.organ_name",
        "header.recipients",
        "header.document_id",
        "header.code.number",
        "header.code.notation",
        "header.promulgation.date",
        "header.document_type.code",
        "header.document_type.name",
        "header.subject",
        "header.signer.position",
        "header.signer.full_name",
        "attachments",
    ]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"subject": "N/A"}, "header.subject"),
        (
            {"signer": Signer(position="null", full_name="Nguyễn Văn Ví Dụ")},
            "header.signer.position",
        ),
        ({"sender": Organ(organ_id="null", organ_name="A")}, "header.sender.organ_id"),
        ({"subject": "x" * 501}, "header.subject"),
        ({"code": Code(number="1" * 12, notation="SVDA-VP")}, "header.code.number"),
        ({"other": Other(page_amount=1000)}, "header.other.page_amount"),
        ({"to_places": ("Như trên", "x" * 151)}, "header.to_places[1]"),
        ({"document_type": DocumentType(code=3, name="Công văn")}, "header.document_type.code"),
        (
            {"document_type": DocumentType(code=2, detail=1, name="Báo cáo")},
            "header.document_type.detail",
        ),
        ({"due_date": dt.date(2025, 6, 30)}, "header.due_date"),
        ({"subject": "[MẬT] V/v phương án ví dụ"}, "header.subject"),
        (
            {"other": Other(sphere_of_promulgation="Tối mật")},
            "header.other.sphere_of_promulgation",
        ),
        (
            {"recipients": (factories.RECEIVER, factories.RECEIVER)},
            "header.recipients[1].organ_id",
        ),
        ({"recipients": (factories.SENDER,)}, "header.recipients[0].organ_id"),
        ({"document_id": "H26.99,2025/07/01,06/SVDA-VP"}, "header.document_id"),
        ({"sender": Organ(organ_id="vxp.saas.03", organ_name="A")}, "header.sender.organ_id"),
    ],
)
def test_what_contradicts_or_overflows_is_refused(changes: dict[str, Any], path: str) -> None:
    assert path in problems(lambda: new(factories.header(**changes)))


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "x" * 500},
        {"other": Other(page_amount=999, priority=Priority.EXPRESS)},
        {"to_places": ("x" * 150,)},
        {"document_type": DocumentType(code=2, detail=14, name="Báo cáo")},
        {"due_date": dt.date(2025, 7, 1)},
        {"subject": "V/v bảo vệ bí mật nhà nước"},
        {"document_id": "9fbfbad2-f1f8-4256-a2eb-50fb1061cddb"},
        {"code": Code(number="05/2025", notation="SVDA-VP"), "document_id": "x-1"},
    ],
)
def test_the_neighbours_on_the_right_side_pass(changes: dict[str, Any]) -> None:
    assert new(factories.header(**changes)).header == factories.header(**changes)


def test_sending_before_the_issue_is_refused() -> None:
    early = AT - dt.timedelta(days=1)
    assert "trace.hops[0].timestamp" in problems(lambda: new(at=early))


@pytest.mark.parametrize(
    ("make", "path"),
    [
        (
            lambda: builder.revoke(factories.header(), FILES, reason=" ", at=AT),
            "trace.business.reason",
        ),
        (
            lambda: builder.update(
                factories.header(),
                FILES,
                document_id="",
                changes=Changes(document_info=True, document_receiver=False),
                reason="Sai",
                at=AT,
            ),
            "trace.business.document_id",
        ),
        (
            lambda: builder.update(
                factories.header(),
                FILES,
                document_id=factories.DOCUMENT_ID,
                changes=Changes(document_info=True, document_receiver=True),
                reason="Sai",
                at=AT,
            ),
            "trace.business.changes.receivers",
        ),
        (
            lambda: builder.update(
                factories.header(),
                FILES,
                document_id=factories.DOCUMENT_ID,
                changes=Changes(document_info=True),
                reason="Sai",
                at=AT,
            ),
            "trace.business.changes.document_receiver",
        ),
        (
            lambda: builder.replace(
                factories.header(), FILES, replacements=(), reason="Sai", at=AT
            ),
            "trace.business.replacements",
        ),
        (
            lambda: builder.replace(
                factories.header(),
                FILES,
                replacements=[Replacement(document_id=factories.EARLIER_ID)],
                reason="Sai",
                at=AT,
            ),
            "trace.business.replacements[0].organ_ids",
        ),
        (
            lambda: builder.replace(
                factories.header(),
                FILES,
                replacements=[
                    Replacement(document_id=factories.DOCUMENT_ID, organ_ids=("H41.99",))
                ],
                reason="Sai",
                at=AT,
            ),
            "trace.business.replacements[0].document_id",
        ),
    ],
)
def test_operations_need_what_they_act_on(make: Callable[[], object], path: str) -> None:
    assert any(found.startswith(path) for found in problems(make))


def test_the_time_is_said_once() -> None:
    envelope = factories.document()
    assert problems(lambda: builder.complete(envelope, at=AT)) == ["trace.hops"]
    assert problems(lambda: builder.complete(factories.status(), at=AT)) == ["status.timestamp"]


def test_a_warning_can_be_accepted_and_an_error_cannot() -> None:
    late = factories.header(other=Other(priority=Priority.EXPRESS))
    at = AT + dt.timedelta(days=9)
    with pytest.raises(BuildError) as caught:
        new(late, at=at)
    ((path, english, _),) = caught.value.problems
    rule = english.rpartition("(")[2].rstrip(")")
    assert path.startswith("trace.hops[0]")
    assert new(late, at=at, accept=(rule,)).header == late

    secret = factories.header(subject="[MẬT] V/v phương án ví dụ")
    assert problems(lambda: new(secret, accept=("VNE-SECRET-002",))) == ["header.subject"]


# -- files ---------------------------------------------------------------------------------------


def test_manifest_and_attachments_agree() -> None:
    described = attrs.evolve(FILES[0], description="Bản chính")
    envelope = new(files=(described, FILES[1]))
    assert envelope.manifest is not None
    assert envelope.manifest.version == "1.0"
    lines = envelope.manifest.references
    for line, attachment in zip(lines, envelope.attachments, strict=True):
        for field in ("content_id", "content_type", "description", "name"):
            assert getattr(line, field) == getattr(attachment, field)
    assert [line.content_type for line in lines] == ["application/pdf", "text/plain"]
    assert all(line.content_id and line.content_id.startswith("cid:") for line in lines)


def test_identifiers_of_files_differ_even_for_the_same_bytes() -> None:
    twins = [attrs.evolve(FILES[0], name=name) for name in ("a.pdf", "b.pdf")]
    first, second = new(files=twins).attachments
    assert first.content_id != second.content_id
    assert first.content_id == new(files=twins[:1]).attachments[0].content_id


@pytest.mark.parametrize("given", ["f1", "cid:f1", "cid:cid:f1"])
def test_given_identifier_is_kept_with_one_prefix(given: str) -> None:
    (attachment,) = new(files=[attrs.evolve(FILES[0], content_id=given)]).attachments
    assert attachment.content_id == ContentId("cid:f1")


def test_a_path_is_a_file(tmp_path: Path) -> None:
    path = tmp_path / "Công văn 05.pdf"
    path.write_bytes(factories.PDF)
    (attachment,) = new(files=[path]).attachments
    assert (attachment.name, attachment.read()) == ("Công văn 05.pdf", factories.PDF)
    same = builder.attach(path, name="05.pdf", description="Bản chính", content_id="cid:x")
    assert (same.name, same.description, same.content_id) == ("05.pdf", "Bản chính", "cid:x")


def test_a_file_that_is_not_there_is_told() -> None:
    with pytest.raises(FileNotFoundError):
        new(files=["không-có.pdf"])


@pytest.mark.parametrize(
    ("name", "data", "content_type", "expected"),
    [
        ("a.pdf", factories.PDF, None, "application/pdf"),
        ("A.PDF", factories.PDF, None, "application/pdf"),
        ("a.txt", b"abc", None, "text/plain"),
        ("a.dgn", b"\x01\x02", None, "application/octet-stream"),
        ("a.dgn", b"\x01\x02", "image/vnd.dgn", "image/vnd.dgn"),
    ],
)
def test_media_type_comes_from_name_and_bytes(
    name: str, data: bytes, content_type: str | None, expected: str
) -> None:
    file = Attachment(name=name, content_type=content_type, content=Content.from_bytes(data))
    assert new(files=[file]).attachments[0].content_type == expected


@pytest.mark.parametrize(
    ("file", "path"),
    [
        (Attachment(name="a.pdf", content=Content.from_bytes(b"PK\x03\x04")), ".name"),
        (
            Attachment(
                name="a.txt", content_type="application/pdf", content=Content.from_bytes(b"abc")
            ),
            ".content_type",
        ),
        (Attachment(name="a.pdf", content=Content.from_bytes(b"")), ".content"),
        (Attachment(name="a.pdf", content=Content.from_base64("YW*j")), ".content"),
        (Attachment(name="a.pdf"), ".content"),
        (Attachment(content=Content.from_bytes(factories.PDF)), ".name"),
    ],
)
def test_files_that_are_not_what_they_say_are_refused(file: Attachment, path: str) -> None:
    found = problems(lambda: new(files=[file]))
    assert any(place.startswith(f"attachments[0]{path}") for place in found), found


def test_two_files_of_one_name_or_identifier_are_refused() -> None:
    assert problems(lambda: new(files=[FILES[0], FILES[0]]))
    same_id = [attrs.evolve(file, content_id="cid:x") for file in FILES]
    assert problems(lambda: new(files=same_id))


def test_a_manifest_that_names_other_files_is_refused() -> None:
    manifest = Manifest(references=(Reference(content_id="cid:x", name="x.pdf"),))
    envelope = attrs.evolve(factories.document(), manifest=manifest)
    assert any("manifest" in path for path in problems(lambda: builder.complete(envelope)))


def test_a_given_manifest_says_of_its_files_what_it_must() -> None:
    made = new()
    references = made.manifest.references if made.manifest else ()
    for field in ("content_type", "name"):
        lame = attrs.evolve(references[0], **{field: None})
        manifest = Manifest(references=(lame, *references[1:]))
        lame_one = attrs.evolve(made, manifest=manifest)
        assert problems(lambda: builder.complete(lame_one)) == [f"manifest.references[0].{field}"]  # noqa: B023
    assert builder.complete(attrs.evolve(made, manifest=Manifest(references=references))) == made


def test_staff_and_blank_groups_do_no_harm() -> None:
    assert new(staff=Staff()) == new()


def test_an_empty_file_is_one_problem_with_one_remedy(tmp_path: Path) -> None:
    empty = tmp_path / "rỗng.pdf"
    empty.touch()
    with pytest.raises(BuildError) as caught:
        builder.new(factories.header(), [empty], at=factories.SENT_AT)
    ((path, en, vi),) = caught.value.problems
    assert path == "attachments[0].content"
    assert "rỗng.pdf" in en
    assert "rỗng.pdf" in vi
