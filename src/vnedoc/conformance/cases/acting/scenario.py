"""Scenarios for connectors: what is listed, what breaks, what clerks decide, and what must come.

A scenario is data: `docs/conformance/connectors.md` tells every step. It starts with an empty
installation on a Tuesday morning, and ten minutes pass from one step to the next.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Final, Self

import attrs

from vnedoc.clauses import PRACTICE, Clause
from vnedoc.conformance.cases.case import (
    NOON,
    Allowed,
    Case,
    CaseOutcome,
    Expected,
    Importance,
    Input,
    Role,
    Task,
)
from vnedoc.conformance.cases.grounds import bounded
from vnedoc.conformance.cases.writing.nodes import Node, render
from vnedoc.words import Words

ISSUER: Final = "H26.99"
RECEIVER: Final = "H41.99"
OTHER: Final = "H55.99"
_BEGIN: Final = dt.datetime.fromisoformat(NOON).replace(hour=8)
_STEP: Final = dt.timedelta(minutes=10)
_ID_DIGITS: Final = 24
"""Of an item of the gateway: it calls things by 24 hexadecimal digits."""
DONE: Final = ("done",)
FAIL: Final = ("fail",)


@attrs.frozen(kw_only=True)
class ListedItem:
    """One item that the gateway lists, or one that the office sends itself."""

    id: str
    receiver: str
    message: str
    """Name of the file."""
    get: str = "ok"
    store: str = "ok"
    acknowledge: str = "ok"

    def but(self, **faults: str) -> ListedItem:
        """The same item, when something breaks.

        Args:
            **faults: What happens when it is got, stored or acknowledged.
        """
        return attrs.evolve(self, **faults)

    def to_data(self) -> dict[str, str]:
        """As the question tells it, without what is as usual."""
        data = {"item": self.id, "receiver": self.receiver, "message": self.message}
        faults = {"get": self.get, "store": self.store, "acknowledge": self.acknowledge}
        return data | {name: value for name, value in faults.items() if value != "ok"}

    @property
    def is_stored(self) -> bool:
        """Whether nothing keeps it from being stored."""
        return self.get == self.store == "ok"

    @property
    def dies(self) -> bool:
        """Whether the connector ends over it."""
        return "dies" in (self.store, self.acknowledge)


@attrs.frozen(kw_only=True)
class Wanted:
    """A message that must go out."""

    key: Mapping[str, Allowed]
    """By which it is known."""
    more: Mapping[str, Allowed] = attrs.field(factory=dict)
    """What else it must say."""
    usual: Mapping[str, Allowed] = attrs.field(factory=dict)
    """What it says besides in practice: no text demands it."""
    tries: tuple[int, int] = (1, 1)
    """How often it may have been handed over, from the beginning to the end of this step."""

    def tried(self, least: int, most: int | None = None) -> Wanted:
        """The same, with another number of tries.

        Args:
            least: How many at least.
            most: How many at most; as many unless given.
        """
        return attrs.evolve(self, tries=(least, least if most is None else most))

    def to_data(self) -> dict[str, Any]:
        """As the expectation tells it."""
        sides = {"key": self.key, "is": self.more, "usual": self.usual}
        told = {
            name: {path: list(allowed) for path, allowed in side.items()}
            for name, side in sides.items()
        }
        return {**told, "tries": list(self.tries)}


class Scenario:
    """A scenario that is being written."""

    def __init__(self, *bodies: str) -> None:
        self.bodies = bodies or (RECEIVER,)
        self._inputs: dict[bytes, Input] = {}
        self._steps: list[dict[str, Any]] = []
        self._expected: list[dict[str, Any]] = []
        self._items = 0
        self._now = _BEGIN

    def message(self, message: Node | bytes) -> str:
        """The name of a message's file; the same bytes are one file.

        Args:
            message: The message.
        """
        data = message if isinstance(message, bytes) else render(message)
        if data not in self._inputs:
            self._inputs[data] = Input.of(f"m{len(self._inputs) + 1}.edxml", data)
        return self._inputs[data].name

    def item(self, message: Node | bytes, receiver: str = "", name: str = "") -> ListedItem:
        """A new item of the gateway.

        Args:
            message: What it brings.
            receiver: Whom it is for; the first body unless given.
            name: What the gateway calls it.
        """
        self._items += 1
        digest = hashlib.sha256(f"item {self._items}".encode()).hexdigest()[:_ID_DIGITS]
        return ListedItem(
            id=name or digest,
            receiver=receiver or self.bodies[0],
            message=self.message(message),
        )

    def _add(
        self, step: str, at: str, asked: Mapping[str, Any], expected: Mapping[str, Any]
    ) -> Self:
        if at:
            self._now = dt.datetime.fromisoformat(at)
        self._steps.append({"step": step, "at": self._now.isoformat(), **asked})
        self._expected.append({name: value for name, value in expected.items() if value})
        self._now += _STEP
        return self

    def receive(
        self,
        *items: ListedItem,
        at: str = "",
        again: Iterable[ListedItem] = (),
        aside: Iterable[ListedItem] = (),
        warned: Iterable[ListedItem] = (),
        free: Iterable[ListedItem] = (),
        calm: bool = True,
        shows: Mapping[str, str] | None = None,
    ) -> Self:
        """The gateway lists items, and they are worked through once.

        Args:
            *items: In the order of the list.
            at: When; ten minutes after the step before unless given.
            again: Those of them that came before.
            aside: Those that cannot be read.
            warned: Those that a clerk must be told of.
            free: Those of which nothing is asked.
            calm: Whether nothing is odd about the others, so that nobody is to be told of them.
            shows: Kind of complaint -> the name of the defect that it shows here.
        """
        apart = [one.id for group in (again, aside, free) for one in group]
        stored, acknowledged = [], {}
        for one in items:
            if one.id not in apart and one.is_stored:
                stored.append(one.id)
                acknowledged[one.id] = list(DONE)
            elif one.get != "ok" or one.store != "ok":
                acknowledged[one.id] = []
            if one.dies:
                break
        acknowledged |= {one.id: list(DONE) for one in again}
        acknowledged |= {one.id: list(FAIL) for one in aside}
        told = [one.id for one in warned]
        expected = {
            "stored": stored,
            "again": [one.id for one in again],
            "aside": [one.id for one in aside],
            "acknowledged": acknowledged,
            "warned": told,
            "quiet": [one for one in stored if one not in told] if calm else [],
            "shows": dict(shows or {}),
        }
        return self._add("receive", at, {"items": [one.to_data() for one in items]}, expected)

    def restart(self) -> Self:
        """The connector ends and starts anew."""
        return self._add("restart", "", {}, {})

    def look(
        self,
        *held: ListedItem | tuple[ListedItem, ...],
        aside: Iterable[ListedItem] = (),
        shows: Mapping[str, str] | None = None,
    ) -> Self:
        """Somebody looks what the register holds.

        Args:
            *held: What it must hold, and nothing else; of several items, one.
            aside: What must have been kept aside.
            shows: As for `receive`.
        """
        groups = [[one.id] if isinstance(one, ListedItem) else [i.id for i in one] for one in held]
        expected = {
            "register": groups,
            "empty": not groups,
            "aside": [one.id for one in aside],
            "shows": dict(shows or {}),
        }
        return self._add("look", "", {}, expected)

    def issue(self, item: ListedItem, at: str = "") -> Self:
        """The office signs a document of its own and gives it to be sent.

        Args:
            item: The document, under a name of the office's own.
            at: When.
        """
        return self._add("issue", at, {"item": item.id, "message": item.message}, {})

    def decide(
        self,
        item: ListedItem,
        decision: str,
        *,
        reason: str = "",
        to: str = "",
        at: str = "",
        refused: bool | None = False,
        shows: Mapping[str, str] | None = None,
    ) -> Self:
        """Somebody of the office decides about a document.

        Args:
            item: By which it came, or was issued.
            decision: In words, such as ``taken-in``.
            reason: That is given.
            to: Of a recall, the receiver who is asked.
            at: When.
            refused: Whether the connector must not let him; `None` if it may.
            shows: As for `receive`.
        """
        asked = {"item": item.id, "decision": decision, "reason": reason, "to": to}
        asked = {name: value for name, value in asked.items() if value}
        expected: dict[str, Any] = {"shows": dict(shows or {})}
        if refused is not None:
            expected["refused"] = ["yes" if refused else "no"]
        return self._add("decide", at, asked, expected)

    def send(
        self,
        *wanted: Wanted,
        gateway: Iterable[str] = (),
        listed: str = "",
        looked: bool = False,
        judged: bool = True,
        at: str = "",
        shows: Mapping[str, str] | None = None,
    ) -> Self:
        """Everything that is due is sent, once.

        Args:
            *wanted: What must go out, and nothing else but that a document has arrived.
            gateway: How it answers the first messages; ``ok`` to all others.
            listed: What it says when it is asked what it has: present, absent, no-answer.
            looked: Whether it must be asked.
            judged: Whether it counts what is sent.
            at: When.
            shows: As for `receive`.
        """
        asked: dict[str, Any] = {"gateway": list(gateway)}
        if listed:
            asked["listed"] = listed
        expected = {
            "sent": [one.to_data() for one in wanted],
            "nothing": judged and not wanted,
            "looked": looked,
            "shows": dict(shows or {}),
        }
        return self._add("send", at, asked, expected)

    def state(
        self,
        item: ListedItem,
        shows: Mapping[str, str] | None = None,
        **places: str | tuple[str, ...],
    ) -> Self:
        """Somebody asks where a document stands.

        Args:
            item: By which it came, or was issued.
            shows: As for `receive`.
            **places: Receiver, with ``_`` for each dot -> states that may be told.
        """
        states = {
            organ.replace("_", "."): [told] if isinstance(told, str) else list(told)
            for organ, told in places.items()
        }
        expected = {"states": states, "shows": dict(shows or {})}
        return self._add("state", "", {"item": item.id}, expected)

    def owed(
        self,
        item: ListedItem,
        *duties: tuple[str, str, str],
        at: str = "",
        more: Mapping[str, Any] | None = None,
        shows: Mapping[str, str] | None = None,
    ) -> Self:
        """Somebody asks what is owed for a document.

        Args:
            item: By which it came, or was issued.
            *duties: What, by whom, and the last day; an empty day where no text gives one.
            at: When.
            more: ``off`` and ``working``: days; ``signed_at``: when it was signed.
            shows: As for `receive`.
        """
        told = [{"what": what, "by": by, "until": until} for what, by, until in duties]
        expected = {"owed": told, "nothing": not told, "shows": dict(shows or {})}
        return self._add("owed", at, {"item": item.id, **(more or {})}, expected)

    def case(
        self,
        ident: str,
        role: Role,
        clause: Clause,
        why: Words,
        *,
        defect: str,
        importance: Importance = Importance.MUST,
    ) -> Case:
        """The case that it makes.

        Args:
            ident: Its id.
            role: Who is tested.
            clause: That it stands on.
            why: What must hold.
            defect: What failing it most likely means.
            importance: As the clause bears it; on practice it is never more than may.
        """
        return Case(
            id=ident,
            clause=clause,
            role=role,
            importance=bounded(importance, clause),
            task=Task.CONNECT,
            inputs=tuple(self._inputs.values()),
            expected=Expected(outcome=CaseOutcome.ACCEPT, steps=tuple(self._expected)),
            why=why,
            origin=FIELD if clause == PRACTICE else OWN,
            defect=defect,
            features=("connect",),
            given={"bodies": list(self.bodies), "steps": list(self._steps)},
        )


OWN: Final = "written for this suite"
FIELD: Final = "written for this suite, after what connectors of the field do"
