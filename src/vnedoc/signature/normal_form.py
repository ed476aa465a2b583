"""What a message says, in the normal form that a signed statement lists.

The national exchange axis rewrites messages, so a statement is compared with values, not bytes:
texts in NFC with white space trimmed at the ends, absent the same as empty, identifiers as
written, dates in ISO form. TraceHeader, ContentType, Description, ContentId, the manifest (whose
names are listed with the files) and the zip around a file are outside; everything else that a
statement does not list makes it fail.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
import unicodedata
from collections.abc import Iterator
from typing import Any, Final

import attrs

from vnedoc import names
from vnedoc.model import DocumentEnvelope, Unread
from vnedoc.xml.plan import Branch, Leaf, Plan, plan_of

_SPACE: Final = " \t\r\n"
_HEADER: Final = f"{names.HEADER}/"
_INDEX: Final = re.compile(r"\[[0-9]+\]")
_OUTSIDE: Final = (f"{names.TRACE}/TraceHeader", names.MANIFEST, names.ATTACHMENTS)
_UNSTATED: Final = ("field_name", "mime_type", "format")
"""Fields of an attachment that no statement lists; the national SDK's own extensions."""
MAX_VALUE_CHARACTERS: Final = 10_000
"""Of one value; the longest of the standard has 1,000."""
MAX_MARKS: Final = 30
"""Combining marks in a row, as in the Stream-Safe Text Format of Unicode (UAX #15): composing
costs the square of a run. A Vietnamese letter has 2."""
_DECOMPOSING_MARKS: Final = "\u0f73\u0f75\u0f81"
"""The only marks that do not say that they are some (combining class 0)."""


class IncomparableError(ValueError):
    """A value that has no normal form here, because making it would cost too much."""

    def __init__(self, en: str, vi: str) -> None:
        super().__init__(en)
        self.en, self.vi = en, vi


@attrs.frozen(order=True)
class Value:
    """One value: its field with 1-based indexes of repeated elements, its type, its text."""

    field: str
    """As ``MessageHeader/To[1]/OrganId``."""
    type: str
    """``Text``, ``Date``, ``Number`` or ``Flag``."""
    text: str


@attrs.frozen
class File:
    """One attached file: name, length in bytes and SHA-256 (hexadecimal) of what it unpacks to."""

    name: str
    size: int
    sha256: str


@functools.cache
def fields() -> tuple[str, ...]:
    """Every field that version 1 of the statement covers, without indexes, in the axis's order."""
    return tuple(path for path, _ in _leaves(plan_of(DocumentEnvelope), names.ROOT))


def _leaves(plan: Plan, path: str) -> Iterator[tuple[str, Leaf]]:
    for node in plan.children.values():
        place = f"{path}/{node.element}"
        if place.startswith(_OUTSIDE):
            continue
        if isinstance(node, Branch):
            yield from _leaves(node.plan, place)
        else:
            yield place.removeprefix(_HEADER), node


def field_of(path: str) -> str:
    """The field of a path in the model: without the header's prefix and without indexes."""
    return _INDEX.sub("", path.removeprefix(_HEADER))


def values_of(envelope: DocumentEnvelope) -> tuple[Value, ...]:
    """All values that a statement lists, in order.

    Raises:
        IncomparableError: a value is too long or has too many combining marks.
    """
    return tuple(_values(envelope, plan_of(DocumentEnvelope), names.ROOT))


def _values(group: Any, plan: Plan, path: str) -> Iterator[Value]:
    for node in plan.children.values():
        place = f"{path}/{node.element}"
        if place.startswith(_OUTSIDE):
            continue
        if isinstance(node, Branch) and node.field is None:
            yield from _values(group, node.plan, place)
            continue
        held = getattr(group, node.field or "")
        items = held if node.many else () if held is None else (held,)
        for index, item in enumerate(items, 1):
            at = f"{place}[{index}]" if node.many else place
            if isinstance(node, Branch):
                yield from _values(item, node.plan, at)
            elif (value := _value(at.removeprefix(_HEADER), item)) is not None:
                yield value


def _value(field: str, held: Any) -> Value | None:
    if isinstance(held, bool):
        return Value(field, "Flag", "true" if held else "false")
    if isinstance(held, int):
        return Value(field, "Number", str(int(held)))
    if isinstance(held, dt.date):
        return Value(field, "Date", held.isoformat())
    text = normal_text(str(held))
    return Value(field, "Text", text) if text else None


def normal_text(text: str) -> str:
    """NFC (never NFKC), XML white space trimmed at the ends only.

    Raises:
        IncomparableError: more than `MAX_VALUE_CHARACTERS`, or than `MAX_MARKS` in a row.
    """
    if len(text) > MAX_VALUE_CHARACTERS:
        raise IncomparableError(
            f"a value has more than {MAX_VALUE_CHARACTERS} characters",
            f"có giá trị dài hơn {MAX_VALUE_CHARACTERS} ký tự",
        )
    if not text.isascii():
        _check_marks(text)
    return unicodedata.normalize("NFC", text).strip(_SPACE)


def _check_marks(text: str) -> None:
    run = 0
    for character in text:
        is_mark = unicodedata.combining(character) or character in _DECOMPOSING_MARKS
        run = run + 1 if is_mark else 0
        if run > MAX_MARKS:
            raise IncomparableError(
                f"a value has more than {MAX_MARKS} combining marks in a row",
                f"có giá trị chứa hơn {MAX_MARKS} dấu kết hợp liền nhau",
            )


def unlisted(envelope: DocumentEnvelope) -> Iterator[str]:
    """Places of what no statement covers and other readers may take: each makes it fail."""
    for unread in envelope.unread:
        if not _is_signature(unread):
            yield f"{unread.path}/{unread.name}"
    for index, attachment in enumerate(envelope.attachments, 1):
        for field in _UNSTATED:
            if getattr(attachment, field) is not None:
                yield f"{names.ATTACHMENTS}/Attachment[{index}]/{field}"
    if envelope.manifest is not None and envelope.manifest.version not in (None, "1.0"):
        yield f"{names.MANIFEST}/@version"


def _is_signature(unread: Unread) -> bool:
    return unread.path == names.HEADER and unread.name == f"{{{names.DS}}}Signature"
