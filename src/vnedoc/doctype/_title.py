"""Reads the words that begin a title (trích yếu): "Quyết định về việc ...", "V/v ...".

Only the first `MAX_TITLE_CHARS` are looked at: a kind is named at the beginning, and a title of
any length costs the same.
"""

from __future__ import annotations

import itertools
import unicodedata
from typing import Final, NamedTuple

from vnedoc.doctype._fold import composed, plain
from vnedoc.doctype._lexicon import NO_LIST, Lexicon, Trie, Weights
from vnedoc.frozen import FrozenMap

MAX_TITLE_CHARS: Final = 120
"""Of 500 that QCVN 102 allows a Subject."""

_HEAD: Final = 24
"""Characters in which a title's first two words are looked for."""
_MAX_WORDS: Final = 9
"""TitleWords of the longest phrase that is looked up."""
_NO_WEIGHTS: Final[Weights] = FrozenMap()
_NAME_WORDS: Final = 5
"""Words of a paper's name, at most."""
_NUMBER_WORDS: Final = frozenset({"số", "so"})
_PAPERS: Final = frozenset({"phiếu", "trái", "bạ", "phả", "khế", "đồ"})
_DEEDS: Final = frozenset(
    {
        "ban giao", "chuan bi", "chuyen doi", "de nghi", "giai quyet", "khac phuc", "kiem tra",
        "phong chong", "sua chua", "thuc hien", "tiep tuc", "to chuc", "ung pho", "xu ly",
    }
)  # fmt: skip
"""Verbs that begin subjects of any kind; those that hint at one are among the lexicon's cues."""
PAPER: Final[Weights] = FrozenMap({NO_LIST: 2.4})
"""A title like a paper's name, where nothing else says what it is."""
LETTERS_DOUBT: Final = 2.0
"""How much less a kind's name at the head of a letter's subject weighs."""
_CLOSED: Final = FrozenMap({"phieu-gui": 2, "phieu-chuyen": 2, "phieu-bao": 2, "lenh": 1})
"""Names that others begin with -> their words; what may follow them is in `_GO_ON`."""
_GO_ON: Final = frozenset(
    {
        "ve", "v/v", "don", "van", "ho", "cong", "thu", "tai", "cua", "so", "kem", "gui", "ket",
        "den", "cho", "tin", "kien", "y", "ngay", "nam", "ban", "bo", "tong", "dong",
    }
)  # fmt: skip
_OTHER: Final[Weights] = FrozenMap({NO_LIST: 3.9})
_PREFIXES: Final = frozenset({"v/v", "vv", "về", "ve", "v/v:"})
_PREFIX: Final[Weights] = FrozenMap({NO_LIST: -2.5, "cong-van": 0.5})
_LETTERS_PREFIX: Final[Weights] = FrozenMap({NO_LIST: -2.5, "cong-van": 2.0})
_LETTER: Final[Weights] = FrozenMap({"cong-van": 1.5})
_LAWS: Final = ("luật", "luat", "pháp lệnh", "phap lenh")
_RESOLUTIONS: Final = ("nghị quyết", "nghi quyet", "nội quy", "noi quy", "quy chế", "quy che")
_SIGNS: Final = ',:;"”)('
_QUOTES: Final = " \t\r\n\"'“”‘’«»()[]-–—.:*"


class TitleWords(NamedTuple):
    """The beginning of a title, composed, in small letters.

    `at` is where its first word stands in the composed title; `subject` are the words after
    "về việc", the same as `words` when there is no such prefix.
    """

    text: str
    at: int
    words: list[str]
    subject: list[str]
    prefixed: bool


def may_lead(title: str, lexicon: Lexicon) -> bool:
    """A quick look whether the title may begin with a kind's name; in doubt it may."""
    head = title[:_HEAD]
    if not head.isascii() and not unicodedata.is_normalized("NFC", head):
        return True
    words = head.lower().split(None, 2)
    if len(words) < 2 or not words[0][0].isalpha():
        return True
    return words[0] in lexicon.strong or f"{words[0]} {words[1]}" in lexicon.strong


def words_of(title: str) -> TitleWords:
    """The first words of a title."""
    window = composed(title[: 2 * MAX_TITLE_CHARS])
    text = window.lstrip(_QUOTES)
    at = len(window) - len(text)
    text = text[:MAX_TITLE_CHARS].lower()
    bare = text
    for sign in _SIGNS:
        bare = bare.replace(sign, " ")
    if "." in bare:  # ends a word, but stays within a number: "66.7/2025/NQ-CP"
        bare = " ".join(word.rstrip(".") for word in bare.split())
    words = bare.split(None, _MAX_WORDS)
    if len(words) > _MAX_WORDS:
        del words[_MAX_WORDS]
    subject = words
    prefixed = bool(words) and words[0] in _PREFIXES
    if prefixed:
        subject = words[1:]
        if subject and subject[0] in ("việc", "viec"):
            subject = subject[1:]
    return TitleWords(text, at, words, subject, prefixed)


def prefix_weights(found: TitleWords, doubtful: bool) -> Weights:
    """What "V/v" or "Về việc" says.

    Administrative documents begin their subject so, "V/v" is the form of official letters
    (30/2020/NĐ-CP Phụ lục I.II.5); certificates, bills and forms do not.

    Args:
        found: The title's words.
        doubtful: Whether the kind may be one of no list.
    """
    if not found.prefixed:
        return _NO_WEIGHTS
    letter = found.words[0][0] == "v" and found.words[0][1] in "/v"
    if doubtful:
        return _LETTERS_PREFIX if letter else _PREFIX
    return _LETTER if letter else _NO_WEIGHTS


def is_like_a_papers_name(found: TitleWords, lexicon: Lexicon) -> bool:
    """Whether a title begins as papers are called, whatever paper it is.

    A few words and a number do ("Séc bảo chi số 12"), and so does a word for a paper as the
    second of a compound ("Hối phiếu", "Hải đồ"). "Về ..." and verbs name no paper, and the number
    behind a known kind's name is another document's ("Thực hiện Quyết định số 12").
    """
    words = found.words[: _NAME_WORDS + 2]
    if found.prefixed or plain(" ".join(words[:2])) in _DEEDS:
        return False
    if any(word in _PAPERS for word in words[1:2]):
        return True
    for place, (word, after) in enumerate(itertools.pairwise(words)):
        if place and word in _NUMBER_WORDS and after[0].isdecimal():
            return not any(look_up(words[at:place], lexicon.leads)[1] for at in range(1, place))
    return False


def look_up(words: list[str], trie: Trie) -> tuple[Weights, int]:
    """The weights of the longest phrase that `words` begin with, and its number of words."""
    if not words:
        return _NO_WEIGHTS, 0
    entries = trie.get(words[0])
    if entries is None:
        return _NO_WEIGHTS, 0
    for rest, weights in entries:
        size = len(rest) + 1
        if size == 1 or tuple(words[1:size]) == rest:
            return weights, size
    return _NO_WEIGHTS, 0


def lead_of(found: TitleWords, lexicon: Lexicon) -> tuple[Weights, int, float]:
    """What the title's first words name: weights, number of words, and what to add.

    A number or year after the name makes it surer (``Quyết định 15/QĐ-BNV``).
    """
    if found.prefixed:
        return _NO_WEIGHTS, 0, 0.0
    weights, size = look_up(found.words, lexicon.leads)
    if not size and found.words and plain(found.words[0]) in lexicon.leads:
        # Marks gone wrong ("Quyêt định"): compare without any.
        bare = plain(" ".join(found.words[:4])).split()
        weights, size = look_up(bare, lexicon.leads)
        return weights, size, -1.0 if size else 0.0
    after = found.words[size : size + 2]
    if after and _is_another(weights, size, after[0]):
        other = {name: weight - 3.0 for name, weight in weights.items()}
        return {**other, **_OTHER}, size, 0.0
    if after and after[0] in ("số", "so"):
        del after[0]
    return weights, size, 2.0 if after and after[0][0].isdecimal() else 0.0


def _is_another(weights: Weights, size: int, after: str) -> bool:
    """Whether the next word makes it another name: "Phiếu chuyển tuyến", "Lệnh sản xuất"."""
    if not any(_CLOSED.get(name) == size for name in weights):
        return False
    return not after[0].isdecimal() and plain(after) not in _GO_ON


def assembly_weights(found: TitleWords, lexicon: Lexicon, ordinance: bool) -> Weights:
    """What a title without a type word says about an act of the National Assembly.

    Laws and ordinances are named by a noun ("Khiếu nại"), resolutions by what they do ("Về ...",
    "Phê duyệt ..."); an amendment is of the kind that it amends.
    """
    if not found.words:
        return _NO_WEIGHTS
    text = " ".join(found.text.split())
    law = "phap-lenh" if ordinance else "luat"
    words = found.subject
    if words and words[0] in ("sửa", "sua"):
        of_law, of_resolution = _first(text, _LAWS), _first(text, _RESOLUTIONS)
        if of_resolution < of_law:
            return {"nghi-quyet": 4.0}
        named = of_law < len(text) and not found.prefixed
        return {law: 4.0} if named else {"nghi-quyet": 1.0}
    if found.prefixed:
        return {"nghi-quyet": 3.0}
    weights, size = look_up(found.words, lexicon.acts)
    if size:
        return {n: w for n, w in weights.items() if n != ("luat" if ordinance else "phap-lenh")}
    if not ordinance and text.rstrip(" .") in lexicon.codes:
        return {"bo-luat": 5.0}
    return {law: 3.0}


def _first(text: str, phrases: tuple[str, ...]) -> int:
    """Where the first of some phrases stands; the length of the text when none does."""
    return min(place if (place := text.find(p)) >= 0 else len(text) for p in phrases)


def span_of(found: TitleWords, first: int, last: int) -> tuple[int, int]:
    """Where the words from `first` to before `last` stand in the composed title."""
    begin = end = 0
    for index, word in enumerate(found.words[:last]):
        place = max(found.text.find(word, end), end)
        if index == first:
            begin = place
        end = place + len(word)
    return found.at + begin, found.at + end
