"""The first line that says why a program ended, in the logs of common languages."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Final

MAX_CHARS: Final = 300
_NOISE: Final = re.compile(r"Picked up \w+:|NOTE: Picked up|Node\.js v|\(node:\d+\)|\s*\^+\s*$")
_JAVA: Final = re.compile(r'(?:Exception in thread "[^"]*"\s+|Error: )(\S.*)')
_CAUSED: Final = re.compile(r"Caused by: (\S.*)")
_DOTNET: Final = re.compile(r"Unhandled [Ee]xception[.:]\s*(\S.*)")
_DOTNET_INNER: Final = re.compile(r"\s+---> (\S.*)")
_PYTHON: Final = "Traceback (most recent call last):"
_NAMED: Final = re.compile(r"(?:[\w$]+\.)*[\w$]*(?:Error|Exception|Interrupt|Exit)\b.*")
_FRAME: Final = re.compile(r"\s+at |\s+File \"|\s+\.\.\. ")


def why(log: str) -> str:
    """Why a program ended, in one line; empty if its log says nothing.

    Args:
        log: The end of what it wrote to standard error.
    """
    lines = [line for line in log.splitlines() if line.strip() and not _NOISE.match(line)]
    for found in (*_by_language(lines), *reversed(lines)):
        if not _FRAME.match(found):
            return found.strip()[:MAX_CHARS]
    return ""


def _by_language(lines: list[str]) -> Iterator[str]:
    if _PYTHON in (line.strip() for line in lines):
        yield from _python(lines)
    for mark, inner in ((_JAVA, _CAUSED), (_DOTNET, _DOTNET_INNER)):
        starts = [found[1] for line in lines if (found := mark.match(line))]
        if starts:
            # What lies deepest began it; the first line alone often says only that it went wrong.
            causes = [found[1] for line in lines if (found := inner.match(line))]
            more = f" ({causes[-1]})" if causes and causes[-1] not in starts[-1] else ""
            yield starts[-1] + more
    yield from _node(lines)


def _python(lines: list[str]) -> Iterator[str]:
    """The line that ends the last traceback."""
    start = max(i for i, line in enumerate(lines) if line.strip() == _PYTHON)
    yield from (line for line in lines[start + 1 :] if not line.startswith((" ", "\t")))


def _node(lines: list[str]) -> Iterator[str]:
    """The line above the first frame, which names the error; a log line may stand before it."""
    for line, after in itertools.pairwise(lines):
        if _FRAME.match(after) and _NAMED.match(line):
            yield line
