"""A report for a terminal: what is not accepted first, then what all files have in common.

Every line begins with words of our own, so nothing from a message can stand where a continuous
integration system looks for commands (``::error::``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal

from vnedoc.errors import Lang, VnedocError
from vnedoc.findings import Finding, Outcome, Report, Severity, Signatures
from vnedoc.reports._overview import Overview, Unchecked, unchecked_note
from vnedoc.reports._renderer import Renderer
from vnedoc.views import _judged as common
from vnedoc.views import _texts as texts
from vnedoc.views._wording import word
from vnedoc.words import Words

Detail = Literal["quiet", "normal", "verbose"]
"""How much is told: of failures alone, all of failures, all of every file."""
_BOLD: Final = "1"
_FEW: Final = 10
"""Up to this many accepted files are named; more are counted."""
_VERDICT_COLOURS: Final = {
    common.Verdict.ACCEPTED: "1;32",
    common.Verdict.REJECTED: "1;31",
    common.Verdict.UNFINISHED: "1;33",
    common.Verdict.UNREADABLE: "1;31",
}
_COLOURS: Final = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_BAD: Final = frozenset({Signatures.FAILED, Signatures.INDETERMINATE})


class TextReport(Renderer):
    """Failures as they come, then accepted files, then what they have in common.

    A single file is told of in full; of many, each failure has its errors alone, and how to mend
    them is said once for each rule.
    """

    def __init__(
        self, *, lang: Lang, decided: Sequence[Words], color: bool, detail: Detail
    ) -> None:
        super().__init__(lang=lang, decided=decided)
        self._painter = _Painter(lang, color)
        self._detail = detail
        self._single = ""
        self._first = ""
        self._accepted = self.spool()

    def add(self, report: Report) -> str:
        """Give a failure at once, and keep what is accepted for the end."""
        full = self._detail == "verbose"
        if self.overview.files == 1 and self._detail == "normal":
            self._single = _written(self._painter.whole(report))
        if common.verdict(report) is common.Verdict.ACCEPTED:
            if full:
                self._accepted.add(_written(self._painter.whole(report, full=True)))
            elif self._accepted.count < _FEW:
                self._accepted.add(_written(self._painter.short(report)))
            told = ""
        elif report.excused and not full:
            told = ""
        else:
            found = self._painter.whole(report, full=True) if full else self._painter.short(report)
            told = _written(found)
        if self.overview.files == 1:
            # Whether it is the only one is not known yet.
            self._first = told
            return ""
        told, self._first = self._first + told, ""
        return told

    def rest(self) -> Iterator[str]:
        """The first file if it is the only one, what is accepted, and the sums."""
        overview = self.overview
        if overview.files == 1 and self._detail == "normal":
            yield self._single
            yield _written(self._common(one=True))
            return
        yield self._first
        if self._detail == "quiet":
            return
        accepted = overview.verdicts[common.Verdict.ACCEPTED]
        if self._detail == "verbose" or accepted <= _FEW:
            yield from self._accepted.pieces()
        if overview.files > 1:
            yield _written(self._by_rule())
        yield _written(self._common(one=overview.files == 1))
        if overview.files != 1:
            yield common.files_line(overview.verdicts, self.lang) + "\n"

    def _by_rule(self) -> Iterator[str]:
        rules = self.overview.rules()
        if rules:
            yield self._painter.paint(word("by-rule", self.lang), _BOLD)
        for found in rules:
            severity = self._painter.paint(
                word(found.severity, self.lang), _COLOURS[found.severity]
            )
            yield (
                f"  {severity} {texts.legible(found.topic.code)}"
                f" ({common.found_line(found.findings, found.files, self.lang)}):"
                f" {texts.legible(found.topic.words(self.lang))}"
            )

    def _common(self, *, one: bool) -> Iterator[str]:
        """What holds for the run as a whole; of a single file its own lines have said most."""
        overview, lang = self.overview, self.lang
        if not one:
            yield from _not_checked(overview, lang)
            yield from overview.circumstances(lang)
        elif overview.at is not None:
            yield f"  {word('at', lang)}: {common.moment(overview.at, lang)}"
        if one:
            yield from (f"  {line}" for line in overview.judges(lang))
        indent = "  " if one else ""
        yield from (f"{indent}{texts.visible(words.of(lang))}" for words in self.decided)


def _not_checked(overview: Overview, lang: Lang) -> Iterator[str]:
    notes = [unchecked_note(one, lang) for one in overview.unchecked(mandatory=False)]
    if notes:
        yield f"{word('not-checked', lang)}: {'. '.join(notes)}"
    if overview.not_judged:
        how = word("signatures-not-judged", lang)
        count = word("in-files", lang, count=overview.not_judged)
        yield f"{word('signatures', lang)}: {how} ({count})"


def _written(lines: Iterable[str]) -> str:
    return "".join(f"{texts.inert(line)}\n" for line in lines)


class _Painter:
    """The lines of one file, in one language, with or without colour."""

    def __init__(self, lang: Lang, color: bool) -> None:
        self.lang = lang
        self.color = color
        self._told: dict[str, str] = {}
        """Rule -> how to mend, as it was told last."""

    def paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.color else text

    def headline(self, report: Report) -> str:
        verdict = common.verdict(report)
        headline = self.paint(word(verdict, self.lang), _VERDICT_COLOURS[verdict])
        return f"{headline}  {self.paint(texts.legible(common.source_name(report)), _BOLD)}"

    def short(self, report: Report) -> Iterator[str]:
        """A file among many: a headline, and what keeps it from being accepted."""
        name = common.called(report)
        counted = common.tally(report, self.lang, zeros=False)
        yield (
            self.headline(report)
            + (f" · {name}" if name else "")
            + (f" ({counted})" if counted else "")
        )
        if common.verdict(report) is common.Verdict.ACCEPTED:
            return
        if report.error is not None:
            yield from self.error(report.error)
            return
        errors = [
            one for one in report.findings if one.severity is Severity.ERROR and not one.known
        ]
        first, more = common.shown(errors)
        for finding in first:
            yield from self.finding(finding, once=True)
        yield from self.left_out(more)
        for step in common.not_passed(report):
            if step.mandatory and not (errors and step.outcome is Outcome.FAILED):
                yield "  " + common.step_note(step, self.lang, texts.legible)
        if report.signatures in _BAD:
            yield f"  {common.on_signatures(report, self.lang)}."
        if not report.steps:
            yield "  " + word("no-step", self.lang)

    def whole(self, report: Report, *, full: bool = False) -> Iterator[str]:
        """All of one file. With `full`, every step that did not pass has its own line."""
        yield self.headline(report)
        yield f"  {self.standing(report)}"
        if name := common.called(report):
            yield f"  {word('message', self.lang)}: {name}"
        if signatures := common.on_signatures(report, self.lang):
            yield f"  {signatures}."
        if report.error is not None:
            yield from self.error(report.error)
            # What follows from that is the same for every step, so the steps are not listed.
            yield "  " + word("unreadable-means", self.lang)
            return
        for severity, findings in common.grouped(report):
            yield from self.group(severity, findings)
        unpassed = common.not_passed(report)
        for step in unpassed:
            if full or step.mandatory:
                yield "  " + common.step_note(step, self.lang, texts.legible)
        optional = [step for step in unpassed if not step.mandatory]
        if optional and not full:
            told = (unchecked_note(Unchecked(s, 1, set(s.rules)), self.lang) for s in optional)
            yield f"  {word('not-checked', self.lang)}: {'. '.join(told)}"
        if not report.steps:
            yield "  " + word("no-step", self.lang)

    def standing(self, report: Report) -> str:
        standard, profile = common.standing(report, self.lang)
        by_standard = f"{word('standard', self.lang)}: {standard}"
        if report.error is not None:
            # No profile judged it and nothing was counted: "errors: 0" would be no count.
            return by_standard + "."
        by_profile = word("profile", self.lang, name=texts.legible(report.profile))
        checked, practice = report.rules_checked, report.rules_on_practice
        parts = [
            f"{by_profile}: {profile}",
            by_standard,
            common.tally(report, self.lang).capitalize(),
            word("rules-short", self.lang, checked=checked, practice=practice),
        ]
        return ". ".join(parts) + "."

    def error(self, error: VnedocError) -> Iterator[str]:
        code = self.paint(error.code, _COLOURS[Severity.ERROR])
        yield f"  {code} {common.failure(error, self.lang, value=texts.legible)}"

    def group(self, severity: Severity, findings: tuple[Finding, ...]) -> Iterator[str]:
        title = f"{word(severity + 's', self.lang)} ({len(findings)})"
        yield "  " + self.paint(title, _COLOURS[severity])
        first, more = common.shown(findings)
        for finding in first:
            yield from (f"  {line}" for line in self.finding(finding, once=False))
        yield from (f"  {line}" for line in self.left_out(more))

    def left_out(self, more: dict[str, int]) -> Iterator[str]:
        for rule, count in more.items():
            yield "  " + word("more", self.lang, count=count, rule=texts.legible(rule))

    def finding(self, finding: Finding, *, once: bool) -> Iterator[str]:
        """One finding; with `once`, how to mend is told where it was not told for the rule."""
        place = common.position(finding.location, self.lang)
        rule = self.paint(texts.legible(finding.rule), _BOLD)
        if finding.known:
            rule += f" ({word('known', self.lang)})"
        what = common.sentence(finding, self.lang, value=texts.legible)
        path = texts.legible(common.path_of(finding.location, self.lang))
        if finding.location.inside is not None:
            place = texts.legible(common.inside_of(finding.location.inside, self.lang))
        if once and not place:
            place = path
        yield f"  {rule} {place + ': ' if place else ''}{what}"
        hint = common.remedy(finding, self.lang, value=texts.legible)
        if once and self._told.get(finding.rule) == hint:
            return
        self._told[finding.rule] = hint
        if hint:
            yield f"    {word('mend', self.lang)}: {hint}"
        basis = f"{word('basis', self.lang)}: {common.basis(finding.clause, self.lang)}"
        yield f"    {basis}" + (f" · {word('where', self.lang)}: {path}" if path else "")
