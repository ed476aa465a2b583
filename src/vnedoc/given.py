"""What callers may give where bytes are wanted: bytes or a path object, and never a text.

A text can be a path or the content itself, and whatever guesses wrong puts a message, a key or a
password into the text of an error and into every log that keeps it. So a text is refused by the
name of the argument, and what it says is not repeated.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from vnedoc.errors import VnedocError, error

__all__ = [
    "Given",
    "WrongTypeError",
]

Given = bytes | os.PathLike[str]
"""The bytes themselves, or the path object of a file that holds them."""

_NO_NAME: Final = re.compile(r'["<>\x00-\x1f]|[^/\\]{256}')
"""What no portable file name has, and every XML or JSON text has."""


@error
class WrongTypeError(VnedocError, TypeError):
    """An argument of another type; its value is never repeated, for it may be a message or a key.

    Attributes:
        argument: Name of the argument.
        given: Name of the type that was given.
    """

    code = "VNE-E302"
    title_en = "An argument is of another type"
    title_vi = "Đối số sai kiểu"
    en = "{argument}: expected {expected}, not {given}."
    vi = "{argument}: cần {expected_vi}, không phải {given}."
    hint_en = "{advice_en}"
    hint_vi = "{advice_vi}"
    argument: str
    given: str
    expected: str = "bytes or a path object"
    expected_vi: str = "bytes hoặc đối tượng đường dẫn"
    advice_en: str = (
        "A text is never taken for a path: give pathlib.Path(...) for a file, and bytes for what "
        "a file holds."
    )
    advice_vi: str = (
        "Chuỗi ký tự không được hiểu là đường dẫn: hãy dùng pathlib.Path(...) cho tệp, và bytes "
        "cho nội dung tệp."
    )


def path_of(given: object, argument: str) -> Path:
    """The path object that was given.

    Raises:
        WrongTypeError: it is none.
    """
    if not isinstance(given, os.PathLike):
        raise WrongTypeError(argument=argument, given=type(given).__name__)
    return Path(os.fsdecode(given))


def named_path(given: object, argument: str) -> Path:
    """The path that was given, here perhaps as a text; a text that must be content is refused.

    The system would answer that there is no such file, and repeat the whole text in its error.

    Raises:
        WrongTypeError: it is none.
    """
    if isinstance(given, os.PathLike) or (isinstance(given, str) and not _NO_NAME.search(given)):
        return Path(os.fsdecode(given))
    raise WrongTypeError(
        argument=argument,
        given=type(given).__name__,
        expected="the path of a file",
        expected_vi="đường dẫn của tệp",
        advice_en="What a file holds goes to vnedoc.loads, as bytes or as a binary file.",
        advice_vi="Nội dung tệp thì đưa cho vnedoc.loads, ở dạng bytes hoặc tệp nhị phân.",
    )


def bytes_of(given: Given, argument: str, most: int = -1) -> bytes:
    """The bytes that were given, or the first `most` of the file.

    Raises:
        WrongTypeError: neither bytes nor a path object.
        OSError: the file cannot be read.
    """
    if isinstance(given, bytes | bytearray | memoryview):
        return bytes(given)
    with path_of(given, argument).open("rb") as file:
        return file.read(most)


def name_of(given: object) -> str:
    """What people call it in an error: the path, or ``<bytes>``."""
    return os.fsdecode(given) if isinstance(given, os.PathLike) else "<bytes>"
