"""The same envelopes as a checker of types sees them once nothing mandatory is missing.

A field that the standard makes mandatory is `None` nowhere below these classes, and a list that
must not be empty has a first item. They are no other values: what `as_checked` gives is the very
envelope that it was given, so it goes wherever an envelope goes, and `isinstance` looks whether a
value has what the class promises. `attrs.evolve` makes an ordinary value, which promises nothing.
"""

from __future__ import annotations

import datetime as dt
import functools
import types
import typing
from collections.abc import Iterator
from itertools import islice
from typing import Annotated, Any, Final, NoReturn, TypeVar, overload

import attrs

from vnedoc.codes import BusinessDocType, StatusCode
from vnedoc.content import Content
from vnedoc.errors import Lang, VnedocError, error
from vnedoc.identifiers import ContentId, DocumentId, OrganId
from vnedoc.limits import MAX_VIOLATIONS
from vnedoc.model import (
    Attachment,
    Business,
    Changes,
    Code,
    DocumentEnvelope,
    DocumentType,
    Envelope,
    Header,
    Hop,
    Manifest,
    Organ,
    Promulgation,
    Receiver,
    Reference,
    Replacement,
    ResponseFor,
    Status,
    StatusEnvelope,
    Trace,
)
from vnedoc.model._wire import wire_of

__all__ = [
    "CheckedAttachment",
    "CheckedBusiness",
    "CheckedChanges",
    "CheckedCode",
    "CheckedDocumentEnvelope",
    "CheckedDocumentType",
    "CheckedHeader",
    "CheckedHop",
    "CheckedManifest",
    "CheckedOrgan",
    "CheckedPromulgation",
    "CheckedReceiver",
    "CheckedReference",
    "CheckedReplacement",
    "CheckedResponseFor",
    "CheckedStatus",
    "CheckedStatusEnvelope",
    "CheckedTrace",
    "IncompleteError",
    "as_checked",
]

T = TypeVar("T")

_NOT_EMPTY: Final = "not empty"
Some = Annotated[tuple[T, ...], _NOT_EMPTY]
"""One or more."""


@error
class IncompleteError(VnedocError):
    """An envelope lacks what is mandatory; `problems` has (field path, English, Vietnamese)."""

    code = "VNE-E701"
    title_en = "The message lacks something mandatory"
    title_vi = "Gói tin thiếu thông tin bắt buộc"
    en = "The message leaves out what is mandatory: {listed}."
    vi = "Gói tin thiếu thông tin bắt buộc: {listed}."
    hint_en = "Ask the sender for it, or read the envelope, any field of which may be None."
    hint_vi = "Hãy đề nghị bên gửi bổ sung, hoặc đọc envelope, nơi mọi trường đều có thể là None."
    problems: tuple[tuple[str, str, str], ...]

    def text(self, lang: Lang = "en") -> str:
        """All that is lacking, in one language."""
        index = 2 if lang == "vi" else 1
        listed = "; ".join(f"{one[0]} ({one[index]})" for one in self.problems)
        what, hint = (self.vi, self.hint_vi) if lang == "vi" else (self.en, self.hint_en)
        return f"{what} {hint}".format(listed=listed)


class _Refinement(type):
    """A class of those values of another class that have what its annotations promise."""

    def __instancecheck__(cls, value: object) -> bool:
        base = cls.__base__
        if base is None or not isinstance(value, base):
            return False
        return next(_lacking(cls, value, ""), None) is None

    def __call__(cls, *_: object, **__: object) -> NoReturn:
        raise TypeError(f"{cls.__name__} is made by vnedoc.checked.as_checked alone")


class CheckedOrgan(Organ, metaclass=_Refinement):
    """An organisation that is identified. QCVN 102:2016/BTTTT 1.1.1."""

    organ_id: OrganId


class CheckedCode(Code, metaclass=_Refinement):
    """Number and notation. QCVN 102:2016/BTTTT 1.3."""

    number: str
    notation: str


class CheckedPromulgation(Promulgation, metaclass=_Refinement):
    """When the document was issued. QCVN 102:2016/BTTTT 1.4."""

    date: dt.date


class CheckedDocumentType(DocumentType, metaclass=_Refinement):
    """The kind as the sender names it. QCVN 102:2016/BTTTT 1.5."""

    code: int


class CheckedResponseFor(ResponseFor, metaclass=_Refinement):
    """A document that is answered. QCVN 102:2016/BTTTT 1.12."""

    organ_id: OrganId
    code: str
    document_id: DocumentId


class CheckedHeader(Header, metaclass=_Refinement):
    """What a document says about itself. QCVN 102:2016/BTTTT 1."""

    sender: CheckedOrgan
    recipients: Some[CheckedOrgan]
    code: CheckedCode
    promulgation: CheckedPromulgation
    document_type: CheckedDocumentType
    subject: str
    response_for: tuple[CheckedResponseFor, ...]


class CheckedHop(Hop, metaclass=_Refinement):
    """One system that the message went through. QCVN 102:2016/BTTTT 2.1."""

    organ_id: OrganId
    timestamp: dt.datetime


class CheckedReceiver(Receiver, metaclass=_Refinement):
    """A receiver that an update adds or removes. QCVN 102:2016/BTTTT 2.2.3.3."""

    organ_id: OrganId
    receiver_type: int


class CheckedChanges(Changes, metaclass=_Refinement):
    """What an update changes. QCVN 102:2016/BTTTT 2.2.3."""

    receivers: tuple[CheckedReceiver, ...]


class CheckedReplacement(Replacement, metaclass=_Refinement):
    """A document that is replaced, and at whom. QCVN 102:2016/BTTTT 2.2.8."""

    document_id: DocumentId
    organ_ids: Some[OrganId]


class CheckedBusiness(Business, metaclass=_Refinement):
    """What the receiver is asked to do. QCVN 102:2016/BTTTT 2.2."""

    doc_type: BusinessDocType
    changes: CheckedChanges | None
    replacements: tuple[CheckedReplacement, ...]


class CheckedTrace(Trace, metaclass=_Refinement):
    """The way of the message. QCVN 102:2016/BTTTT 2."""

    hops: Some[CheckedHop]
    business: CheckedBusiness | None


class CheckedReference(Reference, metaclass=_Refinement):
    """One line of the manifest. QCVN 102:2016/BTTTT 3.1."""

    content_id: ContentId
    content_type: str
    name: str


class CheckedManifest(Manifest, metaclass=_Refinement):
    """What the message says it carries. QCVN 102:2016/BTTTT 3."""

    version: str
    references: tuple[CheckedReference, ...]


class CheckedAttachment(Attachment, metaclass=_Refinement):
    """One attached file with its bytes. QCVN 102:2016/BTTTT 4."""

    content_id: ContentId
    name: str
    content_type: str
    content: Content


class CheckedStatus(Status, metaclass=_Refinement):
    """What became of a document. QCVN 102:2016/BTTTT 1."""

    sender: CheckedOrgan
    response_for: CheckedResponseFor
    code: StatusCode
    timestamp: dt.datetime


class CheckedDocumentEnvelope(DocumentEnvelope, metaclass=_Refinement):
    """A document that lacks nothing mandatory."""

    header: CheckedHeader
    trace: CheckedTrace
    manifest: CheckedManifest
    attachments: tuple[CheckedAttachment, ...]


class CheckedStatusEnvelope(StatusEnvelope, metaclass=_Refinement):
    """A status message that lacks nothing mandatory."""

    status: CheckedStatus


_CHECKED: Final = {
    DocumentEnvelope: CheckedDocumentEnvelope,
    StatusEnvelope: CheckedStatusEnvelope,
}


@overload
def as_checked(envelope: DocumentEnvelope) -> CheckedDocumentEnvelope: ...
@overload
def as_checked(envelope: StatusEnvelope) -> CheckedStatusEnvelope: ...
def as_checked(envelope: Envelope) -> CheckedDocumentEnvelope | CheckedStatusEnvelope:
    """The same envelope, if it lacks nothing that the standard makes mandatory.

    That it is acceptable is not said with it: `Report.document` and `Report.status` say both.

    Args:
        envelope: What was read, built, or handed out by `vnedoc.verify`.

    Raises:
        IncompleteError: it lacks something; of what it lacks, at most
            `vnedoc.limits.MAX_VIOLATIONS` fields are named.
    """
    lacking = tuple(islice(_lacking(_CHECKED[type(envelope)], envelope, ""), MAX_VIOLATIONS))
    if lacking:
        raise IncompleteError(problems=lacking)
    return typing.cast("CheckedDocumentEnvelope | CheckedStatusEnvelope", envelope)


@attrs.frozen
class _FieldPromise:
    """What a class promises of one field."""

    name: str
    there: bool
    """Whether it holds something."""
    inner: _Refinement | None
    """What is promised of its value, or of each of its items."""
    en: str
    vi: str


@functools.cache
def _promises(kind: _Refinement) -> tuple[_FieldPromise, ...]:
    hints = typing.get_type_hints(kind, include_extras=True)
    wires = {field.name: wire_of(field) for field in attrs.fields(typing.cast(Any, kind.__base__))}
    found = []
    for name in kind.__annotations__:
        wire, hint = wires[name], hints[name]
        some = _NOT_EMPTY in getattr(hint, "__metadata__", ())
        parts = typing.get_args(typing.get_args(hint)[0] if some else hint)
        inner = [one for one in (hint, *parts) if isinstance(one, _Refinement)]
        found.append(
            _FieldPromise(
                name,
                there=some or not {types.NoneType, ...} & set(parts),
                inner=inner[0] if inner else None,
                en=wire.en if wire else name,
                vi=wire.vi if wire else name,
            )
        )
    return tuple(found)


def _lacking(kind: _Refinement, value: object, path: str) -> Iterator[tuple[str, str, str]]:
    """Place, English and Vietnamese name of each promised thing that is not there."""
    for promise in _promises(kind):
        held = getattr(value, promise.name)
        place = f"{path}.{promise.name}" if path else promise.name
        if held is None or held == ():
            if promise.there:
                yield place, promise.en, promise.vi
        elif promise.inner is not None and isinstance(held, tuple):
            for index, item in enumerate(held):
                yield from _lacking(promise.inner, item, f"{place}[{index}]")
        elif promise.inner is not None:
            yield from _lacking(promise.inner, held, place)
