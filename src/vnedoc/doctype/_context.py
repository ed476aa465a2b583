"""What stands beside notation and title: type name, codes, issuer and date."""

from __future__ import annotations

import datetime as dt
from types import MappingProxyType
from typing import Final, NamedTuple

from vnedoc.doctype._fold import composed, folded, plain
from vnedoc.doctype._lexicon import NO_LIST, Lexicon, Weights, name_of
from vnedoc.doctype._title import lead_of, words_of
from vnedoc.doctype.table import catalogue
from vnedoc.frozen import FrozenMap

MAX_FIELD_CHARS: Final = 200
_LEAST_LETTERS: Final = 2
_LAST_SAC_LENH: Final = 1976
_FIRST_LAW: Final = 1997
"""The first law on legal documents (in force 1997) knows neither thông tri nor sắc luật."""

_TYPE_NAME: Final = 5.5
_TYPE_ABBREVIATION: Final = 5.0
_UNKNOWN_NAME: Final[Weights] = FrozenMap({NO_LIST: 5.0})
"""A name that is in no list speaks against every known kind, nearly as loud as one that is."""
_SAYS_NOTHING: Final = frozenset(
    {
        "document", "khac", "khong", "khong xac dinh", "loai khac", "n/a", "none", "null",
        "other", "tai lieu", "undefined", "unknown", "van ban", "van ban den", "van ban di",
        "van ban dien tu", "van ban giay", "van ban hanh chinh", "van ban khac",
        "van ban quy pham phap luat", "van ban so", "vbqppl",
    }
)  # fmt: skip
"""What is written where the kind should stand by those who do not say it, without marks."""
NAME_AGREES: Final = 1.0
"""A declared name that the title begins with was often taken from it, whatever the notation says
(``27/2029/TT-BYT``, "Quyết định mức giá ..."): it says little that is new."""
NAME_AGAINST: Final = 4.5
"""A declared name against a clear notation: forms come with "Công văn" filled in."""
_CODES_ALONE: Final = 3.2
_CODES_BESIDE: Final = 2.0
_CODES_AGREE: Final = 0.5
"""Type name and codes come out of one system, so the second says little that is new."""

_ISSUERS: Final = (
    ("party", (
        "ban bi thu", "bo chinh tri", "ban chap hanh trung uong", "tinh uy", "thanh uy", "huyen uy",
        "dang uy", "dang bo", "trung uong dang", "ban to chuc trung uong", "quan uy", "thi uy",
        "quan uy trung uong", "ban tuyen giao", "uy ban kiem tra trung uong", "chi bo",
    )),
    ("standing-committee", ("thuong vu quoc hoi", "hoi dong nha nuoc")),
    ("agency", ("van phong", "doan giam sat", "hoi dong quan tri", "hoi dong thanh vien")),
    ("national-assembly", ("quoc hoi",)),
    ("president", ("chu tich nuoc", "chu tich chinh phu")),
    ("prime-minister", ("thu tuong",)),
    ("department", (
        "so ", "phong ", "chi cuc", "benh vien", "trung tam", "cong an tinh", "truong dai hoc",
        "truong cao dang", "truong trung", "truong tieu", "truong mam non", "truong chinh tri",
        "truong thpt", "truong thcs",
    )),
    ("people-council", ("hoi dong nhan dan", "hdnd")),
    ("people-committee", ("uy ban nhan dan", "ubnd")),
    ("government", ("hoi dong bo truong", "hoi dong chinh phu")),
    ("court", ("toa an nhan dan toi cao", "hoi dong tham phan")),
    ("procuracy", ("vien kiem sat nhan dan toi cao",)),
    ("audit", ("kiem toan nha nuoc", "tong kiem toan")),
    ("ministry", ("bo ", "ngan hang nha nuoc", "thanh tra chinh phu", "uy ban dan toc", "lien bo")),
    ("government", ("chinh phu",)),
)  # fmt: skip
"""Level -> words of a body's name, without marks, the first level that fits."""

_ISSUES: Final = MappingProxyType(
    {
        "national-assembly": {"luat": 1.0, "bo-luat": 1.0, "nghi-quyet": 1.0, "hien-phap": 1.0},
        "standing-committee": {"phap-lenh": 1.5, "nghi-quyet": 1.0},
        "president": {"lenh": 1.5, "sac-lenh": 1.0},
        "government": {"nghi-dinh": 1.0, "nghi-quyet": 0.5},
        "prime-minister": {"quyet-dinh": 1.0, "chi-thi": 0.8, "nghi-dinh": -1.5},
        "ministry": {"thong-tu": 0.7, "nghi-dinh": -1.5, "luat": -2.0, "phap-lenh": -2.0},
        "joint": {"thong-tu-lien-tich": 3.0},
        "people-council": {"nghi-quyet": 1.0, "nghi-dinh": -2.0, "thong-tu": -1.5},
        "people-committee": {
            "quyet-dinh": 0.5,
            "chi-thi": 0.5,
            "nghi-dinh": -2.0,
            "thong-tu": -2.0,
        },
        "department": {"nghi-dinh": -2.0, "thong-tu": -2.0, "luat": -2.0},
        "court": {"nghi-quyet": 0.5, "thong-tu": 0.5},
        "procuracy": {"thong-tu": 0.5},
        "audit": {"quyet-dinh": 0.5, "thong-tu": 0.5},
        "party": {"ket-luan": 0.5, "thong-tri": 1.5, "nghi-dinh": -2.0, "thong-tu": -2.0},
    }
)
"""What a level issues more or less often than others, in nats."""
_NO_WEIGHTS: Final[Weights] = FrozenMap()


class NamedKind(NamedTuple):
    """What a field says: weights by name, and whether it says legal (False) or individual."""

    weights: Weights
    individual: bool | None


def type_name_of(text: str, lexicon: Lexicon) -> NamedKind:
    """What the type name (tên loại) says."""
    text = composed(text[:MAX_FIELD_CHARS]).strip()
    low = " ".join(text.lower().split())
    individual = True if "cá biệt" in low or "ca biet" in low else None
    bare = low.partition("(")[0].strip()
    name = lexicon.names.get(low) or lexicon.names.get(bare) or lexicon.names.get(plain(bare))
    if name:
        named = {name: _TYPE_NAME}
        if name in lexicon.twins:
            named[lexicon.twins[name]] = _TYPE_NAME
        return NamedKind(named, individual)
    token = lexicon.tokens.get(folded(text))
    if token is not None:
        names = (name for _, name in token.readings or token.of_party)
        return NamedKind(dict.fromkeys(names, _TYPE_ABBREVIATION), None)
    words = words_of(text)
    weights, size, more = lead_of(words, lexicon)
    if not size and not words.prefixed and plain(bare) not in _SAYS_NOTHING and _is_name(bare):
        return NamedKind(_UNKNOWN_NAME, individual)
    return NamedKind(
        {name: weight + min(more, 0.0) for name, weight in weights.items()}, individual
    )


def _is_name(text: str) -> bool:
    """Whether it has the letters of a name: two at least, and not mostly digits."""
    letters = sum(letter.isalpha() for letter in text)
    return letters >= _LEAST_LETTERS and 2 * letters > len(text.replace(" ", ""))


def codes_of(
    codes: tuple[int | None, int | None], named: Weights, evidence: bool
) -> tuple[Weights, bool | None]:
    """What ``Type`` and ``TypeDetail`` say.

    Args:
        codes: Type and detail of edXML.
        named: What the type name said.
        evidence: Whether notation or title said anything.
    """
    type_, detail = codes
    if type_ == 18 and not detail:
        # The row of công văn sent as its group: .NET samples and a province do so.
        found: tuple[str, ...] = ("cong-van",)
        individual = None
    elif type_ not in (1, 2) or not detail:
        return _NO_WEIGHTS, None
    else:
        kinds = catalogue().coded("2022", detail, type_)
        found = tuple(name_of(kind.id) for kind in kinds)
        individual = kinds[0].individual if kinds else None
    weight = _CODES_BESIDE if evidence else _CODES_ALONE
    if named:
        weight = _CODES_AGREE
    return dict.fromkeys(found, weight), individual


def level_of(issuer: str) -> str:
    """The level of a body by its name; empty when it is not known."""
    text = plain(composed(issuer[:MAX_FIELD_CHARS])) + " "
    bodies = text.count("bo ") - text.count("can bo ") - text.count("bo truong ")
    if text.startswith("lien bo") or bodies > 1:
        return "joint"
    for level, phrases in _ISSUERS:
        if any(phrase in text for phrase in phrases):
            return level
    return ""


def issued_by(level: str) -> Weights:
    """What a level issues more often than others."""
    return _ISSUES.get(level, _NO_WEIGHTS)


def dated(weights: Weights, date: dt.date, *, party: bool) -> Weights:
    """What the day says: against kinds that were given up before it, sao lục rather than sắc lệnh.

    Args:
        weights: What else spoke; a day speaks only of kinds that something else names.
        date: Day of promulgation.
        party: Whether the body is the Party's, which goes on with its thông tri.
    """
    said: dict[str, float] = {}
    if "sac-lenh" in weights:
        late = date.year > _LAST_SAC_LENH
        said["sac-lenh"] = -5.0 if late else 1.0
        if late and "sao-luc" in weights:
            said["sao-luc"] = 2.5
    if date.year >= _FIRST_LAW and not party:
        said |= {name: -2.0 for name in ("thong-tri", "sac-luat") if name in weights}
    return said
