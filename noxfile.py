"""The tasks of whoever works on vnedoc: ``nox -l`` lists them, ``nox`` alone runs ``quick``.

They run in the environment that nox itself stands in, and make none of their own.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import nox

nox.options.default_venv_backend = "none"
nox.options.sessions = ["quick"]

ROOT = Path(__file__).parent
TESTS = ROOT / "tests"
PYTEST = (sys.executable, "-m", "pytest", "-q", "-n", "auto")
HEAVY = (
    "batches",
    "cli",
    "conformance",
    "docs",
    "doctype",
    "exchange",
    "fuzz",
    "identifiers/test_organ_table.py",
    "interop",
    "reports",
    "rules/engine",
    "rules/test_linear.py",
    "rules/test_no_false_alarm.py",
    "signature",
    "test_examples.py",
    "test_one_verdict.py",
    "test_pytest_plugin.py",
    "xml/reading",
    "xml/schema",
)
"""What costs five seconds of CPU or more: `quick` leaves it to `room` and `all`."""


def _tool(name: str) -> str:
    """A program of this environment, or a sentence that says how to get it."""
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    return found or sys.exit(f"{name} is missing: {sys.executable} -m pip install -e '.[dev,docs]'")


@nox.session
def quick(session: nox.Session) -> None:
    """All that is static, and the tests that cost little: before every commit."""
    for words in (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("lint-imports",)):
        session.run(_tool(words[0]), *words[1:])
    types(session)
    session.run(*PYTEST, *(f"--ignore=tests/{name}" for name in HEAVY), *session.posargs)


@nox.session
def room(session: nox.Session) -> None:
    """The tests of one room: nox -s room -- signature/trust [options of pytest]."""
    name, *options = session.posargs or [""]
    places = [TESTS / name] if name and (TESTS / name).is_dir() else []
    places += sorted(TESTS.glob(f"test_{name}*.py")) if name else []
    if not places:
        session.error("name a room: " + " ".join(_rooms()))
    session.run(*PYTEST, *map(str, places), *options)


def _rooms() -> list[str]:
    """Every folder with tests, and every module of the root that has tests of its own."""
    folders = {path.parent.relative_to(TESTS).as_posix() for path in TESTS.rglob("test_*.py")}
    return sorted(folders - {"."}) + sorted(path.stem[5:] for path in TESTS.glob("test_*.py"))


@nox.session
def regenerate(session: nox.Session) -> None:
    """Make anew all that is made by the code: schemas, glossary, pages, the corpus's digest."""
    session.run(sys.executable, "-m", "docs._generate")


@nox.session
def types(session: nox.Session) -> None:
    """The types of the package, strictly."""
    session.run(_tool("mypy"))


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation and run its snippets."""
    session.run(
        _tool("sphinx-build"), "-W", "--keep-going", "-q", "-b", "html", "docs", "build/docs"
    )
    session.run(*PYTEST, "tests/docs", *session.posargs)


@nox.session(name="all")
def everything(session: nox.Session) -> None:
    """What CI runs; with VNEDOC_LONG=1 the long runs and the benchmarks too."""
    session.run("bash", ".ci/run", external=True)
