"""Of what a message carries nothing is left either, and a small file costs little."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

import vnedoc
from tests import factories
from tests.mutations import files, texts
from vnedoc.anonymizing import anonymize
from vnedoc.anonymizing.files import renamed, small
from vnedoc.anonymizing.words import Pseudonyms
from vnedoc.inspection.magic import kind_of

SECRET = "NguyenVanAnh 0912345678"


def pseudonyms() -> Pseudonyms:
    return Pseudonyms("a", frozenset(), days=364, gentle=False)


def packed(*entries: tuple[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in entries:
            made.writestr(name, text)
    return held.getvalue()


def told(data: bytes) -> str:
    """All names and contents of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        return " ".join(n + " " + made.read(n).decode("latin-1") for n in made.namelist())


@pytest.mark.parametrize(
    "name",
    [
        *("mimetype", "word/{}.xml", "META-INF/{}", "META-INF/{}/a.txt", "xl/_rels/{}.xml"),
        *("mimetype{}", "[Content_Types].xml{}", "a.{}", "{}/word/a.xml", "{}"),
    ],
)
def test_no_name_and_no_content_in_an_archive_is_left(name: str) -> None:
    given = packed((name.format(SECRET), SECRET), ("[Content_Types].xml", "<Types/>"))
    made = told(small(given, pseudonyms()))
    assert "[Content_Types].xml" in made
    for secret in (*SECRET.split(), "5678", "Nguy"):
        assert secret not in made


@pytest.mark.parametrize(
    ("entries", "kind"),
    [
        ((("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<a/>")), "docx"),
        ((("[Content_Types].xml", "<Types/>"), ("xl/sheet.xml", "<a/>")), "xlsx"),
        ((("META-INF/MANIFEST.MF", "x: y"), ("vn/Main.class", "x")), "jar"),
    ],
)
def test_an_archive_stays_of_its_kind(entries: tuple[tuple[str, str], ...], kind: str) -> None:
    made = small(packed(*entries), pseudonyms())
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert kind_of(made, archive.namelist()) == kind


def test_the_type_of_an_open_document_stays() -> None:
    said = "application/vnd.oasis.opendocument.text"
    assert said in told(small(packed(("mimetype", said)), pseudonyms()))
    assert "Secret" not in told(small(packed(("mimetype", f"{said}Secret")), pseudonyms()))


def kept(mutants: list[Any], name: str) -> None:
    data = next(one.data for one in mutants if one.name == name)
    made = anonymize(data, seed="a")
    assert made.same, (made.lost, made.new)


@pytest.mark.parametrize("name", ["macros in a zip", "HTML and PDF"])
def test_what_is_at_fault_with_a_file_stays(name: str) -> None:
    kept(list(files.contents()), name)


def test_an_order_to_return_stays() -> None:
    kept(list(texts.secrets()), "to be returned")


@pytest.mark.parametrize("ending", ["docx", "PDF", "xlsm", "html", " doc", "abc", "class"])
def test_the_ending_of_a_kind_stays(ending: str) -> None:
    assert renamed(f"Secret.{ending}", pseudonyms().text).endswith(f".{ending}")


@pytest.mark.parametrize("ending", ["Minhh", "Nguy", "2026", "09123"])
def test_what_only_stands_behind_a_dot_goes(ending: str) -> None:
    assert ending.lower() not in renamed(f"Secret.{ending}", pseudonyms().text).lower()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig", "utf-8"])
def test_a_text_in_any_encoding_is_replaced(encoding: str) -> None:
    made = small(f"Tel. {SECRET}".encode(encoding), pseudonyms()).decode(encoding)
    assert len(made) == len(f"Tel. {SECRET}")
    assert not any(word in made for word in SECRET.split())


@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
def test_a_message_in_any_encoding_is_replaced(encoding: str) -> None:
    text = vnedoc.dumps(factories.document(subject=SECRET)).decode()
    data = text.replace("UTF-8", encoding[:6].upper()).encode(encoding)
    made = anonymize(data, seed="a").data.decode(encoding)
    assert not any(word in made for word in SECRET.split())
    assert "<edXML" in made
    cut = anonymize(data + b"x", seed="a").data
    assert not any(word in cut.decode(encoding, "replace") for word in SECRET.split())


OTHERS = "Секретный список 北京市朝阳区"


def test_letters_of_other_alphabets_do_not_stay_in_files() -> None:
    page = small(f"<html><body>{OTHERS}</body></html>".encode(), pseudonyms()).decode()
    old = small("Секретный список".encode("cp1251"), pseudonyms()).decode("cp1251")
    names = told(small(packed((f"{OTHERS}.docx", f"<a>{OTHERS}</a>")), pseudonyms()))
    for made in (small(OTHERS.encode(), pseudonyms()).decode(), page, old, names):
        assert not set(OTHERS.casefold()) & set(made.casefold()) - {" ", "а"}, made


def liar(entries: int) -> bytes:
    """An archive whose files say that they have 500 MB each."""
    data = bytearray(packed(*((f"f{index}.bin", "x" * 99) for index in range(entries))))
    at = data.find(b"PK\1\2")
    while at >= 0:
        data[at + 24 : at + 28] = (500_000_000).to_bytes(4, "little")
        at = data.find(b"PK\1\2", at + 4)
    return bytes(data)


def test_what_says_that_it_is_large_costs_no_more_than_there_is_room_for() -> None:
    names = pseudonyms()
    names.room = 3_000_000
    nested = packed(*((f"{index}", liar(20).decode("latin-1")) for index in range(3)))
    with zipfile.ZipFile(io.BytesIO(small(liar(20), names))) as made:
        assert sum(entry.file_size for entry in made.infolist()) == 3_000_000
    assert names.room == 0
    assert len(small(nested, names)) < 50_000
