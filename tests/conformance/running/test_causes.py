"""What is wrong is named by what was seen, and told once however many cases it fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.asking import Answer, Remembering, ask, run_of
from vnedoc.conformance.cases import corpus
from vnedoc.conformance.cases.defects import rows, table
from vnedoc.conformance.running.causes import Cause, causes, words_of
from vnedoc.conformance.running.complaints import TITLES
from vnedoc.conformance.running.naming import EVIDENCE, evidence_of, named
from vnedoc.conformance.running.results import CaseStatus

vnedoc_answers = Remembering()
COMPETENCE = "MessageHeader/SignerInfo/Competence"


def found(
    tmp_path: Path, change: Callable[[Answer, Answer], Answer], *only: str
) -> dict[tuple[str, str], Cause]:
    """The causes of a reader that is vnedoc but for a change of its answers."""

    def answer(question: Answer) -> Answer:
        return change(question, vnedoc_answers(question))

    results = run_of(ask(answer, corpus.chosen(only), tmp_path))
    return {(one.name, one.at): one for one in causes(results)}


def without(told: Answer, *paths: str) -> Answer:
    values = {k: v for k, v in told.get("values", {}).items() if not k.startswith(paths)}
    return {**told, "values": values}


def test_a_field_that_is_never_told_is_one_cause(tmp_path: Path) -> None:
    """It fails cases of five names; none of them is what is wrong."""
    only = ("whole", "form-tabs", "unknown-element", "value-time-iso", "length-26", "code-paper")
    told = found(tmp_path, lambda _, told: without(told, COMPETENCE), *only)
    assert set(told) == {("plain-lost", COMPETENCE)}
    cause = told["plain-lost", COMPETENCE]
    assert {one.partition("-")[0] for one in cause.cases} == {"whole", "form", "unknown", "length"}
    assert cause.alone == cause.cases
    assert cause.words.en == f"never tells {COMPETENCE}"


def test_what_else_a_case_shows_keeps_its_name(tmp_path: Path) -> None:
    def change(question: Answer, told: Answer) -> Answer:
        told = without(told, COMPETENCE)
        if b"\t<" in Path(question["message"]).read_bytes():
            told["values"]["MessageHeader/Subject"] = "khác"
        return told

    told = found(tmp_path, change, "whole-new", "form-tabs", "form-crlf")
    assert set(told) == {("plain-lost", COMPETENCE), ("form", "")}
    assert told["form", ""].cases == ("form-tabs",)
    assert told["form", ""].alone == ()


def test_status_messages_have_a_plain_case_of_their_own(tmp_path: Path) -> None:
    """What is lost of status messages alone does not depend on how the XML is written."""

    def change(_: Answer, told: Answer) -> Answer:
        status = "MessageHeader/StatusCode" in told.get("values", {})
        return without(told, "MessageHeader/From") if status else told

    told = found(tmp_path, change, "whole", "form-status-tabs", "form-status-crlf", "form-tabs")
    assert {name for name, _ in told} == {"plain-lost"}
    assert all(len(one.cases) == 3 for one in told.values())


def test_a_reader_that_refuses_makes_up_nothing(tmp_path: Path) -> None:
    def change(question: Answer, told: Answer) -> Answer:
        data = Path(question["message"]).read_bytes()
        empty = b"<edXML:SteeringType></edXML:SteeringType>" in data
        return {"outcome": "rejected", "codes": ["NumberFormat"]} if empty else told

    told = found(tmp_path, change, "whole-new", "nothing-SteeringType")
    assert set(told) == {("refused", "")}
    assert told["refused", ""].cases == ("nothing-SteeringType-empty",)


def test_a_reader_that_remarks_nothing_has_one_fault(tmp_path: Path) -> None:
    def change(_: Answer, told: Answer) -> Answer:
        return {**told, "codes": [], "notes": []}

    told = found(tmp_path, change, "whole", "date-01", "attack-42", "rule-LENGTH-016")
    assert set(told) == {("plain-unnoticed", "")}


def test_a_constant_remark_is_one_cause(tmp_path: Path) -> None:
    def change(_: Answer, told: Answer) -> Answer:
        return {**told, "codes": [*told.get("codes", ()), "hello"]}

    told = found(tmp_path, change, "whole", "text-slash", "field-05")
    assert set(told) == {("plain-noise", "hello")}
    assert told["plain-noise", "hello"].weights == {"should": 7}


def test_made_up_values_are_told_field_by_field(tmp_path: Path) -> None:
    def change(_: Answer, told: Answer) -> Answer:
        values = {"MessageHeader/DocumentId": "x", "MessageHeader/SteeringType": "0"}
        return {**told, "outcome": "accepted", "values": {**values, **told.get("values", {})}}

    told = found(tmp_path, change, "whole-new", "missing-DocumentId", "missing-SteeringType")
    assert set(told) == {
        ("made-up-default", "MessageHeader/DocumentId"),
        ("made-up-default", "MessageHeader/SteeringType"),
    }


def test_crashes_are_told_by_what_they_say(tmp_path: Path) -> None:
    def change(question: Answer, told: Answer) -> Answer:
        if b"StatusCode" in Path(question["message"]).read_bytes():
            raise ValueError("no status messages here")
        return told

    told = found(tmp_path, change, "whole", "status-01")
    assert set(told) == {("crashed", "ValueError: no status messages here")}


def test_skipped_cases_are_told_by_their_reasons(tmp_path: Path) -> None:
    def change(_: Answer, told: Answer) -> Answer:
        return {"outcome": "skipped", "reason": "not sold here"}

    told = found(tmp_path, change, "whole")
    assert told["skipped", "not sold here"].words.vi == "bỏ qua: not sold here"


def test_what_stands_in_the_way_of_most_comes_first(tmp_path: Path) -> None:
    def change(_: Answer, told: Answer) -> Answer:
        return {**without(told, COMPETENCE, "MessageHeader/To/"), "codes": ["hello"]}

    told = list(found(tmp_path, change, "whole", "field-04"))
    assert told[0][0] == "plain-lost"
    assert told[-1] == ("plain-noise", "hello")


@pytest.mark.parametrize(
    ("defect", "complaints", "name"),
    [
        ("made-up-default", [("refused", "must")], "refused"),
        ("made-up-default", [("invented", "must")], "made-up-default"),
        ("lenient-date", [("lost", "must")], "lost"),
        ("sha1", [("accepted", "must")], "sha1"),
        ("sha1", [("crashed", "must")], "crashed"),
        ("entities", [("fetched", "must")], "fetched"),
        ("entities", [("fetched", "must"), ("accepted", "must")], "entities"),
        ("unsigned-copy", [("forbidden", "must")], "unsigned-copy"),
        ("unsigned-copy", [("unproven", "must")], "unproven"),
        ("zip-bomb", [("hung", "must")], "zip-bomb"),
        ("value", [("noise", "should"), ("refused", "must")], "refused"),
        ("nobody-knows-it", [("lost", "must")], "lost"),
        ("value", [], ""),
    ],
)
def test_a_defect_needs_its_own_evidence(
    defect: str, complaints: list[tuple[str, str]], name: str
) -> None:
    assert named(defect, complaints) == name


def test_every_defect_has_evidence_and_every_complaint_has_words() -> None:
    for case in corpus.cases():
        assert evidence_of(case.defect), case.id
    assert set(EVIDENCE) <= set(table())
    assert {code for row in EVIDENCE.values() for code in row} <= set(TITLES)
    assert {row["defect"] for row in rows()} <= set(table())
    for name in (*table(), *TITLES):
        words = words_of(name, "x")
        assert words.vi
        assert words.en
    statuses = {one.value for one in CaseStatus} - {"passed", "failed", "skipped"}
    assert statuses <= set(TITLES)


@pytest.mark.parametrize("known", [True, False])
def test_results_of_another_suite_are_told_too(known: bool) -> None:
    reason: dict[str, Any] = {"code": "lost", "at": "A/B", "vi": "a", "en": "b"}
    ident = "whole-new" if known else "no-such-case"
    from vnedoc.conformance.running.results import Result

    bad = Result(
        id=ident,
        status=CaseStatus.FAILED,
        role="consumer",
        importance="must",
        defect="value",
        reasons=(reason,),
    )
    (cause,) = causes(run_of([bad]))
    assert cause.cases == (ident,)
    assert cause.name == ("plain-lost" if known else "lost")
