"""A report as one self-contained HTML page that a clerk can read, search and print.

No links to elsewhere, and a content security policy that allows the page's own style sheet and its
own script by their hashes and nothing else. The script adds a search field; all else needs none:
what is folded opens, and lists of links lead to a message by number, by sender and by rule.
Nothing is told by colour alone.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from vnedoc import _resources
from vnedoc._version import __version__
from vnedoc.errors import Lang
from vnedoc.findings import Finding, Outcome, Report, Severity
from vnedoc.reports._html_index import Index
from vnedoc.reports._overview import FoundRule, unchecked_note
from vnedoc.reports._renderer import Renderer, Spool, lines_of
from vnedoc.views import _judged as common
from vnedoc.views import _texts as texts
from vnedoc.views import pages
from vnedoc.views._judgement import ICONS, finding_item, icon, where, whole
from vnedoc.views._wording import word
from vnedoc.views.pages import shown as value
from vnedoc.views.pages import text
from vnedoc.words import Words

_NOTES: Final = ("standard", "profile", "skipped", "escape")
_FAILURES: Final = (
    common.Verdict.UNREADABLE,
    common.Verdict.REJECTED,
    common.Verdict.UNFINISHED,
)
MAX_DETAILS: Final = 900_000
"""Bytes of what is told in full of files that are not accepted; the others have one line each."""
MAX_ACCEPTED: Final = 1_700_000
"""Bytes of the lines of accepted files; more are counted."""
MAX_LINES: Final = 2_250_000
"""Bytes of all this together; lines of accepted files give way. With the lists of links, and all
else, 5,000 files make a page of less than 3 MB."""
MAX_BRIEF: Final = 900_000
"""Bytes of the lines of files that are not accepted and for which there is no room in full."""
MAX_BARE: Final = 20_000_000
"""Bytes of the names alone of those for which there is no room at all; more are counted."""


class HtmlReport(Renderer):
    """The page. It opens with sums, so no piece comes before the last report."""

    def __init__(self, *, lang: Lang, decided: Sequence[Words]) -> None:
        super().__init__(lang=lang, decided=decided)
        self._single = self.spool()
        self._files = {verdict: self.spool() for verdict in common.Verdict}
        self._room = {
            "details": MAX_DETAILS,
            "brief": MAX_BRIEF,
            "bare": MAX_BARE,
            "accepted": MAX_ACCEPTED,
        }
        self._left = dict.fromkeys(self._room, 0)
        self._hinted: set[str] = set()
        self._index = Index(lang)
        self._sizes: list[tuple[int, int]] = []
        """Number and bytes of each line of an accepted file."""

    def add(self, report: Report) -> str:
        """Keep what is told of a file."""
        verdict, number = common.verdict(report), self.overview.files
        if number == 1:
            self._single.add_lines(whole(report, self.lang))
        files = self._files[verdict]
        if verdict is common.Verdict.ACCEPTED:
            line = _line(report, number, self.lang)
            if self._keep("accepted", files, [line]):
                self._sizes.append((number, len(line.encode("utf-8", "replace")) + 1))
                self._index.add(report, number)
            return ""
        if (
            self._keep("details", files, self._failure(number, report))
            or self._keep("brief", files, [_line(report, number, self.lang)])
            or self._keep("bare", files, [_bare(report, number)])
        ):
            self._index.add(report, number)
        return ""

    def _keep(self, kind: str, files: Spool, lines: Iterable[str]) -> bool:
        """Keep lines if there is room; once there was none, nothing more of the kind is made."""
        if not self._left[kind]:
            told = lines_of(iter(lines))
            size = len(told.encode("utf-8", "replace"))
        if self._left[kind] or size > self._room[kind]:
            self._left[kind] += 1
            return False
        self._room[kind] -= size
        files.add(told)
        return True

    def rest(self) -> Iterator[str]:
        """The whole page."""
        yield lines_of(pages.head(word("title", self.lang), self.lang, script=_script()))
        yield f"<p>{common.files_line(self.overview.verdicts, self.lang)}</p>\n"
        if self.overview.files == 1:
            yield from self._single.pieces()
            yield lines_of(_list("run", self._run()))
        elif self.overview.files:
            yield from self._many()
        yield lines_of(iter(("</main>", *_footer(self.lang), "</body>\n</html>")))

    def _many(self) -> Iterator[str]:
        lang, found = self.lang, self.overview.verdicts
        kept = self._fitting()
        self._index.without = frozenset(number for number, _ in self._sizes[kept:])
        index = lines_of(self._index.lines())
        yield lines_of(self._contents(index=bool(index)))
        yield lines_of(_list("run", self._run()))
        yield index
        for verdict in _FAILURES:
            if found[verdict]:
                yield lines_of(iter((_opening(verdict, found[verdict], lang, folded=False),)))
                yield from self._files[verdict].pieces()
                yield "</details>\n"
        if self._left["bare"]:
            yield f"<p>{word('more-failures', lang, count=self._left['bare'])}</p>\n"
        yield lines_of(self._by_rule())
        verdict = common.Verdict.ACCEPTED
        if found[verdict]:
            yield lines_of(iter((_opening(verdict, found[verdict], lang, folded=True),)))
            yield lines_of(self._files[verdict].lines(kept))
            if left := found[verdict] - kept:
                yield f"<p>{word('more-accepted', lang, count=left)}</p>\n"
            yield "</details>\n"
        yield lines_of(self._not_checked())

    def _fitting(self) -> int:
        """For how many lines of accepted files there is room beside the failures."""
        room = MAX_LINES - MAX_DETAILS + self._room["details"] - MAX_BRIEF + self._room["brief"]
        sums = itertools.accumulate(size for _, size in self._sizes)
        return sum(1 for _ in itertools.takewhile(room.__ge__, sums))

    def _contents(self, *, index: bool) -> Iterator[str]:
        """Anchors to what there is."""
        lang, found = self.lang, self.overview.verdicts
        yield f'<nav aria-label="{word("summary", lang)}">\n<ul>'
        for verdict in (*_FAILURES, common.Verdict.ACCEPTED):
            if found[verdict]:
                name = f"{icon(ICONS[verdict])} {word(verdict, lang).capitalize()}"
                yield f'<li><a href="#{verdict.value}">{name}: {found[verdict]}</a></li>'
        if index:
            yield f'<li><a href="#index">{word("find", lang)}</a></li>'
        if self.overview.rules():
            yield f'<li><a href="#rules">{word("by-rule", lang)}</a></li>'
        if self.overview.unchecked(mandatory=False):
            yield f'<li><a href="#not-checked">{word("not-checked", lang)}</a></li>'
        yield f'</ul>\n</nav>\n<div id="search" data-label="{word("search", lang)}"></div>'

    def _run(self) -> Iterator[str]:
        yield from self.overview.circumstances(self.lang, value)
        yield from (text(words.of(self.lang)) for words in self.decided)

    def _failure(self, number: int, report: Report) -> Iterator[str]:
        """A file among many: folded under its name, with what keeps it from being accepted."""
        lang, verdict = self.lang, common.verdict(report)
        yield f'<details class="file" id="file-{number}" open>'
        yield f"<summary>{_named(report, lang)}</summary>"
        if report.error is not None:
            why = common.failure(report.error, lang, literal=text, value=value)
            yield f"<p>{why}</p>"
            yield f'<p class="details">{word("rule", lang)}: {text(report.error.code)}</p>'
        errors = [one for one in report.findings if one.severity is Severity.ERROR]
        others = [one for one in report.findings if one.severity is not Severity.ERROR]
        for group in filter(None, (errors, others)):
            first, more = common.shown(group)
            yield '<ol class="findings">'
            for finding in first:
                yield from self._finding(finding)
            yield "</ol>"
            for rule, count in more.items():
                yield f'<p class="more">{word("more", lang, count=count, rule=text(rule))}</p>'
        # What follows from being unreadable is the same for every step, so they are not listed.
        for step in common.not_passed(report) if report.error is None else ():
            if step.mandatory and not (errors and step.outcome is Outcome.FAILED):
                yield f"<p>{common.step_note(step, lang, value)}</p>"
        if signatures := common.on_signatures(report, lang):
            yield f"<p>{signatures}.</p>"
        if verdict is common.Verdict.UNFINISHED and not report.steps:
            yield f"<p>{word('no-step', lang)}</p>"
        yield "</details>"

    def _finding(self, finding: Finding) -> Iterator[str]:
        """In full where its rule is met first; later without what the rule's own entry says."""
        if finding.rule not in self._hinted:
            self._hinted.add(finding.rule)
            yield from finding_item(finding, finding.severity, self.lang)
            return
        what = common.sentence(finding, self.lang, literal=text, value=value)
        place = "".join(where(finding, self.lang))
        rule = f'<a href="#{_anchor(finding.rule)}">{text(finding.rule)}</a>'
        rule += f" ({word('known', self.lang)})" if finding.known else ""
        yield (
            f'<li class="{finding.severity.value}"><b>{what}</b> <span class="details">'
            f"{word(finding.severity, self.lang)} {rule}. {place}</span></li>"
        )

    def _by_rule(self) -> Iterator[str]:
        lang = self.lang
        rules = self.overview.rules()
        if not rules:
            return
        yield f'<section id="rules">\n<h2>{word("by-rule", lang)}</h2>'
        known: set[str] = set()
        for found in rules:
            # A rule may be graded differently by two profiles; links lead to its gravest entry.
            anchor = _anchor(found.topic.code)
            files = self._index.files_of(found.topic.code, found.files)
            yield from _rule(found, "" if anchor in known else f' id="{anchor}"', files, lang)
            known.add(anchor)
        yield "</section>"

    def _not_checked(self) -> Iterator[str]:
        lang, overview = self.lang, self.overview
        notes = [unchecked_note(one, lang, value) for one in overview.unchecked(mandatory=False)]
        if overview.not_judged:
            count = word("in-files", lang, count=overview.not_judged)
            how = word("signatures-not-judged", lang)
            notes.insert(0, f"{word('signatures', lang)}: {how} ({count})")
        if notes:
            yield f'<section id="not-checked">\n<h2>{word("not-checked", lang)}</h2>'
            yield from _list("notes", iter(notes))
            yield "</section>"


def _anchor(rule: str) -> str:
    """The name of a rule's place on the page: its letters and digits, so nothing else gets in."""
    return "rule-" + "".join(char if char.isascii() and char.isalnum() else "-" for char in rule)


def _rule(found: FoundRule, anchor: str, files: str, lang: Lang) -> Iterator[str]:
    """One rule: how often it found something, what to do about it, and links to the files."""
    topic, severity = found.topic, found.severity
    count = common.found_line(found.findings, found.files, lang)
    yield f'<details class="rule {severity.value}"{anchor}>'
    yield (
        f"<summary>{word(severity, lang).capitalize()} "
        f"{text(topic.code)}: {text(topic.words(lang))} ({count})</summary>"
    )
    if topic.mending(lang):
        yield f"<p><b>{word('mend', lang)}:</b> {text(topic.mending(lang))}</p>"
    basis = common.basis(topic.clause, lang, value=text)
    yield f'<p class="details">{word("basis", lang)}: {basis}</p>'
    yield f"<p>{files}</p>\n</details>"


def _opening(verdict: common.Verdict, count: int, lang: Lang, *, folded: bool) -> str:
    opened = "" if folded else " open"
    name = f"{icon(ICONS[verdict])} {word(verdict, lang)} ({count})"
    return (
        f'<details class="files" id="{verdict.value}"{opened}>'
        f'<summary class="{verdict.value}"><h2>{name}</h2></summary>'
    )


def _named(report: Report, lang: Lang) -> str:
    """A message by what people call it, then by its file, and what was counted."""
    source = value(texts.cut(common.source_name(report)))
    name = common.called(report, value)
    counted = common.tally(report, lang, zeros=False)
    return (
        f"{icon(ICONS[common.verdict(report)])} "
        + (f"<b>{name}</b> · " if name else "")
        + f'<span class="name">{source}</span>'
        + (f" ({counted})" if counted else "")
    )


def _line(report: Report, number: int, lang: Lang) -> str:
    rules = dict.fromkeys(text(finding.rule) for finding in report.findings)
    told = ", ".join(list(rules)[:_MOST_NAMED])
    return f'<p class="file" id="file-{number}">{_named(report, lang)} {told}</p>'


def _bare(report: Report, number: int) -> str:
    verdict = common.verdict(report)
    source = texts.markup(texts.cut(common.source_name(report)))
    return f'<p class="file" id="file-{number}">{ICONS[verdict]} {source}</p>'


_MOST_NAMED: Final = 5
"""Rules that are named in the line of a file."""


def _list(name: str, lines: Iterator[str]) -> Iterator[str]:
    told = [f"<li>{line}</li>" for line in lines]
    if told:
        yield f'<ul class="{name}">'
        yield from told
        yield "</ul>"


def _footer(lang: Lang) -> Iterator[str]:
    yield f"<footer>\n<h2>{word('meaning', lang)}</h2>"
    for note in _NOTES:
        yield f"<p>{word(f'{note}-meaning', lang)}</p>"
    yield f"<p>{word('made-by', lang, version=__version__)}</p>\n</footer>"
    yield f"<script>{_script()}</script>"


def _script() -> str:
    return _resources.data("report.js").decode("utf-8")
