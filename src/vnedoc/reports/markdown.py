"""A report as Markdown for a pull request: what is not accepted, then sums by rule, then the rest.

What comes from a message stands in code spans, the one place where GitHub and GitLab interpret
nothing: no markup, no HTML, no links, no mentions, no issue numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from vnedoc.errors import Lang
from vnedoc.findings import Finding, Report, Severity
from vnedoc.reports._overview import unchecked_note
from vnedoc.reports._renderer import Renderer, Spool, lines_of
from vnedoc.views import _judged as common
from vnedoc.views import _texts as texts
from vnedoc.views._wording import word
from vnedoc.words import Words

_ICONS: Final = {
    common.Verdict.ACCEPTED: "✅",
    common.Verdict.REJECTED: "❌",
    common.Verdict.UNFINISHED: "❔",
    common.Verdict.UNREADABLE: "⛔",
}
_SEVERITY_ICONS: Final = {Severity.ERROR: "❌", Severity.WARNING: "⚠️", Severity.INFO: "ℹ️"}
_MARKUP = re.compile(r"[\\`*_\[\]<>&|~#$@!]")
_BACKTICKS = re.compile("`+")


MAX_TEXT: Final = 60_000
"""Characters of the whole text: GitHub takes 65,536 in a comment and 1 MiB in a run's summary."""
_MOST_RULES: Final = 60
_DETAILS: Final = 30_000
"""Characters of what is told in full of files that are not accepted."""
_BRIEF: Final = 9_000
"""Characters of what is told in one line of the others of them."""
_ACCEPTED: Final = 5_000
"""Characters of the names of accepted files."""
_RUN: Final = 6_000
"""Characters of what decided the verdicts; what was not checked is told whatever that takes."""
_LINE: Final = 2_000
"""Characters of one line about the run."""


class MarkdownReport(Renderer):
    """Sums, then what is not accepted, then the rest folded; never longer than `MAX_TEXT`.

    It opens with sums, so no piece comes before the last report.
    """

    def __init__(self, *, lang: Lang, decided: Sequence[Words]) -> None:
        super().__init__(lang=lang, decided=decided)
        self._single = ""
        self._told: dict[str, str] = {}
        """Rule -> how to mend, as it was told last."""
        self._details = _Bounded(self.spool(), _DETAILS)
        self._brief = _Bounded(self.spool(), _BRIEF)
        self._accepted = _Bounded(self.spool(), _ACCEPTED)

    def add(self, report: Report) -> str:
        """Keep what is told of a file, as far as there is room."""
        if self.overview.files == 1:
            self._single = self._whole(report)
        if common.verdict(report) is common.Verdict.ACCEPTED:
            self._accepted.add([_line(report, self.lang)])
        elif not self._details.add(_file(report, self.lang, self._told)):
            self._brief.add([_line(report, self.lang)])
        return ""

    def _whole(self, report: Report) -> str:
        """What is told of the first file, should it be the only one."""
        if report.acceptable and not report.findings:
            return ""
        # Whole lines alone: a code span that is cut ends nothing, and what it held would be obeyed.
        return lines_of(_some(_file(report, self.lang, None), _DETAILS))

    def rest(self) -> Iterator[str]:
        """The whole text."""
        lang, overview = self.lang, self.overview
        yield f"## {word('title', lang)}\n\n{common.files_line(overview.verdicts, lang)}\n"
        if not overview.files:
            return
        yield lines_of(self._run())
        if overview.files == 1:
            yield self._single
        else:
            yield from self._failures()
        if overview.rules():
            yield lines_of(self._by_rule())
        if accepted := overview.verdicts[common.Verdict.ACCEPTED]:
            named = word("accepted", lang).capitalize()
            yield f"\n<details><summary>✅ {named} ({accepted})</summary>\n\n"
            yield from self._accepted.pieces()
            if self._accepted.left:
                yield f"- {word('more-accepted', lang, count=self._accepted.left)}\n"
            yield "\n</details>\n"

    def _failures(self) -> Iterator[str]:
        """In full as far as there is room, then a line each, then their number."""
        yield from self._details.pieces()
        if self._brief.count:
            yield "\n"
            yield from self._brief.pieces()
        if self._brief.left:
            yield f"- {word('more-failures', self.lang, count=self._brief.left)}\n"

    def _run(self) -> Iterator[str]:
        """Circumstances, and what was not checked."""
        lang, overview = self.lang, self.overview
        yield ""
        lines = list(overview.circumstances(lang, code))
        lines += [prose(texts.legible(words.of(lang))) for words in self.decided]
        yield from _some((f"- {line}" for line in lines), _RUN)
        notes = [unchecked_note(o, lang, code) for o in overview.unchecked(mandatory=False)]
        if notes:
            yield f"- ❔ {word('not-checked', lang)}: {'. '.join(_some(notes, _LINE))}"
        if overview.not_judged:
            count = word("in-files", lang, count=overview.not_judged)
            how = word("signatures-not-judged", lang)
            yield f"- ❔ {word('signatures', lang)}: **{how}** ({count})"

    def _by_rule(self) -> Iterator[str]:
        lang = self.lang
        heads = ("rule", "severity", "findings-head", "files", "what")
        yield ""
        yield "| " + " | ".join(word(head, lang) for head in heads) + " |"
        yield "| --- | --- | ---: | ---: | --- |"
        rules = self.overview.rules()
        for one in rules[:_MOST_RULES]:
            title = prose(one.topic.words(lang)[:_TITLE])
            severity = f"{_SEVERITY_ICONS[one.severity]} {word(one.severity, lang)}"
            counted = f"{one.findings} | {one.files}"
            yield f"| {prose(one.topic.code)} | {severity} | {counted} | {title} |"
        if len(rules) > _MOST_RULES:
            yield f"\n{word('more-accepted', lang, count=len(rules) - _MOST_RULES)}"


_TITLE: Final = 120


class _Bounded:
    """Lines that wait, as long as there is room for them."""

    def __init__(self, spool: Spool, most: int) -> None:
        self._spool = spool
        self._room = most
        self.left = 0

    @property
    def count(self) -> int:
        return self._spool.count

    def add(self, lines: Iterable[str]) -> bool:
        """Keep the lines if there is room; once there is none, nothing more is kept."""
        text = "" if self.left else "".join(f"{line}\n" for line in lines)
        if self.left or len(text) > self._room:
            self.left += 1
            return False
        self._room -= len(text)
        self._spool.add(text)
        return True

    def pieces(self) -> Iterator[str]:
        return self._spool.pieces()


def _some(parts: Iterable[str], room: int) -> Iterator[str]:
    """The first of some parts, each whole, as long as there is room for their characters."""
    for part in parts:
        room -= len(part) + 1
        if room < 0:
            yield "…"
            return
        yield part


def prose(text: str) -> str:
    """Words of our own, such as a rule's, as Markdown text that means nothing else."""
    return _MARKUP.sub(r"\\\g<0>", texts.visible(text))


def code(text: str, *, cell: bool = False) -> str:
    """Words of a message as a code span; in a table `cell` a pipe is written as its code."""
    shown = texts.legible(text).replace("##", "#\\u0023")
    if cell:
        # "\|" would do, were there no backslash before it that takes the backslash's meaning.
        shown = shown.replace("|", "\\u007c")
    if not shown.strip(" "):
        return texts.NOTHING
    longest = max((len(run) for run in _BACKTICKS.findall(shown)), default=0)
    fence = "`" * (longest + 1)
    # One space at each end is dropped again by the reader, and keeps backticks apart.
    pad = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def _line(report: Report, lang: Lang) -> str:
    """A file in one line."""
    verdict = common.verdict(report)
    name = common.called(report, code)
    counted = common.tally(report, lang, zeros=False)
    line = f"- {_ICONS[verdict]} {code(texts.cut(common.source_name(report)))}"
    return line + (f" · {name}" if name else "") + (f" ({counted})" if counted else "")


def _file(report: Report, lang: Lang, told: dict[str, str] | None) -> Iterator[str]:
    """A file in full; with what was `told`, without what many files share."""
    verdict = common.verdict(report)
    standard, profile = common.standing(report, lang)
    yield ""
    yield f"### {code(common.source_name(report))}"
    yield ""
    by_profile = word("profile", lang, name=code(report.profile))
    if name := common.called(report, code):
        yield f"{name}  "
    state = f"{_ICONS[verdict]} **{word(verdict, lang)}**."
    if report.error is not None:
        # It was judged by no profile, and what follows is the same for every step.
        yield f"{state} {word('standard', lang)}: {standard}.\n"
        why = common.failure(report.error, lang, literal=prose, value=code)
        yield f"- ⛔ **{prose(report.error.code)}** {why}"
        return
    yield f"{state} {by_profile}: {profile}. {word('standard', lang)}: {standard}."
    if signatures := common.on_signatures(report, lang):
        yield f"{signatures}."
    yield ""
    for severity, findings in common.grouped(report):
        if told is not None and severity is Severity.INFO:
            continue
        first, more = common.shown(findings)
        for finding in first:
            yield from _finding(finding, lang, told)
        for rule, count in more.items():
            yield f"- {word('more', lang, count=count, rule=prose(rule))}"
    for step in common.not_passed(report):
        if step.mandatory:
            yield f"- ❔ {common.step_note(step, lang, code)}"
    if not report.steps:
        yield f"- ❔ {word('no-step', lang)}"
    if told is None:
        checked, practice = report.rules_checked, report.rules_on_practice
        yield ""
        yield word("rules-checked", lang, checked=checked, practice=practice)


def _finding(finding: Finding, lang: Lang, told: dict[str, str] | None) -> Iterator[str]:
    place = common.position(finding.location, lang)
    if finding.location.path:
        path = code(common.path_of(finding.location, lang))
        place = f"{place}, {path}" if place else path
    icon = _SEVERITY_ICONS[finding.severity]
    what = common.sentence(finding, lang, literal=prose, value=code)
    where = f" ({place})" if place else ""
    where += f" ({word('known', lang)})" if finding.known else ""
    yield f"- {icon} {word(finding.severity, lang)} **{prose(finding.rule)}**{where}: {what}"
    mend = common.remedy(finding, lang, literal=prose, value=code)
    if told is not None:
        if told.get(finding.rule) == mend:
            return
        told[finding.rule] = mend
    if mend:
        yield f"  - {word('mend', lang)}: {mend}"
    clause = finding.clause
    yield f"  - {word('basis', lang)}: {common.basis(clause, lang, value=prose)}"
