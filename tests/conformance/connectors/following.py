"""Connectors that do not know where documents stand; each does one thing as others have done it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs

from vnedoc.conformance.connector import LedgerConnector
from vnedoc.exchange import (
    DocumentState,
    Event,
    Receipt,
    ReceivedItem,
    identify,
    start,
    states,
)

LEADS = {
    "01": "arrived",
    "02": "refused",
    "03": "taken-in",
    "04": "assigned",
    "05": "in-hand",
    "06": "done",
    "15": "destroyed",
}


class Own(LedgerConnector):
    """Keeps states by rules of its own."""

    def place(self, state: DocumentState, event: Event, before: DocumentState) -> DocumentState:
        """What becomes of a state that the ledger has already led on."""
        raise NotImplementedError

    def state(self, step: Any) -> dict[str, Any]:
        document = identify(self.letter(step["item"])).document
        known = self.ledger.state(document)
        if known is None:
            return {"states": {}}
        events = [event for _, event in self.ledger.events() if event.document == str(document)]
        state = start(
            document, sender=known.issuer, receivers=[one.organ for one in known.receivers]
        )
        for event in events:
            state = self.place(state.after(event), event, state)
        return {"states": {one.organ: one.state.id for one in state.receivers}}


def moved(state: DocumentState, organ: str, to: str) -> DocumentState:
    """The state with every receiver, or one, at another place."""
    return attrs.evolve(
        state,
        receivers=tuple(
            attrs.evolve(one, state=states()[to]) if organ in ("", one.organ) else one
            for one in state.receivers
        ),
    )


class OneState(Own):
    """One state for a document, whoever has it."""

    DEFECT = "one-state"

    def place(self, state: DocumentState, event: Event, before: DocumentState) -> DocumentState:
        changed = [a for a, b in zip(state.receivers, before.receivers, strict=True) if a != b]
        return moved(state, "", changed[0].state.id) if len(changed) == 1 else state


class LastWins(Own):
    """The last report counts, until the end."""

    DEFECT = "last-wins"

    def place(self, state: DocumentState, event: Event, before: DocumentState) -> DocumentState:
        here = before.at(event.organ)
        if here is None or here.state.final or event.kind not in ("01", "03", "04", "05", "06"):
            return state
        return moved(state, here.organ, LEADS[event.kind])


class FinalLeft(Own):
    """Reports go on after the end."""

    DEFECT = "final-left"

    def place(self, state: DocumentState, event: Event, before: DocumentState) -> DocumentState:
        here = before.at(event.organ)
        final = here is not None and here.state.final and event.kind in LEADS
        return moved(state, event.organ, LEADS[event.kind]) if final else state


class ForgedStatus(Own):
    """Whoever reports is believed."""

    DEFECT = "forged-status"

    def place(self, state: DocumentState, event: Event, before: DocumentState) -> DocumentState:
        if before.at(event.organ) is None and event.kind in LEADS:
            return moved(state, "", LEADS[event.kind])
        forged = event.kind == "revoke" and event.organ != before.issuer
        return moved(state, "", "revoked") if forged else state


class UnknownStatus(Own):
    """A code that is not in its list is the first of the list."""

    DEFECT = "unknown-status"

    def place(self, state: DocumentState, event: Event, before: DocumentState) -> DocumentState:
        odd = event.kind.isdecimal() and event.kind not in (*LEADS, "13", "16")
        return moved(state, event.organ, "arrived") if odd else state


class Unasked(Own):
    """Agreeing is agreeing, also to what nobody asked."""

    DEFECT = "unasked"

    def place(self, state: DocumentState, event: Event, before: DocumentState) -> DocumentState:
        here = before.at(event.organ)
        asked = here is not None and here.state.id in ("recall-asked", "revoked")
        return (
            moved(state, event.organ, "destroyed")
            if event.kind == "15" and here and not asked
            else state
        )


class ReplacedAlive(Own):
    """A replacement is a new document, and nothing else."""

    DEFECT = "replaced-alive"

    def place(self, state: DocumentState, event: Event, before: DocumentState) -> DocumentState:
        return before if event.kind == "replace" else state


class StateLost(LedgerConnector):
    """Keeps states in memory."""

    DEFECT = "state-lost"

    def open(self) -> None:
        self._opened = self.__dict__.get("_opened", 0) + 1
        super().open()

    def state(self, step: Any) -> dict[str, Any]:
        told = super().state(step)
        return {"states": dict.fromkeys(told["states"], "sent")} if self._opened > 1 else told


class OddSilent(LedgerConnector):
    """Finds nothing odd but contents that contradict each other."""

    DEFECT = "odd-silent"

    def is_odd(self, got: ReceivedItem) -> bool:
        return got.receipt is Receipt.CONFLICT


class CalendarDays(LedgerConnector):
    """Every day is a working day."""

    DEFECT = "calendar-days"

    def owed(self, step: Any) -> dict[str, Any]:
        told = super().owed({**step, "off": [], "working": []})
        at = dt.datetime.fromisoformat(step.get("signed_at", step["at"])).date()
        for one in told["owed"]:
            if one["what"] == "sending" and not one["until"].startswith(at.isoformat()):
                one["until"] = (at + dt.timedelta(days=1)).isoformat()
            if one["what"] == "receipt":
                came = next(iter(self.ledger.inbox())).received_at
                one["until"] = (came + dt.timedelta(hours=7)).date().isoformat()
        return told


FOLLOWING = (
    OneState,
    LastWins,
    FinalLeft,
    ForgedStatus,
    UnknownStatus,
    Unasked,
    ReplacedAlive,
    StateLost,
    OddSilent,
    CalendarDays,
)
