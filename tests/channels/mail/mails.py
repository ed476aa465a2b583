"""Mails put together by hand, good and bad, and bytes that come in pieces."""

from __future__ import annotations

from collections.abc import Iterator


def mail(*lines: str | bytes, end: bytes = b"\r\n") -> bytes:
    """Lines with an end each."""
    return b"".join((one.encode() if isinstance(one, str) else one) + end for one in lines)


def multipart(boundary: str, *parts: bytes, kind: str = "mixed") -> bytes:
    """A part with further ones in it."""
    head = mail(f'Content-Type: multipart/{kind}; boundary="{boundary}"', "")
    inner = b"".join(mail(f"--{boundary}") + part for part in parts)
    return head + inner + mail(f"--{boundary}--")


def text(said: str = "Kính gửi", *fields: str) -> bytes:
    return mail("Content-Type: text/plain; charset=utf-8", *fields, "", said)


class Pieces:
    """Bytes in pieces of any length."""

    name = "<test>"

    def __init__(self, data: bytes, length: int) -> None:
        self.data, self.length, self.size = data, length, len(data)

    def chunks(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        held = self.data[start:end]
        for at in range(0, len(held), self.length):
            yield held[at : at + self.length]
