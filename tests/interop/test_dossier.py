"""xmlsec1 judges the manifest of a dossier as vnedoc does."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.dossier import made
from tests.interop import peers
from tests.scale import scaled
from tests.signature import messages, pki
from vnedoc.dossier import check_files, make_manifest

pytestmark = [
    pytest.mark.peer,
    pytest.mark.skipif(peers.missing("xmlsec1") is not None, reason=str(peers.missing("xmlsec1"))),
]


def ours(text: bytes) -> bool:
    """Whether vnedoc lets the signature pass."""
    trusting = {"trust": messages.trust(), "at": pki.NOW, "crls": messages.crls()}
    found = check_files(text, (), **trusting)
    return found.signature is not None and found.signature.passed


def test_xmlsec1_verifies_what_is_made(tmp_path: Path) -> None:
    path = tmp_path / "ho-so.xml"
    for seed in range(scaled(300, 12)):
        text = make_manifest(made.seeded(seed), messages.signer(), at=pki.NOW)
        path.write_bytes(text)
        assert peers.xmlsec1_verifies(path, tmp_path), seed
        assert ours(text)


def test_both_refuse_what_was_changed(tmp_path: Path) -> None:
    dice = random.Random(3)
    text = make_manifest(made.plain(), messages.signer(), at=pki.NOW)
    path = tmp_path / "ho-so.xml"
    end = text.index(b"<ds:Signature")
    for _ in range(scaled(300, 12)):
        # A digit inside the papers: what stands there is still a manifest.
        at = dice.choice([i for i, byte in enumerate(text[:end]) if chr(byte).isdigit()])
        if text[at - 9 : at].endswith((b"version=", b'version="', b"dossier:", b'"1.')):
            continue
        changed = text[:at] + (b"7" if text[at : at + 1] != b"7" else b"4") + text[at + 1 :]
        path.write_bytes(changed)
        assert not peers.xmlsec1_verifies(path, tmp_path), at
        assert not ours(changed), at
