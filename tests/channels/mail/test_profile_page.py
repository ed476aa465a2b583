"""The written profile shows what is written and read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from tests.channels.mail.letters import DOCUMENT, composed
from vnedoc.channels.mail import read_mail, read_structure
from vnedoc.channels.mail.holes import Hole
from vnedoc.channels.mail.profile import FIELD, VERSION, profile_of

PAGE: Final = (
    Path(__file__).parents[3].joinpath("docs", "reference", "mail-profile.md").read_text("utf-8")
)
BLOCKS: Final = re.findall(r"^```text\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_page_is_of_this_version() -> None:
    assert PAGE.startswith(f"# The mail profile (quy ước thư edXML), version {VERSION}\n")


def test_its_fields_are_read_and_written_as_they_stand() -> None:
    fields = [one for one in BLOCKS if one.startswith(FIELD)]
    assert fields
    for field in fields:
        said = profile_of(read_structure(field.encode()).root)
        assert said is not None
        assert said.written() == field.replace("\n", "\r\n")


def test_its_holes_are_read_and_written_as_they_stand() -> None:
    holes = [one.strip() for one in BLOCKS if one.startswith("edxml-mail:")]
    assert holes
    for text in holes:
        hole = Hole.parse(text.encode())
        assert hole is not None
        assert hole.written() == text.encode()


def test_each_parameter_and_field_that_is_written_is_told() -> None:
    mail = composed(answering=read_mail(composed(DOCUMENT)))
    header = mail.partition(b"\r\n\r\n")[0].decode()
    field = re.search(rf"^{FIELD}: (.*(?:\r\n .*)*)", header, re.MULTILINE)
    assert field
    for name in re.findall(r"([a-z0-9]+)=", field[1]):
        assert f"`{name}`" in PAGE
    for name in ("Message-ID", "In-Reply-To", "References"):
        assert f"\n{name}: " in header.replace("\r", "")
        assert name in PAGE
