"""Which algorithms a signature asks for, and whether they may be computed and relied on."""

from __future__ import annotations

from collections.abc import Iterator

from vnedoc.signature import crypto
from vnedoc.signature.algorithms import (
    COMPUTED,
    DIGESTS,
    METHODS,
    NOT_ADMITTED,
    UNKNOWN,
    WEAK,
    AlgorithmPolicy,
    Standing,
)
from vnedoc.signature.verdict import Indication, Reason, SubIndication
from vnedoc.signature.xmldsig.canonical import C14nMethod
from vnedoc.signature.xmldsig.reasons import unreliable
from vnedoc.signature.xmldsig.shapes import SignatureShape
from vnedoc.signature.xmldsig.xades import Properties


def algorithm_names(shape: SignatureShape) -> list[str]:
    """Names of the algorithms, the signature's own first."""
    method = METHODS.get(shape.method)
    named = [method.name if method else shape.method[:200]]
    for uri in (reference.digest for reference in shape.references):
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
    for reference in shape.references:
        method = DIGESTS.get(reference.digest)
        if method is None:
            raise unreliable(UNKNOWN(uri=reference.digest[:200]), constraint)
        if method.standing not in COMPUTED:
            raise unreliable(NOT_ADMITTED(name=method.name), constraint)


def is_right(value: crypto.SignatureCheck, shape: SignatureShape) -> bool:
    """Whether the mathematics of a value that did not pass are right: it is only weak."""
    method = METHODS.get(shape.method)
    computed = method is not None and method.standing in COMPUTED
    return computed and value.indication is Indication.INDETERMINATE


def weak_digest(shape: SignatureShape, policy: AlgorithmPolicy) -> Reason | None:
    """Why a digest that is right cannot be relied on, or `None`."""
    for reference in shape.references:
        if reference.digest not in policy.digests:
            method = DIGESTS[reference.digest]
            weak = method.standing is Standing.READ
            return WEAK(name=method.name) if weak else NOT_ADMITTED(name=method.name)
    return None


def canonicalizations(shape: SignatureShape, properties: Properties | None) -> Iterator[C14nMethod]:
    """All that a signature asks for, those of its timestamps among them."""
    yield shape.c14n
    yield from (reference.c14n for reference in shape.references)
    if properties is not None:
        stamps = (*properties.signature_stamps, *properties.archive_stamps)
        yield from (stamp.c14n for stamp in stamps)
