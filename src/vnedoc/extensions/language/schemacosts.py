"""What a schema costs libxml2, counted before it is compiled.

Groups stand for their contents, so two that each hold the next one twice are a million particles
after twenty steps: that takes 2 GB. A run of 3,000 elements that may be missing is compiled in
minutes, a thousand types that extend one another in 1 GB, and fifty constraints of uniqueness look
at each element fifty times.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from lxml import etree

from vnedoc.extensions.limits import MAX_SCHEMA_COST, MAX_SCHEMA_SELECTIONS

_XS: Final = "{http://www.w3.org/2001/XMLSchema}"
_MODELS: Final = tuple(_XS + name for name in ("sequence", "choice", "all"))
_DERIVED: Final = tuple(_XS + name for name in ("extension", "restriction"))
_UNIQUES: Final = tuple(_XS + name for name in ("unique", "key", "keyref"))
_DEEPEST: Final = 60
"""Definitions that stand for one another; the largest of the field are 8 deep."""
_MOST: Final = 10**9
_PAIR: Final = 400
"""xmlschema, which is asked for words, compares each particle of a content with each other one."""
_Size = tuple[int, int]
"""Particles of a content, and those of them that may be missing."""


class SchemaCost(Exception):  # noqa: N818 - told on as an error by others
    """A schema would cost too much; `place` is the element to look at."""

    def __init__(self, place: etree._Element, en: str, vi: str) -> None:
        super().__init__(en)
        self.place, self.en, self.vi = place, en, vi


def refuse_costly(roots: Iterable[etree._Element]) -> None:
    """Refuse schemas that would cost too much.

    Args:
        roots: The schema and all that it includes.

    Raises:
        SchemaCost: they would.
    """
    sizes = _Sizes(roots)
    spent = 0
    for place, cost in sizes.costs():
        spent += cost
        if spent > MAX_SCHEMA_COST:
            raise SchemaCost(
                place,
                "it stands for too many elements: groups in groups, types that extend one another, "
                "or too many elements in a row",
                "lược đồ mở ra quá nhiều phần tử: nhóm lồng nhóm, kiểu mở rộng lẫn nhau, hoặc quá "
                "nhiều phần tử liền nhau",
            )
    _refuse_selections(sizes)


class _Sizes:
    """Definitions by kind and name. Of one name in several namespaces all count together."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        self.roots = tuple(roots)
        self._named: defaultdict[tuple[str, str], list[etree._Element]] = defaultdict(list)
        self._members: defaultdict[str, int] = defaultdict(int)
        self._known: dict[tuple[str, str, str], int] = {}
        self._depth = 0
        for root in self.roots:
            for child in root.iterchildren(f"{_XS}*"):
                # Those of a redefinition stand beside what they redefine.
                for one in (child, *child.iterchildren(f"{_XS}*")):
                    if one.get("name"):
                        self._named[(_local(one), one.get("name", ""))].append(one)
            for one in root.iter(f"{_XS}element"):
                if one.get("substitutionGroup"):
                    self._members[_bare(one.get("substitutionGroup", ""))] += 1

    def costs(self) -> Iterator[tuple[etree._Element, int]]:
        """Each definition, and what libxml2 spends on it: a unit is about 3 nanoseconds."""
        for root in self.roots:
            for one in root.iter(f"{_XS}complexType", f"{_XS}group", f"{_XS}attributeGroup"):
                if one.get("ref"):
                    continue
                count, missing = self._content(one)
                attributes = self._attributes(one)
                yield one, _PAIR * count**2 + missing**3 + 10 * attributes**2
            for one in root.iter(f"{_XS}union"):
                yield one, 100 * self._union(one)

    def _through(
        self, kind: str, name: str, what: str, size: Callable[[etree._Element], int]
    ) -> int:
        """The size of all definitions of a name, found once."""
        key = (kind, name, what)
        if key in self._known:
            return self._known[key]
        defined = self._named.get((kind, name), [])
        self._depth += 1
        if self._depth > _DEEPEST:
            raise SchemaCost(
                defined[0] if defined else self.roots[0],
                "its definitions stand for one another too deep",
                "các định nghĩa lồng nhau quá sâu",
            )
        # A circle is no schema: libxml2 says so.
        self._known[key] = 0
        found = min(_MOST, sum(map(size, defined)))
        self._depth -= 1
        self._known[key] = found
        return found

    def _content(self, place: etree._Element) -> _Size:
        """The particles of a type's, a group's or a model's children."""
        count = missing = 0
        for child in place.iterchildren(f"{_XS}*"):
            more, optional = self._particle(child)
            count, missing = min(_MOST, count + more), min(_MOST, missing + optional)
        return count, missing

    def _particle(self, one: etree._Element) -> _Size:
        kind = _local(one)
        if kind == "element":
            ref = one.get("ref")
            size: _Size = (1 + (self._members[_bare(ref)] if ref else 0), 0)
        elif kind == "any":
            size = (1, 0)
        elif kind == "group" and one.get("ref"):
            name = _bare(one.get("ref", ""))
            size = (
                self._through("group", name, "count", lambda it: self._content(it)[0]),
                self._through("group", name, "missing", lambda it: self._content(it)[1]),
            )
        elif one.tag in _MODELS or kind in ("complexContent", "group"):
            size = self._content(one)
        elif one.tag in _DERIVED:
            size = self._extended(one)
        else:
            return 0, 0
        return (size[0], size[0]) if one.get("minOccurs") == "0" else size

    def _extended(self, one: etree._Element) -> _Size:
        count, missing = self._content(one)
        if _local(one) == "restriction":
            return count, missing
        name = _bare(one.get("base", ""))
        base = self._through("complexType", name, "count", lambda it: self._content(it)[0])
        more = self._through("complexType", name, "missing", lambda it: self._content(it)[1])
        return min(_MOST, count + base), min(_MOST, missing + more)

    def _attributes(self, place: etree._Element) -> int:
        count = 0
        for child in place.iterchildren(f"{_XS}*"):
            kind = _local(child)
            if kind == "attribute":
                count += 1
            elif kind == "attributeGroup":
                name = _bare(child.get("ref", ""))
                count += self._through("attributeGroup", name, "attributes", self._attributes)
            elif child.tag in _DERIVED:
                name = _bare(child.get("base", ""))
                count += self._attributes(child)
                count += self._through("complexType", name, "attributes", self._attributes)
            elif kind in ("complexContent", "simpleContent"):
                count += self._attributes(child)
        return min(_MOST, count)

    def _union(self, place: etree._Element) -> int:
        names = map(_bare, place.get("memberTypes", "").split())
        return sum(self._through("simpleType", name, "union", self._simple) for name in names) + 1

    def _simple(self, place: etree._Element) -> int:
        return sum(self._union(one) for one in place.iter(f"{_XS}union")) or 1


def _refuse_selections(sizes: _Sizes) -> None:
    """Refuse constraints that look at the same elements again and again."""
    count = 0
    for root in sizes.roots:
        referred = {_bare(one.get("ref", "")) for one in root.iter(f"{_XS}element")}
        for one in root.iter(*_UNIQUES):
            paths = [child.get("xpath", "") for child in one.iterchildren(f"{_XS}*")]
            count += sum(path.count("|") + 1 for path in paths)
            around = one.getparent()
            top = around is not None and around.getparent() is root
            inside = not top or (around is not None and around.get("name") in referred)
            if count > MAX_SCHEMA_SELECTIONS or (inside and any("//" in path for path in paths)):
                raise SchemaCost(
                    one,
                    "its constraints of uniqueness would look at the elements too often",
                    "các ràng buộc duy nhất (unique, key, keyref) phải duyệt quá nhiều lần",
                )


def _local(one: etree._Element) -> str:
    return str(one.tag).rpartition("}")[2]


def _bare(name: str) -> str:
    return name.strip().rpartition(":")[2]
