"""The gateway of Quảng Nam (LGSP on WSO2): REST with a bearer token.

``/vanbans`` lists and takes, ``/vanbans/{docId}`` gives and notes a state. Known from a client that
the province published; how it names what goes beside a message is not, so those names are fields.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping
from typing import Any

import attrs

from vnedoc.channels.gate import DeliveryGate
from vnedoc.channels.http import Heard, Request, body_of, endpoint_of, own_copy
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
from vnedoc.channels.reading import listed, message, row_of, text_of, told, unsure, verdict
from vnedoc.content import Input
from vnedoc.content.coding import encode
from vnedoc.content.source import Source, kept
from vnedoc.given import one_of


@attrs.frozen(kw_only=True)
class QuangNam:
    """A unit's access to the gateway; it opens no connection.

    Warns:
        PlainAddressWarning: the endpoint is no https.

    Raises:
        InvalidValueError: the endpoint is no address.
    """

    endpoint: str = attrs.field(converter=endpoint_of)
    """Such as ``https://.../truclienthong/v1.0.0``: token and key go out with each call, so no
    http."""
    token: str = attrs.field(repr=False)
    """The bearer token, which any OAuth2 client gets; it is good for a while."""
    unit: str = attrs.field(repr=False)
    """The key of the unit (``secretDonVi``)."""
    receiver: str = ""
    """The body that the unit is."""
    name: str = "lgsp-quang-nam"
    unit_header: str = "secretDonVi"
    kind_header: str = "loaiVanBan"

    def send(
        self, source: Input, *, gate: DeliveryGate, at: dt.datetime, to: Collection[str] = ()
    ) -> Request | Refused:
        """A request to send a message in base64, or why it must not travel.

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
        body = (kept(encode(held.chunks()), "<base64>"),)
        return self._request("send", "POST", "", body=body, kind=leaving.kind, of="text/plain")

    def received(
        self, kind: MessageKind, *, at: dt.datetime, since: dt.datetime | None = None
    ) -> Request:
        """A request for the list of what waits.

        Args:
            kind: Documents or states.
            at: Not needed.
            since: Not needed.
        """
        one_of(kind, MessageKind, "kind")
        return self._request("list", "GET", "", kind=kind)

    def sent(self, kind: MessageKind, *, at: dt.datetime, since: dt.datetime | None = None) -> None:
        """There is no list of what was sent.

        Args:
            kind: Documents or states.
            at: Not needed.
            since: Not needed.
        """
        one_of(kind, MessageKind, "kind")

    def fetch(self, item: ListedMessage | str, *, at: dt.datetime) -> Request:
        """A request for a message.

        Args:
            item: As it was listed, or its name.
            at: Not needed.

        Raises:
            InvalidValueError: it can be no name of an item.
        """
        return self._request("get", "GET", f"/{item_name(item)}")

    def acknowledge(
        self, item: ListedMessage | str, *, at: dt.datetime, good: bool = True
    ) -> Request:
        """A request that notes ``DONE`` or ``FAIL``.

        Args:
            item: As for `fetch`.
            at: Not needed.
            good: Whether it was stored.

        Raises:
            InvalidValueError: it can be no name of an item.
        """
        body = body_of(json.dumps({"status": "DONE" if good else "FAIL"}).encode())
        return self._request("update", "PUT", f"/{item_name(item)}", body=body)

    def read(self, request: Request, heard: Heard) -> CallOutcome:
        """What an answer means.

        Args:
            request: What was asked.
            heard: What was heard.
        """
        found = told(request, heard, verdict)
        if not isinstance(found, tuple):
            return found
        answer, fields = found
        said: CallOutcome | None = Acknowledged()
        if request.call == "send":
            said = _sent(fields)
        elif request.call == "list":
            said = listed(fields.get("data"), row_of)
        elif request.call == "get":
            said = message(answer, fields.get("data"))
        return said or unsure(request, "garbled", http=200)

    def _request(
        self,
        call: str,
        method: str,
        path: str,
        *,
        body: tuple[Source, ...] = (),
        kind: MessageKind | None = None,
        of: str = "application/json",
    ) -> Request:
        more = ((self.kind_header, kind),) if kind else ()
        return Request(
            call=call,
            method=method,
            url=f"{self.endpoint}/vanbans{path}",
            headers=(
                ("Authorization", f"Bearer {self.token}"),
                (self.unit_header, self.unit),
                ("Content-Type", of),
                *more,
            ),
            body=body,
            repeatable=call != "send",
            secrets=(self.token, self.unit),
            facts={"kind": kind or "", "item": path.removeprefix("/")},
        )


def _sent(fields: Mapping[str, Any]) -> Sent | None:
    remote = text_of(fields.get("docid"))
    return Sent(remote=remote) if is_item_id(remote) else None
