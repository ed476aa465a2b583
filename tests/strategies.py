"""Hypothesis strategies for any envelope that the model can hold."""

from __future__ import annotations

import datetime as dt
import enum
import functools
import types
import typing
from collections.abc import Iterator
from typing import Any

import attrs
from hypothesis import strategies as st

from vnedoc import names
from vnedoc.content import Content
from vnedoc.model import VIETNAM, DocumentEnvelope, Envelope, StatusEnvelope, UnknownElement, Unread
from vnedoc.model._wire import NO_DATES
from vnedoc.xml.plan import Branch, Leaf, Plan, plan_of


def texts(max_size: int = 40) -> st.SearchStrategy[str]:
    """Text that XML can carry, blank and odd ones included."""
    odd = st.sampled_from(["", " ", "\r", "\r\n", "\t", "]]>", "&amp;", "<a>", "Ðường", "é", "0"])
    return st.one_of(st.text(_characters(), max_size=max_size), odd)


@functools.cache
def _characters() -> st.SearchStrategy[str]:
    anything = st.characters(exclude_categories=["Cs"])
    return anything.filter(lambda character: not names.NOT_XML.search(character))


def contents() -> st.SearchStrategy[Content]:
    """Bytes of an attachment, given as such or as base64 text that may not be decodable.

    Never empty: on the wire an empty content is the same as none.
    """
    as_bytes = st.binary(min_size=1, max_size=200).map(Content.from_bytes)
    good = st.sampled_from(["YQ==", "YWI=", "YWJj", "YW\nJj", " YWJj "])
    any_text = texts().filter(lambda text: text.strip(" \t\r\n"))
    return st.one_of(as_bytes, good.map(Content.from_base64), any_text.map(Content.from_base64))


def _leaf(kind: type[Any]) -> st.SearchStrategy[Any]:
    if issubclass(kind, enum.Enum):
        return st.sampled_from(kind)
    if issubclass(kind, bool):
        return st.booleans()
    if issubclass(kind, int):
        return st.integers(0, 999_999_999)
    if issubclass(kind, dt.datetime):
        naive = st.datetimes(dt.datetime(1, 1, 1), dt.datetime(9999, 12, 31, 23, 59, 59))
        naive = naive.filter(lambda value: value.date() not in NO_DATES)
        return naive.map(lambda value: value.replace(microsecond=0, tzinfo=VIETNAM))
    if issubclass(kind, dt.date):
        return st.dates().filter(lambda value: value not in NO_DATES)
    if issubclass(kind, Content):
        return contents()
    return texts().map(kind)


def _field(hint: Any) -> st.SearchStrategy[Any]:
    if typing.get_origin(hint) is tuple:
        return st.lists(_kind(typing.get_args(hint)[0]), max_size=3).map(tuple)
    assert isinstance(hint, types.UnionType)
    return st.none() | _kind(typing.get_args(hint)[0])


def _kind(kind: type[Any]) -> st.SearchStrategy[Any]:
    return _group(kind) if attrs.has(kind) else _leaf(kind)


@functools.cache
def _group(cls: type[Any]) -> st.SearchStrategy[Any]:
    hints = typing.get_type_hints(cls)
    wired = (field.name for field in attrs.fields(cls) if field.name != "unread")
    return st.builds(cls, **{name: _field(hints[name]) for name in wired})


@attrs.frozen(kw_only=True)
class Places:
    """Where an envelope can bear what no field holds: paths in the model."""

    groups: list[str] = attrs.field(factory=list)
    leaves: list[str] = attrs.field(factory=list)
    taken: list[tuple[str, str]] = attrs.field(factory=list)
    """Group and name of the single leaves that have a value: a second one is kept unread."""
    typed: list[tuple[str, str]] = attrs.field(factory=list)
    """Group and name of the leaves that do not take any text and have no value."""


def places(envelope: Envelope) -> Places:
    """The places of an envelope."""
    found = Places()
    _walk(envelope, plan_of(type(envelope)), names.ROOT, found)
    return found


def _walk(value: Any, plan: Plan, path: str, found: Places) -> None:
    found.groups.append(path)
    for node in plan.children.values():
        place = f"{path}/{node.element}"
        if isinstance(node, Branch) and node.field is None:
            if any(True for _ in _held(value, node.plan)):
                _walk(value, node.plan, place, found)
            continue
        held = getattr(value, node.field or "")
        items = held if isinstance(held, tuple) else () if held is None else (held,)
        if isinstance(node, Leaf) and not node.many and (items or node.parse):
            (found.taken if items else found.typed).append((path, node.element))
        for index, item in enumerate(items, 1):
            at = place if index == 1 else f"{place}[{index}]"
            if isinstance(node, Leaf):
                found.leaves.append(at)
            else:
                _walk(item, node.plan, at, found)


def _held(value: Any, plan: Plan) -> Iterator[Any]:
    for node in plan.children.values():
        if isinstance(node, Branch) and node.field is None:
            yield from _held(value, node.plan)
        elif getattr(value, node.field or "") not in (None, ()):
            yield node


_LOCAL_NAMES = st.sampled_from(["Là_lạ", "x", "X-1", "_", f"{{{names.XLINK}}}y", "{urn:a}b"])


def unknown_elements() -> st.SearchStrategy[UnknownElement]:
    """Elements that no field knows, nested."""
    return st.recursive(_unknown(texts()), lambda inner: _unknown(texts() | inner), max_leaves=6)


def _unknown(children: st.SearchStrategy[Any]) -> st.SearchStrategy[UnknownElement]:
    return st.builds(
        UnknownElement,
        name=_LOCAL_NAMES,
        attributes=st.dictionaries(_LOCAL_NAMES, texts(), max_size=2).map(_pairs),
        children=st.lists(children, max_size=3).map(tuple),
    )


def _pairs(values: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(values.items())


def _unread(path: str) -> st.SearchStrategy[Unread]:
    return unknown_elements().map(
        lambda e: Unread(path=path, name=e.name, attributes=e.attributes, children=e.children)
    )


def _attributes(path: str) -> st.SearchStrategy[Unread]:
    return st.builds(
        lambda name, value: Unread(path=path, name=f"@{name}", children=(value,)),
        _LOCAL_NAMES,
        texts(),
    )


@st.composite
def _with_unread(draw: st.DrawFn, plain: st.SearchStrategy[Any]) -> Any:
    envelope = draw(plain)
    found = places(envelope)
    kinds = [st.sampled_from(found.groups).flatmap(_unread)]
    if known := found.taken + found.typed:
        kinds.append(st.sampled_from(known).map(_misfit))
    elements = draw(st.lists(st.one_of(kinds), max_size=3))
    bearers = st.sampled_from(found.groups + found.leaves)
    once = st.one_of(bearers.flatmap(_attributes), st.sampled_from(found.groups).map(_stray))
    others = draw(st.lists(once, max_size=3, unique_by=lambda u: (u.path, u.name)))
    return attrs.evolve(envelope, unread=(*elements, *others))


def _misfit(at: tuple[str, str]) -> Unread:
    return Unread(path=at[0], name=at[1], children=("không đọc được",))


def _stray(path: str) -> Unread:
    return Unread(path=path, name="#text", children=("chữ lạc",))


def documents() -> st.SearchStrategy[DocumentEnvelope]:
    """Any document envelope, with unknown elements and attributes here and there."""
    return typing.cast(
        "st.SearchStrategy[DocumentEnvelope]",
        st.one_of(_group(DocumentEnvelope), _with_unread(_group(DocumentEnvelope))),
    )


def statuses() -> st.SearchStrategy[StatusEnvelope]:
    """Any status envelope, with unknown elements and attributes here and there."""
    return typing.cast(
        "st.SearchStrategy[StatusEnvelope]",
        st.one_of(_group(StatusEnvelope), _with_unread(_group(StatusEnvelope))),
    )


def envelopes() -> st.SearchStrategy[Envelope]:
    """Any envelope that the model can hold."""
    return st.one_of(documents(), statuses())
