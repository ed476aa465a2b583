"""Make keys and certificates to try signing and verifying with: invented, worth nothing.

    python examples/make_test_keys.py FOLDER

A root lets an authority issue two certificates, to a person and to an organisation; both say that
they revoked nothing. All of it holds from 2025 to 2034.
"""

import datetime as dt
import sys
from pathlib import Path

import attrs
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID

FIRST, LAST = dt.datetime(2025, 1, 1), dt.datetime(2034, 12, 31)
PASSWORD = "vi-du"


@attrs.frozen
class Party:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def issue(name: str, issuer: Party | None = None, *, authority: bool = False) -> Party:
    """A certificate by `issuer`, or by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    signing_key = issuer.key if issuer else key
    usage = dict.fromkeys(
        (
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(FIRST)
        .not_valid_after(LAST)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not authority,
                content_commitment=not authority,
                key_cert_sign=authority,
                crl_sign=authority,
                **usage,
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signing_key.public_key()),
            critical=False,
        )
        .sign(signing_key, hashes.SHA256())
    )
    return Party(certificate, key)


def revoked_by(authority: Party) -> bytes:
    """The list of what an authority revoked: nothing."""
    revocations = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(FIRST)
        .next_update(LAST)
        .add_extension(x509.CRLNumber(1), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()),
            critical=False,
        )
        .sign(authority.key, hashes.SHA256())
    )
    return revocations.public_bytes(Encoding.PEM)


def files() -> dict[str, bytes]:
    """Every file by its name."""
    root = issue("Root Ví dụ", authority=True)
    authority = issue("CA Ví dụ", root, authority=True)
    leader = issue("Nguyễn Văn Ví Dụ", authority)
    office = issue("Sở Ví dụ A", authority)

    def p12(party: Party) -> bytes:
        secret = BestAvailableEncryption(PASSWORD.encode())
        chain = [authority.certificate]
        return pkcs12.serialize_key_and_certificates(
            b"vi-du", party.key, party.certificate, chain, secret
        )

    return {
        "roots.pem": root.certificate.public_bytes(Encoding.PEM),
        "root.crl": revoked_by(root),
        "authorities.pem": authority.certificate.public_bytes(Encoding.PEM),
        "authority.crl": revoked_by(authority),
        "leader.p12": p12(leader),
        "organisation.p12": p12(office),
        "password.txt": f"{PASSWORD}\n".encode(),
        "cert.pem": office.certificate.public_bytes(Encoding.PEM),
        "key.pem": office.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    }


def main(folder: Path) -> None:
    """Write the files into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files().items():
        (folder / name).write_bytes(data)
        print(folder / name)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
