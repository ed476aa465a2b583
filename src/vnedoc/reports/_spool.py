"""Parts of a report that must wait: for the totals that stand before them, or for their turn."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, Final, Self

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
