"""Whether checkers of types accept what readers copy, where only the wheel is installed.

Run from the repository: ``python .ci/user_types.py [WHEEL]``. Builds the wheel unless one is given,
puts it with mypy and pyright into an environment of its own, and checks there, strictly and outside
of the repository, every example and the Python of README and of every page.

With ``--here`` mypy alone checks with the vnedoc that this interpreter imports: quicker, and no
proof that the wheel has all of it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.docs.programs import programs  # noqa: E402 - the repository is no package

EXTRAS = "cli,conformance,pkcs11,postgres,statistics,trust"
COPIED = "examples/remote_signing"
"""Where the modules lie that a page tells its readers to copy."""
TYPES_OF_OTHERS = ("types-lxml", "django-types")
"""What a user of lxml or Django has beside it; of lxml, pyright has them of its own."""
BESIDE = ("django", "fastapi", "httpx2", "imap-tools")
"""What programs of the pages use beside vnedoc."""


def laid_out(folder: Path) -> list[str]:
    """Write the programs as files; each folder is a program of its own with its neighbours."""
    written = []
    for program in programs():
        path = folder / program.source.removesuffix(".py").replace(".md", "_md")
        # A page's name may be no name of a module.
        if program.source.endswith(".md"):
            path = path.with_name(path.name.replace("-", "_"))
        path = path.with_name(f"{path.name}.py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(program.code, encoding="utf-8")
        written.append(path.relative_to(folder).as_posix())
    return written


def run(*words: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder, with more variables in its environment."""
    environment = {**os.environ, **more}
    return subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )


def by_mypy(mypy: list[str], python: str, folder: Path, files: list[str]) -> list[str]:
    """What mypy says against the files; one folder at a time, as one runs them."""
    found = []
    for place in sorted({Path(name).parent for name in files}):
        names = [Path(name).name for name in files if Path(name).parent == place]
        # Pages stand alone; examples import each other.
        cache = folder / ".mypy_cache"
        options = ["--strict", "--python-executable", python, "--cache-dir", str(cache)]
        done = run(*mypy, *options, *names, folder=folder / place, MYPYPATH=str(folder / COPIED))
        if done.returncode:
            found += [f"{place}/{line}" for line in done.stdout.splitlines() if ": error:" in line]
            found += [done.stderr] if done.stderr else []
    return found


def by_pyright(pyright: str, python: str, folder: Path, files: list[str]) -> list[str]:
    """What pyright says against the files."""
    roots = sorted({str(Path(name).parent) for name in files})
    settings = {"executionEnvironments": [{"root": root, "extraPaths": [COPIED]} for root in roots]}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    done = run(pyright, "--pythonpath", python, "--outputjson", folder=folder)
    told = json.loads(done.stdout)
    assert told["summary"]["filesAnalyzed"] == len(files), told["summary"]
    return [
        f"{Path(one['file']).relative_to(folder.resolve())}:{one['range']['start']['line'] + 1}: "
        f"{one['message']}"
        for one in told["generalDiagnostics"]
        if one["severity"] == "error"
    ]


def environment(folder: Path, wheel: Path) -> Path:
    """An environment with the wheel and the two checkers, and nothing of the repository."""
    home = folder / "env"
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    wanted = [f"{wheel}[{EXTRAS}]", "mypy", "pyright[nodejs]", *TYPES_OF_OTHERS, *BESIDE]
    subprocess.run([home / "bin" / "pip", "install", "-q", *wanted], check=True)
    return home / "bin"


def built(folder: Path) -> Path:
    """The wheel of the repository as it is."""
    words = [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT)]
    subprocess.run(words, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def main(words: list[str]) -> int:
    """Tell what they say; 1 if that is anything."""
    with tempfile.TemporaryDirectory() as temporary:
        outside = Path(temporary).resolve()
        place = outside / "programs"
        files = laid_out(place)
        if words[:1] == ["--here"]:
            mypy = [sys.executable, "-m", "mypy"]
            found = {"mypy": by_mypy(mypy, sys.executable, place, files)}
        else:
            wheel = Path(words[0]).resolve() if words else built(outside / "dist")
            commands = environment(outside, wheel)
            python = str(commands / "python")
            found = {
                "mypy --strict": by_mypy([str(commands / "mypy")], python, place, files),
                "pyright": by_pyright(str(commands / "pyright"), python, place, files),
            }
    for checker, problems in found.items():
        print(*problems, sep="\n", end="\n" if problems else "")
        print(f"{checker}: {len(problems)} errors in {len(files)} programs")
    return int(any(found.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
