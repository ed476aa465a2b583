"""No case weighs more than the text that it stands on, and what no text says is called so."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests import factories
from vnedoc import _resources
from vnedoc.clauses import (
    ADVICE,
    COMPLETE,
    PRACTICE,
    Clause,
    Confidence,
    decision_28,
    decree_30,
    qcvn,
)
from vnedoc.conformance import adapter
from vnedoc.conformance.cases import attacks, corpus, grounds
from vnedoc.conformance.cases.attacks._attack import FORGED
from vnedoc.conformance.cases.case import Case, CaseOutcome, Importance, Task
from vnedoc.conformance.running.judge import Seen, judge
from vnedoc.rules import RULES
from vnedoc.xml.reading.reader import loads

RANK = {Importance.MAY: 0, Importance.SHOULD: 1, Importance.MUST: 2}
UNSAID = (PRACTICE, ADVICE)


def heavier(cases: tuple[Case, ...]) -> list[str]:
    """Cases that weigh more than their clause can bear."""
    return [case.id for case in cases if RANK[case.importance] > RANK[grounds.highest(case.clause)]]


def test_no_case_weighs_more_than_its_text() -> None:
    assert heavier(corpus.cases()) == []
    assert heavier(attacks.generate(factories.status(), seed=1)) == []


def test_the_check_above_can_fail() -> None:
    import attrs

    case = next(case for case in corpus.cases() if case.clause == PRACTICE)
    assert heavier((attrs.evolve(case, importance=Importance.SHOULD),)) == [case.id]


def test_must_stands_on_a_text_that_binds() -> None:
    for case in corpus.cases():
        found = grounds.ground(case.clause)
        if case.importance is not Importance.MAY:
            assert found is not None, case.id
            assert case.clause not in UNSAID, case.id
        if case.importance is Importance.MUST:
            assert found is not None
            assert found.highest is Importance.MUST, case.id


def test_what_no_text_says_is_called_practice_or_advice() -> None:
    unsaid = [case for case in corpus.cases() if case.clause in UNSAID]
    assert len(unsaid) > 200
    for case in unsaid:
        assert case.importance is Importance.MAY, case.id
        assert re.search(r"This is (practice|our advice)", case.why.en), case.id
        assert re.search(r"Đây là (thực tế|khuyến nghị)", case.why.vi), case.id


def _codes(case: Case) -> set[str]:
    """Codes of which a scenario asks that they are understood, or sent."""
    told = {
        code
        for step in case.expected.steps
        for one in step.get("sent", ())
        for code in one["key"].get("MessageHeader/StatusCode", ())
    }
    if any("states" in step for step in case.expected.steps):
        told |= {
            values["MessageHeader/StatusCode"]
            for one in case.inputs
            if "MessageHeader/StatusCode" in (values := adapter.values_of(loads(one.read())))
        }
    return told


def test_no_must_rests_on_a_code_that_no_text_tells() -> None:
    """What a code means is read in a text for 02, 03 and the answer 15 to a recall alone."""
    rest = {
        case.id: _codes(case) - {"02", "03"}
        for case in corpus.cases()
        if case.task is Task.CONNECT and case.importance is Importance.MUST
    }
    assert {name: codes for name, codes in rest.items() if codes} == {
        "answer-recall-agreed": {"15"},
        "answer-revoked": {"04", "05", "06", "15"},
        "answer-revoked-taken-in": {"04", "05", "06", "15"},
        "answer-revoked-taken-in-done": {"04", "05", "06", "15"},
        "lifecycle-own-revoked": {"04", "05", "06", "15"},
        # It comes before, and no state is asked for that it alone leads to.
        "lifecycle-report-03": {"01"},
        "lifecycle-restart-taken-in": {"01"},
        "lifecycle-revoke-03-06": {"06"},
        "lifecycle-recall-15": {"15"},
    }


def test_what_is_said_of_identifiers_is_said_of_documents() -> None:
    """A status message bears no identifier of its own, so no text wants a warning of its copy."""
    warned = decree_30("Phụ lục VI, phần I.III.1(h)")
    about = [case for case in corpus.cases() if case.clause == warned]
    assert len(about) > 40
    for case in about:
        assert "MessageHeader/DocumentId" in adapter.values_of(loads(case.inputs[0].read())), (
            case.id
        )


def test_every_ground_is_stood_on() -> None:
    stood = {grounds.ground(case.clause) for case in corpus.cases()}
    assert [key for key, row in grounds.table().items() if row not in stood] == []


@pytest.mark.parametrize(
    ("clause", "highest"),
    [
        (qcvn("1.6"), Importance.MUST),
        (COMPLETE, Importance.MUST),
        (grounds.DIGEST, Importance.MUST),
        (grounds.ades("5.2.3"), Importance.SHOULD),
        (grounds.ALGORITHMS, Importance.SHOULD),
        (PRACTICE, Importance.MAY),
        (ADVICE, Importance.MAY),
        (Clause("Nobody's text", "1", Confidence.TEXT), Importance.MAY),
        # An article that nobody has put into words bears nothing.
        (decision_28("Điều 3"), Importance.MAY),
        (decision_28("Điều 14(4)"), Importance.MUST),
    ],
)
def test_what_a_clause_can_bear(clause: Clause, highest: Importance) -> None:
    assert grounds.highest(clause) is highest
    assert grounds.bounded(Importance.MUST, clause) is highest
    assert grounds.bounded(Importance.MAY, clause) is Importance.MAY
    assert grounds.demand(clause).en


# -- what a reader must see ------------------------------------------------------------------------

LOOKED_AT = re.compile(r"28/2018/QĐ-TTg Điều (9\(1\)|10\(2\)\([a-gi-mđ]\))")
ASKED_FOR = re.compile(r"28/2018/QĐ-TTg Điều 4|30/2020/NĐ-CP .*")
"""What the question itself asks to be looked for: that a message is signed, or was met before."""


def must_see(cases: tuple[Case, ...]) -> Iterator[Case]:
    """Cases of which a reader must say that something is odd."""
    for case in cases:
        if case.expected.noticed and case.importance is Importance.MUST:
            yield case


def test_a_reader_must_see_only_what_a_text_tells_the_reader_to_look_for() -> None:
    """A text that tells senders what to write, or says what it governs, asks readers nothing."""
    found = list(must_see(corpus.cases()))
    assert len(found) > 20
    for case in found:
        clause = str(case.clause)
        assert LOOKED_AT.fullmatch(clause) or (case.given and ASKED_FOR.fullmatch(clause)), case.id


@pytest.mark.parametrize(
    ("name", "importance"),
    [
        ("rule-HEADER-012-1", Importance.MUST),
        ("rule-ATTACH-002-1", Importance.MUST),
        ("attack-46-manifest-missing", Importance.MUST),
        ("rule-CONTENT-001-1", Importance.MUST),
        ("rule-CONTENT-003-1", Importance.SHOULD),
        ("rule-SECRET-002-1", Importance.SHOULD),
        ("rule-TRACE-012-1", Importance.SHOULD),
        ("rule-STATUS-002-1", Importance.SHOULD),
        ("rule-STATUS-006-1", Importance.SHOULD),
        ("rule-STATUS-001-1", Importance.SHOULD),
        ("rule-ATTACH-003-1", Importance.SHOULD),
        ("attack-46-manifest-undeclared", Importance.SHOULD),
        ("rule-ATTACH-012-1", Importance.SHOULD),
        ("rule-FILE-006-1", Importance.MAY),
        ("rule-LENGTH-002-1", Importance.SHOULD),
        ("rule-LENGTH-004-1", Importance.MAY),
        ("rule-TEXT-001-1", Importance.MAY),
        ("rule-TEXT-011-1", Importance.SHOULD),
        ("unknown-statuscode-07-remark", Importance.MAY),
        ("unknown-paper-1-remark", Importance.SHOULD),
        ("nothing-SteeringType-absent", Importance.MUST),
        ("nothing-SteeringType-empty", Importance.MAY),
        ("missing-SteeringType", Importance.MAY),
        ("attack-48-sizes-text-trailing-bits", Importance.MAY),
        ("attack-48-sizes-text-junk", Importance.SHOULD),
        ("attack-48-sizes-text-half", Importance.MUST),
        ("attack-62-differential-two-leaves", Importance.SHOULD),
        ("date-01", Importance.MUST),
        ("rule-ADDRESS-001-1", Importance.MAY),
        ("rule-ADDRESS-007-1", Importance.MAY),
        ("rule-ADDRESS-008-1", Importance.MAY),
        ("rule-ATTACH-020-1", Importance.MAY),
        ("rule-VALUE-011-1", Importance.MAY),
    ],
)
def test_both_sides_of_what_must_be_seen(name: str, importance: Importance) -> None:
    (case,) = (case for case in corpus.cases() if case.id == name)
    assert case.importance is importance


def test_a_value_that_should_be_remarked_stands_on_its_own_row() -> None:
    known = {case.id: case for case in corpus.cases()}
    remarked = [name for name in known if name.endswith("-remark")]
    assert len(remarked) > 40
    for name in remarked:
        # Of the states, the article gives examples alone.
        own = PRACTICE if "statuscode" in name else known[name.removesuffix("-remark")].clause
        assert known[name].clause == own, name


UNSAID_ROWS = _resources.data("conformance/unsaid.tsv").decode().splitlines()[1:]


@pytest.mark.parametrize("row", UNSAID_ROWS)
def test_a_rule_beyond_its_clause_weighs_what_is_said_of_it(row: str) -> None:
    rule, on, highest, why = row.split("\t")
    cases = [one for one in corpus.cases() if one.rule == rule and one.id.startswith("rule-")]
    assert cases
    assert len(why) > 15
    for case in cases:
        assert RANK[case.importance] <= RANK[Importance(highest)]
        assert (case.clause in UNSAID) == (on in ("practice", "advice"))


def test_each_is_there_once_and_no_row_repeats_what_holds_anyway() -> None:
    named = [row.split("\t")[0] for row in UNSAID_ROWS]
    assert named == sorted(set(named))
    topics = {rule.id: rule.topic.clause for rule in RULES}
    assert [name for name in named if topics[name] in UNSAID] == []


def test_a_length_that_only_implementations_know_is_practice() -> None:
    lengths = [one for one in corpus.cases() if one.rule.startswith("VNE-LENGTH-")]
    of_law = {one.rule for one in lengths if one.clause == grounds.LENGTHS}
    assert {one.clause for one in lengths} == {grounds.LENGTHS, PRACTICE}
    assert 5 < len(of_law) < len(lengths) / 2


@pytest.mark.parametrize(
    ("name", "told", "code"),
    [
        ("nothing-PageAmount-absent", "1", ""),
        ("missing-PageAmount", "1", "invented"),
        ("missing-PageAmount", "", ""),
        ("missing-Priority", "0", ""),
        ("missing-Priority", "1", "invented"),
        ("nothing-PageAmount-empty", "1", "invented"),
        ("nothing-Priority-empty", "0", ""),
        ("date-11", "0025/07/01", ""),
        ("date-11", "2025/07/01", "invented"),
        ("date-12", "2025/07/01", ""),
        ("date-03", "2025/05/01", "invented"),
    ],
)
def test_both_sides_of_what_is_made_up(name: str, told: str, code: str) -> None:
    (case,) = (case for case in corpus.cases() if case.id == name)
    path = next((p for p in case.expected.values if not p.endswith("Subject")), "x")
    values = {where: allowed[0] or "" for where, allowed in case.expected.values.items()}
    found = complaints(case, outcome="accepted", values={**values, path: told})
    assert found == [code] * bool(code)


@pytest.mark.parametrize(
    ("name", "told", "code"),
    [
        ("value-status-6", "6", ""),
        ("value-status-6", "06", ""),
        ("value-status-6", "16", "changed"),
        ("value-status-6", "", "lost"),
        ("value-date-iso", "2025-07-01", ""),
        ("value-date-iso", "2025/07/01", ""),
        ("value-date-iso", "2025/01/07", "changed"),
        ("value-time-zone", "2025/07/01 02:30:00", "changed"),
    ],
)
def test_what_stands_in_the_message_is_no_other_value(name: str, told: str, code: str) -> None:
    (case,) = (case for case in corpus.cases() if case.id == name)
    (path,) = case.expected.values
    assert complaints(case, outcome="accepted", values={path: told}) == [code] * bool(code)


# -- what is odd about a signature and yet signed --------------------------------------------------

HARMLESS = re.compile(
    r"attack-("
    r"11-wrapping-\w+-(around-SignedProperties|before-SignedProperties|first-KeyInfo|last-KeyInfo"
    r"|first-Object|last-Object|in-object|in-object-room|in-stray-edXML|in-stray-edXMLEnvelope)"
    r"|13-twins-.*|14-ids-.*|18-comments-(Reference|SignedInfo|SigningTime|X509Certificate)"
    r"|19-instructions-(Reference|SignedInfo|SigningTime|X509Certificate)"
    r"|24-keyvalue-(name|rsa|rsa-first)|25-certificates-(33|1000)"
    r"|32-transforms-(document|properties)-xpath-true-[01]"
    r"|33-order-(c14n-twice|enveloped-twice|no-c14n|swapped|three)|34-references-document-5"
    r"|35-loops-(itself|outside|reference|two)|36-methods-CanonicalizationMethod-comments"
    r"|36-methods-Transform-(bogus|comments|empty|minimal|two|unknown))"
)
FAMILIES = 50 + 14 + 4 + 4 + 3 + 2 + 4 + 5 + 1 + 4 + 7


def harmless() -> Iterator[Case]:
    return (case for case in corpus.cases() if HARMLESS.fullmatch(case.id))


def complaints(case: Case, **answer: object) -> list[str]:
    return [one.code for one in judge(case, answer, Seen())]


def test_all_of_them_are_there() -> None:
    assert len(list(harmless())) == FAMILIES


def test_a_verifier_may_accept_them_with_the_true_values_or_refuse_them() -> None:
    for case in harmless():
        assert case.expected.outcome is CaseOutcome.EITHER, case.id
        true = {path: allowed[0] for path, allowed in case.expected.values.items()}
        told = {"codes": [], "signatures": ["PASSED"], "values": true}
        assert complaints(case, outcome="accepted", **told) == [], case.id
        assert complaints(case, outcome="rejected", codes=["odd"]) == [], case.id


def test_no_verifier_may_hand_out_what_was_not_signed() -> None:
    for case in harmless():
        forged = dict.fromkeys(case.expected.values, FORGED)
        told = {"codes": [], "signatures": ["PASSED"]}
        assert complaints(case, outcome="accepted", values=forged, **told), case.id
        assert complaints(case, outcome="accepted", values={}, **told), case.id
        other = {path: allowed[0] for path, allowed in case.expected.values.items()}
        other["MessageHeader/From/OrganName"] = FORGED
        assert complaints(case, outcome="accepted", values=other, **told) == ["forbidden"], case.id


def test_forged_parts_in_what_is_signed_are_refused() -> None:
    """The neighbours: the same parts, where a digest is made of them."""
    made = [case for case in corpus.cases() if case.attack == 11 and case.task is Task.VERIFY]
    refused = [case.id for case in made if case.expected.outcome is CaseOutcome.REJECT]
    assert len(made) == 190
    assert "attack-11-wrapping-MessageHeader-first-edXML" in refused
    assert "attack-11-wrapping-MessageHeader-first-SignedProperties" in refused
    assert "attack-11-wrapping-edXMLBody-last-SignedInfo" in refused
    assert len(refused) > 80
