"""Markdown, read with GitHub's own renderer, raw HTML let through."""

from __future__ import annotations

from html.parser import HTMLParser

import attrs
import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import example, given
from hypothesis import strategies as st

from vnedoc.reports import render, visible
from vnedoc.reports.markdown import code, prose

from . import samples

OWN_TAGS = {
    *("h2", "h3", "p", "ul", "li", "strong", "code"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}


class Reader(HTMLParser):
    """Gathers the tags, the text in code, and the cells of each row."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.codes: list[str] = []
        self.cells: list[int] = []
        self._in_code = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        if tag == "code":
            self.codes.append("")
        if tag == "tr":
            self.cells.append(0)
        if tag in {"th", "td"}:
            self.cells[-1] += 1
        self._in_code = tag == "code"

    def handle_endtag(self, tag: str) -> None:
        self._in_code = False

    def handle_data(self, data: str) -> None:
        if self._in_code:
            self.codes[-1] += data


def html(markdown: str) -> str:
    return cmarkgfm.github_flavored_markdown_to_html(markdown, Options.CMARK_OPT_UNSAFE)


def test_a_table_of_files_then_each_that_needs_a_word() -> None:
    text = render(samples.ALL, "markdown", lang="en")
    reader = Reader(html(text))
    assert reader.cells == [6] * (len(samples.ALL) + 1)
    assert "| `den/tu-truc-lien-thong.edxml` | ✅ accepted | not valid | 0 | 1 | 0 |" in text
    assert "### `den/cong-van.edxml`" not in text
    assert "### `den/quyet-dinh 12.edxml`" in text
    assert (
        "Not checked: Signature (optional; skipped): `no trust anchor was given` (files: 4)" in text
    )
    assert "Not checked: Signature (required; could not run): `the time of checking" in text


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("word", samples.HOSTILE_WORDS)
def test_hostile_words_arrive_as_code(word: str, lang) -> None:
    reports = [samples.hostile(word), samples.hostile_error(word)]
    reader = Reader(html(render(reports, "markdown", lang=lang)))
    assert reader.tags == OWN_TAGS
    assert reader.cells == [6, 6, 6]
    shown = unobeyed(word) if word.strip() else "—"
    # As file, profile, step and reason, and in each finding.
    assert sum(shown in each for each in reader.codes) >= 8 or not word.strip()


def unobeyed(text: str) -> str:
    """The visible text, without what a CI system obeys wherever it stands."""
    return visible(text).replace("##", "#\\u0023")


NASTY = st.text("`|\\ab <>*_[]()!~@#&;:/w.\n\u202e$", max_size=12)


@given(NASTY)
@example("\\|")
@example("##")
@example("`")
@example(" ` ")
@example("a\\")
def test_a_code_span_says_exactly_the_visible_text(text: str) -> None:
    span = code(text)
    if not text.strip(" "):
        assert span == "—"
        return
    reader = Reader(html(f"- {span}."))
    assert reader.tags == {"ul", "li", "code"}
    assert reader.codes == [unobeyed(text)]


@given(NASTY)
@example("\\|")
@example("\\")
def test_a_code_span_stays_in_its_cell(text: str) -> None:
    table = f"| a | b |\n| --- | --- |\n| {code(text, cell=True)} | c |\n"
    reader = Reader(html(table))
    assert reader.cells == [2, 2]
    assert reader.tags <= {"table", "thead", "tbody", "tr", "th", "td", "code"}
    if text.strip(" "):
        assert reader.codes == [unobeyed(text).replace("|", "\\u007c")]


def test_facts_side_by_side_do_not_join() -> None:
    topic = attrs.evolve(samples.ORDER, en="{a}{b}", vi="{a}{b}")
    finding = samples.found(topic, "", a="a", b="`x`<b>")
    text = render([samples.report(findings=(finding,))], "markdown")
    assert "b" not in Reader(html(text)).tags


@pytest.mark.parametrize("text", ["<edXML> & *x* _y_ [a](b) `c` | ~~d~~ @me #1 $x$ !"])
def test_prose_means_nothing(text: str) -> None:
    out = html(f"- {prose(text)}")
    assert Reader(out).tags == {"ul", "li"}
