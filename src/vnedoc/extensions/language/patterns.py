r"""Patterns that cannot blow up: read into states, and followed one character at a time.

Python's own engine tries every way in which a pattern may fit: ``(a+)+b`` takes it 2^n steps, and
``a*a*a*b`` n^3. Here all ways are followed at once (Thompson's construction), so each character of
a text costs one step, and what a set of states leads to is remembered.

The whole text must fit. Known are: characters, ``.``, classes such as ``[A-Z0-9-]`` and ``[^/]``,
``\d`` ``\w`` ``\s`` and their opposites, ``|``, ``(...)``, ``?`` ``*`` ``+`` ``{3}`` ``{1,5}``
``{2,}``, and a backslash before a sign that is to stand for itself.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

import attrs

from vnedoc.extensions.limits import MAX_PATTERN_CHARACTERS, MAX_PATTERN_STATES
from vnedoc.words import Words

Fits = Callable[[str], bool]
_State = tuple[Fits | None, tuple[int, ...]]
"""What takes a character, or nothing, and the states that follow."""
_REMEMBERED: Final = 2_000
"""Sets of states of one pattern; ordinary ones have as many as the pattern has characters."""
SIGNS: Final = frozenset("|()[]{}?*+.\\^$")
_DIGITS: Final = frozenset("0123456789")
_SPACES: Final = frozenset(" \t\r\n")
_DEAD: Final = -1


class PatternFault(Exception):  # noqa: N818 - a fault of the pattern, told on as an error by others
    """What is wrong with a pattern; `words` says it in both languages."""

    def __init__(self, en: str, vi: str) -> None:
        super().__init__(en)
        self.words = Words(en=en, vi=vi)


@attrs.frozen
class PatternPiece:
    """A part of a pattern: what it needs in states is made when it is built."""

    build: Callable[[PatternBuilder, int], int]
    """Adds the states that lead to a state, and gives the first of them."""


class PatternBuilder:
    """Gathers the states of one pattern."""

    def __init__(self) -> None:
        self.states: list[_State] = []

    def add(self, fits: Fits | None, *after: int) -> int:
        """Add a state, and give its number.

        Raises:
            PatternFault: there are too many.
        """
        if len(self.states) >= MAX_PATTERN_STATES:
            raise PatternFault("it repeats too much", "lặp quá nhiều")
        self.states.append((fits, after))
        return len(self.states) - 1


class _Memory:
    """Sets of states by number, and what each leads to."""

    def __init__(self) -> None:
        self.sets: list[frozenset[int]] = []
        self.known: list[dict[str, int]] = []
        self._numbers: dict[frozenset[int], int] = {}

    def number(self, states: frozenset[int]) -> int:
        found = self._numbers.get(states)
        if found is None:
            found = self._numbers[states] = len(self.sets)
            self.sets.append(states)
            self.known.append({})
        return found


class SafePattern:
    """One pattern, ready to be asked. Equal to another one of the same text."""

    __slots__ = ("_first", "_last", "_lock", "_memory", "_states", "text")

    def __init__(self, text: str) -> None:
        """Read a pattern.

        Raises:
            PatternFault: it is too long, or not of the known signs.
        """
        if len(text) > MAX_PATTERN_CHARACTERS:
            limit = MAX_PATTERN_CHARACTERS
            raise PatternFault(f"more than {limit} characters", f"dài quá {limit} ký tự")
        self.text = text
        builder = PatternBuilder()
        self._last = builder.add(None)
        piece = PatternReader(text).whole()
        self._first = piece.build(builder, self._last)
        self._states = builder.states
        self._lock = threading.Lock()
        self._memory = self._fresh()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SafePattern) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"SafePattern({self.text!r})"

    def __reduce__(self) -> tuple[type[SafePattern], tuple[str]]:
        return SafePattern, (self.text,)

    def fits(self, text: str) -> bool:
        """Whether the whole text is of the pattern; each character costs one step."""
        memory, at = self._memory, 0
        for character in text:
            after = memory.known[at].get(character)
            if after is None:
                memory, after = self._step(memory, at, character)
            if after == _DEAD:
                return False
            at = after
        return self._last in memory.sets[at]

    def _fresh(self) -> _Memory:
        memory = _Memory()
        memory.number(self._closure({self._first}))
        return memory

    def _step(self, memory: _Memory, at: int, character: str) -> tuple[_Memory, int]:
        after = self._closure(
            {
                following
                for state in memory.sets[at]
                for fits in (self._states[state][0],)
                if fits is not None and fits(character)
                for following in self._states[state][1]
            }
        )
        with self._lock:
            full = len(memory.sets) >= _REMEMBERED or len(memory.known[at]) >= _REMEMBERED
            if full and after:
                # A hostile text leads to ever new sets: what is remembered is begun anew.
                memory = self._memory = self._fresh()
                return memory, memory.number(after)
            number = memory.number(after) if after else _DEAD
            if not full:
                memory.known[at][character] = number
            return memory, number

    def _closure(self, states: set[int]) -> frozenset[int]:
        """The states and all that they lead to without a character."""
        found: set[int] = set()
        waiting = list(states)
        while waiting:
            state = waiting.pop()
            if state not in found:
                found.add(state)
                fits, after = self._states[state]
                if fits is None:
                    waiting.extend(after)
        return frozenset(found)


class PatternReader:
    """Reads a pattern from left to right; groups stand inside one another, never too deep."""

    signs = SIGNS
    """What must have a backslash to stand for itself."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self._depth = 0

    def whole(self) -> PatternPiece:
        """The whole pattern.

        Raises:
            PatternFault: it is none.
        """
        piece = self.either()
        if self.at < len(self.text):
            raise PatternFault("a ) closes nothing", "dấu ) không đóng nhóm nào")
        return piece

    def next(self) -> str:
        """The sign that follows; empty at the end."""
        return self.text[self.at : self.at + 1]

    def take(self) -> str:
        """The same, and pass over it."""
        character = self.next()
        self.at += 1
        return character

    def either(self) -> PatternPiece:
        """One or several ways."""
        ways = [self._sequence()]
        while self.next() == "|":
            self.at += 1
            ways.append(self._sequence())
        if len(ways) == 1:
            return ways[0]
        return PatternPiece(lambda to, end: to.add(None, *[way.build(to, end) for way in ways]))

    def _sequence(self) -> PatternPiece:
        pieces: list[PatternPiece] = []
        while self.next() not in ("", "|", ")"):
            pieces.append(self.repeated(self.atom()))

        def build(to: PatternBuilder, end: int) -> int:
            for piece in reversed(pieces):
                end = piece.build(to, end)
            return end

        return PatternPiece(build)

    def atom(self) -> PatternPiece:
        """One character, one class or one group."""
        character = self.take()
        if character == "(":
            return self._group()
        if character == "[":
            return _one(self.set_of_signs())
        if character == ".":
            return _one(lambda _: True)
        if character == "\\":
            return _one(self.escaped())
        if character in self.signs:
            raise PatternFault(
                f"{character} stands where nothing can be repeated; write \\{character} for itself",
                f"dấu {character} đứng sai chỗ; muốn viết chính nó thì dùng \\{character}",
            )
        return _one(lambda given: given == character)

    def _group(self) -> PatternPiece:
        if self.next() == "?":
            raise PatternFault("(? is not known", "không hỗ trợ (?")
        self._depth += 1
        if self._depth > _DEPTH:
            raise PatternFault("groups nest too deep", "nhóm lồng quá sâu")
        piece = self.either()
        if self.take() != ")":
            raise PatternFault("a ( is not closed", "thiếu dấu )")
        self._depth -= 1
        return piece

    def repeated(self, piece: PatternPiece) -> PatternPiece:
        """The piece, as often as is said behind it."""
        sign = self.next()
        if sign == "{":
            self.at += 1
            return times(piece, *self.bounds())
        bounds = {"?": (0, 1), "*": (0, None), "+": (1, None)}.get(sign)
        if bounds is None:
            return piece
        self.at += 1
        return times(piece, *bounds)

    def bounds(self) -> tuple[int, int | None]:
        """How often, from inside the braces."""
        end = self.text.find("}", self.at)
        least, comma, most = self.text[self.at : end if end > 0 else self.at].partition(",")
        self.at = end + 1
        numbers = [least, *([most] if most else [])]
        if end < 0 or not all(one.isascii() and one.isdigit() and len(one) < 4 for one in numbers):
            raise PatternFault("{ } needs numbers, as {1,5}", "{ } cần số, ví dụ {1,5}")
        first = int(least)
        last = int(most) if most else None if comma else first
        if last is not None and last < first:
            raise PatternFault(
                "the larger number stands first in { }", "số lớn đứng trước trong { }"
            )
        return first, last

    def escaped(self) -> Fits:
        """What a backslash and the sign behind it mean."""
        sign = self.take()
        if sign in SIGNS or sign in ("-", "/", " "):
            return lambda given: given == sign
        if sign and sign in "dDwWsS":
            return _KNOWN[sign]
        raise PatternFault(f"\\{sign} is not known", f"không có \\{sign}")

    def set_of_signs(self) -> Fits:
        """What stands between ``[`` and ``]``; the first is read already."""
        opposite = self.next() == "^"
        self.at += opposite
        parts: list[Fits] = []
        while (character := self.take()) != "]":
            if not character:
                raise PatternFault("a [ is not closed", "thiếu dấu ]")
            if character == "[":
                raise PatternFault("write \\[ inside [ ]", "trong [ ] hãy viết \\[")
            if character == "\\":
                parts.append(self.escaped())
            elif self.next() == "-" and self.text[self.at + 1 : self.at + 2] not in ("]", ""):
                self.at += 1
                parts.append(self.stretch(character, self.take()))
            else:
                parts.append(lambda given, one=character: given == one)  # type: ignore[misc]
        if not parts:
            raise PatternFault("[ ] is empty", "[ ] trống")
        return lambda given: any(fits(given) for fits in parts) is not opposite

    def stretch(self, first: str, last: str) -> Fits:
        """A range of characters."""
        if last in ("\\", "["):
            raise PatternFault(f"{first}-{last} is no range", f"{first}-{last} không phải khoảng")
        if first > last:
            raise PatternFault(f"{first}-{last} runs backwards", f"khoảng {first}-{last} bị ngược")
        return lambda given: first <= given <= last


_DEPTH: Final = 20
_KNOWN: Final[dict[str, Fits]] = {
    # Digits of other scripts are numbers to Python and to nobody who reads a form.
    "d": lambda given: given in _DIGITS,
    "D": lambda given: given not in _DIGITS,
    "w": lambda given: given.isalnum() or given == "_",
    "W": lambda given: not (given.isalnum() or given == "_"),
    "s": lambda given: given in _SPACES,
    "S": lambda given: given not in _SPACES,
}


def _one(fits: Fits) -> PatternPiece:
    return PatternPiece(lambda to, end: to.add(fits, end))


def times(piece: PatternPiece, least: int, most: int | None) -> PatternPiece:
    """A piece so many times; without `most`, for ever."""

    def build(to: PatternBuilder, end: int) -> int:
        if most is None:
            # A circle: from the end of the piece back to its beginning.
            circle = to.add(None)
            first = piece.build(to, circle)
            to.states[circle] = (None, (first, end))
            end = circle
        else:
            leave = end
            for _ in range(most - least):
                end = to.add(None, piece.build(to, end), leave)
        for _ in range(least):
            end = piece.build(to, end)
        return end

    return PatternPiece(build)
