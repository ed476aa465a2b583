"""What every gateway is to the rest of the house: requests to make, and answers to read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Protocol

from vnedoc.channels.gate import DeliveryGate
from vnedoc.channels.http import Heard, Request
from vnedoc.channels.outcomes import CallOutcome, ListedMessage, MessageKind, Refused
from vnedoc.content import Input


class Channel(Protocol):
    """A way to other bodies."""

    @property
    def name(self) -> str:
        """What the ledger calls it."""

    @property
    def receiver(self) -> str:
        """For whom messages come where the list does not say it."""

    def send(
        self, source: Input, *, gate: DeliveryGate, at: dt.datetime, to: Collection[str] = ()
    ) -> Request | Refused:
        """A request to send a message, or why it must not travel.

        Args:
            source: Its bytes, a path object, a binary file or a source.
            gate: Whether it may.
            at: Now, with a time zone.
            to: Some of its receivers; all that it names, if nothing is said.
        """

    def received(
        self, kind: MessageKind, *, at: dt.datetime, since: dt.datetime | None = None
    ) -> Request:
        """A request for the list of what waits here.

        Args:
            kind: Documents or states.
            at: Now, with a time zone.
            since: From when on, where the gateway asks for that.
        """

    def sent(
        self, kind: MessageKind, *, at: dt.datetime, since: dt.datetime | None = None
    ) -> Request | None:
        """A request for the list of what was sent from here; `None` where the gateway has none.

        Args:
            kind: Documents or states.
            at: Now, with a time zone.
            since: From when on, where the gateway asks for that.
        """

    def fetch(self, item: ListedMessage | str, *, at: dt.datetime) -> Request:
        """A request for a message.

        Args:
            item: As it was listed, or its name.
            at: Now, with a time zone.
        """

    def acknowledge(
        self, item: ListedMessage | str, *, at: dt.datetime, good: bool = True
    ) -> Request | None:
        """A request that tells that a message was stored, or cannot be.

        `None` where the gateway has no word for that.

        Args:
            item: As it was listed, or its name.
            at: Now, with a time zone.
            good: Whether it was stored.
        """

    def read(self, request: Request, heard: Heard) -> CallOutcome:
        """What an answer means.

        Args:
            request: What was asked.
            heard: What was heard.
        """
