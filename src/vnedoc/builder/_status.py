"""The status message that answers a document (bản tin trạng thái)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any, Final, cast

import attrs

from vnedoc.builder._document import finished
from vnedoc.builder._problems import Problems
from vnedoc.checked import CheckedStatusEnvelope
from vnedoc.codes import StatusCode
from vnedoc.errors import BuildError
from vnedoc.given import instance_of, moment_of
from vnedoc.identifiers import DocumentCode, OrganId
from vnedoc.model import (
    DocumentEnvelope,
    Header,
    Organ,
    ResponseFor,
    Staff,
    Status,
    StatusEnvelope,
)

_TO: Final = "status.response_for.organ_id"


def acknowledge(
    envelope: DocumentEnvelope,
    status: StatusCode | str,
    *,
    sender: Organ | None,
    at: dt.datetime,
    reason: str | None = None,
    staff: Staff | None = None,
    to: str | None = None,
    accept: Collection[str] = (),
) -> CheckedStatusEnvelope:
    """The message that tells the other side what became of a document.

    It goes to the document's sender; for code 13 (retrieval requested) it comes from the sender
    and goes to a receiver.

    Args:
        envelope: the document.
        status: what became of it: a `StatusCode` or its two digits.
        sender: who reports.
        at: when, with a time zone.
        reason: free text; needed for 02, 13 and 16.
        staff: who handles it.
        to: identifier of the receiver addressed, when code 13 goes to one of several.
        accept: ids of rules whose warnings the caller takes upon himself.

    Raises:
        BuildError: something is missing, contradicts itself, or must not be sent.
    """
    document = DocumentEnvelope
    instance_of(envelope, document, "envelope", en="a DocumentEnvelope", vi="một DocumentEnvelope")
    moment_of(at, "at")
    if sender is not None:
        instance_of(sender, Organ, "sender", en="an Organ", vi="một Organ")
    problems = Problems()
    code = _code(status, problems)
    header = envelope.header or Header()
    if code is not None:
        _check_sides(header, code, sender, problems)
    fields: dict[str, Any] = {
        "sender": sender,
        "response_for": ResponseFor(
            organ_id=_addressee(header, code, to, problems),
            code=_full_code(header),
            promulgation_date=header.promulgation.date if header.promulgation else None,
            document_id=header.document_id,
        ),
        "staff": staff,
        "code": code,
        "description": reason,
    }
    message: dict[str, Any] = {"status": Status(**fields)}
    try:
        copied = _copied(header, sender)
        made = finished(StatusEnvelope(**message), at, False, accept, copied)
    except BuildError as error:
        for problem in error.problems:
            if not problems.mention(problem[0]):
                problems.add(*problem)
    problems.raise_if_any()
    return cast(CheckedStatusEnvelope, made)


def _copied(header: Header, sender: Organ | None) -> set[str]:
    """The fields of who reports that are as the document itself has them.

    An odd identifier is its issuer's, and must be repeated as it is to be recognised.
    """
    known = (*header.recipients, *filter(None, (header.sender,)))
    own = next((organ for organ in known if sender and organ.organ_id == sender.organ_id), Organ())
    names = (field.name for field in attrs.fields(Organ))
    return {f"status.sender.{n}" for n in names if getattr(own, n) == getattr(sender, n, None)}


def _code(status: StatusCode | str, problems: Problems) -> StatusCode | None:
    found = next((code for code in StatusCode if code.value == status), None)
    if found is None:
        codes = ", ".join(StatusCode)
        problems.add("status.code", f"expected one of {codes}", f"cần một trong {codes}")
    return found


def _addressee(
    header: Header, code: StatusCode | None, to: str | None, problems: Problems
) -> OrganId | None:
    """Who the message goes to: it has no receiver but the one whose document it is about."""
    if code is None or not code.sent_by_original_sender:
        if to is not None:
            en = "this status goes to the document's sender and nobody else"
            problems.add(_TO, en, "trạng thái này chỉ gửi cho bên gửi văn bản")
        return header.sender.organ_id if header.sender else None
    receivers = [organ.organ_id for organ in header.recipients if organ.organ_id]
    if to is None and len(receivers) == 1:
        return receivers[0]
    if to not in receivers:
        named = ", ".join(receivers)
        if not receivers:
            en = "the document names no receiver that could be asked"
            problems.add(_TO, en, "văn bản không ghi bên nhận nào để yêu cầu")
            return None
        problems.add(
            _TO,
            f"say which receiver is asked, one of: {named}",
            f"phải nêu bên nhận được yêu cầu, một trong: {named}",
        )
    return OrganId(to) if to else None


def _full_code(header: Header) -> str | None:
    """Number and notation in one text, as the document shows them."""
    if header.code is None or not header.code.number or not header.code.notation:
        return None
    found = DocumentCode.from_fields(header.code.number, header.code.notation)
    return found.display if found else f"{header.code.number}/{header.code.notation}"


def _check_sides(
    header: Header, code: StatusCode, sender: Organ | None, problems: Problems
) -> None:
    """Code 13 is the document's sender's to send, every other one a receiver's."""
    mine = sender.organ_id if sender else None
    if mine is None:
        return
    theirs = header.sender.organ_id if header.sender else None
    is_sender = theirs is not None and mine.same_body_as(theirs)
    if code.sent_by_original_sender and not is_sender:
        en = f"only the document's sender ({theirs}) asks for it back"
        vi = f"chỉ bên gửi văn bản ({theirs}) được yêu cầu lấy lại"
        problems.add("status.sender.organ_id", en, vi)
    if not code.sent_by_original_sender and not _receives(header, mine):
        en = f"{mine} is none of the document's receivers"
        problems.add("status.sender.organ_id", en, f"{mine} không phải bên nhận của văn bản")


def _receives(header: Header, organ_id: OrganId) -> bool:
    """Whether a body, or one above it, is a receiver, in either form of its identifier."""
    levels = organ_id.levels
    for organ in header.recipients:
        receiver = organ.organ_id or OrganId()
        if receiver == organ_id or (
            levels and receiver.levels == levels[: len(receiver.levels)] != ()
        ):
            return True
    return False
