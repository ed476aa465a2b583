"""What the command line can be given as Python can: holidays, identifiers, organisations."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.cli.running import run
from vnedoc.cli.common import UsageProblem
from vnedoc.cli.runs.lists import holidays_of, seen_of


def test_days(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("\ufeff2026-09-02  # Quốc khánh\n\n# Tết\n17/02/2026\n", "utf-8")
    assert holidays_of(str(path)) == {dt.date(2026, 9, 2), dt.date(2026, 2, 17)}


@pytest.mark.parametrize("line", ["2026-02-30", "2/9/2026", "tomorrow", "2026-09-02T00:00"])
def test_what_is_no_day_is_told_with_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "a"
    path.write_text(f"2026-09-02\n{line}\n", "utf-8")
    with pytest.raises(UsageProblem, match="line 2"):
        holidays_of(str(path))


def test_identifiers(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("H26.99,2025/07/01,05/SVDA-VP\n # none\nother\n", "utf-8")
    assert seen_of(str(path)) == {"H26.99,2025/07/01,05/SVDA-VP", "other"}
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(UsageProblem, match="UTF-8"):
        seen_of(str(path))


def test_they_reach_the_rules(message: Path, tmp_path: Path) -> None:
    def out(*words: object) -> str:
        return run("validate", message, "--at", "2025-07-02", "--format", "json", *words).out

    plain = out()
    assert "rules-seen" in plain
    assert "rules-holidays" in plain
    days, seen, organs = (tmp_path / name for name in ("days", "seen", "organs.csv"))
    days.write_text("2025-09-02\n")
    assert "rules-holidays" not in out("--holidays", days)
    seen.write_text("H26.99,2025/07/01,05/SVDA-VP\n")
    met = out("--seen", seen)
    assert "rules-seen" not in met
    assert "VNE-REPLAY" in met.replace("rules", "")
    organs.write_text("code,name_vi\nH26,Thành phố Hà Nội\n")
    assert out("--organs", organs) != plain
    for path in (days, seen, organs):
        told = out(f"--{path.stem.replace('days', 'holidays')}", path)
        assert f"{path}" in told, "what decided is told"


@pytest.mark.parametrize("name", ["holidays", "seen", "organs"])
def test_what_is_wrong_is_told_before_any_work(message: Path, tmp_path: Path, name: str) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_bytes(b"\xff\xff")
    ran = run("validate", message, f"--{name}", wrong)
    assert (ran.status, ran.out) == (2, "")
    assert run("validate", message, f"--{name}", tmp_path / "none").status == 3
