"""The ranking of a report's page: who lies between which ranks, and who cannot be ranked."""

from __future__ import annotations

from collections.abc import Iterator

from vnedoc.statistics._page.charts import span
from vnedoc.statistics._page.parts import (
    PageColumn,
    bounds,
    covered,
    defined,
    exactly,
    level,
    level_of,
    named,
    table,
    verdict,
    whole,
)
from vnedoc.statistics._page.words import word
from vnedoc.statistics._page.world import PageWorld
from vnedoc.statistics.figures import IndicatorTable, RankedBody
from vnedoc.views.pages import text


def ranking_section(world: PageWorld, found: IndicatorTable) -> Iterator[str]:
    """The section that opens the page.

    Args:
        world: What is told.
        found: The indicator that bodies are ranked by.
    """
    lang, indicator = world.lang, found.indicator
    name = text(indicator.words.of(lang))
    ranked = [row for row in found.ranking if row.best is not None]
    yield f'<section id="ranking">\n<h2>{word("ranking-by", lang, indicator=name)}</h2>'
    yield from defined(indicator, lang)
    if ranked:
        yield from ranking_table(world, found)
        yield f"<p>{word('ranking-means', lang)} {word('drawn-means', lang)}</p>"
    else:
        yield f"<p>{word('none-ranked', lang)}</p>"
    yield "</section>"
    others = [row for row in found.ranking if row.best is None]
    if others:
        yield f'<section id="not-ranked">\n<h2>{word("not-ranked", lang)}</h2>'
        yield f"<p>{not_ranked_words(world)}</p>"
        yield from not_ranked_table(world, found)
        yield "</section>"
    elif ranked:
        yield f"<p>{word('all-ranked', lang)}</p>"


def not_ranked_words(world: PageWorld) -> str:
    """That those who are not ranked are not the last ones, and what it takes to be ranked."""
    lang, figures = world.lang, world.assessment
    threshold = exactly(figures.threshold, lang)
    return word("not-ranked-means", lang, threshold=threshold, least=whole(figures.least, lang))


def ranking_table(world: PageWorld, found: IndicatorTable) -> Iterator[str]:
    """Those who are ranked, the best first."""
    lang = world.lang
    columns = [
        PageColumn(heading=word("rank", lang), kind="rank"),
        PageColumn(heading=word("body", lang)),
        *_columns(world),
    ]
    rows = [
        [_ranks(row), named(row.body, lang), *_cells(world, found, row)]
        for row in found.ranking
        if row.best is not None
    ]
    if any(world.target(found, row.body) for row in found.ranking):
        columns.append(PageColumn(heading=word("target", lang), kind="judged"))
        judged = [_target(world, found, row) for row in found.ranking if row.best is not None]
        rows = [[*cells, target] for cells, target in zip(rows, judged, strict=True)]
    caption = word("ranking-caption", lang, indicator=text(found.indicator.words.of(lang)))
    yield from table(caption, columns, rows, head=1)


def not_ranked_table(world: PageWorld, found: IndicatorTable) -> Iterator[str]:
    """Those who are not ranked, by their codes, each with the reason."""
    lang = world.lang
    columns = [
        PageColumn(heading=word("body", lang)),
        PageColumn(heading=word("reason", lang), kind="reason"),
        *_columns(world),
    ]
    others = sorted(
        (row for row in found.ranking if row.best is None), key=lambda row: row.body.code
    )
    rows = [
        [named(row.body, lang), _reason(world, row), *_cells(world, found, row)] for row in others
    ]
    caption = word("not-ranked-caption", lang, indicator=text(found.indicator.words.of(lang)))
    yield from table(caption, columns, rows)


def _columns(world: PageWorld) -> list[PageColumn]:
    lang = world.lang
    kinds = {
        "share": "share",
        "bounds": "bounds",
        "drawn": "drawn",
        "n": "n",
        "coverage": "coverage",
    }
    return [PageColumn(heading=word(key, lang), kind=kind) for key, kind in kinds.items()]


def _cells(world: PageWorld, found: IndicatorTable, row: RankedBody) -> list[str]:
    lang, figure = world.lang, row.figure
    judged = world.target(found, row.body)
    mark = level_of(judged.target) if judged else None
    drawn = (
        ""
        if figure.low is None or figure.high is None
        else span(figure.low, figure.high, figure.share, mark)
    )
    return [
        world.share(figure, found.indicator, row.body),
        bounds(figure, lang),
        drawn,
        whole(figure.total, lang),
        covered(row.coverage, lang),
    ]


def _target(world: PageWorld, found: IndicatorTable, row: RankedBody) -> str:
    judged = world.target(found, row.body)
    if judged is None:
        return word("no-target", world.lang)
    asked = f'<span class="asked">{level(judged.target, world.lang)}</span>'
    return f"{verdict(judged.verdict, world.lang)} {asked}"


def _ranks(row: RankedBody) -> str:
    return str(row.best) if row.best == row.worst else f"{row.best}–{row.worst}"


def _reason(world: PageWorld, row: RankedBody) -> str:
    return text(row.reason.words.of(world.lang)) if row.reason else ""
