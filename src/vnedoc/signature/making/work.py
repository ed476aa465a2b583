"""A message on its way to be signed: what its digest is over, and where the signature goes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import attrs
from lxml import etree

from vnedoc.content import Input, source_of
from vnedoc.limits import MAX_SIGNATURES, MAX_TEXT_CHARACTERS, MAX_UNREAD
from vnedoc.signature import crypto
from vnedoc.signature.errors import (
    NotSignableError,
    SignatureArgumentError,
)
from vnedoc.signature.examining.places import header_of, placed_signatures
from vnedoc.signature.examining.subject import Subject, check_count
from vnedoc.signature.making.insertion import Insertion, last_child_of
from vnedoc.signature.making.request import SigningRequest
from vnedoc.signature.making.target import Target, unsignable, write_to
from vnedoc.signature.making.terms import SigningTerms, free_ident, loaded
from vnedoc.signature.making.writing import signature_text, signed_info_form
from vnedoc.signature.xmldsig.canonical import (
    C14N,
    SIGNATURE,
    C14nMethod,
    feed_form,
    inner_form,
    refuse_inherited,
    remove_signatures,
    whole_form,
    without_signatures,
)
from vnedoc.signature.xmldsig.reasons import TOO_MANY_SIGNATURES, Refusal, over_limit
from vnedoc.signature.xmldsig.shapes import read_shape
from vnedoc.xml.reading import leftovers
from vnedoc.xml.reading.reader import read_document
from vnedoc.xml.reading.tree import Document, parse


def begin(source: Input, several: bool) -> SigningWork:
    """A message, read and found fit to be signed.

    Args:
        source: The message.
        several: Whether others will sign beside it.

    Raises:
        ReadError: the message cannot be read.
        NotSignableError: it cannot be signed as it is.
    """
    document = parse(source_of(source))
    header = header_of(document)
    if header is None:
        raise NotSignableError(
            reason="it has no edXML/edXMLEnvelope/edXMLHeader to hold the signature",
            reason_vi="không có edXML/edXMLEnvelope/edXMLHeader để chứa chữ ký",
        )
    try:
        # Asked first, and whatever `several` says: another signature must not break those there.
        is_signed = _has_signatures(document)
        stripped = without_signatures(document)
        _check_readable(stripped)
        return SigningWork(
            document=document,
            header=header,
            stripped=stripped,
            insertion=last_child_of(document, header),
            several=several or is_signed,
        )
    except Refusal as refusal:
        raise unsignable(refusal) from None


def _check_readable(stripped: Document) -> None:
    """Refuse what no verifier would read; only a message that could be such is read for that.

    Raises:
        TooMuchUnreadError, TooManyListedError, TooMuchTextError: it passes a limit of reading.
    """
    # `MAX_LISTED` is higher than `MAX_UNREAD`, which counts every element here.
    long = len(stripped.skeleton.data) > MAX_TEXT_CHARACTERS
    if long or leftovers.count(stripped.root) > MAX_UNREAD:
        read_document(stripped)


def _has_signatures(document: Document) -> bool:
    """Whether there are signatures; all of them must have room for another one."""
    subject = Subject(document)
    check_count(subject)
    placed = placed_signatures(subject)
    if len(placed) >= MAX_SIGNATURES:
        raise over_limit(TOO_MANY_SIGNATURES(limit=MAX_SIGNATURES))
    for signature in subject.signatures:
        nested = next(signature.iterancestors(SIGNATURE), None) is not None
        if nested:
            continue
        if signature not in placed or read_shape(signature).content.kind != "several":
            raise NotSignableError(
                reason="a signature in it leaves no room for another and would be broken; make "
                "the first one with several=True (--several)",
                reason_vi="gói tin có chữ ký không chừa chỗ cho chữ ký khác và sẽ bị hỏng; hãy ký "
                "lần đầu với several=True (--several)",
            )
    return bool(subject.signatures)


@attrs.frozen(kw_only=True, eq=False)
class SigningWork:
    """A message on its way to be signed."""

    document: Document
    header: etree._Element
    stripped: Document
    insertion: Insertion
    several: bool
    _forms: dict[bool, bytes] = attrs.field(factory=dict, init=False)

    def request(self, terms: SigningTerms) -> SigningRequest:
        """The request for these terms."""
        try:
            refuse_inherited(self.header, itself=True)
            hasher = terms.digest.new()
            feed_form(hasher, self.document.skeleton, self._form(terms.c14n))
            request = terms.request(bytes(hasher.digest()), several=self.several)
            return self._with_data(attrs.evolve(request, ident=self._free_ident(request)))
        except Refusal as refusal:
            raise unsignable(refusal) from None

    def again(self, request: SigningRequest) -> SigningRequest:
        """The same request, made for this message."""
        return self.request(SigningTerms.again(request))

    def write(self, request: SigningRequest, value: bytes, target: Target) -> None:
        """Insert the signature, if the value fits and the result is what was meant."""
        write_to(target, self.written(request, value))

    def written(self, request: SigningRequest, value: bytes) -> Iterator[bytes]:
        """The signed bytes, in pieces; errors as for `write`.

        Args:
            request: As `request` gave it.
            value: The signature value.
        """
        # Whoever made it: a signer of the caller's own, or one given another's certificate.
        check_value(request, value)
        text = signature_text(request, dict(self.header.nsmap), value)
        if not self.insertion.certain:
            self._check(request, text)
        return self.insertion.stream(self.document.skeleton, text)

    def holder_of(self, document: Document) -> etree._Element | None:
        """The element of `document` whose last child the signature becomes."""
        return header_of(document)

    def _form(self, c14n: C14nMethod) -> bytes:
        """The canonical form of the message without signatures, computed once."""
        if c14n.exclusive not in self._forms:
            self._forms[c14n.exclusive] = whole_form(self.stripped, c14n)
        return self._forms[c14n.exclusive]

    def _with_data(self, request: SigningRequest) -> SigningRequest:
        return attrs.evolve(request, data=signed_info_form(request, dict(self.header.nsmap)))

    def _free_ident(self, request: SigningRequest) -> str:
        """An identifier that follows from what is signed and stands nowhere in the message."""
        # Nothing random: `complete` makes the same request again, perhaps on another machine.
        seed = hashlib.sha256(request.document_digest + request.certificate)
        seed.update(f"{request.at.isoformat()} {request.method} {request.form}".encode())
        return free_ident(Subject(self.document), f"sig-{seed.hexdigest()[:24]}")

    def _check(self, request: SigningRequest, text: bytes) -> None:
        """The message with the signature must differ from the one without by just that."""
        data = self.insertion.into(self.document.skeleton.data, text)
        result = _skeleton_only(data)
        header = self.holder_of(result)
        signature = header[-1] if header is not None and len(header) else None
        c14n = C14N[request.c14n]
        same = signature is not None and inner_form(signature[0], c14n) == request.data
        remove_signatures(result)
        if not same or whole_form(result, c14n) != self._form(c14n):
            raise NotSignableError(
                reason="its parts cannot be told apart for certain",
                reason_vi="không phân biệt chắc chắn được các phần của gói tin",
            )


def _skeleton_only(data: bytes) -> Document:
    """A skeleton's data as a document of its own: its placeholders are ordinary text there."""
    return parse(source_of(data))


def check_value(request: SigningRequest, value: bytes) -> None:
    """Refuse a value that the certificate's key did not make over the request.

    Raises:
        SignatureArgumentError: it did not.
    """
    key = loaded(request.certificate).public_key()
    check = crypto.verify(request.method, key, value, data=request.data)
    if not check:
        reason = check.reason
        raise SignatureArgumentError(
            argument="signature value (giá trị chữ ký)",
            reason=reason.text("en").rstrip(".") if reason else "wrong",
            reason_vi=reason.text("vi").rstrip(".") if reason else "sai",
        )
