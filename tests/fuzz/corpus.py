"""The inputs that are kept: signed messages, whose root is trusted, and what fuzzing found.

``tests/vectors/fuzz/SOURCE.md`` says where they come from. One archive for each target, because a
hundred messages that differ in a few bytes take the room of one.
"""

from __future__ import annotations

import functools
import io
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from vnedoc.signature.trust.certificates import TrustStore

FOLDER: Final = Path(__file__).resolve().parents[1] / "vectors" / "fuzz"
MAX_BYTES: Final = 300_000
"""Of all that is kept."""
MAX_INPUT_BYTES: Final = 16_000
"""Of one input that is adopted; large ones say little more and cost room."""
NAMES: Final = ("reader", "zip", "xades", "statement", "certificates", "worker")
"""The targets."""


@functools.cache
def inputs(target: str) -> Mapping[str, bytes]:
    """The inputs kept for a target, by name, in their order."""
    path = FOLDER / f"{target}.tar.xz"
    return unpacked(path.read_bytes()) if path.exists() else {}


def unpacked(archive: bytes) -> dict[str, bytes]:
    found = {}
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:xz") as tar:
        for member in tar:
            file = tar.extractfile(member)
            if file is not None:
                found[member.name] = file.read()
    return found


def packed(files: Mapping[str, bytes]) -> bytes:
    """An archive of these files, the same bytes every time."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:xz", preset=9) as tar:
        for name in sorted(files):
            member = tarfile.TarInfo(name)
            member.size = len(files[name])
            tar.addfile(member, io.BytesIO(files[name]))
    return buffer.getvalue()


def adopt(target: str, found: Mapping[str, bytes]) -> int:
    """Keep these inputs, too. Returns how many are new."""
    kept = dict(inputs(target))
    known = set(kept.values())
    new = {name: data for name, data in found.items() if data not in known}
    (FOLDER / f"{target}.tar.xz").write_bytes(packed(kept | new))
    inputs.cache_clear()
    return len(new)


@functools.cache
def trust() -> TrustStore:
    """The root of all signatures in the corpus; its keys are gone."""
    return TrustStore.load((FOLDER / "root.pem").read_bytes())


@functools.cache
def crls() -> tuple[bytes, ...]:
    """Current lists of the root and of its authority, which revoke nobody."""
    return tuple((FOLDER / name).read_bytes() for name in ("root.crl", "authority.crl"))
