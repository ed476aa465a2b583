"""What all PDF files of one message may cost together.

A PDF file of a few kilobytes can make its reader work for hours: tables that refer to one another,
pages in pages, a hundred revisions that are compared with each other. No count of any one of them
holds all of that, so the reader's own calls are counted while it works.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from vnedoc.limits import (
    MAX_PDF_BYTES,
    MAX_PDF_FILES,
    MAX_PDF_READ_TIMES,
    MAX_PDF_SIGNATURES,
    MAX_PDF_STAMPS,
    MAX_PDF_STEPS,
    MAX_PDF_TOTAL_BYTES,
    MAX_PDF_UNPACKED_BYTES,
)


class TooMuchWork(BaseException):
    """The budget is used up.

    Not an `Exception`, because the PDF reader goes on after many of them.
    """


class PdfBudget:
    """What is left for the PDF files of one message.

    Args:
        steps: Calls and returns while they are read; `None` for what judging signatures may take.
    """

    def __init__(self, steps: int | None = None) -> None:
        self.files = MAX_PDF_FILES
        self.bytes = MAX_PDF_TOTAL_BYTES
        self.signatures = MAX_PDF_SIGNATURES
        self.stamps = MAX_PDF_STAMPS
        self._steps = MAX_PDF_STEPS if steps is None else steps

    def take(self, size: int) -> None:
        """Use up one file of `size` bytes."""
        self.files -= 1
        self.bytes -= size

    @contextmanager
    def metered(self) -> Iterator[None]:
        """Count every call and return of this thread.

        Where somebody profiles, nothing is counted: whoever profiles hostile files must bound the
        time. Python stops counting where `TooMuchWork` is raised; if that is swallowed on its way,
        as in a destructor, what follows is not counted, but the budget stays used up.

        Raises:
            TooMuchWork: there were more than are left; at the end if it was swallowed.
        """
        # There is one profiler at a time, and theirs would lose what it has.
        if sys.getprofile() is not None:
            yield
            return
        left = self._steps

        def count(_frame: object, _event: str, _argument: object) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise TooMuchWork

        sys.setprofile(count)
        try:
            yield
        finally:
            sys.setprofile(None)
            self._steps = max(left, 0)
        if left < 0:
            raise TooMuchWork


class MeteredFile(io.BytesIO):
    """A file in memory, shared with the bytes given, of which only so much may be read."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self._left = MAX_PDF_BYTES + MAX_PDF_READ_TIMES * len(data)

    def read(self, size: int | None = -1, /) -> bytes:
        """As of any file.

        Raises:
            TooMuchWork: more was read than allowed.
        """
        data = super().read(size)
        self._left -= len(data)
        if self._left < 0:
            raise TooMuchWork
        return data


def decode_limits() -> Any:
    """What pyHanko may unpack from one file."""
    from pyhanko.pdf_utils.decode_limits import DecodeLimits, DocumentDecodeBudget

    # No more for a large file: its pages are not unpacked, and its structure does not grow so.
    budget = DocumentDecodeBudget(base_allowance=MAX_PDF_UNPACKED_BYTES, max_ratio=0)
    return DecodeLimits(document_budget=budget)
