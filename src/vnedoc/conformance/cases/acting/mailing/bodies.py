"""Cases of how mails are built: parts in parts, boundaries, encodings (RFC 2045, 2046)."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Final

from vnedoc.clauses import PRACTICE, Clause
from vnedoc.conformance.cases.acting.mailing.letters import (
    BASE64,
    DOCUMENT,
    EITHER,
    STATUS,
    encoded,
    file,
    forwarded,
    header,
    letter,
    lines,
    mail_case,
    nested,
    parts,
    quoted,
    text,
)
from vnedoc.conformance.cases.case import Case
from vnedoc.conformance.cases.grounds import rfc
from vnedoc.conformance.cases.messages import PDF

BOUNDARY: Final = rfc(2046, "5.1.1")
MIXED: Final = rfc(2046, "5.1.3")
DIGEST: Final = rfc(2046, "5.1.5")
INNER: Final = rfc(2046, "5.2.1")
COMMENTS: Final = rfc(2045, "1, 5.1")
QUOTED: Final = rfc(2045, "6.7")
IN_64: Final = rfc(2045, "6.8")
ENCODINGS: Final = rfc(2045, "6.1")
UNKNOWN: Final = rfc(2045, "6.4")
LINES: Final = rfc(5322, "2.1.1")
_ODD_BOUNDARY: Final = "=_Next(Part'+_,-./:=? 1"
_ALONE: Final = lines("Content-Type: application/xml", BASE64, "")


def _case(name: str, data: bytes, clause: Clause, vi: str, en: str) -> Case:
    return mail_case(name, data, clause, vi, en, defect="mail-form")


def generate() -> Iterator[Case]:
    """Boundaries, kinds of parts, mails in mails, encodings, what is odd."""
    yield mail_case(
        "plain-document", letter(), BOUNDARY,
        "Thư thông thường có một văn bản.", "An ordinary mail with a document.",
        defect="mail-form", values={"from": ("vanthu@vidu-a.example",)},
    )  # fmt: skip
    yield mail_case(
        "plain-status", letter(text(), file(STATUS)), BOUNDARY,
        "Thư thông thường có một bản tin trạng thái.", "An ordinary mail with a status message.",
        defect="mail-form", kinds=("status",),
    )  # fmt: skip
    yield from _boundaries()
    yield from _kinds()
    yield from _mails_in_mails()
    yield from _encodings()
    yield from _damaged()


def _boundaries() -> Iterator[Case]:
    inner = parts(text(), file())
    odd = header(f'multipart/mixed; boundary="{_ODD_BOUNDARY}"')
    for name, data, vi, en in (
        ("preamble", header() + lines("Khong ai doc phan nay.", "", "-- b", "") + inner,
         "Chữ trước ranh giới đầu bị bỏ qua.", "What stands before the first boundary is no part."),
        ("epilogue", letter() + file(b"<edXML/>"),
         "Chữ sau ranh giới cuối bị bỏ qua.", "What stands behind the last boundary is no part."),
        ("quoted", odd + parts(text(), file(), boundary=_ODD_BOUNDARY),
         "Ranh giới có thể chứa mọi ký tự cho phép.",
         "A boundary may hold every character that is allowed."),
        ("padding", letter().replace(b"--b\r\n", b"--b \t\r\n"),
         "Khoảng trắng sau ranh giới bị bỏ qua.", "White space behind a boundary is passed over."),
        ("alike", letter(text("-- b\r\n--\r\n --b"), file()),
         "Dòng chỉ giống ranh giới không phải ranh giới.",
         "A line that only looks like a boundary is none."),
        ("no-header", letter(lines("", "Kinh gui"), file()),
         "Phần không có trường nào vẫn là một phần.", "A part without fields is a part."),
        ("empty", letter(lines("", ""), lines("Content-Type: image/png", BASE64, ""), file()),
         "Phần rỗng không làm hỏng các phần sau.", "Empty parts spoil no others."),
        ("last-line", letter()[:-2],
         "Sau ranh giới cuối không cần xuống dòng.", "No end of a line is needed at the end."),
    ):  # fmt: skip
        yield _case(f"boundary-{name}", data, BOUNDARY, vi, en)
    for name, data, vi, en in (
        ("unix", letter().replace(b"\r\n", b"\n"),
         "Thư lưu trên đĩa thường chỉ có LF.", "Mails on disk often have LF alone."),
        ("mbox", b"From a@b Tue Jul  1 09:30:00 2025\n" + letter(),
         "Tệp mbox có dòng From ở đầu.", "A file of mails begins with a line From."),
    ):  # fmt: skip
        yield _case(name, data, PRACTICE, vi, en)


def _kinds() -> Iterator[Case]:
    for kind in ("alternative", "related", "parallel", "khac", "x-private"):
        yield _case(
            f"multipart-{kind}",
            header(f"multipart/{kind}; boundary=b") + parts(text(), file()),
            MIXED if kind in ("khac", "x-private") else PRACTICE,
            f"multipart/{kind} được đọc như multipart/mixed.",
            f"multipart/{kind} is read as multipart/mixed.",
        )
    for kind in ("application/octet-stream", "image/png", "application/pdf", "text/plain",
                 "khong/co", "x-edxml"):  # fmt: skip
        yield _case(
            f"type-{kind.replace('/', '-')}",
            letter(text(), file(DOCUMENT, kind)),
            PRACTICE,
            f"Gói tin được nhận ra theo nội dung, dù ghi là {kind}.",
            f"A message is known by what it is, also under {kind}.",
        )
    yield from _types()


def _types() -> Iterator[Case]:
    yield _case(
        "alone",
        header("", more=("Content-Type: application/xml", BASE64)) + encoded(DOCUMENT),
        ENCODINGS,
        "Gói tin là toàn bộ thân thư.",
        "The message is all of the mail's body.",
    )
    yield _case(
        "no-type",
        letter(text(), lines(BASE64, "") + encoded(DOCUMENT)),
        PRACTICE,
        "Phần không ghi loại là văn bản thường, và vẫn được đọc.",
        "A part without a type is plain text, and is read.",
    )
    yield _case(
        "bad-type",
        letter(text(), lines("Content-Type: xml", BASE64, "") + encoded(DOCUMENT)),
        PRACTICE,
        "Phần ghi sai loại là văn bản thường, và vẫn được đọc.",
        "A part with a broken type is plain text, and is read.",
    )
    yield _case(
        "type-comment",
        letter().replace(b"boundary=b\r\n", b"(chu thich) boundary=b (x)\r\n"),
        COMMENTS,
        "Chú thích trong Content-Type bị bỏ qua.",
        "Comments in Content-Type are passed over.",
    )
    deep = nested(text(), nested(text(), nested(file(), boundary="e"), boundary="d"))
    yield _case(
        "nested", letter(text(), deep), BOUNDARY,
        "Các phần lồng nhau được tìm hết.", "Parts inside parts are all looked into.",
    )  # fmt: skip


def _mails_in_mails() -> Iterator[Case]:
    inner = letter()
    within = forwarded(letter(boundary="i"))
    for times in (1, 2, 3):
        inner = letter(
            text("Chuyển tiếp."),
            forwarded(inner),
            boundary=f"f{times}",
            Message_ID=f"<f{times}@relay>",
        )
        yield mail_case(
            f"forwarded-{times}", inner, INNER,
            f"Thư chuyển tiếp {times} lần: gói tin nằm trong thư bên trong.",
            f"Forwarded, {times} deep: the message is in the mail inside.",
            defect="mail-wrapper",
        )  # fmt: skip
    yield mail_case(
        "forwarded-beside",
        letter(text(), file(PDF, "application/pdf"), within),
        INNER,
        "Thư bên trong được xem cả khi bên ngoài có tệp.",
        "The mail inside is looked into although there is a file beside it.",
        defect="mail-wrapper",
    )
    yield mail_case(
        "registered-wrapper",
        letter(text(), file(b"<postacert><tipo/></postacert>"), within),
        INNER,
        "Thư bảo đảm bọc thư thật cùng một tệp XML riêng của nó.",
        "Registered mail wraps the letter beside an XML file of its own.",
        defect="mail-wrapper",
    )
    yield mail_case(
        "digest",
        letter(lines("Content-Type: multipart/digest; boundary=d", "")
               + parts(lines("") + letter(boundary="i"), boundary="d")),
        DIGEST,
        "Mỗi phần của multipart/digest là một thư.",
        "Each part of a multipart/digest is a mail.",
        defect="mail-wrapper",
    )  # fmt: skip


def _encodings() -> Iterator[Case]:
    raw = lines("Content-Type: application/xml", "Content-Transfer-Encoding: base64", "")
    one_line = base64.b64encode(DOCUMENT) + b"\r\n"
    for name, inner, clause, vi, en in (
        ("base64-case", file().replace(b"base64", b"BASE64"), ENCODINGS,
         "Tên cách mã hóa không phân biệt hoa thường.",
         "The encoding is read in any case of letters."),
        ("base64-narrow", raw + encoded(DOCUMENT, 20), IN_64,
         "Dòng base64 ngắn được đọc.", "Short lines of base64 are read."),
        ("base64-one-line", raw + one_line, LINES,
         "Base64 trên một dòng rất dài vẫn được đọc.",
         "Base64 on one very long line is read all the same."),
        ("base64-blank", raw + b"\r\n \r\n" + encoded(DOCUMENT), IN_64,
         "Dòng trống và khoảng trắng trong base64 bị bỏ qua.",
         "Empty lines and blanks in base64 are passed over."),
        ("base64-comment", file().replace(b"base64", b"base64 (x)"), COMMENTS,
         "Chú thích sau tên cách mã hóa bị bỏ qua.",
         "A comment behind the encoding is passed over."),
    ):  # fmt: skip
        yield _case(name, letter(text(), inner), clause, vi, en)
    head = lines("Content-Type: application/xml", "Content-Transfer-Encoding: quoted-printable", "")
    for name, body, clause, vi, en in (
        ("quoted", quoted(_flat()), QUOTED, "quoted-printable với xuống dòng mềm",
         "quoted-printable with soft ends of lines"),
        # RFC 2045 6.7 forbids small letters, and lets readers take them.
        ("quoted-small", _small(quoted(_flat())), PRACTICE,
         "quoted-printable với chữ số hex thường",
         "quoted-printable with small hexadecimal letters"),
    ):  # fmt: skip
        yield mail_case(
            name, letter(text(), head + body), clause,
            f"Phần mã hóa {vi} được đọc.", f"A part in {en} is read.",
            defect="mail-form", brings=_flat(),
        )  # fmt: skip
    for name in ("8bit", "binary"):
        how = f"Content-Transfer-Encoding: {name}"
        inner = lines("Content-Type: application/xml", how, "") + _flat() + b"\r\n"
        yield mail_case(
            name, letter(text(), inner, more=(how,)), LINES,
            f"Phần {name} được lấy đúng từng byte.", f"A part in {name} is taken byte by byte.",
            defect="mail-form", brings=_flat(),
        )  # fmt: skip
    unknown = file().replace(b"base64", b"x-khac")
    yield mail_case(
        "unknown-encoding", letter(text(), unknown), UNKNOWN,
        "Cách mã hóa không rõ thì không được đoán.", "An unknown encoding is not guessed.",
        defect="mail-lenient", kinds=("other",),
    )  # fmt: skip


def _flat() -> bytes:
    """The document on one line, so that no end of a line can be another one."""
    return b" ".join(DOCUMENT.split(b"\n")).strip()


def _small(data: bytes) -> bytes:
    return re.sub(rb"=[0-9A-F]{2}", lambda found: found[0].lower(), data)


def _damaged() -> Iterator[Case]:
    good = encoded(DOCUMENT)
    for name, body, vi, en in (
        ("junk", good[:400] + b"$!" + good[400:], "có ký tự lạ", "strange characters"),
        ("unsigned", good.replace(b"+", b"-").replace(b"/", b"_") + b"-_-_\r\n",
         "dùng bảng chữ của URL", "letters of the alphabet for URLs"),
        ("padding", good[:156] + b"QQ==\r\n" + good[156:], "có dấu = ở giữa", "padding inside"),
        ("html", good + b"<br>\r\n", "có HTML ở cuối", "HTML behind it"),
        ("footer", good + "Thư này chỉ dành cho người nhận.\r\n".encode(),
         "có dòng chữ do máy chủ thêm vào", "a line that a relay added"),
        ("short", good.rstrip()[:-3] + b"\r\n", "thiếu ký tự cuối", "its last characters missing"),
    ):  # fmt: skip
        yield mail_case(
            f"damaged-{name}",
            letter(text(), _ALONE + body),
            PRACTICE,
            f"Base64 {vi}: phần mềm đọc ra khác nhau, nên không lấy hoặc phải nhắc.",
            f"Base64 with {en}: readers take different bytes, so it is left or remarked on.",
            defect="mail-lenient",
            kinds=EITHER,
            noticed=("VNE-MAIL-021", "VNE-MAIL-023"),
        )
    for name, data, vi, en, code in (
        ("unclosed", letter()[: -len("--b--\r\n")],
         "Thiếu ranh giới cuối: thư có thể bị cắt.", "The last boundary is missing.", "012"),
        ("no-boundary", header("multipart/mixed") + parts(text(), file()),
         "Không khai ranh giới.", "No boundary is named.", "011"),
        ("same-boundary", letter(text(), nested(text(), file(), boundary="b")),
         "Phần trong dùng lại ranh giới của phần ngoài.",
         "An inner part has the boundary of the outer one.", "013"),
        # RFC 2046 5.1.1 forbids both to whoever writes, and takes them for delimiters.
        ("boundary-longer", letter(text("--bx"), file()),
         "Có dòng bắt đầu bằng ranh giới rồi viết tiếp.",
         "A line begins with the boundary and goes on.", "013"),
        ("boundary-inner-alike", header() + parts(text(), nested(text(), file(), boundary="bb")),
         "Ranh giới trong bắt đầu giống ranh giới ngoài.",
         "An inner boundary begins like the outer one.", "013"),
        ("encoded-parts", header(more=(BASE64,)) + encoded(parts(text(), file())),
         "Cả khối nhiều phần bị mã hóa, trái quy định.",
         "Parts are encoded as a whole, which is forbidden.", "014"),
    ):  # fmt: skip
        yield mail_case(
            name, data, PRACTICE, f"{vi} Phải nhắc, hoặc không lấy gì.",
            f"{en} That is remarked on, or nothing is taken.",
            defect="mail-odd", kinds=EITHER, noticed=(f"VNE-MAIL-{code}",),
        )  # fmt: skip
