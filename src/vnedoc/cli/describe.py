"""An envelope as labelled lines for a person, in one language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from vnedoc.errors import Lang
from vnedoc.inspection.inspecting import InspectedFile, inspect
from vnedoc.model import Attachment, DocumentEnvelope, Envelope
from vnedoc.views._values import labelled, said, size, unread_line

_WORDS: Final = {
    "document": ("Gói tin văn bản", "A document"),
    "status": ("Bản tin trạng thái", "A status message"),
    "attachments": ("Tệp đính kèm", "Attached files"),
    "none": ("không có", "none"),
    "listed": ("chỉ có trong danh mục", "in the manifest alone"),
    "unnamed": ("(không tên)", "(no name)"),
    "no-content": ("không có nội dung", "no content"),
    "not-base64": ("nội dung không phải base64", "the content is not base64"),
    "zipped": ("trong zip", "in a zip of"),
    "locked": ("không mở được zip bọc ngoài", "the zip around it cannot be opened"),
    "unread": ("Không đọc được vào trường nào (giữ nguyên)", "Not read into any field (kept)"),
}


def describe(envelope: Envelope, lang: Lang) -> Iterator[str]:
    """The lines, each without its line end.

    Raises:
        SourceChangedError: the message's file changed after it was read.
    """
    is_document = isinstance(envelope, DocumentEnvelope)
    yield _word("document" if is_document else "status", lang)
    for name in ("header", "trace") if is_document else ("status",):
        group = getattr(envelope, name)
        if group is not None:
            yield from _group(group, lang, 1)
    if isinstance(envelope, DocumentEnvelope):
        yield from _attachments(envelope.attachments, lang)
        if not envelope.attachments and envelope.manifest is not None:
            # As in the message of 2014, whose files travel beside it, not in it.
            for number, reference in enumerate(envelope.manifest.references, 1):
                named = reference.name or reference.description or _word("unnamed", lang)
                yield f"  {number}. {named} ({_word('listed', lang)})"
    if envelope.unread:
        yield f"{_word('unread', lang)}:"
        yield from (f"  {unread_line(item, lang)}" for item in envelope.unread)


def _word(key: str, lang: Lang) -> str:
    return _WORDS[key][0 if lang == "vi" else 1]


def _group(group: Any, lang: Lang, depth: int) -> Iterator[str]:
    margin = "  " * depth
    for one in labelled(group, lang):
        if one.is_group:
            yield f"{margin}{one.label}:"
            yield from _group(one.value, lang, depth + 1)
        else:
            yield f"{margin}{one.label}: {said(one.value, lang)}"


def _attachments(attachments: tuple[Attachment, ...], lang: Lang) -> Iterator[str]:
    if not attachments:
        yield f"{_word('attachments', lang)}: {_word('none', lang)}"
        return
    yield f"{_word('attachments', lang)}:"
    for index, attachment in enumerate(attachments, 1):
        yield f"  {index}. {attachment.name or _word('unnamed', lang)}"
        yield f"     {_content(attachment, lang)}"
        if attachment.description:
            yield f"     {attachment.description}"


def _content(attachment: Attachment, lang: Lang) -> str:
    claimed = f"{attachment.content_type}; " if attachment.content_type else ""
    if attachment.content is None:
        return claimed + _word("no-content", lang)
    found = inspect(attachment)
    if found.wire is None:
        return claimed + _word("not-base64", lang)
    if not found.wrapped:
        return f"{claimed}{_file(found.wire, lang)}; SHA-256 {found.sha256}"
    inside = _file(found.file, lang) if found.file else _word("locked", lang)
    around = f"{_word('zipped', lang)} {size(found.wire.size, lang)}"
    return f"{claimed}{inside} {around}; SHA-256 {found.sha256}"


def _file(file: InspectedFile, lang: Lang) -> str:
    return f"{size(file.size, lang)}, {file.kind}"
