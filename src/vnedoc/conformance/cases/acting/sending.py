"""Sending once: what comes again is no news, and nothing goes out twice before it was looked up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from vnedoc.conformance.cases import messages
from vnedoc.conformance.cases.acting.answering import (
    CODES,
    EACH,
    answered,
    came,
    clause_of,
    document,
    numbered,
    recall,
    recalled,
    reception,
    report,
)
from vnedoc.conformance.cases.acting.scenario import ISSUER, Scenario, Wanted
from vnedoc.conformance.cases.case import Case
from vnedoc.words import Words

_ONCE: Final = Words(
    vi="Điều đã báo không được báo lại chỉ vì gói tin đến lần nữa.",
    en="What was told is not told again only because a message came again.",
)
_LOOK: Final = Words(
    vi="Không có trả lời thì chưa biết gói tin đã đến hay chưa: phải tra trước khi gửi lại.",
    en="Without an answer nobody knows whether a message arrived: it is looked up before it is sent"
    " again.",
)
_AT_LAST: Final = Words(
    vi="Gói tin chắc chắn chưa đến thì phải được gửi lại; chỉ lời từ chối mới là từ chối.",
    en="What certainly did not arrive is sent again; only a refusal is a refusal.",
)
_NO: Final = Words(
    vi="Gói tin đã bị từ chối thì không tự gửi lại.",
    en="What was refused is not sent again by itself.",
)
_OTHERS: Final = Words(
    vi="Một gói tin không gửi được thì các gói tin khác vẫn phải được gửi.",
    en="Where one message cannot be sent, the others are.",
)
_KEPT: Final = Words(
    vi="Điều đã quyết định phải được báo, kể cả khi chương trình khởi động lại.",
    en="What was decided is told, also if the program was started anew meanwhile.",
)


def generate() -> Iterator[Case]:
    """All cases of sending once, and at last."""
    yield from _repeated()
    yield from _unheard()
    yield from _heard()


def _repeated() -> Iterator[Case]:
    """What comes again is no news; what is asked again is answered again."""
    again = {"resent": "answer-again"}
    scene = Scenario()
    item = came(scene)
    scene.decide(item, "taken-in").send(report("03"))
    scene.receive(item, again=(item,)).send(report("03"), shows=again)
    yield answered(scene, "again-letter", _ONCE, defect="answer-again")
    scene = Scenario()
    item = came(scene)
    scene.decide(item, "taken-in").send(report("03")).decide(item, "taken-in", refused=None)
    yield answered(
        scene.send(report("03"), shows=again), "decided-twice", _ONCE, defect="answer-again"
    )
    scene = Scenario()
    item = recalled(scene)
    declined = report("16", reason=True)
    scene.decide(item, "declined", reason="Đang xử lý").send(declined)
    scene.receive(scene.item(recall("2025/07/01 14:00:00")), shows={"dropped": "status-key"})
    scene.decide(item, "declined", reason="Vẫn đang xử lý")
    scene.send(declined.tried(2), shows={"unsent": "answer-key"})
    yield answered(scene, "recall-twice", EACH, defect="answer-key")
    for name, decisions in {"taken-in": ("taken-in",), "done": ("taken-in", "done")}.items():
        scene = Scenario()
        item = came(scene)
        for decision in decisions[:-1]:
            scene.decide(item, decision).send(report(*CODES[decision]))
        scene.decide(item, decisions[-1]).restart()
        code = CODES[decisions[-1]]
        scene.send(report(*code), shows={"unsent": "answer-lost"})
        yield answered(
            scene, f"restart-{name}", _KEPT, defect="answer-lost", clause=clause_of(code[0])
        )


UNHEARD: Final = ("lost", "error-500", "html", "cut")
"""Answers that tell nothing."""


def _waiting(kind: str) -> tuple[Scenario, Wanted]:
    """A message that is to be sent, and what it is known by."""
    if kind == "letter":
        scene = Scenario(ISSUER)
        scene.issue(scene.item(messages.document()))
        return scene, document()
    scene = Scenario()
    scene.decide(came(scene), "taken-in")
    return scene, report("03")


def _unheard() -> Iterator[Case]:
    """Nobody knows whether it arrived."""
    shows = {"resent": "resend", "unresolved": "error-is-refusal"}
    lost = shows | {"unsent": "error-is-refusal"}
    for kind in ("answer", "letter"):
        for fault in UNHEARD:
            scene, wanted = _waiting(kind)
            scene.send(wanted, gateway=(fault,))
            scene.send(wanted, listed="present", looked=True, shows=shows)
            scene.send(wanted, listed="present", shows=shows)
            yield answered(scene, f"unheard-{kind}-{fault}", _LOOK, defect="resend")
        scene, wanted = _waiting(kind)
        scene.send(wanted, gateway=("lost",))
        scene.send(wanted.tried(1, 2), listed="absent", looked=True, shows=shows)
        scene.send(wanted.tried(2), listed="present", shows=lost)
        yield answered(scene, f"unheard-{kind}-absent", _AT_LAST, defect="error-is-refusal")
        scene, wanted = _waiting(kind)
        scene.send(wanted, gateway=("lost",))
        for listed in ("no-answer", "no-answer", "present"):
            scene.send(wanted, listed=listed, looked=True, shows=shows)
        yield answered(scene, f"unheard-{kind}-silence", _LOOK, defect="resend")
        for listed in ("present", "absent"):
            scene, wanted = _waiting(kind)
            ended = {"resent": "resend-after-end", "unsent": "error-is-refusal"}
            ended["unresolved"] = "error-is-refusal"
            scene.send(wanted, gateway=("dies",)).restart()
            if listed == "present":
                scene.send(wanted, listed=listed, looked=True, shows=ended)
            else:
                scene.send(wanted.tried(1, 2), listed=listed, looked=True, shows=ended)
                scene.send(wanted.tried(2), listed="present", shows=ended)
            yield answered(scene, f"ended-{kind}-{listed}", _LOOK, defect="resend-after-end")
    scene, wanted = _waiting("answer")
    scene.send(wanted, gateway=("lost",)).restart()
    scene.send(wanted, listed="present", looked=True, shows=shows)
    yield answered(scene, "unheard-restart", _LOOK, defect="resend")
    scene, wanted = _waiting("answer")
    scene.send(wanted, gateway=("lost",))
    scene.send(wanted.tried(1, 2), gateway=("lost",), listed="absent", looked=True, shows=shows)
    scene.send(wanted.tried(2), gateway=("lost",), listed="absent", shows=lost)
    scene.send(wanted.tried(2), listed="present", shows=shows)
    yield answered(scene, "unheard-twice", _LOOK, defect="resend")


def _heard() -> Iterator[Case]:
    """It certainly did not arrive, or was refused; and the others go on."""
    for kind in ("answer", "letter"):
        scene, wanted = _waiting(kind)
        scene.send(wanted, gateway=("no-connection",))
        scene.send(wanted.tried(2), shows={"unsent": "error-is-refusal"})
        yield answered(scene, f"no-connection-{kind}", _AT_LAST, defect="error-is-refusal")
        scene, wanted = _waiting(kind)
        scene.send(wanted, gateway=("refused",))
        for _ in range(2):
            scene.send(wanted, listed="absent", shows={"resent": "refusal-retried"})
        yield answered(scene, f"refused-{kind}", _NO, defect="refusal-retried")
    scene, wanted = _waiting("answer")
    scene.send(wanted, gateway=("no-connection",))
    # Whoever gives it up already here has not forgotten it at the restart.
    given_up = {"unsent": "error-is-refusal"}
    scene.send(wanted.tried(2), gateway=("no-connection",), shows=given_up).restart()
    scene.send(wanted.tried(3), shows={"unsent": "answer-lost"})
    yield answered(scene, "no-connection-restart", _AT_LAST, defect="answer-lost")
    for fault in ("lost", "refused", "no-connection", "error-500"):
        scene = Scenario()
        items = [came(scene, numbered(number)) for number in (1, 2, 3)]
        for item in items:
            scene.decide(item, "taken-in")
        wanted_all: Sequence[Wanted] = [reception(number) for number in (1, 2, 3)]
        scene.send(*wanted_all, gateway=(fault,), shows={"unsent": "one-stops"})
        yield answered(scene, f"others-{fault}", _OTHERS, defect="one-stops")
