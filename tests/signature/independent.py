"""What a message says and carries, seen by a reader that shares nothing with vnedoc's.

Expat and the standard library's tree instead of libxml2, tables of its own instead of `wire()`,
and two ways into a zip: by its directory, and from the front as a streaming reader goes. What is
compared is what anybody may take a message to say, so nothing is chosen here: a second Subject, an
unknown element or a text beside elements makes another tree.
"""

from __future__ import annotations

import base64
import io
import re
import struct
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final
from xml.etree import ElementTree

import attrs

SIGNATURE: Final = "{http://www.w3.org/2000/09/xmldsig#}Signature"
STATEMENT: Final = "{urn:vnedoc:statement:1}Statement"
_SPACE: Final = " \t\r\n"
_NUMBERS: Final = frozenset(
    {"Type", "TypeDetail", "Priority", "PromulgationAmount", "PageAmount", "SteeringType"}
    | {"BussinessDocType", "ReceiverType"}
)
_FLAGS: Final = frozenset({"Paper", "Direction", "DocumentInfo", "DocumentReceiver"})
_DATES: Final = frozenset({"PromulgationDate", "DueDate"})
_SPELLINGS: Final = {
    "Business": "Bussiness",
    "BusinessDocType": "BussinessDocType",
    "BusinessDocReason": "BussinessDocReason",
    "BusinessDocumentInfo": "BussinessDocumentInfo",
    "TypistNotation": "TyperNotation",
    "EdXML": "edXML",
    "EdXMLEnvelope": "edXMLEnvelope",
    "EdXMLHeader": "edXMLHeader",
    "EdXMLBody": "edXMLBody",
    "EdXMLManifest": "edXMLManifest",
}
"""The correct spellings, which everybody reads as the standard's own."""
_OUTSIDE: Final = frozenset({"edXMLManifest", "AttachmentEncoded", "TraceHeader"})
"""What no statement speaks for: files are compared on their own, and hops are the axis's."""
_LOCAL: Final = struct.Struct("<4s5H3I2H")
_LOCAL_MAGIC: Final = b"PK\x03\x04"
_DESCRIBED: Final = 8
MOST_UNZIPPED: Final = 50_000_000

Node = tuple[str, tuple[tuple[str, str], ...], str, tuple[Any, ...]]
"""Name, attributes, text, children; those of one name in their order."""


@attrs.frozen
class File:
    """One attached file: its name, and every content that somebody may take it to have."""

    name: str
    raw: bytes
    faces: frozenset[bytes]


@attrs.frozen
class View:
    """What a message says."""

    values: Node | None
    """All but the files; of a stated message only what a statement speaks for."""
    files: tuple[File, ...]
    statements: tuple[str, ...]
    """Canonical forms of the statements without their signatures."""


def look(data: bytes, *, stated: bool) -> View:
    """The view of a message, in the normal form of statements or as it stands.

    Raises:
        ElementTree.ParseError: not XML.
        ValueError: an attachment that is no base64.
    """
    root = ElementTree.fromstring(data)  # comments and instructions are dropped, texts joined
    namespace = root.tag.rpartition("}")[0].removeprefix("{")
    read = _Reader(namespace, stated)
    files, statements = [], []
    for file in read.files(root):
        text = next(filter(None, map(_statement, file.faces)), None) if stated else None
        if text is None:
            files.append(file)
        else:
            statements.append(text)
    return View(read.node(root), tuple(files), tuple(statements))


class _Reader:
    def __init__(self, namespace: str, stated: bool) -> None:
        self.prefix = f"{{{namespace}}}" if namespace else ""
        self.stated = stated

    def name(self, element: ElementTree.Element) -> str:
        """Local for the message's own namespace, else with its namespace."""
        name = element.tag
        if self.prefix and name.startswith(self.prefix):
            name = name.removeprefix(self.prefix)
        return _SPELLINGS.get(name, name)

    def node(self, element: ElementTree.Element, above: str = "") -> Node | None:
        """The element with all that is in it; `None` if it says nothing."""
        name = self.name(element)
        children = [
            child
            for each in element
            if not self._left_out(each, name) and (child := self.node(each, name)) is not None
        ]
        texts = [element.text or "", *(each.tail or "" for each in element)]
        if len(element):
            text = "".join(t.strip(_SPACE) for t in texts)
        else:
            text = self._value(name, texts[0])
        attributes = tuple(sorted(element.attrib.items()))
        if not (children or text or attributes):
            return None
        return name, attributes, text, tuple(sorted(children, key=lambda child: child[0]))

    def _left_out(self, element: ElementTree.Element, parent: str) -> bool:
        if element.tag == SIGNATURE:
            return parent == "edXMLHeader"
        name = self.name(element)
        if name == "Paper" and parent == "TraceHeaderList":
            return False
        return (self.stated and name in _OUTSIDE) or name == "ContentTransferEncoded"

    def _value(self, name: str, text: str) -> str:
        if not text.strip(_SPACE):
            return ""
        if not self.stated:
            return text
        text = unicodedata.normalize("NFC", text).strip(_SPACE)
        if name in _NUMBERS and re.fullmatch("[0-9]+", text):
            return str(int(text))
        if name in _FLAGS:
            return {"true": "1", "false": "0"}.get(text.lower(), text)
        if name in _DATES:
            return _date(text)
        return text

    def files(self, root: ElementTree.Element) -> Iterator[File]:
        """Every attachment anywhere, in order."""
        for attachment in self._all(root, "Attachment"):
            names = [e.text or "" for e in self._all(attachment, "AttachmentName")]
            contents = [e.text or "" for e in self._all(attachment, "ContentTransferEncoded")]
            raw = b"".join(base64.b64decode("".join(t.split()), validate=True) for t in contents)
            yield File("\n".join(names).strip(_SPACE), raw, faces(raw))

    def _all(self, element: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
        return (each for each in element.iter() if self.name(each) == name)


def _date(text: str) -> str:
    if match := re.fullmatch(r"(\d{4})[/-](\d\d)[/-](\d\d)", text):
        return "/".join(match.groups())
    if match := re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", text):
        return "/".join(reversed(match.groups()))
    return text


def _statement(data: bytes) -> str | None:
    """The canonical form of a statement without its signature; `None` for anything else."""
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, LookupError, ValueError):
        return None
    if root.tag != STATEMENT:
        return None
    for signature in root.findall(SIGNATURE):
        root.remove(signature)
    return ElementTree.canonicalize(ElementTree.tostring(root, encoding="unicode"))


# -- files ----------------------------------------------------------------------------------------


def faces(data: bytes) -> frozenset[bytes]:
    """Everything that these bytes may be taken for: themselves, and what zip readers find.

    One reader goes by the directory at the end. Another goes from the front, from one local header
    to the next, and takes what inflates there, whatever sizes it is told.
    """
    return frozenset({data, *_by_directory(data), *_from_the_front(data)})


def _by_directory(data: bytes) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                if entry.file_size <= MOST_UNZIPPED:
                    yield archive.read(entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError):
        return


def _from_the_front(data: bytes) -> Iterator[bytes]:
    at = data.find(_LOCAL_MAGIC)
    while at >= 0 and len(data) - at >= _LOCAL.size:
        _, _, flags, method, *_, packed, _, name, extra = _LOCAL.unpack_from(data, at)
        at += _LOCAL.size + name + extra
        if method == zipfile.ZIP_DEFLATED:
            found, rest = _inflated(data[at:])
            if found is not None:
                yield found
            at = len(data) - rest
        elif method == zipfile.ZIP_STORED and not flags & _DESCRIBED:
            yield data[at : at + packed]
            at += packed
        at = data.find(_LOCAL_MAGIC, at)


def _inflated(body: bytes) -> tuple[bytes | None, int]:
    """What a stream unpacks to, if it ends, and how many bytes are left behind it."""
    stream = zlib.decompressobj(-15)
    try:
        found = stream.decompress(body, MOST_UNZIPPED)
    except zlib.error:
        return None, len(body)
    return (found, len(stream.unused_data)) if stream.eof else (None, len(body))


# -- was that signed? -----------------------------------------------------------------------------


@attrs.frozen
class Signed:
    """What was signed, seen before anything was changed."""

    view: View
    stated: bool

    @classmethod
    def of(cls, data: bytes, *, stated: bool) -> Signed:
        """What this message, which is as its signer made it, says."""
        return cls(look(data, stated=stated), stated)

    def differences(self, data: bytes, *, by_name: bool, handed_out: bool) -> Iterator[str]:
        """What a message says or carries beside or against what was signed.

        Args:
            data: A message.
            by_name: Whether the names of its files are among what was signed.
            handed_out: Whether its files were taken out of their zips already.
        """
        try:
            view = look(data, stated=self.stated)
        except (ElementTree.ParseError, ValueError) as error:
            yield f"an independent reader cannot read it: {error}"
            return
        if view.values != self.view.values:
            yield f"values: {_first_difference(self.view.values, view.values)}"
        if handed_out or not self.stated:
            carried = [(f.name if by_name else "", f.raw) for f in view.files]
        else:
            carried = [(f.name if by_name else "", self._meant(f)) for f in view.files]
        wanted = [(f.name if by_name else "", f.raw) for f in self.view.files]
        if Counter(carried) != Counter(wanted):
            told = [(name, raw[:60]) for name, raw in (Counter(carried) - Counter(wanted))]
            yield f"files: {told or 'some are missing'}"
        if foreign := set(view.statements) - set(self.view.statements):
            yield f"a statement that nobody signed: {min(foreign)[:200]}"

    def _meant(self, file: File) -> bytes:
        """The signed content of a file, or whatever else it may be taken for."""
        signed = {f.raw: f.faces - {f.raw} for f in self.view.files}
        if file.raw in signed:
            return file.raw
        seen = file.faces - {file.raw}
        meant = seen & signed.keys()
        # A signed zip shows what is in it, also from inside another zip.
        within = frozenset().union(*(signed[one] for one in meant))
        if strange := seen - meant - within:
            return min(strange)
        if len(meant - within) > 1:
            return b"several signed files in one"
        return next(iter(meant - within), file.raw)


def _first_difference(one: Node | None, other: Node | None, path: str = "") -> str:
    if one is None or other is None or one[:3] != other[:3] or len(one[3]) != len(other[3]):
        return f"{path}: {_shown(one)} became {_shown(other)}"
    for index, (first, second) in enumerate(zip(one[3], other[3], strict=True)):
        if first != second:
            return _first_difference(first, second, f"{path}/{first[0]}[{index}]")
    return path


def _shown(node: Node | None) -> str:
    if node is None:
        return "nothing"
    return repr((node[0], node[1], node[2], [child[0] for child in node[3]]))[:400]
