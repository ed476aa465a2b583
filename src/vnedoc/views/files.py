"""The files of a message as they are shown: true type and size, never the file itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import attrs

from vnedoc.content.archive import extension
from vnedoc.errors import ContentError, SourceChangedError
from vnedoc.inspection import magic, media
from vnedoc.inspection.inspecting import Inspection, inspect
from vnedoc.model import Attachment, DocumentEnvelope, Envelope, Reference

_BROWSED = frozenset({"text/html", media.SVG})


@attrs.frozen(kw_only=True)
class ShownFile:
    """One attached file: what the message says of it, and what its bytes are."""

    name: str = ""
    description: str = ""
    claimed_type: str = ""
    """The media type that the message states."""
    media_type: str = ""
    """The media type of its bytes; empty where there are none."""
    size_bytes: int | None = None
    """Of the file itself, not of a zip in which it travels; `None` where it cannot be had."""
    sha256: str = ""
    """Of the file itself, in lower-case hexadecimal."""
    zip_bytes: int | None = None
    """Size of the zip in which it travels, if it does."""
    notes: tuple[str, ...] = ()
    """What a reader must know: ``listed``, ``no-content``, ``not-base64``, ``locked``,
    ``claimed``, ``misnamed``, ``program``, ``macros``, ``active``."""


def shown_files(envelope: Envelope) -> tuple[ShownFile, ...]:
    """The files of a message, each looked at once.

    Args:
        envelope: The message.

    Raises:
        SourceChangedError: the message's file changed after it was read.
    """
    if not isinstance(envelope, DocumentEnvelope):
        return ()
    if not envelope.attachments and envelope.manifest is not None:
        # As in the message of 2014, whose files travel beside it, not in it.
        return tuple(map(_listed, envelope.manifest.references))
    return tuple(map(_looked_at, envelope.attachments))


def _listed(reference: Reference) -> ShownFile:
    return ShownFile(
        name=reference.name or "",
        description=reference.description or "",
        claimed_type=reference.content_type or "",
        notes=("listed",),
    )


def _looked_at(attachment: Attachment) -> ShownFile:
    said = ShownFile(
        name=attachment.name or "",
        description=attachment.description or "",
        claimed_type=attachment.content_type or "",
    )
    if attachment.content is None:
        return attrs.evolve(said, notes=("no-content",))
    found = inspect(attachment)
    if found.wire is None:
        return attrs.evolve(said, notes=("not-base64",))
    around = found.wire.size if found.wrapped else None
    if found.file is None:
        return attrs.evolve(said, zip_bytes=around, notes=("locked",))
    return attrs.evolve(
        said,
        media_type=media.true_type(found.file.kind, found.file.head, said.name),
        size_bytes=found.file.size,
        sha256=_digest(attachment) if found.wrapped else found.sha256,
        zip_bytes=around,
        notes=tuple(_notes(said, found)),
    )


def _digest(attachment: Attachment) -> str:
    """Of the file inside its zip: what people have once they took it out."""
    digest = hashlib.sha256()
    try:
        for chunk in attachment.chunks():
            digest.update(chunk)
    except SourceChangedError:
        raise
    except ContentError:
        return ""
    return digest.hexdigest()


def _notes(said: ShownFile, found: Inspection) -> Iterator[str]:
    file = found.file
    if file is None:
        return
    ending, claimed = extension(said.name), said.claimed_type.partition(";")[0].strip().lower()
    # The type that is stated is that of what travels, which may be the zip around the file.
    around = found.wrapped and claimed == media.ZIP
    if claimed and not around and not magic.fits_type(file.kind, claimed):
        yield "claimed"
    if not magic.fits_extension(file.kind, ending):
        yield "misnamed"
    if file.kind in magic.EXECUTABLE or ending in magic.ACTIVE_EXTENSIONS:
        yield "program"
    if file.macros or ending in magic.MACRO_EXTENSIONS:
        yield "macros"
    if media.true_type(file.kind, file.head, said.name) in _BROWSED or ending in _PAGES:
        yield "active"


_PAGES = frozenset({"html", "htm", "svg", "xhtml", "mht", "mhtml"})
