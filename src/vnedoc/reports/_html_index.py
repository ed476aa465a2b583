"""Ways to one message of many that need no script: by its number, by its sender, by a rule.

Everything is folded, and every entry is a link to the file's place on the page. What is kept for it
is bounded; of more files than that the failures come first, and how many are left out is said.
"""

from __future__ import annotations

import collections
import re
import sys
from collections.abc import Iterable, Iterator
from typing import Final

import attrs

from vnedoc.errors import Lang
from vnedoc.findings import Report
from vnedoc.views import _judged as common
from vnedoc.views import _texts as texts
from vnedoc.views._wording import word
from vnedoc.views.pages import shown as value
from vnedoc.views.pages import text

MAX_LISTED: Final = 5_000
"""Failures, and as many accepted files, that are kept for the lists."""
MAX_LINKS: Final = 300_000
"""Bytes of the links of one list."""
MAX_OF_RULE: Final = 100
"""Files that are named of one rule."""
_TOGETHER: Final = 100
"""Links below one heading of the list by number."""
_MOST_CHARS: Final = 60
_MOST_RULES: Final = 500
_PART: Final = re.compile(r"(\d+)")


@attrs.frozen
class _Entry:
    """One file that has a place on the page."""

    label: str
    sender: str
    file: int

    def link(self) -> str:
        return _link(self.file, self.label)


class Index:
    """Takes reports, and gives the lists."""

    def __init__(self, lang: Lang) -> None:
        self._lang: Lang = lang
        self._failed: list[_Entry] = []
        self._accepted: list[_Entry] = []
        self._left = 0
        self._rules: dict[str, list[tuple[int, str]]] = collections.defaultdict(list)
        self.without: frozenset[int] = frozenset()
        """The files that have lost their place on the page."""

    def add(self, report: Report, number: int) -> None:
        """Keep a file that has the place ``file-number`` on the page."""
        name = report.message
        source = common.source_name(report).replace("\\", "/").rpartition("/")[2]
        label = _short(name.number or source)
        for rule in {finding.rule for finding in report.findings}:
            if rule not in self._rules and len(self._rules) >= _MOST_RULES:
                continue
            if len(self._rules[rule]) < MAX_OF_RULE:
                self._rules[rule].append((number, label))
        accepted = common.verdict(report) is common.Verdict.ACCEPTED
        listed = self._accepted if accepted else self._failed
        if len(listed) < MAX_LISTED:
            listed.append(_Entry(label, sys.intern(_short(name.sender or "")), number))
        else:
            self._left += 1

    def files_of(self, rule: str, count: int) -> str:
        """Links to files in which a rule found something; `count` is how many there are."""
        files = self._rules.get(rule, [])
        links = [_link(number, label) for number, label in files if number not in self.without]
        if count > len(links):
            links.append(word("more-accepted", self._lang, count=count - len(links)))
        return " ".join(links)

    def lines(self) -> Iterator[str]:
        """The section."""
        lang = self._lang
        entries, left = self._fitting()
        if not entries:
            return
        yield f'<section id="index">\n<h2>{word("find", lang)}</h2>'
        yield f"<p>{word('find-how', lang)}</p>"
        entries.sort(key=_key)
        yield _opening(word("by-number", lang), len(entries))
        for start in range(0, len(entries), _TOGETHER):
            some = entries[start : start + _TOGETHER]
            ends = f"{value(some[0].label)} – {value(some[-1].label)}"
            yield from _group(ends, some)
        yield "</details>"
        senders = collections.defaultdict(list)
        for entry in entries:
            senders[entry.sender].append(entry)
        yield _opening(word("by-sender", lang), len(senders))
        for sender, some in sorted(senders.items()):
            yield from _group(value(sender) if sender else word("no-sender", lang), some)
        yield "</details>"
        if left:
            yield f"<p>{word('more-accepted', lang, count=left)}</p>"
        yield "</section>"

    def _fitting(self) -> tuple[list[_Entry], int]:
        """As many as there is room for, failures first; and how many are left out."""
        found, room = [], MAX_LINKS
        listed = [*self._failed, *(one for one in self._accepted if one.file not in self.without)]
        for entry in listed:
            room -= len(entry.link().encode("utf-8", "replace")) + 1
            if room < 0:
                break
            found.append(entry)
        return found, self._left + len(self._failed) + len(self._accepted) - len(found)


def _link(number: int, label: str) -> str:
    return f'<a href="#file-{number}">{text(texts.legible(label))}</a>'


def _opening(name: str, count: int) -> str:
    return f'<details class="index"><summary>{name} ({count})</summary>'


def _group(name: str, entries: Iterable[_Entry]) -> Iterator[str]:
    some = list(entries)
    yield f"<details><summary>{name} ({len(some)})</summary>"
    yield f"<p>{' '.join(entry.link() for entry in some)}</p></details>"


def _short(said: str) -> str:
    return said if len(said) <= _MOST_CHARS else f"{said[:_MOST_CHARS].rstrip()}…"


def _key(entry: _Entry) -> tuple[tuple[tuple[int, int, str], ...], int]:
    """By what it is sorted: numbers by their size."""
    parts = tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part.casefold())
        for part in _PART.split(entry.label)
        if part
    )
    return parts, entry.file
