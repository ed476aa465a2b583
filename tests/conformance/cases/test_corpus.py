"""The corpus: the same everywhere, complete, and without a case that tests nothing."""

from __future__ import annotations

import collections
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from vnedoc import _resources
from vnedoc.conformance.cases import corpus, defects
from vnedoc.conformance.cases.case import CaseOutcome, Importance, Role, Task
from vnedoc.conformance.cases.defects import rows, table
from vnedoc.conformance.running import harness
from vnedoc.conformance.telling import traceability
from vnedoc.rules import RULES

ROOT = Path(__file__).resolve().parents[3]


def schema(name: str) -> dict[str, object]:
    return dict(json.loads(_resources.data(f"conformance/{name}.schema.json")))


def changed_families(now: str, then: str) -> set[str]:
    """The names in the lines that only one of two listings has."""
    return {line.split()[1] for line in set(now.splitlines()) ^ set(then.splitlines())}


def test_the_digest_is_the_shipped_one() -> None:
    written = _resources.data("conformance/corpus.sha256").decode()
    assert changed_families(corpus.listing(corpus.index()["cases"]), written) == set(), (
        "the corpus changed: look at the cases of these defects in the exports before and after "
        "(vnedoc conformance export), then run python -m docs._generate"
    )
    assert corpus.digest() == corpus.shipped_digest()


def test_a_changed_byte_names_its_family() -> None:
    entries = corpus.index(corpus.chosen(["whole", "size", "form"]))["cases"]
    before = corpus.listing(entries)
    (first, *_) = [entry for entry in entries if entry["defect"] == "form"]
    first["inputs"][0]["sha256"] = "0" * 64
    assert changed_families(corpus.listing(entries), before) == {"corpus", "form"}
    without = [entry for entry in entries if entry["defect"] != "size"]
    assert changed_families(corpus.listing(without), before) == {"corpus", "form", "size"}


def test_another_process_in_another_place_makes_the_same_bytes(tmp_path: Path) -> None:
    code = "from vnedoc.conformance.cases import corpus; print(corpus.digest())"
    environment = os.environ | {
        "PYTHONHASHSEED": "12345",
        "TZ": "America/Lima",
        "LC_ALL": "C",
        "PYTHONPATH": str(ROOT / "src"),
    }
    made = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        check=True,
        timeout=600,
    )
    assert made.stdout.decode().strip() == corpus.shipped_digest()


def test_the_index_fits_its_schema() -> None:
    jsonschema.Draft202012Validator(schema("cases")).validate(corpus.index())


@pytest.mark.parametrize("name", ["cases", "results", "declaration", "request", "answer"])
def test_schemas_are_schemas(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(name))


def test_there_is_enough_of_everything() -> None:
    cases = corpus.cases()
    assert len(cases) >= 600
    assert {case.role for case in cases} == set(Role)
    assert {case.importance for case in cases} == set(Importance)
    assert {case.task for case in cases} == set(Task)
    assert {case.attack for case in cases} == {0, *range(1, 65)}
    assert sum(bool(case.attack) for case in cases) >= 300


def test_every_rule_is_broken_by_a_case() -> None:
    assert traceability.unbroken() == ()
    assert set(traceability.NOT_A_FILE) <= {rule.id for rule in RULES}


def test_every_error_has_a_neighbour_that_is_right() -> None:
    """A suite that only refuses would be passed by a program that refuses everything."""
    outcomes = collections.Counter(case.expected.outcome for case in corpus.cases())
    assert outcomes[CaseOutcome.ACCEPT] > 350


SURVIVAL = (
    "attack-04",
    "attack-06",
    "attack-07",
    "attack-43",
    "attack-45",
    "attack-57",
    "attack-60",
)


def test_no_case_is_passed_by_any_answer() -> None:
    """But for those that are survived or not: there, crash, hang and stray files are failures."""
    idle = [case.id for case in corpus.cases() if harness.unasked(case)]
    assert [name for name in idle if not name.startswith(SURVIVAL)] == []


def test_every_defect_has_a_name_in_both_languages() -> None:
    known = table()
    assert {case.defect for case in corpus.cases()} <= set(known)
    assert all(words.vi and words.en for words in known.values())
    assert [int(row["number"]) for row in rows()] == list(range(1, 65))


def test_an_attack_is_known_by_the_number_in_its_row_wherever_the_row_stands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    turned = tuple(reversed(rows()))
    monkeypatch.setattr(defects, "rows", lambda: turned)
    attack_class = defects.attack_class.__wrapped__
    assert [attack_class(number)["name"] for number in (1, 3, 6)] == ["xxe", "laughs", "depth"]
    with pytest.raises(KeyError):
        attack_class(65)


def test_the_word_is_never_ours() -> None:
    for path in (ROOT / "src/vnedoc/conformance").rglob("*.py"):
        # The class CertifiedSigner is a key with its certificate.
        assert not re.search(r"\bcertified\b", path.read_text("utf-8").lower()), path


def test_a_name_chooses_a_case_or_a_group() -> None:
    assert [case.id for case in corpus.chosen(["whole-new"])] == ["whole-new"]
    assert len(corpus.chosen(["whole"])) == 5
    assert corpus.chosen([]) == corpus.cases()
    with pytest.raises(KeyError):
        corpus.chosen(["whole-n"])


def test_export(tmp_path: Path) -> None:
    wanted = corpus.chosen(["whole", "size"])
    homes = list(corpus.export(tmp_path / "out", wanted))
    index = json.loads((tmp_path / "out/index.json").read_text("utf-8"))
    assert len(index["cases"]) == len(wanted)
    assert {home.name for home in homes} == {c.id for c in wanted if not c.generated}
    message = tmp_path / "out/whole-new/message.edxml"
    assert message.read_bytes() == wanted[0].inputs[0].read()


# -- traceability ---------------------------------------------------------------------------------


def test_every_clause_has_a_case() -> None:
    assert traceability.untested() == ()


def test_a_clause_without_a_case_is_found() -> None:
    """The check above can fail: without the cases of one clause, the clause is reported."""
    rest = [case for case in corpus.cases() if case.id not in ("rule-SIGN-001-1",)]
    clause = next(rule for rule in RULES if rule.id == "VNE-SIGN-001").topic.clause
    rest = [c for c in rest if c.clause != clause and not c.rule.startswith("VNE-SIGN")]
    rest = [c for c in rest if not c.rule or _clause(c.rule) != clause]
    found = {(row.document, row.number) for row in traceability.untested(rest)}
    assert (clause.document, clause.number) in found


def _clause(rule_id: str) -> object:
    return next(rule.topic.clause for rule in RULES if rule.id == rule_id)
