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
from vnedoc.reports import html, jsonreport, junit, markdown, sarif, text
from vnedoc.reports._common import Verdict, told, verdict, visible

__all__ = ["FORMATS", "Format", "Verdict", "render", "stream", "told", "verdict", "visible"]

Format = Literal["text", "json", "junit", "sarif", "html", "markdown"]
"""The formats of a report."""
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
"""All of them, as texts."""


def render(
    reports: Sequence[Report],
    format: str,  # noqa: A002 - the word that the command line and its users have for it
    *,
    lang: Lang = "en",
    color: bool = False,
    base: str = "",
) -> str:
    """Reports as one text in `format`.

    Args:
        reports: One report a file, in the order in which they shall appear.
        format: One of `FORMATS`.
        lang: Language of text, JUnit, SARIF, HTML and Markdown; JSON always carries both.
        color: Whether text has terminal colours; the caller knows what it writes to.
        base: Folder to which the paths in SARIF are made relative, where they lie below it.

    Raises:
        InvalidValueError: no such format, or no such language.
    """
    return "".join(stream(reports, format, lang=lang, color=color, base=base))


def stream(
    reports: Iterable[Report],
    format: str,  # noqa: A002
    *,
    lang: Lang = "en",
    color: bool = False,
    base: str = "",
) -> Iterator[str]:
    """The same as `render`, in pieces.

    Reports are taken one at a time and never kept. Text and JSON give a piece for each; the other
    formats open with totals or tables over all files, so what follows waits in a temporary file.

    Raises:
        InvalidValueError: no such format, or no such language.
    """
    one_of(format, Format, "format")
    one_of(lang, Lang, "lang")
    if format == "text":
        return text.stream(reports, lang=lang, color=color)
    if format == "json":
        return jsonreport.stream(reports)
    if format == "sarif":
        return sarif.stream(reports, lang=lang, base=base)
    renderers = {"junit": junit.stream, "html": html.stream, "markdown": markdown.stream}
    return renderers[format](reports, lang=lang)
