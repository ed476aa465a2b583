"""Cases of what a payload is before all else: XML, and known by its root element."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vnedoc.clauses import ADVICE
from vnedoc.conformance.cases.acting.extending.declared import (
    INVALID,
    LINES,
    ROOT,
    UNKNOWN,
    extension_case,
    payload,
)
from vnedoc.conformance.cases.case import Case
from vnedoc.conformance.cases.grounds import namespaces, xml

PLAIN: Final = payload()
_HEAD: Final = '<?xml version="1.0" encoding="{}"?>\n'


def generate() -> Iterator[Case]:
    """Forms of the same payload, what is no XML, and what is another payload."""
    yield from _forms()
    yield from _broken()
    yield from _names()
    yield from _unknown()


def _forms() -> Iterator[Case]:
    spaced = PLAIN.replace("><", ">\n  <")
    prefixed = PLAIN.replace("<", "<v:").replace("<v:/", "</v:").replace("xmlns=", "xmlns:v=")
    for name, held, clause, vi, en in (
        ("plain", PLAIN, xml("2.1"), "Một phiếu thông thường.", "An ordinary form."),
        ("lines", _HEAD.format("UTF-8") + spaced, xml("2.8"),
         "Khai báo XML và xuống dòng không đổi gì.", "A declaration and lines change nothing."),
        ("mark", b"\xef\xbb\xbf" + PLAIN.encode(), xml("4.3.3"),
         "Dấu BOM đứng đầu UTF-8 không thuộc nội dung.", "A mark before UTF-8 is no content."),
        ("comment", PLAIN.replace("<Tong>300", "<Tong>3<!-- -->00"), xml("2.5"),
         "Chú thích không ngắt giá trị.", "A comment does not cut a value."),
        ("instruction", PLAIN.replace("<Tong>300", "<Tong>3<?in?>00"), xml("2.6"),
         "Chỉ thị xử lý không ngắt giá trị.", "An instruction does not cut a value."),
        ("cdata", payload(more="<GhiChu><![CDATA[A & B < C]]></GhiChu>"), xml("2.7"),
         "Trong CDATA mọi ký tự là nội dung.", "In CDATA all is content."),
        ("escaped", payload(more="<GhiChu>A &amp; B &lt; C &#7843;</GhiChu>"), xml("4.1"),
         "Ký tự được thay thế đúng cách.", "Characters that are escaped as they should be."),
        ("prefix", prefixed, namespaces("2.1"),
         "Tiền tố không có nghĩa gì.", "A prefix means nothing."),
    ):  # fmt: skip
        yield extension_case(f"form-{name}", held, clause, vi, en, defect="extension-form")


def _broken() -> Iterator[Case]:
    for name, held, clause, vi, en in (
        ("ampersand", payload(more="<GhiChu>A & B</GhiChu>"), xml("2.1"),
         "Dán chữ có dấu & vào XML thì không còn là XML.",
         "A text with & that is pasted into XML makes it none."),
        ("less", payload(more="<GhiChu>A < B</GhiChu>"), xml("2.1"),
         "Dán chữ có dấu < vào XML thì không còn là XML.",
         "A text with < that is pasted into XML makes it none."),
        ("entity", payload(more="<GhiChu>A&nbsp;B</GhiChu>"), xml("4.1"),
         "Thực thể của HTML không có trong XML.", "Entities of HTML are none of XML's."),
        ("cut", PLAIN[:-9], xml("2.1"), "Nội dung bị cắt cuối.", "A payload that is cut off."),
        ("two", PLAIN + PLAIN, xml("2.1"), "Hai phần tử gốc.", "Two root elements."),
        ("tags", PLAIN.replace("</So>", "</so>"), xml("3.1"),
         "Thẻ đóng khác thẻ mở.", "An end-tag that fits no start-tag."),
        ("attribute", PLAIN.replace("<Phieu ", '<Phieu ban="1" ban="1" '), xml("3.1"),
         "Một thuộc tính có hai lần.", "An attribute that stands twice."),
        ("bytes", _HEAD.format("UTF-8").encode() + payload(So="s^").encode().replace(b"^", b"\xf4"),
         xml("4.3.3"), "Byte không thuộc bảng mã đã khai.", "Bytes that are none in the encoding."),
        ("control", payload(So="05\x01"), xml("2.2"),
         "Ký tự điều khiển không được phép.", "A control character that is not allowed."),
    ):  # fmt: skip
        yield extension_case(
            f"malformed-{name}", held, clause, vi, en,
            defect="extension-lenient", verdict=INVALID, known=False,
        )  # fmt: skip


def _names() -> Iterator[Case]:
    for name, space, vi, en in (
        ("none", "", "không có không gian tên", "in no namespace"),
        ("case", ROOT.upper().replace("URN", "urn"), "khác chữ hoa", "in another case of letters"),
        ("longer", f"{ROOT}/", "thêm một dấu gạch chéo", "with a stroke more"),
        ("escaped", ROOT.replace("phieu", "phi%65u"), "viết mã hóa phần trăm", "with an escape"),
    ):
        yield extension_case(
            f"namespace-{name}",
            payload(root=space),
            namespaces("2.3"),
            f"Cùng tên phần tử nhưng không gian tên {vi}: là nội dung khác.",
            f"The same name, but {en}: another payload.",
            defect="extension-name",
            verdict=UNKNOWN,
        )
    inner = f'<Bao xmlns="urn:vidu:bao">{PLAIN}</Bao>'
    yield extension_case(
        "namespace-inner", inner, ADVICE,
        "Gói dữ liệu được nhận ra bằng phần tử gốc, không phải phần tử bên trong.",
        "A payload is known by its root element, and not by one inside.",
        defect="extension-name", verdict=UNKNOWN,
    )  # fmt: skip
    for name, file, kind in (
        ("name", "bang-ke.dat", "application/xml"),
        ("type", "phieu.xml", "application/octet-stream"),
    ):
        yield extension_case(
            f"known-{name}", PLAIN, ADVICE,
            "Tên tệp và kiểu dữ liệu không quyết định: phần tử gốc quyết định.",
            "Names and media types of files decide nothing: the root element does.",
            defect="extension-name", name=file, kind=kind,
        )  # fmt: skip


def _unknown() -> Iterator[Case]:
    for name, held, vi, en in (
        ("xml", b"<danhsach><muc>1</muc></danhsach>", "một tệp XML khác", "another XML file"),
        ("text", b"Phieu 05: 300 dong", "một tệp chữ", "a file of text"),
    ):
        yield extension_case(
            f"unknown-{name}", held, ADVICE,
            f"Văn bản có {vi} thì vẫn được nhận.", f"A letter with {en} is still taken.",
            defect="extension-unknown", verdict=UNKNOWN,
        )  # fmt: skip
    yield extension_case(
        "two-payloads", (PLAIN.encode(), payload(lines=LINES, total="300", Loai="B").encode()),
        ADVICE, "Văn bản có hai phiếu: cả hai được xét.", "A letter with two forms: both count.",
        defect="extension-form",
    )  # fmt: skip
