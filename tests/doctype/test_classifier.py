"""What the classifier says, and how it says it."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import cost
from vnedoc.doctype import THRESHOLD, Group, Kind, Recognition, catalogue, classify
from vnedoc.doctype.reasons import REASONS

pytestmark = pytest.mark.table

KINDS = catalogue()


def bare(text: str) -> str:
    """Without any marks, as systems that lose them write it."""
    text = text.translate({ord("Đ"): "D", ord("đ"): "d"})
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


FORMS = {
    "nfc": lambda text: text,
    "nfd": lambda text: unicodedata.normalize("NFD", text),
    "bare": bare,
    "capitals": str.upper,
    "small": str.lower,
    "eth": lambda text: text.replace("Đ", "Ð"),
}

# --- Notations ----------------------------------------------------------------------------------

LEGAL, INDIVIDUAL = False, True


@pytest.mark.parametrize(
    ("notation", "kind", "individual"),
    [
        ("30/2020/NĐ-CP", "nghi-dinh", LEGAL),
        ("15/QĐ-BNV", "quyet-dinh-ca-biet", INDIVIDUAL),
        ("15/2024/QĐ-UBND", "quyet-dinh", LEGAL),
        ("05/BNV-VP", "cong-van", None),
        ("1308/BC-STTTT", "bao-cao", None),
        ("01/2011/TTLT-BNV-BTC", "thong-tu-lien-tich", LEGAL),
        ("QD-UBND", "quyet-dinh", None),
        ("CV-SGTVT", "cong-van", None),
        ("BC_STTTT", "bao-cao", None),
        ("12/NQ-HĐND", "nghi-quyet-ca-biet", INDIVIDUAL),
        ("12/2027/NQ-HĐND", "nghi-quyet", LEGAL),
        ("27-CT/TW", "chi-thi-dang", None),
        ("14/CT-TTg", "chi-thi-ca-biet", INDIVIDUAL),
        ("14/2005/CT-TTg", "chi-thi", LEGAL),
        ("14/2027/CT-TTg", "chi-thi-ca-biet", INDIVIDUAL),
        ("185/SL", "sac-lenh", LEGAL),
        ("12/SL-UBND", "sao-luc", None),
        ("92/TT-LB", "thong-tu-lien-tich", LEGAL),
        ("02/LB-TT", "thong-tu-lien-tich", LEGAL),
        ("71-TC/TCT", "thong-tu", LEGAL),
        ("04/TC-VPQH", "thong-cao", None),
        ("17/UB-CT", "chi-thi-ca-biet", None),
        ("135-HĐBT", "nghi-dinh", LEGAL),
        ("09/VBHN-BTC", "van-ban-hop-nhat", LEGAL),
        ("08/2026/L-CTN", "lenh", LEGAL),
        ("9/TTr-SNV", "to-trinh", None),
        ("3/QyĐ-SYT", "quy-dinh", None),
        ("3/QYĐ-SYT", "quy-dinh", None),
        ("4/TrS-STP", "trich-sao", None),
        ("640 / QĐ - UBND", "quyet-dinh-ca-biet", INDIVIDUAL),
        ("QĐ-1187/UBND", "quyet-dinh-ca-biet", INDIVIDUAL),
        ("340/QĐ.UBND", "quyet-dinh-ca-biet", INDIVIDUAL),
        ("12/QĐUBND", "quyet-dinh-ca-biet", INDIVIDUAL),
        ("24/2020NQ-HĐND", "nghi-quyet", LEGAL),
        ("Số: 15/QĐ-BNV", "quyet-dinh-ca-biet", INDIVIDUAL),
        ("Nghị định số 30/2020/NĐ-CP", "nghi-dinh", LEGAL),
        ("12/QĐ-UBND ngày 01/02/2010", "quyet-dinh-ca-biet", INDIVIDUAL),
        ("1122/2027/UBTVQH16", "nghi-quyet", LEGAL),
        ("10/2012/QH13", "bo-luat", LEGAL),
        ("204/2029/QH16", "nghi-quyet", LEGAL),
    ],
)
def test_notation(notation: str, kind: str, individual: bool | None) -> None:
    for form in ("nfc", "nfd", "eth"):
        found = classify(notation=FORMS[form](notation))
        assert found.kind is not None
        assert found.kind.name == KINDS[kind].name
        assert found.individual is individual
        if individual is not None or KINDS[kind].group is Group.PARTY:
            assert found.kind == KINDS[kind]


@pytest.mark.parametrize(
    ("notation", "kinds"),
    [
        ("QĐ", {"quyet-dinh", "quyet-dinh-ca-biet", "quyet-dinh-dang", "quy-dinh-dang"}),
        ("NQ", {"nghi-quyet", "nghi-quyet-ca-biet", "nghi-quyet-dang"}),
        ("CT", {"chi-thi", "chi-thi-ca-biet", "chi-thi-dang"}),
        ("SL", {"sac-lenh", "sao-luc"}),
        ("DA", {"du-an", "de-an", "du-an-dang", "de-an-dang"}),
        ("07/DA-UBND", {"du-an", "de-an"}),
        ("LCT", {"lenh", "lich-cong-tac"}),
        ("115/LCT", {"lenh", "phap-lenh"}),
    ],
)
def test_what_collides_is_ranked_and_left_open(notation: str, kinds: set[str]) -> None:
    found = classify(notation=notation)
    assert found.abstained
    assert found.kind is None
    assert found.group is None
    assert found.individual is None
    assert kinds <= {candidate.kind.id for candidate in found.candidates}
    chances = [candidate.probability for candidate in found.candidates]
    assert chances == sorted(chances, reverse=True)
    assert sum(chances) <= 1.0
    assert found.best is found.candidates[0]
    assert found.alternatives == found.candidates[1:]


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"notation": "07/ĐA-UBND"}, "de-an"),
        ({"notation": "07/DA-UBND", "title": "Cấp điện nông thôn"}, "du-an"),
        ({"notation": "07/DA-UBND", "title": "De an phat trien cay che"}, "de-an"),
        ({"notation": "07/DA-UBND", "type_name": "Đề án"}, "de-an"),
        ({"notation": "22/SL-UBND"}, "sao-luc"),
        ({"notation": "22/SL"}, "sac-lenh"),
        ({"notation": "22/SL", "date": dt.date(2027, 1, 5)}, "sao-luc"),
        ({"notation": "QĐ", "codes": (2, 2)}, "quyet-dinh-ca-biet"),
        ({"notation": "QĐ", "codes": (1, 8)}, "quyet-dinh"),
        ({"type_name": "Quyết định (cá biệt)"}, "quyet-dinh-ca-biet"),
        ({"type_name": "Chỉ thị", "date": dt.date(2027, 1, 5)}, "chi-thi-ca-biet"),
        ({"type_name": "Nghị quyết", "issuer": "Tỉnh ủy Ví Dụ"}, "nghi-quyet-dang"),
        ({"notation": "262-QĐ/TW", "type_name": "Quyết định"}, "quyet-dinh-dang"),
        ({"notation": "262-QĐ/TW", "type_name": "Quy định"}, "quy-dinh-dang"),
    ],
)
def test_what_decides_a_collision(fields: dict[str, Any], kind: str) -> None:
    assert classify(**fields).kind == KINDS[kind]


# --- Every kind, in every form ------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", [k for k in KINDS.kinds if k.abbreviations], ids=lambda k: k.id)
def test_every_kind_is_found_from_its_abbreviation(kind: Kind, form: str) -> None:
    for abbreviation in kind.abbreviations:
        found = classify(notation=FORMS[form](abbreviation.text))
        assert kind in {candidate.kind for candidate in found.candidates}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", KINDS.kinds, ids=lambda k: k.id)
def test_every_kind_is_found_from_its_title_word(kind: Kind, form: str) -> None:
    for title in (kind.name, f"{kind.name} về việc thực hiện nhiệm vụ năm 2027"):
        found = classify(title=FORMS[form](title))
        assert found.best is not None
        assert found.best.kind.name == kind.name
        assert kind in {candidate.kind for candidate in found.candidates}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", KINDS.kinds, ids=lambda k: k.id)
def test_every_kind_is_found_from_its_declared_name(kind: Kind, form: str) -> None:
    for label in (kind.name, kind.vi):
        best = classify(type_name=FORMS[form](label)).best
        assert best is not None
        assert best.kind.name == kind.name


@pytest.mark.parametrize(
    "kind", [k for k in KINDS.kinds if KINDS.codes_of(k, "2022")], ids=lambda k: k.id
)
def test_every_kind_is_found_from_its_codes(kind: Kind) -> None:
    code = KINDS.codes_of(kind, "2022")[0]
    assert code.type is not None
    best = classify(codes=(code.type, code.detail)).best
    assert best is not None
    assert best.kind == kind


# --- Fields against each other ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"notation": "15/QĐ-BNV", "type_name": "Báo cáo"}, "Quyết định"),
        ({"notation": "15/QĐ-BNV", "codes": (2, 18)}, "Quyết định"),
        ({"notation": "15/QĐ-BNV", "title": "Kế hoạch năm 2027"}, "Quyết định"),
        ({"notation": "05/BNV-VP", "title": "Báo cáo số liệu quý I"}, "Công văn"),
        ({"notation": "05/BNV-VP", "codes": (1, 0)}, "Công văn"),
        ({"notation": "05/BNV-VP", "codes": (18, 0)}, "Công văn"),
        ({"title": "Báo cáo tổng kết năm", "codes": (2, 16)}, "Báo cáo"),
    ],
)
def test_the_stronger_field_wins_and_is_less_sure(fields: dict[str, Any], name: str) -> None:
    found = classify(**fields)
    assert found.kind is not None
    assert found.kind.name == name
    first = next(iter(fields))
    assert found.confidence <= classify(**{first: fields[first]}).confidence + 0.05


def test_a_contradiction_is_told_as_evidence_against() -> None:
    found = classify(notation="15/QĐ-BNV", type_name="Báo cáo")
    for_it, against = found.evidence
    assert (for_it.field, for_it.weight > 0) == ("notation", True)
    assert (against.field, against.weight < 0) == ("type_name", True)
    assert found.confidence < classify(notation="15/QĐ-BNV").confidence


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Luật Trồng rừng", "luat"),
        ("Trồng rừng ven biển", "luat"),
        ("Giao thông đường thủy", "luat"),
        ("Sửa đổi, bổ sung một số điều của Luật Đê điều", "luat"),
        ("Về dự toán ngân sách", "nghi-quyet"),
        ("Phê duyệt chủ trương đầu tư", "nghi-quyet"),
        ("Sửa đổi, bổ sung một số điều của Nghị quyết số 12/2027/QH16", "nghi-quyet"),
        ("Bộ luật Dân sự", "bo-luat"),
        ("Lao động", "bo-luat"),
    ],
)
def test_only_the_title_tells_acts_of_the_assembly_apart(title: str, kind: str) -> None:
    assert classify(notation="31/2027/QH16", title=title).kind == KINDS[kind]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"notation": ""},
        {"title": "  "},
        {"title": "Về phát triển du lịch"},
        {"title": "关于边境贸易的会议"},
        {"title": "Meeting on border trade"},
        {"title": "Luật sư Nguyễn Văn Mẫu"},
        {"type_name": "null"},
        {"type_name": "Văn bản"},
        {"notation": "BINTEST123"},
        {"notation": "74fass22"},
        {"codes": (1, 0)},
        {"codes": (None, None)},
        {"codes": (7, 99)},
        {"issuer": "Bộ Nội vụ"},
        {"date": dt.date(2027, 1, 1)},
    ],
)
def test_nothing_is_said_about_nothing(fields: dict[str, Any]) -> None:
    found = classify(**fields)
    assert found.abstained
    assert found.kind is None


# --- Three answers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "answer"),
    [
        ({"notation": "15/QĐ-BNV"}, Recognition.KNOWN),
        ({"title": "Giấy mời họp"}, Recognition.KNOWN),
        # A body stands where it stands behind a kind.
        ({"notation": "12/GPX-BTNMT"}, Recognition.UNKNOWN_KIND),
        ({"notation": "05/BNV-VP"}, Recognition.KNOWN),
        # A register's number has a year, a letter has none.
        ({"notation": "12/2027/XVD"}, Recognition.UNKNOWN_KIND),
        ({"notation": "31/XV/2027/VD"}, Recognition.UNKNOWN_KIND),
        ({"notation": "8/KXV"}, Recognition.UNKNOWN_KIND),
        ({"notation": "8/STP"}, Recognition.KNOWN),
        # "V/v" is a letter's; what begins like a form is none.
        ({"notation": "8/XVD", "title": "V/v góp ý dự thảo"}, Recognition.KNOWN),
        ({"notation": "8/XVD", "title": "Thẻ ra vào kho"}, Recognition.UNKNOWN_KIND),
        ({"notation": "216/KTXV-KTAT"}, Recognition.KNOWN),
        ({"title": "Phiếu đăng ký tham quan"}, Recognition.UNKNOWN_KIND),
        ({"title": "Về việc tham quan"}, Recognition.NOT_ENOUGH),
        # What is called like papers are, though nobody knows the paper.
        ({"title": "Vật chứng kho hai số 12"}, Recognition.UNKNOWN_KIND),
        ({"title": "Vật chứng kho hai"}, Recognition.NOT_ENOUGH),
        ({"title": "Thi hành Quyết định số 12/QĐ-BYT"}, Recognition.NOT_ENOUGH),
        ({"title": "Ứng phó với cơn bão số 3"}, Recognition.NOT_ENOUGH),
        ({"title": "Chuyển đổi số 2027"}, Recognition.NOT_ENOUGH),
        # A name that goes on is another name; what it says more of a known one is none.
        ({"title": "Phiếu chuyển hàng hóa"}, Recognition.UNKNOWN_KIND),
        ({"title": "Phiếu chuyển đơn của công dân"}, Recognition.KNOWN),
        ({"title": "Lệnh xuất bến"}, Recognition.UNKNOWN_KIND),
        ({"title": "Lệnh công bố Luật"}, Recognition.KNOWN),
        # A letter writes of what others issue.
        ({"notation": "15/UBND-VP", "title": "Giấy phép xây dựng"}, Recognition.KNOWN),
        # A declared name that no list has.
        ({"type_name": "Tem kiểm dịch"}, Recognition.UNKNOWN_KIND),
        ({"type_name": "Kế hoạch"}, Recognition.KNOWN),
        ({"type_name": "Văn bản đến"}, Recognition.NOT_ENOUGH),
        ({"type_name": "null"}, Recognition.NOT_ENOUGH),
        ({"type_name": "12345"}, Recognition.NOT_ENOUGH),
        ({"notation": "SL"}, Recognition.NOT_ENOUGH),
        ({}, Recognition.NOT_ENOUGH),
    ],
)
@pytest.mark.parametrize("form", ["nfc", "nfd", "small", "capitals", "eth"])
def test_known_unknown_or_not_enough(
    fields: dict[str, str], answer: Recognition, form: str
) -> None:
    found = classify(**{name: FORMS[form](text) for name, text in fields.items()})  # type: ignore[arg-type]
    assert found.answer is answer
    assert found.abstained is (answer is not Recognition.KNOWN)
    assert (found.kind is None) is found.abstained
    assert found.to_data()["answer"] == answer.value


def test_an_unknown_declared_name_speaks_against_every_known_kind() -> None:
    plain, named = classify("15/QĐ-BNV"), classify("15/QĐ-BNV", type_name="Tem kiểm dịch")
    assert named.kind is not None
    assert named.confidence < plain.confidence - 0.02
    assert [item.why for item in named.evidence] == ["abbreviation", "unknown-name"]
    assert named.evidence[1].weight < 0


def test_an_unknown_kind_says_what_spoke_for_it() -> None:
    found = classify("12/GPX-BTNMT", type_name="Tem kiểm dịch")
    assert found.confidence >= 0.9
    assert [(item.text, item.weight > 0) for item in found.evidence] == [
        ("GPX", True),
        ("Tem kiểm dịch", True),
    ]


@pytest.mark.parametrize("answer", Recognition)
def test_answers_speak_both_languages(answer: Recognition) -> None:
    assert answer.label("vi") != answer.label("en")


# --- Grammars -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("notation", "kind"),
    [
        ("12/BCTĐ-STP", "bao-cao"),
        ("12/BCTĐ", "bao-cao"),
        ("7/KHPH-UBND", "ke-hoach"),
        ("7/KHTC-VP", "cong-van"),  # a unit
        ("3/QCPH-CAT", "quy-che"),
        ("5/HĐMB-CTY", "hop-dong"),
        ("5/HĐND-VP", "cong-van"),  # a body
        ("45/KLTT-TTr", "ket-luan-thanh-tra"),
        ("8/TBKC-BQL", "thong-bao"),
        ("9/BBKT-SYT", "bien-ban"),
        ("12/2027/QĐST-DS", "quyet-dinh"),
        ("88/PC-VPUBND", "phieu-chuyen"),
        ("91/TANDTC-PC", "cong-van"),
        ("08/CT-VKSVD-P1", "cao-trang"),
        ("05/CT-VKSTC", "chi-thi-ca-biet"),
        ("05/CT-UBND", "chi-thi-ca-biet"),
        ("74542/CT-TTHT", "cong-van"),  # Cục Thuế and its unit
        ("1286/CT-CS", "cong-van"),
        ("310/KBVD-KTNN", "cong-van"),  # kế toán nhà nước, a unit of the treasury
        ("310/QĐ-KTNN", "quyet-dinh"),
        ("300/CT-SYT", "chi-thi-ca-biet"),
        ("12/CT-TTYT", "chi-thi-ca-biet"),
        ("03/2027/CT-GDĐT", "chi-thi"),
        ("47/2027/DS-ST", "ban-an"),
        ("47/2027/HNGĐ-PT", "ban-an"),
        ("04/2027/AL", "an-le"),
        ("14-GM/CB", "giay-moi-dang"),
        ("14/GM-CB", "giay-moi-dang"),
        ("14/GM-UBND", "giay-moi"),
        ("03-BC/ĐUVD", "bao-cao-dang"),
        ("03/BC-ĐUVD", "bao-cao"),
        ("27-QĐ/ĐUVD", "quyet-dinh-dang"),
        ("71/2025/QH15", "luat"),
        ("188/2025/QH15", "nghi-quyet"),
        ("117-CP", "nghi-dinh"),
        ("217-HĐBT", "nghi-dinh"),
        ("15/HĐ-CP", "nghi-dinh"),  # a scanner's NĐ: the Government concludes no contracts
        ("12/2027/HQ-HĐND", "nghi-quyet"),
        ("I88-KL/TW", "ket-luan"),
    ],
)
def test_grammar(notation: str, kind: str) -> None:
    found = classify(notation).kind
    assert found is not None
    assert found.name == KINDS[kind].name
    if kind.endswith("-dang") or KINDS[kind].group is Group.OTHER:
        assert found == KINDS[kind]


@pytest.mark.parametrize(
    ("notation", "spaced"),
    [
        ("07/LCT-HĐNN8", " 07 /  LCT - HĐNN8"),
        ("31/XV/2027/VD", "31 / XV / 2027 / VD"),
        ("14-GM/CB", "14 - GM / CB"),
        ("185/SL", "185 / SL"),
        ("26-TC/TCT", " 26 - TC / TCT "),
        ("15/QĐ-BNV", "15  /QĐ-  BNV"),
    ],
)
def test_blanks_between_the_parts_change_nothing(notation: str, spaced: str) -> None:
    plain, found = classify(notation), classify(spaced)
    assert (found.answer, found.candidates) == (plain.answer, plain.candidates)


@pytest.mark.parametrize("sign", ["\u00a0", " – ", " “A” ", " … "])
def test_signs_are_no_marks(sign: str) -> None:
    plain = classify("22/DA-UBND", "quan ly nha A chung cu")
    found = classify("22/DA-UBND", f"quan ly nha{sign}chung cu")
    assert (found.answer, found.candidates) == (plain.answer, plain.candidates)
    assert found.answer is Recognition.NOT_ENOUGH
    assert classify("22/DA-UBND", f"quản lý nhà{sign}chung cư").kind == KINDS["du-an"]


@pytest.mark.parametrize("letter", "ĐđÐð")
def test_eth_is_read_as_the_letter_that_it_looks_like(letter: str) -> None:
    plain, found = classify("09/ĐA-ĐHVD"), classify(f"09/{letter}A-{letter}HVD")
    assert found.kind == plain.kind == KINDS["de-an"]


@pytest.mark.parametrize("form", ["nfc", "nfd", "small", "capitals", "bare"])
@pytest.mark.parametrize(
    ("notation", "kind"),
    [
        ("Không có", None),
        ("Không có số", None),
        ("Đang cập nhật", None),
        ("Dự thảo", None),
        ("Kính gửi", None),
        ("N/A", None),
        ("khong.xml", None),
        ("Công văn", "cong-van"),
        ("Giấy mời", "giay-moi"),
        ("Thư mời", "giay-moi"),
        # Its neighbours are notations whose number is not there yet.
        ("UBND-VP", "cong-van"),
        ("   /UBND-VP", "cong-van"),
        ("... / KHPH - UBND", "ke-hoach"),
        ("TB KL", "thong-bao"),
    ],
)
def test_words_in_the_place_of_a_notation_are_words(
    notation: str, kind: str | None, form: str
) -> None:
    found = classify(notation=FORMS[form](notation))
    assert (found.kind and found.kind.id) == kind
    assert found.answer is (Recognition.KNOWN if kind else Recognition.NOT_ENOUGH)


@pytest.mark.parametrize("end", [".", "...", " .", ";"])
@pytest.mark.parametrize("title", ["Giấy nghỉ phép", "Thư công", "Thẻ ra vào", "V/v góp ý"])
def test_a_sign_that_ends_a_title_changes_nothing(title: str, end: str) -> None:
    plain, found = classify(title=title), classify(title=title + end)
    assert (found.answer, found.candidates) == (plain.answer, plain.candidates)


def test_a_dot_within_a_number_ends_nothing() -> None:
    found = classify(title="66.7/2025/NQ-CP về cắt giảm thủ tục. Phần một")
    assert found.kind == KINDS["nghi-quyet"]


@pytest.mark.parametrize("blank", ["  ", "\t", "\u00a0", "\n"])
@pytest.mark.parametrize(
    ("notation", "title", "kind"),
    [
        ("29/2023/QH15", "Hình sự", "bo-luat"),
        ("40/2027/QH16", "Sửa đổi điều 10 của Pháp lệnh Dân số", "luat"),
        ("01/2027/UBTVQH16", "Sửa đổi một số điều của Quy chế phối hợp", "nghi-quyet"),
    ],
)
def test_blanks_in_a_title_change_nothing(notation: str, title: str, kind: str, blank: str) -> None:
    plain, found = classify(notation, title), classify(notation, title.replace(" ", blank))
    assert (found.answer, found.candidates) == (plain.answer, plain.candidates)
    assert found.best is not None
    assert found.best.kind == KINDS[kind]


@pytest.mark.parametrize(
    ("notation", "kinds"),
    [
        ("31/2027/QH16", {"luat", "nghi-quyet"}),
        ("525/TTg", {"quyet-dinh", "chi-thi"}),
        ("299/CT", {"quyet-dinh", "chi-thi"}),
        ("12/CT-TTHT", {"cong-van", "chi-thi-ca-biet"}),
        ("77-KHKT/TC", {"cong-van", "thong-tu"}),
    ],
)
def test_what_may_be_two_kinds_says_both(notation: str, kinds: set[str]) -> None:
    found = classify(notation)
    assert found.answer is Recognition.NOT_ENOUGH
    assert kinds <= {candidate.kind.id for candidate in found.candidates}


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"notation": "501-QĐ/TW", "title": "về những điều đảng viên cần nhớ"}, "Quy định"),
        ({"notation": "501-QĐ/TW", "title": "chỉ định ông Mẫu giữ chức Bí thư"}, "Quyết định"),
        ({"notation": "12/CT-TTHT", "title": "V/v kê khai thuế"}, "Công văn"),
        ({"notation": "12/CT-TTHT", "title": "Chỉ thị về kỷ luật"}, "Chỉ thị"),
        ({"notation": "12-QĐ/TU", "title": "thành lập Đảng bộ xã Mẫu"}, "Quyết định"),
        # The title's first word, declared again, does not outweigh a clear notation.
        (
            {
                "notation": "27/2027/TT-BYT",
                "title": "Quyết định mức giá",
                "type_name": "Quyết định",
            },
            "Thông tư",
        ),
        ({"notation": "27/2027/TT-BYT", "title": "Quyết định mức giá"}, "Thông tư"),
        ({"title": "Quyết định về việc ban hành Quy chế làm việc"}, "Quyết định"),
        ({"title": "Quy chế làm việc ban hành kèm theo Quyết định số 3/QĐ-UBND"}, "Quy chế"),
        ({"notation": "217-HĐBT", "issuer": "Hội đồng Bộ trưởng"}, "Nghị định"),
        ({"title": "Lệnh tạm giam", "type_name": "Lệnh"}, "Lệnh"),
        ({"title": "Lệnh công bố Luật", "type_name": "Lệnh"}, "Lệnh"),
    ],
)
def test_other_fields_decide(fields: dict[str, Any], name: str) -> None:
    best = classify(**fields).best
    assert best is not None
    assert best.kind.name == name


def test_without_any_evidence_there_is_no_candidate() -> None:
    found = classify()
    assert found.best is None
    assert (found.candidates, found.evidence, found.confidence) == ((), (), 0.0)


# --- Evidence -----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["nfc", "nfd"])
@pytest.mark.parametrize(
    ("fields", "spans"),
    [
        ({"notation": "15/QĐ-BNV"}, {"notation": "QĐ"}),
        ({"notation": "  640 / QĐ - UBND"}, {"notation": "QĐ"}),
        ({"notation": "05/BNV-VP"}, {"notation": "BNV-VP"}),
        ({"title": "Giấy mời họp"}, {"title": "Giấy mời"}),
        ({"title": '  "Giấy  mời" họp'}, {"title": "Giấy  mời"}),
        ({"title": "15/QĐ-BNV về việc bổ nhiệm"}, {"title": "QĐ"}),
        (
            {"notation": "15/ABC", "title": "Về việc tăng cường quản lý"},
            {"notation": "ABC", "title": "tăng cường"},
        ),
        ({"type_name": "Đề án"}, {"type_name": "Đề án"}),
    ],
)
def test_evidence_names_its_span(fields: dict[str, str], spans: dict[str, str], form: str) -> None:
    given_ = {name: FORMS[form](text) for name, text in fields.items()}
    found = classify(**given_)  # type: ignore[arg-type]
    assert {item.field: item.text for item in found.evidence} == {
        name: FORMS[form](text) for name, text in spans.items()
    }
    for item in found.evidence:
        assert given_[item.field][item.start : item.end] == item.text


def test_a_day_is_told_as_evidence() -> None:
    found = classify("22/SL", date=dt.date(2027, 1, 5))
    assert [(item.field, item.text, item.weight > 0) for item in found.evidence] == [
        ("notation", "SL", True),
        ("date", "2027-01-05", True),
    ]
    early = classify("22/SL", date=dt.date(1948, 1, 5)).evidence[1]
    assert (early.field, early.weight) == ("date", 1.0)
    assert len(classify("15/QĐ-BNV", date=dt.date(2027, 1, 5)).evidence) == 1
    # The Party goes on with what the state gave up.
    assert len(classify("15-TT/TU", date=dt.date(2027, 1, 5)).evidence) == 1
    assert len(classify("15/TTri-BTC", date=dt.date(2027, 1, 5)).evidence) == 2


def test_every_reason_speaks_both_languages() -> None:
    item = classify(notation="15/QĐ-BNV").evidence[0]
    assert item.label("vi") != item.label("en")
    assert all(vi and en and vi != en for vi, en in REASONS.values())


# --- Hostile input ------------------------------------------------------------------------------


@given(
    notation=st.none() | st.text(max_size=120),
    title=st.none() | st.text(max_size=300),
    type_name=st.none() | st.text(max_size=120),
    codes=st.none() | st.tuples(st.none() | st.integers(), st.none() | st.integers()),
    issuer=st.none() | st.text(max_size=120),
    date=st.none() | st.dates(),
)
def test_any_input_has_an_answer(**fields: Any) -> None:
    found = classify(**fields)
    assert 0.0 <= found.confidence <= 1.0
    assert found.abstained is (found.kind is None)
    assert found.abstained or found.confidence >= THRESHOLD
    assert sum(candidate.probability for candidate in found.candidates) <= 1.0 + 1e-9
    for item in found.evidence:
        assert item.why in REASONS
        source = fields[item.field]
        if isinstance(source, str):
            assert source[item.start : item.end] == item.text
    assert classify(**fields) == found


_WORDS = "12 2027 QĐ ĐA NQ TTr SL LCT QH16 UBND TW TC CT TT LB / - . Ð ² ١ số ngày và Luật a\u0301"
_PIECES = st.sampled_from((" ", "\u0000", *_WORDS.split()))


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_any_mixture_of_real_pieces_has_an_answer(text: str) -> None:
    for found in (classify(notation=text), classify(title=text), classify(text, text, text)):
        assert found.abstained is (found.kind is None)


LONG = {
    "blanks": " ",
    "words": "Quyết định về việc ",
    "separators": "/-",
    "digits": "1",
    "marks": "a\u0301\u0323",
    "commas": ", ",
    "quotes": '"',
}


@pytest.mark.parametrize("unit", LONG.values(), ids=LONG)
@pytest.mark.parametrize("field", ["notation", "title", "type_name", "issuer"])
def test_length_costs_little(field: str, unit: str) -> None:
    def classifying(size: int) -> Callable[[], object]:
        text = (unit * size)[:size]
        return lambda: [classify(**{field: text}).evidence for _ in range(5)]  # type: ignore[arg-type]

    # A hundred times the text; a square would cost ten thousand times as much.
    assert cost(classifying(50_000)) <= 300 * cost(classifying(500), times=9)


def test_ties_are_broken_the_same_way_in_every_process() -> None:
    code = "from vnedoc.doctype import classify as c; print(c(type_name='SL'), c(notation='QĐ'))"
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(told) == 1


def test_the_front_door_does_not_load_the_tables() -> None:
    code = "import sys, vnedoc; sys.exit(any('doctype' in name for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
