"""Examples of rules: ordinary messages, and small changes to them.

A rule says ``bad=change(header__subject=None)``: the ordinary document with one value changed.
Tests check that the rule finds it, and the pages of the docs and ``vnedoc explain`` show it.
"""

# mypy: disable-error-code="arg-type"
# Its attrs plugin takes the type variable of a group's converter for the field's own type.

from __future__ import annotations

import datetime as dt
import functools
import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs

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
)
from vnedoc.rules.engine.context import RuleContext
from vnedoc.signature.verdict import Verification

PDF: Final = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Size 3/Root 1 0 R>>\n%%EOF\n"
)
"""Bytes that are a PDF as far as any rule looks."""
_CONTEXT: Final = frozenset(
    {"at", "holidays", "seen", "caps", "disorders", "verification", "signature_required", "dossier"}
)
_NOON: Final = dt.datetime(2025, 7, 1, 12, 0, tzinfo=VIETNAM)


@attrs.frozen(kw_only=True)
class Example:
    """One message, told by what it changes in an ordinary one."""

    base: str
    """``new``, ``revoke``, ``update``, ``replace``, ``status`` or ``refusal``."""
    changes: Mapping[str, Any]
    """Path of fields joined by two underscores -> value, or a function of the old value."""
    given: Mapping[str, Any]
    """What the caller of the check says: `RuleContext`'s own fields."""

    def envelope(self) -> Envelope:
        """The message."""
        envelope = BASES[self.base]()
        for path, value in self.changes.items():
            envelope = _changed(envelope, path.split("__"), value)
        return envelope

    def context(self) -> RuleContext:
        """The message under check. What the example does not say is given as it ordinarily is."""
        ordinary: dict[str, Any] = {
            "at": _NOON,
            "holidays": frozenset(),
            "seen": frozenset({EARLIER_ID} if self.base == "replace" else {DOCUMENT_ID}),
            "disorders": (),
            "verification": Verification(),
        }
        if self.base == "new":
            ordinary["seen"] = frozenset()
        return RuleContext(envelope=self.envelope(), **{**ordinary, **self.given})

    def unchanged(self) -> Example:
        """The ordinary message that this one was made from."""
        return attrs.evolve(self, changes={}, given={})


def change(base: str = "new", /, **changes: Any) -> Example:
    """An example: fields of the ordinary message `base` that differ.

    Args:
        base: a key of `BASES`.
        changes: ``header__recipients__0__organ_id=...``; a function is applied to the old value,
            bytes become `Content`; the fields of `RuleContext`, such as ``at``, are
            given to the check instead.
    """
    given = {name: value for name, value in changes.items() if name in _CONTEXT}
    fields = {name: value for name, value in changes.items() if name not in _CONTEXT}
    return Example(base=base, changes=fields, given=given)


def zipped(name: str, data: bytes) -> bytes:
    """A zip of one file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def carrying(data: bytes, content_type: str = "application/zip") -> Callable[[Any], Any]:
    """A change of an attachment: these bytes, declared so."""
    return functools.partial(
        attrs.evolve, content=Content.from_bytes(data), content_type=content_type
    )


def _changed(value: Any, path: list[str], new: Any) -> Any:
    """`value` with the field at `path` changed; tuples are indexed by number."""
    if not path:
        made = new(value) if callable(new) else new
        return Content.from_bytes(made) if isinstance(made, bytes) else made
    name, rest = path[0], path[1:]
    if isinstance(value, tuple):
        at = int(name)
        return (*value[:at], _changed(value[at], rest, new), *value[at + 1 :])
    inner = _changed(getattr(value, name), rest, new)
    return attrs.evolve(value, **{name: inner})


# -- the ordinary messages ------------------------------------------------------------------------

SENDER: Final = Organ(
    organ_id=OrganId("H26.99"),
    organization_in_charge="Ủy ban nhân dân thành phố Hà Nội",
    organ_name="Sở Ví dụ A",
    address="1 phố Ví Dụ, Hà Nội",
    email="vanthu@vidu-a.example",
    telephone="024 1234 5678",
    website="https://vidu-a.example",
)
RECEIVER: Final = Organ(organ_id=OrganId("H41.99"), organ_name="Sở Ví dụ B")
SECOND_RECEIVER: Final = Organ(organ_id=OrganId("H55.99"), organ_name="Sở Ví dụ C")
DOCUMENT_ID: Final = DocumentId("H26.99,2025/07/01,05/SVDA-VP")
EARLIER_ID: Final = DocumentId("H26.99,2025/06/20,04/SVDA-VP")
STAFF: Final = Staff(department="Văn thư", staff="Trần Thị Ví Dụ", email="tvd@vidu-a.example")


def _document(business: Business) -> DocumentEnvelope:
    name, content_id = "05-SVDA-VP.pdf", ContentId("cid:f1")
    reference = Reference(content_id=content_id, content_type="application/pdf", name=name)
    attachment = Attachment(
        content_id=content_id,
        content_type="application/pdf",
        name=name,
        content=Content.from_bytes(PDF),
    )
    hop = Hop(organ_id=SENDER.organ_id, timestamp=dt.datetime(2025, 7, 1, 9, 30, tzinfo=VIETNAM))
    return DocumentEnvelope(
        header=_header(),
        trace=Trace(hops=(hop,), business=business),
        manifest=Manifest(version="1.0", references=(reference,)),
        attachments=(attachment,),
    )


def _header() -> Header:
    return Header(
        sender=SENDER,
        recipients=(RECEIVER, SECOND_RECEIVER),
        document_id=DOCUMENT_ID,
        code=Code(number="05", notation="SVDA-VP"),
        promulgation=Promulgation(place="Hà Nội", date=dt.date(2025, 7, 1)),
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
        response_for=(
            ResponseFor(
                organ_id=OrganId("H41.99"),
                code="12/SVDB-KH",
                promulgation_date=dt.date(2025, 6, 20),
                document_id=DocumentId("H41.99,2025/06/20,12/SVDB-KH"),
            ),
        ),
        steering_type=SteeringType.NONE,
        to_places=("Như trên;", "Lưu: VT."),
    )


def _new() -> DocumentEnvelope:
    return _document(Business(doc_type=BusinessDocType.NEW, paper=False))


def _revocation() -> DocumentEnvelope:
    return _document(
        Business(
            document_id=DOCUMENT_ID,
            doc_type=BusinessDocType.REVOKE,
            reason="Gửi nhầm nơi nhận",
            paper=False,
            staff=STAFF,
        )
    )


def _update() -> DocumentEnvelope:
    return _document(
        Business(
            document_id=DOCUMENT_ID,
            doc_type=BusinessDocType.UPDATE,
            reason="Bổ sung nơi nhận",
            paper=False,
            changes=Changes(
                document_info=False,
                document_receiver=True,
                receivers=(Receiver(organ_id=SECOND_RECEIVER.organ_id, receiver_type=1),),
            ),
            staff=STAFF,
        )
    )


def _replacement() -> DocumentEnvelope:
    replaced = Replacement(document_id=EARLIER_ID, organ_ids=(OrganId("H41.99"),))
    return _document(
        Business(
            doc_type=BusinessDocType.REPLACE,
            reason="Văn bản trước có sai sót",
            paper=False,
            replacements=(replaced,),
            staff=STAFF,
        )
    )


def _status(code: StatusCode, description: str) -> StatusEnvelope:
    return StatusEnvelope(
        status=Status(
            sender=RECEIVER,
            response_for=ResponseFor(
                organ_id=SENDER.organ_id,
                code="05/SVDA-VP",
                promulgation_date=dt.date(2025, 7, 1),
                document_id=DOCUMENT_ID,
            ),
            staff=STAFF,
            code=code,
            description=description,
            timestamp=dt.datetime(2025, 7, 1, 10, 5, tzinfo=VIETNAM),
        )
    )


BASES: Final[Mapping[str, Callable[[], Envelope]]] = {
    "new": functools.cache(_new),
    "revoke": functools.cache(_revocation),
    "update": functools.cache(_update),
    "replace": functools.cache(_replacement),
    "status": functools.cache(lambda: _status(StatusCode.ACCEPTED, "Đã tiếp nhận, vào sổ")),
    "refusal": functools.cache(lambda: _status(StatusCode.REFUSED, "Gửi nhầm nơi nhận")),
}
"""The ordinary messages by name. Organisations are invented units of provinces that exist."""
