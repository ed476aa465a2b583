"""The pages that Sphinx makes: one for each code in each language, whole and linked."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.test_languages import is_english
from vnedoc.catalogue import everything
from vnedoc.profiles import topics
from vnedoc.rules import RULES

DOCS = Path(__file__).resolve().parents[2] / "docs"
LANGS = ("en", "vi")


@pytest.fixture(scope="module")
def made() -> SimpleNamespace:
    return SimpleNamespace(**runpy.run_path(str(DOCS / "_generate" / "codes.py")))


@pytest.fixture(scope="module")
def pages(made) -> dict[str, str]:
    """Text by path below ``docs/codes``."""
    return {path.relative_to(made.TARGET).as_posix(): text for path, text in made.files().items()}


@pytest.mark.parametrize("lang", LANGS)
def test_every_code_has_a_page_and_a_line_in_the_index(pages, lang):
    for code, entry in everything().items():
        title = entry.said.title(lang)
        page = pages[f"{lang}/{code}.md"]
        (heading,) = re.findall(r"^# .*$", page, re.MULTILINE)
        assert re.sub(r"\\(.)", r"\1", heading) == f"# {code}: {title}"
        assert pages[f"{lang}/index.md"].count(f"| [{code}]({code}.md) |") == 1
        clause = entry.said.clause
        assert clause is None or str(clause) in page


@pytest.mark.parametrize(
    ("lang", "headings"),
    [("en", ("Breaks it", "Keeps it")), ("vi", ("Ví dụ vi phạm", "Ví dụ đạt"))],
)
def test_every_rule_shows_its_examples_and_stands_in_the_table(pages, lang, headings):
    for rule in RULES:
        page = pages[f"{lang}/{rule.id}.md"]
        assert all(f"## {heading}" in page for heading in headings)
        assert pages[f"{lang}/table.md"].count(f"[{rule.id}]({rule.id}.md)") == 1


def test_the_two_languages_show_the_same(pages):
    names = {lang: {p.partition("/")[2] for p in pages if p.startswith(lang)} for lang in LANGS}
    assert names["en"] == names["vi"]
    for name in names["en"]:
        english, vietnamese = (pages[f"{lang}/{name}"].splitlines() for lang in LANGS)
        assert len(english) == len(vietnamese), name


def test_vietnamese_pages_are_vietnamese(pages):
    for name, page in pages.items():
        if name.startswith("vi/VNE-"):
            prose = re.sub(
                r"```.*?```|`[^`]*`|^---.*?---$", "", page, flags=re.DOTALL | re.MULTILINE
            )
            lines = [line for line in prose.splitlines() if is_english(line)]
            # Clauses of practice and names of kinds of breaks are not of the pages' own words.
            assert [line for line in lines if "|" in line or line.startswith("#")] == [], name


def test_links_lead_to_pages(pages):
    for name, page in pages.items():
        home = Path(name).parent
        prose = re.sub(r"```.*?```|`[^`\n]*`", "", page, flags=re.DOTALL)
        for link in re.findall(r"(?<!\\)\]\(([^)#\s]+)", prose):
            path = (home / link).as_posix()
            target = path.replace("en/../", "").replace("vi/../", "")
            assert "://" in link or target in pages, f"{name}: {link}"


def test_profiles_grade_what_can_be_found(pages):
    graded = set(re.findall(r"\| \[(VNE-[A-Z]+-[0-9]+)\]", pages["en/profiles.md"]))
    assert graded
    assert graded <= set(topics())


def test_pages_that_stay_the_same_are_left_alone(made, tmp_path, monkeypatch):
    globals_of = made.write.__globals__
    a, b, gone = (tmp_path / name for name in ("en/a.md", "en/b.md", "en/gone.md"))
    gone.parent.mkdir()
    gone.write_text("x", "utf-8")
    monkeypatch.setitem(globals_of, "TARGET", tmp_path)
    monkeypatch.setitem(globals_of, "files", lambda: {a: "1", b: "2"})
    made.write()
    assert not gone.exists()
    before = a.stat().st_mtime_ns
    monkeypatch.setitem(globals_of, "files", lambda: {a: "1", b: "3"})
    made.write()
    assert (a.stat().st_mtime_ns, b.read_text("utf-8")) == (before, "3")


def test_the_pages_are_ignored_by_git():
    lines = (DOCS.parent / ".gitignore").read_text("utf-8").splitlines()
    assert "docs/codes/" in lines


def test_the_docs_lead_to_the_pages():
    for page, index in (("reference/codes.md", "en"), ("vi/ma.md", "vi")):
        assert f"../codes/{index}/index" in (DOCS / page).read_text("utf-8")
