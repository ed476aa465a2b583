"""Whether a dossier is whole: what its manifest and a checklist ask for, against what is there.

Nothing is called whole where a step did not run: a manifest that cannot be read, a signature that
nobody judged, a list that is not known. Every such step says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from vnedoc.content import Content, Input
from vnedoc.dossier.checklist import Checklist
from vnedoc.dossier.comparing.judging import DossierTerms, judge_files, judge_message
from vnedoc.dossier.comparing.matching import CarriedFile
from vnedoc.dossier.comparing.placing import OtherMessage
from vnedoc.dossier.completeness import CheckedDossier
from vnedoc.dossier.finding import NAME
from vnedoc.given import Given, instance_of, listed, one_of, set_of
from vnedoc.model import DocumentEnvelope, Envelope, StatusEnvelope
from vnedoc.signature.examining.judging import Terms
from vnedoc.signature.verdict import RevocationMode, Verification
from vnedoc.signature.verifier import Crl, Ocsp, Trust, terms_of


def check(
    envelope: Envelope,
    *,
    trust: Trust | None = None,
    at: dt.datetime | None = None,
    crls: Iterable[Crl] = (),
    ocsps: Iterable[Ocsp] = (),
    revocation: RevocationMode = "require",
    tsa_trust: Trust | None = None,
    policies: Iterable[Given] = (),
    checklist: Checklist | None = None,
    others: Iterable[Envelope] = (),
    signers: Iterable[str] | None = None,
    verification: Verification | None = None,
    day: dt.date | None = None,
) -> CheckedDossier:
    """Check the dossier that a message carries.

    Args:
        envelope: What was read of the message.
        trust: Roots that the caller trusts; without them the manifest's signature is not judged,
            and nothing is called whole. This and the next six as for `vnedoc.verify`.
        at: The time of checking, with a zone. No clock is read.
        crls: Revocation lists.
        ocsps: OCSP answers.
        revocation: ``require``, or ``off`` to go without revocation data.
        tsa_trust: Roots of timestamping authorities.
        policies: Texts of signature policies.
        checklist: What must be in; by itself the shipped list that the manifest names.
        others: The other messages of the same submission, where the dossier needs several.
        signers: SHA-256 fingerprints of the certificates that may have signed the manifest; by
            themselves those of `verification`.
        verification: What `vnedoc.verify` said of the message: whoever signed it must have signed
            the manifest, and where it is valid it vouches for a manifest without a signature.
        day: Of the submission, for the shipped lists; by itself that of issue in the message.

    Raises:
        WrongTypeError: `envelope` is none.
        TrustStoreError, SignatureArgumentError, InvalidValueError: an argument is wrong.
        MissingExtraError: the extra ``trust`` is not installed.
        SourceChangedError: the message's file changed after it was read.
    """
    one_of(revocation, RevocationMode, "revocation")
    instance_of(
        envelope,
        DocumentEnvelope | StatusEnvelope,
        "envelope",
        en="an envelope, as vnedoc.read(...).envelope",
        vi="phong bì, như vnedoc.read(...).envelope",
    )
    terms = DossierTerms(
        verification=_terms(trust, at, crls, ocsps, revocation, tsa_trust, policies),
        checklist=checklist,
        others=OtherMessage.of(listed(others, "others")),
        signers=set_of(signers, "signers"),
        day=day,
    )
    return judge_message(envelope, terms.knowing(verification))


def check_files(
    manifest: Input,
    files: Iterable[tuple[str, Content]],
    *,
    trust: Trust | None = None,
    at: dt.datetime | None = None,
    crls: Iterable[Crl] = (),
    ocsps: Iterable[Ocsp] = (),
    revocation: RevocationMode = "require",
    tsa_trust: Trust | None = None,
    policies: Iterable[Given] = (),
    checklist: Checklist | None = None,
    others: Iterable[Envelope] = (),
    signers: Iterable[str] | None = None,
    day: dt.date | None = None,
) -> CheckedDossier:
    """Check a dossier that lies in a folder or a package; arguments and errors as for `check`.

    Args:
        manifest: The manifest: bytes, a path object or a binary file.
        files: Name and bytes of each file beside it, in any order. Every byte is read once.
        trust: As for `check`, this and the others.
        at: The time of checking.
        crls: Revocation lists.
        ocsps: OCSP answers.
        revocation: ``require`` or ``off``.
        tsa_trust: Roots of timestamping authorities.
        policies: Texts of signature policies.
        checklist: What must be in.
        others: The messages in which further files are.
        signers: Who may have signed the manifest.
        day: Of the submission.
    """
    one_of(revocation, RevocationMode, "revocation")
    terms = DossierTerms(
        verification=_terms(trust, at, crls, ocsps, revocation, tsa_trust, policies),
        checklist=checklist,
        others=OtherMessage.of(listed(others, "others")),
        signers=set_of(signers, "signers"),
        day=day,
    )
    carried = tuple(
        CarriedFile(place=name, name=name, content=content, ranked=False) for name, content in files
    )
    return judge_files(manifest, NAME, carried, None, terms)


def _terms(
    trust: Trust | None,
    at: dt.datetime | None,
    crls: Iterable[Crl],
    ocsps: Iterable[Ocsp],
    revocation: RevocationMode,
    tsa_trust: Trust | None,
    policies: Iterable[Given],
) -> Terms | None:
    if trust is None or at is None:
        return None
    return terms_of(
        trust,
        at=at,
        crls=crls,
        ocsps=ocsps,
        revocation=revocation,
        tsa_trust=tsa_trust,
        policies=policies,
    )
