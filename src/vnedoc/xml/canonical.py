"""Canonical form of documents whose runs are lifted, streamed, and its cost bounded beforehand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from lxml import etree

from vnedoc.errors import CanonicalizationCostError, CanonicalizationError
from vnedoc.limits import MAX_C14N_COST, MAX_NAMESPACES
from vnedoc.xml.skeleton import Run, Skeleton

_REFERENCE: Final = re.compile(rb"&#(?:x([0-9A-Fa-f]+)|([0-9]+));")
_LONE_CR: Final = re.compile(rb"\r(?!\n)")
_REFERENCE_BYTES: Final = 14


def canonical(
    skeleton: Skeleton,
    tree: etree._Element | etree._ElementTree,
    *,
    exclusive: bool = False,
    inclusive_prefixes: Sequence[str] = (),
    with_comments: bool = False,
) -> Iterator[bytes]:
    """Canonical form of the real document, or of one element of it, in pieces.

    `tree` is the tree of `skeleton` or a changed copy of it. Pass an element tree for a whole
    document: only that has the processing instructions outside the root.

    Raises:
        CanonicalizationCostError: it would cost too much; see `c14n_cost`.
        CanonicalizationError: there is no canonical form (a relative namespace name).
    """
    check_c14n_cost(tree, prefixes=len(inclusive_prefixes))
    try:
        data = etree.tostring(
            tree,
            method="c14n",
            exclusive=exclusive,
            inclusive_ns_prefixes=list(inclusive_prefixes) or None,
            with_comments=with_comments,
        )
    except etree.C14NError:
        raise CanonicalizationError() from None
    return _with_runs(skeleton, data)


def _with_runs(skeleton: Skeleton, data: bytes) -> Iterator[bytes]:
    for piece in skeleton.split(data):
        if isinstance(piece, Run):
            yield from canonical_text(skeleton.chunks(piece))
        else:
            yield piece


def canonical_text(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Canonical form of the text of a run: line ends become LF, references their character."""
    held = b""
    for chunk in chunks:
        piece = held + chunk
        cut = _border(piece)
        held = piece[cut:]
        yield _canonical(piece[:cut])
    if held:
        yield _canonical(held)


def _border(piece: bytes) -> int:
    """Where `piece` can be cut without cutting a line end or a character reference in two."""
    if piece.endswith(b"\r"):
        return len(piece) - 1
    at = piece.rfind(b"&", -_REFERENCE_BYTES)
    return at if at >= 0 and b";" not in piece[at:] else len(piece)


def _canonical(piece: bytes) -> bytes:
    if b"\r" in piece:
        if _LONE_CR.search(piece):
            piece = piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        else:
            piece = piece.translate(None, b"\r")  # Twice as fast.
    if b"&" in piece:
        if piece.count(b"&#13;") == piece.count(b"&"):
            return piece.replace(b"&#13;", b"&#xD;")
        return _REFERENCE.sub(_resolve, piece)
    return piece


def _resolve(reference: re.Match[bytes]) -> bytes:
    in_hex, decimal = reference.groups()
    code = int(in_hex, 16) if in_hex else int(decimal)
    return b"&#xD;" if code == 13 else bytes([code])


def c14n_cost(tree: etree._Element | etree._ElementTree) -> int:
    """What canonicalization may cost at most, in steps or bytes of output.

    The larger of (namespace declarations in scope)^2 x elements, the work of inclusive
    canonicalization, and longest namespace name x (elements + attributes), the output that
    exclusive canonicalization may grow to. Declarations in scope are counted with those that they
    shadow, because libxml2 compares them all. The whole document is counted even for one
    element of it, because the scope reaches down from the root.
    """
    root = _root(tree)
    in_scope = deepest = longest = 0
    for event, namespace in etree.iterwalk(root, events=("start-ns", "end-ns")):
        if event == "start-ns":
            in_scope += 1
            deepest = max(deepest, in_scope)
            longest = max(longest, len(namespace[1].encode()))
        else:
            in_scope -= 1
    nodes = _count(root, "count(//*|//@*)")
    return max((deepest + 1) ** 2 * _count(root, "count(//*)"), longest * nodes)


def check_c14n_cost(tree: etree._Element | etree._ElementTree, *, prefixes: int = 0) -> None:
    """Refuse what would cost too much.

    Raises:
        CanonicalizationCostError: `c14n_cost` is over `MAX_C14N_COST`, or more inclusive
            `prefixes` are listed than namespaces may be in scope.
    """
    if prefixes > MAX_NAMESPACES:
        raise CanonicalizationCostError(limit=MAX_NAMESPACES, found=prefixes)
    cost = c14n_cost(tree)
    if cost > MAX_C14N_COST:
        raise CanonicalizationCostError(limit=MAX_C14N_COST, found=cost)


def _root(tree: etree._Element | etree._ElementTree) -> etree._Element:
    return (tree if isinstance(tree, etree._ElementTree) else tree.getroottree()).getroot()


def _count(root: etree._Element, expression: str) -> int:
    return int(root.xpath(expression))  # type: ignore[arg-type]
