"""Tells the kinds of one name apart: legal normative, individual (cá biệt), of the Party.

A year between number and notation marks a legal document; since 1997 a number without one marks
an individual act. Older acts carried no year, so there it says nothing.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import Final

from vnedoc.doctype._lexicon import Lexicon, NameFamily
from vnedoc.doctype._shapes import ShapeReading
from vnedoc.doctype.table import Kind

DECIDED: Final = 2.0
"""Log-odds from which legal or individual counts as decided (0.88)."""
_CLEAR: Final = 3.5
"""Log-odds at which the words of the subject need not be read."""
_YEAR_RULE: Final = 1997
"""The first law on legal documents (in force 1997) put the year into their numbers."""
_DIRECTIVES_END: Final = 2016
_LOCAL: Final = frozenset({"department", "agency", "front"})
_ASSEMBLY: Final = frozenset({"national-assembly", "standing-committee"})
_PARTY: Final = 0.97
"""Share of the Party's kind when the body is the Party's; 1 % of the rest otherwise."""


def log_odds(
    name: str,
    reading: ShapeReading,
    level: str,
    date: dt.date | None,
    said: bool | None,
    subject: list[str],
    lexicon: Lexicon,
) -> float:
    """How much more a legal document than an individual act, in nats.

    Args:
        name: The name: only nghi-quyet, quyet-dinh and chi-thi have both.
        reading: What the notation says.
        level: Level of the body, by notation or issuer.
        date: Day of promulgation.
        said: What type name or codes say: individual (`True`), legal (`False`), nothing.
        subject: First words of the subject.
        lexicon: The tables.
    """
    odds = 0.0
    year = reading.year or (date.year if date else 0)
    if reading.year or level in _ASSEMBLY:
        odds += 5.0
    elif reading.number and not reading.old and not 0 < year < _YEAR_RULE:
        odds -= 3.5
    if name == "chi-thi":
        odds -= 8.0 if year > _DIRECTIVES_END else 0.0 if reading.year else 1.5
    if said is not None:
        odds += -2.5 if said else 2.5
    if level in _LOCAL:
        odds -= 3.0
    return odds if abs(odds) >= _CLEAR or not subject else odds + _by_subject(subject, lexicon)


def _by_subject(subject: list[str], lexicon: Lexicon) -> float:
    head = " ".join(subject[:2])
    if head in lexicon.individual or subject[0] in lexicon.individual:
        return -2.0
    if head in lexicon.legal or " ".join(subject[:3]) in lexicon.legal:
        return 1.0
    return 0.0


def shares(family: NameFamily, odds: float, party: bool) -> list[tuple[Kind, float]]:
    """The share of each kind of one name; shares add up to 1.

    Args:
        family: The kinds of the name.
        odds: Log-odds of legal against individual.
        party: Whether the body is the Party's.
    """
    plain, individual, of_party = family
    rest = 1.0
    found: list[tuple[Kind, float]] = []
    if of_party is not None:
        share = _PARTY if party else 0.01
        found.append((of_party, share))
        rest -= share
    if individual is None:
        found.append((plain, rest))
    else:
        legal = rest / (1.0 + math.exp(-odds))
        found.append((plain, legal))
        found.append((individual, rest - legal))
    return found
