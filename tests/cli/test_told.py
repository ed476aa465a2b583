"""One value, one line: nothing that a message says begins a line or is obeyed, in any command."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import cycle, repeat
from pathlib import Path
from typing import Any

import attrs
import pytest

from tests import factories
from tests.cli.running import Ran, run
from tests.scale import scaled
from tests.signature import messages, pki
from vnedoc import reports
from vnedoc.content import Content
from vnedoc.identifiers import ContentId, DocumentId, OrganId
from vnedoc.model import UnknownElement, Unread
from vnedoc.views._texts import inert, told
from vnedoc.xml.writing.writer import dump

COMMANDS = (
    "::error title=x::y",
    "::error file=a.py,line=1::x",
    "::warning::x",
    "::set-output name=a::b",
    "::add-mask::a",
    "::group::x",
    "::endgroup::",
    "::stop-commands::x",
    "::save-state name=a::b",
    "##[error]x",
    "##[group]x",
    "##[command]x",
    "##vso[task.complete result=Succeeded;]x",
    "##vso[task.setvariable variable=a]b",
    "##vso[task.logissue type=error]x",
    "##teamcity[buildStatus status='SUCCESS']",
    "##teamcity[testFailed name='a']",
    "--- group",
    "+++ open group",
    "~~~ muted group",
    "^^^ +++",
    "section_start:1:a",
    "section_end:1:a",
    "travis_fold:start:a",
    "  Signer:",
    "Attached files:",
    "ACCEPTED  other.edxml",
    "VALID",
    "Signature 1: passed (PASSED)",
)
ENDS = ("\n", "\r", "\r\n", "\x85", "\u2028", "\u2029", "\n    ", "\n\t", "\n\u200b", "\u202e\n")
CHARACTERS = ("\u202e", "\u2066", "\u200f", "\x9b31m", "\u061c", "\ufeff", "\U000e0041", "\u3164")
FORGED = re.compile(r" *(::|--- |\+\+\+ |~~~ |\^\^\^ |section_|travis_)")
ANYWHERE = ("##[", "##vso[", "##teamcity[")


def values() -> Iterator[str]:
    """Words that would be something else, were they to stand at the beginning of a line."""
    for index, command in enumerate(COMMANDS):
        yield f"a{ENDS[index % len(ENDS)]}{command}"
        yield command
    yield from (f"a{one}b" for one in CHARACTERS)
    yield "\n".join(COMMANDS)


VALUES = tuple(values())
ROUNDS = range(0, len(VALUES), len(VALUES) // scaled(len(VALUES), 5))
"""Where each message begins to take its words: in a long run every word comes to every field."""


def filled(value: Any, words: Iterator[str]) -> Any:
    """A value of the model with another word in every text that it holds."""
    if isinstance(value, OrganId | DocumentId | ContentId | Content):
        return value
    if isinstance(value, str) and type(value) is str:
        return next(words)
    if isinstance(value, tuple):
        return tuple(filled(one, words) for one in value)
    if attrs.has(type(value)):
        changes = {
            field.name: filled(getattr(value, field.name), words)
            for field in attrs.fields(type(value))
            if field.init
        }
        return type(value)(**changes)
    return value


def poisoned(words: Iterator[str]) -> Any:
    envelope = filled(factories.document(), words)
    inner = UnknownElement(name="b", children=(next(words),))
    unread = Unread(path="edXML", name="La", children=(next(words), inner))
    return attrs.evolve(envelope, unread=(unread,))


def lines_of(ran: Ran) -> list[str]:
    found = [line for text in (ran.out, ran.err) for line in text.split("\n")]
    for line in found:
        assert line.isprintable(), line
        assert not FORGED.match(line), line
        assert not any(sign in line for sign in ANYWHERE), line
    return found


def everything(folder: Path, words: Iterator[str]) -> list[Ran]:
    """What all commands that tell a message's words say about a message full of them."""
    path, word = folder / "m.edxml", next(words)
    dump(poisoned(words), path)
    crl = folder / "none.crl"
    crl.write_bytes(messages.crls()[0])
    trust = folder / "root.pem"
    trust.write_bytes(pki.make_pki().root.pem)
    trusted = ("--trust", trust, "--crl", crl, "--at", "2026-06-01T10:00")
    ran = [run("show", path), run("show", path, "--format", "json")]
    ran += [run("extract", path, "--into", folder / f"o{len(ran)}")]
    ran += [run("validate", path, "--format", form) for form in reports.FORMATS]
    ran += [run(command, path, *trusted) for command in ("show", "verify", "validate")]
    ran += [run("verify", path, *trusted, "--format", "json")]
    form = folder / "form.json"
    form.write_text(json.dumps({"kind": "document", "schema_version": 1, "header": {word: 1}}))
    ran += [run("build", form, "--at", "2026-06-01T10:00")]
    # A null byte can be no argument, and arguments hold the other control characters.
    ran += [run("classify", "--title", word), run("explain", word), run("show", folder / word)]
    ran += [run("classify", "--notation", word, "--title", word, "--format", "json")]
    return ran


@pytest.fixture(scope="module")
def ordinary(tmp_path_factory: pytest.TempPathFactory) -> list[Ran]:
    return everything(tmp_path_factory.mktemp("ordinary"), repeat("abc"))


@pytest.mark.parametrize("start", ROUNDS)
def test_every_value_is_one_line(start: int, tmp_path: Path, ordinary: list[Ran]) -> None:
    found = everything(tmp_path, cycle([*VALUES[start:], *VALUES[:start]]))
    for one in found:
        lines_of(one)
    assert {one.status for one in found[:3]} == {0}
    assert "\\u000a" in found[0].out
    # One value, one line: what is shown has as many lines as with a harmless word.
    for index in (0, 1, 2):
        assert len(lines_of(found[index])) == len(lines_of(ordinary[index])), found[index]


@pytest.mark.parametrize("word", [*VALUES, "\x1b[31m", "a\x00b", "\x08", "\ud800"])
def test_one_function_makes_a_line_of_anything(word: str) -> None:
    for text in (word, f"  {word}", f"label: {word}"):
        line = told(text)
        assert told(line) == line
        assert line.isprintable()
        assert not FORGED.match(line)
        assert not any(sign in line for sign in ANYWHERE)


def test_ordinary_words_stay_as_they_are() -> None:
    for word in ("Số 05/SVDA-VP", "a::b", "x --- y", "#1", "C# và F#", "  1. a.pdf", "a - b"):
        assert told(word) == word
        assert inert(f"\x1b[1m{word}") == f"\x1b[1m{word}"


def test_signers_names_are_one_line(tmp_path: Path) -> None:
    word = "Nguyễn Văn A\n::error::x ##vso[task.complete]"
    path, trust = tmp_path / "m.edxml", tmp_path / "root.pem"
    stranger = pki.issue(word)
    from tests.signature.shapes import signed_by

    path.write_bytes(signed_by(stranger, b""))
    trust.write_bytes(pki.make_pki().root.pem)
    at = ("--trust", trust, "--at", "2026-06-01T10:00")
    for words in (
        ("verify", path),
        ("verify", path, "--format", "json"),
        ("show", path),
        ("extract", path, "--into", tmp_path / "o"),
        *(("validate", path, "--format", form) for form in reports.FORMATS),
    ):
        ran = run(*words, *at)
        assert ran.status == 1
        lines_of(ran)
        assert "Nguyễn Văn A" in ran.out + ran.err


def test_a_list_of_titles_has_a_line_for_each(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    rows = [word for word in VALUES if not {"\n", "\t"} & set(word)]
    path.write_text("notation\ttitle\n" + "\n".join(f"{word}\t{word}" for word in rows), "utf-8")
    told_as = run("classify", "--tsv", path, "--format", "json").out.rstrip("\n").split("\n")
    assert len(told_as) == len(rows)
    lines_of(run("classify", "--tsv", path))
    assert all(json.loads(line)["evidence"] is not None for line in told_as)
