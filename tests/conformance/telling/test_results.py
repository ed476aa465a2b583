"""Results, comparison, reports and declarations."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import jsonschema
import junitparser
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from tests.conformance.asking import ask
from vnedoc import _resources
from vnedoc.conformance import adapter
from vnedoc.conformance.cases import corpus, keys
from vnedoc.conformance.cases.case import Role
from vnedoc.conformance.running.judge import Seen, judge
from vnedoc.conformance.running.results import (
    CaseStatus,
    Level,
    Result,
    Results,
    ResultsError,
    levels,
    load,
)
from vnedoc.conformance.telling import compare, declaration, rendering
from vnedoc.findings import Outcome
from vnedoc.signature.making.signers import PemSigner
from vnedoc.signature.trust.certificates import TrustStore

AT = datetime.fromisoformat("2025-07-02T10:00:00+07:00")


def result(case: Any, status: CaseStatus = CaseStatus.PASSED, **more: Any) -> Result:
    return Result(
        id=case.id,
        status=status,
        role=case.role.value,
        importance=case.importance.value,
        **more,
    )


def results(status: dict[str, CaseStatus] | None = None, **more: Any) -> Results:
    """A run in which everything passed but what `status` says."""
    found = tuple(
        result(case, (status or {}).get(case.id, CaseStatus.PASSED)) for case in corpus.cases()
    )
    fields = {
        "product": "Phần mềm ví dụ",
        "version": "1.0",
        "corpus": corpus.digest(),
        "cases": len(corpus.cases()),
        "results": found,
    }
    return Results(**(fields | more))


def name(role: str, importance: str) -> str:
    return next(
        case.id
        for case in corpus.cases()
        if (case.role.value, case.importance.value) == (role, importance)
    )


# -- levels ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("importance", "level"),
    [("must", Level.NONE), ("should", Level.BASIC), ("may", Level.GOOD)],
)
@pytest.mark.parametrize("status", [one for one in CaseStatus if one is not CaseStatus.PASSED])
def test_only_passed_is_passed(importance: str, level: Level, status: CaseStatus) -> None:
    found = levels(results({name("consumer", importance): status}), corpus.cases())
    assert found["consumer"] is level
    assert found["verifier"] is Level.FULL


def test_a_part_of_a_run_reaches_no_level() -> None:
    part = results(results=results().results[:-1])
    assert levels(part) == {} == part.to_data()["levels"]
    assert set(levels(results())) == {role.value for role in Role}
    assert (
        levels(part, corpus.cases())["consumer"] is Level.NONE
        or corpus.cases()[-1].role.value != "consumer"
    )


@pytest.mark.parametrize(
    ("importances", "level"),
    [
        (("may",), Level.NONE),
        (("should", "may"), Level.NONE),
        (("must",), Level.FULL),
        (("must", "may"), Level.FULL),
    ],
)
def test_a_role_of_which_no_must_was_asked_reaches_no_level(
    importances: tuple[str, ...], level: Level
) -> None:
    asked = {name("lifecycle", importance) for importance in importances}
    found = tuple(one for one in results().results if one.id in asked)
    whole = results(results=found, cases=len(found))
    assert levels(whole)["lifecycle"] is level
    assert (
        levels(whole, [case for case in corpus.cases() if case.id in asked])["lifecycle"] is level
    )
    assert levels(results())["lifecycle"] is Level.FULL


@pytest.mark.parametrize("form", ["text", "levels", "html"])
def test_no_page_of_a_part_tells_a_level(form: str) -> None:
    part = results(results=results().results[:-1])
    twice = results(results=(*part.results, part.results[0]))
    for told in (part, twice):
        page = rendering.render(told, form, "en")
        assert page.count("a part was run") == len(Role)
        assert "Only a part of the suite was run" in page
    assert "a part was run" not in rendering.render(results(), form, "en")


def test_the_file_keeps_everything() -> None:
    before = results({corpus.cases()[0].id: CaseStatus.HUNG})
    before = attrs.evolve(
        before,
        results=(
            attrs.evolve(before.results[0], seconds=1.5, answer={"outcome": "rejected"}),
            *before.results[1:],
        ),
    )
    assert load(before.to_json().encode()) == before
    schema = json.loads(_resources.data("conformance/results.schema.json"))
    part = attrs.evolve(before, results=before.results[1:])
    for one in (before, part):
        jsonschema.Draft202012Validator(schema).validate(one.to_data())


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"format":2}', b'{"format":1}', b"[" * 9999])
def test_what_is_no_results_file(data: bytes) -> None:
    with pytest.raises(ResultsError):
        load(data)


# -- comparison -----------------------------------------------------------------------------------


def test_what_changed() -> None:
    a, b, c = (case.id for case in corpus.cases()[:3])
    before = results({a: CaseStatus.FAILED, c: CaseStatus.FAILED})
    after = results({b: CaseStatus.SKIPPED, c: CaseStatus.HUNG})
    found = compare.compare(before, after)
    assert found.mended == (a,)
    assert found.broken == (b,)
    assert found.otherwise == ((c, "failed", "hung"),)
    assert found.worse
    assert b in rendering.render_comparison(found, "vi")
    same = compare.compare(before, before)
    assert not same.worse
    assert rendering.render_comparison(same, "en") == "Nothing changed.\n"


def test_a_case_that_is_not_asked_again_is_worse() -> None:
    fewer = results(results=results().results[1:])
    assert compare.compare(results(), fewer).worse
    assert not compare.compare(fewer, results()).worse


def test_the_matrix_names_the_cases_on_which_products_differ() -> None:
    one = corpus.cases()[0].id
    found = compare.matrix([results(), results({one: CaseStatus.FAILED}, product="B|<x>")])
    assert found.differing == (one,)
    assert "B/" in rendering.render_matrix(found, "vi")


# -- reports --------------------------------------------------------------------------------------


def failing() -> Results:
    reason = {
        "code": "invented",
        "at": "MessageHeader/Subject",
        "vi": "<b>sai</b>",
        "en": "<b>x</b>",
    }
    bad = attrs.evolve(
        result(corpus.named("date-01")),
        status=CaseStatus.FAILED,
        defect="lenient-date",
        reasons=(reason,),
    )
    skipped = attrs.evolve(results().results[1], status=CaseStatus.SKIPPED, reasons=(reason,))
    crashed = attrs.evolve(results().results[2], status=CaseStatus.CRASHED)
    own = {skipped.id, crashed.id, bad.id}
    others = (one for one in results().results if one.id not in own)
    return results(results=(skipped, crashed, bad, *others))


@pytest.mark.parametrize(("lang", "words"), [("vi", "đổi ngày"), ("en", "rolls unreal dates")])
def test_the_text_names_the_defect(lang: Any, words: str) -> None:
    assert words in rendering.render(failing(), "text", lang)
    assert words not in rendering.render(results(), "text", lang)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_html_is_escaped_and_has_no_scripts(lang: Any) -> None:
    page = rendering.render(failing(), "html", lang)
    assert "<b>" not in page
    assert "<script" not in page
    assert f'lang="{lang}"' in page


def test_junit_tells_failures_from_errors_and_skipped() -> None:
    text = rendering.render(failing(), "junit", "en")
    suites = junitparser.JUnitXml.fromstring(text.encode())
    totals = (suites.tests, suites.failures, suites.errors, suites.skipped)
    assert totals == (len(corpus.cases()), 1, 1, 1)
    assert len(list(ET.fromstring(text).iter("testcase"))) == len(corpus.cases())


# -- declaration ----------------------------------------------------------------------------------


def signer(who: str = "organisation") -> PemSigner:
    pem = keys.key_file(f"{who}.pem")
    return PemSigner.load(pem, pem)


def trust() -> TrustStore:
    return TrustStore.load(keys.root_only().read())


def declared(found: Results | None = None, by: str = "supplier") -> bytes:
    return declaration.declare(found or results(), signer(), by=by, at=AT).encode()


def outcomes(data: bytes, **more: Any) -> dict[str, Outcome]:
    options = {"at": AT + timedelta(days=1)} | more
    found = declaration.check(data, options.pop("trust", trust()), **options)
    return {step.name: step.outcome for step in found.steps}


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Results:
    """A whole run of a small suite, with the answers that were had."""
    few = tuple(corpus.chosen(["whole", "dedupe-plain"]))
    monkeypatch.setattr(corpus, "cases", lambda: few)
    return results(results=tuple(ask(adapter.answer, few, tmp_path)), cases=len(few))


@pytest.mark.parametrize("by", ["supplier", "laboratory"])
def test_a_declaration_holds(by: str, answered: Results) -> None:
    found = declaration.check(declared(answered, by=by), trust(), at=AT, results=answered)
    assert found.holds
    assert {step.outcome for step in found.steps} == {Outcome.PASSED}
    assert ("self-declared" in found.kind.en) is (by == "supplier")
    schema = json.loads(_resources.data("conformance/declaration.schema.json"))
    jsonschema.Draft202012Validator(schema).validate(json.loads(declared(by=by)))


def test_without_results_they_are_skipped_and_say_so() -> None:
    assert outcomes(declared())["results"] is Outcome.SKIPPED


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("levels", "consumer"), "none"),
        (("product", "version"), "2.0"),
        (("results", "counts"), {"passed": 9999}),
        (("by",), "laboratory"),
        (("suite", "corpus"), "0" * 64),
        (("at",), "2024-01-01T00:00:00+07:00"),
    ],
)
def test_whatever_is_changed_breaks_the_signature(path: tuple[str, ...], value: Any) -> None:
    told = json.loads(declared())
    target = told["declaration"]
    for part in path[:-1]:
        target = target[part]
    target[path[-1]] = value
    data = json.dumps(told).encode()
    found = declaration.check(data, trust(), at=AT)
    assert not found.holds
    assert {step.name: step.outcome for step in found.steps}["signature"] is Outcome.FAILED


def test_other_results_do_not_fit() -> None:
    other = results({name("consumer", "must"): CaseStatus.FAILED})
    found = outcomes(declared(), results=other)
    assert found["results"] is Outcome.FAILED
    assert found["levels"] is Outcome.FAILED


def test_an_invented_pass_is_judged_again() -> None:
    """The results say passed, the stored answer says otherwise."""
    case = next(case for case in corpus.cases() if case.id == "whole-new")
    answer = {"outcome": "rejected", "codes": []}
    assert judge(case, answer, Seen())
    first = attrs.evolve(results().results[0], answer=answer)
    invented = results(results=(first, *results().results[1:]))
    assert outcomes(declared(invented), results=invented)["answers"] is Outcome.FAILED


def lighter(one: Result) -> Result:
    """A failure that claims to weigh less than its answer shows."""
    reason = {"code": "lost", "importance": "may"}
    answer = {**(one.answer or {}), "values": {}}
    return attrs.evolve(one, status=CaseStatus.FAILED, answer=answer, reasons=(reason,))


@pytest.mark.parametrize(
    "change",
    [
        lambda one: attrs.evolve(one, answer=None),
        lambda one: attrs.evolve(one, importance="may", status=CaseStatus.FAILED, answer=None),
        lambda one: attrs.evolve(one, role="producer"),
        lighter,
    ],
    ids=["no-answer", "importance", "role", "lighter"],
)
def test_what_no_answer_bears_is_invented(change: Any, answered: Results) -> None:
    (first,) = [one for one in answered.results if one.id == "whole-new"]
    rest = [one for one in answered.results if one is not first]
    invented = attrs.evolve(answered, results=(change(first), *rest))
    found = declaration.check(declared(invented), trust(), at=AT, results=invented)
    assert not found.holds
    assert [step.name for step in found.steps if step.outcome is Outcome.FAILED] == ["answers"]
    honest = attrs.evolve(lighter(first), reasons=())
    told = attrs.evolve(answered, results=(honest, *rest))
    assert declaration.check(declared(told), trust(), at=AT, results=told).holds


def test_nobody_is_trusted_by_himself() -> None:
    pem = keys.party("evil-root").certificates[0].public_bytes(Encoding.PEM)
    evil = TrustStore.load(pem)
    assert outcomes(declared(), trust=evil)["certificate"] is Outcome.FAILED


@pytest.mark.parametrize(
    "bad",
    [
        {"product": ""},
        {"version": ""},
        {"results": slice(-1)},
        {"corpus": "0" * 64},
    ],
)
def test_what_is_not_declared(bad: dict[str, Any]) -> None:
    whole = results()
    if "results" in bad:
        bad = {"results": whole.results[bad["results"]]}
    declared(whole)
    with pytest.raises(ResultsError):
        declared(attrs.evolve(whole, **bad))


@pytest.mark.parametrize("data", [b"", b"{}", b'{"declaration":{},"signature":{}}', b"[" * 9999])
def test_what_is_no_declaration(data: bytes) -> None:
    with pytest.raises(ResultsError):
        declaration.check(data, trust(), at=AT)
