"""Judging what a producer made: vnedoc reads and validates it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from vnedoc.conformance.adapter import values_of
from vnedoc.conformance.cases.case import Case, Importance
from vnedoc.conformance.running.judge import Complaint
from vnedoc.findings import Severity
from vnedoc.pipeline import validate
from vnedoc.words import Words
from vnedoc.xml.reading.reader import loads

MAX_PRODUCED_BYTES: Final = 64 * 1024 * 1024
"""A produced message; the forms of the suite make less than 1 MB."""


def judge_produced(case: Case, path: Path) -> tuple[Complaint, ...]:
    """Everything that is wrong with a message that was produced."""
    if not path.is_file() or path.stat().st_size > MAX_PRODUCED_BYTES:
        words = Words(vi="Không có gói tin nào được ghi.", en="No message was written.")
        return (Complaint(code="produced", words=words),)
    return tuple(_judged(case, path.read_bytes()))


def _judged(case: Case, data: bytes) -> Iterator[Complaint]:
    report = validate(data, at=dt.datetime.fromisoformat(case.given["at"]))
    if report.error is not None:
        yield _complaint(report.error.code, report.error.text("vi"), report.error.text("en"))
        return
    worst = Severity.ERROR if case.importance is Importance.MUST else Severity.WARNING
    for finding in report.findings:
        if finding.severity.rank >= worst.rank:
            yield _complaint(finding.rule, finding.text("vi"), finding.text("en"))
    values = values_of(loads(data))
    for where, allowed in case.expected.values.items():
        if values.get(where) not in allowed:
            yield _complaint(
                where,
                f"Ghi {values.get(where)!r}, biểu mẫu nói {allowed[0]!r}.",
                f"Wrote {values.get(where)!r}, the form says {allowed[0]!r}.",
            )


def _complaint(at: str, vi: str, en: str) -> Complaint:
    return Complaint(code="produced", at=at, words=Words(vi=vi, en=en))
