"""What is known of all files of a run together: counted as they pass, and never grows with them."""

from __future__ import annotations

import collections
import datetime as dt
from collections.abc import Iterator
from typing import Final

import attrs

from vnedoc.errors import Lang
from vnedoc.findings import (
    ExtensionUse,
    Finding,
    Outcome,
    Report,
    Severity,
    Signatures,
    Step,
    Topic,
)
from vnedoc.views import _judged as common
from vnedoc.views import _texts as texts
from vnedoc.views._wording import word

_MOST: Final = 500
"""Different rules, profiles and reasons that are counted apart. There are fewer of our own; reasons
that repeat words of a message may be as many as there are messages."""


@attrs.define
class FoundRule:
    """How often one rule found something, at one severity."""

    topic: Topic
    severity: Severity
    findings: int = 0
    files: int = 0


@attrs.define
class Unchecked:
    """How many files one step did not pass in, for one reason."""

    step: Step
    files: int = 0
    rules: set[str] = attrs.field(factory=set)


class Overview:
    """The sums over all reports that went by."""

    def __init__(self) -> None:
        self.verdicts: collections.Counter[common.Verdict] = collections.Counter()
        self.profiles: collections.Counter[str] = collections.Counter()
        self.not_judged = 0
        self.excused = 0
        self.at: dt.datetime | None = None
        self.uses: dict[str, ExtensionUse] = {}
        """The extensions that judged any file, by their digests."""
        self._rules: dict[tuple[int, str], FoundRule] = {}
        self._unchecked: dict[tuple[object, ...], Unchecked] = {}

    @property
    def files(self) -> int:
        """How many files there are."""
        return self.verdicts.total()

    @property
    def failures(self) -> int:
        """How many of them are not accepted."""
        return self.files - self.verdicts[common.Verdict.ACCEPTED]

    def add(self, report: Report) -> None:
        """Count one file."""
        self.verdicts[common.verdict(report)] += 1
        self.excused += report.excused
        self.not_judged += report.signatures is Signatures.NOT_JUDGED
        self.at = self.at or report.at
        # What could not be read was judged by no profile.
        known = report.profile in self.profiles or len(self.profiles) < _MOST
        if report.error is None and known:
            self.profiles[report.profile] += 1
        for use in report.extensions:
            if len(self.uses) < _MOST:
                self.uses.setdefault(use.digest, use)
        seen: set[tuple[int, str]] = set()
        for finding in report.findings:
            self._found(finding, seen)
        for step in common.not_passed(report):
            if report.error is None or step.outcome is not Outcome.SKIPPED:
                self._missed(step)

    def _found(self, finding: Finding, seen: set[tuple[int, str]]) -> None:
        key = (-finding.severity.rank, finding.rule)
        if key not in self._rules:
            if len(self._rules) >= _MOST:
                return
            self._rules[key] = FoundRule(finding.topic, finding.severity)
        self._rules[key].findings += 1
        self._rules[key].files += key not in seen
        seen.add(key)

    def _missed(self, step: Step) -> None:
        key = (step.name, step.outcome, step.mandatory, step.reason_en)
        if key not in self._unchecked:
            if len(self._unchecked) >= _MOST:
                return
            self._unchecked[key] = Unchecked(step)
        self._unchecked[key].files += 1
        self._unchecked[key].rules.update(step.rules)

    def rules(self) -> list[FoundRule]:
        """What was found, the gravest first, then by how many files it was found in."""
        return [
            found
            for _, found in sorted(
                self._rules.items(), key=lambda one: (one[0][0], -one[1].files, one[0][1])
            )
        ]

    def unchecked(self, *, mandatory: bool | None = None) -> list[Unchecked]:
        """The steps that did not pass, the ones of most files first.

        Args:
            mandatory: only those that nothing is accepted without, or only the others.
        """
        found = (
            one
            for one in self._unchecked.values()
            if mandatory is None or one.step.mandatory is mandatory
        )
        return sorted(found, key=lambda one: -one.files)

    def circumstances(self, lang: Lang, value: texts.Say = texts.legible) -> Iterator[str]:
        """By which profiles and by which time was checked, and what is known, in words."""
        if self.excused:
            count = word("in-files", lang, count=self.excused)
            yield f"{word('excused', lang)}: {count}"
        for name, files in self.profiles.most_common():
            count = f" ({word('in-files', lang, count=files)})" if len(self.profiles) > 1 else ""
            yield f"{word('by-profile', lang)}: {value(name)}{count}"
        if self.at is not None:
            yield f"{word('at', lang)}: {common.moment(self.at, lang)}"
        yield from self.judges(lang, value)

    def judges(self, lang: Lang, value: texts.Say = texts.legible) -> Iterator[str]:
        """Which extensions judged, too, one line each."""
        for use in self.uses.values():
            yield f"{word('by-extension', lang)}: {value(common.used_by(use, lang))}"


def unchecked_note(one: Unchecked, lang: Lang, value: texts.Say = texts.legible) -> str:
    """What was not checked and why, and in how many files, in short."""
    step = one.step
    reason = step.reason(lang) or (
        word("no-reason", lang) if step.outcome is Outcome.SKIPPED else word(step.outcome, lang)
    )
    parts = [value(reason)]
    if step.outcome is Outcome.FAILED:
        parts.insert(0, word("failed", lang))
    if one.rules:
        parts.append(word("rule-count", lang, count=len(one.rules)))
    if one.files > 1:
        parts.append(word("in-files", lang, count=one.files))
    return f"{common.step_name(step, lang, value)} ({'; '.join(dict.fromkeys(parts))})"
