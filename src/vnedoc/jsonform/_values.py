"""One value of the form -> one value of the model, and back. Strict: nothing is converted."""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from vnedoc.content import Content, MemorySource, coding
from vnedoc.errors import Base64Error, InvalidValueError
from vnedoc.limits import MAX_DEPTH
from vnedoc.model import VIETNAM, UnknownElement
from vnedoc.model._wire import text, whole
from vnedoc.model.trace import moment

MOMENT: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})"
DAY: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_MOMENT: Final = re.compile(MOMENT)
_DAY: Final = re.compile(DAY)
_XML_TEXT: Final = re.compile(
    r"(?:[A-Za-z0-9+/= \t\r\n]|&#(?:x0{0,8}(?:9|[aAdD]|20)|0{0,8}(?:9|10|13|32));)*"
)
_NOT_XML_VI: Final = "có tên hoặc ký tự mà XML không cho phép"


class MisfitError(Exception):
    """A value does not fit; `path` leads from the value that was given to the one at fault."""

    def __init__(self, en: str, vi: str, path: str = "") -> None:
        super().__init__(en)
        self.en, self.vi, self.path = en, vi, path


def expected(en: str, vi: str, path: str = "") -> MisfitError:
    """The error for a value of the wrong type or form."""
    return MisfitError(f"expected {en}", f"cần {vi}", path)


def read_text(value: Any, kind: type[str]) -> str:
    """A text that says something."""
    if type(value) is not str:
        raise expected("text in quotes", "chuỗi ký tự trong ngoặc kép")
    try:
        if text(value) is None:
            raise expected("text, or null for none", "nội dung, hoặc null nếu không có")
    except InvalidValueError as error:
        raise MisfitError(error.reason, _NOT_XML_VI) from None
    return kind(value)


def read_number(value: Any, _: Any = None) -> int:
    """A whole number that is not negative."""
    if type(value) is not int:
        raise expected("a whole number, without quotes", "số nguyên, không đặt trong ngoặc kép")
    try:
        return whole(value) or 0
    except InvalidValueError as error:
        raise MisfitError(error.reason, "cần số từ 0 đến 999999999") from None


def read_flag(value: Any, _: Any = None) -> bool:
    """Yes or no."""
    if type(value) is not bool:
        raise expected(
            "true or false, without quotes", "true hoặc false, không đặt trong ngoặc kép"
        )
    return value


def read_code(value: Any, kind: type[enum.Enum]) -> enum.Enum:
    """A code of a closed list, by value."""
    codes = [member.value for member in kind]
    if type(value) is not type(codes[0]) or value not in codes:
        choices = ", ".join(f'"{code}"' if isinstance(code, str) else str(code) for code in codes)
        raise expected(f"one of {choices}", f"một trong {choices}")
    return kind(value)


def read_day(value: Any, _: Any = None) -> dt.date:
    """A day of the real calendar."""
    try:
        if type(value) is str and _DAY.fullmatch(value):
            return dt.date.fromisoformat(value)
    except ValueError:
        pass
    raise expected("a day that exists, such as 2025-07-01", "một ngày có thật, ví dụ 2025-07-01")


def read_moment(value: Any, _: Any = None) -> dt.datetime:
    """A moment with its zone, in Vietnam time."""
    try:
        if type(value) is str and _MOMENT.fullmatch(value):
            read = dt.datetime.fromisoformat(value)
            if read.utcoffset() == VIETNAM.utcoffset(None):
                # Converting would go by UTC, where the calendar's first hours do not exist.
                return read.replace(tzinfo=VIETNAM)
            return moment(read) or read
    except ValueError:
        pass
    raise expected(
        "a moment with its zone, such as 2025-07-01T09:30:00+07:00",
        "một thời điểm có múi giờ, ví dụ 2025-07-01T09:30:00+07:00",
    )


def read_content(value: Any, _: Any = None) -> Content:
    """The bytes of an attachment; a `Content` that was supplied is taken as it is."""
    if isinstance(value, Content):
        return value
    forms = ", ".join(f'{{"{form}": "…"}}' for form in _CONTENTS)
    if type(value) is not dict or len(value) != 1 or not _CONTENTS.keys() & value.keys():
        raise expected(f"one of {forms}", f"một trong {forms}")
    ((form, given),) = value.items()
    if type(given) is not str:
        raise expected("text in quotes", "chuỗi ký tự trong ngoặc kép", f".{form}")
    try:
        return _CONTENTS[form](given)
    except Base64Error as error:
        en = f"it is not base64 near byte {error.offset}"
        raise MisfitError(en, f"không phải base64, gần byte {error.offset}", f".{form}") from None
    except InvalidValueError as error:
        raise MisfitError(error.reason, _NOT_XML_VI, f".{form}") from None


def _from_base64(given: str) -> Content:
    return Content.from_bytes(Content.from_base64(given).read())


def _from_xml_text(given: str) -> Content:
    # It is written into XML as it is, so nothing that means more than white space gets through.
    if not _XML_TEXT.fullmatch(given):
        raise InvalidValueError(
            field="content", value="...", reason="expected base64 characters and white space"
        )
    return Content(MemorySource(given.encode()), base64=True, escaped=True)


_CONTENTS: Final[dict[str, Callable[[str], Content]]] = {
    "base64": _from_base64,
    "text": Content.from_base64,
    "xml_text": _from_xml_text,
}


def read_attributes(value: Any, _: Any = None) -> tuple[tuple[str, str], ...]:
    """Attributes of an unknown element, by name."""
    if type(value) is not dict or not all(type(text) is str for text in value.values()):
        raise expected("an object of texts", "một đối tượng gồm các chuỗi ký tự")
    return tuple(value.items())


def read_children(value: Any, _: Any = None) -> tuple[UnknownElement | str, ...]:
    """Children of an unknown element: texts and elements."""
    return _children(value, 0)


def _children(value: Any, depth: int) -> tuple[UnknownElement | str, ...]:
    if type(value) is not list:
        raise expected("a list", "một danh sách")
    if depth > MAX_DEPTH:
        raise MisfitError(
            f"nested deeper than {MAX_DEPTH} levels", f"lồng nhau quá {MAX_DEPTH} cấp"
        )
    read: list[UnknownElement | str] = []
    for index, child in enumerate(value):
        if type(child) is str:
            read.append(child)
            continue
        try:
            read.append(_element(child, depth))
        except MisfitError as error:
            raise MisfitError(error.en, error.vi, f"[{index}]{error.path}") from None
    return tuple(read)


def _element(value: Any, depth: int) -> UnknownElement:
    if type(value) is not dict or type(value.get("name")) is not str or value.keys() - _KEYS:
        raise expected(
            "text, or an object with name, attributes and children",
            "chuỗi ký tự, hoặc đối tượng gồm name, attributes và children",
        )
    attributes = read_attributes(value.get("attributes", {}))
    try:
        children = _children(value.get("children", []), depth + 1)
        return UnknownElement(name=value["name"], attributes=attributes, children=children)
    except MisfitError as error:
        raise MisfitError(error.en, error.vi, f".children{error.path}") from None
    except InvalidValueError as error:
        raise MisfitError(error.reason, _NOT_XML_VI) from None


_KEYS: Final = frozenset({"name", "attributes", "children"})


def write_base64(content: Content) -> dict[str, Any]:
    """The bytes as base64, or the text that is none."""
    try:
        return {"base64": _joined(coding.encode(content.chunks()))}
    except Base64Error:
        return {"text" if content.is_raw else "xml_text": _joined(content.base64_chunks())}


def write_digest(content: Content) -> dict[str, Any]:
    """Size and digest of the bytes, or of the text that is no base64."""
    try:
        size, digest = _digest(content.chunks())
        return {"size": size, "sha256": digest}
    except Base64Error:
        size, digest = _digest(content.base64_chunks())
        return {"text_size": size, "text_sha256": digest}


def _joined(chunks: Iterable[bytes]) -> str:
    return b"".join(chunks).decode()


def _digest(chunks: Iterable[bytes]) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    for chunk in chunks:
        size += len(chunk)
        digest.update(chunk)
    return size, digest.hexdigest()


def write_attributes(attributes: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Attributes by name."""
    return dict(attributes)


def write_children(children: tuple[UnknownElement | str, ...]) -> list[Any]:
    """Texts and elements; what an element does not have is left out."""
    written: list[Any] = []
    for child in children:
        if isinstance(child, str):
            written.append(child)
            continue
        element: dict[str, Any] = {"name": child.name}
        if child.attributes:
            element["attributes"] = write_attributes(child.attributes)
        if child.children:
            element["children"] = write_children(child.children)
        written.append(element)
    return written
