"""The gateway of Bkav eDoc, as provinces run it: everything in headers, answers with a code.

``confirmReceived`` has no word for a message that cannot be read: one that is in quarantine is
confirmed, too, or it would be listed for ever.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any, Final

import attrs

from vnedoc.channels.gate import DeliveryGate
from vnedoc.channels.http import Heard, Request, digest_of, endpoint_of, own_copy
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
from vnedoc.channels.reading import listed, message, text_of, told, unsure
from vnedoc.content import Input
from vnedoc.content.source import Source
from vnedoc.given import one_of

_KINDS: Final[Mapping[MessageKind, str]] = {"edoc": "EDOC", "status": "STATUS"}


@attrs.frozen(kw_only=True)
class Bkav:
    """A body's access to the gateway; it opens no connection.

    Warns:
        PlainAddressWarning: the endpoint is no https.

    Raises:
        InvalidValueError: the endpoint is no address.
    """

    endpoint: str = attrs.field(converter=endpoint_of)
    """Such as ``https://.../EdocService``: the token goes out with each call, so no http."""
    organ: str
    """``organId``: the body."""
    token: str = attrs.field(repr=False)
    """What stands in ``Authorization``."""
    name: str = "lgsp-bkav"

    @property
    def receiver(self) -> str:
        """For whom messages come."""
        return self.organ

    def send(
        self, source: Input, *, gate: DeliveryGate, at: dt.datetime, to: Collection[str] = ()
    ) -> Request | Refused:
        """``sendDocument``: a request to send a message, or why it must not travel.

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
        more = {"messageType": _KINDS[leaving.kind], "hash-edoc": digest_of(held.chunks()).hex()}
        of = "application/octet-stream"
        return self._request("sendDocument", "POST", more, body=(held,), of=of)

    def received(
        self, kind: MessageKind, *, at: dt.datetime, since: dt.datetime | None = None
    ) -> Request:
        """``getPendingDocIds``: what waits.

        Args:
            kind: Documents or states.
            at: Not needed.
            since: Not needed.
        """
        one_of(kind, MessageKind, "kind")
        more = {"messageType": _KINDS[kind]}
        return self._request("getPendingDocIds", "GET", more, facts={"kind": kind})

    def sent(self, kind: MessageKind, *, at: dt.datetime, since: dt.datetime | None = None) -> None:
        """There is no list of what was sent.

        Args:
            kind: Documents or states.
            at: Not needed.
            since: Not needed.
        """
        one_of(kind, MessageKind, "kind")

    def fetch(self, item: ListedMessage | str, *, at: dt.datetime) -> Request:
        """``getDocument``: a message in base64.

        Args:
            item: As it was listed, or its name.
            at: Not needed.

        Raises:
            InvalidValueError: it can be no name of an item.
        """
        return self._of_item("getDocument", item)

    def acknowledge(
        self, item: ListedMessage | str, *, at: dt.datetime, good: bool = True
    ) -> Request:
        """``confirmReceived``, whether it was stored or put into quarantine.

        Args:
            item: As for `fetch`.
            at: Not needed.
            good: Whether it was stored.

        Raises:
            InvalidValueError: it can be no name of an item.
        """
        return self._of_item("confirmReceived", item)

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
        said: CallOutcome | None = Acknowledged()
        if request.call == "sendDocument":
            remote = text_of(fields.get("docid"))
            said = Sent(remote=remote) if is_item_id(remote) else None
        elif request.call == "getPendingDocIds":
            names = fields.get("docids", fields.get("data"))
            rows = [{"docid": n} for n in names] if isinstance(names, list) else names
            kind = request.facts.get("kind", "")
            said = listed(rows, lambda row: ListedMessage(id=text_of(row.get("docid")), kind=kind))
        elif request.call == "getDocument":
            said = message(answer, fields.get("data"))
        return said or unsure(request, "garbled", http=200)

    def _of_item(self, call: str, item: ListedMessage | str) -> Request:
        name = item_name(item)
        return self._request(call, "POST", {"docId": name}, facts={"item": name})

    def _request(
        self,
        call: str,
        method: str,
        more: Mapping[str, str],
        *,
        body: tuple[Source, ...] = (),
        of: str = "application/json",
        facts: Mapping[str, str] | None = None,
    ) -> Request:
        return Request(
            call=call,
            method=method,
            url=f"{self.endpoint}/{call}",
            headers=(
                ("organId", self.organ),
                ("Authorization", self.token),
                ("Content-Type", of),
                *more.items(),
            ),
            body=body,
            repeatable=call != "sendDocument",
            secrets=(self.token,),
            facts=facts or {},
        )


def _verdict(fields: Mapping[str, Any]) -> tuple[str, str] | bool | None:
    """What ``code`` says: ``0`` is good, every other is not; `None` where there is none."""
    code = text_of(fields.get("code"))
    if code == "0":
        return True
    errors = fields.get("errors")
    text = errors[0] if isinstance(errors, list) and errors else fields.get("status")
    return (code, text_of(text)) if code else None
