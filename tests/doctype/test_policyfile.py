"""An agency's own list."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from vnedoc.doctype import DeliveryPolicy, DeliveryPolicyError, Mode, delivery
from vnedoc.doctype.policyfile import MAX_POLICY_BYTES

HEAD = 'agency = "H99"\ndocument = "Quyết định 12/QĐ-UBND"\n'
LIST = (
    HEAD
    + """
from = 2027-01-01
until = 2027-12-31

[[rule]]
kinds = ["hop-dong", "Biên bản"]
mode = "electronic-with-paper"
number = "Điều 3(1)"

[[rule]]
groups = ["legal"]
receivers = ["H99.02"]
mode = "electronic-with-paper"
number = "Điều 3(2)"

[[rule]]
kinds = ["Quyết định (cá biệt)"]
mode = "electronic-only"
number = "Điều 4"
"""
)
POLICY = DeliveryPolicy.load(LIST.encode())
DAY = dt.date(2027, 6, 1)


@pytest.mark.parametrize(
    ("kind", "case", "rule"),
    [
        ("hop-dong", {}, "agency"),
        ("bien-ban", {}, "agency"),
        ("bien-ban-dang", {}, "agency"),
        ("cong-van", {}, "state"),
        ("hop-dong", {"sender": "H99"}, "agency"),
        ("hop-dong", {"sender": "H99.07"}, "agency"),
        ("hop-dong", {"sender": "000.00.07.H99"}, "agency"),
        ("hop-dong", {"sender": "H98"}, "state"),
        ("hop-dong", {"sender": "rác"}, "state"),
        ("hop-dong", {"day": dt.date(2027, 1, 1)}, "agency"),
        ("hop-dong", {"day": dt.date(2026, 12, 31)}, "state"),
        ("hop-dong", {"day": dt.date(2027, 12, 31)}, "agency"),
        ("hop-dong", {"day": dt.date(2028, 1, 1)}, "state"),
        ("nghi-dinh", {"receiver": "H99.02"}, "agency"),
        ("nghi-dinh", {"receiver": "H99.02.01"}, "agency"),
        ("nghi-dinh", {"receiver": "H99.20"}, "state"),
        ("nghi-dinh", {}, "state"),
        ("quyet-dinh-ca-biet", {}, "agency"),
        ("quyet-dinh-ca-biet", {"signed": False}, "unsigned"),
        ("quyet-dinh-ca-biet", {"to_government": True}, "to-government"),
        ("quyet-dinh-ca-biet", {"connected": False}, "not-connected"),
        ("hop-dong", {"to_government": True}, "agency"),
    ],
)
def test_which_line_counts(kind: str, case: dict[str, Any], rule: str) -> None:
    assert delivery(kind, policy=POLICY, **{"day": DAY, **case}).rule == rule


def test_the_clause_is_the_lists_own() -> None:
    found = delivery("hop-dong", policy=POLICY, day=DAY)
    assert found.mode is Mode.ELECTRONIC_WITH_PAPER
    assert str(found.clause) == "Quyết định 12/QĐ-UBND Điều 3(1)"


def test_a_path_or_bytes(tmp_path: Path) -> None:
    path = tmp_path / "list.toml"
    path.write_bytes(b"\xef\xbb\xbf" + LIST.encode())
    assert DeliveryPolicy.load(path) == POLICY
    with pytest.raises(FileNotFoundError):
        DeliveryPolicy.load(tmp_path / "none.toml")


def rule(text: str) -> str:
    return f"{HEAD}[[rule]]\n{text}\n"


GOOD = 'mode = "electronic-only"\nnumber = "1"\n'


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("agency", "$"),
        ("x = " + "[" * 5000, "$"),
        ('document = "X"\n', "$.agency"),
        ('agency = "H99"\n', "$.document"),
        ('agency = " "\ndocument = "X"\n', "$.agency"),
        ("agency = 1\n", "$.agency"),
        (HEAD + "extra = 1\n", "$"),
        (HEAD + 'from = "2027-01-01"\n', "from"),
        (HEAD + "until = 2027-01-01T00:00:00\n", "until"),
        (HEAD + "rule = 1\n", "rule"),
        (HEAD + "rule = [1]\n", "rule"),
        (rule('number = "1"'), "rule[1].mode"),
        (rule('mode = "paper"\nnumber = "1"'), "rule[1].mode"),
        (rule('mode = "electronic-only"'), "rule[1].number"),
        (rule(GOOD + 'kind = "x"'), "rule[1]"),
        (rule(GOOD + 'kinds = ["khong-co"]'), "rule[1].kinds"),
        (rule(GOOD + 'kinds = "hop-dong"'), "rule[1].kinds"),
        (rule(GOOD + "kinds = []"), "rule[1].kinds"),
        (rule(GOOD + "kinds = [1]"), "rule[1].kinds"),
        (rule(GOOD + 'groups = ["luật"]'), "rule[1].groups"),
        (rule(GOOD + "receivers = [1]"), "rule[1].receivers"),
        (rule(GOOD) + "[[rule]]\n", "rule[2].mode"),
    ],
)
def test_refusals(text: str, path: str) -> None:
    with pytest.raises(DeliveryPolicyError) as caught:
        DeliveryPolicy.load(text.encode())
    assert caught.value.path == path
    assert caught.value.text("vi") != caught.value.text("en")


def test_bytes_that_are_no_text_or_too_many() -> None:
    with pytest.raises(DeliveryPolicyError):
        DeliveryPolicy.load(b"\xff")
    padded = LIST.encode().ljust(MAX_POLICY_BYTES, b"\n")
    assert DeliveryPolicy.load(padded) == POLICY
    with pytest.raises(DeliveryPolicyError):
        DeliveryPolicy.load(padded + b"\n")
