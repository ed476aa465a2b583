"""What the lists of a package announce, compared with what lies there."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from vnedoc.packing.errors import (
    AlteredFileError,
    MissingFileError,
    PackageFormError,
    PackageLimitError,
    UnlistedFileError,
)
from vnedoc.packing.limits import MAX_PACKAGE_FILES, MAX_PACKAGE_LIST_BYTES
from vnedoc.packing.tree import FoundFile, listed_path

_SHA256: Final = "sha256"
_BYTES: Final = {"sha256": 64, "sha384": 96, "sha512": 128}
"""Hexadecimal digits of a digest."""


class PackageLists:
    """Digests and sizes of the files that a package announces, from all of its lists."""

    def __init__(self, *, data: str, manifest: str, named: Iterable[str] = ()) -> None:
        """Nothing yet.

        Args:
            data: The folder of the papers' files, with its slash.
            manifest: Path of the dossier's manifest.
            named: Files that stand by themselves: the lists.
        """
        self.data = data
        self.manifest = manifest
        self.complete: list[tuple[str, str]] = []
        """Lists that must name every file below a folder, by name and folder."""
        self._lone = set(named)
        self._digests: dict[str, dict[str, str]] = {}
        self._sizes: dict[str, int] = {}
        self._by: defaultdict[str, set[str]] = defaultdict(set)

    def allow(self, path: str) -> None:
        """Let a file stand by itself."""
        self._lone.add(path)

    def add(
        self, path: str, algorithm: str, digest: str, *, by: str, size: int | None = None
    ) -> None:
        """Announce a file.

        Args:
            path: As `listed_path` gives it.
            algorithm: As `hashlib` calls it.
            digest: In hexadecimal.
            by: The list that does.
            size: Length in bytes, if it is told.

        Raises:
            PackageFormError: the list names it twice, or with another digest than another list.
            PackageLimitError: the lists name more files than a package may hold.
        """
        if path not in self._digests and len(self._digests) >= MAX_PACKAGE_FILES:
            raise PackageLimitError(
                found=len(self._digests) + 1,
                limit=MAX_PACKAGE_FILES,
                what="announced files",
                what_vi="tệp được kê",
            )
        digest = digest.lower()
        known = self._digests.setdefault(path, {})
        if (
            path in self._by[by]
            or len(digest) != _BYTES[algorithm]
            or known.setdefault(algorithm, digest) != digest
            or (size is not None and self._sizes.setdefault(path, size) != size)
        ):
            raise PackageFormError(
                path=by,
                reason=f"it names {path!r} twice, or not as the other lists do",
                reason_vi=f"kê {path!r} hai lần, hoặc khác với bản kê khác",
            )
        self._by[by].add(path)

    def require(self, path: str, sha256: str) -> None:
        """Want these very bytes, whatever the lists of the package say.

        Raises:
            AlteredFileError: they say something else.
        """
        if self._digests.setdefault(path, {}).setdefault(_SHA256, sha256) != sha256:
            raise AlteredFileError(path=path)

    def add_sums(self, lines: Iterable[tuple[str, str]], name: str = "SHA256SUMS") -> None:
        """Take a list of digests of all files but those that are made after it."""
        for digest, path in lines:
            self.add(listed_path(path), _SHA256, digest, by=name)

    def compare(self, found: Mapping[str, FoundFile]) -> None:
        """See that everything announced is there with its length, and nothing else.

        Raises:
            MissingFileError, UnlistedFileError, AlteredFileError: as they say.
        """
        for path in self._digests:
            if path not in found:
                raise MissingFileError(path=path)
        for name, folder in self.complete:
            for path in found:
                if path.startswith(folder) and path not in self._by[name]:
                    raise UnlistedFileError(path=path)
        for path, file in found.items():
            if path not in self._digests and path not in self._lone:
                raise UnlistedFileError(path=path)
            if self._sizes.get(path, file.size) != file.size:
                raise AlteredFileError(path=path, what="length", what_vi="độ dài")

    def checked(self, path: str, file: FoundFile) -> Iterator[bytes]:
        """The bytes of a file in pieces; at their end it is known whether they are the right ones.

        Raises:
            AlteredFileError: they are not.
            SourceChangedError: the file is changed while it is read.
        """
        wanted = self._digests.get(path, {})
        running = {algorithm: hashlib.new(algorithm) for algorithm in wanted}
        for chunk in file.content().chunks():
            for digest in running.values():
                digest.update(chunk)
            yield chunk
        if any(running[one].hexdigest() != wanted[one] for one in wanted):
            raise AlteredFileError(path=path)


def text_of(found: Mapping[str, FoundFile], path: str) -> str:
    """The text of a list.

    Raises:
        MissingFileError: it is not there.
        PackageLimitError: it is longer than any honest one.
        PackageFormError: it is no UTF-8.
    """
    if path not in found:
        raise MissingFileError(path=path)
    within(found[path])
    try:
        return found[path].content().read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PackageFormError(
            path=path, reason="it is not UTF-8", reason_vi="không phải UTF-8"
        ) from None


def within(file: FoundFile, most: int = MAX_PACKAGE_LIST_BYTES) -> None:
    """Refuse a list before it is read.

    Args:
        file: The list.
        most: Bytes that are read.

    Raises:
        PackageLimitError: it is longer than any honest one.
    """
    if file.size > most:
        raise PackageLimitError(
            found=file.size,
            limit=most,
            what="bytes of one list",
            what_vi="byte của một bản kê",
        )
