"""What a mail says of itself is read as it was written, and nothing else is."""

from __future__ import annotations

import attrs
import pytest

from tests.channels.mail.mails import mail
from vnedoc.channels.mail import read_structure
from vnedoc.channels.mail.profile import MailProfile, profile_of

A, B, C = ("a" * 64, "b" * 64, "c" * 64)
SAID = MailProfile(kind="edoc", sha256=A, key=f"1:{B}", part=2, parts=100, piece=C)
WHOLE = attrs.evolve(SAID, kind="status", key="", part=1, parts=1, piece="")


def read(field: str) -> MailProfile | None:
    return profile_of(read_structure(mail(field.removesuffix("\r\n"), "")).root)


@pytest.mark.parametrize("said", [SAID, WHOLE])
def test_it_comes_back(said: MailProfile) -> None:
    written = said.written()
    assert max(map(len, written.split("\r\n"))) <= 78
    assert read(written) == said


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("v=1", "v=2"),
        ("v=1; ", ""),
        ("kind=edoc", "kind=x"),
        ("part=2/100", "part=101/100"),
        ("part=2/100", "part=0/100"),
        ("part=2/100", "part=2"),
        ("part=2/100", "part=2/1000"),
        ("key=1:b", "key=1:B"),
        ("sha256=a", "sha256=b"),
        ("sha256=aa", "sha256=a"),
        ("piece=cc", "piece=c"),
        ("piece=", "other="),
        ("part=2/100", "part=1/1"),
        ("EdXML:", "EdXML2:"),
        ("kind=edoc", "kind=edoc; kind=status"),
    ],
)
def test_of_anything_else_nothing_is_known(old: str, new: str) -> None:
    written = SAID.written()
    assert old in written
    found = read(written.replace(old, new, 1))
    assert found is None if new != "sha256=b" else found != SAID
