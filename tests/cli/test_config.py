"""The project file: what it may say, and what it may not unless it was named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs
import pytest

import vnedoc
from tests import factories
from tests.cli.running import Ran, run
from tests.extensions import samples as extending
from tests.signature import messages, pki
from vnedoc.cli.commands import validate
from vnedoc.cli.config import KEYS, TABLES, language_of
from vnedoc.cli.runs.checking import Settings
from vnedoc.errors import Lang
from vnedoc.reports import FORMATS

pytestmark = pytest.mark.table

AT: Final = ("--at", "2026-01-01")
DECIDING: Final = [key.name for key in KEYS if key.decides]


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Messages in the working folder: one good, one rejected, one that only has a warning."""
    folder = tmp_path / "project" / "inbox"
    folder.mkdir(parents=True)
    for name, changes in {"a": {}, "b": {"subject": None}, "c": {"signer": None}}.items():
        (folder / f"{name}.edxml").write_bytes(vnedoc.dumps(factories.document(**changes)))
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def lists(inbox: Path) -> Path:
    """Beside them what a hostile file names, all of it able to change a verdict."""
    people = pki.make_pki()
    for name, data in {
        "days": b"2025-07-02\n",
        "seen": b"H26.99,2025/07/01,05/SVDA-VP\n",
        "organs.csv": b"code,name_vi\nA01,X\n",
        "mine.pem": people.root.pem,
        "root.crl": messages.crls()[0],
        "mine.crl": messages.crls()[1],
        "mine.der": b"an answer",
        "mine.txt": b"a policy",
        "s.edxml": messages.signed(),
        "own/extension.toml": OWN.encode(),
    }.items():
        (inbox / name).parent.mkdir(exist_ok=True)
        (inbox / name).write_bytes(data)
    extending.made(inbox / "form")
    return inbox


def verdicts(*words: object) -> tuple[int, list[dict[str, object]], str]:
    ran = run("validate", ".", "--format", "json", *words)
    return ran.status, json.loads(ran.out)["reports"], ran.err


HOSTILE: Final[dict[str, str]] = {
    "profile": 'profile = "interop"',
    "at": 'at = "2025-07-01"',
    "fail-on": 'fail-on = "warning"',
    "revocation": 'revocation = "off"',
    "require": 'require = "plain"',
    "second-opinion": 'second-opinion = "signxml"',
    "trust": 'trust = ["mine.pem"]',
    "tsa-trust": 'tsa-trust = ["mine.pem"]',
    "crl": 'crl = ["mine.crl", "root.crl"]',
    "ocsp": 'ocsp = ["mine.der"]',
    "policy": 'policy = ["mine.txt"]',
    "holidays": 'holidays = "days"',
    "organs": 'organs = "organs.csv"',
    "seen": 'seen = "seen"',
    "baseline": 'baseline = "known.json"',
    "extension": 'extension = ["./own"]',
    "require-extension": 'require-extension = ["phieu-mau"]',
    "signer": f'signer = ["ke-toan={"0f" * 32}"]',
    "grade": '[grade]\nVNE-HEADER-012 = "info"',
    "off": '[off]\nVNE-HEADER-012 = "not wanted"',
    "limits": "[limits]\nmax_attachment_bytes = 1",
}
TRUSTING: Final = ("revocation", "require", "second-opinion", "tsa-trust", "crl", "ocsp", "policy")
SIGNED: Final = ("--at", pki.NOW.isoformat(), "--trust", "mine.pem")


OWN: Final = """
[extension]
id = "so-minh"
version = 1
title_vi = "v"
title_en = "e"
[[rule]]
id = "SM-001"
on = "envelope"
check = { absent = "header.subject" }
vi = "v"
en = "e"
"""


def words_for(key: str) -> tuple[str, ...]:
    """What is said beside a key so that it can change something."""
    if key == "at":
        return ()
    if key == "require-extension":
        return (*AT, "--extension", "./form")
    return SIGNED if key in TRUSTING else AT


def test_every_key_that_decides_has_a_hostile_file() -> None:
    assert sorted(HOSTILE) == sorted(DECIDING)


def table_of(key: str, place: str) -> str:
    text = HOSTILE[key]
    if place == "pyproject.toml":
        return "[tool.vnedoc]\n" + text.replace("[", "[tool.vnedoc.", 1).replace(
            '[tool.vnedoc."', '["'
        )
    return text


@pytest.mark.parametrize(
    ("key", "place"),
    [
        *((key, "vnedoc.toml") for key in DECIDING),
        *((key, "../vnedoc.toml") for key in ("profile", "baseline")),
        *((key, "pyproject.toml") for key in ("off", "fail-on")),
    ],
)
def test_a_hostile_file_beside_the_messages_changes_no_verdict(
    lists: Path, key: str, place: str
) -> None:
    if key == "baseline":
        run("validate", ".", *AT, "--write-baseline", "known.json")
    words = words_for(key) or AT
    status, before, err = verdicts(*words)
    (lists / place).write_text(table_of(key, place))
    assert verdicts(*words)[:2] == (status, before)
    assert f"{key} count for nothing" in verdicts(*words)[2]
    assert (status, err) == (1, "")


@pytest.mark.parametrize("key", DECIDING)
def test_a_found_file_changes_nothing_of_how_is_checked_and_a_named_one_does(
    lists: Path, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def instead(_: object, settings: Settings, __: int) -> Iterator[object]:
        # The clock is another one at every look.
        kept = {} if key == "at" else {"at": None}
        asked.append(attrs.evolve(settings, **kept))
        return iter(())

    monkeypatch.setattr(validate, "check_all", instead)
    monkeypatch.setattr(validate, "now", lambda: pki.NOW)
    run("validate", "b.edxml", *AT, "--write-baseline", "known.json")
    asked.clear()
    words = words_for(key)
    run("validate", ".", *words)
    (lists / "vnedoc.toml").write_text(HOSTILE[key])
    run("validate", ".", *words)
    named = HOSTILE[key] if key not in TABLES else f'profile = "axis"\n{HOSTILE[key]}'
    (lists / "x.toml").write_text(named)
    run("validate", ".", *words, "--config", "x.toml")
    without, found, by_name = asked
    assert found == without
    # What these two decide is decided when all is checked; the next test asks for it.
    assert (by_name != without) == (key not in ("fail-on", "baseline"))


CHANGING: Final = [
    key
    for key in DECIDING
    if key not in ("tsa-trust", "ocsp", "policy", "second-opinion", "signer")
]
"""The others ask for messages with timestamps and policies, and are seen by the test above."""


@pytest.mark.parametrize("key", CHANGING)
def test_the_same_file_counts_once_it_is_named_and_every_report_says_so(
    lists: Path, key: str
) -> None:
    run("validate", "b.edxml", *AT, "--write-baseline", "known.json")
    named = HOSTILE[key] if key not in TABLES else f'profile = "axis"\n{HOSTILE[key]}'
    (lists / "x.toml").write_text(named)
    words = words_for(key)
    if key == "fail-on":
        assert run("validate", "c.edxml", *AT).status == 0
        assert run("validate", "c.edxml", *AT, "--config", "x.toml").status == 1
    else:
        assert verdicts(*words, "--config", "x.toml")[1] != verdicts(*words)[1]
    # One run: the key is told by the same words whatever the messages are.
    outputs = [word for form in FORMATS for word in ("-o", f"{form}=report-{form}")]
    run("validate", "a.edxml", *words, "--config", "x.toml", *outputs)
    for form in FORMATS:
        out = (lists / f"report-{form}").read_text("utf-8")
        assert f"x.toml (--config): {key}" in out.replace("\\", ""), form


def test_an_option_counts_more_than_the_file(inbox: Path) -> None:
    (inbox / "x.toml").write_text('profile = "interop"\nat = "2019-01-01"\n')
    ran = run("validate", "a.edxml", *AT, "--config", "x.toml", "--profile", "axis")
    assert "By the profile axis" in ran.out
    assert "2026-01-01" in ran.out
    assert "profile = interop" not in ran.out


def test_what_decides_nothing_counts_from_a_file_that_is_found(inbox: Path) -> None:
    (inbox.parent / "vnedoc.toml").write_text(
        'lang = "vi"\njobs = 1\ndetail = "verbose"\noutput = ["json=out/r.json", "text=-"]\n'
    )
    (inbox / "out").mkdir()
    ran = run("validate", "a.edxml", lang="")
    assert ran.out.startswith("CHẤP NHẬN")
    assert "(không bắt buộc; bỏ qua)" in ran.out
    assert json.loads((inbox / "out" / "r.json").read_text())["summary"]["files"] == 1


@pytest.mark.parametrize(
    "place",
    [
        *("../r.json", "/r.json", "json=../r.json", ".git/r.json", "out/../../r.json", "link/r"),
        # An equals sign in a name: what is checked must be what is written.
        *("../r=b.json", "json=../r=b.json", "text=/r=b.txt", "../r=-", "json=../r=-"),
    ],
)
def test_a_file_that_is_found_writes_below_the_working_folder_alone(
    inbox: Path, place: str
) -> None:
    (inbox / "link").symlink_to(inbox.parent)
    (inbox / "vnedoc.toml").write_text(f'output = ["{place}"]\n')
    ran = run("validate", "a.edxml")
    assert (ran.status, ran.out) == (2, "")
    assert "does not lie below the working folder" in ran.err
    assert not list(inbox.parent.glob("r*"))


@pytest.mark.parametrize("place", ["b.edxml", "text=b.edxml", "seen", "roots.pem", "x=y.py"])
def test_a_file_that_is_found_replaces_no_message_and_no_list(inbox: Path, place: str) -> None:
    target = inbox / place.removeprefix("text=")
    target.write_bytes(b"kept")
    (inbox / "vnedoc.toml").write_text(f'output = ["{place}"]\n')
    ran = run("validate", "a.edxml")
    assert (ran.status, ran.out) == (2, "")
    assert "has not the ending of a report" in ran.err
    assert target.read_bytes() == b"kept"


@pytest.mark.parametrize("name", ["holidays", "seen", "organs", "baseline"])
def test_an_option_in_place_of_a_named_file_s_key_is_told(lists: Path, name: str) -> None:
    run("validate", "b.edxml", *AT, "--write-baseline", "known.json")
    (lists / "x.toml").write_text(HOSTILE[name])
    value = {"holidays": "days", "seen": "seen", "organs": "organs.csv", "baseline": "known.json"}
    words = ("--config", "x.toml", f"--{name}", f"./{value[name]}")
    assert f"From --{name} ./{value[name]}" in run("validate", ".", *AT, *words).out


@pytest.mark.parametrize("text", ["tool = 1 # vnedoc", "tool = [] # vnedoc", 'tool = "vnedoc"'])
def test_a_pyproject_of_another_shape_is_wrong_usage(inbox: Path, text: str) -> None:
    (inbox / "pyproject.toml").write_text(text)
    ran = run("validate", "a.edxml", lang="")
    assert (ran.status, ran.out) == (2, "")
    assert "expected a table" in ran.err or "cần một bảng" in ran.err


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("form", [form for form in FORMATS if form != "text"])
def test_a_file_that_is_found_replaces_earlier_reports(inbox: Path, form: str, lang: Lang) -> None:
    (inbox / "vnedoc.toml").write_text(f'output = ["{form}=r.json"]\nat = "none"\n')
    (inbox / "r.json").touch()
    assert run("validate", ".", lang=lang).status == 1
    whole = (inbox / "r.json").read_bytes()
    assert run("validate", "a.edxml", lang=lang).status == 0
    assert b"a.edxml" in (inbox / "r.json").read_bytes() != whole


OTHERS: Final = {
    "a message": vnedoc.dumps(factories.document()),
    "text, which may be anybody's": b"REJECTED  a.edxml\n",
    "JSON": b'{"name": "vnedoc"}',
    "XML": b'<?xml version="1.0"?>\n<testsuites name="pytest"/>',
    "a page": b"<!DOCTYPE html>\n<title>Check of messages</title>",
    "a page's beginning further down": b" " + b"## Check of electronic official documents (edXML)",
}


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("what", OTHERS)
def test_a_file_that_is_found_replaces_nothing_else(inbox: Path, what: str, lang: Lang) -> None:
    (inbox / "vnedoc.toml").write_text('output = ["json=x.json"]\n')
    (inbox / "x.json").write_bytes(OTHERS[what])
    ran = run("validate", "a.edxml", lang=lang)
    assert (ran.status, ran.out) == (2, "")
    assert ("is no report of vnedoc" if lang == "en" else "không phải báo cáo") in ran.err
    assert (inbox / "x.json").read_bytes() == OTHERS[what]
    # Who says so may replace it.
    assert run("validate", "a.edxml", "-o", "json=x.json").status == 0
    (inbox / "x.json").write_bytes(OTHERS[what])
    assert run("validate", "a.edxml", "--config", "vnedoc.toml").status == 0
    assert (inbox / "x.json").read_bytes() != OTHERS[what]


def test_a_file_that_is_found_replaces_no_folder(inbox: Path) -> None:
    (inbox / "x.json").mkdir()
    (inbox / "vnedoc.toml").write_text('output = ["json=x.json"]\n')
    assert "is no report of vnedoc" in run("validate", "a.edxml").err


def test_a_key_of_very_many_parts_is_refused_before_it_is_read(inbox: Path) -> None:
    (inbox / "vnedoc.toml").write_text(".".join("a" * 50_000) + "=1")
    ran = run("validate", "a.edxml", lang="")
    assert (ran.status, ran.out) == (2, "")
    (inbox / "vnedoc.toml").write_text("# " + "." * 400)
    assert run("validate", "a.edxml").status == 0


def test_a_named_file_means_paths_beside_itself(inbox: Path) -> None:
    (inbox.parent / "x.toml").write_text('output = ["r.json"]\nseen = "seen"\n')
    (inbox.parent / "seen").write_text("x\n")
    assert run("validate", "a.edxml", "--config", "../x.toml").status == 0
    assert (inbox.parent / "r.json").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1", "there is no such key"),
        ("jobs = true", "expected a whole number"),
        ("profile = 1", "expected text"),
        ("trust = [1]", "expected text"),
        ("grade = 1", "expected a table"),
        *((f'{key} = "a\\u0000.toml"', "number 0") for key in ("output", "baseline", "profile")),
        ('crl = ["a\\u0000"]', "number 0"),
        ('detail = "much"', "expected one of quiet"),
        ("[", "no TOML"),
        ('grade = { VNE-HEADER-012 = "info" }', "need a profile that is named"),
        ('profile = "axis"\ngrade = { VNE-X-1 = "info" }', "no such rule"),
        ('profile = "none"', "no such profile"),
    ],
)
def test_what_is_wrong_is_wrong_usage(inbox: Path, text: str, said: str) -> None:
    (inbox / "x.toml").write_text(text)
    ran = run("validate", "a.edxml", "--config", "x.toml")
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_other_projects_files_are_passed_over(inbox: Path) -> None:
    (inbox / "pyproject.toml").write_text('[project]\nname = "uses vnedoc"\n')
    (inbox.parent / "vnedoc.toml").write_text('lang = "vi"\n')
    assert language_of([]) == "vi"
    (inbox / "pyproject.toml").write_text('[tool.vnedoc]\nlang = "en"\n')
    assert language_of([]) == "en"
    assert language_of(["--config", "../vnedoc.toml"]) == "vi"
    assert language_of(["--config=none"]) == ""


def test_config_tells_what_is_in_force_and_from_where(inbox: Path) -> None:
    def told(*words: object) -> Ran:
        return run("config", *words)

    assert "There is no project file." in told().out
    (inbox.parent / "vnedoc.toml").write_text('profile = "axis"\njobs = 3\n')
    out = told().out
    assert "found from the working folder" in out
    assert "jobs = 3 (project file)" in out
    assert 'profile = "axis" (of NO effect' in out
    assert 'fail-on = "error" (default)' in out
    named = told("--config", "../vnedoc.toml", "--format", "json").out
    rows = {row["key"]: row["from"] for row in json.loads(named)["keys"]}
    assert (rows["profile"], rows["jobs"], rows["seen"]) == ("file", "file", "default")


OPTIONS: Final = [key for key in DECIDING if key not in (*TABLES, "profile", "at", "config")]


@pytest.mark.parametrize("key", OPTIONS)
def test_every_option_that_decides_is_told_in_every_report(
    lists: Path, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(validate, "check_all", lambda *_: iter([vnedoc.validate(b"<a/>")]))
    (lists / "known.json").write_text('{"vnedoc-baseline": 1, "files": {}}')
    value = HOSTILE[key].partition(" = ")[2].strip('[]"').partition('"')[0]
    words = () if key == "trust" else words_for(key)
    outputs = [word for form in FORMATS for word in ("-o", f"{form}=report-{form}")]
    run("validate", "a.edxml", *words, *AT, f"--{key}", value, *outputs)
    for form in FORMATS:
        out = (lists / f"report-{form}").read_text("utf-8").replace("\\", "")
        assert f"From --{key} {value}" in out, form
