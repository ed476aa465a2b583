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
MAX_CODES_BYTES: Final = 1024 * 1024
MAX_MEANINGS: Final = 20
"""Things that one code may be about; what is about everything is about nothing."""


_NOT_SAID: Final[tuple[object, ...]] = ("", [], (), {}, None, 0)


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
    """Results, a declaration or a table of codes that cannot be used. `source` is its name."""

    code = "VNE-E910"
    title_en = "The results, the declaration or the table of codes cannot be used"
    title_vi = "Không dùng được tệp kết quả, bản công bố hoặc bảng mã"
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
    reasons: tuple[Mapping[str, Any], ...] = ()
    """Complaints, as data; of a skipped case, why."""
    seconds: float = 0.0
    peak_bytes: int = 0
    answer: Mapping[str, Any] | None = None
    """What the adapter said, so that others can judge it again."""
    written: Mapping[str, str] = attrs.field(factory=dict)
    """Files that it wrote, with their SHA-256."""
    fetched: tuple[str, ...] = ()
    """What it asked the listener for."""
    left: tuple[str, ...] = ()
    """Files in places to work in that hold parts of the message."""

    @property
    def weight(self) -> Importance:
        """How much it weighs that the case was not passed: as its gravest complaint does."""
        own = Importance(self.importance)
        if self.status is not CaseStatus.FAILED or not self.reasons:
            return own
        told = (Importance(one.get("importance") or own) for one in self.reasons)
        order = list(Importance)
        return max(own, min(told, key=order.index), key=order.index)

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data, without what is not said."""
        data = attrs.asdict(self)
        data["reasons"] = [dict(reason) for reason in self.reasons]
        return {
            name: value for name, value in data.items() if value not in ("", [], (), {}, None, 0)
        }


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
    codes: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    """Code of the vendor -> codes of vnedoc, or paths, that it is about."""
    seed: int | None = None
    """Of the order of the questions and of their ids."""
    confined: bool = False
    """Whether the adapter was kept in a world of its own, in which all that it writes is seen."""
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
                "codes": {code: list(about) for code, about in self.codes.items()},
                "seed": self.seed,
                "confined": self.confined,
                "at": self.at,
            },
            "levels": {role: level.value for role, level in levels(self).items()},
            "results": [result.to_data() for result in self.results],
        }

    def to_json(self) -> str:
        """The results as text, the same for the same results."""
        return json.dumps(self.to_data(), ensure_ascii=False, indent=1) + "\n"

    @property
    def partial(self) -> bool:
        """Whether this is a part of a run: of a part no level follows."""
        return len({one.id for one in self.results}) != self.cases

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
            codes={str(code): tuple(map(str, v)) for code, v in run["codes"].items()},
            seed=None if run["seed"] is None else int(run["seed"]),
            confined=bool(run.get("confined")),
            at=str(run["at"]),
            results=tuple(_result(one) for one in told["results"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise wrong from None


def load_codes(data: bytes, source: str = "<bytes>") -> dict[str, tuple[str, ...]]:
    """A vendor's table of codes: code -> codes of vnedoc, or paths, that it is about.

    Args:
        data: JSON, at most `MAX_CODES_BYTES`.
        source: What people call the file, for the error.

    Raises:
        ResultsError: it is no such table.
    """
    try:
        if len(data) > MAX_CODES_BYTES:
            raise ValueError("too large")
        told = json.loads(data)
        if all(isinstance(one, list) and len(one) <= MAX_MEANINGS for one in told.values()):
            return {str(code): tuple(map(str, about)) for code, about in told.items()}
    except (ValueError, AttributeError, RecursionError):
        pass
    raise ResultsError(
        source=source,
        reason=f'it is no table of codes: {{"CODE": ["VNE-... or path"]}}, at most {MAX_MEANINGS}'
        " for one",
        reason_vi=f'không phải bảng mã: {{"MÃ": ["VNE-... hoặc đường dẫn"]}}, tối đa {MAX_MEANINGS}'
        " nghĩa cho một mã",
    )


def _result(told: Mapping[str, Any]) -> Result:
    values = dict(told)
    values["status"] = CaseStatus(values["status"])
    values["reasons"] = tuple(dict(reason) for reason in values.get("reasons", ()))
    values["fetched"], values["left"] = (tuple(values.get(n, ())) for n in ("fetched", "left"))
    return Result(**values)


_ORDER: Final = (
    (Importance.MUST, Level.BASIC),
    (Importance.SHOULD, Level.GOOD),
    (Importance.MAY, Level.FULL),
)


def levels(results: Results, wanted: Iterable[Case] | None = None) -> dict[str, Level]:
    """The level of each role; of a part of a run none is told. What was skipped is not passed.

    Args:
        results: of one run.
        wanted: the cases of the suite, of which those without a result are not passed; those with a
            result unless given.
    """
    if wanted is None and results.partial:
        return {}
    told = {one.id: one for one in results.results}
    weights: dict[tuple[str, str], bool] = {}
    asked = told.values() if wanted is None else wanted
    for one in asked:
        found = told.get(one.id)
        role, passed = str(one.role), found is not None and found.status is CaseStatus.PASSED
        weight = found.weight if found else Importance(one.importance)
        for key in ((role, str(one.importance)), (role, weight.value)):
            weights[key] = weights.get(key, True) and (passed or key[1] != weight.value)
    return {role.value: _level(role, weights) for role in Role}


def _level(role: Role, passed: Mapping[tuple[str, str], bool]) -> Level:
    if (role.value, Importance.MUST.value) not in passed:
        # Nothing was asked that must be passed, so nothing can have been.
        return Level.NONE
    reached = Level.NONE
    for importance, level in _ORDER:
        if not passed.get((role.value, importance.value), True):
            break
        reached = level
    return reached
