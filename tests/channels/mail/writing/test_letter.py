"""A letter as a value: the same bytes each time, little memory, and what a mail server is told."""

from __future__ import annotations

import email
import tracemalloc
from pathlib import Path

import pytest

from tests import factories
from tests.channels.mail.letters import DOCUMENT, STATUS, TOKEN, compose, with_files
from vnedoc.channels.mail import LetterFile, Mailbox, read_mail
from vnedoc.content import Content

MIB = 1024 * 1024


def test_it_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    letter = compose()
    letter.write(tmp_path / "a.eml")
    assert (tmp_path / "a.eml").read_bytes() == b"".join(letter.pieces())
    with pytest.raises(OSError, match="none"):
        letter.write(tmp_path / "none" / "a.eml")


def test_what_a_mail_server_is_told() -> None:
    letter = compose(to=[Mailbox("a@h41.vn"), Mailbox("b@h41.vn"), Mailbox("a@h41.vn", "A")])
    terms = letter.smtp()
    assert (terms.sender, terms.receivers) == ("vanthu@h26.vn", ("a@h41.vn", "b@h41.vn"))
    assert terms.mail_options == (f"SIZE={letter.size}", "RET=HDRS", f"ENVID={TOKEN.hex()}")
    assert terms.rcpt_options == ("NOTIFY=SUCCESS,FAILURE,DELAY",)
    assert compose(STATUS).smtp().rcpt_options == ("NOTIFY=FAILURE",)
    plain = letter.smtp({"SIZE": "1000"})
    assert (plain.mail_options, plain.rcpt_options) == ((f"SIZE={letter.size}",), ())
    assert letter.smtp([]).mail_options == ()


@pytest.mark.parametrize("asks", [False, True])
def test_a_notice_is_asked_for_where_the_caller_does(asks: bool) -> None:
    read = email.message_from_bytes(b"".join(compose(asks_receipt=asks).pieces()))
    assert read["disposition-notification-to"] == ("vanthu@h26.vn" if asks else None)


@pytest.mark.parametrize("size", [1, 2, 3, 56, 57, 58, 113, 114, 115, 10_000])
def test_a_part_is_as_long_as_it_says(size: int) -> None:
    part = LetterFile(
        content=Content.from_bytes(b"x" * size), size=size, media_type="a/b", name="a.pdf"
    )
    assert len(b"".join(part.body())) == part.encoded_size


def test_a_large_one_needs_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.edxml"
    path.write_bytes(with_files(("a.pdf", factories.PDF + bytes(24 * MIB))))
    tracemalloc.start()
    letter = compose(path)
    letter.write(tmp_path / "a.eml")
    reading = read_mail(tmp_path / "a.eml")
    assert reading.parcel
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 24 * MIB
    with path.open("rb") as file:
        assert b"".join(reading.parcel.chunks()) == file.read()


def test_the_header_says_when_it_was_written() -> None:
    data = b"".join(compose(DOCUMENT).pieces())
    assert b"\r\nDate: Tue, 01 Jul 2025 09:30:00 +0700\r\n" in data
