"""Values with parameters, as in ``Content-Type`` and ``Content-Disposition``, read and written.

Names of files stand in them in pieces and in percents (RFC 2231), in encoded words where they must
not, or as bare bytes; one name may be said twice, and every reader then believes another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from vnedoc.channels.mail.header.words import (
    LINE,
    HeaderText,
    decode_words,
    decoded,
    tidy,
    unfolded,
    writable,
)
from vnedoc.frozen import frozen_map
from vnedoc.limits import MAX_MAIL_PARAMETERS

_SAID: Final = rb"""(?i);[ \t]*%b[ \t]*=[ \t]*(?:"([^"\\]+)"|([^\s"();,<>\\]+))[ \t]*(?=;|\Z)"""
_NAMED: Final = rb"(?i)%b[^a-z;]{0,9}="
_NAMES: Final = frozenset({"filename", "name"})
_PLAIN: Final = re.compile(r"[A-Za-z0-9._-]+(?: [A-Za-z0-9._-]+)*")
_UNTOUCHED: Final = re.compile(rb"[A-Za-z0-9._-]")
"""Bytes that stand for themselves. An apostrophe is one for some readers and the end for others."""
_PERCENTS: Final = re.compile(rb"%([0-9A-Fa-f]{2})")
_NAME: Final = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*)?")
QUOTATION: Final = r'"(?P<text>(?:[^"\\]++|\\.?)*+)(?P<end>"?)'
"""Without an end it takes all that is left: looked at again from each of its marks, 60 KB take
Python's own reader 3.3 seconds."""
_TOKEN: Final = re.compile(QUOTATION + r'|[;=(]|[^\s;="(]++|\s++', re.DOTALL)
_COMMENT: Final = re.compile(r"[^()\\]++|\\.?|[()]", re.DOTALL)
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_PIECE: Final = re.compile(r"(?P<charset>[^']*)'[^']*'(?P<text>.*)", re.DOTALL)


@attrs.frozen(kw_only=True)
class Parameters:
    """A value and what is said of it."""

    value: str
    """In small letters, such as ``multipart/mixed``; empty if there is none."""
    named: Mapping[str, str] = attrs.field(converter=frozen_map)
    """Name, in small letters -> text in NFC."""
    ambiguous: tuple[str, ...] = ()
    """Names that are given two texts: other readers may see another one."""
    left_out: bool = False
    """Whether there are more than `MAX_MAIL_PARAMETERS`."""
    sound: bool = True
    """Whether all of them could be read."""


def write_parameter(name: str, text: str) -> str:
    """A parameter with all before it that joins it to what stands there, on lines of its own.

    Args:
        name: Such as ``filename``.
        text: Its text; in NFC afterwards.

    Returns:
        Such as ``; filename="report.pdf"``, with the end of a line behind the semicolon.

    Raises:
        InvalidValueError: controls or ends of lines, or too long.
    """
    text = writable(text, name)
    if _PLAIN.fullmatch(text) and len(name) + len(text) + 5 <= LINE:
        return f';\r\n {name}="{text}"'
    pieces = [""]
    room = LINE - len(name) - len(" *00*=utf-8'';")
    for character in text:
        # Some readers decode each piece alone, so no character is cut in two.
        written = "".join(map(_percent, character.encode()))
        if len(pieces[-1]) + len(written) > room:
            pieces.append("")
        pieces[-1] += written
    if len(pieces) == 1:
        return f";\r\n {name}*=utf-8''{pieces[0]}"
    pieces[0] = f"utf-8''{pieces[0]}"
    return "".join(f";\r\n {name}*{at}*={piece}" for at, piece in enumerate(pieces))


def _percent(byte: int) -> str:
    plain = _UNTOUCHED.fullmatch(bytes([byte]))
    return chr(byte) if plain else f"%{byte:02X}"


def read_parameters(raw: bytes) -> Parameters:
    """A value and its parameters, whatever stands there.

    Args:
        raw: The value of the field, as it stands in the mail.
    """
    text, sound = unfolded(raw)
    parts = _split(text)
    value, _, whole = next(parts)
    sound &= whole
    sections: dict[str, dict[str, str]] = {}
    twice: set[str] = set()
    left_out = False
    for count, (name, said, whole) in enumerate(parts):
        if count == MAX_MAIL_PARAMETERS:
            left_out = True
            break
        sound &= whole
        found = _NAME.fullmatch(name.lower())
        if not found:
            sound = sound and not name and not said
            continue
        kind = f"{int(found[2])}{found[3] or ''}" if found[2] else found[3] or ""
        known = sections.setdefault(found[1], {})
        if known.setdefault(kind, said) != said:
            twice.add(found[1])
    named = {}
    for name, known in sections.items():
        readings = [tidy(one.text, sound=one.sound) for one in _readings(known, name)]
        if not readings:
            sound = False
            continue
        named[name] = readings[0].text
        sound &= readings[0].sound
        if len({one.text for one in readings}) > 1:
            twice.add(name)
    return Parameters(
        value=tidy(value.lower()).text,
        named=named,
        ambiguous=tuple(sorted(twice)),
        left_out=left_out,
        sound=sound,
    )


def is_said_plainly(raw: bytes, value: str, name: str = "") -> bool:
    """Whether every reader takes the same value, or the same parameter, from a field.

    They do not agree on comments, escapes, percents, encoded words, white space inside, names
    inside of quotations and whatever is not ASCII; a mail can so have other parts for each of them.

    Args:
        raw: The value of the field, as it stands in the mail.
        value: What was read, of the value in small letters.
        name: Of the parameter; without one it is the value itself.
    """
    if not name:
        return raw.partition(b";")[0].strip(b" \t").lower() == value.encode()
    said = [quoted or bare for quoted, bare in re.findall(_SAID % name.encode(), raw)]
    once = len(re.findall(_NAMED % name.encode(), raw)) == 1
    return once and said == [value.encode()] and "=?" not in value


def _split(text: str) -> Iterator[tuple[str, str, bool]]:
    """The value, then names and texts, and whether what is opened ends; comments are left out."""
    name: str | None = None
    held: list[tuple[str, bool]] = []
    first = whole = True
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        said = found[0] if found else text[at]
        at = found.end() if found else at + 1
        if said == ";":
            yield (_joined(held), "", whole) if first else (name or "", _joined(held), whole)
            first, name, held = False, None, []
        elif said == "=" and name is None and not first:
            name, held = _joined(held), []
        elif said == "(" and not (name and held and not held[-1][0].isspace()):
            at, ends = after_comment(text, at)
            whole &= ends
        elif found and said[0] == '"':
            words, ends = quoted(found)
            whole &= ends
            held.append((words, True))
        else:
            held.append((said, False))
    yield (_joined(held), "", whole) if first else (name or "", _joined(held), whole)


def quoted(found: re.Match[str]) -> tuple[str, bool]:
    """What a `QUOTATION` says, and whether it ends."""
    said: str = found["text"]
    return _ESCAPED.sub(r"\1", said) if "\\" in said else said, bool(found["end"])


def _joined(pieces: list[tuple[str, bool]]) -> str:
    """Pieces as one text; white space around it counts only inside quotation marks."""
    while pieces and not pieces[-1][1] and pieces[-1][0].isspace():
        pieces.pop()
    at = 0
    while at < len(pieces) and not pieces[at][1] and pieces[at][0].isspace():
        at += 1
    return "".join(piece for piece, _ in pieces[at:])


def after_comment(text: str, at: int) -> tuple[int, bool]:
    """Where a comment ends whose parenthesis stands before `at`, and whether it does end.

    Counted, not descended into: 1,000 in one another end Python's own reader in a
    `RecursionError`.
    """
    depth = 1
    for found in _COMMENT.finditer(text, at):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if not depth:
            return found.end(), True
    return len(text), False


def _readings(known: Mapping[str, str], name: str) -> Iterator[HeaderText]:
    """The texts that readers may see, the one that RFC 2231 means first."""
    if "0" in known or "0*" in known:
        yield _continued(known)
    if "*" in known:
        yield _extended(known["*"])
    if "" in known:
        # Only in names of files are they read: a boundary may look like one, and stays what it is.
        yield decode_words(known[""]) if name in _NAMES else HeaderText(known[""])


def _continued(known: Mapping[str, str]) -> HeaderText:
    """Pieces in the order of their numbers, as far as none is missing (RFC 2231 3)."""
    data, charset, sound, number = b"", "", True, 0
    while (percents := f"{number}*" in known) or str(number) in known:
        said = known[f"{number}*" if percents else str(number)]
        if percents and not number:
            found = _PIECE.fullmatch(said)
            charset, said = (found["charset"], found["text"]) if found else ("", said)
            sound = found is not None
        data += _raw(said) if not percents else _unquoted(said)
        number += 1
    text = decoded(data, charset)
    pieces = sum(kind not in ("", "*") for kind in known)
    return HeaderText(text.text, text.sound and sound and pieces == number)


def _extended(said: str) -> HeaderText:
    found = _PIECE.fullmatch(said)
    if not found:
        return HeaderText(decoded(_unquoted(said), "").text, sound=False)
    return decoded(_unquoted(found["text"]), found["charset"])


def _unquoted(text: str) -> bytes:
    return _PERCENTS.sub(lambda found: bytes([int(found[1], 16)]), _raw(text))


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
