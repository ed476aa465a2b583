"""Every code that vnedoc can tell, with its words in both languages.

Topics, reasons and errors are made where they are told, each beside the code that tells it. Here
they are found by loading the modules and looking, so that a new one is here as soon as it exists.
"""

from __future__ import annotations

import difflib
import enum
import functools
import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from types import MappingProxyType, ModuleType
from typing import Any, Final

import attrs

import vnedoc
from vnedoc import _resources
from vnedoc.coded import Coded, coded
from vnedoc.errors import VnedocError
from vnedoc.findings import Topic
from vnedoc.publication.grounds import Ground
from vnedoc.rules import BY_ID
from vnedoc.signature.verdict import ReasonKind
from vnedoc.words import Words

_LONGEST: Final = 40
"""Characters of a code that are compared with others."""
_SILENT: Final = frozenset({"vnedoc.__main__", "vnedoc.pytest_plugin"})
"""The one runs the program when it is loaded, the other loads pytest; they make no words."""


class CodeKind(enum.StrEnum):
    """What tells a code."""

    RULE = "rule"
    """A rule of `vnedoc.rules`, in a finding."""
    FINDING = "finding"
    """Reading, the schema, a dossier or the look into PDF files, in a finding."""
    REASON = "reason"
    """The verdict on a signature."""
    DECISION = "decision"
    """What speaks for or against a publication."""
    ERROR = "error"
    """An exception: there is no answer."""


@attrs.frozen(kw_only=True)
class Explained:
    """One code of the catalogue."""

    kind: CodeKind
    said: Coded

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data; facts that only a finding knows stand as names in braces."""
        said, ground = self.said, grounds().get(self.said.code)
        return {
            "id": said.code,
            "kind": self.kind.value,
            "title": {"vi": said.title("vi"), "en": said.title("en")},
            "vi": said.vi,
            "en": said.en,
            "hint_vi": said.hint_vi,
            "hint_en": said.hint_en,
            "clause": str(said.clause) if said.clause else None,
            "confidence": said.clause.confidence.value if said.clause else None,
            "ground": {"vi": ground.vi, "en": ground.en} if ground else None,
            "own_severity": said.severity.value if isinstance(said, Topic) else None,
        }


def explained(code: str) -> Explained:
    """What is known of a code.

    Args:
        code: Such as ``VNE-SIG-622``.

    Raises:
        KeyError: there is no such code; see `near`.
    """
    # Most questions are about rules, which are loaded; all the rest takes a second to load.
    if code in BY_ID:
        return Explained(kind=CodeKind.RULE, said=BY_ID[code].topic)
    return everything()[code]


@functools.cache
def grounds() -> Mapping[str, Words]:
    """What the text says that carries an error, by code: every rule of that severity has a row.

    In our own words, and with what it leaves open. Whose breach no text forbids is no error.
    """
    head, *lines = _resources.data("error_grounds.tsv").decode().splitlines()
    rows = (dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines)
    return MappingProxyType({row["code"]: Words(vi=row["vi"], en=row["en"]) for row in rows})


def near(code: str) -> tuple[str, ...]:
    """Up to three codes that look like one that is not known, the nearest first.

    Args:
        code: What was typed.
    """
    return tuple(difflib.get_close_matches(code[:_LONGEST].upper(), everything(), n=3))


@functools.cache
def everything() -> Mapping[str, Explained]:
    """All codes, in their order. What needs an extra that is not installed tells nothing.

    Raises:
        ValueError: two things have the same code.
    """
    found: dict[str, Explained] = {}
    for one in _all():
        # A module that imports words has them, too; they are the same ones.
        if found.setdefault(one.said.code, one) != one:
            raise ValueError(f"{one.said.code} is the code of two things")
    return MappingProxyType(dict(sorted(found.items())))


def _all() -> Iterator[Explained]:
    yield from (Explained(kind=CodeKind.RULE, said=rule.topic) for rule in BY_ID.values())
    for module in _modules():
        for value in vars(module).values():
            if isinstance(value, Topic):
                yield Explained(kind=CodeKind.FINDING, said=value)
            elif isinstance(value, ReasonKind):
                yield Explained(kind=CodeKind.REASON, said=value)
            elif isinstance(value, Ground):
                yield Explained(kind=CodeKind.DECISION, said=value)
    # By now every kind of error is loaded.
    yield from (Explained(kind=CodeKind.ERROR, said=coded(kind)) for kind in _errors(VnedocError))


def _modules() -> Iterator[ModuleType]:
    for info in pkgutil.walk_packages(vnedoc.__path__, "vnedoc."):
        if info.name in _SILENT:
            continue
        try:
            module = importlib.import_module(info.name)
        except ModuleNotFoundError as fault:
            if (fault.name or "").partition(".")[0] == "vnedoc":
                raise
        else:
            yield module


def _errors(kind: type[VnedocError]) -> Iterator[type[VnedocError]]:
    # Applications make kinds of errors of their own, which are not ours to explain.
    if kind.__module__.partition(".")[0] == "vnedoc":
        yield kind
    for below in kind.__subclasses__():
        yield from _errors(below)
