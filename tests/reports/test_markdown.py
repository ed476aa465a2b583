"""Markdown, read with GitHub's own renderer, raw HTML let through."""

from __future__ import annotations

from html.parser import HTMLParser

import attrs
import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import example, given
from hypothesis import strategies as st

from vnedoc.findings import Severity, Signatures
from vnedoc.reports import render, visible
from vnedoc.reports.markdown import MAX_TEXT, code, prose
from vnedoc.words import Words

from . import samples

OWN_TAGS = {
    *("h2", "h3", "p", "ul", "li", "strong", "code"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
FOLDED = {"details", "summary"}


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


def test_failures_first_then_sums_then_the_accepted_folded() -> None:
    text = render(samples.ALL, "markdown", lang="en")
    reader = Reader(html(text))
    assert set(reader.cells) == {5}
    order = [
        text.index(words)
        for words in (
            "Files: 9 · accepted: 3",
            "Not checked: Signature (`no trust anchor was given`; files: 4)",
            "### `den/quyet-dinh 12.edxml`",
            "### `den/sau.edxml`",
            "| VNE-T-001 | ❌ error | 1 | 1 |",
            "<details><summary>✅ Accepted (3)</summary>",
            "- ✅ `den/cong-van.edxml` · `12/SVDA-VP` · “`V/v họp giao ban`” · `Sở Ví dụ A`",
        )
    ]
    assert order == sorted(order)
    assert "### `den/cong-van.edxml`" not in text
    assert "Not checked: Signature (required; could not run): `the time of checking" in text


def test_a_single_file_is_told_of_in_full_accepted_or_not() -> None:
    assert "### `den/tu-truc" in render([samples.LENIENT], "markdown", lang="en")
    assert "### `den/tu-truc" not in render([samples.LENIENT, samples.CLEAN], "markdown")


@pytest.mark.parametrize("report", [samples.REJECTED, samples.CLEAN, samples.UNREADABLE])
@pytest.mark.parametrize("count", [300, 2_000])
def test_whatever_the_number_of_files_github_takes_it(report, count: int) -> None:
    text = render([attrs.evolve(report, source=f"{n:06}") for n in range(count)], "markdown")
    assert len(text) < MAX_TEXT
    assert f"{count}" in text
    assert "… and" in text or count == 300


def test_long_values_leave_room_for_the_rest() -> None:
    hostile = [samples.hostile("ｘ" * 3_000)] * 50 + [samples.hostile(str(n)) for n in range(300)]
    assert len(render(hostile, "markdown", lang="vi")) < MAX_TEXT


@pytest.mark.parametrize("length", range(900, 1_000, 9))
def test_what_is_cut_is_cut_between_lines(length: int) -> None:
    word = f"<b>@all</b> {'*x* ' * 250}"[:length]
    warned = attrs.evolve(samples.LENIENT.findings[0], graded=Severity.WARNING)
    for kind in (samples.CLEAN, samples.REJECTED):
        long = tuple(
            attrs.evolve(
                warned,
                topic=attrs.evolve(warned.topic, code=f"VNE-T-{n:03}", en="{name}", hint_en=""),
                facts=(("name", word),),
            )
            for n in range(60)
        )
        one = attrs.evolve(kind, findings=(*kind.findings, *long))
        text = render([one], "markdown", lang="en")
        assert len(text) < MAX_TEXT
        assert "\n…\n" in text
        assert Reader(html(text)).tags - {"br"} <= OWN_TAGS | FOLDED
        assert f"### {code(one.source)}" in text


def test_what_was_not_checked_is_told_whatever_decided() -> None:
    decided = [Words(en=f"From --trust {n}" * 400, vi="Theo") for n in range(40)]
    signed = attrs.evolve(samples.CLEAN, signatures=Signatures.NOT_JUDGED)
    text = render([*samples.ALL, signed], "markdown", lang="en", decided=decided)
    assert len(text) < MAX_TEXT
    assert "Not checked: Signature (" in text
    assert "Signatures: **NOT JUDGED" in text


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("word", samples.HOSTILE_WORDS)
def test_hostile_words_arrive_as_code(word: str, lang) -> None:
    reports = [samples.hostile(word), samples.hostile_error(word)]
    warned = attrs.evolve(reports[0], findings=reports[0].findings[2:])
    reader = Reader(html(render([*reports, warned], "markdown", lang=lang)))
    assert reader.tags - {"br"} == OWN_TAGS | FOLDED
    assert set(reader.cells) == {5}
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


def test_of_many_files_how_to_mend_is_said_once_and_information_is_left_out() -> None:
    found = samples.REJECTED.findings
    infos = [one for one in found if one.severity is Severity.INFO]
    error = next(one for one in found if one.severity is Severity.ERROR)
    kind = attrs.evolve(samples.REJECTED, findings=(error, *infos))
    reports = [attrs.evolve(kind, source=f"in/{n}.edxml") for n in range(5)]
    one, many = (render(some, "markdown", lang="en") for some in (reports[:1], reports))
    assert one.count("How to mend") == many.count("How to mend") > 0
    assert all(find.rule in many for find in kind.findings)
    assert many.count("### `in/") == 5
    assert one.count("ℹ️ information **") == len(infos) > 0
    assert many.count("ℹ️ information **") == 0
