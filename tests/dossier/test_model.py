"""Dossiers as values: what is refused at birth, and what makes two of them the same."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path
from typing import Any

import attrs
import pytest

from tests.dossier import made
from vnedoc import limits
from vnedoc.dossier import Dossier, Original, Paper, PaperFile, PaperPlace
from vnedoc.errors import InvalidValueError, MissingContentError, SourceChangedError
from vnedoc.given import WrongTypeError

FILE = PaperFile.from_bytes(b"abc", "a.pdf")


def test_a_file_is_its_name_its_length_and_its_digest(tmp_path: Path) -> None:
    name = "Tờ trình Đ.pdf"
    path = tmp_path / unicodedata.normalize("NFD", name)
    path.write_bytes(b"abc")
    file = PaperFile.from_file(path)
    assert (file.name, file.size) == (name, 3)
    assert file.sha256 == hashlib.sha256(b"abc").hexdigest()
    assert file == PaperFile.from_bytes(b"abc", name)
    assert file == attrs.evolve(file, content=None)
    assert b"".join(file.chunks()) == b"abc"
    assert PaperFile.from_file(str(path), name="b.pdf").name == "b.pdf"
    path.write_bytes(b"other")
    with pytest.raises(SourceChangedError):
        list(file.chunks())


@pytest.mark.parametrize(
    "changed", [{"name": "b.pdf"}, {"size": 4}, {"sha256": "0" * 64}], ids=lambda c: next(iter(c))
)
def test_another_name_length_or_digest_is_another_file(changed: dict[str, Any]) -> None:
    assert attrs.evolve(FILE, **changed) != FILE


def test_bytes_that_are_not_there_are_an_error() -> None:
    with pytest.raises(MissingContentError):
        attrs.evolve(FILE, content=None).chunks()


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: attrs.evolve(FILE, name=" "), "name"),
        (lambda: attrs.evolve(FILE, name="a\x00b"), "text"),
        (lambda: attrs.evolve(FILE, size=-1), "size"),
        (lambda: attrs.evolve(FILE, size=True), "size"),
        (lambda: attrs.evolve(FILE, size=10**15), "size"),
        (lambda: attrs.evolve(FILE, sha256="ab"), "sha256"),
        (lambda: attrs.evolve(FILE, sha256="x" * 64), "sha256"),
        (lambda: attrs.evolve(FILE, sha256=7), "sha256"),
        (lambda: Paper(order=0), "order"),
        (lambda: Paper(order=None), "order"),
        (lambda: Paper(order="1"), "number"),
        (lambda: Paper(order=1, original="fax"), "original"),
        (lambda: Paper(order=1, signed=1), "flag"),
        (lambda: Paper(order=1, date="2026-01-01"), "date"),
        (lambda: PaperPlace(position=-1), "number"),
    ],
)
def test_what_no_manifest_could_say_is_refused(make: Any, field: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        make()
    assert caught.value.facts["field"] == field


def test_neighbours_of_what_is_refused_are_values() -> None:
    assert attrs.evolve(FILE, size=10**15 - 1, sha256=FILE.sha256.upper()).sha256 == FILE.sha256
    assert Paper(order=1, original="scan").original is Original.SCAN
    assert Paper(order=1, place=PaperPlace()).place is None
    assert Paper(order=1, copies=[FILE]).copies == (FILE,)
    assert Original.SCAN.label("en") != Original.SCAN.label("vi")


def test_one_file_is_not_taken_for_a_list() -> None:
    for wrong in ("a.pdf", Path("a.pdf"), None):
        with pytest.raises(WrongTypeError):
            Paper(order=1, copies=wrong)  # type: ignore[arg-type]


def test_more_papers_or_files_than_a_dossier_holds_are_refused() -> None:
    paper = Paper(order=1)
    most = limits.MAX_DOSSIER_PAPERS
    assert Dossier(papers=[paper] * most).doc_total == most
    with pytest.raises(InvalidValueError, match=str(most)):
        Dossier(papers=[paper] * (most + 1))
    full = Paper(order=1, copies=[FILE] * limits.MAX_DOSSIER_FILES)
    assert len(Dossier(papers=[full]).files) == limits.MAX_DOSSIER_FILES
    with pytest.raises(InvalidValueError, match=str(limits.MAX_DOSSIER_FILES)):
        Dossier(papers=[full, Paper(order=2, copies=[FILE])])


def test_totals_are_counted() -> None:
    dossier = made.plain()
    assert (dossier.doc_total, dossier.page_total, len(dossier.files)) == (3, 10, 3)
    assert dossier == made.plain()
    assert attrs.evolve(dossier, papers=dossier.papers[::-1]) != dossier
