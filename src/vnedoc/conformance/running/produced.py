"""Judging what a producer made: vnedoc reads and validates it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from vnedoc.conformance.adapter import values_of
from vnedoc.conformance.cases.case import Case, Importance
from vnedoc.conformance.running.complaints import NOTHING, Complaint, complaint, same
from vnedoc.findings import Severity
from vnedoc.pipeline import validate
from vnedoc.words import Words
from vnedoc.xml.reading.reader import loads

MAX_PRODUCED_BYTES: Final = 64 * 1024 * 1024
"""A produced message; the forms of the suite make less than 1 MB."""


def judge_produced(case: Case, path: Path) -> tuple[Complaint, ...]:
    """Everything that is wrong with a message that was produced."""
    if not path.is_file() or path.stat().st_size > MAX_PRODUCED_BYTES:
        return (complaint("produced", expected=_MESSAGE, came=NOTHING),)
    return tuple(_judged(case, path.read_bytes()))


_MESSAGE: Final = Words(vi="một gói tin", en="a message")
_RIGHT: Final = Words(vi="gói tin đúng quy định", en="a message that keeps the rules")


def _judged(case: Case, data: bytes) -> Iterator[Complaint]:
    report = validate(data, at=dt.datetime.fromisoformat(case.given["at"]))
    if report.error is not None:
        came = Words(vi=report.error.text("vi"), en=report.error.text("en"))
        yield complaint("produced", at=report.error.code, expected=_MESSAGE, came=came)
        return
    worst = Severity.ERROR if case.importance is Importance.MUST else Severity.WARNING
    for finding in report.findings:
        if finding.severity.rank >= worst.rank:
            came = Words(vi=finding.text("vi"), en=finding.text("en"))
            yield complaint("produced", at=finding.rule, expected=_RIGHT, came=came)
    values = values_of(loads(data))
    for where, allowed in case.expected.values.items():
        if values.get(where) not in allowed:
            found = values.get(where)
            yield complaint(
                "produced",
                at=where,
                expected=same(f"“{allowed[0]}”"),
                came=same(f"“{found}”") if found else NOTHING,
            )
