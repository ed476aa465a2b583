"""A report as JSON, in the shape that ``report.schema.json`` describes. Field names are API.

Texts are fit to be shown as they are. `source`, `path` and `facts` are the values themselves,
for programs; in the file their invisible characters stand as JSON escapes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from vnedoc._version import __version__
from vnedoc.errors import Lang
from vnedoc.findings import Report
from vnedoc.reports._renderer import Renderer
from vnedoc.views import _judged as common
from vnedoc.views import _texts as texts

SCHEMA_VERSION: Final = "1.3"
"""Raised by one behind the dot when fields are added, before it when any changes its meaning."""

_LANGS: Final[tuple[Lang, ...]] = ("vi", "en")


class JsonReport(Renderer):
    """The opening, one piece a file, then the totals."""

    def opening(self) -> str:
        """Version, tool, and what decided the verdicts."""
        opening = {
            "schema_version": SCHEMA_VERSION,
            "tool": {"name": "vnedoc", "version": __version__},
            "decided_by": [words.to_data() for words in self.decided],
        }
        return dumps(opening).removesuffix("\n}") + ',\n  "reports": ['

    def add(self, report: Report) -> str:
        """All of a file, at once."""
        self._valid += report.valid
        return (",\n" if self.overview.files > 1 else "\n") + _indent(dumps(entry(report)), 4)

    def rest(self) -> Iterator[str]:
        """The totals."""
        found = self.overview.verdicts
        counts = {"files": self.overview.files, "valid": self._valid}
        counts |= {each.value: found[each] for each in common.Verdict}
        yield '\n  ],\n  "summary": ' + _indent(dumps(counts), 2).lstrip() + "\n}\n"

    _valid = 0


def dumps(value: object, *, indent: int | None = 2) -> str:
    """JSON text for people and programs: UTF-8 letters stay, what acts on others is escaped."""
    # Cutting at our own line ends is safe: those of a message are escaped inside strings.
    lines = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False).split("\n")
    # Two such signs stand only inside strings, where the escape means the same.
    return "\n".join(map(_json_visible, lines)).replace("##", "#\\u0023")


def _json_visible(line: str) -> str:
    shown = texts.visible(line)
    if "\\U" not in shown:
        return shown
    return "".join(map(_json_char, line))


def _json_char(char: str) -> str:
    # JSON knows four digits only; what lies beyond is a pair of surrogates.
    shown = texts.visible(char)
    return json.dumps(char)[1:-1] if shown.startswith("\\U") else shown


def _indent(text: str, spaces: int) -> str:
    return "\n".join(" " * spaces + line for line in text.split("\n"))


def entry(report: Report) -> dict[str, Any]:
    """One file's report as JSON values: its own data, fit to be shown, and a verdict."""
    data = report.to_data()
    named = {name: data.pop(name) for name in ("source", "profile", "kind")}
    if report.error is not None:
        data["error"]["text"] = {lang: common.failure(report.error, lang) for lang in _LANGS}
    for step, shown in zip(report.steps, data["steps"], strict=True):
        shown["reason"] = {lang: texts.legible(step.reason(lang)) for lang in _LANGS}
    data["message"] = {
        name: None if text is None else texts.visible(text)
        for name, text in data["message"].items()
    }
    for finding, shown in zip(report.findings, data["findings"], strict=True):
        shown["text"] = {lang: common.sentence(finding, lang) for lang in _LANGS}
        shown["hint"] = {lang: common.remedy(finding, lang) for lang in _LANGS}
    return named | {"verdict": common.verdict(report).value} | data
