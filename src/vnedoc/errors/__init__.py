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
    │       ├── TooManyAttributesError
    │       ├── TooManyNamespacesError
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
    └── MissingExtraError           an optional package is needed and not installed

Facts are attributes; `text("vi")` and `text("en")` give the words. Packages add their own branches.
"""

from __future__ import annotations

from vnedoc.errors._reading import (
    CanonicalizationCostError,
    CanonicalizationError,
    CompressedInputError,
    DoctypeError,
    EncodingError,
    LimitError,
    NotEnvelopeError,
    NotXmlError,
    ReadError,
    TooDeepError,
    TooLargeError,
    TooLongNamespaceError,
    TooManyAttributesError,
    TooManyElementsError,
    TooManyNamespacesError,
    UnreadableFileError,
)
from vnedoc.errors._root import Lang, VnedocError, error

__all__ = [
    "ArchiveError",
    "Base64Error",
    "BuildError",
    "CanonicalizationCostError",
    "CanonicalizationError",
    "CompressedInputError",
    "ContentError",
    "DoctypeError",
    "EncodingError",
    "FormError",
    "InvalidValueError",
    "Lang",
    "LimitError",
    "MissingContentError",
    "MissingExtraError",
    "NotEnvelopeError",
    "NotXmlError",
    "ReadError",
    "SourceChangedError",
    "TooDeepError",
    "TooLargeError",
    "TooLongNamespaceError",
    "TooManyAttributesError",
    "TooManyElementsError",
    "TooManyNamespacesError",
    "UnreadableFileError",
    "UnsafeNameError",
    "VnedocError",
    "error",
]


@error
class ContentError(VnedocError):
    """The bytes of an attachment cannot be had."""

    code = "VNE-E200"
    title_en = "The content of an attachment cannot be had"
    title_vi = "Không lấy được nội dung tệp đính kèm"


@error
class Base64Error(ContentError):
    """The text of an attachment is not strict base64. `offset` counts bytes of the text."""

    code = "VNE-E201"
    title_en = "An attachment is not valid base64"
    title_vi = "Nội dung tệp đính kèm không phải base64 hợp lệ"
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
    title_en = "The file changed after it was read"
    title_vi = "Tệp đã thay đổi sau khi được đọc"
    en = "The file {path!r} changed after it was read."
    vi = "Tệp {path!r} đã thay đổi sau khi được đọc."
    hint_en = "Read it again, from a place where nobody writes."
    hint_vi = "Hãy đọc lại, ở nơi không chương trình nào khác ghi vào."
    path: str


@error
class MissingContentError(ContentError):
    """The attachment says that it exists but carries no content."""

    code = "VNE-E203"
    title_en = "An attachment carries no content"
    title_vi = "Tệp đính kèm không có nội dung"
    en = "The attachment {name!r} carries no content."
    vi = "Tệp đính kèm {name!r} không có nội dung."
    hint_en = "To build, give it with --attach or as base64; to extract, ask the sender for it."
    hint_vi = "Khi lập, đưa vào bằng --attach hoặc base64; khi trích xuất, hỏi lại bên gửi."
    name: str


@error
class ArchiveError(ContentError):
    """The zip that an attachment is breaks a limit or is damaged."""

    code = "VNE-E204"
    title_en = "A zipped attachment is refused"
    title_vi = "Tệp đính kèm dạng zip không được mở"
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
    title_en = "A message cannot carry the value"
    title_vi = "Gói tin không chứa được giá trị này"
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
    title_en = "The envelope cannot be built"
    title_vi = "Không lập được gói tin"
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
    title_en = "The JSON form is wrong"
    title_vi = "Biểu mẫu JSON sai"
    en = "The form is wrong at {path}: {reason}."
    vi = "Biểu mẫu sai tại {path}: {reason_vi}."
    path: str
    reason: str
    reason_vi: str


@error
class UnsafeNameError(VnedocError):
    """Two attachments would be written to the same file."""

    code = "VNE-E600"
    title_en = "The file exists already"
    title_vi = "Tệp đã có"
    en = "The file {path!r} exists already; nothing was written."
    vi = "Tệp {path!r} đã có; không ghi gì cả."
    hint_en = "Extract into an empty folder."
    hint_vi = "Hãy trích xuất vào một thư mục trống."
    path: str


@error
class MissingExtraError(VnedocError):
    """An optional package is needed and not installed; the check is never skipped silently."""

    code = "VNE-E610"
    title_en = "An extra is needed and not installed"
    title_vi = "Thiếu gói bổ sung cần dùng"
    en = "{purpose} needs the extra {extra!r}, which is not installed."
    vi = "{purpose_vi} cần gói bổ sung {extra!r}, hiện chưa được cài đặt."
    hint_en = "Run: pip install vnedoc[{extra}]"
    hint_vi = "Hãy chạy: pip install vnedoc[{extra}]"
    extra: str
    purpose: str
    purpose_vi: str
