"""How far a run is, for a person at a terminal."""

from __future__ import annotations

import shutil
import sys
import time
from typing import Final

from vnedoc.cli.common import is_terminal
from vnedoc.errors import Lang
from vnedoc.words import Words

_LONG: Final = 8
"""From this many files on, there is something to wait for."""
_PAUSE_SECONDS: Final = 0.1
"""Between two drawings: as fast as anybody looks, and nothing to the work."""
_BAR: Final = 20
_LABEL: Final = Words(vi="Đang kiểm tra", en="Checking")


class Progress:
    """One line on standard error that is drawn over and over, if that is a terminal.

    Whatever else is written to the terminal first clears it.
    """

    def __init__(self, total: int, lang: Lang) -> None:
        self._total = total
        self._lang: Lang = lang
        self._done = 0
        self._drawn = 0
        """Characters that stand on the line."""
        self._next = 0.0
        self._on = total >= _LONG and is_terminal(sys.stderr)

    def step(self) -> None:
        """One more file is done."""
        self._done += 1
        if self._on and time.monotonic() >= self._next:
            self._draw()

    def clear(self) -> None:
        """Make room for other words."""
        if self._drawn:
            sys.stderr.write("\r" + " " * self._drawn + "\r")
            sys.stderr.flush()
            self._drawn = 0

    def end(self) -> None:
        """All are done: the line says so, and stays."""
        if self._on:
            self._draw()
            sys.stderr.write("\n")
            sys.stderr.flush()
            self._on, self._drawn = False, 0

    def _draw(self) -> None:
        share = self._done / self._total
        bar = "#" * int(share * _BAR)
        line = f"{_LABEL.of(self._lang)} [{bar:-<{_BAR}}] {self._done}/{self._total} {share:4.0%}"
        line = line[: shutil.get_terminal_size().columns - 1]
        sys.stderr.write("\r" + line + " " * (self._drawn - len(line)))
        sys.stderr.flush()
        self._drawn = len(line)
        self._next = time.monotonic() + _PAUSE_SECONDS


def is_watched() -> bool:
    """Whether it pays to count the messages before the first is checked."""
    return is_terminal(sys.stderr)
