"""Other implementations of XML signatures, each behind the same two functions."""

from __future__ import annotations

import functools
import shutil
import subprocess
from pathlib import Path
from typing import Any

import attrs
import signxml
from cryptography import x509
from lxml import etree

from tests.signature import messages, pki
from vnedoc import names

HERE = Path(__file__).parent
C14N = {
    "1.0": "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
    "1.1": "http://www.w3.org/2006/12/xml-c14n11",
    "exclusive": "http://www.w3.org/2001/10/xml-exc-c14n#",
}
KEYS = {
    "RSA-PSS-SHA256": ("rsa2048", "pss"),
    **{algorithm: (kind, "pkcs1") for kind, algorithm in pki.KINDS.items()},
}
EDDSA = ("Ed25519",)
WITHOUT_PSS_AND_EDDSA = ("RSA-SHA256", "ECDSA-SHA256", "ECDSA-SHA384", "ECDSA-SHA512")
TIME = "2026-06-01 02:00:00"
"""`pki.NOW` as xmlsec1 takes it."""


def missing(tool: str) -> str | None:
    """Why a tool cannot be asked, or `None`."""
    return None if shutil.which(tool) else f"NOT CHECKED: {tool} is not installed"


@attrs.frozen(kw_only=True)
class Variant:
    """What a template has otherwise than `template` by itself; ``{c14n}`` is its URI."""

    transforms: str = (
        f'<ds:Transform Algorithm="{names.DS}enveloped-signature"/>'
        '<ds:Transform Algorithm="{c14n}"/>'
    )
    digest: str = "http://www.w3.org/2001/04/xmlenc#sha256"
    keys: str = "<ds:X509Data/>"
    info: str = '<ds:CanonicalizationMethod Algorithm="{c14n}"/>'


def template(method: str, c14n: str, variant: Variant | None = None) -> bytes:
    """The message with an empty signature of plain XML-DSig for others to fill."""
    made, uri = variant or Variant(), C14N[c14n]
    text = (
        f'<ds:Signature xmlns:ds="{names.DS}"><ds:SignedInfo>'
        f"{made.info.format(c14n=uri)}"
        f'<ds:SignatureMethod Algorithm="{method}"/><ds:Reference URI=""><ds:Transforms>'
        f"{made.transforms.format(c14n=uri)}</ds:Transforms>"
        f'<ds:DigestMethod Algorithm="{made.digest}"/>'
        "<ds:DigestValue/></ds:Reference></ds:SignedInfo><ds:SignatureValue/>"
        f"<ds:KeyInfo>{made.keys}</ds:KeyInfo></ds:Signature>"
    )
    return messages.message().replace(
        b"</edXML:edXMLHeader>", text.encode() + b"</edXML:edXMLHeader>"
    )


# -- xmlsec1, the command ----------


def xmlsec1_version() -> tuple[int, ...]:
    """Its version, as of ``xmlsec1 1.2.37 (openssl)``."""
    done = subprocess.run(("xmlsec1", "--version"), capture_output=True, check=True, text=True)
    return tuple(int(part) for part in done.stdout.split()[1].split("."))


def xmlsec1_verifies(path: Path, folder: Path) -> bool:
    """Whether xmlsec1 accepts every signature of a file, with the certificate's path."""
    people = pki.make_pki()
    (folder / "root.pem").write_bytes(people.root.pem)
    (folder / "ca.pem").write_bytes(people.authority.pem)
    count = path.read_bytes().count(b"<ds:SignatureValue")
    identifiers = [
        part
        for name in (f"{names.XADES}:SignedProperties", f"{names.DS}:SignatureValue")
        for part in ("--id-attr:Id", name)
    ]
    return count > 0 and all(
        _run(
            *("xmlsec1", "--verify", "--verification-time", TIME, *identifiers),
            *("--node-xpath", f"(//*[local-name()='Signature'])[{index}]"),
            *("--trusted-pem", f"{folder}/root.pem", "--untrusted-pem", f"{folder}/ca.pem"),
            str(path),
        )
        for index in range(1, count + 1)
    )


def xmlsec1_signs(
    kind: str, method: str, c14n: str, folder: Path, variant: Variant | None = None
) -> bytes:
    """A message that xmlsec1 signed."""
    people = pki.make_pki(kind)
    for name, data in (
        ("key", people.signer.key_pem()),
        ("cert", people.signer.pem),
        ("ca", people.authority.pem),
        ("in", template(method, c14n, variant)),
    ):
        (folder / name).write_bytes(data)
    key = ",".join(f"{folder}/{name}" for name in ("key", "cert", "ca"))
    arguments = ("xmlsec1", "--sign", "--privkey-pem", key, "--output", f"{folder}/out")
    if not _run(*arguments, f"{folder}/in"):
        raise AssertionError("xmlsec1 could not sign")
    return (folder / "out").read_bytes()


def _run(*arguments: str) -> bool:
    return subprocess.run(arguments, capture_output=True, check=False).returncode == 0


# -- the JDK ---------------------------------------------------------------------------------------


def java(program: str, arguments: list[str]) -> dict[str, str]:
    """Run one of the programs beside this file; outcome by file name."""
    command = ["java", "-Xshare:auto", str(HERE / program), *arguments]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    return dict(line.split("\t", 1) for line in done.stdout.splitlines() if "\t" in line)


def pkcs12(kind: str, folder: Path) -> Path:
    """The key with its chain, as the JDK reads it."""
    from cryptography.hazmat.primitives.serialization import (
        BestAvailableEncryption,
    )
    from cryptography.hazmat.primitives.serialization import (
        pkcs12 as container,
    )

    people = pki.make_pki(kind)
    path = folder / f"{kind}.p12"
    if not path.exists():
        path.write_bytes(
            container.serialize_key_and_certificates(
                b"key",
                people.signer.key,
                people.signer.cert,
                [people.authority.cert],
                BestAvailableEncryption(b"vnedoc"),
            )
        )
    return path


# -- python-xmlsec and signxml ----------


def python_xmlsec_verifies(data: bytes, kind: str) -> bool:
    """Whether python-xmlsec accepts every signature of a message, by the right key."""
    import xmlsec

    root = etree.fromstring(data)
    xmlsec.tree.add_ids(root, ["Id"])
    for node in root.iter(f"{{{names.DS}}}Signature"):
        context = xmlsec.SignatureContext()
        context.key = xmlsec.Key.from_memory(
            pki.make_pki(kind).signer.pem, xmlsec.constants.KeyDataFormatCertPem
        )
        try:
            context.verify(node)
        except xmlsec.Error:
            return False
    return True


def python_xmlsec_signs(kind: str, method: str, c14n: str, variant: Variant | None = None) -> bytes:
    """A message that python-xmlsec signed."""
    import xmlsec

    people = pki.make_pki(kind)
    root = etree.fromstring(template(method, c14n, variant))
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(people.signer.key_pem(), xmlsec.constants.KeyDataFormatPem)
    for certificate in (people.signer.pem, people.authority.pem):
        context.key.load_cert_from_memory(certificate, xmlsec.constants.KeyDataFormatPem)
    node = next(root.iter(f"{{{names.DS}}}Signature"))
    context.sign(node)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def signxml_verifies(data: bytes, kind: str, references: int) -> bool:
    """Whether signxml accepts the one signature of a message, by the right certificate."""
    certificate: x509.Certificate = pki.make_pki(kind).signer.cert
    configuration = signxml.SignatureConfiguration(
        expect_references=references, verification_time=pki.NOW
    )
    try:
        signxml.XMLVerifier().verify(
            data, x509_cert=certificate, expect_config=configuration, id_attribute="Id"
        )
    except signxml.InvalidSignature:
        return False
    return True


@functools.cache
def signxml_signs(kind: str, method: str, c14n: str) -> bytes:
    """A message that signxml signed as plain XML-DSig."""
    people = pki.make_pki(kind)
    root = etree.fromstring(messages.message())
    header = next(root.iter(f"{{{names.NS}}}edXMLHeader"))
    place: Any = etree.SubElement(header, f"{{{names.DS}}}Signature", Id="placeholder")
    signed = signxml.XMLSigner(
        signature_algorithm=method,  # type: ignore[arg-type]
        digest_algorithm="sha256",
        c14n_algorithm=C14N[c14n],  # type: ignore[arg-type]
    ).sign(root, key=people.signer.key, cert=[people.signer.cert, people.authority.cert])
    assert place is not None
    return etree.tostring(signed, encoding="UTF-8", xml_declaration=True)
