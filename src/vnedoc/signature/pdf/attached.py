"""The PDF files among a message's attachments: which are judged, and what is said of the others.

All of them share one budget, and none is passed over in silence.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final

from vnedoc.content import Content
from vnedoc.content.archive import extension
from vnedoc.content.payload import beginning
from vnedoc.errors import ContentError
from vnedoc.limits import MAX_PDF_BYTES, MAX_PDF_FILES, MAX_PDF_TOTAL_BYTES
from vnedoc.model import Attachment, DocumentEnvelope
from vnedoc.signature.examining.judging import Terms
from vnedoc.signature.pdf.budget import PdfBudget
from vnedoc.signature.pdf.judging import verify_pdf
from vnedoc.signature.verdict import DocumentVerdict, Reason, ReasonKind

TOO_LARGE = ReasonKind(
    "VNE-SIG-508",
    title_en="The PDF file is too large to be judged",
    title_vi="Tệp PDF quá lớn nên không được xét",
    en="The PDF file is not judged: it has more than {limit} bytes.",
    vi="Không xét chữ ký trong tệp PDF: tệp dài hơn {limit} byte.",
)
TOO_MANY = ReasonKind(
    "VNE-SIG-509",
    title_en="The message has more PDF files than are judged",
    title_vi="Gói tin có nhiều tệp PDF hơn mức được xét",
    en="The PDF file is not judged: of one message no more than {files} PDF files and {bytes} "
    "bytes of them are.",
    vi="Không xét chữ ký trong tệp PDF: mỗi gói tin chỉ xét {files} tệp PDF, tổng cộng {bytes} "
    "byte.",
)
NOT_HAD = ReasonKind(
    "VNE-SIG-510",
    title_en="The PDF file is not judged",
    title_vi="Không xét chữ ký trong tệp PDF",
    en="The PDF file is not judged: {what}",
    vi="Không xét chữ ký trong tệp PDF: {what_vi}",
)
NO_HEADER = ReasonKind(
    "VNE-SIG-511",
    title_en="The PDF file does not begin as one, and is not judged",
    title_vi="Tệp PDF không bắt đầu đúng quy cách nên không được xét",
    en="The PDF file is not judged: it does not begin with {header!r}, and readers differ on where "
    "such a file begins.",
    vi="Không xét chữ ký trong tệp PDF: tệp không bắt đầu bằng {header!r}, mỗi phần mềm có thể "
    "hiểu tệp bắt đầu ở một chỗ khác nhau.",
)
_PDF: Final = b"%PDF-"
_WINDOW: Final = 1024
"""Where viewers look for the header (ISO 32000-1 Annex H, implementation note 13)."""


def judge_attached(envelope: DocumentEnvelope, terms: Terms) -> Iterator[DocumentVerdict]:
    """A verdict on every attached PDF file; the first is taken for the document."""
    budget = PdfBudget()
    first = True
    for index, attachment in enumerate(envelope.attachments):
        try:
            found = _pdf_of(attachment, budget)
        except ContentError as error:
            if extension(attachment.name or "") != "pdf":
                continue
            found = NOT_HAD(what=error.text("en"), what_vi=error.text("vi"))
        if found is None:
            continue
        name = attachment.name or ""
        if isinstance(found, Reason):
            yield DocumentVerdict(name=name, file=index, reasons=(found,))
        else:
            yield verify_pdf(
                found,
                terms.trust,
                at=terms.at,
                crls=terms.crls,
                ocsps=terms.ocsps,
                revocation=terms.revocation,
                role="document" if first else "annex",
                name=name,
                file=index,
                budget=budget,
                ledger=terms.ledger,
            )
        first = False


def _pdf_of(attachment: Attachment, budget: PdfBudget) -> bytes | Reason | None:
    """The bytes of a PDF file, or why it is not judged; `None` for another file.

    Raises:
        ContentError: the bytes cannot be had.
    """
    if attachment.content is None:
        return None
    head = beginning(attachment.chunks(), _WINDOW)[:_WINDOW]
    if not head.startswith(_PDF):
        # Offsets would be counted from the header by some, from the first byte by others.
        shown = _PDF in head or extension(attachment.name or "") == "pdf"
        return NO_HEADER(header=_PDF.decode()) if shown else None
    allowed = min(MAX_PDF_BYTES, budget.bytes)
    if budget.files and _fits(attachment, attachment.content, allowed):
        data = _held(attachment)
        budget.take(len(data))
        return data
    if allowed < MAX_PDF_BYTES or not budget.files:
        return TOO_MANY(files=MAX_PDF_FILES, bytes=MAX_PDF_TOTAL_BYTES)
    return TOO_LARGE(limit=MAX_PDF_BYTES)


def _fits(attachment: Attachment, content: Content, allowed: int) -> bool:
    """Whether a file is short enough, before any of it is held.

    Most are by the length of their text alone; others are counted first, as far as allowed.
    """
    if content.longest <= allowed and not attachment.zipped:
        return True
    size = 0
    for chunk in attachment.chunks():
        size += len(chunk)
        if size > allowed:
            return False
    return True


def _held(attachment: Attachment) -> bytes:
    """A whole file in memory, once: joining pieces would hold it twice."""
    file = io.BytesIO()
    for chunk in attachment.chunks():
        file.write(chunk)
    return file.getvalue()
