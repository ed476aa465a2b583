"""What is odd about a message, and where: what a remark must be about to count.

vnedoc's own findings tell it, for want of another witness. They bound what is asked of others in
their favour only: a remark counts if it is about any of it, and good is only what shows nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import attrs

from vnedoc.conformance.adapter import profile_of
from vnedoc.conformance.cases.case import Case, Task
from vnedoc.findings import Report, Severity
from vnedoc.frozen import FrozenMap
from vnedoc.pipeline import validate
from vnedoc.signature.trust.certificates import TrustStore

PLAIN: Final = ("whole-new", "whole-status", "file-text", "text-slash", "status-03")
"""Good messages that show nothing odd: what is remarked on them is remarked on everything."""
PLAIN_MAILS: Final = ("mail-plain-document", "mail-plain-status", "mail-nested")
"""The same of mails."""
MAX_PLACES: Final = 10
"""Places of one answer that count, and no more than half of a short message's fields: to name every
field of a message is to name none."""
MAX_CODES: Final = 20
"""Codes of one answer that count; vnedoc's own are 4 at most on any message of the suite."""
MAX_TARGETS: Final = 60
"""What all codes of one answer may mean together: who means everything means nothing."""
_FIELD: Final = re.compile(rb">\s*[^<>\s][^<>]*</")
_FRAMES: Final = ("edXML/", "edXMLEnvelope/", "edXMLHeader/", "edXMLBody/")
_WHOLE: Final = {"", "MessageHeader", "TraceHeaderList", "edXMLManifest", "AttachmentEncoded"}
_OWN: Final = "VNE-"


@attrs.frozen
class Departure:
    """What vnedoc finds about one message."""

    codes: frozenset[str]
    places: frozenset[str]
    """Paths as the suite writes them."""
    grave: bool
    """Whether anything weighs more than information."""


def departure(case: Case) -> Departure:
    """What is odd about the message of a case.

    Args:
        case: One that asks to read a message.
    """
    if case.task in (Task.MAIL, Task.PACKAGE):
        return Departure(frozenset(case.expected.codes), frozenset(), grave=False)
    report = _report(case)
    if report.error is not None:
        return Departure(frozenset({report.error.code}), frozenset(), True)
    wanted = set(case.expected.codes)
    told = [one for one in report.findings if not wanted or one.rule in wanted]
    places = {_short(one.location.path) for one in told} | set(case.expected.kept)
    codes = {one.rule for one in report.findings}
    grave = any(one.severity is not Severity.INFO for one in report.findings)
    return Departure(frozenset(codes | wanted), frozenset(places), grave)


def _report(case: Case) -> Report:
    given, files = case.given, {one.name: one for one in case.inputs}
    holidays = given.get("holidays")
    return validate(
        case.inputs[0].read(),
        profile=profile_of(given),
        at=dt.datetime.fromisoformat(given["at"]) if "at" in given else None,
        trust=TrustStore.load(*(files[n].read() for n in given["trust"]))
        if "trust" in given
        else None,
        crls=[files[name].read() for name in given.get("crls", ())],
        holidays=None if holidays is None else [dt.date.fromisoformat(day) for day in holidays],
        seen=given.get("seen"),
    )


def _short(path: str) -> str:
    for frame in _FRAMES:
        path = path.removeprefix(frame)
    return path


@attrs.frozen
class Remark:
    """One thing that was remarked."""

    code: str
    at: str = ""


def remarks(answer: Mapping[str, Any], most: int = MAX_PLACES) -> Iterator[Remark]:
    """Everything that an answer remarks, whatever it weighs.

    Args:
        answer: What was answered.
        most: Places that may be named.
    """
    for name in ("codes", "notes"):
        yield from (Remark(code) for code in answer.get(name) or ())
    placed = [Remark(str(r.get("code", "")), str(r["at"])) for r in answer.get("remarks") or ()]
    if len({one.at for one in placed}) <= most:
        yield from placed


def _most_places(case: Case) -> int:
    """How many places of a message may be named."""
    fields = sum(1 for _ in _FIELD.finditer(case.inputs[0].read()))
    return max(1, min(MAX_PLACES, fields // 2))


def weighty(answer: Mapping[str, Any]) -> tuple[str, ...]:
    """The codes of remarks that are more than information."""
    placed = [str(one.get("code") or one["at"]) for one in answer.get("remarks") or ()]
    notes = set(answer.get("notes") or ())
    found = dict.fromkeys((*(answer.get("codes") or ()), *placed))
    return tuple(code for code in found if code not in notes)


def _none() -> frozenset[str]:
    return frozenset()


@attrs.frozen(kw_only=True)
class Vocabulary:
    """How the remarks of one adapter are to be understood."""

    meanings: Mapping[str, tuple[str, ...]] = FrozenMap()
    """Code of the vendor -> codes of vnedoc, or paths, that it is about."""
    constant: Callable[[], frozenset[str]] = _none
    """What it remarks on good messages, too: that says nothing about any message."""

    def fits(self, case: Case, answer: Mapping[str, Any]) -> bool:
        """Whether an answer remarks what is odd about a message.

        Args:
            case: What was asked.
            answer: What was answered.
        """
        most = _most_places(case) if answer.get("remarks") else MAX_PLACES
        told = list(remarks(answer, most))
        constant = self.constant() if told else frozenset()
        told = [one for one in told if one.code not in constant]
        codes = {one.code for one in told}
        meant = {about for code in codes for about in self.meanings.get(code, ())}
        if len(codes) > MAX_CODES or len(meant) > MAX_TARGETS:
            return False
        return any(self._about(case, one) for one in told)

    def _about(self, case: Case, remark: Remark) -> bool:
        if remark.code.startswith(_OWN):
            return not case.expected.codes or remark.code in case.expected.codes
        targets = (*self.meanings.get(remark.code, ()), *((remark.at,) if remark.at else ()))
        if not targets:
            return False
        found = departure(case)
        return any(
            target in found.codes or any(_meets(target, place) for place in found.places)
            for target in targets
        )


def _meets(told: str, place: str) -> bool:
    """Whether a place that was told is that of a departure, or its own group."""
    if told == place or (place and told.startswith(f"{place}/")):
        return True
    return told not in _WHOLE and place.startswith(f"{told}/")


def told_of_good(answers: Mapping[str, Mapping[str, Any]]) -> frozenset[str]:
    """The codes that are remarked on plain messages.

    Args:
        answers: Case -> answer.
    """
    return frozenset(
        one.code
        for name in (*PLAIN, *PLAIN_MAILS)
        if name in answers
        for one in remarks(answers[name])
    )
