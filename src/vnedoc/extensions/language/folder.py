"""The files of an extension's folder: those inside it, and nothing through which one could leave.

A folder comes from elsewhere, perhaps out of an archive. Names are plain, links must stay inside,
what is no file (a pipe would never end) is not opened, and all of it has a bound.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Final

from vnedoc.extensions.language.tables import Table
from vnedoc.extensions.limits import (
    MAX_CODE_LIST_BYTES,
    MAX_CODES,
    MAX_EXTENSION_BYTES,
    MAX_EXTENSION_FOLDER_BYTES,
    MAX_EXTENSION_FOLDER_FILES,
)
from vnedoc.files import not_a_file, real_path, refusal

DECLARATION: Final = "extension.toml"
_NAME: Final = re.compile(r"[^\W.][\w .()-]*(?:/[^\W.][\w .()-]*)*")
"""Letters, digits, ``_ - . ( )`` and spaces; no part begins with a dot."""
_LONGEST: Final = 200


class Folder:
    """The folder of one extension; what was read of it is kept, and read once."""

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self._root = real_path(path)
        self._read: dict[str, bytes] = {}
        self._bytes = 0

    def declaration(self) -> bytes:
        """The bytes of ``extension.toml``; one more than the limit, if it has more.

        Raises:
            ExtensionError: there is none, or it cannot be read.
        """
        if not self._root.is_dir():
            whole = Table(self.name, "-", {})
            whole.wrong(
                "there is no such folder; an extension is a folder with an extension.toml",
                "không có thư mục này; phần mở rộng là một thư mục có tệp extension.toml",
            )
        return self._bytes_of(Table(self.name, DECLARATION, {}), "", DECLARATION)

    def read(self, table: Table, key: str, name: str) -> bytes:
        """The bytes of a file that a declaration names.

        Args:
            table: Where it is named.
            key: The same.
            name: Of the file, from the folder on, with ``/`` between its parts.

        Raises:
            ExtensionError: the name leads elsewhere, or there is no such file, or it is too large.
        """
        if len(name) > _LONGEST or not _NAME.fullmatch(name):
            table.wrong(
                f"{name[:_LONGEST]!r} is no name of a file inside the folder",
                f"{name[:_LONGEST]!r} không phải tên tệp trong thư mục",
                key,
            )
        return self._bytes_of(table, key, name)

    def codes(self, table: Table, key: str) -> tuple[str, ...]:
        """The codes of a list: one a line, up to the first tab; empty lines do not count.

        Raises:
            ExtensionError: as for `read`, or it is empty, too long or not UTF-8.
        """
        data = self.read(table, key, table.needed(key))
        if len(data) > MAX_CODE_LIST_BYTES:
            limit = MAX_CODE_LIST_BYTES
            table.wrong(f"the list has more than {limit} bytes", f"danh mục quá {limit} byte", key)
        try:
            lines = data.decode("utf-8-sig").splitlines()
        except UnicodeDecodeError:
            table.wrong("the list is not UTF-8", "danh mục không ở dạng UTF-8", key)
        codes = tuple(filter(None, (line.partition("\t")[0].strip() for line in lines)))
        if not 0 < len(codes) <= MAX_CODES:
            table.wrong(
                f"the list has {len(codes)} codes; expected 1 to {MAX_CODES}",
                f"danh mục có {len(codes)} mã; cần từ 1 đến {MAX_CODES}",
                key,
            )
        return codes

    @property
    def digest(self) -> str:
        """SHA-256 over the names and bytes of all that was read, in hexadecimal letters."""
        found = hashlib.sha256()
        for name, data in sorted(self._read.items()):
            found.update(f"{len(name.encode())} {len(data)} {name}".encode() + data)
        return found.hexdigest()

    def _bytes_of(self, table: Table, key: str, name: str) -> bytes:
        if name in self._read:
            return self._read[name]
        path = self._root.joinpath(*name.split("/"))
        try:
            real = real_path(path)
            if not real.is_relative_to(self._root):
                table.wrong(f"{name} leads out of the folder", f"{name} dẫn ra ngoài thư mục", key)
            other = not_a_file(real.stat().st_mode)
            if other:
                table.wrong(f"{name}: {other[0]}", f"{name}: {other[1]}", key)
            room = self._room(name)
            with real.open("rb") as file:
                data = file.read(room + 1)
        except OSError as fault:
            en, vi = refusal(fault)
            table.wrong(f"{name}: {en}", f"{name}: {vi}", key)
        self._bytes += len(data)
        if len(data) > room or len(self._read) >= MAX_EXTENSION_FOLDER_FILES:
            table.wrong(
                f"{name}: the files are too large, or too many",
                f"{name}: các tệp quá lớn hoặc quá nhiều",
                key,
            )
        self._read[name] = data
        return data

    def _room(self, name: str) -> int:
        if name == DECLARATION:
            return MAX_EXTENSION_BYTES
        return max(0, MAX_EXTENSION_FOLDER_BYTES - self._bytes)
