"""What the axis does to a message on its way, on our own terms.

Nothing that it says is changed, and much of its form is. Seen by running messages through the
national data SDK: defaults are filled in, files are zipped anew, identifiers get another ``cid:``,
descriptions are dropped, a hop is added.
"""

from __future__ import annotations

import datetime as dt
import io
import uuid
import zipfile
from typing import Final

import attrs

from vnedoc.codes import Priority, SteeringType
from vnedoc.content import Content
from vnedoc.content.archive import extension
from vnedoc.identifiers import ContentId, OrganId
from vnedoc.limits import MAX_HELD_BYTES
from vnedoc.model import (
    Attachment,
    DocumentEnvelope,
    DocumentType,
    Header,
    Hop,
    Manifest,
    Other,
    Reference,
    Trace,
)

_HERE: Final = OrganId("001.00.20.TT2")
"""The axis in a TraceHeader, as stored messages have it."""
_STAMP: Final = "1761211722949_"
"""What gateways put before the names of files: a time in milliseconds."""


def through(envelope: DocumentEnvelope, at: dt.datetime) -> DocumentEnvelope:
    """The envelope as it arrives.

    Args:
        envelope: As it was sent.
        at: When it passes, with a time zone.
    """
    attachments = tuple(map(_attachment, envelope.attachments))
    trace = envelope.trace or Trace()
    hop = Hop(organ_id=_HERE, timestamp=at.replace(microsecond=0))
    return attrs.evolve(
        envelope,
        header=_with_defaults(envelope.header or Header()),
        trace=attrs.evolve(trace, hops=(*trace.hops, hop)),
        manifest=Manifest(
            version="1.0",
            references=tuple(
                Reference(content_id=a.content_id, content_type=a.content_type, name=a.name)
                for a in attachments
            ),
        ),
        attachments=attachments,
    )


def _with_defaults(header: Header) -> Header:
    other = header.other or Other()
    kind = header.document_type or DocumentType()
    steering = header.steering_type
    return attrs.evolve(
        header,
        other=attrs.evolve(
            other,
            priority=Priority.NORMAL if other.priority is None else other.priority,
            promulgation_amount=_or_one(other.promulgation_amount),
            page_amount=_or_one(other.page_amount),
            direction=bool(other.direction),
        ),
        document_type=attrs.evolve(kind, code=2 if kind.code is None else kind.code),
        steering_type=SteeringType.NONE if steering is None else steering,
    )


def _or_one(amount: int | None) -> int:
    return 1 if amount is None else amount


def _attachment(attachment: Attachment) -> Attachment:
    content = attachment.content
    if content is None or (content.size or 0) > MAX_HELD_BYTES:
        return attrs.evolve(attachment, description=None)
    name = attachment.name or ""
    return attrs.evolve(
        attachment,
        content_id=ContentId(f"cid:{attachment.content_id}"),
        name=f"{_STAMP}{name}",
        description=None,
        content_type="application/zip",
        content=Content.from_bytes(zipped(attachment.read(), extension(name))),
    )


def zipped(data: bytes, ending: str) -> bytes:
    """A zip of one entry, named as the SDK names it.

    Args:
        data: The file.
        ending: What its name ends in, without the point.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo(f"{uuid.UUID(int=5)}.{ending}")
        archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
