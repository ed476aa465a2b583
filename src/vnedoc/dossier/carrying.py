"""A dossier as attachments of a message: the files of its papers, and the manifest beside them."""

from __future__ import annotations

import datetime as dt
import hashlib

from vnedoc.content import Content
from vnedoc.dossier.finding import NAME
from vnedoc.dossier.manifest import make_manifest
from vnedoc.dossier.model import Dossier, PaperFile
from vnedoc.dossier.slugs import disk_names
from vnedoc.errors import MissingContentError
from vnedoc.identifiers import ContentId
from vnedoc.inspection import media
from vnedoc.model import Attachment
from vnedoc.signature.making.signers import CertifiedSigner

_XML = "application/xml"


def attachments(dossier: Dossier) -> tuple[Attachment, ...]:
    """The files of a dossier as attachments, in order, under their true names.

    Those of papers that are in another message than the dossier's own are left out.

    Args:
        dossier: Whose files they are.

    Raises:
        MissingContentError: the bytes of one are not known.
    """
    return tuple(
        _attachment(file, disk)
        for paper, disks in zip(dossier.papers, disk_names(dossier), strict=True)
        if paper.in_message in (None, dossier.message)
        for file, disk in zip(paper.copies, disks, strict=True)
    )


def _attachment(file: PaperFile, disk: str) -> Attachment:
    if file.content is None:
        raise MissingContentError(name=file.name)
    return Attachment(
        content_id=ContentId(f"cid:{disk.replace('.', '-')}"),
        name=file.name,
        content_type=media.media_type(file.name),
        content=file.content,
    )


def manifest_attachment(
    dossier: Dossier, signer: CertifiedSigner | None = None, *, at: dt.datetime | None = None
) -> Attachment:
    """The manifest as one more attachment, ``ho-so.xml``; errors as for `make_manifest`.

    Args:
        dossier: What it is of.
        signer: Who signs.
        at: When.
    """
    text = make_manifest(dossier, signer, at=at)
    return Attachment(
        content_id=ContentId(f"cid:ho-so-{hashlib.sha256(text).hexdigest()[:16]}"),
        name=NAME,
        description=dossier.title,
        content_type=_XML,
        content=Content.from_bytes(text),
    )
