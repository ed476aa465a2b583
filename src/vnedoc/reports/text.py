"""A report for a terminal: a headline a file, then findings by severity, and what was not checked.

Every line begins with words of our own, so nothing from a message can stand where a continuous
integration system looks for commands (``::error::``).
"""

from __future__ import annotations

import collections
from collections.abc import Iterable, Iterator
from typing import Final

from vnedoc.errors import Lang, VnedocError
from vnedoc.findings import Finding, Report, Severity
from vnedoc.reports import _common as common
from vnedoc.reports._words import word

_BOLD: Final = "1"
_VERDICT_COLOURS: Final = {
    common.Verdict.ACCEPTED: "1;32",
    common.Verdict.REJECTED: "1;31",
    common.Verdict.UNFINISHED: "1;33",
    common.Verdict.UNREADABLE: "1;31",
}
_COLOURS: Final = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}


def stream(reports: Iterable[Report], *, lang: Lang, color: bool) -> Iterator[str]:
    """The report piece by piece: one piece a file, as soon as it is known, then the totals."""
    painter = _Painter(lang, color)
    found: collections.Counter[common.Verdict] = collections.Counter()
    for report in reports:
        found[common.verdict(report)] += 1
        yield "\n".join(map(common.inert, painter.file(report))) + "\n"
    if sum(found.values()) != 1:
        yield common.files_line(found, lang) + "\n"


class _Painter:
    """The lines of one file, in one language, with or without colour."""

    def __init__(self, lang: Lang, color: bool) -> None:
        self.lang = lang
        self.color = color

    def paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.color else text

    def file(self, report: Report) -> Iterator[str]:
        verdict = common.verdict(report)
        headline = self.paint(word(verdict, self.lang), _VERDICT_COLOURS[verdict])
        yield f"{headline}  {self.paint(common.legible(common.source_name(report)), _BOLD)}"
        yield f"  {self.standing(report)}"
        if signatures := common.on_signatures(report, self.lang):
            yield f"  {signatures}."
        if report.error is not None:
            yield from self.error(report.error)
            return
        for severity, findings in common.grouped(report):
            yield from self.group(severity, findings)
        for step in common.not_passed(report):
            yield "  " + common.step_note(step, self.lang, common.legible)
        if not report.steps:
            yield "  " + word("no-step", self.lang)

    def standing(self, report: Report) -> str:
        standard, profile = common.standing(report, self.lang)
        by_profile = word("profile", self.lang, name=common.legible(report.profile))
        checked, practice = report.rules_checked, report.rules_on_practice
        parts = [f"{by_profile}: {profile}", f"{word('standard', self.lang)}: {standard}"]
        if report.error is not None:
            # Nothing was counted: "errors: 0" above an error would be no count.
            return ". ".join(parts) + "."
        parts += [
            common.tally(report, self.lang).capitalize(),
            word("rules-short", self.lang, checked=checked, practice=practice),
        ]
        return ". ".join(parts) + "."

    def error(self, error: VnedocError) -> Iterator[str]:
        code = self.paint(error.code, _COLOURS[Severity.ERROR])
        yield f"  {code} {common.failure(error, self.lang, value=common.legible)}"
        # What follows from that is the same for every step, so the steps are not listed.
        yield "  " + word("unreadable-means", self.lang)

    def group(self, severity: Severity, findings: tuple[Finding, ...]) -> Iterator[str]:
        title = f"{word(severity + 's', self.lang)} ({len(findings)})"
        yield "  " + self.paint(title, _COLOURS[severity])
        first, more = common.shown(findings)
        for finding in first:
            yield from self.finding(finding)
        for rule, count in more.items():
            yield "    " + word("more", self.lang, count=count, rule=common.legible(rule))

    def finding(self, finding: Finding) -> Iterator[str]:
        place = common.position(finding.location, self.lang)
        rule = self.paint(common.legible(finding.rule), _BOLD)
        what = common.sentence(finding, self.lang, value=common.legible)
        yield f"    {rule} {place + ': ' if place else ''}{what}"
        hint = common.remedy(finding, self.lang, value=common.legible)
        if hint:
            yield f"      {word('mend', self.lang)}: {hint}"
        basis = f"{word('basis', self.lang)}: {common.basis(finding.clause, self.lang)}"
        path = common.legible(finding.location.path)
        yield f"      {basis}" + (f" · {word('where', self.lang)}: {path}" if path else "")
