"""The files that a question may name: none that never ends, and none outside the given folders.

And the ones that a command may write: none that it reads.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NoReturn, Self

import attrs

from vnedoc.content.source import FileSource
from vnedoc.errors import VnedocError, error
from vnedoc.files import name_key, not_a_file, real_path
from vnedoc.words import Words

_STREAMS: Final = (0, 1, 2)
_STDIN: Final = "-"
_Mark = tuple[int, int]


@error
class QuestionError(VnedocError):
    """A question that the worker does not understand. `field` names what is wrong in it."""

    code = "VNE-E950"
    title_en = "The question to the worker is wrong"
    title_vi = "Câu hỏi gửi tới worker sai"
    en = "The question is wrong at {field}: {reason}."
    vi = "Câu hỏi sai tại {field}: {reason_vi}."
    field: str
    reason: str
    reason_vi: str


@error
class UnusableFileError(VnedocError):
    """A file that a question names, or the memory that it would take, cannot be had."""

    code = "VNE-E951"
    title_en = "The worker cannot use the file"
    title_vi = "Tiến trình worker không dùng được tệp"
    en = "The file cannot be used: {reason}."
    vi = "Không dùng được tệp: {reason_vi}."
    reason: str
    reason_vi: str


def wrong(field: str, en: str, vi: str) -> NoReturn:
    """Refuse a question."""
    raise QuestionError(field=field, reason=en, reason_vi=vi)


@attrs.frozen(kw_only=True)
class AllowedPlaces:
    """Where files may lie, and what they may not be."""

    roots: tuple[str, ...] = ()
    """Folders, without links in their names; without any, everywhere."""
    own: frozenset[_Mark] = frozenset()
    """The files that the process itself reads from and writes to."""

    @classmethod
    def below(cls, roots: Iterable[str]) -> Self:
        """The places below some folders, without what this process itself uses.

        Raises:
            OSError: there is no such folder.
        """
        found = tuple(os.path.realpath(root, strict=True) for root in roots)
        for root in found:
            os.scandir(root).close()
        own = set()
        for stream in _STREAMS:
            with contextlib.suppress(OSError):
                own.add(_mark(os.fstat(stream)))
        return cls(roots=found, own=frozenset(own))

    def to_read(self, text: str, field: str) -> Path:
        """The file of a name, after all links.

        Raises:
            QuestionError: no file may lie there, or it is none.
            OSError: there is no such file.
        """
        real = self._real(text, field)
        # The links of /proc lead where their text does not say, so the name itself is asked.
        named = Path(text).stat()
        self._refuse(named, field)
        if _mark(real.stat()) != _mark(named):
            wrong(field, "it is not a file that stays", "đây không phải tệp cố định")
        return real

    def source(self, text: str, field: str) -> FileSource:
        """The file of a name, held to the one that was found below the roots.

        A link that takes the place of a folder after the name was looked at leads nowhere: without
        following any, the file must be the one that is remembered, and no other is read later.

        Raises:
            QuestionError: no file may lie there, or it is none, or it was exchanged meanwhile.
            OSError: there is no such file.
        """
        real = self.to_read(text, field)
        source = FileSource(real)
        root = next((one for one in self.roots if real.is_relative_to(one)), None)
        if root is not None and _CAN_LOOK and not source.is_that(_seen(root, real)):
            wrong(field, "it is not a file that stays", "đây không phải tệp cố định")
        return source

    def to_write(self, text: str, field: str) -> Path:
        """The file of a name, after all links, that is there or can be made.

        Raises:
            QuestionError: no file may lie there, or what is there is none.
        """
        real = self._real(text, field)
        with contextlib.suppress(FileNotFoundError):
            self._refuse(Path(text).stat(), field)
        return real

    def folder(self, text: str, field: str) -> Path:
        """The folder of a name, after all links, that is there or can be made.

        Raises:
            QuestionError: no folder may lie there.
        """
        return self._real(text, field)

    def _real(self, text: str, field: str) -> Path:
        if "\0" in text or not text:
            wrong(field, "expected the name of a file", "cần tên tệp")
        real = Path(os.path.realpath(text))
        if self.roots and not any(real.is_relative_to(root) for root in self.roots):
            wrong(field, "it lies outside the allowed folders", "nằm ngoài các thư mục được phép")
        return real

    def _refuse(self, found: os.stat_result, field: str) -> None:
        if (words := not_a_file(found.st_mode)) is not None:
            wrong(field, *words)
        if _mark(found) in self.own:
            wrong(
                field,
                "the worker itself reads or writes it",
                "chính worker đang đọc hoặc ghi tệp này",
            )


_CAN_LOOK: Final = os.open in os.supports_dir_fd and os.stat in os.supports_dir_fd
"""Not on Windows."""


def _seen(root: str, real: Path) -> os.stat_result:
    """What lies at a path below a folder, found without following any link below that."""
    flags = os.O_DIRECTORY | os.O_NOFOLLOW | getattr(os, "O_PATH", os.O_RDONLY)
    *folders, name = real.relative_to(root).parts
    with contextlib.ExitStack() as opened:
        at = os.open(root, flags)
        opened.callback(os.close, at)
        for folder in folders:
            at = os.open(folder, flags, dir_fd=at)
            opened.callback(os.close, at)
        return os.stat(name, dir_fd=at, follow_symlinks=False)


def _mark(found: os.stat_result) -> _Mark:
    return found.st_dev, found.st_ino


# -- what a command writes --------------------------------------------------------------------

READ_TOO: Final = Words(
    vi="Tệp kết quả cũng là tệp được đọc; hãy ghi ra tệp khác.",
    en="What is to be written is read, too; write to another file.",
)
_IN_PLACE: Final = {"sign": "file"}
"""Command and parameter of what is in the result as a whole."""


def read_too(command: str, params: Mapping[str, Any]) -> bool:
    """Whether the file that a command is to write is one that it is to read.

    A slip in a command line must destroy nothing.

    Args:
        command: Its name.
        params: What it was given, by parameter.
    """
    output = params.get("output")
    target = mark_of(output) if isinstance(output, str) and output != _STDIN else None
    return target is not None and any(
        mark_of(value) == target
        for name, given in params.items()
        if name not in ("output", _IN_PLACE.get(command))
        for value in _texts(given)
    )


def _texts(given: Any) -> Iterator[str]:
    values = given if isinstance(given, tuple | list) else (given,)
    return (value for value in values if isinstance(value, str))


def mark_of(name: str) -> _Mark | None:
    """What all names of one file have in common, links too; `None` where no file is.

    Args:
        name: Its path; ``-`` is standard input, which may come from a file.
    """
    try:
        found = os.fstat(0) if name == _STDIN else Path(name).stat()
    except (OSError, ValueError):
        return None
    return _mark(found) if stat.S_ISREG(found.st_mode) else None


def place_of(name: str) -> str:
    """What all names of one place have in common where a file may not be yet.

    Names that differ in case alone are one on some systems.
    """
    return name_key(real_path(name).as_posix())
