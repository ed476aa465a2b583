"""Every exception that vnedoc raises, in one tree.

An exception means that no answer is possible. A message that merely breaks the standard is an
answer: it comes back as findings (see `vnedoc.findings`).

::

    VnedocError
    ├── ReadError                   nothing can be said about these bytes
    │   ├── NotXmlError             not well-formed XML
    │   ├── NotEnvelopeError        XML, but its root is not an edXML message
    │   ├── EncodingError           not UTF-8, or declared as something else
    │   ├── CompressedInputError    gzip, zip, bzip2, xz or zstd instead of XML
    │   ├── DoctypeError            a DOCTYPE: entities and external DTDs are refused
    │   ├── UnreadableFileError     the file itself cannot be had
    │   ├── CanonicalizationError   well-formed, but it has no canonical form
    │   └── LimitError              a limit of `vnedoc.limits` is passed
    │       ├── TooLargeError       what remains beside the attachments is too large
    │       ├── TooDeepError        elements nested too deep
    │       ├── TooManyElementsError
    │       ├── TooManyAttributesError, TooManyNamespacesError
    │       ├── TooLongNamespaceError
    │       └── CanonicalizationCostError
    ├── ContentError                an attachment's bytes cannot be had
    │   ├── Base64Error             its text is not strict base64
    │   ├── SourceChangedError      the file changed after it was read
    │   ├── MissingContentError     the attachment carries no content
    │   └── ArchiveError            the zip that it is breaks a limit or is damaged
    ├── InvalidValueError           a value that no message can carry (also a ValueError)
    ├── BuildError                  the builder lacks something that only the caller knows
    ├── FormError                   the JSON form does not fit its schema
    ├── UnsafeNameError             two attachments would be written to the same file
    ├── MissingExtraError           an optional package is needed and not installed
    └── NotAcceptableError          raised by Report.raise_for_errors()

Facts are attributes; `text("vi")` and `text("en")` give the words. Packages add their own branches.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal, TypeVar, dataclass_transform

import attrs

Lang = Literal["vi", "en"]

_Kind = TypeVar("_Kind", bound=type)


@dataclass_transform(kw_only_default=True, eq_default=False, field_specifiers=(attrs.field,))
def error(kind: _Kind) -> _Kind:
    """Decorate an exception class: its annotated facts are given by keyword."""
    return attrs.define(kw_only=True, eq=False, slots=False)(kind)


@error
class VnedocError(Exception):
    """Root of all errors of this library.

    Attributes:
        code: Stable identifier of the kind of error, part of the API.
        en, vi: Templates of the text; names in braces are facts.
        hint_en, hint_vi: How to mend it.
    """

    code: ClassVar[str] = "VNE-E000"
    en: ClassVar[str] = "vnedoc could not answer."
    vi: ClassVar[str] = "vnedoc không trả lời được."
    hint_en: ClassVar[str] = ""
    hint_vi: ClassVar[str] = ""

    @property
    def facts(self) -> dict[str, Any]:
        """The facts of this error by name."""
        return attrs.asdict(self, recurse=False)  # type: ignore[arg-type]

    def text(self, lang: Lang = "en") -> str:
        """What is wrong and how to mend it, in one language."""
        what, hint = (self.vi, self.hint_vi) if lang == "vi" else (self.en, self.hint_en)
        return f"{what} {hint}".strip().format_map(self.facts)

    def __str__(self) -> str:
        return self.text("en")

    def __reduce__(self) -> tuple[Any, ...]:
        # Keyword-only facts do not fit the (class, args) form that Exception pickles by.
        return _rebuild, (type(self), self.facts)


def _rebuild(kind: type[VnedocError], facts: dict[str, Any]) -> VnedocError:
    return kind(**facts)


@error
class ReadError(VnedocError):
    """Nothing can be said about these bytes."""

    code = "VNE-E100"


@error
class NotXmlError(ReadError):
    """The bytes are not well-formed XML. `line` and `column` count from 1 in the original."""

    code = "VNE-E101"
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
    en = "The root element is {root!r}, not an edXML message."
    vi = "Phần tử gốc là {root!r}, không phải gói tin edXML."
    hint_en = "Give the edXML file itself: <edXML xmlns='http://www.mic.gov.vn/TBT/QCVN_102_2016'>."
    hint_vi = "Hãy đưa đúng tệp edXML: <edXML xmlns='http://www.mic.gov.vn/TBT/QCVN_102_2016'>."
    root: str


@error
class EncodingError(ReadError):
    """The bytes are not UTF-8, or say that they are something else."""

    code = "VNE-E103"
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
    en = "The file is {format} data, not XML; vnedoc does not unpack it."
    vi = "Tệp là dữ liệu nén {format}, không phải XML; vnedoc không tự giải nén."
    hint_en = "Unpack it first, with limits of your own."
    hint_vi = "Hãy tự giải nén trước, có đặt giới hạn."
    format: str


@error
class DoctypeError(ReadError):
    """The document has a DOCTYPE. edXML needs none; entities are how parsers are attacked."""

    code = "VNE-E105"
    en = "The message has a DOCTYPE (line {line}), which is refused."
    vi = "Gói tin có khai báo DOCTYPE (dòng {line}), vnedoc từ chối."
    hint_en = "Remove the DOCTYPE; edXML has none."
    hint_vi = "Hãy bỏ khai báo DOCTYPE; edXML không dùng đến."
    line: int


@error
class UnreadableFileError(ReadError):
    """A file that a report is asked for cannot be had: it is not there, or not to be read."""

    code = "VNE-E106"
    en = "{path} cannot be read: {reason}."
    vi = "Không đọc được {path}: {reason_vi}."
    path: str
    reason: str
    reason_vi: str


@error
class LimitError(ReadError):
    """A limit is passed. `found` is a lower bound: counting stops at the limit."""

    code = "VNE-E110"
    en = "A limit is passed: {found} is over {limit}."
    vi = "Vượt giới hạn: {found} lớn hơn {limit}."
    limit: int
    found: int


@error
class TooLargeError(LimitError):
    """What remains when the attachments are lifted out is larger than any real header (bytes)."""

    code = "VNE-E111"
    en = "Beside its attachments the message has more than {limit} bytes."
    vi = "Ngoài tệp đính kèm, gói tin có hơn {limit} byte."
    hint_en = "Attachments must be plain base64 in ContentTransferEncoded."
    hint_vi = "Tệp đính kèm phải là base64 thuần trong ContentTransferEncoded."


@error
class TooDeepError(LimitError):
    """Elements are nested deeper than any message needs."""

    code = "VNE-E112"
    en = "Elements are nested deeper than {limit} levels."
    vi = "Các phần tử lồng nhau quá {limit} cấp."


@error
class TooManyElementsError(LimitError):
    """More elements and attributes (comments and the like counted too) than any message needs."""

    code = "VNE-E113"
    en = "The message has more than {limit} elements and attributes."
    vi = "Gói tin có hơn {limit} phần tử và thuộc tính."


@error
class TooManyAttributesError(LimitError):
    """More attributes on one element than any message needs."""

    code = "VNE-E114"
    en = "An element has more than {limit} attributes."
    vi = "Một phần tử có hơn {limit} thuộc tính."


@error
class TooManyNamespacesError(LimitError):
    """More namespace declarations than any message needs."""

    code = "VNE-E115"
    en = "More than {limit} namespaces are declared at one place."
    vi = "Có hơn {limit} không gian tên được khai báo ở cùng một chỗ."


@error
class TooLongNamespaceError(LimitError):
    """A namespace name is longer than any real one (bytes)."""

    code = "VNE-E118"
    en = "A namespace name is longer than {limit} bytes."
    vi = "Có tên không gian tên dài hơn {limit} byte."


@error
class CanonicalizationCostError(LimitError):
    """Canonicalizing the document, as a signature asks for, would cost too much."""

    code = "VNE-E116"
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


@error
class ContentError(VnedocError):
    """The bytes of an attachment cannot be had."""

    code = "VNE-E200"


@error
class Base64Error(ContentError):
    """The text of an attachment is not strict base64. `offset` counts bytes of the text."""

    code = "VNE-E201"
    en = "The attachment's text is not valid base64 near byte {offset}: {reason}."
    vi = "Nội dung tệp đính kèm không phải base64 hợp lệ, gần byte {offset}."
    hint_en = "Ask the sender for the message again; the file cannot be recovered."
    hint_vi = "Hãy đề nghị bên gửi gửi lại gói tin; không khôi phục được tệp này."
    offset: int
    reason: str


@error
class SourceChangedError(ContentError):
    """The file changed after it was read; its bytes are no longer those that were judged."""

    code = "VNE-E202"
    en = "The file {path!r} changed after it was read."
    vi = "Tệp {path!r} đã thay đổi sau khi được đọc."
    hint_en = "Read it again, from a place where nobody writes."
    hint_vi = "Hãy đọc lại, ở nơi không chương trình nào khác ghi vào."
    path: str


@error
class MissingContentError(ContentError):
    """The attachment says that it exists but carries no content."""

    code = "VNE-E203"
    en = "The attachment {name!r} carries no content."
    vi = "Tệp đính kèm {name!r} không có nội dung."
    hint_en = "To build, give it with --attach or as base64; to extract, ask the sender for it."
    hint_vi = "Khi lập, đưa vào bằng --attach hoặc base64; khi trích xuất, hỏi lại bên gửi."
    name: str


@error
class ArchiveError(ContentError):
    """The zip that an attachment is breaks a limit or is damaged."""

    code = "VNE-E204"
    en = "The zipped attachment is refused: {reason}."
    vi = "Không mở tệp đính kèm dạng zip: {reason_vi}."
    hint_en = "Ask the sender for the plain file."
    hint_vi = "Hãy đề nghị bên gửi gửi tệp không nén."
    reason: str
    reason_vi: str


@error
class InvalidValueError(VnedocError, ValueError):
    """A value that no message can carry, or that is none of those an argument knows."""

    code = "VNE-E300"
    en = "{field}: {value!r} cannot be used: {reason}."
    vi = "{field}: không dùng được giá trị {value!r}: {reason_vi}."
    field: str
    value: object
    reason: str
    reason_vi: str = "giá trị không hợp lệ"


@error
class BuildError(VnedocError):
    """What the builder lacks or refuses; `problems` has (field path, English, Vietnamese)."""

    code = "VNE-E400"
    en = "The envelope cannot be built: {listed}."
    vi = "Không lập được gói tin: {listed}."
    problems: tuple[tuple[str, str, str], ...]

    def text(self, lang: Lang = "en") -> str:
        """All problems, in one language."""
        index = 2 if lang == "vi" else 1
        listed = "; ".join(f"{problem[0]}: {problem[index]}" for problem in self.problems)
        return (self.vi if lang == "vi" else self.en).format(listed=listed)


@error
class FormError(VnedocError):
    """The JSON form does not fit its schema. `path` is the place in the form, from ``$``."""

    code = "VNE-E500"
    en = "The form is wrong at {path}: {reason}."
    vi = "Biểu mẫu sai tại {path}: {reason_vi}."
    path: str
    reason: str
    reason_vi: str


@error
class UnsafeNameError(VnedocError):
    """Two attachments would be written to the same file."""

    code = "VNE-E600"
    en = "The file {path!r} exists already; nothing was written."
    vi = "Tệp {path!r} đã có; không ghi gì cả."
    hint_en = "Extract into an empty folder."
    hint_vi = "Hãy trích xuất vào một thư mục trống."
    path: str


@error
class MissingExtraError(VnedocError):
    """An optional package is needed and not installed; the check is never skipped silently."""

    code = "VNE-E610"
    en = "{purpose} needs the extra {extra!r}, which is not installed."
    vi = "{purpose_vi} cần gói bổ sung {extra!r}, hiện chưa được cài đặt."
    hint_en = "Run: pip install vnedoc[{extra}]"
    hint_vi = "Hãy chạy: pip install vnedoc[{extra}]"
    extra: str
    purpose: str
    purpose_vi: str


@error
class NotAcceptableError(VnedocError):
    """The report does not accept the message. `report` is the whole `Report`."""

    code = "VNE-E700"
    en = "The message is not acceptable: {errors} error(s)."
    vi = "Gói tin không được chấp nhận: {errors} lỗi."
    errors: int
    report: Any
