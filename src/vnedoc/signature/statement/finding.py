"""Finding statements among the attachments, and files in the zip that they travel in.

What was not signed is not handed out: a zip can hold a second document in front of its entry, and
XML can hold one in a comment, so neither the zip nor the statement's own bytes are anybody's word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, count
from typing import Final

import attrs

from vnedoc.content import Content, MemorySource
from vnedoc.content.archive import LOCAL_HEADER, sole_entry
from vnedoc.content.payload import beginning
from vnedoc.errors import ContentError, ReadError
from vnedoc.limits import (
    MAX_STATEMENT_BYTES,
    MAX_STATEMENT_ZIPS,
    MAX_STATEMENTS,
    MAX_STATEMENTS_BYTES,
    MAX_STATEMENTS_LOOKED_AT,
    MAX_STATEMENTS_NODES,
)
from vnedoc.model import DocumentEnvelope, Envelope
from vnedoc.signature.statement import form
from vnedoc.signature.xmldsig.canonical import C14N_EXCLUSIVE, whole_form
from vnedoc.xml.reading.tree import Document, parse

_HEAD_BYTES: Final = 1024
_ROOT: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml\s[^<>]*+>)?[ \t\r\n]*+<(?:[^\s<>/:]++:)?Statement[\s/>]"
)
"""How a statement begins: no comment or instruction stands before its root."""
_NAMESPACE: Final = form.NS.encode()
"""Stands within the first bytes, too."""


@attrs.frozen(kw_only=True)
class Found:
    """The statements among the attachments of a message."""

    documents: dict[int, Document] = attrs.field(factory=dict)
    """By index, at most one more than `MAX_STATEMENTS`. The same bytes are one document."""
    too_large: bool = False
    """Whether what looks like statements is more than is parsed: then none was."""

    def __bool__(self) -> bool:
        return bool(self.documents) or self.too_large


def statements_in(envelope: Envelope | None) -> Found:
    """The attachments that are statements by their root element, whatever their name or type.

    An attachment beyond `MAX_STATEMENTS_LOOKED_AT`, and a zip beyond `MAX_STATEMENT_ZIPS`, is a
    file like any other, which a statement must list. All are counted before any is parsed:
    whoever lends statements from elsewhere must not buy work by their number.
    """
    texts: dict[int, bytes] = {}
    size = nodes = 0
    zips = count(1)
    attachments = envelope.attachments if isinstance(envelope, DocumentEnvelope) else ()
    for index, attachment in enumerate(attachments):
        text = None if attachment.content is None else _text(attachment.content, zips)
        if text is None:
            continue
        texts[index] = text
        size += len(text)
        nodes += text.count(b"<") - text.count(b"</") + text.count(b"=")
        if size > MAX_STATEMENTS_BYTES or nodes > MAX_STATEMENTS_NODES:
            return Found(too_large=True)
        if len(texts) >= MAX_STATEMENTS_LOOKED_AT:
            break
    return Found(documents=_documents(texts))


def _documents(texts: dict[int, bytes]) -> dict[int, Document]:
    # The same statement attached many times must not be paid for by whoever verifies.
    parsed: dict[bytes, Document | None] = {}
    found: dict[int, Document] = {}
    for index, text in texts.items():
        if text not in parsed:
            parsed[text] = _parsed(text)
        document = parsed[text]
        if document is not None and document.root.tag == form.ROOT:
            found[index] = document
        if len(found) > MAX_STATEMENTS:
            break
    return found


def _text(content: Content, zips: Iterator[int]) -> bytes | None:
    """The bytes of small XML that looks like a statement, alone or as the only entry of a zip."""
    try:
        head = content.head(_HEAD_BYTES)
        if not head.startswith(LOCAL_HEADER):
            return _limited(content.chunks()) if _begins(head) else None
        size = unpacked_size(content) if next(zips) <= MAX_STATEMENT_ZIPS else None
        # By the length that it says, before anything is unpacked.
        if size is None or size > MAX_STATEMENT_BYTES:
            return None
        chunks = content.unzipped()
        first = beginning(chunks, _HEAD_BYTES)
        return _limited(chain((first,), chunks)) if _begins(first) else None
    except ContentError:
        return None


def _begins(text: bytes) -> bool:
    """Whether it begins like a statement; other XML with such a root is never parsed."""
    return _ROOT.match(text) is not None and _NAMESPACE in text[:_HEAD_BYTES]


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
