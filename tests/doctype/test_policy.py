"""How documents may travel."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from vnedoc.doctype import DeliveryPolicy, Kind, Mode, Secrecy, catalogue, delivery
from vnedoc.errors import InvalidValueError
from vnedoc.findings import Confidence

pytestmark = pytest.mark.table

KINDS = catalogue()
E, EP, NO = Mode.ELECTRONIC_ONLY, Mode.ELECTRONIC_WITH_PAPER, Mode.NOT_THIS_WAY


@pytest.mark.parametrize(
    ("kind", "case", "mode", "rule", "article"),
    [
        ("cong-van", {}, E, "state", "Điều 5(2), 5(3)"),
        ("nghi-dinh", {}, E, "state", "Điều 5(2), 5(3)"),
        ("sao-y", {}, E, "copy", "Điều 25, Điều 26"),
        ("luat", {}, EP, "outside", "Điều 1(1), Điều 2"),
        ("ket-luan", {}, EP, "outside", "Điều 1(1), Điều 2"),
        ("cong-van", {"signed": False}, EP, "unsigned", "Điều 4"),
        ("cong-van", {"connected": False}, NO, "not-connected", "Điều 5(2), Điều 7(1)"),
        ("cong-van", {"to_government": True}, EP, "to-government", "Điều 7(2)(a)"),
        ("cong-van", {"receiver": "G22"}, EP, "to-government", "Điều 7(2)(a)"),
        ("cong-van", {"receiver": "000.00.00.G22"}, EP, "to-government", "Điều 7(2)(a)"),
        ("cong-van", {"receiver": "G22.01"}, E, "state", "Điều 5(2), 5(3)"),
        ("cong-van", {"sender": "G22.01", "receiver": "G22"}, E, "state", "Điều 5(2), 5(3)"),
        ("cong-van", {"receiver": "G22", "to_government": False}, E, "state", "Điều 5(2), 5(3)"),
        ("cong-van", {"receiver": "G09"}, E, "state", "Điều 5(2), 5(3)"),
        ("thong-bao", {"day": dt.date(2018, 9, 5)}, E, "listed-2013", ""),
        ("cong-dien", {"day": dt.date(2018, 9, 5)}, E, "listed-2013", ""),
        ("bao-cao", {"day": dt.date(2018, 9, 5)}, EP, "unlisted-2013", ""),
        ("bao-cao", {"day": dt.date(2018, 9, 6)}, E, "state", "Điều 5(2), 5(3)"),
        ("bao-cao", {"signed_at": dt.datetime(2018, 9, 5, 9)}, EP, "unlisted-2013", ""),
        ("bao-cao", {"signed_at": dt.datetime(2018, 9, 6, 0)}, E, "state", "Điều 5(2), 5(3)"),
    ],
)
def test_mode(kind: str, case: dict[str, Any], mode: Mode, rule: str, article: str) -> None:
    found = delivery(kind, **case)
    assert (found.mode, found.rule, found.clause.number) == (mode, rule, article)
    assert found.kind == KINDS[kind]
    assert found.text("vi") != found.text("en")


@pytest.mark.parametrize("kind", KINDS.kinds, ids=lambda kind: kind.id)
@pytest.mark.parametrize("mark", [*Secrecy, "Mật", "tối mật", "Độ mật: TUYỆT MẬT", "(MAT)"])
def test_a_secret_never_travels_this_way(kind: Kind, mark: str) -> None:
    policy = DeliveryPolicy.load(
        b'agency = "H99"\ndocument = "X"\n[[rule]]\nmode = "electronic-only"\nnumber = "1"\n'
    )
    found = delivery(
        kind, secrecy=mark, urgency=3, policy=policy, signed_at=dt.datetime(2027, 1, 4)
    )
    assert (found.mode, found.rule, found.clause.number) == (NO, "secret", "Điều 1(2)")
    assert found.clause.confidence is Confidence.TEXT
    assert found.send_by is None
    assert not found.dossier


@pytest.mark.parametrize("text", ["", "Không", "không mật", "Thường", "Độ mật: không"])
def test_words_for_not_secret(text: str) -> None:
    assert Secrecy.read(text) is None
    assert delivery("cong-van", secrecy=text).mode is E


@pytest.mark.parametrize("text", ["Mậtt", "1", "Secret", "MẬT A", "x" * 10_000])
def test_an_unknown_mark_is_never_taken_for_none(text: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        delivery("cong-van", secrecy=text)
    assert caught.value.field == "secrecy"


@pytest.mark.parametrize(
    ("kind", "case", "due"),
    [
        ("to-trinh", {}, True),
        ("to-trinh-dang", {}, True),
        ("bao-cao", {}, False),
        ("bao-cao", {"submission": True}, True),
        ("to-trinh", {"submission": False}, False),
        ("to-trinh", {"sender": "H99.01", "receiver": "H99"}, True),
        ("to-trinh", {"sender": "000.00.01.H99", "receiver": "H99"}, True),
        ("to-trinh", {"sender": "H99", "receiver": "G22"}, True),
        ("to-trinh", {"sender": "H99.01", "receiver": "H99.02"}, False),
        ("to-trinh", {"sender": "H99", "receiver": "H99"}, False),
        ("to-trinh", {"sender": "H99", "receiver": "H99.01"}, False),
        ("to-trinh", {"sender": "G09", "receiver": "H41"}, False),
        ("to-trinh", {"connected": False}, False),
    ],
)
def test_the_whole_dossier(kind: str, case: dict[str, Any], due: bool) -> None:
    found = delivery(kind, **case)
    assert found.dossier is due
    assert (found.dossier_clause is not None) is due
    if found.dossier_clause is not None:
        assert found.dossier_clause.confidence is not Confidence.TEXT


def test_deadline() -> None:
    signed = dt.datetime(2027, 4, 29, 16)
    holidays = [dt.date(2027, 4, 30)]
    assert delivery("cong-van").send_by is None
    found = delivery("cong-van", signed_at=signed, holidays=holidays)
    assert found.send_by is not None
    assert found.send_by.isoformat() == "2027-05-03T12:00:00+07:00"
    urgent = delivery("cong-van", signed_at=signed, urgency=1)
    assert urgent.deadline is not None
    assert urgent.deadline.immediate
    assert urgent.send_by == signed.replace(tzinfo=dt.timezone(dt.timedelta(hours=7)))


@pytest.mark.parametrize(
    ("kind", "case", "field"),
    [
        ("khong-co", {}, "kind"),
        ("Công văn", {}, "kind"),
        ("cong-van", {"urgency": 5}, "urgency"),
        ("cong-van", {"urgency": -1}, "urgency"),
    ],
)
def test_refusals(kind: str, case: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        delivery(kind, **case)
    assert caught.value.field == field


@pytest.mark.parametrize("kind", KINDS.kinds, ids=lambda kind: kind.id)
def test_every_kind_has_an_answer_with_a_clause(kind: Kind) -> None:
    found = delivery(kind)
    assert found.mode in (E, EP)
    assert found.clause.document
    assert delivery(kind.id) == found


def test_modes_speak_both_languages() -> None:
    assert all(mode.label("vi") != mode.label("en") for mode in Mode)
