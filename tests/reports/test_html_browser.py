"""The page as a real browser shows it. Skipped, with a word on it, where there is no Chromium."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from typing import Any

import attrs
import pytest

from tests import webpages
from vnedoc.reports import render

from . import samples
from .chromium import HEIGHT, WIDTH, Tab
from .test_html import OWN_TAGS, Page

pytestmark = pytest.mark.peer


def pixels(png: bytes) -> Counter[bytes]:
    """How often each colour (RGB) stands in an 8-bit PNG without interlacing."""
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", png[16:29])
    assert (depth, interlaced) == (8, 0)
    size = {2: 3, 6: 4}[kind]
    data, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += 12 + length
    raw = zlib.decompress(data)
    stride = width * size
    above = bytearray(stride)
    found: Counter[bytes] = Counter()
    for row in range(height):
        start = row * (stride + 1)
        line = bytearray(raw[start + 1 : start + 1 + stride])
        _unfilter(raw[start], line, above, size)
        found.update(bytes(line[x : x + 3]) for x in range(0, stride, size))
        above = line
    return found


def _unfilter(kind: int, line: bytearray, above: bytearray, size: int) -> None:
    for x in range(len(line)):
        left = line[x - size] if x >= size else 0
        corner = above[x - size] if x >= size else 0
        if kind == 1:
            guess = left
        elif kind == 2:
            guess = above[x]
        elif kind == 3:
            guess = (left + above[x]) // 2
        elif kind == 4:
            p = left + above[x] - corner
            guess = min(
                (left, above[x], corner),
                key=lambda each: abs(p - each),
            )
        else:
            return
        line[x] = (line[x] + guess) & 255


@pytest.fixture(scope="module")
def hostile_page() -> str:
    reports = [samples.hostile(word) for word in samples.HOSTILE_WORDS]
    return render([samples.REJECTED, *reports], "html", lang="vi")


def test_the_browser_sees_no_element_that_a_message_asked_for(browser, hostile_page) -> None:
    page = Page(browser.open(hostile_page).dom())
    assert {tag for tag, _ in page.tags} <= OWN_TAGS | {"label", "input"}
    assert "KHÔNG CHẤP NHẬN" in page.text
    assert "Hãy thêm <PromulgationInfo> vào phần đầu gói tin." in page.text
    assert "Chữ ký số" in page.text
    assert "chưa có chứng thư gốc để tin cậy" in page.text
    assert "<script>alert(1)</script>" in page.text


def test_the_policy_stops_a_script_that_got_in_all_the_same(browser) -> None:
    page = render([samples.CLEAN], "html", lang="en")
    script = "<script>document.title = 'taken'</script>"
    attacked = browser.open(page.replace("</main>", f"{script}</main>")).dom()
    assert "<title>Check of electronic official documents (edXML)</title>" in attacked
    # Without the policy the same script runs, so the browser was able to run it.
    meta = page.split('<meta http-equiv="Content-Security-Policy"')[1].split(">")[0]
    bare = page.replace(f'<meta http-equiv="Content-Security-Policy"{meta}>', "")
    taken = browser.open(bare.replace("</main>", f"{script}</main>")).dom()
    assert "<title>taken</title>" in taken


@pytest.mark.parametrize(
    ("report", "wash"),
    [
        (samples.REJECTED, "fdecec"),
        (samples.CLEAN, "e7f5ec"),
        (samples.UNFINISHED, "fff4dc"),
    ],
)
def test_a_clerk_sees_the_banner_in_its_colour(browser, report, wash: str) -> None:
    colours = pixels(browser.open(render([report], "html", lang="vi")).screenshot())
    assert sum(colours.values()) == WIDTH * HEIGHT
    # The style sheet passed the policy: the banner is some 860 by 90 pixels.
    assert colours[bytes.fromhex(wash)] > 20_000
    assert colours[bytes.fromhex("ffffff")] > WIDTH * HEIGHT / 2
    # Text was drawn in the page's ink.
    assert colours[bytes.fromhex("1b1b1f")] > 1_000


def test_it_prints(browser, hostile_page) -> None:
    paper = browser.open(hostile_page).paper()
    assert paper.startswith(b"%PDF-")
    assert paper.count(b"/Type /Page\n") > 1


def seen(tab: Tab, script: str) -> Any:
    """What a script says about the page."""
    answer = tab.ask("Runtime.evaluate", expression=script, returnByValue=True)
    return answer["result"].get("value")


VISIBLE = "[...document.querySelectorAll('.file')].filter(e => e.checkVisibility()).length"
TYPED = """(() => { const field = document.querySelector('#search input'); field.value = %r;
field.dispatchEvent(new Event('input')); })()"""


@pytest.fixture(scope="module")
def many() -> str:
    kinds = (samples.CLEAN, samples.REJECTED, samples.UNREADABLE, samples.LENIENT)
    reports = [attrs.evolve(kinds[n % 4], source=f"den/{n:03}.edxml") for n in range(40)]
    return render(reports, "html", lang="vi")


def test_search_finds_files_with_and_without_marks(browser, many) -> None:
    tab = browser.open(many)
    # What is accepted is folded.
    assert seen(tab, VISIBLE) == 20
    for words, files in (
        ("017", 1),
        ("hop giao ban", 30),
        ("họp giao 013", 1),
        ("no such", 0),
        ("", 20),
    ):
        seen(tab, TYPED % words)
        assert seen(tab, VISIBLE) == files, words


def test_without_script_all_is_there_and_opens(browser, many) -> None:
    tab = browser.open(many, without_script=True)
    page = Page(tab.dom())
    assert not page.all("input")
    links = [attributes["href"] for _, attributes in page.all("a")]
    assert {"#rejected", "#unreadable", "#accepted", "#rules"} <= set(links)
    assert len([1 for _, attributes in page.tags if attributes.get("class") == "file"]) == 40


def test_without_script_links_lead_into_what_is_folded(browser, many) -> None:
    tab = browser.open(many, without_script=True)
    shown = "document.getElementById('file-1').checkVisibility()"
    assert 'href="#file-1"' in many[many.index('id="index"') : many.index("</section>")]
    assert seen(tab, shown) is False
    seen(tab, "document.querySelector('#index a[href=\"#file-1\"]').click()")
    assert seen(tab, shown) is True


BROKEN = r"""
(() => {
  const broken = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest('script, style, .name, code, bdi')) continue;
    for (const word of node.data.matchAll(/[\p{L}]+/gu)) {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const tops = new Set([...range.getClientRects()].map((one) => Math.round(one.top)));
      if (tops.size > 1) broken.push(word[0]);
    }
  }
  return broken;
})()
"""


@pytest.mark.parametrize("width", [360, 1000])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_word_is_broken_and_nothing_overflows(browser, lang, width: int) -> None:
    for reports in (samples.ALL, [samples.REJECTED], [samples.OPTIONAL_FAILED]):
        tab = browser.open(render(reports, "html", lang=lang), width=width)
        assert seen(tab, "document.documentElement.scrollWidth") <= width
        assert seen(tab, BROKEN) == []


@pytest.fixture(scope="module")
def kinds_of_pages() -> dict[str, str]:
    """Of every verdict alone and of all, in both languages, and with every hostile word."""
    told = {f"{at}": [one] for at, one in enumerate(samples.ALL)} | {"all": list(samples.ALL)}
    told |= {f"h{at}": [samples.hostile(one)] for at, one in enumerate(samples.HOSTILE_WORDS)}
    return webpages.some(
        {
            f"{lang}-{name}": render(reports, "html", lang=lang)
            for name, reports in told.items()
            for lang in ("vi", "en")
        }
    )


@pytest.mark.skipif(bool(webpages.MISSING), reason=webpages.MISSING)
def test_the_nu_checker_has_nothing_against_it(kinds_of_pages, tmp_path) -> None:
    assert webpages.nu_complaints(kinds_of_pages, tmp_path) == []


@pytest.mark.skipif(bool(webpages.MISSING), reason=webpages.MISSING)
def test_the_strangers_see_what_is_wrong(browser, tmp_path) -> None:
    bad = render([samples.CLEAN], "html", lang="en").replace("</main>", "<img src=x></main>")
    assert "alt" in " ".join(webpages.nu_complaints({"bad": bad}, tmp_path))
    assert [rule for rule, *_ in webpages.axe_violations(browser.open(bad))] == ["image-alt"]


@pytest.mark.skipif(bool(webpages.MISSING), reason=webpages.MISSING)
@pytest.mark.parametrize("width", webpages.WIDTHS)
def test_axe_finds_no_violation(browser, kinds_of_pages, width: int) -> None:
    for name, html in kinds_of_pages.items():
        tab = browser.open(html, width=width)
        assert webpages.axe_violations(tab) == [], name
        tab.close()
