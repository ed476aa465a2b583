"""A report as JUnit XML: a suite a file, a case a step, a case a rule that found something.

JUnit knows no warnings: a rule that found no error is a passed case with its findings as output.
A suite is red (a failure or an error) exactly when its file is not acceptable, so a required
step that did not run is an error, and only an optional one is skipped.
"""

from __future__ import annotations

import collections
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import attrs

from vnedoc.errors import Lang
from vnedoc.findings import Finding, Outcome, Report, Severity, Step
from vnedoc.reports import _common as common
from vnedoc.reports._spool import Spool
from vnedoc.reports._words import word

_KINDS: Final = ("failure", "error", "skipped")


@attrs.frozen(kw_only=True)
class TestCase:
    """One test case: `kind` is the element that says it did not pass, if it did not.

    Names are ids, the same in both languages, because servers follow a case by its name.
    """

    __test__ = False  # or pytest takes it for one of its own

    name: str
    kind: str = ""
    """``failure``, ``error``, ``skipped``, or nothing."""
    message: str = ""
    output: str = ""
    source: str = ""
    """What it belongs to, if that is not the suite's own name."""
    seconds: float | None = None


def stream(reports: Iterable[Report], *, lang: Lang) -> Iterator[str]:
    """The JUnit document; it opens with totals, so no piece comes before the last report."""
    found: collections.Counter[str] = collections.Counter()
    with Spool() as suites:
        for report in reports:
            cases = tuple(_cases(report, lang))
            found.update(case.kind for case in cases)
            suites.add_lines(suite(common.source_name(report), cases, _properties(report)))
        yield from _document("vnedoc", found, suites.pieces())


def document(name: str, cases: Sequence[TestCase]) -> Iterator[str]:
    """A JUnit document of one suite.

    Args:
        name: Of the suite.
        cases: In their order.
    """
    found = collections.Counter(case.kind for case in cases)
    yield from _document(name, found, (f"{line}\n" for line in suite(name, cases, {})))


def _document(name: str, found: collections.Counter[str], suites: Iterable[str]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites name="{_attribute(name)}"{_totals(found)}>\n'
    yield from suites
    yield "</testsuites>\n"


def _cases(report: Report, lang: Lang) -> Iterator[TestCase]:
    if report.error is not None:
        message = common.failure(report.error, lang)
        yield TestCase(name=report.error.code, kind="error", message=message, output=message)
    if not report.steps:
        message = word("no-step", lang)
        yield TestCase(name="steps", kind="error", message=message, output=message)
    for step in report.steps:
        yield _step(step, lang)
    by_rule: dict[str, list[Finding]] = {}
    for finding in report.findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    for rule, findings in by_rule.items():
        yield _rule(rule, findings, lang)


def _step(step: Step, lang: Lang) -> TestCase:
    if step.outcome is Outcome.PASSED:
        return TestCase(name=common.legible(step.name))
    message = common.step_note(step, lang)
    # An optional step does not decide the verdict, so it must not turn the suite red.
    kind = "failure" if step.outcome is Outcome.FAILED else "error"
    return TestCase(
        name=common.legible(step.name), kind=kind if step.mandatory else "skipped", message=message
    )


def _rule(rule: str, findings: Sequence[Finding], lang: Lang) -> TestCase:
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    output = "\n".join(_line(finding, lang) for finding in findings)
    if not errors:
        return TestCase(name=rule, output=output)
    return TestCase(
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


def _properties(report: Report) -> dict[str, str]:
    return {
        "profile": report.profile,
        "verdict": common.verdict(report).value,
        "valid": str(report.valid).lower(),
        "acceptable": str(report.acceptable).lower(),
        "signatures": report.signatures.value,
        "rules_checked": str(report.rules_checked),
        "rules_on_practice": str(report.rules_on_practice),
    }


def suite(name: str, cases: Sequence[TestCase], properties: Mapping[str, str]) -> Iterator[str]:
    """One suite, line by line.

    Args:
        name: Of the suite.
        cases: In their order.
        properties: What is told of the suite as a whole.
    """
    found = collections.Counter(case.kind for case in cases)
    yield f'<testsuite name="{_attribute(name)}"{_totals(found)}>'
    if properties:
        yield "<properties>"
        for key, value in properties.items():
            yield f'<property name="{key}" value="{_attribute(value)}"/>'
        yield "</properties>"
    for case in cases:
        yield from _case(name, case)
    yield "</testsuite>"


def _case(source: str, case: TestCase) -> Iterator[str]:
    attributes = f'classname="{_attribute(case.source or source)}" name="{_attribute(case.name)}"'
    if case.seconds is not None:
        attributes += f' time="{case.seconds}"'
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
