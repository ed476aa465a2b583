"""``vnedoc show`` and ``vnedoc extract``."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import attrs
import pytest

from tests import factories
from tests.cli.running import run
from tests.signature import pki
from vnedoc import jsonform, names
from vnedoc.content import Content
from vnedoc.model import Attachment, UnknownElement, Unread
from vnedoc.views import look
from vnedoc.xml.reading.reader import load
from vnedoc.xml.writing.writer import dump


def zipped(name: str, data: bytes) -> Content:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, data)
    return Content.from_bytes(file.getvalue())


def written(tmp_path: Path, *attachments: Attachment, **changes: Any) -> Path:
    path = tmp_path / "m.edxml"
    dump(attrs.evolve(factories.document(attachments=attachments), **changes), path)
    return path


# -- show ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        (
            "vi",
            [
                "  Bên gửi:",
                "    Mã định danh cơ quan: H26.99",
                "  Bên nhận 2:",
                "    Ngày ban hành: 01/07/2025",
                "    Mức độ khẩn: 0 (Thường)",
                "    Là văn bản chỉ đạo: không",
                "    Thời điểm: 01/07/2025 09:30:00 (+07:00)",
                "  1. 05-SVDA-VP.pdf",
            ],
        ),
        (
            "en",
            [
                "  Sender:",
                "    Organisation identifier: H26.99",
                "  Receivers 2:",
                "    Date of issue: 2025-07-01",
                "    Urgency: 0 (Normal)",
                "    Is a steering document: no",
                "    When: 2025-07-01 09:30:00 (+07:00)",
                "  2. Phụ lục.txt",
            ],
        ),
    ],
)
def test_fields_are_labelled(message: Path, lang: str, lines: list[str]) -> None:
    status, out, err = run("show", message, lang=lang)
    assert (status, err) == (0, "")
    shown = out.splitlines()
    for line in lines:
        assert line in shown


def test_status_message_is_shown(status: Path) -> None:
    out = run("show", status, lang="vi").out
    assert "Bản tin trạng thái" in out
    assert "Mã trạng thái: 03 (Đã tiếp nhận)" in out


def test_files_are_shown_with_size_kind_and_digest(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        factories.attachment(),
        Attachment(name="a.doc", content_type="application/zip", content=zipped("x.doc", b"abc")),
        Attachment(name="b.pdf", content=Content.from_base64("YW*j")),
        Attachment(name="c.pdf"),
        Attachment(content=Content.from_bytes(b"x" * 3_000_000)),
    )
    out = run("show", path).out
    assert f"application/pdf; {len(factories.PDF)} bytes, pdf; SHA-256 " in out
    assert "application/zip; 3 bytes, text in a zip of" in out
    assert "the content is not base64" in out
    assert "no content" in out
    assert "(no name)\n     2.9 MB" in out


def test_what_was_not_read_is_shown(tmp_path: Path) -> None:
    inner = UnknownElement(name="b", children=("chi tiết " * 100,))
    unread = (Unread(path="edXML", name="Lạ", children=("ngoài\nchuẩn", inner)),)
    status, out, err = run("show", written(tmp_path, unread=unread), lang="vi")
    assert status == 0
    (line,) = [line for line in out.splitlines() if "edXML/Lạ" in line]
    assert "ngoài chuẩn" in line
    assert line.endswith("…")
    assert "1 chỗ khác quy chuẩn" in err


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("x" * 200, "x" * 200),
        ("x" * 201, "x" * 200 + "…"),
        (" " * 3_000 + "x", "x"),
        ("x" + " " * 3_000, "x"),
        ("x" + " " * 3_000 + "y", "x…"),
        ("ế " * 100_000, ("ế " * 100) + "…"),
    ],
)
def test_a_long_text_that_was_not_read_is_cut(tmp_path: Path, text: str, shown: str) -> None:
    unread = (Unread(path="edXML", name="A", children=(text,)),)
    _, out, _ = run("show", written(tmp_path, unread=unread))
    assert any(line.endswith(f"edXML/A: {shown}") for line in out.splitlines())


def test_json_is_the_json_form(message: Path) -> None:
    short = json.loads(run("show", message, "--format", "json").out)
    assert short == jsonform.as_dict(load(message), content="digest")
    whole = run("show", message, "--format", "json", "--content").out
    assert jsonform.from_json(whole) == load(message)


def test_json_has_nothing_that_a_terminal_would_obey(tmp_path: Path) -> None:
    subject = "a\x9b31m\x7f\u202eb\u2028\U000e0100c Việt"
    path = written(tmp_path, header=factories.header(subject=subject))
    out = run("show", path, "--format", "json").out
    assert json.loads(out)["header"]["subject"] == subject
    assert all(character.isprintable() for line in out.split("\n") for character in line)
    assert "Việt" in out


def test_the_page_is_that_of_the_library(message: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.html"
    status, told, err = run("show", message, "--format", "html", "-o", out, lang="vi")
    assert (status, told, err) == (0, "", "")
    # The time by which is judged is on no page that nobody asked to be judged.
    assert out.read_text("utf-8") == look(message).html(lang="vi")
    assert "<h1" in run("show", message, "--format", "html").out


def test_findings_stand_on_the_page_when_asked(message: Path) -> None:
    at = ("--at", "2025-07-02T09:00:00")
    page = run("show", message, "--format", "html", "--findings", *at, lang="en").out
    assert "ACCEPTED" in page
    named = ("--findings", "--profile", "axis")
    assert "axis" in run("show", message, "--format", "html", *named, *at).out


@pytest.mark.parametrize(
    "asked",
    [
        ["--findings"],
        ["--pdf"],
        ["--profile", "axis"],
        ["--format", "html", "--profile", "axis"],
        ["--format", "html", "--pdf"],
        ["--format", "html", "--at", "now"],
    ],
)
def test_what_would_not_be_obeyed_is_refused(message: Path, asked: list[str]) -> None:
    assert run("show", message, *asked).status == 2


def test_a_page_of_what_is_not_valid_says_so_and_nothing_else(message: Path, tmp_path) -> None:
    root = tmp_path / "root.pem"
    root.write_bytes(pki.make_pki("p256").root.pem)
    out = tmp_path / "a.html"
    done = run("show", message, "--format", "html", "--trust", root, "-o", out, lang="vi")
    assert done.status == 1
    page = out.read_text("utf-8")
    assert "KHÔNG HỢP LỆ" in page
    assert "Sở Ví dụ" not in page


# -- extract -------------------------------------------------------------------------------------


def test_files_come_out_byte_for_byte_and_nothing_else(message: Path, tmp_path: Path) -> None:
    into = tmp_path / "ra"
    status, out, _ = run("extract", message, "--into", into)
    assert status == 0
    assert out.splitlines() == [str(into / "05-SVDA-VP.pdf"), str(into / "Phụ lục.txt")]
    found = {path.name: path.read_bytes() for path in into.iterdir()}
    assert found == {a.name: a.read() for a in factories.ATTACHMENTS}


def test_names_are_never_paths_and_never_collide(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        Attachment(name="../../x.pdf", content=Content.from_bytes(b"1")),
        Attachment(name="A.pdf", content=Content.from_bytes(b"2")),
        Attachment(name="a.PDF", content=Content.from_bytes(b"3")),
        Attachment(content=Content.from_bytes(b"4")),
    )
    into = tmp_path / "in" / "ra"
    assert run("extract", path, "--into", into)[0] == 0
    assert sorted(p.read_bytes() for p in into.iterdir()) == [b"1", b"2", b"3", b"4"]
    assert [p.name for p in (tmp_path / "in").iterdir()] == ["ra"]


def test_a_wrapping_zip_is_opened(tmp_path: Path) -> None:
    wrapped = Attachment(name="a.doc", content=zipped("../evil.doc", b"abc"))
    into = tmp_path / "ra"
    assert run("extract", written(tmp_path, wrapped), "--into", into)[0] == 0
    assert [(p.name, p.read_bytes()) for p in into.iterdir()] == [("a.doc", b"abc")]


@pytest.mark.parametrize(
    "bad",
    [Attachment(name="b.pdf", content=Content.from_base64("YW*j")), Attachment(name="b.pdf")],
    ids=["not base64", "no content"],
)
def test_all_files_or_none(tmp_path: Path, bad: Attachment) -> None:
    path = written(tmp_path, factories.attachment(), bad)
    into = tmp_path / "ra"
    status, out, err = run("extract", path, "--into", into)
    assert (status, out) == (3, "")
    assert "VNE-E20" in err
    assert [p.name for p in tmp_path.iterdir()] == ["m.edxml"]


def test_a_file_that_is_there_is_never_overwritten(message: Path, tmp_path: Path) -> None:
    into = tmp_path / "ra"
    into.mkdir()
    (into / "Phụ lục.txt").write_bytes(b"old")
    status, _, err = run("extract", message, "--into", into, lang="vi")
    assert status == 2
    assert "VNE-E600" in err
    assert [(p.name, p.read_bytes()) for p in into.iterdir()] == [("Phụ lục.txt", b"old")]


def test_without_attachments_nothing_is_made(status: Path, tmp_path: Path) -> None:
    code, out, err = run("extract", status, "--into", tmp_path / "ra", lang="vi")
    assert (code, out) == (0, "")
    assert "không có tệp đính kèm" in err
    assert not (tmp_path / "ra").exists()


def test_files_that_only_the_manifest_names_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "m.edxml"
    body = "<edXMLManifest><Reference><AttachmentName>vd.pdf</AttachmentName></Reference>"
    path.write_text(
        f'<edXML xmlns="{names.NS}"><edXMLEnvelope><edXMLHeader><MessageHeader><Subject>V/v'
        f"</Subject></MessageHeader></edXMLHeader><edXMLBody>{body}</edXMLManifest></edXMLBody>"
        "</edXMLEnvelope></edXML>",
        "utf-8",
    )
    code, out, _ = run("show", path)
    assert code == 0
    assert "  1. vd.pdf (in the manifest alone)" in out.splitlines()
