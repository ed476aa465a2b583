"""The roles of connectors in levels, causes, pages, comparisons and matrices."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from xml.etree import ElementTree as ET

import attrs
import pytest

from tests.conformance.asking import ask, run_of
from tests.conformance.connectors.receiving import ConflictSilent, OneKey
from vnedoc.conformance.cases import corpus
from vnedoc.conformance.cases.case import Importance
from vnedoc.conformance.connector import FakeGateway, LedgerConnector, play
from vnedoc.conformance.running.causes import causes
from vnedoc.conformance.running.results import CaseStatus, Level, Results, levels, load
from vnedoc.conformance.telling import compare, declaration, rendering
from vnedoc.conformance.telling.standing import standing
from vnedoc.errors import Lang

ONLY = ("dedupe-plain", "dedupe-operation-revoke-round", "dedupe-conflict-letter-subject",
        "acknowledge-plain", "acknowledge-ended-letter",
        "answer-plain", "lifecycle-plain")  # fmt: skip
ROLES = ("dedupe", "acknowledge", "answer", "lifecycle")


def results(folder: Path, make: type[LedgerConnector]) -> Results:
    return run_of(ask(partial(play, make=make), corpus.chosen(ONLY), folder))


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return results(tmp_path_factory.mktemp("good"), LedgerConnector)


@pytest.fixture(scope="module")
def one_key(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return results(tmp_path_factory.mktemp("bad"), OneKey)


def test_each_role_has_its_level(good: Results, one_key: Results) -> None:
    assert {levels(good)[role] for role in ROLES} == {Level.FULL}
    told = levels(one_key)
    assert told["dedupe"] is Level.NONE
    assert {told[role] for role in ROLES[1:]} == {Level.FULL}
    assert told["consumer"] is Level.NONE


def test_results_are_kept_with_what_was_sent(good: Results) -> None:
    again = load(good.to_json().encode())
    assert again == good
    (answered,) = [one for one in again.results if one.id == "answer-plain"]
    assert answered.answer is not None
    (sent,) = answered.answer["steps"][2]["acts"]
    assert sent["values"]["MessageHeader/StatusCode"] == "03"
    # And so whoever checks a declaration can judge it again.
    assert declaration._judged_again(again) == (0, len(ONLY))
    broken = attrs.evolve(answered, answer={**answered.answer, "steps": []})
    other = attrs.evolve(again, results=(broken,))
    assert declaration._judged_again(other) == (1, 1)


@pytest.mark.parametrize(("lang", "words"), [("en", "keeps one key"), ("vi", "dùng một khóa")])
@pytest.mark.parametrize("form", ["text", "levels", "html"])
def test_the_defect_is_named_with_its_clause(
    one_key: Results, form: str, lang: Lang, words: str
) -> None:
    page = rendering.render(one_key, form, lang).lower()
    assert words in page
    assert "28/2018/qđ-ttg" in page
    assert "vnedoc conformance export out --only dedupe-operation-revoke-round" in page.replace(
        "<wbr>", ""
    )


def test_junit_tells_the_role(one_key: Results) -> None:
    root = ET.fromstring(rendering.render(one_key, "junit", "en"))
    failed = [
        case.get("name") for case in root.iter("testcase") if case.find("failure") is not None
    ]
    assert failed == ["dedupe-operation-revoke-round"]


def test_what_weighs_less_is_counted_where_it_weighs(good: Results) -> None:
    """Of so many that may be passed, never more than there are."""
    first, *rest = good.results
    reasons = ({"code": "overwarned", "importance": "may"},)
    light = attrs.evolve(first, status=CaseStatus.FAILED, reasons=reasons)
    (role,) = [
        one
        for one in standing(attrs.evolve(good, results=(light, *rest))).roles
        if one.role == first.role
    ]
    must, may = Importance(first.importance), Importance.MAY
    asked = sum(one.role == first.role for one in good.results)
    assert must is Importance.MUST
    assert (role.missing[must], role.asked[must]) == (0, asked)
    assert (role.missing[may], role.asked[may]) == (1, 1)
    assert role.level is Level.GOOD


def test_what_to_mend_next(one_key: Results) -> None:
    (mend,) = standing(one_key).next
    assert (mend.cause.name, mend.roles) == ("one-key", ("dedupe",))


def test_compare_and_matrix(good: Results, one_key: Results) -> None:
    found = compare.compare(good, one_key)
    assert found.levels == (("dedupe", "full", "none"),)
    assert found.new == (("one-key", ""),)
    assert found.broken == ("dedupe-operation-revoke-round",)
    assert "connector: dedupe: full → none" in rendering.render_comparison(found, "en")
    table = rendering.render_matrix(compare.matrix([good, one_key]), "vi")
    assert "| kết nối: nhận ra gói tin đã đến | đầy đủ | chưa đạt |" in table
    assert "| dedupe | 3/3 | 2/3 |" in table


class _Mute(LedgerConnector):
    """Acknowledges nothing at all, and so also nothing that came again."""

    def receive_one(self, entry: dict[str, str], at: object) -> None:
        super().receive_one({**entry, "acknowledge": "ok"}, at)  # type: ignore[arg-type]
        self.gateway.acts[:] = [a for a in self.gateway.acts if a["did"] != "acknowledged"]


def test_what_already_the_plain_case_shows_is_told_once(tmp_path: Path) -> None:
    (cause,) = causes(results(tmp_path, _Mute))
    assert cause.name == "plain-unacknowledged"
    assert len(cause.cases) == len(ONLY)
    assert set(cause.weights) == {"may"}


def test_two_faults_of_one_product_are_two_causes(tmp_path: Path) -> None:
    class Both(OneKey, ConflictSilent):
        pass

    found = {cause.name: cause.cases for cause in causes(results(tmp_path, Both))}
    assert found == {
        "one-key": ("dedupe-operation-revoke-round",),
        "conflict-silent": ("dedupe-conflict-letter-subject",),
    }


def test_a_connector_that_ends_is_a_crash_and_no_more(tmp_path: Path) -> None:
    def ends(home: Path, gateway: FakeGateway) -> LedgerConnector:
        raise OSError("disk full")

    found = ask(partial(play, make=ends), corpus.chosen(["dedupe-plain"]), tmp_path)
    assert [(one.status.value, one.defect) for one in found] == [("crashed", "crashed")]
