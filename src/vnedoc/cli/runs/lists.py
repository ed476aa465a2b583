"""What the caller knows, in files: public holidays, identifiers already seen."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from vnedoc.cli.common import UsageProblem
from vnedoc.limits import MAX_LIST_BYTES

_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})|(\d{2})/(\d{2})/(\d{4})")


def holidays_of(path: str) -> frozenset[dt.date]:
    """The days of a file, one a line: ``2026-09-02`` or ``02/09/2026``; ``#`` begins a remark.

    Raises:
        UsageProblem: a line is no day, or the file is no text.
        OSError: it cannot be read.
    """
    return frozenset(_day(path, number, text) for number, text in _lines(path))


def seen_of(path: str) -> frozenset[str]:
    """The identifiers of documents in a file, one a line, as a `DocumentId` is written.

    Raises:
        UsageProblem: the file is no text, or too large.
        OSError: it cannot be read.
    """
    return frozenset(text for _, text in _lines(path))


def _day(path: str, number: int, text: str) -> dt.date:
    try:
        if found := _DAY.fullmatch(text):
            year, month, day, *other = found.groups()
            if year is None:
                day, month, year = other
            return dt.date(int(year), int(month), int(day))
    except ValueError:
        pass
    raise UsageProblem(
        vi=f"{path}, dòng {number}: cần một ngày có thật, dạng 2026-09-02 hoặc 02/09/2026.",
        en=f"{path}, line {number}: expected a day that exists, as 2026-09-02 or 02/09/2026.",
    )


def _lines(path: str) -> Iterator[tuple[int, str]]:
    with Path(path).open("rb") as file:
        data = file.read(MAX_LIST_BYTES + 1)
    if len(data) > MAX_LIST_BYTES:
        raise UsageProblem(
            vi=f"{path} có hơn {MAX_LIST_BYTES} byte.",
            en=f"{path} has more than {MAX_LIST_BYTES} bytes.",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageProblem(
            vi=f"{path} không phải văn bản ở dạng UTF-8.", en=f"{path} is no text in UTF-8."
        ) from None
    for number, line in enumerate(text.splitlines(), 1):
        if said := line.partition("#")[0].strip():
            yield number, said
