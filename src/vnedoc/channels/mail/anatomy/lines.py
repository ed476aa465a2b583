"""The lines of a mail: how long they are, how they end, and bytes that no mail may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from vnedoc.channels.mail import oddities
from vnedoc.findings import Topic
from vnedoc.limits import MAX_MAIL_LINE_BYTES, MIN_VIOLATIONS

_LEAD: Final = 2
_NO_ENDS: Final = bytes(sorted(set(range(256)) - set(b"\r\n")))
_BARE_CR: Final = re.compile(rb"\r(?!\n)")
_BARE_LF: Final = re.compile(rb"(?<!\r)\n")


class LineCheck:
    """What is found of lines, piece by piece, with counts and searches alone."""

    def __init__(self) -> None:
        self._long: list[int] = []
        self._nul: int | None = None
        self._cr: int | None = None
        self._lf: int | None = None
        self._crlf = False

    def take(self, data: bytes, base: int) -> int:
        """Look at whole lines.

        Args:
            data: Two bytes that were looked at, and lines; or parts of a line that is very long.
            base: Where `data` begins in the mail.

        Returns:
            Bytes of each line with its end if all are of one length; 0 if not.
        """
        if self._nul is None and (at := data.find(b"\0", _LEAD)) >= 0:
            self._nul = base + at
        if step := _step(data):
            if data[_LEAD + step - 2 : _LEAD + step] == b"\r\n":
                self._crlf = True
            elif self._lf is None:
                self._lf = base + _LEAD + step - 1
            return step
        self._lengths(data, base)
        self._ends(data, base)
        return 0

    def _ends(self, data: bytes, base: int) -> None:
        pairs = data.count(b"\r\n", _LEAD)
        if self._cr is None and data.count(b"\r", _LEAD) > pairs:
            found = _BARE_CR.search(data, _LEAD)
            self._cr = base + found.start() if found else None
        if self._lf is None and data.count(b"\n", _LEAD) > pairs:
            found = _BARE_LF.search(data, _LEAD)
            self._lf = base + found.start() if found else None
        self._crlf |= pairs > 0

    def _lengths(self, data: bytes, base: int) -> None:
        at = _LEAD
        if data[_LEAD - 1 : _LEAD] != b"\n":
            # The rest of a line that was told.
            at = data.find(b"\n", _LEAD) + 1 or len(data)
        whole = MAX_MAIL_LINE_BYTES + len(b"\r\n")
        while at < len(data) and len(self._long) < MIN_VIOLATIONS:
            # As many lines at a step as a long one would take.
            end = data.rfind(b"\n", at, at + whole) + 1
            if (
                end
                and end - at == whole
                and data[end - 2 : end] != b"\r\n"
                and b"\n" not in data[at : end - 1]
            ):
                self._long.append(base + at)  # 999 bytes and an end of one byte
            if not end:
                if len(data) - at <= MAX_MAIL_LINE_BYTES:
                    return
                self._long.append(base + at)
                end = data.find(b"\n", at + whole) + 1 or len(data)
            at = end

    def notes(self) -> Iterator[tuple[Topic, int, dict[str, Any]]]:
        """What was found, with its place in the mail."""
        for at in self._long:
            yield oddities.LONG_LINE, at, {"bytes": MAX_MAIL_LINE_BYTES}
        if self._nul is not None:
            yield oddities.NUL, self._nul, {}
        if self._cr is not None:
            yield oddities.BARE_CR, self._cr, {}
        if self._lf is not None and self._crlf:
            yield oddities.MIXED_LINES, self._lf, {}


def _step(data: bytes) -> int:
    """Bytes of each line with its end if all are of one length, as in a large file; 0 if not.

    Of 50 MB of base64 this takes a third of the time of a look at each line.
    """
    start = data.find(b"\n", _LEAD) + 1
    step = start - _LEAD
    length = len(data) - _LEAD
    if not 2 <= step <= MAX_MAIL_LINE_BYTES or length % step or data[_LEAD - 1 : _LEAD] != b"\n":
        return 0
    end = b"\r\n" if data[start - 2 : start] == b"\r\n" else b"\n"
    count = length // step
    if data.translate(None, _NO_ENDS) != data[:_LEAD].translate(None, _NO_ENDS) + end * count:
        return 0
    # So many ends, in that order, and each of them where it should be: there are no others.
    places = all(
        data[start - back :: step] == end[-back:][:1] * count for back in range(1, len(end) + 1)
    )
    return step if places else 0
