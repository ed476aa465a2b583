"""The gateway of Lạng Sơn (LGSP): two keys on each call, a form of parts, lists by day.

Its login with a token was given up in 2026; programs of the province send both keys each time.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping
from typing import Any, Final

import attrs

from vnedoc.channels.cutting import fields_of
from vnedoc.channels.gate import DeliveryGate
from vnedoc.channels.http import Heard, Request, body_of, digest_of, endpoint_of, own_copy
from vnedoc.channels.outcomes import (
    Acknowledged,
    CallOutcome,
    ListedMessage,
    MessageKind,
    Refused,
    Sent,
    is_item_id,
    item_name,
)
from vnedoc.channels.reading import listed, message, row_of, text_of, told, unsure
from vnedoc.content import Input
from vnedoc.content.source import Source
from vnedoc.given import one_of
from vnedoc.model import VIETNAM

FIRST: Final = dt.timedelta(days=30)
"""How far back the first list goes."""
_NO_ERROR: Final = frozenset({"", "0"})


@attrs.frozen(kw_only=True)
class LangSon:
    """A system's access to the gateway; it opens no connection.

    Warns:
        PlainAddressWarning: the endpoint is no https.

    Raises:
        InvalidValueError: the endpoint is no address.
    """

    endpoint: str = attrs.field(converter=endpoint_of)
    """Such as ``https://.../lgsp``: the keys go out with each call, so no http."""
    system: str
    """``X-SystemId``."""
    secret: str = attrs.field(repr=False)
    """``X-SecretKey``."""
    receiver: str = ""
    """The body that the system speaks for."""
    name: str = "lgsp-lang-son"

    def send(
        self, source: Input, *, gate: DeliveryGate, at: dt.datetime, to: Collection[str] = ()
    ) -> Request | Refused:
        """A request to send a message as a file of a form, or why it must not travel.

        Args:
            source: Its bytes, a path object, a binary file or a source.
            gate: Whether it may.
            at: Now, with a time zone.
            to: All that it names, or nothing: the gateway asks for no receivers.

        Raises:
            SourceChangedError: the file changed while it was read.
        """
        held = own_copy(source)
        leaving = gate.ask_for_all(held, at=at, to=to)
        if isinstance(leaving, Refused):
            return leaving
        # No message holds its own digest, so nothing in it can end the part that it is.
        boundary = f"vnedoc-{digest_of(held.chunks()).hex()}"
        before = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="messageType"\r\n\r\n'
            f"{leaving.kind}\r\n--{boundary}\r\nContent-Disposition: form-data; "
            f'name="edocFile"; filename="message.edxml"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        body = body_of(before.encode(), held, f"\r\n--{boundary}--\r\n".encode())
        of = f"multipart/form-data; boundary={boundary}"
        return self._request("sendEdoc", "POST", body=body, of=of)

    def received(
        self, kind: MessageKind, *, at: dt.datetime, since: dt.datetime | None = None
    ) -> Request:
        """``syncReceivedEdocList``: what came in some days.

        Args:
            kind: Documents or states.
            at: Now, with a time zone: the last day.
            since: The first day; a month before, if nothing is said.
        """
        one_of(kind, MessageKind, "kind")
        days = {"fromDate": _day(since or at - FIRST), "toDate": _day(at)}
        query = {"messageType": kind, **days}
        return self._request("syncReceivedEdocList", "GET", query, facts={"kind": kind})

    def sent(self, kind: MessageKind, *, at: dt.datetime, since: dt.datetime | None = None) -> None:
        """There is no list of what was sent.

        Args:
            kind: Documents or states.
            at: Not needed.
            since: Not needed.
        """
        one_of(kind, MessageKind, "kind")

    def fetch(self, item: ListedMessage | str, *, at: dt.datetime) -> Request:
        """``getEdoc``: a message.

        Args:
            item: As it was listed, or its name.
            at: Not needed.

        Raises:
            InvalidValueError: it can be no name of an item.
        """
        name = item_name(item)
        return self._request("getEdoc", "GET", {"docId": name}, facts={"item": name})

    def acknowledge(
        self, item: ListedMessage | str, *, at: dt.datetime, good: bool = True
    ) -> Request:
        """``updateStatus``: ``done`` or ``fail``.

        Args:
            item: As for `fetch`.
            at: Not needed.
            good: Whether it was stored.

        Raises:
            InvalidValueError: it can be no name of an item.
        """
        name = item_name(item)
        said = {"docId": name, "status": "done" if good else "fail"}
        body = body_of(json.dumps(said).encode())
        return self._request("updateStatus", "POST", body=body, facts={"item": name})

    def read(self, request: Request, heard: Heard) -> CallOutcome:
        """What an answer means.

        Args:
            request: What was asked.
            heard: What was heard.
        """
        found = told(request, heard, _verdict)
        if not isinstance(found, tuple):
            return found
        answer, fields = found
        data = fields.get("data")
        inner = fields_of(data)
        said: CallOutcome | None = Acknowledged()
        if request.call == "sendEdoc":
            remote = text_of(inner.get("docid"))
            said = Sent(remote=remote) if is_item_id(remote) else None
        elif request.call == "syncReceivedEdocList":
            said = listed(data, row_of)
        elif request.call == "getEdoc":
            said = message(answer, inner.get("edxml"))
        return said or unsure(request, "garbled", http=200)

    def _request(
        self,
        call: str,
        method: str,
        query: Mapping[str, str] | None = None,
        *,
        body: tuple[Source, ...] = (),
        of: str = "application/json",
        facts: Mapping[str, str] | None = None,
    ) -> Request:
        # Kinds, days and names of items: nothing in them needs to be escaped.
        asked = "?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else ""
        return Request(
            call=call,
            method=method,
            url=f"{self.endpoint}/v1/{call}{asked}",
            headers=(
                ("X-SystemId", self.system),
                ("X-SecretKey", self.secret),
                ("Content-Type", of),
            ),
            body=body,
            repeatable=call != "sendEdoc",
            secrets=(self.secret,),
            facts=facts or {},
        )


def _day(at: dt.datetime) -> str:
    return f"{at.astimezone(VIETNAM):%Y/%m/%d}"


def _verdict(fields: Mapping[str, Any]) -> tuple[str, str] | bool | None:
    """What ``success`` says, and the code inside ``data``; `None` where they contradict."""
    inner = fields_of(fields.get("data"))
    code = text_of(inner.get("errorcode"))
    text = text_of(inner.get("errordesc")) or text_of(fields.get("message"))
    if fields.get("success") is True:
        return True if code in _NO_ERROR else None
    return (code, text) if fields.get("success") is False else None
