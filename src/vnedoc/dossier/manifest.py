"""The manifest as a file: signed as a statement is, found among attachments, read and judged.

The signature is that of the statement (`vnedoc.signature.statement`): enveloped, over the whole
file, made and examined by the same code. What is read is the tree that was digested.
"""

from __future__ import annotations

import datetime as dt

import attrs

from vnedoc.content import Input, source_of
from vnedoc.dossier import form
from vnedoc.dossier.model import Dossier
from vnedoc.errors import TooLargeError, VnedocError, error
from vnedoc.limits import MAX_DOSSIER_NODES, MAX_REMAINDER_BYTES
from vnedoc.signature.algorithms import SHA256
from vnedoc.signature.claims import NO_CLAIMS, Claims
from vnedoc.signature.examining.judging import Terms, judge
from vnedoc.signature.examining.subject import Subject
from vnedoc.signature.making.signers import CertifiedSigner
from vnedoc.signature.statement.judging import examine_statement
from vnedoc.signature.statement.signing import signed
from vnedoc.signature.statement.strict import BrokenFormError, UnknownFormError
from vnedoc.signature.verdict import Coverage, ReasonKind, SignatureVerdict
from vnedoc.signature.xmldsig.canonical import SIGNATURE
from vnedoc.xml.reading.tree import Document, parse

SEVERAL_SIGNATURES = ReasonKind(
    "VNE-SIG-743",
    en="The manifest of the dossier carries no signature where it belongs, or more than one.",
    vi="Bản kê hồ sơ không có chữ ký ở đúng chỗ, hoặc có nhiều hơn một chữ ký.",
)
NO_PROPERTIES = ReasonKind(
    "VNE-SIG-744",
    en="The manifest of the dossier is signed without XAdES properties: no time and no certificate "
    "are named.",
    vi="Bản kê hồ sơ được ký không kèm thuộc tính XAdES: không nêu thời điểm ký và chứng thư số.",
)


@error
class DossierFormError(VnedocError):
    """A manifest that cannot be used. `what` is the version, element or value that stands in it."""

    code = "VNE-E330"
    title_en = "The manifest of the dossier is refused"
    title_vi = "Không dùng được bản kê hồ sơ"
    en = "The manifest of the dossier is of no form that is known here ({what})."
    vi = "Bản kê hồ sơ không đúng cấu trúc nhận biết được ({what})."
    hint_en = "Check that it is a ho-so.xml, and of this version of vnedoc."
    hint_vi = "Hãy kiểm tra đây có phải ho-so.xml, đúng phiên bản của vnedoc."
    what: str


def make_manifest(
    dossier: Dossier,
    signer: CertifiedSigner | None = None,
    *,
    at: dt.datetime | None = None,
    digest: str = SHA256.uri,
    claims: Claims = NO_CLAIMS,
) -> bytes:
    """The bytes of ``ho-so.xml``, signed where somebody signs.

    Args:
        dossier: What it is of.
        signer: Who signs, with the certificate; `None` for a manifest that nobody vouches for.
        at: The signing time that the signature claims, with a zone. No clock is read.
        digest: URI of the digest algorithm of the signature's references.
        claims: What the signature says beside the time.

    Raises:
        TooLargeError: nobody would read so long a manifest.
        AlgorithmError, SignatureArgumentError: an argument is wrong.
    """
    text = form.to_xml(dossier)
    if signer is None:
        return text
    # `SigningTerms` refuses a time that is none.
    return signed(text, signer, at, digest, claims, most=MAX_DOSSIER_NODES)  # type: ignore[arg-type]


def read_manifest(source: Input) -> Dossier:
    """The dossier that a manifest tells of, whoever signed it or not; see `vnedoc.dossier.check`.

    Args:
        source: The manifest: bytes, a path object or a binary file.

    Raises:
        ReadError: it is no XML that is read.
        DossierFormError: it is no manifest of this version.
    """
    try:
        return form.from_xml(parsed(source).root).dossier
    except (UnknownFormError, BrokenFormError) as bad:
        raise DossierFormError(what=str(bad)) from None


def parsed(source: Input) -> Document:
    """The tree of a manifest.

    Raises:
        ReadError: it is no XML that is read.
    """
    opened = source_of(source)
    if opened.size > MAX_REMAINDER_BYTES:
        raise TooLargeError(limit=MAX_REMAINDER_BYTES, found=opened.size)
    return parse(opened, most=MAX_DOSSIER_NODES)


@attrs.frozen(kw_only=True)
class ManifestSignature:
    """What became of the signature of a manifest."""

    there: bool
    """Whether there is any."""
    verdict: SignatureVerdict | None = None
    """`None` where there is none, or nobody is trusted."""


def judge_signature(document: Document, terms: Terms | None) -> ManifestSignature:
    """Judge the signature of a manifest.

    Args:
        document: The tree of the manifest.
        terms: Whom the caller trusts, and when; `None` where that is not known.
    """
    if next(document.root.iter(SIGNATURE), None) is None:
        return ManifestSignature(there=False)
    if terms is None:
        return ManifestSignature(there=True)
    subject = Subject(document, terms.ledger, terms.policies)
    examined = examine_statement(subject, SEVERAL_SIGNATURES, NO_PROPERTIES)
    verdict = judge(subject, examined, terms, Coverage(), "enveloped")
    return ManifestSignature(there=True, verdict=verdict)
