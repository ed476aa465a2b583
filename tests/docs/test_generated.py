"""What is generated and tracked is what its generator renders today, and is marked as generated."""

from __future__ import annotations

import itertools
import shutil
import subprocess
from pathlib import Path

import pytest
from docs._generate import __main__ as command

from docs import _generate

GENERATORS = {name: _generate.generator(name) for name in _generate.names()}
ADVICE = "run: python -m docs._generate"


@pytest.mark.parametrize("name", GENERATORS)
def test_nothing_is_stale(name: str) -> None:
    stale = [path.relative_to(_generate.ROOT).as_posix() for path, _ in _stale(name)]
    assert stale == [], ADVICE


def _stale(name: str) -> list[tuple[Path, bytes | None]]:
    return list(_generate.stale(GENERATORS[name]))


def test_every_generator_owns_what_it_makes_and_nothing_else() -> None:
    owned = {name: _generate.owned(generator) for name, generator in GENERATORS.items()}
    assert all(owned.values())
    for one, other in itertools.combinations(owned.values(), 2):
        assert not one & other


def test_what_is_generated_is_marked_so_and_nothing_else_is() -> None:
    if shutil.which("git") is None or not (_generate.ROOT / ".git").exists():
        pytest.skip("SKIPPED: no git checkout here, so no attributes to ask for")
    listed = _git("ls-files", "-z").split("\0")[:-1]
    answers = _git("check-attr", "-z", "--stdin", "linguist-generated", given="\0".join(listed))
    cells = answers.split("\0")[:-1]
    marked = {path for path, value in zip(cells[::3], cells[2::3], strict=True) if value == "set"}
    owned = {
        path.relative_to(_generate.ROOT).as_posix()
        for generator in GENERATORS.values()
        for path in _generate.owned(generator)
    }
    assert marked == owned & set(listed)


def _git(*arguments: str, given: str = "") -> str:
    done = subprocess.run(
        ["git", *arguments],
        cwd=_generate.ROOT,
        input=given.encode(),
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


class Toy:
    """A generator of one file in a folder of its own."""

    __name__ = "toy"
    OWNS = ("*.txt",)

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def files(self) -> dict[Path, str]:
        return {self.folder / "new" / "a.txt": "một\n", self.folder / "b.txt": "hai\n"}


def test_the_command_tells_what_is_stale_then_makes_it_and_removes_what_nobody_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for module in (_generate, command):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(command, "names", lambda: ("toy",))
    monkeypatch.setattr(command, "modules", lambda: {"toy"})
    monkeypatch.setattr(command, "generator", lambda _: Toy(tmp_path))
    for name in ("b.txt", "gone.txt"):
        (tmp_path / name).write_text("cũ\n", "utf-8")
    assert command.main(["--check"]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told == [
        *(f"stale: {n}" for n in ("new/a.txt", "b.txt", "gone.txt")),
        "3 files are stale",
    ]
    assert (tmp_path / "b.txt").read_text("utf-8") == "cũ\n"
    assert command.main([]) == 0
    assert (tmp_path / "new" / "a.txt").read_bytes() == "một\n".encode()
    assert (tmp_path / "b.txt").read_bytes() == b"hai\n"
    assert not (tmp_path / "gone.txt").exists()
    assert command.main(["--check", "toy"]) == 0
    with pytest.raises(SystemExit):
        command.main(["poem"])
