"""An example as people see it: the lines of XML that differ from the ordinary message."""

from __future__ import annotations

import datetime as dt
import difflib
import functools
import re
import unicodedata
from typing import Any, Final

import attrs

from vnedoc.dossier.completeness import CheckedDossier
from vnedoc.rules.engine.context import Caps
from vnedoc.rules.engine.examples import BASES, Example
from vnedoc.xml.writing.writer import dumps

MAX_LINE: Final = 160
"""Characters of a line that are shown; overlong texts go on behind."""
MAX_BASE64: Final = 20
"""Characters of a file that are shown: what kind it is, and nothing that zlib's release decides."""
_BASE64: Final = re.compile(rf"(<ContentTransferEncoded>.{{{MAX_BASE64}}})[^<]+")
# Those that turn the direction of writing, too, or an example would garble its page.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Co", "Cn", "Mn", "Zl", "Zp"})
_CONTEXT_LINES: Final = 1


def as_diff(example: Example) -> tuple[str, ...]:
    r"""The lines that an example removes (``-``) and adds (``+``), with one line around them.

    Characters that cannot be seen are written as ``\uXXXX``. Empty when the message is the
    ordinary one.
    """
    before, after = _lines(example.unchanged()), _lines(example)
    found = difflib.unified_diff(before, after, lineterm="", n=_CONTEXT_LINES)
    shown = [line for line in found if not line.startswith(("---", "+++", "@@"))]
    return tuple(_cut(line) for line in shown)


def given(example: Example) -> tuple[str, ...]:
    """What the caller of the check says in an example, one thing a line."""
    return tuple(f"{name} = {_value(value)}" for name, value in example.given.items())


@functools.cache
def _ordinary(base: str) -> tuple[str, ...]:
    return tuple(dumps(BASES[base]()).decode().split("\n"))


def _lines(example: Example) -> tuple[str, ...]:
    if not example.changes:
        return _ordinary(example.base)
    return tuple(dumps(example.envelope()).decode().split("\n"))


def _cut(line: str) -> str:
    visible = "".join(map(_visible, _BASE64.sub(r"\1…", line)))
    return visible if len(visible) <= MAX_LINE else visible[: MAX_LINE - 1] + "…"


def _visible(character: str) -> str:
    if unicodedata.category(character) not in _UNSEEN:
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _value(value: Any) -> str:
    """A value that the caller gives, in a few words."""
    if isinstance(value, frozenset):
        return "{" + ", ".join(sorted(map(str, value))) + "}"
    if isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, Caps):
        ordinary = Caps()
        names = (field.name for field in attrs.fields(Caps))
        changed = {n: getattr(value, n) for n in names if getattr(value, n) != getattr(ordinary, n)}
        return ", ".join(f"{name} {limit}" for name, limit in changed.items())
    if attrs.has(type(value)) and hasattr(value, "signatures"):
        return ", ".join(str(one.indication) for one in value.signatures) or "unsigned"
    if isinstance(value, CheckedDossier):
        return str(value.completeness.state)
    return str(value)
