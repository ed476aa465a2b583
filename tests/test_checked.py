"""The view without `None` promises what the schemas want, finds it lacking, and changes nothing."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import attrs
import pytest
from hypothesis import given
from lxml import etree

from tests import factories
from vnedoc import checked, model
from vnedoc.checked import IncompleteError, as_checked
from vnedoc.model import DocumentEnvelope, Envelope, StatusEnvelope
from vnedoc.model._wire import wire_of
from vnedoc.xml.writing.writer import dumps

SCHEMA: Final = etree.XMLSchema(
    etree.parse(Path(__file__).parents[1] / "schemas" / "qcvn102-2022" / "axis.xsd")
)
MODEL: Final = tuple(
    value for name in model.__all__ if isinstance(value := getattr(model, name), type)
)
CHECKED: Final = [
    value
    for name in checked.__all__
    if attrs.has(value := getattr(checked, name)) and issubclass(value, MODEL)
]
WITHOUT_THEM: Final = ("trace", "manifest")
"""What XSD 1.0 cannot want of a document alone: see the assertions of ``any-order-11.xsd``."""


def fits_schema(envelope: Envelope) -> bool:
    return bool(SCHEMA.validate(etree.fromstring(dumps(envelope))))


def lacking(envelope: Envelope) -> list[str]:
    try:
        as_checked(envelope)
    except IncompleteError as error:
        return [place for place, _, _ in error.problems]
    return []


def with_one_thing_less(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value that a field on the wire holds, by its place, and the group without it."""
    for field in attrs.fields(type(value)):
        held, place = getattr(value, field.name), f"{path}.{field.name}".strip(".")
        if wire_of(field) is None or held is None or held == ():
            continue
        yield place, attrs.evolve(value, **{field.name: () if isinstance(held, tuple) else None})
        if isinstance(held, tuple) and attrs.has(type(held[0])):
            for inner, less in with_one_thing_less(held[0], f"{place}[0]"):
                yield inner, attrs.evolve(value, **{field.name: (less, *held[1:])})
        elif attrs.has(type(held)):
            for inner, less in with_one_thing_less(held, place):
                yield inner, attrs.evolve(value, **{field.name: less})


@pytest.mark.parametrize("kind", factories.COMPLETE)
def test_a_complete_message_is_the_same_value(kind: str) -> None:
    envelope = factories.COMPLETE[kind]()
    assert fits_schema(envelope)
    assert as_checked(envelope) is envelope


@pytest.mark.parametrize("kind", ["new", "update", "replace", "status-03"])
def test_what_is_promised_is_what_the_schema_wants(kind: str) -> None:
    tried = 0
    for place, less in with_one_thing_less(factories.COMPLETE[kind]()):
        if place in WITHOUT_THEM:
            assert lacking(less) == [place]
        else:
            assert (lacking(less) == []) == fits_schema(less), place
        tried += 1
    assert tried > 15


def test_every_promise_is_tried() -> None:
    places = {
        place.rpartition(".")[2]
        for kind in ("new", "update", "replace", "status-03")
        for place, _ in with_one_thing_less(factories.COMPLETE[kind]())
    }
    promised = {name for cls in CHECKED for name in cls.__annotations__}
    # A document that answers others is no case of its own; a status holds the same group.
    assert promised <= places | {"response_for"}


@given(factories.envelopes())
def test_nothing_that_passes_has_a_none_where_the_types_say_so(envelope: Envelope) -> None:
    if not lacking(envelope):
        assert_promised(envelope)


def assert_promised(value: Any) -> None:
    cls = next(cls for cls in CHECKED if cls.__base__ is type(value))
    for name, hint in typing.get_type_hints(cls).items():
        if name in cls.__annotations__:
            held = getattr(value, name)
            assert held is not None or type(None) in typing.get_args(hint)
            for item in held if isinstance(held, tuple) else [held]:
                if attrs.has(type(item)):
                    assert_promised(item)


def test_what_lacks_is_told_by_place_in_both_languages() -> None:
    with pytest.raises(IncompleteError) as raised:
        as_checked(factories.document(subject=None, recipients=()))
    english, vietnamese = raised.value.text("en"), raised.value.text("vi")
    assert "header.subject (Subject)" in english
    assert "header.recipients (Receivers)" in english
    assert "header.subject (Trích yếu nội dung)" in vietnamese


def test_isinstance_says_whether_the_promise_holds() -> None:
    whole, lame = factories.document(), factories.document(subject=None)
    assert isinstance(whole, checked.CheckedDocumentEnvelope)
    assert isinstance(whole.header, checked.CheckedHeader)
    assert not isinstance(lame, checked.CheckedDocumentEnvelope)
    assert isinstance(lame, DocumentEnvelope)
    assert not isinstance(whole, checked.CheckedStatusEnvelope)
    assert isinstance(factories.status(), checked.CheckedStatusEnvelope)
    assert not isinstance(StatusEnvelope(), checked.CheckedStatusEnvelope)
    assert not isinstance(None, checked.CheckedHeader)


@pytest.mark.parametrize("cls", CHECKED, ids=lambda cls: cls.__name__)
def test_nobody_makes_one_without_a_look(cls: Any) -> None:
    with pytest.raises(TypeError, match=r"vnedoc\.checked"):
        cls()


def test_a_changed_copy_is_an_ordinary_value() -> None:
    document = as_checked(factories.document())
    changed = attrs.evolve(document.header, subject=None)
    assert type(changed) is model.Header
    assert not isinstance(changed, checked.CheckedHeader)
