"""Manifests that were signed, and put to another use."""

from __future__ import annotations

import pytest

from tests.dossier import cases, made
from tests.signature import messages, pki
from vnedoc.doctype import DossierState
from vnedoc.dossier import CheckedDossier, check_files, make_manifest

SIGNED = make_manifest(made.plain(), messages.signer(), at=pki.NOW)
FILES = [(file.name, file.content) for file in made.plain().files]
TRUSTING = {"trust": messages.trust(), "at": pki.NOW, "crls": messages.crls()}


def checked(text: bytes) -> CheckedDossier:
    return check_files(text, FILES, **TRUSTING)  # type: ignore[arg-type]


def test_the_neighbour_is_whole() -> None:
    assert checked(SIGNED).completeness.whole


SIGNATURE = SIGNED[SIGNED.index(b"<ds:Signature") : SIGNED.index(b"</Dossier>")]
PAPER = b'<Paper xmlns="urn:vnedoc:dossier:1"><DocOrdinal>1</DocOrdinal></Paper>'


@pytest.mark.parametrize(
    "text",
    [
        SIGNED.replace(SIGNATURE, b""),
        SIGNED.replace(SIGNATURE, SIGNATURE * 2),
        SIGNED.replace(SIGNATURE, b"").replace(b"<Papers>", b"<Papers>" + SIGNATURE),
        SIGNED.replace(SIGNATURE, b"").replace(b"<Title>", SIGNATURE + b"<Title>"),
        SIGNED.replace(b"</ds:Signature>", b"<ds:Object>" + PAPER + b"</ds:Object></ds:Signature>"),
        SIGNED.replace(b"</Papers>", PAPER + b"</Papers>"),
        SIGNED.replace(b"<Title>", b"<Title><!-- x -->"),
        SIGNED.replace(b"<Dossier ", b'<Dossier Id="a" '),
        SIGNED.replace(b"<Dossier ", b"<!DOCTYPE Dossier><Dossier "),
        b"<Dossier>" + SIGNED[SIGNED.index(b"<Dossier") :] + b"</Dossier>",
        SIGNED.replace(b"urn:vnedoc:dossier:1", b"urn:vnedoc:dossier:2"),
        SIGNED.replace(b"<Size>17<", b"<Size>18<"),
    ],
    ids=[
        "taken out",
        "doubled",
        "among the papers",
        "in front",
        "a paper inside it",
        "one paper more",
        "a comment in a value",
        "an identifier more",
        "a doctype",
        "wrapped",
        "another namespace",
        "another length",
    ],
)
def test_none_of_these_is_whole(text: bytes) -> None:
    assert text != SIGNED
    assert checked(text).completeness.state is not DossierState.WHOLE


def test_the_manifest_of_another_dossier_makes_no_other_whole() -> None:
    other = made.plain(papers=made.plain().papers[1:])
    text = make_manifest(other, messages.signer(), at=pki.NOW)
    files = [(name, content) for name, content in FILES if name.startswith("T")]
    found = check_files(text, files, **TRUSTING)  # type: ignore[arg-type]
    assert found.completeness.state is DossierState.PARTLY


def test_a_signature_of_a_statement_signs_no_manifest() -> None:
    """The same key, the same form of signature, another document."""
    statement = cases.plain()[-1].read()
    swapped = SIGNED.replace(SIGNATURE, statement[statement.index(b"<ds:Signature") : -10])
    assert not checked(swapped).completeness.whole
