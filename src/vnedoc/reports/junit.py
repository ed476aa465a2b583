"""A report as JUnit XML: a suite a file, a case a step, a case a rule that found something.

JUnit knows no warnings: a rule that found no error is a passed case with its findings as output.
A suite is red (a failure or an error) exactly when its file is not acceptable, so a required
step that did not run is an error; what a baseline knows is skipped. Optional steps that did not
pass are skipped cases of one suite at the end, one for each reason.
"""

from __future__ import annotations

import collections
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Final

import attrs

from vnedoc.errors import Lang
from vnedoc.findings import Finding, Outcome, Report, Severity, Step
from vnedoc.reports import _common as common
from vnedoc.reports._overview import unchecked_note
from vnedoc.reports._renderer import Renderer, lines_of
from vnedoc.reports._words import word
from vnedoc.words import Words

_KINDS: Final = ("failure", "error", "skipped")


@attrs.frozen(kw_only=True)
class _TestCase:
    """One test case: `kind` is the element that says it did not pass, if it did not.

    Names are ids, the same in both languages, because servers follow a case by its name.
    """

    name: str
    kind: str = ""
    message: str = ""
    output: str = ""


class JunitReport(Renderer):
    """The JUnit document; it opens with totals, so no piece comes before the last report."""

    def __init__(self, *, lang: Lang, decided: Sequence[Words], base: str) -> None:
        super().__init__(lang=lang, decided=decided)
        self._base = base
        self._found: collections.Counter[str] = collections.Counter()
        self._suites = self.spool()

    def add(self, report: Report) -> str:
        """Keep the suite of a file."""
        cases = tuple(_cases(report, self.lang))
        self._found.update(case.kind for case in cases)
        self._suites.add_lines(_suite(report, _place(report.source, self._base), cases))
        return ""

    def rest(self) -> Iterator[str]:
        """Totals, suites, and one suite for what was not checked anywhere."""
        unchecked = tuple(self._unchecked())
        self._found.update(case.kind for case in unchecked)
        yield '<?xml version="1.0" encoding="UTF-8"?>\n'
        yield f'<testsuites name="vnedoc"{_totals(self._found)}>\n'
        yield from self._suites.pieces()
        if unchecked or self.decided:
            yield lines_of(self._run(unchecked))
        yield "</testsuites>\n"

    def _unchecked(self) -> Iterator[_TestCase]:
        """An optional step does not decide a verdict: one case for all files, not one for each."""
        for one in self.overview.unchecked(mandatory=False):
            note = unchecked_note(one, self.lang)
            yield _TestCase(
                name=common.legible(one.step.name), kind="skipped", message=note, output=""
            )

    def _run(self, cases: Sequence[_TestCase]) -> Iterator[str]:
        yield f'<testsuite name="vnedoc"{_totals(collections.Counter(c.kind for c in cases))}>'
        if self.decided:
            yield "<properties>"
            for number, words in enumerate(self.decided, 1):
                value = _attribute(words.of(self.lang))
                yield f'<property name="decided_by_{number}" value="{value}"/>'
            yield "</properties>"
        for case in cases:
            yield from _case(_Place(file="", classname="vnedoc.not-checked"), case)
        yield "</testsuite>"


@attrs.frozen(kw_only=True)
class _Place:
    """Where servers put a case: GitLab links `file`; Jenkins parts `classname` at its dots."""

    file: str
    classname: str


def _place(source: str, base: str) -> _Place:
    """The folders of a file are packages to Jenkins and its name is a class, so it has no dot."""
    path = PurePath(source)
    if base and path.is_relative_to(base):
        path = path.relative_to(base)
    parts = [part for part in path.parts if part not in (path.anchor, "..")]
    name = ".".join(part.replace(".", "_") for part in parts)
    return _Place(
        file=common.legible(path.as_posix()) if source.strip() else common.NOTHING,
        classname=common.legible(name) if name.strip() else common.NOTHING,
    )


def _cases(report: Report, lang: Lang) -> Iterator[_TestCase]:
    if report.error is not None:
        message = common.failure(report.error, lang)
        yield _TestCase(name=report.error.code, kind="error", message=message, output=message)
    if not report.steps:
        message = word("no-step", lang)
        yield _TestCase(name="steps", kind="error", message=message, output=message)
    for step in report.steps:
        if step.mandatory:
            yield _step(step, report.excused, lang)
    by_rule: dict[str, list[Finding]] = {}
    for finding in report.findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    for rule, findings in by_rule.items():
        yield _rule(rule, findings, lang)


def _step(step: Step, excused: bool, lang: Lang) -> _TestCase:
    if step.outcome is Outcome.PASSED:
        return _TestCase(name=common.legible(step.name))
    message = common.step_note(step, lang)
    kind = "failure" if step.outcome is Outcome.FAILED else "error"
    if excused:
        kind, message = "skipped", f"{word('known', lang)}: {message}"
    return _TestCase(name=common.legible(step.name), kind=kind, message=message)


def _rule(rule: str, findings: Sequence[Finding], lang: Lang) -> _TestCase:
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    output = "\n".join(_line(finding, lang) for finding in findings)
    if not errors:
        return _TestCase(name=rule, output=output)
    if all(finding.known for finding in errors):
        known = f"{word('known', lang)}: {common.sentence(errors[0], lang)}"
        return _TestCase(name=rule, kind="skipped", message=known, output=output)
    return _TestCase(
        name=rule, kind="failure", message=common.sentence(errors[0], lang), output=output
    )


def _line(finding: Finding, lang: Lang) -> str:
    place = f"{common.position(finding.location, lang)} {common.legible(finding.location.path)}"
    hint = common.remedy(finding, lang)
    parts = [
        f"{word(finding.severity, lang)}: {place}".strip(),
        common.sentence(finding, lang),
        f"{word('mend', lang)}: {hint}" if hint else "",
        f"{word('basis', lang)}: {common.basis(finding.clause, lang, value=common.visible)}",
    ]
    return " | ".join(part for part in parts if part)


def _suite(report: Report, place: _Place, cases: Sequence[_TestCase]) -> Iterator[str]:
    found = collections.Counter(case.kind for case in cases)
    name = _attribute(common.source_name(report))
    yield f'<testsuite name="{name}" file="{_attribute(place.file)}"{_totals(found)}>'
    yield "<properties>"
    properties = {
        "profile": report.profile,
        "verdict": common.verdict(report).value,
        "valid": str(report.valid).lower(),
        "acceptable": str(report.acceptable).lower(),
        "signatures": report.signatures.value,
        "rules_checked": str(report.rules_checked),
        "rules_on_practice": str(report.rules_on_practice),
    }
    for name, part in report.message.to_data().items():
        properties |= {f"message_{name}": part} if part else {}
    for name, value in properties.items():
        yield f'<property name="{name}" value="{_attribute(value)}"/>'
    yield "</properties>"
    for case in cases:
        yield from _case(place, case)
    yield "</testsuite>"


def _case(place: _Place, case: _TestCase) -> Iterator[str]:
    attributes = f'classname="{_attribute(place.classname)}" name="{_attribute(case.name)}"'
    if place.file:
        attributes += f' file="{_attribute(place.file)}"'
    if not case.kind and not case.output:
        yield f"<testcase {attributes}/>"
        return
    yield f"<testcase {attributes}>"
    if case.kind:
        opening = f'<{case.kind} message="{_attribute(case.message)}"'
        yield f"{opening}>{_text(case.output)}</{case.kind}>" if case.output else f"{opening}/>"
    else:
        yield f"<system-out>{_text(case.output)}</system-out>"
    yield "</testcase>"


def _totals(found: collections.Counter[str]) -> str:
    failures, errors, skipped = (found[kind] for kind in _KINDS)
    tests = found.total()
    return f' tests="{tests}" failures="{failures}" errors="{errors}" skipped="{skipped}"'


def _attribute(text: str) -> str:
    return common.markup(text)


def _text(text: str) -> str:
    """Element text: line ends are ours, the rest is made visible."""
    return "\n".join(_attribute(line) for line in text.split("\n"))
