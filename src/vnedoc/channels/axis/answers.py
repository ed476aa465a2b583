"""What the axis's answers mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from vnedoc.channels.http import Answer, Heard, NoAnswer, Request
from vnedoc.channels.outcomes import (
    Acknowledged,
    AgenciesListed,
    Agency,
    CallOutcome,
    Counted,
    Fetched,
    ListedMessage,
    Sent,
    is_item_id,
)
from vnedoc.channels.reading import (
    listed,
    message,
    moment_in,
    row_of,
    text_of,
    told,
    unsure,
    verdict,
)
from vnedoc.limits import MAX_ANSWER_ROWS

_MOST_DIGITS: Final = 9


def outcome(request: Request, heard: Heard) -> CallOutcome:
    """What an answer of the axis means.

    Args:
        request: What was asked.
        heard: What was heard.
    """
    if request.call == "downloadEdoc" and not isinstance(heard, NoAnswer) and _is_file(heard):
        if not heard.whole:
            return unsure(request, "too-large", http=heard.status)
        return Fetched(source=heard.body)
    found = told(request, heard, verdict)
    if not isinstance(found, tuple):
        return found
    answer, fields = found
    if request.call == "getEdoc":
        said = message(answer, fields.get("data"))
    else:
        read = _READERS.get(request.call)
        said = read(fields) if read else Acknowledged()
    return said or unsure(request, "garbled", http=200)


def _is_file(heard: Answer) -> bool:
    """Whether an answer is the message itself: JSON only says why there is none.

    Nor is a page for people, of whoever asks for a login: stored as a message that nobody can read
    it would be acknowledged, and the message be lost.
    """
    beginning = next(heard.body.chunks(0, min(64, heard.body.size)), b"").lstrip(b"\xef\xbb\xbf")
    start = beginning.lstrip().lower()
    page = start.startswith((b"<!doctype html", b"<html"))
    return heard.status == 200 and not page and start[:1] not in (b"{", b"[", b"")


def _sent(fields: Mapping[str, Any]) -> CallOutcome | None:
    remote = text_of(fields.get("docid"))
    return Sent(remote=remote) if is_item_id(remote) else None


def _received(fields: Mapping[str, Any]) -> CallOutcome | None:
    return listed(fields.get("data"), row_of)


def _from_here(fields: Mapping[str, Any]) -> CallOutcome | None:
    return listed(
        fields.get("data"),
        lambda row: ListedMessage(
            id=text_of(row.get("senderdocid")),
            kind=text_of(row.get("messagetype")),
            sender=text_of(row.get("fromcode")),
            receiver=text_of(row.get("tocode")),
            title=text_of(row.get("title")),
            notation=text_of(row.get("notation")),
            state=text_of(row.get("sendstatus")),
            at=moment_in(row.get("senttime")),
        ),
    )


def _counted(fields: Mapping[str, Any]) -> CallOutcome | None:
    count = text_of(fields.get("count"))
    short = count.isascii() and count.isdigit() and len(count) <= _MOST_DIGITS
    return Counted(count=int(count)) if short else None


def _agencies(fields: Mapping[str, Any]) -> CallOutcome | None:
    rows = fields.get("data")
    if not isinstance(rows, list) or len(rows) > MAX_ANSWER_ROWS:
        return None
    found = (_agency(row) for row in rows)
    return AgenciesListed(agencies=tuple(one for one in found if one.code))


def _agency(row: Any) -> Agency:
    held = {str(key).lower(): value for key, value in row.items()} if isinstance(row, dict) else {}
    return Agency(
        code=text_of(held.get("code")),
        name=text_of(held.get("name")),
        parent=text_of(held.get("pid")),
        mail=text_of(held.get("mail")),
        old_code=text_of(held.get("oldcode")),
        new_code=text_of(held.get("code102")),
        id=text_of(held.get("id")),
        deleted=str(held.get("deleted", "")).lower() in ("true", "1"),
    )


_READERS: Final[dict[str, Callable[[Mapping[str, Any]], CallOutcome | None]]] = {
    "sendEdoc": _sent,
    "getReceivedEdocList": _received,
    "getSentEdocList": _from_here,
    "countReceiveEdoc": _counted,
    "countReceiveStatus": _counted,
    "getAgenciesList": _agencies,
    "getAgenciesListQD20": _agencies,
    "getSynchronizeUnit": _agencies,
}
