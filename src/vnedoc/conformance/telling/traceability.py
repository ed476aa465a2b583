"""Clause -> field -> rule -> case: what every clause that vnedoc knows is tested by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

import attrs

from vnedoc.conformance.cases import corpus
from vnedoc.conformance.cases.case import Case
from vnedoc.findings import Clause
from vnedoc.model import DocumentEnvelope, Envelope, StatusEnvelope
from vnedoc.model._wire import wire_of
from vnedoc.rules import RULES, Rule

NOT_A_FILE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "VNE-SIGN-004": "valid signatures of the admitted shapes cover everything, so no message"
        " shows it; tests/rules does",
    }
)
"""Rules that no file can break, and why."""


@attrs.frozen(kw_only=True)
class TraceRow:
    """One clause."""

    document: str
    number: str
    confidence: str
    fields: tuple[str, ...]
    rules: tuple[str, ...]
    cases: tuple[str, ...]


@attrs.frozen
class FieldRow:
    """One field on the wire and its clause."""

    path: str
    clause: Clause


def fields() -> tuple[FieldRow, ...]:
    """Every field of both messages that stands in the standard's own numbering."""
    kinds: tuple[type[Envelope], ...] = (DocumentEnvelope, StatusEnvelope)
    found = {field.path: field for kind in kinds for field in _fields(kind, "")}
    return tuple(found.values())


def _fields(kind: type[attrs.AttrsInstance], above: str) -> Iterator[FieldRow]:
    for field in attrs.fields(attrs.resolve_types(kind)):
        wire = wire_of(field)
        if wire is None:
            continue
        path = f"{above}{wire.element.rpartition('edXMLEnvelope/')[2]}"
        if wire.is_numbered:
            yield FieldRow(path, wire.clause)
        for inner in _groups(field.type):
            yield from _fields(inner, f"{path}/")


def _groups(annotation: object) -> Iterator[type[attrs.AttrsInstance]]:
    if isinstance(annotation, type) and attrs.has(annotation):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _groups(inner)


def table(cases: Iterable[Case] | None = None) -> tuple[TraceRow, ...]:
    """Every clause that a field, a rule or a case stands on."""
    cases = corpus.cases() if cases is None else tuple(cases)
    clauses: dict[tuple[str, str], Clause] = {}
    for clause in (
        *(field.clause for field in fields()),
        *(rule.topic.clause for rule in RULES),
        *(case.clause for case in cases),
    ):
        clauses.setdefault((clause.document, clause.number), clause)
    return tuple(_row(clause, cases) for _, clause in sorted(clauses.items(), key=_order))


def _order(item: tuple[tuple[str, str], Clause]) -> tuple[str, list[tuple[int, str]]]:
    (document, number), _ = item
    return document, [(int(p) if p.isdigit() else 0, p) for p in number.split(".")]


def _row(clause: Clause, cases: tuple[Case, ...]) -> TraceRow:
    own_rules = tuple(rule.id for rule in RULES if _same(rule.topic.clause, clause))
    own_fields = tuple(field.path for field in fields() if _same(field.clause, clause))
    names = tuple(_short(path) for path in own_fields)
    return TraceRow(
        document=clause.document,
        number=clause.number,
        confidence=clause.confidence.value,
        fields=own_fields,
        rules=own_rules,
        cases=tuple(
            case.id
            for case in cases
            if _same(case.clause, clause)
            or case.rule in own_rules
            or any(_looks_at(case, name) for name in names)
        ),
    )


def _short(path: str) -> str:
    return path.removeprefix("edXMLHeader/").removeprefix("edXMLBody/")


def _looks_at(case: Case, name: str) -> bool:
    """Whether a case says what must be read in a field, or in a part of a group."""
    return name in case.expected.values or any(
        path.startswith(f"{name}/") for path in case.expected.values
    )


def _same(one: Clause, other: Clause) -> bool:
    return (one.document, one.number) == (other.document, other.number)


def untested(cases: Iterable[Case] | None = None) -> tuple[TraceRow, ...]:
    """Clauses that no case is about."""
    return tuple(row for row in table(cases) if not row.cases)


def unbroken(cases: Iterable[Case] | None = None) -> tuple[Rule, ...]:
    """Rules without a case that breaks them, but for those that no file can break."""
    shown = {case.rule for case in (corpus.cases() if cases is None else cases)}
    return tuple(rule for rule in RULES if rule.id not in shown and rule.id not in NOT_A_FILE)
