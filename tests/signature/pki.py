"""A small certification authority made at run time: keys, certificates, lists, answers, stamps.

Everything is as real ones are, only the names are invented. Keys are kept for the whole test run
because making RSA keys is what costs time.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
from asn1crypto import algos, cms, core, tsp
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NOW = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
YEAR = timedelta(days=365)
CRL_URL = "http://crl.example.vn/ca.crl"

USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


KINDS = {
    "rsa2048": "RSA-SHA256",
    "p256": "ECDSA-SHA256",
    "p384": "ECDSA-SHA384",
    "p521": "ECDSA-SHA512",
    "ed25519": "Ed25519",
}
"""Kinds of keys that sign, and the algorithm that each signs with unless another is asked for."""


@functools.cache
def key(kind: str = "rsa2048", name: str = "") -> Any:
    """A private key: one of `KINDS`, RSA of other lengths, ``ed448``; one for each name."""
    if kind.startswith("rsa"):
        return rsa.generate_private_key(public_exponent=65537, key_size=int(kind[3:]))
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    if kind == "ed448":
        return ed448.Ed448PrivateKey.generate()
    curves = {"p256": ec.SECP256R1, "p384": ec.SECP384R1, "p521": ec.SECP521R1}
    return ec.generate_private_key(curves[kind]())


def key_usage(*names: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{usage: usage in names for usage in USAGES})


def dn(common_name: str, organisation: str = "Cơ quan thử nghiệm") -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


@attrs.frozen(kw_only=True)
class Party:
    """A certificate with its key."""

    cert: x509.Certificate
    key: Any

    @property
    def pem(self) -> bytes:
        return self.cert.public_bytes(serialization.Encoding.PEM)

    @property
    def der(self) -> bytes:
        return self.cert.public_bytes(serialization.Encoding.DER)

    def key_pem(self, password: bytes | None = None) -> bytes:
        encryption: Any = serialization.NoEncryption()
        if password:
            encryption = serialization.BestAvailableEncryption(password)
        return self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption
        )


def _digest_for(signing_key: Any, digest: Any) -> Any:
    return (
        digest if isinstance(signing_key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) else None
    )


def issue(
    name: str | x509.Name,
    issuer: Party | None = None,
    *,
    kind: str = "p256",
    private: Any = None,
    ca: bool = False,
    pathlen: int | None = None,
    usage: Iterable[str] | None = None,
    purposes: Iterable[x509.ObjectIdentifier] = (),
    purposes_critical: bool = False,
    start: datetime = NOW - YEAR,
    end: datetime = NOW + 2 * YEAR,
    crl_url: str | None = None,
    extra: Iterable[tuple[x509.ExtensionType, bool]] = (),
    signing_key: Any = None,
    serial: int | None = None,
) -> Party:
    """A certificate by `issuer`, or a self-signed one. `usage=()` leaves key usage out."""
    subject = name if isinstance(name, x509.Name) else dn(name)
    private = private or key(kind, subject.rfc4514_string())
    signer = signing_key or (issuer.key if issuer else private)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.cert.subject if issuer else subject)
        .public_key(private.public_key())
        .serial_number(serial or x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=pathlen), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(private.public_key()), False)
    )
    if usage is None:
        usage = ("key_cert_sign", "crl_sign") if ca else ("content_commitment",)
    usage = tuple(usage)
    if usage:
        builder = builder.add_extension(key_usage(*usage), critical=True)
    if purposes := tuple(purposes):
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), purposes_critical)
    if crl_url:
        point = x509.DistributionPoint([x509.UniformResourceIdentifier(crl_url)], None, None, None)
        builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    for extension, critical in extra:
        builder = builder.add_extension(extension, critical)
    cert = builder.sign(signer, _digest_for(signer, hashes.SHA256()))
    return Party(cert=cert, key=private)


def with_sha1(signed: bytes, private: rsa.RSAPrivateKey) -> bytes:
    """A certificate or list (DER) signed again with SHA-1; no library makes one any more."""
    outer = core.Sequence.load(signed)
    sha256, sha1 = (
        bytes(algos.SignedDigestAlgorithm({"algorithm": name, "parameters": core.Null()}).dump())
        for name in ("sha256_rsa", "sha1_rsa")
    )
    assert len(sha256) == len(sha1)
    signed_part = outer[0].dump().replace(sha256, sha1)
    value = private.sign(signed_part, padding.PKCS1v15(), hashes.SHA1())
    body = signed_part + sha1 + core.OctetBitString(value).dump()
    return core.Any.load(bytes(core.Sequence(contents=body).dump(force=True))).dump()


def sha1_party(party: Party, private: rsa.RSAPrivateKey) -> Party:
    """The party with its certificate signed again with SHA-1."""
    return Party(cert=x509.load_der_x509_certificate(with_sha1(party.der, private)), key=party.key)


def crl(
    issuer: Party,
    revoked: Iterable[tuple[Party, datetime, x509.ReasonFlags | None]] = (),
    *,
    start: datetime = NOW - DAY,
    end: datetime | None = NOW + 7 * DAY,
    signing_key: Any = None,
    extra: Iterable[tuple[x509.ExtensionType, bool]] = (),
    compromised: datetime | None = None,
) -> bytes:
    """A revocation list in DER."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.cert.subject)
        .last_update(start)
        .next_update(end or NOW + 100 * YEAR)
    )
    for party, when, reason in revoked:
        entry = (
            x509.RevokedCertificateBuilder()
            .serial_number(party.cert.serial_number)
            .revocation_date(when)
        )
        if reason is not None:
            entry = entry.add_extension(x509.CRLReason(reason), critical=False)
        if compromised is not None:
            entry = entry.add_extension(x509.InvalidityDate(compromised), critical=False)
        builder = builder.add_revoked_certificate(entry.build())
    for extension, critical in extra:
        builder = builder.add_extension(extension, critical)
    signer = signing_key or issuer.key
    made = builder.sign(signer, _digest_for(signer, hashes.SHA256()))
    return made.public_bytes(serialization.Encoding.DER)


def ocsp_answer(
    subject: Party,
    issuer: Party,
    *,
    responder: Party | None = None,
    status: ocsp.OCSPCertStatus = ocsp.OCSPCertStatus.GOOD,
    revoked: datetime | None = None,
    reason: x509.ReasonFlags | None = None,
    start: datetime = NOW - DAY,
    end: datetime | None = NOW + DAY,
    signing_key: Any = None,
    by_name: bool = False,
    certificates: Iterable[Party] | None = None,
) -> bytes:
    """An OCSP answer in DER, signed by the issuer or by `responder`."""
    signer = responder or issuer
    if signing_key is not None:
        signer = issue(signer.cert.subject, private=signing_key)
    encoding = ocsp.OCSPResponderEncoding.NAME if by_name else ocsp.OCSPResponderEncoding.HASH
    builder = (
        ocsp.OCSPResponseBuilder()
        .add_response(
            cert=subject.cert,
            issuer=issuer.cert,
            algorithm=hashes.SHA1(),
            cert_status=status,
            this_update=start,
            next_update=end,
            revocation_time=revoked,
            revocation_reason=reason,
        )
        .responder_id(encoding, signer.cert)
    )
    listed = [responder] if responder and certificates is None else list(certificates or ())
    if listed:
        builder = builder.certificates([one.cert for one in listed])
    made = builder.sign(signer.key, _digest_for(signer.key, hashes.SHA256()))
    return made.public_bytes(serialization.Encoding.DER)


def joined(issuer: Party, *answers: bytes) -> bytes:
    """One OCSP answer of several parts, signed by the issuer of all; no library makes one."""
    first, *others = (asn1_ocsp.OCSPResponse.load(one) for one in answers)
    basic = first["response_bytes"]["response"].parsed
    parts = basic["tbs_response_data"]["responses"]
    for one in others:
        parts.append(one["response_bytes"]["response"].parsed["tbs_response_data"]["responses"][0])
    signed = basic["tbs_response_data"].dump(force=True)
    basic["signature"] = issuer.key.sign(signed, ec.ECDSA(hashes.SHA256()))
    value = core.ParsableOctetString(basic.dump(force=True))
    whole = {"response_type": "basic_ocsp_response", "response": value}
    made = {"response_status": "successful", "response_bytes": whole}
    return bytes(asn1_ocsp.OCSPResponse(made).dump())


def answer_by(
    answer: bytes, private: rsa.RSAPrivateKey, scheme: str, digest: str, salt: int
) -> bytes:
    """An OCSP answer signed again in another way; no library makes some of these."""
    whole = asn1_ocsp.OCSPResponse.load(answer)
    basic = whole["response_bytes"]["response"].parsed
    named = getattr(hashes, digest.upper())()
    used: Any = padding.PKCS1v15()
    algorithm: dict[str, Any] = {"algorithm": f"{digest}_rsa", "parameters": core.Null()}
    if scheme == "pss":
        used = padding.PSS(padding.MGF1(named), salt)
        inner = {"algorithm": digest}
        parameters = {
            "hash_algorithm": inner,
            "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": inner},
            "salt_length": salt,
        }
        algorithm = {"algorithm": "rsassa_pss", "parameters": algos.RSASSAPSSParams(parameters)}
    basic["signature_algorithm"] = algos.SignedDigestAlgorithm(algorithm)
    basic["signature"] = private.sign(basic["tbs_response_data"].dump(), used, named)
    value = core.ParsableOctetString(basic.dump(force=True))
    body = {"response_type": "basic_ocsp_response", "response": value}
    made = {"response_status": "successful", "response_bytes": body}
    return bytes(asn1_ocsp.OCSPResponse(made).dump())


@attrs.frozen(kw_only=True)
class Pki:
    """Root, authority, one signer, a timestamping authority and an OCSP responder."""

    root: Party
    authority: Party
    signer: Party
    tsa: Party
    responder: Party

    @property
    def crls(self) -> tuple[bytes, bytes]:
        """Current lists of both authorities that revoke nothing."""
        return crl(self.root), crl(self.authority)

    @property
    def chain(self) -> tuple[x509.Certificate, ...]:
        """What a signature would bring beside the signer's own certificate."""
        return (self.authority.cert,)


@functools.cache
def make_pki(kind: str = "p256") -> Pki:
    """A whole national hierarchy in small, with signers' keys of this kind."""
    root = issue("Gốc thử nghiệm", ca=True, kind="p256", end=NOW + 60 * YEAR, start=NOW - 10 * YEAR)
    authority = issue("CA thử nghiệm", root, ca=True, pathlen=0, end=NOW + 50 * YEAR)
    signer = issue(f"Nguyễn Văn A ({kind})", authority, kind=kind)
    tsa = issue(
        "TSA thử nghiệm",
        authority,
        kind="rsa2048",
        usage=("digital_signature",),
        purposes=(ExtendedKeyUsageOID.TIME_STAMPING,),
        purposes_critical=True,
    )
    responder = issue(
        "OCSP thử nghiệm",
        authority,
        usage=("digital_signature",),
        purposes=(ExtendedKeyUsageOID.OCSP_SIGNING,),
        extra=((x509.OCSPNoCheck(), False),),
    )
    return Pki(root=root, authority=authority, signer=signer, tsa=tsa, responder=responder)


def stamp(
    request: bytes,
    tsa: Party,
    *,
    time: datetime = NOW,
    certificates: Iterable[x509.Certificate] | None = None,
    status: str = "granted",
    change: dict[str, Any] | None = None,
    attributes: dict[str, Any] | None = None,
    signing_key: Any = None,
    digest: str = "sha256",
    certify: Party | None = None,
    signers: int = 1,
) -> bytes:
    """The answer of a timestamping authority (RFC 3161) to a request, both DER.

    `change` replaces fields of the token's statement, `attributes` signed attributes (`None`
    leaves one out), `certify` the certificate that the token names as its own.
    """
    asked = tsp.TimeStampReq.load(request)
    fields: dict[str, Any] = {
        "version": "v1",
        "policy": "1.2.3.4.1",
        "message_imprint": asked["message_imprint"],
        "serial_number": 4711,
        "gen_time": time,
    }
    if asked["nonce"].native is not None:
        fields["nonce"] = asked["nonce"]
    fields |= change or {}
    stated = tsp.TSTInfo({name: value for name, value in fields.items() if value is not None})
    token = _signed_data(
        stated,
        tsa,
        attributes=attributes or {},
        signing_key=signing_key or tsa.key,
        digest=digest,
        certify=certify or tsa,
        certificates=[tsa.cert] if certificates is None else list(certificates),
        signers=signers,
    )
    info = tsp.PKIStatusInfo({"status": status})
    if status not in ("granted", "granted_with_mods"):
        return core.Sequence(contents=info.dump()).dump(force=True)
    return tsp.TimeStampResp({"status": info, "time_stamp_token": token}).dump()


def token_of(answer: bytes) -> bytes:
    """The token inside an answer."""
    return tsp.TimeStampResp.load(answer)["time_stamp_token"].dump()


def _signed_data(
    info: tsp.TSTInfo,
    tsa: Party,
    *,
    attributes: dict[str, Any],
    signing_key: Any,
    digest: str,
    certify: Party,
    certificates: list[x509.Certificate],
    signers: int,
) -> cms.ContentInfo:
    content = info.dump()
    own = tsp.ESSCertIDv2({"cert_hash": hashlib.sha256(certify.der).digest()})
    values: dict[str, Any] = {
        "content_type": "tst_info",
        "message_digest": hashlib.new(digest, content).digest(),
        "signing_certificate_v2": tsp.SigningCertificateV2({"certs": [own]}),
    } | attributes
    signed = cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": name, "values": [value]})
            for name, value in values.items()
            if value is not None
        ]
    )
    name, value = _cms_signature(signing_key, signed.dump(), digest)
    known = asn1_x509.Certificate.load(tsa.der)
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                "issuer_and_serial_number",
                cms.IssuerAndSerialNumber(
                    {"issuer": known.issuer, "serial_number": known.serial_number}
                ),
            ),
            "digest_algorithm": algos.DigestAlgorithm({"algorithm": digest}),
            "signed_attrs": signed,
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": name}),
            "signature": value,
        }
    )
    listed = [
        asn1_x509.Certificate.load(one.public_bytes(serialization.Encoding.DER))
        for one in certificates
    ]
    data = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [algos.DigestAlgorithm({"algorithm": digest})],
            "encap_content_info": {
                "content_type": "tst_info",
                "content": core.ParsableOctetString(content),
            },
            "certificates": listed,
            "signer_infos": [signer] * signers,
        }
    )
    return cms.ContentInfo({"content_type": "signed_data", "content": data})


def _cms_signature(private: Any, data: bytes, digest: str) -> tuple[str, bytes]:
    algorithm = {"sha1": hashes.SHA1(), "sha256": hashes.SHA256(), "sha512": hashes.SHA512()}
    if isinstance(private, rsa.RSAPrivateKey):
        value = private.sign(data, padding.PKCS1v15(), algorithm[digest])
        return f"{digest}_rsa", value
    if isinstance(private, ed25519.Ed25519PrivateKey):
        return "ed25519", private.sign(data)
    return f"{digest}_ecdsa", private.sign(data, ec.ECDSA(algorithm[digest]))
