"""``vnedoc form``, ``vnedoc build`` and ``vnedoc reply``."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import vnedoc
from tests import factories
from tests.cli.running import run
from vnedoc import builder, jsonform
from vnedoc.model import DocumentEnvelope, StatusEnvelope, Trace
from vnedoc.xml.reading.reader import load

AT = ("--at", "2025-07-01T09:30:00+07:00")


def written(path: Path, data: Any) -> Path:
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return path


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "05-SVDA-VP.pdf"
    path.write_bytes(factories.PDF)
    return path


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A blank form for a new document with what is needed filled in."""
    form = builder.blank("new")
    header, said = form["header"], jsonform.as_dict(factories.document())["header"]
    for field in ("document_id", "code", "promulgation", "document_type", "subject", "signer"):
        header[field] = said[field]
    header["sender"] |= {"organ_id": "H26.99", "organ_name": "Sở Ví dụ A"}
    header["recipients"][0] |= {"organ_id": "H41.99", "organ_name": "Sở Ví dụ B"}
    return written(tmp_path / "biểu mẫu.json", form)


@pytest.mark.parametrize("kind", builder.KINDS)
def test_form_prints_the_blank_form(kind: str, tmp_path: Path) -> None:
    status, out, _ = run("form", kind)
    assert (status, json.loads(out)) == (0, builder.blank(kind))
    target = tmp_path / "f.json"
    assert run("form", kind, "-o", target) == (0, "", "")
    assert target.read_text("utf-8") == out


def test_form_prints_the_schema_that_every_form_fits(tmp_path: Path) -> None:
    target = str(tmp_path / "schema.json")
    assert run("form", "schema", "-o", target) == (0, "", "")
    status, out, _ = run("form", "schema")
    assert (status, json.loads(out)) == (0, jsonform.schema())
    assert Path(target).read_text("utf-8") == out


def test_filled_form_and_a_file_make_a_message(filled: Path, pdf: Path, tmp_path: Path) -> None:
    out = tmp_path / "ra.edxml"
    assert run("build", filled, "-o", out, "--attach", pdf, *AT) == (0, "", "")
    envelope = load(out)
    assert isinstance(envelope, DocumentEnvelope)
    assert [a.read() for a in envelope.attachments] == [factories.PDF]
    assert (envelope.trace or Trace()).hops[0].timestamp == factories.SENT_AT
    assert run("validate", out, "--fail-on", "warning")[0] == 0


def test_form_may_come_from_standard_input(filled: Path, pdf: Path, tmp_path: Path) -> None:
    out = tmp_path / "ra.edxml"
    data = b"\xef\xbb\xbf" + filled.read_bytes()
    assert run("build", "-", "-o", out, "--attach", pdf, *AT, stdin=data)[0] == 0
    assert out.exists()


def test_time_of_this_computer_is_said_aloud(filled: Path, pdf: Path, tmp_path: Path) -> None:
    status, _, err = run("build", filled, "-o", tmp_path / "ra.edxml", "--attach", pdf, lang="vi")
    assert status == 0
    assert "giờ máy này" in err


def test_identifier_is_composed_when_asked_for(filled: Path, pdf: Path, tmp_path: Path) -> None:
    data = json.loads(filled.read_bytes())
    data["header"]["document_id"] = None
    written(filled, data)
    out = tmp_path / "ra.edxml"
    status, _, err = run("build", filled, "-o", out, "--attach", pdf, *AT, lang="vi")
    assert status == 1
    assert "header.document_id: Mã định danh văn bản: còn thiếu" in err
    assert run("build", filled, "-o", out, "--attach", pdf, "--compose-id", *AT)[0] == 0
    envelope: Any = load(out)
    assert envelope.header.document_id == factories.DOCUMENT_ID


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_unfilled_fields_are_named_one_a_line_and_nothing_is_written(
    tmp_path: Path, lang: str
) -> None:
    form = written(tmp_path / "f.json", builder.blank("revoke"))
    out = tmp_path / "ra.edxml"
    out.write_bytes(b"old")
    status, _, err = run("build", form, "-o", out, *AT, lang=lang)
    assert status == 1
    for path in ("header.sender.organ_id", "header.recipients", "trace.business.reason"):
        assert f"\n  {path}: " in err
    assert ("còn thiếu" in err) == (lang == "vi")
    assert out.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"", 1, "VNE-E500"),
        (b"{", 1, "VNE-E500"),
        (b'{"kind": "document", "schema_version": 1, "x": 1}', 1, "VNE-E500"),
        (
            b'{"kind": "document", "schema_version": 1, "attachments":'
            b' [{"name": "a", "content": {"size": 1, "sha256": "x"}}]}',
            3,
            "VNE-E203",
        ),
    ],
)
def test_wrong_forms_are_told(tmp_path: Path, data: bytes, status: int, code: str) -> None:
    ran = run("build", "-", "-o", tmp_path / "x", *AT, stdin=data, lang="vi")
    assert (ran.status, list(tmp_path.iterdir())) == (status, [])
    assert code in ran.err


def test_shown_message_is_built_again_from_its_files(message: Path, tmp_path: Path) -> None:
    form, out, into = tmp_path / "f.json", tmp_path / "ra.edxml", tmp_path / "tệp"
    form.write_text(run("show", message, "--format", "json").out, "utf-8")
    run("extract", message, "--into", into)
    first, second = sorted(into.iterdir())
    assert run("build", form, "-o", out, "--attach", first)[0] == 3
    assert run("build", form, "-o", out, "--attach", first, "--attach", second) == (0, "", "")
    assert out.read_bytes() == message.read_bytes()


def test_another_file_does_not_slip_in(message: Path, tmp_path: Path) -> None:
    form, out = tmp_path / "f.json", tmp_path / "ra.edxml"
    form.write_text(run("show", message, "--format", "json").out, "utf-8")
    other = tmp_path / "05-SVDA-VP.pdf"
    other.write_bytes(factories.PDF + b"\n")
    status, _, err = run("build", form, "-o", out, "--attach", other)
    assert status == 1
    assert "$.attachments[0].content.sha256" in err


def test_a_file_is_given_once(filled: Path, pdf: Path, tmp_path: Path) -> None:
    out = tmp_path / "ra.edxml"
    assert run("build", filled, "-o", out, "--attach", pdf, "--attach", pdf)[0] == 2
    data = json.loads(filled.read_bytes())
    data["attachments"] = [{"name": pdf.name, "content": {"base64": "JVBERi0xLjQKJSVFT0YK"}}]
    written(filled, data)
    status, _, err = run("build", filled, "-o", out, "--attach", pdf, *AT, lang="vi")
    assert status == 2
    assert pdf.name in err


def test_an_entry_of_the_form_describes_a_file(filled: Path, pdf: Path, tmp_path: Path) -> None:
    data = json.loads(filled.read_bytes())
    data["attachments"][0] |= {"name": pdf.name, "description": "Bản chính"}
    written(filled, data)
    out = tmp_path / "ra.edxml"
    assert run("build", filled, "-o", out, "--attach", pdf, *AT)[0] == 0
    (attachment,) = load(out).attachments  # type: ignore[union-attr]
    assert (attachment.description, attachment.read()) == ("Bản chính", factories.PDF)


def test_status_form_builds_and_carries_no_file(pdf: Path, tmp_path: Path) -> None:
    form = written(tmp_path / "f.json", jsonform.as_dict(factories.status()))
    out = tmp_path / "ra.edxml"
    assert run("build", form, "-o", out) == (0, "", "")
    assert load(out) == factories.status()
    assert run("build", form, "-o", out, "--attach", pdf)[0] == 2


def test_missing_file_is_3(filled: Path, tmp_path: Path) -> None:
    assert run("build", filled, "-o", tmp_path / "x", "--attach", "không-có.pdf")[0] == 3
    assert run("build", tmp_path / "không-có.json", "-o", tmp_path / "x")[0] == 3
    assert run("build", filled, "-o", tmp_path / "không có" / "x", *AT)[0] in (1, 3)


# -- reply ---------------------------------------------------------------------------------------


def answered(out: Path) -> Any:
    envelope = load(out)
    assert isinstance(envelope, StatusEnvelope)
    return envelope.status


def test_the_only_receiver_answers(single: Path, tmp_path: Path) -> None:
    out = tmp_path / "ra.edxml"
    words = ("--staff", "Trần Thị Ví Dụ", "--department", "Văn thư")
    assert run("reply", single, "--status", "03", "-o", out, *AT, *words) == (0, "", "")
    status = answered(out)
    assert (status.code, status.sender.organ_id) == ("03", "H41.99")
    assert status.sender.organ_name == "Sở Ví dụ B"
    assert status.response_for.organ_id == "H26.99"
    assert (status.staff.staff, status.staff.department) == ("Trần Thị Ví Dụ", "Văn thư")
    assert run("validate", out, "--fail-on", "warning")[0] == 0


def test_one_of_several_receivers_says_so(message: Path, tmp_path: Path) -> None:
    out = tmp_path / "ra.edxml"
    status, _, err = run("reply", message, "--status", "03", "-o", out, *AT, lang="vi")
    assert status == 2
    assert "H41.99, H55.99" in err
    assert run("reply", message, "--status", "03", "-o", out, *AT, "--sender", "H55.99")[0] == 0
    assert answered(out).sender.organ_name == "Sở Ví dụ C"


def test_a_unit_of_the_receiver_gives_its_name(message: Path, tmp_path: Path) -> None:
    out = tmp_path / "ra.edxml"
    words = ("reply", message, "--status", "01", "-o", out, *AT, "--sender", "H55.99.02")
    assert run(*words)[0] == 1
    assert run(*words, "--sender-name", "Phòng Ví dụ")[0] == 0
    assert answered(out).sender.organ_name == "Phòng Ví dụ"


@pytest.mark.parametrize(("code", "to"), [("02", ()), ("16", ()), ("13", ("--to", "H41.99"))])
def test_a_refusal_needs_its_reason(
    single: Path, tmp_path: Path, code: str, to: tuple[str, ...]
) -> None:
    out = tmp_path / "ra.edxml"
    words = ("reply", single, "--status", code, "-o", out, *AT, *to)
    status, _, err = run(*words)
    assert status == 1
    assert "status.description" in err
    assert not out.exists()
    assert run(*words, "--reason", "Sai thẩm quyền")[0] == 0
    assert answered(out).description == "Sai thẩm quyền"


def test_retrieval_comes_from_the_sender(message: Path, tmp_path: Path) -> None:
    out = tmp_path / "ra.edxml"
    words = ("reply", message, "--status", "13", "-o", out, *AT, "--reason", "Gửi nhầm")
    assert run(*words)[0] == 1
    assert run(*words, "--to", "H55.99")[0] == 0
    status = answered(out)
    assert (status.sender.organ_id, status.response_for.organ_id) == ("H26.99", "H55.99")


def test_a_status_message_is_not_answered(status: Path, tmp_path: Path) -> None:
    assert run("reply", status, "--status", "03", "-o", tmp_path / "x", *AT)[0] == 2


def test_reply_says_which_clock_it_used(single: Path, tmp_path: Path) -> None:
    status, _, err = run("reply", single, "--status", "03", "-o", tmp_path / "x")
    assert status == 0
    assert "this computer's clock" in err


def test_reply_says_when_the_date_of_the_document_is_lost(single: Path, tmp_path: Path) -> None:
    words = ("--status", "03", "-o", tmp_path / "ra.edxml", *AT)
    text = re.sub("(PromulgationDate>)[^<]+", r"\1hôm nay", single.read_text("utf-8"))
    single.write_text(text, "utf-8")
    ran = run("reply", single, *words)
    assert ran.status == 0
    assert "date of issue could not be read" in ran.err
    assert answered(tmp_path / "ra.edxml").response_for.promulgation_date is None
    assert "ngày ban hành" in run("reply", single, *words, lang="vi").err


def test_reply_to_a_document_without_receivers_lists_none(tmp_path: Path) -> None:
    message = tmp_path / "m.edxml"
    vnedoc.dump(factories.document(recipients=()), message)
    ran = run("reply", message, "--status", "03", "-o", tmp_path / "x", *AT)
    assert ran.status == 2
    assert "names nobody" in ran.err
    assert ": ." not in ran.err
