"""The JSON form of an envelope: what ``show`` prints and ``build`` takes.

It has the model's own names and nothing of XML. ``None`` and empty lists are left out; codes are
written by value, days as ``2025-07-01``, moments as ``2025-07-01T09:30:00+07:00``. On top stand
``kind`` (``document`` or ``status``) and ``schema_version``. The content of an attachment is::

    {"base64": "JVBERi0…"}                     the bytes
    {"text": "…"}                              what stands in place of base64 and is none
    {"xml_text": "…&#13;…"}                    the same with white space as XML references
    {"size": 1234, "sha256": "9f86d0…"}        a digest, when the bytes would be too many
    {"text_size": 12, "text_sha256": "ab…"}    the same of a text that is no base64

A form for people may hold help: a text under ``_help`` or ``_help_<field>``, which reading drops,
and ``null`` for what is not said. Everything else is read strictly: a key that is not known, a
number in quotes, a key that stands twice are errors.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, Literal, cast

from vnedoc.content import Content
from vnedoc.errors import FormError
from vnedoc.given import instance_of, one_of
from vnedoc.jsonform._converters import reader, structure, writer
from vnedoc.jsonform._parse import parse
from vnedoc.jsonform._schema import schema
from vnedoc.jsonform._supply import supply
from vnedoc.model import DocumentEnvelope, Envelope, StatusEnvelope

__all__ = ["SCHEMA_VERSION", "ContentForm", "as_dict", "fill", "from_json", "schema", "to_json"]

SCHEMA_VERSION: Final = 1
"""Version of the form; a field that goes or changes its meaning makes a new one."""

ContentForm = Literal["base64", "digest"]
"""How the bytes of attachments are written: whole, or as size and SHA-256."""
_KINDS: Final = {"document": DocumentEnvelope, "status": StatusEnvelope}


def as_dict(envelope: Envelope, *, content: ContentForm = "base64") -> dict[str, Any]:
    """The JSON form as dicts, lists, texts and numbers.

    Args:
        envelope: what to write.
        content: ``base64`` for the bytes of attachments, ``digest`` for their size and SHA-256,
            which takes no more memory for a larger file.

    Raises:
        SourceChangedError: the file of the message or of an attachment changed.
    """
    one_of(content, ContentForm, "content")
    instance_of(envelope, Envelope, "envelope", en="an envelope", vi="gói tin (Envelope)")
    kind = "document" if isinstance(envelope, DocumentEnvelope) else "status"
    fields = writer(content).unstructure(envelope)
    return {"kind": kind, "schema_version": SCHEMA_VERSION, **fields}


def to_json(envelope: Envelope, *, content: ContentForm = "base64", indent: int | None = 2) -> str:
    """The JSON form as text; arguments and errors as for `as_dict`.

    ``from_json(to_json(envelope)) == envelope`` for every envelope, as long as `content` is
    ``base64``.
    """
    return json.dumps(as_dict(envelope, content=content), ensure_ascii=False, indent=indent)


def from_json(
    form: str | bytes | Mapping[str, Any], *, files: Mapping[str, Content] | None = None
) -> Envelope:
    """The envelope that a JSON form says.

    Args:
        form: the text, in UTF-8 when bytes, or what ``json.loads`` makes of it.
        files: bytes of the attachments that come without, by the attachment's name.

    Raises:
        FormError: the form does not fit its schema; `path` tells where. Or no attachment lacks
            the content of one of `files`: nothing that is given is left out silently.
        MissingContentError: an attachment has only a digest, and `files` does not have it.
    """
    envelope, spare = fill(form, files or {})
    for name in spare:
        raise FormError(
            path="$.attachments",
            reason=f"no attachment that lacks its content is called {name!r}, which was given",
            reason_vi=f"không có tệp đính kèm nào tên {name!r} còn thiếu nội dung để nhận tệp này",
        )
    return envelope


def fill(
    form: str | bytes | Mapping[str, Any], files: Mapping[str, Content]
) -> tuple[Envelope, list[str]]:
    """The same as `from_json`, and the names of the files that nothing took."""
    data = parse(form) if isinstance(form, str | bytes) else dict(form)
    kind, version = data.pop("kind", None), data.pop("schema_version", None)
    if type(kind) is not str or kind not in _KINDS:
        raise _wrong("$.kind", "document hoặc status", "document or status")
    if type(version) is not int or version != SCHEMA_VERSION:
        raise _wrong("$.schema_version", str(SCHEMA_VERSION), str(SCHEMA_VERSION))
    spare = supply(data, files) if kind == "document" else list(files)
    return cast(Envelope, structure(reader(), data, _KINDS[kind])), spare


def _wrong(path: str, vi: str, en: str) -> FormError:
    return FormError(path=path, reason=f"expected {en}", reason_vi=f"cần {vi}")
