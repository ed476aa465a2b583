"""Rules are a contract: what changed is told, and what breaks it is named beforehand."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import attrs
import pytest

from tests.cli.running import run
from vnedoc import contract
from vnedoc.contract import BREAKS, ContractError, Promise
from vnedoc.profiles import NAMES, topics
from vnedoc.rules import RULES

KEPT = Path(__file__).with_name("vectors") / "rules"
HOW = "name it in tests/vectors/rules/changes.toml and in CHANGELOG.md, or take it back"


# -- this version against the last one -----------------------------------------------------------


def breaks(old: dict[str, Promise], new: dict[str, Promise]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for change in contract.compare(old, new):
        if change.kind in BREAKS:
            found.setdefault(change.id, set()).add(change.kind.value)
    return found


def test_no_rule_is_removed_weakened_or_regraded_unannounced() -> None:
    kept = contract.loads((KEPT / "kept.json").read_bytes())
    entries = tomllib.loads((KEPT / "changes.toml").read_text("utf-8"))
    named = {one: set(entry["changes"]) for one, entry in entries.items()}
    assert breaks(kept, contract.installed()) == named, HOW
    assert [one for one, entry in entries.items() if not entry["why"].strip()] == []
    changelog = (KEPT.parents[2] / "CHANGELOG.md").read_text("utf-8")
    assert [one for one in named if one not in changelog] == []


def test_what_is_kept_is_whole() -> None:
    kept = contract.loads((KEPT / "kept.json").read_bytes())
    assert any(one.rule for one in kept.values())
    assert any(not one.rule for one in kept.values())
    assert contract.loads(contract.dumps(kept).encode()) == kept


# -- comparing ---------------------------------------------------------------------------------

OLD = Promise(
    id="VNE-A-001",
    clause="QCVN 102:2016/BTTTT 1",
    own="error",
    grades={"axis": "error", "interop": "off"},
    on={"document", "status"},
    needs={"at"},
    examples=2,
)


@pytest.mark.parametrize(
    ("other", "kinds", "said"),
    [
        ({}, [], ""),
        ({"grades": {"interop": "off"}}, [], ""),
        ({"own": "warning", "grades": OLD.grades}, ["regraded"], "error -> warning"),
        ({"grades": {"axis": "warning", "interop": "off"}}, ["regraded"], "axis: error -> warning"),
        ({"grades": {"axis": "info", "interop": "off"}}, ["regraded"], "axis: error -> info"),
        ({"grades": {"axis": "off", "interop": "off"}}, ["weakened"], "axis: error -> off"),
        ({"grades": {"axis": "error"}}, ["widened"], "interop: off -> error"),
        ({"on": {"document"}}, ["weakened"], "status"),
        ({"needs": {"at", "received"}}, ["weakened"], "received"),
        ({"needs": set()}, ["widened"], "at"),
        ({"examples": 1}, ["weakened"], "2 -> 1"),
        ({"examples": 3}, ["widened"], "2 -> 3"),
        ({"clause": "QCVN 102:2016/BTTTT 2"}, ["moved"], "BTTTT 1 -> QCVN"),
        ({"needs": {"received"}, "examples": 1}, ["weakened", "weakened", "widened"], "received"),
    ],
)
def test_what_changed_in_a_rule(other: dict[str, Any], kinds: list[str], said: str) -> None:
    found = contract.compare({"VNE-A-001": OLD}, {"VNE-A-001": attrs.evolve(OLD, **other)})
    assert [change.kind for change in found] == kinds
    for lang in ("vi", "en"):
        assert said in " ".join(change.what.of(lang) for change in found)


def test_what_is_gone_and_what_is_new() -> None:
    other = attrs.evolve(OLD, id="VNE-B-001")
    found = contract.compare({OLD.id: OLD}, {other.id: other})
    assert [(c.kind, c.id) for c in found] == [("removed", OLD.id), ("added", other.id)]


def test_a_dump_of_the_rules_alone_is_compared_with_rules_alone() -> None:
    read = attrs.evolve(OLD, id="VNE-READ-001", rule=False)
    assert contract.compare({OLD.id: OLD}, {OLD.id: OLD, read.id: read}) == ()
    both = {OLD.id: OLD, read.id: read}
    other = attrs.evolve(read, id="VNE-READ-002")
    assert len(contract.compare(both, {OLD.id: OLD, other.id: other})) == 2


@pytest.mark.parametrize("rule", RULES[::25], ids=lambda rule: rule.id)
def test_a_rule_that_goes_or_changes_here_is_seen(rule: Any) -> None:
    now = contract.installed()
    rest = {key: one for key, one in now.items() if key != rule.id}
    assert breaks(now, rest) == {rule.id: {"removed"}}
    off = attrs.evolve(now[rule.id], grades=dict.fromkeys(NAMES, "off"))
    assert breaks(now, {**now, rule.id: off})[rule.id] == {"weakened"}


def test_everything_that_can_be_found_is_promised() -> None:
    assert contract.installed().keys() == topics().keys()


# -- files and the command -----------------------------------------------------------------------


@pytest.mark.parametrize("form", ["json", "compact"])
def test_what_was_printed_is_read_again(form: str) -> None:
    found = contract.loads(run("rules", "--format", form).out.encode())
    assert contract.compare(found, contract.installed()) == ()
    assert {rule.id for rule in RULES} <= found.keys()


ROW = OLD.as_row()


@pytest.mark.parametrize(
    "held",
    [
        b"",
        b"\xff",
        b"[" * 100_000,
        *(
            json.dumps(held).encode()
            for held in (
                1,
                None,
                {},
                {"rules": 1},
                [1],
                [{}],
                [{**ROW, "id": 1}],
                [{**ROW, "own_severity": "grave"}],
                [{**ROW, "own_severity": []}],
                [{**ROW, "profiles": {"axis": "grave"}}],
                [{**ROW, "profiles": []}],
                [{**ROW, "on": 1}],
                [{**ROW, "needs": [1]}],
                [{**ROW, "examples": "many"}],
            )
        ),
    ],
)
def test_what_is_no_dump_is_refused(held: bytes) -> None:
    with pytest.raises(ContractError) as refused:
        contract.loads(held, "a.json")
    assert refused.value.source == "a.json"
    assert contract.loads(json.dumps([ROW]).encode()) == {OLD.id: OLD}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_command_tells_and_ends_with_1_for_what_breaks(lang: str, tmp_path: Path) -> None:
    rows = [one.as_row() for one in contract.installed().values()]
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text(json.dumps(rows), "utf-8")
    new.write_text(json.dumps(rows[1:]), "utf-8")
    assert run("rules", "diff", old, lang=lang).status == 0
    assert run("rules", "diff", new, old, lang=lang).status == 0
    ran = run("rules", "diff", old, new, lang=lang)
    assert ran.status == 1
    assert {"vi": "mất", "en": "removed"}[lang] in ran.out
    assert rows[0]["id"] in ran.out
    data = json.loads(run("rules", "diff", old, new, "--format", "json", lang=lang).out)
    assert [(row["kind"], row["id"]) for row in data] == [("removed", rows[0]["id"])]
    assert set(data[0]) == {"kind", "id", "vi", "en"}


def test_wrong_files_and_names_are_told(tmp_path: Path) -> None:
    empty = tmp_path / "a.json"
    empty.write_bytes(b"")
    assert run("rules", "diff", empty).status == 1
    assert "VNE-E901" in run("rules", "diff", empty).err
    assert run("rules", "diff", tmp_path / "none").status == 3
    assert run("rules", "dif").status == 2
    assert "Không có lệnh" in run("rules", "dif", lang="vi").err
