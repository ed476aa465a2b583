"""Cases of which message a mail brings: one, none, or more than one; and what hides it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vnedoc.clauses import ADVICE, PRACTICE
from vnedoc.conformance.cases.acting.mailing.letters import (
    BASE64,
    DOCUMENT,
    EITHER,
    OTHER,
    OWN_ID,
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
    text,
)
from vnedoc.conformance.cases.case import Case
from vnedoc.conformance.cases.grounds import rfc
from vnedoc.conformance.cases.messages import PDF

SIGNED: Final = rfc(1847, "2.1")
OPAQUE: Final = rfc(8551, "3.5.2")
CRYPT: Final = rfc(8551, "3.3")
PARTIAL: Final = rfc(2046, "5.2.2")
XML_LOOSE: Final = b"<?xml version='1.0'?><danhsach><muc>1</muc></danhsach>"
SEVERAL: Final = ("VNE-MAIL-022",)


def generate() -> Iterator[Case]:
    """Among others, several, none, wrapped."""
    yield from _among()
    yield from _several()
    yield from _none()
    yield from _wrapped()


def _among() -> Iterator[Case]:
    for name, inner, vi, en in (
        ("pdf", (text(), file(PDF, "application/pdf"), file()), "một tệp PDF", "a PDF"),
        ("xml", (text(), file(XML_LOOSE), file()), "một tệp XML khác", "another XML file"),
        ("html", (text(), lines("Content-Type: text/html", "", "<p>edXML</p>"), file()),
         "một trang HTML", "an HTML page"),
        ("first", (file(), text()), "lời thư đứng sau", "the text behind it"),
        ("picture", (text(), lines("Content-Type: image/png", BASE64, "", "$$$"), file()),
         "một ảnh hỏng", "a damaged picture"),
    ):  # fmt: skip
        yield mail_case(
            f"among-{name}", letter(*inner), PRACTICE,
            f"Gói tin được tìm thấy bên cạnh {vi}.", f"The message is found beside {en}.",
            defect="mail-form",
        )  # fmt: skip


def _several() -> Iterator[Case]:
    wrapped = forwarded(letter(text(), file(OTHER), boundary="i"))
    for name, inner, vi, en in (
        ("documents", (text(), file(), file(OTHER)), "hai văn bản", "two documents"),
        ("status", (text(), file(), file(STATUS)), "văn bản và trạng thái",
         "a document and a status"),
        ("same", (text(), file(), file()), "một văn bản hai lần", "one document twice"),
        ("forwarded", (text(), file(), wrapped), "văn bản thứ hai trong thư chuyển tiếp",
         "a second document in a forwarded mail"),
        ("two-forwarded", (text(), forwarded(letter(boundary="j")), wrapped), "hai thư chuyển tiếp",
         "two forwarded mails"),
        ("alternative", (text(), nested(file(), file(OTHER), kind="alternative")),
         "hai văn bản thay thế nhau", "two documents as alternatives"),
        ("broken", (text(), file(), file(b"<edXML xmlns='x'>")), "một văn bản và một gói tin hỏng",
         "a document and a broken message"),
    ):  # fmt: skip
        yield mail_case(
            f"several-{name}",
            letter(*inner),
            ADVICE,
            f"Thư có {vi}: không được lặng lẽ chọn một.",
            f"There are {en} in the mail: none is chosen in silence.",
            defect="mail-first",
            kinds=EITHER,
            noticed=SEVERAL,
        )


def _none() -> Iterator[Case]:
    for name, data, vi, en in (
        ("letter", header("text/plain; charset=utf-8") + lines("Kính mời họp lúc 8 giờ."),
         "một lá thư thường", "an ordinary letter"),
        ("advertisement", letter(text("Khuyến mãi"), file(PDF, "application/pdf")),
         "thư quảng cáo có PDF", "an advertisement with a PDF"),
        ("html", header("text/html") + lines("<html><body>&lt;edXML&gt;</body></html>"),
         "một trang HTML", "an HTML page"),
        ("empty", b"", "không có gì", "nothing"),
        ("header", header("text/plain"), "chỉ có phần đầu", "a header alone"),
        ("noise", bytes(range(256)) * 20, "byte ngẫu nhiên", "bytes that are no mail"),
        ("exchange-id", letter(text(), Message_ID="<[1234@[10.0.0.1]]>").replace(
            b"\r\nDate: Tue, 01 Jul 2025", b"\r\nDate: Khong ngay, 99 Jul"),
         "Message-ID và Date không hợp lệ", "a Message-ID and a Date that are none"),
        ("unknown-charset", header("text/plain; charset=khong-co") + b"\xe1\xbb\x9f\r\n",
         "bảng mã không có thật", "a charset that is none"),
        ("tnef", letter(text(), file(b"\x78\x9f\x3e\x22" + bytes(60), "application/ms-tnef")),
         "winmail.dat của Outlook", "a winmail.dat of Outlook"),
        ("other-root", letter(text(), file(b"<edxml/>"), file(XML_LOOSE)),
         "XML khác", "other XML"),
    ):  # fmt: skip
        yield mail_case(
            f"foreign-{name}",
            data,
            PRACTICE,
            f"Thư lạ ({vi}) không chặn các thư sau và không phải văn bản.",
            f"A foreign mail ({en}) stops no others, and is no document.",
            defect="mail-stops",
            kinds=("other",),
        )
    for name, one, vi, en in (
        ("cut", DOCUMENT[:-40], "bị cắt cuối", "that is cut off"),
        ("doctype", b"<!DOCTYPE edXML [<!ENTITY a 'b'>]>" + DOCUMENT.partition(b"?>")[2],
         "có DOCTYPE", "with a DOCTYPE"),
    ):  # fmt: skip
        yield mail_case(
            f"unreadable-{name}", letter(text(), file(one)), ADVICE,
            f"Gói tin {vi} không được coi là văn bản.", f"A message {en} is no document.",
            defect="mail-lenient", kinds=("other",),
        )  # fmt: skip


def _wrapped() -> Iterator[Case]:
    """What a mail is wrapped in: signatures, secrets, pieces."""
    inner = nested(text(), file())
    proof = lines("Content-Type: application/pkcs7-signature", BASE64, "") + encoded(
        b"0\x03\x02\x01\x01"
    )
    signed = header('multipart/signed; protocol="application/pkcs7-signature"; boundary=b')
    yield mail_case(
        "signed-beside", signed + parts(inner, proof), SIGNED,
        "Thư có chữ ký tách rời được đọc như thư thường.",
        "A mail with a detached signature is read as any other.",
        defect="mail-form",
    )  # fmt: skip
    opaque = header("application/pkcs7-mime; smime-type=signed-data", more=(BASE64,))
    yield mail_case(
        "signed-around", opaque + encoded(signed_data(inner)), OPAQUE,
        "Thư nằm bên trong chữ ký được mở ra.", "A mail inside of its signature is opened.",
        defect="mail-wrapper",
    )  # fmt: skip
    secret = header("application/pkcs7-mime; smime-type=enveloped-data", more=(BASE64,))
    yield mail_case(
        "encrypted", secret + encoded(b"0\x80\x06\x09" + bytes(60)), CRYPT,
        "Thư mã hóa không đọc được thì không phải văn bản, và không làm dừng lại.",
        "An encrypted mail cannot be read: it is no document, and stops nothing.",
        defect="mail-stops", kinds=("other",),
    )  # fmt: skip
    piece = header('message/partial; id="x@y"; number=1; total=2')
    yield mail_case(
        "partial", piece + letter()[:900], PARTIAL,
        "Một mảnh của thư chưa phải là văn bản.", "A piece of a mail is no document yet.",
        defect="mail-first", kinds=("part", "other"),
    )  # fmt: skip
    yield mail_case(
        "returned",
        returned("failed", "5.1.1", own=letter(boundary="i", Message_ID=OWN_ID)),
        PRACTICE,
        "Thư bị trả lại chứa văn bản của chính mình: không phải văn bản đến.",
        "A mail that came back holds one's own document, which has not come in.",
        defect="mail-returned",
        kinds=("receipt", "other"),
    )


def signed_data(content: bytes) -> bytes:
    """Signed data (RFC 5652 5.1) without signers, around a content."""
    data = _der(0x06, bytes.fromhex("2a864886f70d010701")) + _der(0xA0, _der(0x04, content))
    inner = _der(0x02, b"\x01") + _der(0x31, b"") + _der(0x30, data) + _der(0x31, b"")
    kind = _der(0x06, bytes.fromhex("2a864886f70d010702"))
    return _der(0x30, kind + _der(0xA0, _der(0x30, inner)))


def _der(tag: int, value: bytes) -> bytes:
    size = len(value)
    if size < 0x80:
        return bytes((tag, size)) + value
    told = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(told))) + told + value


def returned(action: str, code: str, *, own: bytes = b"", kind: str = "delivery-status") -> bytes:
    """What a mail server reports of a mail of one's own.

    Args:
        action: what became of it.
        code: the server's.
        own: the mail, if it comes back.
        kind: of the report's second part.
    """
    report = lines(
        f"Content-Type: message/{kind}",
        "",
        "Reporting-MTA: dns; mx.vidu-a.example",
        "",
        "Final-Recipient: rfc822; vanthu@vidu-a.example",
        f"Action: {action}",
        f"Status: {code}",
    )
    told = (text("Thông báo về thư đã gửi."), report)
    back = forwarded(own or header("text/plain", Message_ID=OWN_ID))
    head = header(
        "multipart/report; report-type=delivery-status; boundary=b",
        more=("Auto-Submitted: auto-replied", "Return-Path: <>"),
        Message_ID="<dsn.1@mx.vidu-a.example>",
    )
    return head + parts(*told, back)
