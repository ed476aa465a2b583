"""What the other side is told: the right code, by the right side, about the right document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import attrs

from vnedoc.clauses import PRACTICE, Clause, Confidence, decision_28
from vnedoc.conformance.cases import messages
from vnedoc.conformance.cases.acting import letters
from vnedoc.conformance.cases.acting.scenario import (
    ISSUER,
    OTHER,
    RECEIVER,
    ListedItem,
    Scenario,
    Wanted,
)
from vnedoc.conformance.cases.case import Case, Role
from vnedoc.conformance.cases.writing.nodes import Node
from vnedoc.exchange.table import rows_of
from vnedoc.words import Words

_CODE: Final = "MessageHeader/StatusCode"
_BY: Final = "MessageHeader/From/OrganId"
_TO: Final = "MessageHeader/ResponseFor/OrganId"
_ABOUT: Final = "MessageHeader/ResponseFor/DocumentId"
_REASON: Final = "MessageHeader/Description"
_WHY: Final = "Gửi nhầm nơi nhận"
_CONFIRMED: Final = decision_28("Điều 9(2)")
_ACTED: Final = ("02", "04", "05", "06", "15")
"""What a receiver may say who destroyed a document: not that it came, is registered, or is kept."""
ANY: Final = "*"
"""Whatever is said, but something."""

TELLS: Final = Words(
    vi="Quyết định của cơ quan nhận phải được báo cho bên gửi bằng đúng mã trạng thái.",
    en="What the receiver decides must be told to the sender, by the code that says it.",
)
_SIDES: Final = Words(
    vi="Gói tin trạng thái ghi đúng bên báo, bên được báo và văn bản được báo.",
    en="A status message names who reports, who is told, and which document it is about.",
)
_CONFIRM: Final = Words(
    vi="Đã hủy văn bản bị thu hồi thì phải báo cho bên gửi.",
    en="That a revoked document was destroyed must be told to the sender.",
)
EACH: Final = Words(
    vi="Cùng mã trạng thái nhưng là lần khác hoặc cơ quan khác thì vẫn phải báo.",
    en="One code is told again where it is about another question, or comes from another body.",
)


def clause_of(event: str, source: str = "") -> Clause:
    """What a line of the table of a document's life stands on; practice, where no text was read.

    Args:
        event: Such as ``03``.
        source: The state before it; any unless given.
    """
    row = next(one for one in rows_of(event) if not source or source in one.sources)
    return row.clause if row.clause.confidence is Confidence.TEXT else PRACTICE


def report(
    *codes: str,
    by: str = RECEIVER,
    to: str = ISSUER,
    about: str = messages.DOCUMENT_ID,
    reason: bool = False,
) -> Wanted:
    """A status message that must go out.

    Args:
        *codes: One of which it must bear.
        by: Who reports.
        to: Who is told.
        about: Identifier of the document.
        reason: Whether a reason stands in it.
    """
    more = {_BY: (by,), _TO: (to,), _ABOUT: (about,)}
    # A refusal must be told; that its reason stands in it is practice.
    return Wanted(key={_CODE: codes}, more=more, usual={_REASON: (ANY,)} if reason else {})


def confirmation() -> Wanted:
    """A message that a revoked document was destroyed: the text does not say by which code."""
    return attrs.evolve(report(*_ACTED), usual={_CODE: ("15", "02")})


def document(ident: str = messages.DOCUMENT_ID) -> Wanted:
    """A document that must go out.

    Args:
        ident: Its identifier.
    """
    return Wanted(key={"MessageHeader/DocumentId": (ident,)})


def generate() -> Iterator[Case]:
    """All cases of answering."""
    yield from _codes()
    yield from _questions()
    yield from _sides()
    yield from _reasons()


def answered(
    scene: Scenario, name: str, why: Words, *, defect: str, clause: Clause = PRACTICE
) -> Case:
    """A case of answering.

    Args:
        scene: What is played.
        name: Of the case, behind the role's.
        why: What must hold.
        defect: What failing it most likely means.
        clause: That it stands on.
    """
    return scene.case(f"answer-{name}", Role.ANSWER, clause, why, defect=defect)


def came(scene: Scenario, letter: Node | None = None) -> ListedItem:
    """A letter that comes, and is told of.

    Args:
        scene: To which it is added.
        letter: The letter; an ordinary one unless given.
    """
    item = scene.item(letter or messages.document())
    scene.receive(item)
    return item


CODES: Final = {
    "arrived": ("01",),
    "taken-in": ("03",),
    "refused": ("02",),
    "assigned": ("04",),
    "in-hand": ("05",),
    "done": ("06",),
}


def _codes() -> Iterator[Case]:
    scene = Scenario()
    item = came(scene)
    scene.decide(item, "taken-in").send(report("03")).send(report("03"))
    yield answered(scene, "plain", TELLS, defect="wrong-code", clause=clause_of("03"))
    for decision, codes in CODES.items():
        scene = Scenario()
        item = came(scene)
        if decision in ("assigned", "in-hand", "done"):
            scene.decide(item, "taken-in").send(report("03"))
        refusal = decision == "refused"
        scene.decide(item, decision, reason="Sai thẩm quyền" if refusal else "")
        scene.send(report(*codes, reason=refusal))
        yield answered(
            scene, f"code-{decision}", TELLS, defect="wrong-code", clause=clause_of(codes[0])
        )


def recalled(scene: Scenario) -> ListedItem:
    """A letter that was taken in and is asked back.

    Args:
        scene: To which it is added.
    """
    item = came(scene)
    scene.decide(item, "taken-in").send(report("03"))
    scene.receive(scene.item(recall("2025/07/01 11:00:00")))
    return item


def recall(at: str) -> Node:
    """The issuer asks a letter back.

    Args:
        at: When, as the standard writes it.
    """
    made = messages.status("13", _WHY)
    return made.set("MessageHeader/Timestamp", at)


def _questions() -> Iterator[Case]:
    """Answers to what the issuer asks, and the issuer's own question."""
    for decision, code in (("agreed", "15"), ("declined", "16")):
        scene = Scenario()
        item = recalled(scene)
        declined = decision == "declined"
        scene.decide(item, decision, reason="Đang xử lý" if declined else "")
        clause = clause_of(code, "recall-asked")
        yield answered(
            scene.send(report(code, reason=declined)),
            f"recall-{decision}",
            TELLS,
            defect="wrong-code",
            clause=clause,
        )
    for before in ((), ("taken-in",), ("taken-in", "done")):
        scene = Scenario()
        item = came(scene)
        for decision in before:
            _decided(scene, item, decision)
        scene.receive(scene.item(messages.revocation()), shows={"dropped": "one-key"})
        scene.decide(item, "destroyed", reason="Đã hủy", shows={"barred": "not-confirmed"})
        scene.send(confirmation(), shows={"unsent": "not-confirmed"})
        name = "-".join(("revoked", *before))
        yield answered(scene, name, _CONFIRM, defect="not-confirmed", clause=_CONFIRMED)
    for before in ((), ("03",)):
        scene = Scenario(ISSUER)
        item = scene.item(messages.document())
        scene.issue(item).send(document())
        for code in before:
            scene.receive(scene.item(messages.status(code)))
        scene.decide(item, "recall", reason=_WHY, to=RECEIVER)
        scene.send(report("13", by=ISSUER, to=RECEIVER, reason=True))
        yield answered(scene, "-".join(("recall", *before)), TELLS, defect="wrong-code")


def _decided(scene: Scenario, item: ListedItem, decision: str) -> None:
    """What comes before is judged where a text tells its code, for it weighs as the case does."""
    if clause_of(*CODES[decision]) == PRACTICE:
        scene.decide(item, decision, refused=None).send(judged=False)
    else:
        scene.decide(item, decision).send(report(*CODES[decision]))


def _sides() -> Iterator[Case]:
    for names in ((RECEIVER, OTHER), (OTHER, RECEIVER)):
        scene = Scenario(*names)
        message = letters.for_two(messages.document())
        items = {body: scene.item(message, body) for body in names}
        scene.receive(*items.values(), shows={"dropped": "receiver-dropped"})
        for body in names:
            scene.decide(items[body], "taken-in")
        wanted = [_of(body) for body in names]
        scene.send(*wanted, shows={"unsent": "answer-key"})
        yield answered(
            scene,
            f"two-bodies-{names[0].lower()}".replace(".", "-"),
            EACH,
            defect="answer-key",
            clause=clause_of("03"),
        )
    scene = Scenario(RECEIVER, OTHER)
    message = letters.for_two(messages.document())
    mine, theirs = scene.item(message), scene.item(message, OTHER)
    scene.receive(mine, theirs, shows={"dropped": "receiver-dropped"})
    scene.decide(theirs, "refused", reason="Không thuộc thẩm quyền")
    yield answered(
        scene.send(report("02", by=OTHER, reason=True)),
        "second-refuses",
        _SIDES,
        defect="wrong-side",
        clause=clause_of("02"),
    )
    yield from _documents()


def _documents() -> Iterator[Case]:
    """The answer names the document as the letter names it."""
    for name in ("opaque", "composite"):
        scene = Scenario()
        letter = messages.document()
        letter = letters.opaque(letter) if name == "opaque" else letter
        item = came(scene, letter)
        told = Wanted(
            key={_CODE: ("03",)},
            more={
                _BY: (RECEIVER,),
                _TO: (ISSUER,),
                _ABOUT: (letter.values()["MessageHeader/DocumentId"],),
                "MessageHeader/ResponseFor/Code": ("05/SVDA-VP",),
                "MessageHeader/ResponseFor/PromulgationDate": ("2025/07/01",),
            },
        )
        scene.decide(item, "taken-in").send(told)
        yield answered(scene, f"document-{name}", _SIDES, defect="wrong-document")
    scene = Scenario()
    first, second = (came(scene, numbered(number)) for number in (1, 2))
    scene.decide(second, "taken-in").send(report("03", about=letters.ident_of(2)))
    scene.decide(first, "taken-in").send(reception(1))
    yield answered(scene, "two-documents", _SIDES, defect="wrong-document", clause=clause_of("03"))


def _of(body: str, code: str = "03") -> Wanted:
    return Wanted(
        key={_CODE: (code,), _BY: (body,)}, more={_TO: (ISSUER,), _ABOUT: (messages.DOCUMENT_ID,)}
    )


def numbered(number: int) -> Node:
    """A letter of another number.

    Args:
        number: The number.
    """
    return letters.numbered(messages.document(), number)


def reception(number: int) -> Wanted:
    """The report that a letter of a number was taken in.

    Args:
        number: The number.
    """
    return Wanted(
        key={_CODE: ("03",), _ABOUT: (letters.ident_of(number),)},
        more={_BY: (RECEIVER,), _TO: (ISSUER,)},
    )


def _reasons() -> Iterator[Case]:
    """What may not be sent without a reason."""
    why = Words(
        vi="Từ chối hoặc đòi lại văn bản thì phải nêu lý do.",
        en="Who refuses a document, or asks it back, says why.",
    )
    shows = {"permitted": "no-reason"}
    scene = Scenario()
    item = came(scene)
    yield answered(
        scene.decide(item, "refused", refused=True, shows=shows),
        "reason-refused",
        why,
        defect="no-reason",
    )
    scene = Scenario()
    item = recalled(scene)
    yield answered(
        scene.decide(item, "declined", refused=True, shows=shows),
        "reason-declined",
        why,
        defect="no-reason",
    )
    scene = Scenario(ISSUER)
    item = scene.item(messages.document())
    scene.issue(item).send(document())
    scene.decide(item, "recall", to=RECEIVER, refused=True, shows=shows)
    yield answered(scene, "reason-recall", why, defect="no-reason")
    yield from _not_theirs()


def _not_theirs() -> Iterator[Case]:
    """After the end, and by the other side."""
    final = Words(
        vi="Sau trạng thái cuối không báo gì thêm.", en="Nothing is reported after a final state."
    )
    shows = {"permitted": "final-answered"}
    for decision in ("taken-in", "done"):
        scene = Scenario()
        item = came(scene)
        scene.decide(item, "refused", reason="Sai thẩm quyền").send(report("02", reason=True))
        scene.decide(item, decision, refused=True, shows=shows)
        yield answered(scene, f"final-{decision}", final, defect="final-answered")
    scene = Scenario(ISSUER)
    item = scene.item(messages.document())
    scene.issue(item).send(document()).decide(item, "taken-in", refused=True)
    side = Words(
        vi="Bên gửi không báo tiếp nhận văn bản của chính mình.",
        en="The issuer does not report that he took in his own document.",
    )
    yield answered(scene, "side-issuer", side, defect="permitted")
    scene = Scenario()
    item = came(scene)
    scene.decide(item, "recall", reason=_WHY, to=RECEIVER, refused=True)
    side = Words(
        vi="Bên nhận không đòi lại văn bản của bên gửi.",
        en="The receiver does not ask the issuer's document back.",
    )
    yield answered(scene, "side-receiver", side, defect="permitted")
