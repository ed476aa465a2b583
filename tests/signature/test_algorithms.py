"""The table of algorithms: complete, exact, and read-only."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest

from vnedoc.signature.algorithms import (
    DIGESTS,
    METHODS,
    SHA1,
    STANDARD,
    STRONG_HASHES,
    SUNSETS,
    KeyFamily,
    Standing,
    describe_key,
    key_strength,
    sunset_notes,
    weak_key,
)

from . import pki


@pytest.mark.parametrize("digest", DIGESTS.values(), ids=lambda d: d.name)
def test_digests_are_those_of_hashlib(digest):
    expected = hashlib.new(digest.hash_name, b"data", usedforsecurity=False)
    assert digest.of(b"data") == expected.digest()
    assert digest.size == expected.digest_size
    if digest.standing is not Standing.REFUSED:
        assert digest.primitive().digest_size == digest.size


def test_the_standard_policy_holds_exactly_what_is_strong():
    names = {METHODS[uri].name for uri in STANDARD.methods}
    assert names == {
        *(f"RSA-SHA{bits}" for bits in (256, 384, 512)),
        *(f"RSA-PSS-SHA{bits}" for bits in (256, 384, 512)),
        *(f"ECDSA-SHA{bits}" for bits in (256, 384, 512)),
        "Ed25519",
    }
    assert {DIGESTS[uri].name for uri in STANDARD.digests} == {
        *(f"SHA-{bits}" for bits in (256, 384, 512)),
        *(f"SHA-3-{bits}" for bits in (256, 384, 512)),
    }
    assert "sha1" not in STRONG_HASHES
    assert "md5" not in STRONG_HASHES


def test_sha1_hmac_dsa_and_md5_are_never_made():
    for method in METHODS.values():
        weak = method.family in (KeyFamily.HMAC, KeyFamily.DSA) or method.digest is SHA1
        if weak or "MD5" in method.name:
            assert method.standing in (Standing.READ, Standing.REFUSED)
            assert method.uri not in STANDARD.methods


def test_a_family_and_a_digest_name_one_method():
    """CMS names the two, and has to find the method by them."""
    pairs = [(method.family, method.digest) for method in METHODS.values()]
    assert len(pairs) == len(set(pairs))


def test_the_tables_cannot_be_changed():
    with pytest.raises(TypeError):
        METHODS["urn:mine"] = METHODS[next(iter(METHODS))]
    with pytest.raises(TypeError):
        del DIGESTS[SHA1.uri]


@pytest.mark.parametrize(
    ("kind", "strength", "words"),
    [
        ("rsa1024", 80, "RSA 1024"),
        ("rsa2048", 112, "RSA 2048"),
        ("rsa3072", 128, "RSA 3072"),
        ("p256", 128, "EC secp256r1"),
        ("p384", 192, "EC secp384r1"),
        ("p521", 256, "EC secp521r1"),
        ("ed25519", 128, "Ed25519"),
    ],
)
def test_keys(kind, strength, words):
    public = pki.key(kind, "algorithms").public_key()
    assert key_strength(public) == strength
    assert describe_key(public) == words
    assert (weak_key(public) is None) is (strength >= 112)


@pytest.mark.parametrize(
    ("strength", "year", "count"),
    [(112, 2030, 0), (112, 2031, 1), (112, 2036, 2), (128, 2031, 0), (128, 2036, 1)],
)
def test_sunsets(strength, year, count):
    notes = sunset_notes("X", strength, datetime(year, 6, 1, tzinfo=UTC))
    assert len(notes) == count
    for note, sunset in zip(notes, [one for one in SUNSETS if one.below > strength], strict=False):
        for lang in ("vi", "en"):
            assert f"({sunset.clause})" in note.text(lang)
            assert sunset.after_utc.date().isoformat() in note.text(lang)


def test_what_is_too_weak_today_needs_no_sunset():
    """A note on it would never be told: such a key is refused."""
    weak = pki.key("rsa1024", "algorithms").public_key()
    assert weak_key(weak) is not None
    assert all(sunset.below > 112 for sunset in SUNSETS)
