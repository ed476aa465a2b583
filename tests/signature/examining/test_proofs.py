"""What timestamps prove of each other, and of certificates and revocation data, over the years."""

from __future__ import annotations

import functools
import io
from datetime import datetime
from typing import Any

import pytest

from tests.signature import messages, pki
from tests.signature.making.test_levels import stamper
from vnedoc.signature.examining import judging
from vnedoc.signature.making import levels, signing
from vnedoc.signature.making.levels import ValidationData
from vnedoc.signature.making.signers import PemSigner
from vnedoc.signature.verdict import SubIndication, Verification

YEAR = pki.YEAR
AUTHORITY_ENDS = pki.NOW + 3 * YEAR
LATER = pki.NOW + 4 * YEAR


@functools.cache
def authority() -> pki.Party:
    """A signer's authority that ends before the timestamping authorities' own does."""
    return pki.issue("CA sắp hết hạn", pki.make_pki().root, ca=True, end=AUTHORITY_ENDS)


@functools.cache
def signer() -> pki.Party:
    return pki.issue("Người ký của CA sắp hết hạn", authority())


def lists() -> tuple[bytes, ...]:
    people = pki.make_pki()
    return tuple(pki.crl(one) for one in (people.root, people.authority, authority()))


def signed() -> bytes:
    target = io.BytesIO()
    key = PemSigner.load(signer().key_pem(), signer().pem + authority().pem)
    signing.sign(messages.message(), target, key, at=pki.NOW)
    return target.getvalue()


def stamped(data: bytes, kind: levels.Stamp, time: datetime = pki.NOW, years: int = 9) -> bytes:
    request = levels.ask_timestamp(data, kind)
    answer = stamper(time, years)(request.der)
    target = io.BytesIO()
    levels.add_timestamp(data, target, request, answer, kind)
    return target.getvalue()


def proven_by(data: bytes) -> bytes:
    target = io.BytesIO()
    known = (authority().cert, pki.make_pki().authority.cert)
    levels.add_evidence(data, target, ValidationData(certificates=known, crls=lists()))
    return target.getvalue()


@functools.cache
def raised(level: str) -> bytes:
    data = stamped(signed(), "signature")
    if level == "B-T":
        return data
    data = proven_by(data)
    return data if level == "B-LT" else stamped(data, "archive")


def judge(data: bytes, at: datetime = LATER, **options: Any) -> Verification:
    return messages.verify(data, at=at, **({"crls": ()} | options))


# -- an authority that has ended, or was revoked, since ----------


@pytest.mark.parametrize(
    ("level", "at", "sub"),
    [
        ("B-LT", AUTHORITY_ENDS, None),
        ("B-LT", LATER, SubIndication.OUT_OF_BOUNDS_NO_POE),
        ("B-LTA", AUTHORITY_ENDS, None),
        ("B-LTA", LATER, None),
    ],
)
def test_what_an_authority_signed_needs_a_proof_once_it_has_ended(
    level: str, at: datetime, sub: SubIndication | None
) -> None:
    """EN 319 102-1 clause 5.6.2.2: its key may have made lists since, with any date."""
    (verdict,) = judge(raised(level), at).signatures
    assert verdict.sub_indication is sub
    assert verdict.proven_time == pki.NOW
    assert verdict.level == level
    assert [reason.code for reason in verdict.reasons] == (["VNE-SIG-228"] if sub else [])


def test_lists_from_elsewhere_are_not_proven() -> None:
    """Those that the caller gives are known for the time of the verification alone."""
    (verdict,) = judge(raised("B-T"), crls=lists()).signatures
    assert verdict.sub_indication is SubIndication.OUT_OF_BOUNDS_NO_POE
    assert judge(raised("B-T"), AUTHORITY_ENDS, crls=lists()).valid


def test_evidence_behind_the_archive_timestamp_is_not_proven() -> None:
    bare = stamped(stamped(signed(), "signature"), "archive")
    (verdict,) = judge(proven_by(bare)).signatures
    assert verdict.sub_indication is SubIndication.OUT_OF_BOUNDS_NO_POE
    # Another one covers it.
    assert judge(stamped(proven_by(bare), "archive")).valid
    # But not one from after the authority's end.
    late = stamped(proven_by(bare), "archive", AUTHORITY_ENDS + pki.DAY)
    assert not judge(late, LATER).valid


@pytest.mark.parametrize(("level", "valid"), [("B-LT", False), ("B-LTA", True)])
def test_an_authority_that_was_revoked_since(level: str, valid: bool) -> None:
    revoked = [(authority(), pki.NOW + YEAR, None)]
    given = pki.crl(pki.make_pki().root, revoked, start=pki.NOW + YEAR, end=pki.NOW + 2 * YEAR)
    answer = judge(raised(level), pki.NOW + YEAR + pki.DAY, crls=[given])
    assert answer.valid is valid
    if not valid:
        assert answer.signatures[0].sub_indication is SubIndication.REVOKED_CA_NO_POE


# -- one timestamp after another ----------


def yearly(count: int) -> list[bytes]:
    """Lists about the timestamping authorities, of each year."""
    people = pki.make_pki()
    times = [pki.NOW + number * YEAR for number in range(count)]
    return [
        pki.crl(one, start=time, end=time + pki.DAY)
        for time in times
        for one in (people.root, people.authority)
    ]


def renewed(*years: int) -> bytes:
    """Archived again each year; the certificates of the TSAs last so many years from the start."""
    data = stamped(raised("B-LT"), "archive", years=years[0])
    for number, lasting in enumerate(years[1:], 1):
        data = stamped(data, "archive", pki.NOW + number * YEAR, lasting)
    return data


@pytest.mark.parametrize(
    ("years", "level"),
    [
        # Each stands until the next is made.
        ((2, 3, 6), "B-LTA"),
        ((2, 6), "B-LTA"),
        # The last one has ended, and proves nothing for those below it.
        ((2, 3), "B-LT"),
    ],
)
def test_archive_timestamps_prove_what_is_below_them(years: tuple[int, ...], level: str) -> None:
    answer = judge(renewed(*years), pki.NOW + 5 * YEAR, crls=yearly(3))
    (verdict,) = answer.signatures
    assert answer.valid is (level == "B-LTA")
    assert verdict.level == level
    named = [reason.code for reason in verdict.reasons].count("VNE-SIG-716")
    assert named == (0 if answer.valid else len(years))


@pytest.mark.parametrize("count", [1, 3])
def test_each_timestamp_is_judged_once(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[bytes] = []
    real = judging.check_token

    def watched(token: bytes, *given: Any, **named: Any) -> Any:
        judged.append(token)
        return real(token, *given, **named)

    monkeypatch.setattr(judging, "check_token", watched)
    answer = judge(renewed(*[9] * count), pki.NOW + count * YEAR, crls=yearly(3))
    assert answer.valid
    assert answer.signatures[0].level == "B-LTA"
    assert len(judged) == count + 1
