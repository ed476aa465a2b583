"""Levels B-T to B-LTA, and counter-signatures: what each adds, proves and survives."""

from __future__ import annotations

import copy
import functools
import hashlib
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.x509 import ExtendedKeyUsage
from lxml import etree

from tests.signature import messages, pki
from tests.signature.messages import codes, the, tree
from tests.signature.xmldsig.test_foreign_shapes import resigned, signed_key_info
from vnedoc.content import MemorySource
from vnedoc.signature.algorithms import SHA256
from vnedoc.signature.errors import NotSignableError, OtherSourceError, SignatureArgumentError
from vnedoc.signature.examining.stamping import archived
from vnedoc.signature.examining.subject import Subject
from vnedoc.signature.making import countersigning, levels, signing
from vnedoc.signature.making.levels import ValidationData
from vnedoc.signature.making.request import SigningRequest
from vnedoc.signature.verdict import Indication, SubIndication
from vnedoc.signature.xmldsig.canonical import C14N_10, SIGNATURE
from vnedoc.signature.xmldsig.shapes import read_shape
from vnedoc.signature.xmldsig.xades import read_properties
from vnedoc.xml.reading.tree import parse

LATER = pki.NOW + 3 * pki.YEAR
"""The certificates of the signer and of the usual TSA have ended by then, no authority's."""


@functools.cache
def tsa(years: int = 2) -> pki.Party:
    """A TSA whose certificate lasts that long; 2 as the signer's."""
    people = pki.make_pki("p256")
    if years == 2:
        return people.tsa
    return pki.issue(
        f"TSA {years} năm",
        people.authority,
        kind="rsa2048",
        usage=("digital_signature",),
        purposes=tuple(people.tsa.cert.extensions.get_extension_for_class(ExtendedKeyUsage).value),
        purposes_critical=True,
        end=pki.NOW + years * pki.YEAR,
    )


def stamper(time: datetime = pki.NOW, years: int = 2, **options: Any) -> levels.Timestamper:
    certificates = [tsa(years).cert, pki.make_pki("p256").authority.cert]
    return lambda request: pki.stamp(
        request, tsa(years), time=time, certificates=certificates, **options
    )


def evidence() -> ValidationData:
    people = pki.make_pki("p256")
    return ValidationData(certificates=(people.authority.cert,), crls=people.crls)


@functools.cache
def raised(level: str, several: bool = False, years: tuple[int, int] = (2, 2)) -> bytes:
    """At a level; the certificates of the TSAs, the archive's last, last so many years."""
    target = io.BytesIO()
    data = messages.signed("p256", several)
    stampers = iter([stamper(years=each) for each in years])
    levels.raise_level(
        data,
        target,
        level,  # type: ignore[arg-type]
        lambda request: next(stampers)(request),
        evidence=evidence(),
    )
    return target.getvalue()


@pytest.mark.parametrize("level", ["B-T", "B-LT", "B-LTA"])
@pytest.mark.parametrize("several", [False, True])
def test_levels(level: str, several: bool) -> None:
    given = [] if level in ("B-LT", "B-LTA") else messages.crls()
    answer = messages.verify(raised(level, several), crls=given)
    assert answer.valid
    verdict = answer.signatures[0]
    assert verdict.level == level
    assert verdict.proven_time == pki.NOW


def test_a_level_changes_nothing_but_the_signature() -> None:
    before, after = messages.signed(), raised("B-LTA")
    end = before.index(b"</xades:QualifyingProperties>")
    assert after.startswith(before[:end])
    assert after.endswith(before[end:])


@pytest.mark.parametrize(
    ("level", "years", "reached"),
    [
        ("B-B", (2, 2), None),
        ("B-T", (2, 2), None),
        ("B-T", (5, 2), "B-T"),
        ("B-LT", (2, 2), None),
        ("B-LT", (5, 2), "B-LT"),
        ("B-LTA", (2, 2), None),
        ("B-LTA", (2, 5), "B-LTA"),
        # The archive timestamp no longer holds, the signature's own one does.
        ("B-LTA", (5, 2), "B-LT"),
    ],
)
def test_after_the_certificate_has_ended(
    level: str, years: tuple[int, int], reached: str | None
) -> None:
    """A proven time lets a signature outlive its certificate; a claimed one does not.

    And a token does not prove itself: once the TSA's own certificate has ended, it needs a later
    timestamp (EN 319 102-1 clauses 5.5.4 and 5.6.3).
    """
    data = messages.signed() if level == "B-B" else raised(level, years=years)
    answer = messages.verify(data, at=LATER)
    assert answer.valid is (reached is not None)
    (verdict,) = answer.signatures
    if reached:
        assert (verdict.level, verdict.proven_time) == (reached, pki.NOW)
    else:
        assert verdict.sub_indication is SubIndication.OUT_OF_BOUNDS_NOT_REVOKED
        assert (verdict.level, verdict.proven_time) == ("B-B", None)
        assert verdict.reasons[0].code == "VNE-SIG-211"
    named = sum(reason.code == "VNE-SIG-716" for reason in verdict.reasons)
    assert named == years[: {"B-B": 0, "B-LTA": 2}.get(level, 1)].count(2) - (reached == "B-LTA")


def test_revoked_after_the_timestamp() -> None:
    people = pki.make_pki("p256")
    moment = pki.NOW + pki.DAY
    lists = [pki.crl(people.root), pki.crl(people.authority, [(people.signer, moment, None)])]
    at = pki.NOW + 2 * pki.DAY
    assert not messages.verify(messages.signed(), at=at, crls=lists).valid
    assert messages.verify(raised("B-T"), at=at, crls=lists).valid


@pytest.mark.parametrize(
    ("time", "code", "reached"),
    [
        (pki.NOW, None, "B-T"),
        (pki.NOW + timedelta(minutes=4), None, "B-T"),
        (pki.NOW - timedelta(minutes=4), None, "B-T"),
        (pki.NOW - pki.DAY, "VNE-SIG-214", None),
        # A good token whose time is before the signer's certificate, and before the TSA's own.
        (pki.NOW - 2 * pki.YEAR, "VNE-SIG-212", None),
        # It proves nothing, so the signature holds without it (EN 319 102-1 clause 5.5.4).
        (pki.NOW + pki.DAY, "VNE-SIG-213", "B-B"),
    ],
)
def test_times_of_timestamps(time: datetime, code: str | None, reached: str | None) -> None:
    """Before the claimed time, before the certificate, and in the future: backdating both ways."""
    target = io.BytesIO()
    levels.raise_level(messages.signed(), target, "B-T", stamper(time))
    answer = messages.verify(target.getvalue(), at=pki.NOW + timedelta(minutes=10))
    assert answer.valid is (reached is not None)
    assert code is None or code in codes(answer)
    assert reached in (None, answer.signatures[0].level)
    assert answer.signatures[0].proven_time == (None if code and code != "VNE-SIG-214" else time)


def _replayed() -> bytes:
    """The timestamp of another signature in the place of the right one."""
    other = io.BytesIO()
    data = messages.sign(messages.message(), at=pki.NOW - pki.DAY)
    levels.raise_level(data, other, "B-T", stamper())
    root = tree(raised("B-T"))
    token = "xades:EncapsulatedTimeStamp"
    the(root, token).text = the(tree(other.getvalue()), token).text
    return messages.bytes_of(root)


def _changed_value() -> bytes:
    root = tree(raised("B-LTA"))
    properties = the(root, "xades:UnsignedSignatureProperties")
    properties[0].addnext(properties[1])
    properties.remove(the(root, "xades:CertificateValues"))
    return messages.bytes_of(root)


def _moved_archive() -> bytes:
    root = tree(raised("B-LTA"))
    properties = the(root, "xades:UnsignedSignatureProperties")
    properties.insert(0, properties[-1])
    return messages.bytes_of(root)


def _garbage() -> bytes:
    root = tree(raised("B-T"))
    the(root, "xades:EncapsulatedTimeStamp").text = "MAA="
    return messages.bytes_of(root)


def _foreign_authority() -> bytes:
    fake_root = pki.issue("Gốc giả", ca=True)
    people = pki.make_pki("p256")
    fake = pki.issue(
        "TSA giả",
        fake_root,
        kind="rsa2048",
        usage=("digital_signature",),
        purposes=tuple(people.tsa.cert.extensions.get_extension_for_class(ExtendedKeyUsage).value),
        purposes_critical=True,
    )
    target = io.BytesIO()
    levels.raise_level(
        messages.signed(),
        target,
        "B-T",
        lambda request: pki.stamp(request, fake, certificates=[fake.cert, fake_root.cert]),
    )
    return target.getvalue()


def _signer_as_authority() -> bytes:
    people = pki.make_pki("rsa2048")
    target = io.BytesIO()
    levels.raise_level(
        messages.signed(),
        target,
        "B-T",
        lambda request: pki.stamp(
            request, people.signer, certificates=[people.signer.cert, people.authority.cert]
        ),
    )
    return target.getvalue()


@pytest.mark.parametrize(
    ("attack", "code", "reached"),
    [
        (_replayed, "VNE-SIG-403", "B-B"),
        (_changed_value, "VNE-SIG-403", "B-LT"),
        (_moved_archive, "VNE-SIG-403", "B-LT"),
        (_garbage, "VNE-SIG-401", "B-B"),
        (_foreign_authority, "VNE-SIG-204", "B-B"),
        (_signer_as_authority, "VNE-SIG-233", "B-B"),
    ],
)
def test_timestamps_that_prove_nothing(
    attack: Callable[[], bytes], code: str, reached: str
) -> None:
    """They are named and left aside: whoever signed did not sign them (EN 319 102-1, 5.5.4)."""
    answer = messages.verify(attack())
    assert answer.valid
    (verdict,) = answer.signatures
    assert (verdict.level, verdict.proven_time) == (
        reached,
        None if reached == "B-B" else pki.NOW,
    )
    said = [reason.code for reason in verdict.reasons]
    named = said.index("VNE-SIG-717" if code == "VNE-SIG-401" else "VNE-SIG-716")
    assert said[named + 1] == code
    # What needs a proof does not get one from them.
    later = messages.verify(attack(), at=LATER)
    assert later.signatures[0].sub_indication is SubIndication.OUT_OF_BOUNDS_NOT_REVOKED


def test_single_steps_refuse_what_does_not_fit(tmp_path: Path) -> None:
    data, other = messages.signed(), messages.sign(messages.message(), "p384")
    request = levels.ask_timestamp(data)
    answer = stamper()(request.der)
    target = tmp_path / "out"
    with pytest.raises(OtherSourceError):
        levels.add_timestamp(other, target, request, answer)
    for wrong in (b"", b"\x30\x00", stamper(status="rejection")(request.der)):
        with pytest.raises(SignatureArgumentError):
            levels.add_timestamp(data, target, request, wrong)
    again = levels.ask_timestamp(data)
    with pytest.raises(SignatureArgumentError):
        levels.add_timestamp(data, target, again, answer)
    with pytest.raises(SignatureArgumentError):
        levels.add_evidence(data, target, ValidationData())
    with pytest.raises(NotSignableError):
        levels.ask_timestamp(messages.signed(form="plain"))
    with pytest.raises(SignatureArgumentError):
        levels.ask_timestamp(messages.message())
    assert not target.exists()
    levels.add_timestamp(data, target, request, answer)
    assert messages.verify(target).signatures[0].level == "B-T"


# -- counter-signatures ----------


def countersigned(data: bytes, kind: str = "p384", **options: Any) -> bytes:
    target = io.BytesIO()
    countersigning.countersign(data, target, messages.signer(kind), at=pki.NOW, **options)
    return target.getvalue()


@pytest.mark.parametrize("c14n", ["1.0", "1.1", "exclusive"])
@pytest.mark.parametrize("several", [False, True])
def test_a_counter_signature(c14n: str, several: bool) -> None:
    data = countersigned(messages.signed("p256", several), c14n=c14n)
    answer = messages.verify(data)
    assert answer.valid
    (counter,) = answer.signatures[0].counter_signatures
    assert counter.passed
    assert counter.signer is not None
    assert counter.signer.common_name == "Nguyễn Văn A (p384)"
    assert counter.coverage.paths == ()
    twice = messages.verify(countersigned(data, "rsa2048"))
    assert twice.valid
    assert len(twice.signatures[0].counter_signatures) == 2


def test_a_counter_signature_in_two_steps() -> None:
    signer, data = messages.signer("p384"), messages.signed()
    request = countersigning.prepare_counter(data, signer.certificate, pki.NOW, chain=signer.chain)
    carried = SigningRequest.from_json(request.to_json())
    value = signer.sign(carried)
    target = io.BytesIO()
    countersigning.complete_counter(carried, value, data, target)
    assert messages.verify(target.getvalue()).valid
    other = messages.sign(messages.message(), at=pki.NOW - pki.DAY)
    with pytest.raises(OtherSourceError):
        countersigning.complete_counter(carried, value, other, io.BytesIO())
    with pytest.raises(OtherSourceError):
        signing.complete(carried, value, data, io.BytesIO())


def test_a_swapped_counter_signature_is_found() -> None:
    """Copied from another message: whoever countersigned did not see this one."""
    other = countersigned(messages.sign(messages.message(), at=pki.NOW - pki.DAY))
    ident = the(tree(messages.signed()), "ds:SignatureValue").get("Id", "")
    foreign = the(tree(other), "ds:SignatureValue").get("Id", "")
    for rename in (False, True):
        root = tree(countersigned(messages.signed()))
        old = the(root, "xades:CounterSignature")
        new = the(tree(other), "xades:CounterSignature")
        if rename:
            for reference in new.iter("{*}Reference"):
                if reference.get("URI") == f"#{foreign}":
                    reference.set("URI", f"#{ident}")
        old.getparent().replace(old, new)
        answer = messages.verify(messages.bytes_of(root))
        # EN 319 132-1 clause 5.2.7: the signer did not sign it, so it takes nothing away.
        assert answer.valid
        assert "VNE-SIG-715" in codes(answer)
        assert answer.signatures[0].counter_signatures[0].indication is Indication.FAILED


def test_a_signature_over_the_message_does_not_countersign() -> None:
    root = tree(countersigned(messages.signed()))
    inner = root.findall(".//{*}CounterSignature/{*}Signature")[0]
    inner.getparent().replace(inner, the(tree(messages.signed("rsa2048")), "ds:Signature"))
    answer = messages.verify(messages.bytes_of(root))
    assert answer.valid
    assert "VNE-SIG-715" in codes(answer)
    counter = answer.signatures[0].counter_signatures[0]
    assert counter.indication is not Indication.PASSED
    assert {reason.code for reason in counter.reasons} == {"VNE-SIG-613"}


def test_counter_signatures_end_somewhere() -> None:
    root = tree(countersigned(messages.signed()))
    properties = the(root, "xades:UnsignedProperties")
    original = copy.deepcopy(properties)
    for _ in range(6):
        inner = copy.deepcopy(original)
        deepest = root.findall(".//{*}CounterSignature/{*}Signature//{*}QualifyingProperties")[-1]
        deepest.append(inner)
    answer = messages.verify(messages.bytes_of(root))
    assert "VNE-SIG-715" in codes(answer)
    assert not answer.signatures[0].counter_signatures[0].passed


@pytest.mark.parametrize("level", ["B-B", "B-T", "B-LT", "B-LTA"])
def test_signing_at_a_level(level: str) -> None:
    data = messages.sign(
        messages.message(), level=level, timestamper=stamper(), evidence=evidence()
    )
    answer = messages.verify(data)
    assert answer.valid
    assert answer.signatures[0].level == level


@pytest.mark.parametrize(
    "options",
    [
        {"level": "B-T"},
        {"level": "B-LT", "timestamper": stamper()},
        {"level": "B-T", "timestamper": stamper(), "form": "plain"},
        {"level": "B-T", "timestamper": lambda _: b""},
    ],
)
def test_a_level_that_cannot_be_reached(options: dict[str, Any], tmp_path: Path) -> None:
    target = tmp_path / "out"
    with pytest.raises(SignatureArgumentError):
        signing.sign(messages.message(), target, messages.signer(), at=pki.NOW, **options)
    assert not target.exists()


# -- what stamps stamp ----------


def _with_canonicalization(data: bytes, which: str, prefixes: str) -> bytes:
    """Anybody can write another canonicalization beside a timestamp: it is not signed."""
    root = tree(data)
    method = the(root, f"*[local-name()='{which}']/ds:CanonicalizationMethod")
    method.set("Algorithm", "http://www.w3.org/2001/10/xml-exc-c14n#")
    named = etree.SubElement(method, f"{{{method.get('Algorithm')}}}InclusiveNamespaces")
    named.set("PrefixList", prefixes)
    return messages.bytes_of(root)


@pytest.mark.parametrize(
    ("which", "level"), [("SignatureTimeStamp", "B-B"), ("ArchiveTimeStamp", "B-LT")]
)
def test_a_stamp_whose_form_cannot_be_made_proves_nothing(which: str, level: str) -> None:
    data = _with_canonicalization(raised("B-LTA"), which, "#default")
    answer = messages.verify(data)
    assert answer.valid
    assert answer.signatures[0].level == level
    assert {"VNE-SIG-717", "VNE-SIG-611"} <= codes(answer)


def test_stamps_that_ask_for_too_many_digests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not judged to the end: an answer, and not a valid one."""
    monkeypatch.setattr("vnedoc.signature.examining.forms.MAX_DIGESTED_BYTES", 0)
    assert messages.verify(raised("B-LTA")).valid
    monkeypatch.setattr("vnedoc.signature.examining.forms.MAX_DIGESTS", 1)
    answer = messages.verify(raised("B-LTA"))
    assert not answer.valid
    assert answer.signatures[0].indication is Indication.INDETERMINATE
    assert "VNE-SIG-628" in codes(answer)


def _form(element: Any) -> bytes:
    return messages.canonical(element, None)


def _archived(root: Any, signature: Any, *referred: bytes) -> bytes:
    """The imprint of EN 319 132-1 clause 5.5.2, put together by hand, before any unsigned one."""
    parts = [
        signature.find(f"{messages.DS}{n}") for n in ("SignedInfo", "SignatureValue", "KeyInfo")
    ]
    return b"".join((*referred, *map(_form, parts)))


def _imprint(data: bytes, signature: Any) -> bytes:
    subject = Subject(parse(MemorySource(data)))
    own = list(subject.document.root.iter(SIGNATURE))[signature]
    shape = read_shape(own)
    return archived(subject, shape, read_properties(shape), (), C14N_10)(SHA256)


def test_an_archive_timestamp_stamps_what_each_reference_is_to() -> None:
    data = resigned(signed_key_info())
    assert messages.verify(data).valid
    root = tree(data)
    signature = the(root, "ds:Signature")
    whole = copy.deepcopy(root)
    etree.strip_elements(whole, SIGNATURE, with_tail=False)
    forms = [_form(the(root, name)) for name in ("xades:SignedProperties", "ds:KeyInfo")]
    stamped = _archived(root, signature, etree.tostring(whole, method="c14n"), *forms)
    assert _imprint(data, 0) == hashlib.sha256(stamped).digest()


def test_an_archive_timestamp_of_a_counter_signature_stamps_the_value_that_it_is_over() -> None:
    data = countersigned(messages.signed(), c14n="1.0")
    root = tree(data)
    outer, counter = root.iter(SIGNATURE)
    value = outer.find(f"{messages.DS}SignatureValue")
    own = counter.find(f".//{messages.XADES}SignedProperties")
    stamped = _archived(root, counter, _form(value), _form(own))
    assert _imprint(data, 1) == hashlib.sha256(stamped).digest()
