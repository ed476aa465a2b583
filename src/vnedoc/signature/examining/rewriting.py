"""What tools do to a signature after signing, undone one thing at a time until it fits again.

A signature that was re-indented, or into whose scope namespaces came, is broken for good; but its
owner can be told what broke it. Nothing passes by this.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from lxml import etree

from vnedoc.limits import MAX_REWRITTEN_BYTES
from vnedoc.signature.trust.ledger import Expense, Ledger, OverdrawnError
from vnedoc.signature.verdict import Reason, ReasonKind
from vnedoc.signature.xmldsig.canonical import C14N_EXCLUSIVE, OWN_PARSER, C14nMethod
from vnedoc.signature.xmldsig.reasons import Refusal

REINDENTED = ReasonKind(
    "VNE-SIG-705",
    title_en="White space was changed after signing",
    title_vi="Khoảng trắng bị thay đổi sau khi ký",
    en="The signature does not fit any more because white space inside <{element}> was changed "
    "after signing: the message was indented anew, or its line ends were changed. Send the bytes "
    "as they were signed.",
    vi="Chữ ký không còn khớp vì khoảng trắng bên trong <{element}> bị thay đổi sau khi ký: gói "
    "tin bị thụt dòng lại hoặc bị đổi ký tự xuống dòng. Hãy gửi nguyên các byte đã ký.",
)
NAMESPACES_MOVED = ReasonKind(
    "VNE-SIG-706",
    title_en="Namespace declarations were added or moved after signing",
    title_vi="Khai báo không gian tên bị thêm hoặc bị chuyển chỗ sau khi ký",
    en="The signature does not fit any more because namespace declarations around <{element}> were "
    "added or moved after signing. Send the bytes as they were signed.",
    vi="Chữ ký không còn khớp vì khai báo không gian tên bao quanh <{element}> bị thêm hoặc bị "
    "chuyển chỗ sau khi ký. Hãy gửi nguyên các byte đã ký.",
)
_SPACE: Final = " \t\r\n"


def rewritten(
    element: etree._Element, c14n: C14nMethod, fits: Callable[[bytes], bool], ledger: Ledger
) -> Reason | None:
    """How an element inside a signature was rewritten after signing; `None` if nobody knows.

    Args:
        element: What was canonicalized.
        c14n: How.
        fits: Whether a form of it is the one that was signed.
        ledger: That of the verification: each try is paid for.
    """
    if len(etree.tostring(element, encoding="UTF-8", with_tail=False)) > MAX_REWRITTEN_BYTES:
        return None
    try:
        for kind, form in _undone(element, c14n, ledger):
            ledger.spend(Expense.REWRITINGS)
            if fits(form):
                return kind(element=str(element.tag).rpartition("}")[2])
    except (OverdrawnError, Refusal, etree.XMLSyntaxError):
        # A form that cannot be made, or does not parse any more, is not the one that was signed.
        pass
    return None


def _undone(
    element: etree._Element, c14n: C14nMethod, ledger: Ledger
) -> Iterator[tuple[ReasonKind, bytes]]:
    for kind, squeezed in ((NAMESPACES_MOVED, False), (REINDENTED, True)):
        if squeezed:
            yield kind, c14n.of(_squeezed(_alone(element)))
            yield kind, c14n.of(_without_returns(_alone(element)))
        for gone in _scopes(element, c14n, ledger):
            root = _alone(element, *gone)
            yield kind, c14n.of(_squeezed(root) if squeezed else root)
        if not c14n.exclusive:
            root = _alone(element)
            yield kind, C14N_EXCLUSIVE.of(_squeezed(root) if squeezed else root)


def _scopes(element: etree._Element, c14n: C14nMethod, ledger: Ledger) -> Iterator[tuple[str, ...]]:
    """Prefixes that may have come into scope after signing: nothing in the message has them."""
    # Declarations that are not used have no part in its forms: none of them is the cause.
    if c14n.exclusive:
        return
    root = element.getroottree().getroot()
    used = ledger.once(("prefixes used", root), lambda: frozenset(_used(root)))
    unused = tuple(
        prefix for prefix, uri in element.nsmap.items() if prefix and not used & {prefix, uri}
    )
    if unused:
        yield unused
    if len(unused) > 1:
        yield from ((prefix,) for prefix in unused[:_MOST])


def _used(root: etree._Element) -> Iterator[str | None]:
    """The prefixes of elements and, as lxml does not tell theirs, the namespaces of attributes."""
    for one in root.iter(etree.Element):
        yield one.prefix
        yield from (str(name)[1:].partition("}")[0] for name in one.attrib if "{" in name)


_MOST: Final = 4
"""Namespaces that are taken out one by one; tools add one or two."""


def _alone(element: etree._Element, *gone: str) -> etree._Element:
    """The element as a root, without the declarations of some prefixes on it."""
    start, end, rest = etree.tostring(element, encoding="UTF-8", with_tail=False).partition(b">")
    for prefix in gone:
        start = re.sub(rb' xmlns:%b="[^"]*"' % re.escape(prefix.encode()), b"", start, count=1)
    return etree.fromstring(start + end + rest, OWN_PARSER)  # noqa: TID251 - our own serialization


def _squeezed(root: etree._Element) -> etree._Element:
    for one in root.iter():
        if len(one) and not (one.text or "").strip(_SPACE):
            one.text = None
        if not (one.tail or "").strip(_SPACE):
            one.tail = None
    return root


def _without_returns(root: etree._Element) -> etree._Element:
    for one in root.iter():
        one.text, one.tail = ((text or "").replace("\r", "") for text in (one.text, one.tail))
    return root
