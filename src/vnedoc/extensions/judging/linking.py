"""Links: a place of the envelope and one of a payload that must say the same."""

from __future__ import annotations

from typing import Final

from vnedoc.extensions.declared import Link
from vnedoc.extensions.judging.asking import Breach, no_such, shown
from vnedoc.extensions.judging.grounds import EnvelopeGround, PayloadGround, Spot
from vnedoc.extensions.judging.reading import Readable, UnreadableValueError, read_value
from vnedoc.extensions.language.checks import As

_NOTHING: Final = "-"
"""What people see where a side says nothing."""


def broken(link: Link, envelope: EnvelopeGround, payload: PayloadGround) -> Breach | None:
    """The breach of a link; `None` if both say the same, or neither says anything.

    An amount is read on the envelope's side as people write it and in the payload as XML does:
    ``1.250.000`` in a sentence is 1250000 there, and ``1250.000`` in XML is 1250.
    """
    theirs = [spot.text or "" for spot in envelope.pick(link.envelope, envelope.start)]
    wanted = [text for text in (cut(link, text) for text in theirs) if text]
    spots = [spot for spot in payload.pick(link.payload, payload.start) if spot.text]
    if not wanted and not spots:
        return None
    inner: As = "number" if link.reading == "amount" else link.reading
    place = _place(link, payload, spots)
    readings: tuple[As, As] = (link.reading, inner)
    sides: list[set[Readable]] = []
    for texts, reading in zip((wanted, [spot.text or "" for spot in spots]), readings, strict=True):
        try:
            sides.append(_read(texts, reading))
        except UnreadableValueError as fault:
            # "4.5" as an amount is none, and would be told to differ from the number 4.5.
            return no_such(place, str(fault), reading)
    if sides[0] == sides[1]:
        return None
    return Breach(place, _shown(spots), _listed(wanted))


def cut(link: Link, text: str) -> str:
    """What a link compares of the envelope's text; empty where its words are not there."""
    if link.after:
        _, found, text = text.partition(link.after)
        if not found:
            return ""
    if link.before:
        text, found, _ = text.partition(link.before)
        if not found:
            return ""
    return text.strip(" \t\r\n:.,;")


def _read(texts: list[str], reading: As) -> set[Readable]:
    read = read_value(reading)
    return {read(text) for text in texts}


def _place(link: Link, payload: PayloadGround, spots: list[Spot]) -> object:
    return spots[0].place if spots else payload.missing(link.payload, payload.start)


def _shown(spots: list[Spot]) -> str:
    return _listed([spot.text or "" for spot in spots])


def _listed(texts: list[str]) -> str:
    return shown(", ".join(texts[:3])) or _NOTHING
