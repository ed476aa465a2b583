"""The payloads that a message carries: attached XML files, known by their root elements alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs
from lxml import etree

from vnedoc.content.payload import beginning
from vnedoc.errors import (
    ContentError,
    ReadError,
    SourceChangedError,
    TooLargeError,
    TooManyElementsError,
)
from vnedoc.extensions.declared import PayloadKind
from vnedoc.extensions.limits import MAX_PAYLOAD_BYTES, MAX_PAYLOAD_NODES
from vnedoc.findings import Finding, Inside, Location, Topic
from vnedoc.model import Attachment
from vnedoc.names import ATTACHMENTS, DS
from vnedoc.xml.places import Cursor, Paths, find_offsets
from vnedoc.xml.plain import parse_plain, root_of

_HEAD_BYTES: Final = 64 * 1024
_BOM: Final = b"\xef\xbb\xbf"
_TAG: Final = re.compile(rb"<(?:[^\s<>!?/:]{1,200}:)?([^\s<>!?/:]{1,200})")
_DECLARED: Final = re.compile(rb"<\?xml[^>]{1,200}encoding=[\"']([\w.-]{1,40})")
_ENCODINGS: Final = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
"""What XML in other encodings begins with; XML 1.0, appendix F."""
_SIGNATURE: Final = f"{{{DS}}}Signature"


@attrs.frozen(kw_only=True, eq=False)
class Carried:
    """One attached XML file."""

    index: int
    """Of the attachment, from 0."""
    name: str
    root: str
    """Its root element, ``{namespace}name``."""
    data: bytes = b""
    tree: etree._Element | None = None
    """`None` where it cannot be read."""
    fault: ReadError | ContentError | None = None
    signatures: int = 0
    """How many signatures stand below its root. They are taken out of the tree, as the digest of
    an enveloped signature does, so that nothing inside them is ever read as content."""

    @property
    def place(self) -> str:
        """The path of its attachment."""
        return place_of(self.index)

    def at(self, topic: Topic, line: int | None = None, **facts: object) -> Finding:
        """A finding about the whole file."""
        own = etree.QName(self.root).localname
        inside = Inside(name=self.name, path=own, line=line)
        return attrs.evolve(
            topic.at(self.place, **facts), location=Location(path=self.place, inside=inside)
        )

    def placed(self, findings: Iterable[tuple[Finding, etree._Element, str]]) -> Iterator[Finding]:
        """Findings at elements of the tree, with their lines.

        Args:
            findings: Each with its element and what is missing or meant below it.
        """
        namespace = etree.QName(self.root).namespace or ""
        paths = Paths(namespace)
        told = [(finding, paths.of(element), below) for finding, element, below in findings]
        lines = self._lines({path for _, path, _ in told}, namespace)
        for finding, path, below in told:
            line, column = lines.get(path, (None, None))
            whole = f"{path}/{below}" if below else path
            inside = Inside(name=self.name, path=whole, line=line, column=column)
            yield attrs.evolve(finding, location=Location(path=self.place, inside=inside))

    def _lines(self, paths: set[str], namespace: str) -> dict[str, tuple[int, int]]:
        """libxml2 counts lines up to 65,535 only, and a payload may have more."""
        offsets = find_offsets(self.data, paths, namespace) if paths else {}
        cursor, passed, found = Cursor(), 0, {}
        for path, offset in sorted(offsets.items(), key=lambda one: one[1]):
            cursor.feed(self.data[passed:offset])
            passed = offset
            found[path] = cursor.position
        return found


def place_of(index: int) -> str:
    """The path of an attachment, by its index from 0."""
    return f"{ATTACHMENTS}/Attachment" + (f"[{index + 1}]" if index else "")


def carried(
    attachments: Iterable[Attachment], kinds: Mapping[str, PayloadKind]
) -> Iterator[Carried]:
    """The attached XML files of a message.

    Args:
        attachments: All of them.
        kinds: The payloads that somebody knows, by their roots; these alone are read as a whole.

    Raises:
        SourceChangedError: the message's file changed after it was read.
    """
    spent = _Spent()
    for index, attachment in enumerate(attachments):
        if attachment.content is None:
            continue
        try:
            head = beginning(attachment.chunks(), _HEAD_BYTES)[:_HEAD_BYTES]
            found = _root(head, attachment, kinds)
        except SourceChangedError:
            raise
        except ContentError as fault:
            # Others may read what is not read here, so nobody can say that it is no payload.
            yield Carried(index=index, name=attachment.name or "", root="", fault=fault)
            continue
        if found is not None:
            yield _read(index, attachment, found, kinds, spent)


def _root(head: bytes, attachment: Attachment, kinds: Mapping[str, PayloadKind]) -> str | None:
    """The root element; of a file that does not tell it to us, the one that others may see.

    A root whose own attributes are broken, that stands behind a DOCTYPE or 64 KB of comments, or in
    UTF-16, must not make a payload something that nobody knows, and therefore nobody judges.
    """
    blank = not head.removeprefix(_BOM).strip()
    if not (blank or _in_utf8(head).removeprefix(_BOM).lstrip().startswith(b"<")):
        return None
    found = root_of(head)
    if found is None and kinds:
        data = _in_utf8(beginning(attachment.chunks(), MAX_PAYLOAD_BYTES))
        found = root_of(data, len(data)) or _spelt(data, kinds)
    return found


def _spelt(data: bytes, kinds: Mapping[str, PayloadKind]) -> str | None:
    """The root that a file without one may have for whoever reads less strictly."""
    names = {kind.name.encode() for kind in kinds.values()}
    tags = {tag[1] for tag in _TAG.finditer(data) if tag[1] in names}
    # A namespace may also be put together of references, and of entities.
    hidden = b"&" in data and b"xmlns" in data
    for root, kind in kinds.items():
        if kind.name.encode() in tags and (hidden or kind.namespace.encode() in data):
            return root
    return None


def _in_utf8(data: bytes) -> bytes:
    """XML in another encoding, as far as it can be read at all."""
    for magic, encoding in _ENCODINGS:
        if data.startswith(magic):
            return (
                data.decode(encoding, "replace").removeprefix("\ufeff").encode("utf-8", "replace")
            )
    declared = _DECLARED.match(data)
    if declared and declared[1].lower() == b"utf-7":
        return data.decode("utf-7", "replace").encode("utf-8", "replace")
    return data


class _Spent:
    """What all payloads of a message hold together: their trees are in memory at one time."""

    def __init__(self) -> None:
        self.bytes = 0
        self.nodes = 0

    def take(self, attachment: Attachment) -> bytes:
        """The bytes of one more payload.

        Raises:
            TooLargeError: with it they are too many.
            TooManyElementsError: its elements are.
            ContentError: it cannot be had.
        """
        pieces = []
        for chunk in attachment.chunks():
            self.bytes += len(chunk)
            if self.bytes > MAX_PAYLOAD_BYTES:
                raise TooLargeError(limit=MAX_PAYLOAD_BYTES, found=self.bytes)
            pieces.append(chunk)
        data = b"".join(pieces)
        self.nodes += data.count(b"<") - data.count(b"</")
        if self.nodes > MAX_PAYLOAD_NODES:
            raise TooManyElementsError(limit=MAX_PAYLOAD_NODES, found=self.nodes)
        return data


def _read(
    index: int, attachment: Attachment, root: str, kinds: Mapping[str, PayloadKind], spent: _Spent
) -> Carried:
    made = Carried(index=index, name=attachment.name or "", root=root)
    if root not in kinds:
        return made
    try:
        return carried_of(made, spent.take(attachment))
    except (ReadError, ContentError) as fault:
        return attrs.evolve(made, fault=fault)


def carried_of(made: Carried, data: bytes) -> Carried:
    """A payload with its tree, or with the fault that keeps it from having one."""
    try:
        tree = parse_plain(data, max_bytes=MAX_PAYLOAD_BYTES, max_nodes=MAX_PAYLOAD_NODES)
    except ReadError as fault:
        return attrs.evolve(made, data=data, fault=fault)
    signatures = list(tree.iterchildren(_SIGNATURE))
    for signature in signatures:
        _take_out(signature)
    return attrs.evolve(made, data=data, tree=tree, signatures=len(signatures))


def _take_out(element: etree._Element) -> None:
    """Remove an element and leave what stands behind it."""
    parent, before = element.getparent(), element.getprevious()
    assert parent is not None  # noqa: S101 - it is a child
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)
