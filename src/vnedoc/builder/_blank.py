"""Blank JSON forms: every field that a person may fill in, with help in both languages."""

from __future__ import annotations

import datetime as dt
import enum
import types
import typing
from typing import Any, Final, get_args

import attrs

from vnedoc.builder._values import required
from vnedoc.codes import BusinessDocType, DocumentGroup
from vnedoc.content import Content
from vnedoc.jsonform import SCHEMA_VERSION
from vnedoc.model import Attachment, Business, DocumentType, Header, Status
from vnedoc.model._wire import Wire, wire_of

_HELP: Final = "_help"
_OPERATIONS: Final = {
    "new": BusinessDocType.NEW,
    "revoke": BusinessDocType.REVOKE,
    "update": BusinessDocType.UPDATE,
    "replace": BusinessDocType.REPLACE,
}
KINDS: Final = (*_OPERATIONS, "status")
"""The kinds of blank form."""
_IF_USED: Final = "bắt buộc nếu khai phần này / required if this part is used"

_NEEDED: Final = {
    "revoke": ("document_id", "reason"),
    "update": ("document_id", "reason", "changes"),
    "replace": ("reason", "replacements"),
}
_LEFT_OUT: Final = {
    "new": ("document_id", "reason", "changes", "replacements"),
    "revoke": ("changes", "replacements"),
    "update": ("replacements",),
    "replace": ("document_id", "changes"),
}
_TOP_HELP: Final = (
    "Điền vào chỗ null; không dùng đến thì để null. Dòng _help chỉ để hướng dẫn, bị bỏ qua khi lập"
    " gói tin. / Fill in where null stands; leave null what you do not need. Lines with _help are"
    " for you and are ignored."
)
_FILES_HELP: Final = (
    "Tệp có thể đưa vào bằng --attach TỆP; khi đó để nguyên phần này, hoặc ghi name trùng tên tệp"
    " để thêm mô tả. Danh mục (manifest) và thông tin vết do lệnh build lập. / Files can be given"
    " with --attach FILE; then leave this as it is, or write the file's name here to add a"
    " description. The manifest and the trace are made by build."
)
_EXAMPLES: Final[dict[Any, str]] = {
    bool: "true, false",
    dt.date: "2025-07-01",
    dt.datetime: "2025-07-01T09:30:00+07:00",
    Content: '{"base64": "…"}',
}


def blank(kind: str) -> dict[str, Any]:
    """A form to fill in, in the shape that `vnedoc.jsonform.from_json` reads.

    Args:
        kind: one of `KINDS`.

    Raises:
        ValueError: another kind.
    """
    if kind not in KINDS:
        raise ValueError(f"no form {kind!r}: expected one of {', '.join(KINDS)}")
    top = {_HELP: _TOP_HELP, "schema_version": SCHEMA_VERSION}
    if kind == "status":
        return {**top, "kind": "status", "status": _group(Status, required(Status))}
    operation = _OPERATIONS[kind]
    said = {_HELP: f"{operation.vi} / {operation.en}", "doc_type": operation.value}
    asked = _group(Business, _NEEDED.get(kind, ()), left_out=("doc_type", *_LEFT_OUT[kind]))
    return {
        **top,
        "kind": "document",
        "header": _group(Header, required(Header)),
        "trace": {"business": {**said, **asked}},
        "attachments": [{_HELP: _FILES_HELP, **_group(Attachment, ())}],
    }


def _group(
    cls: type[Any],
    needed: tuple[str, ...],
    *,
    left_out: tuple[str, ...] = (),
    need: str = "bắt buộc / required",
) -> dict[str, Any]:
    """The blank fields of a class, each behind its help."""
    hints = typing.get_type_hints(cls)
    form: dict[str, Any] = {}
    for field in attrs.fields(cls):
        wire = wire_of(field)
        if wire is None or field.name in left_out:
            continue
        kind, many = _kind(hints[field.name])
        is_needed = field.name in needed
        notes = [f"{wire.vi} / {wire.en}", need if is_needed else "", *_notes(wire, kind, many)]
        if (cls, field.name) == (DocumentType, "code"):
            notes.append(_codes(DocumentGroup))
        form[f"{_HELP}_{field.name}"] = " · ".join(filter(None, notes))
        if attrs.has(kind):
            inner = _group(kind, required(kind), need=need if is_needed else _IF_USED)
            form[field.name] = [inner] if many else inner
        else:
            form[field.name] = [] if many else None
    return form


def _kind(hint: Any) -> tuple[type[Any], bool]:
    """The bare type of a field, and whether it is a list."""
    many = typing.get_origin(hint) is tuple
    return (get_args(hint)[0] if many or isinstance(hint, types.UnionType) else hint), many


def _notes(wire: Wire, kind: type[Any], many: bool) -> list[str]:
    """What may be written there: length, codes or an example."""
    if issubclass(kind, enum.Enum):
        return [_codes(kind)]
    if kind in _EXAMPLES:
        return [_EXAMPLES[kind]]
    length = f"≤ {wire.max_length}" if wire.max_length else ""
    return [length, '["…", "…"]' if many and not attrs.has(kind) else ""]


def _codes(kind: Any) -> str:
    quote = '"' if issubclass(kind, str) else ""
    return "; ".join(f"{quote}{code.value}{quote} = {code.vi} ({code.en})" for code in kind)
