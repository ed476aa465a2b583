from __future__ import annotations

import json
import pickle

import pytest

from vnedoc.codes import BusinessDocType, DocumentGroup, Priority, StatusCode, SteeringType

LISTS = {
    Priority: ("1.11.1", [0, 1, 2, 3, 4]),
    SteeringType: ("1.13", [0, 1, 2]),
    BusinessDocType: ("2.2.1", [0, 1, 2, 3]),
    DocumentGroup: ("1.5.1", [1, 2]),
    StatusCode: ("", ["01", "02", "03", "04", "05", "06", "13", "15", "16"]),
}


@pytest.mark.parametrize("codes", LISTS)
def test_list_is_closed_and_labelled(codes):
    number, values = LISTS[codes]
    assert [member.value for member in codes] == values
    assert codes.number == number
    assert codes.confidence == "code"
    for labels in ([member.vi for member in codes], [member.en for member in codes]):
        assert all(labels)
        assert len(set(labels)) == len(values)
    assert all(member.vi != member.en for member in codes)


@pytest.mark.parametrize(
    ("codes", "valid", "invalid"),
    [
        (Priority, 4, 5),
        (Priority, 0, -1),
        (SteeringType, 2, 3),
        (BusinessDocType, 3, 4),
        (DocumentGroup, 1, 0),
        (DocumentGroup, 2, 3),
        (StatusCode, "06", "07"),
        (StatusCode, "03", "3"),
        (StatusCode, "15", "14"),
    ],
)
def test_only_listed_values_have_a_member(codes, valid, invalid):
    assert codes(valid) == valid
    with pytest.raises(ValueError, match="is not a valid"):
        codes(invalid)


def test_members_are_plain_values_to_others():
    assert json.dumps([Priority.URGENT, StatusCode.ACCEPTED]) == '[1, "03"]'
    assert pickle.loads(pickle.dumps(StatusCode.REFUSED)) is StatusCode.REFUSED
    assert StatusCode.REFUSED == "02"
    assert str(StatusCode.REFUSED) == "02"


def test_who_sends_and_who_must_explain():
    assert [code for code in StatusCode if code.sent_by_original_sender] == ["13"]
    assert [code for code in StatusCode if code.needs_reason] == ["02", "13", "16"]


FOLLOWERS = {
    None: {"01", "13"},
    "01": {"02", "03", "13"},
    "02": set(),
    "03": {"04", "05", "06", "13"},
    "04": {"05", "06", "13"},
    "05": {"06", "13"},
    "06": {"13"},
    "13": {"15", "16"},
    "15": set(),
    "16": {"02", "03", "04", "05", "06", "13"},
}


@pytest.mark.parametrize("previous", FOLLOWERS)
def test_order_of_states(previous):
    before = StatusCode(previous) if previous else None
    assert {code for code in StatusCode if code.may_follow(before)} == FOLLOWERS[previous]
