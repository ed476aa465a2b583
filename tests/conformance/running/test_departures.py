"""A remark counts if it is about what is odd, by the vendor's table or by its place."""

from __future__ import annotations

from typing import Any

import pytest

from vnedoc.conformance.cases import corpus
from vnedoc.conformance.cases.case import Case
from vnedoc.conformance.running.departures import (
    MAX_CODES,
    MAX_PLACES,
    MAX_TARGETS,
    PLAIN,
    Vocabulary,
    departure,
    told_of_good,
)
from vnedoc.conformance.running.judge import Seen, judge

SUBJECT = "MessageHeader/Subject"


def case(name: str = "attack-42-unicode-bidi") -> Case:
    found = corpus.named(name)
    assert found is not None
    return found


def heard(answer: dict[str, Any], **more: Any) -> bool:
    return Vocabulary(**more).fits(case(), answer)


@pytest.mark.parametrize(
    ("answer", "meanings", "fits"),
    [
        ({}, {}, False),
        ({"codes": ["W1"]}, {}, False),
        ({"codes": ["W1"]}, {"W1": ("VNE-TEXT-004",)}, True),
        ({"notes": ["W1"]}, {"W1": ("VNE-TEXT-004",)}, True),
        ({"codes": ["W1"]}, {"W1": ("VNE-TEXT-001",)}, False),
        ({"codes": ["W1"]}, {"W1": (SUBJECT,)}, True),
        ({"codes": ["W1"]}, {"W1": ("MessageHeader/Content",)}, False),
        ({"codes": ["W2"]}, {"W1": (SUBJECT,)}, False),
        ({"remarks": [{"code": "W1", "at": SUBJECT}]}, {}, True),
        ({"remarks": [{"at": SUBJECT}]}, {}, True),
        ({"remarks": [{"at": "MessageHeader/Content"}]}, {}, False),
        ({"remarks": [{"at": "MessageHeader"}]}, {}, False),
        ({"remarks": [{"at": ""}]}, {}, False),
        ({"codes": ["VNE-TEXT-004"]}, {}, True),
    ],
)
def test_what_a_remark_is_about(
    answer: dict[str, Any], meanings: dict[str, tuple[str, ...]], fits: bool
) -> None:
    assert heard(answer, meanings=meanings) is fits


def test_what_is_remarked_on_good_messages_says_nothing() -> None:
    told = {"codes": ["W1"]}
    meanings = {"W1": ("VNE-TEXT-004",)}
    constant = told_of_good({PLAIN[0]: told, "attack-42-unicode-nfd": {"codes": ["W2"]}})
    assert constant == {"W1"}
    assert not heard(told, meanings=meanings, constant=lambda: constant)
    both = {"codes": ["W1", "W2"]}
    meanings = {"W1": ("VNE-TEXT-004",), "W2": ("VNE-TEXT-004",)}
    assert heard(both, meanings=meanings, constant=lambda: constant)


@pytest.mark.parametrize("more", [0, 1])
def test_to_name_every_place_is_to_name_none(more: int) -> None:
    places = [f"MessageHeader/P{i}" for i in range(MAX_PLACES - 1 + more)] + [SUBJECT]
    assert heard({"remarks": [{"at": at} for at in places]}) is not bool(more)


@pytest.mark.parametrize(("count", "fits"), [(5, True), (6, False)])
def test_of_a_short_message_half_may_be_named(count: int, fits: bool) -> None:
    """With fewer than ten fields, ten places would be all of them."""
    short = case("rule-STATUS-003-1")
    (place, *_) = departure(short).places
    places = [place, *(f"MessageHeader/P{i}" for i in range(count - 1))]
    assert Vocabulary().fits(short, {"remarks": [{"at": at} for at in places]}) is fits


@pytest.mark.parametrize(("count", "fits"), [(MAX_CODES, True), (MAX_CODES + 1, False)])
def test_to_tell_every_code_is_to_tell_none(count: int, fits: bool) -> None:
    codes = ["VNE-TEXT-004", *(f"VNE-NONE-{i:03d}" for i in range(count - 1))]
    assert heard({"notes": codes}) is fits


@pytest.mark.parametrize(("count", "fits"), [(MAX_TARGETS, True), (MAX_TARGETS + 1, False)])
def test_to_mean_everything_is_to_mean_nothing(count: int, fits: bool) -> None:
    meant = ["VNE-TEXT-004", *(f"VNE-NONE-{i:03d}" for i in range(count - 1))]
    meanings = {"W1": tuple(meant[:30]), "W2": tuple(meant[30:]), "W3": tuple(map(str, range(99)))}
    assert heard({"notes": ["W1", "W2"]}, meanings=meanings) is fits


@pytest.mark.parametrize("name", PLAIN)
def test_plain_messages_show_nothing(name: str) -> None:
    """What vnedoc itself remarks on them would count as remarked on everything."""
    found = departure(case(name))
    assert not found.codes
    assert not found.grave


@pytest.mark.parametrize(
    ("name", "answer", "codes"),
    [
        ("whole-new", {"codes": ["W1", "W2"]}, ["noise", "noise"]),
        ("whole-new", {"codes": ["W1"], "notes": ["W1"]}, []),
        ("whole-new", {"notes": ["W1"]}, []),
        ("whole-new", {"remarks": [{"code": "W1", "at": SUBJECT}]}, ["noise"]),
        ("whole-new", {}, []),
        # vnedoc itself warns of these: others may.
        ("text-nfd", {"codes": ["W1"]}, []),
        ("attack-42-unicode-bidi", {"codes": ["W1"]}, ["unplaced"]),
        ("attack-42-unicode-bidi", {}, ["unnoticed"]),
        ("stranger-header", {}, ["vanished"]),
        ("stranger-header", {"values": {"MessageHeader/MaHoSoRieng": "HS-7c1e-01"}}, []),
        ("stranger-header", {"values": {"MessageHeader/MaHoSoRieng": "khác"}}, ["vanished"]),
        ("stranger-header", {"remarks": [{"at": "MessageHeader/MaHoSoRieng"}]}, []),
    ],
)
def test_silence_and_noise(name: str, answer: dict[str, Any], codes: list[str]) -> None:
    one = case(name)
    values = {path: allowed[0] for path, allowed in one.expected.values.items()}
    told = {"outcome": "accepted", "values": values, **answer}
    found = judge(one, told, Seen())
    assert [complaint.code for complaint in found] == codes
    weights = {complaint.importance for complaint in found if complaint.code == "noise"}
    assert all(weight is not None and weight.value == "should" for weight in weights)


@pytest.mark.parametrize("outcome", ["accepted", "rejected"])
def test_a_refusal_needs_no_remark(outcome: str) -> None:
    found = judge(
        case(), {"outcome": outcome, "values": {SUBJECT: "V/v \u202etxt.exe\u202c"}}, Seen()
    )
    assert bool(found) is (outcome == "accepted")
