"""A `Verification` as the validation report of ETSI TS 119 102-2 V1.4.1, for other software.

Nothing is judged here: every value is one of the verdicts. What ETSI has no word for stands as data
of types that begin with ``urn:vnedoc:``. Texts are in both languages, as in JSON.

ETSI's report speaks of signatures one by one, vnedoc of the message: a signature that passed is
*total-passed* only if nothing but the outcome of another signature stands against the message.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

import attrs
from lxml import etree

from vnedoc import names
from vnedoc._version import __version__
from vnedoc.errors import Lang
from vnedoc.reports._etsi_elements import VR, add, claim
from vnedoc.signature.algorithms import METHODS, SHA256
from vnedoc.signature.verdict import (
    CertificateInfo,
    Indication,
    Reason,
    ReasonKind,
    SignatureVerdict,
    SubIndication,
    Verification,
)
from vnedoc.views import _texts as texts

_TSL: Final = "http://uri.etsi.org/02231/v2#"
_NAMES: Final = {None: VR, "ds": names.DS, "tsl": _TSL}
_DS: Final = f"{{{names.DS}}}"
_ETSI: Final = "urn:etsi:019102"
_OURS: Final = "urn:vnedoc"
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_LANGS: Final[tuple[Lang, ...]] = ("vi", "en")
_TOTAL: Final = {
    Indication.PASSED: "total-passed",
    Indication.FAILED: "total-failed",
    Indication.INDETERMINATE: "indeterminate",
}
"""The outcome of a whole validation (EN 319 102-1 clause 5.1.3); its parts go without *total*."""
_URIS: Final = {method.name: method.uri for method in METHODS.values()}

NOT_VALID = ReasonKind(
    "VNE-SIG-723",
    en="The signature by itself passed, but the message is not valid as a whole.",
    vi="Riêng chữ ký này đạt, nhưng toàn bộ gói tin không hợp lệ.",
)
NOT_COVERED = ReasonKind(
    "VNE-SIG-724",
    title_en="The signatures do not cover the whole message",
    title_vi="Các chữ ký chưa bảo vệ toàn bộ gói tin",
    en="The signatures that decide do not cover the whole message (values: {covered} of {values}, "
    "files: {files_covered} of {files}).",
    vi="Các chữ ký được xét chỉ bảo vệ {covered}/{values} giá trị và {files_covered}/{files} tệp, "
    "chưa bảo vệ toàn bộ gói tin.",
)
NOT_JUDGED = ReasonKind(
    "VNE-SIG-725",
    title_en="The signature is not of the form that decides",
    title_vi="Chữ ký không thuộc dạng được xét",
    en="Only signatures of the form {form} decide; this one is of the form {found}.",
    vi="Chỉ xét chữ ký dạng {form}; chữ ký này thuộc dạng {found}.",
)


def render(answer: Verification, *, at: datetime) -> str:
    """The report as XML text.

    Signatures inside attached PDF files are not part of it: they decide nothing.

    Args:
        answer: What `vnedoc.verify` gave.
        at: The time of the verification that was given to it.
    """
    writer = _EtsiWriter(answer, at, against(answer))
    root = writer.report()
    etree.indent(root)
    text = etree.tostring(root, encoding="unicode")
    # "##" would be obeyed by some CI systems; no name here has two of them.
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + text.replace("##", "#&#35;") + "\n"


def against(answer: Verification) -> tuple[Reason, ...]:
    """What stands against a message that no outcome of a judged signature tells already."""
    if answer.valid or answer.reasons:
        return answer.reasons
    if not all(verdict.passed for verdict in answer.judged):
        return ()
    inside, whole = answer.coverage, answer.everything
    return (
        NOT_COVERED(
            covered=len(inside.paths),
            values=len(whole.paths),
            files_covered=len(inside.files),
            files=len(whole.files),
        ),
    )


@attrs.frozen
class _EtsiWriter:
    """Writes one report; `_certificates` and `_data` become its validation objects."""

    answer: Verification
    at: datetime
    against: tuple[Reason, ...]
    _certificates: dict[str, None] = attrs.field(factory=dict, init=False)
    _data: dict[tuple[str, str], None] = attrs.field(factory=dict, init=False)

    def report(self) -> etree._Element:
        root = etree.Element(f"{{{VR}}}ValidationReport", nsmap=_NAMES)
        for ident, verdict in _numbered(self.answer.signatures, "S"):
            self.signature(root, ident, verdict)
        if not self.answer.signatures:
            # The schema wants one report at least, and who reads it is to find no pass.
            status = add(add(root, "SignatureValidationReport"), "SignatureValidationStatus")
            _outcome(status, Indication.INDETERMINATE, SubIndication.GENERIC, total=True)
            _told(status, self.answer.reasons)
        self.objects(root)
        validator = add(add(root, "SignatureValidator"), "DigitalId")
        etree.SubElement(validator, f"{{{_TSL}}}Other").text = f"vnedoc {__version__}"
        return root

    def signature(self, root: etree._Element, ident: str, verdict: SignatureVerdict) -> None:
        report = add(root, "SignatureValidationReport")
        _identifier(report, ident, verdict)
        self.constraints(add(report, "ValidationConstraintsEvaluationReport"), verdict)
        times = add(report, "ValidationTimeInfo")
        add(times, "ValidationTime", _time(self.at))
        best = add(times, "BestSignatureTime")
        add(best, "POETime", _time(verdict.proven_time) or _time(self.at))
        add(best, "TypeOfProof", f"{_ETSI}:poetype:validation")
        self.signed_data(report, verdict)
        self.attributes(report, ident, verdict)
        if verdict.signer is not None:
            signer = add(report, "SignerInformation")
            self.refer(signer, "SignerCertificate", verdict.signer)
            add(signer, "Signer", verdict.signer.common_name or verdict.signer.subject)
        process = add(report, "SignatureValidationProcess")
        # One process judges all levels; archive timestamps count wherever they are.
        add(process, "SignatureValidationProcessID", f"{_ETSI}:validationprocess:LTA")
        self.status(add(report, "SignatureValidationStatus"), ident, verdict)

    def constraints(self, report: etree._Element, verdict: SignatureVerdict) -> None:
        """The signature by itself, the message as a whole, and what the caller asked for."""
        status = _constraint(report, "signature", applied=True)
        _outcome(status, verdict.indication, verdict.sub_indication)
        status = _constraint(report, "message", applied=True)
        if self.answer.valid:
            _outcome(status, Indication.PASSED, None)
        else:
            _outcome(status, Indication.INDETERMINATE, SubIndication.SIG_CONSTRAINTS_FAILURE)
            _told(status, self.against)
        if self.answer.require is None:
            _constraint(report, "form", applied=False)
        else:
            status = _constraint(report, "form", applied=True, parameter=self.answer.require)
            if self.decides(verdict):
                _outcome(status, Indication.PASSED, None)
            else:
                _outcome(status, Indication.INDETERMINATE, SubIndication.SIG_CONSTRAINTS_FAILURE)
        _constraint(report, "revocation", applied=verdict.revocation == "require", told=False)

    def decides(self, verdict: SignatureVerdict) -> bool:
        return self.answer.require in (None, verdict.form)

    def signed_data(self, report: etree._Element, verdict: SignatureVerdict) -> None:
        identity = verdict.identity
        if identity is None or not identity.content_digest:
            return
        key = identity.content_method, identity.content_digest
        self._data.setdefault(key)
        document = add(report, "SignersDocument")
        _digest(document, *key)
        add(document, "SignersDocumentRepresentation", VOReference=_data_id(key))

    def attributes(self, report: etree._Element, ident: str, verdict: SignatureVerdict) -> None:
        """The attributes that the signature has."""
        found = etree.Element(f"{{{VR}}}SignatureAttributes")
        claimed = _time(verdict.claimed_time)
        if claimed:
            add(add(found, "SigningTime", Signed="true"), "Time", claimed)
            if verdict.signer is not None:
                named = add(found, "SigningCertificate", Signed="true")
                self.refer(named, "AttributeObject", verdict.signer)
        claim(found, verdict.claims)
        for number, counter in enumerate(verdict.counter_signatures, 1):
            attribute = add(found, "CounterSignature", Signed="false")
            add(attribute, "AttributeObject", VOReference=f"{ident}-{number}")
            reference = add(attribute, "CounterSignature")
            if counter.identity is None:
                add(reference, "OtherInformation", counter.location)
            else:
                add(reference, "DigestMethod", SHA256.uri)
                add(reference, "DigestValue", _base64(counter.identity.digest))
        if len(found):
            report.append(found)

    def status(self, status: etree._Element, ident: str, verdict: SignatureVerdict) -> None:
        """The outcome: never a pass that a reader could take for that of a message not valid."""
        reasons, indication, sub = verdict.reasons, verdict.indication, verdict.sub_indication
        ignored = not self.decides(verdict)
        if ignored:
            form = self.answer.require
            reasons = (NOT_JUDGED(form=form, found=verdict.form), *reasons)
        if verdict.passed and not self.answer.valid and (self.against or ignored):
            indication, sub = Indication.INDETERMINATE, SubIndication.SIG_CONSTRAINTS_FAILURE
            reasons = (NOT_VALID(), *self.against, *reasons)
        _outcome(status, indication, sub, total=True)
        data = add(status, "AssociatedValidationReportData")
        self.chain(data, verdict)
        if verdict.passed and (uri := _URIS.get(next(iter(verdict.algorithms), ""))):
            # Nothing passes by an algorithm that is not held secure.
            crypto = add(data, "CryptoInformation")
            add(crypto, "ValidationObjectId", VOReference=ident)
            add(crypto, "Algorithm", uri)
            add(crypto, "SecureAlgorithm", "true")
        _data(data, self.facts(verdict), reasons)

    def facts(self, verdict: SignatureVerdict) -> Iterator[tuple[str, str]]:
        """What ETSI has no element for."""
        yield "form", verdict.form
        if verdict.level:
            yield "level", verdict.level
        if verdict.claims.policy is not None and verdict.claims.policy.implied:
            yield "policy", "implied"
        if verdict.claims.other_roles:
            yield "roles", "not evaluated"
        inside, whole = verdict.coverage, self.answer.everything
        yield "covered-values", f"{len(inside.paths)}/{len(whole.paths)}"
        yield "covered-files", f"{len(inside.files)}/{len(whole.files)}"
        for field in self.answer.outside if verdict.passed else ():
            yield "outside", field

    def chain(self, data: etree._Element, verdict: SignatureVerdict) -> None:
        # A path of one that did not pass leads to no anchor that we know of.
        if not verdict.chain or not (verdict.passed or len(verdict.chain) > 1):
            return
        signer, *others = verdict.chain
        self.refer(data, "TrustAnchor", verdict.chain[-1])
        chain = add(data, "CertificateChain")
        self.refer(chain, "SigningCertificate", signer)
        for certificate in others[:-1]:
            self.refer(chain, "IntermediateCertificate", certificate)
        self.refer(chain, "TrustAnchor", verdict.chain[-1])

    def refer(self, parent: etree._Element, name: str, certificate: CertificateInfo) -> None:
        self._certificates.setdefault(certificate.sha256)
        add(parent, name, VOReference=_certificate_id(certificate.sha256))

    def objects(self, root: etree._Element) -> None:
        """Everything that was referred to, by its digest: the report repeats no document."""
        if not self._certificates and not self._data:
            return
        objects = add(root, "SignatureValidationObjects")
        for sha256 in self._certificates:
            _object(objects, _certificate_id(sha256), "certificate", SHA256.uri, sha256)
        for key in self._data:
            _object(objects, _data_id(key), "signedData", *key)


def _numbered(
    verdicts: Iterable[SignatureVerdict], above: str
) -> Iterator[tuple[str, SignatureVerdict]]:
    """The signatures with their identifiers, each followed by those that countersign it."""
    for number, verdict in enumerate(verdicts, 1):
        ident = f"{above}-{number}"
        yield ident, verdict
        yield from _numbered(verdict.counter_signatures, ident)


def _identifier(report: etree._Element, ident: str, verdict: SignatureVerdict) -> None:
    found = add(report, "SignatureIdentifier", id=ident)
    if verdict.identity is not None:
        _digest(found, SHA256.uri, verdict.identity.digest)
        value = etree.SubElement(found, f"{_DS}SignatureValue")
        value.text = _base64(verdict.identity.value)
    add(found, "HashOnly", "false")
    add(found, "DocHashOnly", "false")
    if verdict.location:
        add(found, "DAIdentifier", verdict.location)


def _constraint(
    report: etree._Element,
    name: str,
    *,
    applied: bool,
    parameter: str = "",
    told: bool = True,
) -> etree._Element:
    """A constraint; the element for its outcome, which is only there where it was applied."""
    constraint = add(report, "ValidationConstraint")
    add(constraint, "ValidationConstraintIdentifier", f"{_OURS}:constraint:{name}")
    if parameter:
        _typed(add(constraint, "ValidationConstraintParameter"), name, parameter)
    status = add(constraint, "ConstraintStatus")
    add(status, "Status", f"{_ETSI}:constraintStatus:{'applied' if applied else 'disabled'}")
    return add(constraint, "ValidationStatus") if applied and told else constraint


def _outcome(
    status: etree._Element,
    indication: Indication,
    sub: SubIndication | None,
    *,
    total: bool = False,
) -> None:
    word = _TOTAL[indication] if total else indication.lower()
    add(status, "MainIndication", f"{_ETSI}:mainindication:{word}")
    if sub is not None:
        add(status, "SubIndication", f"{_ETSI}:subindication:{sub}")


def _told(status: etree._Element, reasons: Iterable[Reason]) -> None:
    """Reasons beside a status; nothing where there are none."""
    if reasons := tuple(reasons):
        _data(add(status, "AssociatedValidationReportData"), (), reasons)


def _data(
    data: etree._Element, facts: Iterable[tuple[str, str]], reasons: Iterable[Reason]
) -> None:
    """Facts, then reasons in both languages."""
    more = add(data, "AdditionalValidationReportData")
    for name, fact in facts:
        _typed(add(more, "ReportData"), name, fact)
    for reason in reasons:
        for lang in _LANGS:
            text = texts.legible(reason.text(lang))
            value = _typed(add(more, "ReportData"), f"reason:{reason.code}", text)
            value.set(_LANG, lang)


def _typed(parent: etree._Element, name: str, value: str) -> etree._Element:
    add(parent, "Type", f"{_OURS}:{name}")
    return add(parent, "Value", value)


def _object(objects: etree._Element, ident: str, kind: str, method: str, digest: str) -> None:
    found = add(objects, "ValidationObject", id=ident)
    add(found, "ObjectType", f"{_ETSI}:validationObject:{kind}")
    _digest(add(found, "ValidationObjectRepresentation"), method, digest)


def _digest(parent: etree._Element, method: str, digest: str) -> None:
    found = add(parent, "DigestAlgAndValue")
    etree.SubElement(found, f"{_DS}DigestMethod", Algorithm=method)
    etree.SubElement(found, f"{_DS}DigestValue").text = _base64(digest)


def _certificate_id(sha256: str) -> str:
    return f"C-{sha256.upper()}"


def _data_id(key: tuple[str, str]) -> str:
    return f"D-{key[1].upper()}"


def _base64(digits: str) -> str:
    return base64.b64encode(bytes.fromhex(digits)).decode()


def _time(moment: datetime | None) -> str:
    """``xs:dateTime`` in UTC; empty for a claimed time at the end of what calendars can say."""
    try:
        return "" if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except OverflowError:
        return ""
