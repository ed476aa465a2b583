"""Envelopes for tests: complete ones of every kind, and strategies for any that can exist.

The organisations are invented units of provinces that kept their code in 2025, so nothing here
is flagged as closed or unknown.
"""

from __future__ import annotations

import datetime as dt
import enum
import functools
import types
import typing
from collections.abc import Callable, Iterator
from typing import Any

import attrs
from hypothesis import strategies as st

from vnedoc import names
from vnedoc.codes import BusinessDocType, Priority, StatusCode, SteeringType
from vnedoc.content import Content
from vnedoc.identifiers import ContentId, DocumentId, OrganId
from vnedoc.model import (
    VIETNAM,
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
    Other,
    Promulgation,
    Receiver,
    Reference,
    Replacement,
    ResponseFor,
    Signer,
    Staff,
    Status,
    StatusEnvelope,
    Trace,
    UnknownElement,
    Unread,
)
from vnedoc.xml.plan import Branch, Leaf, Plan, plan_of

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n"
    b"trailer<</Size 3/Root 1 0 R>>\nstartxref\n98\n%%EOF\n"
)
"""The smallest file that every PDF reader opens."""

SENDER = Organ(
    organ_id=OrganId("H26.99"),
    organization_in_charge="Ủy ban nhân dân thành phố Hà Nội",
    organ_name="Sở Ví dụ A",
    address="1 phố Ví Dụ, Hà Nội",
    email="vanthu@vidu-a.example",
    telephone="024 1234 5678",
    website="https://vidu-a.example",
)
RECEIVER = Organ(organ_id=OrganId("H41.99"), organ_name="Sở Ví dụ B")
SECOND_RECEIVER = Organ(organ_id=OrganId("H55.99"), organ_name="Sở Ví dụ C")
STAFF = Staff(department="Văn thư", staff="Trần Thị Ví Dụ", email="tvd@vidu-b.example")
SENT_AT = dt.datetime(2025, 7, 1, 9, 30, tzinfo=VIETNAM)
ISSUED_ON = dt.date(2025, 7, 1)
DOCUMENT_ID = DocumentId("H26.99,2025/07/01,05/SVDA-VP")
EARLIER_ID = DocumentId("H26.99,2025/06/20,04/SVDA-VP")


def header(**changes: Any) -> Header:
    """A complete header of a công văn; `changes` are fields that differ."""
    complete = Header(
        sender=SENDER,
        recipients=(RECEIVER, SECOND_RECEIVER),
        document_id=DOCUMENT_ID,
        code=Code(number="05", notation="SVDA-VP"),
        promulgation=Promulgation(place="Hà Nội", date=ISSUED_ON),
        document_type=DocumentType(code=2, detail=18, name="Công văn"),
        subject="V/v phối hợp thực hiện ví dụ",
        content="Đề nghị phối hợp thực hiện ví dụ.",
        signer=Signer(
            competence="KT. GIÁM ĐỐC", position="Phó Giám đốc", full_name="Nguyễn Văn Ví Dụ"
        ),
        due_date=dt.date(2025, 7, 15),
        other=Other(
            priority=Priority.NORMAL,
            sphere_of_promulgation="Công khai",
            typist_notation="NVVD",
            promulgation_amount=2,
            page_amount=1,
            direction=False,
        ),
        steering_type=SteeringType.NONE,
        to_places=("Như trên;", "Lưu: VT."),
    )
    return attrs.evolve(complete, **changes)


def attachment(
    index: int = 1,
    name: str = "05-SVDA-VP.pdf",
    data: bytes = PDF,
    content_type: str = "application/pdf",
) -> Attachment:
    """One attached file."""
    return Attachment(
        content_id=ContentId(f"cid:f{index}"),
        name=name,
        content_type=content_type,
        content=Content.from_bytes(data),
    )


ATTACHMENTS = (
    attachment(),
    attachment(2, "Phụ lục.txt", "Phụ lục ví dụ\n".encode(), "text/plain"),
)


def manifest_of(attachments: tuple[Attachment, ...]) -> Manifest:
    """The manifest that names exactly these files."""
    references = tuple(
        Reference(content_id=a.content_id, content_type=a.content_type, name=a.name)
        for a in attachments
    )
    return Manifest(version="1.0", references=references)


def document(
    business: Business | None = None,
    attachments: tuple[Attachment, ...] = ATTACHMENTS,
    **changes: Any,
) -> DocumentEnvelope:
    """A complete document: a new one unless `business` says otherwise.

    Args:
        business: the operation.
        attachments: the files; the manifest follows from them.
        changes: fields of the header that differ.
    """
    return DocumentEnvelope(
        header=header(**changes),
        trace=Trace(
            hops=(Hop(organ_id=SENDER.organ_id, timestamp=SENT_AT),),
            business=business or Business(doc_type=BusinessDocType.NEW, paper=False),
        ),
        manifest=manifest_of(attachments),
        attachments=attachments,
    )


def revocation() -> DocumentEnvelope:
    """A complete document that revokes itself, as the standard has it."""
    business = Business(
        document_id=DOCUMENT_ID,
        doc_type=BusinessDocType.REVOKE,
        reason="Gửi nhầm nơi nhận",
        paper=False,
        staff=STAFF,
    )
    return document(business)


def update() -> DocumentEnvelope:
    """A complete document that updates itself: its data and one of its receivers."""
    business = Business(
        document_id=DOCUMENT_ID,
        doc_type=BusinessDocType.UPDATE,
        reason="Bổ sung nơi nhận",
        paper=False,
        changes=Changes(
            document_info=True,
            document_receiver=True,
            receivers=(Receiver(organ_id=SECOND_RECEIVER.organ_id, receiver_type=1),),
        ),
        staff=STAFF,
    )
    return document(business)


def replacement() -> DocumentEnvelope:
    """A complete document that takes the place of an earlier one."""
    replaced = Replacement(document_id=EARLIER_ID, organ_ids=(RECEIVER.organ_id or OrganId(),))
    business = Business(
        doc_type=BusinessDocType.REPLACE,
        reason="Thay thế văn bản có sai sót",
        paper=False,
        replacements=(replaced,),
        staff=STAFF,
    )
    return document(business)


def status(code: StatusCode = StatusCode.ACCEPTED, **changes: Any) -> StatusEnvelope:
    """A complete status message on `document()`; `changes` are fields that differ."""
    back, there = (SENDER, RECEIVER) if code.sent_by_original_sender else (RECEIVER, SENDER)
    complete = Status(
        sender=back,
        response_for=ResponseFor(
            organ_id=there.organ_id,
            code="05/SVDA-VP",
            promulgation_date=ISSUED_ON,
            document_id=DOCUMENT_ID,
        ),
        staff=STAFF,
        code=code,
        description="Lý do ví dụ" if code.needs_reason else code.vi,
        timestamp=dt.datetime(2025, 7, 1, 10, 5, tzinfo=VIETNAM),
    )
    return StatusEnvelope(status=attrs.evolve(complete, **changes))


COMPLETE: dict[str, Callable[[], Envelope]] = {
    "new": document,
    "revoke": revocation,
    "update": update,
    "replace": replacement,
    **{f"status-{code.value}": functools.partial(status, code) for code in StatusCode},
}
"""Every kind of message by name, complete."""


# -- any envelope that the model can hold -------------------------------------------------------


def texts(max_size: int = 40) -> st.SearchStrategy[str]:
    """Text that XML can carry, blank and odd ones included."""
    odd = st.sampled_from(["", " ", "\r", "\r\n", "\t", "]]>", "&amp;", "<a>", "Ðường", "é", "0"])
    return st.one_of(st.text(_characters(), max_size=max_size), odd)


@functools.cache
def _characters() -> st.SearchStrategy[str]:
    anything = st.characters(exclude_categories=["Cs"])
    return anything.filter(lambda character: not names.NOT_XML.search(character))


def contents() -> st.SearchStrategy[Content]:
    """Bytes of an attachment, given as such or as base64 text that may not be decodable.

    Never empty: on the wire an empty content is the same as none.
    """
    as_bytes = st.binary(min_size=1, max_size=200).map(Content.from_bytes)
    good = st.sampled_from(["YQ==", "YWI=", "YWJj", "YW\nJj", " YWJj "])
    any_text = texts().filter(lambda text: text.strip(" \t\r\n"))
    return st.one_of(as_bytes, good.map(Content.from_base64), any_text.map(Content.from_base64))


def _leaf(kind: type[Any]) -> st.SearchStrategy[Any]:
    if issubclass(kind, enum.Enum):
        return st.sampled_from(kind)
    if issubclass(kind, bool):
        return st.booleans()
    if issubclass(kind, int):
        return st.integers(0, 999_999_999)
    if issubclass(kind, dt.datetime):
        naive = st.datetimes(dt.datetime(1, 1, 1), dt.datetime(9999, 12, 31, 23, 59, 59))
        return naive.map(lambda value: value.replace(microsecond=0, tzinfo=VIETNAM))
    if issubclass(kind, dt.date):
        return st.dates()
    if issubclass(kind, Content):
        return contents()
    return texts().map(kind)


def _field(hint: Any) -> st.SearchStrategy[Any]:
    if typing.get_origin(hint) is tuple:
        return st.lists(_kind(typing.get_args(hint)[0]), max_size=3).map(tuple)
    assert isinstance(hint, types.UnionType)
    return st.none() | _kind(typing.get_args(hint)[0])


def _kind(kind: type[Any]) -> st.SearchStrategy[Any]:
    return _group(kind) if attrs.has(kind) else _leaf(kind)


@functools.cache
def _group(cls: type[Any]) -> st.SearchStrategy[Any]:
    hints = typing.get_type_hints(cls)
    wired = (field.name for field in attrs.fields(cls) if field.name != "unread")
    return st.builds(cls, **{name: _field(hints[name]) for name in wired})


@attrs.frozen(kw_only=True)
class Places:
    """Where an envelope can bear what no field holds: paths in the model."""

    groups: list[str] = attrs.field(factory=list)
    leaves: list[str] = attrs.field(factory=list)
    taken: list[tuple[str, str]] = attrs.field(factory=list)
    """Group and name of the single leaves that have a value: a second one is kept unread."""
    typed: list[tuple[str, str]] = attrs.field(factory=list)
    """Group and name of the leaves that do not take any text and have no value."""


def places(envelope: Envelope) -> Places:
    """The places of an envelope."""
    found = Places()
    _walk(envelope, plan_of(type(envelope)), names.ROOT, found)
    return found


def _walk(value: Any, plan: Plan, path: str, found: Places) -> None:
    found.groups.append(path)
    for node in plan.children.values():
        place = f"{path}/{node.element}"
        if isinstance(node, Branch) and node.field is None:
            if any(True for _ in _held(value, node.plan)):
                _walk(value, node.plan, place, found)
            continue
        held = getattr(value, node.field or "")
        items = held if isinstance(held, tuple) else () if held is None else (held,)
        if isinstance(node, Leaf) and not node.many and (items or node.parse):
            (found.taken if items else found.typed).append((path, node.element))
        for index, item in enumerate(items, 1):
            at = place if index == 1 else f"{place}[{index}]"
            if isinstance(node, Leaf):
                found.leaves.append(at)
            else:
                _walk(item, node.plan, at, found)


def _held(value: Any, plan: Plan) -> Iterator[Any]:
    for node in plan.children.values():
        if isinstance(node, Branch) and node.field is None:
            yield from _held(value, node.plan)
        elif getattr(value, node.field or "") not in (None, ()):
            yield node


_LOCAL_NAMES = st.sampled_from(["Là_lạ", "x", "X-1", "_", f"{{{names.XLINK}}}y", "{urn:a}b"])


def unknown_elements() -> st.SearchStrategy[UnknownElement]:
    """Elements that no field knows, nested."""
    return st.recursive(_unknown(texts()), lambda inner: _unknown(texts() | inner), max_leaves=6)


def _unknown(children: st.SearchStrategy[Any]) -> st.SearchStrategy[UnknownElement]:
    return st.builds(
        UnknownElement,
        name=_LOCAL_NAMES,
        attributes=st.dictionaries(_LOCAL_NAMES, texts(), max_size=2).map(_pairs),
        children=st.lists(children, max_size=3).map(tuple),
    )


def _pairs(values: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(values.items())


def _unread(path: str) -> st.SearchStrategy[Unread]:
    return unknown_elements().map(
        lambda e: Unread(path=path, name=e.name, attributes=e.attributes, children=e.children)
    )


def _attributes(path: str) -> st.SearchStrategy[Unread]:
    return st.builds(
        lambda name, value: Unread(path=path, name=f"@{name}", children=(value,)),
        _LOCAL_NAMES,
        texts(),
    )


@st.composite
def _with_unread(draw: st.DrawFn, plain: st.SearchStrategy[Any]) -> Any:
    envelope = draw(plain)
    found = places(envelope)
    kinds = [st.sampled_from(found.groups).flatmap(_unread)]
    if known := found.taken + found.typed:
        kinds.append(st.sampled_from(known).map(_misfit))
    elements = draw(st.lists(st.one_of(kinds), max_size=3))
    bearers = st.sampled_from(found.groups + found.leaves)
    once = st.one_of(bearers.flatmap(_attributes), st.sampled_from(found.groups).map(_stray))
    others = draw(st.lists(once, max_size=3, unique_by=lambda u: (u.path, u.name)))
    return attrs.evolve(envelope, unread=(*elements, *others))


def _misfit(at: tuple[str, str]) -> Unread:
    return Unread(path=at[0], name=at[1], children=("không đọc được",))


def _stray(path: str) -> Unread:
    return Unread(path=path, name="#text", children=("chữ lạc",))


def documents() -> st.SearchStrategy[DocumentEnvelope]:
    """Any document envelope, with unknown elements and attributes here and there."""
    return typing.cast(
        "st.SearchStrategy[DocumentEnvelope]",
        st.one_of(_group(DocumentEnvelope), _with_unread(_group(DocumentEnvelope))),
    )


def statuses() -> st.SearchStrategy[StatusEnvelope]:
    """Any status envelope, with unknown elements and attributes here and there."""
    return typing.cast(
        "st.SearchStrategy[StatusEnvelope]",
        st.one_of(_group(StatusEnvelope), _with_unread(_group(StatusEnvelope))),
    )


def envelopes() -> st.SearchStrategy[Envelope]:
    """Any envelope that the model can hold."""
    return st.one_of(documents(), statuses())
