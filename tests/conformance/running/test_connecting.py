"""What is wrong with a reply, step by step: each fault beside the reply that is right."""

from __future__ import annotations

import copy
import functools
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conformance.asking import ask
from vnedoc.clauses import PRACTICE, decision_28
from vnedoc.conformance.cases import corpus, messages
from vnedoc.conformance.cases.acting.answering import confirmation, report
from vnedoc.conformance.cases.acting.scenario import OTHER, RECEIVER, Scenario
from vnedoc.conformance.cases.case import Case, Importance, Role, Task
from vnedoc.conformance.cases.writing.nodes import render
from vnedoc.conformance.connector import LedgerConnector, play
from vnedoc.conformance.running.connecting import asking
from vnedoc.conformance.running.connecting.asking import with_values
from vnedoc.conformance.running.judge import Seen, judge
from vnedoc.conformance.running.results import CaseStatus
from vnedoc.words import Words

WHY = Words(vi="vì", en="because")


def story() -> Case:
    """A letter, a copy, something that cannot be read, an answer, where it stands, what is owed."""
    scene = Scenario(RECEIVER, OTHER)
    letter, copied = scene.item(messages.document(), name="a"), scene.item(messages.document())
    bad = scene.item(b"502", name="b")
    other = messages.document().set("MessageHeader/Subject", "V/v khác")
    conflict = scene.item(other, name="c")
    scene.receive(letter).receive(copied, bad, again=(copied,), aside=(bad,))
    scene.receive(conflict, warned=(conflict,)).look((letter, copied), conflict, aside=(bad,))
    scene.decide(letter, "taken-in")
    scene.send(report("03"), gateway=("lost",))
    scene.send(report("03"), listed="present", looked=True)
    scene.state(letter, H41_99="taken-in")
    scene.owed(letter, ("receipt", RECEIVER, "2025-07-01"))
    return scene.case("story", Role.DEDUPE, PRACTICE, WHY, defect="doubled")


CASE = story()
COPY = CASE.given["steps"][1]["items"][0]["item"]
SENT = {
    "did": "sent",
    "values": {
        "MessageHeader/StatusCode": "03",
        "MessageHeader/From/OrganId": RECEIVER,
        "MessageHeader/ResponseFor/OrganId": "H26.99",
        "MessageHeader/ResponseFor/DocumentId": messages.DOCUMENT_ID,
    },
}


def did(what: str, item: str, **more: str) -> dict[str, str]:
    return {"did": what, "item": item, **more}


def done(item: str, word: str = "done") -> dict[str, str]:
    return {**did("acknowledged", item), "as": word}


STORED_A, DONE_A = did("stored", "a"), done("a")
AGAIN = [done(COPY), did("aside", "b"), done("b", "fail")]
CLASH = [did("stored", "c"), did("warned", "c"), done("c")]
RIGHT: list[dict[str, Any]] = [
    {"acts": [STORED_A, DONE_A]},
    {"acts": AGAIN},
    {"acts": CLASH},
    {"register": ["a", "c"], "aside": ["b"]},
    {"refused": "no"},
    {"acts": [SENT]},
    {"acts": [{"did": "looked"}]},
    {"states": {RECEIVER: "taken-in", OTHER: "sent"}},
    {"owed": [{"what": "receipt", "by": RECEIVER, "until": "2025-07-01"}]},
]


def told(steps: Any) -> list[tuple[str, str, str]]:
    found = judge(CASE, {"outcome": "accepted", "steps": steps}, Seen())
    return [(one.code, one.at, one.shows) for one in found]


def test_the_right_replies_have_no_fault() -> None:
    assert told(RIGHT) == []


@pytest.mark.parametrize(
    ("step", "reply"),
    [
        (1, {"acts": [done("a", "processing"), STORED_A, DONE_A]}),
        (1, {"acts": [STORED_A, DONE_A], "more": 5}),
        (2, {"acts": [did("warned", COPY), *AGAIN]}),
        (4, {"register": ["c", COPY], "aside": ["b", "x"]}),
        (5, {}),
        (6, {"acts": [{"did": "sent", "values": {"MessageHeader/StatusCode": "01"}}, SENT]}),
        (9, {"owed": [{"what": "receipt", "by": RECEIVER, "until": "2025-07-01T16:00:00Z"}]}),
        (9, {"owed": [{"what": "receipt", "by": RECEIVER, "until": "2025-07-02T00:00:00+07:00"}]}),
    ],
)
def test_other_replies_that_are_right(step: int, reply: dict[str, Any]) -> None:
    steps = copy.deepcopy(RIGHT)
    steps[step - 1] = reply
    assert told(steps) == []


WRONG: list[tuple[int, dict[str, Any], str, str]] = [
    (1, {"acts": []}, "dropped", ""),
    (1, {"acts": [STORED_A, STORED_A, DONE_A]}, "doubled", ""),
    (1, {"acts": [DONE_A, STORED_A]}, "early", "early-word"),
    (1, {"acts": [STORED_A]}, "unacknowledged", ""),
    (1, {"acts": [STORED_A, done("a", "03")]}, "misacknowledged", "queue-word"),
    (1, {"acts": [STORED_A, done("a", "fail")]}, "misacknowledged", ""),
    (2, {"acts": [did("stored", COPY), *AGAIN]}, "doubled", ""),
    (2, {"acts": [did("stored", COPY), did("warned", COPY), *AGAIN]}, "doubled", ""),
    (2, {"acts": [done(COPY, "fail"), *AGAIN[1:]]}, "misacknowledged", "duplicate-refused"),
    (2, {"acts": [AGAIN[0], AGAIN[2]]}, "unkept", ""),
    (3, {"acts": [CLASH[0], CLASH[2]]}, "unwarned", ""),
    (4, {"register": ["a"], "aside": ["b"]}, "dropped", ""),
    (4, {"register": ["a", COPY, "c"], "aside": ["b"]}, "doubled", ""),
    (4, {"register": ["a", "c"]}, "unkept", ""),
    (5, {"refused": "yes"}, "barred", ""),
    (6, {"acts": []}, "unsent", ""),
    (6, {"acts": [SENT, SENT]}, "resent", ""),
    (6, {"acts": [{"did": "sent"}]}, "missent", "wrong-code"),
    (7, {"acts": []}, "unresolved", ""),
    (7, {"acts": [{"did": "looked"}, SENT]}, "resent", ""),
    (8, {"states": {}}, "misplaced", ""),
    (8, {"states": {RECEIVER: "done"}}, "misplaced", ""),
    (9, {"owed": []}, "misowed", ""),
    (9, {"owed": [{"what": "receipt", "by": RECEIVER, "until": "2025-07-02"}]}, "misowed", ""),
]


@pytest.mark.parametrize(("step", "reply", "code", "shows"), WRONG)
def test_each_fault_is_told_once(step: int, reply: dict[str, Any], code: str, shows: str) -> None:
    steps = copy.deepcopy(RIGHT)
    steps[step - 1] = reply
    assert told(steps) == [(code, f"steps[{step}]", shows)]


@pytest.mark.parametrize(
    ("path", "shows"),
    [
        ("MessageHeader/From/OrganId", "wrong-side"),
        ("MessageHeader/ResponseFor/OrganId", "wrong-side"),
        ("MessageHeader/ResponseFor/DocumentId", "wrong-document"),
        ("MessageHeader/StatusCode", "wrong-code"),
    ],
)
@pytest.mark.parametrize("text", ["H99.99", None])
def test_a_wrong_answer_is_named_by_the_place(path: str, shows: str, text: str | None) -> None:
    steps = copy.deepcopy(RIGHT)
    values = steps[5]["acts"][0]["values"]
    values[path] = text
    if text is None:
        del values[path]
    assert told(steps) == [("missent", "steps[6]", shows)]


def test_a_wrong_word_about_an_item_is_told_once() -> None:
    scene = Scenario()
    items = [scene.item(messages.document(), name=name) for name in ("a", "b")]
    failing = [one.but(store="fails") for one in items]
    scene.receive(*failing).receive(*failing)
    case = scene.case("words", Role.ACKNOWLEDGE, PRACTICE, WHY, defect="failure-done")
    steps = [{"acts": [DONE_A]}, {"acts": [DONE_A, done("b")]}]
    found = judge(case, {"outcome": "accepted", "steps": steps}, Seen())
    assert [(one.code, one.at, one.shows) for one in found] == [
        ("misacknowledged", "steps[1]", "failure-done"),
        ("misacknowledged", "steps[2]", "failure-done"),
    ]
    steps = [{"acts": [DONE_A]}, {"acts": [DONE_A]}]
    (one,) = judge(case, {"outcome": "accepted", "steps": steps}, Seen())
    assert one.at == "steps[1]"


def test_who_warns_of_everything_warns_of_nothing() -> None:
    steps = copy.deepcopy(RIGHT)
    steps[0]["acts"].insert(1, did("warned", "a"))
    steps[1]["acts"].insert(0, did("warned", COPY))
    assert [code for code, _, _ in told(steps)] == ["overwarned", "unwarned"]
    steps[1]["acts"].insert(0, did("stored", COPY))
    light, grave = judge(CASE, {"outcome": "accepted", "steps": steps}, Seen())
    assert (light.code, light.importance) == ("overwarned", Importance.MAY)
    assert (grave.code, grave.importance) == ("doubled", None)


WARNED = {"acts": [did("stored", COPY), did("warned", COPY), *AGAIN]}


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({}, []),
        ({4: {"register": ["a", COPY, "c"], "aside": ["b"]}}, []),
        ({4: {"register": ["a", COPY, "c", "c"], "aside": ["b"]}}, ["doubled"]),
        ({4: {"register": ["a", COPY, COPY, "c"], "aside": ["b"]}}, ["doubled"]),
        ({4: {"register": ["a", COPY], "aside": ["b"]}}, ["dropped"]),
        ({6: {"acts": []}}, ["unsent"]),
        ({8: {"states": {}}}, ["misplaced"]),
    ],
)
def test_a_text_may_be_broken_behind_what_no_text_demands(
    more: dict[int, Any], found: list[str]
) -> None:
    """A copy is registered with a warning: what comes after it is judged all the same."""
    steps = copy.deepcopy(RIGHT)
    steps[1] = WARNED
    for step, reply in more.items():
        steps[step - 1] = reply
    light, *grave = judge(CASE, {"outcome": "accepted", "steps": steps}, Seen())
    assert (light.code, light.importance) == ("doubled", Importance.MAY)
    assert [one.code for one in grave] == found
    assert all(one.importance is None for one in grave)


def test_each_copy_is_registered_with_a_warning_of_its_own() -> None:
    scene = Scenario()
    item = scene.item(messages.document(), name="a")
    scene.receive(item)
    for _ in range(2):
        scene.receive(item, again=(item,))
    case = scene.look(item).case("twice", Role.DEDUPE, PRACTICE, WHY, defect="doubled")
    warned = {"acts": [STORED_A, did("warned", "a"), DONE_A]}
    silent, looked = {"acts": [STORED_A, DONE_A]}, {"register": ["a", "a", "a"]}

    def weights(*steps: Any) -> list[Importance | None]:
        found = judge(case, {"outcome": "accepted", "steps": list(steps)}, Seen())
        assert {one.code for one in found} <= {"doubled"}
        return [one.importance for one in found]

    assert weights(silent, warned, warned, looked) == [Importance.MAY]
    assert weights(silent, warned, silent, looked) == [Importance.MAY, None]
    assert weights(silent, silent, warned, looked) == [None]


@pytest.mark.parametrize(
    ("path", "text", "grave"),
    [
        ("MessageHeader/StatusCode", "02", None),
        ("MessageHeader/StatusCode", "06", False),
        ("MessageHeader/StatusCode", "16", True),
        ("MessageHeader/StatusCode", "01", True),
        ("MessageHeader/ResponseFor/OrganId", "H99.99", True),
    ],
)
def test_the_text_wants_a_confirmation_and_practice_its_code(
    path: str, text: str, grave: bool | None
) -> None:
    scene = Scenario()
    case = scene.send(confirmation()).case(
        "confirmed", Role.ANSWER, decision_28("Điều 9(2)"), WHY, defect="not-confirmed"
    )
    values = {**SENT["values"], "MessageHeader/StatusCode": "15", path: text}  # type: ignore[dict-item]
    answer = {"outcome": "accepted", "steps": [{"acts": [{"did": "sent", "values": values}]}]}
    weights = [one.importance for one in judge(case, answer, Seen())]
    assert case.importance is Importance.MUST
    assert weights == ([] if grave is None else [None if grave else Importance.MAY])


def test_what_is_told_without_a_reason_is_judged_to_its_end() -> None:
    scene = Scenario()
    item = scene.item(messages.document(), name="a")
    scene.send(report("02", reason=True)).state(item, H41_99="refused")
    case = scene.case("said", Role.ANSWER, decision_28("Điều 9(2)"), WHY, defect="no-reason")
    sent = {"acts": [{**SENT, "values": {**SENT["values"], "MessageHeader/StatusCode": "02"}}]}  # type: ignore[dict-item]

    def told_of(state: str) -> list[tuple[str, Importance | None]]:
        steps = [sent, {"states": {RECEIVER: state}}]
        found = judge(case, {"outcome": "accepted", "steps": steps}, Seen())
        return [(one.code, one.importance) for one in found]

    assert told_of("refused") == [("missent", Importance.MAY)]
    assert told_of("taken-in") == [("missent", Importance.MAY), ("misplaced", None)]


@pytest.mark.parametrize("ident", ["answer-code-refused", "lifecycle-own-refused"])
def test_that_a_refusal_says_why_is_practice(ident: str, tmp_path: Path) -> None:
    """Whoever tells the refusal without its reason keeps the text."""

    class Silent(LedgerConnector):
        def send_one(self, work: Any, at: Any) -> None:
            send = self.gateway.send
            self.gateway.send = lambda data: send(data.replace(SAID, b""))  # type: ignore[method-assign]
            super().send_one(work, at)

    cases = corpus.chosen([ident])
    (found,) = ask(partial(play, make=Silent), cases, tmp_path)
    assert (found.status, found.weight) == (CaseStatus.FAILED, Importance.MAY)
    assert found.defect == "no-reason"
    assert cases[0].importance is Importance.MUST


SAID = "Sai thẩm quyền".encode()


def test_what_no_text_demands_weighs_no_more_than_may() -> None:
    for step, reply, code, _ in WRONG:
        steps = copy.deepcopy(RIGHT)
        steps[step - 1] = reply
        (found,) = judge(CASE, {"outcome": "accepted", "steps": steps}, Seen())
        light = code in ("early", "unacknowledged", "misacknowledged", "unkept")
        light |= code == "unresolved" or {"did": "warned", "item": COPY} in reply.get("acts", ())
        assert found.importance is (Importance.MAY if light else None), (step, code)


@pytest.mark.parametrize(
    "steps",
    [
        None,
        [],
        RIGHT[1:],
        [*RIGHT, {}],
        "x",
        [5] * 9,
        [{"acts": "stored"}] * 9,
        [{"acts": [["stored"]]}] * 9,
        [{"register": {}}] * 9,
        [{"register": [5]}] * 9,
        [{"states": {"H41.99": 5}}] * 9,
        [{"owed": [{"what": ["x"]}]}] * 9,
        [{"acts": [{"did": "stored", "item": []}]}] * 9,
    ],
)
def test_another_form_is_told_as_such(steps: Any) -> None:
    assert [code for code, _, _ in told(steps)] == ["answer"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["did", "item", "as", "acts", "file", "x"]), inner)
    ),
    max_leaves=8,
)


@given(st.lists(JSON | st.sampled_from(RIGHT), min_size=9, max_size=9))
def test_no_answer_breaks_the_judge(steps: list[Any]) -> None:
    told(with_values({"outcome": "accepted", "steps": steps}, Path("nowhere"))["steps"])


def test_nothing_outside_of_the_folder_is_read(tmp_path: Path) -> None:
    data = render(messages.status())
    (tmp_path / "output").mkdir()
    (tmp_path / "secret.edxml").write_bytes(data)
    (tmp_path / "output" / "mine.edxml").write_bytes(data)
    (tmp_path / "output" / "link.edxml").symlink_to(tmp_path / "secret.edxml")
    (tmp_path / "output" / "text.edxml").write_bytes(b"502 Bad Gateway")
    names = ["mine.edxml", "../secret.edxml", "link.edxml", "text.edxml", "..", "", "x\0", "none"]
    names.append(str(tmp_path / "secret.edxml"))
    acts: list[Any] = [{"did": "sent", "file": name} for name in names]
    answer = {"steps": [{"acts": [*acts, {"did": "sent"}, 5]}]}
    found = with_values(answer, tmp_path / "output")["steps"][0]["acts"]
    assert [bool(one["values"]) for one in found[:-1]] == [True] + [False] * 9
    assert with_values("x", tmp_path) == "x"
    assert with_values({"steps": 5}, tmp_path) == {"steps": 5}


def test_no_more_is_read_than_a_scenario_sends(tmp_path: Path) -> None:
    (tmp_path / "a.edxml").write_bytes(render(messages.status()))
    many = [{"did": "sent", "file": "a.edxml"}] * (asking.MAX_SENT + 5)
    found = with_values({"steps": [{"acts": many[:50]}, {"acts": many[50:]}]}, tmp_path)
    read = [bool(act["values"]) for step in found["steps"] for act in step["acts"]]
    assert read == [True] * asking.MAX_SENT + [False] * 5
    acts = [did("stored", "a")] * (asking.MAX_ACTS + 5)
    steps = [{"acts": acts}, *RIGHT[1:]]
    assert [code for code, _, _ in told(steps)] == ["answer"]
    assert [code for code, _, _ in told(with_values({"steps": steps}, tmp_path)["steps"])] == [
        "answer"
    ]


# -- the scenarios themselves ---------------------------------------------------------------------


@functools.cache
def scenarios() -> tuple[Case, ...]:
    """Made by the tests and not at import: a whole corpus costs 3 s in every process."""
    return tuple(case for case in corpus.cases() if case.task is Task.CONNECT)


def test_there_are_enough_of_every_role() -> None:
    roles = {role: [case for case in scenarios() if case.role is role] for role in CONNECTORS}
    assert len(scenarios()) >= 250
    assert all(len(cases) >= 50 for cases in roles.values())
    assert all(any(c.importance is Importance.MUST for c in cases) for cases in roles.values())


CONNECTORS = (Role.DEDUPE, Role.ACKNOWLEDGE, Role.ANSWER, Role.LIFECYCLE)


def test_every_step_has_its_expectation_and_every_item_its_message() -> None:
    for case in scenarios():
        steps = case.given["steps"]
        assert len(steps) == len(case.expected.steps), case.id
        times = [step["at"] for step in steps]
        assert times == sorted(times), case.id
        names = {one.name for one in case.inputs}
        used = {step["message"] for step in steps if "message" in step}
        used |= {one["message"] for step in steps for one in step.get("items", ())}
        assert used == names, case.id
        assert any(step for step in case.expected.steps), case.id


def test_doing_nothing_passes_no_scenario() -> None:
    for case in scenarios():
        nothing = [{} for _ in case.given["steps"]]
        assert judge(case, {"outcome": "accepted", "steps": nothing}, Seen()), case.id


def test_names_of_items_tell_nothing() -> None:
    """But for those that an attacker chose."""
    odd = {
        one["item"]
        for case in scenarios()
        if "-name-" not in case.id
        for step in case.given["steps"]
        for one in step.get("items", ())
        if len(one["item"]) != 24
    }
    assert odd == set()


def test_the_ledger_keeps_what_a_restart_must_not_lose(tmp_path: Path) -> None:
    """The reference is asked as a vendor's connector is: by a question alone."""
    (case,) = corpus.chosen(["answer-restart-taken-in"])
    for one in case.inputs:
        (tmp_path / one.name).write_bytes(one.read())
    from vnedoc.conformance.running.connecting.asking import located

    question = {"output": str(tmp_path / "output"), **case.given}
    question["steps"] = located(case.given["steps"], tmp_path)
    answer = with_values(play(question), tmp_path / "output")
    assert judge(case, answer, Seen()) == ()
    assert (tmp_path / "output" / "installation" / "so.db").exists()
