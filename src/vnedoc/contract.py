"""What the checks promise, as small data, and what changed between two versions of it.

Whoever lets a check stop messages relies on the ids, on how grave each one is, and on when it is
asked. Two dumps of that are compared here: what is gone, what is asked of fewer messages, what is
graded otherwise, what is new.
"""

from __future__ import annotations

import enum
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs

from vnedoc._version import __version__
from vnedoc.errors import VnedocError, error
from vnedoc.findings import Severity
from vnedoc.frozen import FrozenMap, frozen_map
from vnedoc.limits import MAX_CONTRACT_BYTES
from vnedoc.profiles import NAMES, Profile, topics
from vnedoc.rules import BY_ID
from vnedoc.rules.engine.needs import BOTH, DOCUMENT
from vnedoc.words import Words

OFF: Final = "off"
_SEVERITIES: Final = frozenset(Severity)
_OWN: Final = Words(vi="mức riêng", en="its own severity")


@error
class ContractError(VnedocError):
    """A file that is no dump of the rules. `source` is its name, `place` where it goes wrong."""

    code = "VNE-E901"
    title_en = "The file is no dump of the rules"
    title_vi = "Tệp không phải bản liệt kê quy tắc"
    en = "{source!r} is no dump of the rules (see {place}); make one by: vnedoc rules --format json"
    vi = (
        "{source!r} không phải tệp liệt kê quy tắc (xem {place});"
        " lập bằng: vnedoc rules --format json"
    )
    source: str
    place: str


class ChangeKind(enum.StrEnum):
    """What happened to a rule, the gravest first."""

    REMOVED = "removed"
    WEAKENED = "weakened"
    """It is asked of fewer messages: off in a profile, of fewer kinds, with more needs; or it is
    shown to find less."""
    REGRADED = "regraded"
    ADDED = "added"
    WIDENED = "widened"
    """It is asked of more messages, or shown to find more."""
    MOVED = "moved"
    """It stands on another clause."""


BREAKS: Final = frozenset({ChangeKind.REMOVED, ChangeKind.WEAKENED, ChangeKind.REGRADED})
"""What nobody who relies on a rule may meet unannounced."""


@attrs.frozen(kw_only=True)
class Promise:
    """What is relied on of one rule, or of one thing else that a check can find."""

    id: str
    clause: str
    own: str
    """Its severity where no profile says otherwise."""
    grades: Mapping[str, str] = attrs.field(default=FrozenMap(), converter=frozen_map)
    """Profile -> severity or ``off``; a profile that is not named gives its own."""
    on: frozenset[str] = frozenset(DOCUMENT)
    needs: frozenset[str] = frozenset()
    examples: int = 0
    """How many messages are shown that break it, each of which must be found."""
    rule: bool = True
    """Whether it is a rule, rather than what reading or a schema finds."""

    def grade(self, profile: str) -> str:
        """How grave a breach is in a profile."""
        return self.grades.get(profile, self.own)

    def as_row(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "id": self.id,
            "own_severity": self.own,
            "profiles": dict(self.grades),
            "on": sorted(self.on),
            "needs": sorted(self.needs),
            "examples": self.examples,
            "rule": self.rule,
            "clause": self.clause,
        }

    def as_short_row(self) -> dict[str, Any]:
        """As plain data, without what goes without saying."""
        grades = {name: grade for name, grade in self.grades.items() if grade != self.own}
        row = attrs.evolve(self, grades=grades).as_row()
        return {key: value for key, value in row.items() if value != _UNSAID.get(key)}


_UNSAID: Final = {"profiles": {}, "on": sorted(DOCUMENT), "needs": [], "examples": 1, "rule": True}


@attrs.frozen(kw_only=True)
class Change:
    """What differs in one rule."""

    kind: ChangeKind
    id: str
    what: Words


def installed() -> dict[str, Promise]:
    """What this version promises, by id: every rule, and all that reading and schemas find."""
    profiles = {name: Profile.load(name) for name in NAMES}
    found = {}
    for code, topic in topics().items():
        rule = BY_ID.get(code)
        grades = {
            name: OFF if profile.why_off(code) else profile.severity(topic).value
            for name, profile in profiles.items()
        }
        found[code] = Promise(
            id=code,
            clause=str(topic.clause),
            own=topic.severity.value,
            grades=grades,
            on=frozenset(rule.on if rule else BOTH),
            needs=frozenset(need.value for need in rule.needs) if rule else frozenset(),
            examples=len(rule.bad) if rule else 0,
            rule=rule is not None,
        )
    return found


def dumps(promises: Mapping[str, Promise]) -> str:
    """The form to keep beside a version: JSON, a rule a line, in the order of the ids."""
    rows = (json.dumps(one.as_short_row(), ensure_ascii=False) for one in promises.values())
    lines = ",\n".join(sorted(rows))
    return f'{{"version": "{__version__}", "rules": [\n{lines}\n]}}\n'


def loads(data: bytes, source: str = "<bytes>") -> dict[str, Promise]:
    """The promises in a dump: of ``vnedoc rules --format json`` or ``compact``.

    Args:
        data: the file, at most `MAX_CONTRACT_BYTES`.
        source: its name, for the error.

    Raises:
        ContractError: it is no such dump.
    """
    try:
        held: Any = json.loads(data) if len(data) <= MAX_CONTRACT_BYTES else None
        rows = list(held["rules"] if isinstance(held, dict) else held)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ContractError(source=source, place="JSON") from None
    promises = [_promise(row, source, f"[{index}]") for index, row in enumerate(rows)]
    return {one.id: one for one in promises}


def _promise(given: Mapping[str, Any], source: str, place: str) -> Promise:
    try:
        row = {**_UNSAID, **given}
        grades = {_text(name): _text(grade) for name, grade in row["profiles"].items()}
        if {row["own_severity"], *grades.values()} - {*_SEVERITIES, OFF}:
            raise ContractError(source=source, place=f"{place}.own_severity, .profiles")
        return Promise(
            id=_text(row["id"]),
            clause=_text(row["clause"]),
            own=row["own_severity"],
            grades=grades,
            on=_texts(row["on"]),
            needs=_texts(row["needs"]),
            examples=int(row["examples"]),
            rule=bool(row["rule"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ContractError(source=source, place=place) from None


def _texts(values: list[object]) -> frozenset[str]:
    return frozenset(_text(value) for value in values)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def compare(before: Mapping[str, Promise], after: Mapping[str, Promise]) -> tuple[Change, ...]:
    """What differs, the gravest first, then by id.

    A dump of the rules alone is compared with the rules of the other.
    """
    if not all(any(not one.rule for one in dump.values()) for dump in (before, after)):
        before, after = _rules(before), _rules(after)
    gone = Words(vi="không còn", en="it is gone")
    new = Words(vi="mới", en="it is new")
    found = [
        Change(kind=ChangeKind.REMOVED, id=one, what=gone) for one in before.keys() - after.keys()
    ]
    found += [
        Change(kind=ChangeKind.ADDED, id=one, what=new) for one in after.keys() - before.keys()
    ]
    for one in before.keys() & after.keys():
        found += _changes(before[one], after[one])
    order = list(ChangeKind)
    return tuple(sorted(found, key=lambda change: (order.index(change.kind), change.id)))


def _rules(promises: Mapping[str, Promise]) -> dict[str, Promise]:
    return {key: one for key, one in promises.items() if one.rule}


def _changes(old: Promise, new: Promise) -> Iterator[Change]:
    yield from (Change(kind=kind, id=new.id, what=what) for kind, what in _grades(old, new))
    for kind, what in (*_reach(old, new), *_shown(old, new)):
        yield Change(kind=kind, id=new.id, what=what)
    if old.clause != new.clause:
        what = Words(vi=f"{old.clause} -> {new.clause}", en=f"{old.clause} -> {new.clause}")
        yield Change(kind=ChangeKind.MOVED, id=new.id, what=what)


def _grades(old: Promise, new: Promise) -> Iterator[tuple[ChangeKind, Words]]:
    if old.own != new.own:
        yield ChangeKind.REGRADED, _step(_OWN, old.own, new.own)
    for profile in sorted({*old.grades, *new.grades}):
        was, now = old.grade(profile), new.grade(profile)
        if was == now:
            continue
        kind = ChangeKind.REGRADED
        if OFF in (was, now):
            kind = ChangeKind.WEAKENED if now == OFF else ChangeKind.WIDENED
        yield kind, _step(Words(vi=profile, en=profile), was, now)


def _step(where: Words, was: str, now: str) -> Words:
    return Words(vi=f"{where.vi}: {was} -> {now}", en=f"{where.en}: {was} -> {now}")


def _reach(old: Promise, new: Promise) -> Iterator[tuple[ChangeKind, Words]]:
    """Which messages it is asked of: the more it needs, the fewer they are."""
    for names, kind, words in (
        (old.on - new.on, ChangeKind.WEAKENED, Words(vi="không còn xét", en="no longer asked of")),
        (new.on - old.on, ChangeKind.WIDENED, Words(vi="nay cũng xét", en="now also asked of")),
        (new.needs - old.needs, ChangeKind.WEAKENED, Words(vi="nay cần", en="now needs")),
        (
            old.needs - new.needs,
            ChangeKind.WIDENED,
            Words(vi="không còn cần", en="no longer needs"),
        ),
    ):
        if names:
            listed = ", ".join(sorted(names))
            yield kind, Words(vi=f"{words.vi}: {listed}", en=f"{words.en}: {listed}")


def _shown(old: Promise, new: Promise) -> Iterator[tuple[ChangeKind, Words]]:
    if old.examples != new.examples:
        fewer = new.examples < old.examples
        yield (
            ChangeKind.WEAKENED if fewer else ChangeKind.WIDENED,
            Words(
                vi=f"ví dụ vi phạm: {old.examples} -> {new.examples}",
                en=f"examples that break it: {old.examples} -> {new.examples}",
            ),
        )
