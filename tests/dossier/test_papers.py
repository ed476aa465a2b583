"""Papers that are to be signed themselves."""

from __future__ import annotations

import attrs
import pytest

pytest.importorskip("pyhanko", reason="pyHanko is not installed: no PDF signature tested")

from tests.dossier import cases, made
from tests.signature.pdf.test_pdf import PERSON, PKI, blank, sign
from vnedoc.dossier import CheckedDossier, PaperFile

SIGNED = sign(blank(), PERSON, "A")


def checked(data: bytes, name: str = "Phê duyệt.pdf", **options: object) -> CheckedDossier:
    letter = attrs.evolve(
        made.plain().papers[0], signed=True, copies=[PaperFile.from_bytes(data, name)]
    )
    dossier = made.plain(message=None, papers=(letter, *made.plain().papers[1:]))
    return cases.checked(cases.carrying(dossier), crls=PKI.crls, **options)


def rules(found: CheckedDossier) -> list[str]:
    return [one.rule for one in found.findings]


def test_a_paper_whose_signature_holds_is_as_announced() -> None:
    found = checked(SIGNED)
    assert rules(found) == []
    assert found.completeness.whole


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (blank(), "a.pdf", ["VNE-DOSSIER-027"]),
        (SIGNED.replace(b"q Q", b"q q"), "a.pdf", ["VNE-DOSSIER-028"]),
        (b"PK", "a.docx", []),
        (b"%PDF-1.7", "a.pdf", []),
    ],
    ids=["unsigned", "changed", "no PDF", "unreadable"],
)
def test_anything_else_is_not_whole(data: bytes, name: str, told: list[str]) -> None:
    found = checked(data, name)
    assert rules(found) == told
    assert not found.completeness.whole
    assert found.completeness.unknown


def test_without_trust_nobody_knows() -> None:
    found = checked(SIGNED, trust=None)
    assert rules(found) == []
    assert len(found.completeness.unknown) == 2
