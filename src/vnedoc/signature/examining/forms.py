"""The canonical forms of one message that its signatures speak of, and what digesting them costs.

Each form is computed once, whoever asks for it. Every pass over a whole message, its files
included, is counted for the whole verification before it begins.
"""

from __future__ import annotations

from typing import Any, Final

from lxml import etree

from vnedoc.limits import (
    MAX_CANONICAL_BYTES,
    MAX_CANONICAL_FORMS,
    MAX_DIGESTED_BYTES,
    MAX_DIGESTS,
)
from vnedoc.signature.xmldsig.blocks import Feed, feed_run
from vnedoc.signature.xmldsig.canonical import C14nMethod, feed_form, told_apart, whole_form
from vnedoc.signature.xmldsig.reasons import TOO_COSTLY, TOO_MANY_DIGESTS, over_limit
from vnedoc.xml.reading.tree import Document

_MIB: Final = 1024 * 1024
_Key = tuple[bool, tuple[str, ...]]


class Forms:
    """What signatures sign of a document, and the budget for taking it into digests."""

    def __init__(self, document: Document, outer: tuple[etree._Element, ...]) -> None:
        """Take a document and its signatures that stand inside no other one."""
        self._document = document
        self._outer = outer
        self._stripped: dict[_Key, bytes] = {}
        self._apart: dict[_Key, tuple[bytes, ...]] = {}
        self._files = sum(run.size for run in document.skeleton.runs)
        self._forms = self._digests = 0
        self._bytes = 0

    def without_any(self, stripped: Document, c14n: C14nMethod) -> bytes:
        """The form of the document as `without_signatures` left it.

        Raises:
            Refusal: there is no canonical form, or there are too many already.
        """
        if c14n.form not in self._stripped:
            self._pay_for_form()
            self._stripped[c14n.form] = whole_form(stripped, c14n)
        return self._stripped[c14n.form]

    def without(self, signature: etree._Element, c14n: C14nMethod) -> bytes:
        """The form of the document without one of its outer signatures.

        Raises:
            Refusal: there is no canonical form, or there are too many already.
        """
        if c14n.form not in self._apart:
            self._pay_for_form()
            self._apart[c14n.form] = told_apart(self._document, self._outer, c14n)
        pieces = self._apart[c14n.form]
        own = 2 * self._outer.index(signature) + 1
        return b"".join(pieces[:own] + pieces[own + 1 :])

    def _pay_for_form(self) -> None:
        self._forms += 1
        size = self._forms * len(self._document.skeleton.data)
        if self._forms > MAX_CANONICAL_FORMS and size > MAX_CANONICAL_BYTES:
            raise over_limit(TOO_COSTLY(found=size, limit=MAX_CANONICAL_BYTES))

    def feed(self, hasher: Any, form: bytes, feed: Feed = feed_run) -> None:
        """Take a form of the whole document into a digest, its files streamed.

        Raises:
            Refusal: the budget is spent; nothing has been read then.
            SourceChangedError: the file is not the one that was first seen.
        """
        self._digests += 1
        self.spend(len(form) + self._files)
        feed_form(hasher, self._document.skeleton, form, feed)

    def spend(self, size: int) -> None:
        """Count bytes that are to be digested.

        Raises:
            Refusal: the budget is spent.
        """
        self._bytes += size
        if self._digests > MAX_DIGESTS and self._bytes > MAX_DIGESTED_BYTES:
            limit = MAX_DIGESTED_BYTES // _MIB
            raise over_limit(TOO_MANY_DIGESTS(times=MAX_DIGESTS, limit=limit))
