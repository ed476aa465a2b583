"""``docs/glossary.md``, from the model's `wire()` data and the code lists."""

from __future__ import annotations

import typing
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import attrs

from vnedoc import codes, model
from vnedoc.model._wire import FIRST, Wire, wire_of

TARGET: Final = Path(__file__).resolve().parents[1] / "glossary.md"
OWNS: Final = ("docs/glossary.md",)
ENVELOPES: Final = (model.DocumentEnvelope, model.StatusEnvelope)
CODE_LISTS: Final = (
    codes.BusinessDocType,
    codes.StatusCode,
    codes.Priority,
    codes.SteeringType,
    codes.DocumentGroup,
)

INTRO: Final = """\
# Glossary

Vietnamese term, Python name, English, and the row of the standard: every field of the model and
every code. This page is written by `docs/_generate/glossary.py` from the same data that drives the
reader and the writer.

*Row* is the row of QCVN 102:2016/BTTTT; *SDK* marks an extension of the national exchange axis's
client kit that the standard does not number. A row that an amendment brought names its year, and
a **bold** one is of a field that must stand wherever its group does, as validators and databases of
implementers have it. *Length* counts characters. A length marked with † is printed in the text of
Decree 30/2020/NĐ-CP, Phụ lục VI, so exceeding it may be an error; every other length is known from
practice, so exceeding it is at most a warning.
"""

TERMS: Final = (
    ("gói tin", "envelope", "one edXML message: header, trace, manifest, attached files"),
    ("văn bản điện tử", "document", "the message that carries an official document"),
    ("bản tin trạng thái", "status", "the message that says what became of a document"),
    ("công văn", "official letter", "the everyday letter between organisations; it has no title"),
    (
        "số, ký hiệu",
        "number and notation",
        "`05/SVDA-VP`: a number in the year's register and a mark",
    ),
    ("trích yếu", "subject", "the sentence below the number that says what the document is about"),
    ("văn thư", "records clerk", "who registers, sends and receives documents"),
    ("cơ quan chủ quản", "organisation in charge", "the organisation directly above"),
    ("mã định danh", "identifier", "of an organisation (`H26.99`), a document or a file"),
    (
        "trục liên thông văn bản quốc gia",
        "national exchange axis",
        "carries envelopes between systems",
    ),
    ("thu hồi", "revoke", "to withdraw a document that was sent, giving the reason"),
    ("lấy lại", "retrieve", "to ask back a document that was sent by mistake"),
)
"""Words of the trade that are no field."""


def render() -> str:
    """The whole page."""
    return "\n".join([INTRO, *_terms(), *_fields(), *_codes()]).rstrip() + "\n"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    heads = tuple(heads)
    yield _row(heads)
    yield _row("---" for _ in heads)
    yield from (_row(cells) for cells in rows)
    yield ""


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _terms() -> Iterator[str]:
    yield "## Words of the trade\n"
    yield from _table(("Vietnamese", "English", "Meaning"), TERMS)


def _fields() -> Iterator[str]:
    for kind in _classes():
        yield f"## {kind.__name__}\n"
        yield f"{_summary(kind)}\n"
        if places := list(_places(kind)):
            yield f"Stands at {', '.join(f'`{place}`' for place in places)}.\n"
        heads = ("Vietnamese", "Python name", "English", "Element", "Row", "Length")
        yield from _table(heads, (_field(name, wire) for name, _, _, wire in _wired(kind)))


def _summary(kind: type[Any]) -> str:
    return (kind.__doc__ or "").partition("\n\n")[0].replace("\n", " ").replace("``", "`").strip()


def _field(name: str, wire: Wire) -> tuple[str, ...]:
    return (
        wire.vi,
        f"`{name}`",
        wire.en,
        f"`{wire.element}`",
        _place(wire),
        _length(wire),
    )


def _length(wire: Wire) -> str:
    mark = "†" if wire.length_clause and wire.length_clause != wire.clause else ""
    *earlier, (_, latest) = sorted(wire.lengths.items()) or [("", "")]
    former = ", ".join(f"{length} in {edition}" for edition, length in earlier)
    return f"{latest}{mark}" + (f" ({former})" if former else "")


def _place(wire: Wire) -> str:
    row = wire.clause.number if wire.is_numbered else "SDK"
    if wire.since != FIRST:
        row += f" ({wire.since})"
    return f"**{row}**" if wire.mandatory else row


def _wired(kind: type[Any]) -> Iterator[tuple[str, bool, type[Any], Wire]]:
    """Name, whether it repeats, class of its values, and wire data of every field."""
    hints = typing.get_type_hints(kind)
    for field in attrs.fields(kind):
        if wire := wire_of(field):
            hint = hints[field.name]
            inner = next(a for a in typing.get_args(hint) if a not in (..., type(None)))
            yield field.name, typing.get_origin(hint) is tuple, inner, wire


def _classes() -> list[type[Any]]:
    """The classes of the model, outer ones first, each once."""
    found: dict[type[Any], None] = {}
    waiting: list[type[Any]] = list(ENVELOPES)
    while waiting:
        kind = waiting.pop(0)
        if attrs.has(kind) and kind not in found:
            found[kind] = None
            waiting.extend(inner for _, _, inner, _ in _wired(kind))
    return list(found)


def _places(kind: type[Any]) -> Iterator[str]:
    for envelope in ENVELOPES:
        yield from _below(envelope, kind, "")


def _below(parent: type[Any], kind: type[Any], prefix: str) -> Iterator[str]:
    for name, repeats, inner, _ in _wired(parent):
        path = f"{prefix}{name}{'[]' if repeats else ''}"
        if inner is kind:
            yield path
        if attrs.has(inner):
            yield from _below(inner, kind, f"{path}.")


def _codes() -> Iterator[str]:
    for kind in CODE_LISTS:
        yield f"## {kind.__name__}\n"
        row = f"Row {kind.number}. " if kind.number else ""
        yield f"{row}{_summary(kind)}\n"
        rows = ((m.vi, f"`{kind.__name__}.{m.name}`", m.en, f"`{m.value}`") for m in kind)
        yield from _table(("Vietnamese", "Python name", "English", "Code"), rows)


def files() -> dict[Path, str]:
    """The page by its path."""
    return {TARGET: render()}
