"""The shipped schemas say what the model says: names, orders, counts, lengths."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any, cast

import pytest
import xmlschema
from lxml import etree

from tests.xml.schema_corpus import KINDS, NS, Place, is_mandatory, message, places, remove, sample
from vnedoc import _resources
from vnedoc.model import DocumentEnvelope, Status
from vnedoc.model._wire import EDITIONS, Edition
from vnedoc.xml.plan import Branch, Leaf, Order, Plan, plan_of
from vnedoc.xml.schema import rendering

SCHEMAS = Path(__file__).parents[3] / "schemas"
PROFILES = tuple(f"qcvn102-{edition}" for edition in EDITIONS)
ORDERS: tuple[Order, ...] = ("axis", "numbered")
FORMS = ("any-order", "any-order-11", *ORDERS)
FILES = [f"{profile}/{form}.xsd" for profile in PROFILES for form in FORMS]
STRICT = [(profile, order) for profile in PROFILES for order in ORDERS]


@functools.cache
def compiled(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.fromstring(_resources.schema(name)))


@functools.cache
def model(name: str) -> xmlschema.XMLSchema10:
    kind = xmlschema.XMLSchema11 if name.endswith("-11.xsd") else xmlschema.XMLSchema10
    return kind(_resources.schema(name), allow="none", defuse="always")


def test_the_files_are_what_is_rendered() -> None:
    shipped = {
        path.relative_to(SCHEMAS).as_posix(): path.read_bytes()
        for path in SCHEMAS.glob("qcvn102-*/*.xsd")
    }
    assert shipped == rendering.files()
    assert set(shipped) == set(FILES)


def edition_of(name: str) -> Edition:
    """The edition of a profile or of its schema."""
    return cast(Edition, name.partition("/")[0].removeprefix("qcvn102-"))


def _names(declaration: Any) -> list[str]:
    """Children that the schema declares, each once, in its order."""
    if declaration.type.is_simple():
        return []
    declared = (
        child.local_name for child in declaration.type.content.iter_elements() if child.name
    )
    return list(dict.fromkeys(declared))


def _walk(
    declaration: Any, plan: Plan, order: Order, edition: Edition, path: str, found: dict[str, Any]
) -> None:
    """Compare one element's children with the model's, then theirs."""
    nodes = list(plan.ordered(order))
    if path.endswith("/MessageHeader"):
        # One schema takes both messages: what only the other one has comes after.
        nodes += [n for n in plan_of(Status).ordered(order) if n.element not in plan.children]
    nodes = [node for node in nodes if node.is_in(edition)]
    found[path] = (_names(declaration), [node.element for node in nodes])
    children = {c.local_name: c for c in declaration.type.content.iter_elements() if c.name}
    for node in nodes:
        if isinstance(node, Branch):
            inner = children[node.element], node.plan
            _walk(*inner, order, edition, f"{path}/{node.element}", found)


@pytest.mark.parametrize("name", FILES)
def test_names_and_orders_are_the_models(name: str) -> None:
    form = Path(name).stem
    order: Order = "numbered" if form == "numbered" else "axis"
    found: dict[str, tuple[list[str], list[str]]] = {}
    top = model(name).elements["edXML"], plan_of(DocumentEnvelope)
    _walk(*top, order, edition_of(name), "edXML", found)
    assert len(found) > 25
    for path, (declared, wanted) in found.items():
        if form in ORDERS:
            assert declared == wanted, path
        else:
            extra = {"Paper"} if path.endswith("/TraceHeaderList") else set()
            assert set(declared) == set(wanted) | extra, path


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("profile", "order"), STRICT)
def test_a_complete_message_is_valid_in_its_own_order_only(
    profile: str, order: Order, kind: str
) -> None:
    whole = message(kind, order, edition_of(profile))
    if profile == "qcvn102-2016":
        assert max(len(e.text or "") for e in whole.iter(f"{NS}OrganId")) <= 13
    valid = {form for form in ("any-order", *ORDERS) if compiled(f"{profile}/{form}.xsd")(whole)}
    assert valid == {"any-order", order}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("profile", "order"), STRICT)
def test_counts_are_the_models(profile: str, order: Order, kind: str) -> None:
    strict, loose = (compiled(f"{profile}/{form}.xsd") for form in (order, "any-order"))
    edition = edition_of(profile)
    for place in places(kind, edition):
        missing, repeated = message(kind, order, edition), message(kind, order, edition)
        remove(place.find(missing))
        first = place.find(repeated)
        first.addnext(etree.fromstring(etree.tostring(first, with_tail=False)))
        assert strict(missing) is not is_mandatory(kind, place), place.path
        assert strict(repeated) is place.node.many, place.path
        assert loose(missing), place.path
        assert loose(repeated), place.path


def _leaves(kind: str) -> list[tuple[str, Place, Leaf]]:
    return [(kind, place, place.node) for place in places(kind) if isinstance(place.node, Leaf)]


LIMITED = [case for kind in KINDS for case in _leaves(kind) if case[2].wire.max_length]


@pytest.mark.parametrize(("profile", "order"), STRICT)
def test_lengths_are_the_models(profile: str, order: Order) -> None:
    strict, loose = (compiled(f"{profile}/{form}.xsd") for form in (order, "any-order"))
    assert len(LIMITED) > 60
    edition = edition_of(profile)
    for kind, place, leaf in LIMITED:
        if not leaf.is_in(edition):
            continue
        limit = leaf.wire.max_length or 0
        if profile == "qcvn102-2016" and leaf.element == "OrganId":
            limit = 13
        root = message(kind, order, edition)
        element = place.find(root)
        value = sample(leaf)
        element.text = value if leaf.parse else "Đ" * limit
        assert strict(root), place.path
        element.text = (element.text + "0").ljust(limit + 1, "0")
        assert not strict(root), place.path
        assert leaf.parse or loose(root), place.path


@pytest.mark.parametrize("name", FILES)
def test_words_are_there_in_both_languages(name: str) -> None:
    root = etree.fromstring(_resources.schema(name))
    xs = "{http://www.w3.org/2001/XMLSchema}"
    texts = {"vi": [], "en": []}
    for note in root.iter(f"{xs}annotation"):
        languages = {n.get("{http://www.w3.org/XML/1998/namespace}lang"): n.text for n in note}
        assert set(languages) == {"vi", "en"}
        for lang, text in languages.items():
            texts[lang].append(text)
    assert len(texts["vi"]) > 80
    # Every named type of a value says what it expects: the findings quote it.
    assert all(t.find(f"{xs}annotation") is not None for t in root.iter(f"{xs}simpleType"))


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_fetched_and_no_type_can_be_swapped(name: str) -> None:
    root = etree.fromstring(_resources.schema(name))
    xs = "{http://www.w3.org/2001/XMLSchema}"
    assert not [e for tag in ("import", "include", "redefine") for e in root.iter(f"{xs}{tag}")]
    assert (root.get("blockDefault"), root.get("finalDefault")) == ("#all", "#all")
    assert not root.xpath("//@nillable | //@abstract | //@substitutionGroup | //@block | //@final")
    assert [e.get("name") for e in root.iterchildren(f"{xs}element")] == ["edXML"]
