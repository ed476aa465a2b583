"""The name of what is wrong, by what was seen: a defect's name needs its own evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from vnedoc.conformance.cases.acting.extending.faults import EXTENSIONS
from vnedoc.conformance.cases.case import Importance
from vnedoc.conformance.cases.defects import CONNECTORS, rows

_READING: Final = frozenset({"refused", "lost", "changed"})
_BREACH: Final = frozenset({"accepted", "unnoticed", "unplaced", "code"})
_FOOLED: Final = frozenset({"accepted", "changed", "forbidden", "verdict", "canary"})
_MADE: Final = frozenset({"produced", "accepted", "refused"})
_ENDINGS: Final = frozenset({"crashed", "hung", "memory", "garbled"})
_TAKEN: Final = frozenset({"accepted"}) | _ENDINGS
_WITHSTANDS: Final = _FOOLED | _BREACH | _ENDINGS | {"invented", "written", "files"}
"""What shows that something is not withstood: nearly all, but never that good input is refused."""

EVIDENCE: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "value": frozenset({"changed"}),
        "length": frozenset({"refused", "changed"}),
        "code": _READING,
        "kind": _READING,
        "status": _READING,
        "identifier": frozenset({"refused", "changed"}),
        "repeated-receivers": frozenset({"lost"}),
        "lists": frozenset({"lost"}),
        "form": _READING,
        "value-form": _READING,
        "lenient-date": frozenset({"invented"}),
        "unremarked": frozenset({"unnoticed", "unplaced"}),
        "unknown-code": frozenset({"invented"}),
        "made-up-default": frozenset({"invented"}),
        "vanished": frozenset({"vanished"}),
        "text": _READING,
        "file-content": frozenset({"lost", "changed", "files"}),
        "namespace": frozenset({"changed"}),
        "rule": _BREACH,
        "size": _READING | _ENDINGS,
        "producer": _MADE,
        "status-sender": _MADE,
        "file-names": frozenset({"written", "files"}),
        "algorithm": frozenset({"accepted", "verdict"}),
        "verdict": frozenset({"accepted", "verdict", "forbidden"}),
        "entities": frozenset({"accepted", "canary", "invented", "changed"}),
        "zip-name": frozenset({"written"}),
        "first-signature": frozenset({"accepted", "verdict", "unproven", "forbidden"}),
        "transforms": frozenset({"accepted", "verdict", "forbidden"}),
        "unsigned-copy": frozenset({"accepted", "changed", "forbidden", "verdict"}),
        "key-info": frozenset({"accepted", "verdict"}),
        "sha1": frozenset({"accepted", "verdict"}),
        "item-path": frozenset({"written"}),
        "mail-form": _READING | _ENDINGS,
        "mail-text": _READING,
        "mail-word": _READING | _ENDINGS,
        "mail-wrapper": _READING | _ENDINGS,
        "mail-stops": _READING | _ENDINGS,
        "mail-first": frozenset({"changed", "invented", "unnoticed", "unplaced"}),
        "mail-lenient": frozenset({"changed", "invented", "unnoticed", "unplaced"}),
        "mail-returned": frozenset({"changed", "invented"}),
        "mail-automatic": frozenset({"changed", "lost"}),
        "mail-thread": _READING | {"invented"},
        "mail-receipt": _READING | {"invented"},
        "mail-odd": frozenset({"unnoticed", "unplaced"}),
        "mail-costly": _READING | _ENDINGS,
        **dict.fromkeys(EXTENSIONS, _READING | _ENDINGS | {"invented"}),
        "package-form": _READING | _ENDINGS,
        "package-papers": _READING | _ENDINGS,
        "package-missing": _TAKEN,
        "package-changed": _TAKEN,
        "package-announced": _TAKEN,
        "package-extra": _TAKEN,
        "package-lists": _TAKEN,
        "package-paths": _TAKEN,
        "package-weak": _TAKEN,
        "package-manifest": _TAKEN,
    }
)
"""Defect -> the kinds of complaint that show it. Others are named by what they are."""


def evidence_of(defect: str) -> frozenset[str]:
    """The kinds of complaint that show a defect.

    Args:
        defect: The name that a case bears.
    """
    if defect in EVIDENCE:
        return EVIDENCE[defect]
    if defect in CONNECTORS:
        return frozenset({defect})
    return _WITHSTANDS if defect in {row["defect"] for row in rows()} else frozenset()


def named(defect: str, complaints: Iterable[tuple[str, str]]) -> str:
    """The name of what is wrong.

    Args:
        defect: What failing the case may mean.
        complaints: Kind, or what a step says that it shows, and importance of each complaint,
            in their order.

    Returns:
        The defect's name if it was seen; else the kind of the gravest complaint.
    """
    told = list(complaints)
    if not told:
        return ""
    if any(code in evidence_of(defect) for code, _ in told):
        return defect
    gravest = max(told, key=lambda one: _WEIGHTS.get(one[1], 0))
    return gravest[0]


_WEIGHTS: Final = {one.value: -index for index, one in enumerate(Importance)}
