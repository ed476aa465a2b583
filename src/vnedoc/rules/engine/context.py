"""What rules look at: the message, what the caller knows, and what is found out only once."""

from __future__ import annotations

import datetime as dt
import functools
from typing import Final, NamedTuple

import attrs

from vnedoc.dossier.completeness import CheckedDossier
from vnedoc.identifiers import OrganEntry, OrganTable
from vnedoc.inspection.inspecting import InspectedFile, Inspection, inspect
from vnedoc.model import Attachment
from vnedoc.model._wire import LATEST, length_of
from vnedoc.names import ATTACHMENTS, MANIFEST
from vnedoc.normal_forms import normalized
from vnedoc.rules.engine.message import Message, NamedOrgan, said
from vnedoc.rules.engine.needs import Need
from vnedoc.rules.engine.walk import nth
from vnedoc.signature.verdict import Verification
from vnedoc.xml.writing.order import Disorder

MAX_SHOWN: Final = 80
"""Characters of a value that a finding repeats."""

MAX_COMPARED: Final = 2_000
"""Characters of a text that are brought to one form to be compared; real ones have up to 500."""


class Opened(NamedTuple):
    """One attachment, and what its bytes are."""

    path: str
    attachment: Attachment
    inspection: Inspection


@attrs.frozen(kw_only=True)
class Caps:
    """What a profile limits. `None` is no limit; bytes are those of the attached files."""

    organ_id_length: int = length_of(LATEST)
    """Characters: 13 in the standard of 2016, 35 since its amendment of 2022."""
    max_attachments: int | None = None
    """Files."""
    max_attachment_bytes: int | None = None
    max_total_bytes: int | None = None
    max_recipients: int | None = None
    """Elements ``To``."""


@attrs.frozen(kw_only=True, eq=False, slots=False)
class RuleContext(Message):
    """One message under check, and what the caller knows."""

    caps: Caps = attrs.field(factory=Caps)
    at: dt.datetime | None = None
    """The time of checking, aware; `None` when the caller did not say."""
    holidays: frozenset[dt.date] | None = None
    """Days on which offices are closed, beside weekends; `None` when the caller did not say."""
    seen: frozenset[str] | None = None
    """Document identifiers met before; `None` when the caller did not say."""
    table: OrganTable = attrs.field(factory=OrganTable.shipped)
    disorders: tuple[Disorder, ...] | None = None
    """`None` when there is no XML behind the envelope."""
    verification: Verification | None = None
    """What was said about the signatures; `None` when they were not verified."""
    signature_required: bool = False
    dossier: CheckedDossier | None = None
    """What was said about the dossier; `None` where the message brings no manifest of one."""
    open_content: bool = True
    """Whether attachments may be opened."""

    def lacks(self, needs: frozenset[Need]) -> Need | None:
        """The first thing that is needed and was not given."""
        missing = needs & self._missing
        return min(missing) if missing else None

    @functools.cached_property
    def _missing(self) -> frozenset[Need]:
        given = {
            Need.TIME: self.at is not None,
            Need.HOLIDAYS: self.holidays is not None,
            Need.SEEN: self.seen is not None,
            Need.CONTENT: self.open_content,
            Need.ORDER: self.disorders is not None,
            Need.SIGNATURES: self.verification is not None,
        }
        return frozenset(need for need, there in given.items() if not there)

    @functools.cached_property
    def day(self) -> dt.date | None:
        """The day to judge identifiers by: of issue, else of the status, else of checking."""
        if self.promulgation.date is not None:
            return self.promulgation.date
        moment = self.status.timestamp or self.at
        return moment.date() if moment else None

    def standing(self, named: NamedOrgan) -> OrganEntry | None:
        """What the table knows of a body on the day, else of the level-1 body above it."""
        standings = self._standings
        if named.organ_id not in standings:
            own = self.table.lookup(named.organ_id, self.day)
            top = named.levels[0] if named.levels else ""
            if own is None and top not in standings:
                standings[top] = self.table.lookup(top, self.day)
            standings[named.organ_id] = own or standings[top]
        return standings[named.organ_id]

    @functools.cached_property
    def _standings(self) -> dict[str, OrganEntry | None]:
        return {}

    @functools.cached_property
    def inspections(self) -> tuple[Inspection, ...]:
        """What each attachment's bytes are; every attachment is decoded once, in chunks.

        Raises:
            SourceChangedError: the message's file changed after it was read.
        """
        return tuple(map(inspect, self.attachments))

    @functools.cached_property
    def opened(self) -> tuple[Opened, ...]:
        """Every attachment that has content, with what its bytes are."""
        found = enumerate(zip(self.attachments, self.inspections, strict=True), 1)
        return tuple(
            Opened(attachment_path(place), attachment, inspection)
            for place, (attachment, inspection) in found
            if attachment.content is not None
        )

    @functools.cached_property
    def files(self) -> tuple[tuple[str, str, InspectedFile], ...]:
        """Path, name and file of every attachment whose file can be had."""
        return tuple(
            (path, attachment.name or "", inspection.file)
            for path, attachment, inspection in self.opened
            if inspection.file is not None
        )


def attachment_path(index: int) -> str:
    """The path of an attachment, counted from 1."""
    return f"{ATTACHMENTS}/Attachment{nth(index)}"


def reference_path(index: int) -> str:
    """The path of a line of the manifest, counted from 1."""
    return f"{MANIFEST}/Reference{nth(index)}"


def composed(text: str) -> str:
    """The beginning of a text in NFC, to compare by."""
    return normalized("NFC", text[:MAX_COMPARED])


def brief(value: object) -> str:
    """A value cut to what a finding repeats of it."""
    text = str(value)
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"


__all__ = [
    "Caps",
    "RuleContext",
    "attachment_path",
    "brief",
    "composed",
    "reference_path",
    "said",
]
