"""What the language says of payloads that are made to be taken for something else."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from tests.extensions.hostile import HostileFolder, checked
from vnedoc.extensions import topics
from vnedoc.extensions.declaration import Extension
from vnedoc.extensions.judging.asking import Asker, Breach
from vnedoc.extensions.judging.grounds import PayloadGround
from vnedoc.extensions.judging.telling import told_of

IF = '{ if = { value = "Loai", is = "B" }, then = { exists = "GhiChu" } }'
IF_NOT = '{ if = { not = { value = "Loai", is = "A" } }, then = { exists = "GhiChu" } }'
IF_ANY = (
    '{ if = { any = [{ value = "Loai", is = "B" }, { value = "Muc", is = "B" }] }, '
    'then = { exists = "GhiChu" } }'
)
IF_ALL = (
    '{ if = { all = [{ value = "Loai", is = "B" }, { value = "Muc", is = "B" }] }, '
    'then = { exists = "GhiChu" } }'
)
IF_SUM = '{ if = { sum = "Tien", at_least = 1 }, then = { exists = "GhiChu" } }'
NOT = '{ not = { value = "Loai", is = "B" } }'


def breaches(check: str, held: str, folder: Path) -> list[Breach]:
    extension = Extension.load(HostileFolder(name="rule", toml=checked(check)).lay_out(folder))
    root = etree.fromstring(f'<Phieu xmlns="urn:thu:1">{held}</Phieu>')
    return list(Asker(PayloadGround(root), {}).breaches(extension.rules[0].check, root))


@pytest.mark.parametrize(
    ("check", "held", "broken"),
    [
        # What is absent is not the case, so nothing is asked.
        (IF, "", False),
        (IF, "<Loai>  </Loai>", False),
        (IF, "<Loai>A</Loai>", False),
        (IF, "<Loai>B</Loai>", True),
        (IF, "<Loai>B</Loai><GhiChu>x</GhiChu>", False),
        # But then it is also not what it is not to be.
        (IF_NOT, "", True),
        (IF_NOT, "<Loai>B</Loai>", True),
        (IF_NOT, "<Loai>A</Loai>", False),
        (IF_ANY, "", False),
        (IF_ANY, "<Loai>A</Loai>", False),
        (IF_ANY, "<Muc>B</Muc>", True),
        (IF_ALL, "", False),
        (IF_ALL, "<Loai>B</Loai>", False),
        (IF_ALL, "<Loai>B</Loai><Muc>B</Muc>", True),
        (IF_SUM, "", False),
        (IF_SUM, "<Tien>1</Tien>", True),
        (NOT, "", False),
        (NOT, "<Loai>A</Loai>", False),
        (NOT, "<Loai>B</Loai>", True),
        ('{ if = { exists = "Loai" }, then = { exists = "GhiChu" } }', "<Loai>B</Loai>", True),
        ('{ if = { absent = "Loai" }, then = { exists = "GhiChu" } }', "", True),
        ('{ if = { count = "Tien", at_most = 0 }, then = { exists = "GhiChu" } }', "", True),
    ],
)
def test_what_is_absent_is_no_condition(
    check: str, held: str, broken: bool, tmp_path: Path
) -> None:
    assert bool(breaches(check, held, tmp_path)) is broken


@pytest.mark.parametrize("word", ["Hà Nội", "Ha\u0300 No\u0323\u0302i"])
@pytest.mark.parametrize("listed", ["Hà Nội", "Ha\u0300 No\u0323\u0302i"])
@pytest.mark.parametrize("reading", ["text", "folded"])
def test_a_list_means_its_words_in_every_form(
    word: str, listed: str, reading: str, tmp_path: Path
) -> None:
    check = f'{{ value = "So", one_of = ["{listed}"], as = "{reading}" }}'
    assert breaches(check, f"<So>{word}</So>", tmp_path) == []


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("12.500 đồng", False),
        ("12500đ", False),
        ("12.500,0 VND.", False),
        ("12đ500", True),
        ("đ12500", True),
        ("12500 đồng đồng", True),
        ("12.50", True),
        ("12,500", True),
        ("1.2500", True),
        ("12 500", True),
        ("１２５００", True),
        ("12500\u200b", True),
        ("0x30D4", True),
        ("1e4", True),
        ("-12500", True),
    ],
)
def test_an_amount_is_one_number(text: str, broken: bool, tmp_path: Path) -> None:
    check = '{ value = "So", as = "amount", equals = "Tong" }'
    held = f"<So>{text}</So><Tong>12500</Tong>"
    assert bool(breaches(check, held, tmp_path)) is broken


@pytest.mark.parametrize(
    ("text", "broken"),
    [("12500", False), ("+12500", False), ("0012500", False), ("12500.", False),
     ("12500.00", False),
     ("12500.5", True), ("-12500", True), (".5", True), (".", True), ("+", True), ("1.25e4", True),
     ("12.500", True), ("NaN", True), ("INF", True), ("1_2500", True), ("١٢٥٠٠", True)],
)  # fmt: skip
def test_a_number_is_what_xml_schema_calls_a_decimal(
    text: str, broken: bool, tmp_path: Path
) -> None:
    check = '{ sum = "So", equals = "Tong" }'
    held = f"<So>{text}</So><Tong>12500</Tong>"
    assert bool(breaches(check, held, tmp_path)) is broken


def test_a_length_is_told_as_a_number(tmp_path: Path) -> None:
    (told,) = breaches('{ length = "So", at_most = 3 }', "<So>12500</So>", tmp_path)
    assert (told.value, told.expected) == ("5", "3")


@pytest.mark.parametrize(
    ("total", "unread"), [("bốn", "number"), ("4,5", "number"), ("5", ""), ("4.5", "")]
)
def test_what_is_no_number_is_not_told_as_one_that_differs(
    total: str, unread: str, tmp_path: Path
) -> None:
    check = '{ sum = "So", equals = "Tong" }'
    (breach,) = breaches(check, f"<So>4</So><Tong>{total}</Tong>", tmp_path)
    assert breach.unread == unread
    own = topics.UNREADABLE
    told = told_of(own, breach.unread).at("", value=breach.value, expected=breach.expected)
    assert (told.topic.en == own.en) is not bool(unread)
    assert not unread or told.text("en").startswith(f"'{total}' cannot be read as a number")
