"""Errors of reading: nothing can be said about these bytes."""

from __future__ import annotations

from vnedoc.errors._root import VnedocError, error


@error
class ReadError(VnedocError):
    """Nothing can be said about these bytes."""

    code = "VNE-E100"
    title_en = "The bytes cannot be read as a message"
    title_vi = "Không đọc được dữ liệu thành gói tin"


@error
class NotXmlError(ReadError):
    """The bytes are not well-formed XML. `line` and `column` count from 1 in the original."""

    code = "VNE-E101"
    title_en = "The file is not well-formed XML"
    title_vi = "Tệp không phải XML đúng cú pháp"
    en = "Not well-formed XML at line {line}, column {column}: {reason}."
    vi = "Không phải XML đúng cú pháp, tại dòng {line}, cột {column}: {reason_vi}."
    hint_en = "{advice_en}"
    hint_vi = "{advice_vi}"
    line: int
    column: int
    reason: str
    reason_vi: str
    advice_en: str = "Ask the sender for the file again; it may have been cut off on its way."
    advice_vi: str = "Hãy đề nghị bên gửi gửi lại tệp; tệp có thể đã bị cắt trên đường truyền."


@error
class NotEnvelopeError(ReadError):
    """Well-formed XML whose root element is not an edXML message."""

    code = "VNE-E102"
    title_en = "The XML is not an edXML message"
    title_vi = "Tệp XML không phải gói tin edXML"
    en = "The root element is {root!r}, not an edXML message."
    vi = "Phần tử gốc là {root!r}, không phải gói tin edXML."
    hint_en = "Give the edXML file itself: <edXML xmlns='http://www.mic.gov.vn/TBT/QCVN_102_2016'>."
    hint_vi = "Hãy đưa đúng tệp edXML: <edXML xmlns='http://www.mic.gov.vn/TBT/QCVN_102_2016'>."
    root: str


@error
class EncodingError(ReadError):
    """The bytes are not UTF-8, or say that they are something else."""

    code = "VNE-E103"
    title_en = "The message is not UTF-8"
    title_vi = "Gói tin không ở dạng UTF-8"
    en = "The message is not UTF-8: {reason}."
    vi = "Gói tin không ở dạng UTF-8: {reason_vi}."
    hint_en = 'Write the file as UTF-8 with encoding="UTF-8" in its XML declaration.'
    hint_vi = 'Hãy ghi tệp ở dạng UTF-8 và khai encoding="UTF-8" trong dòng khai báo XML.'
    reason: str
    reason_vi: str


@error
class CompressedInputError(ReadError):
    """A compressed file was given where XML was expected; it is not unpacked."""

    code = "VNE-E104"
    title_en = "The file is compressed"
    title_vi = "Tệp là dữ liệu nén"
    en = "The file is {format} data, not XML; vnedoc does not unpack it."
    vi = "Tệp là dữ liệu nén {format}, không phải XML; vnedoc không tự giải nén."
    hint_en = "Unpack it first, with limits of your own."
    hint_vi = "Hãy tự giải nén trước, có đặt giới hạn."
    format: str


@error
class DoctypeError(ReadError):
    """The document has a DOCTYPE. edXML needs none; entities are how parsers are attacked."""

    code = "VNE-E105"
    title_en = "The message has a DOCTYPE"
    title_vi = "Gói tin có khai báo DOCTYPE"
    en = "The message has a DOCTYPE (line {line}), which is refused."
    vi = "Gói tin có khai báo DOCTYPE (dòng {line}), vnedoc từ chối."
    hint_en = "Remove the DOCTYPE; edXML has none."
    hint_vi = "Hãy bỏ khai báo DOCTYPE; edXML không dùng đến."
    line: int


@error
class UnreadableFileError(ReadError):
    """A file that a report is asked for cannot be had: it is not there, or not to be read."""

    code = "VNE-E106"
    title_en = "The file cannot be had"
    title_vi = "Không lấy được nội dung tệp"
    en = "{path} cannot be read: {reason}."
    vi = "Không đọc được {path}: {reason_vi}."
    path: str
    reason: str
    reason_vi: str


@error
class LimitError(ReadError):
    """A `limit` is passed. `found` is a lower bound: counting stops at the limit."""

    code = "VNE-E110"
    title_en = "A limit is passed"
    title_vi = "Vượt giới hạn"
    en = "A limit is passed: {found} is over {limit}."
    vi = "Vượt giới hạn: {found} lớn hơn {limit}."
    limit: int
    found: int


@error
class TooLargeError(LimitError):
    """What remains when the attachments are lifted out is larger than any real header (bytes)."""

    code = "VNE-E111"
    title_en = "The message is too large beside its attachments"
    title_vi = "Phần ngoài tệp đính kèm của gói tin quá lớn"
    en = "Beside its attachments the message has more than {limit} bytes."
    vi = "Ngoài tệp đính kèm, gói tin có hơn {limit} byte."
    hint_en = "Attachments must be plain base64 in ContentTransferEncoded."
    hint_vi = "Tệp đính kèm phải là base64 thuần trong ContentTransferEncoded."


@error
class TooDeepError(LimitError):
    """Elements are nested deeper than any message needs."""

    code = "VNE-E112"
    title_en = "Elements are nested too deep"
    title_vi = "Các phần tử lồng nhau quá sâu"
    en = "Elements are nested deeper than {limit} levels."
    vi = "Các phần tử lồng nhau quá {limit} cấp."


@error
class TooManyElementsError(LimitError):
    """More elements and attributes (comments and the like counted too) than any message needs."""

    code = "VNE-E113"
    title_en = "The message has too many elements and attributes"
    title_vi = "Gói tin có quá nhiều phần tử và thuộc tính"
    en = "The message has more than {limit} elements and attributes."
    vi = "Gói tin có hơn {limit} phần tử và thuộc tính."


@error
class TooManyAttributesError(LimitError):
    """More attributes on one element than any message needs."""

    code = "VNE-E114"
    title_en = "An element has too many attributes"
    title_vi = "Một phần tử có quá nhiều thuộc tính"
    en = "An element has more than {limit} attributes."
    vi = "Một phần tử có hơn {limit} thuộc tính."


@error
class TooManyNamespacesError(LimitError):
    """More namespace declarations than any message needs."""

    code = "VNE-E115"
    title_en = "Too many namespaces are declared at one place"
    title_vi = "Quá nhiều không gian tên được khai báo ở cùng một chỗ"
    en = "More than {limit} namespaces are declared at one place."
    vi = "Có hơn {limit} không gian tên được khai báo ở cùng một chỗ."


@error
class TooLongNamespaceError(LimitError):
    """A namespace name is longer than any real one (bytes)."""

    code = "VNE-E118"
    title_en = "A namespace name is too long"
    title_vi = "Tên không gian tên quá dài"
    en = "A namespace name is longer than {limit} bytes."
    vi = "Có tên không gian tên dài hơn {limit} byte."


@error
class CanonicalizationCostError(LimitError):
    """Canonicalizing the document, as a signature asks for, would cost too much."""

    code = "VNE-E116"
    title_en = "The canonical form would cost too much"
    title_vi = "Tính dạng chuẩn hóa (C14N) quá tốn kém"
    en = "The canonical form would cost too much: {found} is over {limit}."
    vi = "Tính dạng chính tắc (canonical form) quá tốn kém: {found} lớn hơn {limit}."
    hint_en = "Declare each namespace once, on the root element."
    hint_vi = "Hãy khai mỗi không gian tên một lần, ở phần tử gốc."


@error
class CanonicalizationError(ReadError):
    """The document has no canonical form, so nothing in it can be signed or verified."""

    code = "VNE-E117"
    en = "The document has no canonical form: a namespace name is a relative URI."
    vi = "Tài liệu không có dạng chính tắc: có không gian tên là URI tương đối."
    hint_en = "Write namespace names as absolute URIs."
    hint_vi = "Hãy viết tên không gian tên ở dạng URI tuyệt đối."
