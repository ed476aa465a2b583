"""What a statement says of a message: made only where it survives the axis."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vnedoc import names
from vnedoc.errors import Lang, VnedocError, error
from vnedoc.model import Attachment, DocumentEnvelope
from vnedoc.signature.statement.form import Statement
from vnedoc.signature.statement.matching import digested
from vnedoc.signature.statement.normal import IncomparableError, StatedFile, unlisted, values_of
from vnedoc.signature.statement.versions import LATEST
from vnedoc.xml.reading import departures
from vnedoc.xml.reading.reader import Reading
from vnedoc.xml.reading.tree import Document

_SPACE: Final = " \t\r\n"
_INVENTED: Final = {
    "OtherInfo/Priority": "0",
    "OtherInfo/PromulgationAmount": "1",
    "OtherInfo/PageAmount": "1",
    "OtherInfo/Direction": "false",
    "DocumentType/Type": "2",
    "SteeringType": "0",
}
"""Fields of the header that the national SDK fills when they are missing, and with what."""


@error
class StatementRefusedError(VnedocError):
    """The message would not survive the axis unchanged, so no statement is made.

    `problems` are triples of (place, English text, Vietnamese text).
    """

    code = "VNE-E450"
    title_en = "No statement can be made for the message"
    title_vi = "Không lập được bản kê ký số cho gói tin"
    en = "No statement can be made for this message: {listed}."
    vi = "Không thể lập bản kê ký số cho gói tin này: {listed}."
    problems: tuple[tuple[str, str, str], ...]

    def text(self, lang: Lang = "en") -> str:
        """All problems, in one language."""
        index = 2 if lang == "vi" else 1
        listed = "; ".join(f"{problem[0]}: {problem[index]}" for problem in self.problems)
        return (self.vi if lang == "vi" else self.en).format(listed=listed)


def statement_of(document: Document, reading: Reading) -> Statement:
    """The statement on a message as it stands.

    Raises:
        StatementRefusedError: the message is not a fixed point of what the axis does.
        ContentError: an attachment's bytes cannot be had.
    """
    problems = tuple(_obstacles(document, reading))
    envelope = reading.envelope
    if problems or not isinstance(envelope, DocumentEnvelope):
        raise StatementRefusedError(problems=problems)
    files = tuple(file_of(attachment) for attachment in envelope.attachments)
    return Statement(values=values_of(envelope), files=files)


def _obstacles(document: Document, reading: Reading) -> Iterator[tuple[str, str, str]]:
    envelope = reading.envelope
    if not isinstance(envelope, DocumentEnvelope):
        yield names.ROOT, "only a document carries attachments", "chỉ văn bản mới có tệp đính kèm"
        return
    # What this reader forgives the axis rewrites: the national SDK takes the last of two subjects,
    # drops what it does not know, and makes 2 March of 30 February.
    for finding in reading.findings:
        if finding.topic is not departures.SIGNATURE:
            yield finding.location.path, finding.text("en"), finding.text("vi")
    for place in unlisted(envelope, LATEST):
        yield (
            place,
            f"version {LATEST.number} of the statement does not list it; remove it, or sign in "
            "the header until there is a version that lists it",
            f"bản kê phiên bản {LATEST.number} không liệt kê; hãy bỏ đi, hoặc ký ở phần đầu cho "
            "tới khi có phiên bản liệt kê trường này",
        )
    yield from _missing(envelope)
    yield from _not_trimmed_or_empty(document)


def _missing(envelope: DocumentEnvelope) -> Iterator[tuple[str, str, str]]:
    try:
        present = {value.field.removeprefix("MessageHeader/") for value in values_of(envelope)}
    except IncomparableError as error:
        yield names.MESSAGE_HEADER, error.en, error.vi
        return
    for field, invented in _INVENTED.items():
        if field not in present:
            yield (
                f"{names.MESSAGE_HEADER}/{field}",
                f"missing: the axis would write {invented}; say it yourself",
                f"còn thiếu: trục sẽ tự ghi {invented}; hãy tự ghi giá trị",
            )


def _not_trimmed_or_empty(document: Document) -> Iterator[tuple[str, str, str]]:
    signature = f"{{{names.DS}}}Signature"
    for element in document.root.iter("{*}*"):
        if len(element) or any(a.tag == signature for a in element.iterancestors()):
            continue
        text = element.text or ""
        if not text and not element.keys():
            yield document.path_of(element), "empty; leave it out", "rỗng; hãy bỏ phần tử này"
        # The national SDK trims it; only what passes through unchanged is signed.
        elif text != text.strip(_SPACE):
            yield (
                document.path_of(element),
                "white space at its ends; trim it",
                "có khoảng trắng ở đầu hoặc cuối; hãy cắt bỏ",
            )


def file_of(attachment: Attachment) -> StatedFile:
    """Name, size and digest of an attachment as a file; errors as for `Attachment.chunks`."""
    size, sha256 = digested(attachment.chunks())
    return StatedFile(attachment.name or "", size, sha256)
