"""``docs/conformance/peers.md``: every complaint about verifiers that others wrote, defended.

Who is complained of stands in ``tests/conformance/peers/complaints.tsv``, which the tests there
compare with what the verifiers do; the clause and what it demands are those of the case.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from vnedoc.conformance.cases import corpus, grounds
from vnedoc.conformance.cases.case import Importance

ROOT: Final = Path(__file__).resolve().parents[2]
TARGET: Final = ROOT / "docs" / "conformance" / "peers.md"
SOURCE: Final = ROOT / "tests" / "conformance" / "peers" / "complaints.tsv"
OWNS: Final = ("docs/conformance/peers.md",)

INTRO: Final = """\
# Five verifiers that others wrote

A suite that only its author's verifier passes proves nothing. So five others are asked by adapters
of about a hundred lines (`tests/conformance/peers`): EU DSS 6.4 with its default policy, the JDK
17, signxml 5.2.0, python-xmlsec 1.3.17, and the command xmlsec1 1.2.37. What is left of complaints
that *must* or *should* weigh is listed here, one by one: the clause, what it demands in our own
words, and the smallest input that shows it. A complaint that is not in these tables fails the
build. (This page is written by `docs/_generate/peers.py`.)

All five are good at what they are made for. JDK, signxml, python-xmlsec and xmlsec1 are verifiers
of XML Signature: revocation, for one, is left to whoever calls them, and these adapters do no more
than the library does.

What no text demands is *may* and not listed: statements, levels above B, signatures without XAdES,
OCSP instead of lists, and what merely costs time.
"""


def render() -> str:
    """The whole page."""
    return "\n".join((INTRO, *_table(Importance.MUST), *_table(Importance.SHOULD), *_demands()))


def complaints() -> tuple[tuple[str, tuple[str, ...], str], ...]:
    """Case, peers and input, one a complaint."""
    _, *lines = SOURCE.read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return tuple((case, tuple(peers.split(",")), shows) for case, peers, shows in rows)


def _table(importance: Importance) -> Iterator[str]:
    cases = {case.id: case for case in corpus.cases()}
    yield f"## {importance.value.capitalize()}\n"
    yield "| Case | Of whom | Clause | The smallest input that shows it |"
    yield "| --- | --- | --- | --- |"
    for name, peers, shows in complaints():
        case = cases[name]
        if case.importance is importance:
            yield f"| `{name}` | {', '.join(peers)} | {case.clause} | {shows} |"
    yield ""


def _demands() -> Iterator[str]:
    cases = {case.id: case for case in corpus.cases()}
    clauses = {str(cases[name].clause): cases[name].clause for name, _, _ in complaints()}
    yield "## What the clauses demand\n"
    yield "| Clause | In our own words | Bằng tiếng Việt |"
    yield "| --- | --- | --- |"
    for text, clause in sorted(clauses.items()):
        words = grounds.demand(clause)
        yield f"| {text} | {words.en} | {words.vi} |"
    yield ""


def files() -> dict[Path, str]:
    """The page by its path."""
    return {TARGET: render()}
