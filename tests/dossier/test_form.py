"""The manifest's XML: what was written is read again, and nothing else is read."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from tests.dossier import made
from tests.scale import scaled
from vnedoc import _resources, limits
from vnedoc.dossier import Dossier, DossierFormError, Paper, PaperFile, form, make_manifest
from vnedoc.dossier import read_manifest as read
from vnedoc.errors import LimitError, NotXmlError, TooLargeError

SCHEMA = etree.XMLSchema(etree.fromstring(_resources.schema("dossier/dossier-1.xsd")))
TEXT = make_manifest(made.plain())


def fits(text: bytes) -> bool:
    return bool(SCHEMA.validate(etree.fromstring(text)))


def test_what_is_written_is_read_and_fits_the_schema() -> None:
    for seed in range(scaled(3000, 60)):
        dossier = made.seeded(seed)
        text = make_manifest(dossier)
        assert read(text) == dossier, seed
        assert fits(text), (seed, SCHEMA.error_log)


def test_an_empty_dossier_is_one() -> None:
    assert read(make_manifest(Dossier())) == Dossier()


def changed(pattern: str, by: str, text: bytes = TEXT) -> bytes:
    found, count = re.subn(pattern, by, text.decode(), count=1, flags=re.DOTALL)
    assert count == 1, pattern
    return found.encode()


UNKNOWN = {
    "version": (r'version="1"', 'version="2"'),
    "no version": (r' version="1"', ""),
    "element of the dossier": ("<DocTotal>", "<Colour>red</Colour><DocTotal>"),
    "element of a paper": ("<Original>", "<Colour>red</Colour><Original>"),
    "element of a file": ("</Sha256>", "</Sha256><Md5>0</Md5>"),
    "attribute": ("<Paper>", '<Paper colour="red">'),
    "attribute of the root": ("<Dossier ", '<Dossier colour="red" '),
    "attribute of a value": ("<Size>", '<Size unit="KB">'),
}
BROKEN = {
    "root": ("<(/?)Dossier", r"<\1Statement"),
    "no papers": ("<Papers>.*</Papers>", ""),
    "no total": ("<DocTotal>3</DocTotal>", ""),
    "no order": ("<DocOrdinal>1</DocOrdinal>", ""),
    "order 0": ("<DocOrdinal>1<", "<DocOrdinal>0<"),
    "no original": ("<Original>electronic</Original>", ""),
    "original": ("<Original>electronic<", "<Original>fax<"),
    "twice": ("(<Title>.*?</Title>)", r"\1\1"),
    "order of elements": ("(<Size>.*?</Size>)(<Sha256>.*?</Sha256>)", r"\2\1"),
    "number": ("<Size>", "<Size>+"),
    "leading zero": ("<Size>", "<Size>0"),
    "digest": ("<Sha256>.", "<Sha256>"),
    "date": ("<IssuedDate>2026-11-03<", "<IssuedDate>2026-11-31<"),
    "no date": ("<IssuedDate>2026-11-03<", "<IssuedDate>1900-01-01<"),
    "text between": ("<Papers>", "<Papers>x"),
    "comment": ("<Papers>", "<Papers><!-- x -->"),
    "comment behind": ("</Dossier>", "</Dossier><!-- x -->"),
    "comment in a value": ("<Title>", "<Title><!-- x -->"),
    "instruction in a value": ("<Title>", "<Title><?x y?>"),
    "element in a value": ("<Title>", "<Title><b/>"),
    "no files": ("<Files>.*?</Files>", ""),
    "no name": ("<Name>.*?</Name>", ""),
}
NOT_IN_THE_SCHEMA = {
    *("comment", "comment behind", "comment in a value", "instruction in a value"),
    *("date", "no date"),
}
"""What a schema cannot say."""


@pytest.mark.parametrize("name", [*UNKNOWN, *BROKEN])
def test_anything_else_is_refused(name: str) -> None:
    pattern, by = {**UNKNOWN, **BROKEN}[name]
    text = changed(pattern, by)
    if name == "root":
        text = changed("</Dossier", "</Statement", text)
    with pytest.raises(DossierFormError):
        read(text)
    assert fits(text) is (name in NOT_IN_THE_SCHEMA), SCHEMA.error_log


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_is_not_known_is_told_apart_from_what_is_broken(name: str) -> None:
    root = etree.fromstring(changed(*UNKNOWN[name]))
    with pytest.raises(form.UnknownFormError):
        form.from_xml(root)


def test_what_is_no_xml_is_an_error_of_reading() -> None:
    with pytest.raises(NotXmlError):
        read(b"<Dossier>")
    with pytest.raises(LimitError):
        read(TEXT + b" " * limits.MAX_REMAINDER_BYTES)


def test_a_manifest_that_nobody_would_read_is_not_written() -> None:
    paper = Paper(order=1, description="x" * 2_000)
    with pytest.raises(TooLargeError):
        make_manifest(Dossier(papers=[paper] * 5_000))
    file = PaperFile(name="a.pdf", size=1, sha256="0" * 64)
    many = Dossier(papers=[Paper(order=at, copies=[file]) for at in range(1, 5_001)])
    assert read(make_manifest(many)) == many
