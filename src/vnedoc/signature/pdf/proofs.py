"""What the document timestamps of a PDF file prove, from the last to the first.

As in `examining.proofs`: a timestamp over the file proves that all of its revision existed, earlier
timestamps and the evidence of the file's own store among it (EN 319 142-1 clause 5.5).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from itertools import chain

import attrs

from vnedoc.signature.algorithms import DigestMethod
from vnedoc.signature.pdf.file import Extent, PdfFile, PdfSignature
from vnedoc.signature.timestamps.cms import SignedToken, read_detached
from vnedoc.signature.timestamps.refusals import CmsError

StampedData = bytes | Callable[[DigestMethod], bytes]
Values = dict[bytes, datetime]
Check = Callable[[bytes, StampedData, datetime | None, Values], datetime | None]
"""The time that a token proves over some data, judged for a time with the proofs so far."""


@attrs.frozen(kw_only=True)
class PdfProofs:
    """What is proven by the timestamps over the file."""

    stamps: tuple[tuple[PdfSignature, datetime | None], ...] = ()
    """Each of them with the time that it proves, the last one first."""
    values: Values = attrs.field(factory=dict)
    """When certificates and revocation data existed, by their bytes."""

    def time_of(self, revision: int) -> datetime | None:
        """When a revision of the file is proven to have existed."""
        return _earliest(time for stamp, time in self.stamps if stamp.revision > revision)

    def failed_after(self, revision: int) -> tuple[str, ...]:
        """The fields of those that stamp a revision and prove nothing."""
        found = (one.field for one, time in self.stamps if time is None and one.revision > revision)
        return tuple(found)


def document_proofs(pdf: PdfFile, check: Check) -> PdfProofs:
    """Judge every timestamp over a file, each once."""
    proofs = PdfProofs()
    brought = [(value, one.revision) for one in pdf.signatures for value in _evidence(one)]
    for stamp in reversed(pdf.signatures):
        # Over a file that was changed since, it proves nothing of what is read now.
        if not stamp.is_timestamp or stamp.extent not in (Extent.WHOLE, Extent.REVISION):
            continue
        token, data = stamp.contents.rstrip(b"\0"), partial(pdf.digest, stamp)
        time = check(token, data, proofs.time_of(stamp.revision), proofs.values)
        values = dict(proofs.values)
        if time is not None:
            within = [value for value, revision in pdf.stored if revision <= stamp.revision]
            within += [value for value, revision in brought if revision < stamp.revision]
            values |= {value: min(values.get(value, time), time) for value in within}
        proofs = PdfProofs(stamps=(*proofs.stamps, (stamp, time)), values=values)
    return proofs


def certificates_of(pdf: PdfFile) -> tuple[bytes, ...]:
    """All certificates that the file brings: its own store's, then its signatures'."""
    signed = (_signed(one) for one in pdf.signatures)
    brought = (one.certificates for one in signed if one is not None)
    return tuple(dict.fromkeys((*pdf.certificates, *chain.from_iterable(brought))))


def _evidence(signature: PdfSignature) -> tuple[bytes, ...]:
    """What a signature itself brings to be judged by."""
    signed = _signed(signature)
    return () if signed is None else (*signed.certificates, *signed.crls, *signed.ocsps)


def _signed(signature: PdfSignature) -> SignedToken | None:
    try:
        return None if signature.is_timestamp else read_detached(signature.contents)
    except CmsError:
        return None


def _earliest(times: Iterable[datetime | None]) -> datetime | None:
    return min((time for time in times if time is not None), default=None)
