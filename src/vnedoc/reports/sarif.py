"""A report as SARIF 2.1.0, for code scanning: one run over all files.

Section numbers are those of the OASIS standard "SARIF Version 2.1.0".
"""

from __future__ import annotations

import hashlib
import re
import string
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath
from typing import Any, Final

from vnedoc._version import __version__
from vnedoc.coded import Coded, coded
from vnedoc.errors import Lang, VnedocError
from vnedoc.findings import Finding, Location, Outcome, Report, Severity, Topic
from vnedoc.reports import markdown
from vnedoc.reports._overview import Unchecked, unchecked_note
from vnedoc.reports._renderer import Renderer, Spool
from vnedoc.reports.jsonreport import dumps
from vnedoc.views import _judged as common
from vnedoc.views import _texts as texts
from vnedoc.views._wording import word
from vnedoc.words import Words

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


class SarifReport(Renderer):
    """The SARIF log; it opens with the rules, so no piece comes before the last report.

    What is gathered over all files: rules are listed once and referred to, and what did not run is
    told once for each reason. The gravest results come first, for a service takes only so many.
    """

    def __init__(self, *, lang: Lang, decided: Sequence[Words], base: str) -> None:
        super().__init__(lang=lang, decided=decided)
        self._base = base
        self._rules: dict[str, dict[str, Any]] = {}
        self._rule_indexes: dict[str, int] = {}
        self._results = {level: _Items(self.spool(), 4) for level in _LEVELS.values()}
        self._verdicts = _Items(self.spool(), 5)
        self._finished = True

    def add(self, report: Report) -> str:
        """Keep the results on a file."""
        artifact = {"artifactLocation": _artifact_location(uri(report.source, self._base))}
        self._finished = self._finished and report.complete and report.error is None
        if common.verdict(report) is not common.Verdict.ACCEPTED:
            self._verdicts.append(_verdict(report, artifact["artifactLocation"]["uri"]))
        if report.error is not None:
            self._append(self._error(report.error, artifact))
        # Two findings of one rule at one place differ by their number alone.
        seen: dict[tuple[str, str], int] = {}
        for finding in report.findings:
            key = (finding.rule, _path(finding.location))
            seen[key] = seen.get(key, 0) + 1
            self._append(self._result(finding, artifact, seen[key]))
        return ""

    def rest(self) -> Iterator[str]:
        """The whole log."""
        text = dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [self._log()]}) + "\n"
        lists = {"verdicts": self._verdicts.pieces, "results": self._listed}
        # Outside of the lists there are only words of our own, none of which is such a mark.
        for index, part in enumerate(_MARK.split(text)):
            if index % 2:
                yield from lists[part]()
            else:
                yield part

    def _append(self, result: dict[str, Any]) -> None:
        items = self._results[result["level"]]
        if items.count < MAX_RESULTS:
            items.append(result)
        else:
            items.left += 1

    def _listed(self) -> Iterator[str]:
        """The results, the gravest first, as many as a service takes."""
        held = [items for items in self._results.values() if items.count]
        yield "["
        room, comma = MAX_RESULTS, ""
        for items in held:
            yield from items.taken(room, comma)
            room -= min(room, items.count)
            comma = ","
        yield "\n      ]" if held else "]"

    def _left_out(self) -> int:
        """Findings for which there is no room."""
        found = sum(items.count + items.left for items in self._results.values())
        return max(0, found - MAX_RESULTS)

    def _rule(self, rule: str, describe: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """The part of a result that names its rule, which is described when first met."""
        if rule not in self._rules:
            self._rule_indexes[rule] = len(self._rules)
            self._rules[rule] = describe()
        return {"ruleId": message(rule), "ruleIndex": self._rule_indexes[rule]}

    def _result(self, finding: Finding, artifact: dict[str, Any], number: int) -> dict[str, Any]:
        hint = common.remedy(finding, self.lang)
        text = common.sentence(finding, self.lang)
        if hint:
            text = f"{text} {word('mend', self.lang)}: {hint}"
        known = {"suppressions": [{"kind": "external"}]} if finding.known else {}
        return (
            self._rule(finding.rule, lambda: _descriptor(finding.topic, self.lang))
            | known
            | {
                "level": _LEVELS[finding.severity],
                "message": {"text": message(text)},
                "locations": [_location(finding.location, artifact)],
                "partialFingerprints": {
                    _FINGERPRINT: _fingerprint(finding.rule, _path(finding.location), number)
                },
                "properties": {"standardLevel": _LEVELS[finding.standard_severity]},
            }
        )

    def _error(self, error: VnedocError, artifact: dict[str, Any]) -> dict[str, Any]:
        code = error.code
        return self._rule(code, lambda: _error_descriptor(error, self.lang)) | {
            "level": "error",
            "message": {"text": message(common.failure(error, self.lang))},
            "locations": [_location(common.error_location(error), artifact)],
            "partialFingerprints": {_FINGERPRINT: _fingerprint(code, "", 1)},
        }

    def _notes(self, *, failed: bool) -> list[dict[str, Any]]:
        """Notifications (3.58) about steps that did not pass: one for each step and reason."""
        unchecked = self.overview.unchecked()
        notes = [_note(o, self.lang) for o in unchecked if (o.step.outcome in _FAILED) is failed]
        if not failed and (left := self._left_out()):
            text = word("more-results", self.lang, count=left, limit=MAX_RESULTS)
            notes.append({"level": "warning", "message": {"text": text}})
        return notes

    def _log(self) -> dict[str, Any]:
        """The run object (3.14)."""
        found = self.overview.verdicts
        return {
            "tool": {
                "driver": {
                    "name": "vnedoc",
                    "version": __version__,
                    "language": self.lang,
                    "rules": list(self._rules.values()),
                }
            },
            "invocations": [
                {
                    "executionSuccessful": self._finished,
                    "toolConfigurationNotifications": self._notes(failed=False),
                    "toolExecutionNotifications": self._notes(failed=True),
                }
            ],
            "language": self.lang,
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {
                _BASE_ID: {"description": {"text": "The folder in which vnedoc was called."}}
            },
            "results": "<list:results>",
            "properties": {
                "reports": "<list:verdicts>",
                "files": {each.value: found[each] for each in common.Verdict},
                "decidedBy": [message(words.of(self.lang)) for words in self.decided]
                + [message(line) for line in self.overview.circumstances(self.lang)],
            },
        }


_FAILED: Final = frozenset({Outcome.FAILED})
MAX_RESULTS: Final = 25_000
"""Results of one run that GitHub's code scanning takes; it shows the 5,000 gravest."""
_MARK: Final = re.compile('"<list:([a-z]+)>"')


class _Items:
    """A JSON list that waits, one item a line; its place in the log is a mark."""

    def __init__(self, spool: Spool, depth: int) -> None:
        self.left = 0
        """How many more there were than fit."""
        self._spool = spool
        self._indent = "\n" + "  " * depth

    @property
    def count(self) -> int:
        return self._spool.count

    def append(self, item: object) -> None:
        comma = "," if self._spool.count else ""
        self._spool.add(f"{comma}{self._indent}{dumps(item, indent=None)}")

    def taken(self, most: int, comma: str) -> Iterator[str]:
        """The first ones, behind a comma if something stands before them."""
        if most >= self.count:
            yield comma if most and self.count else ""
            yield from self._spool.pieces()
        else:
            for line in self._spool.lines(most):
                yield f"{comma}\n{line.removesuffix(',')}"
                comma = ","

    def pieces(self) -> Iterator[str]:
        yield "["
        yield from self._spool.pieces()
        yield self._indent[:-2] + "]" if self._spool.count else "]"


def message(text: str) -> str:
    """`text` as a plain SARIF message: visible, without links and placeholders."""
    return _LINK_OR_PLACEHOLDER.sub(lambda match: f"\\u{ord(match[0]):04x}", texts.visible(text))


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


def _note(one: Unchecked, lang: Lang) -> dict[str, Any]:
    step = one.step
    level = "note" if step.outcome is Outcome.SKIPPED else "warning"
    return {
        "level": "error" if step.mandatory else level,
        "message": {"text": message(unchecked_note(one, lang))},
        "properties": {
            "step": texts.legible(step.name),
            "outcome": step.outcome.value,
            "files": one.files,
        },
    }


def _artifact_location(where: str) -> dict[str, Any]:
    absolute = where.startswith("file:")
    return {"uri": where} if absolute else {"uri": where, "uriBaseId": _BASE_ID}


def _verdict(report: Report, where: str) -> dict[str, Any]:
    return {
        "uri": where,
        "profile": texts.visible(report.profile),
        "verdict": common.verdict(report).value,
        "valid": report.valid,
        "acceptable": report.acceptable,
        "signatures": report.signatures.value,
        "rulesChecked": report.rules_checked,
        "rulesOnPractice": report.rules_on_practice,
    }


def _location(location: Location, artifact: dict[str, Any]) -> dict[str, Any]:
    physical = dict(artifact)
    if location.line is not None:
        physical["region"] = {"startLine": location.line}
        if location.column is not None:
            physical["region"]["startColumn"] = location.column
    place: dict[str, Any] = {"physicalLocation": physical}
    if location.path:
        name = texts.legible(location.path)
        place["logicalLocations"] = [{"fullyQualifiedName": name, "kind": "element"}]
    if location.inside is not None:
        where = texts.legible(common.path_of(location, "en"))
        place["logicalLocations"].append({"fullyQualifiedName": where, "kind": "element"})
    return place


def _path(location: Location) -> str:
    """What tells a place from others, without lines."""
    inside = location.inside
    return f"{location.path}/{inside.path}" if inside else location.path


def _fingerprint(rule: str, path: str, number: int) -> str:
    # No line and no words: the finding stays the same one when the file around it changes.
    key = "\0".join((rule, path, str(number))).encode("utf-8", "surrogatepass")
    return hashlib.sha256(key).hexdigest()[:32]


def _descriptor(topic: Topic, lang: Lang) -> dict[str, Any]:
    return _described(topic, lang) | {
        "defaultConfiguration": {"level": _LEVELS[topic.severity]},
        "properties": {
            "clause": texts.visible(str(topic.clause)),
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
