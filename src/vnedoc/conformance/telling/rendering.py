"""Results for people and for build servers: text, HTML, JUnit. Nothing but passed is passed."""

from __future__ import annotations

import collections
from collections.abc import Iterator
from typing import Final

from vnedoc.conformance.cases import corpus
from vnedoc.conformance.cases.case import Importance
from vnedoc.conformance.running.causes import Cause, words_of
from vnedoc.conformance.running.results import CaseStatus, Level, Result, Results
from vnedoc.conformance.telling import page
from vnedoc.conformance.telling.compare import Comparison, Matrix
from vnedoc.conformance.telling.standing import Mend, Standing, standing
from vnedoc.conformance.telling.wording import (
    IMPORTANCE,
    LEVELS,
    ROLES,
    STATUS,
    clause,
    command,
    complaints,
    level,
    title,
    why,
    word,
)
from vnedoc.errors import Lang
from vnedoc.reports import junit, told

FORMATS: Final = ("text", "levels", "html", "junit")
_MOST: Final = 3
"""Cases of one cause that the text spells out; the page spells out all."""


def render(results: Results, form: str, lang: Lang) -> str:
    """Results as text, HTML or JUnit.

    Args:
        results: What came of a run.
        form: ``text``, ``levels`` (its first page alone), ``html`` or ``junit``.
        lang: Of the words.

    Raises:
        KeyError: no such format.
    """
    if form == "junit":
        return "".join(junit.document(results.product or "vnedoc", _junit(results, lang)))
    found = standing(results)
    if form == "html":
        return "\n".join(page.lines(results, found, list(head(results, lang)), lang)) + "\n"
    pieces = {"text": _text, "levels": _levels}[form]
    return "\n".join(map(told, pieces(results, found, lang))) + "\n"


def head(results: Results, lang: Lang) -> Iterator[str]:
    """What was run, in a few lines."""
    yield f"{word('product', lang)}: {results.product} {results.version}".rstrip()
    yield f"{word('suite', lang)}: {results.suite} ({results.corpus[:16]}…)"
    counts = collections.Counter(one.status for one in results.results)
    yield ", ".join(f"{counts[s]} {STATUS[s].of(lang)}" for s in CaseStatus if counts[s])
    if results.partial:
        yield word("part", lang)
    yield word("self", lang)


def _levels(results: Results, found: Standing, lang: Lang) -> Iterator[str]:
    yield word("title", lang)
    yield from head(results, lang)
    yield ""
    yield f"{word('level', lang)}:"
    for one in found.roles:
        missing = ", ".join(
            f"{IMPORTANCE[i].of(lang)} {one.missing[i]}/{one.asked[i]}"
            for i in Importance
            if one.asked[i] or one.missing[i]
        )
        label = word("missing", lang)
        yield f"  {ROLES[one.role].of(lang)}: {level(one.level, lang)}" + (
            f"; {label.lower()}: {missing}" if missing else ""
        )
    yield ""
    yield f"{word('next', lang)}:"
    if not found.next:
        yield f"  {word('none', lang)}"
    for number, mend in enumerate(found.next, start=1):
        yield from _mend(number, mend, lang)


def _mend(number: int, mend: Mend, lang: Lang) -> Iterator[str]:
    roles = ", ".join(ROLES[role].of(lang) for role in mend.roles)
    count = word(
        "unlocks",
        lang,
        count=len(mend.cause.cases),
        importance=IMPORTANCE[mend.importance].of(lang),
        unlocks=mend.unlocks,
    )
    yield f"  {number}. {mend.cause.words.of(lang)} ({roles}: {count})"
    yield from _case(mend.example, "     ", lang)


def _case(result: Result, indent: str, lang: Lang) -> Iterator[str]:
    case = corpus.named(result.id)
    status = "" if result.status is CaseStatus.FAILED else f" {STATUS[result.status].of(lang)}"
    yield f"{indent}{result.id}:{status} {title(case, lang)}".rstrip()
    if case is not None:
        yield f"{indent}  {word('basis', lang)}: {clause(case, lang)}"
    for one in complaints(result, lang):
        yield f"{indent}  {word('expected', lang)}: {one.expected}"
        yield f"{indent}  {word('came', lang)}: {one.came}"
    yield f"{indent}  {word('look', lang)}: {command(result.id)}"


def _text(results: Results, found: Standing, lang: Lang) -> Iterator[str]:
    yield from _levels(results, found, lang)
    yield ""
    yield f"{word('defects', lang)}:"
    by_id = {one.id: one for one in results.results}
    if not found.causes:
        yield f"  {word('none', lang)}"
    for cause in found.causes:
        yield f"  {cause.words.of(lang)} ({_weights(cause, lang)})"
        for ident in cause.cases[:_MOST]:
            yield f"    {ident}: {why(by_id[ident], lang)}".rstrip()
        if len(cause.cases) > _MOST:
            yield f"    {word('more', lang, count=len(cause.cases) - _MOST)}"


def _weights(cause: Cause, lang: Lang) -> str:
    return ", ".join(
        f"{IMPORTANCE[Importance(name)].of(lang)} {count}" for name, count in cause.weights.items()
    )


def _junit(results: Results, lang: Lang) -> list[junit.TestCase]:
    """Skipped stays skipped; crash, hang and the like are errors."""
    return [
        junit.TestCase(
            name=one.id,
            kind=_kind(one),
            message=why(one, lang) if one.status is not CaseStatus.PASSED else "",
            output="\n".join(_case(one, "", lang)) if _kind(one) in ("failure", "error") else "",
            source=one.role,
            seconds=one.seconds,
        )
        for one in results.results
    ]


def _kind(result: Result) -> str:
    kinds = {CaseStatus.PASSED: "", CaseStatus.FAILED: "failure", CaseStatus.SKIPPED: "skipped"}
    return kinds.get(result.status, "error")


def render_comparison(found: Comparison, lang: Lang) -> str:
    """A comparison as text."""
    lines = [] if found.same_corpus else [word("other", lang)]
    for role, before, after in found.levels:
        told_before, told_after = (LEVELS[Level(one)].of(lang) for one in (before, after))
        lines.append(f"{ROLES[role].of(lang)}: {told_before} → {told_after}")
    for name in ("gone", "new"):
        lines += [f"{word(name, lang)}: {words_of(*one).of(lang)}" for one in getattr(found, name)]
    for name in ("broken", "mended", "only_before", "only_after"):
        lines += [f"{word(name, lang)}: {ident}" for ident in getattr(found, name)]
    lines += [
        f"{word('otherwise', lang)}: {ident}: "
        f"{STATUS[CaseStatus(before)].of(lang)} → {STATUS[CaseStatus(after)].of(lang)}"
        for ident, before, after in found.otherwise
    ]
    return "\n".join(map(told, lines or [word("same", lang)])) + "\n"


def render_matrix(found: Matrix, lang: Lang) -> str:
    """A matrix as a table in Markdown."""
    lines = [
        "| | " + " | ".join(map(_cell, found.products)) + " |",
        "|" + " --- |" * (len(found.products) + 1),
    ]
    for role, reached in found.levels:
        cells = " | ".join(level(one, lang) for one in reached)
        lines.append(f"| {ROLES[role].of(lang)} | {cells} |")
    for group, counts in found.rows:
        cells = " | ".join(f"{passed}/{all_}" for passed, all_ in counts)
        lines.append(f"| {group} | {cells} |")
    lines += ["", f"{word('defects', lang)}:", "", *lines[:2]]
    for (name, at), numbers in found.causes:
        cells = " | ".join(str(number) if number else "" for number in numbers)
        lines.append(f"| {_cell(words_of(name, at).of(lang))} | {cells} |")
    lines += ["", f"{word('differing', lang)}: {len(found.differing)}"]
    lines += [f"* {ident}" for ident in found.differing]
    return "\n".join(map(told, lines)) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "/")
