"""OpenSSL's command as a judge of certificates: one run for each question."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import pytest
from asn1crypto import core
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from tests.signature import pki

BINARY = shutil.which("openssl")

needed = pytest.mark.skipif(BINARY is None, reason="NOT COMPARED: there is no openssl command")


def _run(*arguments: str) -> tuple[int, str]:
    assert BINARY is not None
    done = subprocess.run(
        [BINARY, *arguments], capture_output=True, text=True, timeout=600, check=False
    )
    return done.returncode, done.stdout + done.stderr


def _write(folder: Path, name: str, certificates: Iterable[x509.Certificate]) -> str:
    path = folder / name
    path.write_bytes(b"".join(one.public_bytes(Encoding.PEM) for one in certificates))
    return str(path)


def accepts(
    folder: Path,
    leaf: x509.Certificate,
    between: Iterable[x509.Certificate],
    anchors: Iterable[x509.Certificate],
    *,
    at: datetime,
    crls: Iterable[bytes] = (),
    all_crls: bool = True,
) -> tuple[bool, str]:
    """What ``openssl verify`` says of a chain, and its words."""
    options = ["-partial_chain", "-attime", str(int(at.timestamp()))]
    options += ["-CAfile", _write(folder, "anchors.pem", anchors)]
    if between := tuple(between):
        options += ["-untrusted", _write(folder, "between.pem", between)]
    if crls := tuple(crls):
        lists = (x509.load_der_x509_crl(one).public_bytes(Encoding.PEM) for one in crls)
        (folder / "crls.pem").write_bytes(b"".join(lists))
        options += [
            "-crl_check_all" if all_crls else "-crl_check",
            "-CRLfile",
            str(folder / "crls.pem"),
        ]
    code, words = _run("verify", *options, _write(folder, "leaf.pem", [leaf]))
    return code == 0, words


def believes(
    folder: Path,
    answer: bytes,
    subject: x509.Certificate,
    issuer: x509.Certificate,
    above: Iterable[x509.Certificate],
    anchors: Iterable[x509.Certificate],
    *,
    at: datetime,
) -> tuple[bool, str]:
    """Whether ``openssl ocsp`` takes the word of an answer, and its words."""
    (folder / "answer.der").write_bytes(answer)
    options = ["-respin", str(folder / "answer.der"), "-no_nonce", "-partial_chain"]
    options += ["-attime", str(int(at.timestamp()))]
    options += ["-CAfile", _write(folder, "anchors.pem", anchors)]
    options += ["-verify_other", _write(folder, "above.pem", (issuer, *above))]
    options += ["-issuer", _write(folder, "issuer.pem", [issuer])]
    _, words = _run("ocsp", *options, "-cert", _write(folder, "leaf.pem", [subject]))
    # It holds the times of the status against the clock of the machine, whatever -attime says.
    return "Response verify OK" in words and "\ngood\n" in words, words


def version_1(name: str, issuer: pki.Party | None = None) -> pki.Party:
    """A certificate without extensions, as they were before X.509 v3; no library makes one."""
    made = pki.issue(name, issuer)
    signer = issuer.key if issuer else made.key
    old = asn1.Certificate.load(made.der)
    body = old["tbs_certificate"]
    fields = ("serial_number", "signature", "issuer", "validity", "subject")
    inside = b"".join(body[one].dump() for one in (*fields, "subject_public_key_info"))
    signed = core.Sequence(contents=inside).dump(force=True)
    value = core.OctetBitString(signer.sign(signed, ec.ECDSA(hashes.SHA256()))).dump()
    whole = core.Sequence(contents=signed + body["signature"].dump() + value).dump(force=True)
    return pki.Party(cert=x509.load_der_x509_certificate(whole), key=made.key)
