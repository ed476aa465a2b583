"""The command line: a thin shell around the library.

The commands are the modules of the folder ``commands``; what they share stands beside that folder.
Modules are loaded when their command is called, and click only by `main`.

Exit status: 0 all acceptable, 1 something rejected, 2 wrong usage, 3 something unreadable, 4 vnedoc
itself failed; over several files the highest wins. 128 and the number of the signal that stopped it
(130 after an interrupt), 141 when nobody reads the output any more.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

_NO_CLICK = (
    "Dòng lệnh vnedoc cần gói bổ sung, hiện chưa được cài đặt. Hãy chạy: pip install vnedoc[cli]\n"
    "The vnedoc command line needs an extra that is not installed. Run: pip install vnedoc[cli]\n"
)


_PATIENCE: Final = 200_000
"""New objects, beyond those let go, before cycles among them are looked for. A message makes up to
half a million, and hardly a cycle: looking after every 700, as Python does by itself, costs as much
as the work."""


def main(args: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status.

    Args:
        args: words after the program's name; those of this process unless given.
    """
    from vnedoc.cli import signals

    with signals.heeded(for_good=args is None), _patient():
        try:
            return _run(sys.argv[1:] if args is None else args)
        except BaseException as error:
            stopped = signals.behind(error)
            if not isinstance(stopped, signals.StoppedError):
                raise
            # So early that there is nothing to tell and nothing to tidy up.
            signals.ignored()
            return stopped.status


@contextmanager
def _patient() -> Iterator[None]:
    """Look for garbage seldom, as fits a process of our own; see `_PATIENCE`."""
    before = gc.get_threshold()
    gc.set_threshold(max(_PATIENCE, before[0]) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _run(args: Sequence[str]) -> int:
    try:
        import click  # noqa: F401 - only to know whether it is there
    except ImportError:
        sys.stderr.buffer.write(_NO_CLICK.encode())
        return 2
    from vnedoc.cli.program import program

    return program().run(args)
