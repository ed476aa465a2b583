"""Finding statements among the attachments, and files in the zip that they travel in.

What was not signed is not handed out: a zip can hold a second document in front of its entry, and
XML can hold one in a comment, so neither the zip nor the statement's own bytes are anybody's word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from vnedoc.content import Content, MemorySource
from vnedoc.content.archive import LOCAL_HEADER, sole_entry
from vnedoc.errors import ContentError, ReadError
from vnedoc.model import DocumentEnvelope
from vnedoc.signature import statement_form
from vnedoc.signature.xmldsig import C14N_EXCLUSIVE, whole_form
from vnedoc.xml.tree import Document, parse

MAX_STATEMENT_BYTES: Final = 1024 * 1024
"""A statement on 500 receivers and 50 files has 200 KB."""
MAX_STATEMENTS: Final = 8
"""The competent person and the organisation make 2."""
MAX_LOOKED_AT: Final = 32
"""Attachments that look like statements and are parsed to see whether they are."""

_HEAD_BYTES: Final = 1024
_ROOT: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml\s[^<>]*+>)?[ \t\r\n]*+<(?:[^\s<>/:]++:)?Statement[\s/>]"
)
"""How a statement begins: no comment or instruction stands before its root."""


def statements_in(envelope: DocumentEnvelope) -> Iterator[tuple[int, Document]]:
    """The attachments that are statements by their root element, whatever their name or type.

    At most one more than `MAX_STATEMENTS`. An attachment beyond `MAX_LOOKED_AT` is a file like
    any other, which a statement must list.
    """
    looked_at = found = 0
    for index, attachment in enumerate(envelope.attachments):
        text = None if attachment.content is None else _text(attachment.content)
        if text is None:
            continue
        document = _parsed(text)
        looked_at += 1
        if document is not None and document.root.tag == statement_form.ROOT:
            yield index, document
            found += 1
        if found > MAX_STATEMENTS or looked_at >= MAX_LOOKED_AT:
            return


def _text(content: Content) -> bytes | None:
    """The bytes of small XML that looks like a statement, alone or as the only entry of a zip."""
    try:
        head = content.head(_HEAD_BYTES)
        if not head.startswith(LOCAL_HEADER):
            return _limited(content.chunks()) if _ROOT.match(head) else None
        size = unpacked_size(content)
        if size is None or size > MAX_STATEMENT_BYTES:
            return None
        chunks = content.unzipped()
        first = next(chunks, b"")
        return _limited(chain((first,), chunks)) if _ROOT.match(first) else None
    except ContentError:
        return None


def _limited(chunks: Iterable[bytes]) -> bytes | None:
    text = b""
    for chunk in chunks:
        text += chunk
        if len(text) > MAX_STATEMENT_BYTES:
            return None
    return text


def _parsed(text: bytes) -> Document | None:
    try:
        return parse(MemorySource(text))
    except ReadError:
        return None


def canonical(document: Document) -> bytes:
    """A statement as it is handed out: what its signature is over, and the signature.

    Raises:
        Refusal: there is no canonical form.
    """
    return whole_form(document, C14N_EXCLUSIVE)


def unpacked_size(content: Content) -> int | None:
    """The declared length of the only entry, if the bytes are a zip of exactly one.

    Raises:
        ContentError: the bytes cannot be had, or readers would not agree on what the zip holds.
    """
    if content.head(len(LOCAL_HEADER)) != LOCAL_HEADER:
        return None
    with content.open() as file:
        entry = sole_entry(file)
    return None if entry is None else entry.size


class UnpackedSource:
    """The only entry of a zip as a source of its own, unpacked wherever it is read.

    Args:
        content: the zip, which was found sound.
        size: length of its entry in bytes.
    """

    name = "<zip entry>"

    def __init__(self, content: Content, size: int) -> None:
        self._content = content
        self.size = size

    def chunks(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` to `end` in pieces; what stands before them is unpacked too.

        Raises:
            ContentError: the zip's bytes are no longer those that were first seen.
        """
        end = self.size if end is None else end
        at = 0
        for chunk in self._content.unzipped():
            if at >= end:
                return
            piece = chunk[max(start - at, 0) : end - at]
            at += len(chunk)
            if piece:
                yield piece
