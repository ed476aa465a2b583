"""The axis as its clients see it: thirteen calls, as requests, and what their answers mean.

Trục liên thông văn bản quốc gia, from the behaviour of the national gateway SDK. The SDK keeps the
headers of one call for the next, and so sends the path of a local file and an old digest with all
that follow; here every request says what belongs to it and nothing else.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

import attrs

from vnedoc.channels.axis import headers
from vnedoc.channels.axis.answers import outcome
from vnedoc.channels.axis.headers import HashForm
from vnedoc.channels.gate import DeliveryGate
from vnedoc.channels.http import Heard, Request, body_of, digest_of, endpoint_of, own_copy
from vnedoc.channels.outcomes import CallOutcome, ListedMessage, MessageKind, Refused, item_name
from vnedoc.content import Input, Source
from vnedoc.given import one_of

_JSON: Final = "application/json"
_BYTES: Final = "application/octet-stream"
_EMPTY: Final = b"{}"
_SERVICE: Final = "eDoc"
REPEATABLE: Final = frozenset(
    {
        *("getReceivedEdocList", "getSentEdocList", "getEdoc", "downloadEdoc", "updateStatus"),
        *("countReceiveEdoc", "countReceiveStatus", "getAgenciesList", "getAgenciesListQD20"),
        *("getSynchronizeUnit", "deleteAgency"),
    }
)
"""Calls that change nothing, or the same thing again."""


@attrs.frozen(kw_only=True)
class Axis:
    """A system's access to the axis; it opens no connection.

    Warns:
        PlainAddressWarning: the endpoint is no https.

    Raises:
        InvalidValueError: the endpoint is no address.
    """

    endpoint: str = attrs.field(converter=endpoint_of)
    """``service.endpoint`` of the SDK, such as ``https://.../VXP``."""
    system: str
    """``systemid``: the identifier by which the axis knows this system."""
    secret: str = attrs.field(repr=False)
    """The key that it shares with the axis; it is in no request and no text."""
    hash_form: HashForm = "sdk"
    """How digests of files are written; what the axis compares is not known."""
    name: str = "axis"
    """What the ledger calls this channel."""

    def __attrs_post_init__(self) -> None:
        one_of(self.hash_form, HashForm, "hash_form")

    @property
    def receiver(self) -> str:
        """For whom messages come where the list does not say it."""
        return self.system

    def send(
        self,
        source: Input,
        *,
        gate: DeliveryGate,
        at: dt.datetime,
        to: Collection[str] = (),
    ) -> Request | Refused:
        """``sendEdoc``: a request to send a message, or why it must not travel.

        Args:
            source: The message: its bytes, a path object, a binary file or a source.
            gate: Whether it may.
            at: Now, with a time zone.
            to: Some of its receivers; all that it names, if nothing is said.

        Raises:
            SourceChangedError: the file changed while it was read.
        """
        held = own_copy(source)
        leaving = gate.ask(held, at=at, to=to)
        if isinstance(leaving, Refused):
            return leaving
        parameters = {
            "from": leaving.sender,
            "servicetype": _SERVICE,
            "messagetype": leaving.kind,
            "to": json.dumps(leaving.receivers, separators=(",", ":")),
            "hash-file": headers.hash_file(digest_of(held.chunks()), self.hash_form),
        }
        # The line end belongs to the body and not to the file: the digest is without it.
        body = body_of(held, b"\r\n")
        return self._request("sendEdoc", parameters, at=at, body=body, content_type=_BYTES)

    def received(
        self,
        kind: MessageKind,
        *,
        at: dt.datetime,
        since: dt.datetime | None = None,
    ) -> Request:
        """``getReceivedEdocList``: what waits here, until it is acknowledged.

        Args:
            kind: Documents or states.
            at: Now, with a time zone.
            since: Not needed: the axis lists all that waits.
        """
        one_of(kind, MessageKind, "kind")
        return self._list("getReceivedEdocList", kind, at)

    def sent(
        self,
        kind: MessageKind,
        *,
        at: dt.datetime,
        since: dt.datetime | None = None,
    ) -> Request:
        """``getSentEdocList``: what the axis has from here.

        Args:
            kind: Documents or states.
            at: Now, with a time zone.
            since: Not needed.
        """
        one_of(kind, MessageKind, "kind")
        return self._list("getSentEdocList", kind, at)

    def _list(self, call: str, kind: MessageKind, at: dt.datetime) -> Request:
        parameters = {"servicetype": _SERVICE, "messagetype": kind}
        return self._request(call, parameters, at=at, facts={"kind": kind})

    def fetch(self, item: ListedMessage | str, *, at: dt.datetime) -> Request:
        """``getEdoc``: a message, in base64 inside JSON.

        Args:
            item: As it was listed, or what the axis calls it.
            at: Now, with a time zone.

        Raises:
            InvalidValueError: it can be no name of an item.
        """
        return self._of_item("getEdoc", item, at, body=body_of(_EMPTY))

    def download(self, item: ListedMessage | str, *, at: dt.datetime) -> Request:
        """``downloadEdoc`` (SDK 2.0.1): a message as it is.

        Args:
            item: As for `fetch`.
            at: Now, with a time zone.

        Raises:
            InvalidValueError: it can be no name of an item.
        """
        return self._of_item("downloadEdoc", item, at, method="GET")

    def acknowledge(
        self, item: ListedMessage | str, *, at: dt.datetime, good: bool = True
    ) -> Request:
        """``updateStatus``: that an item was stored (``done``), or cannot be (``fail``).

        It is the state of an item in the queue, and not one of a document.

        Args:
            item: As for `fetch`.
            at: Now, with a time zone.
            good: Whether it was stored.

        Raises:
            InvalidValueError: it can be no name of an item.
        """
        more = {"status": "done" if good else "fail"}
        return self._of_item("updateStatus", item, at, body=body_of(_EMPTY), more=more)

    def count(self, kind: MessageKind, *, at: dt.datetime) -> Request:
        """``countReceiveEdoc`` or ``countReceiveStatus``: how many items wait.

        Args:
            kind: Documents or states.
            at: Now, with a time zone.
        """
        one_of(kind, MessageKind, "kind")
        call = "countReceiveEdoc" if kind == "edoc" else "countReceiveStatus"
        return self._request(call, {}, at=at, method="GET")

    def agencies(self, *, at: dt.datetime) -> Request:
        """``getAgenciesList``: the bodies that are connected.

        Args:
            at: Now, with a time zone.
        """
        return self._request("getAgenciesList", {}, at=at)

    def agencies_by_level(self, level: int = 1, *, at: dt.datetime) -> Request:
        """``getAgenciesListQD20``: the bodies with their identifiers by 20/2020/QĐ-TTg.

        Args:
            level: The level of the bodies.
            at: Now, with a time zone.
        """
        return self._request("getAgenciesListQD20", {"level": str(int(level))}, at=at)

    def units(self, *, at: dt.datetime) -> Request:
        """``getSynchronizeUnit``: the bodies with what changed, for a copy of the list.

        Args:
            at: Now, with a time zone.
        """
        return self._request("getSynchronizeUnit", {}, at=at)

    def register(self, details: Mapping[str, str], *, at: dt.datetime) -> Request:
        """``registerAgency``: enter a body. It is not asked twice while nobody knows of the first.

        Args:
            details: ``id``, ``pcode``, ``code``, ``name``, ``mail``, ``mobile`` and ``fax``.
            at: Now, with a time zone.
        """
        body = json.dumps({str(k): str(v) for k, v in details.items()}).encode()
        return self._request("registerAgency", {}, at=at, body=body_of(body))

    def remove(self, code: str, *, at: dt.datetime) -> Request:
        """``deleteAgency``: take a body out of the list.

        Args:
            code: Its identifier.
            at: Now, with a time zone.
        """
        return self._request("deleteAgency", {"AgencyCode": code}, at=at)

    def read(self, request: Request, heard: Heard) -> CallOutcome:
        """What an answer means; nothing that may be answered makes an exception.

        Args:
            request: What was asked.
            heard: What was heard.
        """
        return outcome(request, heard)

    def _of_item(
        self,
        call: str,
        item: ListedMessage | str,
        at: dt.datetime,
        *,
        method: str = "POST",
        body: tuple[Source, ...] = (),
        more: Mapping[str, str] | None = None,
    ) -> Request:
        name = item_name(item)
        parameters = {"docId": name, **(more or {})}
        return self._request(
            call, parameters, at=at, method=method, body=body, facts={"item": name}
        )

    def _request(
        self,
        call: str,
        parameters: Mapping[str, str],
        *,
        at: dt.datetime,
        method: str = "POST",
        body: tuple[Source, ...] = (),
        content_type: str = _JSON,
        facts: Mapping[str, Any] | None = None,
    ) -> Request:
        signed: Iterable[tuple[str, str]] = (
            ("systemid", self.system),
            *parameters.items(),
            ("timestamp", headers.timestamp(at)),
        )
        return Request(
            call=call,
            method=method,
            url=f"{self.endpoint}/{call}",
            headers=headers.sign(signed, self.secret, content_type),
            body=body,
            repeatable=call in REPEATABLE,
            facts=facts or {},
        )
