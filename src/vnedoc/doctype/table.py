"""The catalogue of kinds of documents, as data with dates.

The rows stand in ``data/kind*.tsv``; this module only reads them, once, on first use. One kind is
one row: a Quyết định that is a legal normative document and one that is an individual act (cá
biệt) are two kinds with the same official name.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

import attrs

from vnedoc import _resources
from vnedoc.errors import Lang
from vnedoc.findings import Clause, Confidence
from vnedoc.frozen import FrozenMap
from vnedoc.given import in_vietnamese


class Group(StrEnum):
    """The family that a kind belongs to."""

    LEGAL = "legal"
    ADMINISTRATIVE = "administrative"
    PARTY = "party"
    COPY = "copy"
    OTHER = "other"

    def label(self, lang: Lang = "en") -> str:
        """The name of the group in one language."""
        return _GROUPS[self][0 if in_vietnamese(lang) else 1]


_GROUPS: Mapping[Group, tuple[str, str]] = MappingProxyType(
    {
        Group.LEGAL: ("Văn bản quy phạm pháp luật", "Legal normative documents"),
        Group.ADMINISTRATIVE: ("Văn bản hành chính", "Administrative documents"),
        Group.PARTY: ("Văn bản của Đảng", "Documents of the Party"),
        Group.COPY: ("Bản sao", "Copies"),
        Group.OTHER: ("Tài liệu khác", "Other papers"),
    }
)


@attrs.frozen(kw_only=True)
class KindList:
    """An official or practical list that numbers or abbreviates kinds.

    Attributes:
        id: ``2022``, ``2020``, ``2011``, ``2013``, ``legal``, ``party`` or ``practice``.
        document: The instrument that holds the list.
        number: The place inside it; may be empty.
        since: First day, `None` when not known.
        until: Last day, `None` when still in force.
        vi: What it lists, in Vietnamese.
        en: The same in English.
    """

    id: str
    document: str
    number: str
    since: dt.date | None
    until: dt.date | None
    vi: str
    en: str


@attrs.frozen(kw_only=True)
class Abbreviation:
    """The letters by which a list writes a kind in a notation, such as ``QyĐ``."""

    text: str
    list: KindList
    clause: Clause


@attrs.frozen(kw_only=True)
class KindCode:
    """The place of a kind in a numbered list.

    Attributes:
        list: The list.
        type: ``Type`` of edXML (1 legal, 2 administrative); `None` in lists without it.
        detail: The row number; ``TypeDetail`` of edXML in the list of 2022.
        exact: Whether the row is this kind itself; `False` when a wider row only covers it.
        clause: The row, and how well it is known.
    """

    list: KindList
    type: int | None
    detail: int
    exact: bool
    clause: Clause


@attrs.frozen(kw_only=True)
class Tier:
    """The rank of a legal kind under one law: 1 is the Constitution."""

    number: int
    """The rank, from 1."""
    issuer: str
    level: str | None
    """``province``, ``district``, ``commune`` or ``lower`` for local bodies, else `None`."""
    since: dt.date
    until: dt.date | None
    clause: Clause


@attrs.frozen(kw_only=True)
class Kind:
    """One kind of document. Two kinds are equal when their ids are.

    Attributes:
        id: Stable name, such as ``quyet-dinh-ca-biet``.
        name: The official Vietnamese name, without "(cá biệt)".
        vi: The Vietnamese label, told apart from other kinds of the same name.
        en: The English name.
        group: Legal, administrative, of the Party, a copy, or other.
        individual: Whether it is an individual act (cá biệt); `None` where that is no question.
        issuers: Levels of the bodies that issue it; ``agency`` is any administrative body.
        since: First day, `None` when not known. Days before 2016 are general knowledge.
        until: Last day, `None` when it still exists.
        clause: Where the kind is defined.
        abbreviations: How lists abbreviate it.
        codes: Where lists number it.
        tiers: Its ranks under the laws of 2015 and 2025.
    """

    id: str
    name: str = attrs.field(eq=False)
    vi: str = attrs.field(eq=False)
    en: str = attrs.field(eq=False)
    group: Group = attrs.field(eq=False)
    individual: bool | None = attrs.field(eq=False)
    issuers: tuple[str, ...] = attrs.field(eq=False)
    since: dt.date | None = attrs.field(eq=False)
    until: dt.date | None = attrs.field(eq=False)
    clause: Clause = attrs.field(eq=False)
    abbreviations: tuple[Abbreviation, ...] = attrs.field(repr=False, eq=False)
    codes: tuple[KindCode, ...] = attrs.field(repr=False, eq=False)
    tiers: tuple[Tier, ...] = attrs.field(repr=False, eq=False)

    def label(self, lang: Lang = "en") -> str:
        """Its name in one language."""
        return self.vi if in_vietnamese(lang) else self.en

    def exists_on(self, day: dt.date) -> bool:
        """Whether documents of this kind were issued on `day`, as far as is known."""
        return (self.since is None or day >= self.since) and (
            self.until is None or day <= self.until
        )


@attrs.frozen(kw_only=True)
class Catalogue:
    """All kinds and lists, with the ways to find one."""

    kinds: tuple[Kind, ...]
    lists: tuple[KindList, ...]
    _by_id: Mapping[str, Kind] = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        index = FrozenMap({kind.id: kind for kind in self.kinds})
        object.__setattr__(self, "_by_id", index)

    def __getitem__(self, kind_id: str) -> Kind:
        """The kind of that id.

        Raises:
            KeyError: there is none.
        """
        return self._by_id[kind_id]

    def __contains__(self, kind_id: object) -> bool:
        return kind_id in self._by_id

    def named(self, name: str) -> tuple[Kind, ...]:
        """The kinds of an official name or label, compared as written.

        Args:
            name: Such as ``Quyết định`` or ``Quyết định (cá biệt)``.
        """
        return tuple(kind for kind in self.kinds if name in (kind.name, kind.vi))

    def abbreviated(self, text: str) -> tuple[Kind, ...]:
        """The kinds that any list abbreviates so, compared as written: ``ĐA`` is not ``DA``.

        Args:
            text: Such as ``QĐ``.
        """
        return tuple(kind for kind in self.kinds if any(a.text == text for a in kind.abbreviations))

    def coded(self, list_id: str, detail: int, type_: int | None = None) -> tuple[Kind, ...]:
        """The kinds at a row of a list, the row's own kind first, then those that it covers.

        Args:
            list_id: A list of the catalogue.
            detail: The row, ``TypeDetail`` of edXML.
            type_: The group, ``Type`` of edXML, if the list has several tables.
        """
        found = [
            (not code.exact, kind)
            for kind in self.kinds
            for code in kind.codes
            if (code.list.id, code.type, code.detail) == (list_id, type_, detail)
        ]
        return tuple(kind for _, kind in sorted(found, key=lambda pair: pair[0]))

    def codes_of(self, kind: Kind, list_id: str) -> tuple[KindCode, ...]:
        """Where a list numbers `kind`; empty where it has no row, as Phiếu báo in that of 2022.

        Args:
            kind: A kind of the catalogue.
            list_id: A list of the catalogue.
        """
        return tuple(code for code in kind.codes if code.list.id == list_id)

    def mapped(
        self, list_id: str, detail: int, other: str, type_: int | None = None
    ) -> tuple[KindCode, ...]:
        """The rows of list `other` that stand for a row of list `list_id`; empty if none does.

        Args:
            list_id: The list that the row stands in.
            detail: The row, as for `coded`.
            other: The list to look in.
            type_: The group, as for `coded`.
        """
        return tuple(
            code
            for kind in self.coded(list_id, detail, type_)
            for code in self.codes_of(kind, other)
        )


def _rows(name: str) -> Iterable[dict[str, str]]:
    lines = _resources.data(name).decode("utf-8").splitlines()
    header = lines[0].split("\t")
    for line in lines[1:]:
        yield dict(zip(header, line.split("\t"), strict=True))


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _lists() -> dict[str, KindList]:
    return {
        row["list"]: KindList(
            id=row["list"],
            document=row["document"],
            number=row["number"],
            since=_day(row["from"]),
            until=_day(row["until"]),
            vi=row["vi"],
            en=row["en"],
        )
        for row in _rows("kind_lists.tsv")
    }


def _abbreviations(lists: Mapping[str, KindList]) -> dict[str, list[Abbreviation]]:
    found: dict[str, list[Abbreviation]] = {}
    for row in _rows("kind_abbreviations.tsv"):
        of = lists[row["list"]]
        clause = Clause(of.document, of.number, Confidence(row["confidence"]))
        entry = Abbreviation(text=row["abbreviation"], list=of, clause=clause)
        found.setdefault(row["kind"], []).append(entry)
    return found


def _codes(lists: Mapping[str, KindList]) -> dict[str, list[KindCode]]:
    found: dict[str, list[KindCode]] = {}
    for row in _rows("kind_codes.tsv"):
        of = lists[row["list"]]
        place = f"{'AB'[int(row['type']) - 1]}.{row['detail']}" if row["type"] else row["detail"]
        entry = KindCode(
            list=of,
            type=int(row["type"]) if row["type"] else None,
            detail=int(row["detail"]),
            exact=row["relation"] == "same",
            clause=Clause(of.document, place, Confidence(row["confidence"])),
        )
        found.setdefault(row["kind"], []).append(entry)
    return found


def _tiers() -> dict[str, list[Tier]]:
    found: dict[str, list[Tier]] = {}
    for row in _rows("kind_tiers.tsv"):
        entry = Tier(
            number=int(row["tier"]),
            issuer=row["issuer"],
            level=row["level"] or None,
            since=dt.date.fromisoformat(row["from"]),
            until=_day(row["until"]),
            clause=Clause(row["law"], f"Điều 4({row['tier']})", Confidence(row["confidence"])),
        )
        found.setdefault(row["kind"], []).append(entry)
    return found


@functools.cache
def catalogue() -> Catalogue:
    """The catalogue that ships with the package, read once."""
    lists = _lists()
    abbreviations, codes, tiers = _abbreviations(lists), _codes(lists), _tiers()
    kinds = tuple(
        Kind(
            id=row["id"],
            name=row["name"],
            vi=row["vi"],
            en=row["en"],
            group=Group(row["group"]),
            individual={"yes": True, "no": False, "": None}[row["individual"]],
            issuers=tuple(row["issuers"].split(",")),
            since=_day(row["from"]),
            until=_day(row["until"]),
            clause=Clause(row["document"], row["number"], Confidence(row["confidence"])),
            abbreviations=tuple(abbreviations.get(row["id"], ())),
            codes=tuple(codes.get(row["id"], ())),
            tiers=tuple(tiers.get(row["id"], ())),
        )
        for row in _rows("kinds.tsv")
    )
    return Catalogue(kinds=kinds, lists=tuple(lists.values()))
