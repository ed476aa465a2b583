"""The manifest and the attached files. QCVN 102:2016/BTTTT 3."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from vnedoc.content import Content
from vnedoc.errors import InvalidValueError, MissingContentError
from vnedoc.identifiers import ContentId
from vnedoc.model._wire import content_id, groups, naming, text, wire


def _content(value: Content | None) -> Content | None:
    """Content; an empty one is none, as on the wire."""
    if value is not None and not isinstance(value, Content):
        raise InvalidValueError(
            field="content",
            value=type(value).__name__,
            reason="expected a Content, such as Content.from_bytes(data)",
            reason_vi="cần Content, ví dụ Content.from_bytes(data)",
        )
    return None if value is None or value.is_empty else value


@naming
@attrs.frozen(kw_only=True)
class Reference:
    """One line of the manifest."""

    content_id: ContentId | None = attrs.field(
        default=None,
        converter=content_id,
        metadata=wire(
            "ContentId", "3.1.1", "Mã tệp đính kèm", "Attachment identifier", mandatory=True
        ),
    )
    content_type: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire("ContentType", "3.1.2", "Kiểu dữ liệu", "Media type", mandatory=True),
    )
    description: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire("Description", "3.1.4", "Mô tả", "Description"),
    )
    name: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire(
            "AttachmentName", "3.1.3", "Tên tệp", "File name", max_length=500, mandatory=True
        ),
    )


@naming
@attrs.frozen(kw_only=True)
class Manifest:
    """What the message says it carries (``edXMLManifest``)."""

    version: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire("@version", "3", "Phiên bản", "Version", mandatory=True),
    )
    references: tuple[Reference, ...] = attrs.field(
        default=(),
        converter=groups,
        metadata=wire("Reference", "3.1", "Danh mục tệp đính kèm", "References"),
    )


@naming
@attrs.frozen(kw_only=True)
class Attachment:
    """One attached file.

    `content` is what travels (after base64). Senders often wrap a file in a zip of one entry;
    `chunks` and `read` unwrap it, `content` does not.
    """

    content_id: ContentId | None = attrs.field(
        default=None,
        converter=content_id,
        metadata=wire(
            "ContentId", "4.1", "Mã tệp đính kèm", "Attachment identifier", mandatory=True
        ),
    )
    name: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire(
            "AttachmentName", "4.2", "Tên tệp", "File name", max_length=500, mandatory=True
        ),
    )
    description: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire("Description", "4.3", "Mô tả", "Description"),
    )
    content_type: str | None = attrs.field(
        default=None,
        converter=text,
        metadata=wire("ContentType", "4.4", "Kiểu dữ liệu", "Media type", mandatory=True),
    )
    field_name: str | None = attrs.field(
        default=None, converter=text, metadata=wire("FieldName", "", "Tên trường", "Field name")
    )
    mime_type: str | None = attrs.field(
        default=None, converter=text, metadata=wire("MimeType", "", "Kiểu MIME", "MIME type")
    )
    format: str | None = attrs.field(
        default=None, converter=text, metadata=wire("Format", "", "Định dạng", "Format")
    )
    content: Content | None = attrs.field(
        default=None,
        converter=_content,
        metadata=wire(
            "ContentTransferEncoded", "4.5", "Nội dung tệp", "Content in base64", mandatory=True
        ),
    )

    @property
    def zipped(self) -> bool:
        """Whether the content is a zip of exactly one entry with this attachment's extension."""
        return self.content is not None and self.content.wraps(self.name or "")

    def chunks(self) -> Iterator[bytes]:
        """The file's bytes in pieces, unwrapped if it travels in a zip of its own.

        Raises:
            MissingContentError: there is no content.
            Base64Error: the text is not strict base64.
            SourceChangedError: the message's file changed after it was read.
            ArchiveError: the zip breaks a limit or is damaged.
        """
        if self.content is None:
            raise MissingContentError(name=self.name or "")
        return self.content.unwrapped(self.name or "")

    def read(self) -> bytes:
        """The whole file in memory; errors as for `chunks`."""
        return b"".join(self.chunks())
