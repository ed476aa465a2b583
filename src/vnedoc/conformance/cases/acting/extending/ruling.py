"""Cases of the closed language of rules. It is vnedoc's own: no text demands any of it."""

from __future__ import annotations

from collections.abc import Iterator

from vnedoc.conformance.cases.acting.extending.declared import LINE, payload, ruled
from vnedoc.conformance.cases.case import Case

_SUM = 'sum = "Dong/Tien", equals = "Tong"'
_ORDER = 'value = "Ngay", at_most = 2025-12-31'
_UNIQUE = 'unique = "Dong/Ma"'
_TYPE = 'value = "Loai", one_of = ["A", "B"]'
_NUMBER = 'value = "So", matches = "[0-9]{2}"'
_IF = 'if = { value = "Loai", is = "B" }, then = { exists = "GhiChu" }'
_MOST = 'value = "Tong", at_most = 1000'
_COUNT = 'count = "Dong", at_most = 2'
_THERE = 'exists = "KyHieu"'


def _lines(*amounts: str) -> str:
    return "".join(LINE.format(n, one) for n, one in enumerate(amounts, 1))


def generate() -> Iterator[Case]:
    """Both sides of each kind of check."""
    yield from _sums()
    yield from _values()
    yield from _conditions()


def _sums() -> Iterator[Case]:
    for name, amounts, total, broken, vi, en in (
        ("equal", ("100", "200"), "300", False, "Tổng các dòng bằng tổng cộng.",
         "The lines add up to the total."),
        ("other", ("100", "200"), "301", True, "Tổng các dòng khác tổng cộng.",
         "The lines do not add up to the total."),
        ("form", ("+100", "0200.0"), "300.00", False, "Cùng một số, cách viết khác.",
         "The same number in another form."),
    ):  # fmt: skip
        held = payload(lines=_lines(*amounts), total=total)
        yield ruled(f"sum-{name}", _SUM, held, vi, en, broken=broken)
    large = "9007199254740993"
    for name, amounts, total, broken, vi, en in (
        ("tenths", ("0.10", "0.20"), "0.30", False, "Một phần mười cộng hai phần mười là ba.",
         "A tenth and two tenths are three."),
        ("large", (large, "0.01"), f"{large}.01", False, "Số lớn hơn 2^53 vẫn đúng từng đồng.",
         "Beyond 2^53 each unit counts."),
        ("large-other", (large, "0"), "9007199254740992", True,
         "Lệch một đồng ở số lớn hơn 2^53 vẫn là lệch.", "Beyond 2^53 one unit is a difference."),
    ):  # fmt: skip
        held = payload(lines=_lines(*amounts), total=total)
        yield ruled(f"sum-{name}", _SUM, held, vi, en, defect="extension-float", broken=broken)


def _values() -> Iterator[Case]:
    for name, check, held, broken, vi, en in (
        ("pattern", _NUMBER, payload(So="05"), False, "Giá trị khớp mẫu.", "A pattern that fits."),
        ("list", _TYPE, payload(Loai="B"), False, "Giá trị có trong danh sách.",
         "A value of the list."),
        ("list-other", _TYPE, payload(Loai="C"), True, "Giá trị không có trong danh sách.",
         "A value that is not in the list."),
        ("unique", _UNIQUE, payload(lines=_lines("100", "200")), False, "Mã dòng khác nhau.",
         "Lines of different codes."),
        ("unique-other", _UNIQUE, payload(lines=LINE.format(1, "100") * 3), True,
         "Ba dòng trùng mã.", "Three lines of one code."),
        ("date", _ORDER, payload(Ngay="2025-12-31"), False, "Ngày cuối cùng được phép.",
         "The last day that is allowed."),
        ("date-late", _ORDER, payload(Ngay="2026-01-01"), True, "Ngày sau hạn.",
         "A day behind the last one."),
        ("most", _MOST, payload(lines=_lines("1000"), total="1000.00"), False,
         "Vừa bằng giới hạn.", "Just the limit."),
        ("most-over", _MOST, payload(lines=_lines("1000"), total="1000.01"), True,
         "Vượt giới hạn.", "Beyond the limit."),
        ("count", _COUNT, payload(), False, "Hai dòng.", "Two lines."),
        ("count-over", _COUNT, payload(lines=_lines("1", "1", "1"), total="3"), True, "Ba dòng.",
         "Three lines."),
        ("there", _THERE, payload(more="<KyHieu>VD001</KyHieu>"), False, "Có phần tử cần có.",
         "What must be there is."),
        ("absent", _THERE, payload(), True, "Thiếu phần tử cần có.",
         "What must be there is not."),
    ):  # fmt: skip
        yield ruled(name, check, held, vi, en, broken=broken)
    for name, number in (("longer", "055"), ("before", "A05"), ("lines", "05 05")):
        yield ruled(
            f"pattern-{name}", _NUMBER, payload(So=number),
            "Mẫu so với cả giá trị, không phải một phần.",
            "A pattern is compared with the whole value, and not with a part.",
            defect="extension-part", broken=True,
        )  # fmt: skip


def _conditions() -> Iterator[Case]:
    note = "<GhiChu>Theo hợp đồng</GhiChu>"
    for name, held, broken, vi, en in (
        ("not-asked", payload(Loai="A"), False, "Điều kiện không xảy ra.",
         "What is not the case asks nothing."),
        ("fulfilled", payload(Loai="B", more=note), False, "Điều kiện xảy ra và được đáp ứng.",
         "What is the case, and is answered."),
        ("broken", payload(Loai="B"), True, "Điều kiện xảy ra mà thiếu phần tử.",
         "What is the case, and is not answered."),
        ("blank", payload(Loai="B", more="<GhiChu>  </GhiChu>"), True,
         "Phần tử chỉ có khoảng trắng thì coi như thiếu.", "What is blank is not there."),
    ):  # fmt: skip
        yield ruled(f"if-{name}", _IF, held, vi, en, broken=broken)
