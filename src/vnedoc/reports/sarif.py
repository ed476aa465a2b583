"""A report as SARIF 2.1.0, for code scanning: one run over all files.

Section numbers are those of the OASIS standard "SARIF Version 2.1.0".
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import string
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePath
from typing import Any, Final

from vnedoc._version import __version__
from vnedoc.coded import Coded, coded
from vnedoc.errors import Lang, VnedocError
from vnedoc.findings import Finding, Location, Outcome, Report, Severity, Step, Topic
from vnedoc.reports import _common as common
from vnedoc.reports import markdown
from vnedoc.reports._spool import Spool
from vnedoc.reports._words import word
from vnedoc.reports.jsonreport import dumps

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_BASE_ID: Final = "%SRCROOT%"
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_FINGERPRINT: Final = "vnedocRuleAndPath/v1"
_NAME_WORDS: Final = 8
_LANGS: Final[tuple[Lang, ...]] = ("vi", "en")
_UNRESERVED: Final = frozenset(f"{string.ascii_letters}{string.digits}-._~/".encode())
"""Bytes that stand for themselves in a path (RFC 3986, 2.3), and the slash between its parts."""

# In SARIF messages "[text](target)" is a link (3.11.6) and "{0}" a placeholder (3.11.5).
_LINK_OR_PLACEHOLDER = re.compile(r"(?<=\])\(|\{(?=[0-9])")


def stream(reports: Iterable[Report], *, lang: Lang, base: str) -> Iterator[str]:
    """The SARIF log; it opens with the rules, so no piece comes before the last report.

    Args:
        reports: one a file.
        lang: language of the messages.
        base: folder to which the paths below it become relative.
    """
    with contextlib.ExitStack() as open_lists:
        run = _SarifRun(lang, base, open_lists)
        for report in reports:
            run.add(report)
        text = dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run.log()]}) + "\n"
        # Outside of the lists there are only words of our own, none of which is such a mark.
        for index, part in enumerate(_MARK.split(text)):
            if index % 2:
                yield from run.lists[part].pieces()
            else:
                yield part


_MARK: Final = re.compile('"<list:([a-z]+)>"')


class _List:
    """A JSON list that is written item by item; its place in the log is a mark."""

    def __init__(self, name: str, depth: int, held: contextlib.ExitStack) -> None:
        self.mark = f"<list:{name}>"
        self._depth = depth
        self._items = held.enter_context(Spool())

    def append(self, item: object) -> None:
        comma = "," if self._items.count else ""
        lines = dumps(item).split("\n")
        self._items.add(f"{comma}\n" + "\n".join("  " * self._depth + line for line in lines))

    def pieces(self) -> Iterator[str]:
        yield "["
        yield from self._items.pieces()
        yield "\n" + "  " * (self._depth - 1) + "]" if self._items.count else "]"


def message(text: str) -> str:
    """`text` as a plain SARIF message: visible, without links and placeholders."""
    return _LINK_OR_PLACEHOLDER.sub(lambda match: f"\\u{ord(match[0]):04x}", common.visible(text))


def uri(source: str, base: str = "") -> str:
    """A source's name as a URI reference: relative below `base` and for relative names."""
    path = PurePath(source)
    if base and path.is_relative_to(base):
        path = path.relative_to(base)
    # Python spells undecodable bytes of a file name as lone surrogates; other surrogates are
    # no bytes of anything and only must not stop the report.
    try:
        raw = path.as_posix().encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raw = path.as_posix().encode("utf-8", "surrogatepass")
    if not path.is_absolute():
        return _percent_encoded(raw)
    return "file:///" + _percent_encoded(raw.lstrip(b"/"))


def _percent_encoded(raw: bytes) -> str:
    # urllib.parse would do it, but the core imports no package that can open a socket.
    return "".join(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in raw)


class _SarifRun:
    """What is gathered over all files: rules and artifacts are listed once and referred to."""

    def __init__(self, lang: Lang, base: str, held: contextlib.ExitStack) -> None:
        self.lang: Lang = lang
        self.base = base
        self.rules: dict[str, dict[str, Any]] = {}
        self.rule_indexes: dict[str, int] = {}
        self.artifacts: dict[bytes, int] = {}
        depths = {"artifacts": 4, "results": 4, "notifications": 6, "failures": 6, "verdicts": 5}
        self.lists = {n: _List(n, depth, held) for n, depth in depths.items()}
        self.finished = True

    def add(self, report: Report) -> None:
        artifact = self.artifact(report.source)
        self.finished = self.finished and report.complete and report.error is None
        self.lists["verdicts"].append(_verdict(report, artifact["uri"]))
        if report.error is not None:
            self.lists["results"].append(self.error(report.error, artifact))
        # Two findings of one rule at one place differ by their number alone.
        seen: dict[tuple[str, str], int] = {}
        for finding in report.findings:
            key = (finding.rule, finding.location.path)
            seen[key] = seen.get(key, 0) + 1
            self.lists["results"].append(self.result(finding, artifact, seen[key]))
        for step in common.not_passed(report):
            notes = "failures" if step.outcome is Outcome.FAILED else "notifications"
            self.lists[notes].append(self.note(step, artifact))

    def artifact(self, source: str) -> dict[str, Any]:
        where = uri(source, self.base)
        # Many long names would take much memory; their digests do not.
        key = hashlib.blake2b(where.encode(), digest_size=16).digest()
        if key not in self.artifacts:
            self.artifacts[key] = len(self.artifacts)
            listed = {"location": _artifact_location(where), "roles": ["analysisTarget"]}
            self.lists["artifacts"].append(listed)
        return _artifact_location(where) | {"index": self.artifacts[key]}

    def rule(self, rule: str, describe: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """The part of a result that names its rule, which is described when first met."""
        if rule not in self.rules:
            self.rule_indexes[rule] = len(self.rules)
            self.rules[rule] = describe()
        return {"ruleId": message(rule), "ruleIndex": self.rule_indexes[rule]}

    def result(self, finding: Finding, artifact: dict[str, Any], number: int) -> dict[str, Any]:
        hint = common.remedy(finding, self.lang)
        text = common.sentence(finding, self.lang)
        if hint:
            text = f"{text} {word('mend', self.lang)}: {hint}"
        return self.rule(finding.rule, lambda: _descriptor(finding.topic, self.lang)) | {
            "level": _LEVELS[finding.severity],
            "message": {"text": message(text)},
            "locations": [_location(finding.location, artifact)],
            "partialFingerprints": {
                _FINGERPRINT: _fingerprint(finding.rule, finding.location.path, number)
            },
            "properties": {"standardLevel": _LEVELS[finding.topic.severity]},
        }

    def error(self, error: VnedocError, artifact: dict[str, Any]) -> dict[str, Any]:
        code = error.code
        return self.rule(code, lambda: _error_descriptor(error, self.lang)) | {
            "level": "error",
            "message": {"text": message(common.failure(error, self.lang))},
            "locations": [_location(common.error_location(error), artifact)],
            "partialFingerprints": {_FINGERPRINT: _fingerprint(code, "", 1)},
        }

    def note(self, step: Step, artifact: dict[str, Any]) -> dict[str, Any]:
        """A notification (3.58) about a step that did not pass."""
        level = "note" if step.outcome is Outcome.SKIPPED else "warning"
        return {
            "level": "error" if step.mandatory else level,
            "message": {"text": message(common.step_note(step, self.lang))},
            "locations": [{"physicalLocation": {"artifactLocation": artifact}}],
            "properties": {"step": common.legible(step.name), "outcome": step.outcome.value},
        }

    def log(self) -> dict[str, Any]:
        """The run object (3.14)."""
        return {
            "tool": {
                "driver": {
                    "name": "vnedoc",
                    "version": __version__,
                    "language": self.lang,
                    "rules": list(self.rules.values()),
                }
            },
            "invocations": [
                {
                    "executionSuccessful": self.finished,
                    "toolConfigurationNotifications": self.lists["notifications"].mark,
                    "toolExecutionNotifications": self.lists["failures"].mark,
                }
            ],
            "language": self.lang,
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {
                _BASE_ID: {"description": {"text": "The folder in which vnedoc was called."}}
            },
            "artifacts": self.lists["artifacts"].mark,
            "results": self.lists["results"].mark,
            "properties": {"reports": self.lists["verdicts"].mark},
        }


def _artifact_location(where: str) -> dict[str, Any]:
    absolute = where.startswith("file:")
    return {"uri": where} if absolute else {"uri": where, "uriBaseId": _BASE_ID}


def _verdict(report: Report, where: str) -> dict[str, Any]:
    return {
        "uri": where,
        "profile": common.visible(report.profile),
        "verdict": common.verdict(report).value,
        "valid": report.valid,
        "acceptable": report.acceptable,
        "signatures": report.signatures.value,
        "rulesChecked": report.rules_checked,
        "rulesOnPractice": report.rules_on_practice,
    }


def _location(location: Location, artifact: dict[str, Any]) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": artifact}
    if location.line is not None:
        physical["region"] = {"startLine": location.line}
        if location.column is not None:
            physical["region"]["startColumn"] = location.column
    place: dict[str, Any] = {"physicalLocation": physical}
    if location.path:
        name = common.legible(location.path)
        place["logicalLocations"] = [{"fullyQualifiedName": name, "kind": "element"}]
    return place


def _fingerprint(rule: str, path: str, number: int) -> str:
    # No line and no words: the finding stays the same one when the file around it changes.
    key = "\0".join((rule, path, str(number))).encode("utf-8", "surrogatepass")
    return hashlib.sha256(key).hexdigest()[:32]


def _descriptor(topic: Topic, lang: Lang) -> dict[str, Any]:
    return _described(topic, lang) | {
        "defaultConfiguration": {"level": _LEVELS[topic.severity]},
        "properties": {
            "clause": common.visible(str(topic.clause)),
            "confidence": topic.clause.confidence.value,
        },
    }


def _error_descriptor(error: VnedocError, lang: Lang) -> dict[str, Any]:
    return _described(coded(type(error)), lang) | {"defaultConfiguration": {"level": "error"}}


def _described(said: Coded, lang: Lang) -> dict[str, Any]:
    """Id, name and words of a code; facts that only a finding knows stand as an ellipsis."""
    name = re.findall("[A-Za-z0-9]+", said.title("en"))[:_NAME_WORDS]
    words = [text for each in _LANGS for text in (said.words(each), said.mending(each)) if text]
    both = " / ".join(said.words(each) for each in _LANGS)
    return {
        "id": message(said.code),
        "name": "".join(each[0].upper() + each[1:] for each in name) or message(said.code),
        "shortDescription": {"text": message(said.title(lang))},
        "fullDescription": {"text": message(both)},
        "help": {"text": message(" ".join(words)), "markdown": _help(said)},
    }


def _help(said: Coded) -> str:
    paragraphs: list[str] = []
    for lang in _LANGS:
        paragraphs.append(f"**{markdown.prose(said.words(lang))}**")
        if said.mending(lang):
            paragraphs.append(f"{word('mend', lang)}: {markdown.prose(said.mending(lang))}")
    return "\n\n".join(paragraphs)
