"""What is known does not fail a run, is told all the same, and excuses nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import attrs
import pytest

from tests import factories
from tests.cli.running import run
from tests.reports import samples
from vnedoc.cli.runs.baseline import Baseline, writing
from vnedoc.content import Content
from vnedoc.findings import Outcome, Severity, Step
from vnedoc.reports import FORMATS
from vnedoc.xml.writing.writer import dump

AT = ("--at", "2026-01-01")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "in"
    root.mkdir()
    dump(factories.document(), root / "good.edxml")
    dump(factories.document(subject=None), root / "bad.edxml")
    return root


def test_known_findings_do_not_fail_and_new_ones_do(folder: Path, tmp_path: Path) -> None:
    known = tmp_path / "known.json"
    assert run("validate", folder, *AT, "--write-baseline", known).status == 1
    assert json.loads(known.read_text()) == {
        "vnedoc-baseline": 1,
        "files": {
            "in/bad.edxml": {
                "VNE-HEADER-012 edXML/edXMLEnvelope/edXMLHeader/MessageHeader/Subject": 1
            }
        },
    }
    ran = run("validate", folder, *AT, "--baseline", known)
    assert ran.status == 0
    assert "rejected: 1" in ran.out
    assert "With known errors alone, which do not fail the run: files: 1" in ran.out
    dump(factories.document(subject=None, signer=None, code=None), folder / "bad.edxml")
    ran = run("validate", folder, *AT, "--baseline", known)
    assert ran.status == 1
    assert "VNE-HEADER-012" not in ran.out.split("By rule")[0]
    dump(factories.document(subject=None), folder / "other.edxml")
    assert run("validate", folder / "other.edxml", *AT, "--baseline", known).status == 1


@pytest.mark.parametrize("form", FORMATS)
def test_no_format_calls_it_accepted(folder: Path, tmp_path: Path, form: str) -> None:
    known = tmp_path / "known.json"
    run("validate", folder, *AT, "--write-baseline", known)
    words = ("validate", folder / "bad.edxml", *AT, "--baseline", known, "--format", form)
    out = run(*words).out
    assert "known" in out or "suppressions" in out
    assert "rejected" in out.lower()
    if form == "junit":
        assert 'failures="0" errors="0"' in out


def test_the_names_are_relative_to_the_baseline(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = tmp_path / "known.json"
    run("validate", folder, *AT, "--write-baseline", known)
    monkeypatch.chdir(folder)
    assert run("validate", "bad.edxml", *AT, "--baseline", "../known.json").status == 0
    assert run("validate", "./bad.edxml", *AT, "--baseline", known).status == 0


@pytest.mark.parametrize(
    "data", [b"{}", b"[", b"\xff", b'{"vnedoc-baseline": 1, "files": {"a": 1}}']
)
def test_what_is_no_baseline_is_refused(message: Path, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "k"
    path.write_bytes(data)
    ran = run("validate", message, "--baseline", path)
    assert (ran.status, ran.out) == (2, "")
    assert "is no baseline" in ran.err


def marked(report, path: Path):
    """The report, marked by a baseline of one that has each of its findings once."""
    with writing(str(path)) as writer:
        errors = [attrs.evolve(one, graded=Severity.ERROR) for one in report.findings]
        writer.take(attrs.evolve(report, findings=tuple(dict.fromkeys(errors))))
    return Baseline.load(str(path)).mark(report)


def test_a_baseline_excuses_findings_alone(tmp_path: Path) -> None:
    path = tmp_path / "known.json"
    assert marked(samples.REJECTED, path).excused
    assert not marked(samples.REJECTED, path).acceptable
    assert not samples.REJECTED.excused
    twice = attrs.evolve(samples.REJECTED, findings=samples.REJECTED.findings * 2)
    assert not marked(twice, path).excused
    for outcome in (Outcome.FAILED, Outcome.UNDECIDED, Outcome.COULD_NOT_RUN, Outcome.SKIPPED):
        signature = Step(name="signature", outcome=outcome)
        report = attrs.evolve(samples.REJECTED, steps=(*samples.RAN, signature))
        assert not marked(report, path).excused, outcome
    for report in (samples.UNREADABLE, samples.UNFINISHED, samples.NOTHING_RAN, samples.CLEAN):
        assert not marked(report, path).excused


def test_nothing_is_known_of_a_rule_of_which_there_is_more(tmp_path: Path) -> None:
    """What a report leaves out may be new."""
    path = tmp_path / "known.json"
    rules = {each.rule for each in samples.REJECTED.findings}
    for cut, excused in ((tuple(rules), False), (("VNE-NONE-000",), True)):
        step = Step(name="rules-more", outcome=Outcome.SKIPPED, mandatory=False, rules=cut)
        report = attrs.evolve(samples.REJECTED, steps=(*samples.REJECTED.steps, step))
        assert marked(report, path).excused is excused


def test_a_known_warning_excuses_no_error_and_a_known_error_its_warning(tmp_path: Path) -> None:
    dump(factories.document(signer=None), tmp_path / "a.edxml")
    known = tmp_path / "known.json"
    (tmp_path / "hard.toml").write_text(
        'profile = "qcvn102-2022"\n[grade]\nVNE-HEADER-013 = "error"\n'
    )
    words = ("validate", tmp_path / "a.edxml", *AT)
    hard = ("--config", tmp_path / "hard.toml")
    assert run(*words, *hard).status == 1
    assert run(*words, "--write-baseline", known).status == 0
    assert run(*words, "--fail-on", "warning").status == 1
    assert run(*words, "--fail-on", "warning", "--baseline", known).status == 0
    assert run(*words, *hard, "--baseline", known).status == 1
    assert run(*words, *hard, "--write-baseline", known).status == 1
    assert run(*words, *hard, "--baseline", known).status == 0
    assert run(*words, "--fail-on", "warning", "--baseline", known).status == 0


def test_another_bad_file_in_the_place_of_a_known_one_is_new(tmp_path: Path) -> None:
    program = Content.from_bytes(b"MZ" + bytes(200))

    def put(*names: str | None) -> None:
        files = [factories.attachment(1), factories.attachment(2, "b.pdf")]
        for index, name in enumerate(names):
            if name is not None:
                files[index] = attrs.evolve(files[index], name=name, content=program)
        dump(factories.document(attachments=tuple(files)), tmp_path / "a.edxml")

    words = ("validate", tmp_path / "a.edxml", *AT, "--fail-on", "warning")
    known = tmp_path / "known.json"
    put("one.exe", None)
    assert run(*words, "--write-baseline", known).status == 1
    assert run(*words, "--baseline", known).status == 0
    for names in (("two.exe", None), (None, "one.exe")):
        put(*names)
        assert run(*words, "--baseline", known).status == 1, names
    assert "one.exe" not in known.read_text()
