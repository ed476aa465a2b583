"""Events as values, as lines of JSON, and as the schema describes them."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, Final

import attrs
import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import factories
from vnedoc._resources import data
from vnedoc.codes import StatusCode
from vnedoc.exchange import Event, EventError, event_of, events_of, identify
from vnedoc.given import WrongTypeError
from vnedoc.identifiers import DocumentId, OrganId
from vnedoc.model import VIETNAM, DocumentEnvelope, Replacement

SCHEMA: Final = json.loads(data("event.schema.json"))
AT: Final = dt.datetime(2025, 7, 1, 10, 0, tzinfo=VIETNAM)
EVENT: Final = Event(kind="03", organ="H41.99", at=AT, document="d", message="1:ab")


@settings(max_examples=30)
@given(
    st.builds(
        Event,
        kind=st.text(min_size=1),
        organ=st.text(),
        receiver=st.text(),
        document=st.text(),
        message=st.text(),
        at=st.datetimes(min_value=dt.datetime(1900, 1, 1), timezones=st.just(VIETNAM)),
        reason_given=st.booleans(),
    )
)
def test_an_event_is_one_line_and_read_again(event: Event) -> None:
    line = event.to_line()
    assert "\n" not in line
    assert Event.from_line(line) == event
    said = json.loads(line)
    jsonschema.validate(said, SCHEMA)
    assert said["id"] == event.id


def test_the_identifier_is_of_what_is_said() -> None:
    assert Event.from_line(EVENT.to_line()).id == EVENT.id
    assert attrs.evolve(EVENT, at=AT.astimezone(dt.UTC)).id == EVENT.id
    changes: dict[str, Any] = {
        "kind": "02",
        "organ": "H41",
        "at": AT + dt.timedelta(seconds=1),
        "receiver": "H1",
        "document": "e",
        "message": "1:ac",
        "reason_given": False,
    }
    for name, value in changes.items():
        assert attrs.evolve(EVENT, **{name: value}).id != EVENT.id, name


def test_the_schema_knows_every_field() -> None:
    assert set(SCHEMA["properties"]) == {"v", "id", *(f.name for f in attrs.fields(Event))}


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{}",
        "[]",
        "null",
        "{",
        "[" * 100_000,
        '{"v":2}',
        EVENT.to_line().replace('"v":1', '"v":2'),
        EVENT.to_line().replace('"03"', "3"),
        EVENT.to_line().replace("+00:00", ""),
        EVENT.to_line().replace("2025-07-01", "2025-02-30"),
        EVENT.to_line().replace('"reason_given":true', '"reason_given":"true"'),
        EVENT.to_line().replace('"organ":"H41.99",', ""),
        EVENT.to_line() + " " * 20_000,
    ],
    ids=range(14),
)
def test_what_is_no_event_is_refused(line: str) -> None:
    with pytest.raises(EventError) as caught:
        Event.from_line(line)
    assert caught.value.text("vi")


def test_more_than_is_known_is_passed_over() -> None:
    assert Event.from_line(EVENT.to_line().replace('{"v"', '{"more":1,"v"')) == EVENT


def test_times_have_zones() -> None:
    with pytest.raises(EventError):
        Event(kind="03", organ="", at=dt.datetime(2025, 7, 1))
    with pytest.raises(WrongTypeError, match="at"):
        Event(kind="03", organ="", at="2025-07-01")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "kind", "organ", "receiver"),
    [
        ("new", "sent", "H26.99", ""),
        ("revoke", "revoke", "H26.99", ""),
        ("update", "update", "H26.99", ""),
        ("replace", "replace", "H26.99", ""),
        ("status-03", "03", "H41.99", ""),
        ("status-13", "13", "H26.99", "H41.99"),
    ],
)
def test_a_message_tells_an_event(name: str, kind: str, organ: str, receiver: str) -> None:
    envelope = factories.COMPLETE[name]()
    event = event_of(envelope, identify(envelope), AT)
    assert (event.kind, event.organ, event.receiver) == (kind, organ, receiver)
    assert event.reason_given
    assert event.document == "H26.99/2025/5/svda-vp"
    assert event.message == str(identify(envelope).message)


@pytest.mark.parametrize("name", sorted(set(factories.COMPLETE) - {"replace"}))
def test_other_messages_tell_one_event(name: str) -> None:
    envelope = factories.COMPLETE[name]()
    identity = identify(envelope)
    assert events_of(envelope, identity, AT) == (event_of(envelope, identity, AT),)


def replacing(*replaced: tuple[str, tuple[str, ...]]) -> DocumentEnvelope:
    envelope = factories.replacement()
    assert envelope.trace is not None
    assert envelope.trace.business is not None
    told = tuple(
        Replacement(document_id=DocumentId(ident), organ_ids=tuple(map(OrganId, organs)))
        for ident, organs in replaced
    )
    business = attrs.evolve(envelope.trace.business, replacements=told)
    return attrs.evolve(envelope, trace=attrs.evolve(envelope.trace, business=business))


OLD = "H26.99,2025/06/20,04/SVDA-VP"


@pytest.mark.parametrize(
    ("replaced", "told"),
    [
        (((OLD, ("H41.99",)),), [("replace", "H26.99/2025/4/svda-vp", "H41.99")]),
        ((("x-1", ()), ("x-1", ())), [("replace", "id:x-1", "")]),
        (
            ((OLD, ("H41.99", "H55.99")),),
            [
                ("replace", "H26.99/2025/4/svda-vp", "H41.99"),
                ("replace", "H26.99/2025/4/svda-vp", "H55.99"),
            ],
        ),
    ],
)
def test_a_replacement_ends_what_it_names_and_is_a_document_itself(
    replaced: tuple[tuple[str, tuple[str, ...]], ...],
    told: list[tuple[str, str, str]],
) -> None:
    envelope = replacing(*replaced)
    events = events_of(envelope, identify(envelope), AT)
    found = [(one.kind, one.document, one.receiver) for one in events]
    assert found == [*told, ("sent", "H26.99/2025/5/svda-vp", "")]


@pytest.mark.parametrize("replaced", [(), (("H26.99,2025/07/01,05/SVDA-VP", ()),), (("", ()),)])
def test_a_replacement_that_names_no_other_document_is_told_of_its_own(
    replaced: tuple[tuple[str, tuple[str, ...]], ...],
) -> None:
    envelope = replacing(*replaced)
    (event,) = events_of(envelope, identify(envelope), AT)
    assert (event.kind, event.document) == ("replace", "H26.99/2025/5/svda-vp")


def test_no_title_no_person_and_no_reason_stands_in_an_event() -> None:
    for name, make in factories.COMPLETE.items():
        envelope = make()
        line = event_of(envelope, identify(envelope), AT).to_line()
        for word in ("ví dụ", "Ví Dụ", "Trần", "Gửi nhầm", "Bổ sung"):
            assert word not in line, name


def test_a_reason_that_is_missing_is_said() -> None:
    bare = factories.status(StatusCode.REFUSED, description="  ")
    assert not event_of(bare, identify(bare), AT).reason_given
