"""What every envelope must say, and how its texts are tidied."""

from __future__ import annotations

import enum
import functools
import types
import typing
from collections.abc import Iterator
from typing import Any, Final, TypeVar

import attrs

from vnedoc.builder._problems import Problems
from vnedoc.identifiers import OrganId
from vnedoc.model import (
    Attachment,
    Changes,
    DocumentEnvelope,
    DocumentType,
    Header,
    Manifest,
    Organ,
    Reference,
    ResponseFor,
    Signer,
    Trace,
)
from vnedoc.model._wire import LATEST, Wire, wire_of
from vnedoc.normal_forms import normalized

_ALSO: Final[dict[type[Any], tuple[str, ...]]] = {
    DocumentEnvelope: ("trace",),
    Header: ("document_id", "signer"),
    Organ: ("organ_name",),
    DocumentType: ("name",),
    Signer: ("position", "full_name"),
    Trace: ("business",),
    Changes: ("document_info", "document_receiver"),
}
"""What a sender must say beside what the standard wants. 28/2018/QĐ-TTg Điều 10(2)."""
_MADE: Final[frozenset[type[Any]]] = frozenset({Manifest, Reference, Attachment})
"""Groups that the builder makes of files: what a file lacks, the rules tell in words of its own."""

_FILLERS: Final = frozenset({"null", "n/a", "none", "undefined", "(null)"})

T = TypeVar("T")


@functools.cache
def required(cls: Any) -> tuple[str, ...]:
    """The fields that a group must say once it is there, by the latest edition."""
    if cls in _MADE:
        return ()
    also = _ALSO.get(cls, ())
    fields = ((field.name, wire_of(field)) for field in attrs.fields(cls))
    return tuple(
        name for name, wire in fields if name in also or (wire and wire.is_mandatory(LATEST))
    )


def tidy(group: T) -> T:
    """The same group with its plain texts in normal form C and without blanks at their ends.

    Identifiers, and what names another body's document, stay as they are: others compare them.
    """
    changes: dict[str, Any] = {}
    for field in attrs.fields(typing.cast(Any, type(group))):
        held = getattr(group, field.name)
        tidied = tuple(map(_tidied, held)) if isinstance(held, tuple) else _tidied(held)
        if tidied is not held and tidied != held:
            changes[field.name] = tidied
    return typing.cast(T, attrs.evolve(typing.cast(Any, group), **changes)) if changes else group


def _tidied(value: Any) -> Any:
    if type(value) is str:
        return normalized("NFC", value).strip()
    is_ours = attrs.has(type(value)) and not isinstance(value, ResponseFor)
    return tidy(value) if is_ours else value


def check_said(group: Any, path: str, problems: Problems) -> None:
    """Look whether a group and the groups inside it say what they must, in earnest."""
    cls: Any = type(group)
    for field in attrs.fields(cls):
        if (wire := wire_of(field)) is None:
            continue
        held, place = getattr(group, field.name), join(path, field.name)
        if held is None or held == ():
            if field.name in required(cls):
                _missing(cls, field.name, wire, place, problems)
        elif isinstance(held, tuple):
            for index, item in enumerate(held):
                _check(item, f"{place}[{index}]", problems)
        else:
            _check(held, place, problems)


def join(path: str, name: str) -> str:
    """The path of a field."""
    return f"{path}.{name}" if path else name


def _check(value: Any, place: str, problems: Problems) -> None:
    if attrs.has(type(value)):
        check_said(value, place, problems)
    elif isinstance(value, str) and not isinstance(value, enum.Enum) and _is_filler(value):
        problems.add(
            place,
            f"{value!r} stands for nothing; leave out what there is nothing to say about",
            f"{value!r} không phải giá trị; không có gì để khai thì bỏ trống",
        )


def _is_filler(value: str) -> bool:
    return value.is_filler if isinstance(value, OrganId) else value.lower() in _FILLERS


def _missing(cls: Any, name: str, wire: Wire, place: str, problems: Problems) -> None:
    """Name the values of a missing group one by one: those are what a person fills in."""
    if problems.mention(place):
        return
    hint = typing.get_type_hints(cls)[name]
    kind: Any = typing.get_args(hint)[0] if isinstance(hint, types.UnionType) else None
    if not attrs.has(kind) or not required(kind):
        problems.add(place, f"{wire.en}: missing", f"{wire.vi}: còn thiếu")
        return
    for inner, inner_wire in _required(kind):
        _missing(kind, inner, inner_wire, join(place, inner), problems)


def _required(cls: Any) -> Iterator[tuple[str, Wire]]:
    for field in attrs.fields(cls):
        wire = wire_of(field)
        if wire is not None and field.name in required(cls):
            yield field.name, wire
