"""What callers may give, and how everything else is refused before any work is done.

Where bytes are wanted that is bytes or a path object, and never a text: it can be a path or the
content itself, and whatever guesses wrong puts a message, a key or a password into the text of an
error and into every log that keeps it. So a text is refused by the name of the argument, and what
it says is not repeated.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, TypeVar, get_args

from vnedoc.errors import InvalidValueError, Lang, VnedocError, error

T = TypeVar("T")

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


_SHOWN: Final = 40
"""Characters of a wrong word that are repeated: enough for a slip, too few for a document."""


def one_of(given: object, choices: Any, argument: str) -> None:
    """Refuse what is not in a closed set: a word that nobody knows must not be passed over.

    Args:
        given: What the caller gave; `None` is left to the caller.
        choices: A `Literal`, or the words themselves.
        argument: Name of the argument.

    Raises:
        InvalidValueError: it is none of the words.
    """
    words = choices if isinstance(choices, tuple) else get_args(choices)
    if isinstance(given, str) and given in words:
        return
    listed = ", ".join(words)
    raise InvalidValueError(
        field=argument,
        value=_short(given),
        reason=f"expected one of {listed}",
        reason_vi=f"cần một trong: {listed}",
    )


def _short(given: object) -> object:
    if isinstance(given, str):
        return str(given[:_SHOWN])
    return given if given is None or isinstance(given, bool) else type(given).__name__


def in_vietnamese(lang: Lang) -> bool:
    """Whether words are wanted in Vietnamese rather than in English.

    Raises:
        InvalidValueError: they are wanted in no language that there is.
    """
    if lang not in ("vi", "en"):
        one_of(lang, Lang, "lang")
    return lang == "vi"


def moment_of(given: object, argument: str) -> dt.datetime:
    """The moment that was given; whether it has a zone is another question.

    Raises:
        WrongTypeError: it is none, such as a text or a day.
    """
    if isinstance(given, dt.datetime):
        return given
    raise WrongTypeError(
        argument=argument,
        given=type(given).__name__,
        expected="a datetime with a time zone",
        expected_vi="thời điểm kiểu datetime có múi giờ",
        advice_en="Make one of a text with datetime.fromisoformat('2026-12-01T09:30:00+07:00').",
        advice_vi="Tạo từ chuỗi bằng datetime.fromisoformat('2026-12-01T09:30:00+07:00').",
    )


def listed(given: Iterable[T], argument: str) -> tuple[T, ...]:
    """All of a list; one thing that stands where a list is wanted is not taken apart.

    Raises:
        WrongTypeError: it is no list: a single path, text or bytes, or nothing.
    """
    single = isinstance(given, str | bytes | bytearray | memoryview | os.PathLike)
    if not single and isinstance(given, Iterable):
        return tuple(given)
    raise WrongTypeError(
        argument=argument,
        given=type(given).__name__,
        expected="a list",
        expected_vi="một danh sách",
        advice_en=f"Give even a single one in a list: {argument}=[...].",
        advice_vi=f"Dù chỉ có một, hãy đặt trong danh sách: {argument}=[...].",
    )


def set_of(given: Iterable[T] | None, argument: str) -> frozenset[T] | None:
    """The different ones of a list; `None` stays, for then nothing is known.

    Raises:
        WrongTypeError: it is no list; of a single text the letters would be taken.
    """
    return (
        given
        if given is None or isinstance(given, frozenset)
        else frozenset(listed(given, argument))
    )


def instance_of(given: object, kind: Any, argument: str, *, en: str, vi: str) -> None:
    """Refuse an object of another kind than the function works on.

    Args:
        given: What the caller gave.
        kind: A class, or several joined by ``|``.
        argument: Name of the argument.
        en: What is expected, in English.
        vi: The same in Vietnamese.

    Raises:
        WrongTypeError: it is something else.
    """
    if not isinstance(given, kind):
        raise WrongTypeError(
            argument=argument,
            given=type(given).__name__,
            expected=en,
            expected_vi=vi,
            advice_en="",
            advice_vi="",
        )
