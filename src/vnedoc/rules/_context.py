"""What rules look at: the envelope, what the caller knows, and what is found out only once."""

from __future__ import annotations

import datetime as dt
import functools
import re
import unicodedata
from collections.abc import Iterator
from typing import Any, Final, TypeVar

import attrs

from vnedoc.codes import BusinessDocType
from vnedoc.doctype import Classification, classify
from vnedoc.identifiers import DocumentCode, OrganId, OrganTable
from vnedoc.model import (
    Attachment,
    Business,
    Code,
    DocumentEnvelope,
    DocumentType,
    Envelope,
    Header,
    Manifest,
    Organ,
    Other,
    Promulgation,
    Reference,
    Signer,
    Status,
    StatusEnvelope,
    Trace,
)
from vnedoc.names import ATTACHMENTS, MANIFEST
from vnedoc.rules._core import Kind, Need
from vnedoc.rules._inspect import Inspection, inspect
from vnedoc.rules._walk import Leaf, nth, walk
from vnedoc.signature.verdict import Verification
from vnedoc.xml.order import Disorder

T = TypeVar("T")

MAX_SHOWN: Final = 80
"""Characters of a value that a finding repeats."""

MAX_COMPARED: Final = 2_000
"""Characters of a text that are brought to one form to be compared; real ones have up to 500."""

_FILLERS: Final = frozenset({"null", "n/a", "none", "undefined", "(null)"})
_LETTERS: Final = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ"
_ODD: Final = re.compile(f"[^\x20-\x7e{_LETTERS}“”‘’–—…]")
"""Whatever Vietnamese text does not ordinarily hold. All rules on characters begin here."""


@attrs.frozen(kw_only=True)
class Caps:
    """What a profile limits. `None` is no limit; bytes are those of the attached files."""

    organ_id_length: int = 35
    """Characters: 13 in the standard of 2016, 35 since its amendment of 2022."""
    max_attachments: int | None = None
    max_attachment_bytes: int | None = None
    max_total_bytes: int | None = None
    max_recipients: int | None = None


@attrs.frozen(kw_only=True, eq=False)
class RuleContext:
    """One message under check. Everything that costs is worked out at most once.

    The groups (`header`, `code` ...) are never `None`: a group that is absent is empty, so a rule
    asks for the value that it is about and for nothing else.
    """

    envelope: Envelope
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
    open_content: bool = True
    """Whether attachments may be opened."""

    @property
    def kind(self) -> Kind:
        """Which of the two messages it is."""
        return "document" if isinstance(self.envelope, DocumentEnvelope) else "status"

    def lacks(self, needs: frozenset[Need]) -> Need | None:
        """The first thing that is needed and was not given."""
        return next((need for need in needs if need in self._missing), None)

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

    # -- the groups -----------------------------------------------------------------------

    @functools.cached_property
    def header(self) -> Header:
        """The header of a document."""
        return _group(self.envelope, "header", Header)

    @functools.cached_property
    def sender(self) -> Organ:
        """Who sends the document, or reports the status."""
        owner = self.header if self.kind == "document" else self.status
        return _group(owner, "sender", Organ)

    @functools.cached_property
    def code(self) -> Code:
        """Number and notation."""
        return _group(self.header, "code", Code)

    @functools.cached_property
    def promulgation(self) -> Promulgation:
        """Where and when the document was issued."""
        return _group(self.header, "promulgation", Promulgation)

    @functools.cached_property
    def document_type(self) -> DocumentType:
        """The kind of document as the sender names it."""
        return _group(self.header, "document_type", DocumentType)

    @functools.cached_property
    def signer(self) -> Signer:
        """Who signed it."""
        return _group(self.header, "signer", Signer)

    @functools.cached_property
    def other(self) -> Other:
        """Urgency, circulation and the like."""
        return _group(self.header, "other", Other)

    @functools.cached_property
    def trace(self) -> Trace:
        """Hops and operation."""
        return _group(self.envelope, "trace", Trace)

    @functools.cached_property
    def business(self) -> Business:
        """The operation."""
        return _group(self.trace, "business", Business)

    @functools.cached_property
    def operation(self) -> BusinessDocType:
        """What is asked for; a message that says nothing brings a new document."""
        return self.business.doc_type or BusinessDocType.NEW

    @functools.cached_property
    def manifest(self) -> Manifest:
        """What the message says it carries."""
        return _group(self.envelope, "manifest", Manifest)

    @property
    def references(self) -> tuple[Reference, ...]:
        """The lines of the manifest."""
        return self.manifest.references

    @functools.cached_property
    def attachments(self) -> tuple[Attachment, ...]:
        """The attached files."""
        return self.envelope.attachments if isinstance(self.envelope, DocumentEnvelope) else ()

    @functools.cached_property
    def status(self) -> Status:
        """The status message."""
        envelope = self.envelope
        return (isinstance(envelope, StatusEnvelope) and envelope.status) or Status()

    @functools.cached_property
    def day(self) -> dt.date | None:
        """The day to judge identifiers by: of issue, else of the status, else of checking."""
        if self.promulgation.date is not None:
            return self.promulgation.date
        moment = self.status.timestamp or self.at
        return moment.date() if moment else None

    @functools.cached_property
    def classification(self) -> Classification:
        """What kind of document it is by everything but the name that the sender gives it."""
        code = DocumentCode.from_fields(self.code.number, self.code.notation)
        return classify(
            notation=code.display if code else self.code.notation,
            title=self.header.subject,
            issuer=self.sender.organ_name,
            date=self.promulgation.date,
        )

    # -- what many rules share ------------------------------------------------------------

    @functools.cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """Every value with its place."""
        return tuple(walk(self.envelope))

    @functools.cached_property
    def by_field(self) -> dict[tuple[type[Any], str], list[Leaf]]:
        """The values of each field."""
        found: dict[tuple[type[Any], str], list[Leaf]] = {}
        for leaf in self.leaves:
            found.setdefault((leaf.owner, leaf.field), []).append(leaf)
        return found

    @functools.cached_property
    def organ_ids(self) -> tuple[Leaf, ...]:
        """Every organisation identifier that says something."""
        return tuple(
            leaf
            for leaf in self.leaves
            if isinstance(leaf.value, OrganId) and not leaf.value.is_filler
        )

    @functools.cached_property
    def odd_texts(self) -> tuple[tuple[str, Leaf], ...]:
        """Texts with any character that Vietnamese text does not ordinarily hold."""
        return tuple(
            (leaf.text, leaf) for leaf in self.leaves if leaf.text and _ODD.search(leaf.text)
        )

    @functools.cached_property
    def inspections(self) -> tuple[Inspection, ...]:
        """What each attachment's bytes are; every attachment is decoded once, in chunks.

        Raises:
            SourceChangedError: the message's file changed after it was read.
        """
        return tuple(map(inspect, self.attachments))

    def opened(self) -> Iterator[tuple[str, Attachment, Inspection]]:
        """Path, attachment and inspection of every attachment that has content."""
        for index, (attachment, inspection) in enumerate(
            zip(self.attachments, self.inspections, strict=True), 1
        ):
            if attachment.content is not None:
                yield attachment_path(index), attachment, inspection


def _group(owner: object, field: str, kind: type[T]) -> T:
    found: T | None = getattr(owner, field, None)
    return kind() if found is None else found


def attachment_path(index: int) -> str:
    """The path of an attachment, counted from 1."""
    return f"{ATTACHMENTS}/Attachment{nth(index)}"


def reference_path(index: int) -> str:
    """The path of a line of the manifest, counted from 1."""
    return f"{MANIFEST}/Reference{nth(index)}"


def said(value: str | None) -> str | None:
    """The value, unless it is absent, blank, or filler such as ``null`` and ``N/A``."""
    if value is None or not value.strip() or value.strip().lower() in _FILLERS:
        return None
    return value


def composed(text: str) -> str:
    """The beginning of a text in NFC, to compare by.

    Normalising costs the square of the length of a run of accents, so only so much is looked at.
    """
    return unicodedata.normalize("NFC", text[:MAX_COMPARED])


def brief(value: object) -> str:
    """A value cut to what a finding repeats of it."""
    text = str(value)
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"
