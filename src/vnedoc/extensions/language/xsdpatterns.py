r"""Patterns of schemas: those are refused that an engine may have to try in many ways.

libxml2 and Python try one way after the other: on 300 letters ``a*a*a*a*b`` takes libxml2 8
seconds. Where each character decides which part of the pattern it belongs to (as XML Schema asks
of contents, its "unique particle attribution"), there is one way only; and a few ways do no harm.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from vnedoc.extensions.language.patterns import (
    SIGNS,
    Fits,
    PatternBuilder,
    PatternFault,
    PatternPiece,
    PatternReader,
    times,
)

_LONGEST: Final = 300
_WAYS: Final = 1_000
_MOST_TIMES: Final = 10_000
"""libxml2 counts repetitions, and Python unrolls some of them."""
_ENOUGH: Final = 2
"""Repetitions behind which a further one shows nothing new."""
_EVERYWHERE: Final = "\n0aA_ .-àÀ漢\U0001f600\u0301"
"""Characters of every kind that a class may be about, beside those of the pattern."""
_NAMES: Final = {"i": ("L", "N"), "c": ("L", "N", "M", "P")}


def refuse_ways(text: str) -> None:
    """Refuse a pattern of XML Schema that could take an engine long.

    Args:
        text: The value of an ``xs:pattern``.

    Raises:
        PatternFault: it could, or it is none.
    """
    if len(text) > _LONGEST:
        raise PatternFault(f"more than {_LONGEST} characters", f"dài quá {_LONGEST} ký tự")
    reader = _XsdReader(text)
    piece = reader.whole()
    if reader.times > _MOST_TIMES:
        raise PatternFault("it repeats too much", "lặp quá nhiều")
    if not reader.nested and reader.endless <= 1 and reader.ways <= _WAYS:
        return
    builder = PatternBuilder()
    first = piece.build(builder, builder.add(None))
    if not _decided(builder, first, text):
        raise PatternFault(
            f"{text!r} can fit in too many ways; let each character decide, or say it by a rule "
            "with matches",
            f"{text!r} có thể khớp theo quá nhiều cách; hãy viết sao cho mỗi ký tự chỉ khớp một "
            "cách, hoặc dùng quy tắc matches",
        )


def _decided(builder: PatternBuilder, first: int, text: str) -> bool:
    """Whether at every place each character belongs to one part of the pattern only."""
    near = {chr(code) for sign in text for code in _around(ord(sign))}
    samples = sorted({*near, *_EVERYWHERE})
    masks = {
        id(fits): sum(1 << number for number, sign in enumerate(samples) if fits(sign))
        for fits, _ in builder.states
        if fits is not None
    }
    starts = [after for fits, after in builder.states if fits is not None]
    starts.append((first,))
    return all(_apart(builder, after, masks) for after in starts)


def _around(code: int) -> tuple[int, ...]:
    return tuple(one for one in (code - 1, code, code + 1) if 0 < one < 0xD800 or one > 0xDFFF)


def _apart(builder: PatternBuilder, after: tuple[int, ...], masks: dict[int, int]) -> bool:
    seen, taken, waiting = set(), 0, list(after)
    while waiting:
        state = waiting.pop()
        if state in seen:
            continue
        seen.add(state)
        fits, following = builder.states[state]
        if fits is None:
            waiting.extend(following)
        elif taken & masks[id(fits)]:
            return False
        else:
            taken |= masks[id(fits)]
    return True


class _XsdReader(PatternReader):
    """Reads what XML Schema calls a pattern, and measures it."""

    signs = SIGNS - {"^", "$"}

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.endless = 0
        """Repetitions without an end."""
        self.ways = 1
        self.times = 1
        self.nested = False
        """Whether something that varies stands inside something that repeats."""

    def either(self) -> PatternPiece:
        before = self.text.count("|", 0, self.at)
        piece = super().either()
        self.ways *= 1 + self.text.count("|", 0, self.at) - before
        return piece

    def repeated(self, piece: PatternPiece) -> PatternPiece:
        varied = self.endless or self.ways > 1
        grouped = self.text[self.at - 1 : self.at] == ")"
        sign = self.next()
        if sign == "{":
            self.at += 1
            least, most = self.bounds()
        elif sign and sign in "?*+":
            self.at += 1
            least, most = (1 if sign == "+" else 0), (1 if sign == "?" else None)
        else:
            return piece
        self.times *= max(1, most or least)
        self.nested = self.nested or bool(grouped and varied and most != 1)
        if most is None:
            self.endless += 1
        else:
            self.ways = min(self.ways * (most - least + 1), _MOST_TIMES)
        # The second repetition follows the first as the third follows the second.
        short = None if most is None else min(most, least + _ENOUGH, 2 * _ENOUGH)
        return times(piece, min(least, _ENOUGH), short)

    def bounds(self) -> tuple[int, int | None]:
        end = self.text.find("}", self.at)
        least, comma, most = self.text[self.at : max(end, self.at)].partition(",")
        self.at = end + 1
        numbers = [least, *([most] if most else [])]
        if end < 0 or not all(one.isascii() and one.isdigit() and len(one) < 6 for one in numbers):
            raise PatternFault("{ } needs numbers, as {1,5}", "{ } cần số, ví dụ {1,5}")
        last = int(most) if most else None if comma else int(least)
        if last is not None and last < int(least):
            raise PatternFault(
                "in { } the larger number stands first", "trong { } số lớn đứng trước"
            )
        return int(least), last

    def escaped(self) -> Fits:
        sign = self.next()
        if sign and sign in "nrt":
            self.at += 1
            meant = {"n": "\n", "r": "\r", "t": "\t"}[sign]
            return lambda given: given == meant
        if sign and sign in "^$":
            self.at += 1
            return lambda given: given == sign
        if sign and sign in "pP":
            self.at += 1
            return self._category(opposite=sign == "P")
        if sign and sign in "icIC":
            self.at += 1
            kinds, opposite = _NAMES[sign.lower()], sign.isupper()
            return lambda given: unicodedata.category(given).startswith(kinds) is not opposite
        return super().escaped()

    def _category(self, *, opposite: bool) -> Fits:
        end = self.text.find("}", self.at)
        if self.next() != "{" or end < 0:
            raise PatternFault("\\p needs a name, as \\p{L}", "\\p cần tên, ví dụ \\p{L}")
        name = self.text[self.at + 1 : end]
        self.at = end + 1
        if name.startswith("Is"):
            # A block of Unicode: taken for everything, so that it is never found to be apart.
            return lambda _: True
        return lambda given: unicodedata.category(given).startswith(name) is not opposite

    def set_of_signs(self) -> Fits:
        # One class without another is, for what is asked here, all of the first.
        start = self.at
        taken = self.text.find("-[", start)
        closed = self.text.find("]]", max(taken, start))
        if taken < 0 or closed < 0 or "]" in self.text[start:taken].replace("\\]", ""):
            return super().set_of_signs()
        inner = type(self)(self.text[start:taken] + "]")
        fits = inner.set_of_signs()
        self.at = closed + 2
        return fits
