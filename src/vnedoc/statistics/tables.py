"""An assessment as CSV, for spreadsheets, and as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any, Final

from vnedoc.errors import Lang
from vnedoc.given import one_of
from vnedoc.statistics.figures import Assessment, RankedBody

HEADING: Final = (
    *("indicator", "code", "name", "share", "low", "high", "counted", "total", "disputed"),
    *("unknown", "unreported", "confirmed", "coverage", "best", "worst", "not_ranked", "targets"),
)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def json_text(assessment: Assessment) -> str:
    """All figures as JSON, the same bytes for the same figures.

    Args:
        assessment: The figures.
    """
    return json.dumps(assessment.to_data(), ensure_ascii=False, indent=1) + "\n"


def csv_text(assessment: Assessment, lang: Lang = "vi") -> str:
    """A row for each indicator and body, those of the whole country first.

    Args:
        assessment: The figures.
        lang: Of names.

    Raises:
        InvalidValueError: there is no such language.
    """
    one_of(lang, Lang, "lang")
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(HEADING)
    writer.writerows(_rows(assessment, lang))
    return target.getvalue()


def _rows(assessment: Assessment, lang: Lang) -> Iterator[list[Any]]:
    told = {body.code: found for body, found in assessment.coverage}
    for table in assessment.tables:
        ranks = {row.body.code: row for row in table.ranking}
        targets: dict[str, list[str]] = {}
        for one in table.targets:
            said = f"{one.target.words.of(lang)}: {one.verdict.words.of(lang)}"
            targets.setdefault(one.body.code, []).append(said)
        whole = ("*", "", table.total, assessment.coverage_total)
        rows = [(body.code, body.words.of(lang), figure, told.get(body.code))
                for body, figure in table.rows]  # fmt: skip
        for code, name, figure, coverage in (whole, *rows):
            held = figure.to_data()
            values = [held[name] for name in HEADING[3:12]]
            share = coverage.share if coverage is not None else None
            judged = "; ".join(targets.get(code, ()))
            yield [
                table.indicator.id, code, _safe(name), *values, share,
                *_rank(ranks.get(code), lang), _safe(judged),
            ]  # fmt: skip


def _rank(row: RankedBody | None, lang: Lang) -> tuple[object, object, str]:
    if row is None:
        return None, None, ""
    return row.best, row.worst, row.reason.words.of(lang) if row.reason else ""


def _safe(text: str) -> str:
    """A name out of a table of one's own must not become a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
