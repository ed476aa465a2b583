"""How a package for handing over looks, by the day: ``data/sip.toml`` as values."""

from __future__ import annotations

import datetime as dt
import functools
import tomllib
from collections.abc import Mapping
from typing import Any

import attrs

from vnedoc._resources import data
from vnedoc.clauses import Clause, Confidence
from vnedoc.errors import InvalidValueError
from vnedoc.frozen import FrozenMap


@attrs.frozen(kw_only=True)
class SipProfile:
    """One edition of the annex that says how a package for handing over looks."""

    id: str
    since: dt.date
    """The first day on which it holds."""
    clause: Clause
    """Where it stands, and how well that is known."""
    content_type: str
    """``mets/@TYPE``."""
    codes: Mapping[str, Mapping[str, str]] = attrs.field(repr=False)
    """Code by word, by field."""

    def code(self, field: str, word: str | None) -> str | None:
        """The code of a word; a word that has none is given back as it is.

        Args:
            field: Such as ``maintenance``.
            word: What the dossier says; `None` stays.
        """
        return None if word is None else self.codes[field].get(_key(word), word)


def sip_profile(day: dt.date) -> SipProfile:
    """The profile that holds on a day.

    Args:
        day: On which the package is made.

    Raises:
        InvalidValueError: none did yet.
    """
    held = [profile for profile in sip_profiles() if profile.since <= day]
    if not held:
        first = sip_profiles()[0].since
        raise InvalidValueError(
            field="at",
            value=day,
            reason=f"such packages are made from {first} on",
            reason_vi=f"gói loại này chỉ lập từ ngày {first:%d/%m/%Y}",
        )
    return held[-1]


@functools.cache
def sip_profiles() -> tuple[SipProfile, ...]:
    """Every profile that is known, the oldest first."""
    rows = tomllib.loads(data("sip.toml").decode())["profile"]
    return tuple(sorted(map(_profile, rows), key=lambda profile: profile.since))


def _profile(row: dict[str, Any]) -> SipProfile:
    return SipProfile(
        id=row["id"],
        since=row["since"],
        clause=Clause(row["document"], row["number"], Confidence(row["confidence"])),
        content_type=row["content_type"],
        codes=FrozenMap(
            {
                field: FrozenMap({_key(word): code for word, code in table.items()})
                for field, table in row.items()
                if isinstance(table, dict)
            }
        ),
    )


def _key(word: str) -> str:
    return " ".join(word.split()).casefold()
