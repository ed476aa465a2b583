"""Findings that are known already: they are told, and do not make a run fail.

A baseline is a JSON file, made for being read and reviewed: files, and below each its findings and
how many there are of each. Whatever is not in it fails as before. It never makes a verdict better,
and it excuses no signature that does not hold and no file that cannot be read.
"""

from __future__ import annotations

import collections
import contextlib
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final, Self

import attrs

from vnedoc.cli.common import UsageProblem
from vnedoc.files import real_path, replacing
from vnedoc.findings import Finding, Report, Severity
from vnedoc.findings.finding import plain
from vnedoc.findings.report import MORE
from vnedoc.limits import MAX_LIST_BYTES

_KEY: Final = "vnedoc-baseline"
_VERSION: Final = 1
_FAILING: Final = (Severity.ERROR, Severity.WARNING)


@attrs.frozen(kw_only=True)
class Baseline:
    """What is known of which file."""

    folder: Path
    """Where the baseline lies: the names of files in it are relative to that."""
    files: Mapping[str, Mapping[str, int]]

    @classmethod
    def load(cls, path: str) -> Self:
        """The baseline in a file.

        Raises:
            UsageProblem: the file is none.
            OSError: it cannot be read.
        """
        with Path(path).open("rb") as file:
            data = file.read(MAX_LIST_BYTES + 1)
        try:
            found: Any = json.loads(data) if len(data) <= MAX_LIST_BYTES else None
        except (ValueError, RecursionError):
            found = None
        if not _is_baseline(found):
            raise UsageProblem(
                vi=f"{path} không phải tệp phát hiện đã biết; tạo bằng --write-baseline.",
                en=f"{path} is no baseline; --write-baseline makes one.",
            )
        return cls(folder=real_path(path).parent, files=found["files"])

    def mark(self, report: Report) -> Report:
        """The report with what is known marked so.

        Nothing is known of a rule of which the report does not list everything: what it leaves out
        may be new.
        """
        cut = {rule for step in report.steps if step.name == MORE for rule in step.rules}
        known = collections.Counter(self.files.get(_name(report.source, self.folder), {}))
        if not known:
            return report
        findings = []
        for finding in report.findings:
            keys = () if finding.rule in cut else _excusing(finding)
            key = next((each for each in keys if known[each] > 0), None)
            if key is not None:
                known[key] -= 1
            findings.append(attrs.evolve(finding, known=key is not None))
        return attrs.evolve(report, findings=tuple(findings))


def _is_baseline(found: Any) -> bool:
    if not isinstance(found, dict) or found.get(_KEY) != _VERSION:
        return False
    files = found.get("files")
    return isinstance(files, dict) and all(
        isinstance(known, dict) and all(type(count) is int for count in known.values())
        for known in files.values()
    )


def _key(finding: Finding) -> str:
    mark = "warning " if finding.severity is Severity.WARNING else ""
    return f"{mark}{_named(finding)}"


def _named(finding: Finding) -> str:
    """A finding by its rule, its place and what it is about.

    No line and no words: it stays the same one when the file around it changes. Of values that it
    is about, such as the name of a bad attachment, only a digest gets into the file: one that was
    known must not excuse a worse one in its place.
    """
    name = f"{finding.rule} {finding.location.path}"
    if not finding.facts:
        return name
    facts = [f"{key}={plain(value)!r}" for key, value in finding.facts]
    digest = hashlib.sha256("\0".join(facts).encode("utf-8", "surrogatepass"))
    return f"{name} #{digest.hexdigest()[:16]}"


def _excusing(finding: Finding) -> tuple[str, ...]:
    """The entries that make it known: a warning that was let pass says nothing of an error."""
    error = _named(finding)
    if finding.severity is Severity.ERROR:
        return (error,)
    return (_key(finding), error) if finding.severity is Severity.WARNING else ()


def _name(source: str, folder: Path) -> str:
    path = Path(os.path.abspath(source))  # noqa: PTH100 - no link is followed: names are compared
    return (path.relative_to(folder) if path.is_relative_to(folder) else path).as_posix()


@contextlib.contextmanager
def writing(path: str) -> Iterator[BaselineWriter]:
    """Write a baseline of all reports of a run; nothing is kept of them.

    Raises:
        OSError: the file cannot be written.
    """
    folder = real_path(path).parent
    with replacing(path) as file:
        made = BaselineWriter(file, folder)
        file.write(f'{{"{_KEY}": {_VERSION},\n "files": {{'.encode())
        yield made
        file.write(b"\n }}\n")


class BaselineWriter:
    """Takes reports and writes down what they found."""

    def __init__(self, file: BinaryIO, folder: Path) -> None:
        self._file = file
        self._folder = folder
        self._comma = ""

    def take(self, report: Report) -> None:
        """Write down the errors and warnings of one file."""
        found = collections.Counter(
            _key(finding) for finding in report.findings if finding.severity in _FAILING
        )
        if not found:
            return
        name = json.dumps(_name(report.source, self._folder))
        self._file.write(f"{self._comma}\n  {name}: {json.dumps(found, indent=3)}".encode())
        self._comma = ","
