"""Files are written whole or not at all, under names that are safe on every system."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from vnedoc.errors import UnsafeNameError
from vnedoc.limits import MAX_NAME_BYTES

_RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"}
)
_SEPARATORS: Final = re.compile(r'[/\\:*?"<>|]')
_LONGEST: Final = 1000
_HIDDEN: Final = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def safe_name(name: str, fallback: str = "attachment") -> str:
    """A file name made from an attachment's name: one component, for any file system.

    Keeps letters of every script (in NFC). Path separators, characters that Windows forbids,
    control and invisible formatting characters become ``_`` or vanish; reserved device names,
    leading dots and trailing dots and spaces are defused; the length is cut to `MAX_NAME_BYTES`
    with the extension kept.
    """
    # Normalisation costs the square of a run of combining marks, so the rest is cut off first.
    if len(name) > _LONGEST:
        name = f"{name[:_LONGEST]}.{name[-_LONGEST:].rpartition('.')[2]}"
    visible = "".join(c for c in unicodedata.normalize("NFC", name) if _visible(c))
    clean = _SEPARATORS.sub("_", visible).strip(" \t\r\n").lstrip(".").rstrip(". ")
    if not clean.strip("_ "):
        clean = fallback
    if clean.partition(".")[0].strip().casefold() in _RESERVED:
        clean = f"_{clean}"
    return _shorten(clean)


def _visible(character: str) -> bool:
    return unicodedata.category(character) not in _HIDDEN


def _shorten(name: str) -> str:
    if len(name.encode()) <= MAX_NAME_BYTES:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension.encode()) > MAX_NAME_BYTES // 4:
        stem, dot, extension = name, "", ""
    room = MAX_NAME_BYTES - len((dot + extension).encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(". ") + dot + extension


def distinct_names(names: Iterable[str]) -> list[str]:
    """Safe names in order, numbered where two would be the same file on some system."""
    taken: set[str] = set()
    result = []
    for index, name in enumerate(names, 1):
        base = candidate = safe_name(name, f"attachment-{index}")
        count = 1
        while _key(candidate) in taken:
            count += 1
            stem, dot, extension = base.rpartition(".")
            stem, extension = (stem, dot + extension) if stem else (base, "")
            cut = stem.encode()[: MAX_NAME_BYTES - len(extension.encode()) - 8]
            candidate = f"{cut.decode(errors='ignore')} ({count}){extension}"
        taken.add(_key(candidate))
        result.append(candidate)
    return result


def _key(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


@contextlib.contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """A binary file that takes the place of `path` when the block ends well, and else vanishes.

    The bytes go to a temporary file beside the target and are renamed over it, so a killed run
    leaves the old file or none.

    Raises:
        OSError: the folder cannot be written.
    """
    target = Path(path).absolute()
    temporary = target.with_name(f".{target.name[:40]}.{secrets.token_hex(8)}")
    try:
        with temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, temporary)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_into(
    folder: str | os.PathLike[str], files: Iterable[tuple[str, Iterable[bytes]]]
) -> list[Path]:
    """Write named files into a folder, all of them or none.

    Everything is first written to a temporary folder beside the target.

    Args:
        folder: made if it does not exist.
        files: names (already safe and distinct) and their bytes in pieces.

    Returns:
        The paths written, in order.

    Raises:
        UnsafeNameError: a file of that name exists already.
        OSError: the folder cannot be written.
    """
    target = Path(folder).absolute()
    target.parent.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=f".{target.name[:40]}.", dir=target.parent))
    try:
        names = [_write(stage / name, chunks) for name, chunks in files]
        return _move(stage, target, names)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _write(path: Path, chunks: Iterable[bytes]) -> str:
    with path.open("xb") as file:
        for chunk in chunks:
            file.write(chunk)
    return path.name


def _move(stage: Path, target: Path, names: list[str]) -> list[Path]:
    target.mkdir(exist_ok=True)
    for name in names:
        if os.path.lexists(target / name):
            raise UnsafeNameError(path=str(target / name))
    moved: list[Path] = []
    try:
        moved.extend((stage / name).rename(target / name) for name in names)
    except BaseException:
        for path in moved:
            path.unlink(missing_ok=True)
        raise
    return moved
