from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import within
from vnedoc.errors import InvalidValueError
from vnedoc.identifiers import (
    CompositeId,
    ContentId,
    DocumentCode,
    DocumentId,
    DocumentIdPartError,
    OrganId,
)

COMPOSITES = [
    ("000.00.00.H41,2025/01/31,12/UBND-VX", ("000.00.00.H41", (2025, 1, 31), "12", "UBND-VX")),
    ("H41,2024/02/29,30/2024/NĐ-CP", ("H41", (2024, 2, 29), "30", "2024/NĐ-CP")),
    ("null,2025/01/31,74x/A B", ("null", (2025, 1, 31), "74x", "A B")),
    ("H41,2023/02/29,30/NĐ-CP", None),
    ("H41,2014/02/30,7806/VPCP-TTĐT", None),
    ("H41,0000/01/01,1/A", None),
    ("H41,2025-01-31,12/UBND-VX", None),
    ("H41,2025/1/31,12/UBND-VX", None),
    ("H41,٢٠٢٥/01/31,12/UBND-VX", None),
    ("H41, 2025/01/31,12/UBND-VX", None),
    ("H41 ,2025/01/31,12/UBND-VX", None),
    ("H41,2025/01/31,12", None),
    ("H41,2025/01/31,12/", None),
    ("H41,2025/01/31,/UBND", None),
    ("H41,2025/01/31,12/UBND,VX", None),
    (",2025/01/31,12/UBND", None),
    ("H41,2025,12", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "parts"), COMPOSITES)
def test_composite(text, parts):
    composite = DocumentId(text).composite
    if parts is None:
        assert composite is None
        return
    organ_id, date, number, notation = parts
    assert composite == (organ_id, datetime.date(*date), number, notation)
    assert isinstance(composite.organ_id, OrganId)
    assert DocumentId.compose(*composite) == text


def test_composite_tells_the_document_code():
    composite = DocumentId("H41,2024/02/29,30/2024/NĐ-CP").composite
    assert composite.code.year == 2024
    assert DocumentId("H41,2024/02/29,74x9/A").composite.code is None


@pytest.mark.parametrize(
    ("text", "is_uuid"),
    [
        ("9fbfbad2-f1f8-4256-a2eb-50fb1061cddb", True),
        ("9FBFBAD2-F1F8-4256-A2EB-50FB1061CDDB", True),
        ("9fbfbad2f1f84256a2eb50fb1061cddb", False),
        ("9fbfbad2-f1f8-4256-a2eb-50fb1061cddg", False),
        ("9fbfbad2-f1f8-4256-a2eb-50fb1061cddb\n", False),
        ("H41,2025/01/31,12/UBND-VX", False),
    ],
)
def test_uuid(text, is_uuid):
    assert DocumentId(text).is_uuid is is_uuid


YEARLY = [
    ("000.00.01.H08,2018,10", ("000.00.01.H08", 2018, "10", None)),
    ("H26.99,2025,5", ("H26.99", 2025, "5", None)),
    ("H26.99,2025,66.7", ("H26.99", 2025, "66.7", None)),
    ("H26.99,2025,05/SVDA-VP", ("H26.99", 2025, "05", "SVDA-VP")),
    ("H26.99-2025-05/SVDA-VP", ("H26.99", 2025, "05", "SVDA-VP")),
    ("H26.99-2025-5", ("H26.99", 2025, "5", None)),
    ("Z01ABC-2025-5", ("Z01ABC", 2025, "5", None)),
    ("0100109106-001-2025-5", ("0100109106-001", 2025, "5", None)),
    # Hyphens stand in much else: behind no identifier they are nothing.
    ("phong-2025-5", None),
    ("9fbfbad2-f1f8-4256-2018-50fb1061cddb", None),
    ("9fbfbad2-2018-2019", None),
    ("000.00.14.H20-200703-0002", None),
    ("H26.99,2025,", None),
    ("H26.99,20255,5", None),
    ("H26.99,1825,5", None),
    ("H26.99,2025/07/01,05/SVDA-VP", None),
    ("H26.99,2025,năm", None),
    ("H26.99, 2025,5", None),
    ("H26.99,2025,5,6", None),
    (",2025,5", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "parts"), YEARLY)
def test_yearly(text, parts):
    yearly = DocumentId(text).yearly
    assert yearly == parts
    assert DocumentId(text).composite is None or yearly is None
    if parts:
        assert isinstance(yearly.organ_id, OrganId)
        assert (yearly.code is None) is (parts[3] is None)


@pytest.mark.parametrize(
    ("code", "shared"),
    [
        ("20/2026/QH16", True),
        ("20/2026/qh16", True),
        ("01/2026/UBTVQH16", True),
        ("20/2026/NĐ-CP", False),
        ("20/QH", False),
        ("20/2026/QH-VP", False),
    ],
)
def test_numbers_that_a_law_and_a_resolution_may_share(code, shared):
    assert DocumentCode.parse(code).is_shared is shared


DAY = datetime.date(2025, 1, 31)


@pytest.mark.parametrize(
    ("parts", "field", "reason"),
    [
        (("", DAY, "1", "A"), "organ_id", "empty"),
        (("H41,", DAY, "1", "A"), "organ_id", "comma"),
        (("H41", DAY, "1/2025", "A"), "number", "slash"),
        (("H41", DAY, " 1", "A"), "number", "blank"),
        (("H41", DAY, "1", ""), "notation", "empty"),
        (("H41", DAY, "1", "A,B"), "notation", "comma"),
    ],
)
def test_compose_refuses_what_could_not_be_read_again(parts, field, reason):
    with pytest.raises(DocumentIdPartError) as caught:
        DocumentId.compose(*parts)
    assert isinstance(caught.value, InvalidValueError)
    assert (caught.value.field, caught.value.reason) == (field, reason)
    assert caught.value.text("vi") != caught.value.text("en")


@given(st.text(), st.dates(), st.text(), st.text())
def test_what_compose_makes_comes_apart_again(organ_id, date, number, notation):
    try:
        document_id = DocumentId.compose(organ_id, date, number, notation)
    except DocumentIdPartError:
        return
    assert document_id.composite == CompositeId(OrganId(organ_id), date, number, notation)


@given(st.text())
def test_any_text_is_an_identifier(text):
    assert str(DocumentId(text)) == text
    assert str(ContentId(text)) == text


@given(st.from_regex(r"[0-9]{1,3}[a-zĐ]?[/-](20[0-9]{2}/)?[A-ZĐa-z]\w{0,5}([-/ ]\w{1,4}){0,3}"))
def test_displayed_code_is_read_as_the_same_code(text):
    code = DocumentCode.parse(text)
    if code is not None:
        assert DocumentCode.parse(code.display) == code
        assert code.same_as(code)


CODES = [
    # Number and notation.
    ("7816/VPCP-TTĐT", ("7816", None, "VPCP-TTĐT")),
    ("Số: 05/BNV-VP", ("05", None, "BNV-VP")),
    ("SỐ 05 / BNV - VP ", ("05", None, "BNV-VP")),
    ("So:05/BNV", ("05", None, "BNV")),
    ("So\u0302\u0301: 05/BNV", ("05", None, "BNV")),
    ("15/QyĐ-UBND", ("15", None, "QyĐ-UBND")),
    ("8k/NQ-HĐND", ("8k", None, "NQ-HĐND")),
    ("66.7/2025/NQ-CP", ("66.7", 2025, "NQ-CP")),
    ("Số: 66.22 / 2025 / NQ-CP", ("66.22", 2025, "NQ-CP")),
    ("66./2025/NQ-CP", None),
    (".7/2025/NQ-CP", None),
    ("66.7.1/2025/NQ-CP", None),
    ("66,7/2025/NQ-CP", None),
    ("3/NQ/HĐND", ("3", None, "NQ/HĐND")),
    ("3/BNN&PTNT-TC", ("3", None, "BNN&PTNT-TC")),
    # With the year.
    ("30/2020/NĐ-CP", ("30", 2020, "NĐ-CP")),
    ("20/2023/QH15", ("20", 2023, "QH15")),
    ("1/1999/TTLT/A-B", ("1", 1999, "TTLT/A-B")),
    # No code.
    ("30/3020/NĐ-CP", None),
    ("30/20/NĐ-CP", None),
    ("30/2020", None),
    ("30/", None),
    ("/NĐ-CP", None),
    ("30", None),
    ("NĐ-CP/30", None),
    ("74fass22/VPCP", None),
    ("٣٠/NĐ-CP", None),
    ("123456789012/NĐ-CP", None),
    ("30/NĐ-CP ngày 05/3/2020", None),
    ("30/NĐ--CP", None),
    ("30/NĐ-", None),
    ("", None),
    ("1/" + "A" * 254, ("1", None, "A" * 254)),
    ("1/" + "A" * 255, None),
]


@pytest.mark.parametrize(("text", "parts"), CODES)
def test_document_code(text, parts):
    code = DocumentCode.parse(text)
    if parts is None:
        assert code is None
        return
    assert (code.number, code.year, code.notation) == parts
    assert code.is_legal is (parts[1] is not None)
    assert DocumentCode.parse(code.display) == code


def test_party_documents_have_a_hyphen():
    code = DocumentCode.parse("12-CTr/TU")
    assert (code.number, code.notation, code.separator) == ("12", "CTr/TU", "-")
    assert code.display == "12-CTr/TU"
    assert code.same_as(DocumentCode.from_fields("12", "CTr/TU"))


FIELDS = [
    ("30", "2020/NĐ-CP", "30/2020/NĐ-CP"),
    ("30/2020", "NĐ-CP", "30/2020/NĐ-CP"),
    ("30", "NĐ-CP", "30/NĐ-CP"),
    ("12-CTr", "TU", "12-CTr/TU"),
    ("30/2020/NĐ-CP", None, "30/2020/NĐ-CP"),
    ("30/2020/NĐ-CP", " ", "30/2020/NĐ-CP"),
    ("30", None, None),
    (None, "2020/NĐ-CP", None),
    (" ", "2020/NĐ-CP", None),
    ("74fass22", "VPCP-TTĐT", None),
]


@pytest.mark.parametrize(("number", "notation", "display"), FIELDS)
def test_code_from_fields(number, notation, display):
    code = DocumentCode.from_fields(number, notation)
    assert (code and code.display) == display


SAME = [
    ("05/BNV-VP", "5/bnv-vp", None, True),
    ("30/NĐ-CP", "30/N\u00d0-CP", None, True),
    ("30/NĐ-CP", "30/N\u0189-CP", None, True),
    ("30/NĐ-CP", "30/ND-CP", None, False),
    ("5/UBND-VX", "6/UBND-VX", None, False),
    ("5/UBND-VX", "50/UBND-VX", None, False),
    ("5/UBND-VX", "5/UBND-TH", None, False),
    ("8k/NQ-HĐND", "08K/NQ-HĐND", None, True),
    ("8k/NQ-HĐND", "8/NQ-HĐND", None, False),
    ("30/2020/NĐ-CP", "30/2020/NĐ-CP", 2019, True),
    ("30/2020/NĐ-CP", "30/2021/NĐ-CP", None, False),
    ("30/2020/NĐ-CP", "30/NĐ-CP", None, True),
    ("30/2020/NĐ-CP", "30/NĐ-CP", 2020, True),
    ("30/2020/NĐ-CP", "30/NĐ-CP", 2021, False),
]


@pytest.mark.parametrize(("one", "other", "year", "same"), SAME)
def test_lenient_comparison(one, other, year, same):
    first, second = DocumentCode.parse(one), DocumentCode.parse(other)
    assert first.same_as(second, year) is same
    assert second.same_as(first, year) is same


def test_comparison_sees_decomposed_letters():
    assert DocumentCode(number="1", notation="TTĐT-Â").same_as(
        DocumentCode(number="01", notation="TTĐT-A\u0302")
    )


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("cid:209", "209"),
        ("209", "209"),
        (" CID:cid: 209 ", "209"),
        ("cid:", ""),
        ("", ""),
        ("acid:209", "acid:209"),
        ("209cid:", "209cid:"),
        ("cıd:209", "cıd:209"),
    ],
)
def test_content_id(text, key):
    assert ContentId(text).key == key
    assert ContentId.make(text) == f"cid:{key}"
    assert ContentId.make(key).key == key


@pytest.mark.parametrize(
    "text",
    [
        "cid: " * 80000,
        "a," * 200000,
        "1/" * 200000,
        "9" * 400000,
        "12/" + "a-" * 200000,
        "\u0301\u0323" * 200000,
        "Số" + " " * 400000,
    ],
    ids=["cid", "commas", "slashes", "digits", "groups", "accents", "blanks"],
)
def test_cost_is_linear(text):
    def reading() -> None:
        assert DocumentId(text).composite is None
        assert DocumentCode.from_fields(text, text) is None
        assert len(ContentId(text).key) <= len(text)

    # Quadratic work on 400 KB would take minutes; linear work takes milliseconds.
    within(200, reading)
