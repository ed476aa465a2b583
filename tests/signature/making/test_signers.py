"""Keys in files: what they make is right, and what cannot be used is said."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from tests.signature import pki
from tests.signature.pki import KINDS, issue, make_pki
from vnedoc.given import WrongTypeError
from vnedoc.signature.algorithms import DSIG, METHODS, MORE_2001, MORE_2007, KeyFamily, Standing
from vnedoc.signature.crypto import verify
from vnedoc.signature.errors import AlgorithmError, KeyMaterialError
from vnedoc.signature.making.signers import PemSigner, Pkcs12Signer, default_method

PKI = make_pki()


@attrs.frozen(kw_only=True)
class Asked:
    method: str
    data: bytes = b"canonical SignedInfo"


def party(kind):
    return issue(f"Người ký {kind}", PKI.authority, kind=kind)


def p12(one, password=b"secret", chain=()):
    encryption = BestAvailableEncryption(password)
    return pkcs12.serialize_key_and_certificates(b"x", one.key, one.cert, chain, encryption)


def test_every_family_that_is_made_has_a_kind_of_key():
    usual = {method.family for method in METHODS.values() if method.name in KINDS.values()}
    made = {method.family for method in METHODS.values() if method.standing is Standing.MADE}
    assert usual == made - {KeyFamily.RSA_PSS}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_key_signs_with_its_own_algorithm(kind):
    one = party(kind)
    signer = PemSigner.load(one.key_pem(), one.pem)
    assert METHODS[signer.method].name == KINDS[kind]
    value = signer.sign(Asked(method=signer.method))
    assert verify(signer.method, one.cert.public_key(), value, data=Asked(method="").data)
    # Deterministic: a request completed twice gives the same signature.
    assert signer.sign(Asked(method=signer.method)) == value


def test_pss_is_made_when_it_is_asked_for():
    one = party("rsa2048")
    signer = PemSigner.load(one.key_pem(), one.pem, rsa_scheme="pss")
    assert signer.method == f"{MORE_2007}sha256-rsa-MGF1"
    value = signer.sign(Asked(method=signer.method))
    assert verify(signer.method, one.cert.public_key(), value, data=Asked(method="").data)


def test_files_with_passwords_and_chains(tmp_path):
    one = party("p256")
    (tmp_path / "key.pem").write_bytes(one.key_pem(b"secret"))
    (tmp_path / "certs.pem").write_bytes(PKI.authority.pem + one.pem)
    (tmp_path / "key.p12").write_bytes(p12(one, chain=[PKI.authority.cert]))
    pem = PemSigner.load(tmp_path / "key.pem", tmp_path / "certs.pem", password=b"secret")
    pfx = Pkcs12Signer.load(tmp_path / "key.p12", b"secret")
    for signer in (pem, pfx):
        assert signer.certificate == one.cert
        assert signer.chain == (PKI.authority.cert,)
        assert signer.sign(Asked(method=signer.method)) == pem.sign(Asked(method=pem.method))


ONE = party("p256")
BROKEN = [
    (lambda: PemSigner.load(b"junk", ONE.pem), KeyMaterialError),
    (lambda: PemSigner.load(b"", ONE.pem), KeyMaterialError),
    (lambda: PemSigner.load(ONE.pem, ONE.pem), KeyMaterialError),
    (lambda: PemSigner.load(ONE.key_pem(b"secret"), ONE.pem), KeyMaterialError),
    (lambda: PemSigner.load(ONE.key_pem(b"secret"), ONE.pem, password=b"no"), KeyMaterialError),
    (lambda: PemSigner.load(ONE.key_pem(), ONE.pem, password=b"needless"), KeyMaterialError),
    (lambda: PemSigner.load(ONE.key_pem(), b"junk"), KeyMaterialError),
    (lambda: PemSigner.load(ONE.key_pem(), PKI.authority.pem), KeyMaterialError),
    (lambda: Pkcs12Signer.load(b"junk", b"secret"), KeyMaterialError),
    (lambda: Pkcs12Signer.load(p12(ONE), b"wrong"), KeyMaterialError),
    (lambda: Pkcs12Signer.load(p12(ONE)), KeyMaterialError),
    (lambda: PemSigner.load(Path("/nowhere/key.pem"), ONE.pem), FileNotFoundError),
]


@pytest.mark.parametrize(("load", "kind"), BROKEN, ids=range(len(BROKEN)))
def test_what_cannot_be_loaded(load, kind):
    with pytest.raises(kind) as caught:
        load()
    assert "secret" not in str(caught.value)


WORDS = [
    ("no PEM", lambda: PemSigner.load(b"junk", ONE.pem, password=b"x"), "no private key"),
    ("no PEM, no password", lambda: PemSigner.load(b"junk", ONE.pem), "no private key"),
    (
        "wrong",
        lambda: PemSigner.load(ONE.key_pem(b"secret"), ONE.pem, password=b"no"),
        "password is wrong",
    ),
    ("missing", lambda: PemSigner.load(ONE.key_pem(b"secret"), ONE.pem), "needs a password"),
    ("spare", lambda: PemSigner.load(ONE.key_pem(), ONE.pem, password=b"x"), "it has none"),
    ("no PKCS#12", lambda: Pkcs12Signer.load(b"junk", b"x"), "no PKCS#12"),
    ("a certificate", lambda: Pkcs12Signer.load(ONE.der, b"x"), "no PKCS#12"),
    ("wrong PKCS#12", lambda: Pkcs12Signer.load(p12(ONE), b"wrong"), "password is wrong"),
    ("missing PKCS#12", lambda: Pkcs12Signer.load(p12(ONE)), "needs a password"),
]


@pytest.mark.parametrize(
    ("load", "said"), [row[1:] for row in WORDS], ids=[row[0] for row in WORDS]
)
def test_what_is_wrong_with_a_password_is_told_apart(load, said):
    with pytest.raises(KeyMaterialError) as caught:
        load()
    assert said in caught.value.text("en")


@pytest.mark.parametrize("password", ["secret", 5, bytearray(b"secret")])
def test_a_password_of_another_type_is_told_by_its_type(password):
    for load in (
        lambda: Pkcs12Signer.load(p12(ONE), password),
        lambda: PemSigner.load(ONE.key_pem(b"secret"), ONE.pem, password=password),
    ):
        with pytest.raises(TypeError) as caught:
            load()
        assert isinstance(caught.value, WrongTypeError)
        assert (caught.value.argument, caught.value.given) == ("password", type(password).__name__)
        assert "secret" not in caught.value.text("en") + caught.value.text("vi")


@pytest.mark.parametrize("kind", ["rsa1024"])
def test_weak_keys_sign_nothing(kind):
    one = party(kind)
    with pytest.raises(AlgorithmError):
        PemSigner.load(one.key_pem(), one.pem)
    with pytest.raises(AlgorithmError):
        default_method(ec.generate_private_key(ec.SECP256K1()).public_key())
    with pytest.raises(AlgorithmError):
        default_method(object())


REFUSED = [uri for uri, method in METHODS.items() if method.standing is not Standing.MADE]


@pytest.mark.parametrize("uri", [*REFUSED, f"{DSIG}rsa-sha1", "urn:x", f"{MORE_2001}rsa-sha256"])
def test_other_algorithms_are_never_made(uri):
    signer = PemSigner.load(ONE.key_pem(), ONE.pem)
    with pytest.raises(AlgorithmError):
        signer.sign(Asked(method=uri))


def test_another_strength_of_the_same_kind_may_be_asked_for():
    signer = PemSigner.load(ONE.key_pem(), ONE.pem)
    asked = Asked(method=f"{MORE_2001}ecdsa-sha512")
    assert verify(asked.method, ONE.cert.public_key(), signer.sign(asked), data=asked.data)


def test_a_wrong_value_does_not_leave():
    other = pki.key("p256", "another")
    signer = attrs.evolve(PemSigner.load(ONE.key_pem(), ONE.pem), key=ONE.key)

    class Faulty:
        curve = ONE.key.curve

        def public_key(self):
            return ONE.cert.public_key()

        def sign(self, data, algorithm):
            return other.sign(data, algorithm)

    ec.EllipticCurvePrivateKey.register(Faulty)
    with pytest.raises(AlgorithmError):
        attrs.evolve(signer, key=Faulty()).sign(Asked(method=signer.method))


def test_no_secret_is_shown():
    signer = PemSigner.load(ONE.key_pem(), ONE.pem)
    assert "key=" not in repr(signer)
    assert "PRIVATE" not in repr(signer)
