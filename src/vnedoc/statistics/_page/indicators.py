"""The part of a report's page that tells each indicator: what it is, its figures, its course."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vnedoc.errors import Lang
from vnedoc.statistics._page.charts import ChartLine, ChartPoint, course
from vnedoc.statistics._page.parts import (
    PageColumn,
    bounds,
    covered,
    day,
    defined,
    exactly,
    facts,
    level,
    level_of,
    named,
    percent,
    table,
    verdict,
    whole,
)
from vnedoc.statistics._page.ranking import (
    not_ranked_table,
    not_ranked_words,
    ranking_table,
)
from vnedoc.statistics._page.words import quarter_words, word
from vnedoc.statistics._page.world import PageWorld
from vnedoc.statistics.figures import Assessment, IndicatorTable, JudgedTarget, TargetVerdict
from vnedoc.statistics.indicators import IndicatorBaseline
from vnedoc.views.pages import shown, text


def indicator_section(world: PageWorld, found: IndicatorTable, *, ranked: bool) -> Iterator[str]:
    """One indicator.

    Args:
        world: What is told.
        found: Its figures.
        ranked: Whether its own ranking is told here, not elsewhere on the page.
    """
    lang, indicator = world.lang, found.indicator
    name = text(indicator.words.of(lang))
    yield f'<section class="indicator" id="i-{indicator.id}">\n<h3>{name}</h3>'
    if ranked:
        yield from defined(indicator, lang)
    yield from facts(_facts(world, found))
    yield from _course(world, found)
    if found.rows and (ranked or not found.ranking):
        count = whole(len(found.rows), lang)
        yield f"<details>\n<summary>{word('all-of', lang, count=count)}</summary>"
        yield from _ranking(world, found) if found.ranking else _bodies(world, found)
        yield "</details>"
    yield "</section>"


def _ranking(world: PageWorld, found: IndicatorTable) -> Iterator[str]:
    if any(row.best is not None for row in found.ranking):
        yield from ranking_table(world, found)
    if any(row.best is None for row in found.ranking):
        yield f"<p>{not_ranked_words(world)}</p>"
        yield from not_ranked_table(world, found)


def _facts(world: PageWorld, found: IndicatorTable) -> Iterator[tuple[str, str]]:
    lang, figure = world.lang, found.total
    yield (
        word("all", lang),
        f"<b>{world.share(figure, found.indicator, None)}</b>"
        f" ({word('bounds', lang).lower()}: {bounds(figure, lang)})",
    )
    yield word("n", lang), whole(figure.total, lang)
    yield word("counted", lang), whole(figure.counted, lang)
    for name in ("disputed", "unknown", "unreported", "confirmed"):
        if count := getattr(figure, name):
            yield word(name, lang), whole(count, lang)
    if figure.wilson:
        low, high = (percent(one, lang) for one in figure.wilson)
        yield word("wilson", lang), word("bounds-of", lang, low=low, high=high)
    yield word("coverage", lang), covered(world.assessment.coverage_total, lang)
    if found.baselines:
        yield (
            word("baseline", lang),
            "; ".join(_baseline(found, one, lang) for one in found.baselines),
        )


def _baseline(found: IndicatorTable, baseline: IndicatorBaseline, lang: Lang) -> str:
    sign = text("< ") if baseline.under else ""
    told = f"{sign}{exactly(baseline.percent / 100, lang)}"
    names = {body.code: named(body, lang) for body, _ in found.rows}
    body = names.get(baseline.body, shown(baseline.body)) if baseline.body else ""
    return f"{text(baseline.period)}: {told}" + (f" ({body})" if body else "")


def _course(world: PageWorld, found: IndicatorTable) -> Iterator[str]:
    """The shares of the quarters, drawn and as a table; nothing of a single quarter."""
    lang, indicator = world.lang, found.indicator
    if len(world.quarters) == 1:
        return
    told = [(one, _total(one, indicator.id)) for one in world.quarters]
    title = word("course", lang, indicator=indicator.words.of(lang))
    levels = {
        level_of(one.target): ChartLine(
            label=f"{word('target', lang)} {level(one.target, lang)}", share=level_of(one.target)
        )
        for one in found.targets
        if one.body.code == "*" and one.verdict is not TargetVerdict.NOT_DUE
    }
    yield "<figure>"
    points = [_point(world, one, table_) for one, table_ in told]
    yield from course(f"c-{indicator.id}", title, points, list(levels.values()))
    yield f"<figcaption>{word('course-caption', lang)}</figcaption>\n</figure>"
    columns = [
        PageColumn(heading=word("quarter-head", lang)),
        PageColumn(heading=word("share", lang), kind="share"),
        PageColumn(heading=word("bounds", lang), kind="bounds"),
        PageColumn(heading=word("n", lang), kind="n"),
        PageColumn(heading=word("coverage", lang), kind="coverage"),
    ]
    yield from table(text(title), columns, [_quarter(world, *one) for one in told])


def _total(assessment: Assessment, indicator: str) -> IndicatorTable | None:
    return next((one for one in assessment.tables if one.indicator.id == indicator), None)


def _point(world: PageWorld, one: Assessment, found: IndicatorTable | None) -> ChartPoint:
    label = quarter_words(one.quarter, world.lang, short=True)
    if found is None or found.total.low is None or found.total.high is None:
        return ChartPoint(label=label)
    figure = found.total
    return ChartPoint(
        label=label,
        told=percent(figure.share, world.lang),
        share=figure.share,
        low=figure.low or 0.0,
        high=figure.high or 0.0,
    )


def _quarter(world: PageWorld, one: Assessment, found: IndicatorTable | None) -> Sequence[str]:
    lang, label = world.lang, quarter_words(one.quarter, world.lang, short=True)
    if found is None:
        return [label, *[word("nothing", lang)] * 4]
    guess = PageWorld.of(one, lang, ())
    return [
        label,
        guess.share(found.total, found.indicator, None),
        bounds(found.total, lang),
        whole(found.total.total, lang),
        covered(one.coverage_total, lang),
    ]


def _bodies(world: PageWorld, found: IndicatorTable) -> Iterator[str]:
    """The figures of bodies that are not ranked by this indicator, by their codes."""
    lang = world.lang
    columns = [
        PageColumn(heading=word("body", lang)),
        PageColumn(heading=word("share", lang), kind="share"),
        PageColumn(heading=word("bounds", lang), kind="bounds"),
        PageColumn(heading=word("n", lang), kind="n"),
        PageColumn(heading=word("coverage", lang), kind="coverage"),
    ]
    rows = [
        [
            named(body, lang),
            world.share(figure, found.indicator, body),
            bounds(figure, lang),
            whole(figure.total, lang),
            covered(world.coverage.get(body.code), lang),
        ]
        for body, figure in found.rows
    ]
    caption = word("by-body", lang, indicator=text(found.indicator.words.of(lang)))
    yield from table(caption, columns, rows)


def all_targets(figures: Assessment) -> Iterator[JudgedTarget]:
    """The targets as judged by the figures of all bodies together, indicator after indicator."""
    return (one for found in figures.tables for one in found.targets if one.body.code == "*")


def target_rows(world: PageWorld) -> Iterator[list[str]]:
    """All targets, judged by the figures of all bodies together."""
    lang = world.lang
    for found in world.assessment.tables:
        name = text(found.indicator.words.of(lang))
        link = f'<a href="#i-{found.indicator.id}">{name}</a>'
        for one in found.targets:
            if one.body.code == "*":
                yield [
                    link,
                    level(one.target, lang),
                    day(one.target.first, lang),
                    world.share(one.figure, found.indicator, None),
                    bounds(one.figure, lang),
                    whole(one.figure.total, lang),
                    verdict(one.verdict, lang),
                    _of_bodies(world, found, one),
                ]


def _of_bodies(world: PageWorld, found: IndicatorTable, one: JudgedTarget) -> str:
    """How many bodies met, missed or may have met a target."""
    judged = [
        other.verdict
        for other in found.targets
        if other.body.code != "*" and other.target == one.target
    ]
    told = [
        f"{verdict(each, world.lang)}: {judged.count(each)}"
        for each in (TargetVerdict.MET, TargetVerdict.MISSED, TargetVerdict.OPEN)
        if each in judged
    ]
    return "<br>".join(told) or word("nothing", world.lang)
