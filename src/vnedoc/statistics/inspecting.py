"""Where to look: the plan sends inspectors, and they cannot look at everything.

Bodies by what their figures do not explain, and a sample of documents to look up in the register.
The sample is drawn by a seed: whoever has the events and the seed can draw it again, and nobody
can choose what is in it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any, Final

import attrs

from vnedoc.errors import InvalidValueError
from vnedoc.statistics.counting.compute import Window
from vnedoc.statistics.counting.frames import narwhals, prepared, rows_of
from vnedoc.statistics.figures import AssessedBody, Assessment, NumberingCoverage, PairedSides
from vnedoc.statistics.periods import DAY, OFFSET, Quarter, seconds
from vnedoc.statistics.schema import EventKind, EventSide

MOST: Final = 10_000
"""Documents of a sample; an inspector looks up a few dozen."""
_PRIME: Final = 1_000_003
_SPARE: Final = 80
"""Rows for each document of the sample that are brought from the engine, which draws them first:
a document has up to eight, and of ten documents one is taken."""


@attrs.frozen(kw_only=True)
class BodyLead:
    """A body, and what its figures do not explain."""

    body: AssessedBody
    coverage: NumberingCoverage
    pairing: PairedSides

    @property
    def unexplained(self) -> int:
        """Missing numbers, disputed units and late ones, together."""
        return self.coverage.missing + self.pairing.disputed + self.pairing.late

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        return {
            "body": self.body.to_data(),
            "unexplained": self.unexplained,
            "coverage": self.coverage.to_data(),
            "pairing": self.pairing.to_data(),
        }


@attrs.frozen(kw_only=True, order=True)
class DocumentLead:
    """A document to look up in its issuer's register."""

    issuer: str
    year: int
    """Of its number."""
    number: int
    """0 where it cannot be read."""
    day: dt.date
    """On which it was told to have been issued or sent, in Vietnam."""
    side: str
    mode: str

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        return attrs.asdict(self) | {"day": self.day.isoformat()}


def leads(assessment: Assessment) -> tuple[BodyLead, ...]:
    """Bodies with something that their figures do not explain, the most of it first.

    Args:
        assessment: Of the quarter.
    """
    told = {body.code: (body, found) for body, found in assessment.coverage}
    paired = {body.code: (body, found) for body, found in assessment.pairing}
    found = []
    for code in sorted(told.keys() | paired.keys()):
        body, coverage = told.get(code, (None, NumberingCoverage()))
        other, pairing = paired.get(code, (None, PairedSides()))
        known = body or other
        if known is not None:
            found.append(BodyLead(body=known, coverage=coverage, pairing=pairing))
    worth = [lead for lead in found if lead.unexplained]
    return tuple(sorted(worth, key=lambda lead: (-lead.unexplained, lead.body.code)))


def draw(
    events: Any, *, quarter: str, as_of: dt.date, count: int, seed: int
) -> tuple[DocumentLead, ...]:
    """Documents of a quarter to look up, drawn by a seed.

    Args:
        events: As for `assess`.
        quarter: Such as ``2026Q3``.
        as_of: What was known on this day.
        count: How many; fewer are given where there are no more.
        seed: The same one draws the same documents from the same events.

    Raises:
        InvalidValueError: `quarter` is none, or `count` is not between 1 and 10,000.
        WrongTypeError: `events` is no frame.
        EventsError: a column is missing or of another kind, or the engine failed.
        MissingExtraError: the extra ``statistics`` is not installed.
    """
    if not 1 <= count <= MOST:
        raise InvalidValueError(
            field="count",
            value=count,
            reason="expected 1 to 10,000",
            reason_vi="cần từ 1 đến 10.000",
        )
    own = _own(events, Window(quarter=Quarter.parse(quarter), as_of=as_of))
    ((rows,),) = rows_of(own.select(narwhals().col("event_id").len()))
    limit = min(_PRIME, _PRIME * _SPARE * count // max(1, int(rows)) + 1)
    factor = int.from_bytes(_digest(seed, 0)[:4], "big") % (_PRIME - 1) + 1
    drawn = own.filter((narwhals().col("document_key") % _PRIME) * factor % _PRIME < limit)
    found: dict[int, DocumentLead] = {}
    for key, issuer, year, number, moment, side, mode, _ in rows_of(drawn):
        day = dt.date(1970, 1, 1) + dt.timedelta(days=(int(moment) + OFFSET) // DAY)
        lead = DocumentLead(
            issuer=str(issuer), year=int(year), number=max(0, int(number)), day=day,
            side=str(side), mode=str(mode),
        )  # fmt: skip
        # Of several rows of a document the least, whatever order they come in.
        found[int(key)] = min(lead, found.get(int(key), lead))
    taken = sorted(found, key=lambda key: _digest(seed, key))[:count]
    return tuple(sorted(found[key] for key in taken))


def _own(events: Any, window: Window) -> Any:
    """What issuers told of their own documents of the quarter."""
    col = narwhals().col
    return (
        window.events(prepared(events))
        .filter(
            col("side").is_in([str(EventSide.SENDER), str(EventSide.REGISTER)]),
            col("kind").is_in([str(EventKind.ISSUED), str(EventKind.SENT)]),
            col("happened_at") >= seconds(window.quarter.first),
            col("happened_at") < seconds(window.quarter.last) + DAY,
            ~col("secret"),
        )
        .select(
            "document_key", "issuer", "year", "number", "happened_at", "side", "mode", "event_id"
        )
    )


def _digest(seed: int, key: int) -> bytes:
    return hashlib.sha256(f"{seed}/{key}".encode()).digest()
