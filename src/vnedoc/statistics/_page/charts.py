"""Drawings of a report as inline SVG: no script, no colour that says more than a shape beside it.

Places along the page are percentages, so that a drawing fits a telephone and a sheet of paper
while its letters keep their size. Whatever is drawn is told by a table too.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from vnedoc.views.pages import text

_HEIGHT: Final = 190
_TOP: Final = 24
_BASE: Final = 158
"""Pixels of a course: all of it, and where 100 % and 0 % lie."""
_LEFT: Final = "12%"
_WIDTH: Final = "86%"


@attrs.frozen(kw_only=True)
class ChartPoint:
    """A figure of a course, as drawn; shares are from 0 to 1."""

    label: str
    """What stands below it."""
    told: str = ""
    """What stands above it."""
    share: float | None = None
    """`None`: nothing is known."""
    low: float = 0.0
    high: float = 1.0


@attrs.frozen(kw_only=True)
class ChartLine:
    """A level that is to be reached."""

    label: str
    share: float


def _at(share: float) -> str:
    """A place along the page."""
    return f"{100 * min(1.0, max(0.0, share)):.2f}%"


def span(low: float, high: float, share: float | None = None, mark: float | None = None) -> str:
    """Bounds on a scale from 0 to 1, in a cell beside the words for them.

    Args:
        low: Where the figure lies at least.
        high: Where it lies at most.
        share: The figure; `None` draws none.
        mark: A level to be reached.
    """
    parts = ['<svg class="span" width="100%" height="22" aria-hidden="true" focusable="false">']
    parts.append('<rect class="scale" x="0" y="9" width="100%" height="4" rx="2"/>')
    wide = _at(max(high - low, 0.006))
    parts.append(f'<rect class="bounds" x="{_at(low)}" y="6" width="{wide}" height="10" rx="1"/>')
    if mark is not None:
        parts.append(f'<line class="mark" x1="{_at(mark)}" x2="{_at(mark)}" y1="0" y2="22"/>')
    if share is not None:
        parts.append(f'<line class="tick" x1="{_at(share)}" x2="{_at(share)}" y1="2" y2="20"/>')
    return "".join([*parts, "</svg>"])


def course(
    name: str, title: str, points: Sequence[ChartPoint], levels: Sequence[ChartLine] = ()
) -> Iterator[str]:
    """Figures over time with their bounds, from 0 to 100 %.

    Args:
        name: A name of its own on the page, letters and digits.
        title: What is drawn, told to those who cannot see it.
        points: In order of time.
        levels: To be reached.
    """
    yield (
        f'<svg class="course" width="100%" height="{_HEIGHT}" role="img" '
        f'aria-labelledby="{name}"><title id="{name}">{text(title)}</title>'
    )
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = _height(share)
        yield f'<line class="grid" x1="{_LEFT}" x2="98%" y1="{y}" y2="{y}"/>'
        yield f'<text x="10.5%" y="{y + 4}" text-anchor="end">{100 * share:.0f}%</text>'
    yield f'<svg x="{_LEFT}" width="{_WIDTH}" height="{_HEIGHT}" overflow="visible">'
    for level in levels:
        y = _height(level.share)
        yield f'<line class="mark" x1="0" x2="100%" y1="{y}" y2="{y}"/>'
        yield f'<text class="level" x="2" y="{y - 4}">{text(level.label)}</text>'
    places = [((number + 0.5) / len(points), point) for number, point in enumerate(points)]
    for (before, first), (after, second) in itertools.pairwise(places):
        if first.share is not None and second.share is not None:
            along = f'x1="{_at(before)}" x2="{_at(after)}"'
            across = f'y1="{_height(first.share)}" y2="{_height(second.share)}"'
            yield f'<line class="way" {along} {across}/>'
    for place, point in places:
        yield from _point(_at(place), point)
    yield "</svg></svg>"


def _height(share: float) -> float:
    return round(_BASE - (_BASE - _TOP) * min(1.0, max(0.0, share)), 1)


def _point(x: str, point: ChartPoint) -> Iterator[str]:
    yield f'<text x="{x}" y="{_BASE + 20}" text-anchor="middle">{text(point.label)}</text>'
    if point.share is None:
        yield f'<text x="{x}" y="{_BASE - 6}" text-anchor="middle">–</text>'
        return
    top, base = _height(point.high), _height(point.low)
    yield f'<line class="bounds" x1="{x}" x2="{x}" y1="{top}" y2="{base}"/>'
    yield f'<circle class="figure" cx="{x}" cy="{_height(point.share)}" r="4"/>'
    above = min(top, _height(point.share) - 5) - 6
    told = f'<text class="told" x="{x}" y="{max(above, 12)}" text-anchor="middle">'
    yield f"{told}{text(point.told)}</text>"
