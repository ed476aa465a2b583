"""The page of levels: what stands in the way, what to mend first, and how to see it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import attrs
import junitparser
import pytest

from tests.conformance.asking import Answer, Remembering, ask, run_of
from vnedoc.conformance.cases import corpus
from vnedoc.conformance.cases.case import Importance, Role
from vnedoc.conformance.running.results import Level, Results
from vnedoc.conformance.telling import compare, rendering
from vnedoc.conformance.telling.standing import MOST_NEXT, standing
from vnedoc.errors import Lang

LANGS: tuple[Lang, ...] = ("vi", "en")
vnedoc_answers = Remembering()
ONLY = ("whole", "form-tabs", "value-date-iso", "date-01", "attack-42", "signature-valid-new")


def poor(question: Answer) -> Answer:
    """Loses two fields and remarks nothing but a constant."""
    told = vnedoc_answers(question)
    lost = ("MessageHeader/SignerInfo/Competence", "MessageHeader/To/OrganName")
    values = {k: v for k, v in told.get("values", {}).items() if k not in lost}
    return {**told, "values": values, "codes": ["<b>hello</b>"], "notes": []}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("poor")
    return run_of(ask(poor, corpus.chosen(ONLY), folder / "w"))


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("good")
    return run_of(ask(vnedoc_answers, corpus.chosen(ONLY), folder / "w"))


def test_must_should_and_may_stand_apart(results: Results, good: Results) -> None:
    roles = {one.role: one for one in standing(results).roles}
    consumer = roles["consumer"]
    assert consumer.level is Level.NONE
    assert consumer.missing[Importance.MUST] > 0
    assert consumer.missing[Importance.SHOULD] > 0
    assert consumer.asked[Importance.MUST] >= consumer.missing[Importance.MUST]
    assert roles["producer"].level is Level.NONE
    assert {one.role: one for one in standing(good).roles}["consumer"].level is Level.FULL
    assert standing(good).next == ()


def test_what_unlocks_most_comes_first(results: Results) -> None:
    found = standing(results).next
    assert 0 < len(found) <= MOST_NEXT
    order = [(list(Importance).index(one.importance), -one.unlocks) for one in found]
    assert order == sorted(order)
    assert all(one.example.id in one.cause.cases for one in found)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("form", ["text", "levels", "html"])
def test_each_complaint_carries_all_that_one_needs(results: Results, form: str, lang: Lang) -> None:
    page = re.sub(r"<wbr>|</?bdi>", "", rendering.render(results, form, lang))
    found = standing(results).next
    mend = next(one for one in found if "OrganName" in one.cause.at)
    case = mend.case
    assert case is not None
    for words in (
        case.why.of(lang),
        "QCVN 102:2016/BTTTT",
        "Sở Ví dụ B",
        {"vi": "không có gì", "en": "nothing"}[lang],
        f"vnedoc conformance export out --only {case.id}",
        {"vi": "bắt buộc", "en": "must"}[lang],
    ):
        assert words in page


@pytest.mark.parametrize("form", ["text", "levels", "html", "junit"])
def test_vietnamese_everywhere(results: Results, form: str) -> None:
    page = rendering.render(results, form, "vi")
    for word in ("Expected", "Got:", "never tells", "Clause", "expected", "refuses", "practice"):
        assert word not in page


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_is_that_of_all_reports(results: Results, lang: Lang) -> None:
    page = rendering.render(results, "html", lang)
    assert "<b>" not in page
    assert "<script" not in page
    assert "style-src 'sha256-" in page
    assert "unsafe" not in page


def test_names_break_between_their_parts_only(results: Results) -> None:
    page = rendering.render(results, "html", "en")
    assert '<code class="name">whole-<wbr>new</code>' in page


def test_junit_is_read_by_what_reads_junit(results: Results) -> None:
    suites = junitparser.JUnitXml.fromstring(rendering.render(results, "junit", "en").encode())
    told = {case.name: case for suite in suites for case in suite}
    assert set(told) == {one.id for one in results.results}
    assert told["whole-new"].classname == "consumer"
    assert "export out --only whole-new" in told["whole-new"].result[0].text
    assert told["signature-valid-new"].classname == "verifier"


@pytest.mark.parametrize("lang", LANGS)
def test_a_comparison_tells_levels_and_causes(results: Results, good: Results, lang: Lang) -> None:
    found = compare.compare(results, good)
    assert ("consumer", "none", "full") in found.levels
    assert ("plain-lost", "MessageHeader/SignerInfo/Competence") in found.gone
    assert found.new == ()
    text = rendering.render_comparison(found, lang)
    assert "Competence" in text
    assert "→" in text
    back = compare.compare(good, results)
    assert back.new == found.gone


@pytest.mark.parametrize("lang", LANGS)
def test_a_matrix_tells_levels_and_causes(results: Results, good: Results, lang: Lang) -> None:
    found = compare.matrix([results, good])
    assert dict(found.levels)["consumer"] == (Level.NONE, Level.FULL)
    counts = dict(found.causes)["plain-lost", "MessageHeader/SignerInfo/Competence"]
    assert counts[0] > 0
    assert counts[1] == 0
    assert "Competence" in rendering.render_matrix(found, lang)


@pytest.mark.parametrize(("lang", "words"), [("vi", "chỉ chạy một phần"), ("en", "a part was run")])
def test_of_a_part_no_level_is_compared(
    results: Results, good: Results, lang: Lang, words: str
) -> None:
    part = attrs.evolve(good, results=good.results[1:])
    assert compare.compare(part, good).levels == compare.compare(good, part).levels == ()
    assert compare.compare(good, part).worse
    found = compare.matrix([results, part])
    assert dict(found.levels)["consumer"] == (Level.NONE, None)
    rows = rendering.render_matrix(found, lang).splitlines()[2 : 2 + len(Role)]
    assert all(row.endswith(f"| {words} |") for row in rows)


def test_a_part_of_the_suite_says_so(tmp_path: Path) -> None:
    found: Any = run_of(ask(vnedoc_answers, corpus.chosen(["whole-new"]), tmp_path))
    part = Results(product="P", version="1", corpus=found.corpus, cases=2000, results=found.results)
    assert "Only a part" in rendering.render(part, "levels", "en")
