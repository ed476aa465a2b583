"""What the timestamps of a signature prove: from the last to the first (EN 319 102-1 5.5, 5.6).

A token does not prove itself. It is judged for the time at which a later archive timestamp proves
that it existed, and for the time of the verification if none does. Each is judged once. Timestamps
are no part of what the signer signed: one that proves nothing is named, and left aside.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Final, TypeVar

import attrs
from lxml import etree

from vnedoc import names
from vnedoc.signature.examining.subject import Subject
from vnedoc.signature.timestamps.cms import read_token
from vnedoc.signature.timestamps.judging import TimestampResult
from vnedoc.signature.timestamps.refusals import CmsError
from vnedoc.signature.trust.ledger import Ledger
from vnedoc.signature.verdict import Reason, ReasonKind, SubIndication
from vnedoc.signature.xmldsig.shapes import SignatureShape
from vnedoc.signature.xmldsig.xades import Properties, Stamp

PROVES_NOTHING = ReasonKind(
    "VNE-SIG-716",
    title_en="A timestamp proves nothing and was left aside",
    title_vi="Dấu thời gian không có giá trị chứng minh nên không được tính",
    en="The {what} timestamp of {time} proves nothing and was left aside; why is said next.",
    vi="Dấu thời gian {what_vi} ghi {time} không có giá trị chứng minh nên không được tính; lý do "
    "nêu ngay sau.",
)
UNDATED = ReasonKind(
    "VNE-SIG-717",
    title_en="A timestamp cannot be read and was left aside",
    title_vi="Không đọc được dấu thời gian nên không được tính",
    en="The {what} timestamp cannot be read and was left aside; why is said next.",
    vi="Không đọc được dấu thời gian {what_vi} nên dấu này không được tính; lý do nêu ngay sau.",
)

_STAMPED: Final = tuple(
    f"{{{names.XADES}}}{name}"
    for name in (
        "EncapsulatedX509Certificate",
        "EncapsulatedCRLValue",
        "EncapsulatedOCSPValue",
    )
)
_TOKEN: Final = f"{{{names.XADES}}}EncapsulatedTimeStamp"

Check = Callable[[Stamp, bool, datetime | None, dict[bytes, datetime]], TimestampResult]
"""Judges one timestamp, an archive one or not, for a time, with the proofs so far."""


@attrs.frozen(kw_only=True)
class Proofs:
    """What is proven by timestamps, the earliest time for each."""

    signature: datetime | None = None
    """When the signature existed; `None` if nothing proves it."""
    around: datetime | None = None
    """When all of it existed, for a counter-signature inside another signature."""
    elements: dict[etree._Element, datetime] = attrs.field(factory=dict)
    """When unsigned properties stood beside it."""
    values: dict[bytes, datetime] = attrs.field(factory=dict)
    """When certificates and revocation data existed, by their bytes."""
    said: datetime | None = None
    """The earliest time that a trusted authority gives, even one before its own certificate began:
    that proves nothing, but may contradict the signer's certificate."""
    level: str = ""
    """The best baseline level whose timestamps prove something."""
    notes: tuple[Reason, ...] = ()
    """Each timestamp that proves nothing, and why."""


def proofs_of(
    subject: Subject,
    shape: SignatureShape,
    properties: Properties,
    check: Check,
    outer: Proofs,
) -> Proofs:
    """Judge every timestamp of a signature.

    Args:
        subject: The document.
        shape: The signature.
        properties: Its XAdES properties.
        check: Judges one of them.
        outer: What is proven for the signature that this one countersigns.
    """
    around = outer.around
    parent = shape.element.getparent()
    if parent is not None and parent in outer.elements:
        around = outer.elements[parent]
    elements: dict[etree._Element, datetime] = {}
    values = dict(outer.values)
    results: dict[Stamp, TimestampResult] = {}
    # The later ones stand behind, and stamp what stands before them.
    for stamp in reversed(properties.archive_stamps):
        result = results[stamp] = check(stamp, True, elements.get(stamp.element, around), values)
        if result.proven_time is not None:
            _note(elements, stamp.before, result.proven_time)
            # KeyInfo is stamped, too (EN 319 132-1 clause 5.5.2).
            _note(values, shape.certificates, result.proven_time)
            for element in stamp.before:
                _note(values, _values(element, subject.ledger), result.proven_time)
    for stamp in properties.signature_stamps:
        results[stamp] = check(stamp, False, elements.get(stamp.element, around), values)
    times = (around, *(one.proven_time for one in results.values()))
    return Proofs(
        signature=min((time for time in times if time is not None), default=None),
        around=around,
        elements=elements,
        values=values,
        said=min(
            (
                one.gen_time_utc
                for one in results.values()
                if one.sub_indication is SubIndication.NOT_YET_VALID and one.gen_time_utc
            ),
            default=None,
        ),
        level=_level(properties, results),
        notes=tuple(_notes(properties, results)),
    )


_Key = TypeVar("_Key")


def _note(known: dict[_Key, datetime], keys: Iterable[_Key], time: datetime) -> None:
    for key in keys:
        known[key] = min(known.get(key, time), time)


def _values(element: etree._Element, ledger: Ledger) -> tuple[bytes, ...]:
    """Certificates and revocation data inside an unsigned property, as `Properties` has them."""
    return ledger.once(("values", element), lambda: tuple(_decoded(element)))


def _decoded(element: etree._Element) -> Iterator[bytes]:
    for one in element.iter(*_STAMPED, _TOKEN):
        try:
            data = base64.b64decode("".join((one.text or "").split()), validate=True)
            yield from read_token(data).certificates if one.tag == _TOKEN else (data,)
        except (binascii.Error, ValueError, CmsError):
            continue


def _level(properties: Properties, results: dict[Stamp, TimestampResult]) -> str:
    """EN 319 132-1 clause 6.1: each level has what the one below has."""
    if not any(results[one].passed for one in properties.signature_stamps):
        return "B-B"
    kept = properties.level
    held = any(results[one].passed for one in properties.archive_stamps)
    return "B-LT" if kept == "B-LTA" and not held else kept


def _notes(properties: Properties, results: dict[Stamp, TimestampResult]) -> Iterator[Reason]:
    for stamp, result in results.items():
        if not result.passed:
            archive = stamp in properties.archive_stamps
            what = ("archive", "lưu trữ") if archive else ("signature", "chữ ký")
            facts = dict(zip(("what", "what_vi"), what, strict=True))
            time = result.gen_time_utc
            yield PROVES_NOTHING(**facts, time=time) if time else UNDATED(**facts)
            yield from result.reasons
