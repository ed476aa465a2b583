"""The catalogue of kinds."""

import datetime as dt

import pytest

from vnedoc.doctype.table import Group, catalogue
from vnedoc.findings import Confidence

KINDS = catalogue()


def test_every_id_is_unique_and_found() -> None:
    assert len({kind.id for kind in KINDS.kinds}) == len(KINDS.kinds)
    assert all(KINDS[kind.id] is kind for kind in KINDS.kinds)
    assert "khong-co" not in KINDS
    with pytest.raises(KeyError):
        KINDS["khong-co"]


@pytest.mark.parametrize(
    ("list_id", "type_", "rows"),
    [("2022", 1, 13), ("2022", 2, 32), ("2011", None, 32), ("2020", None, 29), ("2013", None, 7)],
)
def test_every_row_of_a_list_is_one_kind(list_id: str, type_: int | None, rows: int) -> None:
    for row in range(1, rows + 1):
        exact = [
            kind
            for kind in KINDS.coded(list_id, row, type_)
            if any(code.exact for code in KINDS.codes_of(kind, list_id))
        ]
        assert len(exact) == 1, row
    assert KINDS.coded(list_id, rows + 1, type_) == ()
    assert KINDS.coded(list_id, 0, type_) == ()


@pytest.mark.parametrize(
    ("list_id", "type_", "row", "kind"),
    [
        ("2022", 1, 2, "luat"),
        ("2022", 1, 12, "bo-luat"),
        ("2022", 1, 11, "chi-thi"),
        ("2022", 2, 3, "chi-thi-ca-biet"),
        ("2022", 2, 18, "cong-van"),
        ("2022", 2, 32, "thu-cong"),
        ("2020", None, 18, "cong-van"),
        ("2020", None, 28, "phieu-bao"),
        ("2020", None, 29, "thu-cong"),
        ("2011", None, 29, "giay-bien-nhan-ho-so"),
        ("2013", None, 4, "giay-trieu-tap"),
    ],
)
def test_row(list_id: str, type_: int | None, row: int, kind: str) -> None:
    assert KINDS.coded(list_id, row, type_)[0].id == kind


def test_a_row_of_practice_covers_other_kinds_after_its_own() -> None:
    covered = KINDS.coded("2013", 6)
    assert covered[0].id == "van-ban-trao-doi-cong-viec"
    assert {kind.id for kind in covered[1:]} >= {"cong-van", "phieu-chuyen"}


@pytest.mark.parametrize(
    ("row", "other", "rows"),
    [
        (("2022", 14, 2), "2020", [(None, 14)]),
        (("2022", 22, 2), "2020", [(None, 21)]),
        (("2022", 21, 2), "2020", []),
        (("2020", 28, None), "2022", []),
        (("2011", 18, None), "2022", [(2, 18)]),
        (("2022", 1, 1), "2011", []),
        (("2013", 6, None), "2022", [(2, 18), (2, 30), (2, 31)]),
        (("2013", 1, None), "2020", [(None, 7)]),
    ],
)
def test_rows_of_one_list_in_another(
    row: tuple[str, int, int | None], other: str, rows: list[tuple[int | None, int]]
) -> None:
    list_id, detail, type_ = row
    found = KINDS.mapped(list_id, detail, other, type_)
    assert [(code.type, code.detail) for code in found] == rows


def test_kinds_that_one_list_has_and_another_lacks() -> None:
    assert not KINDS.codes_of(KINDS["phieu-bao"], "2022")
    assert KINDS.codes_of(KINDS["phieu-chuyen"], "2022")
    for gone in ("ban-cam-ket", "giay-chung-nhan", "giay-di-duong", "giay-bien-nhan-ho-so"):
        assert not KINDS.codes_of(KINDS[gone], "2020")
        assert KINDS.codes_of(KINDS[gone], "2022")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("ĐA", {"de-an", "de-an-dang"}),
        ("DA", {"du-an", "du-an-dang"}),
        ("SL", {"sao-luc", "sac-lenh"}),
        ("QyĐ", {"quy-dinh"}),
        ("QĐ", {"quyet-dinh", "quyet-dinh-ca-biet", "quyet-dinh-dang", "quy-dinh-dang"}),
        ("NQ", {"nghi-quyet", "nghi-quyet-ca-biet", "nghi-quyet-dang"}),
        ("QYĐ", set()),
    ],
)
def test_abbreviation(text: str, kinds: set[str]) -> None:
    assert {kind.id for kind in KINDS.abbreviated(text)} == kinds


def test_the_decree_abbreviates_27_names_and_3_copies() -> None:
    of_decree = [k for k in KINDS.kinds if any(a.list.id == "2020" for a in k.abbreviations)]
    assert sum(kind.group is Group.ADMINISTRATIVE for kind in of_decree) == 27
    assert sum(kind.group is Group.COPY for kind in of_decree) == 3
    assert KINDS["cong-van"].abbreviations[0].clause.confidence is not Confidence.TEXT


def test_names_that_several_kinds_share() -> None:
    assert {k.individual for k in KINDS.named("Quyết định")} == {True, False, None}
    assert [k.id for k in KINDS.named("Quyết định (cá biệt)")] == ["quyet-dinh-ca-biet"]
    assert all("cá biệt" not in kind.name for kind in KINDS.kinds)


@pytest.mark.parametrize(
    ("kind", "last", "still"),
    [
        ("chi-thi", dt.date(2016, 6, 30), False),
        ("chi-thi-ca-biet", dt.date(2016, 6, 30), True),
        ("giay-di-duong", dt.date(2020, 3, 4), False),
        ("phieu-bao", dt.date(2020, 3, 5), True),
    ],
)
def test_dates(kind: str, last: dt.date, still: bool) -> None:
    assert KINDS[kind].exists_on(last)
    assert KINDS[kind].exists_on(last + dt.timedelta(days=1)) is still


def test_phieu_bao_begins_with_the_decree() -> None:
    assert not KINDS["phieu-bao"].exists_on(dt.date(2020, 3, 4))


@pytest.mark.parametrize("law", ["80/2015/QH13", "64/2025/QH15"])
def test_every_tier_of_a_law_is_filled(law: str) -> None:
    numbers = {t.number for k in KINDS.kinds for t in k.tiers if t.clause.document == law}
    assert numbers == set(range(1, max(numbers) + 1))
    assert max(numbers) == {"80/2015/QH13": 15, "64/2025/QH15": 14}[law]


def test_only_legal_kinds_have_tiers() -> None:
    assert all(kind.group is Group.LEGAL for kind in KINDS.kinds if kind.tiers)


def test_both_languages_everywhere() -> None:
    for kind in KINDS.kinds:
        assert kind.label("vi")
        assert kind.label("en")
        assert kind.label("vi") != kind.label("en")
        assert kind.group.label("vi") != kind.group.label("en")
