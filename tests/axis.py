"""What the national exchange axis and its SDK do to a message on its way, on our own terms."""

import datetime as dt
import io
import unicodedata
import uuid
import zipfile

import attrs

from vnedoc.codes import Priority, SteeringType
from vnedoc.content import Content
from vnedoc.content.archive import extension
from vnedoc.identifiers import ContentId
from vnedoc.model import (
    VIETNAM,
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


def through(envelope: DocumentEnvelope) -> DocumentEnvelope:
    """The envelope as it arrives: nothing that it says is changed, much of its form is."""
    attachments = tuple(map(_attachment, envelope.attachments))
    trace = envelope.trace or Trace()
    hop = Hop(organ_id="001.00.20.TT2", timestamp=dt.datetime(2025, 7, 2, tzinfo=VIETNAM))
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
    return attrs.evolve(
        header,
        subject=header.subject and unicodedata.normalize("NFD", header.subject),
        other=attrs.evolve(
            other,
            priority=Priority.NORMAL if other.priority is None else other.priority,
            promulgation_amount=1
            if other.promulgation_amount is None
            else other.promulgation_amount,
            page_amount=1 if other.page_amount is None else other.page_amount,
            direction=bool(other.direction),
        ),
        document_type=attrs.evolve(kind, code=2 if kind.code is None else kind.code),
        steering_type=SteeringType.NONE if header.steering_type is None else header.steering_type,
    )


def _attachment(attachment: Attachment) -> Attachment:
    name = attachment.name or ""
    return attrs.evolve(
        attachment,
        content_id=ContentId(f"cid:{attachment.content_id}"),
        name=f"1761211722949_{name}",
        description=None,
        content_type="application/zip",
        content=Content.from_bytes(zipped(attachment.read(), extension(name))),
    )


def zipped(data: bytes, ending: str) -> bytes:
    """A zip of one entry, named as the SDK names it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo(f"{uuid.UUID(int=5)}.{ending}")
        archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
