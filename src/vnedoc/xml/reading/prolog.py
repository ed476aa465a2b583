"""What the first bytes of a message must be, before any parser sees them.

Compressed files, other encodings and DOCTYPEs are refused here, each by its own error. Only the
prolog is read: white space, comments and processing instructions before the root element.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from vnedoc.errors import (
    CompressedInputError,
    DoctypeError,
    EncodingError,
    NotEnvelopeError,
    TooLargeError,
    TooManyElementsError,
    error,
)
from vnedoc.limits import MAX_ELEMENTS, MAX_REMAINDER_BYTES
from vnedoc.xml.places import Cursor

# Given a path, lxml unpacks gzip in spite of its default: a small file could hold gigabytes. Bytes
# are never given to it by a path, and what is packed is called so.
_COMPRESSED: Final = (
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"PK\x07\x08", "zip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
)
# UTF-32 first: its byte order mark begins with that of UTF-16.
_OTHER_ENCODINGS: Final = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"<\x00\x00\x00", "UTF-32"),
    (b"\x00\x00\x00<", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
    (b"<\x00", "UTF-16"),
    (b"\x00<", "UTF-16"),
    (b"\x4c\x6f\xa7\x94", "EBCDIC"),
)
_REFUSED: Final = tuple(magic for magic, _ in _COMPRESSED + _OTHER_ENCODINGS)
BOM: Final = b"\xef\xbb\xbf"
"""UTF-8's own byte order mark, which is admitted."""
_DOCTYPE: Final = b"<!DOCTYPE"
_WEB_PAGE: Final = re.compile(rb"<!DOCTYPE[ \t\r\n]+html\b", re.IGNORECASE)
_MISC: Final = (b"<!--", b"<?")
_SPACE: Final = re.compile(rb"[ \t\r\n]*")
_DECLARATION: Final = re.compile(rb"<\?xml[ \t\r\n][^>]*")
_DECLARED: Final = re.compile(rb"(version|encoding)[ \t\r\n]*=[ \t\r\n]*[\"']([^\"']*)")
_ADMITTED: Final = {b"version": b"1.0", b"encoding": b"utf-8"}

KINDS: Final = {
    "Report": ("an exchange bus's report on a message", "báo cáo của trục về một gói tin"),
    "ErrorList": ("an exchange bus's list of errors", "danh sách lỗi của trục"),
    "Fault": ("a SOAP fault", "thông báo lỗi SOAP"),
    "html": ("a web page", "một trang web"),
    "Statement": ("a signed statement without its message", "bản kê ký số, không có gói tin"),
    "Signature": ("a signature without its message", "chữ ký, không có gói tin"),
}
"""Local names of roots that are met in place of messages."""


@error
class OtherDocumentError(NotEnvelopeError):
    """The root is that of another kind of document, which is known."""

    code = "VNE-E109"
    title_en = "The file is a document of another kind"
    title_vi = "Tệp là tài liệu thuộc loại khác"
    en = "The root element is {root!r}: {kind_en}, not an edXML message."
    vi = "Phần tử gốc là {root!r}: {kind_vi}, không phải gói tin edXML."
    hint_en = "Nothing was read. Ask the sender, or the exchange, for the edXML message itself."
    hint_vi = "Không đọc gì. Hãy đề nghị bên gửi hoặc trục gửi đúng gói tin edXML."
    kind_en: str
    kind_vi: str


def read_prolog(chunks: Iterator[bytes]) -> bytes:
    """Take from `chunks` until the root element is reached; everything taken is given back.

    Raises:
        CompressedInputError: a known compressed format, judged by its first bytes.
        EncodingError: a byte order mark or a declaration other than UTF-8 or XML 1.0.
        DoctypeError: there is a DOCTYPE.
        OtherDocumentError: it is a web page, whose markup is seldom XML.
        TooLargeError, TooManyElementsError: the prolog alone passes a limit.
    """
    head, at = b"", 0
    for chunk in chunks:
        head += chunk
        at = _pass_over(head, at)
        # So much must be there to tell a DOCTYPE from the root.
        if at + len(_DOCTYPE) <= len(head) and not head.startswith(_MISC, at):
            break
        nodes = head.count(b"<", 0, at)
        if nodes > MAX_ELEMENTS:
            raise TooManyElementsError(limit=MAX_ELEMENTS, found=nodes)
        if len(head) > MAX_REMAINDER_BYTES:
            raise TooLargeError(limit=MAX_REMAINDER_BYTES, found=len(head))
    _refuse_magic(head)
    _refuse_declaration(head)
    # Entities that read files or hosts, or that swell a text a billion times, all need one. Looked
    # for here alone: in CDATA or in a comment the same letters are text.
    if _WEB_PAGE.match(head, at):
        en, vi = KINDS["html"]
        raise OtherDocumentError(root="html", kind_en=en, kind_vi=vi)
    if head.startswith(_DOCTYPE, at):
        cursor = Cursor()
        cursor.feed(head[:at])
        raise DoctypeError(line=cursor.position[0])
    return head


def _pass_over(head: bytes, at: int) -> int:
    """The offset behind all white space, comments and instructions that are complete in `head`."""
    if at == 0 and head.startswith(BOM):
        at = len(BOM)
    while True:
        at = _SPACE.match(head, at).end()  # type: ignore[union-attr]
        if head.startswith(b"<!--", at):
            end = head.find(b"-->", at + 4) + 3
        elif head.startswith(b"<?", at):
            end = head.find(b"?>", at + 2) + 2
        else:
            return at
        if end <= at:
            return at
        at = end


def _refuse_magic(head: bytes) -> None:
    if not head.startswith(_REFUSED):
        return
    for magic, name in _COMPRESSED:
        if head.startswith(magic):
            raise CompressedInputError(format=name)
    for magic, name in _OTHER_ENCODINGS:
        if head.startswith(magic):
            raise EncodingError(reason=f"it is {name}", reason_vi=f"đây là {name}")


def _refuse_declaration(head: bytes) -> None:
    """Refuse what is declared, because libxml2 is told to take the bytes as UTF-8 in any case."""
    # windows-1258, which libxml2 knows, would make other Vietnamese letters of the same bytes.
    declaration = _DECLARATION.match(head, len(BOM) if head.startswith(BOM) else 0)
    if declaration is None:
        return
    for name, value in _DECLARED.findall(declaration.group()):
        if value.lower() != _ADMITTED[name]:
            said = f'{name.decode()}="{value[:40].decode("utf-8", "replace")}"'
            raise EncodingError(reason=f"it declares {said}", reason_vi=f"tệp khai {said}")
