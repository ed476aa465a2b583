"""A package while it is written: every file once, hashed on its way."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import attrs

from vnedoc.dossier.model import PaperFile
from vnedoc.packing.errors import AlteredFileError


@attrs.frozen
class PackedFile:
    """A file that was written."""

    path: str
    """In the package, with slashes."""
    size: int
    sha256: str


class _Hashing:
    """A file that is hashed while it is written; as much of a file as lxml asks for."""

    def __init__(self, file: BinaryIO) -> None:
        self.digest = hashlib.sha256()
        self.size = 0
        self._file = file

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        self.size += len(data)
        return self._file.write(data)


class PackageStage:
    """The folder that becomes a package, and what was written into it, in order."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.written: list[PackedFile] = []

    def add(self, path: str, chunks: Iterable[bytes]) -> PackedFile:
        """Write one file.

        Args:
            path: In the package; made by us, never by what is packed.
            chunks: Its bytes in pieces.
        """
        with self.writing(path) as file:
            for chunk in chunks:
                file.write(chunk)
        return self.written[-1]

    def add_file(self, path: str, file: PaperFile) -> PackedFile:
        """Write a file of a paper.

        Raises:
            AlteredFileError: its bytes are not those that the dossier tells of.
            MissingContentError: only the manifest is known.
        """
        written = self.add(path, file.chunks())
        if written.size != file.size:
            raise AlteredFileError(path=file.name, what="length", what_vi="độ dài")
        if written.sha256 != file.sha256:
            raise AlteredFileError(path=file.name)
        return written

    @contextlib.contextmanager
    def writing(self, path: str) -> Iterator[_Hashing]:
        """A file that is written in the block and counted at its end."""
        target = self._root.joinpath(*path.split("/"))
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            hashing = _Hashing(file)
            yield hashing
        self.written.append(PackedFile(path, hashing.size, hashing.digest.hexdigest()))
