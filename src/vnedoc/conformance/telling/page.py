"""Results as one page: first what stands in the way of the levels, then every cause and case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from vnedoc.conformance.cases import corpus
from vnedoc.conformance.cases.case import Case, Importance
from vnedoc.conformance.running.causes import Cause
from vnedoc.conformance.running.results import CaseStatus, Result, Results
from vnedoc.conformance.telling.standing import Mend, Standing
from vnedoc.conformance.telling.wording import (
    IMPORTANCE,
    ROLES,
    STATUS,
    clause,
    command,
    complaints,
    level,
    title,
    word,
)
from vnedoc.errors import Lang
from vnedoc.views import pages


def lines(results: Results, found: Standing, head: Sequence[str], lang: Lang) -> Iterator[str]:
    """The page, line by line.

    Args:
        results: What came of a run.
        found: What stands in the way.
        head: What was run, in words.
        lang: Of the page.
    """
    known = {case.id: case for case in corpus.cases()}
    by_id = {one.id: one for one in results.results}
    yield from pages.head(word("title", lang), lang)
    yield from (f"<p>{pages.text(line)}</p>" for line in head)
    yield from _levels(found, lang)
    yield f"<h2>{word('next', lang)}</h2>"
    yield from _next(found, lang)
    yield f"<h2>{word('defects', lang)}</h2>"
    if not found.causes:
        yield f"<p>{word('none', lang)}</p>"
    for cause in found.causes:
        yield from _cause(cause, by_id, known, lang)
    yield "</main>\n</body>\n</html>"


def _levels(found: Standing, lang: Lang) -> Iterator[str]:
    yield f'<h2>{word("level", lang)}</h2>\n<table class="causes">'
    yield f"<caption>{word('missing', lang)}</caption><thead><tr>"
    heads = (
        word("role", lang),
        word("reached", lang),
        *(IMPORTANCE[i].of(lang) for i in Importance),
    )
    yield "".join(f'<th scope="col">{head}</th>' for head in heads)
    yield "</tr></thead>\n<tbody>"
    for one in found.roles:
        counts = "".join(
            f'<td class="number">{one.missing[i]}/{one.asked[i]}</td>' for i in Importance
        )
        yield f'<tr><th scope="row">{ROLES[one.role].of(lang)}</th>'
        yield f"<td>{level(one.level, lang)}</td>{counts}</tr>"
    yield "</tbody></table>"


def _next(found: Standing, lang: Lang) -> Iterator[str]:
    if not found.next:
        yield f"<p>{word('none', lang)}</p>"
        return
    yield '<ol class="causes">'
    for mend in found.next:
        yield f'<li><p class="what">{pages.sentence(mend.cause.words.of(lang))}</p>'
        yield f"<p>{_counted(mend, lang)}</p>"
        yield from _case(mend.example, mend.case, lang)
        yield "</li>"
    yield "</ol>"


def _counted(mend: Mend, lang: Lang) -> str:
    roles = ", ".join(ROLES[role].of(lang) for role in mend.roles)
    importance = IMPORTANCE[mend.importance].of(lang)
    counts = word(
        "unlocks",
        lang,
        count=len(mend.cause.cases),
        importance=importance,
        unlocks=mend.unlocks,
    )
    return f"{roles}: {counts}"


def _cause(
    cause: Cause, results: Mapping[str, Result], known: Mapping[str, Case], lang: Lang
) -> Iterator[str]:
    weights = ", ".join(
        f"{IMPORTANCE[Importance(name)].of(lang)} {count}" for name, count in cause.weights.items()
    )
    yield f"<details><summary>{pages.sentence(cause.words.of(lang))} ({weights})</summary>"
    for ident in cause.cases:
        yield from _case(results[ident], known.get(ident), lang)
    yield "</details>"


def _case(result: Result, case: Case | None, lang: Lang) -> Iterator[str]:
    status = f" ({STATUS[result.status].of(lang)})"
    shown = "" if result.status is CaseStatus.FAILED else status
    weight = IMPORTANCE[result.weight].of(lang)
    yield f'<div class="case"><p>{pages.name(result.id)} [{weight}]{shown}: '
    yield f"{pages.sentence(title(case, lang))}</p>"
    yield '<dl class="complaint">'
    if case is not None:
        yield f"<dt>{word('basis', lang)}</dt><dd>{pages.text(clause(case, lang))}</dd>"
    for one in complaints(result, lang):
        if not one.expected:
            yield f"<dt>{word('came', lang)}</dt><dd>{pages.sentence(one.text)}</dd>"
            continue
        yield f"<dt>{word('expected', lang)}</dt><dd>{pages.sentence(one.expected)}</dd>"
        yield f"<dt>{word('came', lang)}</dt><dd>{pages.sentence(one.came)}</dd>"
    yield f"<dt>{word('look', lang)}</dt><dd>{pages.name(command(result.id))}</dd>"
    yield "</dl></div>"
