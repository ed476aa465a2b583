"""Every answer has a meaning: a table of what gateways and what stands before them say."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.channels import world
from tests.scale import scaled
from vnedoc.channels import (
    Acknowledged,
    AgenciesListed,
    Answer,
    CallOutcome,
    Counted,
    Fetched,
    Listed,
    NoAnswer,
    NotDone,
    Refused,
    Request,
    RetryLater,
    Sent,
    Unknown,
)
from vnedoc.errors import InvalidValueError

AXIS = world.axis("H26.99")
CALLS: dict[str, Request] = {
    request.call: request
    for request in (
        AXIS.send(world.plain_letter(), gate=world.GATE, at=world.AT),
        AXIS.received("edoc", at=world.AT),
        AXIS.sent("status", at=world.AT),
        AXIS.fetch("5f3b", at=world.AT),
        AXIS.download("5f3b", at=world.AT),
        AXIS.acknowledge("5f3b", at=world.AT),
        AXIS.count("edoc", at=world.AT),
        AXIS.count("status", at=world.AT),
        AXIS.agencies(at=world.AT),
        AXIS.agencies_by_level(at=world.AT),
        AXIS.units(at=world.AT),
        AXIS.register({"code": "H26.98"}, at=world.AT),
        AXIS.remove("H26.98", at=world.AT),
    )
    if isinstance(request, Request)
}


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ('"status":"FAIL","status":"OK","DocId":"5f"', Unknown),
        ('"status":"OK","status":"OK","DocId":"5f"', Sent),
        ('"status":"FAIL","Status":"OK","DocId":"5f"', Unknown),
        ('"status":"OK","STATUS":"OK","DocId":"5f"', Sent),
        ('"status":"OK","DocId":"5f","doc_id":"6a"', Unknown),
        ('"status":"OK","DocId":"5f","docId":"5f"', Sent),
        ('"status":"OK","DocId":"5f","DocId":["5f"]', Unknown),
        ('"status":"OK","ErrorCode":"0","ErrorCode":"20","DocId":"5f"', Unknown),
        ('"status":"OK","ErrorCode":"0","DocId":"5f","x":[1],"y":{"a":1,"a":2}', Sent),
    ],
)
def test_what_is_said_twice_and_differently_is_not_said(said: str, kind: type[CallOutcome]) -> None:
    send = world.axis("H26.99").send(world.plain_letter(), gate=world.GATE, at=world.AT)
    assert isinstance(send, Request)
    heard = Answer.of(200, f"{{{said}}}".encode())
    assert isinstance(world.axis("H26.99").read(send, heard), kind)


def test_there_are_thirteen_calls() -> None:
    assert len(CALLS) == 13
    gets = {name for name, request in CALLS.items() if request.method == "GET"}
    assert gets == {"countReceiveEdoc", "countReceiveStatus", "downloadEdoc"}
    assert {n for n, r in CALLS.items() if not r.repeatable} == {"sendEdoc", "registerAgency"}
    for name, request in CALLS.items():
        assert request.url == f"https://truc.example/VXP/{name}"
        assert world.SECRETS["H26.99"] not in repr(request) + str(request.headers)
    assert world.SECRETS["H26.99"] not in repr(AXIS)


def said(status: int = 200, **fields: Any) -> Answer:
    whole = {"status": "OK", "ErrorCode": "0", "ErrorDesc": "", **fields}
    return Answer.of(status, json.dumps(whole).encode())


ROW = {"docId": "5f3b", "messageType": "edoc", "from": "H41.99", "to": "H26.99"}


def refused(status: int) -> Answer:
    whole = {"status": "FAIL", "ErrorCode": 18, "ErrorDesc": "không có nơi nhận"}
    return Answer.of(status, json.dumps(whole).encode())


@pytest.mark.parametrize(
    ("call", "heard", "kind"),
    [
        ("sendEdoc", said(DocId="5f3b"), Sent),
        ("sendEdoc", said(201, DocId="5f3b"), Sent),
        ("sendEdoc", said(docid="5f3b"), Sent),
        ("sendEdoc", said(), Unknown),
        ("sendEdoc", said(DocId=None), Unknown),
        ("sendEdoc", said(DocId="../../x"), Unknown),
        ("sendEdoc", said(DocId=".."), Unknown),
        ("sendEdoc", said(DocId="a" * 65), Unknown),
        ("sendEdoc", said(DocId="a\r\nb"), Unknown),
        ("sendEdoc", said(DocId=["5f3b"]), Unknown),
        ("sendEdoc", said(ErrorCode="7", DocId="5f3b"), Unknown),
        ("sendEdoc", refused(200), Refused),
        ("sendEdoc", refused(400), Refused),
        ("sendEdoc", refused(401), RetryLater),
        ("sendEdoc", refused(403), RetryLater),
        ("sendEdoc", refused(429), RetryLater),
        ("sendEdoc", refused(500), Unknown),
        ("sendEdoc", Answer.of(200, b"<html>"), Unknown),
        ("sendEdoc", Answer.of(200, b'{"status":"OK"'), Unknown),
        ("sendEdoc", Answer.of(200, b"[]"), Unknown),
        ("sendEdoc", Answer.of(200, b""), Unknown),
        ("sendEdoc", Answer.of(204, b""), Unknown),
        ("sendEdoc", Answer.of(302, b""), Unknown),
        ("sendEdoc", Answer.of(401, b"<html>"), RetryLater),
        ("sendEdoc", Answer.of(413, b"too large"), RetryLater),
        ("sendEdoc", Answer.of(408, b""), Unknown),
        ("sendEdoc", Answer.of(409, b""), Unknown),
        ("sendEdoc", Answer.of(500, b""), Unknown),
        ("sendEdoc", Answer.of(502, b"<html>"), Unknown),
        ("sendEdoc", Answer.of(503, b""), Unknown),
        ("sendEdoc", Answer.of(200, b"x" * 100, most=10), Unknown),
        ("sendEdoc", NoAnswer(went_out=True), Unknown),
        ("sendEdoc", NoAnswer(went_out=False), RetryLater),
        ("registerAgency", NoAnswer(went_out=True), Unknown),
        ("registerAgency", said(), Acknowledged),
        ("updateStatus", NoAnswer(went_out=True), RetryLater),
        ("updateStatus", said(), Acknowledged),
        ("updateStatus", Answer.of(500, b""), RetryLater),
        ("deleteAgency", refused(200), Refused),
        ("getReceivedEdocList", said(data=[ROW]), Listed),
        ("getReceivedEdocList", said(), Listed),
        ("getReceivedEdocList", said(data="x"), RetryLater),
        ("getReceivedEdocList", said(data={}), RetryLater),
        ("getReceivedEdocList", said(data=[1, None, [], {}]), Listed),
        ("getSentEdocList", said(data=[{"senderDocId": "5f3b", "sentTime": "x"}]), Listed),
        ("getEdoc", said(data=base64.b64encode(b"<a/>").decode()), Fetched),
        ("getEdoc", said(data="!!!"), Fetched),
        ("getEdoc", said(), RetryLater),
        ("getEdoc", said(data=5), RetryLater),
        ("getEdoc", refused(200), Refused),
        ("downloadEdoc", Answer.of(200, b"<a/>"), Fetched),
        ("downloadEdoc", Answer.of(200, b""), RetryLater),
        ("downloadEdoc", Answer.of(200, b" <!DOCTYPE HTML><title>Login</title>"), RetryLater),
        ("downloadEdoc", Answer.of(200, b"\xef\xbb\xbf<html>"), RetryLater),
        ("downloadEdoc", refused(200), Refused),
        ("downloadEdoc", Answer.of(500, b"<html>"), RetryLater),
        ("downloadEdoc", Answer.of(200, b"<a/>" * 10, most=10), RetryLater),
        ("countReceiveEdoc", said(count=3), Counted),
        ("countReceiveEdoc", said(count="3"), Counted),
        ("countReceiveEdoc", said(count="-3"), RetryLater),
        ("countReceiveEdoc", said(count="9" * 5000), RetryLater),
        ("countReceiveStatus", said(), RetryLater),
        (
            "getAgenciesList",
            said(data=[{"code": "H26.99", "oldCode": "000.00.99.H26"}]),
            AgenciesListed,
        ),
        ("getAgenciesListQD20", said(data=[{"code": "H26", "code102": "H26.99"}]), AgenciesListed),
        ("getSynchronizeUnit", said(data=[]), AgenciesListed),
        ("getAgenciesList", said(data="x"), RetryLater),
    ],
)
def test_what_an_answer_means(call: str, heard: Any, kind: type[CallOutcome]) -> None:
    outcome = AXIS.read(CALLS[call], heard)
    assert type(outcome) is kind, outcome
    if isinstance(outcome, NotDone):
        for lang in ("vi", "en"):
            text = outcome.text(lang)  # type: ignore[arg-type]
            assert text
            assert "{http}" not in text


def test_what_the_service_said_is_told() -> None:
    outcome = AXIS.read(CALLS["sendEdoc"], refused(200))
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.said) == ("18", "không có nơi nhận")
    assert outcome.text("vi") == "bên kia từ chối: không có nơi nhận"


def test_a_list_is_read_line_by_line() -> None:
    rows = [
        {**ROW, "created_time": "2025-07-01 10:00:00"},
        {**ROW, "docId": "../../x"},
        {**ROW, "DOCID": 77, "docId": None, "created_time": 1_751_338_800_000},
        {"docId": "7b", "created_time": "25/07/2025 10:00"},
        {"docId": "7f", "created_time": "01/07/2025 10:00"},
        {"docId": "7c", "created_time": "2025-02-30"},
        {"docId": "7d", "created_time": {"a": 1}},
        {"docId": "7e", "created_time": "0001-01-01T00:00:00+14:00"},
    ]
    outcome = AXIS.read(CALLS["getReceivedEdocList"], said(data=rows))
    assert isinstance(outcome, Listed)
    assert [item.id for item in outcome.items] == [*("5f3b", "77", "7b", "7f", "7c", "7d", "7e")]
    first = outcome.items[0]
    assert first.at == world.AT.replace(hour=10, minute=0)
    moments = {item.id: item.at for item in outcome.items}
    assert moments["7b"] == first.at.replace(day=25)
    assert {moments[name] for name in ("7f", "7c", "7d", "7e")} == {None}
    assert outcome.odd == 1


def test_the_names_of_all_bodies_are_known_in_every_form() -> None:
    rows = [
        {"code": "H26.99", "oldCode": "000.00.99.H26", "code102": "H26.99"},
        {"code": "H27.01", "deleted": True},
        {"name": "no code"},
    ]
    outcome = AXIS.read(CALLS["getAgenciesListQD20"], said(data=rows))
    assert isinstance(outcome, AgenciesListed)
    assert outcome.codes == {"H26.99", "000.00.99.H26"}
    assert len(outcome.agencies) == 2


def test_a_list_of_a_hundred_thousand_is_read() -> None:
    count = scaled(100_000, 20_000)
    rows = [{**ROW, "docId": f"5f{n}"} for n in range(count)]
    outcome = AXIS.read(CALLS["getReceivedEdocList"], said(data=rows))
    assert isinstance(outcome, Listed)
    assert len(outcome.items) == count


@given(st.sampled_from(sorted(CALLS)), st.integers(100, 599), st.binary(max_size=200))
def test_no_answer_makes_an_exception(call: str, status: int, body: bytes) -> None:
    assert isinstance(AXIS.read(CALLS[call], Answer.of(status, body)), CallOutcome)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["docId", "code", "data", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    st.sampled_from(sorted(CALLS)),
    st.dictionaries(
        st.sampled_from(["status", "ErrorCode", "DocId", "data", "count", "DATA", "errorDesc"]),
        VALUES | st.sampled_from(["OK", "0", "FAIL"]),
    ),
)
def test_no_json_makes_an_exception(call: str, fields: dict[str, Any]) -> None:
    answer = Answer.of(200, json.dumps(fields).encode())
    assert isinstance(AXIS.read(CALLS[call], answer), CallOutcome)


@pytest.mark.parametrize("item", ["../../x", "", "a b", "a\r\nb", "é", "a" * 65, ".a", None, 5])
def test_an_odd_name_is_never_sent(item: Any) -> None:
    for make in (AXIS.fetch, AXIS.download, AXIS.acknowledge):
        with pytest.raises(InvalidValueError):
            make(item, at=world.AT)


@pytest.mark.parametrize(
    "endpoint",
    [
        "ftp://a.example",
        "a.example",
        "https://a.example/?x=",
        "https://u:p@a.example",
        "http://a\r\n",
    ],
)
def test_an_endpoint_is_an_address(endpoint: str) -> None:
    with pytest.raises(InvalidValueError):
        world.axis("H26.99", endpoint=endpoint)


@pytest.mark.parametrize("call", ["getEdoc", "updateStatus", "downloadEdoc"])
@pytest.mark.parametrize(("named", "good"), [("5f3b", True), ("5F3B", True), ("5f3c", False)])
def test_an_answer_about_another_item_is_none(named: str, good: bool, call: str) -> None:
    said = {"status": "OK", "ErrorCode": "0", "docId": named, "data": "PGEvPg=="}
    outcome = AXIS.read(CALLS[call], Answer.of(200, json.dumps(said).encode()))
    assert isinstance(outcome, NotDone) is not good
    if isinstance(outcome, NotDone):
        assert (type(outcome), outcome.reason) == (RetryLater, "other-item")
