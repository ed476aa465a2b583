"""Cases of mails that are odd, or made to cost: they are read, and spoil nothing."""

from __future__ import annotations

from collections.abc import Iterator

from vnedoc.clauses import ADVICE, PRACTICE
from vnedoc.conformance.cases.acting.mailing.letters import (
    EITHER,
    file,
    header,
    letter,
    lines,
    mail_case,
    parts,
    text,
)
from vnedoc.conformance.cases.case import Case
from vnedoc.conformance.cases.grounds import rfc


def generate() -> Iterator[Case]:
    """Fields that stand there twice, lines that are odd, then what costs."""
    for name in ("From", "Subject", "Message-ID", "Content-Type"):
        second = {
            "From": "From: ke-khac@la.example",
            "Subject": "Subject: khac",
            "Message-ID": "Message-ID: <khac@la.example>",
            "Content-Type": "Content-Type: text/plain",
        }[name]
        data = letter().replace(b"MIME-Version", f"{second}\r\nMIME-Version".encode(), 1)
        if name == "Content-Type":
            data = header(more=()).replace(b"\r\n\r\n", f"\r\n{second}\r\n\r\n".encode()) + parts(
                text(), file()
            )
        yield mail_case(
            f"twice-{name.lower()}", data, PRACTICE,
            f"Trường {name} có hai lần: phần mềm đọc khác nhau nên phải nhắc.",
            f"{name} stands there twice: readers differ, so that is remarked on.",
            defect="mail-odd", kinds=EITHER, noticed=("VNE-MAIL-010",),
        )  # fmt: skip
    for name, data, code, vi, en in (
        ("nul", letter(text("a\0b"), file()), "007", "Có byte 0.", "There is a zero byte."),
        ("bare-cr", letter(text("a\rb"), file()), "008", "Có CR đứng một mình.",
         "A carriage return stands alone."),
        ("mixed-ends", letter(text("a\n.\nb"), file()), "009", "Dòng kết thúc theo hai cách.",
         "Lines end in two ways."),
        ("stray-line", letter().replace(b"MIME-Version", b"khong phai truong\r\nMIME-Version", 1),
         "017", "Phần đầu có dòng không phải trường.", "A line in the header is no field."),
    ):  # fmt: skip
        yield mail_case(
            f"odd-{name}", data, PRACTICE, f"{vi} Phải nhắc, hoặc không lấy gì.",
            f"{en} That is remarked on, or nothing is taken.",
            defect="mail-odd", kinds=EITHER, noticed=(f"VNE-MAIL-{code}",),
        )  # fmt: skip
    yield mail_case(
        "long-line", letter(text("a" * 3_000), file()), rfc(5322, "2.1.1"),
        "Dòng quá dài không làm mất gói tin.", "A line that is too long loses no message.",
        defect="mail-form",
    )  # fmt: skip
    yield from _costing()


def _costing() -> Iterator[Case]:
    deep = b"".join(
        lines(f"Content-Type: multipart/mixed; boundary=n{n}", "", f"--n{n}") for n in range(1_500)
    )
    for name, data, vi, en in (
        ("words", letter(Subject="\r\n ".join(["=?utf-8?Q?a?="] * 16_000)),
         "16.000 từ mã hóa", "16,000 encoded words"),
        ("parameters", header("text/plain" + ";\r\n p=v" * 10_000) + b"x\r\n",
         "10.000 tham số", "10,000 parameters"),
        ("comments", letter(To="(" * 1_008), "1.008 ngoặc mở", "1,008 parentheses"),
        ("quotation", header('text/plain; name="' + '\\";' * 20_000) + b"x\r\n",
         "ngoặc kép không đóng dài 60 KB", "60 KB of a quotation without an end"),
        ("nested", deep, "1.500 phần lồng nhau", "1,500 parts in one another"),
        ("parts", header() + b"--b\r\n\r\n" * 100_000, "100.000 phần", "100,000 parts"),
        ("mails", lines("Content-Type: message/rfc822", "") * 3_000, "3.000 thư lồng nhau",
         "3,000 mails in one another"),
        ("references", letter(References="\r\n ".join(f"<{n}@x>" for n in range(4_000))),
         "4.000 mã thư", "4,000 identifiers"),
    ):  # fmt: skip
        yield mail_case(
            f"costly-{name}", data, ADVICE,
            f"Thư có {vi} không làm dừng phần mềm đọc.",
            f"A mail with {en} stops no reader.",
            defect="mail-costly", kinds=EITHER,
        )  # fmt: skip
