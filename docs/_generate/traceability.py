"""``docs/conformance/traceability.md`` and the digest of the corpus.

Look at what changed: a case that goes or expects something else makes a new version of the suite.
Tests fail for a clause without a case.
"""

from __future__ import annotations

import collections
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from vnedoc.conformance.cases import corpus
from vnedoc.conformance.cases.case import SUITE_VERSION
from vnedoc.conformance.cases.defects import rows
from vnedoc.conformance.telling import traceability

ROOT: Final = Path(__file__).resolve().parents[2]
TARGET: Final = ROOT / "docs" / "conformance" / "traceability.md"
DIGEST: Final = ROOT / "src" / "vnedoc" / "data" / "conformance" / "corpus.sha256"
OWNS: Final = ("docs/conformance/traceability.md", "src/vnedoc/data/conformance/corpus.sha256")
FEW: Final = 4

INTRO: Final = """\
# Traceability: clause, field, rule, case

Every clause that a field of the model, a rule or a case stands on, and what tests it. This page is
written by `docs/_generate/traceability.py`; the build fails for a clause without a case.

*text* was read in the legal text, *code* is inferred from what real systems do, *mem* is general
knowledge.
"""


def render() -> str:
    """The whole page."""
    return "\n".join((INTRO, *_counts(), *_clauses(), *_attacks(), *_exceptions())) + "\n"


def _counts() -> Iterator[str]:
    cases = corpus.cases()
    yield f"Suite {SUITE_VERSION}: {len(cases)} cases.\n"
    yield "| Role | must | should | may |"
    yield "| --- | --- | --- | --- |"
    found = collections.Counter((case.role.value, case.importance.value) for case in cases)
    for role in dict.fromkeys(case.role.value for case in cases):
        counts = " | ".join(str(found[role, kind]) for kind in ("must", "should", "may"))
        yield f"| {role} | {counts} |"
    yield ""


def _clauses() -> Iterator[str]:
    yield "## Clauses\n"
    yield "| Clause | Known from | Fields | Rules | Cases |"
    yield "| --- | --- | --- | --- | --- |"
    for row in traceability.table():
        fields = "<br>".join(f"`{path}`" for path in row.fields)
        rules = ", ".join(row.rules)
        clause = f"{row.document} {row.number}".strip()
        yield f"| {clause} | {row.confidence} | {fields} | {rules} | {_few(row.cases)} |"
    yield ""


def _few(names: tuple[str, ...]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:FEW])
    more = len(names) - FEW
    return f"{shown} and {more} more" if more > 0 else shown


def _attacks() -> Iterator[str]:
    yield "## Attacks\n"
    yield "| Class | Attack | Tấn công | Measure | Cases | Known to fail | Tested elsewhere |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    counts = collections.Counter(case.attack for case in corpus.cases())
    for row in rows():
        number = int(row["number"])
        yield (
            f"| {number} | {row['en']} | {row['vi']} | {row['measure']} | {counts[number]} "
            f"| {row['fails']} | {row['elsewhere']} |"
        )
    yield ""


def _exceptions() -> Iterator[str]:
    yield "## Rules that no file can break\n"
    for rule, why in traceability.NOT_A_FILE.items():
        yield f"* {rule}: {why}."


def digest() -> str:
    """The file with the digest of the corpus and of every family of cases in it."""
    return corpus.listing(corpus.index()["cases"])


def files() -> dict[Path, str]:
    """Both files by their paths."""
    return {TARGET: render(), DIGEST: digest()}
