"""Several reports in one run: each whole or none, to its place, in its format."""

from __future__ import annotations

import json
import os
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests import factories
from tests.cli.running import run
from tests.signature import pki
from vnedoc.cli.common import UsageProblem
from vnedoc.cli.runs.outputs import Output, outputs_of
from vnedoc.reports import FORMATS
from vnedoc.xml.writing.writer import dump

AT = ("--at", "2026-01-01")


@pytest.mark.parametrize(
    ("given", "form", "expected"),
    [
        ((), None, [("text", None)]),
        ((), "json", [("json", None)]),
        (("a",), None, [("text", "a")]),
        (("a.html",), None, [("html", "a.html")]),
        (("a.HTML",), "json", [("json", "a.HTML")]),
        (
            ("junit=a.xml", "html=b", "text=-"),
            None,
            [("junit", "a.xml"), ("html", "b"), ("text", None)],
        ),
        (("-",), "sarif", [("sarif", None)]),
        (("./x=y.json",), None, [("json", "./x=y.json")]),
        (("json=a=b",), None, [("json", "a=b")]),
    ],
)
def test_what_is_asked_for(given, form, expected) -> None:
    assert outputs_of(given, form) == tuple(Output(form=f, path=p) for f, p in expected)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("htlm=a",), "Did you mean html? A file of that name is ./htlm=a."),
        (("x9=a",), "Known: text, json, junit"),
        (("html=",), "missing after html="),
        (("html=a", "json=a"), "Two reports go to"),
        (("html=a", "json=./b/../a"), "Two reports go to"),
        # One file on some systems.
        (("html=a.x", "json=A.x"), "Two reports go to"),
        (("html=-", "-"), "Two reports go to -"),
    ],
)
def test_what_cannot_be_meant(given, said, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "b").mkdir()
    with pytest.raises(UsageProblem) as caught:
        outputs_of(given, None)
    assert said in caught.value.words.en
    assert caught.value.words.vi != caught.value.words.en


def test_one_run_writes_what_many_would(message: Path, tmp_path: Path) -> None:
    dump(factories.document(subject=None), tmp_path / "b.edxml")
    words = [word for form in FORMATS for word in ("-o", f"{form}={tmp_path / form}")]
    ran = run("validate", tmp_path, *AT, *words)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "Files: 2 · accepted: 1 · rejected: 1\n"
    for form in FORMATS:
        alone = run("validate", tmp_path, *AT, "--format", form)
        assert (tmp_path / form).read_text("utf-8") == alone.out, form
    assert ElementTree.parse(tmp_path / "junit").getroot().tag == "testsuites"
    assert json.loads((tmp_path / "json").read_text())["summary"]["files"] == 2


def test_a_report_can_go_to_standard_output_beside_files(message: Path, tmp_path: Path) -> None:
    ran = run("validate", message, *AT, "-o", f"json={tmp_path / 'a'}", "-o", "text=-")
    assert ran.out == run("validate", message, *AT).out
    assert ran.err == ""


def test_none_is_written_if_one_cannot_be(message: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.html"
    old.write_text("old")
    words = ("-o", f"html={old}", "-o", f"json={tmp_path / 'none' / 'a'}")
    assert run("validate", message, *words).status == 3
    assert old.read_text() == "old"


def test_none_is_written_if_making_one_fails(
    message: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vnedoc.reports.html import HtmlReport

    def broken(_: object) -> object:
        raise RuntimeError

    monkeypatch.setattr(HtmlReport, "rest", broken)
    before = sorted(tmp_path.iterdir())
    words = ("-o", f"json={tmp_path / 'a'}", "-o", f"html={tmp_path / 'b'}")
    assert run("validate", message, *words).status == 4
    assert sorted(tmp_path.iterdir()) == before


def test_quiet_and_verbose(message: Path, tmp_path: Path) -> None:
    assert run("validate", message, "--quiet")[:3] == (0, "", "")
    assert run("validate", message, "-q", "-o", tmp_path / "a.txt")[:3] == (0, "", "")
    assert "(optional; skipped)" in run("validate", message, "-v").out
    assert run("validate", message, "-q", "-v").status == 2


@pytest.mark.parametrize("order", [("json=dir", "html=b.html"), ("html=b.html", "json=dir")])
def test_where_one_target_is_a_folder_none_is_written(order, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dir").mkdir()
    dump(factories.document(), tmp_path / "a.edxml")
    ran = run("validate", "a.edxml", *AT, "-o", order[0], "-o", order[1])
    assert ran.status == 3
    assert "it is a folder" in ran.err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.edxml", "dir"]


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        (("a.edxml", "-o", "a.edxml"), "a.edxml"),
        ((".", "-o", "json=./a.edxml"), "a.edxml"),
        ((".", "--write-baseline", "a.edxml"), "a.edxml"),
        (("a.edxml", "--seen", "seen", "-o", "seen"), "seen"),
        (("a.edxml", "--seen", "seen", "--write-baseline", "seen"), "seen"),
        (("a.edxml", "-o", "json=r", "--write-baseline", "./r"), "r"),
        (("a.edxml", "--config", "v.toml", "-o", "v.toml"), "v.toml"),
    ],
)
def test_nothing_is_written_in_the_place_of_what_is_read(
    words, kept, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    dump(factories.document(), tmp_path / "a.edxml")
    for name in ("seen", "r", "v.toml"):
        (tmp_path / name).write_text("# x\n")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    ran = run("validate", *words, *AT)
    assert (ran.status, ran.out) == (2, "")
    assert "is not replaced" in ran.err
    assert kept in ran.err
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    ("words", "target"),
    [
        (("*.xml",), "in.xml"),
        (("*.xml", "--jobs", "2"), "in.xml"),
        (("*.xml",), "./sub/../in.xml"),
        (("sub",), "in.xml"),
        (("sub/link.edxml",), "in.xml"),
        (("in.xml",), "sub/link.edxml"),
        (("-",), "in.xml"),
    ],
)
@pytest.mark.parametrize("option", ["--output", "--write-baseline"])
def test_no_message_that_is_met_is_replaced(
    words, target, option, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    dump(factories.document(), tmp_path / "in.xml")
    (tmp_path / "sub" / "link.edxml").symlink_to("../in.xml")
    before = (tmp_path / "in.xml").read_bytes()
    fstat = os.fstat
    # Standard input comes from the file.
    monkeypatch.setattr(
        "vnedoc.cli.places.os.fstat",
        lambda number: fstat(number) if number else (tmp_path / "in.xml").stat(),
    )
    ran = run("validate", *words, *AT, option, target, stdin=before)
    assert ran.status == 2, ran
    assert "is not replaced" in ran.err
    assert (tmp_path / "in.xml").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.xml", "sub"]


def test_an_old_report_beside_the_messages_is_replaced(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    dump(factories.document(), tmp_path / "in.xml")
    for _ in range(2):
        ran = run("validate", "i*.xml", *AT, "-o", "report.xml", "--write-baseline", "known.json")
        assert ran.status == 0, ran
    assert "testsuites" in (tmp_path / "report.xml").read_text()


@pytest.mark.parametrize("option", ["--output", "--write-baseline"])
def test_links_round_in_a_circle_are_told(option, message: Path, tmp_path: Path) -> None:
    (tmp_path / "round").symlink_to("round")
    ran = run("validate", message, *AT, option, tmp_path / "round")
    assert ran.status == 3
    assert "links lead round" in ran.err


def test_a_baseline_that_is_used_may_be_written_anew(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    dump(factories.document(subject=None), tmp_path / "a.edxml")
    run("validate", "a.edxml", *AT, "--write-baseline", "k.json")
    words = ("--baseline", "k.json", "--write-baseline", "./k.json", "-o", "r.json")
    assert run("validate", "a.edxml", *AT, *words).status == 0
    assert "VNE-HEADER-012" in (tmp_path / "k.json").read_text()


@pytest.mark.parametrize("name", ["trust", "tsa-trust", "crl", "ocsp", "policy"])
def test_no_report_takes_the_place_of_what_is_trusted(tmp_path: Path, name: str) -> None:
    message, held = tmp_path / "a.edxml", tmp_path / "root.pem"
    dump(factories.document(), message)
    people = pki.make_pki()
    held.write_bytes(people.crls[0] if name == "crl" else people.root.pem)
    (tmp_path / "other.pem").write_bytes(people.root.pem)
    words = ("validate", message, *AT, "--trust", tmp_path / "other.pem", f"--{name}", held)
    before = held.read_bytes()
    ran = run(*words, "-o", f"text={held}")
    assert ran.status == 2
    assert "is not replaced" in ran.err
    assert held.read_bytes() == before
