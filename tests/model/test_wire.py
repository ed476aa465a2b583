"""What a field says of itself on the wire: which editions know it, want it, and how long it is."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from vnedoc import model
from vnedoc.clauses import amendment, qcvn
from vnedoc.model._wire import EDITIONS, FIRST, LATEST, Edition, Wire, length_of, wire, wire_of
from vnedoc.xml.plan import plan_of


def made(**data: Any) -> Wire:
    (found,) = wire("New", "1.15", "Mới", "New", **data).values()
    return found


@pytest.mark.parametrize(
    ("data", "known", "wanted", "lengths"),
    [
        ({}, "2016 2022", "", (None, None)),
        ({"mandatory": True}, "2016 2022", "2016 2022", (None, None)),
        ({"mandatory": "2022"}, "2016 2022", "2022", (None, None)),
        ({"since": "2022"}, "2022", "", (None, None)),
        ({"since": "2022", "mandatory": True, "max_length": 5}, "2022", "2022", (None, 5)),
        ({"max_length": 5}, "2016 2022", "", (5, 5)),
        ({"max_length": {"2016": 13, "2022": 35}}, "2016 2022", "", (13, 35)),
        ({"max_length": {"2022": 35}}, "2016 2022", "", (None, 35)),
        ({"max_length": {"2016": 13}}, "2016 2022", "", (13, 13)),
    ],
)
def test_each_edition_has_its_answer(
    data: dict[str, Any], known: str, wanted: str, lengths: tuple[int | None, int | None]
) -> None:
    field = made(**data)
    assert [each for each in EDITIONS if field.is_in(each)] == known.split()
    assert [each for each in EDITIONS if field.is_mandatory(each)] == wanted.split()
    assert tuple(map(field.length_in, EDITIONS)) == lengths
    assert field.max_length == lengths[-1]


def test_a_field_stands_in_the_instrument_that_brought_it() -> None:
    assert made().clause == qcvn("1.15")
    assert made(since="2022").clause.document == amendment().document
    assert made().is_numbered
    assert made(since="2022").is_numbered
    (extension,) = wire("New", "", "Mới", "New", since="2022").values()
    assert not extension.is_numbered


def test_editions_are_in_order() -> None:
    assert list(EDITIONS) == sorted(EDITIONS)
    assert (FIRST, LATEST) == ("2016", "2022")
    with pytest.raises(ValueError, match="max"):
        length_of("2016", {"2022": 1})


@attrs.frozen(kw_only=True)
class Outer:
    """A group with a wrapper of one, a wrapper of two, and a later wrapper."""

    one: str | None = attrs.field(default=None, metadata=wire("Single/One", "1", "a", "a"))
    two: str | None = attrs.field(
        default=None, metadata=wire("Pair/Two", "2", "a", "a", mandatory="2022")
    )
    three: str | None = attrs.field(default=None, metadata=wire("Pair/Three", "3", "a", "a"))
    four: str | None = attrs.field(
        default=None, metadata=wire("Late/Four", "4", "a", "a", since="2022", mandatory=True)
    )


@pytest.mark.parametrize(
    ("edition", "known", "outer", "pair"),
    [
        ("2016", {"Single", "Pair"}, set(), set()),
        ("2022", {"Single", "Pair", "Late"}, {"Pair", "Late"}, {"Two"}),
    ],
)
def test_a_wrapper_is_wanted_for_what_is_inside_it(
    edition: Edition, known: set[str], outer: set[str], pair: set[str]
) -> None:
    plan = plan_of(Outer)
    children: Any = plan.children
    assert {name for name, node in children.items() if node.is_in(edition)} == known
    assert plan.mandatory(edition) == outer
    assert children["Pair"].plan.mandatory(edition) == pair
    # Without its only element a wrapper says nothing.
    assert children["Single"].plan.mandatory(edition) == {"One"}


def test_the_editions_that_are_out_differ_in_the_length_of_one_identifier_alone() -> None:
    groups = [kind for name in model.__all__ if attrs.has(kind := getattr(model, name))]
    wires = [w for kind in groups for field in attrs.fields(kind) if (w := wire_of(field))]
    assert len(wires) > 90
    old = [w for w in wires if w.is_in(FIRST)]
    differing = [w for w in old if w.length_in("2016") != w.length_in("2022")]
    assert {w.element.rpartition("/")[2] for w in differing} == {"OrganId"}
    assert {(w.length_in("2016"), w.length_in("2022")) for w in differing} == {(13, 35)}
