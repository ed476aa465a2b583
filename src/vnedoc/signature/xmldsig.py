"""XML-DSig's canonicalizations, transforms and digests, over documents whose runs are lifted.

Nothing here looks at a signature's shape (see `shapes`) or at trust (see `judging`).
"""

from __future__ import annotations

import copy
import secrets
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, Final

import attrs
from lxml import etree

from vnedoc import names
from vnedoc.limits import MAX_C14N_COST
from vnedoc.signature.algorithms import DigestMethod
from vnedoc.signature.blocks import Feed, feed_run
from vnedoc.signature.shape_reasons import INHERITED_XML, NO_CANONICAL_FORM, TOO_COSTLY, Refusal
from vnedoc.xml.skeleton import Run, Skeleton
from vnedoc.xml.tree import Document

XADES141: Final = "http://uri.etsi.org/01903/v1.4.1#"
SIGNATURE: Final = f"{{{names.DS}}}Signature"
OWN_PARSER: Final = etree.XMLParser(
    encoding="UTF-8", resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=False
)
"""For what this package has serialized itself; messages are parsed by `vnedoc.xml.tree`."""
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"


@attrs.frozen(kw_only=True)
class C14nMethod:
    """A canonicalization by its URI."""

    uri: str
    name: str
    exclusive: bool


C14N_10: Final = C14nMethod(
    uri="http://www.w3.org/TR/2001/REC-xml-c14n-20010315", name="C14N 1.0", exclusive=False
)
C14N_11: Final = C14nMethod(
    uri="http://www.w3.org/2006/12/xml-c14n11", name="C14N 1.1", exclusive=False
)
C14N_EXCLUSIVE: Final = C14nMethod(
    uri="http://www.w3.org/2001/10/xml-exc-c14n#", name="exclusive C14N", exclusive=True
)
C14N: Final[Mapping[str, C14nMethod]] = MappingProxyType(
    {method.uri: method for method in (C14N_10, C14N_11, C14N_EXCLUSIVE)}
)
"""The admitted ones. 1.0 and 1.1 differ only in inherited ``xml:*`` attributes: see
`refuse_inherited`."""

ENVELOPED: Final = f"{names.DS}enveloped-signature"
XPATH: Final = "http://www.w3.org/TR/1999/REC-xpath-19991116"
NOT_IN_SIGNATURES: Final = "not(ancestor-or-self::ds:Signature)"
"""The only XPath: everything but signatures, so that several can stand side by side."""
SIGNED_PROPERTIES: Final = "http://uri.etsi.org/01903#SignedProperties"
COUNTERSIGNED: Final = "http://uri.etsi.org/01903#CountersignedSignature"


def refuse_inherited(element: etree._Element, *, itself: bool = False) -> None:
    """Refuse ``xml:*`` attributes on ancestors of what is canonicalized, or also on `itself`.

    C14N 1.0 inherits them all, 1.1 some and joins ``xml:base``, exclusive none, and libxml2
    drops them for an inner element. Without them the first two are the same.

    Raises:
        Refusal: there is one.
    """
    for ancestor in (element, *element.iterancestors())[0 if itself else 1 :]:
        for name in ancestor.attrib:
            if str(name).startswith(_XML):
                raise Refusal(INHERITED_XML(name=str(name).replace(_XML, "xml:")))


def check_cost(document: Document) -> None:
    """Refuse a document whose canonicalization would cost too much, before any is begun.

    Raises:
        Refusal: the budget of `vnedoc.limits.MAX_C14N_COST` is passed.
    """
    data = document.skeleton.data
    # No cost can be over this, which is far cheaper to know: most messages end here.
    namespaces, nodes = data.count(b"xmlns"), data.count(b"<") + data.count(b"=")
    if max((namespaces + 1) ** 2, len(data)) * nodes <= MAX_C14N_COST:
        return
    if document.c14n_cost > MAX_C14N_COST:
        raise Refusal(TOO_COSTLY(found=document.c14n_cost, limit=MAX_C14N_COST))


def inner_form(element: etree._Element, method: C14nMethod) -> bytes:
    """Canonical form of an element inside a signature, in its place in the document.

    The document must have passed `check_cost`, the element's ancestors `refuse_inherited`.

    Raises:
        Refusal: there is no canonical form.
    """
    # Asked for the canonical form of an inner element, lxml hangs its children under a copy of
    # it, and libxml2 then takes default namespaces for undeclared. So it becomes a root first;
    # serializing declares on it everything that is in scope.
    alone = etree.tostring(element, encoding="UTF-8", with_tail=False)
    try:
        root = etree.fromstring(alone, OWN_PARSER)  # noqa: TID251 - our own serialization
        return etree.tostring(root, method="c14n", exclusive=method.exclusive, with_comments=False)
    except (etree.C14NError, etree.XMLSyntaxError):
        raise Refusal(NO_CANONICAL_FORM()) from None


def without_signatures(document: Document) -> Document:
    """The document, or a copy of it, without any ``ds:Signature``.

    This is what the XPath `NOT_IN_SIGNATURES` leaves, and enveloped-signature if there is but one;
    values that are called signed are read from it.

    Raises:
        Refusal: canonicalizing it would cost too much.
    """
    check_cost(document)
    if next(document.root.iter(SIGNATURE), None) is None:
        return document
    copied = Document(copy.deepcopy(document.root.getroottree()).getroot(), document.skeleton)
    remove_signatures(copied)
    return copied


def remove_signatures(document: Document) -> None:
    """As `without_signatures`, for a document that nobody else holds."""
    # In libxml2, so that the texts around many signatures are not joined again and again.
    etree.strip_elements(document.root, SIGNATURE, with_tail=False)


def told_apart(
    document: Document, signatures: Collection[etree._Element], c14n: C14nMethod
) -> tuple[bytes, ...]:
    """The canonical form of a document, cut before and behind each of some signatures.

    What stands beside an element has no part in its form, so all pieces but one signature's are
    the form that enveloped-signature asks for: one canonicalization serves every signature.

    Args:
        document: Whatever `check_cost` has passed.
        signatures: Some of its elements, none inside another one, in document order.
        c14n: How to canonicalize.

    Returns:
        What stands before the first, the first, what stands between, the second, and so on.

    Raises:
        Refusal: there is no canonical form.
    """
    wanted = frozenset(signatures)
    tree = copy.deepcopy(document.root.getroottree())
    twins = zip(document.root.iter(SIGNATURE), tuple(tree.getroot().iter(SIGNATURE)), strict=True)
    # Nobody could foresee it, so it stands nowhere else.
    mark = f"m{secrets.token_hex(16)}"
    for original, twin in twins:
        if original in wanted:
            twin.addprevious(etree.ProcessingInstruction(mark))
            # The text behind the signature is not its own; lxml would leave it before the mark.
            behind = etree.ProcessingInstruction(mark)
            behind.tail, twin.tail = twin.tail, None
            twin.addnext(behind)
    form = whole_form(Document(tree.getroot(), document.skeleton), c14n)
    return tuple(form.split(f"<?{mark}?>".encode()))


def document_digest(document: Document, c14n: C14nMethod, digest: DigestMethod) -> bytes:
    """Digest of the canonical form of a whole document, its runs streamed.

    Args:
        document: As `without_signatures` left it.
        c14n: How to canonicalize.
        digest: How to digest.

    Raises:
        Refusal: there is no canonical form.
        SourceChangedError: the file is not the one that was first seen.
    """
    hasher = digest.new()
    feed_form(hasher, document.skeleton, whole_form(document, c14n))
    return bytes(hasher.digest())


def feed_form(hasher: Any, skeleton: Skeleton, form: bytes, feed: Feed = feed_run) -> None:
    """Take a form that `whole_form` gave into a digest, its runs streamed.

    Args:
        hasher: The running digest.
        skeleton: Of the document.
        form: Its canonical form.
        feed: What takes a run into the digest: perhaps a `vnedoc.signature.blocks.Recorder`.

    Raises:
        SourceChangedError: the file is not the one that was first seen.
    """
    for piece in skeleton.split(form):
        if isinstance(piece, Run):
            feed(hasher, piece, skeleton.chunks(piece))
        else:
            hasher.update(piece)


def whole_form(document: Document, c14n: C14nMethod) -> bytes:
    """Canonical form of a whole document, its placeholders in it.

    The document is one that `without_signatures` left: that has looked at the cost.

    Raises:
        Refusal: there is no canonical form.
    """
    tree = document.root.getroottree()
    try:
        return etree.tostring(tree, method="c14n", exclusive=c14n.exclusive, with_comments=False)
    except etree.C14NError:
        raise Refusal(NO_CANONICAL_FORM()) from None
