"""What can be told of an answer whoever gives it, and what the parts of its JSON are."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from vnedoc.channels.cutting import (
    Cut,
    GarbledError,
    base64_of,
    cut,
    fields_of,
    plain_fields_of,
    plain_of,
)
from vnedoc.channels.http import Answer, Heard, NoAnswer, Request, shown
from vnedoc.channels.outcomes import (
    CallOutcome,
    Fetched,
    Listed,
    ListedMessage,
    NotDone,
    Refused,
    RetryLater,
    Unknown,
    is_item_id,
)
from vnedoc.content.source import kept
from vnedoc.errors import ContentError
from vnedoc.limits import MAX_ANSWER_ROWS
from vnedoc.model import VIETNAM

_DONE: Final = frozenset({200, 201})
_TURNED_AWAY: Final = frozenset(
    {400, 401, 403, 404, 405, 407, 411, 413, 414, 415, 421, 425, 426, 429, 431, 451}
)
"""Answers by which whoever stands before the service says that he did not let the request in."""
_NOT_THE_LETTER: Final = frozenset({401, 403, 407, 429})
"""Answers that speak of who asks, or how often, whatever else they say."""
_MOMENT: Final = re.compile(
    r"(?:(\d{4})[-/](\d{1,2})[-/](\d{1,2})|(\d{1,2})[-/](\d{1,2})[-/](\d{4}))"
    r"(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?)?(?:\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})?"
)
_NO_ERROR: Final = frozenset({"", "0"})
_MONTHS: Final = 12
_YEARS: Final = range(2000, 2200)
"""Of moments that are any: 0001, 1970 and 9999 are what programs write for none, or for seconds
that should have been milliseconds."""
_LONGEST: Final = 500
"""Characters of a value in a list that are kept."""

Verdict = Callable[[Mapping[str, Any]], "tuple[str, str] | bool | None"]
"""What a service's own fields say: `True` it is done, a code and a text it is refused, `None` they
say neither."""


def verdict(fields: Mapping[str, Any]) -> tuple[str, str] | bool | None:
    """What ``status``, ``ErrorCode`` and ``ErrorDesc`` say; `None` where they contradict."""
    status = text_of(fields.get("status")).upper()
    code = text_of(fields.get("errorcode"))
    if status == "OK" and code in _NO_ERROR:
        return True
    if status == "FAIL" or (status == "" and code not in _NO_ERROR):
        return code, text_of(fields.get("errordesc"))
    return None


def unsure(request: Request, reason: str, *, said: str = "", http: int = 0) -> NotDone:
    """That nobody knows what became of a request; what may be asked again is asked again."""
    kind = RetryLater if request.repeatable else Unknown
    return kind(reason=reason, said=said, http=http)


def told(
    request: Request, heard: Heard, verdict: Verdict
) -> tuple[Cut, Mapping[str, Any]] | NotDone:
    """The fields of an answer that says that all is well; else what is the matter.

    Args:
        request: What was asked.
        heard: What was heard.
        verdict: What the service's own fields say.
    """
    if isinstance(heard, NoAnswer):
        return silence(request, heard)
    if not heard.whole:
        return unsure(request, "too-large", http=heard.status)
    try:
        found = cut(heard.body)
    except GarbledError:
        found = None
    fields = plain_fields_of(found.value) if found else {}
    said = verdict(fields) if fields else None
    own = heard.status in _DONE or 400 <= heard.status < 500
    if isinstance(said, tuple) and own and heard.status not in _NOT_THE_LETTER:
        code, text = map(request.hushed, said)
        return Refused(reason="said-no", code=shown(code, 60), said=shown(text), http=heard.status)
    if said is True and found is not None and heard.status in _DONE:
        other = _other_item(request, fields)
        if not other:
            return found, fields
        return unsure(request, "other-item", said=shown(request.hushed(other)), http=heard.status)
    return _unclear(request, heard)


def _other_item(request: Request, fields: Mapping[str, Any]) -> str:
    """The item that an answer names where another one was asked for, as of a cache on the way."""
    asked = request.facts.get("item", "").casefold()
    named = (text_of(held.get("docid")) for held in (fields, fields_of(fields.get("data"))))
    return next((name for name in named if asked and name and name.casefold() != asked), "")


def silence(request: Request, heard: NoAnswer) -> NotDone:
    """What it means that no answer came."""
    if not heard.went_out:
        return RetryLater(reason="no-connection", said=shown(request.hushed(heard.reason)))
    return unsure(request, "no-answer", said=shown(request.hushed(heard.reason)))


def _unclear(request: Request, heard: Answer) -> NotDone:
    status = heard.status
    if status in _TURNED_AWAY:
        # Not the service's own word: a wrong password or a full disk of a proxy is mended, and
        # the letter must still be there.
        return RetryLater(reason="turned-away", said=_glimpse(request, heard), http=status)
    reason = "garbled" if status in _DONE else "unclear"
    return unsure(request, reason, said=_glimpse(request, heard), http=status)


def _glimpse(request: Request, heard: Answer) -> str:
    """The beginning of an answer, for whoever has to find out what it is."""
    # More than is shown, or half of a secret would stand at its end.
    beginning = next(heard.body.chunks(0, min(8_000, heard.body.size)), b"")
    return shown(request.hushed(beginning.decode("utf-8", "replace")), 100)


def text_of(value: Any) -> str:
    """A value of a list as text; what is neither text nor number is none."""
    plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value)[:_LONGEST].strip() if plain else ""


def moment_in(value: Any) -> dt.datetime | None:
    """A moment as gateways write it, by Vietnam's clock where no zone stands; `None` if it is none.

    Of ``01/07/2025`` nobody knows whether day or month stands first: that is none, either.

    Args:
        value: A text, or a number of milliseconds.
    """
    try:
        if isinstance(value, int) and not isinstance(value, bool):
            return _plausible(dt.datetime.fromtimestamp(value / 1000, dt.UTC))
        found = _MOMENT.fullmatch(value.strip()) if isinstance(value, str) else None
        if found is None:
            return None
        day = [found[3], found[2], found[1]] if found[1] else [found[4], found[5], found[6]]
        if not found[1] and int(found[4]) <= _MONTHS:
            return None
        clock = dt.time(int(found[7] or 0), int(found[8] or 0), int(found[9] or 0))
        date = dt.date(int(day[2]), int(day[1]), int(day[0]))
        made = dt.datetime.combine(date, clock, VIETNAM)
        if zone := found[10]:
            offset = dt.timedelta(0)
            if zone != "Z":
                digits = zone[1:].replace(":", "")
                minutes = int(digits[:2]) * 60 + int(digits[2:])
                offset = dt.timedelta(minutes=-minutes if zone[0] == "-" else minutes)
            made = made.replace(tzinfo=dt.timezone(offset))
        return _plausible(made)
    except (ValueError, OverflowError, OSError):
        return None


def _plausible(made: dt.datetime) -> dt.datetime | None:
    """A moment that can be one; whoever compares it does not fall off the ends of the calendar."""
    return made.astimezone(VIETNAM) if made.year in _YEARS else None


def row_of(row: Mapping[str, Any]) -> ListedMessage:
    """A line of a list of what waits, as the axis and gateways after its model write it."""
    return ListedMessage(
        id=text_of(row.get("docid")),
        kind=text_of(row.get("messagetype")),
        sender=text_of(row.get("from")),
        receiver=text_of(row.get("to")),
        title=text_of(row.get("title")),
        notation=text_of(row.get("notation")),
        state=text_of(row.get("status")),
        at=moment_in(row.get("createdtime")),
    )


def listed(rows: Any, item: Callable[[Mapping[str, Any]], ListedMessage]) -> Listed | None:
    """A list of messages; `None` if it is none.

    Args:
        rows: What the answer has in its place.
        item: The item that a row's fields speak of.
    """
    if rows is None:
        return Listed(items=())
    if not isinstance(rows, list) or len(rows) > MAX_ANSWER_ROWS:
        return None
    found = [item(fields_of(row)) for row in rows]
    good = tuple(one for one in found if is_item_id(one.id))
    return Listed(items=good, odd=len(found) - len(good))


def message(found: Cut, value: Any) -> CallOutcome | None:
    """The message in a field, base64 or plain XML; `None` where there is none.

    Base64 that is none is handed over as it is: it will be the same tomorrow, and is for a person
    to look at.
    """
    text = found.text(value)
    if not text:
        return None
    beginning = text if isinstance(text, str) else next(text.chunks(0, 16), b"").decode("latin-1")
    try:
        is_xml = beginning.lstrip("\ufeff \t\r\n").startswith(("<", "\\ufeff<"))
        return Fetched(source=kept(plain_of(text) if is_xml else base64_of(text), "<message>"))
    except (ContentError, GarbledError):
        raw = (text.encode("utf-8", "replace"),) if isinstance(text, str) else text.chunks()
        return Fetched(source=kept(raw, "<message>"))
