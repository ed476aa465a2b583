"""Where nothing else is asked for, every surface asks the same and gives the same answer."""

from __future__ import annotations

import base64
import inspect
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

import vnedoc
from tests import factories
from tests.cli.running import run
from tests.signature import messages
from vnedoc import pytest_plugin, reports
from vnedoc.cli import serving
from vnedoc.cli.commands import config, validate
from vnedoc.cli.config import KEYS
from vnedoc.findings import Report

pytestmark = pytest.mark.table


def soap(date: str) -> bytes:
    """The message of 2013, of a day that may be none."""
    return (
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'"
        " xmlns:e='http://www.e-doc.vn/Schema/'><s:Header><e:MessageHeader>"
        f"<e:PromulgationInfo><e:PromulgationDate>{date}</e:PromulgationDate></e:PromulgationInfo>"
        "<e:Subject>x</e:Subject></e:MessageHeader></s:Header><s:Body/></s:Envelope>"
    ).encode()


def dated(*, year: int, **changes: Any) -> bytes:
    """A message as of a year, with what the edition of 2016 grades otherwise."""
    data = vnedoc.dumps(factories.document(subject="x" * 501, **changes))
    return data.replace(b"2025/07/01", b"%d/07/01" % year).replace(b"2025-07", b"%d-07" % year)


MESSAGES: Final[dict[str, tuple[bytes, str]]] = {
    "of the newest edition": (dated(year=2025), "qcvn102-2022"),
    "of the first edition": (dated(year=2018), "qcvn102-2016"),
    "older than the standard": (dated(year=2015), "qcvn102-2016"),
    "without a date": (dated(year=2025, promulgation=None), "qcvn102-2022"),
    "of 2013": (soap("2013/05/20"), "legacy-2803"),
    "of today in the wrapper of 2013": (soap("2025/07/01"), "qcvn102-2022"),
    "in that wrapper without a date": (soap(""), "qcvn102-2022"),
    "a status": (vnedoc.dumps(factories.status()), "qcvn102-2022"),
    "signed": (messages.signed(), "qcvn102-2022"),
    "cut off": (vnedoc.dumps(factories.document())[:900], "auto"),
    "no message": (b"<a/>", "auto"),
}


def _reported(report: Report) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(reports.render([report], "json"))["reports"][0]
    return found


def _command(*words: str) -> Callable[[Path], dict[str, Any]]:
    def ask(path: Path) -> dict[str, Any]:
        ran = run("validate", path, "--format", "json", "--at", "none", *words)
        found: dict[str, Any] = json.loads(ran.out)["reports"][0]
        return found

    return ask


def _worker(path: Path) -> dict[str, Any]:
    content = base64.b64encode(path.read_bytes()).decode()
    line = json.dumps({"v": 1, "do": "validate", "content": content}).encode()
    found: dict[str, Any] = json.loads(serving.answer(line))["result"]
    return found


SURFACES: Final[dict[str, Callable[[Path], dict[str, Any]]]] = {
    "validate": lambda path: _reported(vnedoc.validate(path)),
    "validate of bytes": lambda path: _reported(vnedoc.validate(path.read_bytes())),
    "validate_many": lambda path: _reported(next(iter(vnedoc.validate_many([path], jobs=1)))),
    "command": _command(),
    "command, auto by its name": _command("--profile", "auto"),
    "command in processes": _command("--jobs", "2"),
    "worker": _worker,
    "pytest": lambda path: _reported(pytest_plugin.Checker().validate(path)),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("messages")
    for name, (data, _) in MESSAGES.items():
        (folder / f"{name}.edxml").write_bytes(data)
    return folder


@pytest.mark.parametrize("surface", SURFACES)
def test_every_surface_gives_the_same_answer_by_itself(surface: str, folder: Path) -> None:
    for name, (_, profile) in MESSAGES.items():
        path = folder / f"{name}.edxml"
        wanted = _reported(vnedoc.validate(path, profile="auto"))
        found = SURFACES[surface](path)
        for said in (wanted, found):
            said["source"] = ""
        assert wanted["profile"] == profile, name
        assert found == wanted, name


def test_the_wrapper_of_2013_lets_nothing_pass_today() -> None:
    """Its profile grades nearly nothing an error, and anybody can write a wrapper."""
    old, today, undated = (
        vnedoc.validate(data)
        for name, (data, _) in MESSAGES.items()
        if "2013" in name or "that" in name
    )
    assert old.acceptable
    assert not old.valid
    assert not today.acceptable
    assert not undated.acceptable


def test_the_editions_answer_differently() -> None:
    # Or the test above would not see by which one a surface judges.
    newest, first = (vnedoc.validate(MESSAGES[name][0]) for name in list(MESSAGES)[:2])
    assert not newest.acceptable
    assert first.acceptable


@pytest.fixture
def by_itself(folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the command takes where nothing is said."""
    monkeypatch.chdir(folder)
    return dict(validate.command.make_context("validate", ["a.edxml"]).params)


OTHERS: Final = {
    "crls": "crl",
    "ocsps": "ocsp",
    "policies": "policy",
    "table": "organs",
    "extensions": "extension",
    "require_extensions": "require_extension",
    "signers": "signer",
}
"""What the command calls otherwise: options are said once for each."""


def test_the_command_and_python_have_the_same_defaults(by_itself: dict[str, Any]) -> None:
    python = {
        name: one.default for name, one in inspect.signature(vnedoc.validate).parameters.items()
    }
    for name in python.keys() - {"source", "profile"}:
        assert (by_itself[OTHERS.get(name, name)] or None) == (python[name] or None), name
    # Python has `None` for what both call by its name, and reads no clock.
    assert (by_itself["profile"], python["profile"]) == ("auto", None)


def test_config_tells_the_defaults_of_the_command(by_itself: dict[str, Any]) -> None:
    compared = [key for key in KEYS if key.name in config.DEFAULTS and key.param in by_itself]
    assert len(compared) >= 4
    for key in compared:
        told = {"at": None, "format": None}.get(key.name, config.DEFAULTS[key.name])
        assert told == by_itself[key.param], key.name


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("form", reports.FORMATS)
def test_every_format_says_that_the_date_chose(form: str, lang: str, folder: Path) -> None:
    words = {"en": "by the date of each document", "vi": "theo ngày của từng văn bản"}[lang]
    path = folder / "of the first edition.edxml"
    said = run("validate", path, "--format", form, lang=lang).out
    assert words in said
    assert "qcvn102-2016" in said
    named = run("validate", path, "--format", form, "--profile", "axis", lang=lang).out
    assert words not in named
