"""The command ``conformance``, from nothing to a declaration."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.conformance.asking import ask, run_of
from vnedoc.conformance import adapter
from vnedoc.conformance.cases import corpus, keys
from vnedoc.conformance.running import confinement
from vnedoc.conformance.running.results import CaseStatus, Result, Results

ADAPTER = f"{sys.executable} -m vnedoc.conformance.adapter"


def write_whole(path: Path, failed: str = "") -> Path:
    """A results file of the whole suite."""
    found = tuple(
        Result(
            id=case.id,
            status=CaseStatus.FAILED if case.id == failed else CaseStatus.PASSED,
            role=case.role.value,
            importance=case.importance.value,
        )
        for case in corpus.cases()
    )
    made = Results(
        product="Ví dụ", version="1", corpus=corpus.digest(), cases=len(found), results=found
    )
    path.write_text(made.to_json(), "utf-8")
    return path


@pytest.mark.parametrize(("lang", "words"), [("vi", "phải đọc được"), ("en", "must be read")])
def test_list(lang: str, words: str) -> None:
    ran = run("conformance", "list", "whole", lang=lang)
    assert ran.status == 0
    assert len(ran.out.splitlines()) == 5
    assert words in ran.out


def test_list_as_json() -> None:
    told = json.loads(run("conformance", "list", "whole-new", "--format", "json").out)
    assert [case["id"] for case in told["cases"]] == ["whole-new"]


def test_a_case_that_is_not_there_is_wrong_usage() -> None:
    assert run("conformance", "list", "no-such-case").status == 2


def test_export(tmp_path: Path) -> None:
    assert run("conformance", "export", tmp_path / "out", "--only", "whole").status == 0
    assert (tmp_path / "out/whole-new/message.edxml").is_file()


def test_run_and_report(tmp_path: Path) -> None:
    out = tmp_path / "r.json"
    words = ("conformance", "run", "--adapter", ADAPTER, "--adapter-mode", "stream")
    ran = run(*words, "--only", "whole", "-o", out, lang="en")
    assert ran.status == 0
    assert "5 passed" in ran.out
    for form, mark in (("text", "5 passed"), ("html", "<html"), ("junit", "<testsuites")):
        assert mark in run("conformance", "report", out, "--format", form, lang="en").out


def test_a_failure_is_status_1(tmp_path: Path) -> None:
    adapter = f"{sys.executable} -c pass"
    words = ("conformance", "run", "--adapter", adapter, "--only", "whole-new")
    assert run(*words, "-o", tmp_path / "r.json").status == 1


@pytest.mark.parametrize(("lang", "words"), [("vi", "không gian tên"), ("en", "namespaces")])
def test_that_nothing_confines_the_adapter_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, words: str
) -> None:
    monkeypatch.setattr(confinement, "permitted", lambda _: False)
    out = tmp_path / "r.json"
    ran = run(
        "conformance", "run", "--adapter", ADAPTER, "--only", "whole-new", "-o", out, lang=lang
    )
    assert ran.status == 0
    assert words in ran.err
    assert json.loads(out.read_bytes())["run"]["confined"] is False


def test_compare(tmp_path: Path) -> None:
    good = write_whole(tmp_path / "a.json")
    bad = write_whole(tmp_path / "b.json", failed="whole-new")
    assert run("conformance", "compare", bad, good).status == 0
    ran = run("conformance", "compare", good, bad)
    assert ran.status == 1
    assert "whole-new" in ran.out
    assert "whole-new" in run("conformance", "matrix", good, bad).out


def test_declare_and_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = tuple(corpus.chosen(["whole", "dedupe-plain"]))
    monkeypatch.setattr(corpus, "cases", lambda: few)
    told, root = tmp_path / "r.json", tmp_path / "root.pem"
    told.write_text(run_of(ask(adapter.answer, few, tmp_path / "work")).to_json(), "utf-8")
    root.write_bytes(keys.root_only().read())
    key, out = tmp_path / "key.pem", tmp_path / "declaration.json"
    key.write_bytes(keys.key_file("organisation.pem"))
    at = ("--at", "2025-07-02T10:00:00")
    assert run("conformance", "declare", told, "--key", key, *at, "-o", out).status == 0
    ran = run("conformance", "check", out, "--trust", root, "--results", told, *at)
    assert ran.status == 0
    assert "self-declared" in ran.out
    assert "tự công bố" in ran.out
    unanswered = write_whole(tmp_path / "unanswered.json")
    assert run("conformance", "declare", unanswered, "--key", key, *at, "-o", out).status == 0
    ran = run("conformance", "check", out, "--trust", root, "--results", unanswered, *at)
    assert ran.status == 1
    out.write_text(out.read_text("utf-8").replace('"full"', '"good"', 1), "utf-8")
    assert run("conformance", "check", out, "--trust", root, *at).status == 1


def test_what_is_no_results_file(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text("{}", "utf-8")
    assert run("conformance", "report", path).status == 1
    assert run("conformance", "report", tmp_path / "nothing.json").status == 3
