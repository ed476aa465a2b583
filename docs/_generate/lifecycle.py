"""``docs/reference/lifecycle.md``, from ``data/lifecycle.toml``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from vnedoc.codes import StatusCode
from vnedoc.exchange import LifeRow, rows, states

ROOT: Final = Path(__file__).resolve().parents[2]
TARGET: Final = ROOT / "docs" / "reference" / "lifecycle.md"
OWNS: Final = ("docs/reference/lifecycle.md",)
INTRO: Final = """\
# The life of a document

What happens to a document at each of its receivers: the states, and the events that lead from one
to another. `vnedoc.exchange.may_send` and `vnedoc.exchange.DocumentState.after` follow this table,
and this page is written from the same data by `docs/_generate/lifecycle.py`.

How well a clause is known: *text* was read in the legal text, *code* is inferred from what real
systems do, *mem* is general knowledge. No text orders the states, so an event in another order is
told as a finding (VNE-LIFE-002) and nothing is refused: a report that has overtaken others is
believed, one that was overtaken changes nothing, and a final state is never left without a finding
(VNE-LIFE-004).
"""


def render() -> str:
    """The page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield INTRO
    yield "## States\n"
    yield "| state | meaning | tên gọi | final |"
    yield "| --- | --- | --- | --- |"
    for state in states().values():
        final = "yes" if state.final else ""
        yield f"| `{state.id}` | {state.words.en} | {state.words.vi} | {final} |"
    yield "\n## Events\n"
    yield "| event | what happens | sent by | expected while | leads to | reason | clause |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for row in rows():
        yield _row(row)
    yield ""
    yield "Codes 07 to 12 and 14 were never seen; they change nothing and are told as VNE-LIFE-001."


def _row(row: LifeRow) -> str:
    label = next((code.en for code in StatusCode if code == row.event), "")
    event = f"`{row.event}` {label}".strip()
    sources = ", ".join(f"`{one}`" for one in row.sources)
    after = " (once updated)" if row.after else ""
    target = {"same": "the same", "as-before": "the one before the question"}
    leads = target.get(row.target, f"`{row.target}`")
    reason = "must be given" if row.reason else ""
    clause = f"{row.clause} ({row.clause.confidence.value})"
    cells = (event, row.words.en, row.by.value, sources + after, leads, reason, clause)
    return f"| {' | '.join(cells)} |"


def files() -> dict[Path, str]:
    """What this module makes."""
    return {TARGET: render()}
