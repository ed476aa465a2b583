"""Every snippet of README and of the docs does what the page says."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Final

import pytest

from tests.docs.snippets import ROOT, Exchange, Snippet, exchanges, run, snippets
from tests.scale import scale

pytestmark = pytest.mark.table

PAGES: Final = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md"))
    # Pages that Sphinx makes or has made are no part of the repository.
    if not {"_build", "codes"} & set(path.parts)
)
FOUND: Final = {page: snippets(ROOT / page, page) for page in PAGES}

needs_bash = pytest.mark.skipif(
    shutil.which("bash") is None, reason="no bash on this machine: the pages' commands are not run"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The messages in a copy of the examples, as the current directory."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    place = tmp_path / "examples" / "messages"
    monkeypatch.chdir(place)
    return place


HEAVY = {"docs/conformance/guide.md", "docs/guide/statistics.md", "docs/vi/thong-ke.md"}
"""Pages that ask the whole suite, or a year of events, half a minute each: `whole tables` of
`.ci/run` runs them."""


@needs_bash
@pytest.mark.parametrize("page", [page for page, found in FOUND.items() if found])
def test_page(page: str, folder: Path) -> None:
    if page in HEAVY and scale() < 1:
        pytest.skip(f"NOT RUN: the snippets of {page}; VNEDOC_SCALE=1 runs them")
    run(FOUND[page], folder)


@pytest.mark.parametrize("page", [*PAGES, "CHANGELOG.md"])
def test_links_lead_somewhere(page: str) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", (ROOT / page).read_text("utf-8"))
    own = [link for link in links if "://" not in link]
    assert [link for link in own if not ((ROOT / page).parent / link).exists()] == []


def write(folder: Path, text: str) -> Path:
    path = folder / "page.md"
    path.write_text(text, "utf-8")
    return path


def run_text(folder: Path, text: str) -> None:
    run(snippets(write(folder, text), "page.md"), folder)


@needs_bash
@pytest.mark.parametrize(
    "text",
    [
        "```python\nx = 1\n```\n\nand\n\n```python\nassert x == 1\n```\n",
        "```console\n$ echo a b\na b\n```\n",
        "```console\n$ echo a b\na ...\n$ false\n$ echo $?\n1\n```\n",
        "```console\n$ echo a \\\n> b\na b\n```\n",
        "```console\n$ vnedoc --version\nvnedoc ...\n```\n",
        '```json\n{"a": 1}\n```\n',
        "<!-- not run: it installs packages -->\n```sh\npip install vnedoc\n```\n",
        "<!-- command: tests -->\n```sh\npytest\n```\n",
        "<!-- save: a.txt -->\n```text\nb\n```\n\n```console\n$ cat a.txt\nb\n```\n",
        "<!-- from: examples/01_read.py -->\n```python\nimport vnedoc\n```\n",
        "```xml\n<not run/>\n```\n",
    ],
)
def test_a_page_that_tells_the_truth_passes(text: str, tmp_path: Path) -> None:
    run_text(tmp_path, text)


@needs_bash
@pytest.mark.parametrize(
    "text",
    [
        "```python\nassert 0\n```\n",
        "```console\n$ echo a\nb\n```\n",
        "```console\n$ echo a\n```\n",
        "```console\n$ false\n```\n",
        "```console\n$ false\n$ echo a\na\n```\n",
        "```console\n$ exit 0\n$ echo a\na\n```\n",
        "```console\necho a\n```\n",
        "```sh\necho a\n```\n",
        "<!-- command: tests -->\n```sh\na\nb\n```\n",
        "<!-- from: examples/01_read.py -->\n```python\nimport xml\n```\n",
    ],
)
def test_a_page_that_does_not_fails(text: str, tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        run_text(tmp_path, text)


def test_commands_and_answers_are_told_apart() -> None:
    code = "$ a \\\n> b\nc\n$ d\n"
    assert exchanges(code) == [Exchange("a \\\nb", "c\n"), Exchange("d", "")]


@pytest.mark.parametrize("page", ["docs/guide/embed.md", "docs/vi/nhung-so.md"])
def test_what_is_shown_for_fastapi_commits_before_it_answers(page: str) -> None:
    """Else a gateway hears 200 and forgets a message that is not stored yet."""
    scopes = re.findall(r"Depends\(\w+(.*?)\)\]", (ROOT / page).read_text("utf-8"))
    assert scopes == [', scope="function"']


def test_ci_runs_the_commands_that_readme_gives() -> None:
    given = {s.words: s.code for s in FOUND["README.md"] if s.order == "command"}
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert set(given) == {"main-job", "tests"}
    for name in given:
        assert f"readme_command {name}\n" in script


def test_ci_runs_what_the_command_of_readme_leaves_out() -> None:
    """The marker's tests with the programs they ask, and every table in the list at full scale."""
    script = (ROOT / ".ci" / "run").read_text("utf-8").replace("\\\n", "")
    peers = re.search(
        r"^VNEDOC_PEERS=1 step 'peers' .*-m 'peer and not slow'", script, re.MULTILINE
    )
    assert peers is not None
    whole = re.search(r"^sampled=\((.*?)^\)", script, re.MULTILINE | re.DOTALL)
    assert whole is not None
    step = r'^VNEDOC_SCALE=1 step .* "\$\{sampled\[@\]\}" "\$\{tables\[@\]\}"$'
    assert re.search(step, script, re.MULTILINE)
    assert re.search(r"^mapfile -t tables .* 'pytest\.mark\.table' tests\)$", script, re.MULTILINE)
    for name in whole[1].split():
        assert re.search(r"scaled?\(", (ROOT / name).read_text("utf-8")), name
    rows = re.search(r"^rows=\((.*?)^\)", script, re.MULTILINE | re.DOTALL)
    assert rows is not None
    assert re.search(r'^step .* \.venv/bin/pytest [^/]* "\$\{rows\[@\]\}"$', script, re.MULTILINE)
    for name in rows[1].split():
        assert "pytest.mark.table" in (ROOT / name).read_text("utf-8"), name


@needs_bash
def test_what_the_ci_examples_say_runs(folder: Path) -> None:
    (folder / "messages").mkdir()
    shutil.copy(folder / "cong-van.edxml", folder / "messages")
    for path in (ROOT / "examples" / "ci").iterdir():
        lines = path.read_text("utf-8").splitlines()
        commands = [line.partition("vnedoc validate")[1:] for line in lines if "vnedoc val" in line]
        assert commands, path.name
        for command in commands:
            told = "".join(command).replace('"$GITHUB_STEP_SUMMARY"', "summary.md")
            run([Snippet(path.name, 0, "console", f"$ {told}\n...\n")], folder)
    written = {path.name for path in folder.iterdir()}
    assert {"vnedoc.sarif", "summary.md", "vnedoc.xml", "vnedoc.html"} <= written
