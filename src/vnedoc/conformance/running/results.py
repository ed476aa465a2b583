"""What came of a run: one result a case, and the levels that follow."""

from __future__ import annotations

import enum
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

import attrs

from vnedoc.conformance.cases.case import SUITE_VERSION, Case, Importance, Role
from vnedoc.errors import VnedocError, error

FORMAT: Final = 1
"""Version of the results file; a field that goes or changes its meaning makes a new one."""
MAX_RESULTS_BYTES: Final = 256 * 1024 * 1024


class CaseStatus(enum.StrEnum):
    """What became of a case. Only ``passed`` is passed."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    CRASHED = "crashed"
    HUNG = "hung"
    MEMORY = "memory"
    GARBLED = "garbled"


class Level(enum.StrEnum):
    """How far a role was reached. Each asks for every case of the ones before."""

    NONE = "none"
    BASIC = "basic"
    """Every case that must be passed."""
    GOOD = "good"
    """And every case that should be."""
    FULL = "full"
    """And every other one."""


@error
class ResultsError(VnedocError):
    """A results file or a declaration that cannot be used. `source` is its name."""

    code = "VNE-E910"
    title_en = "The results file or the declaration cannot be used"
    title_vi = "Không dùng được tệp kết quả hoặc bản công bố"
    en = "{source}: {reason}."
    vi = "{source}: {reason_vi}."
    source: str
    reason: str
    reason_vi: str


@attrs.frozen(kw_only=True)
class Result:
    """What became of one case."""

    id: str
    status: CaseStatus
    role: str
    importance: str
    defect: str = ""
    reasons: tuple[Mapping[str, str], ...] = ()
    """Complaints, as data; of a skipped case, why."""
    seconds: float = 0.0
    peak_bytes: int = 0
    answer: Mapping[str, Any] | None = None
    """What the adapter said, so that others can judge it again."""
    written: Mapping[str, str] = attrs.field(factory=dict)
    """Files that it wrote, with their SHA-256."""

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data, without what is not said."""
        data = attrs.asdict(self)
        data["reasons"] = [dict(reason) for reason in self.reasons]
        return {name: value for name, value in data.items() if value not in ("", [], {}, None, 0)}


@attrs.frozen(kw_only=True)
class Results:
    """What came of a run."""

    product: str
    version: str
    corpus: str
    """Digest of the corpus: see `vnedoc.conformance.cases.corpus.digest`."""
    cases: int
    """How many cases the suite has; fewer results are a part of a run."""
    results: tuple[Result, ...]
    suite: str = SUITE_VERSION
    adapter: str = ""
    mode: str = ""
    limits: Mapping[str, Any] = attrs.field(factory=dict)
    at: str = ""
    """When it was run, as the caller says."""

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data, by ``results.schema.json``."""
        return {
            "format": FORMAT,
            "suite": {"version": self.suite, "corpus": self.corpus, "cases": self.cases},
            "product": {"name": self.product, "version": self.version},
            "run": {
                "adapter": self.adapter,
                "mode": self.mode,
                "limits": dict(self.limits),
                "at": self.at,
            },
            "levels": {role: level.value for role, level in levels(self).items()},
            "results": [result.to_data() for result in self.results],
        }

    def to_json(self) -> str:
        """The results as text, the same for the same results."""
        return json.dumps(self.to_data(), ensure_ascii=False, indent=1) + "\n"

    @property
    def digest(self) -> str:
        """SHA-256 of what was answered and judged, without times and memory."""
        stable = [
            {k: v for k, v in one.to_data().items() if k not in ("seconds", "peak_bytes")}
            for one in self.results
        ]
        text = json.dumps([self.corpus, stable], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def load(data: bytes, source: str = "<bytes>") -> Results:
    """The results in a file's bytes.

    Args:
        data: The bytes of the file, at most `MAX_RESULTS_BYTES`.
        source: What people call the file, for the error.

    Raises:
        ResultsError: it is no results file of this format.
    """
    wrong = ResultsError(
        source=source,
        reason=f"it is no results file of format {FORMAT}",
        reason_vi=f"không phải tệp kết quả dạng {FORMAT}",
    )
    if len(data) > MAX_RESULTS_BYTES:
        raise wrong
    try:
        told = json.loads(data)
        if told["format"] != FORMAT:
            raise wrong
        run, suite, product = told["run"], told["suite"], told["product"]
        return Results(
            product=str(product["name"]),
            version=str(product["version"]),
            corpus=str(suite["corpus"]),
            cases=int(suite["cases"]),
            suite=str(suite["version"]),
            adapter=str(run["adapter"]),
            mode=str(run["mode"]),
            limits=dict(run["limits"]),
            at=str(run["at"]),
            results=tuple(_result(one) for one in told["results"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise wrong from None


def _result(told: Mapping[str, Any]) -> Result:
    values = dict(told)
    values["status"] = CaseStatus(values["status"])
    values["reasons"] = tuple(dict(reason) for reason in values.get("reasons", ()))
    return Result(**values)


_ORDER: Final = (
    (Importance.MUST, Level.BASIC),
    (Importance.SHOULD, Level.GOOD),
    (Importance.MAY, Level.FULL),
)


def levels(results: Results, wanted: Iterable[Case] | None = None) -> dict[str, Level]:
    """The level of each role. A case that was skipped, or is not there, is not passed.

    Args:
        results: of one run.
        wanted: the cases of the suite; those with a result unless given.
    """
    passed = {one.id for one in results.results if one.status is CaseStatus.PASSED}
    asked: dict[tuple[str, str], list[str]] = {}
    if wanted is None:
        for one in results.results:
            asked.setdefault((one.role, one.importance), []).append(one.id)
        whole = len(results.results) == results.cases
    else:
        for case in wanted:
            asked.setdefault((case.role.value, case.importance.value), []).append(case.id)
        whole = True
    return {role.value: _level(role, asked, passed) if whole else Level.NONE for role in Role}


def _level(role: Role, asked: Mapping[tuple[str, str], list[str]], passed: set[str]) -> Level:
    if not any(name == role.value for name, _ in asked):
        return Level.NONE
    reached = Level.NONE
    for importance, level in _ORDER:
        if not passed.issuperset(asked.get((role.value, importance.value), ())):
            break
        reached = level
    return reached
