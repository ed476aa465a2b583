"""Identifiers of organisations (mã định danh cơ quan, tổ chức), of both generations.

The old form (QCVN 102:2016/BTTTT, 28/2018/QĐ-TTg Điều 10(2)) has four groups, lowest level first:
``000.00.13.H53``. The electronic identifiers of 20/2020/QĐ-TTg, taken over by QCVN
102:2016/BTTTT/SĐ1:2022, are of three kinds: of state bodies (Điều 4), up to 35 characters, highest
level first: ``H53.13``; of enterprises, co-operatives and business households (Điều 5), the code
that other law gives them; of other organisations (Điều 6), by a registered scheme: ``Z01ABCDEF``.
All are met in one message.
"""

from __future__ import annotations

import functools
import re
from enum import StrEnum
from typing import Final, NamedTuple, Protocol, Self

import attrs

from vnedoc.errors import Lang
from vnedoc.given import in_vietnamese

MAX_NEW_LENGTH: Final = 35
"""Characters of a new identifier (20/2020/QĐ-TTg Điều 4)."""
LONGEST_KNOWN: Final = 256
"""Characters of a text that may be an identifier, with white space in it and around it."""

# [0-9] and not \d, which also takes the digits of every other script.
_OLD = re.compile(r"([0-9]{3})\.([0-9]{2})\.([0-9]{2})\.([A-Z][0-9]{2})")
_NEW = re.compile(r"[A-Y][0-9]{2}(?:\.[0-9A-Z]+)*")
_ENTERPRISE = re.compile(r"[0-9]{10}(?:-[0-9]{3})?|[0-9]{12}")
# Điều 5 takes whatever code the law of registration gives: of older books, of laws to come.
_REGISTERED = re.compile(r"[0-9](?=[0-9A-Z-]{7,17}\Z)[0-9A-Z]+(?:-[0-9A-Z]+)*")
# Điều 6 leaves the code behind the scheme to the scheme: only its length and place are said.
_SCHEME = re.compile(r"(?!Z00)Z[0-9]{2}[0-9A-Za-z][!-~]{0,31}")
_SHORTENED = re.compile(r"(?:[0-9]{2,3}\.){0,2}[0-9]{2}\.([A-Z][0-9]{2}|[A-Z]{2}[0-9])")
_TWO_LETTERS = re.compile(r"[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Z]{2}[0-9]")
# A separator between scheme and code is what the article excludes, but for groups as of Điều 4.
_ODD_SCHEME = re.compile(r"Z[0-9]{2}(?:(?:\.[0-9A-Z]+)*|[^\W_]\S*)")
_PROCEDURE = re.compile(r"[0-9]\.[0-9]{6}\.[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Z][0-9]{2}")
_OLD_GROUPS: Final = (2, 2, 3)
"""Digits of levels 2, 3 and 4 in the old form."""
_FILLERS: Final = frozenset(
    {"", "null", "(null)", "none", "nil", "n/a", "na", "undefined", "-", "--", "không", "không có"}
)


class OrganIdForm(StrEnum):
    """The grammar that an organisation identifier follows."""

    OLD = "old"
    """13 characters, lowest level first: ``000.00.13.H53`` (QCVN 102:2016/BTTTT)."""
    NEW = "new"
    """At most 35 characters, highest level first: ``H53.13`` (20/2020/QĐ-TTg Điều 4)."""
    ENTERPRISE = "enterprise"
    """A code of registration (20/2020/QĐ-TTg Điều 5): an enterprise's 10 digits, or 10 and 3 for a
    branch; since 01/7/2025 a business household's 12, which are its owner's personal number. The
    article names the codes; their shapes are practice and general knowledge."""
    SCHEME = "scheme"
    """Another organisation's (20/2020/QĐ-TTg Điều 6): its scheme, Z01 to Z99, and then, without a
    separator, up to 32 characters that the scheme gives meaning to: ``Z01ABCDEF``."""
    IRREGULAR = "irregular"
    """None of them; `OrganId.problems` says why."""


class OrganIdProblem(StrEnum):
    """Why an organisation identifier follows no grammar, with a label in both languages."""

    _value_: str
    vi: str
    en: str

    def __new__(cls, value: str, vi: str, en: str) -> Self:
        """Attach the labels to the machine-readable reason."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.vi = vi
        member.en = en
        return member

    FILLER = "filler", "không có mã (trống, null, N/A)", "no identifier (empty, null, N/A)"
    SPACES = "spaces", "có khoảng trắng", "white space in it or around it"
    LOWER_CASE = "lower-case", "có chữ thường", "small letters where capitals must be"
    TOO_LONG = "too-long", "dài quá 35 ký tự", "more than 35 characters"
    SHORTENED = "shortened", "dạng cũ bị bỏ bớt nhóm", "old form with groups left out"
    TWO_LETTERS = "two-letters", "mã cấp 1 có hai chữ cái", "two letters at level 1"
    ODD_SCHEME = (
        "odd-scheme",
        "mã theo lược đồ định danh bị thiếu hoặc sai",
        "an identifier by a scheme that is incomplete or wrong",
    )
    REGISTRATION = (
        "registration",
        "có thể là mã đăng ký kinh doanh, dạng chưa biết",
        "perhaps a code of registration, of no known shape",
    )
    PROCEDURE = "procedure", "mã thủ tục hành chính", "code of an administrative procedure"
    UNKNOWN = "unknown", "không theo dạng nào đã biết", "no known form"


class Match(StrEnum):
    """Whether two identifiers name the same body. Only `YES` counts as true."""

    YES = "yes"
    """The same text, or a table says so."""
    PROBABLY = "probably"
    """The usual rule of conversion gives the same levels; the rule is not always right."""
    NO = "no"
    """Nothing says so."""

    def __bool__(self) -> bool:
        # A non-empty text would be true, "no" included.
        return self is Match.YES


@attrs.frozen(kw_only=True)
class Conversion:
    """An identifier in the other form, and why it is believed to be the right one."""

    organ_id: OrganId
    certain: bool
    """Whether it was looked up (or needed no conversion) rather than guessed by the usual rule."""
    en: str
    """The reason in English."""
    vi: str
    """The reason in Vietnamese."""

    def text(self, lang: Lang = "en") -> str:
        """The reason, in one language."""
        return self.vi if in_vietnamese(lang) else self.en


class Pairs(Protocol):
    """What knows which old and new identifiers name the same body: an `OrganTable`."""

    def new_of(self, organ_id: str) -> OrganId | None:
        """The new identifier of an old one, or `None` when unknown or ambiguous.

        Args:
            organ_id: The identifier to look for.
        """

    def old_of(self, organ_id: str) -> OrganId | None:
        """The old identifier of a new one, or `None` when unknown or ambiguous.

        Args:
            organ_id: The identifier to look for.
        """


class _OrganReading(NamedTuple):
    form: OrganIdForm
    levels: tuple[str, ...] = ()
    problems: tuple[OrganIdProblem, ...] = ()


class OrganId(str):
    """An organisation identifier, exactly as it was written. Every text is accepted.

    QCVN 102:2016/BTTTT 1.1.1 and wherever else ``OrganId`` stands.
    """

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> OrganId:
        """The identifier that `text` is; ``str()`` gives `text` back unchanged."""
        return cls(text)

    @property
    def form(self) -> OrganIdForm:
        """The grammar that it follows."""
        return _read(self).form

    @property
    def problems(self) -> tuple[OrganIdProblem, ...]:
        """Why it follows no grammar; empty unless `form` is `OrganIdForm.IRREGULAR`."""
        return _read(self).problems

    @property
    def is_filler(self) -> bool:
        """Whether it only says that there is no identifier: empty, ``null``, ``N/A``."""
        return OrganIdProblem.FILLER in self.problems

    @property
    def levels(self) -> tuple[str, ...]:
        """Its groups, highest level first, without the zeros of unused lowest levels.

        A zero group above a used one holds its place: ``000.02.00.H53`` is ``H53, 00, 02``.
        Irregular identifiers have levels where they are plain to see; enterprises and what is
        named by a scheme have none.
        """
        return _read(self).levels

    @property
    def level1(self) -> str | None:
        """Code of the body at the top, such as ``H53``, where it is plain to see."""
        return next(iter(self.levels), None)

    @property
    def scheme(self) -> str | None:
        """The scheme of another organisation's identifier, ``Z01`` to ``Z99`` (Điều 6)."""
        return self[:3] if self.form is OrganIdForm.SCHEME else None

    @property
    def parent(self) -> OrganId | None:
        """The body one level above, in the same form; `None` at the top or when irregular."""
        form, levels, _ = _read(self)
        if form is OrganIdForm.OLD and len(levels) > 1:
            return OrganId(_old_text(_without_zeros(levels[:-1])))
        if form is OrganIdForm.NEW and len(levels) > 1:
            return OrganId(".".join(levels[:-1]))
        if form is OrganIdForm.ENTERPRISE and "-" in self:
            return OrganId(self.partition("-")[0])
        return None

    def to_new(self, table: Pairs | None = None) -> Conversion | None:
        """The same body's new identifier: looked up in `table`, else guessed.

        The guess turns the groups round and drops the unused levels, which is usual but not true
        of every body. `None` when there is nothing to go by: an enterprise, a scheme, an unknown
        form, or a zero group above a used one (two bodies would get the same identifier).
        """
        form, levels, _ = _read(self)
        if form is OrganIdForm.NEW:
            return _unchanged(self)
        found = table.new_of(self) if table is not None else None
        if found is not None:
            return _looked_up(found)
        guess = OrganId(".".join(levels))
        if guess.form is not OrganIdForm.NEW or any(not group.strip("0") for group in levels):
            return None
        return _guessed(guess)

    def to_old(self, table: Pairs | None = None) -> Conversion | None:
        """The same body's old identifier: looked up in `table`, else guessed as in `to_new`.

        `None` also when the levels do not fit the old form: 2, 2 and 3 digits below level 1.
        """
        form, levels, _ = _read(self)
        if form is OrganIdForm.OLD:
            return _unchanged(self)
        found = table.old_of(self) if table is not None else None
        if found is not None:
            return _looked_up(found)
        if not levels or not _fits_old(levels):
            return None
        guess = OrganId(_old_text(levels))
        return _guessed(guess) if guess.form is OrganIdForm.OLD else None

    def same_body_as(self, other: str, table: Pairs | None = None) -> Match:
        """Whether `other` names the same body, across generations; `table` makes it certain.

        A filler names no body, so it is the same as nothing. What `table` knows of either
        identifier overrules the guess, unless one of them is misspelt.
        """
        other = OrganId(other)
        if self.is_filler or other.is_filler:
            return Match.NO
        mine, others = _names(self, table), _names(other, table)
        if mine & others:
            return Match.YES
        irregular = OrganIdForm.IRREGULAR in (self.form, other.form)
        if len(mine | others) > 2 and not irregular:
            return Match.NO
        same = self.levels and self.levels == other.levels
        return Match.PROBABLY if same else Match.NO


def _names(organ_id: OrganId, table: Pairs | None) -> set[str]:
    """The identifier, and the one of the other form that the table pairs it with."""
    paired = (table.new_of(organ_id), table.old_of(organ_id)) if table is not None else ()
    return {organ_id, *(found for found in paired if found is not None)}


def says_nothing(text: str) -> bool:
    """Whether a text only says that there is no identifier; the same as `OrganId.is_filler`."""
    return text.strip().casefold() in _FILLERS


def _read(text: str) -> _OrganReading:
    if len(text) <= LONGEST_KNOWN:
        return _remembered(str(text))
    # A long text is no identifier: it is neither kept alive nor looked at again and again.
    problem = OrganIdProblem.FILLER if says_nothing(text) else OrganIdProblem.UNKNOWN
    return _OrganReading(OrganIdForm.IRREGULAR, (), (problem,))


@functools.lru_cache(maxsize=16_384)
def _remembered(text: str) -> _OrganReading:
    """What was read last: one identifier is asked for its form, its problems and its levels.

    Rules ask one after the other, so all receivers of a message are asked for before the first
    comes again: 7,000 fit into a message. They take 8 MB, of the longest 20 MB.
    """
    return _read_anew(text)


def _read_anew(text: str) -> _OrganReading:
    if found := _OLD.fullmatch(text):
        return _OrganReading(OrganIdForm.OLD, _without_zeros(found.groups()[::-1]))
    if len(text) <= MAX_NEW_LENGTH and _NEW.fullmatch(text):
        return _OrganReading(OrganIdForm.NEW, tuple(text.split(".")))
    if _ENTERPRISE.fullmatch(text):
        return _OrganReading(OrganIdForm.ENTERPRISE)
    if _SCHEME.fullmatch(text):
        return _OrganReading(OrganIdForm.SCHEME)
    return _OrganReading(OrganIdForm.IRREGULAR, *_read_irregular(text))


def _read_irregular(text: str) -> tuple[tuple[str, ...], tuple[OrganIdProblem, ...]]:
    if says_nothing(text):
        return (), (OrganIdProblem.FILLER,)
    core = "".join(text.split())
    # Outside ASCII, letters such as the dotless i would turn into Latin capitals.
    capital = core.upper() if core.isascii() else core
    levels, problems = _levels_of(capital)
    if OrganIdProblem.UNKNOWN in problems:
        return (), problems
    spaces = (OrganIdProblem.SPACES,) if core != text else ()
    lower_case = (OrganIdProblem.LOWER_CASE,) if capital != core else ()
    return levels, (*spaces, *lower_case, *problems)


def _levels_of(core: str) -> tuple[tuple[str, ...], tuple[OrganIdProblem, ...]]:
    """The levels of a text that is in capitals and without spaces, and what else is wrong."""
    groups = tuple(core.split("."))
    if _OLD.fullmatch(core):
        return _without_zeros(groups[::-1]), ()
    if _NEW.fullmatch(core):
        return groups, (OrganIdProblem.TOO_LONG,) if len(core) > MAX_NEW_LENGTH else ()
    if _SCHEME.fullmatch(core):
        return (), ()
    if _ODD_SCHEME.fullmatch(core):
        too_long = len(core) > MAX_NEW_LENGTH and not core.startswith("Z00")
        return (), (OrganIdProblem.TOO_LONG if too_long else OrganIdProblem.ODD_SCHEME,)
    if _TWO_LETTERS.fullmatch(core):
        return _without_zeros(groups[::-1]), (OrganIdProblem.TWO_LETTERS,)
    if found := _SHORTENED.fullmatch(core):
        two = (OrganIdProblem.TWO_LETTERS,) if found[1][1].isalpha() else ()
        return _without_zeros(groups[::-1]), (OrganIdProblem.SHORTENED, *two)
    if _PROCEDURE.fullmatch(core):
        return (), (OrganIdProblem.PROCEDURE,)
    if _ENTERPRISE.fullmatch(core):
        return (), ()
    registered = _REGISTERED.fullmatch(core)
    return (), (OrganIdProblem.REGISTRATION if registered else OrganIdProblem.UNKNOWN,)


def _without_zeros(levels: tuple[str, ...]) -> tuple[str, ...]:
    used = len(levels)
    while used > 1 and not levels[used - 1].strip("0"):
        used -= 1
    return levels[:used]


def _fits_old(levels: tuple[str, ...]) -> bool:
    below = levels[1:]
    return len(below) <= len(_OLD_GROUPS) and all(
        len(group) == width and group.strip("0")
        for group, width in zip(below, _OLD_GROUPS, strict=False)
    )


def _old_text(levels: tuple[str, ...]) -> str:
    below = (*levels[1:], *("0" * width for width in _OLD_GROUPS[len(levels) - 1 :]))
    return ".".join((*reversed(below), levels[0]))


def _unchanged(organ_id: OrganId) -> Conversion:
    return Conversion(
        organ_id=organ_id,
        certain=True,
        en="It has this form already.",
        vi="Mã đã ở dạng này.",
    )


def _looked_up(organ_id: OrganId) -> Conversion:
    return Conversion(
        organ_id=organ_id,
        certain=True,
        en="The table of organisations pairs the two identifiers.",
        vi="Bảng cơ quan, tổ chức ghép hai mã này với nhau.",
    )


def _guessed(organ_id: OrganId) -> Conversion:
    return Conversion(
        organ_id=organ_id,
        certain=False,
        en="Guessed from its levels by the usual rule, which is not true of every body.",
        vi="Phỏng đoán từ các cấp theo quy tắc thường dùng; không đúng với mọi cơ quan.",
    )
