"""The page of a quarter as a real browser shows it, and as two strangers judge it."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from tests import webpages
from tests.reports.chromium import Tab
from tests.reports.test_html_browser import BROKEN, seen
from tests.scale import scale
from tests.statistics import quarters
from vnedoc.statistics.figures import Assessment
from vnedoc.statistics.report import html_report

pytestmark = pytest.mark.peer


def few(assessment: Assessment) -> Assessment:
    """With one indicator of each sort, unless the run is a long one."""
    if scale() >= 1:
        return assessment
    names = ("ep-between", "e-between", "double")
    tables = tuple(assessment.table(name) for name in names)
    return attrs.evolve(assessment, tables=tables)


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """Quarters of few bodies and of all, with and without registers and courses.

    axe takes its time by the elements of a page: the longest ones are for the long run.
    """
    made: dict[str, str] = {}
    for lang in ("vi", "en"):
        for count in (1, 2, 9, 34) if scale() >= 1 else (1, 2, 6):
            for register in (True, False):
                given: dict[str, Any] = {"count": count, "total": 300, "register": register}
                one = few(quarters.quarter(**given))
                before = [quarters.quarter(f"2026Q{at}", **given) for at in (1, 2)]
                name = f"{lang}-{count}-{'with' if register else 'without'}"
                made[name] = "".join(html_report(one, lang=lang))  # type: ignore[arg-type]
                made[f"{name}-course"] = "".join(
                    html_report(one, lang=lang, earlier=before)  # type: ignore[arg-type]
                )
    return webpages.some(made)


@pytest.mark.skipif(bool(webpages.MISSING), reason=webpages.MISSING)
def test_the_nu_checker_has_nothing_against_it(pages, tmp_path) -> None:
    assert webpages.nu_complaints(pages, tmp_path) == []


@pytest.mark.skipif(bool(webpages.MISSING), reason=webpages.MISSING)
@pytest.mark.parametrize("width", webpages.WIDTHS)
def test_axe_finds_no_violation(browser, pages, width: int) -> None:
    for name, html in pages.items():
        tab = browser.open(html, width=width)
        seen(tab, "document.querySelectorAll('details').forEach(one => one.open = true)")
        assert webpages.axe_violations(tab) == [], name
        tab.close()


@pytest.fixture(scope="module")
def longest() -> dict[str, str]:
    one, before = quarters.quarter(), [quarters.quarter(f"2026Q{at}") for at in (1, 2)]
    return {
        lang: "".join(html_report(one, lang=lang, earlier=before))  # type: ignore[arg-type]
        for lang in ("vi", "en")
    }


@pytest.mark.parametrize("width", webpages.WIDTHS)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_word_is_broken_and_nothing_overflows(browser, longest, lang, width: int) -> None:
    tab = browser.open(longest[lang], width=width, without_script=True)
    assert seen(tab, "document.documentElement.scrollWidth") <= width
    assert seen(tab, BROKEN) == []
    tab.close()


FIRST = """(() => { const top = document.querySelector('table.figures tbody tr');
const style = getComputedStyle(top); const box = top.getBoundingClientRect();
return [style.display, box.width > 0, box.height < 260]; })()"""


def test_a_narrow_screen_shows_a_card_for_each_row(browser, longest) -> None:
    assert seen(browser.open(longest["vi"]), FIRST) == ["table-row", True, True]
    narrow = browser.open(longest["vi"], width=360)
    assert seen(narrow, FIRST) == ["flex", True, True]
    # Values keep their headings, and the table is still a table to those who cannot see it.
    label = "getComputedStyle(document.querySelector('td.share'), '::before').content"
    assert seen(narrow, label) == '"Tỷ lệ"'


FOLDED = """[...document.querySelectorAll('details table')]
.filter(one => one.checkVisibility()).length"""


def test_paper_shows_what_is_folded(browser, longest) -> None:
    tab: Tab = browser.open(longest["en"])
    assert seen(tab, FOLDED) == 0
    tab.ask("Emulation.setEmulatedMedia", media="print")
    assert seen(tab, FOLDED) == seen(tab, "document.querySelectorAll('details table').length") > 9
    assert tab.paper().count(b"/Type /Page\n") > 5


DRAWN = """(() => { const found = {};
for (const name of ['rect.bounds', 'line.tick', 'line.way', 'circle.figure', 'line.mark']) {
  const one = document.querySelector('svg ' + name), style = getComputedStyle(one);
  found[name] = [style.fill, style.stroke].some(paint => paint.startsWith('rgb')
    && paint !== 'rgb(0, 0, 0)') && one.getBoundingClientRect().height
    + one.getBoundingClientRect().width > 0;
} return found; })()"""


def test_drawings_are_drawn_by_the_style_that_the_policy_lets_pass(browser, longest) -> None:
    found = seen(browser.open(longest["vi"]), DRAWN)
    assert found
    assert all(found.values()), found
