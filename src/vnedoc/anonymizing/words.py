"""Other letters and digits in place of a value's own, of the same class, case and length.

The same run of letters and digits becomes the same other one wherever it stands, so what was equal
stays equal. No four characters in a row of any value are left.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import re
from collections.abc import Iterable, Iterator
from typing import Final

from vnedoc.normal_forms import normalized

RUN: Final = re.compile(r"[^\W_]+")
"""Letters and digits in a row."""
LEAST: Final = 4
"""So many of a value in a row are never left."""
_ROOM: Final = 64_000_000
_DATE: Final = re.compile(
    r"(?<!\d)(?:(\d{4})([/-])(\d{2})\2(\d{2})(?!\d)|(\d{2})([/-])(\d{2})\6(\d{4})(?!\d)"
    r"|((?:19|20)\d{2})((?:0[1-9]|1[0-2]))((?:0[1-9]|[12]\d|3[01]))(?=(?:\d{6})?(?!\d)))"
)
_BYTES: Final = re.compile("[\udc80-\udcff]")
"""Bytes that are none of UTF-8: in an old encoding each may be a letter."""
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_BASE64: Final = re.compile(r"[A-Za-z0-9+/\s]{20,}={0,2}\s*")
_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_LAST: Final = {"==": "AQgw", "=": "AEIMQUYcgkosw048"}
"""Letters before padding whose spare bits are zero."""
_MARKED: Final = "áàảãạéèẻẽẹíìỉĩịóòỏõọúùủũụýỳỷỹỵ"
_HATTED: Final = "âấầẩẫậêếềểễệôốồổỗộ"
_HORNED: Final = "ơớờởỡợưứừửữự"
_BREVED: Final = "ăắằẳẵặ"
_POOLS: Final = ("bcdghklmnpqrstvx", "aeiouy", _MARKED, _HATTED, _HORNED, _BREVED, "đ", "fjwz")
_KEPT: Final = frozenset(
    {"http", "https", "null", "none", "undefined", "unknown", "string", "true", "false"}
    | {"tuyệt", "tuyet", "mật", "mat", "tối", "toi", "thường", "khẩn", "thượng", "xong"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
)
"""What is nobody's: the beginning of addresses, what programs write for nothing, degrees of
secrecy and urgency ("xem xong trả lại"), names of devices."""


def grams(values: Iterable[str]) -> frozenset[str]:
    """All four characters in a row of values, in small letters."""
    return frozenset(
        run[at : at + LEAST]
        for value in values
        for run in RUN.findall(value.casefold())
        if run not in _KEPT
        for at in range(len(run) - LEAST + 1)
    )


class Pseudonyms:
    """One way to replace the values of one message."""

    def __init__(self, seed: str, taboo: frozenset[str], *, days: int, gentle: bool) -> None:
        """Choose a way.

        Args:
            seed: the same one makes the same replacements.
            taboo: what must not be made: the grams of all values.
            days: by how many every date moves.
            gentle: whether only so much of a run is changed as must be.
        """
        self._seed = seed
        self._taboo = taboo
        self._days = days
        self._gentle = gentle
        self._known: dict[tuple[str, bool], str] = {}
        self.room = _ROOM
        """Bytes that may still be made for what says that it is large: saying so costs nothing."""

    def text(self, text: str, *, code: bool = False) -> str:
        """Another text of the same shape; of a `code`, short runs stay."""
        text, made, at = _BYTES.sub("\udcc0", text), [], 0
        for match in _DATE.finditer(text):
            made += [self._plain(text[at : match.start()], code), self._date(match)]
            at = match.end()
        return "".join(made) + self._plain(text[at:], code)

    def hidden(self, text: str) -> str:
        """As `text`, for what no rule looks at: letters of other alphabets do not stay either."""
        return "".join(map(_plainer, self.text(text)))

    def base64(self, text: str) -> str:
        """Other base64 of the same layout."""
        chance = self._chance("base64", text)
        out: list[str] = []
        last = max((i for i, c in enumerate(text) if c in _ALPHABET), default=-1)
        padding = "=" * min(text.count("="), 2)
        for index, char in enumerate(text):
            if char not in _ALPHABET:
                out.append(char)
                continue
            pool = _LAST[padding] if index == last and padding in _LAST else _ALPHABET
            out.append(self._drawn(chance, pool, "".join(out[-LEAST + 1 :])))
        return "".join(out)

    def tag(self, data: bytes) -> bytes:
        """Eight digits by which different files stay different, and equal ones equal."""
        return hashlib.sha256(self._seed.encode() + data).hexdigest()[:8].encode()

    def _plain(self, text: str, code: bool) -> str:
        def uuid(match: re.Match[str]) -> str:
            digits = hashlib.sha256(f"{self._seed} {match[0].lower()}".encode()).hexdigest()
            made = "".join(c if c == "-" else digits[i % 64] for i, c in enumerate(match[0]))
            return made.upper() if match[0].isupper() else made

        parts = re.split(f"({_UUID.pattern})", text)
        return "".join(
            uuid(match)
            if (match := _UUID.fullmatch(part))
            else RUN.sub(lambda run: self._run(run[0], code), part)
            for part in parts
        )

    def _run(self, run: str, code: bool) -> str:
        if run.casefold() in _KEPT or (
            len(run) < LEAST and (code or self._gentle or run.isdigit())
        ):
            return run
        if _YEAR.fullmatch(run):
            return str(int(run) + round(self._days / 365.25))
        key = (run.casefold(), self._gentle)
        if key not in self._known:
            self._known[key] = self._made(run.casefold())
        made = self._known[key]
        return "".join(m.upper() if c != c.lower() else m for c, m in zip(run, made, strict=False))

    def _made(self, run: str) -> str:
        chance = self._chance("run", run)
        out: list[str] = []
        for index, char in enumerate(run):
            # A leading zero is no part of a number, and says how it is written.
            if (self._gentle and index % 3 != 2) or (
                char == "0" and not any(map(int, _digits(run[: index + 1])))
            ):
                out.append(char)
                continue
            out.append(self._drawn(chance, _pool(char), "".join(out[-LEAST + 1 :]), char))
        made = "".join(out)
        return made if not grams([made]) & self._taboo else self._again(run, chance)

    def _again(self, run: str, chance: random.Random) -> str:
        """Whole runs anew until one has nothing that must not be."""
        for _ in range(200):
            made = "".join(chance.choice(_pool(char)) for char in run)
            if not grams([made]) & self._taboo:
                break
        return made

    def _drawn(self, chance: random.Random, pool: str, before: str, own: str = "") -> str:
        for _ in range(40):
            char = chance.choice(pool)
            if char != own and (before + char).casefold() not in self._taboo:
                return char
        return char

    def _chance(self, *words: str) -> random.Random:
        digest = hashlib.sha256("\0".join((self._seed, *words)).encode("utf-8", "surrogatepass"))
        return random.Random(digest.digest())  # noqa: S311 - the seed makes it the same again

    def _date(self, match: re.Match[str]) -> str:
        """The date moved as all of them are; what is none in the calendar stays none."""
        if match[9]:
            year, month, day, mark = match[9], match[10], match[11], ""
        elif match[1]:
            year, month, day, mark = match[1], match[3], match[4], match[2]
        else:
            year, month, day, mark = match[8], match[7], match[5], match[6]
        try:
            moved = dt.date(int(year), int(month), int(day)) + dt.timedelta(days=self._days)
            parts = [f"{moved.year:04}", f"{moved.month:02}", f"{moved.day:02}"]
        except (ValueError, OverflowError):
            moved_year = max(1, int(year) + round(self._days / 365.25))
            parts = [f"{moved_year:04}"[-4:], month, day]
        return mark.join(reversed(parts) if match[8] else parts)


def is_base64(text: str) -> bool:
    """Whether a text can be nothing but base64."""
    packed = "".join(text.split())
    return (
        len(packed) >= 24
        and len(packed) % 4 == 0
        and _BASE64.fullmatch(text) is not None
        and any(c.isdigit() for c in packed)
    )


def _digits(text: str) -> Iterator[str]:
    return (char if char.isdecimal() else "1" for char in text)


def _plainer(char: str) -> str:
    return "x" if char.isalnum() and _pool(char) == char else char


def _pool(char: str) -> str:
    """The characters that may stand for one, itself among them."""
    if char.isdigit():
        return "123456789"
    composed = normalized("NFC", char) == char
    for pool in _POOLS:
        if char in pool and composed:
            return pool
    # A letter of another alphabet, or one that only looks like ours: it is what may be at fault.
    return char
