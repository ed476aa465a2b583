"""PDF files as pyHanko reads them: the signatures, what each covers, and what came after it.

pyHanko is untyped for mypy here; everything that touches it stands in this module.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from itertools import islice
from typing import Any

import attrs

from vnedoc.errors import MissingExtraError
from vnedoc.limits import MAX_PDF_BYTES, MAX_PDF_READ_TIMES, MAX_PDF_SIGNATURES
from vnedoc.signature.algorithms import DigestMethod
from vnedoc.signature.pdf.budget import MeteredFile, PdfBudget, TooMuchWork, decode_limits


class UnreadablePdfError(ValueError):
    """The file cannot be read as PDF; in both languages why."""

    def __init__(self, en: str, vi: str) -> None:
        super().__init__(en)
        self.vi = vi


class Extent(enum.StrEnum):
    """What a signature covers of the file."""

    WHOLE = "whole"
    """All of it, or all but data for long-term validation that were added later."""
    REVISION = "revision"
    """All that there was; later only what it allows was added, such as another signature."""
    CHANGED = "changed"
    """All that there was; later something was changed that it does not allow."""
    UNTOLD = "untold"
    """All that there was; what came later cannot be told."""
    UNCLEAR = "unclear"
    """Not one piece from the beginning, with a gap for its value alone."""


@attrs.frozen(kw_only=True)
class PdfSignature:
    """One filled signature field."""

    field: str
    kind: str
    """``SubFilter``, such as ``/ETSI.CAdES.detached``."""
    is_timestamp: bool
    contents: bytes = attrs.field(repr=False)
    """The CMS in DER, perhaps with zeros behind it."""
    ranges: tuple[tuple[int, int], ...]
    """The two stretches (start, end) of the file that are signed; empty if they are not two."""
    revision: int
    """Which revision of the file it belongs to, from 0."""
    extent: Extent


@attrs.frozen(kw_only=True)
class PdfFile:
    """What signatures need to know of a file."""

    data: bytes = attrs.field(repr=False)
    signatures: tuple[PdfSignature, ...]
    """In the order in which they were made."""
    unread: tuple[tuple[str, str], ...]
    """Fields with a signature that cannot be read, with the reason."""
    certificates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()
    """What the file's own store for long-term validation (DSS) holds."""
    stored: tuple[tuple[bytes, int], ...] = attrs.field(default=(), repr=False)
    """Each of these with the revision of the file that it came with."""
    _digests: dict[tuple[tuple[tuple[int, int], ...], str], bytes] = attrs.field(
        factory=dict, init=False, repr=False
    )

    def digest(self, signature: PdfSignature, method: DigestMethod) -> bytes:
        """The digest of what a signature signs; worked out once, whoever asks."""
        # A stamp on the whole file is asked for by every signature before it.
        key = (signature.ranges, method.uri)
        if key not in self._digests:
            hasher = method.new()
            for start, end in signature.ranges:
                hasher.update(memoryview(self.data)[start:end])
            self._digests[key] = bytes(hasher.digest())
        return self._digests[key]


def open_pdf(data: bytes, budget: PdfBudget | None = None) -> PdfFile:
    """Read a file's signatures.

    Args:
        data: the file.
        budget: what reading it may take; that of one message if not given.

    Raises:
        UnreadablePdfError: it is no PDF, too large, encrypted, takes too much work, or has too
            many signatures.
        MissingExtraError: the extra ``pdf`` is not installed.
    """
    _require_pyhanko()
    if len(data) > MAX_PDF_BYTES:
        raise UnreadablePdfError(
            f"it has more than {MAX_PDF_BYTES} bytes", f"tệp dài hơn {MAX_PDF_BYTES} byte"
        )
    budget = budget or PdfBudget()
    try:
        with budget.metered():
            found = _opened(data, budget)
    except TooMuchWork:
        raise UnreadablePdfError(
            "its structure takes too much work to read", "cấu trúc tệp quá phức tạp"
        ) from None
    except UnreadablePdfError:
        raise
    except Exception as failure:
        raise UnreadablePdfError(
            "it is damaged or no PDF", "tệp bị hỏng hoặc không phải PDF"
        ) from failure
    signed = sum(end - start for one in found.signatures for start, end in one.ranges)
    if signed > MAX_PDF_BYTES + MAX_PDF_READ_TIMES * len(data):
        raise UnreadablePdfError(
            "it is too large for so many signatures", "tệp quá lớn so với số chữ ký"
        )
    return found


def _require_pyhanko() -> None:
    try:
        import pyhanko.pdf_utils.reader
        import pyhanko.sign.validation.pdf_embedded  # noqa: F401
    except ImportError:
        raise MissingExtraError(
            extra="pdf", purpose="Signatures in PDF files", purpose_vi="Chữ ký trong tệp PDF"
        ) from None


def _opened(data: bytes, budget: PdfBudget) -> PdfFile:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.fields import enumerate_sig_fields

    # Not strict: Word writes cross-reference tables that strict reading refuses.
    reader = PdfFileReader(MeteredFile(data), strict=False, decode_limits=decode_limits())
    if reader.encrypted:
        raise UnreadablePdfError("it is encrypted", "tệp đặt mật khẩu")
    found = enumerate_sig_fields(reader, filled_status=True)
    fields = list(islice(found, budget.signatures + 1))
    if len(fields) > budget.signatures:
        limit = MAX_PDF_SIGNATURES
        raise UnreadablePdfError(
            f"the message's PDF files have more than {limit} signatures",
            f"các tệp PDF của gói tin có hơn {limit} chữ ký",
        )
    budget.signatures -= len(fields)
    signatures, unread = [], []
    for name, _, field in fields:
        try:
            signatures.append(_signature(reader, data, name, field))
        except Exception as failure:  # noqa: BLE001 - as above; the field is reported as unread
            unread.append((str(name), type(failure).__name__))
    signatures.sort(key=lambda one: one.revision)
    kinds = ("/Certs", "/CRLs", "/OCSPs")
    stored = {kind: tuple(_stored(reader, kind)) for kind in kinds}
    store = {kind: tuple(value for value, _ in found) for kind, found in stored.items()}
    return PdfFile(
        data=data,
        signatures=tuple(signatures),
        unread=tuple(unread),
        certificates=store["/Certs"],
        crls=store["/CRLs"],
        ocsps=store["/OCSPs"],
        stored=tuple(one for kind in kinds for one in stored[kind]),
    )


def _signature(reader: Any, data: bytes, name: str, field: Any) -> PdfSignature:
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

    found = EmbeddedPdfSignature(reader, field, name)
    contents = bytes(found.pkcs7_content)
    ranges = _ranges([int(number) for number in found.byte_range], contents, data)
    return PdfSignature(
        field=str(name),
        kind=str(found.sig_object.get("/SubFilter", "")),
        is_timestamp=found.sig_object_type == "/DocTimeStamp",
        contents=contents,
        ranges=ranges,
        revision=int(found.signed_revision),
        extent=_extent(reader, found) if ranges else Extent.UNCLEAR,
    )


def _ranges(numbers: list[int], contents: bytes, data: bytes) -> tuple[tuple[int, int], ...]:
    """The signed stretches, if they are the file from its start but for the value's own place."""
    if len(numbers) != 4 or min(numbers) < 0:
        return ()
    start, length, after, rest = numbers
    gap = data[length:after]
    # The gap is the value and nothing else: what else stood in it nobody signed, and some programs
    # show (signature wrapping).
    own = gap[:1] == b"<" and gap[-1:] == b">" and _unhex(gap[1:-1]) == contents
    if start != 0 or not own or after + rest > len(data):
        return ()
    return (0, length), (after, after + rest)


def _unhex(text: bytes) -> bytes | None:
    try:
        return bytes.fromhex(text.decode("ascii"))
    except ValueError:
        return None


def _extent(reader: Any, found: Any) -> Extent:
    from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, ModificationLevel
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    # Not compute_integrity_info, which digests the file once more.
    found.coverage = found.evaluate_signature_coverage()
    if found.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return Extent.WHOLE
    if found.coverage is not SignatureCoverageLevel.ENTIRE_REVISION:
        return Extent.CHANGED
    if reader.xrefs.hybrid_xrefs_present:
        # Two tables for one file: readers may see different things in what came later.
        return Extent.UNTOLD
    changes = found.evaluate_modifications(DEFAULT_DIFF_POLICY)
    level = getattr(changes, "modification_level", ModificationLevel.OTHER)
    allowed = found.docmdp_level
    if level is ModificationLevel.OTHER or (allowed is not None and level.value > allowed.value):
        return Extent.CHANGED
    return Extent.WHOLE if level <= ModificationLevel.LTA_UPDATES else Extent.REVISION


def _stored(reader: Any, kind: str) -> Iterator[tuple[bytes, int]]:
    try:
        for item in reader.root["/DSS"][kind]:
            stream = item.get_object()
            # The last change: what stood in its place before is not what is read now.
            changed = int(reader.xrefs.get_last_change(stream.container_ref))
            yield bytes(stream.data), changed
    except Exception:  # noqa: BLE001 - a broken store only means that there is less to help
        return
