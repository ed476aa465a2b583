"""Each shape that is admitted, as xmlsec1, python-xmlsec and the JDK write it.

The xmlsec of Debian (1.2) and the one inside the wheel of python-xmlsec (1.3) differ in their
defaults: in how they look for keys, and in what they put into ``X509Data``. Both read what the
other one writes, and vnedoc agrees with both.
"""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import pytest

from tests.interop import peers
from tests.interop.test_matrix import NEED_JAVA, NEED_XMLSEC1, URIS
from tests.scale import scaled
from tests.signature import messages
from vnedoc import names
from vnedoc.signature.xmldsig.canonical import FILTER2, SUBTRACTED

xmlsec = pytest.importorskip("xmlsec", reason="NOT CHECKED: python-xmlsec is not installed")

pytestmark = pytest.mark.peer

ENVELOPED = f'<ds:Transform Algorithm="{names.DS}enveloped-signature"/>'
C14N = '<ds:Transform Algorithm="{c14n}"/>'
EXCLUSIVE = peers.C14N["exclusive"]
SUBTRACT = (
    f'<ds:Transform Algorithm="{FILTER2}"><f:XPath xmlns:f="{FILTER2}" Filter="subtract">'
    f"{SUBTRACTED}</f:XPath></ds:Transform>"
)
LISTED = f'<c:InclusiveNamespaces xmlns:c="{EXCLUSIVE}" PrefixList="edXML ds xs"/>'
VARIANTS = {
    "implied": peers.Variant(transforms=ENVELOPED),
    "filter2": peers.Variant(transforms=SUBTRACT + C14N),
    "filter2-implied": peers.Variant(transforms=SUBTRACT),
    "prefixes": peers.Variant(
        transforms=f'{ENVELOPED}<ds:Transform Algorithm="{EXCLUSIVE}">{LISTED}</ds:Transform>',
        info=f'<ds:CanonicalizationMethod Algorithm="{EXCLUSIVE}">{LISTED}'
        "</ds:CanonicalizationMethod>",
    ),
    "comments": peers.Variant(
        transforms=f'{ENVELOPED}<ds:Transform Algorithm="{peers.C14N["1.0"]}#WithComments"/>',
        info=f'<ds:CanonicalizationMethod Algorithm="{peers.C14N["1.0"]}#WithComments"/>',
    ),
    "keyname": peers.Variant(keys="<ds:KeyName/><ds:X509Data/>"),
    "keyvalue": peers.Variant(keys="<ds:KeyValue/><ds:X509Data/>"),
    "keyvalue-last": peers.Variant(keys="<ds:X509Data/><ds:KeyValue/>"),
    "names": peers.Variant(
        keys="<ds:X509Data><ds:X509SubjectName/><ds:X509IssuerSerial/><ds:X509SKI/>"
        "<ds:X509Certificate/></ds:X509Data>"
    ),
    "sha512": peers.Variant(digest="http://www.w3.org/2001/04/xmlenc#sha512"),
}
"""Of these, xmlsec1 wraps SHA-512 digests, and the values in a KeyValue, at 64 columns."""
EVERY = list(itertools.product(peers.WITHOUT_PSS_AND_EDDSA, peers.C14N))


def some(name: str) -> list[tuple[str, str]]:
    """Algorithms and canonicalizations for one variant; all of them in the long run."""
    return random.Random(name).sample(EVERY, scaled(len(EVERY), 1))


CASES = [(name, *case) for name in VARIANTS for case in some(name)]


def accept(data: bytes) -> None:
    """Valid as it is, and not with another subject."""
    answer = messages.verify(data)
    assert answer.valid, answer.to_data()
    assert answer.envelope == messages.verify(messages.signed()).envelope
    assert not messages.verify(data.replace(b"V/v", b"V/V")).valid


def skip_unsupported(name: str, algorithm: str) -> None:
    if name.startswith("keyvalue") and algorithm != "RSA-SHA256":
        pytest.skip("xmlsec 1.2 writes EC keys in no form of XML-DSig 1.1")


@NEED_XMLSEC1
@pytest.mark.parametrize(("name", "algorithm", "c14n"), CASES)
def test_xmlsec1_signs(name: str, algorithm: str, c14n: str, tmp_path: Path) -> None:
    skip_unsupported(name, algorithm)
    kind = peers.KEYS[algorithm][0]
    data = peers.xmlsec1_signs(kind, URIS[algorithm], c14n, tmp_path, VARIANTS[name])
    accept(data)
    assert peers.python_xmlsec_verifies(data, kind)
    assert not peers.python_xmlsec_verifies(data.replace(b"V/v", b"V/V"), kind)


@NEED_XMLSEC1
@pytest.mark.parametrize(("name", "algorithm", "c14n"), CASES)
def test_the_newer_engine_signs(name: str, algorithm: str, c14n: str, tmp_path: Path) -> None:
    skip_unsupported(name, algorithm)
    kind = peers.KEYS[algorithm][0]
    data = peers.python_xmlsec_signs(kind, URIS[algorithm], c14n, VARIANTS[name])
    accept(data)
    path = tmp_path / "signed.xml"
    path.write_bytes(data)
    assert peers.xmlsec1_verifies(path, tmp_path)
    path.write_bytes(data.replace(b"V/v", b"V/V"))
    assert not peers.xmlsec1_verifies(path, tmp_path)


@NEED_XMLSEC1
def test_the_two_engines_are_not_the_same() -> None:
    """Otherwise the second one would prove nothing."""
    newer = xmlsec.get_libxmlsec_version()
    assert newer[:2] > peers.xmlsec1_version()[:2]


JDK = ("implied", "filter2", "filter2-implied", "prefixes", "comments", "keyname", "keyvalue")
JDK += ("names", "reversed", "apart", "sha512")
JDK_CASES = [(name, *case) for name in JDK for case in some(f"jdk {name}")]


@pytest.fixture(scope="module")
def java_signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All in one run: starting Java is what takes time."""
    folder = tmp_path_factory.mktemp("java")
    source = folder / "source.edxml"
    source.write_bytes(messages.message())
    tasks = []
    for name, algorithm, c14n in JDK_CASES:
        key = peers.pkcs12(peers.KEYS[algorithm][0], folder)
        target = folder / f"{name}-{algorithm}-{c14n}"
        uri = peers.C14N[c14n]
        tasks.append(f"{source};{target};{key};{URIS[algorithm]};{uri};{name}")
    outcomes = peers.java("SignMessages.java", tasks)
    assert set(outcomes.values()) == {"SIGNED"}, outcomes
    return folder


@NEED_JAVA
@pytest.mark.parametrize(("name", "algorithm", "c14n"), JDK_CASES)
def test_the_jdk_signs(name: str, algorithm: str, c14n: str, java_signed: Path) -> None:
    data = (java_signed / f"{name}-{algorithm}-{c14n}").read_bytes()
    accept(data)
    assert peers.python_xmlsec_verifies(data, peers.KEYS[algorithm][0])
