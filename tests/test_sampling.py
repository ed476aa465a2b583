"""Long tables: a sample where everything is run, all of it where a place or the scale is named."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

TABLE = """
import pytest

@pytest.mark.table
@pytest.mark.parametrize("row", range(300))
def test_table(row): pass

@pytest.mark.parametrize("row", range(30))
def test_other(row): pass
"""


@pytest.mark.parametrize(
    ("words", "scale", "most"),
    [
        ((), "0.01", 100),
        ((), "1", 300),
        (("tests",), "0.01", 100),
        (("tests/test_it.py",), "0.01", 300),
        (("-k", "table"), "0.01", 300),
    ],
)
def test_what_is_left_out(
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    scale: str,
    most: int,
) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("VNEDOC_SCALE", scale)
    (pytester.path / "tests").mkdir()
    (pytester.path / "tests" / "test_it.py").write_text(TABLE)
    pytester.makeconftest(Path(__file__).with_name("conftest.py").read_text("utf-8"))
    pytester.makeini("[pytest]\ntestpaths = tests\nmarkers =\n  table: x\n  peer: x\n")
    result = pytester.runpytest_inprocess("-p", "no:cacheprovider", *words)
    table = result.parseoutcomes()["passed"] - (0 if "-k" in words else 30)
    assert (most if most == 300 else 30) <= table <= most
    assert "one row in 5" in result.stdout.str()
