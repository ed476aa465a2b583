"""What is "the same": three keys, never one.

In real messages a document, its revocation, its update and its replacement carry one DocumentId,
so whoever asks "have I seen this?" by that alone drops every revocation. Here the document, the
message and the operation are told apart, and all three come from the message itself: headers of a
channel can be wrong, and are somebody else's.
"""

from __future__ import annotations

import datetime as dt
import enum
import re
from typing import Any, Final

import attrs

from vnedoc.clauses import PRACTICE, Severity, decree_30
from vnedoc.codes import BusinessDocType
from vnedoc.exchange.settled import VERSION, SettledForm, settle
from vnedoc.findings import Finding, Topic
from vnedoc.given import instance_of
from vnedoc.identifiers import DocumentCode, DocumentId, OrganId
from vnedoc.model import DocumentEnvelope, Envelope, StatusEnvelope
from vnedoc.names import ROOT
from vnedoc.normal_forms import normalized

_MOST_CHARACTERS: Final = 300
"""Of an identifier that is kept as it is; the standard's have 200."""
_KEY: Final = re.compile(r"([1-9][0-9]{0,3}):([0-9a-f]{64})")

FILLED_IN: Final = Topic(
    code="VNE-EXCH-001",
    severity=Severity.INFO,
    clause=PRACTICE,
    title_en="The copies of a message differ in what the axis fills in",
    title_vi="Các bản của một gói tin khác nhau ở phần Trục liên thông tự điền",
    en="It is the same message; the copies differ in what the axis fills in: {fields}.",
    vi="Vẫn là một gói tin; các bản chỉ khác nhau ở phần Trục liên thông tự điền: {fields}.",
)
CONFLICT: Final = Topic(
    code="VNE-EXCH-002",
    severity=Severity.WARNING,
    clause=decree_30("Phụ lục VI, phần I.III.1(h)"),
    title_en="One document and operation has one content",
    title_vi="Mỗi văn bản, mỗi nghiệp vụ chỉ có một nội dung",
    en="Another message of the same document and operation came before, with another content; they "
    "differ in: {fields}.",
    vi="Đã có gói tin khác của cùng văn bản, cùng nghiệp vụ nhưng nội dung khác; chỗ khác nhau: "
    "{fields}.",
    hint_en="Both are kept. A clerk decides which one counts, and asks the sender.",
    hint_vi="Cả hai đều được giữ. Văn thư quyết định dùng bản nào và hỏi lại bên gửi.",
)
RENAMED: Final = Topic(
    code="VNE-EXCH-003",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_en="A message comes by one name",
    title_vi="Mỗi gói tin chỉ đến dưới một mã",
    en="The same message came before as item {before}, and comes as {now} now.",
    vi="Gói tin này đã đến trước đó với mã {before}, nay đến với mã {now}.",
    hint_en="It was listed under a new name, or the gateway mixed two messages up: see whether "
    "what {before} and {now} were to bring is here.",
    hint_vi="Có thể cổng liệt kê lại dưới mã mới, hoặc trả nhầm gói tin: hãy xem đã nhận đủ các "
    "gói tin mang mã {before} và {now} chưa.",
)
_MOST_NAMED: Final = 10
"""Fields that are named in a finding; nobody reads more at a time."""


class OperationKind(enum.StrEnum):
    """What a message does with its document."""

    NEW = "new"
    REVOKE = "revoke"
    UPDATE = "update"
    REPLACE = "replace"
    STATUS = "status"
    OTHER = "other"
    """An operation of a code that no list has."""


_OPERATIONS: Final = {
    str(int(BusinessDocType.NEW)): OperationKind.NEW,
    str(int(BusinessDocType.REVOKE)): OperationKind.REVOKE,
    str(int(BusinessDocType.UPDATE)): OperationKind.UPDATE,
    str(int(BusinessDocType.REPLACE)): OperationKind.REPLACE,
}
"""``BussinessDocType`` -> operation; a message that does not say one brings a new document."""


@attrs.frozen(kw_only=True)
class Operation:
    """What a message does with its document, and for a status who reports what, and when.

    The same code may be reported again and again (no text forbids it), and by every receiver: only
    one report of one body at one time is one operation.
    """

    kind: OperationKind
    code: str = ""
    """The code of a status in two digits, or one that no list has; empty otherwise."""
    organ: str = ""
    """Who reports a status, in canonical form."""
    at: str = ""
    """When it says that it does, in ISO 8601."""

    def __str__(self) -> str:
        return "|".join(filter(None, (self.kind.value, self.code, self.organ, self.at)))


@attrs.frozen(kw_only=True)
class DocumentKey:
    """Which document a message is about.

    By its DocumentId: 28/2018/QĐ-TTg Điều 10(2)(b) asks for the organisation, the year and the
    number in the year, so where these can be read they are the key, in a form that is one for both
    generations of identifiers. Any other identifier is the key as it is; without one, number and
    notation, sender and year are.
    """

    issuer: str = ""
    year: int = 0
    """Of issue; 0 where the identifier is opaque."""
    number: str = ""
    notation: str = ""
    day: str = ""
    """Of issue, where one number and notation may be several documents' (`is_shared`)."""
    opaque: str = ""
    """The whole identifier where nothing can be read from it."""

    def __bool__(self) -> bool:
        return bool(self.opaque or self.number)

    def __str__(self) -> str:
        if self.opaque:
            return f"id:{self.opaque}"
        day = f"/{self.day}" if self.day else ""
        return f"{self.issuer}/{self.year}/{self.number}/{self.notation}{day}" if self else ""


@attrs.frozen(kw_only=True)
class MessageKey:
    """Which message it is: the digest of its settled form, so that it survives the axis."""

    sha256: str
    version: int = VERSION
    """Of the settled form that was digested."""

    def __str__(self) -> str:
        return f"{self.version}:{self.sha256}"

    @classmethod
    def parse(cls, text: str) -> MessageKey | None:
        """The key that a text is; `None` if it is none.

        Args:
            text: As `str` gives it.
        """
        found = _KEY.fullmatch(text)
        return cls(version=int(found[1]), sha256=found[2]) if found else None


@attrs.frozen(kw_only=True)
class Identity:
    """The three keys of a message, and what they were made of."""

    document: DocumentKey
    message: MessageKey
    operation: Operation
    form: SettledForm = attrs.field(eq=False, repr=False)


class Relation(enum.StrEnum):
    """How two messages are related."""

    SAME_MESSAGE = "same-message"
    """One message, perhaps rewritten on its way."""
    SAME_DOCUMENT_OTHER_OPERATION = "same-document-other-operation"
    CONFLICT = "conflict"
    """The same document and operation, another content: for a clerk to see, never to be dropped."""
    UNRELATED = "unrelated"


def identify(envelope: Envelope) -> Identity:
    """The keys of a message.

    Args:
        envelope: A document or a status message; its attached files are read once.

    Raises:
        WrongTypeError: it is no envelope.
        SourceChangedError: a file changed after it was read.
    """
    instance_of(envelope, Envelope, "envelope", en="an envelope", vi="một gói tin")
    form = settle(envelope)
    return Identity(
        document=_document_of(envelope),
        message=MessageKey(sha256=form.sha256()),
        operation=_operation(envelope, dict(form.values)),
        form=form,
    )


def relation(a: Identity, b: Identity) -> Relation:
    """How two messages are related; the order does not count.

    Args:
        a: One of them.
        b: The other.
    """
    if a.message == b.message:
        return Relation.SAME_MESSAGE
    if not a.document or a.document != b.document:
        return Relation.UNRELATED
    if a.operation == b.operation:
        return Relation.CONFLICT
    return Relation.SAME_DOCUMENT_OTHER_OPERATION


def remarks(earlier: Identity, later: Identity) -> tuple[Finding, ...]:
    """What a clerk should know of two messages that are one, or that contradict each other.

    Args:
        earlier: The one that was there before.
        later: The one that has come.
    """
    found = relation(earlier, later)
    if found is Relation.SAME_MESSAGE:
        fields = set(earlier.form.filled) ^ set(later.form.filled)
        return (FILLED_IN.at(ROOT, fields=_named(fields)),) if fields else ()
    if found is not Relation.CONFLICT:
        return ()
    differing = {field for field, _ in {*earlier.form.values} ^ {*later.form.values}}
    if earlier.form.files != later.form.files:
        differing.add("AttachmentEncoded")
    return (CONFLICT.at(ROOT, fields=_named(differing)),)


def _named(fields: set[str]) -> str:
    shown = sorted(fields)[:_MOST_NAMED]
    return ", ".join(shown) + (", …" if len(fields) > _MOST_NAMED else "")


def canonical_organ(organ_id: str | None) -> str:
    """An organisation's identifier in one form for both generations; as it is where none fits.

    Args:
        organ_id: The identifier, if there is one.
    """
    if not organ_id or (found := OrganId(organ_id)).is_filler:
        return ""
    return ".".join(found.levels) or normalized("NFC", organ_id).strip()[:_MOST_CHARACTERS]


def document_key(
    document_id: str | None,
    *,
    issuer: str | None = None,
    code: DocumentCode | None = None,
    year: int | None = None,
    date: dt.date | None = None,
) -> DocumentKey:
    """The key of a document.

    Args:
        document_id: Its identifier, if it has one; it decides alone.
        issuer: Identifier of the body that issued it.
        code: Its number and notation.
        year: The year of its issue.
        date: The day of its issue, which a law and a resolution of one number differ in.
    """
    text = normalized("NFC", document_id or "").strip()
    composite = DocumentId(text).composite
    if composite is not None and (own := composite.code) is not None:
        issuer, code, date = composite.organ_id, own, composite.date
    elif text:
        opaque = text.lower() if DocumentId(text).is_uuid else text
        return DocumentKey(opaque=opaque[:_MOST_CHARACTERS])
    if code is None:
        return DocumentKey()
    number, notation = code.folded
    return DocumentKey(
        issuer=canonical_organ(issuer),
        year=code.year or (date.year if date else year) or 0,
        number=number,
        notation=notation,
        day=date.isoformat() if date and code.is_shared else "",
    )


def _document_of(envelope: Envelope) -> DocumentKey:
    if isinstance(envelope, StatusEnvelope):
        return _of_status(envelope)
    return _of_document(envelope)


def _of_document(envelope: DocumentEnvelope) -> DocumentKey:
    header = envelope.header
    if header is None:
        return DocumentKey()
    code, issued = header.code, header.promulgation
    return document_key(
        header.document_id,
        issuer=header.sender.organ_id if header.sender else None,
        code=DocumentCode.from_fields(code.number, code.notation) if code else None,
        date=issued.date if issued else None,
    )


def _of_status(envelope: StatusEnvelope) -> DocumentKey:
    about = envelope.status.response_for if envelope.status else None
    if about is None:
        return DocumentKey()
    return document_key(
        about.document_id,
        issuer=about.organ_id,
        code=DocumentCode.parse(about.code) if about.code else None,
        date=about.promulgation_date,
    )


def _operation(envelope: Envelope, said: dict[str, Any]) -> Operation:
    """What the message does; codes that no list has are told apart by what they say."""
    if isinstance(envelope, StatusEnvelope):
        status = envelope.status
        at = status.timestamp if status else None
        return Operation(
            kind=OperationKind.STATUS,
            code=said.get("MessageHeader/StatusCode", ""),
            organ=canonical_organ(said.get("MessageHeader/From/OrganId")),
            at=at.astimezone(dt.UTC).isoformat() if at else "",
        )
    code = said.get("TraceHeaderList/Bussiness/BussinessDocType", "0")
    if code in _OPERATIONS:
        return Operation(kind=_OPERATIONS[code])
    return Operation(kind=OperationKind.OTHER, code=code[:_MOST_CHARACTERS])
