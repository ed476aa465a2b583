"""Cases of what people read in a header: subjects and senders, whole or damaged (RFC 2047)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vnedoc.clauses import PRACTICE, Clause
from vnedoc.conformance.cases.acting.mailing.letters import (
    DOCUMENT,
    HEAD,
    letter,
    lines,
    mail_case,
    parts,
)
from vnedoc.conformance.cases.acting.mailing.letters import file as a_file
from vnedoc.conformance.cases.acting.mailing.letters import text as a_text
from vnedoc.conformance.cases.case import Case
from vnedoc.conformance.cases.grounds import rfc

WORDS: Final = rfc(2047, "2, 4, 7")
SPACES: Final = rfc(2047, "6.2")
BAD: Final = rfc(2047, "6.3")
PLACES: Final = rfc(2047, "5")
FOLDS: Final = rfc(5322, "3.2.2")
NAMES: Final = rfc(5322, "1.2.2")
PEOPLE: Final = rfc(5322, "3.4")

_READ: Final[tuple[tuple[str, str, str, Clause, str, str], ...]] = (
    ("b", "=?utf-8?B?cGjhu5FpIGjhu6Nw?=", "phối hợp", WORDS,
     "Từ mã hóa dạng B được đọc.", "An encoded word of form B is read."),
    ("q", "=?utf-8?Q?ph=E1=BB=91i_h=E1=BB=A3p?=", "phối hợp", WORDS,
     "Từ mã hóa dạng Q được đọc, dấu gạch dưới là khoảng trắng.",
     "An encoded word of form Q is read, its low lines as blanks."),
    ("small", "=?UTF-8?q?S=E1=BB=9F?=", "Sở", WORDS,
     "Tên bảng mã và dạng mã hóa không phân biệt hoa thường.",
     "Charset and encoding are read in any case of letters."),
    ("latin", "=?iso-8859-1?Q?caf=E9?=", "café", PRACTICE,
     "Từ mã hóa theo bảng mã khác UTF-8 được đọc.", "A word in another charset is read."),
    ("language", "=?utf-8*vi?Q?S=E1=BB=9F?=", "Sở", rfc(2231, "5"),
     "Từ mã hóa có ghi ngôn ngữ được đọc.", "A word that names its language is read."),
    ("joined", "=?utf-8?Q?ph=E1=BB=91i_?= =?utf-8?Q?h=E1=BB=A3p?=", "phối hợp", SPACES,
     "Khoảng trắng giữa hai từ mã hóa không thuộc văn bản.",
     "White space between two encoded words is none of the text."),
    ("joined-fold", "=?utf-8?B?cGjhu5Fp?=\r\n =?utf-8?B?IGjhu6Nw?=", "phối hợp", SPACES,
     "Xuống dòng giữa hai từ mã hóa không thuộc văn bản.",
     "The fold between two encoded words is none of the text."),
    ("beside", "V/v =?utf-8?Q?ph=E1=BB=91i?= (1)", "V/v phối (1)", SPACES,
     "Khoảng trắng giữa từ mã hóa và chữ thường được giữ.",
     "White space between a word and plain text stays."),
    ("folded", "V/v phoi hop\r\n thuc hien", "V/v phoi hop thuc hien", FOLDS,
     "Dòng bị gập được nối lại.", "A folded line is unfolded."),
    ("cut", "=?utf-8?B?cGjhuw==?= =?utf-8?B?kWk=?=", "phối", PRACTICE,
     "Nhiều phần mềm cắt một ký tự ra hai từ mã hóa.",
     "Many programs cut a character into two words."),
    ("unpadded", "=?utf-8?B?U+G7nw?=", "Sở", PRACTICE,
     "Có phần mềm bỏ dấu = ở cuối base64.", "Some programs leave out the padding."),
    ("bare", "V/v phối hợp", "V/v phối hợp", rfc(6532, "3.1"),
     "Phần đầu thư có thể ghi thẳng bằng UTF-8.", "A header may hold UTF-8 as it is."),
)  # fmt: skip
_UNKNOWN: Final = ("charset", "encoding", "controls")
"""What is formed as it should be: RFC 2047 6.3 speaks of words that are not."""
_DAMAGED: Final[tuple[tuple[str, str, str, str], ...]] = (
    ("junk", "=?utf-8?B?U+G7$$nw=?=", "có ký tự lạ trong base64", "strange characters in base64"),
    ("length", "=?utf-8?B?U+G7n?=", "base64 thiếu ký tự", "base64 that lacks a character"),
    ("bytes", "=?utf-8?B?/////w==?=", "byte không phải UTF-8", "bytes that are no UTF-8"),
    ("percent", "=?utf-8?Q?S=ZZ=?=", "chuỗi = không hợp lệ", "escapes that are none"),
    ("charset", "=?x-khong-co?Q?abc?=", "bảng mã không có thật", "a charset that is none"),
    ("encoding", "=?utf-8?X?abc?=", "dạng mã hóa không có thật", "an encoding that is none"),
    ("open", "=?utf-8?B?U+G7nw==", "không có chỗ kết thúc", "no end"),
    ("empty", "=?utf-8?B??=", "không có nội dung", "nothing in it"),
    ("controls", "=?us-ascii?Q?S=1B=00?=", "ký tự điều khiển", "controls in it"),
)


def generate() -> Iterator[Case]:
    """Subjects, then people, then file names."""
    for name, field, said, clause, vi, en in _READ:
        yield mail_case(
            f"subject-{name}", letter(Subject=field), clause, vi, en,
            defect="mail-text", values={"subject": (said,)},
        )  # fmt: skip
    for name, field, vi, en in _DAMAGED:
        yield mail_case(
            f"bad-word-{name}",
            letter(Subject=field),
            PRACTICE if name in _UNKNOWN else BAD,
            f"Từ mã hóa hỏng ({vi}) không được làm mất thư.",
            f"A damaged encoded word ({en}) must not lose the mail.",
            defect="mail-word",
        )
    yield from _people()
    yield from _files()


def _people() -> Iterator[Case]:
    box = ("vanthu@vidu-a.example",)
    for name, field, clause, vi, en in (
        ("named", "=?utf-8?B?U+G7nw==?= <vanthu@vidu-a.example>", PEOPLE,
         "Địa chỉ đứng sau tên là địa chỉ của người gửi.",
         "The address behind a name is the sender's."),
        ("comma", '"=?utf-8?B?U+G7nw==?=, VP" <vanthu@vidu-a.example>', PEOPLE,
         "Dấu phẩy trong ngoặc kép không chia địa chỉ.",
         "A comma in quotation marks separates no addresses."),
        ("comment", "vanthu@vidu-a.example (=?utf-8?B?U+G7nw==?=)", PEOPLE,
         "Chú thích không thuộc địa chỉ.", "A comment is none of the address."),
        ("word-address", "=?utf-8?Q?ai=40la=2Eexample=2C_x?= <vanthu@vidu-a.example>", PLACES,
         "Địa chỉ và dấu phẩy trong từ mã hóa chỉ là tên.",
         "An address and a comma in an encoded word are a name."),
        ("folded", "Van thu\r\n <vanthu@vidu-a.example>", FOLDS,
         "Địa chỉ ở dòng bị gập được đọc.", "An address on a folded line is read."),
    ):  # fmt: skip
        yield mail_case(
            f"from-{name}", letter(From=field), clause, vi, en,
            defect="mail-text", values={"from": box},
        )  # fmt: skip
    yield mail_case(
        "from-bad-word",
        letter(From="=?utf-8?B?U+G7$$nw=?= <vanthu@vidu-a.example>"),
        BAD,
        "Từ mã hóa hỏng trong tên người gửi không được làm mất thư.",
        "A damaged encoded word in the sender's name must not lose the mail.",
        defect="mail-word",
        values={"from": box},
    )
    yield mail_case(
        "case-of-names",
        lines(
            "FROM: vanthu@vidu-a.example",
            f"dATE: {HEAD['Date']}",
            "mime-VERSION: 1.0",
            "subject: x",
            "message-id: <1.x7@vidu-a.example>",
            "CONTENT-TYPE: Multipart/Mixed; BOUNDARY=b",
            "",
        )
        + parts(a_text(), a_file()),
        NAMES,
        "Tên trường không phân biệt hoa thường.",
        "Names of fields are read in any case of letters.",
        defect="mail-form",
        values={"from": box, "subject": ("x",)},
    )


def _files() -> Iterator[Case]:
    for name, field, vi, en in (
        ("pieces", "attachment;\r\n filename*0*=utf-8''c%C3%B4ng;\r\n filename*1*=v%C4%83n.edxml",
         "tên chia thành nhiều phần", "a name in pieces"),
        ("damaged", "attachment; filename*=utf-8''%FF%F",
         "tên hỏng", "a damaged name"),
        ("twice", "attachment; filename=a.pdf; filename*=utf-8''b.edxml",
         "hai tên khác nhau", "two names"),
        ("open", 'attachment; filename="a.edxml',
         "ngoặc kép không đóng", "a quotation without an end"),
        ("unknown", "khac; filename=a.edxml",
         "cách trình bày không rõ", "an unknown disposition"),
    ):  # fmt: skip
        inner = a_file(DOCUMENT, "application/octet-stream", f"Content-Disposition: {field}")
        clause = rfc(2183, "2.8") if name == "unknown" else PRACTICE
        yield mail_case(
            f"file-name-{name}",
            letter(a_text(), inner),
            clause,
            f"Tệp được nhận ra theo nội dung, dù có {vi}.",
            f"A file is known by what is in it, whatever it is called: {en}.",
            defect="mail-form",
        )
