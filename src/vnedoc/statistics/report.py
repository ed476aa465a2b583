"""A quarter as one self-contained page: the ranking first, beside each figure what it is made of.

No script and no link to elsewhere; the policy of the page allows its own style by its hash and
nothing else. Nothing is told by colour alone, and a drawing never tells what no table tells. The
same figures give the same bytes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Final

from vnedoc._version import __version__
from vnedoc.errors import InvalidValueError, Lang
from vnedoc.files import replacing
from vnedoc.given import instance_of, listed, one_of
from vnedoc.statistics._page.data import data_section
from vnedoc.statistics._page.indicators import all_targets, indicator_section, target_rows
from vnedoc.statistics._page.parts import PageColumn, bounds, covered, day, percent, table, whole
from vnedoc.statistics._page.ranking import ranking_section
from vnedoc.statistics._page.words import quarter_words, word
from vnedoc.statistics._page.world import PageWorld
from vnedoc.statistics.figures import Assessment, IndicatorTable, TargetVerdict
from vnedoc.views import pages
from vnedoc.views.pages import shown, text

__all__ = ["html_report", "write_html_report"]

_STYLE: Final = "statistics.css"
_MEANINGS: Final = ("share", "coverage", "privacy")


def write_html_report(
    path: str | os.PathLike[str],
    assessment: Assessment,
    *,
    lang: Lang = "vi",
    earlier: Iterable[Assessment] = (),
    ranked_by: str | None = None,
) -> None:
    """Write the page of a quarter to a file, whole or not at all.

    Args:
        path: Of the file; one that is there is replaced.
        assessment: The figures, by `assess`.
        lang: Of the page.
        earlier: Figures of quarters before, for the drawings of shares over time.
        ranked_by: The indicator whose ranking stands first; unless given, ``e-between`` if bodies
            are ranked by it, and else the first one by which they are.

    Raises:
        InvalidValueError: no such language, or no such indicator.
        OSError: the file cannot be written.
    """
    pieces = html_report(assessment, lang=lang, earlier=earlier, ranked_by=ranked_by)
    with replacing(path) as file:
        file.writelines(piece.encode("utf-8") for piece in pieces)


def html_report(
    assessment: Assessment,
    *,
    lang: Lang = "vi",
    earlier: Iterable[Assessment] = (),
    ranked_by: str | None = None,
) -> Iterator[str]:
    """The page of a quarter, in pieces.

    Args:
        assessment: As in `write_html_report`, like all the others.
        lang: Of the page.
        earlier: Figures of quarters before.
        ranked_by: The indicator whose ranking stands first.

    Raises:
        InvalidValueError: no such language, or no such indicator.
    """
    one_of(lang, Lang, "lang")
    instance_of(assessment, Assessment, "assessment",
                en="an assessment", vi="kết quả đánh giá")  # fmt: skip
    world = PageWorld.of(assessment, lang, listed(earlier, "earlier"))
    return (f"{line}\n" for line in _page(world, _first_table(assessment, ranked_by)))


def _first_table(assessment: Assessment, wanted: str | None) -> IndicatorTable | None:
    """The indicator whose ranking opens the page."""
    ranked = {one.indicator.id: one for one in assessment.tables if one.ranking}
    if wanted is None:
        return ranked.get("e-between") or next(iter(ranked.values()), None)
    if wanted not in ranked:
        names = ", ".join(ranked)
        raise InvalidValueError(
            field="ranked_by",
            value=wanted,
            reason=f"bodies are ranked by: {names}",
            reason_vi=f"các chỉ tiêu dùng để xếp hạng: {names}",
        )
    return ranked[wanted]


def _page(world: PageWorld, first: IndicatorTable | None) -> Iterator[str]:
    lang, figures = world.lang, world.assessment
    title = word("title", lang, quarter=quarter_words(figures.quarter, lang))
    yield from pages.head(text(title), lang, more=_STYLE)
    yield from _lead(world, first)
    yield from _contents(world, first)
    if first is not None:
        yield from ranking_section(world, first)
    yield from _targets(world)
    yield f'<section id="indicators">\n<h2>{word("indicators", lang)}</h2>'
    for one in figures.tables:
        yield from indicator_section(world, one, ranked=one is not first)
    yield "</section>"
    yield from data_section(world)
    yield f"</main>\n<footer>\n<h2>{word('meaning', lang)}</h2>"
    for name in _MEANINGS:
        yield f"<p>{word(f'{name}-meaning', lang)}</p>"
    yield f"<p>{word('made-by', lang, version=__version__)}</p>\n</footer>\n</body>\n</html>"


def _lead(world: PageWorld, first: IndicatorTable | None) -> Iterator[str]:
    lang, figures = world.lang, world.assessment
    days = {name: day(getattr(figures, name), lang) for name in ("first", "last", "as_of")}
    yield f'<p class="lead">{word("period", lang, **days)}</p>'
    yield from _key_figures(world, first)
    remarks = [note.of(lang) for note in figures.notes]
    if figures.intake.register and world.without_register:
        remarks.insert(0, word("guess-some", lang))
    if remarks:
        yield '<ul class="remarks">'
        yield from (f"<li>{shown(remark)}</li>" for remark in remarks)
        yield "</ul>"


def _key_figures(world: PageWorld, first: IndicatorTable | None) -> Iterator[str]:
    """What a reader with ten seconds takes away."""
    lang, figures = world.lang, world.assessment
    told: list[tuple[str, str, str]] = []
    if first is not None:
        name = text(first.indicator.words.of(lang))
        share = world.share(first.total, first.indicator, None)
        told.append((name, share, bounds(first.total, lang)))
        ranked, count = sum(row.best is not None for row in first.ranking), len(first.ranking)
        told.append(
            (word("key-ranked", lang), word("ranked-of", lang, ranked=ranked, count=count), "")
        )
    told.append((word("key-coverage", lang), covered(figures.coverage_total, lang), ""))
    judged = [one for one in all_targets(figures) if one.verdict is not TargetVerdict.NOT_DUE]
    if judged:
        met = sum(one.verdict is TargetVerdict.MET for one in judged)
        told.append(
            (word("key-targets", lang), word("met-of", lang, met=met, count=len(judged)), "")
        )
    yield '<dl class="key">'
    for term, value, more in told:
        small = f' <span class="more">{more}</span>' if more else ""
        yield f"<div><dt>{term}</dt><dd>{value}{small}</dd></div>"
    yield "</dl>"


def _contents(world: PageWorld, first: IndicatorTable | None) -> Iterator[str]:
    lang = world.lang
    places = [("targets", "targets"), ("indicators", "indicators"), ("data", "data")]
    if first is not None:
        unranked = any(row.best is None for row in first.ranking)
        places[:0] = [("ranking", "ranking"), *[("not-ranked", "not-ranked")] * unranked]
    yield f'<nav aria-label="{word("contents", lang)}">\n<ul>'
    for anchor, key in places:
        yield f'<li><a href="#{anchor}">{word(key, lang)}</a></li>'
    yield "</ul>\n</nav>"


def _targets(world: PageWorld) -> Iterator[str]:
    lang = world.lang
    yield f'<section id="targets">\n<h2>{word("targets", lang)}</h2>'
    rows = list(target_rows(world))
    if not rows:
        yield f"<p>{word('no-targets', lang)}</p>\n</section>"
        return
    yield f"<p>{word('targets-means', lang)}</p>"
    columns = [
        PageColumn(heading=word("indicator", lang)),
        PageColumn(heading=word("level", lang), kind="level"),
        PageColumn(heading=word("due", lang), kind="due"),
        PageColumn(heading=word("figure", lang), kind="share"),
        PageColumn(heading=word("bounds", lang), kind="bounds"),
        PageColumn(heading=word("n", lang), kind="n"),
        PageColumn(heading=word("verdict", lang), kind="judged"),
        PageColumn(heading=word("bodies-judged", lang), kind="judged"),
    ]
    yield from table(word("targets-caption", lang), columns, rows)
    coverage = percent(world.assessment.coverage_total.share, lang)
    series = whole(world.assessment.coverage_total.expected, lang)
    yield f'<p class="details">{word("coverage-all", lang, share=coverage, numbers=series)}</p>'
    yield "</section>"
