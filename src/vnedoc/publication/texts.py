"""The text of an attached file, as far as it can be had in bounds; otherwise why not."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from typing import Any, Final

import attrs

from vnedoc.errors import ContentError, MissingExtraError, SourceChangedError
from vnedoc.inspection.inspecting import Inspection, inspect
from vnedoc.limits import MAX_PDF_BYTES, MAX_PDF_TEXT_STEPS
from vnedoc.model import Attachment
from vnedoc.signature.pdf.budget import MeteredFile, PdfBudget, TooMuchWork
from vnedoc.words import Words

MAX_TEXT_BYTES: Final = 2 * 1024 * 1024
"""Of a text file, and characters of a PDF file; a law of 300 pages has 1 MB."""
MAX_TEXT_TOTAL: Final = 2 * MAX_TEXT_BYTES
"""Characters of all files of a message together; each takes 2 microseconds at most."""
MIN_CHARACTERS: Final = 20
"""A page with fewer letters and digits is a scan, with a stamp or a number on it perhaps."""

_NO_CONTENT: Final = Words(vi="không có nội dung", en="it has no content")
_DAMAGED: Final = Words(vi="không giải mã được nội dung", en="its content cannot be decoded")
_OTHER: Final = Words(
    vi="không phải PDF hay văn bản thuần túy", en="it is neither PDF nor plain text"
)
_NOT_UTF8: Final = Words(vi="không phải UTF-8", en="it is not UTF-8")
_TOO_MUCH: Final = Words(vi="vượt giới hạn khi đọc", en="reading it passes a limit")
_LOCKED: Final = Words(vi="tệp PDF có mật khẩu", en="the PDF file is locked by a password")
_BROKEN: Final = Words(vi="không đọc được tệp PDF", en="the PDF file cannot be read")
_EMPTY: Final = Words(vi="tệp PDF không có trang nào", en="the PDF file has no page")
_EMBEDDED: Final = Words(vi="tệp PDF chứa tệp khác bên trong", en="the PDF file holds other files")
_SCANNED: Final = Words(
    vi="có trang không có chữ (bản quét ảnh): trang {page}",
    en="a page has no text (a scan): page {page}",
)


@attrs.frozen(kw_only=True)
class FileText:
    """What was read of one file."""

    text: str = ""
    """As much as was read, even where something is missing."""
    missing: Words | None = None
    """Why not all of it could be read; `None` only where all was."""


class TextBudget(PdfBudget):
    """What the files of one message may cost together."""

    def __init__(self, steps: int = MAX_PDF_TEXT_STEPS) -> None:
        super().__init__(steps)
        self.characters = MAX_TEXT_TOTAL


def text_of(attachment: Attachment, budget: TextBudget) -> FileText:
    """The text of one file.

    Args:
        attachment: The file.
        budget: What the files of its message may cost together; it is used up.

    Raises:
        MissingExtraError: it is a PDF file and pypdf is not installed.
        SourceChangedError: the message's file changed after it was read.
    """
    if attachment.content is None:
        return FileText(missing=_NO_CONTENT)
    found = inspect(attachment)
    if found.file is None:
        return FileText(missing=_DAMAGED)
    if found.file.kind not in {"pdf", "text"}:
        return FileText(missing=_OTHER)
    try:
        data = _held(attachment, found, budget)
    except SourceChangedError:
        raise
    except ContentError:
        return FileText(missing=_DAMAGED)
    if data is None:
        return FileText(missing=_TOO_MUCH)
    read = _pdf(data, budget) if found.file.kind == "pdf" else _plain(data)
    budget.characters -= len(read.text)
    return read if budget.characters >= 0 else FileText(missing=_TOO_MUCH)


def _held(attachment: Attachment, found: Inspection, budget: TextBudget) -> bytes | None:
    size = found.file.size if found.file else 0
    is_pdf = found.file is not None and found.file.kind == "pdf"
    if size > (MAX_PDF_BYTES if is_pdf else MAX_TEXT_BYTES):
        return None
    budget.take(size)
    return None if budget.files < 0 or budget.bytes < 0 else attachment.read()


def _plain(data: bytes) -> FileText:
    try:
        return FileText(text=data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return FileText(missing=_NOT_UTF8)


def _pdf(data: bytes, budget: TextBudget) -> FileText:
    try:
        import pypdf
    except ModuleNotFoundError:
        raise MissingExtraError(
            extra="pdf", purpose="Reading PDF files", purpose_vi="Đọc tệp PDF"
        ) from None
    parts: list[str] = []
    missing: Words | None
    try:
        with budget.metered(), _silent():
            missing = _read(pypdf.PdfReader(MeteredFile(data)), parts)
    except TooMuchWork:
        missing = _TOO_MUCH
    except (Exception, RecursionError):  # noqa: BLE001 - a foreign parser on hostile bytes: say so
        missing = _BROKEN
    return FileText(text="\n".join(parts), missing=missing)


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """Let pypdf log nothing: its warnings repeat what stands in a document."""
    log = logging.getLogger("pypdf")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        log.setLevel(level)


def _read(reader: Any, parts: list[str]) -> Words | None:
    """Gather the text of every page, and of what lies beside the pages."""
    if reader.is_encrypted:
        return _LOCKED
    for number, page in enumerate(reader.pages, 1):
        text = page.extract_text()
        parts.append(text)
        if sum(map(len, parts)) > MAX_TEXT_BYTES:
            return _TOO_MUCH
        if sum(map(str.isalnum, text)) < MIN_CHARACTERS:
            told = {"page": number}
            return Words(vi=_SCANNED.vi.format(**told), en=_SCANNED.en.format(**told))
        parts.extend(_notes(page))
    parts.extend(str(value) for value in (reader.metadata or {}).values())
    if reader.attachments:
        return _EMBEDDED
    return None if reader.pages else _EMPTY


def _notes(page: Any) -> Iterator[str]:
    """What annotations say: comments, stamps and fields of forms."""
    for reference in page.get("/Annots") or ():
        note = reference.get_object()
        for key in ("/Contents", "/V", "/T"):
            if isinstance(value := note.get(key), str):
                yield value
