"""One file as HTML, in full: what a clerk reads or prints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vnedoc.errors import Lang
from vnedoc.findings import Finding, Outcome, Report, Severity, Signatures, Step
from vnedoc.views import _judged as common
from vnedoc.views._wording import WORDS, word
from vnedoc.views.pages import shown as value
from vnedoc.views.pages import text

ICONS: Final = {
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


def icon(char: str) -> str:
    """A sign beside words that say the same."""
    return f'<span aria-hidden="true">{char}</span>'


def whole(report: Report, lang: Lang) -> Iterator[str]:
    """The section on one file: by what people call the message, then by the name of its file."""
    name = common.called(report, value)
    source = value(common.source_name(report))
    yield '<section class="file" id="file-1" aria-labelledby="name-1">'
    if name:
        yield f'<h2 id="name-1" class="called">{name}</h2>'
        yield f'<p class="details">{word("file", lang)}: {source}</p>'
    else:
        yield f'<h2 id="name-1">{word("file", lang)}: {source}</h2>'
    yield from judgement(report, lang)
    yield "</section>"


def judgement(report: Report, lang: Lang) -> Iterator[str]:
    """What a check says: the verdict, what was found, and the steps."""
    verdict = common.verdict(report)
    yield f'<div class="banner {verdict.value}">'
    yield f'<p class="word">{icon(ICONS[verdict])} {word(verdict, lang)}</p>'
    yield f"<p>{word(f'{verdict.value}-means', lang)}</p>\n</div>"
    yield from _standing(report, lang)
    if report.error is not None:
        why = common.failure(report.error, lang, literal=text, value=value)
        yield f"<p>{why}</p>"
        yield f'<p class="details">{word("rule", lang)}: {text(report.error.code)}</p>'
    yield from _findings(report, lang)
    yield from _steps(report, lang)


def _standing(report: Report, lang: Lang) -> Iterator[str]:
    standard, profile = common.standing(report, lang)
    rows = [(word("standard", lang), standard)]
    if report.error is None:
        rows.insert(0, (word("profile", lang, name=value(report.profile)), profile))
    if report.signatures is not Signatures.UNKNOWN:
        rows.append((word("signatures", lang), word(f"signatures-{report.signatures}", lang)))
    if report.kind is not None:
        key = f"kind-{report.kind}"
        kind = word(key, lang) if key in WORDS else text(report.kind)
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
            yield from finding_item(finding, severity, lang)
        yield "</ol>"
        for rule, count in more.items():
            yield f'<p class="more">{word("more", lang, count=count, rule=text(rule))}</p>'


def finding_item(finding: Finding, severity: Severity, lang: Lang) -> Iterator[str]:
    """One finding in full, as an item of a list."""
    what = common.sentence(finding, lang, literal=text, value=value)
    yield f'<li class="{severity.value}">\n<p class="what">{what}</p>'
    mend = common.remedy(finding, lang, literal=text, value=value)
    if mend:
        yield f"<p><b>{word('mend', lang)}:</b> {mend}</p>"
    clause = common.basis(finding.clause, lang, value=text)
    details = [f"{word('basis', lang)}: {clause}", *where(finding, lang)]
    known = f" ({word('known', lang)})" if finding.known else ""
    details.append(f"{word('rule', lang)}: {text(finding.rule)}{known}")
    yield f'<p class="details">{"<br>".join(details)}</p>\n</li>'


def where(finding: Finding, lang: Lang) -> Iterator[str]:
    """Its place: line, column, and path in the message."""
    path = common.path_of(finding.location, lang)
    place = [common.position(finding.location, lang)]
    place.append(f"<code>{value(path)}</code>" if path else "")
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
    name = common.step_name(step, lang, value)
    reason = value(common.step_reason(step, lang))
    need = "" if step.mandatory else f" ({word('optional', lang)})"
    return (
        f'<tr><th scope="row">{name}{need}</th>'
        f'<td class="outcome {step.outcome.value}">{icon(_OUTCOME_ICONS[step.outcome])} '
        f"{word(step.outcome, lang)}</td><td>{reason}</td></tr>"
    )
