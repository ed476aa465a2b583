"""What is said of a `Report` in every format: telling verdicts apart, counting, choosing."""

from __future__ import annotations

import collections
import datetime as dt
import enum
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from vnedoc.clauses import ADVICE, PRACTICE, Clause
from vnedoc.errors import Lang, VnedocError
from vnedoc.findings import (
    ExtensionUse,
    Finding,
    Inside,
    Location,
    Outcome,
    Report,
    Severity,
    Signatures,
    Step,
)
from vnedoc.given import one_of
from vnedoc.views._texts import NOTHING, Say, cut, legible, phrase, visible
from vnedoc.views._wording import WORDS, word

MAX_SHOWN: Final = 20
"""Findings of one rule that a report for people spells out for one file; the rest is counted."""


def sentence(finding: Finding, lang: Lang, *, literal: Say = visible, value: Say = legible) -> str:
    """What is wrong."""
    template = finding.topic.vi if lang == "vi" else finding.topic.en
    return phrase(template, dict(finding.facts), literal=literal, value=value)


def remedy(finding: Finding, lang: Lang, *, literal: Say = visible, value: Say = legible) -> str:
    """How to mend it; empty when there is nothing to say."""
    template = finding.topic.hint_vi if lang == "vi" else finding.topic.hint_en
    return phrase(template, dict(finding.facts), literal=literal, value=value)


def failure(error: VnedocError, lang: Lang, *, literal: Say = visible, value: Say = legible) -> str:
    """Why a file could not be read, and what to do about it."""
    what, hint = (error.vi, error.hint_vi) if lang == "vi" else (error.en, error.hint_en)
    return phrase(f"{what} {hint}".strip(), error.facts, literal=literal, value=value)


def basis(clause: Clause, lang: Lang, *, value: Say = legible) -> str:
    """What a finding rests on and how well that is known, in one language."""
    if clause.document in {PRACTICE.document, ADVICE.document}:
        # They are no texts: how well they are known is all that there is to say.
        return word(clause.confidence, lang)
    technical = clause.document.startswith(_TECHNICAL)
    return f"{value(str(clause))} ({word('technical' if technical else clause.confidence, lang)})"


def plain_basis(clause: Clause, lang: Lang) -> str:
    """What something rests on and how well that is known, in one language and as plain text.

    Args:
        clause: What it rests on.
        lang: Of the words.

    Raises:
        InvalidValueError: no such language.
    """
    one_of(lang, Lang, "lang")
    return basis(clause, lang, value=visible)


_TECHNICAL: Final = ("W3C ", "RFC ", "ETSI ", "ISO ")
"""Who writes specifications and no law."""


def source_name(report: Report) -> str:
    """What people call the file; a dash if its name is blank."""
    return report.source if report.source.strip() else NOTHING


class Verdict(enum.StrEnum):
    """What a reader is told about one file first."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNFINISHED = "unfinished"
    UNREADABLE = "unreadable"


def verdict(report: Report) -> Verdict:
    """The one word for a report. Nothing that was not fully checked is accepted.

    Args:
        report: What `vnedoc.validate` answered.
    """
    if report.error is not None:
        return Verdict.UNREADABLE
    if report.acceptable:
        return Verdict.ACCEPTED
    if report.has_errors:
        return Verdict.REJECTED
    return Verdict.UNFINISHED


def standing(report: Report, lang: Lang) -> tuple[str, str]:
    """What the standard says and what the profile says: yes, no, or undecided, in words."""
    return (
        word("standard-" + _answer(report, report.valid, report.breaches_standard), lang),
        word("profile-" + _answer(report, report.acceptable, report.has_errors), lang),
    )


def on_signatures(report: Report, lang: Lang) -> str:
    """What is known of the signatures, in words; empty where there are none."""
    if report.signatures in {Signatures.UNKNOWN, Signatures.NONE}:
        return ""
    return f"{word('signatures', lang)}: {word(f'signatures-{report.signatures}', lang)}"


def _answer(report: Report, holds: bool, fails: bool) -> str:
    if report.error is not None:
        return "undecided"
    if holds:
        return "yes"
    return "no" if fails else "undecided"


def counts(report: Report) -> dict[Severity, int]:
    """How many findings there are of each severity, gravest first."""
    found = collections.Counter(finding.severity for finding in report.findings)
    return {severity: found[severity] for severity in Severity}


def tally(report: Report, lang: Lang, *, zeros: bool = True) -> str:
    """The counts in words: ``errors: 2, warnings: 0, information: 1``; or without the zeros."""
    return ", ".join(
        f"{word(severity + 's', lang).lower()}: {count}"
        for severity, count in counts(report).items()
        if count or zeros
    )


def found_line(findings: int, files: int, lang: Lang) -> str:
    """How often a rule found something, and in how many files."""
    return f"{word('findings', lang, count=findings)}, {word('in-files', lang, count=files)}"


def called(report: Report, value: Say = visible) -> str:
    """What people call the message: number, subject and sender, as far as it says them."""
    name = report.message
    parts = [(name.number, "{}"), (name.subject, "“{}”"), (name.sender, "{}")]
    return " · ".join(form.format(value(cut(text))) for text, form in parts if text)


def moment(at: dt.datetime, lang: Lang) -> str:
    """A time in words, in its own zone."""
    return f"{at:%H:%M:%S} ngày {at:%d/%m/%Y}" if lang == "vi" else f"{at:%Y-%m-%d %H:%M:%S %z}"


def grouped(report: Report) -> Iterator[tuple[Severity, tuple[Finding, ...]]]:
    """The findings by severity, gravest first, in the order of the report; no empty group."""
    for severity in Severity:
        group = tuple(finding for finding in report.findings if finding.severity is severity)
        if group:
            yield severity, group


def shown(findings: Iterable[Finding]) -> tuple[list[Finding], dict[str, int]]:
    """The first `MAX_SHOWN` findings of each rule, and how many more there are by rule.

    One mistake repeated in 10,000 places must not bury the others.
    """
    seen: collections.Counter[str] = collections.Counter()
    first: list[Finding] = []
    for finding in findings:
        seen[finding.rule] += 1
        if seen[finding.rule] <= MAX_SHOWN:
            first.append(finding)
    return first, {rule: count - MAX_SHOWN for rule, count in seen.items() if count > MAX_SHOWN}


def not_passed(report: Report) -> list[Step]:
    """The steps that failed or did not run."""
    return [step for step in report.steps if step.outcome is not Outcome.PASSED]


def step_name(step: Step, lang: Lang, value: Say = legible) -> str:
    """What people call a step; a step of another's making goes by its own name, as a `value`."""
    key = f"step-{step.name}"
    return word(key, lang) if key in WORDS else value(step.name)


def step_reason(step: Step, lang: Lang) -> str:
    """Why a step did not run, and for which rules.

    A missing reason is said to be missing; one that ran needs none.
    """
    if step.outcome in {Outcome.PASSED, Outcome.FAILED, Outcome.UNDECIDED}:
        return step.reason(lang)
    reason = step.reason(lang) or word("no-reason", lang)
    return f"{reason} ({', '.join(step.rules)})" if step.rules else reason


def step_note(step: Step, lang: Lang, value: Say = legible) -> str:
    """One line on a step that did not pass; what is not our own goes through `value`."""
    need = word("required" if step.mandatory else "optional", lang)
    # A step that ran is told by its outcome, one that did not by the word that says so.
    ran = step.outcome in {Outcome.FAILED, Outcome.UNDECIDED}
    label = word(step.outcome, lang).capitalize() if ran else word("not-checked", lang)
    how = need if ran else f"{need}; {word(step.outcome, lang)}"
    reason = step_reason(step, lang)
    note = f"{label}: {step_name(step, lang, value)} ({how})"
    return f"{note}: {value(reason)}" if reason else note


def position(location: Location, lang: Lang) -> str:
    """Line and column in words; empty when there is no line."""
    if location.line is None:
        return ""
    if location.column is None:
        return word("line", lang, line=location.line)
    return word("line-column", lang, line=location.line, column=location.column)


def path_of(location: Location, lang: Lang) -> str:
    """The place's path, and where in the attached file that is. It holds the file's own name."""
    inside = location.inside
    if inside is None:
        return location.path
    return f"{location.path} › {inside_of(inside, lang)} › {inside.path}"


def inside_of(inside: Inside, lang: Lang) -> str:
    """An attached file and the line in it, in words. It holds the file's own name."""
    place = position(Location(path="", line=inside.line, column=inside.column), lang)
    return word("inside", lang, name=inside.name, place=place) if place else inside.name


def used_by(use: ExtensionUse, lang: Lang) -> str:
    """Who judged: an extension, its version, and where it comes from."""
    return f"{use.id} {use.version} · {use.title.of(lang)} · {use.origin.of(lang)}"


def error_location(error: VnedocError) -> Location:
    """The place of the error that ended the check, as far as it names one."""
    line, column = getattr(error, "line", None), getattr(error, "column", None)
    return Location(path="", line=line, column=column)


def files_line(found: Mapping[Verdict, int], lang: Lang) -> str:
    """How many files got which verdict, on one line, without verdicts that no file has."""
    if not any(found.values()):
        return word("no-file", lang)
    parts = [f"{word('files', lang)}: {sum(found.values())}"]
    parts += [f"{word(each, lang).lower()}: {found[each]}" for each in Verdict if found[each]]
    return " · ".join(parts)
