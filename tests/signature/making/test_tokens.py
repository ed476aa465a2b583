"""Keys on a PKCS#11 token, tried on SoftHSM2 (packages softhsm2 and python-pkcs11)."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from tests.cli.running import run
from tests.signature import messages
from tests.signature.making.test_signers import Asked
from tests.signature.pki import NOW, issue, make_pki
from vnedoc.signature.algorithms import METHODS
from vnedoc.signature.crypto import verify
from vnedoc.signature.errors import AlgorithmError, KeyMaterialError, TokenError
from vnedoc.signature.making.pkcs11 import Pkcs11Signer

pkcs11 = pytest.importorskip("pkcs11", reason="python-pkcs11 is not installed: no token tested")
LIBRARY = next(
    (
        path
        for path in (
            "/usr/lib/softhsm/libsofthsm2.so",
            "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
            "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
        )
        if Path(path).exists()
    ),
    "",
)
pytestmark = pytest.mark.skipif(
    not (LIBRARY and shutil.which("softhsm2-util")),
    reason="SoftHSM2 is not installed (apt-get install softhsm2): no token tested",
)
PIN, LABEL = "1234", "Van thu"
KINDS = {"rsa2048": b"\x01", "p256": b"\x02", "p384": b"\x03", "p521": b"\x04"}


@pytest.fixture(scope="module")
def token(tmp_path_factory):
    """A token with one key and certificate of each kind."""
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\n")
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    _run("--init-token", "--free", "--label", LABEL, "--pin", PIN, "--so-pin", "5678")
    parties = {kind: issue(f"Thiết bị {kind}", make_pki().authority, kind=kind) for kind in KINDS}
    for kind, ident in KINDS.items():
        pem = folder / f"{kind}.pem"
        private = parties[kind].key
        pem.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        _run("--import", str(pem), "--token", LABEL, "--label", kind, "--id", ident.hex(), pin=PIN)
    _store_certificates(parties)
    yield parties
    if before is None:
        del os.environ["SOFTHSM2_CONF"]
    else:
        os.environ["SOFTHSM2_CONF"] = before


def _run(*arguments, pin=None):
    more = ["--pin", pin] if pin else []
    subprocess.run(["softhsm2-util", *arguments, *more], check=True, capture_output=True)


def _store_certificates(parties):
    names = pkcs11.Attribute
    opened = pkcs11.lib(LIBRARY).get_token(token_label=LABEL).open(user_pin=PIN, rw=True)
    with opened as session:
        for kind in ("rsa2048", "p256"):
            session.create_object(
                {
                    names.CLASS: pkcs11.ObjectClass.CERTIFICATE,
                    names.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                    names.TOKEN: True,
                    names.LABEL: kind,
                    names.ID: KINDS[kind],
                    names.SUBJECT: parties[kind].cert.subject.public_bytes(),
                    names.VALUE: parties[kind].der,
                }
            )


def sign_in(**more):
    return Pkcs11Signer.open(LIBRARY, **({"token": LABEL, "pin": PIN} | more))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scheme", ["pkcs1", "pss"])
def test_each_kind_of_key_signs(token, kind, scheme):
    with sign_in(key=kind, certificate=token[kind].cert, rsa_scheme=scheme) as signer:
        asked = Asked(method=signer.method)
        value = signer.sign(asked)
    assert ("PSS" in METHODS[signer.method].name) is (scheme == "pss" and kind == "rsa2048")
    assert verify(asked.method, token[kind].cert.public_key(), value, data=asked.data)


def test_the_certificate_comes_from_the_token(token):
    with sign_in(key="p256") as signer:
        assert signer.certificate == token["p256"].cert
    with sign_in(key_id=KINDS["rsa2048"]) as signer:
        assert signer.certificate == token["rsa2048"].cert
        assert "1234" not in repr(signer)


def test_a_key_without_certificate_is_said(token):
    with pytest.raises(KeyMaterialError), sign_in(key="p384"):
        pass


@pytest.mark.parametrize(
    "more",
    [{"pin": "0000"}, {"token": "Khác"}, {"key": "absent"}, {"key_id": b"\x99"}],
    ids=lambda more: next(iter(more)),
)
def test_what_the_token_refuses(token, more):
    with pytest.raises(TokenError) as caught, sign_in(**({"key": "p256"} | more)):
        pass
    assert caught.value.reason
    assert "0000" not in str(caught.value)


def test_a_library_that_is_none():
    opened = Pkcs11Signer.open("/nowhere/lib.so", token=LABEL, pin=PIN, key="x")
    with pytest.raises(TokenError), opened:
        pass


def test_the_certificate_of_another_key_is_noticed(token):
    opened = sign_in(key="p256", certificate=token["p384"].cert)
    with opened as signer, pytest.raises(AlgorithmError):
        signer.sign(Asked(method=signer.method))


def test_the_command_line_signs_with_it(token, tmp_path):
    data, out, pin = tmp_path / "in.edxml", tmp_path / "out.edxml", tmp_path / "pin"
    data.write_bytes(messages.message())
    pin.write_text(f"{PIN}\n")
    chain = tmp_path / "chain.pem"
    chain.write_bytes(make_pki().authority.pem)
    words = ("sign", data, "-o", out, "--pkcs11", LIBRARY, "--token", LABEL, "--chain", chain)
    ran = run(*words, "--key", "p256", "--password-file", pin, "--at", NOW.isoformat())
    assert ran.status == 0, ran.err
    answer = messages.verify(out.read_bytes())
    assert answer.valid
    assert "p256" in answer.signatures[0].signer.subject
    for more in (("--key", "p384"), ("--key", "none")):
        ran = run(*words, *more, "--password-file", pin)
        assert ran.status == 1
        assert "VNE-E80" in ran.err
