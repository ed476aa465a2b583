"""The JSON Schema (2020-12) of the form, derived from the model."""

from __future__ import annotations

import datetime as dt
import enum
import types
import typing
from typing import Any, Final

import attrs

from vnedoc.content import Content
from vnedoc.jsonform import _values as values
from vnedoc.jsonform._converters import HELP, is_attributes, is_children
from vnedoc.model import DocumentEnvelope, StatusEnvelope, UnknownElement
from vnedoc.model._wire import wire_of

_ID: Final = "urn:vnedoc:envelope:1"
_SAYS_SOMETHING: Final = "[^ \\t\\r\\n]"
_SHA256: Final = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_COUNT: Final = {"type": "integer", "minimum": 0}
_CONTENTS: Final[tuple[dict[str, Any], ...]] = (
    {"base64": {"type": "string", "contentEncoding": "base64"}},
    {"text": {"type": "string"}},
    {"xml_text": {"type": "string"}},
    {"size": _COUNT, "sha256": _SHA256},
    {"text_size": _COUNT, "text_sha256": _SHA256},
)


def schema() -> dict[str, Any]:
    """The schema of the JSON form, made from the model; ``vnedoc form schema`` prints it."""
    definitions: dict[str, Any] = {}
    kinds = {"document": DocumentEnvelope, "status": StatusEnvelope}
    for kind, cls in kinds.items():
        _define(cls, definitions)
        top = {"kind": {"const": kind}, "schema_version": {"const": 1}}
        envelope = definitions[cls.__name__]
        envelope["properties"] = {**top, **envelope["properties"]}
        envelope["required"] = list(top)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": _ID,
        "title": "Gói tin edXML dạng JSON / An edXML message as JSON (vnedoc)",
        "oneOf": [{"$ref": f"#/$defs/{cls.__name__}"} for cls in kinds.values()],
        "$defs": definitions,
    }


def _define(cls: type[Any], definitions: dict[str, Any]) -> dict[str, str]:
    """A reference to the definition of a class, which is made if there is none yet."""
    if cls.__name__ not in definitions:
        # The name is taken before the fields are looked at: an element may hold elements.
        definition = definitions[cls.__name__] = {}
        hints = typing.get_type_hints(cls)
        fields = attrs.fields(cls)
        names = "|".join(field.name for field in fields)
        definition |= {
            "type": "object",
            "properties": {f.name: _field(f, hints[f.name], definitions) for f in fields},
            "patternProperties": {f"^{HELP}(_({names}))?$": {"type": "string"}},
            "additionalProperties": False,
        }
        if required := [f.name for f in fields if f.default is attrs.NOTHING]:
            definition["required"] = required
    return {"$ref": f"#/$defs/{cls.__name__}"}


def _field(field: attrs.Attribute[Any], hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {}
    if (wire := wire_of(field)) is not None:
        limit = f" (≤ {wire.max_length})" if wire.max_length else ""
        described["description"] = f"{wire.vi} / {wire.en}{limit}. {wire.clause}"
    return described | _type(hint, definitions)


def _type(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if is_attributes(hint):
        return {"type": "object", "additionalProperties": {"type": "string"}}
    if is_children(hint):
        element = _define(UnknownElement, definitions)
        return {"type": "array", "items": {"anyOf": [{"type": "string"}, element]}}
    if typing.get_origin(hint) is tuple:
        return {"type": "array", "items": _type(typing.get_args(hint)[0], definitions)}
    if isinstance(hint, types.UnionType):
        inner = _type(typing.get_args(hint)[0], definitions)
        return {"anyOf": [inner, {"type": "null"}]}
    return _define(hint, definitions) if attrs.has(hint) else _leaf(hint)


def _leaf(kind: type[Any]) -> dict[str, Any]:
    if issubclass(kind, enum.Enum):
        return {"enum": [member.value for member in kind]}
    if issubclass(kind, bool):
        return {"type": "boolean"}
    if issubclass(kind, int):
        return {"type": "integer", "minimum": 0, "maximum": 999_999_999}
    if issubclass(kind, dt.datetime):
        return {"type": "string", "format": "date-time", "pattern": f"^{values.MOMENT}$"}
    if issubclass(kind, dt.date):
        return {"type": "string", "format": "date", "pattern": f"^{values.DAY}$"}
    if issubclass(kind, Content):
        return {"oneOf": [_exactly(form) for form in _CONTENTS]}
    return {"type": "string", "pattern": _SAYS_SOMETHING}


def _exactly(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
