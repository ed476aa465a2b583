"""Where the files of each paper are: here, in another message, on paper only, or nowhere."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping

import attrs

from vnedoc.dossier import form
from vnedoc.dossier.finding import manifests_in
from vnedoc.dossier.manifest import parsed
from vnedoc.dossier.model import Dossier, Original, Paper
from vnedoc.errors import ReadError
from vnedoc.identifiers import DocumentId
from vnedoc.model import Attachment, DocumentEnvelope, Envelope
from vnedoc.signature.statement.strict import BrokenFormError, UnknownFormError


class Whereabouts(enum.Enum):
    """Where the files of a paper are."""

    HERE = enum.auto()
    OTHER = enum.auto()
    """In another message that was given."""
    ELSEWHERE = enum.auto()
    """In another message that was not given."""
    ON_PAPER = enum.auto()
    CIRCLE = enum.auto()
    """In a message that says that they are in one that was passed already."""
    NOWHERE = enum.auto()


@attrs.frozen(kw_only=True, eq=False)
class OtherMessage:
    """Another message of the same submission."""

    attachments: tuple[Attachment, ...]
    dossier: Dossier | None
    """What its own manifest says, if it has one that can be read. Nobody vouches for it: it only
    tells where to look, and what is found there is judged by its bytes."""

    @classmethod
    def of(cls, envelopes: Iterable[Envelope]) -> dict[DocumentId, OtherMessage]:
        """Messages by their identifiers; what has none is in nobody's manifest."""
        found: dict[DocumentId, OtherMessage] = {}
        for envelope in envelopes:
            if not isinstance(envelope, DocumentEnvelope):
                continue
            ident = message_of(envelope)
            if ident is not None:
                dossier = _dossier_in(envelope)
                found[ident] = cls(attachments=envelope.attachments, dossier=dossier)
        return found


def message_of(envelope: Envelope) -> DocumentId | None:
    """The identifier of a message by its header."""
    if not isinstance(envelope, DocumentEnvelope) or envelope.header is None:
        return None
    return envelope.header.document_id


def _dossier_in(envelope: DocumentEnvelope) -> Dossier | None:
    texts = list(manifests_in(envelope.attachments))
    if len(texts) != 1:
        return None
    try:
        return form.from_xml(parsed(texts[0][1]).root).dossier
    except (ReadError, UnknownFormError, BrokenFormError):
        return None


def whereabouts(
    paper: Paper, own: DocumentId | None, others: Mapping[DocumentId, OtherMessage]
) -> tuple[Whereabouts, DocumentId | None]:
    """Where the files of a paper are, and in which message if not in this one.

    Args:
        paper: Of the dossier that is checked.
        own: The message that it came with.
        others: The other messages of the submission.
    """
    if not paper.copies:
        # Whatever message it names: with no digest announced, nothing there could be told from it.
        on_paper = paper.original is Original.PAPER and paper.reason is not None
        return (Whereabouts.ON_PAPER if on_paper else Whereabouts.NOWHERE), None
    seen, at = {own}, paper.in_message
    if at is None or at == own:
        return Whereabouts.HERE, None
    while at not in seen:
        seen.add(at)
        other = others.get(at)
        if other is None:
            return Whereabouts.ELSEWHERE, at
        further = _in_message(other.dossier, paper.order)
        if further is None or further == at:
            return Whereabouts.OTHER, at
        at = further
    return Whereabouts.CIRCLE, at


def _in_message(dossier: Dossier | None, order: int) -> DocumentId | None:
    papers = dossier.papers if dossier else ()
    return next((paper.in_message for paper in papers if paper.order == order), None)
