"""Documents: new ones, and those that revoke, update or replace."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any, TypeVar, cast, overload

import attrs

from vnedoc.builder._by_rules import check_rules
from vnedoc.builder._files import (
    Attachable,
    attachments_of,
    check_contents,
    manifest_of,
    with_ids,
)
from vnedoc.builder._problems import Problems
from vnedoc.builder._values import check_said, tidy
from vnedoc.checked import (
    CheckedDocumentEnvelope,
    CheckedStatusEnvelope,
    IncompleteError,
    as_checked,
)
from vnedoc.codes import BusinessDocType
from vnedoc.errors import BuildError, InvalidValueError
from vnedoc.given import instance_of, listed, moment_of
from vnedoc.identifiers import DocumentId
from vnedoc.model import (
    Business,
    Changes,
    DocumentEnvelope,
    Envelope,
    Header,
    Hop,
    Replacement,
    Staff,
    StatusEnvelope,
    Trace,
)
from vnedoc.model.trace import moment

T = TypeVar("T")


def new(
    header: Header | None,
    attachments: Iterable[Attachable],
    *,
    at: dt.datetime,
    paper: bool | None = None,
    staff: Staff | None = None,
    compose_id: bool = False,
    accept: Collection[str] = (),
) -> CheckedDocumentEnvelope:
    """A new document (văn bản mới), complete and ready to be written.

    Args:
        header: what the document says of itself.
        attachments: the files, as attachments or paths; the manifest is made from them.
        at: when it is sent, with a time zone; the sender's hop in the trace.
        paper: whether paper is sent as well; left out if not said.
        staff: who handles it.
        compose_id: make the document's identifier of sender, date of issue, number and notation.
        accept: ids of rules whose warnings the caller takes upon himself, such as
            ``VNE-CONTENT-008`` for a file with macros; errors are never accepted.

    Raises:
        BuildError: something is missing, contradicts itself, or must not be sent.
        OSError: a file cannot be opened.
        SourceChangedError: a file changed while it was looked at.
    """
    business = {"doc_type": BusinessDocType.NEW, "paper": paper, "staff": staff}
    return _made(header, attachments, business, at, compose_id, accept)


def revoke(
    header: Header | None,
    attachments: Iterable[Attachable],
    *,
    reason: str,
    at: dt.datetime,
    document_id: str | None = None,
    paper: bool | None = None,
    staff: Staff | None = None,
    accept: Collection[str] = (),
) -> CheckedDocumentEnvelope:
    """A message that takes a document back (thu hồi). 28/2018/QĐ-TTg Điều 8(2).

    The header and the files of the document are sent again. Arguments and errors as for `new`.

    Args:
        header: that of the document revoked.
        attachments: its files.
        reason: why it is revoked.
        at: when the revocation is sent.
        document_id: the document revoked, when it is not the header's own.
        paper: whether paper is sent as well.
        staff: who handles it.
        accept: as for `new`.
    """
    revoked = document_id or (header.document_id if header else None)
    business = {
        "document_id": revoked,
        "doc_type": BusinessDocType.REVOKE,
        "reason": reason,
        "paper": paper,
        "staff": staff,
    }
    return _made(header, attachments, business, at, False, accept)


def update(
    header: Header | None,
    attachments: Iterable[Attachable],
    *,
    document_id: str,
    changes: Changes,
    reason: str,
    at: dt.datetime,
    paper: bool | None = None,
    staff: Staff | None = None,
    compose_id: bool = False,
    accept: Collection[str] = (),
) -> CheckedDocumentEnvelope:
    """A message that changes a document's data or receivers (cập nhật).

    Arguments and errors as for `new`.

    Args:
        header: what the document says of itself from now on.
        attachments: its files.
        document_id: the document updated.
        changes: what changes; both flags must be said.
        reason: why.
        at: when the update is sent.
        paper: whether paper is sent as well.
        staff: who handles it.
        compose_id: as for `new`.
        accept: as for `new`.
    """
    business = {
        "document_id": document_id,
        "doc_type": BusinessDocType.UPDATE,
        "reason": reason,
        "paper": paper,
        "changes": changes,
        "staff": staff,
    }
    return _made(header, attachments, business, at, compose_id, accept)


def replace(
    header: Header | None,
    attachments: Iterable[Attachable],
    *,
    replacements: Iterable[Replacement],
    reason: str,
    at: dt.datetime,
    paper: bool | None = None,
    staff: Staff | None = None,
    compose_id: bool = False,
    accept: Collection[str] = (),
) -> CheckedDocumentEnvelope:
    """A new document that takes the place of others (thay thế).

    Arguments and errors as for `new`.

    Args:
        header: that of the new document.
        attachments: its files.
        replacements: the documents replaced, each with the receivers where it is replaced.
        reason: why.
        at: when it is sent.
        paper: whether paper is sent as well.
        staff: who handles it.
        compose_id: as for `new`.
        accept: as for `new`.
    """
    business = {
        "doc_type": BusinessDocType.REPLACE,
        "reason": reason,
        "paper": paper,
        "replacements": tuple(replacements),
        "staff": staff,
    }
    return _made(header, attachments, business, at, compose_id, accept)


def _made(
    header: Header | None,
    files: Iterable[Attachable],
    business: dict[str, Any],
    at: dt.datetime,
    compose_id: bool,
    accept: Collection[str],
) -> CheckedDocumentEnvelope:
    moment_of(at, "at")
    if header is not None:
        instance_of(header, Header, "header", en="a Header", vi="một Header")
    fields: dict[str, Any] = {
        "header": header,
        "trace": _evolved(Trace(), business=Business(**business)),
        "attachments": attachments_of(listed(files, "attachments")),
    }
    return complete(DocumentEnvelope(**fields), at=at, compose_id=compose_id, accept=accept)


@overload
def complete(
    envelope: DocumentEnvelope,
    *,
    at: dt.datetime | None = None,
    compose_id: bool = False,
    accept: Collection[str] = (),
) -> CheckedDocumentEnvelope: ...
@overload
def complete(
    envelope: StatusEnvelope,
    *,
    at: dt.datetime | None = None,
    compose_id: bool = False,
    accept: Collection[str] = (),
) -> CheckedStatusEnvelope: ...
def complete(
    envelope: Envelope,
    *,
    at: dt.datetime | None = None,
    compose_id: bool = False,
    accept: Collection[str] = (),
) -> CheckedDocumentEnvelope | CheckedStatusEnvelope:
    """An envelope made otherwise, finished and checked as `new` and the others do it.

    Manifest, media types, identifiers of files and the first hop are made where they are missing.

    Args:
        envelope: what the caller says, from a JSON form for example.
        at: when it is sent; only for an envelope that does not say so itself.
        compose_id: as for `new`.
        accept: as for `new`.

    Raises:
        BuildError: something is missing, contradicts itself, or must not be sent.
        SourceChangedError: a file changed while it was looked at.
    """
    return finished(envelope, at, compose_id, accept)


def finished(
    envelope: Envelope,
    at: dt.datetime | None,
    compose_id: bool,
    accept: Collection[str],
    copied: Collection[str] = (),
) -> CheckedDocumentEnvelope | CheckedStatusEnvelope:
    """The work of `complete`; `copied` as for `check_rules`."""
    instance_of(envelope, Envelope, "envelope", en="an envelope", vi="gói tin (Envelope)")
    problems = Problems()
    envelope = tidy(envelope)
    time = _moment(at, envelope, problems)
    if isinstance(envelope, StatusEnvelope):
        envelope = _with_time(envelope, time, problems)
    else:
        envelope = _with_id(envelope, compose_id, problems)
        envelope = _with_hop(envelope, time, problems)
        check_contents(envelope.attachments, problems)
        files = with_ids(envelope.attachments)
        manifest = manifest_of(envelope.manifest, files)
        envelope = _evolved(envelope, attachments=files, manifest=manifest)
    check_said(envelope, "", problems)
    if problems.mention("header.sender.organ_id"):
        problems.forget("trace.hops[0].organ_id")
    check_rules(envelope, _sent_at(envelope), accept, problems, copied)
    problems.raise_if_any()
    return _whole(envelope)


def _whole(envelope: Envelope) -> CheckedDocumentEnvelope | CheckedStatusEnvelope:
    try:
        return as_checked(envelope)
    except IncompleteError as error:
        # What is given by halves, such as a manifest without its version, no rule may mind.
        missing = ((p, f"{en}: missing", f"{vi}: còn thiếu") for p, en, vi in error.problems)
        raise BuildError(problems=tuple(missing)) from None


def _moment(at: dt.datetime | None, envelope: Envelope, problems: Problems) -> dt.datetime | None:
    if at is None:
        return None
    try:
        return moment(moment_of(at, "at").replace(microsecond=0))
    except InvalidValueError:
        is_status = isinstance(envelope, StatusEnvelope)
        place = "status.timestamp" if is_status else "trace.hops[0].timestamp"
        en, vi = "the time of sending needs a time zone", "thời điểm gửi phải có múi giờ"
        problems.add(place, en, vi)
        return None


def _sent_at(envelope: Envelope) -> dt.datetime | None:
    if isinstance(envelope, StatusEnvelope):
        return envelope.status.timestamp if envelope.status else None
    hops = envelope.trace.hops if envelope.trace else ()
    return hops[0].timestamp if hops else None


def _with_time(
    envelope: StatusEnvelope, time: dt.datetime | None, problems: Problems
) -> StatusEnvelope:
    status = envelope.status
    if status is None or time is None:
        return envelope
    if status.timestamp is not None:
        _said_twice("status.timestamp", problems)
        return envelope
    return _evolved(envelope, status=_evolved(status, timestamp=time))


def _with_hop(
    envelope: DocumentEnvelope, time: dt.datetime | None, problems: Problems
) -> DocumentEnvelope:
    trace = envelope.trace or Trace()
    if time is None:
        return envelope
    if trace.hops:
        _said_twice("trace.hops", problems)
        return envelope
    sender = envelope.header.sender if envelope.header else None
    hop = Hop(organ_id=sender.organ_id if sender else None, timestamp=time)
    return _evolved(envelope, trace=_evolved(trace, hops=(hop,)))


def _said_twice(path: str, problems: Problems) -> None:
    en = "the time of sending is said here and once more"
    problems.add(path, en, "thời điểm gửi đã khai ở đây lại khai thêm lần nữa")


def _with_id(envelope: DocumentEnvelope, compose: bool, problems: Problems) -> DocumentEnvelope:
    header = envelope.header
    if header is None or not compose:
        return envelope
    if header.document_id is not None:
        en = "it is given, so it cannot be composed as well"
        problems.add("header.document_id", en, "đã khai thì không ghép tự động nữa")
        return envelope
    sender, code, issue = header.sender, header.code, header.promulgation
    if not (sender and sender.organ_id and code and code.number and code.notation):
        return envelope
    if issue is None or issue.date is None:
        return envelope
    try:
        made = DocumentId.compose(sender.organ_id, issue.date, code.number, code.notation)
    except InvalidValueError as error:
        problems.add("header.document_id", error.text("en"), error.text("vi"))
        return envelope
    return _evolved(envelope, header=_evolved(header, document_id=made))


def _evolved(value: T, **changes: Any) -> T:
    return cast(T, attrs.evolve(cast(Any, value), **changes))
