"""The page of a quarter: what stands first, what is never left out, and what nothing can break."""

from __future__ import annotations

import itertools
import re
from html.parser import HTMLParser
from pathlib import Path

import attrs
import pytest

from tests.reports import samples
from tests.statistics import quarters
from vnedoc.errors import InvalidValueError
from vnedoc.given import WrongTypeError
from vnedoc.statistics._page.parts import exactly, percent, whole
from vnedoc.statistics.figures import (
    AssessedBody,
    Assessment,
    NotRankedReason,
    ShareFigure,
    TargetVerdict,
)
from vnedoc.statistics.report import html_report, write_html_report
from vnedoc.words import Words

QUARTER = quarters.quarter(count=20, total=200)
EARLIER = [quarters.quarter(f"2026Q{one}", count=20, total=200) for one in (1, 2)]
VOID = {"meta", "br", "wbr"}
OWN_TAGS = {
    *("html", "head", "meta", "title", "style", "body", "main", "section", "footer", "nav"),
    *("h1", "h2", "h3", "p", "b", "br", "div", "span", "a", "bdi", "ul", "li", "dl", "dt", "dd"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td", "figure", "figcaption"),
    *("details", "summary", "svg", "rect", "line", "circle", "text"),
}


class Page(HTMLParser):
    """Tags in order with nesting checked, and each table as rows of cells by their headings."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.tables: list[list[list[str]]] = []
        self.captions: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "table":
            self.tables.append([])
            self.captions.append("")
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("th", "td"):
            self.tables[-1][-1].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        if {"th", "td"} & set(self.open):
            self.tables[-1][-1][-1] += data
        elif "caption" in self.open:
            self.captions[-1] += data


def page(assessment: Assessment = QUARTER, lang: str = "en", **given: object) -> Page:
    return Page("".join(html_report(assessment, lang=lang, **given)))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def english() -> Page:
    return page(earlier=EARLIER)


def test_the_ranking_stands_first_in_its_order(english) -> None:
    ranked = [row for row in QUARTER.ranking("e-between") if row.best is not None]
    assert "ranked bodies, the best first" in english.captions[0]
    names = [row[1] for row in english.tables[0][1:]]
    assert names == [f"{row.body.words.en} {row.body.code}" for row in ranked]
    told = [row[0] for row in english.tables[0][1:]]
    assert told == [
        str(row.best) if row.best == row.worst else f"{row.best}–{row.worst}" for row in ranked
    ]


def test_who_is_not_ranked_is_told_why_and_never_as_last(english) -> None:
    others = sorted(
        (row for row in QUARTER.ranking("e-between") if row.best is None),
        key=lambda row: row.body.code,
    )
    assert {row.reason for row in others} >= {NotRankedReason.FEW, NotRankedReason.COVERAGE}
    assert "cannot be ranked" in english.captions[1]
    assert [(row[0], row[1]) for row in english.tables[1][1:]] == [
        (f"{row.body.words.en} {row.body.code}", row.reason.en) for row in others
    ]
    assert "Rank" not in english.tables[1][0]
    assert "Not ranked does not mean last" in english.text
    ranked = {row[1] for row in english.tables[0][1:]}
    assert not ranked & {row[0] for row in english.tables[1]}


def test_beside_each_share_stand_its_bounds_n_and_coverage(english) -> None:
    seen = 0
    for table in english.tables:
        if "Share" in table[0]:
            assert {"Bounds", "Units (n)", "Coverage"} <= set(table[0])
            seen += 1
            for row in table[1:]:
                assert all(row[table[0].index(name)] for name in ("Bounds", "Units (n)"))
    assert seen > 2 * len(QUARTER.tables)
    for table in QUARTER.tables:
        assert table.indicator.definition.en in english.text
    assert english.text.count("Clause: ") == len(QUARTER.tables)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_without_a_register_every_such_share_says_that_it_is_a_guess(lang) -> None:
    mark = "* phỏng đoán" if lang == "vi" else "* a guess"
    blind = page(quarters.quarter(count=8, total=100, register=False), lang)
    sure = page(quarters.quarter(count=8, total=100), lang)
    assert mark not in sure.text
    head = 0
    for caption, table in zip(blind.captions, blind.tables, strict=True):
        shares = [at for at, name in enumerate(table[0]) if name in ("Share", "Tỷ lệ")]
        paper = any(one.of(lang) in caption for one in _of_all_documents())
        for row in table[1:]:
            for at in shares:
                assert (mark in row[at]) is paper, (caption, row)
                head += paper
    assert head >= 4 * 8
    warning = (
        "Không có sổ đăng ký văn bản giấy" if lang == "vi" else "no register of paper documents"
    )
    assert warning in blind.text
    assert warning not in sure.text


def _of_all_documents() -> list[Words]:
    return [
        table.indicator.words
        for table in QUARTER.tables
        if table.indicator.id in ("e-inside", "ep-inside", "e-between", "ep-between")
    ]


def test_a_body_without_a_register_is_marked_alone(english) -> None:
    marked = {row[1].split()[-1] for row in english.tables[0] if "* a guess" in row[2]}
    without = {body.code for body, found in QUARTER.pairing if not found.register_only}
    assert marked == without & {row[1].split()[-1] for row in english.tables[0]}
    assert marked


def test_targets_are_told_by_sign_and_word(english) -> None:
    table = next(one for one in english.tables if "Level" in one[0])
    verdicts = [row[table[0].index("Verdict")] for row in table[1:]]
    judged = [one for found in QUARTER.tables for one in found.targets if one.body.code == "*"]
    signs = {"met": "✔", "missed": "✘", "open": "?", "not-due": "…", "no-data": "–"}
    assert verdicts == [f"{signs[one.verdict]} {one.verdict.en}" for one in judged]
    assert {one.verdict for one in judged} >= {TargetVerdict.MET, TargetVerdict.MISSED}


def test_notes_are_told() -> None:
    note = Words(vi="Đã hiệu chỉnh", en="Numbers were mended <b>")
    told = page(attrs.evolve(QUARTER, notes=(note,)))
    assert note.en in told.text


def test_the_same_figures_give_the_same_bytes_in_any_order_of_quarters() -> None:
    one = "".join(html_report(QUARTER, earlier=EARLIER))
    assert one == "".join(html_report(QUARTER, earlier=reversed(EARLIER)))
    assert one == "".join(html_report(QUARTER, earlier=[*EARLIER, *EARLIER, QUARTER]))
    later = quarters.quarter("2026Q4", count=20, total=200)
    assert one == "".join(html_report(QUARTER, earlier=[*EARLIER, later]))


def test_a_course_is_drawn_of_two_quarters_and_more(english) -> None:
    drawn = [given for tag, given in english.tags if given.get("class") == "course"]
    assert len(drawn) == len(QUARTER.tables)
    assert not [1 for _, given in page().tags if given.get("class") == "course"]
    gone = attrs.evolve(EARLIER[1], tables=EARLIER[1].tables[1:])
    told = page(earlier=[EARLIER[0], gone])
    assert len([1 for tag, _ in told.tags if tag == "circle"]) == 3 * len(QUARTER.tables) - 1


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_language_headings_and_landmarks(lang) -> None:
    told = page(lang=lang, earlier=EARLIER)
    assert dict(told.tags)["html"]["lang"] == lang
    levels = [int(tag[1]) for tag, _ in told.tags if tag in ("h1", "h2", "h3")]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    ids = [given["id"] for _, given in told.tags if "id" in given]
    assert len(ids) == len(set(ids))
    for tag, given in told.tags:
        if tag == "a":
            assert (given["href"] or "").removeprefix("#") in ids
        if tag == "th":
            assert given["scope"] in ("col", "row")


def test_nothing_runs_and_nothing_is_fetched(english) -> None:
    assert {tag for tag, _ in english.tags} <= OWN_TAGS
    for tag, given in english.tags:
        assert not any(name.startswith("on") or name in ("style", "src") for name in given), tag
    html = "".join(html_report(QUARTER))
    assert "default-src 'none'" in html
    assert not re.search(r"https?:|url\(|@import", html)


@pytest.mark.parametrize("hostile", samples.HOSTILE_WORDS)
def test_no_name_or_note_can_break_the_page(hostile) -> None:
    words = Words(vi=hostile, en=hostile)
    small = quarters.quarter(count=9, total=50)
    table = small.table("e-between")
    body = AssessedBody(code=hostile, words=words)
    ranking = tuple(attrs.evolve(row, body=body) for row in table.ranking)
    indicator = attrs.evolve(table.indicator, words=words, definition=words)
    bad = attrs.evolve(
        small,
        notes=(words,),
        tables=(
            attrs.evolve(
                table, indicator=indicator, ranking=ranking,
                rows=tuple((body, figure) for _, figure in table.rows),
                baselines=tuple(
                    attrs.evolve(one, body=hostile, period=hostile) for one in table.baselines
                ),
            ),
        ),
        coverage=tuple((body, found) for _, found in small.coverage),
        pairing=tuple((body, found) for _, found in small.pairing),
    )  # fmt: skip
    for lang in ("vi", "en"):
        told = page(bad, lang, earlier=[attrs.evolve(bad, quarter="2026Q1")])
        assert {tag for tag, _ in told.tags} <= OWN_TAGS
        assert "\x00" not in told.text
        assert "\u202e" not in told.text


@pytest.mark.parametrize(
    ("share", "vi", "en"),
    [
        (None, "–", "–"),
        (0.0, "0,0%", "0.0%"),
        (0.0001, "0,1%", "0.1%"),
        (0.1234, "12,3%", "12.3%"),
        (0.99999, "99,9%", "99.9%"),
        (1.0, "100,0%", "100.0%"),
    ],
)
def test_shares_are_never_told_as_all_or_nothing_that_they_are_not(share, vi, en) -> None:
    assert (percent(share, "vi"), percent(share, "en")) == (vi, en)


@pytest.mark.parametrize(
    ("share", "vi", "en"), [(0.9, "90%", "90%"), (0.125, "12,5%", "12.5%"), (1.0, "100%", "100%")]
)
def test_what_was_set_is_told_with_its_own_digits(share, vi, en) -> None:
    assert (exactly(share, "vi"), exactly(share, "en")) == (vi, en)


def test_whole_numbers_have_their_thousands_apart() -> None:
    assert (whole(1234567, "vi"), whole(1234567, "en")) == ("1.234.567", "1,234,567")
    assert whole(0, "vi") == "0"


def test_nothing_at_all_makes_a_page() -> None:
    empty = attrs.evolve(
        QUARTER, tables=(), coverage=(), pairing=(), channels=(),
        coverage_total=type(QUARTER.coverage_total)(), pairing_total=type(QUARTER.pairing_total)(),
        intake=type(QUARTER.intake)(),
    )  # fmt: skip
    assert "There is no target to judge." in page(empty).text
    table = QUARTER.table("e-between")
    none = attrs.evolve(table, total=ShareFigure(counted=0, total=0), rows=(), ranking=())
    assert "–" in page(attrs.evolve(empty, tables=(none,))).text


def test_what_cannot_be_used_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="e-between"):
        html_report(QUARTER, ranked_by="ep-inside")
    with pytest.raises(InvalidValueError):
        html_report(QUARTER, lang="fr")  # type: ignore[arg-type]
    with pytest.raises(WrongTypeError):
        html_report({})  # type: ignore[arg-type]
    assert "Ranking by: Documents inside" in page(ranked_by="e-inside").text


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "bao-cao.html"
    write_html_report(path, QUARTER, earlier=EARLIER)
    assert path.read_bytes().decode() == "".join(html_report(QUARTER, earlier=EARLIER))
    path.write_text("kept")
    with pytest.raises(InvalidValueError):
        write_html_report(path, QUARTER, ranked_by="no")
    assert path.read_text() == "kept"
    assert list(tmp_path.iterdir()) == [path]
