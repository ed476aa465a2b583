"""What of a message an adapter leaves in the places that it works in."""

from __future__ import annotations

import base64
import binascii
import contextlib
import io
import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from vnedoc.conformance.cases.case import Case
from vnedoc.conformance.running.surroundings import holds, to_work_in

_LEAST: Final = 12
"""Bytes; shorter ones stand in files that have nothing to do with the message."""
_MOST: Final = 64 * 1024
_MAX_MESSAGE: Final = 2 * 1024 * 1024
_SUBJECT: Final = re.compile(rb"Subject>([^<]+)<")
_CONTENT: Final = re.compile(rb"ContentTransferEncoded>([^<]+)<")


def left(case: Case, written: Mapping[str, Path]) -> tuple[str, ...]:
    """The files in places to work in that hold parts of the message.

    What a runtime needs itself is nobody's concern: only the message's own bytes are.

    Args:
        case: What was asked.
        written: Name -> path of what was written since.
    """
    working = {name: path for name, path in written.items() if to_work_in(name)}
    if not working:
        return ()
    data = b"".join(_first(case))
    marks = [one[:_MOST] for one in _parts(data) if len(one) >= _LEAST]
    return tuple(name for name, path in working.items() if holds(path, marks))


def _first(case: Case) -> Iterator[bytes]:
    size = 0
    for chunk in case.inputs[0].chunks():
        size += len(chunk)
        if size > _MAX_MESSAGE:
            return
        yield chunk


def _parts(data: bytes) -> Iterator[bytes]:
    """The subject, and the files with what is packed into them."""
    yield from (found.strip() for found in _SUBJECT.findall(data))
    for text in _CONTENT.findall(data):
        try:
            content = base64.b64decode(text)
        except (binascii.Error, ValueError):
            continue
        yield content
        yield from _packed(content)


def _packed(content: bytes) -> Iterator[bytes]:
    if not content.startswith(b"PK\x03\x04"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist()[:10]:
                with archive.open(entry) as file:
                    yield file.read(_MOST)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        return


def clear(folder: Path) -> None:
    """Remove whatever stands in the folder of a question.

    Args:
        folder: Which is kept.
    """
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            if path.is_symlink() or not path.is_dir():
                path.unlink()
            else:
                shutil.rmtree(path, ignore_errors=True)
