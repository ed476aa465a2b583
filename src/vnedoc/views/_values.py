"""Values of the model as people read them, in one language and as plain text."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterator
from typing import Any, Final

import attrs

from vnedoc import names
from vnedoc.errors import Lang
from vnedoc.model import Unread
from vnedoc.model._wire import wire_of
from vnedoc.words import Words, counted

_MAX_UNREAD: Final = 200
"""Characters of an unread text that are shown."""
_LOOKED_AT: Final = 10 * _MAX_UNREAD
"""Characters of it that are looked at for that, white space counted."""
_SIGNATURE: Final = f"{{{names.DS}}}Signature"
_UNITS: Final = ("byte", "KB", "MB", "GB", "TB")
_YES: Final = Words(vi="có", en="yes")
_NO: Final = Words(vi="không", en="no")
_SEEN_ELSEWHERE: Final = Words(
    vi="chữ ký số; xem bằng vnedoc verify", en="a signature; see it with vnedoc verify"
)


@attrs.frozen
class LabelledValue:
    """One value of a group, or one group inside it."""

    field: str
    """Its name in the model."""
    label: str
    value: Any
    """Of the model: a text, a date, a group ..."""

    @property
    def is_group(self) -> bool:
        """Whether it holds values of its own."""
        return attrs.has(type(self.value))


def labelled(group: Any, lang: Lang) -> Iterator[LabelledValue]:
    """What a group of the model holds, item by item, in the order of the standard.

    Args:
        group: An attrs value of the model.
        lang: Of the labels.
    """
    for field in attrs.fields(type(group)):
        wire, held = wire_of(field), getattr(group, field.name)
        if wire is None or held is None:
            continue
        label = wire.vi if lang == "vi" else wire.en
        items = held if isinstance(held, tuple) else (held,)
        for number, item in enumerate(items, 1):
            numbered = f"{label} {number}" if len(items) > 1 and attrs.has(type(item)) else label
            yield LabelledValue(field.name, numbered, item)


def said(value: Any, lang: Lang) -> str:
    """One value in words."""
    match value:
        case enum.Enum():
            return f"{value.value} ({getattr(value, lang)})"
        case bool():
            return (_YES if value else _NO).of(lang)
        case dt.datetime():
            return f"{day(value, lang)} {value:%H:%M:%S} (+07:00)"
        case dt.date():
            return day(value, lang)
        case _:
            return str(value)


def day(value: dt.date, lang: Lang) -> str:
    """A date in figures."""
    # The platform's strftime does not pad years before 1000.
    year = f"{value.year:04}"
    if lang == "vi":
        return f"{value.day:02}/{value.month:02}/{year}"
    return f"{year}-{value.month:02}-{value.day:02}"


def letter_day(value: dt.date, lang: Lang) -> str:
    """A date as it stands on a letter: months 1 and 2 with a zero. 30/2020/NĐ-CP Phụ lục I."""
    if lang != "vi":
        return day(value, lang)
    month = f"{value.month:02}" if value.month < 3 else str(value.month)
    return f"ngày {value.day:02} tháng {month} năm {value.year:04}"


def size(count: int, lang: Lang) -> str:
    """A number of bytes in words."""
    amount, unit = float(count), 0
    while amount >= 1024 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1024, unit + 1
    if unit == 0:
        return f"{count} byte" if lang == "vi" else counted(count, "byte")
    figures = f"{amount:.1f} {_UNITS[unit]}"
    return figures.replace(".", ",") if lang == "vi" else figures


def unread_line(item: Unread, lang: Lang) -> str:
    """What was not read into any field: where it stands, and its beginning."""
    if item.name == _SIGNATURE:
        # Its digits say nothing to a person.
        return f"{item.path}/{item.name}: {_SEEN_ELSEWHERE.of(lang)}"
    # Only the beginning is cut into words: a hostile text has millions of them.
    whole = item.text.strip()
    text = " ".join(whole[:_LOOKED_AT].split())
    is_all = len(whole) <= _LOOKED_AT and len(text) <= _MAX_UNREAD
    shown = text if is_all else f"{text[:_MAX_UNREAD]}…"
    return f"{item.path}/{item.name}: {shown}"
