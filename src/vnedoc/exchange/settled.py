"""What a message says once the national exchange axis has rewritten it: its settled form.

Bytes differ for one message before and behind the axis, and one DocumentId stands on a document,
its revocation, its update and its replacement. What stays is this form: the values that a signed
statement lists, with what the axis writes where a sender left a field out, and the attached files
by length and digest, out of their zips. `settle` gives the same for a message and for what the axis
makes of it. The fields and the defaults are data, ``data/settled.toml``, frozen by a version.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any, Final

import attrs

from vnedoc import names
from vnedoc._resources import data
from vnedoc.content import Content
from vnedoc.errors import ArchiveError, Base64Error
from vnedoc.model import Attachment, DocumentEnvelope, Envelope, StatusEnvelope, Unread
from vnedoc.normal_forms import normalized
from vnedoc.signature.statement.finding import UnpackedSource, unpacked_size
from vnedoc.signature.statement.matching import digested
from vnedoc.signature.statement.normal import field_of, kind_of, places_of
from vnedoc.signature.statement.versions import VERSIONS

VERSION: Final = 1
"""Of the settled form; a part of every key that is made of one."""
_SPACE: Final = " \t\r\n"
_MOST_WRAPPINGS: Final = 2
"""Zips around a file that are opened: the sender's own, and the one that the axis makes of it."""
_DAY: Final = re.compile(r"([0-9]{1,4})/([0-9]{1,4})/([0-9]{1,4})(?![0-9])")
_WHOLE: Final = re.compile(r"\+?0*([0-9]{1,9})")
_LAST_DAY: Final = dt.date.max.toordinal()


@attrs.frozen(kw_only=True)
class SettledForm:
    """What a message says and carries, in the form that survives the axis."""

    values: tuple[tuple[str, str], ...]
    """Field and text, in the order of the fields' names."""
    files: tuple[tuple[int, str], ...]
    """Length in bytes and SHA-256 (hexadecimal) of each attached file, in order of these; of the
    base64 where it cannot be decoded, with ``text`` before it."""
    filled: tuple[str, ...]
    """The fields that the message left to the axis; not a part of what it says."""
    version: int = VERSION
    """Of the form: an entry of the table of fields and defaults."""

    def sha256(self) -> str:
        """SHA-256 of the form, in hexadecimal."""
        said = {"version": self.version, "values": self.values, "files": self.files}
        text = json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("ascii")).hexdigest()


@attrs.frozen(kw_only=True)
class SettledTable:
    """One version of what the axis does, as data."""

    document: Mapping[str, str]
    """Field of a document, ``[n]`` where one repeats -> its type."""
    status: Mapping[str, str]
    """The same of a status message."""
    defaults: Mapping[str, str]


@functools.cache
def table(version: int = VERSION) -> SettledTable:
    """A version of what the axis does.

    Args:
        version: Its number.

    Raises:
        KeyError: there is none of this number.
    """
    found = tomllib.loads(data("settled.toml").decode("utf-8"))[str(version)]
    return SettledTable(
        document=VERSIONS[found["statement"]].fields,
        status=found["status"],
        defaults=found["defaults"],
    )


def settle(envelope: Envelope) -> SettledForm:
    """What a message says once the axis has rewritten it.

    Args:
        envelope: A document or a status message; its attached files are read once.

    Raises:
        SourceChangedError: a file changed after it was read.
    """
    rules = table()
    fields = rules.status if isinstance(envelope, StatusEnvelope) else rules.document
    values = {
        path: text
        for path, name, held in places_of(envelope)
        if (kind := _kind(held)) == fields.get(name) and (text := _text(kind, held))
    }
    _rewrite(values, envelope.unread, fields)
    if isinstance(envelope, StatusEnvelope):
        return SettledForm(values=_ordered(values), files=(), filled=())
    missing = tuple(sorted(rules.defaults.keys() - values.keys()))
    values |= {field: rules.defaults[field] for field in missing}
    return SettledForm(values=_ordered(values), files=_files(envelope), filled=missing)


def _ordered(values: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(values.items()))


def _kind(held: Any) -> str:
    return "Moment" if isinstance(held, dt.datetime) else kind_of(held)


def _text(kind: str, held: Any) -> str:
    if kind == "Text":
        return normalized("NFC", str(held)).strip(_SPACE)
    if kind == "Flag":
        return "true" if held else "false"
    return str(int(held)) if kind == "Number" else held.isoformat()


def _rewrite(values: dict[str, str], unread: tuple[Unread, ...], fields: Mapping[str, str]) -> None:
    """Take what the axis takes of what no field could hold, in the order of the message."""
    for one in unread:
        name = field_of(f"{one.path}/{one.name}")
        path = _numbered(f"{one.path}/{one.name}".removeprefix(f"{names.HEADER}/"), fields)
        if path is None or (text := _as_rewritten(fields[_form(path)], one.text, name)) is None:
            continue
        # Of two single elements the SDK takes the last; what it cannot read it leaves out.
        values[path] = text
        if not text:
            del values[path]


def _numbered(path: str, fields: Mapping[str, str]) -> str | None:
    """The path of a single field with a number wherever an element repeats; `None` for others."""
    found, form, repeating = "", "", _repeating(tuple(fields))
    for step in path.split("/"):
        bare = re.sub(r"\[[0-9]+\]$", "", step)
        form = f"{form}/{bare}".lstrip("/")
        if form in repeating:
            form = f"{form}[n]"
            step = f"{bare}[1]" if step == bare else step
        found = f"{found}/{step}".lstrip("/")
    return found if form in fields else None


@functools.cache
def _repeating(fields: tuple[str, ...]) -> frozenset[str]:
    """The elements that repeat, by their paths."""
    parts = (field.split("[n]/") for field in fields)
    return frozenset("[n]/".join(part[:i]) for part in parts for i in range(1, len(part)))


def _form(path: str) -> str:
    return re.sub(r"\[[0-9]+\]", "[n]", path)


def _as_rewritten(kind: str, text: str, name: str) -> str | None:
    """A text that does not convert, as the axis writes it; empty where it leaves it out."""
    text = normalized("NFC", text).strip(_SPACE)
    if not text:
        return None
    if kind == "Date":
        return _rolled(text)
    if kind == "Number":
        whole = _WHOLE.fullmatch(text)
        return whole[1] if whole else ""
    if kind == "Flag":
        return "true" if text.casefold() == "true" else ""
    # A code of status that nobody knows is passed on as it is, in two digits.
    return text.zfill(2) if name.endswith("StatusCode") and text.isdecimal() else text


def _rolled(text: str) -> str:
    """A date as Java's lenient calendar reads it: 2014/02/30 is 2 March. Empty if it is none."""
    found = _DAY.match(text)
    if found is None:
        return ""
    year, month, day = map(int, found.groups())
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if not 1 <= year <= dt.MAXYEAR:
        return ""
    ordinal = dt.date(year, month, 1).toordinal() + day - 1
    return dt.date.fromordinal(ordinal).isoformat() if 1 <= ordinal <= _LAST_DAY else ""


def _files(envelope: DocumentEnvelope) -> tuple[tuple[int, str], ...]:
    return tuple(sorted(_file(attachment) for attachment in envelope.attachments))


def _file(attachment: Attachment) -> tuple[int, str]:
    """Length and digest of a file, out of the zips that senders and the axis put around it."""
    if attachment.content is None:
        return (0, "")
    content = attachment.content
    try:
        for _ in range(_MOST_WRAPPINGS):
            inner = _unwrapped(content)
            if inner is None:
                break
            content = inner
        return digested(content.chunks())
    except ArchiveError:
        # Readers do not agree on what the zip holds: then it is what it is, a file of its own.
        return digested(attachment.content.chunks())
    except Base64Error:
        # What cannot be decoded is still what a message carries: known by its text.
        size, digest = digested(attachment.content.significant_chunks())
        return size, f"text {digest}"


def _unwrapped(content: Content) -> Content | None:
    size = unpacked_size(content)
    return None if size is None else Content(UnpackedSource(content, size))
