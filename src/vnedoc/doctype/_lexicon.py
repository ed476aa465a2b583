"""What the classifier looks up: tokens of notations, bodies, and words that begin a title.

Built once from the catalogue and from ``data/kind_words.tsv`` and ``data/kind_organs.tsv``. Every
phrase is entered with and without its marks, and with either place of the tone mark (thỏa, thoả).
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

import attrs

from vnedoc._resources import data
from vnedoc.doctype._fold import composed, folded, plain
from vnedoc.doctype.table import Group, Kind, catalogue

Weights = Mapping[str, float]
"""Name -> weight of evidence in nats."""
Trie = Mapping[str, tuple[tuple[tuple[str, ...], Weights], ...]]
"""First word -> (the words after it, what they weigh), the longest phrase first."""

NO_LIST: Final = "?"
"""Stands among the names for a kind that is in no list."""
STRONG_LEAD: Final = 4.0
"""Weight of a title's first words from which they count beside an abbreviation: "Quy định ..."
and "Hướng dẫn ..." begin any title."""
_TONES: Final = (
    ("òa", "oà"), ("óa", "oá"), ("ỏa", "oả"), ("õa", "oã"), ("ọa", "oạ"),
    ("ùy", "uỳ"), ("úy", "uý"), ("ủy", "uỷ"), ("ũy", "uỹ"), ("ụy", "uỵ"),
)  # fmt: skip


class NameFamily(NamedTuple):
    """The kinds of one name.

    `plain` is the only or the legal one; `individual` stands beside a legal one; `party` is the
    Party's, which is `plain` itself when nobody else has the name.
    """

    plain: Kind
    individual: Kind | None
    party: Kind | None


@attrs.frozen(kw_only=True)
class Token:
    """What a token of a notation may abbreviate."""

    readings: tuple[tuple[str, str], ...]
    """Pairs of (the exact letters, the name), those that only the Party uses left out."""
    of_party: tuple[tuple[str, str], ...]
    """The pairs that only the Party uses, such as TB for Tuyên bố."""
    weak: bool
    """Whether bodies and units are abbreviated by the same letters."""


@attrs.frozen(kw_only=True)
class Lexicon:
    """All tables of the classifier.

    Attributes:
        families: Name -> its kinds.
        tokens: Folded token -> what it may abbreviate.
        organs: Folded token -> level of the body.
        sectors: What bodies of the state are named after (the TNMT of BTNMT, STNMT).
        misread: What is left of an abbreviation when letters that look alike are one -> names.
        leads: TitleWords that begin a title and name a kind.
        strong: The first one or two words of those that name a kind surely enough to doubt an
            abbreviation.
        cues: TitleWords that begin a subject (after "về việc") and hint at a kind.
        acts: TitleWords that begin the title of a resolution or a law.
        codes: Titles that only a code (bộ luật) has.
        individual: TitleWords that begin the subject of an individual act.
        legal: TitleWords that begin the subject of a legal document.
        names: Full type names, in small letters.
        twins: Name -> another one whose kinds are called the same: Lệnh of the President, and
            of those who prosecute.
    """

    families: Mapping[str, NameFamily]
    tokens: Mapping[str, Token]
    organs: Mapping[str, str]
    sectors: frozenset[str]
    misread: Mapping[str, frozenset[str]]
    leads: Trie
    strong: frozenset[str]
    cues: Trie
    acts: Trie
    codes: frozenset[str]
    individual: frozenset[str]
    legal: frozenset[str]
    names: Mapping[str, str]
    twins: Mapping[str, str]


_OWN_NAMES: Final = {"dieu-le-dang": "dieu-le-dang", "ket-luan-thanh-tra": "ket-luan"}
"""Ids whose endings do not tell the name: "Điều lệ Đảng" is one, inspections conclude as well."""


def name_of(kind_id: str) -> str:
    """The id of a kind's name: the same for the legal, individual and Party kinds of one name."""
    if kind_id in _OWN_NAMES:
        return _OWN_NAMES[kind_id]
    return kind_id.removesuffix("-dang").removesuffix("-ca-biet")


def spellings(phrase: str) -> set[str]:
    """A phrase as it may be written in small letters: new or old tone place, or no marks."""
    old = phrase
    for new_place, old_place in _TONES:
        old = old.replace(new_place, old_place)
    return {phrase, old, plain(phrase)}


def _rows(name: str) -> Iterator[list[str]]:
    """The rows below the header; lines that begin with # explain what follows them."""
    for line in data(name).decode("utf-8").splitlines()[1:]:
        if not line.startswith("#"):
            yield line.split("\t")


def _weights(text: str) -> Weights:
    pairs = (part.split(":") for part in text.split(",") if part)
    return {name: float(weight) for name, weight in pairs}


_PLAIN_HEADS: Final = frozenset({"giấy", "phiếu"})
"""Heads of names that no other word is like when they lose their marks."""


def _trie(*roles: str) -> Trie:
    """The phrases of some roles.

    A `head` of one word counts with its marks only: without them "sổ", "vé" and "bản" are "số",
    "về" and "ban hành".
    """
    found: dict[str, dict[tuple[str, ...], Weights]] = {}
    for role, phrase, effects in _rows("kind_words.tsv"):
        if role in roles:
            marked = role == "head" and " " not in phrase and phrase not in _PLAIN_HEADS
            for spelling in spellings(phrase) - ({plain(phrase)} if marked else set()):
                first, *rest = spelling.replace(",", "").split()
                found.setdefault(first, {})[tuple(rest)] = _weights(effects)
    return {
        first: tuple(sorted(after.items(), key=lambda item: -len(item[0])))
        for first, after in found.items()
    }


def _phrases(role: str) -> frozenset[str]:
    return frozenset(
        spelling
        for kind, phrase, _ in _rows("kind_words.tsv")
        if kind == role
        for spelling in spellings(phrase)
    )


def _tokens() -> dict[str, Token]:
    """All tokens; a pair is the Party's own when no list of the state has it."""
    state: dict[str, dict[tuple[str, str], None]] = {}
    party: dict[str, dict[tuple[str, str], None]] = {}
    for kind in catalogue().kinds:
        side = party if kind.group is Group.PARTY else state
        for abbreviation in kind.abbreviations:
            entry = (abbreviation.text, name_of(kind.id))
            side.setdefault(folded(abbreviation.text), {})[entry] = None
    weak = set()
    for role, text, effects in _rows("kind_words.tsv"):
        if role == "token":
            state.setdefault(text, {})[(text, effects.partition(":")[0])] = None
        elif role == "weak":
            weak.add(text)
    return {
        text: Token(
            readings=tuple(state.get(text, ())),
            of_party=tuple(pair for pair in party.get(text, ()) if pair not in state.get(text, ())),
            weak=text in weak,
        )
        for text in state | party
    }


_LOOKALIKES: Final = str.maketrans("0QDC1ILT8RU5ZFWNM6", "OOOGIIIIBBVS2PVHHG")
"""Letters that a scanner takes for one another become one."""


def blurred(token: str) -> str:
    """A folded token as a bad scan leaves it: letters that look alike are one letter."""
    return token.translate(_LOOKALIKES)


_SHORT: Final = 2
_OFTEN: Final = frozenset({"TTR", "CTR", "QYD", "TTLT", "TTLB", "VBHN", "NQLT"})
"""Longer abbreviations that are seen often; others are mistaken for those of no list."""


def _misread(tokens: Mapping[str, Token]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for text, token in tokens.items():
        if not token.weak and (len(text) == _SHORT or text in _OFTEN):
            found.setdefault(blurred(text), set()).update(name for _, name in token.readings)
    return {text: frozenset(names) for text, names in found.items() if names}


def _sectors(organs: Mapping[str, str]) -> frozenset[str]:
    """The rest of a ministry's or department's letters, without what says which it is."""
    return frozenset(
        token[1:] if level != "old-ministry" else token
        for token, level in organs.items()
        if level == "old-ministry"
        or (level in ("ministry", "department") and token[0] in "BSP" and len(token) > 2)
    )


def _families() -> dict[str, NameFamily]:
    named: dict[str, list[Kind]] = {}
    for kind in catalogue().kinds:
        named.setdefault(name_of(kind.id), []).append(kind)
    return {name: _family(kinds) for name, kinds in named.items()}


def _twins(families: Mapping[str, NameFamily]) -> dict[str, str]:
    return {
        one: two
        for one, mine in families.items()
        for two, other in families.items()
        if one != two and mine.plain.name == other.plain.name
    }


def _family(kinds: list[Kind]) -> NameFamily:
    party = next((kind for kind in kinds if kind.group is Group.PARTY), None)
    individual = next((kind for kind in kinds if kind.individual), None)
    plain = next((kind for kind in kinds if kind not in (party, individual)), None)
    return NameFamily(plain or kinds[0], individual, party if plain else None)


def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for kind in catalogue().kinds:
        for label in (kind.name, kind.vi, kind.en):
            for spelling in spellings(composed(label).lower()):
                names.setdefault(spelling, name_of(kind.id))
    for first, entries in _trie("lead").items():
        for rest, weights in entries:
            if len(weights) == 1:
                names.setdefault(" ".join((first, *rest)), next(iter(weights)))
    return names


@functools.cache
def lexicon() -> Lexicon:
    """The tables, built on first use."""
    leads = _trie("lead", "head")
    families, tokens = _families(), _tokens()
    organs = {row[0]: row[1] for row in _rows("kind_organs.tsv")}
    return Lexicon(
        families=families,
        tokens=tokens,
        organs=organs,
        sectors=_sectors(organs),
        misread=_misread(tokens),
        leads=leads,
        strong=frozenset(
            " ".join((first, *rest[:1]))
            for first, entries in leads.items()
            for rest, weights in entries
            if max(weights.values(), default=0.0) >= STRONG_LEAD
        ),
        cues=_trie("cue"),
        acts=_trie("act"),
        codes=_phrases("code"),
        individual=_phrases("individual"),
        legal=_phrases("legal"),
        names=_names(),
        twins=_twins(families),
    )
