"""A report as one self-contained HTML page that a clerk can read and print.

No scripts, no links to elsewhere, and a content security policy that allows the page's own style
sheet by its hash and nothing else. Nothing is told by colour alone.
"""

from __future__ import annotations

import collections
from collections.abc import Iterable, Iterator
from typing import Final

from vnedoc._version import __version__
from vnedoc.errors import Lang
from vnedoc.findings import Finding, Outcome, Report, Severity, Signatures, Step
from vnedoc.reports import _common as common
from vnedoc.reports import pages
from vnedoc.reports._spool import Spool
from vnedoc.reports._words import WORDS, word
from vnedoc.reports.pages import shown as _value
from vnedoc.reports.pages import text as _text

_ICONS: Final = {
    common.Verdict.ACCEPTED: "✔",
    common.Verdict.REJECTED: "✘",
    common.Verdict.UNFINISHED: "?",
    common.Verdict.UNREADABLE: "✘",
}
_OUTCOME_ICONS: Final = {
    Outcome.PASSED: "✔",
    Outcome.FAILED: "✘",
    Outcome.UNDECIDED: "?",
    Outcome.SKIPPED: "–",
    Outcome.COULD_NOT_RUN: "?",
}
_NOTES: Final = ("standard", "profile", "skipped", "escape")


def stream(reports: Iterable[Report], *, lang: Lang) -> Iterator[str]:
    """The page; it opens with a table, so no piece comes before the last report."""
    found: collections.Counter[common.Verdict] = collections.Counter()
    with Spool() as rows, Spool() as sections:
        for number, report in enumerate(reports, start=1):
            found[common.verdict(report)] += 1
            rows.add_lines([_row(number, report, lang)])
            sections.add_lines(_file(number, report, lang))
        yield "".join(f"{line}\n" for line in pages.head(word("title", lang), lang))
        yield f"<p>{common.files_line(found, lang)}</p>\n"
        if rows.count > 1:
            yield "".join(f"{line}\n" for line in _table_head(lang))
            yield from rows.pieces()
            yield "</tbody>\n</table>\n"
        yield from sections.pieces()
        yield "".join(f"{line}\n" for line in ("</main>", *_footer(lang), "</body>\n</html>"))


def _table_head(lang: Lang) -> Iterator[str]:
    yield f"<table>\n<caption>{word('summary', lang)}</caption>\n<thead><tr>"
    for head in ("file", "verdict", "standard", "errors", "warnings", "infos"):
        yield f'<th scope="col">{word(head, lang)}</th>'
    yield "</tr></thead>\n<tbody>"


def _row(number: int, report: Report, lang: Lang) -> str:
    verdict = common.verdict(report)
    cells = "".join(f'<td class="number">{n}</td>' for n in common.counts(report).values())
    name = _value(common.source_name(report))
    return (
        f'<tr><th scope="row"><a href="#file-{number}">{name}</a></th>'
        f'<td class="verdict">{_icon(_ICONS[verdict])} {word(verdict, lang).capitalize()}</td>'
        f"<td>{common.standing(report, lang)[0]}</td>{cells}</tr>"
    )


def _icon(char: str) -> str:
    return f'<span aria-hidden="true">{char}</span>'


def _file(number: int, report: Report, lang: Lang) -> Iterator[str]:
    verdict = common.verdict(report)
    yield f'<section class="file" id="file-{number}" aria-labelledby="name-{number}">'
    yield f'<h2 id="name-{number}">{word("file", lang)}: {_value(common.source_name(report))}</h2>'
    yield f'<div class="banner {verdict.value}">'
    yield f'<p class="word">{_icon(_ICONS[verdict])} {word(verdict, lang)}</p>'
    yield f"<p>{word(f'{verdict.value}-means', lang)}</p>\n</div>"
    yield from _standing(report, lang)
    if report.error is not None:
        why = common.failure(report.error, lang, literal=_text, value=_value)
        yield f"<p>{why}</p>"
        yield f'<p class="details">{word("rule", lang)}: {_text(report.error.code)}</p>'
    yield from _findings(report, lang)
    yield from _steps(report, lang)
    yield "</section>"


def _standing(report: Report, lang: Lang) -> Iterator[str]:
    standard, profile = common.standing(report, lang)
    rows = [
        (word("profile", lang, name=_value(report.profile)), profile),
        (word("standard", lang), standard),
    ]
    if report.signatures is not Signatures.UNKNOWN:
        rows.append((word("signatures", lang), word(f"signatures-{report.signatures}", lang)))
    if report.kind is not None:
        key = f"kind-{report.kind}"
        kind = word(key, lang) if key in WORDS else _text(report.kind)
        rows.append((word("kind", lang), kind))
    yield '<dl class="standing">'
    for term, answer in rows:
        yield f"<dt>{term}:</dt><dd>{answer}</dd>"
    yield "</dl>"


def _findings(report: Report, lang: Lang) -> Iterator[str]:
    if not report.findings and common.verdict(report) is common.Verdict.ACCEPTED:
        yield f"<p>{word('no-findings', lang)}</p>"
    for severity, findings in common.grouped(report):
        yield f"<h3>{word(f'{severity.value}s', lang)} ({len(findings)})</h3>"
        yield '<ol class="findings">'
        first, more = common.shown(findings)
        for finding in first:
            yield from _finding(finding, severity, lang)
        yield "</ol>"
        for rule, count in more.items():
            yield f'<p class="more">{word("more", lang, count=count, rule=_text(rule))}</p>'


def _finding(finding: Finding, severity: Severity, lang: Lang) -> Iterator[str]:
    what = common.sentence(finding, lang, literal=_text, value=_value)
    yield f'<li class="{severity.value}">\n<p class="what">{what}</p>'
    mend = common.remedy(finding, lang, literal=_text, value=_value)
    if mend:
        yield f"<p><b>{word('mend', lang)}:</b> {mend}</p>"
    clause = common.basis(finding.clause, lang, value=_text)
    details = [f"{word('basis', lang)}: {clause}", *_where(finding, lang)]
    details.append(f"{word('rule', lang)}: {_text(finding.rule)}")
    yield f'<p class="details">{"<br>".join(details)}</p>\n</li>'


def _where(finding: Finding, lang: Lang) -> Iterator[str]:
    path = finding.location.path
    place = [common.position(finding.location, lang)]
    place.append(f"<code>{_value(path)}</code>" if path else "")
    if any(place):
        yield f"{word('where', lang)}: {', '.join(filter(None, place))}"


def _steps(report: Report, lang: Lang) -> Iterator[str]:
    yield f"<h3>{word('steps', lang)}</h3>"
    if not report.steps:
        yield f"<p>{word('no-step', lang)}</p>"
    else:
        yield "<table>\n<thead><tr>"
        for head in ("step", "outcome", "reason"):
            yield f'<th scope="col">{word(head, lang)}</th>'
        yield "</tr></thead>\n<tbody>"
        for step in report.steps:
            yield _step(step, lang)
        yield "</tbody>\n</table>"
    checked, practice = report.rules_checked, report.rules_on_practice
    yield f"<p>{word('rules-checked', lang, checked=checked, practice=practice)}</p>"


def _step(step: Step, lang: Lang) -> str:
    name = common.step_name(step, lang, _value)
    reason = _value(common.step_reason(step, lang))
    need = "" if step.mandatory else f" ({word('optional', lang)})"
    return (
        f'<tr><th scope="row">{name}{need}</th>'
        f'<td class="outcome {step.outcome.value}">{_icon(_OUTCOME_ICONS[step.outcome])} '
        f"{word(step.outcome, lang)}</td><td>{reason}</td></tr>"
    )


def _footer(lang: Lang) -> Iterator[str]:
    yield f"<footer>\n<h2>{word('meaning', lang)}</h2>"
    for note in _NOTES:
        yield f"<p>{word(f'{note}-meaning', lang)}</p>"
    yield f"<p>{word('made-by', lang, version=__version__)}</p>\n</footer>"
