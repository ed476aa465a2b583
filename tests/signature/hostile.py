"""Signed messages that bring more certificates, lists and stamps than anybody needs.

Each shape is a function of a count. All are signed in order: what stands beside a signature is not
covered by it, and whoever has a certificate of some trusted authority chooses its contents.
"""

from __future__ import annotations

import base64
import functools
import io
import random
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import attrs
from asn1crypto import core
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.signature import messages, pki
from vnedoc import names
from vnedoc.signature.algorithms import SHA256
from vnedoc.signature.errors import TrustStoreError
from vnedoc.signature.making import levels, signing
from vnedoc.signature.timestamps.judging import build_request

OID = x509.ObjectIdentifier
DS, XADES = f"{{{names.DS}}}", f"{{{names.XADES}}}"
Shape = Callable[[int], bytes]


def _text(name: str, data: bytes) -> str:
    return f"<xades:{name}>{base64.b64encode(data).decode()}</xades:{name}>"


def certificates(many: Iterable[bytes]) -> str:
    inside = "".join(_text("EncapsulatedX509Certificate", one) for one in many)
    return f"<xades:CertificateValues>{inside}</xades:CertificateValues>"


def revocation(crls: Iterable[bytes] = (), ocsps: Iterable[bytes] = ()) -> str:
    lists = "".join(_text("EncapsulatedCRLValue", one) for one in crls)
    answers = "".join(_text("EncapsulatedOCSPValue", one) for one in ocsps)
    lists = f"<xades:CRLValues>{lists}</xades:CRLValues>" if lists else ""
    answers = f"<xades:OCSPValues>{answers}</xades:OCSPValues>" if answers else ""
    return f"<xades:RevocationValues>{lists}{answers}</xades:RevocationValues>"


def stamp_of(token: bytes) -> str:
    c14n = f'<ds:CanonicalizationMethod Algorithm="{messages.C14N}"/>'
    inside = c14n + _text("EncapsulatedTimeStamp", token)
    return f"<xades:SignatureTimeStamp>{inside}</xades:SignatureTimeStamp>"


def with_properties(data: bytes, *texts: str) -> bytes:
    """The message with unsigned properties in its first signature."""
    root = messages.tree(data)
    qualifying = root.find(f".//{XADES}QualifyingProperties")
    inside = "".join(texts)
    holder = f"<xades:UnsignedSignatureProperties>{inside}</xades:UnsignedSignatureProperties>"
    made = messages.make(f"<xades:UnsignedProperties>{holder}</xades:UnsignedProperties>")
    qualifying.append(made)
    return messages.bytes_of(root)


@attrs.frozen
class _Signer:
    """A signer that does not look at its own certificate, as the library's signers do."""

    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    key: ec.EllipticCurvePrivateKey
    method: str = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"

    def sign(self, request: Any) -> bytes:
        value = self.key.sign(request.data, ec.ECDSA(hashes.SHA256()))
        return b"".join(one.to_bytes(32, "big") for one in decode_dss_signature(value))


def signed_by(party: pki.Party, chain: Iterable[pki.Party] = ()) -> bytes:
    """A message signed with a certificate of the caller's choice.

    One that no signer may use, as it passes a limit, takes another's place in a signed message.
    """
    target = io.BytesIO()
    signer = _Signer(party.cert, tuple(one.cert for one in chain), party.key)
    try:
        signing.sign(messages.message(), target, signer, at=pki.NOW)
    except TrustStoreError:
        root = messages.tree(messages.signed())
        root.find(f".//{DS}X509Certificate").text = base64.b64encode(party.der).decode()
        return messages.bytes_of(root)
    return target.getvalue()


def value_of(data: bytes) -> bytes:
    """What a stamp of the first signature stamps."""
    from lxml import etree

    element = messages.tree(data).find(f".//{DS}SignatureValue")
    return etree.tostring(element, method="c14n", with_comments=False)


@functools.cache
def insider() -> pki.Party:
    """An authority that is itself trusted, through the common root, and means harm."""
    root = pki.make_pki().root
    return pki.issue("CA nội gián", root, ca=True, end=pki.NOW + 40 * pki.YEAR)


def crls() -> tuple[bytes, ...]:
    return *messages.crls(), pki.crl(insider())


# -- certificates -----------------------------------------------------------------------------


def net(size: int, label: str = "") -> list[pki.Party]:
    """Authorities that have all certified each other, as `size` * (`size` - 1) certificates."""
    keys = [pki.key("p256", f"net {label} {index}") for index in range(size)]
    own = [pki.issue(f"N{label} {i}", private=key, ca=True) for i, key in enumerate(keys)]
    return [
        pki.issue(f"N{label} {i}", issuer, private=keys[i], ca=True)
        for i in range(size)
        for j, issuer in enumerate(own)
        if i != j
    ]


def crossed(count: int) -> bytes:
    """A signer whose authorities lead round and round; `count` certificates at most."""
    size = next(n for n in range(20, 1, -1) if n * (n - 1) <= count)
    parties = net(size)
    leaf = pki.issue("Người ký", parties[0])
    return with_properties(signed_by(leaf), certificates(one.der for one in parties))


def many_certificates(count: int) -> bytes:
    made = (pki.issue(f"Thừa {index}", pki.make_pki().root).der for index in range(count))
    return with_properties(messages.signed(), certificates(made))


def same_certificate(count: int) -> bytes:
    return with_properties(messages.signed(), certificates([insider().der] * count))


def key_info(count: int) -> bytes:
    root = messages.tree(messages.signed())
    data = root.find(f".//{DS}X509Data")
    for index in range(count):
        one = pki.issue(f"Thừa {index}", pki.make_pki().root).der
        text = base64.b64encode(one).decode()
        data.append(messages.make(f"<ds:X509Certificate>{text}</ds:X509Certificate>"))
    return messages.bytes_of(root)


def of_leaf(*, subject: x509.Name | None = None, extra: Any = ()) -> bytes:
    leaf = pki.issue(subject or "Người ký", insider(), extra=extra)
    return signed_by(leaf, [insider()])


def name_attributes(count: int) -> bytes:
    some = [x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "a") for _ in range(count)]
    return of_leaf(subject=x509.Name([*pki.dn("x"), *some]))


def long_name(count: int) -> bytes:
    parts = ["Ａ" * 60] * max(1, count // 60)
    some = [x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, one) for one in parts]
    return of_leaf(subject=x509.Name([*pki.dn("x"), *some]))


def alternative_names(count: int) -> bytes:
    many = x509.SubjectAlternativeName([x509.DNSName("a")] * count)
    return of_leaf(extra=((many, False),))


def extensions(count: int) -> bytes:
    many = [x509.UnrecognizedExtension(OID(f"1.3.6.1.4.1.5.{n}"), b"\0") for n in range(count)]
    return of_leaf(extra=[(one, False) for one in many])


def large_identifiers(count: int) -> bytes:
    arc = str(2**120)
    many = [x509.UnrecognizedExtension(OID(f"1.3.{arc}.{arc}.{n}"), b"\0") for n in range(count)]
    return of_leaf(extra=[(one, False) for one in many])


def purposes(count: int) -> bytes:
    many = [OID(f"1.3.6.1.4.1.55555.{index}") for index in range(count)]
    return of_leaf(extra=((x509.ExtendedKeyUsage(many), False),))


def _below(count: int, extra: Callable[[int], Any], leaf: Any) -> bytes:
    """Five authorities below the insider, each with these extensions."""
    above = [insider()]
    for depth in range(5):
        above.append(pki.issue(f"Tầng {depth}", above[-1], ca=True, extra=extra(depth)))
    signer = pki.issue("Người ký", above[-1], extra=leaf)
    return with_properties(signed_by(signer), certificates(one.der for one in above))


def policies(count: int) -> bytes:
    """Every policy is mapped to every other, five authorities deep."""
    side = max(1, int(count**0.5))
    known = [OID(f"1.3.6.1.4.1.55555.{index}") for index in range(side)]
    listed = x509.CertificatePolicies([x509.PolicyInformation(one, None) for one in known])

    def extra(_: int) -> Any:
        pairs = [(one, other) for one in known for other in known]
        return (listed, False), (mapped(pairs), False)

    return _below(count, extra, ((listed, False),))


def mapped(pairs: Iterable[tuple[OID, OID]]) -> x509.UnrecognizedExtension:
    """Policy mappings (RFC 5280 4.2.1.5), which cryptography does not build."""
    from asn1crypto import x509 as asn1

    told = [
        {"issuer_domain_policy": one.dotted_string, "subject_domain_policy": other.dotted_string}
        for one, other in pairs
    ]
    data = asn1.PolicyMappings(told).dump()
    return x509.UnrecognizedExtension(OID("2.5.29.33"), data)


def constraints(count: int) -> bytes:
    """So many name constraints in each of five authorities, so many names in the signer's."""

    def extra(depth: int) -> Any:
        trees = [x509.DNSName(f"{depth}.{index}.example") for index in range(count)]
        return ((x509.NameConstraints(None, trees), True),)

    some = x509.SubjectAlternativeName([x509.DNSName(f"{n}.example.vn") for n in range(count)])
    return _below(count, extra, ((some, False),))


def towers(count: int) -> bytes:
    """Sixteen signers, each below policies of its own."""
    data = messages.message()
    for index in range(16):
        own = [insider()]
        known = [OID(f"1.3.6.1.4.1.55555.{n}") for n in range(max(1, int(count**0.5)))]
        listed = x509.CertificatePolicies([x509.PolicyInformation(one, None) for one in known])
        told = (listed, False), (mapped((a, b) for a in known for b in known), False)
        for depth in range(5):
            own.append(pki.issue(f"Tháp {index} {depth}", own[-1], ca=True, extra=told))
        leaf = pki.issue(f"Người ký {index}", own[-1], extra=told[:1])
        signer, target = _Signer(leaf.cert, tuple(c.cert for c in own), leaf.key), io.BytesIO()
        signing.sign(data, target, signer, at=pki.NOW, several=True)
        data = target.getvalue()
    return data


# -- keys ---------------------------------------------------------------------------------------


def _rsa_net(count: int, bits: int, exponent_bits: int) -> bytes:
    """Authorities of one name and many keys: each could have signed the signer's certificate."""
    chance = random.Random(5)
    leaf = pki.issue("Người ký", pki.issue("Nhiều khóa", ca=True, kind="rsa2048"))
    template = pki.issue("Nhiều khóa", ca=True, kind="rsa2048")
    made = []
    for _ in range(count):
        modulus = chance.getrandbits(bits) | 1 << (bits - 1) | 1
        exponent = chance.getrandbits(exponent_bits) | 1 << (exponent_bits - 1) | 1
        made.append(with_key(template.der, modulus, exponent))
    return with_properties(signed_by(leaf), certificates(made))


def with_key(data: bytes, modulus: int, exponent: int) -> bytes:
    """A certificate with another RSA key in it; its own signature is then wrong."""
    from asn1crypto import keys
    from asn1crypto import x509 as asn1

    certificate = asn1.Certificate.load(data)
    pair = keys.RSAPublicKey({"modulus": modulus, "public_exponent": exponent})
    info = keys.PublicKeyInfo.wrap(pair, "rsa")
    certificate["tbs_certificate"]["subject_public_key_info"] = info
    return bytes(certificate.dump(force=True))


def long_keys(count: int) -> bytes:
    return _rsa_net(count, 8192, 64)


def long_exponents(count: int) -> bytes:
    return _rsa_net(count, 3072, 256)


def too_long_exponents(count: int) -> bytes:
    return _rsa_net(count, 3072, 3071)


def explicit_curve(count: int) -> bytes:
    """Authorities whose curve is written out, as P-256 or as anything else."""
    from asn1crypto import keys
    from asn1crypto import x509 as asn1

    leaf = pki.issue("Người ký", pki.issue("Đường cong", ca=True))
    certificate = asn1.Certificate.load(pki.issue("Đường cong", ca=True).der)
    info = certificate["tbs_certificate"]["subject_public_key_info"]
    prime = 2**256 - 2**224 + 2**192 + 2**96 - 1
    info["algorithm"]["parameters"] = keys.ECDomainParameters(
        name="specified",
        value={
            "version": 1,
            "field_id": {"field_type": "prime_field", "parameters": prime},
            "curve": {"a": b"\xff" * 32, "b": b"\x5a" * 32},
            "base": b"\x04" + b"\x11" * 64,
            "order": prime - 2,
        },
    )
    data = bytes(certificate.dump(force=True))
    return with_properties(signed_by(leaf), certificates([data] * count))


# -- lists and answers --------------------------------------------------------------------------


def many_lists(count: int) -> bytes:
    authority = pki.make_pki().authority
    some = (pki.crl(authority, start=pki.NOW - n * timedelta(minutes=1)) for n in range(count))
    return with_properties(messages.signed(), revocation(crls=some))


def many_answers(count: int) -> bytes:
    people = pki.make_pki()
    some = (
        pki.ocsp_answer(
            people.signer,
            people.authority,
            responder=people.responder,
            start=pki.NOW - n * timedelta(minutes=1),
        )
        for n in range(count)
    )
    return with_properties(messages.signed(), revocation(ocsps=some))


def answers_of_many(count: int) -> bytes:
    """One answer, with so many certificates of possible responders."""
    people = pki.make_pki()
    some = [pki.issue("OCSP thử nghiệm", private=people.responder.key) for _ in range(count)]
    answer = pki.ocsp_answer(
        people.signer, people.authority, responder=people.responder, certificates=some
    )
    return with_properties(messages.signed(), revocation(ocsps=[answer]))


def long_list(count: int) -> bytes:
    """One list with so many entries, over and over what the signer's authority signed."""
    return with_properties(messages.signed(), revocation(crls=[list_of(count)]))


@functools.cache
def list_of(count: int) -> bytes:
    authority = pki.make_pki().authority
    entry = x509.RevokedCertificateBuilder().revocation_date(pki.NOW - pki.YEAR)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.cert.subject)
        .last_update(pki.NOW - pki.DAY)
        .next_update(pki.NOW + pki.DAY)
    )
    # The builder copies itself with every entry.
    builder._revoked_certificates = [
        entry.serial_number(2**64 + index).build() for index in range(count)
    ]
    return builder.sign(authority.key, hashes.SHA256()).public_bytes(Encoding.DER)


def list_issuer(count: int) -> bytes:
    """A list whose issuer has so many attributes in its name."""
    some = [x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "a") for _ in range(count)]
    made = pki.crl(pki.issue(x509.Name(some), ca=True, private=pki.key("p256", "list")))
    return with_properties(messages.signed(), revocation(crls=[made]))


# -- stamps -------------------------------------------------------------------------------------


def token(data: bytes, authority: pki.Party, chain: Iterable[pki.Party] = (), **more: Any) -> bytes:
    """A timestamp token over data, with the certificates of its authority."""
    request = build_request(SHA256.of(data)).der
    listed = [authority.cert, *(one.cert for one in chain)]
    return pki.token_of(pki.stamp(request, authority, certificates=listed, **more))


def tsa(name: str, issuer: pki.Party) -> pki.Party:
    """A timestamping authority."""
    return pki.issue(
        name,
        issuer,
        usage=("digital_signature",),
        purposes=(ExtendedKeyUsageOID.TIME_STAMPING,),
        purposes_critical=True,
    )


def many_stamps(count: int) -> bytes:
    """Stamps of the right authority, each at another time, so that each path is judged anew."""
    people, data = pki.make_pki(), messages.signed()
    value = value_of(data)
    tokens = (
        token(value, people.tsa, [people.authority], time=pki.NOW - n * timedelta(seconds=1))
        for n in range(count)
    )
    return with_properties(data, *map(stamp_of, tokens))


def same_stamp(count: int) -> bytes:
    """One good stamp, over and over."""
    people, data = pki.make_pki(), messages.signed()
    own = stamp_of(token(value_of(data), people.tsa, [people.authority]))
    return with_properties(data, *[own] * count)


@functools.cache
def crossed_stamps(count: int) -> bytes:
    """Stamps whose authorities lead round and round, each in a net of its own."""
    data = messages.signed()
    value, texts = value_of(data), []
    for index in range(count):
        parties = net(6, str(index % 8))
        own = token(value, tsa(f"TSA {index}", parties[0]), parties)
        texts.append(stamp_of(own))
    return with_properties(data, *texts)


def archived(count: int, data: bytes | None = None, *, index: int = -1) -> bytes:
    """A message stamped and archived in order, so many times."""
    people, target = pki.make_pki(), io.BytesIO()
    found = messages.signed() if data is None else data

    def answer(request: bytes) -> bytes:
        listed = [people.tsa.cert, people.authority.cert]
        return pki.stamp(request, people.tsa, certificates=listed)

    evidence = levels.ValidationData(certificates=people.chain, crls=messages.crls())
    levels.raise_level(found, target, "B-LTA", answer, evidence=evidence, index=index)
    for _ in range(count - 1):
        found, target = target.getvalue(), io.BytesIO()
        request = levels.ask_timestamp(found, "archive", index=index)
        told = found, target, request, answer(request.der), "archive"
        levels.add_timestamp(*told, index=index)
    return target.getvalue()


def stamp_extensions(count: int) -> bytes:
    data = messages.signed()
    told = [
        {"extn_id": f"1.3.6.1.4.1.5.{n}", "critical": False, "extn_value": b"\x05\x00"}
        for n in range(count)
    ]
    people = pki.make_pki()
    own = token(value_of(data), people.tsa, [people.authority], change={"extensions": told})
    return with_properties(data, stamp_of(own))


def nested_stamps(count: int) -> bytes:
    """A token that is nothing but sequences in each other."""
    data = b""
    for _ in range(count):
        data = core.Sequence(contents=data).dump(force=True)
    return with_properties(messages.signed(), stamp_of(data))


# -- counter-signatures -------------------------------------------------------------------------


def counter_signatures(count: int) -> bytes:
    """Copies of one signature; each is refused, and each has to be looked at first."""
    from lxml import etree

    root = messages.tree(messages.signed())
    own = etree.tostring(root.find(f".//{DS}Signature")).decode()
    return with_properties(
        messages.signed(),
        *(f"<xades:CounterSignature>{own}</xades:CounterSignature>" for _ in range(count)),
    )


SHAPES: dict[str, tuple[Shape, int]] = {
    "crossed": (crossed, 30),
    "many_certificates": (many_certificates, 400),
    "same_certificate": (same_certificate, 8_000),
    "key_info": (key_info, 400),
    "name_attributes": (name_attributes, 4_000),
    "long_name": (long_name, 15_000),
    "alternative_names": (alternative_names, 15_000),
    "extensions": (extensions, 2_500),
    "large_identifiers": (large_identifiers, 700),
    "purposes": (purposes, 4_000),
    "policies": (policies, 300),
    "towers": (towers, 100),
    "constraints": (constraints, 60),
    "too_many_constraints": (constraints, 300),
    "long_keys": (long_keys, 31),
    "long_exponents": (long_exponents, 31),
    "too_long_exponents": (too_long_exponents, 31),
    "explicit_curve": (explicit_curve, 32),
    "many_lists": (many_lists, 64),
    "many_answers": (many_answers, 64),
    "answers_of_many": (answers_of_many, 100),
    "long_list": (long_list, 100_000),
    "list_issuer": (list_issuer, 4_000),
    "many_stamps": (many_stamps, 16),
    "crossed_stamps": (crossed_stamps, 16),
    "same_stamp": (same_stamp, 32),
    "stamp_extensions": (stamp_extensions, 2_000),
    "nested_stamps": (nested_stamps, 12_000),
    "archived": (archived, 8),
    "counter_signatures": (counter_signatures, 16),
    "too_many_counter_signatures": (counter_signatures, 1_000),
}
"""Each with a count at which it is as bad as its bytes allow, or as the next limit allows."""
