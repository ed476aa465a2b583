"""The signatures that papers of a dossier bear themselves, where the manifest asks for them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs

from vnedoc.content import Content
from vnedoc.dossier import topics
from vnedoc.dossier.comparing.matching import AnnouncedFile
from vnedoc.dossier.telling import brief
from vnedoc.errors import ContentError, MissingExtraError
from vnedoc.findings import Finding
from vnedoc.limits import MAX_PDF_BYTES, MAX_PDF_FILES, MAX_PDF_TOTAL_BYTES
from vnedoc.signature.examining.judging import Terms
from vnedoc.signature.verdict import DocumentVerdict, Indication
from vnedoc.words import Words

_PDF: Final = b"%PDF-"
_MOST_TOLD: Final = 20
"""Papers that are named one by one as not judged; nobody reads more at a time."""


@attrs.define
class PaperSignatures:
    """What became of them."""

    findings: list[Finding] = attrs.field(factory=list)
    unknown: list[Words] = attrs.field(factory=list)
    """Why some were not judged."""

    def not_judged(self, announced: AnnouncedFile, en: str, vi: str) -> None:
        """Say that a signature was not judged; of many, only of the first."""
        if len(self.unknown) >= _MOST_TOLD:
            return
        name = brief(announced.file.name)
        self.unknown.append(
            Words(
                en=f"the signature in {name!r} was not judged: {en}",
                vi=f"chưa xét chữ ký trong {name!r}: {vi}",
            )
        )


def signatures_in(
    wanted: Iterable[AnnouncedFile],
    bound: Mapping[AnnouncedFile, Content],
    terms: Terms | None,
    place: str,
) -> PaperSignatures:
    """Judge the signatures in those papers that are to be signed and are there.

    Args:
        wanted: The files of the papers that are to be signed.
        bound: The bytes of what is there.
        terms: Whom the caller trusts, and when.
        place: Of the manifest.
    """
    result = PaperSignatures()
    budget = _Budget()
    for each in wanted:
        content = bound.get(each)
        if content is None:
            continue
        if terms is None:
            en, vi = "no trusted roots were given", "không có chứng thư số gốc được tin cậy"
            result.not_judged(each, en, vi)
            continue
        try:
            data = budget.data(content)
        except ContentError as error:
            result.not_judged(each, error.text("en"), error.text("vi"))
            continue
        if isinstance(data, Words):
            result.not_judged(each, data.en, data.vi)
            continue
        try:
            verdict = _verdict(data, terms, budget.files == 1)
        except MissingExtraError as error:
            result.not_judged(each, error.text("en"), error.text("vi"))
            continue
        _tell(each, verdict, result, place)
    return result


class _Budget:
    """What the papers of one dossier may cost, in the measure of the PDF files of one message."""

    def __init__(self) -> None:
        self.files = self.bytes = 0

    def data(self, content: Content) -> bytes | Words:
        """The bytes of a PDF file, or why it is not judged; errors as for `Content.chunks`."""
        if not content.head(len(_PDF)).startswith(_PDF):
            return Words(en="it is no PDF file", vi="không phải tệp PDF")
        size = content.size
        if self.files >= MAX_PDF_FILES or self.bytes + size > MAX_PDF_TOTAL_BYTES:
            return Words(en="there are too many of them", vi="có quá nhiều tệp phải xét")
        if size > MAX_PDF_BYTES:
            return Words(en="it is too large", vi="tệp quá lớn")
        self.files += 1
        self.bytes += size
        held = io.BytesIO()
        held.writelines(content.chunks())
        return held.getvalue()


def _verdict(data: bytes, terms: Terms, first: bool) -> DocumentVerdict:
    # It brings pyHanko, which takes as long to load as all the rest.
    from vnedoc.signature.pdf.judging import verify_pdf

    return verify_pdf(
        data,
        terms.trust,
        at=terms.at,
        crls=terms.crls,
        ocsps=terms.ocsps,
        revocation=terms.revocation,
        role="document" if first else "annex",
        ledger=terms.ledger,
    )


def _tell(
    each: AnnouncedFile, verdict: DocumentVerdict, result: PaperSignatures, place: str
) -> None:
    name = brief(each.file.name)
    why = next(_whys(verdict), Words(en="", vi=""))
    if verdict.reasons:
        result.not_judged(each, why.en, why.vi)
    elif not verdict.signatures:
        result.findings.append(topics.PAPER_UNSIGNED.at(place, name=name, order=each.order))
        result.unknown.append(
            Words(en=f"{name!r} bears no signature", vi=f"{name!r} không có chữ ký số")
        )
    elif any(one.indication is Indication.FAILED for one in verdict.signatures):
        found = topics.PAPER_SIGNATURE.at(
            place, name=name, order=each.order, why=why.en, why_vi=why.vi
        )
        result.findings.append(found)
        result.not_judged(each, why.en, why.vi)
    elif not verdict.valid:
        result.not_judged(
            each,
            why.en or "not all of the file is signed",
            why.vi or "chữ ký không bảo vệ toàn bộ tệp",
        )


def _whys(verdict: DocumentVerdict) -> Iterator[Words]:
    reasons = (
        *verdict.reasons,
        *(one for each in verdict.signatures if not each.passed for one in each.reasons),
    )
    for reason in reasons:
        yield Words(en=reason.text("en"), vi=reason.text("vi"))
