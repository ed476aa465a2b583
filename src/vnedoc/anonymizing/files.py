"""A small file of the same kind in place of one that a message carries."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable
from typing import Final

from vnedoc.anonymizing.markup import decoded, rewritten
from vnedoc.anonymizing.words import LEAST, Pseudonyms
from vnedoc.anonymizing.zips import alike
from vnedoc.content.archive import BEGIN_BYTES, TAIL_BYTES, look
from vnedoc.inspection.magic import KNOWN_EXTENSIONS, is_html, kind_of

_PDF: Final = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\nxref\n0 3\n0000000000 65535 f \n"
    b"0000000009 00000 n \n0000000052 00000 n \n"
    b"trailer<</Size 3/Root 1 0 R>>\nstartxref\n96\n%%EOF\n"
)
_PAGE: Final = b"<html>\n"
_MARKUP: Final = ("xml", "html")
_MOST_TEXT: Final = 4_000
_MOST_ENTRIES: Final = 20
_LONGEST_MARK: Final = 64
_KEPT_FOLDERS: Final = ("word", "xl", "ppt", "META-INF", "_rels")
_KEPT_NAMES: Final = ("[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF", "vbaProject.bin")
"""Folders and files by whose names an office file or a program is known; of the rest of a path
nothing is kept, for anybody may have named it."""
_TYPE: Final = re.compile(
    rb"application/vnd\.oasis\.opendocument\."
    rb"(?:text|spreadsheet|presentation|graphics|chart|formula|image|database)(?:-template)?"
)
_OLD: Final = (1980, 1, 1, 0, 0, 0)


def small(data: bytes, pseudonyms: Pseudonyms, depth: int = 0) -> bytes:
    """A small file of the kind of `data`, with nothing of what it says.

    Args:
        data: the file.
        pseudonyms: what takes the place of words in texts and names.
        depth: how many archives it lies in.
    """
    if not data:
        return b""
    names = _names(data) if depth < _DEEPEST else []
    kind = kind_of(data[:4096], names)
    if kind == "pdf":
        page = _PAGE if is_html(data[:4096].partition(b"%PDF-")[0]) else b""
        more = _archive(data, pseudonyms, depth) if names else b""
        return page + _pdf(data, pseudonyms) + more
    if kind in _MARKUP:
        made = rewritten(data[:_MOST_TEXT], lambda _, text: pseudonyms.hidden(text))
        return made + (_PDF if b"%PDF-" in data else b"")
    if kind == "text":
        # In its own encoding, or between the zeros of UTF-16 no digit would find its neighbours.
        text, encoding, errors = decoded(data[:_MOST_TEXT])
        return pseudonyms.hidden(text).encode(encoding, errors)
    if data.startswith(b"PK"):
        return _zip(data, pseudonyms, depth, names)
    more = bytes(_LONGEST_MARK) + pseudonyms.tag(data) + (_MACROS if _MACROS in data else b"")
    for length in range(2, _LONGEST_MARK):
        # Its mark alone: as many bytes of it as tell the kind.
        made = data[:length] + more
        if kind != "unknown" and kind_of(made) == kind:
            return made
    return b"\1" + more


def _zip(data: bytes, pseudonyms: Pseudonyms, depth: int, names: list[str]) -> bytes:
    found = look(data[:BEGIN_BYTES], data[-TAIL_BYTES:], len(data))
    if not found.names:
        return _archive(data, pseudonyms, depth) if names else b"PK\3\4" + bytes(64)
    # Python ends a name at a zero byte; others do not, and go by another extension.
    first, *others = (_CONTROLS.sub("-", _renamed(name, pseudonyms)) for name in found.names)
    name = others[-1] if others else first
    made = _archive(data, pseudonyms, depth, name) if len(names) == 1 else _fresh(name)
    return alike(made, data, first.encode() if others else None)


_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f]")


def _fresh(name: str) -> bytes:
    """A zip in place of one that nobody can open."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr(zipfile.ZipInfo(name, _OLD), _SOME)
    return held.getvalue()


_DEEPEST: Final = 2
_MACROS: Final = "_VBA_PROJECT".encode("utf-16-le")
_GARBLED: Final = "\ufffd".encode()


def _pdf(data: bytes, pseudonyms: Pseudonyms) -> bytes:
    """A PDF file, cut or garbled if that one is."""
    head, _, rest = _PDF.partition(b"\n")
    made = head + b"\n%" + pseudonyms.tag(data) + b"\n"
    if _GARBLED in data:
        made += b"%" + _GARBLED * 4 + b"\n"
    return made + (rest if b"%%EOF" in data else rest[:20])


def _names(data: bytes) -> list[str]:
    if b"PK\5\6" not in data:
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return []


def _archive(data: bytes, pseudonyms: Pseudonyms, depth: int, called: str = "") -> bytes:
    held = io.BytesIO()
    damaged = []
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w") as new:
        entries = old.infolist()[:_MOST_ENTRIES]
        for entry in entries:
            name = called or _renamed(entry.filename, pseudonyms)
            made = zipfile.ZipInfo(name, _OLD)
            made.compress_type = zipfile.ZIP_DEFLATED if entry.compress_type else zipfile.ZIP_STORED
            content = _content(old, entry, pseudonyms, depth)
            damaged.append(content is None)
            with warnings.catch_warnings():
                # Two files of one name may be what is at fault: they stay two.
                warnings.simplefilter("ignore", UserWarning)
                new.writestr(made, _SOME if content is None else content)
    return _spoilt(bytearray(held.getvalue()), data, entries, damaged)


_SOME: Final = b"content"
_ENTRY: Final = b"PK\1\2"


def _spoilt(
    made: bytearray, data: bytes, entries: list[zipfile.ZipInfo], damaged: list[bool]
) -> bytes:
    """The archive with the locks and the damage that the old one has."""
    at = int.from_bytes(made[-6:-2], "little")
    for entry, bad in zip(entries, damaged, strict=True):
        local = int.from_bytes(made[at + 42 : at + 46], "little")
        made[at + 8] |= entry.flag_bits & 1
        made[local + 6] |= data[entry.header_offset + 6] & 1
        if bad and not entry.flag_bits & 1:
            # The sum of its bytes is another one.
            for place in (at + 16, local + 14):
                made[place] ^= 0xFF
        lengths = (int.from_bytes(made[at + n : at + n + 2], "little") for n in (28, 30, 32))
        at += 46 + sum(lengths)
    return bytes(made)


def _content(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, pseudonyms: Pseudonyms, depth: int
) -> bytes | None:
    """What takes the place of a file in an archive; `None` if it cannot be unpacked."""
    if entry.is_dir():
        return b""
    if entry.file_size > _LARGE:
        # What is packed so densely may be what is at fault.
        packed = entry.compress_type != zipfile.ZIP_STORED
        said = entry.file_size if packed else min(entry.file_size, entry.compress_size)
        size = min(said, _LARGEST, pseudonyms.room)
        pseudonyms.room -= size
        return bytes(size)
    try:
        data = archive.read(entry)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError):
        return None
    if entry.filename == "mimetype" and _TYPE.fullmatch(data):
        return data
    return small(data, pseudonyms, depth + 1)


_LARGE: Final = 1_000_000
_LARGEST: Final = 16_000_000


def _renamed(name: str, pseudonyms: Pseudonyms) -> str:
    if name in _KEPT_NAMES:
        return name
    first, slash, rest = name.partition("/")
    if slash and first in _KEPT_FOLDERS:
        return f"{first}/{_renamed(rest, pseudonyms)}"
    return "/".join(renamed(part, pseudonyms.hidden) for part in name.split("/"))


def renamed(name: str, change: Callable[[str], str]) -> str:
    """Another name for a file, with the same ending."""
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem or not is_ending(ending):
        return change(name)
    return change(stem) + dot + ending


def is_ending(text: str) -> bool:
    """Whether what stands behind a name's last dot is the ending of a kind of file."""
    ending = text.strip().lower()
    return 1 <= len(ending) < LEAST or ending in KNOWN_EXTENSIONS or ending == "class"
