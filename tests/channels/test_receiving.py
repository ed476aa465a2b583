"""Store, then acknowledge; what cannot be stored stops nobody else; the cursor never runs ahead."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from tests.channels import world
from vnedoc.channels import Answer, Deliver, NoAnswer, Receiving, Request
from vnedoc.channels.receiving import OVERLAP
from vnedoc.exchange import Receipt

AXIS = world.axis("H41.99")


def rows(*names: str) -> Answer:
    data = [
        {"docId": n, "messageType": "edoc", "to": "H41.99", "created_time": f"2025-06-{d:02} 08:00"}
        for d, n in enumerate(names, 1)
    ]
    return fields(data=data)


def fields(**more: object) -> Answer:
    return Answer.of(200, json.dumps({"status": "OK", "ErrorCode": "0", **more}).encode())


def follow(plan: Receiving, steps: list[object]) -> list[str]:
    """Answer a plan's steps one after the other; what it asked for."""
    asked = []
    while (step := plan.next(at=world.AT)) is not None:
        said = steps.pop(0)
        if isinstance(step, Deliver):
            asked.append(f"deliver {step.item.id}")
            plan.delivered(step, said, at=world.AT)  # type: ignore[arg-type]
        else:
            what = step.header("XroadVnpt-status")
            asked.append(f"{step.call} {step.facts.get('item', '')} {what}".strip())
            plan.answer(step, said, at=world.AT)  # type: ignore[arg-type]
    assert steps == []
    return asked


MESSAGE = fields(data="PGEvPg==")


def test_it_is_acknowledged_after_it_was_stored() -> None:
    plan = Receiving(AXIS, kinds=["edoc"])
    asked = follow(
        plan, [rows("a", "b"), MESSAGE, Receipt.NEW, fields(), MESSAGE, Receipt.SEEN, fields()]
    )
    assert asked == [
        *("getReceivedEdocList", "getEdoc a", "deliver a", "updateStatus a done"),
        *("getEdoc b", "deliver b", "updateStatus b done"),
    ]
    assert (plan.stored, plan.quarantined, plan.left) == (2, 0, [])
    assert plan.cursor == world.AT


@pytest.mark.parametrize(
    ("receipt", "said"),
    [
        (Receipt.NEW, "done"),
        (Receipt.SEEN, "done"),
        (Receipt.CONFLICT, "done"),
        (Receipt.QUARANTINED, "fail"),
        (Receipt.FAILED, None),
    ],
)
def test_what_is_told_follows_what_the_ledger_said(receipt: Receipt, said: str | None) -> None:
    plan = Receiving(AXIS, kinds=["edoc"])
    asked = follow(plan, [rows("a"), MESSAGE, receipt, *([fields()] if said else [])])
    assert [one for one in asked if one.startswith("updateStatus")] == (
        [f"updateStatus a {said}"] if said else []
    )
    assert len(plan.left) == (said is None)


@pytest.mark.parametrize(
    "broken",
    [NoAnswer(went_out=True), Answer.of(500), Answer.of(200, b"<html>"), Answer.of(200, b'{"st')],
)
def test_the_others_go_on(broken: object) -> None:
    plan = Receiving(AXIS, kinds=["edoc"])
    asked = follow(plan, [rows("a", "b"), broken, MESSAGE, Receipt.NEW, broken])
    assert asked[1:] == ["getEdoc a", "getEdoc b", "deliver b", "updateStatus b done"]
    assert [one.item and one.item.id for one in plan.left] == ["a", "b"]
    assert plan.cursor == dt.datetime(2025, 6, 1, 8, tzinfo=world.VIETNAM)


def test_the_cursor_stays_where_a_list_was_not_had() -> None:
    since = world.AT - dt.timedelta(days=9)
    plan = Receiving(AXIS, since=since)
    follow(plan, [NoAnswer(went_out=False), rows()])
    assert plan.cursor == since
    assert plan.left[0].kind == "edoc"
    plan = Receiving(AXIS, since=since)
    assert plan.cursor == since, "a round that was not run moves nothing"
    follow(plan, [rows(), rows()])
    assert plan.cursor == world.AT


def test_windows_overlap_by_a_day() -> None:
    asked: list[dt.datetime | None] = []

    class Noting:
        name, receiver = "x", "H41.99"

        def received(self, kind: str, *, at: dt.datetime, since: dt.datetime | None) -> Request:
            asked.append(since)
            return AXIS.received("edoc", at=at)

    plan = Receiving(Noting(), since=world.AT, kinds=["edoc"])  # type: ignore[arg-type]
    plan.next(at=world.AT)
    assert asked == [world.AT - OVERLAP]
    assert dt.timedelta(days=1) == OVERLAP


@pytest.mark.parametrize(("days", "asked"), [(-3, True), (0, True), (1, False), (4000, False)])
def test_a_cursor_of_a_clock_that_was_ahead_is_none(days: int, asked: bool) -> None:
    since = world.AT + dt.timedelta(days=days)
    said: list[dt.datetime | None] = []

    class Noting:
        name, receiver = "x", "H41.99"

        def received(self, kind: str, *, at: dt.datetime, since: dt.datetime | None) -> Request:
            said.append(since)
            return AXIS.received("edoc", at=at)

        read = AXIS.read

    plan = Receiving(Noting(), since=since, kinds=["edoc"])  # type: ignore[arg-type]
    follow(plan, [rows()])
    assert said == [since - OVERLAP if asked else None]
    assert plan.cursor == world.AT


def test_listed_twice_it_is_fetched_once_and_an_odd_name_never() -> None:
    plan = Receiving(AXIS, kinds=["edoc"])
    asked = follow(plan, [rows("a", "a", "../../x"), MESSAGE, Receipt.NEW, fields()])
    assert asked[1:] == ["getEdoc a", "deliver a", "updateStatus a done"]
    assert plan.odd == 1


def test_one_message_for_two_bodies_is_two() -> None:
    data = [{"docId": "a", "to": body} for body in ("H41.99", "H41.98")]
    plan = Receiving(AXIS, kinds=["edoc"])
    step = plan.next(at=world.AT)
    assert isinstance(step, Request)
    plan.answer(step, fields(data=data), at=world.AT)
    receivers = []
    for _ in range(2):
        fetch = plan.next(at=world.AT)
        assert isinstance(fetch, Request)
        plan.answer(fetch, MESSAGE, at=world.AT)
        found = plan.next(at=world.AT)
        assert isinstance(found, Deliver)
        receivers.append(found.parcel.receiver)
        plan.delivered(found, Receipt.FAILED, at=world.AT)
    assert receivers == ["H41.99", "H41.98"]


def test_one_body_in_two_forms_is_one() -> None:
    receivers = set()
    for body in ("H41.99", "000.00.99.H41", ""):
        plan = Receiving(AXIS, kinds=["edoc"])
        for answer in (fields(data=[{"docId": "a", "to": body}]), MESSAGE):
            step = plan.next(at=world.AT)
            assert isinstance(step, Request)
            plan.answer(step, answer, at=world.AT)
        found = plan.next(at=world.AT)
        assert isinstance(found, Deliver)
        receivers.add(found.parcel.receiver)
    assert receivers == {"H41.99"}


def test_another_step_is_refused() -> None:
    plan = Receiving(AXIS)
    step = plan.next(at=world.AT)
    assert plan.next(at=world.AT) is step, "asking again changes nothing"
    with pytest.raises(ValueError, match="open"):
        plan.answer(AXIS.received("edoc", at=world.AT), rows(), at=world.AT)
