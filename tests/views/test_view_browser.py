"""The page of a message in a real browser, and as two judges of pages see it.

The judges are those of the W3C's checker (`VNEDOC_VNU`, the path of vnu.jar) and axe-core
(`VNEDOC_AXE`, the path of axe.min.js). Whatever is missing is named.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from tests import factories
from tests.reports.chromium import PROGRAM, Browser
from tests.reports.test_html import Page
from tests.signature import messages, pki
from vnedoc import dumps
from vnedoc.codes import BusinessDocType, Priority
from vnedoc.model import Business, DocumentEnvelope, StatusEnvelope
from vnedoc.views import look

from . import hostile
from .test_view import FORGED, OWN_TAGS, TRUST, stated

VNU, AXE = os.environ.get("VNEDOC_VNU", ""), os.environ.get("VNEDOC_AXE", "")

pytestmark = pytest.mark.peer
in_browser = pytest.mark.skipif(
    PROGRAM is None, reason="NOT CHECKED: no page was looked at in a browser (apt install chromium)"
)
WAYS = ((1000, False), (320, False), (1000, True))
"""Widths, and whether the screen is dark."""


@functools.cache
def pages() -> tuple[str, ...]:
    """A page of every look, then some of hostile messages."""
    return tuple(_pages())


def _pages() -> Iterator[str]:
    header = factories.header()
    urgent = attrs.evolve(header.other, priority=list(Priority)[-1])
    business = Business(doc_type=BusinessDocType.REVOKE, reason="Sai thể thức")
    documents: tuple[Any, ...] = (
        factories.document(),
        factories.document(business, other=urgent, subject="trích yếu dài " * 30),
        factories.status(),
        DocumentEnvelope(),
        StatusEnvelope(),
    )
    for lang in ("vi", "en"):
        for one in documents:
            yield look(dumps(one), findings=True, at=pki.NOW).html(lang=lang)
        for data in (messages.signed(), stated(), FORGED, messages.message()):
            yield look(data, findings=True, **TRUST).html(lang=lang)
        yield look(messages.signed()).html(lang=lang)
    for value in hostile.HOSTILE[::8]:
        yield look(dumps(hostile.message(value))).html()


@in_browser
def test_hostile_values_do_nothing_in_a_browser(browser: Browser) -> None:
    tab = browser.open("<title>first</title>")
    tab.ask("Network.enable")
    for value in hostile.HOSTILE:
        html = look(dumps(hostile.message(value))).html()
        address = tab.show(html)
        assert tab.seen("location.href") == address, value
        assert tab.seen("String(window.taken)") == "undefined", value
        fetched = "performance.getEntriesByType('resource').length"
        assert tab.seen(fetched) == 0, value
        tags = set(tab.seen("[...document.querySelectorAll('*')].map(e => e.localName)"))
        assert tags <= OWN_TAGS, value
        assert tab.seen("document.querySelectorAll('[href], [src], form, input').length") == 0
        # The browser sees no more elements than were written.
        assert tab.seen("document.querySelectorAll('*').length") == len(Page(html).tags)
    # The browser was able to run what was given to it.
    tab.show("<script>window.taken = 1</script>")
    assert tab.seen("String(window.taken)") == "1"


@in_browser
@pytest.mark.parametrize("width", [320, 1000])
def test_nothing_stands_outside_the_window(browser: Browser, width: int) -> None:
    tab = browser.open("<title>first</title>", width=width)
    for html in pages()[width > 320 :: 2]:
        tab.show(html)
        assert tab.seen("document.documentElement.scrollWidth") <= width


@in_browser
@pytest.mark.skipif(not AXE, reason="NOT CHECKED by axe-core: VNEDOC_AXE names no axe.min.js")
@pytest.mark.parametrize(("width", "dark"), WAYS)
def test_axe_finds_nothing(browser: Browser, width: int, dark: bool) -> None:
    axe = Path(AXE).read_text("utf-8")
    tab = browser.open("<title>first</title>", width=width)
    tab.dark(dark)
    for html in pages()[:20:2]:
        tab.show(html)
        asked = "axe.run().then(found => JSON.stringify(found.violations.map(one => one.id)))"
        assert json.loads(tab.seen(f"{axe};{asked}")) == []
    # The judge sees what is wrong.
    tab.show("<title></title><img src=a.png>")
    assert "image-alt" in json.loads(tab.seen(f"{axe};{asked}"))


@pytest.mark.skipif(not VNU, reason="NOT CHECKED by the W3C's checker: VNEDOC_VNU names no vnu.jar")
@pytest.mark.skipif(shutil.which("java") is None, reason="NOT CHECKED: there is no JVM")
def test_the_checker_finds_no_error(tmp_path: Path) -> None:
    for number, html in enumerate(pages()):
        (tmp_path / f"{number:03}.html").write_text(html, "utf-8")
    command = ["java", "-jar", VNU, "--errors-only", "--stdout", "--format", "gnu"]
    (tmp_path / "wrong.htm").write_text("<title>x</title><p></b>", "utf-8")
    judged = [str(path) for path in sorted(tmp_path.glob("*.html"))]
    done = subprocess.run([*command, *judged], capture_output=True, text=True, check=False)
    assert done.stdout + done.stderr == ""
    wrong = subprocess.run(
        [*command, str(tmp_path / "wrong.htm")], capture_output=True, check=False
    )
    assert b"error" in wrong.stdout
