"""Whether a signature is intact: its shape, its certificate, its digests, its value.

SignedInfo is read before anything is canonicalized, costs are bounded before they arise, and
nothing is trusted: who signed, and whether to believe it, is for `judging`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from functools import cached_property
from itertools import islice
from typing import Final

import attrs
from cryptography import x509
from lxml import etree

from vnedoc import names
from vnedoc.content import MemorySource
from vnedoc.limits import MAX_ALL_SIGNATURES, MAX_COUNTER_DEPTH
from vnedoc.signature import crypto
from vnedoc.signature.algorithms import (
    DIGESTS,
    STANDARD,
    AlgorithmPolicy,
    DigestMethod,
    Standing,
)
from vnedoc.signature.blocks import Recorder
from vnedoc.signature.demands import (
    algorithm_names,
    canonicalizations,
    check_digests,
    is_right,
    weak_digest,
)
from vnedoc.signature.encoding import same_digest
from vnedoc.signature.excess import excess_of
from vnedoc.signature.forms import Forms
from vnedoc.signature.ledger import Ledger
from vnedoc.signature.shape_reasons import (
    AMBIGUOUS_ID,
    MISSING_PART,
    REFERENCES,
    TOO_COMPLEX,
    TOO_MANY_SIGNATURES,
    Refusal,
    over_limit,
    unreliable,
    unsupported,
)
from vnedoc.signature.shapes import Reference, SignatureShape, read_shape
from vnedoc.signature.signer import check_hints, check_policy, find_signer
from vnedoc.signature.verdict import Reason, ReasonKind, SubIndication
from vnedoc.signature.xades import Properties, read_properties, weak_certificate_digest
from vnedoc.signature.xmldsig import (
    SIGNATURE,
    check_cost,
    check_prefixes,
    inner_form,
    refuse_inherited,
    without_signatures,
)
from vnedoc.xml.tree import Document

CHANGED_DOCUMENT = ReasonKind(
    "VNE-SIG-701",
    en="The message was changed after it was signed.",
    vi="Gói tin đã bị thay đổi sau khi ký.",
)
CHANGED_PROPERTIES = ReasonKind(
    "VNE-SIG-702",
    en="The signed properties (time, certificate) were changed after signing.",
    vi="Các thuộc tính được ký (thời điểm, chứng thư) đã bị thay đổi sau khi ký.",
)
CHANGED_KEY_INFO = ReasonKind(
    "VNE-SIG-704",
    en="The certificates beside the signature (KeyInfo), which were signed, too, were changed.",
    vi="Chứng thư đi kèm chữ ký (KeyInfo), cũng được ký, đã bị thay đổi sau khi ký.",
)
OTHER_SIGNATURE = ReasonKind(
    "VNE-SIG-703",
    en="The counter-signature belongs to another signature.",
    vi="Chữ ký xác nhận (countersignature) thuộc về một chữ ký khác.",
)

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

    def digest(self, reference: Reference, signature: etree._Element) -> bytes:
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

    def form(self, reference: Reference, signature: etree._Element) -> bytes:
        """Canonical form of what the transforms of a reference of `signature` leave.

        Raises:
            Refusal: canonicalizing it would cost too much, or there is none.
        """
        if self._is_alone(reference, signature):
            check_cost(self.document)
            return self.forms.without(signature, reference.c14n)
        return self.forms.without_any(self.stripped, reference.c14n)

    def _is_alone(self, reference: Reference, signature: etree._Element) -> bool:
        # Signatures inside this one go with it: if there are no others, both forms are the same.
        return (
            reference.kind == "alone" and len(self.outer) > 1 and signature in frozenset(self.outer)
        )

    def _compute(
        self, reference: Reference, signature: etree._Element, method: DigestMethod
    ) -> bytes:
        form, hasher = self.form(reference, signature), method.new()
        in_memory = isinstance(self.document.skeleton.source, MemorySource)
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


@attrs.frozen(kw_only=True, eq=False)
class Examination:
    """What one signature is, before anybody is trusted."""

    location: str
    refusal: Refusal | None = None
    """Why it cannot pass, whoever signed; `None` if it is intact and strong."""
    intact: bool = False
    """Whether digests and value are right, by whatever algorithm."""
    shape: SignatureShape | None = None
    properties: Properties | None = None
    certificate: x509.Certificate | None = None
    algorithms: tuple[str, ...] = ()
    counters: tuple[Examination, ...] = ()


def examine(
    subject: Subject,
    signature: etree._Element,
    *,
    over: SignatureShape | None = None,
    depth: int = 0,
    policy: AlgorithmPolicy = STANDARD,
) -> Examination:
    """Examine one signature.

    Args:
        subject: The document that it stands in.
        signature: The ``ds:Signature``; that it stands where it may is the caller's affair.
        over: The signature that it must countersign; `None` if it must sign the document.
        depth: How many counter-signatures it stands inside.
        policy: The algorithms that may be valid.

    Raises:
        SourceChangedError: the file is not the one that was first seen.
    """
    examiner = _Examiner(subject, over, policy)
    refusal: Refusal | None = None
    try:
        examiner.run(signature)
    except Refusal as found:
        refusal = found
    counters: tuple[Examination, ...] = ()
    if examiner.properties is not None and examiner.shape is not None:
        if depth >= MAX_COUNTER_DEPTH and examiner.properties.counter_signatures:
            what = {"what": "levels of counter-signatures", "what_vi": "lớp chữ ký xác nhận"}
            refusal = over_limit(TOO_COMPLEX(limit=MAX_COUNTER_DEPTH, **what))
        else:
            counters = tuple(
                examine(subject, one, over=examiner.shape, depth=depth + 1, policy=policy)
                for one in examiner.properties.counter_signatures
            )
    return Examination(
        location=subject.document.path_of(signature),
        refusal=refusal,
        intact=examiner.intact,
        shape=examiner.shape,
        properties=examiner.properties,
        certificate=examiner.certificate,
        algorithms=tuple(examiner.algorithms),
        counters=counters,
    )


class _Examiner:
    """The steps, in the order of EN 319 102-1 clause 5.2; what was learnt stays behind."""

    def __init__(
        self, subject: Subject, over: SignatureShape | None, policy: AlgorithmPolicy
    ) -> None:
        self.subject = subject
        self.over = over
        self.policy = policy
        self.intact = False
        self.shape: SignatureShape | None = None
        self.properties: Properties | None = None
        self.certificate: x509.Certificate | None = None
        self.algorithms: list[str] = []

    def run(self, signature: etree._Element) -> None:
        """Take all steps.

        Raises:
            Refusal: at the first that fails.
        """
        if self.subject.excess is not None:
            general = SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE
            raise unreliable(self.subject.excess, general)
        shape = read_shape(signature)
        self.algorithms = algorithm_names(shape)
        self._check_references(shape)
        properties = read_properties(shape) if shape.qualifying is not None else None
        self._check_idents(shape)
        refuse_inherited(signature)
        check_cost(self.subject.document)
        check_prefixes(self.subject.document, canonicalizations(shape, properties))
        self.shape, self.properties = shape, properties
        signer = find_signer(shape, properties, self.subject.ledger)
        self.certificate = signer.certificate
        check_digests(shape)
        value = crypto.verify(
            shape.method,
            signer.key,
            shape.value,
            data=inner_form(shape.signed_info, shape.c14n),
            policy=self.policy,
        )
        weak = value.reason
        if weak is not None and not is_right(value, shape):
            raise Refusal(weak, value.sub_indication or SubIndication.GENERIC, value.indication)
        self._check_contents(shape, properties)
        self.intact = True
        weak = weak or weak_digest(shape, self.policy)
        if weak is None and properties is not None:
            weak = weak_certificate_digest(properties.vouched)
        if weak is not None:
            raise unreliable(weak, SubIndication.CRYPTO_CONSTRAINTS_FAILURE)
        check_hints(shape, signer, self.subject.ledger)
        if properties is not None:
            check_policy(properties.vouched.claims.policy, self.subject)

    def _check_references(self, shape: SignatureShape) -> None:
        kinds = ("alone", "several") if self.over is None else ("counter",)
        if shape.content.kind not in kinds:
            document = {"expected": "the document", "expected_vi": "gói tin"}
            around = {"expected": "the signature around it", "expected_vi": "chữ ký bao ngoài"}
            words = document if self.over is None else around
            raise unsupported(REFERENCES(**words, found=shape.content.kind))
        if self.over is not None:
            if shape.properties is None:
                missing = MISSING_PART(parent="CounterSignature", expected="QualifyingProperties")
                raise unsupported(missing)
            ident = self.over.value_element.get("Id")
            if not ident or shape.content.target != ident:
                raise Refusal(OTHER_SIGNATURE(), SubIndication.HASH_FAILURE)

    def _check_idents(self, shape: SignatureShape) -> None:
        """Whatever is referred to must be the only one of its name, for every way of looking."""
        wanted = {shape.ident} | {r.ident for r in shape.references}
        wanted |= {r.target for r in shape.references}
        for ident in sorted(wanted - {""}):
            if self.subject.idents[ident] != 1:
                reason = AMBIGUOUS_ID(ident=ident[:80])
                # An identifier is borne once (XML 1.0 3.3.1), and Id is one in these namespaces;
                # what the same letters mean elsewhere, only other software can say.
                twice = self.subject.own_idents[ident] > 1
                raise Refusal(reason) if twice else unsupported(reason)

    def _check_contents(self, shape: SignatureShape, properties: Properties | None) -> None:
        """The digests, the cheap ones first."""
        if shape.properties is not None and properties is not None:
            form = inner_form(properties.signed, shape.properties.c14n)
            _compare(
                shape.properties, DIGESTS[shape.properties.digest].of(form), CHANGED_PROPERTIES
            )
        for reference in shape.key_references:
            form = inner_form(shape.key_info, reference.c14n)
            _compare(reference, DIGESTS[reference.digest].of(form), CHANGED_KEY_INFO)
        content = shape.content
        if self.over is not None:
            form = inner_form(self.over.value_element, content.c14n)
            _compare(content, DIGESTS[content.digest].of(form), OTHER_SIGNATURE)
        else:
            _compare(content, self.subject.digest(content, shape.element), CHANGED_DOCUMENT)


def _compare(reference: Reference, found: bytes, kind: ReasonKind) -> None:
    if not same_digest(found, reference.value):
        raise Refusal(kind(), SubIndication.HASH_FAILURE)
