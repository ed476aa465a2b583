"""A report as Markdown for a pull request: a table of files, then the findings of each.

What comes from a message stands in code spans, the one place where GitHub and GitLab interpret
nothing: no markup, no HTML, no links, no mentions, no issue numbers.
"""

from __future__ import annotations

import collections
import re
from collections.abc import Iterable, Iterator
from typing import Final

from vnedoc.errors import Lang
from vnedoc.findings import Finding, Report, Severity
from vnedoc.reports import _common as common
from vnedoc.reports._spool import Spool
from vnedoc.reports._words import word

_ICONS: Final = {
    common.Verdict.ACCEPTED: "✅",
    common.Verdict.REJECTED: "❌",
    common.Verdict.UNFINISHED: "❔",
    common.Verdict.UNREADABLE: "⛔",
}
_SEVERITY_ICONS: Final = {Severity.ERROR: "❌", Severity.WARNING: "⚠️", Severity.INFO: "ℹ️"}
_MARKUP = re.compile(r"[\\`*_\[\]<>&|~#$@!]")
_BACKTICKS = re.compile("`+")


def stream(reports: Iterable[Report], *, lang: Lang) -> Iterator[str]:
    """The Markdown text; it opens with a table, so no piece comes before the last report."""
    found: collections.Counter[common.Verdict] = collections.Counter()
    notes: collections.Counter[str] = collections.Counter()
    with Spool() as rows, Spool() as sections:
        for report in reports:
            verdict = common.verdict(report)
            found[verdict] += 1
            rows.add_lines([_row(report, lang)])
            notes.update(_optional_steps(report, lang))
            accepted = verdict is common.Verdict.ACCEPTED
            if report.findings or not accepted or common.on_signatures(report, lang):
                sections.add_lines(["", *_file(report, lang)])
        yield f"## {word('title', lang)}\n\n{common.files_line(found, lang)}\n"
        if not rows.count:
            return
        yield "\n" + "".join(f"{line}\n" for line in _heads(lang))
        yield from rows.pieces()
        if notes or sections.count:
            yield "\n"
        for note, count in notes.items():
            # What was not checked though it decides no verdict: often the same for every file.
            yield f"- ❔ {note} ({word('in-files', lang, count=count)})\n"
        yield from sections.pieces()


def prose(text: str) -> str:
    """Words of our own, such as a rule's, as Markdown text that means nothing else."""
    return _MARKUP.sub(r"\\\g<0>", common.visible(text))


def code(text: str, *, cell: bool = False) -> str:
    """Words of a message as a code span; in a table `cell` a pipe is written as its code."""
    shown = common.legible(text).replace("##", "#\\u0023")
    if cell:
        # "\|" would do, were there no backslash before it that takes the backslash's meaning.
        shown = shown.replace("|", "\\u007c")
    if not shown.strip(" "):
        return common.NOTHING
    longest = max((len(run) for run in _BACKTICKS.findall(shown)), default=0)
    fence = "`" * (longest + 1)
    # One space at each end is dropped again by the reader, and keeps backticks apart.
    pad = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def _heads(lang: Lang) -> Iterator[str]:
    heads = ("file", "verdict", "standard", "errors", "warnings", "infos")
    yield "| " + " | ".join(word(head, lang) for head in heads) + " |"
    yield "| --- | --- | --- | ---: | ---: | ---: |"


def _row(report: Report, lang: Lang) -> str:
    verdict = common.verdict(report)
    cells = [
        code(common.source_name(report), cell=True),
        f"{_ICONS[verdict]} {word(verdict, lang).lower()}",
        common.standing(report, lang)[0],
        *map(str, common.counts(report).values()),
    ]
    return "| " + " | ".join(cells) + " |"


def _optional_steps(report: Report, lang: Lang) -> Iterator[str]:
    for step in common.not_passed(report):
        if not step.mandatory:
            yield common.step_note(step, lang, code)


def _file(report: Report, lang: Lang) -> Iterator[str]:
    verdict = common.verdict(report)
    standard, profile = common.standing(report, lang)
    yield f"### {code(common.source_name(report))}"
    yield ""
    by_profile = word("profile", lang, name=code(report.profile))
    yield (
        f"{_ICONS[verdict]} **{word(verdict, lang)}**. {by_profile}: {profile}."
        f" {word('standard', lang)}: {standard}."
    )
    if signatures := common.on_signatures(report, lang):
        yield f"{signatures}."
    yield ""
    if report.error is not None:
        why = common.failure(report.error, lang, literal=prose, value=code)
        yield f"- ⛔ **{prose(report.error.code)}** {why}"
    for _, findings in common.grouped(report):
        first, more = common.shown(findings)
        for finding in first:
            yield from _finding(finding, lang)
        for rule, count in more.items():
            yield f"- {word('more', lang, count=count, rule=prose(rule))}"
    for step in common.not_passed(report):
        if step.mandatory:
            yield f"- ❔ {common.step_note(step, lang, code)}"
    if not report.steps:
        yield f"- ❔ {word('no-step', lang)}"
    checked, practice = report.rules_checked, report.rules_on_practice
    yield ""
    yield word("rules-checked", lang, checked=checked, practice=practice)


def _finding(finding: Finding, lang: Lang) -> Iterator[str]:
    place = common.position(finding.location, lang)
    if finding.location.path:
        place = f"{place}, {code(finding.location.path)}" if place else code(finding.location.path)
    icon = _SEVERITY_ICONS[finding.severity]
    what = common.sentence(finding, lang, literal=prose, value=code)
    where = f" ({place})" if place else ""
    yield f"- {icon} {word(finding.severity, lang)} **{prose(finding.rule)}**{where}: {what}"
    mend = common.remedy(finding, lang, literal=prose, value=code)
    if mend:
        yield f"  - {word('mend', lang)}: {mend}"
    clause = finding.clause
    yield f"  - {word('basis', lang)}: {common.basis(clause, lang, value=prose)}"
