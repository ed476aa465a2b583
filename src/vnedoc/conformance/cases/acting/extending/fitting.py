"""Cases of a schema that is declared: XML Schema 1.0 says what fits it.

No act names XML Schema; whoever checks by one is guided by its text.
"""

from __future__ import annotations

from collections.abc import Iterator

from vnedoc.clauses import ADVICE
from vnedoc.conformance.cases.acting.extending.declared import (
    INVALID,
    LINE,
    LINES,
    extension_case,
    payload,
)
from vnedoc.conformance.cases.case import Case
from vnedoc.conformance.cases.grounds import structures, types

_XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def generate() -> Iterator[Case]:
    """What the parts of a payload are, and what their values may be; both sides of each."""
    yield from _parts()
    yield from _values()
    yield from _instances()


def _parts() -> Iterator[Case]:
    swapped = payload().replace("<So>05</So>", "").replace("</Ngay>", "</Ngay><So>05</So>")
    six = "".join(LINE.format(n, "50") for n in range(1, 7))
    for name, held, clause, vi, en in (
        ("missing", payload().replace("<So>05</So>", ""), structures("3.4.4"),
         "Thiếu phần tử bắt buộc.", "An element is missing."),
        ("unknown", payload(more="<Khac>1</Khac>"), structures("3.4.4"),
         "Có phần tử không khai báo.", "An element that is not declared."),
        ("order", swapped, structures("3.8.4"), "Sai thứ tự.", "Another order."),
        ("many", payload(lines=six), structures("3.9.4"),
         "Sáu dòng trong khi tối đa là năm.", "Six lines where five are allowed."),
        ("none", payload(lines=""), structures("3.9.4"), "Không có dòng nào.", "No lines at all."),
        ("text", payload(more="Ghi chú"), structures("3.4.4"),
         "Chữ nằm giữa các phần tử.", "Text between elements."),
        ("attribute", payload().replace("<So>", '<So don-vi="1">'), structures("3.4.4"),
         "Thuộc tính không khai báo.", "An attribute that is not declared."),
    ):  # fmt: skip
        yield extension_case(
            f"part-{name}", held, clause, vi, en, defect="extension-schema", verdict=INVALID
        )
    five = "".join(LINE.format(n, "60") for n in range(1, 6))
    yield extension_case(
        "part-five", payload(lines=five), structures("3.9.4"),
        "Năm dòng là vừa đủ.", "Five lines are just allowed.", defect="extension-form",
    )  # fmt: skip


def _values() -> Iterator[Case]:
    note, sent, sign = "<GhiChu>{}</GhiChu>", "<Gui>{}</Gui>", "<KyHieu>{}</KyHieu>"
    wide = "\N{MATHEMATICAL SCRIPT CAPITAL A}"
    for name, good, bad, clause, vi, en in (
        ("date", payload(Ngay="2024-02-29"), payload(Ngay="2025-02-29"), types("3.2.9"),
         "Ngày phải có trong lịch.", "A date is one of the calendar."),
        ("date-form", payload(Ngay="2025-07-01+07:00"), payload(Ngay="01/07/2025"), types("3.2.9"),
         "Ngày viết theo ISO 8601, có thể có múi giờ.", "Dates are ISO 8601's, also with a zone."),
        ("decimal", payload(total="+0300."), payload(total="3E2"), types("3.2.3"),
         "Số thập phân không có số mũ.", "A decimal has no exponent."),
        ("separator", payload(total="300.00"), payload(total="1.300,00"), types("3.2.3"),
         "Số không có dấu phân cách hàng nghìn.", "Numbers have no separators."),
        ("fraction", payload(total="300.10"), payload(total="300.105"), types("4.3.12"),
         "Nhiều nhất hai chữ số thập phân.", "At most two digits of a fraction."),
        ("negative", payload(lines=LINE.format(1, "0") + LINE.format(2, "300")),
         payload(lines=LINE.format(1, "-1") + LINE.format(2, "301")), types("4.3.10"),
         "Số tiền không âm.", "Amounts are not negative."),
        ("boolean", payload(more=sent.format("1")), payload(more=sent.format("True")),
         types("3.2.2"), "Đúng, sai viết là true, false, 1 hoặc 0.",
         "True and false are written so in small letters, or as 1 and 0."),
        ("list", payload(Loai="C"), payload(Loai="a"), types("4.3.5"),
         "Giá trị phải nằm trong danh sách.", "A value is one of the list."),
        ("pattern", payload(more=sign.format("VD001")), payload(more=sign.format("VD0012")),
         types("4.3.4"), "Mẫu so với cả giá trị.", "A pattern is compared with the whole value."),
        ("length", payload(more=note.format("ữ" * 20)), payload(more=note.format("ữ" * 21)),
         types("4.3.3"), "Độ dài tính bằng ký tự, không bằng byte.",
         "Lengths are in characters, and not in bytes."),
        ("wide", payload(more=note.format(wide * 20)), payload(more=note.format(wide * 21)),
         types("4.3.3"), "Ký tự ngoài BMP vẫn là một ký tự.",
         "A character beyond the plane of the most used is one, too."),
        ("blank", payload(So="\n 05 "), payload(So=" \n "), types("4.3.6"),
         "Khoảng trắng hai đầu của xs:token không tính.",
         "White space at the ends of an xs:token does not count."),
    ):  # fmt: skip
        yield extension_case(f"value-{name}-good", good, clause, vi, en, defect="extension-value")
        yield extension_case(
            f"value-{name}-bad", bad, clause, vi, en, defect="extension-schema", verdict=INVALID
        )


def _instances() -> Iterator[Case]:
    nil = f'<GhiChu {_XSI} xsi:nil="true">{{}}</GhiChu>'
    yield extension_case(
        "nil-empty", payload(more=nil.format("")), structures("3.3.4"),
        "Phần tử cho phép xsi:nil thì được để trống.", "What may be nil may be empty.",
        defect="extension-value",
    )  # fmt: skip
    for name, held, vi, en in (
        ("nil-full", payload(more=nil.format("A")),
         "Đã ghi xsi:nil thì không có nội dung.", "What is nil has no content."),
        ("nil-forbidden", payload().replace("<Tong>300<", f'<Tong {_XSI} xsi:nil="true"><'),
         "Phần tử không cho phép xsi:nil.", "What may not be nil is not."),
        ("type", payload().replace("<Tong>", f'<Tong {_XSI} xsi:type="So">'),
         "xsi:type không được đổi sang kiểu khác.", "xsi:type does not change a type for another."),
    ):  # fmt: skip
        yield extension_case(
            name, held, structures("3.3.4"), vi, en, defect="extension-schema", verdict=INVALID
        )
    hint = f'<Phieu {_XSI} xsi:schemaLocation="urn:vidu:phieu:1 khac.xsd"'
    yield extension_case(
        "own-schema", payload(lines=LINES, total="abc").replace("<Phieu", hint),
        ADVICE, "Nội dung không được tự chọn lược đồ để kiểm tra mình.",
        "A payload does not choose the schema that it is checked by.",
        defect="extension-schema", verdict=INVALID,
    )  # fmt: skip
