"""The page of a message: whole, inert, bounded, and with no verdict of its own."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given

from tests import factories
from tests.reports.test_html import Page
from tests.signature import messages, pki
from vnedoc import dumps, sign_statement, verify, views
from vnedoc.codes import BusinessDocType, Priority
from vnedoc.content import Content
from vnedoc.errors import InvalidValueError, NotXmlError
from vnedoc.findings import Signatures
from vnedoc.model import VIETNAM, Attachment, Business, DocumentEnvelope, StatusEnvelope
from vnedoc.model._wire import wire_of
from vnedoc.views import ShownFile, View, look
from vnedoc.views._letter import MAX_ITEMS
from vnedoc.views._texts import MAX_CHARS, legible
from vnedoc.views.files import shown_files

from . import hostile

OWN_TAGS = {
    *("html", "head", "meta", "title", "style", "body", "main", "article", "section", "footer"),
    *("h1", "h2", "h3", "p", "b", "br", "div", "span", "bdi", "code", "ol", "ul", "li"),
    *("dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td"),
}
TRUST: dict[str, Any] = {"trust": messages.trust(), "at": pki.NOW, "crls": messages.crls()}


def page_of(envelope: Any, lang: str = "vi") -> Page:
    return Page(View(envelope=envelope, files=shown_files(envelope)).html(lang=lang))


def texts_in(group: Any) -> list[str]:
    """Every text that a group of the model holds."""
    found: list[str] = []
    for field in attrs.fields(type(group)):
        held = getattr(group, field.name)
        for one in held if isinstance(held, tuple) else (held,):
            if attrs.has(type(one)) and wire_of(field) is not None:
                found += texts_in(one)
            elif isinstance(one, str) and wire_of(field) is not None:
                found.append(str(one))
    return found


# -- What it says --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        (
            "vi",
            [
                "Ủy ban nhân dân thành phố Hà Nội",
                "Số: 05/SVDA-VP",
                "Hà Nội, ngày 01 tháng 7 năm 2025",
                "V/v phối hợp thực hiện ví dụ",
                "KT. GIÁM ĐỐC",
                "Nơi nhận:",
                "Bên nhận (2)",
                "Tệp đính kèm (2)",
                "application/pdf · 214 byte",
                "Các chặng đã qua (1)",
                "Hạn trả lời",
                "15/07/2025",
                "Văn bản là tệp đính kèm, không phải trang này.",
            ],
        ),
        (
            "en",
            [
                "No.: 05/SVDA-VP",
                "Hà Nội, 2025-07-01",
                "Receivers (2)",
                "Attached files (2)",
                "application/pdf · 214 bytes",
                "Hops (1)",
                "Answer due by",
                "2025-07-15",
                "The document is the attached file, not this page.",
            ],
        ),
    ],
)
def test_a_document_reads_as_a_letter(lang: str, told: list[str]) -> None:
    page = page_of(factories.document(), lang)
    for words in told:
        assert words in page.text
    (_, root), *_ = page.all("html")
    assert root["lang"] == lang
    assert "05/SVDA-VP: V/v phối hợp thực hiện ví dụ" in page.text[:200]


def test_a_status_message_says_what_became_of_which_document() -> None:
    page = page_of(factories.status())
    assert "Đã tiếp nhận: 05/SVDA-VP" in page.text[:200]
    assert "Về văn bản số: 05/SVDA-VP" in page.text
    assert "Tệp đính kèm" not in page.text


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        (BusinessDocType.NEW, None),
        (BusinessDocType.REVOKE, "Nghiệp vụ: Thu hồi văn bản"),
        (BusinessDocType.UPDATE, "Nghiệp vụ: Cập nhật"),
        (BusinessDocType.REPLACE, "Nghiệp vụ: Thay thế"),
    ],
)
def test_a_clerk_cannot_miss_what_a_message_asks_for(kind, shown: str | None) -> None:
    business = Business(doc_type=kind, reason="Sai thể thức", document_id=factories.EARLIER_ID)
    page = page_of(factories.document(business))
    banners = [a for _, a in page.all("div") if a.get("class") == "banner unfinished"]
    assert bool(banners) is (shown is not None)
    if shown:
        assert shown in page.text
        assert page.text.count("Sai thể thức") == 2  # in the banner, and among all values


@pytest.mark.parametrize("priority", Priority)
def test_urgency_is_a_stamp_unless_it_is_the_usual_one(priority: Priority) -> None:
    header = factories.header()
    other = attrs.evolve(header.other, priority=priority)
    page = page_of(factories.document(other=other))
    stamps = [a for _, a in page.all("p") if a.get("class") == "stamp"]
    assert bool(stamps) is (priority is not Priority.NORMAL)


@given(factories.documents())
def test_nothing_that_a_document_says_is_left_out(envelope: DocumentEnvelope) -> None:
    page = page_of(envelope)
    groups = [envelope.header, envelope.trace]
    for text in (text for group in groups if group for text in texts_in(group)):
        assert not text.strip() or legible(text) in page.text


@given(factories.statuses())
def test_nor_anything_of_a_status_message(envelope: StatusEnvelope) -> None:
    page = page_of(envelope)
    for text in texts_in(envelope.status) if envelope.status else ():
        assert not text.strip() or legible(text) in page.text


@pytest.mark.parametrize("envelope", [DocumentEnvelope(), StatusEnvelope()])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_message_that_says_nothing_has_a_page(envelope, lang) -> None:
    page = page_of(envelope, lang)
    assert len(page.all("h1")) == 1


# -- Files ---------------------------------------------------------------------------------------


def file_of(name: str, data: bytes, claimed: str | None = None) -> ShownFile:
    content = Content.from_bytes(data)
    attachment = Attachment(name=name, content_type=claimed, content=content)
    (file,) = shown_files(factories.document(attachments=(attachment,)))
    return file


PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(
    ("name", "data", "claimed", "media_type", "notes"),
    [
        ("a.pdf", factories.PDF, "application/pdf", "application/pdf", ()),
        ("a.pdf", factories.PDF, "text/plain", "application/pdf", ("claimed",)),
        ("a.doc", factories.PDF, None, "application/pdf", ("misnamed",)),
        ("a.txt", b"ch\xe1\xbb\xaf", "text/plain; charset=utf-8", "text/plain", ()),
        ("a.csv", b"a;b", None, "text/csv", ()),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None, "application/msword", ()),
        ("a.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None, "application/x-ole-storage", ()),
        ("a.svg", hostile.SVG, "image/svg+xml", "image/svg+xml", ("active",)),
        ("a.xml", b"<?xml version='1.0'?>" + hostile.SVG, None, "image/svg+xml", ("active",)),
        ("a.xml", b"<?xml version='1.0'?><a/>", None, "application/xml", ()),
        ("a.html", hostile.HTML, None, "text/html", ("active",)),
        ("a.txt", hostile.HTML, None, "text/html", ("active",)),
        ("a.pdf", hostile.HTML, None, "text/html", ("misnamed", "active")),
        ("a.exe", b"MZ\0" + b"\0" * 80, None, "application/vnd.microsoft.portable-executable", ()),
        ("a.png", PNG, "image/png", "image/png", ()),
        ("a.pdf", b"", None, "", ("no-content",)),
        ("a.js", b"alert(1)", None, "text/plain", ("program",)),
        ("a.docm", b"PK\x05\x06" + b"\0" * 18, None, "application/zip", ("macros",)),
        ("không đuôi", b"\0\1", None, "application/octet-stream", ()),
    ],
)
def test_a_file_is_told_by_what_its_bytes_are(name, data, claimed, media_type, notes) -> None:
    file = file_of(name, data, claimed)
    if media_type.endswith("executable"):
        notes = ("program",)
    if name == "a.docm":
        assert "macros" in file.notes
        return
    assert (file.media_type, file.notes) == (media_type, notes)
    assert file.size_bytes == (len(data) or None)


# -- Verdicts ------------------------------------------------------------------------------------


def stated() -> bytes:
    target = io.BytesIO()
    sign_statement(messages.message(), target, messages.signer(), at=pki.NOW)
    return target.getvalue()


FORGED = messages.signed().replace(b"<edXML:CodeNumber>05", b"<edXML:CodeNumber>06")
VALID_WORDS = {"vi": "Chữ ký số: hợp lệ", "en": "Signatures: valid"}


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(
    ("data", "terms", "state"),
    [
        (messages.signed(), TRUST, Signatures.VALID),
        (stated(), TRUST, Signatures.VALID),
        (messages.signed(), {}, Signatures.NOT_JUDGED),
        (FORGED, TRUST, Signatures.FAILED),
        (messages.message(), TRUST, Signatures.FAILED),
        (messages.message(), {}, Signatures.NONE),
        (messages.signed(), TRUST | {"crls": ()}, Signatures.INDETERMINATE),
        (messages.signed(), TRUST | {"require": "statement"}, Signatures.FAILED),
    ],
)
def test_nothing_is_valid_but_what_verify_calls_so(data, terms, state, lang) -> None:
    seen = look(data, **terms)
    assert seen.signatures is state
    html = seen.html(lang=lang)
    valid = bool(terms) and verify(data, **terms).valid
    assert (VALID_WORDS[lang] in Page(html).text) is valid is (state is Signatures.VALID)
    # With roots, what is not valid is not shown.
    assert ("Sở Ví dụ A" in html) is (valid or not terms)


@pytest.mark.parametrize("data", [messages.signed(), FORGED, messages.message()])
@pytest.mark.parametrize("terms", [TRUST, {"at": pki.NOW}])
def test_findings_are_those_of_validate(data, terms) -> None:
    from vnedoc import validate

    seen = look(data, findings=True, **terms)
    report = validate(data, **terms)
    assert seen.report == report
    page = Page(seen.html(lang="vi"))
    shown = re.findall(r"KHÔNG CHẤP NHẬN|CHƯA KIỂM TRA ĐỦ|CHẤP NHẬN", page.text)[0]
    assert (shown == "CHẤP NHẬN") is report.acceptable
    for finding in report.findings:
        assert finding.rule in page.text
    assert views.look(data, **terms).report is None


def test_roots_need_a_time() -> None:
    with pytest.raises(InvalidValueError):
        look(messages.signed(), trust=messages.trust())
    with pytest.raises(InvalidValueError):
        look(messages.signed(), trust=messages.trust(), at=dt.datetime(2026, 6, 1))
    assert look(messages.message(), at=dt.datetime(2026, 6, 1, tzinfo=VIETNAM)).at is not None


def test_what_cannot_be_read_has_no_page() -> None:
    with pytest.raises(NotXmlError):
        look(b"nothing")
    with pytest.raises(InvalidValueError):
        look(messages.message()).html(lang="fr")  # type: ignore[arg-type]


def test_a_file_is_named_by_its_name_and_bytes_by_none(tmp_path: Path) -> None:
    path = tmp_path / "den" / "a<b>.edxml"
    path.parent.mkdir()
    path.write_bytes(messages.message())
    assert "edXML · a<b>.edxml" in Page(look(path).html()).text
    assert "<bytes>" not in Page(look(messages.message()).html()).text


# -- What it can do ------------------------------------------------------------------------------


def test_there_are_eighty_hostile_values() -> None:
    assert len(set(hostile.HOSTILE)) == len(hostile.HOSTILE) == 80


@pytest.mark.parametrize("value", hostile.HOSTILE, ids=range(80))
def test_hostile_values_are_shown_and_make_nothing(value: str) -> None:
    checked = hostile.HOSTILE.index(value) % 8 == 0
    html = look(dumps(hostile.message(value)), findings=checked).html(lang="vi")
    page = Page(html)
    assert {tag for tag, _ in page.tags} <= OWN_TAGS
    for _, attributes in page.tags:
        assert set(attributes) <= {
            *("lang", "charset", "http-equiv", "content", "name", "class", "aria-hidden", "scope")
        }
    assert legible(value).strip() in page.text
    # Nothing is left that cannot be seen, or that turns the line around.
    assert html.replace("\n", "").isprintable()


def test_the_policy_allows_the_style_sheet_alone() -> None:
    html = look(messages.message(), findings=True).html()
    meta = next(a for _, a in Page(html).all("meta") if "http-equiv" in a)
    policy = r"default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'"
    assert re.fullmatch(policy, meta["content"] or "")
    assert "url(" not in html
    assert "@import" not in html


def test_a_page_has_a_size_whatever_a_message_has() -> None:
    many = factories.header(recipients=(factories.RECEIVER,) * 20_000, to_places=("x",) * 20_000)
    page = page_of(attrs.evolve(factories.document(), header=many))
    assert "Bên nhận (20000)" in page.text
    assert page.text.count(f"… và {20_000 - MAX_ITEMS} mục nữa") == 2
    assert len(page.all("li")) < 3 * MAX_ITEMS
    long = page_of(factories.document(subject="dài " * 100_000))
    assert len(long.text) < 20 * MAX_CHARS
    assert "… (+399000)" in long.text


def test_the_same_message_has_the_same_page() -> None:
    data = messages.signed()
    pages = {look(data, findings=True, **TRUST).html() for _ in range(2)}
    assert len(pages) == 1
