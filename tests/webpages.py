"""Two strangers that judge a page: the Nu HTML checker, and axe-core in the browser of the tests.

Both come from npm. ``VNEDOC_NODE_MODULES`` names the folder where ``npm install vnu-jar axe-core``
was run, which `.ci/run` does; elsewhere the tests are skipped and say so.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tests.scale import scale

if TYPE_CHECKING:
    from tests.reports.chromium import Tab

_MODULES: Final = Path(os.environ.get("VNEDOC_NODE_MODULES", "")) / "node_modules"
_NU: Final = _MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
_AXE: Final = _MODULES / "axe-core" / "axe.min.js"
WIDTHS: Final = (1000, 360)
"""A desk's and a telephone's, in pixels."""
_OF_A_KIND: Final = 12
"""Pages of one kind that an ordinary run has judged; a long one takes all."""
_POLICY: Final = "violates Content Security Policy (meta tag): blocked by"
"""The Nu checker says it of a style whose very hash the policy names; the browser tests show that
what is named applies, and that what is not named is stopped."""

MISSING: Final = (
    "NOT CHECKED: VNEDOC_NODE_MODULES names no folder with npm's vnu-jar and axe-core"
    if not (_NU.is_file() and _AXE.is_file())
    else "NOT CHECKED: no java on this machine"
    if shutil.which("java") is None
    else ""
)
"""Why the two cannot be asked; empty if they can."""


def some(pages: Mapping[str, str]) -> dict[str, str]:
    """Pages of one kind by name, so many as this run has judged: spread over all there are."""
    if scale() >= 1 or len(pages) <= _OF_A_KIND:
        return dict(pages)
    names = sorted(pages)
    return {name: pages[name] for name in (names[at * len(names) // 12] for at in range(12))}


def nu_complaints(pages: Mapping[str, str], folder: Path) -> list[str]:
    """What the Nu checker has against pages: errors and warnings. One Java for all of them.

    Args:
        pages: By name.
        folder: To write them to.
    """
    for name, html in pages.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    files = [str(folder / f"{name}.html") for name in pages]
    options = ["--format", "json", "--stdout", "--exit-zero-always"]
    done = subprocess.run(
        ["java", "-Xss4m", "-jar", str(_NU), *options, *files],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return [
        f"{Path(told['url']).stem}, line {told.get('lastLine')}: {told['message']}"
        for told in json.loads(done.stdout)["messages"]
        if _POLICY not in told["message"]
    ]


_RUN: Final = """axe.run().then(found => JSON.stringify({
  ran: found.passes.length,
  against: found.violations.map(one => [one.id, ...one.nodes.map(node => node.html)]),
}))"""


def axe_violations(tab: Tab) -> list[list[str]]:
    """What axe-core, with all its rules, has against the page of a tab: rule and markup.

    Args:
        tab: With the page, loaded.
    """
    tab.ask("Runtime.evaluate", expression=_AXE.read_text("utf-8"))
    answer: dict[str, Any] = tab.ask(
        "Runtime.evaluate", expression=_RUN, awaitPromise=True, returnByValue=True
    )
    found = json.loads(answer["result"]["value"])
    # A page without a table or a list passes some twenty rules; a checker that did not run, none.
    assert found["ran"] > 10
    return list(found["against"])
