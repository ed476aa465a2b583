"""The part of a report's page on its data: how much was reported, and how both sides agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from vnedoc.model import VIETNAM
from vnedoc.reports.pages import text
from vnedoc.statistics._page_parts import PageColumn, covered, day, facts, named, table, whole
from vnedoc.statistics._page_words import word
from vnedoc.statistics._page_world import PageWorld
from vnedoc.statistics.figures import NumberingCoverage, PairedSides
from vnedoc.statistics.schema import CHANNELS

_COVERED: Final = ("expected", "missing", "strays")
_PAIRED: Final = (
    "paired", "sender_only", "receiver_only", "register_only", "disputed", "late", "repeated"
)  # fmt: skip
_INTAKE: Final = {
    "rows": "rows",
    "register": "register-rows",
    "secret": "secret",
    "future": "future",
    "unknown_kinds": "unknown-kinds",
    "unknown_sides": "unknown-sides",
}
_ALWAYS: Final = ("rows", "register")


def data_section(world: PageWorld) -> Iterator[str]:
    """The section.

    Args:
        world: What is told.
    """
    lang = world.lang
    yield f'<section id="data">\n<h2>{word("data", lang)}</h2>'
    yield f"<p>{word('coverage-means', lang)}</p>"
    columns = [
        PageColumn(heading=word("body", lang)),
        PageColumn(heading=word("coverage", lang), kind="coverage"),
        *(PageColumn(heading=word(name, lang), kind="n") for name in _COVERED),
        *(
            PageColumn(heading=word(f"sides-{name.replace('_', '-')}", lang), kind="n")
            for name in _PAIRED
        ),
    ]
    yield from table(word("coverage-caption", lang), columns, _rows(world))
    yield f"<h3>{word('intake', lang)}</h3>"
    yield from facts(_intake(world))
    if world.assessment.channels:
        yield f"<h3>{word('channels', lang)}</h3>"
        yield from facts(_channels(world))
    yield "</section>"


def _rows(world: PageWorld) -> Iterator[list[str]]:
    figures, lang = world.assessment, world.lang
    pairing = {body.code: found for body, found in figures.pairing}
    bodies = {body.code: body for body, _ in (*figures.coverage, *figures.pairing)}
    for code in sorted(bodies):
        yield _row(world, named(bodies[code], lang), world.coverage.get(code), pairing.get(code))
    name = f"<b>{word('everybody', lang)}</b>"
    yield _row(world, name, figures.coverage_total, figures.pairing_total)


def _row(
    world: PageWorld, name: str, coverage: NumberingCoverage | None, sides: PairedSides | None
) -> list[str]:
    lang = world.lang
    held, paired = coverage or NumberingCoverage(), sides or PairedSides()
    return [
        name,
        covered(coverage, lang),
        *(whole(getattr(held, one), lang) for one in _COVERED),
        *(whole(getattr(paired, one), lang) for one in _PAIRED),
    ]


def _intake(world: PageWorld) -> Iterator[tuple[str, str]]:
    lang, intake = world.lang, world.assessment.intake
    for name, key in _INTAKE.items():
        if (count := getattr(intake, name)) or name in _ALWAYS:
            yield word(key, lang), whole(count, lang)
    if intake.latest is not None:
        moment = dt.datetime.fromtimestamp(intake.latest, VIETNAM)
        yield word("latest", lang), f"{moment:%H:%M}, {day(moment.date(), lang)}"


def _channels(world: PageWorld) -> Iterator[tuple[str, str]]:
    lang = world.lang
    for channel, units in world.assessment.channels:
        known = CHANNELS.get(channel)
        name = text(known.of(lang)) if known else word("channel-unknown", lang)
        yield name, whole(units, lang)
