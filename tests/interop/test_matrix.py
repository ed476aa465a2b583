"""What vnedoc signs, others verify; what they sign, vnedoc verifies.

Form x algorithm x canonicalization x peer. A tool that is not installed is skipped loudly.
"""

from __future__ import annotations

import functools
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.interop import peers
from tests.signature import messages
from tests.signature.making.test_levels import countersigned, raised
from vnedoc import names
from vnedoc.signature.algorithms import METHODS

pytestmark = pytest.mark.peer

URIS = {method.name: uri for uri, method in METHODS.items()}
FORMS = ("enveloped", "plain", "several", "several plain")
NEED_XMLSEC1 = pytest.mark.skipif(
    peers.missing("xmlsec1") is not None, reason=str(peers.missing("xmlsec1"))
)
NEED_PYTHON_XMLSEC = pytest.mark.skipif(
    find_spec("xmlsec") is None, reason="NOT CHECKED: python-xmlsec is not installed"
)
NEED_JAVA = pytest.mark.skipif(peers.missing("java") is not None, reason=str(peers.missing("java")))


@functools.cache
def ours(form: str, algorithm: str, c14n: str) -> bytes:
    """Signed by vnedoc; the forms of several have two signatures."""
    kind, scheme = peers.KEYS[algorithm]
    several = form.startswith("several")
    options = {"c14n": c14n, "form": "plain" if "plain" in form else "enveloped"}
    data = messages.message()
    for _ in range(2 if several else 1):
        data = messages.sign(data, kind, scheme=scheme, several=several, **options)
    return data


MATRIX = [
    (form, algorithm, c14n) for form in FORMS for algorithm in peers.KEYS for c14n in peers.C14N
]


@NEED_XMLSEC1
@pytest.mark.parametrize(("form", "algorithm", "c14n"), MATRIX)
def test_xmlsec1_verifies_ours(form: str, algorithm: str, c14n: str, tmp_path: Path) -> None:
    if algorithm not in peers.WITHOUT_PSS_AND_EDDSA:
        pytest.skip("xmlsec1 of Debian 12 knows neither PSS nor EdDSA; the JDK checks them")
    path = tmp_path / "signed.xml"
    path.write_bytes(ours(form, algorithm, c14n))
    assert peers.xmlsec1_verifies(path, tmp_path)
    path.write_bytes(ours(form, algorithm, c14n).replace(b"V/v", b"V/V"))
    assert not peers.xmlsec1_verifies(path, tmp_path)


@pytest.fixture(scope="module")
def java_verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """All files in one run: starting Java is what takes time."""
    folder = tmp_path_factory.mktemp("java")
    for form, algorithm, c14n in MATRIX:
        name = f"{form}-{algorithm}-{c14n}"
        data = ours(form, algorithm, c14n)
        (folder / name).write_bytes(data)
        (folder / f"{name}-forged").write_bytes(data.replace(b"V/v", b"V/V"))
    return peers.java("VerifySignatures.java", sorted(map(str, folder.iterdir())))


@NEED_JAVA
@pytest.mark.parametrize(("form", "algorithm", "c14n"), MATRIX)
def test_the_jdk_verifies_ours(
    form: str, algorithm: str, c14n: str, java_verdicts: dict[str, str]
) -> None:
    name = f"{form}-{algorithm}-{c14n}"
    assert java_verdicts[name] == "VALID"
    assert java_verdicts[f"{name}-forged"] == "INVALID"


@NEED_PYTHON_XMLSEC
@pytest.mark.parametrize(("form", "algorithm", "c14n"), MATRIX)
def test_python_xmlsec_verifies_ours(form: str, algorithm: str, c14n: str) -> None:
    if algorithm in peers.EDDSA:
        pytest.skip("python-xmlsec loads no EdDSA keys; the JDK checks it")
    data = ours(form, algorithm, c14n)
    kind = peers.KEYS[algorithm][0]
    assert peers.python_xmlsec_verifies(data, kind)
    assert not peers.python_xmlsec_verifies(data.replace(b"V/v", b"V/V"), kind)


@pytest.mark.parametrize(("form", "algorithm", "c14n"), MATRIX)
def test_signxml_verifies_ours(form: str, algorithm: str, c14n: str) -> None:
    if "several" in form:
        pytest.skip("signxml passes over the XPath transform, so it cannot verify this form")
    if algorithm in peers.EDDSA:
        pytest.skip("signxml knows no EdDSA; the JDK checks it")
    data = ours(form, algorithm, c14n)
    kind, references = peers.KEYS[algorithm][0], 1 if form == "plain" else 2
    assert peers.signxml_verifies(data, kind, references)
    assert not peers.signxml_verifies(data.replace(b"V/v", b"V/V"), kind, references)


SCOPES = {
    "a default namespace": b'<edXML xmlns="%b"><edXMLEnvelope><edXMLHeader>%b</edXMLHeader>'
    b"</edXMLEnvelope></edXML>",
    "another default": b'<e:edXML xmlns:e="%b" xmlns="urn:d"><e:edXMLEnvelope xmlns="">'
    b"<e:edXMLHeader>%b</e:edXMLHeader></e:edXMLEnvelope></e:edXML>",
    "prefixes of ours": b'<e:edXML xmlns:e="%b" xmlns:ds="urn:d" xmlns:xades="urn:x">'
    b'<e:edXMLEnvelope xmlns:ds="urn:e"><e:edXMLHeader xmlns="urn:y">%b</e:edXMLHeader>'
    b"</e:edXMLEnvelope></e:edXML>",
    "a shadowed prefix": b'<e:edXML xmlns:e="%b"><e:edXMLEnvelope xmlns:q="urn:1">'
    b'<e:edXMLHeader xmlns:q="urn:2">%b</e:edXMLHeader></e:edXMLEnvelope></e:edXML>',
}


@pytest.fixture(scope="module")
def scoped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Messages with all kinds of namespaces around the signature."""
    folder = tmp_path_factory.mktemp("scopes")
    for name, text in SCOPES.items():
        for form in FORMS:
            for c14n in peers.C14N:
                data = text % (names.NS.encode(), b"")
                several = form.startswith("several")
                options = {"c14n": c14n, "form": "plain" if "plain" in form else "enveloped"}
                for _ in range(2 if several else 1):
                    data = messages.sign(data, several=several, **options)
                assert all(one.passed for one in messages.verify(data).signatures)
                (folder / f"{name}-{form}-{c14n}".replace(" ", "_")).write_bytes(data)
    return folder


@NEED_XMLSEC1
def test_namespaces_in_scope_for_xmlsec1(scoped: Path, tmp_path: Path) -> None:
    """What stands around the signature takes part in what is signed."""
    wrong = [p.name for p in scoped.iterdir() if not peers.xmlsec1_verifies(p, tmp_path)]
    assert not wrong


@NEED_JAVA
def test_namespaces_in_scope_for_the_jdk(scoped: Path) -> None:
    found = peers.java("VerifySignatures.java", sorted(map(str, scoped.iterdir())))
    assert len(found) == len(SCOPES) * len(FORMS) * len(peers.C14N)
    assert set(found.values()) == {"VALID"}


# -- the other way round ----------

SIGNED = [(algorithm, c14n) for algorithm in peers.KEYS for c14n in peers.C14N]


def accept(data: bytes) -> None:
    answer = messages.verify(data)
    assert answer.valid, answer.to_data()
    assert [one.level for one in answer.signatures] == ["XMLDSig"]
    assert answer.envelope == messages.verify(messages.signed()).envelope
    assert not messages.verify(data.replace(b"V/v", b"V/V")).valid


@NEED_XMLSEC1
@pytest.mark.parametrize(("algorithm", "c14n"), SIGNED)
def test_ours_verifies_xmlsec1(algorithm: str, c14n: str, tmp_path: Path) -> None:
    if algorithm not in peers.WITHOUT_PSS_AND_EDDSA:
        pytest.skip("xmlsec1 of Debian 12 knows neither PSS nor EdDSA; the JDK checks them")
    accept(peers.xmlsec1_signs(peers.KEYS[algorithm][0], URIS[algorithm], c14n, tmp_path))


@pytest.fixture(scope="module")
def java_signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("java")
    source = folder / "source.edxml"
    source.write_bytes(messages.message())
    tasks = []
    for algorithm, c14n in SIGNED:
        key = peers.pkcs12(peers.KEYS[algorithm][0], folder)
        target = folder / f"{algorithm}-{c14n}"
        tasks.append(f"{source};{target};{key};{URIS[algorithm]};{peers.C14N[c14n]}")
    outcomes = peers.java("SignMessages.java", tasks)
    assert set(outcomes.values()) == {"SIGNED"}, outcomes
    return folder


@NEED_JAVA
@pytest.mark.parametrize(("algorithm", "c14n"), SIGNED)
def test_ours_verifies_the_jdk(algorithm: str, c14n: str, java_signed: Path) -> None:
    accept((java_signed / f"{algorithm}-{c14n}").read_bytes())


@NEED_PYTHON_XMLSEC
@pytest.mark.parametrize(("algorithm", "c14n"), SIGNED)
def test_ours_verifies_python_xmlsec(algorithm: str, c14n: str) -> None:
    if algorithm in peers.EDDSA:
        pytest.skip("python-xmlsec loads no EdDSA keys")
    accept(peers.python_xmlsec_signs(peers.KEYS[algorithm][0], URIS[algorithm], c14n))


@pytest.mark.parametrize(("algorithm", "c14n"), SIGNED)
def test_ours_verifies_signxml(algorithm: str, c14n: str) -> None:
    if algorithm in peers.EDDSA:
        pytest.skip("signxml knows no EdDSA")
    accept(peers.signxml_signs(peers.KEYS[algorithm][0], URIS[algorithm], c14n))


@NEED_PYTHON_XMLSEC
@NEED_JAVA
@NEED_XMLSEC1
def test_unsigned_properties_disturb_nobody(tmp_path: Path) -> None:
    """Peers verify the signature under timestamps, evidence and counter-signatures.

    They do not look at those; EU DSS does (`test_dss`).
    """
    for level in ("B-T", "B-LT", "B-LTA"):
        (tmp_path / level).write_bytes(raised(level))
        assert peers.xmlsec1_verifies(tmp_path / level, tmp_path)
        assert peers.python_xmlsec_verifies(raised(level), "p256")
    path = tmp_path / "countersigned"
    path.write_bytes(countersigned(messages.signed()))
    assert peers.xmlsec1_verifies(path, tmp_path)
    names_ = ("B-T", "B-LT", "B-LTA", "countersigned")
    found = peers.java("VerifySignatures.java", [str(tmp_path / name) for name in names_])
    assert found == dict.fromkeys(names_, "VALID")
