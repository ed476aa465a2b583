"""What a report's page is put together from: numbers as people write them, and tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import attrs

from vnedoc.errors import Lang
from vnedoc.statistics._page.words import word
from vnedoc.statistics.figures import (
    AssessedBody,
    NumberingCoverage,
    ShareFigure,
    TargetVerdict,
)
from vnedoc.statistics.indicators import Indicator, IndicatorTarget
from vnedoc.views._judged import plain_basis
from vnedoc.views.pages import shown, text

NONE: Final = "–"
"""Where there is no figure."""
_MARKS: Final = {
    TargetVerdict.MET: "✔",
    TargetVerdict.MISSED: "✘",
    TargetVerdict.OPEN: "?",
    TargetVerdict.NOT_DUE: "…",
    TargetVerdict.NO_DATA: "–",
}


def whole(count: int, lang: Lang) -> str:
    """A whole number, with its thousands apart."""
    told = f"{count:,}"
    return told.replace(",", ".") if lang == "vi" else told


def percent(share: float | None, lang: Lang, *, digits: int = 1) -> str:
    """A share as percent; a dash where there is none.

    Nothing but all is told as 100 %, and nothing but none as 0 %: 99.96 % is not all.

    Args:
        share: From 0 to 1.
        lang: Of its decimal mark.
        digits: Behind it.
    """
    if share is None:
        return NONE
    least = 10.0**-digits
    value = round(100 * share, digits)
    if 0 < share < 1:
        value = min(100 - least, max(least, value))
    told = f"{value:.{digits}f}"
    return (told.replace(".", ",") if lang == "vi" else told) + "%"


def exactly(share: float, lang: Lang) -> str:
    """A share that was set and not counted, as percent, with no more digits than it has."""
    told = f"{100 * share:.6g}%"
    return told.replace(".", ",") if lang == "vi" else told


def level(target: IndicatorTarget, lang: Lang) -> str:
    """What a target asks for."""
    sign = "≥" if target.least is not None else "≤"
    return f"{sign} {exactly(level_of(target), lang)}"


def level_of(target: IndicatorTarget) -> float:
    """Where a target lies, from 0 to 1."""
    return ((target.least if target.least is not None else target.most) or 0) / 100


def day(value: dt.date, lang: Lang) -> str:
    """A day as people write it."""
    return f"{value:%d/%m/%Y}" if lang == "vi" else value.isoformat()


def bounds(figure: ShareFigure, lang: Lang) -> str:
    """The lowest and the highest that a share can be."""
    if figure.low is None or figure.high is None:
        return NONE
    low, high = percent(figure.low, lang), percent(figure.high, lang)
    return low if low == high else f"{low.removesuffix('%')}–{high}"


def covered(coverage: NumberingCoverage | None, lang: Lang) -> str:
    """How much was reported; said where it cannot be measured."""
    if coverage is None or coverage.share is None:
        return word("unmeasured", lang)
    return percent(coverage.share, lang)


def verdict(found: TargetVerdict, lang: Lang) -> str:
    """A verdict, by a sign and by its words."""
    sign = f'<span aria-hidden="true">{_MARKS[found]}</span>'
    return f'<span class="{found.value}">{sign} {text(found.words.of(lang))}</span>'


def named(body: AssessedBody, lang: Lang) -> str:
    """A body by its name and its code."""
    name = body.words.of(lang)
    if body.code in ("*", name):
        return shown(name)
    return f'{shown(name)} <span class="code">{shown(body.code)}</span>'


@attrs.frozen(kw_only=True)
class PageColumn:
    """A column of a table: its heading, and the class of its cells."""

    heading: str
    kind: str = ""


def table(
    caption: str, columns: Sequence[PageColumn], rows: Iterable[Sequence[str]], *, head: int = 0
) -> Iterator[str]:
    """A table that a narrow screen shows as one card for each row.

    Args:
        caption: As markup.
        columns: From left to right.
        rows: Cells as markup.
        head: Which cell names the row.
    """
    yield f'<table class="figures">\n<caption>{caption}</caption>\n<thead><tr>'
    for column in columns:
        yield f'<th scope="col"{_class(column)}>{column.heading}</th>'
    yield "</tr></thead>\n<tbody>"
    for row in rows:
        yield "<tr>" + "".join(
            f'<th scope="row">{cell}</th>'
            if at == head
            else f'<td{_class(column)} data-label="{column.heading}">{cell}</td>'
            for at, (column, cell) in enumerate(zip(columns, row, strict=True))
        )
        yield "</tr>"
    yield "</tbody>\n</table>"


def _class(column: PageColumn) -> str:
    return f' class="{column.kind}"' if column.kind else ""


def facts(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Terms and what is to be said of them; both as markup."""
    yield '<dl class="facts">'
    for term, told in pairs:
        yield f"<dt>{term}</dt><dd>{told}</dd>"
    yield "</dl>"


def defined(indicator: Indicator, lang: Lang) -> Iterator[str]:
    """What an indicator counts, and what it rests on."""
    yield f"<p>{text(indicator.definition.of(lang))}</p>"
    basis = text(plain_basis(indicator.clause, lang))
    unit = word(f"unit-{indicator.unit}", lang)
    yield (f'<p class="details">{word("basis", lang)}: {basis}. {word("unit", lang)}: {unit}.</p>')
