"""Checks asked of what they are about: each tells the places where it does not hold."""

from __future__ import annotations

import datetime as dt
import decimal
import functools
import itertools
import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from vnedoc.extensions.judging import amounts
from vnedoc.extensions.judging.grounds import Ground, Spot
from vnedoc.extensions.judging.reading import EXACT, Readable, UnreadableValueError, read_value
from vnedoc.extensions.language.checks import (
    AmountInWordsCheck,
    Bound,
    Check,
    CodeSet,
    ConditionalCheck,
    JointCheck,
    OrderCheck,
    PresenceCheck,
    PythonCheck,
    UniqueCheck,
    ValueCheck,
)
from vnedoc.normal_forms import normalized

_SHOWN: Final = 80
"""Characters of a value that a finding repeats."""
_Values = list[tuple[Spot, Readable]]


class Breach(NamedTuple):
    """One place where a check does not hold."""

    place: Any
    value: str = ""
    """What is said there."""
    expected: str = ""
    unread: str = ""
    """The kind that the value is none of: an example of it stands in `expected`."""


Function = Callable[[Ground, Any], Iterable[Breach]]
"""What the language cannot say: given the ground and the place, it tells the breaches."""


class Asker:
    """Asks checks of one ground."""

    def __init__(self, ground: Ground, functions: dict[str, Function]) -> None:
        self._ground = ground
        self._functions = functions

    def breaches(self, check: Check, at: Any) -> Iterator[Breach]:
        """Where a check does not hold, from the place `at` on.

        Raises:
            TooMuchToLookAtError: it looks at too much.
        """
        return _ASKED[type(check)](self, check, at)

    def _holds(self, check: Check, at: Any) -> bool:
        return next(self.breaches(check, at), None) is None

    def _is_case(self, check: Check, at: Any) -> bool:
        """Whether something is the case: a form without a kind is none of kind B.

        Of what is absent no rule is broken, but no condition is met by it either.
        """
        if isinstance(check, JointCheck):
            found = (self._is_case(part, at) for part in check.parts)
            return all(found) if check.kind == "all" else any(found) is (check.kind == "any")
        paths: tuple[Any, ...] = ()
        if isinstance(check, ValueCheck | OrderCheck):
            # How many there are is told of none, too.
            paths = () if getattr(check, "subject", "") == "count" else check.paths
        elif isinstance(check, UniqueCheck):
            paths = (check.path,)
        elif isinstance(check, AmountInWordsCheck):
            paths = (check.words, check.amount)
        return all(self._said(path, at) for path in paths) and self._holds(check, at)

    def _presence(self, check: PresenceCheck, at: Any) -> Iterator[Breach]:
        ground = self._ground
        there = [spot for spot in ground.pick(check.path, at) if ground.is_there(spot)]
        if check.wanted and not there:
            yield Breach(self._missing(check.path, at))
        elif not check.wanted:
            for spot in there:
                yield Breach(spot.place, shown(spot.text))

    def _missing(self, path: Any, at: Any) -> Any:
        # An element that is there and blank is shown itself.
        blank = self._ground.pick(path, at)
        return blank[0].place if blank else self._ground.missing(path, at)

    def _unique(self, check: UniqueCheck, at: Any) -> Iterator[Breach]:
        values, unreadable = self._read(check.path, at, check.reading)
        yield from unreadable
        seen = set()
        for spot, value in values:
            if value in seen:
                yield Breach(spot.place, shown(spot.text))
            seen.add(value)

    def _value(self, check: ValueCheck, at: Any) -> Iterator[Breach]:
        if check.subject != "value":
            yield from self._reckoned(check, at)
            return
        if check.pattern or (check.codes and check.reading == "text"):
            # Most checks of most rules: nothing is read, nothing else is looked at.
            yield from self._formed(check, self._said(check.paths[0], at))
            if check.reading == "text" and not (check.equals or check.differs or check.bounds):
                return
        values, unreadable = self._read(check.paths[0], at, check.reading)
        yield from unreadable
        if check.reading != "text":
            for codes in check.codes:
                yield from (
                    Breach(spot.place, shown(spot.text), codes.shown)
                    for spot, value in values
                    if (value in codes.codes) is not codes.wanted
                )
        yield from self._related(check, values, at, whole=not unreadable)

    def _formed(self, check: ValueCheck, spots: list[Spot]) -> Iterator[Breach]:
        if check.pattern is not None:
            fits, text = check.pattern.fits, check.pattern.text
            for spot in spots:
                if not fits(spot.text or ""):
                    yield Breach(spot.place, shown(spot.text), text)
        if check.reading != "text":
            return
        for codes in check.codes:
            for spot in spots:
                if (normalized("NFC", spot.text or "") in codes.codes) is not codes.wanted:
                    yield Breach(spot.place, shown(spot.text), codes.shown)

    def _reckoned(self, check: ValueCheck, at: Any) -> Iterator[Breach]:
        """A sum, a product, a number of places, or lengths."""
        if check.subject == "length":
            spots = self._said(check.paths[0], at)
            # What is shown is how long it is, not what it says.
            values: _Values = [
                (Spot(one.place, ""), Decimal(len(normalized("NFC", one.text or ""))))
                for one in spots
            ]
        elif check.subject == "count":
            picked = self._ground.pick(check.paths[0], at)
            values = [(Spot(at, ""), Decimal(len(picked)))]
        else:
            found = [self._read(path, at, check.reading) for path in check.paths]
            unreadable = [breach for _, breaches in found for breach in breaches]
            if unreadable:
                yield from unreadable
                return
            try:
                values = self._sum_or_product(check, [read for read, _ in found], at)
            except decimal.DecimalException:
                # Longer than any amount: nothing that could be compared comes out.
                yield Breach(at)
                return
        for codes in check.codes:
            yield from _not_exactly(codes, values)
        yield from self._related(check, values, at)

    def _sum_or_product(self, check: ValueCheck, read: Sequence[_Values], at: Any) -> _Values:
        """One value, or none where there is nothing to reckon with."""
        numbers = [[value for _, value in values] for values in read]
        if check.subject == "sum":
            if not numbers[0]:
                return []
            add: Any = EXACT.add
            return [(Spot(at, ""), functools.reduce(add, numbers[0], Decimal(0)))]
        if not all(numbers):
            return []
        multiply: Any = EXACT.multiply
        return [(Spot(at, ""), functools.reduce(multiply, itertools.chain(*numbers), Decimal(1)))]

    def _related(
        self, check: ValueCheck, values: _Values, at: Any, *, whole: bool = True
    ) -> Iterator[Breach]:
        """What values must be beside others.

        Args:
            check: Which.
            values: Those that could be read.
            at: Where paths begin.
            whole: Whether all of them could.
        """
        for bound in check.bounds:
            yield from self._bounded(check, bound, values, at)
        if check.differs is not None:
            others, _ = self._read(check.differs, at, check.reading)
            taken = {value for _, value in others}
            for spot, value in values:
                if value in taken:
                    yield Breach(spot.place, self._shown(spot, value))
        if check.equals is not None and whole:
            yield from self._equal(check, values, at)

    def _equal(self, check: ValueCheck, values: _Values, at: Any) -> Iterator[Breach]:
        others, unreadable = self._read(check.equals, at, check.reading)
        if unreadable:
            yield from unreadable
            return
        mine, theirs = {value for _, value in values}, {value for _, value in others}
        if mine == theirs:
            return
        said = ", ".join(self._shown(spot, value) for spot, value in values[:_FEW])
        wanted = ", ".join(self._shown(spot, value) for spot, value in others[:_FEW])
        # Lines that do not add up are shown at the total, which people look at first.
        reckoned = check.subject != "value"
        if reckoned and others:
            place = others[0][0].place
        elif values:
            odd = next((spot for spot, value in values if value not in theirs), values[0][0])
            place = odd.place
        else:
            place = self._ground.missing(check.paths[0], at)
        yield Breach(place, shown(said), shown(wanted))

    def _bounded(
        self, check: ValueCheck, bound: Bound, values: _Values, at: Any
    ) -> Iterator[Breach]:
        holds, limit = _BOUNDS[bound.kind], bound.limit
        if isinstance(limit, Decimal | dt.date):
            limits: list[Readable] = [limit]
        else:
            others, unreadable = self._read(limit, at, check.reading)
            yield from unreadable
            limits = [value for _, value in others]
        if not limits:
            return
        hardest = (max if bound.kind in ("at_least", "more_than") else min)(limits)
        for spot, value in values:
            if not holds(value, hardest):
                yield Breach(spot.place, self._shown(spot, value), shown(str(hardest)))

    def _order(self, check: OrderCheck, at: Any) -> Iterator[Breach]:
        before: tuple[Spot, Any] | None = None
        for path in check.paths:
            values, unreadable = self._read(path, at, check.reading)
            yield from unreadable
            for spot, value in values:
                late = before is not None and (
                    value <= before[1] if check.strict else value < before[1]
                )
                if late and before is not None:
                    yield Breach(spot.place, shown(spot.text), shown(before[0].text))
            if values:
                before = max([*values, *([before] if before else [])], key=operator.itemgetter(1))

    def _words(self, check: AmountInWordsCheck, at: Any) -> Iterator[Breach]:
        numbers, unreadable = self._read(check.amount, at, "number")
        yield from unreadable
        for spot in self._said(check.words, at):
            for _, amount in numbers:
                if not amounts.says(spot.text or "", amount):  # type: ignore[arg-type]
                    yield Breach(spot.place, shown(spot.text), _in_words(amount))

    def _joint(self, check: JointCheck, at: Any) -> Iterator[Breach]:
        if check.kind == "all":
            for part in check.parts:
                yield from self.breaches(part, at)
        elif check.kind == "not":
            if self._is_case(check.parts[0], at):
                yield Breach(at)
        else:
            first: Breach | None = None
            for part in check.parts:
                breach = next(self.breaches(part, at), None)
                if breach is None:
                    return
                first = first or breach
            yield first or Breach(at)

    def _conditional(self, check: ConditionalCheck, at: Any) -> Iterator[Breach]:
        if self._is_case(check.condition, at):
            yield from self.breaches(check.then, at)

    def _python(self, check: PythonCheck, at: Any) -> Iterator[Breach]:
        yield from self._functions[check.name](self._ground, at)

    def _said(self, path: Any, at: Any) -> list[Spot]:
        """The places of a path that say something."""
        return [spot for spot in self._ground.pick(path, at) if spot.text]

    def _read(self, path: Any, at: Any, reading: Any) -> tuple[_Values, list[Breach]]:
        """Values, and the breaches of those that are not of the kind that they are read as."""
        read, values, unreadable = read_value(reading), [], []
        for spot in self._said(path, at):
            try:
                values.append((spot, read(spot.text or "")))
            except UnreadableValueError:
                unreadable.append(no_such(spot.place, spot.text, reading))
        return values, unreadable

    def _shown(self, spot: Spot, value: Readable) -> str:
        return shown(spot.text or str(value))


def no_such(place: Any, text: str | None, reading: str) -> Breach:
    """The breach of a value that is not of the kind that it is read as."""
    return Breach(place, shown(text), _KINDS[reading], reading)


_FEW: Final = 3
_KINDS: Final = {"number": "1234.5", "amount": "1.234,50", "date": "2026-11-30"}
"""What a value of a kind looks like."""
_BOUNDS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "at_least": operator.ge,
    "at_most": operator.le,
    "more_than": operator.gt,
    "less_than": operator.lt,
}
_ASKED: Final[dict[type[Any], Callable[[Asker, Any, Any], Iterator[Breach]]]] = {
    PresenceCheck: Asker._presence,
    UniqueCheck: Asker._unique,
    ValueCheck: Asker._value,
    OrderCheck: Asker._order,
    AmountInWordsCheck: Asker._words,
    JointCheck: Asker._joint,
    ConditionalCheck: Asker._conditional,
    PythonCheck: Asker._python,
}


def _not_exactly(codes: CodeSet, values: _Values) -> Iterator[Breach]:
    wanted = {Decimal(code) for code in codes.codes}
    for spot, value in values:
        if value not in wanted:
            yield Breach(spot.place, str(value), codes.shown)


def _in_words(amount: Any) -> str:
    whole = amount == amount.to_integral_value() and 0 <= amount < _SAYABLE
    return amounts.in_words(int(amount)) if whole else str(amount)


_SAYABLE: Final = 10**18


def shown(text: str | None) -> str:
    """As much of a value as a finding repeats."""
    text = text or ""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
