"""What a message says, in the normal form that a signed statement lists.

The national exchange axis rewrites messages, so a statement is compared with values, not bytes:
texts in NFC with white space trimmed at the ends, absent the same as empty, identifiers as
written, dates in ISO form. Which fields are listed and which stand outside is a table of its own
(`vnedoc.signature.statement.versions`); whatever stands in neither makes a statement fail.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator
from typing import Any, Final

import attrs

from vnedoc import names
from vnedoc.model import DocumentEnvelope, Envelope, Unread
from vnedoc.normal_forms import normalized
from vnedoc.signature.statement.versions import LATEST, Version, without_indexes
from vnedoc.xml.plan import Branch, Plan, plan_of

_SPACE: Final = " \t\r\n"
_HEADER: Final = f"{names.HEADER}/"
_Place = tuple[str, str, Any]
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
class StatedValue:
    """One value: its field with 1-based indexes of repeated elements, its type, its text."""

    field: str
    """As ``MessageHeader/To[1]/OrganId``."""
    type: str
    """``Text``, ``Date``, ``Number`` or ``Flag``."""
    text: str


@attrs.frozen
class StatedFile:
    """One attached file: name, length in bytes and SHA-256 (hexadecimal) of what it unpacks to."""

    name: str
    size: int
    sha256: str


def field_of(path: str) -> str:
    """The field of a path in the model: without the header's prefix and without indexes."""
    return without_indexes(path.removeprefix(_HEADER))


def values_of(envelope: DocumentEnvelope, version: Version = LATEST) -> tuple[StatedValue, ...]:
    """All values that a statement of this version lists, in order.

    Raises:
        IncomparableError: a value is too long or has too many combining marks.
    """
    return tuple(
        StatedValue(field, kind, text)
        for field, name, held in places_of(envelope)
        if (kind := kind_of(held)) == version.fields.get(name) and (text := _text(held))
    )


def places_of(envelope: Envelope) -> Iterator[tuple[str, str, Any]]:
    """Every place that holds something: its path with numbers, the same with ``[n]``, and what."""
    found: list[_Place] = []
    _gather(found, envelope, plan_of(type(envelope)), names.ROOT, names.ROOT)
    for path, form, held in found:
        yield path.removeprefix(_HEADER), form.removeprefix(_HEADER), held


def _gather(found: list[_Place], group: Any, plan: Plan, path: str, form: str) -> None:
    # One list for all depths: handed up through a generator at each, a place costs twice as much.
    found += [
        (f"{path}/@{leaf.element}", f"{form}/@{leaf.element}", held)
        for leaf in plan.attributes.values()
        if (held := getattr(group, leaf.field)) is not None
    ]
    for node in plan.children.values():
        inside = node.plan if isinstance(node, Branch) else None
        held = getattr(group, node.field) if node.field is not None else group
        if held is None:
            continue
        here, there = f"{path}/{node.element}", f"{form}/{node.element}"
        places = [(here, held)]
        if node.many:
            there += "[n]"
            places = [(f"{here}[{index}]", item) for index, item in enumerate(held, 1)]
        for at, item in places:
            if inside is None:
                found.append((at, there, item))
            else:
                _gather(found, item, inside, at, there)


def kind_of(held: Any) -> str:
    """The type by which a value is listed."""
    if isinstance(held, bool):
        return "Flag"
    if isinstance(held, int):
        return "Number"
    if isinstance(held, dt.date) and not isinstance(held, dt.datetime):
        return "Date"
    return "Text" if isinstance(held, str) else ""


def _text(held: Any) -> str:
    if isinstance(held, bool):
        return "true" if held else "false"
    if isinstance(held, int):
        return str(int(held))
    return held.isoformat() if isinstance(held, dt.date) else normal_text(str(held))


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
    # NFKC would make the same of m² and m2.
    return normalized("NFC", text).strip(_SPACE)


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


def unlisted(envelope: DocumentEnvelope, version: Version = LATEST) -> Iterator[str]:
    """Places of what no statement of this version covers and other readers may take.

    Each makes it fail: what no field could hold, and fields in neither of the version's lists.
    """
    for unread in envelope.unread:
        if not _is_signature(unread):
            yield f"{unread.path}/{unread.name}"
    for path, name, held in places_of(envelope):
        if name in version.outside:
            if held != version.fixed.get(name, held):
                yield path
        elif version.fields.get(name) != kind_of(held):
            yield path


def _is_signature(unread: Unread) -> bool:
    return unread.path == names.HEADER and unread.name == f"{{{names.DS}}}Signature"
