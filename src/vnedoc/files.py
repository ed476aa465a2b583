"""Files are written whole or not at all, under names that are safe on every system."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import shutil
import stat
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from vnedoc.errors import UnsafeNameError
from vnedoc.limits import MAX_NAME_BYTES
from vnedoc.normal_forms import normalized

__all__ = [
    "distinct_names",
    "replacing",
    "safe_name",
    "write_into",
]

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

    Args:
        name: As the attachment is called, whatever that is.
        fallback: What to call it where nothing of the name can be kept.
    """
    if len(name) > _LONGEST:
        name = f"{name[:_LONGEST]}.{name[-_LONGEST:].rpartition('.')[2]}"
    visible = "".join(c for c in normalized("NFC", name) if _visible(c))
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
    """Safe names in order, numbered where two would be the same file on some system.

    Args:
        names: As the attachments are called, one each.
    """
    taken: set[str] = set()
    counts: dict[str, int] = {}
    result = []
    for index, name in enumerate(names, 1):
        candidate = safe_name(name, f"attachment-{index}")
        if name_key(candidate) in taken:
            stem, extension = _parts(candidate)
            # The count goes on where it stood, or many files of one name would cost the square.
            family = name_key(stem + extension)
            while name_key(candidate) in taken:
                counts[family] = counts.get(family, 1) + 1
                candidate = f"{stem} ({counts[family]}){extension}"
        taken.add(name_key(candidate))
        result.append(candidate)
    return result


def _parts(name: str) -> tuple[str, str]:
    """Stem and extension, with room for a number between them."""
    stem, dot, extension = name.rpartition(".")
    stem, extension = (stem, dot + extension) if stem else (name, "")
    cut = stem.encode()[: MAX_NAME_BYTES - len(extension.encode()) - 8]
    return cut.decode(errors="ignore"), extension


def name_key(name: str) -> str:
    """What names have in common that are one name on some system."""
    return normalized("NFKC", name).casefold()


_REASONS: Final = {
    errno.ENOENT: ("there is no such file", "không có tệp này"),
    errno.EACCES: ("permission denied", "không có quyền"),
    errno.EPERM: ("permission denied", "không có quyền"),
    errno.EEXIST: ("there is a file of this name", "đã có tệp mang tên này"),
    errno.EISDIR: ("it is a folder", "đây là thư mục"),
    errno.ENOTDIR: ("it is no folder", "đây không phải thư mục"),
    errno.ENOSPC: ("the disk is full", "hết chỗ trên đĩa"),
    errno.EROFS: ("it can only be read", "chỉ đọc được, không ghi được"),
    errno.ELOOP: ("its links lead round in a circle", "các liên kết trỏ vòng quanh"),
    errno.ENAMETOOLONG: ("the name is too long", "tên quá dài"),
    errno.ENXIO: ("it is not a file", "đây không phải tệp"),
    errno.EMFILE: ("too many files are open", "đang mở quá nhiều tệp"),
    errno.ENOTEMPTY: ("the folder is not empty", "thư mục không rỗng"),
    errno.EIO: ("the device failed", "thiết bị bị lỗi khi đọc hoặc ghi"),
    errno.ENOMEM: ("there is not enough memory", "không đủ bộ nhớ"),
    errno.EBUSY: ("it is in use", "tệp đang được dùng"),
}


def refusal(error: OSError) -> tuple[str, str]:
    """Why the operating system refused, in English and Vietnamese."""
    number = error.errno or 0
    name = errno.errorcode.get(number, str(number))
    own = error.strerror or str(error)
    path = error.filename
    if number == errno.ENOENT and isinstance(path, str) and not Path(path).parent.exists():
        return "there is no such folder", "không có thư mục này"
    return _REASONS.get(number) or (own, f"hệ điều hành từ chối ({name})")


_OTHERS: Final = (
    (stat.S_ISDIR, ("it is not a file but a folder", "đây không phải tệp mà là thư mục")),
    (stat.S_ISFIFO, ("it is not a file but a pipe", "đây không phải tệp mà là đường ống")),
    (stat.S_ISSOCK, ("it is not a file but a socket", "đây không phải tệp mà là socket")),
)


def not_a_file(mode: int) -> tuple[str, str] | None:
    """What stands in the place of a file, in English and Vietnamese; `None` if it is a file.

    Reading a pipe, a socket or a device may never end, and writing to one tells others.

    Args:
        mode: ``st_mode`` of what a path leads to.
    """
    if stat.S_ISREG(mode):
        return None
    device = ("it is not a file but a device", "đây không phải tệp mà là thiết bị")
    return next((words for holds, words in _OTHERS if holds(mode)), device)


_UNDO: Final[dict[object, Callable[[], None]]] = {}
"""How to undo what this process is about to write; an entry stands as long as it is unfinished."""


@contextlib.contextmanager
def _undoing(undo: Callable[[], None]) -> Iterator[None]:
    """Undo what the block makes unless it ends well.

    The entry is made before the thing and goes after it, so a signal at any moment, even in the
    middle of the undoing, leaves `abandon` something to go by.
    """
    key = object()
    _UNDO[key] = undo
    try:
        yield
    except BaseException:
        undo()
        _UNDO.pop(key, None)
        raise
    _UNDO.pop(key, None)


def abandon() -> None:
    """Remove everything that this process has begun to write: for a program told to stop."""
    while _UNDO:
        _, undo = _UNDO.popitem()
        with contextlib.suppress(OSError):
            undo()


_BEFORE_PLACING: Final[list[Callable[[], None]]] = []
_SCRATCH: Final[set[Path]] = set()


@contextlib.contextmanager
def before_placing(call: Callable[[], None] | None) -> Iterator[None]:
    """Have something done just before what was written takes its place, where it stays.

    A program that was told to stop after that would say so, and leave the work done.

    Args:
        call: What to do, in place of what was to be done before; `None` for nothing.
    """
    before = _BEFORE_PLACING[:]
    _BEFORE_PLACING[:] = [] if call is None else [call]
    try:
        yield
    finally:
        _BEFORE_PLACING[:] = before


def _placing() -> None:
    for call in _BEFORE_PLACING:
        call()


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """A folder that only this user can read and that vanishes with the end of the block."""
    folder = Path(tempfile.gettempdir()).resolve() / f"vnedoc-{secrets.token_hex(8)}"
    _SCRATCH.add(folder)
    try:
        with _undoing(lambda: shutil.rmtree(folder, ignore_errors=True)):
            folder.mkdir(mode=0o700)
            yield folder
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        _SCRATCH.discard(folder)


def real_path(path: str | os.PathLike[str]) -> Path:
    """A path after all links; where they lead round in a circle, the one in which that shows."""
    return Path(os.path.realpath(path))


@contextlib.contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """A binary file that takes the place of `path` when the block ends well, and else vanishes.

    The bytes go to a temporary file beside the target and are renamed over it, so a killed run
    leaves the old file or none. It has the mode of the file whose place it takes, or that of any
    new file, from its first byte on. A link stays, and the file that it leads to is replaced. A
    pipe or a device, such as ``/dev/stdout``, cannot be replaced and is written to.

    Raises:
        IsADirectoryError: `path` is a folder.
        OSError: the file or its folder cannot be written.
    """
    target = Path(path).absolute()
    if target.exists() and not target.is_file() and not target.is_dir():
        with target.open("wb") as file:
            yield file
        return
    real = real_path(target)
    if real.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(target))
    if real.is_dir():
        # Told before the work: of several files that take their places together none would be late.
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    temporary = real.with_name(f".{real.name[:40]}.{secrets.token_hex(8)}")
    with _undoing(lambda: _remove(temporary)):
        with _naming(target):
            made = _new(temporary, real)
        with made as file:
            yield file
            with _naming(target):
                file.flush()
                os.fsync(file.fileno())
        with _naming(target):
            if real.parent not in _SCRATCH:
                _placing()
            temporary.replace(real)


def _new(path: Path, model: Path) -> BinaryIO:
    """A new file that is never open to more people than the file `model`."""
    try:
        mode = stat.S_IMODE(model.stat().st_mode)
    except OSError:
        return path.open("xb")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, mode & 0o600)
    with contextlib.suppress(OSError):
        path.chmod(mode)
    return os.fdopen(descriptor, "wb")


def _remove(path: Path) -> None:
    # A folder that is none has no such file either.
    with contextlib.suppress(OSError):
        path.unlink()


@contextlib.contextmanager
def _naming(target: Path) -> Iterator[None]:
    """Let errors name the file that was asked for, not the temporary one."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(target)) from None


def write_into(
    folder: str | os.PathLike[str], files: Iterable[tuple[str, Iterable[bytes]]]
) -> list[Path]:
    """Write named files into a folder, all of them or none.

    Everything is first written to a hidden folder. A folder that is not there yet is that one,
    renamed: it is seen whole or not at all, even if the process is killed. In a folder that is
    there, which may be a disk of its own or the only place where the caller may write, the hidden
    one lies inside, and whole files are moved out of it at the end, one after the other.

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
    if target.exists():
        with _stage(target / f".{secrets.token_hex(8)}") as stage:
            return _move(stage, target, [_write(stage / name, chunks) for name, chunks in files])
    with new_folder(target) as stage:
        names = [_write(stage / name, chunks) for name, chunks in files]
    return [target / name for name in names]


@contextlib.contextmanager
def new_folder(folder: str | os.PathLike[str]) -> Iterator[Path]:
    """A hidden folder that becomes `folder` when the block ends well, and else vanishes.

    So `folder` is seen whole or not at all, even if the process is killed.

    Args:
        folder: Not there yet; folders above it are made.

    Raises:
        UnsafeNameError: there is something of that name.
        OSError: it cannot be written.
    """
    target = Path(folder).absolute()
    if os.path.lexists(target):
        raise UnsafeNameError(path=str(target))
    missing = [parent for parent in target.parents if not parent.exists()]
    with _undoing(lambda: _remove_folders(missing)):
        target.parent.mkdir(parents=True, exist_ok=True)
        with _stage(target.with_name(f".{secrets.token_hex(8)}")) as stage:
            yield stage
            _placing()
            # Onto a file this fails, and onto a folder that is not empty.
            stage.rename(target)


@contextlib.contextmanager
def _stage(folder: Path) -> Iterator[Path]:
    """A hidden folder that is gone at the end, with what is still in it."""
    with _undoing(lambda: shutil.rmtree(folder, ignore_errors=True)):
        folder.mkdir()
        yield folder
        shutil.rmtree(folder, ignore_errors=True)


def _remove_folders(folders: Iterable[Path]) -> None:
    """Remove folders, the innermost first, that nobody has put anything into."""
    for folder in folders:
        with contextlib.suppress(OSError):
            folder.rmdir()


def _write(path: Path, chunks: Iterable[bytes]) -> str:
    with path.open("xb") as file:
        for chunk in chunks:
            file.write(chunk)
    return path.name


def _move(stage: Path, target: Path, names: list[str]) -> list[Path]:
    for name in names:
        if os.path.lexists(target / name):
            raise UnsafeNameError(path=str(target / name))

    moved: list[Path] = []

    def undo() -> None:
        # What has left the stage was moved by us. Without the stage nobody knows any more.
        if stage.exists():
            moved[:] = [target / name for name in names if not os.path.lexists(stage / name)]
        for path in moved:
            _remove(path)

    with _undoing(undo):
        _placing()
        return [(stage / name).rename(target / name) for name in names]
