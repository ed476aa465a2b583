"""XML-DSig's canonicalizations, transforms and digests, over documents whose runs are lifted.

Nothing here looks at a signature's shape (see `shapes`) or at trust (see `judging`).
"""

from __future__ import annotations

import copy
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

import attrs
from lxml import etree

from vnedoc import names
from vnedoc.limits import MAX_C14N_COST, MAX_DEPTH
from vnedoc.signature.xmldsig.blocks import Feed, feed_run
from vnedoc.signature.xmldsig.reasons import (
    CANONICALIZATION,
    INHERITED_XML,
    NO_CANONICAL_FORM,
    TOO_COSTLY,
    Refusal,
    over_limit,
    unsupported,
)
from vnedoc.xml.reading.skeleton import Run, Skeleton
from vnedoc.xml.reading.tree import Document

XADES141: Final = "http://uri.etsi.org/01903/v1.4.1#"
SIGNATURE: Final = f"{{{names.DS}}}Signature"
OWN_PARSER: Final = etree.XMLParser(
    encoding="UTF-8", resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=False
)
"""For what this package has serialized itself; messages are parsed by `vnedoc.xml.reading.tree`."""
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"


@attrs.frozen(kw_only=True)
class C14nMethod:
    """A canonicalization by its URI."""

    uri: str
    name: str
    exclusive: bool
    prefixes: tuple[str, ...] = ()
    """``InclusiveNamespaces/@PrefixList`` of exclusive canonicalization, each once."""

    @property
    def form(self) -> tuple[bool, tuple[str, ...]]:
        """What decides which form comes out; two methods may give the same."""
        return self.exclusive, self.prefixes

    def of(self, tree: etree._Element | etree._ElementTree) -> bytes:
        """The canonical form of a tree, or of an element that is a root.

        Raises:
            Refusal: there is none, or not one that lxml can make.
        """
        if "#default" in self.prefixes and _default_matters(tree):
            raise unsupported(CANONICALIZATION(uri=f"{self.uri} (PrefixList #default)"))
        try:
            return etree.tostring(
                tree,
                method="c14n",
                exclusive=self.exclusive,
                with_comments=False,
                inclusive_ns_prefixes=list(self.prefixes) or None,
            )
        except etree.C14NError:
            # A relative namespace name. Some bindings of libxml2 give an empty form instead, and
            # the digest of nothing anybody can write down.
            raise Refusal(NO_CANONICAL_FORM()) from None


def _default_matters(tree: etree._Element | etree._ElementTree) -> bool:
    """Whether listing the default namespace in a PrefixList could change the form of a tree.

    lxml passes on only prefixes that stand in a document, which "#default" never does. It means
    nothing where all that declare a default namespace are in it themselves: they show it anyway.
    """
    declared = False
    for _, found in etree.iterwalk(tree, events=("start-ns", "start")):
        if isinstance(found, tuple):
            declared = declared or not found[0]
        elif declared and found is not None:
            if found.prefix is not None:
                return True
            declared = False
    return False


C14N_10: Final = C14nMethod(
    uri="http://www.w3.org/TR/2001/REC-xml-c14n-20010315", name="C14N 1.0", exclusive=False
)
C14N_11: Final = C14nMethod(
    uri="http://www.w3.org/2006/12/xml-c14n11", name="C14N 1.1", exclusive=False
)
C14N_EXCLUSIVE: Final = C14nMethod(
    uri="http://www.w3.org/2001/10/xml-exc-c14n#", name="exclusive C14N", exclusive=True
)
_PLAIN: Final = (C14N_10, C14N_11, C14N_EXCLUSIVE)
# A same-document reference has no comments in it (XML-DSig 4.4.3.3), and a signature with comments
# inside has no admitted shape: keeping comments changes nothing.
_COMMENTED: Final = tuple(
    C14nMethod(
        uri=f"{one.uri.removesuffix('#')}#WithComments",
        name=f"{one.name} with comments",
        exclusive=one.exclusive,
    )
    for one in _PLAIN
)
C14N: Final[Mapping[str, C14nMethod]] = MappingProxyType(
    {method.uri: method for method in (*_PLAIN, *_COMMENTED)}
)
"""The admitted ones. 1.0 and 1.1 differ only in inherited ``xml:*`` attributes: see
`refuse_inherited`."""

ENVELOPED: Final = f"{names.DS}enveloped-signature"
XPATH: Final = "http://www.w3.org/TR/1999/REC-xpath-19991116"
NOT_IN_SIGNATURES: Final = "not(ancestor-or-self::ds:Signature)"
"""The only XPath: everything but signatures, so that several can stand side by side."""
FILTER2: Final = "http://www.w3.org/2002/06/xmldsig-filter2"
SUBTRACTED: Final = "/descendant::ds:Signature"
"""What XPath Filter 2.0 may subtract, and nothing else: the same as `NOT_IN_SIGNATURES`. EU DSS
writes it by default."""
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
                raise unsupported(INHERITED_XML(name=str(name).replace(_XML, "xml:")))


def check_cost(document: Document) -> None:
    """Refuse a document whose canonicalization would cost too much, before any is begun.

    Raises:
        Refusal: the budget of `vnedoc.limits.MAX_C14N_COST` is passed.
    """
    # Measured: namespaces in 60 KB took 28 s, in 125 KB 219 s, before any key was looked at.
    if document.c14n_bound > MAX_C14N_COST and document.c14n_cost > MAX_C14N_COST:
        raise over_limit(TOO_COSTLY(found=document.c14n_cost, limit=MAX_C14N_COST))


def check_prefixes(document: Document, methods: Iterable[C14nMethod]) -> None:
    """Refuse lists of inclusive prefixes that would cost too much.

    libxml2 looks for each of the prefixes, at each element, on the way up to the root.

    Raises:
        Refusal: prefixes x the depths of all elements are over `MAX_C14N_COST`.
    """
    # Measured: a list in 30 KB took 3.8 s.
    listed = [method.prefixes for method in methods if method.prefixes]
    if not listed:
        return
    most = max(map(len, listed))
    depths = int(document.root.xpath("count(//*)")) * MAX_DEPTH
    if most * depths > MAX_C14N_COST:
        depths = sum(_depths(document.root))
    if most * depths > MAX_C14N_COST:
        raise over_limit(TOO_COSTLY(found=most * depths, limit=MAX_C14N_COST))


def _depths(root: etree._Element) -> Iterator[int]:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if event == "start":
            yield depth


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
    except etree.XMLSyntaxError:
        raise Refusal(NO_CANONICAL_FORM()) from None
    return method.of(root)


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


def feed_form(hasher: Any, skeleton: Skeleton, form: bytes, feed: Feed = feed_run) -> None:
    """Take a form that `whole_form` gave into a digest, its runs streamed.

    Args:
        hasher: The running digest.
        skeleton: Of the document.
        form: Its canonical form.
        feed: What takes a run into the digest: perhaps a `xmldsig.blocks.Recorder`.

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
    return c14n.of(document.root.getroottree())
