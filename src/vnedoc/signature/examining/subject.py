"""A document whose signatures are examined, and what several of them need of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from functools import cached_property
from itertools import islice
from typing import Final

from lxml import etree

from vnedoc import names
from vnedoc.content import MemorySource
from vnedoc.limits import MAX_ALL_SIGNATURES
from vnedoc.signature.algorithms import DIGESTS, DigestMethod, Standing
from vnedoc.signature.examining.excess import excess_of
from vnedoc.signature.examining.forms import Forms
from vnedoc.signature.trust.ledger import Ledger
from vnedoc.signature.verdict import Reason
from vnedoc.signature.xmldsig.blocks import Recorder
from vnedoc.signature.xmldsig.canonical import SIGNATURE, check_cost, without_signatures
from vnedoc.signature.xmldsig.reasons import TOO_MANY_SIGNATURES, over_limit
from vnedoc.signature.xmldsig.shapes import SignedReference
from vnedoc.xml.reading.tree import Document

# However it is written: signxml takes an Id of any namespace, and does not mind an unsigned
# ID="b1" beside the signed Id="b1".
_idents: Final = etree.XPath(
    "//@*[translate(local-name(), 'ID', 'id') = 'id']", smart_strings=False
)
_own_idents: Final = etree.XPath(
    f"//*[namespace-uri() = '{names.DS}' or namespace-uri() = '{names.XADES}']/@Id",
    smart_strings=False,
)


class Subject:
    """A document whose signatures are examined; remembers what several of them need.

    Attributes:
        document: As it was parsed.
        recorders: What was recorded of its runs, by the digests that were computed.
        ledger: That of the verification, which may have several documents.
        policies: The signature policies that the caller knows.
    """

    def __init__(
        self,
        document: Document,
        ledger: Ledger | None = None,
        policies: tuple[bytes, ...] = (),
    ) -> None:
        self.document = document
        self.policies = policies
        self.ledger = Ledger() if ledger is None else ledger
        self.recorders: list[Recorder] = []
        self._digests: dict[Hashable, bytes] = {}

    @cached_property
    def signatures(self) -> tuple[etree._Element, ...]:
        """Every ``ds:Signature``, wherever it stands, in document order.

        If there are too many, one more than `MAX_ALL_SIGNATURES`: nothing is examined then.
        """
        return tuple(islice(self.document.root.iter(SIGNATURE), MAX_ALL_SIGNATURES + 1))

    @cached_property
    def outer(self) -> tuple[etree._Element, ...]:
        """The signatures that stand inside no other one."""
        inside = {
            one for one in self.signatures if next(one.iterancestors(SIGNATURE), None) is not None
        }
        return tuple(one for one in self.signatures if one not in inside)

    @cached_property
    def forms(self) -> Forms:
        """What the signatures sign."""
        return Forms(self.document, self.outer)

    @cached_property
    def stripped(self) -> Document:
        """The document without any signature: what its values are read from.

        Raises:
            Refusal: canonicalizing it would cost too much, or it has too many signatures.
        """
        check_count(self)
        return without_signatures(self.document)

    @cached_property
    def idents(self) -> Counter[str]:
        """How often each identifier is borne, by an attribute of whatever spelling or namespace."""
        return Counter(_idents(self.document.root))

    @cached_property
    def own_idents(self) -> Counter[str]:
        """How often each identifier is borne by an ``Id`` of XML-DSig or XAdES."""
        return Counter(_own_idents(self.document.root))

    @cached_property
    def excess(self) -> Reason | None:
        """Why nothing that stands beside its signatures is taken apart: there is too much of it."""
        return excess_of(self.document, self.ledger)

    def digest(self, reference: SignedReference, signature: etree._Element) -> bytes:
        """Digest of the document that a reference of `signature` speaks of.

        Raises:
            Refusal: it cannot be computed, or the budget for all digests is spent.
            SourceChangedError: the file is not the one that was first seen.
        """
        method = DIGESTS[reference.digest]
        only = signature if self._is_alone(reference, signature) else None
        key = (only, reference.c14n.form, method.uri)
        if key not in self._digests:
            self._digests[key] = self._compute(reference, signature, method)
        return self._digests[key]

    def form(self, reference: SignedReference, signature: etree._Element) -> bytes:
        """Canonical form of what the transforms of a reference of `signature` leave.

        Raises:
            Refusal: canonicalizing it would cost too much, or there is none.
        """
        if self._is_alone(reference, signature):
            check_cost(self.document)
            return self.forms.without(signature, reference.c14n)
        return self.forms.without_any(self.stripped, reference.c14n)

    def _is_alone(self, reference: SignedReference, signature: etree._Element) -> bool:
        # Signatures inside this one go with it: if there are no others, both forms are the same.
        return (
            reference.kind == "alone" and len(self.outer) > 1 and signature in frozenset(self.outer)
        )

    def _compute(
        self, reference: SignedReference, signature: etree._Element, method: DigestMethod
    ) -> bytes:
        form, hasher = self.form(reference, signature), method.new()
        in_memory = isinstance(self.document.skeleton.source, MemorySource)
        # Files can change after they were verified, bytes in memory cannot. A digest for which
        # other content can be made (SHA-1) is no proof that they did not.
        if in_memory or method.standing is Standing.READ or self.recorders:
            self.forms.feed(hasher, form)
            return bytes(hasher.digest())
        recorder = Recorder()
        self.forms.feed(hasher, form, recorder)
        self.recorders.append(recorder)
        return bytes(hasher.digest())


def check_count(subject: Subject) -> None:
    """Refuse a document with more signatures than are looked at.

    Raises:
        Refusal: there are more than `MAX_ALL_SIGNATURES`.
    """
    if len(subject.signatures) > MAX_ALL_SIGNATURES:
        raise over_limit(TOO_MANY_SIGNATURES(limit=MAX_ALL_SIGNATURES))
