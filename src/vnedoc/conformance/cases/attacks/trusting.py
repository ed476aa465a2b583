"""Attacks on keys, algorithms and trust: classes 23, 25 to 31, 49 to 52, 54 and 64."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator

from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from vnedoc import names
from vnedoc.clauses import ADVICE
from vnedoc.conformance.cases import keys
from vnedoc.conformance.cases.attacks import forging
from vnedoc.conformance.cases.attacks._attack import ACCEPT, Attack, Victim, harmless, verify
from vnedoc.conformance.cases.attacks.forging import (
    DS,
    MORE,
    attribute,
    make,
    resigned,
    several,
    tampered,
    text,
    the,
    with_certificates,
)
from vnedoc.conformance.cases.grounds import (
    ALGORITHMS,
    DIGEST,
    PATH,
    STATUS,
    VALUE,
    ades,
    decree_68,
    rfc,
    xmldsig,
)

_BAD = ("FAILED", "INDETERMINATE")


def generate(victim: Victim) -> Iterator[Attack]:
    """All of them."""
    yield from _keys_brought(victim)
    yield from _certificates(victim)
    yield from _algorithms(victim)
    yield from _macs(victim)
    yield from _values(victim)
    yield from _padding(victim)
    yield from _times(victim)
    yield from _revocation(victim)
    yield from _paths(victim)
    yield from _policies(victim)
    yield from _stamps(victim)
    yield from _counter(victim)


def _keys_brought(victim: Victim) -> Iterator[Attack]:
    for name in ("evil", "selfsigned"):
        yield verify(23, name, keys.signed(victim.data, name), PATH, signatures=(_BAD,))
    evil, own = keys.party("evil"), keys.party()
    for name, listed in (
        ("evil-leaf-true-authority", (evil.der[0], own.der[1])),
        ("evil-with-root", (*evil.der, keys.party("evil-root").der[0])),
        ("evil-then-true", (*evil.der, *own.der)),
    ):
        data = tampered(victim.signed, with_certificates(*listed), who=evil)
        yield verify(23, name, data, PATH, signatures=(_BAD,))
    data = tampered(victim.signed, with_certificates(*own.der, *evil.der), who=evil)
    yield verify(23, "true-then-evil", data, VALUE, signatures=(_BAD,))


def _certificates(victim: Victim) -> Iterator[Attack]:
    own, evil = keys.party(), keys.party("evil")
    extra = tampered(victim.signed, with_certificates(*own.der, evil.der[1]))
    yield harmless(victim, 25, "unrelated", extra)
    # No text limits their number.
    for count, more in ((33, {}), (1_000, {"clause": ADVICE})):
        listed = (*own.der, *[evil.der[1]] * count)
        data = tampered(victim.signed, with_certificates(*listed))
        yield harmless(victim, 25, f"{count}", data, **more)
    leaf = own.der[0]
    reverse = several(with_certificates(leaf), _prepended(own.der[1]))
    yield harmless(victim, 25, "reversed", tampered(victim.signed, reverse))
    yield verify(25, "none", tampered(victim.signed, _emptied), STATUS)
    garbage = text("ds:X509Certificate", base64.b64encode(b"garbage").decode())
    yield verify(25, "garbage", tampered(victim.signed, garbage), STATUS)
    yield from _named(victim)


def _named(victim: Victim) -> Iterator[Attack]:
    """The certificate that the properties name; XML Signature by itself knows nothing of them."""
    own, named = keys.party(), ades("5.2.3")
    path = "xades:CertDigest/ds:DigestValue"
    wrong = text(path, base64.b64encode(hashlib.sha256(b"x").digest()).decode())
    yield verify(26, "wrong", tampered(victim.signed, wrong), named)
    sha1 = base64.b64encode(hashlib.sha1(own.der[0], usedforsecurity=False).digest()).decode()
    weak = several(
        text(path, sha1),
        attribute("xades:CertDigest/ds:DigestMethod", "Algorithm", f"{names.DS}sha1"),
    )
    yield harmless(victim, 26, "sha1", tampered(victim.signed, weak), defect="sha1")
    without = forging.drop("xades:SigningCertificateV2")
    yield harmless(victim, 26, "missing", tampered(victim.signed, without))
    authority = base64.b64encode(hashlib.sha256(own.der[1]).digest()).decode()
    yield verify(26, "authority", tampered(victim.signed, text(path, authority)), named)


def _prepended(der: bytes) -> forging.Change:
    def change(root: forging.Element) -> None:
        made = make("<ds:X509Certificate/>")
        made.text = base64.b64encode(der).decode()
        the(root, "ds:X509Data").insert(0, made)

    return change


def _emptied(root: forging.Element) -> None:
    holder = the(root, "ds:X509Data")
    for one in list(holder):
        holder.remove(one)


def _sha1_everywhere(root: forging.Element) -> None:
    for one in root.findall(f".//{DS}Reference/{DS}DigestMethod"):
        one.set("Algorithm", f"{names.DS}sha1")


_RSA = {"sha1": f"{names.DS}rsa-sha1", "md5": f"{MORE}rsa-md5"}


def _algorithms(victim: Victim) -> Iterator[Attack]:
    rsa = keys.party("signer-rsa")
    for name, uri in _RSA.items():
        change = attribute("ds:SignatureMethod", "Algorithm", uri)
        data = tampered(victim.signed_rsa, change, who=rsa, digest=name)
        yield verify(27, f"method-{name}", data, ALGORITHMS, signatures=(_BAD,))
    change = attribute("ds:SignatureMethod", "Algorithm", f"{MORE}ecdsa-sha1")
    data = tampered(victim.signed, change, digest="sha1")
    yield verify(27, "method-ecdsa-sha1", data, ALGORITHMS, signatures=(_BAD,))
    for name, uri in (("sha1", f"{names.DS}sha1"), ("md5", f"{MORE}md5"), ("unknown", "urn:x")):
        for index, where in enumerate(("document", "properties")):
            root = forging.tree(victim.signed)
            root.findall(f".//{DS}Reference/{DS}DigestMethod")[index].set("Algorithm", uri)
            clause = DIGEST if name == "unknown" else ALGORITHMS
            yield verify(27, f"{where}-{name}", resigned(root), clause, signatures=(_BAD,))
    weak = keys.party("weak")
    data = tampered(victim.signed_rsa, with_certificates(*weak.der), who=weak)
    yield verify(27, "rsa-1024", data, ALGORITHMS, signatures=(_BAD,))
    everything = several(
        attribute("ds:SignatureMethod", "Algorithm", _RSA["sha1"]),
        _sha1_everywhere,
    )
    data = tampered(victim.signed_rsa, everything, who=rsa, digest="sha1")
    yield verify(27, "all-sha1", data, ALGORITHMS, signatures=(_BAD,))
    confused = {
        "rsa-for-ec": f"{MORE}rsa-sha256",
        "dsa": f"{names.DS}dsa-sha1",
        "eddsa-for-ec": "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519",
        "unknown": "urn:none",
        "longer-name": f"{MORE}ecdsa-sha256x",
        "empty": "",
    }
    for name, uri in confused.items():
        change = attribute("ds:SignatureMethod", "Algorithm", uri)
        data = tampered(victim.signed, change)
        yield verify(27, f"confused-{name}", data, VALUE, defect="algorithm")


def _macs(victim: Victim) -> Iterator[Attack]:
    der = keys.party("signer-rsa").certificates[0]
    public = der.public_key().public_bytes(
        Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
    )  # what everybody can read in the message
    for name, secret in (("public-key", public), ("certificate", keys.party("signer-rsa").der[0]),
                         ("nothing", b"")):  # fmt: skip
        for digest in ("sha256", "sha1"):
            base = MORE if digest == "sha256" else names.DS
            root = forging.tree(victim.signed_rsa)
            the(root, "ds:SignatureMethod").set("Algorithm", f"{base}hmac-{digest}")
            value = hmac.digest(secret, forging.signed_info(root), digest)
            the(root, "ds:SignatureValue").text = base64.b64encode(value).decode()
            yield verify(28, f"{name}-{digest}", forging.bytes_of(root), PATH)


def _values(victim: Victim) -> Iterator[Attack]:
    root = forging.tree(victim.signed)
    value = base64.b64decode(the(root, "ds:SignatureValue").text or "")
    r, s = value[:32], value[32:]
    der = encode_dss_signature(int.from_bytes(r, "big"), int.from_bytes(s, "big"))
    for name, other in (
        ("der", der),
        ("zero-r", bytes(32) + s),
        ("zero-s", r + bytes(32)),
        ("zeros", bytes(64)),
        ("short", value[:-1]),
        ("long", value + b"\0"),
        ("padded", b"\0" + r + b"\0" + s),
        ("swapped", s + r),
        ("ones", b"\xff" * 64),
        ("empty", b""),
    ):
        change = text("ds:SignatureValue", base64.b64encode(other).decode())
        data = tampered(victim.signed, change, again=False)
        if name in ("der", "long", "padded"):
            yield harmless(victim, 30, name, data)  # the same r and s, spelt in another way
        else:
            yield verify(30, name, data, xmldsig("6.4.3"))


_PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")
_NO_NULL = bytes.fromhex("302f300b0609608648016503040201" + "0420")


def _padding(victim: Victim) -> Iterator[Attack]:
    """Values that lax readers of PKCS#1 v1.5 padding take; the key itself made them."""
    root = forging.tree(victim.signed_rsa)
    digest = hashlib.sha256(forging.signed_info(root)).digest()
    size = 256
    info = _PREFIX + digest
    full = size - len(info) - 3
    blocks = {
        "trailing": b"\0\x01" + b"\xff" * 8 + b"\0" + info + b"x" * (full - 8),
        "short-padding": b"\0\x01" + b"\xff" * 8 + b"\0" + b"\0" * (full - 8) + info,
        "no-null": b"\0\x01" + b"\xff" * (full + 2) + b"\0" + _NO_NULL + digest,
        "type-2": b"\0\x02" + b"\xff" * full + b"\0" + info,
        "zeros": b"\0\x01" + b"\0" * full + b"\0" + info,
        "raw-digest": b"\0\x01" + b"\xff" * (size - len(digest) - 3) + b"\0" + digest,
        "other-hash": b"\0\x01" + b"\xff" * full + b"\0" + _PREFIX[:-5] + b"\x02" + _PREFIX[-4:]
        + digest,
    }  # fmt: skip
    numbers = keys.party("signer-rsa").key.private_numbers()
    for name, block in blocks.items():
        made = pow(int.from_bytes(block, "big"), numbers.d, numbers.public_numbers.n)
        encoded = base64.b64encode(made.to_bytes(size, "big")).decode()
        change = text("ds:SignatureValue", encoded)
        data = tampered(victim.signed_rsa, change, again=False)
        if name == "no-null":
            # RFC 8017 A.2.4: both forms of the parameters are to be taken.
            yield harmless(victim, 31, name, data)
        else:
            yield verify(31, name, data, rfc(8017, "8.2.2"))
    for name, value in (("zero", bytes(256)), ("one", bytes(255) + b"\1"), ("long", bytes(257))):
        change = text("ds:SignatureValue", base64.b64encode(value).decode())
        data = tampered(victim.signed_rsa, change, again=False)
        yield verify(31, f"value-{name}", data, rfc(8017, "8.2.2"))


def _times(victim: Victim) -> Iterator[Attack]:
    for name, value in (
        ("future", "2099-01-01T00:00:00Z"),
        ("tomorrow", "2025-07-02T12:00:00+07:00"),
        ("before-certificate", "2001-01-01T00:00:00Z"),
        ("no-zone", "2025-07-01T12:00:00"),
        ("not-a-day", "2025-02-30T12:00:00Z"),
        ("empty", ""),
        ("text", "hôm nay"),
    ):
        data = tampered(victim.signed, text("xades:SigningTime", value))
        if name in ("future", "before-certificate"):
            yield verify(50, name, data, ades("5.2.8"), signatures=(_BAD,))
        else:
            yield harmless(victim, 50, name, data)
    data = tampered(victim.signed, forging.drop("xades:SigningTime"))
    yield harmless(victim, 50, "absent", data)


def _revocation(victim: Victim) -> Iterator[Attack]:
    for name in ("revoked", "held"):
        yield verify(51, name, keys.signed(victim.data, name), STATUS, signatures=(_BAD,))
    for name, lists in (
        ("no-data", ()),
        ("no-authority", ("root",)),
        ("stale", ("root", "stale")),
        ("forged", ("root", "forged")),
        ("only-leaf", ("ca",)),
    ):
        yield verify(51, name, victim.signed, STATUS, lists=lists, signatures=(_BAD,))
    for name in ("expired", "future"):
        data = keys.signed(victim.data, name)
        yield verify(51, name, data, STATUS, signatures=(_BAD,), defect="paths")
    # The good neighbour: the same message with the right lists.
    values = {victim.leaf_path: (victim.text,)}
    yield verify(
        51, "good", victim.signed, STATUS, outcome=ACCEPT, signatures=(("PASSED",),), values=values
    )


def _paths(victim: Victim) -> Iterator[Attack]:
    for name, clause in (
        ("pathlen", rfc(5280, "6.1")),
        ("by-leaf", rfc(5280, "6.1")),
        ("critical", rfc(5280, "4.2")),
        ("encipher", STATUS),
    ):
        data = keys.signed(victim.data, name)
        yield verify(52, name, data, clause, signatures=(_BAD,))
    own = keys.party()
    alone = tampered(victim.signed, with_certificates(own.der[0]))
    yield verify(52, "no-authority", alone, PATH, signatures=(_BAD,), defect="key-info")
    looped = tampered(
        victim.signed,
        with_certificates(own.der[0], keys.party("evil").der[1], keys.party("evil-root").der[0]),
    )
    yield verify(52, "other-authority", looped, PATH, signatures=(_BAD,), defect="key-info")


def _policies(victim: Victim) -> Iterator[Attack]:
    """What the question asks for; no text asks for forms, so these are our advice."""
    plain = keys.signed(victim.data, form="plain")
    yield verify(54, "plain-for-xades", plain, ADVICE, given={"require": "enveloped"})
    other = {"require": "statement"}
    yield verify(54, "enveloped-for-statement", victim.signed, ADVICE, given=other)
    nothing = decree_68("Điều 30")
    yield verify(54, "nothing-for-xades", victim.data, nothing, given={"require": "enveloped"})
    values = {victim.leaf_path: (victim.text,)}
    met = {"require": "enveloped"}
    yield verify(54, "met", victim.signed, ADVICE, given=met, outcome=ACCEPT, values=values)


def _stamps(victim: Victim) -> Iterator[Attack]:
    """A timestamp of another signature on this one; what is else wrong with stamps is stored.

    It must prove nothing: a signature that needs no proof holds without it (EN 319 102-1 5.5.4).
    """
    other = forging.tree(keys.stored("b-t"))
    unsigned = the(other, "xades:UnsignedProperties")
    root = forging.tree(victim.signed)
    the(root, "xades:QualifyingProperties").append(unsigned)
    values = {victim.leaf_path: (victim.text,)}
    left_out = ades("5.5.4")
    yield verify(49, "of-another", forging.bytes_of(root), left_out, outcome=ACCEPT, values=values)
    root = forging.tree(victim.signed)
    garbage = (
        "<xades:UnsignedProperties><xades:UnsignedSignatureProperties><xades:SignatureTimeStamp>"
        "<xades:EncapsulatedTimeStamp>AAAA</xades:EncapsulatedTimeStamp>"
        "</xades:SignatureTimeStamp></xades:UnsignedSignatureProperties></xades:UnsignedProperties>"
    )
    the(root, "xades:QualifyingProperties").append(make(garbage))
    # What nobody can read proves nothing, too, and takes nothing away.
    yield verify(49, "garbage", forging.bytes_of(root), left_out, outcome=ACCEPT)
    for name in ("bt-evil", "bt-other", "bt-late"):
        yield verify(49, name, keys.stored(name), left_out, outcome=ACCEPT)
    for name in ("bt-expired-after", "bt-revoked-after"):
        yield verify(49, name, keys.stored(name), STATUS, signatures=(_BAD,))


def _counter(victim: Victim) -> Iterator[Attack]:
    """A counter-signature that was made over another signature, or is none.

    Whoever signed did not sign it, so it takes nothing from that signature.
    """
    for name, who in (("other-message", "organisation"), ("revoked", "revoked")):
        other = forging.tree(keys.signed(victim.data, who, several=True))
        swapped = the(other, "ds:Signature")
        root = forging.tree(victim.signed)
        holder = make(
            "<xades:UnsignedProperties><xades:UnsignedSignatureProperties><xades:CounterSignature/>"
            "</xades:UnsignedSignatureProperties></xades:UnsignedProperties>"
        )
        holder[0][0].append(swapped)
        the(root, "xades:QualifyingProperties").append(holder)
        yield harmless(victim, 64, name, forging.bytes_of(root))
    root = forging.tree(victim.signed)
    holder = make(
        "<xades:UnsignedProperties><xades:UnsignedSignatureProperties><xades:CounterSignature/>"
        "</xades:UnsignedSignatureProperties></xades:UnsignedProperties>"
    )
    the(root, "xades:QualifyingProperties").append(holder)
    yield harmless(victim, 64, "empty", forging.bytes_of(root))
