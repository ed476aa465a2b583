"""The page for a clerk: well made, self-contained, accessible, inert."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from html.parser import HTMLParser

import attrs
import pytest

import vnedoc
from vnedoc import _resources
from vnedoc.findings import MessageName, Report
from vnedoc.reports import render, visible

from . import samples

CSS = _resources.data("report.css").decode()
VOID = {"meta", "br", "input"}
OWN_TAGS = {
    *("html", "head", "meta", "title", "style", "body", "main", "section", "footer"),
    *("h1", "h2", "h3", "p", "b", "br", "div", "span", "a", "bdi", "code", "ol", "li"),
    *("dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td"),
    *("nav", "ul", "details", "summary", "script"),
}


class Page(HTMLParser):
    """Gathers tags and attributes in order, checks nesting, and keeps the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, *names: str) -> list[tuple[str, dict[str, str | None]]]:
        return [each for each in self.tags if each[0] in names]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_language_headings_and_landmarks(lang) -> None:
    page = Page(render(samples.ALL, "html", lang=lang))
    assert page.all("html")[0][1]["lang"] == lang
    levels = [int(tag[1]) for tag, _ in page.all("h1", "h2", "h3")]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert len(page.all("main")) == 1
    assert all(attributes.get("scope") in {"col", "row"} for _, attributes in page.all("th"))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in page.all("a"):
        assert (attributes["href"] or "").removeprefix("#") in ids


def test_nothing_runs_and_nothing_is_fetched() -> None:
    html = render(samples.ALL, "html")
    page = Page(html)
    assert {tag for tag, _ in page.tags} <= OWN_TAGS
    # One script, the page's own, which adds the search field.
    assert page.all("script") == [("script", {})]
    for _, attributes in page.tags:
        assert not any(name.startswith("on") or name in {"style", "src"} for name in attributes)
    assert "url(" not in html
    assert "@import" not in html


def test_the_policy_allows_style_sheet_and_script_by_their_hashes_and_nothing_else() -> None:
    html = render([samples.CLEAN], "html")
    (style,) = re.findall("<style>(.*?)</style>", html, re.DOTALL)
    (script,) = re.findall("<script>(.*?)</script>", html, re.DOTALL)
    digest, other = (
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for text in (style, script)
    )
    meta = next(a for _, a in Page(html).all("meta") if "http-equiv" in a)
    assert meta["http-equiv"] == "Content-Security-Policy"
    assert meta["content"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; script-src 'sha256-{other}'; "
        "base-uri 'none'; form-action 'none'"
    )


@pytest.mark.parametrize("report", samples.ALL, ids=lambda report: report.source)
def test_the_verdict_is_told_in_words(report) -> None:
    words = {
        "accepted": "CHẤP NHẬN",
        "rejected": "KHÔNG CHẤP NHẬN",
        "unfinished": "CHƯA KIỂM TRA ĐỦ",
        "unreadable": "KHÔNG ĐỌC ĐƯỢC",
    }
    html = render([report], "html", lang="vi")
    (kind, shown) = re.findall(
        r'<div class="banner (\w+)">\n<p class="word"><span aria-hidden="true">.</span> ([^<]+)<',
        html,
    )[0]
    assert words[kind] == shown
    assert (kind == "accepted") is report.acceptable


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("word", samples.HOSTILE_WORDS)
def test_hostile_words_arrive_as_text(word: str, lang) -> None:
    html = render([samples.hostile(word), samples.hostile_error(word)], "html", lang=lang)
    page = Page(html)
    assert {tag for tag, _ in page.tags} <= OWN_TAGS
    assert (visible(word) if word.strip() else "—") in page.text
    assert html.replace("\n", "").isprintable()
    alone = render([samples.hostile(word)], "html", lang=lang)
    assert {tag for tag, _ in Page(alone).tags} <= OWN_TAGS
    assert alone.replace("\n", "").isprintable()


def test_words_of_rules_are_text_too() -> None:
    topic = attrs.evolve(
        samples.ORDER, code="<i>&", en="Expected <edXML> & <b>x</b>.", hint_en="<u>"
    )
    page = Page(render([samples.report(findings=(samples.found(topic, ""),))], "html", lang="en"))
    assert {tag for tag, _ in page.tags} <= OWN_TAGS - {"code"}
    for words in ("Expected <edXML> & <b>x</b>.", "How to mend: <u>", "Rule: <i>&"):
        assert words in page.text


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("ink", "paper"),
        ("ink", "wash"),
        ("soft", "paper"),
        ("note", "paper"),
        *(
            (name, ground)
            for name in ("good", "bad", "warn")
            for ground in (f"{name}-wash", "paper")
        ),
    ],
)
def test_contrast_is_enough_to_read(ink: str, ground: str) -> None:
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", CSS))
    light, dark = sorted((luminance(colours[ink]), luminance(colours[ground])), reverse=True)
    # WCAG 2.2, 1.4.3 asks for 4.5; 1.4.6 for 7.
    assert (light + 0.05) / (dark + 0.05) >= 7


def mixed(count: int, *kinds: Report) -> list[Report]:
    return [attrs.evolve(kinds[n % len(kinds)], source=f"in/{n:05}.edxml") for n in range(count)]


LONG = attrs.evolve(
    samples.REJECTED, message=MessageName(number="1/ABC-XYZ", subject="ư" * 300, sender="ở" * 300)
)


@pytest.mark.parametrize(
    "kinds",
    [
        (samples.CLEAN,),
        (samples.REJECTED,),
        (LONG,),
        (samples.LENIENT, samples.UNREADABLE, LONG, samples.CLEAN),
    ],
)
def test_five_thousand_files_stay_below_three_megabytes_and_each_is_named(kinds) -> None:
    html = render(mixed(5_000, *kinds), "html", lang="vi")
    assert len(html.encode()) < 3_000_000
    failing = sum(not kinds[n % len(kinds)].acceptable for n in range(5_000))
    named = set(re.findall(r"in/\d{5}\.edxml", html))
    assert len(named) >= failing
    assert len(named) == 5_000 or f"{5_000 - len(named)} tệp nữa" in html


def test_failures_stand_first_and_what_is_accepted_is_folded() -> None:
    html = render(samples.ALL, "html", lang="en")
    parts = [f'id="{each}"' for each in ("unreadable", "rejected", "unfinished", "rules")]
    order = [html.index(words) for words in (*parts, 'id="accepted"', 'id="not-checked"')]
    assert order == sorted(order)
    assert '<details class="files" id="rejected" open>' in html
    assert '<details class="files" id="accepted">' in html
    assert "12/SVDA-VP</bdi> · “<bdi>V/v họp giao ban</bdi>” · <bdi>Sở Ví dụ A" in html


def test_a_single_file_is_told_of_in_full() -> None:
    html = render([samples.REJECTED], "html", lang="en")
    assert 'class="banner rejected"' in html
    assert "<nav" not in html


def links(html: str) -> dict[str, list[str]]:
    """What stands in the page's links to files -> where they lead."""
    found: dict[str, list[str]] = {}
    for place, label in re.findall(r'<a href="#(file-\d+)">([^<]*)</a>', html):
        found.setdefault(label, []).append(place)
    return found


def sent(number: str, sender: str, kind: Report = samples.CLEAN) -> Report:
    name = MessageName(number=number, subject="V/v", sender=sender)
    return attrs.evolve(kind, message=name, source=f"in/{number.replace('/', '-')}.edxml")


def test_lists_of_links_lead_to_a_message_by_number_by_sender_and_by_rule() -> None:
    reports = [sent("10/A", "Sở X"), sent("9/A", "Sở Y", samples.REJECTED), sent("2/A", "Sở X")]
    html = render(reports, "html", lang="en")
    index = html[html.index('<section id="index">') : html.index("</section>")]
    # Numbers by their size, whatever the verdict.
    assert re.findall(r">(\d+/A)</a>", index) == ["2/A", "9/A", "10/A", "2/A", "10/A", "9/A"]
    assert index.index("Sở X") < index.index("Sở Y")
    assert links(html)["9/A"][0] == "file-2"
    assert 'id="file-2"' in html
    rules = html[html.index('<section id="rules">') :]
    found = next(one.rule for one in samples.REJECTED.findings)
    entry = rules[rules.index(found) :]
    assert '<a href="#file-2">9/A</a>' in entry[: entry.index("</details>")]


def test_every_link_leads_somewhere_and_what_is_left_out_is_counted(monkeypatch) -> None:
    kinds = (samples.LENIENT, samples.REJECTED, LONG, samples.CLEAN)
    for lines, room in ((3_000_000, 400_000), (60_000, 400_000), (3_000_000, 1_000)):
        monkeypatch.setattr("vnedoc.reports.html.MAX_LINES", lines)
        monkeypatch.setattr("vnedoc.reports._html_index.MAX_LINKS", room)
        html = render(mixed(100, *kinds), "html", lang="en")
        places = {place for found in links(html).values() for place in found}
        assert places <= set(re.findall(r'id="(file-\d+)"', html))
        assert ("more." in html) is ((lines, room) != (3_000_000, 400_000))


def test_where_there_is_no_room_no_link_leads_nowhere_and_the_rest_is_counted(monkeypatch) -> None:
    for details, brief, bare, links_of in ((9_000, 3_000, 900, 9_000), (9_000, 9_000, 9_000, 1)):
        for name, room in (("DETAILS", details), ("BRIEF", brief), ("BARE", bare)):
            monkeypatch.setattr(f"vnedoc.reports.html.MAX_{name}", room)
        monkeypatch.setattr("vnedoc.reports._html_index.MAX_LINKS", links_of)
        html = render(mixed(60, samples.REJECTED), "html", lang="en")
        ids = set(re.findall(r'id="([^"]+)"', html))
        assert set(re.findall(r'href="#([^"]+)"', html)) <= ids
        named = {place for place in ids if place.startswith("file-")}
        left = re.findall(r"not accepted \(files: (\d+)\)", html)
        assert len(named) + sum(map(int, left)) == 60
        assert bool(left) is (bare == 900)
        assert ('id="index"' in html) is (links_of > 1)


@pytest.mark.parametrize("word", samples.HOSTILE_WORDS)
def test_hostile_numbers_and_senders_are_text_in_the_lists(word: str) -> None:
    html = render([sent("1", "x"), sent(word, word)], "html", lang="en")
    page = Page(html)
    assert {tag for tag, _ in page.tags} <= OWN_TAGS
    assert html.replace("\n", "").isprintable()


@pytest.mark.parametrize("form", ["html", "text", "markdown"])
def test_of_what_cannot_be_read_the_reason_alone_is_told(form: str) -> None:
    cut = vnedoc.validate(b"<edXML")
    assert len(cut.steps) > 5
    told = render([cut, samples.CLEAN], form, lang="en")
    assert told.count("the message could not be read") == 0
    assert "VNE-E101" in told
    assert form == "markdown" or not re.search(r"Profile: .*auto", told)


@pytest.mark.parametrize("reports", [[samples.REJECTED], [samples.REJECTED, samples.CLEAN]])
def test_a_message_goes_by_number_subject_and_sender_before_its_file(reports) -> None:
    text = Page(render(reports, "html", lang="vi")).text
    called = "12/SVDA-VP · “V/v họp giao ban” · Sở Ví dụ A"
    assert -1 < text.index(called) < text.index("den/quyet-dinh 12.edxml")


def test_a_file_of_which_nothing_is_known_goes_by_its_own_name() -> None:
    page = Page(render([samples.UNREADABLE], "html", lang="vi"))
    assert "Tệp: den/cut.edxml" in page.text
