"""Where documents stand at each receiver, whoever reports it, and in whatever order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vnedoc.clauses import PRACTICE, Clause, decision_28
from vnedoc.conformance.cases import messages
from vnedoc.conformance.cases.acting import letters
from vnedoc.conformance.cases.acting.answering import (
    clause_of,
    confirmation,
    numbered,
    recall,
    report,
)
from vnedoc.conformance.cases.acting.scenario import (
    ISSUER,
    OTHER,
    RECEIVER,
    ListedItem,
    Scenario,
)
from vnedoc.conformance.cases.case import Case, Role
from vnedoc.conformance.cases.writing.nodes import Node
from vnedoc.words import Words

_SHOWN: Final = decision_28("Điều 10(2)(h)")
_FOLLOWED: Final = decision_28("Điều 6(3)")
_REVOKED: Final = decision_28("Điều 8(2)")
_DESTROY: Final = decision_28("Điều 9(2)")
_NAMES: Final = {RECEIVER: "Sở Ví dụ B", OTHER: "Sở Ví dụ C"}

_STATE: Final = Words(
    vi="Trạng thái của văn bản tại nơi nhận phải theo điều mà nơi nhận báo.",
    en="Where a document stands at its receiver follows what the receiver reports.",
)
_EACH: Final = Words(
    vi="Mỗi nơi nhận có trạng thái riêng.", en="Each receiver has a state of his own."
)
_ODD: Final = Words(
    vi="Báo cáo đến muộn hoặc trái trình tự không kéo trạng thái lùi lại.",
    en="A report that is late or out of order never leads back.",
)
_FINAL: Final = Words(
    vi="Trạng thái cuối không bị thay đổi, và văn thư được báo.",
    en="A final state is not left, and a clerk is told.",
)
_FORGED: Final = Words(
    vi="Chỉ nơi nhận báo được trạng thái tại nơi nhận đó.",
    en="Nobody but a receiver reports where a document stands there.",
)
_UNKNOWN: Final = Words(
    vi="Mã trạng thái không ai biết thì không đổi trạng thái.",
    en="A code that nobody knows changes no state.",
)
_UNASKED: Final = Words(
    vi="Câu trả lời cho điều không ai hỏi thì không đổi trạng thái.",
    en="The answer to a question that nobody put changes no state.",
)
_KEPT: Final = Words(
    vi="Khởi động lại không làm mất trạng thái.",
    en="A restart does not lose where documents stand.",
)


def generate() -> Iterator[Case]:
    """All cases of the life of a document."""
    yield from _reported()
    yield from _asked()
    yield from _each()
    yield from _odd()
    yield from _strangers()
    yield from _received()


def _case(
    scene: Scenario,
    name: str,
    why: Words,
    clause: Clause = PRACTICE,
    *,
    defect: str = "misplaced",
) -> Case:
    return scene.case(f"lifecycle-{name}", Role.LIFECYCLE, clause, why, defect=defect)


def _issued(scene: Scenario, made: Node | None = None) -> ListedItem:
    item = scene.item(made or messages.document())
    scene.issue(item).send(judged=False)
    return item


def _from(code: str, body: str = RECEIVER, at: str = "2025/07/01 10:05:00") -> Node:
    return letters.status(code, body, _NAMES.get(body, "Sở Ví dụ D"), at)


def _tell(scene: Scenario, *codes: str, body: str = RECEIVER) -> None:
    """A body reports, one code after the other."""
    for minute, code in enumerate(codes):
        made = _from(code, body, f"2025/07/01 10:{minute:02}:00")
        scene.receive(scene.item(made), calm=False)


_REPORTED: Final = {
    "01": ((), "arrived"),
    "02": ((), "refused"),
    "03": (("01",), "taken-in"),
    "04": (("01", "03"), "assigned"),
    "05": (("03", "04"), "in-hand"),
    "06": (("03",), "done"),
}


def _reported() -> Iterator[Case]:
    scene = Scenario(ISSUER)
    item = _issued(scene)
    scene.state(item, H41_99="sent")
    _tell(scene, "03")
    yield _case(scene.state(item, H41_99="taken-in"), "plain", _STATE, clause_of("03"))
    for code, (before, state) in _REPORTED.items():
        scene = Scenario(ISSUER)
        item = _issued(scene)
        _tell(scene, *before, code)
        yield _case(scene.state(item, H41_99=state), f"report-{code}", _STATE, clause_of(code))
    scene = Scenario(ISSUER)
    item = _issued(scene)
    codes = ("01", "03", "04", "05", "06")
    states = ("arrived", "taken-in", "assigned", "in-hand", "done")
    for minute, (code, state) in enumerate(zip(codes, states, strict=True)):
        made = _from(code, at=f"2025/07/01 10:{minute:02}:00")
        scene.receive(scene.item(made)).state(item, H41_99=state)
    yield _case(scene, "report-all", _STATE, PRACTICE)
    for name, steps in {"taken-in": ("01", "03"), "refused": ("02",)}.items():
        scene = Scenario(ISSUER)
        item = _issued(scene)
        _tell(scene, *steps)
        scene.restart().state(item, {"misplaced": "state-lost"}, H41_99=name)
        yield _case(scene, f"restart-{name}", _KEPT, _FOLLOWED, defect="state-lost")


def _asked() -> Iterator[Case]:
    """The issuer asks a document back, revokes, updates, replaces it."""
    scene = Scenario(ISSUER)
    item = _issued(scene)
    _tell(scene, "03")
    scene.decide(item, "recall", reason="Gửi nhầm", to=RECEIVER).send(judged=False)
    yield _case(scene.state(item, H41_99="recall-asked"), "recall", _STATE)
    for code, state in (("15", "destroyed"), ("16", "taken-in")):
        scene = Scenario(ISSUER)
        item = _issued(scene)
        _tell(scene, "03")
        scene.decide(item, "recall", reason="Gửi nhầm", to=RECEIVER).send(judged=False)
        scene.receive(scene.item(_from(code, at="2025/07/01 16:00:00")), calm=False)
        clause = clause_of(code, "recall-asked")
        yield _case(scene.state(item, H41_99=state), f"recall-{code}", _STATE, clause)
    for before in ((), ("03",), ("03", "06")):
        scene = Scenario(ISSUER)
        item = _issued(scene)
        _tell(scene, *before)
        scene.issue(scene.item(messages.revocation())).send(judged=False)
        scene.state(item, H41_99="revoked")
        yield _case(scene, "-".join(("revoke", *before)), _STATE, _REVOKED)
    scene = Scenario(ISSUER)
    item = _issued(scene)
    scene.issue(scene.item(messages.revocation())).send(judged=False)
    scene.receive(scene.item(_from("15", at="2025/07/01 16:00:00")), calm=False)
    yield _case(scene.state(item, H41_99="destroyed"), "revoke-confirmed", _STATE)
    scene = Scenario(ISSUER)
    item = _issued(scene)
    _tell(scene, "03")
    scene.issue(scene.item(messages.update())).send(judged=False)
    yield _case(scene.state(item, H41_99="taken-in"), "update", _STATE)
    yield from _replaced()


def _replaced() -> Iterator[Case]:
    """A replacement is a document of its own, and ends the one that it names."""
    why = Words(
        vi="Văn bản thay thế là văn bản mới; văn bản ghi trong ReplacementInfo thì hết hiệu lực.",
        en="A replacement is a new document, and ends the one that its ReplacementInfo names.",
    )
    shows = {"misplaced": "replaced-alive"}
    scene = Scenario(ISSUER)
    old = _issued(scene, letters.earlier())
    new = _issued(scene, messages.replacement())
    scene.state(old, shows, H41_99="replaced").state(new, shows, H41_99="sent")
    scene.receive(scene.item(_from("03"))).state(new, shows, H41_99="taken-in")
    yield _case(scene, "replace", why, defect="replaced-alive")
    scene = Scenario()
    old, new = scene.item(letters.earlier()), scene.item(messages.replacement())
    scene.receive(old).receive(new).state(old, shows, H41_99="replaced")
    scene.decide(new, "taken-in").send(report("03")).state(new, shows, H41_99="taken-in")
    yield _case(scene, "own-replaced", why, defect="replaced-alive")


def _each() -> Iterator[Case]:
    shows = {"misplaced": "one-state"}
    pairs = {
        "refused": ("03", "02", "taken-in", "refused"),
        "silent": ("03", "", "taken-in", "sent"),
        "done": ("01", "06", "arrived", "done"),
        "both": ("03", "03", "taken-in", "taken-in"),
    }
    for name, (mine, theirs, here, there) in pairs.items():
        for turned in (False, True):
            scene = Scenario(ISSUER)
            item = _issued(scene, letters.for_two(messages.document()))
            told = [(mine, RECEIVER), (theirs, OTHER)]
            for code, body in reversed(told) if turned else told:
                if code:
                    made = _from(code, body)
                    lost = {"dropped": "status-key"}
                    scene.receive(scene.item(made), calm=False, shows=lost)
            scene.state(item, shows, H41_99=here, H55_99=there)
            suffix = "-turned" if turned else ""
            # Of 01 and 06 no text tells what they mean.
            told_by_text = {mine, theirs} <= {"02", "03", ""}
            clause = _SHOWN if told_by_text else PRACTICE
            if name != "silent" or not turned:
                yield _case(scene, f"each-{name}{suffix}", _EACH, clause, defect="one-state")
    scene = Scenario(ISSUER)
    item = _issued(scene, letters.for_two(messages.document()))
    _tell(scene, "03")
    scene.receive(scene.item(_from("03", OTHER)), calm=False, shows={"dropped": "status-key"})
    scene.decide(item, "recall", reason="Gửi nhầm", to=OTHER).send(judged=False)
    scene.state(item, shows, H41_99="taken-in", H55_99="recall-asked")
    yield _case(scene, "each-recall", _EACH, defect="one-state")


def _odd() -> Iterator[Case]:
    late = {"misplaced": "last-wins"}
    for name, codes, state in (
        ("arrived-late", ("03", "01"), "taken-in"),
        ("taken-in-late", ("03", "06", "03"), "done"),
        ("in-hand-late", ("03", "06", "05"), "done"),
        ("all-turned", ("06", "05", "04", "03", "01"), "done"),
    ):
        scene = Scenario(ISSUER)
        item = _issued(scene)
        for minute, code in enumerate(codes):
            made = _from(code, at=f"2025/07/01 10:{minute:02}:00")
            scene.receive(scene.item(made), calm=False, shows={"dropped": "status-key"})
        yield _case(scene.state(item, late, H41_99=state), f"odd-{name}", _ODD, defect="last-wins")
    scene = Scenario(ISSUER)
    item = _issued(scene)
    for code, at in (("03", "2025/07/01 11:00:00"), ("04", "2025/07/01 10:00:00")):
        scene.receive(scene.item(_from(code, at=at)), calm=False)
    scene.state(item, H41_99="assigned")
    yield _case(scene, "odd-clock", _STATE)
    for code in ("01", "03"):
        scene = Scenario(ISSUER)
        item = _issued(scene)
        scene.issue(scene.item(messages.revocation())).send(judged=False)
        scene.receive(scene.item(_from(code)), calm=False)
        scene.state(item, late, H41_99="revoked")
        yield _case(scene, f"odd-revoked-{code}", _ODD, defect="last-wins")
    yield from _final()


def _final() -> Iterator[Case]:
    """After the end, and ahead of its time."""
    left = {"misplaced": "final-left", "unwarned": "odd-silent"}
    for code in ("03", "01", "06"):
        scene = Scenario(ISSUER)
        item = _issued(scene)
        _tell(scene, "02")
        after = scene.item(_from(code, at="2025/07/01 15:00:00"))
        scene.receive(after, warned=(after,), shows=left).state(item, left, H41_99="refused")
        yield _case(scene, f"final-{code}", _FINAL, defect="final-left")
    scene = Scenario(ISSUER)
    item = _issued(scene)
    early = scene.item(_from("06"))
    scene.receive(early, warned=(early,), shows={"unwarned": "odd-silent"})
    scene.state(item, H41_99="done")
    why = Words(
        vi="Báo cáo vượt trước được tin, và văn thư được báo.",
        en="A report that overtook others is believed, and a clerk is told.",
    )
    yield _case(scene, "odd-early", why, defect="odd-silent")
    for code in ("15", "16"):
        scene = Scenario(ISSUER)
        item = _issued(scene)
        _tell(scene, "03")
        answer = scene.item(_from(code, at="2025/07/01 15:00:00"))
        shows = {"misplaced": "unasked", "unwarned": "odd-silent"}
        scene.receive(answer, warned=(answer,), shows=shows).state(item, shows, H41_99="taken-in")
        yield _case(scene, f"unasked-{code}", _UNASKED, defect="unasked")


_STRANGER: Final = "H55.98"


def _strangers() -> Iterator[Case]:
    shows = {"misplaced": "forged-status", "unwarned": "odd-silent"}
    for code in ("02", "03", "06", "15"):
        scene = Scenario(ISSUER)
        item = _issued(scene)
        forged = scene.item(_from(code, _STRANGER))
        scene.receive(forged, warned=(forged,), shows=shows).state(item, shows, H41_99="sent")
        yield _case(scene, f"forged-{code}", _FORGED, defect="forged-status")
    scene = Scenario(ISSUER)
    item = _issued(scene)
    forged = scene.item(_from("03", ISSUER))
    scene.receive(forged, warned=(forged,), shows=shows).state(item, shows, H41_99="sent")
    yield _case(scene, "forged-issuer", _FORGED, defect="forged-status")
    scene = Scenario(RECEIVER)
    item = scene.item(messages.document())
    scene.receive(item)
    other = messages.revocation().set("MessageHeader/From/OrganId", _STRANGER)
    forged = scene.item(other)
    scene.receive(forged, warned=(forged,), shows=shows | {"dropped": "one-key"})
    scene.state(item, shows, H41_99=("sent", "arrived"))
    why = Words(
        vi="Chỉ bên gửi thu hồi được văn bản của mình.",
        en="Nobody but its issuer revokes a document.",
    )
    yield _case(scene, "forged-revocation", why, defect="forged-status")
    for code in ("07", "09", "14", "99"):
        scene = Scenario(ISSUER)
        item = _issued(scene)
        _tell(scene, "03")
        unknown = scene.item(_from(code, at="2025/07/01 15:00:00"))
        scene.receive(unknown, calm=False)
        scene.state(item, {"misplaced": "unknown-status"}, H41_99="taken-in")
        yield _case(scene, f"unknown-{code}", _UNKNOWN, defect="unknown-status")
    scene = Scenario(ISSUER)
    first, second = _issued(scene, numbered(1)), _issued(scene, numbered(2))
    made = _from("03").set("MessageHeader/ResponseFor/DocumentId", "H26.99,2025/07/01,02/SVDA-VP")
    scene.receive(scene.item(made.set("MessageHeader/ResponseFor/Code", "02/SVDA-VP")))
    scene.state(first, H41_99="sent").state(second, H41_99="taken-in")
    why = Words(
        vi="Báo cáo chỉ đổi trạng thái của văn bản ghi trong báo cáo.",
        en="A report changes the state of the document that it is about, and of no other.",
    )
    yield _case(scene, "other-document", why, clause_of("03"))


def _received() -> Iterator[Case]:
    """As the receiver's own system sees it."""
    scene = Scenario()
    item = scene.item(messages.document())
    scene.receive(item).state(item, H41_99=("sent", "arrived"))
    scene.decide(item, "taken-in").send(report("03")).state(item, H41_99="taken-in")
    yield _case(scene, "own-taken-in", _STATE, clause_of("03"))
    scene = Scenario()
    item = scene.item(messages.document())
    scene.receive(item).decide(item, "refused", reason="Sai thẩm quyền")
    scene.send(report("02", reason=True)).state(item, H41_99="refused")
    yield _case(scene, "own-refused", _STATE, clause_of("02"))
    one_key = {"dropped": "one-key"}
    scene = Scenario()
    item = scene.item(messages.document())
    scene.receive(item).receive(scene.item(messages.revocation()), shows=one_key)
    confirmed = {"barred": "not-confirmed", "unsent": "not-confirmed"}
    scene.state(item, H41_99="revoked")
    scene.decide(item, "destroyed", reason="Đã hủy", shows=confirmed)
    scene.send(confirmation(), shows=confirmed).state(item, H41_99="destroyed")
    yield _case(scene, "own-revoked", _STATE, _DESTROY)
    scene = Scenario()
    item = scene.item(messages.document())
    scene.receive(item).decide(item, "taken-in").send(report("03"))
    scene.receive(scene.item(recall("2025/07/01 11:00:00"))).state(item, H41_99="recall-asked")
    scene.decide(item, "declined", reason="Đang xử lý").send(report("16", reason=True))
    yield _case(scene.state(item, H41_99="taken-in"), "own-recalled", _STATE)
    scene = Scenario()
    item = scene.item(messages.document())
    scene.receive(item).decide(item, "taken-in").send(report("03"))
    scene.receive(scene.item(messages.update()), shows=one_key)
    yield _case(scene.state(item, H41_99="taken-in"), "own-updated", _STATE)
