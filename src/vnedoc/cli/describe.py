"""An envelope as labelled lines for a person, in one language."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterator
from typing import Any, Final

import attrs

from vnedoc import names
from vnedoc.errors import Lang
from vnedoc.inspection.inspecting import InspectedFile, inspect
from vnedoc.model import Attachment, DocumentEnvelope, Envelope, Unread
from vnedoc.model._wire import wire_of
from vnedoc.words import counted

_MAX_UNREAD: Final = 200
"""Characters of an unread text that are shown."""
_LOOKED_AT: Final = 10 * _MAX_UNREAD
"""Characters of it that are looked at for that, white space counted."""
_SIGNATURE: Final = f"{{{names.DS}}}Signature"
_UNITS: Final = ("byte", "KB", "MB", "GB", "TB")
_WORDS: Final = {
    "document": ("Gói tin văn bản", "A document"),
    "status": ("Bản tin trạng thái", "A status message"),
    "yes": ("có", "yes"),
    "no": ("không", "no"),
    "attachments": ("Tệp đính kèm", "Attached files"),
    "none": ("không có", "none"),
    "listed": ("chỉ có trong danh mục", "in the manifest alone"),
    "unnamed": ("(không tên)", "(no name)"),
    "no-content": ("không có nội dung", "no content"),
    "not-base64": ("nội dung không phải base64", "the content is not base64"),
    "zipped": ("trong zip", "in a zip of"),
    "locked": ("không mở được zip bọc ngoài", "the zip around it cannot be opened"),
    "signature": ("chữ ký số; xem bằng vnedoc verify", "a signature; see it with vnedoc verify"),
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
        yield from (f"  {_unread(item, lang)}" for item in envelope.unread)


def _word(key: str, lang: Lang) -> str:
    return _WORDS[key][0 if lang == "vi" else 1]


def _group(group: Any, lang: Lang, depth: int) -> Iterator[str]:
    margin = "  " * depth
    for field in attrs.fields(type(group)):
        wire, held = wire_of(field), getattr(group, field.name)
        if wire is None or held is None:
            continue
        label = wire.vi if lang == "vi" else wire.en
        items = held if isinstance(held, tuple) else (held,)
        for index, item in enumerate(items, 1):
            if attrs.has(type(item)):
                yield f"{margin}{label}{f' {index}' if len(items) > 1 else ''}:"
                yield from _group(item, lang, depth + 1)
            else:
                yield f"{margin}{label}: {_value(item, lang)}"


def _value(value: Any, lang: Lang) -> str:
    match value:
        case enum.Enum():
            return f"{value.value} ({getattr(value, lang)})"
        case bool():
            return _word("yes" if value else "no", lang)
        case dt.datetime():
            return f"{_day(value, lang)} {value:%H:%M:%S} (+07:00)"
        case dt.date():
            return _day(value, lang)
        case _:
            return str(value)


def _day(value: dt.date, lang: Lang) -> str:
    # The platform's strftime does not pad years before 1000.
    year = f"{value.year:04}"
    if lang == "vi":
        return f"{value.day:02}/{value.month:02}/{year}"
    return f"{year}-{value.month:02}-{value.day:02}"


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
    around = f"{_word('zipped', lang)} {_size(found.wire.size, lang)}"
    return f"{claimed}{inside} {around}; SHA-256 {found.sha256}"


def _file(file: InspectedFile, lang: Lang) -> str:
    return f"{_size(file.size, lang)}, {file.kind}"


def _size(count: int, lang: Lang) -> str:
    amount, unit = float(count), 0
    while amount >= 1024 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1024, unit + 1
    if unit == 0:
        return f"{count} byte" if lang == "vi" else counted(count, "byte")
    return f"{amount:.1f} {_UNITS[unit]}"


def _unread(item: Unread, lang: Lang) -> str:
    if item.name == _SIGNATURE:
        # Its digits say nothing to a person.
        return f"{item.path}/{item.name}: {_word('signature', lang)}"
    # Only the beginning is cut into words: a hostile text has millions of them.
    whole = item.text.strip()
    text = " ".join(whole[:_LOOKED_AT].split())
    is_all = len(whole) <= _LOOKED_AT and len(text) <= _MAX_UNREAD
    shown = text if is_all else f"{text[:_MAX_UNREAD]}…"
    return f"{item.path}/{item.name}: {shown}"
