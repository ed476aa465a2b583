"""Packages as tests need them: both kinds of one dossier, and ways to spoil them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from tests.dossier import made
from vnedoc.dossier import Dossier
from vnedoc.packing import pack_bag, pack_sip

AT: Final = dt.datetime(2026, 11, 30, 9, 0, tzinfo=dt.UTC)
FONDS: Final = "G09"


def sip(folder: Path, dossier: Dossier | None = None) -> Path:
    """A SIP of the plain dossier, or of another one."""
    return pack_sip(dossier or made.plain(), folder / "sip", fonds=FONDS, at=AT)


def bag(folder: Path, dossier: Dossier | None = None) -> Path:
    """A bag of the same."""
    return pack_bag(dossier or made.plain(), folder / "bag", at=AT)


KINDS: Final[Mapping[str, Callable[..., Path]]] = {"sip": sip, "bag": bag}
DATA: Final = {"sip": "representations/rep1/data", "bag": "data"}
"""Where the files of the papers lie."""


def content_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def sha256(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def relist_bag(folder: Path, *, sums: bool = False) -> None:
    """Make the lists of a bag anew, as somebody does who changes it and knows how."""
    (folder / "SHA256SUMS").unlink(missing_ok=True)
    (folder / "tagmanifest-sha256.txt").unlink(missing_ok=True)
    files = content_of(folder)
    payload = {path: data for path, data in files.items() if path.startswith("data/")}
    lines = "".join(f"{sha256(data)}  {path}\n" for path, data in payload.items())
    (folder / "manifest-sha256.txt").write_text(lines)
    size = sum(map(len, payload.values()))
    (folder / "bag-info.txt").write_text(f"Payload-Oxum: {size}.{len(payload)}\n")
    if sums:
        files = content_of(folder)
        lines = "".join(f"{sha256(data)}  {path}\n" for path, data in files.items())
        (folder / "SHA256SUMS").write_text(lines)
