"""What every format is: something that takes reports one at a time and gives text."""

from __future__ import annotations

import abc
import contextlib
from collections.abc import Iterator, Sequence
from typing import Self

from vnedoc.errors import Lang
from vnedoc.findings import Report
from vnedoc.reports import _common as common
from vnedoc.reports._overview import Overview
from vnedoc.reports._spool import Spool
from vnedoc.words import Words


class Renderer(abc.ABC):
    """One report in one format. It keeps no `Report`; what must wait, waits in spools.

    Several can take the same reports, so that one run writes several files.
    """

    def __init__(self, *, lang: Lang, decided: Sequence[Words] = ()) -> None:
        self.lang: Lang = lang
        self.decided = tuple(decided)
        """What decided the verdicts beside profile and time, one line each."""
        self.overview = Overview()
        self._held = contextlib.ExitStack()

    def opening(self) -> str:
        """What stands in front of everything, and waits for nothing."""
        return ""

    def take(self, report: Report) -> str:
        """Take a report, and give what can be written already."""
        self.overview.add(report)
        return self.add(report)

    @abc.abstractmethod
    def add(self, report: Report) -> str:
        """Render one file."""

    @abc.abstractmethod
    def rest(self) -> Iterator[str]:
        """All that was not given yet, once there are no more reports."""

    def totals(self) -> str:
        """How many files got which verdict, on one line."""
        return common.files_line(self.overview.verdicts, self.lang)

    def spool(self) -> Spool:
        """Text that waits, until this is closed."""
        return self._held.enter_context(Spool())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()


def lines_of(texts: Iterator[str]) -> str:
    """Lines as one text."""
    return "".join(f"{text}\n" for text in texts)
