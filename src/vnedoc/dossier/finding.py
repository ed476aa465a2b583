"""Finding the manifest among attachments. Asked of every message, so it loads and costs little."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from vnedoc.content.archive import extension
from vnedoc.content.payload import beginning
from vnedoc.errors import ContentError
from vnedoc.limits import MAX_REMAINDER_BYTES
from vnedoc.model import Attachment

NAME: Final = "ho-so.xml"
"""What the manifest is called."""
_MOST: Final = 4
"""Attachments that begin like a manifest and are read; with two nothing is told."""
_HEAD_BYTES: Final = 1024
_ROOT: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml\s[^<>]*+>)?[ \t\r\n]*+<(?:[^\s<>/:]++:)?Dossier[\s/>]"
)
"""How a manifest begins: no comment or instruction stands before its root."""
_NAMESPACE: Final = b"urn:vnedoc:dossier:"
"""Of any version; one that is not known here must not pass for a file like any other."""


def manifests_in(attachments: Iterable[Attachment]) -> Iterator[tuple[int, bytes]]:
    """The attachments that begin like a manifest, by index, as bytes; at most so many as are read.

    Asked of every message, so only what is called XML is opened at all. One that hides under
    another name is a file like any other, and makes no dossier whole.
    """
    found = 0
    for index, attachment in enumerate(attachments):
        if found >= _MOST or not is_called_xml(attachment.name):
            continue
        text = _text(attachment)
        if text is not None:
            found += 1
            yield index, text


def is_called_xml(name: str | None) -> bool:
    """Whether a manifest is looked for behind a name.

    Args:
        name: Of an attachment.
    """
    return extension(name or "") == "xml"


def _text(attachment: Attachment) -> bytes | None:
    if attachment.content is None:
        return None
    try:
        chunks = attachment.chunks()
        head = beginning(chunks, _HEAD_BYTES)
        if not is_manifest(head):
            return None
        return b"".join((head, *_limited(chunks, MAX_REMAINDER_BYTES - len(head))))
    except ContentError:
        return None


def is_manifest(head: bytes) -> bool:
    """Whether bytes begin like a manifest of any version.

    Args:
        head: The first 1,024 of them.
    """
    return _ROOT.match(head) is not None and _NAMESPACE in head[:_HEAD_BYTES]


def _limited(chunks: Iterable[bytes], most: int) -> Iterator[bytes]:
    for chunk in chunks:
        most -= len(chunk)
        yield chunk
        if most < 0:
            # One byte too many is enough for the reader to refuse it by its length.
            return
