"""The cattrs converters of the form, driven by the classes of the model."""

from __future__ import annotations

import datetime as dt
import enum
import functools
import json
import re
import typing
from collections.abc import Callable
from typing import Any, Final, NoReturn, TypeVar

import attrs
from cattrs import Converter
from cattrs.errors import (
    BaseValidationError,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn

from vnedoc.content import Content
from vnedoc.errors import FormError, InvalidValueError
from vnedoc.jsonform import _values as values
from vnedoc.jsonform._parse import Repeating, repeated
from vnedoc.model import UnknownElement

HELP: Final = "_help"
"""Key of a text for people; ``_help_<field>`` is one about a field."""

_Hook = Callable[[Any, Any], Any]
_PLAIN_KEY: Final = re.compile(r"\w{1,80}", re.ASCII)

_FAILURES: Final = (BaseValidationError, values.MisfitError, FormError)

T = TypeVar("T")

# The first whose class fits reads the value: a bool is an int, a moment is a day.
_LEAVES: Final[tuple[tuple[type[Any], _Hook], ...]] = (
    (enum.Enum, values.read_code),
    (bool, values.read_flag),
    (int, values.read_number),
    (dt.datetime, values.read_moment),
    (dt.date, values.read_day),
    (Content, values.read_content),
    (str, values.read_text),
)


@functools.cache
def reader() -> Converter:
    """The converter from plain data to the model."""
    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    converter.register_structure_hook_factory(
        attrs.has, functools.partial(_group_hook, converter=converter)
    )
    converter.register_structure_hook_factory(
        _is_list, functools.partial(_list_hook, converter=converter)
    )
    # By class, because cattrs has hooks of its own for classes, which a predicate cannot replace.
    for kind, _ in _LEAVES:
        converter.register_structure_hook(kind, _read_leaf)
    converter.register_structure_hook_func(is_attributes, values.read_attributes)
    converter.register_structure_hook_func(is_children, values.read_children)
    return converter


@functools.cache
def writer(content: str) -> Converter:
    """The converter from the model to plain data, with contents as ``base64`` or ``digest``."""
    writes = {"base64": values.write_base64, "digest": values.write_digest}
    converter = Converter()
    converter.register_unstructure_hook_factory(
        attrs.has,
        lambda cls: make_dict_unstructure_fn(cls, converter, _cattrs_omit_if_default=True),
    )
    converter.register_unstructure_hook(str, str)
    converter.register_unstructure_hook(dt.date, dt.date.isoformat)
    converter.register_unstructure_hook(dt.datetime, dt.datetime.isoformat)
    converter.register_unstructure_hook(Content, writes[content])
    converter.register_unstructure_hook_func(is_attributes, values.write_attributes)
    converter.register_unstructure_hook_func(is_children, values.write_children)
    return converter


def structure(converter: Converter, data: Any, cls: type[T]) -> T:
    """The value of the model that `data` says.

    Raises:
        FormError: it does not fit; the first place that does not is named.
    """
    try:
        return converter.structure(data, cls)
    except _FAILURES as error:
        _explain(error, "$")


def _is_list(cls: Any) -> bool:
    return typing.get_origin(cls) is tuple


def is_attributes(cls: Any) -> bool:
    """Whether a type is that of the attributes of an unknown element."""
    return _is_list(cls) and _is_list(typing.get_args(cls)[0])


def is_children(cls: Any) -> bool:
    """Whether a type is that of the children of an unknown element."""
    return _is_list(cls) and UnknownElement in typing.get_args(typing.get_args(cls)[0])


def _read_leaf(value: Any, cls: type[Any]) -> Any:
    hook = next(hook for kind, hook in _LEAVES if issubclass(cls, kind))
    return hook(value, cls)


def _group_hook(cls: type[Any], *, converter: Converter) -> _Hook:
    read = make_dict_structure_fn(cls, converter)
    helps = {HELP, *(f"{HELP}_{field.name}" for field in attrs.fields(cls))}

    def hook(value: Any, _: Any) -> Any:
        if not isinstance(value, dict):
            raise values.expected("an object {…}", "một đối tượng {…}")
        if isinstance(value, Repeating):
            raise repeated("", value)
        for key in helps & value.keys():
            if type(value[key]) is not str:
                raise values.expected("text in quotes", "chuỗi ký tự trong ngoặc kép", f".{key}")
        return read({key: item for key, item in value.items() if key not in helps}, cls)

    return hook


def _list_hook(cls: Any, *, converter: Converter) -> _Hook:
    kind = typing.get_args(cls)[0]
    inner = converter.get_structure_hook(kind)

    def hook(value: Any, _: Any) -> Any:
        if type(value) is not list:
            raise values.expected("a list […]", "một danh sách […]")
        read = []
        for index, item in enumerate(value):
            try:
                read.append(inner(item, kind))
            except _FAILURES as error:
                # The first is enough: a list may have a million of them.
                error.add_note(IterableValidationNote(f"[{index}]", index, kind))
                raise IterableValidationError(str(cls), [error], cls) from None
        return tuple(read)

    return hook


def _explain(error: Exception, path: str) -> NoReturn:
    """Raise the `FormError` that a failure inside cattrs amounts to."""
    if isinstance(error, ClassValidationError):
        inside, itself = error.group_exceptions()
        if itself:
            _explain(itself[0], path)
        cause, note = inside[0]
        _explain(cause, f"{path}.{note.name}")
    if isinstance(error, IterableValidationError):
        places, _ = error.group_exceptions()
        cause, place = places[0]
        _explain(cause, f"{path}[{place.index}]")
    path, en, vi = _words(error, path)
    raise FormError(path=path, reason=en, reason_vi=vi) from None


def _words(error: Exception, path: str) -> tuple[str, str, str]:
    """Path, English and Vietnamese for a failure at one place."""
    if isinstance(error, values.MisfitError):
        return path + error.path, error.en, error.vi
    if isinstance(error, FormError):
        return path + error.path, error.reason, error.reason_vi
    if isinstance(error, ForbiddenExtraKeysError):
        known = ", ".join(field.name for field in attrs.fields(error.cl))
        en, vi = "there is no such field; the fields are", "không có trường này; các trường là"
        return path + _step(min(error.extra_fields)), f"{en} {known}", f"{vi} {known}"
    if isinstance(error, KeyError):
        return path, "it is missing", "còn thiếu"
    if isinstance(error, RecursionError):
        return path, "it is nested too deep", "lồng nhau quá sâu"
    if isinstance(error, InvalidValueError):
        return path, error.reason, "gói tin không thể mang giá trị này"
    raise error


def _step(key: str) -> str:
    if _PLAIN_KEY.fullmatch(key):
        return f".{key}"
    return f"[{json.dumps(key[:80], ensure_ascii=False)}]"
