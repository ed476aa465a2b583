"""Bytes to tree: one strict parser, whose every refusal is an error of its own.

The tree is that of the skeleton (`xml.reading.skeleton`): where an attachment's base64 stood, it
holds a placeholder, and `Document.run_of` gives the bytes behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import attrs
from lxml import etree

from vnedoc.content import Source
from vnedoc.errors import EncodingError, NotXmlError, ReadError, TooDeepError, TooLargeError
from vnedoc.limits import (
    MAX_DEPTH,
    MAX_ELEMENTS,
    MAX_NAMESPACES,
    MAX_REMAINDER_BYTES,
    MIN_RUN_BYTES,
)
from vnedoc.names import ENCODED, ROOT
from vnedoc.xml.places import Paths, find_fault, find_offsets
from vnedoc.xml.reading.canonical import c14n_cost, canonical
from vnedoc.xml.reading.costs import check_bytes, check_scope
from vnedoc.xml.reading.malformed import advice
from vnedoc.xml.reading.namespaces import Namespaces, split
from vnedoc.xml.reading.skeleton import Run, Skeleton, lift, put_back, run_text


@attrs.frozen(eq=False)
class Document:
    """A parsed message. Its tree must not be changed; copy what is to be changed."""

    root: etree._Element
    skeleton: Skeleton
    namespaces: Namespaces = attrs.field(
        default=attrs.Factory(lambda self: Namespaces(self.root), takes_self=True), repr=False
    )
    """Which of its elements are read, by namespace."""

    def run_of(self, element: etree._Element) -> Run | None:
        """The lifted content of `element` (of this tree or a copy); `None` if it has none."""
        return self.skeleton.run_of(element.text)

    def text_of(self, element: etree._Element) -> str | None:
        """The text before the first child, as it would be if nothing had been lifted.

        Raises:
            TooLargeError: with what was asked for before, it passes what may remain.
        """
        run = self.run_of(element)
        if run is None:
            return element.text
        self._restored.add(run)
        size = len(self.skeleton.data) + sum(one.size for one in self._restored)
        if size > MAX_REMAINDER_BYTES:
            raise TooLargeError(limit=MAX_REMAINDER_BYTES, found=size)
        return run_text(b"".join(self.skeleton.chunks(run)))

    def canonical(
        self,
        tree: etree._Element | etree._ElementTree | None = None,
        *,
        exclusive: bool = False,
        inclusive_prefixes: Sequence[str] = (),
        with_comments: bool = False,
    ) -> Iterator[bytes]:
        """Canonical form in pieces, of the real document or of `tree`.

        `tree` may be a copy of the document from which something was removed.
        Arguments and errors as for `vnedoc.xml.reading.canonical.canonical`.
        """
        return canonical(
            self.skeleton,
            self.root.getroottree() if tree is None else tree,
            exclusive=exclusive,
            inclusive_prefixes=inclusive_prefixes,
            with_comments=with_comments,
            cost=self.c14n_cost,
        )

    @cached_property
    def c14n_cost(self) -> int:
        """What canonicalizing may cost, in the measure of `MAX_C14N_COST`."""
        return c14n_cost(self.root)

    @cached_property
    def c14n_bound(self) -> int:
        """What `c14n_cost` is not over, far cheaper to know: most messages need no more."""
        data = self.skeleton.data
        namespaces, nodes = data.count(b"xmlns"), data.count(b"<") + data.count(b"=")
        return max((namespaces + 1) ** 2, len(data)) * nodes

    def path_of(self, element: etree._Element) -> str:
        """The path of an element, as `vnedoc.findings.Location` has it; see `Paths`."""
        return self._paths.of(element)

    @cached_property
    def _restored(self) -> set[Run]:
        return set()

    @cached_property
    def _paths(self) -> Paths:
        return Paths(self.namespaces.own)

    def positions(self, paths: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Line and column, from 1 in the original, of the elements at `paths` that exist."""
        offsets = find_offsets(self.skeleton.data, paths, self.namespaces.own)
        positions = self.skeleton.original_positions(offsets.values())
        return {path: positions[offset] for path, offset in offsets.items()}

    def position(self, place: str | etree._Element) -> tuple[int, int] | None:
        """Line and column of one element or path; `None` if there is no such path."""
        path = place if isinstance(place, str) else self.path_of(place)
        return self.positions([path]).get(path)


def parse(source: Source, *, min_run: int = MIN_RUN_BYTES, most: int = MAX_ELEMENTS) -> Document:
    """Lift the attachments out of `source` and parse what remains.

    Args:
        source: The message, or another document.
        min_run: Length in bytes from which base64 is lifted out.
        most: Elements, comments, instructions and attributes; more are refused.

    Raises:
        ReadError: a subclass of its own for everything that is refused; see `vnedoc.errors`.
        SourceChangedError: the file is not the one that was first seen.
    """
    skeleton = lift(source, min_run=min_run)
    document = Document(_parse(skeleton, most), skeleton)
    kept = frozenset(_in_place(document))
    if len(kept) < len(skeleton.runs):
        # Base64 elsewhere, such as a revocation list in a signature, is text like any other and
        # counts towards what may remain.
        skeleton = put_back(skeleton, [run for run in skeleton.runs if run not in kept])
        return Document(_parse(skeleton, most), skeleton)
    return document


def _in_place(document: Document) -> Iterator[Run]:
    """Runs that are the only child node of an attachment's encoded content."""
    root, skeleton, places = document.root, document.skeleton, document.namespaces.places
    if not skeleton.runs or split(str(root.tag))[1] != ROOT:
        return
    outer, middle, inner = ENCODED.split("/")[1:]
    at = 0
    for attachments in places(root, outer):
        for attachment in places(attachments, middle):
            for content in places(attachment, inner):
                text = content.text or ""
                run = skeleton.run_of(text)
                if run is None or len(content):
                    continue
                # lxml joins CDATA to the text beside it; only the bytes tell, even if it is empty.
                at = skeleton.data.index(text.encode(), at)
                if skeleton.data[at - 3 : at] != b"]]>" and skeleton.data.startswith(
                    b"</", at + len(text)
                ):
                    yield run


def _parse(skeleton: Skeleton, most: int) -> etree._Element:
    declarations = check_bytes(skeleton.data, most)
    try:
        root = etree.fromstring(skeleton.data, _parser())  # noqa: TID251 - this is the one place
    except etree.XMLSyntaxError as error:
        raise _refusal(skeleton, error) from None
    if declarations > MAX_NAMESPACES:
        check_scope(root)
    return root


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        # Whatever is declared: `prolog` has refused all else.
        encoding="UTF-8",
        # No DOCTYPE gets here; these would hold if one did.
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        # On, it lifts libxml2's own bounds: on depth, on lengths, on what entities swell to.
        huge_tree=False,
        strip_cdata=False,
        # Removing comments or processing instructions would join the texts around them.
        remove_comments=False,
        remove_pis=False,
        collect_ids=False,
    )


def _refusal(skeleton: Skeleton, error: etree.XMLSyntaxError) -> ReadError:
    """Our own error for libxml2's, with the place in the original bytes."""
    data = skeleton.data
    if error.code == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
        return TooDeepError(limit=MAX_DEPTH, found=MAX_DEPTH + 1)
    try:
        data.decode()
    except UnicodeDecodeError as bad:
        line, column = skeleton.original_position(bad.start)
        byte = f"0x{data[bad.start]:02X}"
        return EncodingError(
            reason=f"the byte {byte} at line {line}, column {column}",
            reason_vi=f"byte {byte} tại dòng {line}, cột {column}",
        )
    offset, reason, reason_vi = find_fault(data, error.position)
    line, column = skeleton.original_position(offset)
    en, vi = advice(data, offset, reason)
    return NotXmlError(
        line=line, column=column, reason=reason, reason_vi=reason_vi, advice_en=en, advice_vi=vi
    )
