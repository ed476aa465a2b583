"""What every format is: something that takes reports one at a time and gives text.

Parts of it wait, for the totals that stand before them or for their turn.
"""

from __future__ import annotations

import abc
import contextlib
import itertools
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Final, Self

from vnedoc.errors import Lang
from vnedoc.findings import Report
from vnedoc.reports._overview import Overview
from vnedoc.views import _judged as common
from vnedoc.words import Words

_HELD_BYTES: Final = 1024 * 1024
_PIECE_CHARS: Final = 64 * 1024


class Spool:
    """Text in the order in which it was written; what is long waits in a file without a name.

    So a report on 50,000 messages takes no more memory than one on fifty, and nothing of it stays
    behind when the process is killed.
    """

    def __init__(self) -> None:
        # Surrogates are made visible before they come here; what is not must not stop a report.
        self._file: IO[str] = tempfile.SpooledTemporaryFile(  # noqa: SIM115 - closed by `close`
            _HELD_BYTES, "w+", encoding="utf-8", errors="surrogatepass", newline=""
        )
        self.count = 0
        """How often something was added."""

    def add(self, text: str) -> None:
        """Write one part."""
        self.count += 1
        self._file.write(text)

    def add_lines(self, lines: Iterable[str]) -> None:
        """Write one part that consists of lines."""
        self.add("".join(f"{line}\n" for line in lines))

    def pieces(self) -> Iterator[str]:
        """All of it, from its beginning."""
        self._file.seek(0)
        while piece := self._file.read(_PIECE_CHARS):
            yield piece

    def lines(self, most: int) -> Iterator[str]:
        """The first lines of it, without their ends; the empty one at its beginning counts not."""
        self._file.seek(0)
        for line in itertools.islice((line for line in self._file if line != "\n"), most):
            yield line.rstrip("\n")

    def close(self) -> None:
        """Give up what it holds."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


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
