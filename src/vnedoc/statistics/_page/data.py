"""The part of a report's page on its data: how much was reported, and how both sides agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from vnedoc.model import VIETNAM
from vnedoc.statistics._page.parts import PageColumn, covered, day, facts, named, table, whole
from vnedoc.statistics._page.words import word
from vnedoc.statistics._page.world import PageWorld
from vnedoc.statistics.schema import CHANNELS
from vnedoc.views.pages import text

_COVERED: Final = ("expected", "missing", "strays", "shared", "unnumbered", "series")
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
    yield from _coverage(world)
    yield f"<p>{word('pairing-means', lang)}</p>"
    yield from _pairing(world)
    yield f"<h3>{word('intake', lang)}</h3>"
    yield from facts(_intake(world))
    if world.assessment.channels:
        yield f"<h3>{word('channels', lang)}</h3>"
        yield from facts(_channels(world))
    yield "</section>"


def _coverage(world: PageWorld) -> Iterator[str]:
    figures, lang = world.assessment, world.lang
    columns = [
        PageColumn(heading=word("body", lang)),
        PageColumn(heading=word("coverage", lang), kind="coverage"),
        *(PageColumn(heading=word(name, lang), kind="n") for name in _COVERED),
    ]
    rows = [(named(body, lang), found) for body, found in figures.coverage]
    rows.append((_everybody(world), figures.coverage_total))
    cells = (
        [name, covered(found, lang), *(whole(getattr(found, one), lang) for one in _COVERED)]
        for name, found in rows
    )
    yield from table(word("coverage-caption", lang), columns, cells)


def _pairing(world: PageWorld) -> Iterator[str]:
    figures, lang = world.assessment, world.lang
    headings = [word(f"sides-{name.replace('_', '-')}", lang) for name in _PAIRED]
    columns = [
        PageColumn(heading=word("body", lang)),
        *(PageColumn(heading=heading, kind="n") for heading in headings),
    ]
    rows = [(named(body, lang), found) for body, found in figures.pairing]
    rows.append((_everybody(world), figures.pairing_total))
    cells = ([name, *(whole(getattr(found, one), lang) for one in _PAIRED)] for name, found in rows)
    yield from table(word("pairing-caption", lang), columns, cells)


def _everybody(world: PageWorld) -> str:
    return f"<b>{word('everybody', world.lang)}</b>"


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
