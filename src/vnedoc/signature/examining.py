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
    COMPUTED,
    DIGESTS,
    METHODS,
    NOT_ADMITTED,
    STANDARD,
    UNKNOWN,
    WEAK,
    AlgorithmPolicy,
    Standing,
)
from vnedoc.signature.encoding import same_digest
from vnedoc.signature.known import Known
from vnedoc.signature.ledger import OverdrawnError
from vnedoc.signature.shape_reasons import (
    AMBIGUOUS_ID,
    PROPERTIES,
    REFERENCES,
    TOO_COMPLEX,
    Refusal,
    unreliable,
)
from vnedoc.signature.shapes import Reference, SignatureShape, read_shape
from vnedoc.signature.subject import Subject
from vnedoc.signature.verdict import Indication, Reason, ReasonKind, SubIndication
from vnedoc.signature.xades import Properties, names_certificate, read_properties
from vnedoc.signature.xmldsig import (
    check_cost,
    inner_form,
    refuse_inherited,
)

OTHER_CERTIFICATE = ReasonKind(
    "VNE-SIG-622",
    en="The certificate beside the signature is not the one that the signer named, or is named by "
    "a digest that cannot be relied on.",
    vi="Chứng thư đi kèm chữ ký không phải chứng thư mà người ký đã nêu, hoặc được nêu bằng giá "
    "trị băm không đáng tin cậy.",
)
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
            refusal = Refusal(TOO_COMPLEX(limit=MAX_COUNTER_DEPTH, **what))
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
        self.algorithms = _named(shape)
        self._check_references(shape)
        properties = read_properties(shape) if shape.qualifying is not None else None
        self._check_idents(shape)
        refuse_inherited(signature)
        check_cost(self.subject.document)
        self.shape, self.properties = shape, properties
        certificate = self._find_certificate(shape, properties)
        check_digests(shape)
        value = crypto.verify(
            shape.method,
            certificate.public_key(),
            shape.value,
            data=inner_form(shape.signed_info, shape.c14n),
            policy=self.policy,
        )
        weak = value.reason
        if weak is not None and not _is_right(value, shape):
            raise Refusal(weak, value.sub_indication or SubIndication.GENERIC, value.indication)
        self._check_contents(shape, properties)
        self.intact = True
        weak = weak or _weak_digest(shape, self.policy)
        if weak is not None:
            raise unreliable(weak, SubIndication.CRYPTO_CONSTRAINTS_FAILURE)

    def _check_references(self, shape: SignatureShape) -> None:
        kinds = ("alone", "several") if self.over is None else ("counter",)
        if shape.content.kind not in kinds:
            expected = "the document" if self.over is None else "the signature around it"
            raise Refusal(REFERENCES(expected=expected, found=shape.content.kind))
        if self.over is not None:
            if shape.properties is None:
                raise Refusal(PROPERTIES(detail="a counter-signature needs them"))
            ident = self.over.value_element.get("Id")
            if not ident or shape.content.target != ident:
                raise Refusal(OTHER_SIGNATURE(), SubIndication.HASH_FAILURE)

    def _check_idents(self, shape: SignatureShape) -> None:
        """Whatever is referred to must be the only one of its name, for every way of looking."""
        references = (shape.content, shape.properties)
        wanted = {shape.ident} | {r.ident for r in references if r}
        wanted |= {r.target for r in references if r}
        for ident in sorted(wanted - {""}):
            if self.subject.idents[ident] != 1:
                raise Refusal(AMBIGUOUS_ID(ident=ident[:80]))

    def _find_certificate(
        self, shape: SignatureShape, properties: Properties | None
    ) -> x509.Certificate:
        der = shape.certificates[0]
        missing = SubIndication.NO_SIGNING_CERTIFICATE_FOUND
        try:
            found = self.subject.ledger.read(der)
        except OverdrawnError as limit:
            raise unreliable(limit.reason, missing) from None
        if not isinstance(found, Known):
            raise unreliable(found, missing)
        certificate = found.certificate
        if properties is not None and not names_certificate(
            properties.certificate, certificate, der
        ):
            raise unreliable(OTHER_CERTIFICATE(), missing)
        self.certificate = certificate
        return certificate

    def _check_contents(self, shape: SignatureShape, properties: Properties | None) -> None:
        """The digests, the cheap ones first."""
        if shape.properties is not None and properties is not None:
            form = inner_form(properties.signed, shape.properties.c14n)
            _compare(
                shape.properties, DIGESTS[shape.properties.digest].of(form), CHANGED_PROPERTIES
            )
        content = shape.content
        if self.over is not None:
            form = inner_form(self.over.value_element, content.c14n)
            _compare(content, DIGESTS[content.digest].of(form), OTHER_SIGNATURE)
        else:
            _compare(content, self.subject.digest(content, shape.element), CHANGED_DOCUMENT)


def _compare(reference: Reference, found: bytes, kind: ReasonKind) -> None:
    if not same_digest(found, reference.value):
        raise Refusal(kind(), SubIndication.HASH_FAILURE)


def _named(shape: SignatureShape) -> list[str]:
    """Names of the algorithms, the signature's own first."""
    method = METHODS.get(shape.method)
    named = [method.name if method else shape.method[:200]]
    references = (shape.content, shape.properties)
    for uri in (reference.digest for reference in references if reference):
        digest = DIGESTS.get(uri)
        named.append(digest.name if digest else uri[:200])
    named.append(shape.c14n.name)
    return list(dict.fromkeys(named))


def check_digests(shape: SignatureShape) -> None:
    """Refuse digest algorithms that are never computed, before anything is.

    Raises:
        Refusal: one is unknown or not admitted.
    """
    constraint = SubIndication.CRYPTO_CONSTRAINTS_FAILURE
    for reference in (shape.content, shape.properties):
        if reference is None:
            continue
        method = DIGESTS.get(reference.digest)
        if method is None:
            raise unreliable(UNKNOWN(uri=reference.digest[:200]), constraint)
        if method.standing not in COMPUTED:
            raise unreliable(NOT_ADMITTED(name=method.name), constraint)


def _is_right(value: crypto.SignatureCheck, shape: SignatureShape) -> bool:
    """Whether the mathematics of a value that did not pass are right: it is only weak."""
    method = METHODS.get(shape.method)
    computed = method is not None and method.standing in COMPUTED
    return computed and value.indication is Indication.INDETERMINATE


def _weak_digest(shape: SignatureShape, policy: AlgorithmPolicy) -> Reason | None:
    for reference in (shape.content, shape.properties):
        if reference is not None and reference.digest not in policy.digests:
            method = DIGESTS[reference.digest]
            weak = method.standing is Standing.READ
            return WEAK(name=method.name) if weak else NOT_ADMITTED(name=method.name)
    return None
