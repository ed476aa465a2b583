"""Canonical form of documents whose runs are lifted, streamed, and its cost bounded beforehand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from lxml import etree

from vnedoc.errors import CanonicalizationCostError, CanonicalizationError
from vnedoc.limits import MAX_C14N_COST, MAX_NAMESPACES
from vnedoc.xml.reading.skeleton import Run, Skeleton

_REFERENCE: Final = re.compile(rb"&#(?:x([0-9A-Fa-f]+)|([0-9]+));")
_LONE_CR: Final = re.compile(rb"\r(?!\n)")
# The longest reference that a run may hold: &#x, eight zeros, two digits, a semicolon.
_REFERENCE_BYTES: Final = 14


def canonical(
    skeleton: Skeleton,
    tree: etree._Element | etree._ElementTree,
    *,
    exclusive: bool = False,
    inclusive_prefixes: Sequence[str] = (),
    with_comments: bool = False,
    cost: int | None = None,
) -> Iterator[bytes]:
    """Canonical form of the real document, in pieces.

    Args:
        skeleton: what the tree was parsed from.
        tree: its tree or root, or a copy from which something was removed. An element tree stands
            for a whole document: only that has the processing instructions outside the root.
        exclusive: exclusive canonicalization (otherwise inclusive 1.0).
        inclusive_prefixes: PrefixList of exclusive canonicalization.
        with_comments: whether comments are kept.
        cost: `c14n_cost` of the tree or the one it was copied from, if it is known already.

    Raises:
        CanonicalizationCostError: it would cost too much; nothing has been done then.
        CanonicalizationError: there is no canonical form (a relative namespace name).
        SourceChangedError: while the pieces are read.
        ValueError: an element inside another one; lxml's form of that is wrong where a default
            namespace is in scope. See `vnedoc.signature.xmldsig.canonical.inner_form`.
    """
    if isinstance(tree, etree._Element) and tree.getparent() is not None:
        raise ValueError("only a whole document has a canonical form here")
    check_c14n_cost(c14n_cost(tree) if cost is None else cost, prefixes=len(inclusive_prefixes))
    try:
        data = etree.tostring(
            tree,
            method="c14n",
            exclusive=exclusive,
            inclusive_ns_prefixes=list(inclusive_prefixes) or None,
            with_comments=with_comments,
        )
    except etree.C14NError:
        raise CanonicalizationError from None
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
        # The JDK's MIME base64 has &#13; on every line and no other reference; to count and replace
        # it is far faster than a pattern.
        rest = piece.count(b"&") - piece.count(b"&#13;")
        if rest and rest != piece.count(b"&#xD;"):
            return _REFERENCE.sub(_resolve, piece)
        return piece.replace(b"&#13;", b"&#xD;")
    return piece


def _resolve(reference: re.Match[bytes]) -> bytes:
    in_hex, decimal = reference.groups()
    code = int(in_hex, 16) if in_hex else int(decimal)
    # Canonical XML 1.0, 2.3: of white space in text only CR stays a reference.
    return b"&#xD;" if code == 13 else bytes([code])


def c14n_cost(tree: etree._Element | etree._ElementTree) -> int:
    """What canonicalization may cost at most, in steps or in bytes of output.

    The larger of (namespace declarations in scope)^2 x elements, the work of inclusive
    canonicalization, and longest namespace name x (elements + attributes), the output that
    exclusive canonicalization may swell to. Declarations are counted with those that they
    shadow, because libxml2 compares them all. The whole document is counted even for one
    element of it, because the scope reaches down from the root.
    """
    root = (tree if isinstance(tree, etree._ElementTree) else tree.getroottree()).getroot()
    in_scope = deepest = longest = 0
    for _, namespace in etree.iterwalk(root, events=("start-ns", "end-ns")):
        in_scope += 1 if namespace else -1
        if namespace:
            deepest = max(deepest, in_scope)
            longest = max(longest, len(namespace[1].encode()))
    elements = int(root.xpath("count(//*)"))
    nodes = elements + int(root.xpath("count(//@*)"))
    return max((deepest + 1) ** 2 * elements, longest * nodes)


def check_c14n_cost(cost: int, *, prefixes: int = 0) -> None:
    """Refuse a `cost` over `MAX_C14N_COST`, or more inclusive `prefixes` than namespaces.

    Raises:
        CanonicalizationCostError: as it says.
    """
    if prefixes > MAX_NAMESPACES:
        raise CanonicalizationCostError(limit=MAX_NAMESPACES, found=prefixes)
    if cost > MAX_C14N_COST:
        raise CanonicalizationCostError(limit=MAX_C14N_COST, found=cost)
