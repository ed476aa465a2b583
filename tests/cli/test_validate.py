"""``vnedoc validate``: exit status, paths, formats, many files, and no file stops the others."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests import factories
from tests.cli.running import run, spawn
from vnedoc import reports
from vnedoc.cli.commands import validate
from vnedoc.findings import Report
from vnedoc.xml.writing.writer import dump


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one message of each verdict, and what is no message."""
    root = tmp_path / "hộp thư"
    (root / "đến").mkdir(parents=True)
    dump(factories.document(), root / "b-tốt.edxml")
    dump(factories.document(subject=None), root / "đến" / "a-thiếu trích yếu.EDXML")
    (root / "a-hỏng.edxml").write_bytes(b"<edXML>")
    (root / "ghi chú.txt").write_bytes(b"x")
    return root


def verdicts(*words: object) -> tuple[int, list[tuple[str, str]]]:
    status, out, _ = run("validate", *words, "--format", "json")
    found = json.loads(out)["reports"]
    return status, [(Path(one["source"]).name, one["verdict"]) for one in found]


def test_acceptable_is_0(message: Path, status: Path) -> None:
    assert run("validate", message, status)[0] == 0


def test_folder_means_every_message_below_it_in_order(folder: Path) -> None:
    assert verdicts(folder) == (
        3,
        [
            ("a-hỏng.edxml", "unreadable"),
            ("b-tốt.edxml", "accepted"),
            ("a-thiếu trích yếu.EDXML", "rejected"),
        ],
    )


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["b-tốt.edxml"], 0),
        (["đến"], 1),
        (["b-tốt.edxml", "đến"], 1),
        (["a-hỏng.edxml"], 3),
        (["a-hỏng.edxml", "b-tốt.edxml", "đến"], 3),
        (["đến", "không-có.edxml", "b-tốt.edxml"], 3),
        (["*.edxml"], 3),
        (["b*.edxml"], 0),
        (["**/*.EDXML"], 1),
        (["*.pdf"], 3),
    ],
)
def test_highest_status_wins(folder: Path, names: list[str], expected: int) -> None:
    assert run("validate", *(folder / name for name in names))[0] == expected


def test_an_empty_folder_is_no_success(tmp_path: Path) -> None:
    assert verdicts(tmp_path) == (3, [(tmp_path.name, "unreadable")])


def test_standard_input(message: Path) -> None:
    status, out, _ = run("validate", "-", "--format", "json", stdin=message.read_bytes())
    (report,) = json.loads(out)["reports"]
    assert (status, report["source"], report["verdict"]) == (0, "-", "accepted")
    assert run("validate", "-", stdin=b"")[0] == 3


@pytest.mark.parametrize("form", reports.FORMATS)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_format_to_a_file(folder: Path, tmp_path: Path, form: str, lang: str) -> None:
    target = tmp_path / "báo cáo"
    words = ("validate", folder, "--format", form, "--lang", lang, "--at", "2026-01-01")
    plain, filed = run(*words), run(*words, "-o", target)
    sums = "Số tệp: 3 · chấp nhận: 1" if lang == "vi" else "Files: 3 · accepted: 1"
    assert (filed.status, filed.out) == (3, "")
    assert filed.err.startswith(sums)
    assert target.read_text("utf-8") == plain.out
    assert "a-hỏng.edxml" in plain.out or "a-h%E1%BB%8Fng.edxml" in plain.out
    if form == "junit":
        assert ElementTree.fromstring(plain.out).tag == "testsuites"


def test_a_report_that_fails_leaves_the_old_file(
    message: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    target = tmp_path / "report.txt"
    target.write_text("old")
    monkeypatch.setattr(validate, "check_all", broken)
    assert run("validate", message, "-o", target)[0] == 4
    assert target.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 2


def test_fail_on_warning(tmp_path: Path) -> None:
    path = tmp_path / "a.edxml"
    dump(factories.document(signer=None), path)
    assert run("validate", path)[0] == 0
    assert run("validate", path, "--fail-on", "error")[0] == 0
    assert run("validate", path, "--fail-on", "warning")[0] == 1


def test_profiles_by_name_by_file_and_by_date(message: Path, tmp_path: Path) -> None:
    for name in ("interop", "axis", "auto"):
        assert run("validate", message, "--profile", name)[0] == 0
    own = tmp_path / "của tôi.toml"
    own.write_text('base = "interop"\n[grade]\nVNE-HEADER-016 = "error"\n', "utf-8")
    other = tmp_path / "b.edxml"
    dump(factories.document(other=None), other)
    assert run("validate", other, "--profile", "interop")[0] == 0
    assert run("validate", other, "--profile", own)[0] == 1
    assert run("validate", message, "--profile", own)[0] == 0


@pytest.mark.parametrize(
    "words",
    [
        ("--profile", "qcvn102-1999"),
        ("--trust", "{wrong}"),
        ("--jobs", "0"),
        ("--format", "pdf"),
        ("--at", "2025-13-01"),
    ],
)
def test_wrong_options_are_2_before_any_work(
    message: Path, tmp_path: Path, words: tuple[str, str]
) -> None:
    wrong = tmp_path / "wrong.pem"
    wrong.write_bytes(b"no certificate")
    status, out, err = run("validate", message, words[0], words[1].format(wrong=wrong), lang="vi")
    assert (status, out) == (2, "")
    assert "Lỗi" in err


def test_time_runs_the_rules_that_need_it(message: Path) -> None:
    needed, own = "no time of checking was given", "this computer's"
    without = run("validate", message, "--at", "none").out
    assert needed in without
    assert "Time of checking" not in without
    given = run("validate", message, "--at", "2025-07-02").out
    assert needed not in given
    assert "Time of checking: 2025-07-02 00:00:00 +0700" in given
    assert own not in given
    early = run("validate", message, "--at", "2020-01-01")
    assert "lies in the future" in early.out
    assert needed not in run("validate", message, "--at", "now").out


@pytest.mark.parametrize("form", reports.FORMATS)
def test_the_clock_is_used_by_itself_and_every_report_says_so(message: Path, form: str) -> None:
    out = run("validate", message, "--format", form).out
    assert re.search("this computer('|&#x27;)s", out.replace("\\", ""))
    assert "no time of checking was given" not in out


def test_files_with_any_ending_when_they_are_named(tmp_path: Path) -> None:
    for name in ("a.xml", "b.edoc", "c"):
        dump(factories.document(), tmp_path / name)
    assert run("validate", *tmp_path.iterdir())[0] == 0
    assert run("validate", tmp_path / "*.xml")[0] == 0
    assert run("validate", tmp_path)[0] == 3


def test_several_processes_say_the_same_in_the_same_order(folder: Path, tmp_path: Path) -> None:
    for index in range(40):
        shutil.copy(folder / "b-tốt.edxml", folder / f"{index:02}.edxml")
    words = ("validate", folder, "--format", "json", "--at", "2026-01-01")
    alone, together = run(*words), run(*words, "--jobs", "2")
    assert alone == together
    assert len(json.loads(together.out)["reports"]) == 43


def test_a_mistake_of_ours_does_not_stop_the_others(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vnedoc import pipeline

    real = pipeline.validate

    def broken(source: object, **options: object) -> Report:
        if "tốt" in str(source):
            raise RecursionError("x")
        return real(source, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "validate", broken)
    for jobs in ("1", "2"):
        status, found = verdicts(folder, "--jobs", jobs)
        assert status == 4
        assert dict(found)["b-tốt.edxml"] == "unreadable"
        assert dict(found)["a-thiếu trích yếu.EDXML"] == "rejected"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_one_of_many(folder: Path) -> None:
    (folder / "b-tốt.edxml").chmod(0)
    status, found = verdicts(folder)
    assert status == 3
    assert dict(found)["b-tốt.edxml"] == "unreadable"


def test_colour_is_for_terminals_only(message: Path) -> None:
    assert "\x1b" not in run("validate", message).out


def test_as_a_real_process_with_many_files(folder: Path) -> None:
    for index in range(40):
        shutil.copy(folder / "b-tốt.edxml", folder / f"{index:02}.edxml")
    status, out, err = spawn("validate", folder, "--jobs", "2", LANG="vi_VN.UTF-8")
    assert (status, err) == (3, b"")
    assert "KHÔNG ĐỌC ĐƯỢC" in out.decode("utf-8")
