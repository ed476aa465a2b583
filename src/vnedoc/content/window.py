"""Base64 text as a seekable file of the bytes that it stands for."""

from __future__ import annotations

import bisect
import io
from typing import Any

from vnedoc.content import coding
from vnedoc.content.source import Source


class Window(io.RawIOBase):
    """A read-only seekable view of a span; base64 is decoded where it is read.

    Args:
        source: where the span is.
        start: first byte of the span in `source`.
        end: byte after it.
        base64: whether the span is base64 text.
        escaped: whether that text may hold character references.
    """

    def __init__(
        self, source: Source, start: int, end: int, *, base64: bool, escaped: bool
    ) -> None:
        self._source, self._start, self._end = source, start, end
        self._base64, self._escaped = base64, escaped
        self._at = 0
        # Parallel lists: where a piece starts in the raw text, and how many characters that
        # count stand before it. Filled once, when the end is first asked for.
        self._raw_starts: list[int] = []
        self._char_starts: list[int] = []
        self._size = -1 if base64 else end - start

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """Offset in the decoded bytes."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to an offset in the decoded bytes."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at}.get(whence)
        self._at = max(0, offset + (self._length() if base is None else base))
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer` from the current offset; fewer bytes at a piece's end."""
        wanted = len(buffer)
        data = self._decoded(wanted) if self._base64 else self._plain(wanted)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def _plain(self, wanted: int) -> bytes:
        start = min(self._start + self._at, self._end)
        return b"".join(self._source.chunks(start, min(start + wanted, self._end)))

    def _length(self) -> int:
        if self._size < 0:
            total, last = 0, b""
            raw = self._source.chunks(self._start, self._end)
            for offset, piece in coding.clean(raw, escaped=self._escaped):
                self._raw_starts.append(self._start + offset)
                self._char_starts.append(total)
                total += len(piece)
                last = (last + piece[-2:])[-2:]
            self._size = total // 4 * 3 - last.count(b"=")
        return self._size

    def _decoded(self, wanted: int) -> bytes:
        length = self._length()
        wanted = min(wanted, length - self._at)
        if wanted <= 0:
            return b""
        first_char = self._at // 3 * 4
        piece = bisect.bisect_right(self._char_starts, first_char) - 1
        text = self._text(piece, first_char - self._char_starts[piece], -(-(wanted + 2) // 3) * 4)
        data = b"".join(coding.decode([text]))
        skip = self._at % 3
        return data[skip : skip + wanted]

    def _text(self, piece: int, skip: int, count: int) -> bytes:
        raw = self._source.chunks(self._raw_starts[piece], self._end)
        text = b""
        for _, part in coding.clean(raw, escaped=self._escaped):
            text += part[skip : skip + count - len(text)]
            skip = max(0, skip - len(part))
            if len(text) >= count:
                break
        return text
