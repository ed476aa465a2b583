"""npm's xadesjs reads the XAdES properties that vnedoc writes, and verifies signed statements.

It removes an enveloped signature only where it is a child of the root, as in a statement; a
signature in the header it can read but not verify. Skipped loudly unless VNEDOC_NODE_MODULES names
a folder where ``npm install xadesjs @xmldom/xmldom xpath`` was run.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from pathlib import Path

import attrs
import pytest

import vnedoc
from tests.signature import messages, pki
from vnedoc.signature.statement.signing import sign_statement

FOLDER = os.environ.get("VNEDOC_NODE_MODULES", "")
pytestmark = [
    pytest.mark.peer,
    pytest.mark.skipif(
        not (shutil.which("node") and (Path(FOLDER) / "node_modules" / "xadesjs").is_dir()),
        reason="NOT CHECKED: VNEDOC_NODE_MODULES names no folder with npm's xadesjs",
    ),
]
TIME = "2026-06-01T02:00:00.000Z"


def xadesjs(*paths: Path) -> dict[str, str]:
    program = Path(__file__).parent / "verifyXades.cjs"
    done = subprocess.run(
        ["node", str(program), *map(str, paths)], capture_output=True, check=True, text=True
    )
    return dict(line.split("\t", 1) for line in done.stdout.splitlines())


def statement(kind: str) -> bytes:
    # xadesjs tries every certificate that stands beside a signature, so there is only one.
    signer = attrs.evolve(messages.signer(kind), chain=())
    target = io.BytesIO()
    sign_statement(messages.message(), target, signer, at=pki.NOW)
    envelope = vnedoc.loads(target.getvalue())
    content = envelope.attachments[-1].content  # type: ignore[union-attr]
    assert content is not None
    return content.read()


def test_statements_are_verified(tmp_path: Path) -> None:
    kinds = ("rsa2048", "p256", "p384")
    for kind in kinds:
        data = statement(kind)
        (tmp_path / kind).write_bytes(data)
        (tmp_path / f"{kind}-forged").write_bytes(data.replace(b"V/v", b"V/V"))
    found = xadesjs(*tmp_path.iterdir())
    for kind in kinds:
        assert found[kind] == f"VALID {TIME}"
        assert found[f"{kind}-forged"].startswith("INVALID")


def test_properties_in_the_header_are_read(tmp_path: Path) -> None:
    (tmp_path / "b-b").write_bytes(messages.signed("rsa2048"))
    assert TIME in xadesjs(tmp_path / "b-b")["b-b"]
