"""Why cases are not passed: one cause for all that fails for the same thing.

What fails already in the plain case is no news in any other: it is told once, and what else a case
shows is told under a name of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import attrs

from vnedoc.conformance.cases import corpus
from vnedoc.conformance.cases.case import Case, Importance, Task
from vnedoc.conformance.cases.defects import table
from vnedoc.conformance.running.complaints import OWN, STEP, TITLES, same
from vnedoc.conformance.running.departures import remarks
from vnedoc.conformance.running.naming import named
from vnedoc.conformance.running.results import CaseStatus, Result, Results
from vnedoc.words import Words

_STATUS: Final = "MessageHeader/StatusCode"
CONNECT_PLAIN: Final = ("dedupe-plain", "acknowledge-plain", "answer-plain", "lifecycle-plain")
_PLAIN: Final[Mapping[tuple[str, bool], tuple[str, ...]]] = {
    ("read", False): ("whole-new",),
    ("read", True): ("whole-status",),
    ("verify", False): ("signature-valid-new",),
    ("verify", True): ("signature-valid-new", "signature-valid-status"),
    ("produce", False): ("produce-new-must",),
    ("produce", True): ("produce-status-03",),
    ("connect", False): CONNECT_PLAIN,
    ("connect", True): CONNECT_PLAIN,
    ("mail", False): ("mail-plain-document",),
    ("mail", True): ("mail-plain-status",),
    ("extension", False): ("extension-form-plain",),
    ("package", False): ("package-bag-plain",),
    ("package", True): ("package-bag-plain",),
}
"""What is asked, and whether about a status message -> the plain cases."""
_NEVER: Final = 2
"""Cases that ask for a value before it is called never told."""
_SKIPPED: Final = "skipped"
_ENDINGS: Final = {"crashed", "hung", "memory", "garbled"}
_APART: Final = {"noise", "fetched", "left", "vanished"}
"""What is told by its own name, whatever else a case shows."""
_PLACED: Final = _ENDINGS | _APART | {"made-up-default", "unknown-code", "invented"}
"""Names of which every place is a cause of its own."""
_ORDER: Final = list(Importance)
Ground = tuple[str, str]
"""Name and place of a cause."""


@attrs.frozen(kw_only=True)
class Cause:
    """One thing that is wrong, and the cases that show it."""

    name: str
    """A key of the defects or of the kinds of complaint; ``plain-`` before one of the latter if
    already the plain case shows it."""
    at: str = ""
    """The path, file or code that it is about."""
    cases: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    """Those that nothing else stands in the way of."""
    weights: Mapping[str, int] = attrs.field(factory=dict)
    """Importance -> how many cases."""

    @property
    def words(self) -> Words:
        """What it is, for people."""
        return words_of(self.name, self.at)

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        return {
            "name": self.name,
            "at": self.at,
            **self.words.to_data(),
            "cases": list(self.cases),
            "alone": list(self.alone),
            "weights": dict(self.weights),
        }


_ALREADY: Final[Mapping[str, Words]] = {
    "lost": Words(vi="không bao giờ cho biết {at}", en="never tells {at}"),
    "changed": Words(
        vi="luôn cho {at} khác với gói tin", en="tells another {at} than every message holds"
    ),
    "invented": Words(vi="luôn tự điền {at}", en="makes up {at} in every message"),
    "refused": Words(vi="từ chối cả gói tin thông thường", en="refuses even the plain message"),
    "unproven": Words(
        vi="không công nhận cả chữ ký thông thường", en="does not pass even the plain signature"
    ),
    "unnoticed": Words(vi="không bao giờ nhắc điều gì", en="never remarks on anything"),
    "noise": Words(vi="luôn nhắc {at}", en="remarks {at} on every message"),
    "produced": Words(vi="luôn lập sai {at}", en="gets {at} wrong in every message"),
    "left": Words(
        vi="luôn để lại nội dung gói tin ở {at}", en="leaves parts of every message in {at}"
    ),
}


def words_of(name: str, at: str = "") -> Words:
    """What a cause is, for people."""
    about = OWN.get(at) or same(at)
    if name == _SKIPPED:
        return Words(vi=f"bỏ qua: {about.vi}", en=f"skips: {about.en}")
    plain = name.removeprefix("plain-")
    if plain != name and plain in _ALREADY:
        told = _ALREADY[plain]
        return Words(vi=told.vi.format(at=at), en=told.en.format(at=at))
    found = table().get(plain) or TITLES.get(plain) or Words(vi=plain, en=plain)
    if not at:
        return found
    return Words(vi=f"{found.vi} ({about.vi})", en=f"{found.en} ({about.en})")


def causes(results: Results) -> tuple[Cause, ...]:
    """The causes of all that was not passed, those first that stand in the way of most.

    Args:
        results: Of one run.
    """
    known = {case.id: case for case in corpus.cases()}
    sifter = _Sifter(results, known)
    grounds = {
        one.id: sifter.grounds(one) for one in results.results if one.status.value != "passed"
    }
    found: dict[Ground, dict[str, Importance]] = {}
    for case, told in grounds.items():
        for ground, weight in told.items():
            found.setdefault(ground, {})[case] = weight
    made = [
        Cause(
            name=name,
            at=at,
            cases=tuple(cases),
            alone=tuple(case for case in cases if _alone((name, at), grounds[case])),
            weights=_counted(cases.values()),
        )
        for (name, at), cases in found.items()
    ]
    return tuple(sorted(made, key=_first))


def _alone(ground: Ground, told: Mapping[Ground, Importance]) -> bool:
    """Whether nothing else that weighs as much stands in the way of a case."""
    own = _ORDER.index(told[ground])
    return all(_ORDER.index(w) > own for other, w in told.items() if other != ground)


def _counted(weights: Iterable[Importance]) -> dict[str, int]:
    told = list(weights)
    return {one.value: told.count(one) for one in Importance if one in told}


def _first(cause: Cause) -> tuple[object, ...]:
    """The gravest first, then what stands in the way of most; what is skipped last."""
    counts = [-cause.weights.get(one.value, 0) for one in Importance]
    return (cause.name == _SKIPPED, *counts, cause.name, cause.at)


class _Sifter:
    """Knows what the plain cases show already."""

    def __init__(self, results: Results, known: Mapping[str, Case]) -> None:
        self._known = known
        by_id = {one.id: one for one in results.results}
        self._plain = {
            key: {ground for name in names if name in by_id for ground in _unnamed(by_id[name])}
            for key, names in _PLAIN.items()
        }
        self._never = set(_never_told(results, known))
        self._mute = not any(
            next(remarks(one.answer), None)
            for one in results.results
            if one.answer is not None and one.answer.get("outcome") == "accepted"
        )

    def grounds(self, result: Result) -> dict[Ground, Importance]:
        """What stands in the way of a case: each cause, and how much it weighs there."""
        own = Importance(result.importance)
        if result.status is CaseStatus.SKIPPED:
            why = str(result.reasons[0].get("en", "")) if result.reasons else ""
            return {(_SKIPPED, why): own}
        case = self._known.get(result.id)
        plain = self._plain[_kind(case)] if case else set()
        # Which of two values is taken is a fault of its own, also of a reader that never remarks.
        mute = self._mute and (case is None or case.defect != "differential")
        told: list[tuple[Ground, Importance]] = []
        new: list[tuple[str, str, Importance]] = []
        for code, at, weight, shown in _reasons(result, own):
            if code == "unnoticed" and mute:
                told.append(((f"plain-{code}", ""), weight))
            elif (code, at) in plain or (code == "lost" and at in self._never):
                told.append(((f"plain-{code}", at), weight))
            elif shown:
                told.append(((shown, ""), weight))
            else:
                new.append((code, at, weight))
        told += _named(case.defect if case else "", new)
        if not told:
            told.append(((result.defect or result.status.value, ""), own))
        # The gravest complaint of a cause is what it weighs.
        told.sort(key=lambda one: -_ORDER.index(one[1]))
        return dict(told)


def _reasons(result: Result, own: Importance) -> Iterator[tuple[str, str, Importance, str]]:
    """Kind, place, weight and, where a step told it, name of each complaint."""
    for reason, (code, place) in zip(result.reasons, _seen(result), strict=True):
        came = reason.get("came")
        at = str(came["en"]) if code in _ENDINGS and came else place
        yield code, at, Importance(reason.get("importance") or own), str(reason.get("shows", ""))


def _named(
    defect: str, complaints: list[tuple[str, str, Importance]]
) -> Iterator[tuple[Ground, Importance]]:
    """The names of what is no news of the plain case."""
    whole = named(defect, [(code, w.value) for code, _, w in complaints if code not in _APART])
    for code, at, weight in complaints:
        name = code if code in _APART else whole
        yield (name, at if name in _PLACED else ""), weight


def _seen(result: Result) -> Iterator[tuple[str, str]]:
    for reason in result.reasons:
        at = str(reason.get("at", ""))
        # Each step of a scenario is another place, but no other matter.
        yield str(reason.get("code", "")), "" if at.startswith(STEP) else at


def _unnamed(result: Result) -> Iterator[tuple[str, str]]:
    """What a case shows, but for what its step has a name for: that is one cause anyhow."""
    for reason, ground in zip(result.reasons, _seen(result), strict=True):
        if not reason.get("shows"):
            yield ground


def _kind(case: Case) -> tuple[str, bool]:
    task = "read" if case.task is Task.EXTRACT else case.task.value
    return task, _STATUS in case.expected.values or "status" in case.id


def _never_told(results: Results, known: Mapping[str, Case]) -> Iterator[str]:
    """Paths that are asked for and that no answer of the whole run tells."""
    told: set[str] = set()
    asked: dict[str, int] = {}
    for one in results.results:
        values = (one.answer or {}).get("values") or {}
        told.update(path for path, text in values.items() if str(text or "").strip())
        case = known.get(one.id)
        if case is not None and one.answer is not None:
            for path, allowed in case.expected.values.items():
                asked[path] = asked.get(path, 0) + (None not in allowed)
    # The second of a name is another matter: that one is told shows that the field is known.
    yield from (p for p, n in asked.items() if n >= _NEVER and p not in told and "[" not in p)
