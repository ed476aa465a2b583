"""``docs/reference/kinds.md``, from the catalogue, the delivery policy and the labelled set."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import attrs

from vnedoc.doctype import (
    Classification,
    DeliveryRule,
    Group,
    Kind,
    Mode,
    Recognition,
    Secrecy,
    catalogue,
    classify,
    delivery,
)
from vnedoc.findings import Confidence

ROOT: Final = Path(__file__).resolve().parents[2]
TARGET: Final = ROOT / "docs" / "reference" / "kinds.md"
OWNS: Final = ("docs/reference/kinds.md",)
LABELLED: Final = ROOT / "tests" / "doctype" / "labelled.tsv"
BINS: Final = (0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0)
BEFORE: Final = dt.date(2018, 9, 5)

_SCORE_HEAD: Final = (
    "Rows | Answered | Coverage | Accuracy | Individual or legal told | of these right |"
)
INTRO: Final = """\
# Kinds of documents

The catalogue, how documents of each kind may travel, and how far the classifier can be trusted.
This page is written by `docs/_generate/kinds.py` from `src/vnedoc/data/kind*.tsv`,
`src/vnedoc/data/delivery.toml` and `tests/doctype/labelled.tsv`.

How well a clause is known: *text* was read in the legal text, *code* is inferred from what real
systems do, *mem* is general knowledge. Papers under *Other papers* circulate with documents and are
numbered like them, but no list of administrative kinds has them: the clause is that of the law that
creates them. A kind that is in none of these tables is answered as unknown.
"""

MODES: Final = {
    Mode.ELECTRONIC_ONLY: "E",
    Mode.ELECTRONIC_WITH_PAPER: "E+P",
    Mode.NOT_THIS_WAY: "no",
}


@attrs.frozen(kw_only=True)
class Row:
    """One row of the labelled set and what the classifier says about it."""

    part: str
    kind: Kind | None
    """`None` where nothing decides, or where the kind is in no list."""
    outside: bool
    """Whether the kind is in no list, so that "unknown" is right."""
    form: str
    answer: Classification

    @property
    def right(self) -> bool:
        """Whether the official name is right; of a kind in no list, whether that is said."""
        if self.outside:
            return self.answer.answer is Recognition.UNKNOWN_KIND
        answer = self.answer.kind
        return answer is not None and self.kind is not None and answer.name == self.kind.name


def rows() -> tuple[Row, ...]:
    """The labelled set, classified."""
    lines = LABELLED.read_text("utf-8").split("\n")
    header = lines[0].split("\t")
    found = []
    for line in filter(None, lines[1:]):
        cells = dict(zip(header, line.split("\t"), strict=True))
        first, _, second = cells["codes"].partition("/")
        codes = (int(first), int(second) if second else None) if first else None
        answer = classify(
            notation=cells["notation"] or None,
            title=cells["title"] or None,
            type_name=cells["type_name"] or None,
            codes=codes,
            issuer=cells["issuer"] or None,
            date=dt.date.fromisoformat(cells["date"]) if cells["date"] else None,
        )
        kind = None if cells["kind"] in ("?", "!") else catalogue()[cells["kind"]]
        found.append(
            Row(
                part=cells["part"],
                kind=kind,
                outside=cells["kind"] == "!",
                form=cells["form"],
                answer=answer,
            )
        )
    return tuple(found)


@attrs.frozen(kw_only=True)
class Score:
    """How well a set of rows was answered."""

    rows: int
    answered: int
    right: int
    undecidable: int
    undecidable_answered: int
    individual: int
    individual_right: int

    @property
    def coverage(self) -> float:
        """Answered rows among those that have a kind."""
        return (self.answered - self.undecidable_answered) / (self.rows - self.undecidable)

    @property
    def accuracy(self) -> float:
        """Right answers among all answers; answering where nothing decides is wrong."""
        return self.right / self.answered


def score(of: Iterable[Row]) -> Score:
    """Count."""
    of = tuple(of)
    answered = [row for row in of if not row.answer.abstained]
    told = [
        row
        for row in answered
        if row.right and row.kind is not None and row.answer.individual is not None
    ]
    return Score(
        rows=len(of),
        answered=len(answered),
        right=sum(row.right for row in answered),
        undecidable=sum(row.kind is None for row in of),
        undecidable_answered=sum(row.kind is None for row in answered),
        individual=len(told),
        individual_right=sum(
            row.answer.individual == row.kind.individual for row in told if row.kind
        ),
    )


@attrs.frozen(kw_only=True)
class Bin:
    """Answers of about the same confidence."""

    low: float
    high: float
    answers: int
    expected: float
    observed: float


def calibration(of: Iterable[Row]) -> tuple[Bin, ...]:
    """Expected against observed accuracy, by confidence."""
    answered = [row for row in of if not row.answer.abstained]
    found = []
    for low, high in itertools.pairwise(BINS):
        inside = [row for row in answered if low <= row.answer.confidence < high]
        if inside:
            found.append(
                Bin(
                    low=low,
                    high=high,
                    answers=len(inside),
                    expected=sum(row.answer.confidence for row in inside) / len(inside),
                    observed=sum(row.right for row in inside) / len(inside),
                )
            )
    return tuple(found)


def calibration_error(of: Iterable[Row]) -> float:
    """Mean distance between expected and observed, weighed by answers (ECE)."""
    bins = calibration(of)
    answers = sum(bin_.answers for bin_ in bins)
    return sum(abs(bin_.expected - bin_.observed) * bin_.answers for bin_ in bins) / answers


def render() -> str:
    """The whole page."""
    sections = (INTRO, *_catalogue(), *_lists(), *_delivery(), *_quality())
    return "\n".join(sections) + "\n"


def _table(head: str, lines: Iterable[str]) -> str:
    rule = "|".join(" --- " for _ in head.strip("|").split("|"))
    return "\n".join([head, f"|{rule}|", *lines]) + "\n"


def _catalogue() -> Iterator[str]:
    yield "## Catalogue\n"
    for group in Group:
        yield f"### {group.label('en')} ({group.label('vi')})\n"
        yield _table(
            "| Id | Tên loại | English | Abbreviations | 2022 | 2020 | 2011 | 2013 | From | Until "
            "| Clause |",
            (_kind_line(kind) for kind in catalogue().kinds if kind.group is group),
        )


def _kind_line(kind: Kind) -> str:
    letters = ", ".join(dict.fromkeys(a.text for a in kind.abbreviations))
    codes = " | ".join(_codes(kind, list_id) for list_id in ("2022", "2020", "2011", "2013"))
    days = f"{kind.since or ''} | {kind.until or ''}"
    clause = f"{kind.clause} ({kind.clause.confidence.value})"
    return f"| `{kind.id}` | {kind.vi} | {kind.en} | {letters} | {codes} | {days} | {clause} |"


def _codes(kind: Kind, list_id: str) -> str:
    return ", ".join(
        (f"{code.type}/" if code.type else "") + str(code.detail) + ("" if code.exact else "\\*")
        for code in catalogue().codes_of(kind, list_id)
    )


def _lists() -> Iterator[str]:
    yield (
        "\\* A wider row covers the kind. *2022* is `Type`/`TypeDetail` of edXML. Days before\n"
        "2016 are general knowledge.\n"
    )
    yield "### Lists\n"
    yield _table(
        "| List | Instrument | Vietnamese | English | From | Until |",
        (
            f"| {item.id} | {item.document} {item.number} | {item.vi} | {item.en} "
            f"| {item.since or ''} | {item.until or ''} |"
            for item in catalogue().lists
        ),
    )
    yield "### Tiers of legal documents\n"
    yield _table(
        "| Law | Tier | Kind | Issuer | Level | From | Until | Known from |",
        (
            f"| {tier.clause.document} | {tier.number} | {kind.name} | {tier.issuer} "
            f"| {tier.level or ''} | {tier.since} | {tier.until or ''} "
            f"| {tier.clause.confidence.value} |"
            for kind, tier in sorted(
                ((kind, tier) for kind in catalogue().kinds for tier in kind.tiers),
                key=lambda pair: (pair[1].since, pair[1].number),
            )
        ),
    )


def _delivery() -> Iterator[str]:
    cases = (
        "| Kind | Today | To the Government, the Prime Minister | Unsigned | Secret "
        "| Not connected | Before 06/9/2018 | Whole dossier |"
    )
    yield "## How documents travel\n"
    yield (
        "*E*: electronically only; *E+P*: electronically with paper; *no*: not by this way. Each\n"
        "cell has its clause: *Điều* is an article of 28/2018/QĐ-TTg, *2013* the practice of the\n"
        "provinces before that decision. *Whole dossier* says when the electronic version of the\n"
        "whole dossier goes with a document to the Government, the Prime Minister or a superior\n"
        "(the targets of the roadmap of 2013). An agency's own list (Điều 7(2)(b)) may add paper\n"
        "to any cell *E*.\n"
    )
    yield _table(cases, (_delivery_line(kind) for kind in catalogue().kinds))
    yield "The words of each rule:\n"
    rules = {rule.rule: rule for kind in catalogue().kinds for rule in _cases(kind)}
    yield _table(
        "| Rule | Mode | Clause | Tiếng Việt | English | Known from |",
        (
            f"| {rule.rule} | {rule.mode.label('en')} | {_full(rule)} | {rule.text('vi')} "
            f"| {rule.text('en')} | {rule.clause.confidence.value} |"
            for rule in rules.values()
        ),
    )
    yield (
        "A document must be sent on the day of signing, at latest the morning of the next working\n"
        "day; an urgent one at once (28/2018/QĐ-TTg Điều 6(2)).\n"
    )


def _cases(kind: Kind) -> tuple[DeliveryRule, ...]:
    return (
        delivery(kind),
        delivery(kind, to_government=True),
        delivery(kind, signed=False),
        delivery(kind, secrecy=Secrecy.SECRET),
        delivery(kind, connected=False),
        delivery(kind, day=BEFORE),
    )


def _delivery_line(kind: Kind) -> str:
    cells = " | ".join(f"{MODES[rule.mode]}: {_short(rule)}" for rule in _cases(kind))
    due = "always" if delivery(kind).dossier else "if submitted"
    return f"| {kind.vi} | {cells} | {due}: 2013 |"


def _short(rule: DeliveryRule) -> str:
    if rule.clause.document == "28/2018/QĐ-TTg":
        return rule.clause.number
    return "2013" if rule.clause.confidence is Confidence.CODE else str(rule.clause)


def _full(rule: DeliveryRule) -> str:
    return str(rule.clause)


def _quality() -> Iterator[str]:
    all_rows = rows()
    parts = (
        ("dev", [row for row in all_rows if row.part == "dev"]),
        ("test", [row for row in all_rows if row.part == "test"]),
        ("both", list(all_rows)),
    )
    yield "## How far the classifier can be trusted\n"
    yield (
        "The labelled set is the project's own: invented documents of every kind, most of them\n"
        "written before the rules (`tests/doctype/SOURCE.md`). The rules were looked at with\n"
        "`dev`; `test` only measures. Naming a kind where nothing decides, or where it is in no\n"
        "list, counts as wrong.\n"
    )
    yield _table(
        f"| Part | {_SCORE_HEAD}",
        (_score_line(name, score(part)) for name, part in parts),
    )
    forms = dict.fromkeys(row.form for row in all_rows)
    yield _table(
        f"| Form of the row | {_SCORE_HEAD}",
        (_score_line(form, score(r for r in all_rows if r.form == form)) for form in forms),
    )
    yield _of_no_list([row for row in all_rows if row.outside])
    yield "### Calibration\n"
    yield (
        "What the classifier expects of its answers against what is observed. The mean distance\n"
        f"(expected calibration error) is {calibration_error(all_rows):.3f}; a test keeps it at\n"
        "0.02 or less, and every bin of 20 answers or more within 0.1.\n"
    )
    yield _table(
        "| Confidence | Answers | Expected | Observed |",
        (
            f"| {bin_.low:.2f} to {bin_.high:.2f} | {bin_.answers} | {bin_.expected:.3f} "
            f"| {bin_.observed:.3f} |"
            for bin_ in calibration(all_rows)
        ),
    )


def _of_no_list(outside: list[Row]) -> str:
    unknown = sum(row.right for row in outside)
    return (
        f"Of {len(outside)} rows whose kind is in no list, {unknown} are called unknown. Another\n"
        "200 of 40 such kinds are made anew by `tests/doctype/outside.py`: at least nine in ten\n"
        "must be called unknown, and at most three in a hundred may surely be given a wrong name.\n"
        "Of rows with 12 % of all characters misread, 92 % of the answers must be right.\n"
    )


def _score_line(name: str, of: Score) -> str:
    return (
        f"| {name} | {of.rows} | {of.answered} | {of.coverage:.3f} | {of.accuracy:.4f} "
        f"| {of.individual} | {of.individual_right} |"
    )


def files() -> dict[Path, str]:
    """The page by its path."""
    return {TARGET: render()}
