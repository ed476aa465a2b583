"""A report as JUnit XML: a suite a file, a case a step, a case a rule that found something.

JUnit knows no warnings: a rule that found no error is a passed case with its findings as output.
A suite is red (a failure or an error) exactly when its file is not acceptable, so a required
step that did not run is an error; what a baseline knows is skipped. Optional steps that did not
pass are skipped cases of one suite at the end, one for each reason.
"""

from __future__ import annotations

import collections
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Final

import attrs

from vnedoc.errors import Lang
from vnedoc.findings import Finding, Outcome, Report, Severity, Step
from vnedoc.reports._overview import unchecked_note
from vnedoc.reports._renderer import Renderer, lines_of
from vnedoc.views import _judged as common
from vnedoc.views import _texts as texts
from vnedoc.views._wording import word
from vnedoc.words import Words

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
    """What it belongs to, if that is not its suite."""
    seconds: float | None = None


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
        place = _place(report.source, self._base)
        name = common.source_name(report)
        self._suites.add_lines(_suite(name, place, _properties(report), cases))
        return ""

    def rest(self) -> Iterator[str]:
        """Totals, suites, and one suite for what was not checked anywhere."""
        unchecked = tuple(self._unchecked())
        self._found.update(case.kind for case in unchecked)
        yield from _document("vnedoc", self._found, self._pieces(unchecked))

    def _pieces(self, unchecked: Sequence[TestCase]) -> Iterator[str]:
        yield from self._suites.pieces()
        if unchecked or self.decided:
            decided = {
                f"decided_by_{number}": words.of(self.lang)
                for number, words in enumerate(self.decided, 1)
            }
            place = _Place(file="", classname="vnedoc.not-checked")
            yield lines_of(_suite("vnedoc", place, decided, unchecked))

    def _unchecked(self) -> Iterator[TestCase]:
        """An optional step does not decide a verdict: one case for all files, not one for each."""
        for one in self.overview.unchecked(mandatory=False):
            note = unchecked_note(one, self.lang)
            yield TestCase(
                name=texts.legible(one.step.name), kind="skipped", message=note, output=""
            )


def document(name: str, cases: Sequence[TestCase]) -> Iterator[str]:
    """A JUnit document of one suite.

    Args:
        name: Of the suite.
        cases: In their order.
    """
    found = collections.Counter(case.kind for case in cases)
    lines = _suite(name, _Place(file="", classname=name), {}, cases)
    yield from _document(name, found, (f"{line}\n" for line in lines))


def _document(name: str, found: collections.Counter[str], suites: Iterable[str]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites name="{_attribute(name)}"{_totals(found)}>\n'
    yield from suites
    yield "</testsuites>\n"


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
        file=texts.legible(path.as_posix()) if source.strip() else texts.NOTHING,
        classname=texts.legible(name) if name.strip() else texts.NOTHING,
    )


def _cases(report: Report, lang: Lang) -> Iterator[TestCase]:
    if report.error is not None:
        message = common.failure(report.error, lang)
        yield TestCase(name=report.error.code, kind="error", message=message, output=message)
    if not report.steps:
        message = word("no-step", lang)
        yield TestCase(name="steps", kind="error", message=message, output=message)
    for step in report.steps:
        if step.mandatory:
            yield _step(step, report.excused, lang)
    by_rule: dict[str, list[Finding]] = {}
    for finding in report.findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    for rule, findings in by_rule.items():
        yield _rule(rule, findings, lang)


def _step(step: Step, excused: bool, lang: Lang) -> TestCase:
    if step.outcome is Outcome.PASSED:
        return TestCase(name=texts.legible(step.name))
    message = common.step_note(step, lang)
    kind = "failure" if step.outcome is Outcome.FAILED else "error"
    if excused:
        kind, message = "skipped", f"{word('known', lang)}: {message}"
    return TestCase(name=texts.legible(step.name), kind=kind, message=message)


def _rule(rule: str, findings: Sequence[Finding], lang: Lang) -> TestCase:
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    output = "\n".join(_line(finding, lang) for finding in findings)
    if not errors:
        return TestCase(name=rule, output=output)
    if all(finding.known for finding in errors):
        known = f"{word('known', lang)}: {common.sentence(errors[0], lang)}"
        return TestCase(name=rule, kind="skipped", message=known, output=output)
    return TestCase(
        name=rule, kind="failure", message=common.sentence(errors[0], lang), output=output
    )


def _line(finding: Finding, lang: Lang) -> str:
    path = texts.legible(common.path_of(finding.location, lang))
    place = f"{common.position(finding.location, lang)} {path}"
    hint = common.remedy(finding, lang)
    parts = [
        f"{word(finding.severity, lang)}: {place}".strip(),
        common.sentence(finding, lang),
        f"{word('mend', lang)}: {hint}" if hint else "",
        f"{word('basis', lang)}: {common.basis(finding.clause, lang, value=texts.visible)}",
    ]
    return " | ".join(part for part in parts if part)


def _properties(report: Report) -> dict[str, str]:
    properties = {
        "profile": report.profile,
        "verdict": common.verdict(report).value,
        "valid": str(report.valid).lower(),
        "acceptable": str(report.acceptable).lower(),
        "signatures": report.signatures.value,
        "rules_checked": str(report.rules_checked),
        "rules_on_practice": str(report.rules_on_practice),
    }
    for number, use in enumerate(report.extensions, 1):
        properties[f"extension_{number}"] = f"{use.id} {use.version} ({use.origin.en})"
    for name, part in report.message.to_data().items():
        properties |= {f"message_{name}": part} if part else {}
    return properties


def _suite(
    name: str, place: _Place, properties: Mapping[str, str], cases: Sequence[TestCase]
) -> Iterator[str]:
    file = f' file="{_attribute(place.file)}"' if place.file else ""
    totals = _totals(collections.Counter(case.kind for case in cases))
    yield f'<testsuite name="{_attribute(name)}"{file}{totals}>'
    if properties:
        yield "<properties>"
        for key, value in properties.items():
            yield f'<property name="{key}" value="{_attribute(value)}"/>'
        yield "</properties>"
    for case in cases:
        yield from _case(place, case)
    yield "</testsuite>"


def _case(place: _Place, case: TestCase) -> Iterator[str]:
    classname = _attribute(case.source or place.classname)
    attributes = f'classname="{classname}" name="{_attribute(case.name)}"'
    if place.file:
        attributes += f' file="{_attribute(place.file)}"'
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
    return texts.markup(text)


def _text(text: str) -> str:
    """Element text: line ends are ours, the rest is made visible."""
    return "\n".join(_attribute(line) for line in text.split("\n"))
