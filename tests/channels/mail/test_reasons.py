"""Whatever a mail is refused for has words in both languages."""

from __future__ import annotations

import inspect
import re

from tests.channels.mail.mails import text
from vnedoc.channels.mail import MailReading, MailSeries, join_mails, read_mail
from vnedoc.channels.mail.reasons import REASONS, SERIES_REASONS


def told_of(what: type) -> set[str]:
    told = re.search(r'why: str = ""\n\s+"""(.*?)"""', inspect.getsource(what), re.DOTALL)
    assert told
    return set(re.findall(r"``([a-z-]+)``", told[1]))


def test_every_reason_has_words() -> None:
    assert told_of(MailReading) == set(REASONS)
    assert told_of(MailSeries) <= set(SERIES_REASONS)
    assert told_of(MailSeries) >= set(SERIES_REASONS) - set(REASONS)
    for words in SERIES_REASONS.values():
        assert words.vi != words.en


def test_a_series_tells_its_reason() -> None:
    other = join_mails([read_mail(text())])
    assert (other.why, other.reason()) == (
        "no-part",
        "there is a mail that holds no part of a message",
    )
    assert other.reason("vi") == "có thư không phải là một phần của gói tin"


def test_a_reading_tells_its_reason() -> None:
    other = read_mail(text())
    assert (other.why, other.reason()) == ("no-message", "there is no message in the mail")
    assert other.reason("vi") == "thư không có gói tin nào"
