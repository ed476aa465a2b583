"""Whether a signature is intact: its shape, its certificate, its digests, its value.

SignedInfo is read before anything is canonicalized, costs are bounded before they arise, and
nothing is trusted: who signed, and whether to believe it, is for `judging`.
"""

from __future__ import annotations

import attrs
from cryptography import x509
from lxml import etree

from vnedoc.limits import MAX_COUNTER_DEPTH
from vnedoc.signature import crypto
from vnedoc.signature.algorithms import (
    DIGESTS,
    STANDARD,
    AlgorithmPolicy,
)
from vnedoc.signature.encoding import same_digest
from vnedoc.signature.examining.demands import (
    algorithm_names,
    canonicalizations,
    check_digests,
    is_right,
    weak_digest,
)
from vnedoc.signature.examining.rewriting import rewritten
from vnedoc.signature.examining.signer import check_hints, check_policy, find_signer
from vnedoc.signature.examining.subject import Subject
from vnedoc.signature.trust.known import Known
from vnedoc.signature.verdict import Indication, Reason, ReasonKind, SubIndication
from vnedoc.signature.xmldsig.canonical import (
    check_cost,
    check_prefixes,
    inner_form,
    refuse_inherited,
)
from vnedoc.signature.xmldsig.reasons import (
    AMBIGUOUS_ID,
    MISSING_PART,
    REFERENCES,
    TOO_COMPLEX,
    Refusal,
    over_limit,
    unreliable,
    unsupported,
)
from vnedoc.signature.xmldsig.shapes import SignatureShape, SignedReference, read_shape
from vnedoc.signature.xmldsig.xades import Properties, read_properties, weak_certificate_digest

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
        # Only now others may ask for forms of its parts: what they cost is bounded.
        self.shape, self.properties = shape, properties
        signer = find_signer(shape, properties, self.subject.ledger)
        self.certificate = signer.certificate
        check_digests(shape)
        value = self._check_value(shape, signer, inner_form(shape.signed_info, shape.c14n))
        weak = value.reason
        if weak is not None and not is_right(value, shape):
            if value.indication is Indication.FAILED:
                weak = self._rewritten(shape, signer) or weak
            raise Refusal(weak, value.sub_indication or SubIndication.GENERIC, value.indication)
        # Behind the value: the message is not digested for a signature that no key has made.
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

    def _check_value(
        self, shape: SignatureShape, signer: Known, form: bytes
    ) -> crypto.SignatureCheck:
        return crypto.verify(shape.method, signer.key, shape.value, data=form, policy=self.policy)

    def _rewritten(self, shape: SignatureShape, signer: Known) -> Reason | None:
        """What was done to SignedInfo after signing, if that is why the value does not fit."""

        def fits(form: bytes) -> bool:
            return self._check_value(shape, signer, form).indication is not Indication.FAILED

        return rewritten(shape.signed_info, shape.c14n, fits, self.subject.ledger)

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
            # One that was copied from another message must not confirm this signature.
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

    def _check_properties(self, reference: SignedReference, properties: Properties) -> None:
        digest = DIGESTS[reference.digest].of

        def fits(form: bytes) -> bool:
            return same_digest(digest(form), reference.value)

        if not fits(inner_form(properties.signed, reference.c14n)):
            cause = rewritten(properties.signed, reference.c14n, fits, self.subject.ledger)
            raise Refusal(cause or CHANGED_PROPERTIES(), SubIndication.HASH_FAILURE)

    def _check_contents(self, shape: SignatureShape, properties: Properties | None) -> None:
        """The digests, the cheap ones first."""
        if shape.properties is not None and properties is not None:
            self._check_properties(shape.properties, properties)
        for reference in shape.key_references:
            form = inner_form(shape.key_info, reference.c14n)
            _compare(reference, DIGESTS[reference.digest].of(form), CHANGED_KEY_INFO)
        content = shape.content
        if self.over is not None:
            form = inner_form(self.over.value_element, content.c14n)
            _compare(content, DIGESTS[content.digest].of(form), OTHER_SIGNATURE)
        else:
            _compare(content, self.subject.digest(content, shape.element), CHANGED_DOCUMENT)


def _compare(reference: SignedReference, found: bytes, kind: ReasonKind) -> None:
    if not same_digest(found, reference.value):
        raise Refusal(kind(), SubIndication.HASH_FAILURE)
