"""Judging how a connector played a scenario, step by step, by what each step expects.

What follows builds upon what went before: once something was lost or taken twice, nothing after it
is judged, so that one fault is told once. What no text demands ends nothing: a text may be broken
behind it.
"""

from __future__ import annotations

import collections
import contextlib
import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import attrs

from vnedoc.conformance.cases.case import Case, Importance
from vnedoc.conformance.running.complaints import NOTHING, STEP, Complaint, complaint, same
from vnedoc.conformance.running.connecting.words import (
    CODE,
    duties,
    either,
    said,
    seen,
    times,
    told,
)
from vnedoc.model import VIETNAM
from vnedoc.words import Words

ENDS: Final = frozenset(
    {"dropped", "doubled", "unsent", "resent", "missent", "permitted", "barred"}
)
"""Complaints after which the rest of a scenario says nothing new, if a text forbids it."""
_UNSAID: Final = frozenset(
    {"early", "unacknowledged", "misacknowledged", "overwarned", "unkept", "unresolved"}
)
"""Kinds of which no text speaks: they weigh no more than may."""
_ARRIVED: Final = "01"
"""A system may tell by itself that a document has arrived: nobody is asked to."""
_DONE: Final = "done"
_QUEUE: Final = ("done", "fail", "processing")
"""The words of the gateway's queue; codes of documents are another matter."""
_DAY: Final = len("2025-07-01")
Reply = Mapping[str, Any]


def judge_connected(case: Case, answer: Mapping[str, Any]) -> Iterator[Complaint]:
    """Everything that is wrong with how a scenario was played, as far as it can be told.

    Args:
        case: What was asked.
        answer: With a reply for each step, as `malformed_steps` allows.
    """
    names = {
        entry["item"]: entry["message"]
        for step in case.given["steps"]
        for entry in step.get("items", (step,) if "message" in step else ())
    }
    story = _Story()
    played = zip(case.given["steps"], case.expected.steps, answer["steps"], strict=True)
    for number, (step, expected, reply) in enumerate(played, start=1):
        judged = _StepJudge(number, expected, reply, names, story)
        found = list(getattr(judged, step["step"], judged.nothing)())
        yield from found
        if any(one.code in ENDS and one.importance is None for one in found):
            return


@attrs.define
class _Story:
    """What was seen in the steps until now."""

    sent: collections.Counter[str] = attrs.field(factory=collections.Counter)
    """What is looked for -> how often it was handed over."""
    again: collections.Counter[str] = attrs.field(factory=collections.Counter)
    """Item -> how often it was registered once more, with a warning: the register holds it so."""
    mistaken: set[str] = attrs.field(factory=set)
    """Items of which the gateway was told something wrong: it hears it again at each try."""
    noisy: bool = False
    """Whether a clerk was told of what is in order: told of everything, he is told of nothing."""


@attrs.frozen
class _StepJudge:
    """One step: what it expects, and the reply."""

    number: int
    expected: Mapping[str, Any]
    reply: Reply
    names: Mapping[str, str]
    """Item -> its file."""
    story: _Story

    @property
    def acts(self) -> Sequence[Mapping[str, Any]]:
        acts: Sequence[Mapping[str, Any]] = self.reply.get("acts", ())
        return acts

    def tell(
        self, code: str, expected: Words, came: Words, *, light: bool = False, shows: str = ""
    ) -> Complaint:
        """A complaint about this step, and what it shows unless the step knows better."""
        lighter = Importance.MAY if light or code in _UNSAID else None
        made = complaint(
            code, at=f"{STEP}{self.number}]", expected=expected, came=came, lighter=lighter
        )
        return attrs.evolve(made, shows=self.expected.get("shows", {}).get(code) or shows)

    def item(self, item: str) -> str:
        """What people call an item."""
        return f"{self.names.get(item, '?')} ({item[:40]})"

    def nothing(self) -> Iterator[Complaint]:
        """A step of which nothing is asked."""
        yield from ()

    # -- what comes -----------------------------------------------------------------------------

    def receive(self) -> Iterator[Complaint]:
        """Everything is stored once, told to a clerk where it must be, and acknowledged after."""
        counts = collections.Counter(
            (str(act.get("did")), str(act.get("item", ""))) for act in self.acts
        )
        stored = self.expected.get("stored", ())
        for item in stored:
            yield from self._once(item, counts["stored", item])
        self.story.noisy |= any(counts["warned", one] for one in self.expected.get("quiet", ()))
        for item in self.expected.get("again", ()):
            if counts["stored", item]:
                yield from self._again(item, warned=bool(counts["warned", item]))
        for item in self.expected.get("aside", ()):
            if not counts["aside", item]:
                yield self.tell("unkept", told("kept", item=self.item(item)), told("not-kept"))
        # What is not there at all is told once: that nobody was told of it, too, is no news.
        lost = {item for item in stored if not counts["stored", item]}
        for item in self.expected.get("warned", ()):
            if item not in lost and (self.story.noisy or not counts["warned", item]):
                came = told("everything") if counts["warned", item] else NOTHING
                yield self.tell("unwarned", told("warned", item=self.item(item)), came)
        for item in self.expected.get("quiet", ()):
            if counts["warned", item]:
                plain = told("plain", item=self.item(item))
                yield self.tell("overwarned", plain, told("warning"))
        for item, allowed in self.expected.get("acknowledged", {}).items():
            if item not in lost:
                yield from self._acknowledged(item, allowed)

    def _once(self, item: str, count: int) -> Iterator[Complaint]:
        if count == 0:
            yield self.tell("dropped", told("stored", item=self.item(item)), told("not-stored"))
        elif count > 1:
            yield self.tell("doubled", told("stored", item=self.item(item)), times(count))

    def _again(self, item: str, *, warned: bool) -> Iterator[Complaint]:
        """Who registers a copy and warns of it keeps the text: that is told once."""
        light, known_of = warned and not self.story.noisy, bool(self.story.again)
        self.story.again[item] += light
        if not (light and known_of):
            known = told("known", item=self.item(item))
            yield self.tell("doubled", known, told("registered"), light=light)

    def _acknowledged(self, item: str, allowed: Sequence[str]) -> Iterator[Complaint]:
        own = [a for a in self.acts if a.get("item") == item and a.get("as") != "processing"]
        heard = [str(a.get("as")) for a in own if a.get("did") == "acknowledged"]
        name = "acknowledged" if allowed else "not-acknowledged"
        wanted = told(name, item=self.item(item), words=" / ".join(allowed))
        if heard and heard[-1] not in allowed and item not in self.story.mistaken:
            self.story.mistaken.add(item)
            shown = self._misacknowledged(item, heard[-1])
            yield self.tell("misacknowledged", wanted, same(heard[-1][:40]), shows=shown)
        if allowed and not heard:
            yield self.tell("unacknowledged", wanted, NOTHING)
        order = [str(a.get("did")) for a in own if a.get("as") in (None, _DONE)]
        if "stored" in order and "acknowledged" in order[: order.index("stored")]:
            after = told("after", item=self.item(item))
            yield self.tell("early", after, told("before"), shows="early-word")

    def _misacknowledged(self, item: str, word: str) -> str:
        if word not in _QUEUE:
            return "queue-word"
        if word != _DONE:
            return "duplicate-refused" if item in self.expected.get("again", ()) else ""
        return "" if item in self.expected.get("aside", ()) else "failure-done"

    def look(self) -> Iterator[Complaint]:
        """The register holds each message once, and what cannot be read was kept aside."""
        left: collections.Counter[str] = collections.Counter(self.reply.get("register", ()))
        for group in self.expected.get("register", ()):
            found = [item for item in group if left[item]]
            for item in found[:1]:
                left[item] -= 1
            if not found:
                yield self.tell("dropped", told("held", item=self.item(group[0])), told("not-held"))
        excused = collections.Counter[str]() if self.story.noisy else self.story.again
        for item in sorted((left - excused).elements()):
            yield self.tell("doubled", told("once"), same(self.item(item)))
        kept = self.reply.get("aside", ())
        for item in self.expected.get("aside", ()):
            if item not in kept:
                yield self.tell("unkept", told("kept", item=self.item(item)), told("not-kept"))

    # -- what goes out --------------------------------------------------------------------------

    def decide(self) -> Iterator[Complaint]:
        """Somebody may do what he may, and may not what he may not."""
        wanted = self.expected.get("refused")
        found = str(self.reply.get("refused") or "no")
        if wanted == ["yes"] and found != "yes":
            yield self.tell("permitted", told("refused"), told("allowed"))
        elif wanted == ["no"] and found != "no":
            yield self.tell("barred", told("allowed"), told("refused"))

    def send(self) -> Iterator[Complaint]:
        """What is due goes out, in the right words, and not again before it was looked up."""
        wanted = self.expected.get("sent", ())
        names = [json.dumps(one["key"], sort_keys=True) for one in wanted]
        strangers: list[Mapping[str, str]] = []
        for act in self.acts:
            if act.get("did") != "sent":
                continue
            values = act.get("values") or {}
            fits = [i for i, one in enumerate(wanted) if _fits(one["key"], values)]
            self.story.sent.update(names[i] for i in fits)
            for i in fits[:1]:
                yield from self._said(wanted[i], values)
            if not fits and values.get(CODE) != _ARRIVED:
                strangers.append(values)
        if self.expected.get("looked") and not {"looked", "sent"} & {
            a.get("did") for a in self.acts
        }:
            yield self.tell("unresolved", told("looked-up"), NOTHING)
        yield from self._tries(wanted, names, strangers)

    def _said(self, wanted: Mapping[str, Any], values: Mapping[str, str]) -> Iterator[Complaint]:
        """Whether a message says what it must, and what it does in practice."""
        for light, side in enumerate((wanted["is"], wanted["usual"])):
            for path, allowed in side.items():
                value = values.get(path)
                if value in allowed or (value and "*" in allowed):
                    continue
                expected = same(f"{path}: {either(allowed)}")
                came = same(f"{path}: “{value[:200]}”") if value else NOTHING
                shows = _PATHS.get(path, "")
                yield self.tell("missent", expected, came, light=bool(light), shows=shows)
                return

    def _tries(
        self, wanted: Sequence[Any], names: list[str], strangers: list[Mapping[str, str]]
    ) -> Iterator[Complaint]:
        for one, name in zip(wanted, names, strict=True):
            least, most = one["tries"]
            if self.story.sent[name] > most:
                yield self.tell(
                    "resent",
                    told("at-most", times=times(most), said=said(one["key"])),
                    times(self.story.sent[name]),
                )
            elif self.story.sent[name] < least and strangers:
                near, path = _nearest(one["key"], strangers)
                strangers.remove(near)
                yield self.tell(
                    "missent", same(said(one["key"])), same(seen(near)), shows=_PATHS.get(path, "")
                )
            elif self.story.sent[name] < least:
                yield self.tell("unsent", told("sent", said=said(one["key"])), NOTHING)
        if strangers and (wanted or self.expected.get("nothing")):
            known = told("no-more") if wanted else NOTHING
            yield self.tell("missent", known, same(seen(strangers[0])))

    # -- where documents stand ------------------------------------------------------------------

    def state(self) -> Iterator[Complaint]:
        """Each receiver has a state of his own."""
        states = self.reply.get("states", {})
        for organ, allowed in self.expected.get("states", {}).items():
            found = states.get(organ)
            if found not in allowed:
                came = same(f"{organ}: {found[:40]}") if found else NOTHING
                yield self.tell("misplaced", same(f"{organ}: {either(allowed)}"), came)

    def owed(self) -> Iterator[Complaint]:
        """Every duty is known with its last day, and none is made up."""
        found = {_duty(one) for one in self.reply.get("owed", ())}
        wanted = {_duty(one) for one in self.expected.get("owed", ())}
        if found != wanted:
            yield self.tell("misowed", duties(wanted), duties(found))


_PATHS: Final = {
    CODE: "wrong-code",
    "MessageHeader/From/OrganId": "wrong-side",
    "MessageHeader/ResponseFor/OrganId": "wrong-side",
    "MessageHeader/ResponseFor/DocumentId": "wrong-document",
    "MessageHeader/ResponseFor/Code": "wrong-document",
    "MessageHeader/ResponseFor/PromulgationDate": "wrong-document",
    "MessageHeader/Description": "no-reason",
}
"""Where a message that was sent is wrong -> the name of that."""


def _nearest(
    key: Mapping[str, Sequence[str | None]], strangers: Sequence[Mapping[str, str]]
) -> tuple[Mapping[str, str], str]:
    """The message that is most like the one that was looked for, and where it differs."""
    found = [
        (one, [p for p, allowed in key.items() if one.get(p) not in allowed]) for one in strangers
    ]
    near, paths = min(found, key=lambda pair: len(pair[1]))
    return near, paths[0]


def _fits(key: Mapping[str, Sequence[str | None]], values: Mapping[str, str]) -> bool:
    return all(values.get(path) in allowed for path, allowed in key.items())


def _duty(told: Mapping[str, Any]) -> tuple[str, str, str]:
    """What, by whom, and the last day in Vietnam."""
    until = str(told.get("until") or "")
    with contextlib.suppress(ValueError, OverflowError):
        if len(until) > _DAY:
            moment = dt.datetime.fromisoformat(until)
            moment = moment.astimezone(VIETNAM) if moment.tzinfo else moment
            # A day is over at the midnight that follows it.
            until = (moment - dt.timedelta(microseconds=1)).date().isoformat()
    return str(told.get("what"))[:40], str(told.get("by"))[:40], until[:40]
