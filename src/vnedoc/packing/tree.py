"""The files of a package that somebody else made, found without following anything.

What a package holds is known before any of it is opened: no link, device or pipe, no two names that
are one on some system, and no more than an honest one has.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import attrs

from vnedoc.content import Content, FileSource
from vnedoc.errors import SourceChangedError
from vnedoc.files import name_key, not_a_file
from vnedoc.normal_forms import normalized
from vnedoc.packing.errors import NoPackageError, PackageLimitError, PackagePathError
from vnedoc.packing.limits import MAX_PACKAGE_DEPTH, MAX_PACKAGE_FILES

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\\]")
_ESCAPED: Final = re.compile(rb"%([0-9A-Fa-f]{2})")
_SCHEME: Final = re.compile(r"[^/]*:")


@attrs.frozen
class FoundFile:
    """A file of a package, and what the system said of it when it was found."""

    path: Path
    seen: os.stat_result = attrs.field(repr=False)

    @property
    def size(self) -> int:
        """Length in bytes."""
        return self.seen.st_size

    def content(self) -> Content:
        """Its bytes.

        Raises:
            SourceChangedError: by now there is something else, such as a link.
        """
        try:
            source = FileSource(self.path)
        except FileNotFoundError:
            raise SourceChangedError(path=str(self.path)) from None
        if not source.is_that(self.seen) or self.path.is_symlink():
            raise SourceChangedError(path=str(self.path))
        return Content(source)


def files_of(folder: Path) -> Mapping[str, FoundFile]:
    """Every file below a folder by its path there, in NFC and with slashes, in order.

    Args:
        folder: The package.

    Raises:
        NoPackageError: it is no folder.
        PackagePathError, PackageLimitError: it holds what no honest package holds.
        OSError: it cannot be read.
    """
    if not folder.is_dir():
        raise NoPackageError(
            path=str(folder), reason="it is no folder", reason_vi="đây không phải thư mục"
        )
    found: dict[str, FoundFile] = {}
    for path, file in _walk(folder):
        found[path] = file
        _within(len(found), MAX_PACKAGE_FILES, "files", "tệp")
    return dict(sorted(found.items()))


def _walk(root: Path) -> Iterator[tuple[str, FoundFile]]:
    waiting: list[tuple[Path, str, int]] = [(root, "", 0)]
    folders = 0
    while waiting:
        folder, above, depth = waiting.pop()
        _within(depth, MAX_PACKAGE_DEPTH, "folders inside one another", "cấp thư mục lồng nhau")
        taken: set[str] = set()
        with os.scandir(folder) as entries:
            for entry in entries:
                path = f"{above}{_name(entry.name, above, taken)}"
                seen = entry.stat(follow_symlinks=False)
                if stat.S_ISDIR(seen.st_mode):
                    folders += 1
                    _within(folders, MAX_PACKAGE_FILES, "folders", "thư mục")
                    waiting.append((Path(entry.path), f"{path}/", depth + 1))
                    continue
                _plain(path, seen)
                yield path, FoundFile(Path(entry.path), seen)


def _name(name: str, above: str, taken: set[str]) -> str:
    """The name in NFC, for what is listed in one form may lie there in another (BagIt's trap)."""
    try:
        name.encode()
    except UnicodeEncodeError:
        shown = name.encode(errors="surrogateescape").decode(errors="replace")
        raise PackagePathError(
            path=above + shown, reason="its name is not UTF-8", reason_vi="tên không phải UTF-8"
        ) from None
    key = name_key(name)
    if key in taken:
        raise PackagePathError(
            path=above + name,
            reason="another name beside it is the same one on some systems",
            reason_vi="bên cạnh có tên khác mà một số hệ thống coi là một",
        )
    taken.add(key)
    return normalized("NFC", name)


def _plain(path: str, seen: os.stat_result) -> None:
    if stat.S_ISLNK(seen.st_mode):
        raise PackagePathError(
            path=path, reason="it is a link", reason_vi="đây là liên kết, không phải tệp"
        )
    if other := not_a_file(seen.st_mode):
        raise PackagePathError(path=path, reason=other[0], reason_vi=other[1])


def _within(found: int, limit: int, en: str, vi: str) -> None:
    if found > limit:
        raise PackageLimitError(found=found, limit=limit, what=en, what_vi=vi)


def listed_path(text: str, *, percent: bool = False) -> str:
    """A path as a list of a package writes it, checked: relative, inside, in NFC.

    Args:
        text: As it is written.
        percent: Whether it is a reference of RFC 3986, with ``%20`` for a space.

    Raises:
        PackagePathError: it leads out of the package, or is no plain path.
    """
    if _CONTROL.search(text) or (percent and _SCHEME.match(text)):
        raise _refused(text)
    path = text
    if percent:
        try:
            path = _ESCAPED.sub(
                lambda found: bytes.fromhex(found[1].decode()), text.encode()
            ).decode()
        except UnicodeDecodeError:
            raise _refused(text) from None
    path = normalized("NFC", path.removeprefix("./"))
    parts = path.split("/")
    # A drive of Windows, or a stream of NTFS: neither is a plain name.
    if any(part in ("", ".", "..") for part in parts) or _CONTROL.search(path) or ":" in parts[0]:
        raise _refused(text)
    return path


def _refused(text: str) -> PackagePathError:
    return PackagePathError(
        path=text[:_SHOWN],
        reason="it is no plain path inside the package",
        reason_vi="đây không phải đường dẫn bình thường bên trong gói",
    )


_SHOWN: Final = 200
"""Characters of a refused path that are repeated."""
