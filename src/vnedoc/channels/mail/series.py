"""Several mails put together again, once all of them have come."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs

from vnedoc.channels.http import digest_of
from vnedoc.channels.mail import oddities
from vnedoc.channels.mail.fragments import MailFragment
from vnedoc.channels.mail.holes import holes_in
from vnedoc.channels.mail.reading import (
    MailKind,
    MailReading,
    kind_of,
    other_bodies,
    read_mail,
)
from vnedoc.channels.mail.reasons import NOTHING, SERIES_REASONS
from vnedoc.channels.mail.searching import envelope_of
from vnedoc.channels.said import ends_of
from vnedoc.content import Source, kept
from vnedoc.errors import Lang
from vnedoc.exchange import Parcel
from vnedoc.findings import Finding
from vnedoc.given import in_vietnamese, instance_of, listed
from vnedoc.limits import MAX_MAIL_SERIES, MAX_MAIL_SERIES_BYTES

_SOURCE: Final = "<mails>"
_MOST_CHOICES: Final = 8
"""Ways to put together pieces of which several have one number. More come from no mail program."""


@attrs.frozen(kw_only=True)
class MailSeries:
    """What several mails bring together."""

    kind: MailKind
    """`PART` as long as some of them are missing."""
    why: str = ""
    """Of `OTHER`, why: ``no-part``, ``several`` (of more than one series), ``contradictory``,
    ``beyond-limits``, ``changed``, or what `read_mail` says."""
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


def join_mails(
    readings: Iterable[MailReading], *, addresses: Mapping[str, str] | None = None
) -> MailSeries:
    """Put together mails of one series, in any order, some of them perhaps more than once.

    Args:
        readings: Those that have come so far, of kind `PART` and with the same
            `MailFragment.series`.
        addresses: As for `read_mail`: whose mailboxes are whose.

    Raises:
        WrongTypeError: something else than readings.
        SourceChangedError: a mail's file changed after it was read.
        OSError: there is no room for a temporary file.
    """
    given = listed(readings, "readings")
    for one in given:
        instance_of(one, MailReading, "readings", en="readings of mails", vi="thư đã đọc")
    findings = tuple(dict.fromkeys(finding for one in given for finding in one.findings))
    found = [(one.fragment, one.message_id) for one in given if one.fragment is not None]
    series = MailSeries(kind=MailKind.OTHER, findings=findings)
    if len(found) < len(given) or not found:
        return attrs.evolve(series, why="no-part")
    fragments = [fragment for fragment, _ in found]
    if len({fragment.series for fragment in fragments}) > 1:
        return attrs.evolve(series, why="several")
    variants = _variants(fragments)
    totals = {fragment.total for fragment in fragments if fragment.total}
    if len(totals) > 1 or max(variants) > max(totals, default=MAX_MAIL_SERIES):
        return attrs.evolve(series, why="contradictory")
    expected = max(totals, default=max(variants) + 1)
    ids = (name for _, name in sorted(found, key=lambda pair: pair[0].number))
    series = attrs.evolve(
        series,
        missing=tuple(number for number in range(1, expected + 1) if number not in variants),
        message_ids=tuple(dict.fromkeys(ids)),
    )
    if series.missing:
        return attrs.evolve(series, kind=MailKind.PART)
    joined = _joined(series, list(variants.values()), addresses or {})
    organ = _organ_of(joined)
    # All of them are from the same people, for these are in the name of the series.
    odd = other_bodies(organ, given[0].sender, addresses or {})
    return attrs.evolve(joined, findings=tuple(dict.fromkeys((*joined.findings, *odd))))


def _organ_of(series: MailSeries) -> str:
    return ends_of(series.parcel.envelope)[0] if series.parcel else ""


def _variants(fragments: Iterable[MailFragment]) -> dict[int, list[MailFragment]]:
    """Number of a piece, in order -> what came under it: one, if nobody forges any."""
    found: dict[int, dict[str, MailFragment]] = {}
    for one in sorted(fragments, key=lambda fragment: fragment.number):
        found.setdefault(one.number, {}).setdefault(one.sha256, one)
    return {number: list(known.values()) for number, known in found.items()}


def _joined(
    series: MailSeries, variants: list[list[MailFragment]], addresses: Mapping[str, str]
) -> MailSeries:
    if sum(max(one.content.longest for one in known) for known in variants) > MAX_MAIL_SERIES_BYTES:
        return attrs.evolve(series, why="beyond-limits")
    choices = list(itertools.islice(itertools.product(*variants), _MOST_CHOICES))
    whole = choices[0][0].whole
    if not whole:
        if len(choices) > 1:
            return attrs.evolve(series, why="contradictory")
        return _of_mail(series, kept(_pieces(choices[0]), _SOURCE), addresses)
    right = next((one for one in choices if digest_of(_pieces(one)).hex() == whole), None)
    if right is None:
        changed = oddities.CHANGED.at("mail")
        return attrs.evolve(series, why="changed", findings=(*series.findings, changed))
    source = kept(_pieces(right), _SOURCE)
    if holes := holes_in(source):
        first = next(iter(holes.values()))
        lost = oddities.MISSING_FILE.at("mail", sha256=first.sha256.hex() if first else "?")
        return attrs.evolve(series, why="incomplete", findings=(*series.findings, lost))
    envelope = envelope_of(source, "mail")
    if isinstance(envelope, Finding):
        return attrs.evolve(series, why="unreadable", findings=(*series.findings, envelope))
    parcel = Parcel(source=source, channel="mail", item=series.message_ids[0])
    return attrs.evolve(series, kind=kind_of(envelope), parcel=parcel)


def _of_mail(series: MailSeries, source: Source, addresses: Mapping[str, str]) -> MailSeries:
    """What a mail brings that was cut up."""
    inner = read_mail(source, addresses=addresses)
    return attrs.evolve(
        series,
        kind=inner.kind if inner.parcel else MailKind.OTHER,
        why=inner.why or ("" if inner.parcel else "no-message"),
        parcel=inner.parcel,
        findings=(*series.findings, *inner.findings),
    )


def _pieces(parts: Iterable[MailFragment]) -> Iterator[bytes]:
    for part in parts:
        yield from part.content.chunks()
