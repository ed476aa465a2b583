"""What to do about bytes that are no XML: the advice that fits what is really there."""

from __future__ import annotations

import re
from typing import Final

from vnedoc.xml.reading.prolog import BOM

Words = tuple[str, str]
"""English and Vietnamese."""

_SPACE: Final = b" \t\r\n"
_HEADER: Final = re.compile(rb"(?:--[^\r\n]{1,200}\r?\n)?[A-Za-z][A-Za-z0-9-]{0,60}:[^\r\n]*\r?\n")
_BASE64: Final = re.compile(rb"[A-Za-z0-9+/=\r\n \t]{16,}")
_SEEN: Final = 4096
_AT_THE_END: Final = {
    "unclosed token",
    "unclosed CDATA section",
    "the file ends too early",
}
ASK_AGAIN: Final = (
    "Ask the sender for the file again; it was cut off on its way.",
    "Hãy đề nghị bên gửi gửi lại tệp; tệp đã bị cắt trên đường truyền.",
)
_EMPTY: Final = (
    "The file is empty. Ask the sender for it again.",
    "Tệp rỗng. Hãy đề nghị bên gửi gửi lại.",
)
_JSON: Final = (
    "This is JSON, not XML: take the message out of it (it is often base64 in a field, data).",
    "Đây là JSON, không phải XML: hãy lấy gói tin trong đó ra (thường ở dạng base64, trường data).",
)
_MIME: Final = (
    "MIME or HTTP headers stand around the message: take out the part that begins with <.",
    "Quanh gói tin có dòng tiêu đề MIME hoặc HTTP: hãy lấy riêng phần bắt đầu bằng <.",
)
_ENCODED: Final = (
    "This is base64: decode it first; the message is inside.",
    "Đây là base64: hãy giải mã trước; gói tin ở bên trong.",
)
_BEFORE: Final = (
    "Remove what stands before <?xml, also blank lines: it must be the first of the file.",
    "Hãy bỏ mọi thứ trước <?xml, kể cả dòng trống: <?xml phải đứng đầu tệp.",
)
_NOT_XML: Final = (
    "XML begins with <; this file does not. Ask the sender for the edXML file itself.",
    "XML bắt đầu bằng <; tệp này thì không. Hãy đề nghị bên gửi gửi đúng tệp edXML.",
)
_AMPERSAND: Final = (
    "Write & as &amp; where it is part of a text.",
    "Khi & là một phần của nội dung, hãy viết thành &amp;.",
)
_LESS: Final = (
    "Write < as &lt; where it is part of a text.",
    "Khi < là một phần của nội dung, hãy viết thành &lt;.",
)
_QUOTE: Final = (
    "Put the attribute's value between two quotation marks: one of them is missing.",
    "Hãy đặt giá trị của thuộc tính giữa hai dấu nháy: đang thiếu một dấu.",
)
_ENTITY: Final = (
    "XML knows only &amp;, &lt;, &gt;, &quot; and &apos;: write the character itself or its number,"
    " such as &#160; for &nbsp;.",
    "XML chỉ có &amp;, &lt;, &gt;, &quot; và &apos;: hãy viết chính ký tự đó hoặc mã số của nó,"
    " ví dụ &#160; thay cho &nbsp;.",
)
_CHARACTER: Final = (
    "Remove the control character: XML cannot carry it, not even as a reference.",
    "Hãy bỏ ký tự điều khiển: XML không mang được, kể cả khi viết dạng tham chiếu.",
)
_TAG: Final = (
    "Close every element with the same name, in the reverse order of opening.",
    "Hãy đóng mỗi phần tử bằng đúng tên của nó, theo thứ tự ngược với lúc mở.",
)
_TWICE: Final = (
    "Give each attribute of an element once.",
    "Mỗi thuộc tính của một phần tử chỉ ghi một lần.",
)
_PREFIX: Final = (
    "Declare the prefix: xmlns:edXML with the standard's namespace on the element or above it.",
    "Hãy khai tiền tố: ghi xmlns:edXML với không gian tên của quy chuẩn ở phần tử hoặc phía trên.",
)
_NULLS: Final = (
    "Remove the NUL bytes at the end: the file was written into a buffer larger than itself.",
    "Hãy bỏ các byte NUL ở cuối: tệp đã được ghi từ vùng đệm lớn hơn nó.",
)
_SECOND: Final = (
    "Two documents stand in one file: give each a file of its own.",
    "Một tệp chứa hai tài liệu: hãy tách mỗi tài liệu một tệp.",
)
_BEHIND: Final = (
    "Remove what stands behind the end of the root element.",
    "Hãy bỏ phần nằm sau khi phần tử gốc kết thúc.",
)
_DECLARATION: Final = (
    "Keep one XML declaration, as the first of the file.",
    "Chỉ giữ một dòng khai báo XML, ở đầu tệp.",
)
_NAMES: Final = (
    "Check the names and the xmlns values there: a namespace is named by a URI, without blanks.",
    "Hãy kiểm tra tên và giá trị xmlns ở đó: không gian tên phải là URI, không có dấu cách.",
)
_ELSE: Final = (
    "Ask the sender for a file that his own program can read.",
    "Hãy đề nghị bên gửi gửi tệp mà chính phần mềm của họ đọc được.",
)
_BY_REASON: Final = {
    "not well-formed": _NAMES,
    "undefined entity": _ENTITY,
    "invalid character": _CHARACTER,
    "reference to an invalid character": _CHARACTER,
    "mismatched tag": _TAG,
    "duplicate attribute": _TWICE,
    "unbound prefix": _PREFIX,
    "XML declaration not at the start": _DECLARATION,
}


def advice(data: bytes, offset: int, reason: str) -> Words:
    """How to mend what stopped the parser.

    Args:
        data: the bytes, attachments lifted out.
        offset: where the fault is.
        reason: the parser's, in English, as `vnedoc.xml.places` words it.
    """
    return _as_a_whole(data) or _at(data, offset, reason)


def _as_a_whole(data: bytes) -> Words | None:
    """By how the file begins: other formats, and other things around the message."""
    bare = data.removeprefix(BOM)
    start = bare.lstrip(_SPACE)[:_SEEN]
    if not start:
        return _EMPTY
    if start.startswith(b"<"):
        return _BEFORE if start.startswith(b"<?xml") and start != bare[:_SEEN] else None
    if start.startswith((b"{", b"[")):
        return _JSON
    if _HEADER.match(start) or start.startswith(b"HTTP/"):
        return _MIME
    if _BASE64.fullmatch(start):
        return _ENCODED
    return _BEFORE if b"<?xml" in start or b"<edXML" in start else _NOT_XML


def _at(data: bytes, offset: int, reason: str) -> Words:
    """By what stands where the parser stopped."""
    if reason in _AT_THE_END:
        return ASK_AGAIN
    if reason == "text after the root element":
        return _after(data[offset:])
    if known := _BY_REASON.get(reason):
        return known
    if known := _in_a_tag(data, offset):
        return known
    if b"&" in data[max(offset - 1, 0) : offset + 1]:
        return _AMPERSAND
    if data[offset : offset + 1] == b"\0":
        return _NULLS if not data[offset:].strip(b"\0" + _SPACE) else _CHARACTER
    if data[offset : offset + 1] in _CONTROLS:
        return _CHARACTER
    # The name of a reference may be read before its end is missed.
    word = data.rfind(b"&", max(offset - 100, 0), offset)
    if word >= 0 and data[word + 1 : offset].isalnum():
        return _AMPERSAND
    if b"<" in data[max(offset - 1, 0) : offset + 1]:
        return _LESS
    return _ELSE


_NAME: Final = rb"[^\s<>&=\"'/]+"
_VALUE: Final = rb"(?:\"[^\"<]*\"|'[^'<]*')"
_BEGUN: Final = re.compile(rb"<(?![!?])%b((?:\s+%b\s*=\s*%b)*)" % (_NAME, _NAME, _VALUE))
_OPEN_VALUE: Final = re.compile(rb"\s+%b\s*=\s*[\"'][^<]*" % _NAME)
_NO_VALUE: Final = re.compile(rb"\s+%b\s*=\s*" % _NAME)


def _in_a_tag(data: bytes, offset: int) -> Words | None:
    """What is wrong with a tag that the parser was in; `None` if it was in none.

    A < that is part of a text makes a tag of the words behind it, and the parser stops later, at
    whatever no tag can have there: the cause stands before that place.
    """
    here = data[offset : offset + 1]
    window = data[max(offset - _SEEN, 0) : offset]
    # In a value that was not closed the < of the next tag is what the parser stops at.
    begin = window.rfind(b"<")
    found = _BEGUN.match(window, begin) if begin >= 0 else None
    if found is None:
        return None
    rest = window[found.end() :]
    if _NO_VALUE.fullmatch(rest) or (found.group(1) and not rest and here not in b" \t\r\n/>"):
        return _QUOTE
    if _OPEN_VALUE.fullmatch(rest):
        return _QUOTE if here == b"<" else None
    return None if rest.lstrip(_SPACE).startswith((b">", b"/")) or here in _CONTROLS else _LESS


_CONTROLS: Final = frozenset(bytes([code]) for code in range(32)) - {b"\t", b"\r", b"\n"}


def _after(rest: bytes) -> Words:
    rest = rest.lstrip(_SPACE)
    if not rest.strip(b"\0" + _SPACE):
        return _NULLS
    return _SECOND if rest.startswith((b"<?xml", b"<edXML", b"<EdXML")) else _BEHIND
