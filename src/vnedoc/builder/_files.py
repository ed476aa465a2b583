"""The attached files and the manifest, made together so that they agree."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import attrs

from vnedoc.builder._problems import Problems
from vnedoc.content import Content
from vnedoc.identifiers import ContentId
from vnedoc.inspection import media
from vnedoc.inspection.inspecting import inspect
from vnedoc.model import Attachment, Manifest, Reference
from vnedoc.normal_forms import normalized

Attachable = Attachment | str | os.PathLike[str]

_NAMESPACE: Final = uuid.UUID("5d3c6b0e-3f0a-5c0b-9a55-2f6c1b7e4d21")
_VERSION: Final = "1.0"


def attach(
    path: str | os.PathLike[str],
    *,
    name: str | None = None,
    description: str | None = None,
    content_type: str | None = None,
    content_id: str | None = None,
) -> Attachment:
    """An attachment whose bytes are those of a file, read when they are needed.

    Args:
        path: the file.
        name: what the receiver sees; the file's own name unless given.
        description: free text.
        content_type: media type; found from name and bytes unless given.
        content_id: made from place and bytes unless given.

    Raises:
        OSError: the file cannot be opened.
    """
    return Attachment(
        name=name or normalized("NFC", Path(path).name),
        description=description,
        content_type=content_type,
        content_id=content_id,
        content=Content.from_file(path),
    )


def attachments_of(files: Iterable[Attachable]) -> tuple[Attachment, ...]:
    """Attachments from attachments and paths; errors as for `attach`."""
    return tuple(file if isinstance(file, Attachment) else attach(file) for file in files)


def with_ids(attachments: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """The attachments with media type and identifier, ``cid:`` once in front of it.

    Raises:
        SourceChangedError: a file changed after it was read.
    """
    return tuple(_with_id(attachment, index) for index, attachment in enumerate(attachments))


def _with_id(attachment: Attachment, index: int) -> Attachment:
    found = inspect(attachment)
    # Made from place and bytes: the same call gives the same message.
    made = str(uuid.uuid5(_NAMESPACE, f"{index}/{found.sha256}"))
    kind = media.ZIP if found.wrapped else media.media_type(attachment.name or "")
    return attrs.evolve(
        attachment,
        content_id=ContentId.make(attachment.content_id or made),
        content_type=attachment.content_type or kind,
    )


def check_contents(attachments: Iterable[Attachment], problems: Problems) -> None:
    """Look whether every file has bytes: a message cannot tell an empty file from none."""
    for index, attachment in enumerate(attachments):
        if attachment.content is None:
            name = attachment.name or ""
            problems.add(
                f"attachments[{index}].content",
                f"the file {name!r} is missing or empty, and an empty file cannot be sent",
                f"tệp {name!r} bị thiếu hoặc rỗng; không gửi được tệp rỗng",
            )


def manifest_of(given: Manifest | None, attachments: tuple[Attachment, ...]) -> Manifest:
    """The manifest that the caller gives, else one that names these files.

    QCVN 102:2016/BTTTT 3; the version is the only one that there is.
    """
    lines = given.references if given else ()
    made = (
        Reference(
            content_id=attachment.content_id,
            content_type=attachment.content_type,
            description=attachment.description,
            name=attachment.name,
        )
        for attachment in attachments
    )
    version = given.version if given else None
    fields: dict[str, Any] = {"version": version or _VERSION, "references": lines or tuple(made)}
    return Manifest(**fields)
