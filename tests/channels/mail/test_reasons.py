"""Whatever a mail is refused for has words in both languages."""

from __future__ import annotations

import inspect
import re

from tests.channels.mail.mails import text
from vnedoc.channels.mail import MailReading, read_mail
from vnedoc.channels.mail.reasons import REASONS


def test_every_reason_has_words() -> None:
    told = re.search(r'why: str = ""\n\s+"""(.*?)"""', inspect.getsource(MailReading), re.DOTALL)
    assert told
    assert set(re.findall(r"``([a-z-]+)``", told[1])) == set(REASONS)
    for words in REASONS.values():
        assert words.vi != words.en


def test_a_reading_tells_its_reason() -> None:
    other = read_mail(text())
    assert (other.why, other.reason()) == ("no-message", "there is no message in the mail")
    assert other.reason("vi") == "thư không có gói tin nào"
