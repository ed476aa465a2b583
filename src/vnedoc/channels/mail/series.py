"""Several mails put together again, once all of them have come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import attrs

from vnedoc.channels.http import digest_of
from vnedoc.channels.mail import oddities
from vnedoc.channels.mail.fragments import MailFragment
from vnedoc.channels.mail.reading import MailKind, MailReading, read_mail, read_message
from vnedoc.channels.mail.reasons import NOTHING, SERIES_REASONS
from vnedoc.content import Source, kept
from vnedoc.errors import Lang
from vnedoc.exchange import Parcel
from vnedoc.findings import Finding
from vnedoc.given import in_vietnamese, instance_of, listed
from vnedoc.limits import MAX_MAIL_SERIES_BYTES

_SOURCE: Final = "<mails>"


@attrs.frozen(kw_only=True)
class MailSeries:
    """What several mails bring together."""

    kind: MailKind
    """`PART` as long as some of them are missing."""
    why: str = ""
    """Of `OTHER`, why: ``no-part``, ``several`` (of more than one series), ``senders``,
    ``contradictory``, ``beyond-limits``, ``changed``, or what `read_mail` says."""
    missing: tuple[int, ...] = ()
    """Numbers of the mails that have not come; of those that nobody has counted, the next one."""
    parcel: Parcel | None = None
    """The message, to be received by the ledger; its item is the identifier of the first mail."""
    findings: tuple[Finding, ...] = ()
    """Of all the mails."""
    message_ids: tuple[str, ...] = ()
    """Of the mails in their order, also of those that brought a piece again: what is done with one
    is done with all of them."""

    def reason(self, lang: Lang = "en") -> str:
        """Of `OTHER`, why they bring no message, in one language; empty of everything else."""
        vietnamese = in_vietnamese(lang)
        words = SERIES_REASONS.get(self.why, NOTHING)
        return words.vi if vietnamese else words.en


def join_mails(readings: Iterable[MailReading]) -> MailSeries:
    """Put together mails of one series, in any order, some of them perhaps more than once.

    Args:
        readings: Those that have come so far, of kind `PART` and with the same
            `MailFragment.series`.

    Raises:
        WrongTypeError: something else than readings.
        SourceChangedError: a mail's file changed after it was read.
        OSError: there is no room for a temporary file.
    """
    given = listed(readings, "readings")
    for one in given:
        instance_of(one, MailReading, "readings", en="readings of mails", vi="thư đã đọc")
    parts = {id(one): one.fragment for one in given if one.fragment is not None}
    found = [(one, parts[id(one)]) for one in given if id(one) in parts]
    findings = tuple(dict.fromkeys(finding for one in given for finding in one.findings))
    if len(found) < len(given) or not found:
        return MailSeries(kind=MailKind.OTHER, why="no-part", findings=findings)
    if why := _unlike(found):
        return MailSeries(kind=MailKind.OTHER, why=why, findings=findings)
    found.sort(key=lambda pair: pair[1].number)
    in_order: dict[int, MailFragment] = {}
    for _, fragment in found:
        in_order.setdefault(fragment.number, fragment)
    total = max(fragment.total for _, fragment in found) or max(in_order) + 1
    missing = tuple(number for number in range(1, total + 1) if number not in in_order)
    series = MailSeries(
        kind=MailKind.PART,
        missing=missing,
        findings=findings,
        message_ids=tuple(dict.fromkeys(one.message_id for one, _ in found)),
    )
    return series if missing else _joined(series, list(in_order.values()))


def _unlike(found: list[tuple[MailReading, MailFragment]]) -> str:
    """Why mails are not pieces of one; empty if they can be."""
    if len({fragment.series for _, fragment in found}) > 1:
        return "several"
    senders = {tuple(box.address.casefold() for box in one.sender.found) for one, _ in found}
    if len(senders) > 1:
        return "senders"
    totals = {fragment.total for _, fragment in found if fragment.total}
    beyond = totals and max(fragment.number for _, fragment in found) > max(totals)
    pieces = {(fragment.number, fragment.sha256) for _, fragment in found}
    if len(totals) > 1 or beyond or len({number for number, _ in pieces}) < len(pieces):
        return "contradictory"
    return ""


def _joined(series: MailSeries, parts: list[MailFragment]) -> MailSeries:
    if sum(part.content.longest for part in parts) > MAX_MAIL_SERIES_BYTES:
        return attrs.evolve(series, kind=MailKind.OTHER, why="beyond-limits")

    def pieces() -> Iterator[bytes]:
        for part in parts:
            yield from part.content.chunks()

    return _brought(series, parts[0], kept(pieces(), _SOURCE))


def _brought(series: MailSeries, first: MailFragment, source: Source) -> MailSeries:
    """What the whole brings, a mail or a message."""
    if first.of_mail:
        inner = read_mail(source)
        return attrs.evolve(
            series,
            kind=inner.kind if inner.parcel else MailKind.OTHER,
            why=inner.why or ("" if inner.parcel else "no-message"),
            parcel=inner.parcel,
            findings=(*series.findings, *inner.findings),
        )
    if first.series != f"edxml:{digest_of(source).hex()}":
        changed = oddities.CHANGED.at("mail")
        findings = (*series.findings, changed)
        return attrs.evolve(series, kind=MailKind.OTHER, why="changed", findings=findings)
    kind, why = read_message(source)
    item = series.message_ids[0] if series.message_ids else ""
    parcel = None if why else Parcel(source=source, channel="mail", item=item)
    return attrs.evolve(series, kind=kind, why=why, parcel=parcel)
