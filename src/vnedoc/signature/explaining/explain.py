"""Why a signature does not fit: the first difference of the canonical forms, and a likely cause.

With the message as it was signed, the two are compared. Without it, what intermediates and tools
usually do is undone, one thing at a time, until the digest that was signed comes out.
"""

from __future__ import annotations

import copy
import enum
import hashlib
from collections.abc import Callable, Iterator
from typing import Any, Final

import attrs
from lxml import etree

from vnedoc.content import Input, source_of
from vnedoc.errors import Lang
from vnedoc.given import in_vietnamese
from vnedoc.limits import MAX_EXPLAINED_BYTES, MAX_EXPLAINED_ELEMENTS
from vnedoc.model import DocumentEnvelope, Envelope
from vnedoc.normal_forms import normalized
from vnedoc.signature.algorithms import DIGESTS, DigestMethod
from vnedoc.signature.examining.examination import examine
from vnedoc.signature.examining.places import placed_signatures
from vnedoc.signature.examining.rewriting import NAMESPACES_MOVED, REINDENTED
from vnedoc.signature.examining.subject import Subject
from vnedoc.signature.explaining.coverage import values
from vnedoc.signature.xmldsig.canonical import (
    C14N_10,
    C14N_EXCLUSIVE,
    C14nMethod,
    feed_form,
    whole_form,
)
from vnedoc.signature.xmldsig.reasons import Refusal
from vnedoc.signature.xmldsig.shapes import SignedReference
from vnedoc.xml.reading.canonical import canonical_text
from vnedoc.xml.reading.reader import read_document
from vnedoc.xml.reading.skeleton import Run
from vnedoc.xml.reading.tree import Document, parse

_CONTEXT: Final = 40
_SHOWN: Final = 10
_SPACE: Final = " \t\r\n"
Change = Callable[[etree._Element], object]


class Cause(enum.Enum):
    """What probably happened to a message after it was signed."""

    NOTHING = ("The message is as it was signed.", "Gói tin đúng như khi ký.")
    LINE_ENDS = (
        "Line ends were changed (CRLF and LF).",
        "Ký tự xuống dòng bị đổi (CRLF và LF).",
    )
    INDENTATION = (
        "The XML was indented anew or its indentation was removed.",
        "XML bị thụt dòng lại hoặc bị bỏ thụt dòng.",
    )
    NAMESPACES = (
        "Namespace declarations or prefixes were moved or changed.",
        "Khai báo không gian tên hoặc tiền tố bị chuyển chỗ hoặc thay đổi.",
    )
    CANONICALIZATION = (
        "The signer canonicalized in another way than the signature says.",
        "Bên ký đã chuẩn hóa theo cách khác với cách ghi trong chữ ký.",
    )
    NORMAL_FORM = (
        "Vietnamese letters were recomposed (NFC and NFD).",
        "Chữ tiếng Việt bị đổi dạng tổ hợp (NFC và NFD).",
    )
    RESERIALISED = (
        "The message was written anew, as the exchange axis does: same values, other order, "
        "traces added. A statement survives that, an enveloped signature does not.",
        "Gói tin đã được ghi lại như trục liên thông vẫn làm: cùng giá trị, khác thứ tự, thêm vết. "
        "Bản kê có chữ ký còn giá trị khi qua trục, chữ ký trong phần đầu thì không.",
    )
    VALUES = ("Values or files were changed.", "Giá trị hoặc tệp đã bị thay đổi.")
    TOO_LARGE = (
        "The message is too large to try what may have changed it; give the message as it was "
        "signed.",
        "Gói tin quá lớn nên không thử được các thay đổi có thể có; hãy đưa thêm gói tin lúc ký.",
    )
    SIGNATURE = (
        "The signature itself was changed; the message that it is over is as it was signed.",
        "Chính chữ ký đã bị thay đổi; nội dung gói tin mà chữ ký bảo vệ vẫn đúng như khi ký.",
    )
    UNKNOWN = (
        "The cause is not known without the message as it was signed.",
        "Không rõ nguyên nhân nếu không có gói tin lúc ký.",
    )


@attrs.frozen(kw_only=True)
class Explanation:
    """The likely cause, and where the canonical forms first differ."""

    cause: Cause
    offset: int | None = None
    """Of the first difference, in the canonical form of the message without its files."""
    signed: str = ""
    """What stood there when it was signed."""
    found: str = ""
    """What stands there now."""
    paths: tuple[str, ...] = ()
    """Values that differ, by their path; at most ten."""

    def text(self, lang: Lang = "en") -> str:
        """The cause, in one language."""
        index = 1 if in_vietnamese(lang) else 0
        return self.cause.value[index]


def explain(source: Input, original: Input | None = None, *, index: int = 0) -> Explanation:
    """Explain why a signature of a message does not fit it any more.

    Args:
        source: The message as it arrived.
        original: The message as it was signed, or before, if it is at hand.
        index: Which of the signatures in the header.

    Raises:
        ReadError: a message cannot be read.
        IndexError: there is no such signature.
    """
    subject = Subject(parse(source_of(source)))
    examined = examine(subject, placed_signatures(subject)[index])
    if examined.intact:
        return Explanation(cause=Cause.NOTHING)
    found = _explained(subject, examined.shape.content if examined.shape else None, original)
    if found.cause in (Cause.NOTHING, Cause.UNKNOWN) and examined.refusal is not None:
        # The message is right, or nobody knows; the signature itself was rewritten.
        cause = _REWRITTEN.get(examined.refusal.reason.code, found.cause)
        found = attrs.evolve(found, cause=cause)
    if found.cause is Cause.NOTHING:
        # It is not intact, so something was: what it says, its value or its key.
        return attrs.evolve(found, cause=Cause.SIGNATURE)
    return found


_REWRITTEN: Final = {
    REINDENTED.code: Cause.INDENTATION,
    NAMESPACES_MOVED.code: Cause.NAMESPACES,
}


def _explained(
    subject: Subject, reference: SignedReference | None, original: Input | None
) -> Explanation:
    try:
        if original is not None:
            before = Subject(parse(source_of(original, "original"))).stripped
            return _compare(before, subject.stripped, reference.c14n if reference else C14N_10)
        return Explanation(cause=_undo(subject, reference))
    except Refusal:
        return Explanation(cause=Cause.UNKNOWN)


# -- with the original ----------


def _compare(before: Document, now: Document, c14n: C14nMethod) -> Explanation:
    one, other = _form(before, c14n), _form(now, c14n)
    if one == other:
        return Explanation(cause=Cause.NOTHING)
    at = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    paths = _changed(before, now)
    return Explanation(
        cause=_cause(before, now, paths),
        offset=at,
        signed=_around(one, at),
        found=_around(other, at),
        paths=paths[:_SHOWN],
    )


def _form(document: Document, c14n: C14nMethod) -> bytes:
    """The canonical form, each run given by its digest: a placeholder differs every time."""
    return b"".join(_pieces(document, c14n))


def _pieces(document: Document, c14n: C14nMethod) -> Iterator[bytes]:
    for piece in document.skeleton.split(whole_form(document, c14n)):
        if isinstance(piece, Run):
            digest = hashlib.sha256()
            for part in canonical_text(document.skeleton.chunks(piece)):
                digest.update(part)
            yield b"[%s]" % digest.hexdigest().encode()
        else:
            yield piece


def _around(form: bytes, at: int) -> str:
    return form[max(at - _CONTEXT, 0) : at + _CONTEXT].decode("utf-8", "replace")


def _cause(before: Document, now: Document, paths: tuple[str, ...]) -> Cause:
    for cause, change in _CHANGES:
        if _form(_changed_copy(before, change), C14N_10) == _form(
            _changed_copy(now, change), C14N_10
        ):
            return cause
    if _form(before, C14N_EXCLUSIVE) == _form(now, C14N_EXCLUSIVE):
        return Cause.NAMESPACES
    if not paths:
        same = read_document(before).envelope.unread == read_document(now).envelope.unread
        return Cause.RESERIALISED if same else Cause.VALUES
    traces = all("/TraceHeaderList/TraceHeader" in path for path in paths)
    return Cause.RESERIALISED if traces else Cause.VALUES


def _changed(before: Document, now: Document) -> tuple[str, ...]:
    """Paths of values that are not the same in both."""
    one, other = (_by_path(read_document(document).envelope) for document in (before, now))
    return tuple(path for path in sorted({*one, *other}) if one.get(path) != other.get(path))


def _by_path(envelope: Envelope) -> dict[str, Any]:
    found = dict(values(envelope))
    if isinstance(envelope, DocumentEnvelope):
        found["count"] = len(envelope.attachments)
    return found


# -- without the original ----------


def _undo(subject: Subject, reference: SignedReference | None) -> Cause:
    """The first change that brings back the digest that was signed."""
    method = DIGESTS.get(reference.digest) if reference else None
    if reference is None or method is None:
        return Cause.UNKNOWN
    stripped = subject.stripped
    elements = int(stripped.root.xpath("count(//*)"))
    size = stripped.skeleton.source.size
    if elements > MAX_EXPLAINED_ELEMENTS or size > MAX_EXPLAINED_BYTES:
        return Cause.TOO_LARGE
    if _document_digest(stripped, reference.c14n, method) == reference.value:
        return Cause.NOTHING
    # A declaration that was added later, and is not used, is what exclusive C14N leaves out.
    other, cause = (
        (C14N_10, Cause.CANONICALIZATION)
        if reference.c14n.exclusive
        else (C14N_EXCLUSIVE, Cause.NAMESPACES)
    )
    if _document_digest(stripped, other, method) == reference.value:
        return cause
    for cause, change in _CHANGES + _INDENTED:
        document = _changed_copy(stripped, change)
        if _document_digest(document, reference.c14n, method) == reference.value:
            return cause
    return Cause.UNKNOWN


def _changed_copy(document: Document, change: Change) -> Document:
    tree = copy.deepcopy(document.root.getroottree())
    change(tree.getroot())
    return Document(tree.getroot(), document.skeleton)


def _texts(root: etree._Element, change: Callable[[str], str]) -> None:
    for element in root.iter():
        if isinstance(element.tag, str) and element.text:
            element.text = change(element.text)
        if element.tail:
            element.tail = change(element.tail)


def _without_cr(root: etree._Element) -> None:
    _texts(root, lambda text: text.replace("\r", ""))


def _without_indentation(root: etree._Element) -> None:
    for element in root.iter():
        if len(element) and not (element.text or "").strip(_SPACE):
            element.text = None
        if not (element.tail or "").strip(_SPACE):
            element.tail = None


def _composed(root: etree._Element) -> None:
    _texts(root, lambda text: normalized("NFC", text))


def _decomposed(root: etree._Element) -> None:
    _texts(root, lambda text: normalized("NFD", text))


def _indented(space: str) -> Change:
    return lambda root: etree.indent(root, space)


_CHANGES: Final[tuple[tuple[Cause, Change], ...]] = (
    (Cause.LINE_ENDS, _without_cr),
    (Cause.INDENTATION, _without_indentation),
    (Cause.NORMAL_FORM, _composed),
    (Cause.NORMAL_FORM, _decomposed),
)
_INDENTED: Final[tuple[tuple[Cause, Change], ...]] = tuple(
    (Cause.INDENTATION, _indented(space)) for space in ("  ", "    ", "\t")
)


def _document_digest(document: Document, c14n: C14nMethod, digest: DigestMethod) -> bytes:
    """Digest of the canonical form of a whole document, its runs streamed."""
    hasher = digest.new()
    feed_form(hasher, document.skeleton, whole_form(document, c14n))
    return bytes(hasher.digest())
