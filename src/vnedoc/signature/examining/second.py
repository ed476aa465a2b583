"""A second engine asked about the same signature: python-xmlsec or signxml.

It judges digests and value by the key that the own verifier found; trust stays with the own one.
Two engines that disagree, or one that could not run, are outcomes of their own: neither passes.
"""

from __future__ import annotations

import enum
from typing import Final

import attrs
from lxml import etree

from vnedoc.content import MemorySource, Source
from vnedoc.errors import MissingExtraError, VnedocError
from vnedoc.limits import MAX_REMAINDER_BYTES, MAX_SECOND_OPINION_COST
from vnedoc.signature.examining.examination import Examination
from vnedoc.signature.examining.subject import Subject
from vnedoc.signature.trust.certificates import der
from vnedoc.signature.trust.quiet import quiet
from vnedoc.signature.verdict import (
    Coverage,
    Engine,
    Indication,
    Reason,
    ReasonKind,
    SignatureVerdict,
    SubIndication,
)
from vnedoc.signature.xmldsig.canonical import SIGNATURE
from vnedoc.xml.reading.tree import parse

MAX_BYTES: Final = MAX_REMAINDER_BYTES
"""A larger message is not given to an engine that builds a tree of all of it."""

DISAGREES = ReasonKind(
    "VNE-SIG-751",
    title_en="The second engine disagrees",
    title_vi="Bộ kiểm tra thứ hai cho kết quả khác",
    en="The second engine ({engine}) disagrees: it finds the signature {found}.",
    vi="Bộ kiểm tra thứ hai ({engine}) cho kết quả khác: chữ ký {found_vi}.",
)
COULD_NOT_RUN = ReasonKind(
    "VNE-SIG-752",
    title_en="The second engine could not run",
    title_vi="Bộ kiểm tra thứ hai không chạy được",
    en="The second engine ({engine}) that was asked for could not run: {why}.",
    vi="Bộ kiểm tra thứ hai ({engine}) theo yêu cầu không chạy được: {why_vi}.",
)


class Opinion(enum.StrEnum):
    """What a second engine says."""

    INTACT = "intact"
    BROKEN = "broken"


class CouldNotRunError(Exception):
    """The engine could not run; the texts say why."""

    def __init__(self, en: str, vi: str) -> None:
        super().__init__(en)
        self.en, self.vi = en, vi


def with_second_opinion(
    verdict: SignatureVerdict, subject: Subject, found: Examination, engine: Engine
) -> SignatureVerdict:
    """The verdict after a second engine was asked about the same signature.

    Raises:
        MissingExtraError: the engine is not installed.
        SourceChangedError: the file is not the one that was first seen.
    """
    if found.shape is None or found.certificate is None:
        # It has no admitted shape: there is nothing that another engine could make good.
        return verdict
    try:
        opinion = ask(subject, found, engine)
    except CouldNotRunError as failure:
        reason = COULD_NOT_RUN(engine=engine, why=failure.en, why_vi=failure.vi)
        return _doubted(verdict, reason)
    if (opinion is Opinion.INTACT) == found.intact:
        return verdict
    intact = opinion is Opinion.INTACT
    words = ("right", "là đúng") if intact else ("wrong", "là sai")
    return _doubted(verdict, DISAGREES(engine=engine, found=words[0], found_vi=words[1]))


def _doubted(verdict: SignatureVerdict, reason: Reason) -> SignatureVerdict:

    reasons = (reason, *verdict.reasons)
    if not verdict.passed:
        return attrs.evolve(verdict, reasons=reasons)
    return attrs.evolve(
        verdict,
        indication=Indication.INDETERMINATE,
        sub_indication=SubIndication.GENERIC,
        reasons=reasons,
        coverage=Coverage(),
    )


def ask(subject: Subject, found: Examination, engine: Engine) -> Opinion:
    """What an engine says of one signature.

    Raises:
        CouldNotRunError: the message is too large, or the engine does not know what it must.
        MissingExtraError: it is not installed.
    """
    _check_cost(subject)
    root = _whole_tree(subject.document.skeleton.source)
    if found.shape is None or found.certificate is None:
        raise ValueError("the signature has no admitted shape")
    index = subject.signatures.index(found.shape.element)
    certificate = der(found.certificate)
    if engine == "xmlsec":
        return _ask_xmlsec(root, index, certificate)
    return _ask_signxml(root, found, certificate, len(subject.signatures))


def _check_cost(subject: Subject) -> None:
    """Before anything is built, and the same for every signature of a message."""
    elements = int(subject.document.root.xpath("count(//*)"))
    if elements * len(subject.signatures) > MAX_SECOND_OPINION_COST:
        limit = MAX_SECOND_OPINION_COST
        raise CouldNotRunError(
            f"signatures x elements are more than {limit}", f"số chữ ký x số phần tử quá {limit}"
        )


def _whole_tree(source: Source) -> etree._Element:
    """The message as other engines take it: nothing lifted out."""
    if source.size > MAX_BYTES:
        raise CouldNotRunError(
            f"the message has more than {MAX_BYTES} bytes", f"gói tin có hơn {MAX_BYTES} byte"
        )
    data = b"".join(source.chunks())
    try:
        # No run is that long: nothing is lifted out.
        return parse(MemorySource(data), min_run=len(data) + 1).root
    except VnedocError as error:
        raise CouldNotRunError(error.text("en"), error.text("vi")) from None


def _ask_xmlsec(root: etree._Element, index: int, certificate: bytes) -> Opinion:
    try:
        import xmlsec
    except ImportError:
        wanted = "second_opinion='xmlsec'"
        raise MissingExtraError(extra="xmlsec", purpose=wanted, purpose_vi=wanted) from None
    # Without a DTD libxml2 knows no identifiers unless it is told.
    xmlsec.tree.add_ids(root, ["Id"])
    context = xmlsec.SignatureContext()
    try:
        context.key = xmlsec.Key.from_memory(certificate, xmlsec.constants.KeyDataFormatCertDer)
        context.verify(list(root.iter(SIGNATURE))[index])
    except xmlsec.VerificationError:
        return Opinion.BROKEN
    except (xmlsec.Error, ValueError, TypeError) as error:
        raise CouldNotRunError(str(error)[:200], str(error)[:200]) from None
    return Opinion.INTACT


@quiet()
def _ask_signxml(
    root: etree._Element, found: Examination, certificate: bytes, count: int
) -> Opinion:
    import signxml.exceptions
    import signxml.verifier
    from cryptography import x509

    if count > 1 or (found.shape is not None and found.shape.content.kind != "alone"):
        raise CouldNotRunError(
            "signxml passes over the transform that leaves room for others",
            "signxml bỏ qua phép biến đổi chừa chỗ cho chữ ký khác",
        )
    references = 1 if found.shape is None else len(found.shape.references)
    leaf = x509.load_der_x509_certificate(certificate)
    # Whether the certificate lasts is not its affair: it is asked for a time when it does.
    configuration = signxml.verifier.SignatureConfiguration(
        expect_references=references, verification_time=leaf.not_valid_before_utc
    )
    # It judges the certificate's use by rules of the web, which are not those of documents.
    policy = x509.verification.ExtensionPolicy.permit_all()
    try:
        signxml.verifier.XMLVerifier().verify(
            etree.tostring(root),
            # Pinned: else signxml trusts every authority of the system.
            x509_cert=leaf,
            expect_config=configuration,
            id_attribute="Id",
            ee_policy=policy,
            ca_policy=policy,
        )
    except signxml.exceptions.InvalidSignature:
        return Opinion.BROKEN
    except Exception as error:  # noqa: BLE001 - its contract leaks errors of other libraries
        raise CouldNotRunError(type(error).__name__, type(error).__name__) from None
    return Opinion.INTACT
