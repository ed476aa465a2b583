"""Names on disk: ASCII, distinct, and no path whatever a manifest says."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dossier import made
from vnedoc.dossier import Dossier, Paper, PaperFile, disk_names
from vnedoc.dossier.slugs import slug

SAFE = re.compile(r"[0-9]{4}-[0-9]+(-[a-z0-9]+)*(\.[a-z0-9]{1,8})?")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tờ trình", "to-trinh"),
        (unicodedata.normalize("NFD", "Đường đi Ở"), "duong-di-o"),
        ("../../etc/passwd", "etc-passwd"),
        ("日本", ""),
        ("a" * 60, "a" * 40),
        ("a" * 39 + " b", "a" * 39),
    ],
)
def test_a_likeness_of_a_name(text: str, found: str) -> None:
    assert slug(text) == found


def named(*names: str) -> tuple[str, ...]:
    files = [PaperFile(name=name, size=0, sha256="0" * 64) for name in names]
    return disk_names(Dossier(papers=[Paper(order=7, copies=files)]))[0]


def test_the_same_name_twice_is_two_files() -> None:
    assert named("Tờ trình.PDF", "Tờ trình.PDF") == (
        "0001-1-to-trinh.pdf",
        "0001-2-to-trinh.pdf",
    )
    assert named("a.tar.gz", "không đuôi", "x.verylongextension", "日本") == (
        "0001-1-a-tar.gz",
        "0001-2-khong-duoi",
        "0001-3-x-verylongextension",
        "0001-4",
    )


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1)))
def test_whatever_it_is_called_a_name_is_safe_and_its_own(names: list[str]) -> None:
    on_disk = named(*(name for name in names if name.strip()))
    assert all(SAFE.fullmatch(name) for name in on_disk)
    assert len(set(on_disk)) == len(on_disk)


def test_papers_of_one_order_do_not_share_a_name() -> None:
    paper = made.plain().papers[0]
    names = disk_names(Dossier(papers=[paper, paper]))
    assert not set(names[0]) & set(names[1])
