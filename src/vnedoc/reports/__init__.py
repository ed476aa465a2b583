"""A `Report` as text, JSON, JUnit, SARIF, HTML or Markdown: one renderer a module.

Renderings are the same for the same reports: no clock, no chance. What a message says arrives as
text in every format (see `visible`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal, get_args

from vnedoc.errors import Lang
from vnedoc.findings import Report
from vnedoc.given import one_of
from vnedoc.reports._renderer import Renderer
from vnedoc.reports.html import HtmlReport
from vnedoc.reports.jsonreport import JsonReport
from vnedoc.reports.junit import JunitReport
from vnedoc.reports.markdown import MarkdownReport
from vnedoc.reports.sarif import SarifReport
from vnedoc.reports.text import Detail, TextReport
from vnedoc.views._judged import Verdict, verdict
from vnedoc.views._texts import told, visible
from vnedoc.views._wording import WORDS
from vnedoc.words import Words

__all__ = [
    "FORMATS",
    "Detail",
    "Format",
    "Verdict",
    "render",
    "stream",
    "told",
    "verdict",
    "visible",
]

Format = Literal["text", "json", "junit", "sarif", "html", "markdown"]
"""The formats of a report."""
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
"""All of them, as texts."""
TITLES: Final = WORDS["title"]
"""What a page and a Markdown report are called, in both languages."""


def render(
    reports: Sequence[Report],
    format: str,  # noqa: A002 - the word that the command line and its users have for it
    *,
    lang: Lang = "en",
    color: bool = False,
    base: str = "",
    detail: Detail = "normal",
    decided: Sequence[Words] = (),
) -> str:
    """Reports as one text in `format`.

    Args:
        reports: One report a file, in the order in which they shall appear.
        format: One of `FORMATS`.
        lang: Language of text, JUnit, SARIF, HTML and Markdown; JSON always carries both.
        color: Whether text has terminal colours; the caller knows what it writes to.
        base: Folder to which the paths in SARIF and JUnit are made relative, where they lie below.
        detail: Of text: ``quiet`` for failures alone, ``verbose`` for everything of every file.
        decided: What decided the verdicts beside profile and time, one line each.

    Raises:
        InvalidValueError: no such format, language or detail.
    """
    return "".join(
        stream(reports, format, lang=lang, color=color, base=base, detail=detail, decided=decided)
    )


def stream(
    reports: Iterable[Report],
    format: str,  # noqa: A002
    *,
    lang: Lang = "en",
    color: bool = False,
    base: str = "",
    detail: Detail = "normal",
    decided: Sequence[Words] = (),
) -> Iterator[str]:
    """The same as `render`, in pieces.

    Reports are taken one at a time and never kept. JSON gives a piece for each, text for each that
    is not accepted; what follows waits in temporary files, as all of the other formats does.

    Raises:
        InvalidValueError: no such format, language or detail.
    """
    made = renderer(format, lang=lang, color=color, base=base, detail=detail, decided=decided)
    return _pieces(reports, made)


def _pieces(reports: Iterable[Report], made: Renderer) -> Iterator[str]:
    with made:
        yield made.opening()
        for report in reports:
            yield made.take(report)
        yield from made.rest()


def renderer(
    format: str,  # noqa: A002
    *,
    lang: Lang = "en",
    color: bool = False,
    base: str = "",
    detail: Detail = "normal",
    decided: Sequence[Words] = (),
) -> Renderer:
    """What makes a report of one format; several of them can take the same reports.

    Raises:
        InvalidValueError: no such format, language or detail.
    """
    one_of(format, Format, "format")
    one_of(lang, Lang, "lang")
    one_of(detail, Detail, "detail")
    match format:
        case "text":
            return TextReport(lang=lang, decided=decided, color=color, detail=detail)
        case "json":
            return JsonReport(lang=lang, decided=decided)
        case "sarif":
            return SarifReport(lang=lang, decided=decided, base=base)
        case "junit":
            return JunitReport(lang=lang, decided=decided, base=base)
        case "html":
            return HtmlReport(lang=lang, decided=decided)
        case _:
            return MarkdownReport(lang=lang, decided=decided)
