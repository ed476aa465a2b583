"""What came before and what did not: a document, what is done with it, copies, and conflicts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from vnedoc.clauses import PRACTICE, Clause, decision_28, decree_30
from vnedoc.conformance.cases import messages
from vnedoc.conformance.cases.acting import letters
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

_TAKEN: Final = decision_28("Điều 9(1)")
_DESTROYED: Final = decision_28("Điều 9(2)")
_SHOWN: Final = decision_28("Điều 10(2)")
_REPORTED: Final = decision_28("Điều 6(3)")
_WARNED: Final = decree_30("Phụ lục VI, phần I.III.1(h)")
_LATER: Final = "2025-07-04T08:00:00+07:00"
_B: Final = "Sở Ví dụ B"
_C: Final = "Sở Ví dụ C"

_OTHER_OPERATION: Final = Words(
    vi="Văn bản và việc thu hồi, cập nhật, thay thế nó có cùng một DocumentId nhưng là các gói"
    " tin khác nhau: phải nhận đủ.",
    en="A document and its revocation, update or replacement share one DocumentId and are messages"
    " of their own: each must be taken.",
)
_AGAIN: Final = Words(
    vi="Gói tin đến lần nữa thì không vào sổ lại; nếu vào sổ phải cảnh báo văn thư.",
    en="A message that comes again is not registered again, or a clerk is warned.",
)
_REWRITTEN: Final = Words(
    vi="Gói tin do Trục liên thông ghi lại vẫn là gói tin cũ: không vào sổ lại mà không cảnh báo.",
    en="A message that the gateway wrote anew is the same: it is not registered again without a"
    " warning.",
)
_CONFLICT: Final = Words(
    vi="Cùng văn bản, cùng nghiệp vụ mà nội dung khác: giữ cả hai và cảnh báo văn thư.",
    en="The same document and operation with another content: both are kept, and a clerk is"
    " warned.",
)
_TWO: Final = Words(
    vi="Một hệ thống phục vụ nhiều cơ quan: mỗi cơ quan nhận phải có bản của mình.",
    en="Where one installation serves several bodies, each receiver gets his own.",
)
_STATUS: Final = Words(
    vi="Mỗi lần một bên báo trạng thái là một gói tin riêng, dù cùng mã và cùng văn bản.",
    en="Each report of a state is a message of its own, also with one code about one document.",
)
_ALIKE: Final = Words(
    vi="Hai văn bản chỉ khác nhau ở số, ký hiệu, năm hoặc cơ quan ban hành vẫn là hai văn bản: phải"
    " nhận đủ.",
    en="Documents that differ in number, notation, year or issuer alone are two: both are taken.",
)


def generate() -> Iterator[Case]:
    """All cases of telling what came before from what did not."""
    yield from _plain()
    yield from _operations()
    yield from _again()
    yield from _rewritten()
    yield from _conflicts()
    yield from _receivers()
    yield from _statuses()
    yield from _alike()


def _plain() -> Iterator[Case]:
    for name, made, body, clause in (
        ("plain", messages.document(), RECEIVER, _TAKEN),
        ("status-plain", messages.status(), ISSUER, _REPORTED),
    ):
        scene = Scenario(body)
        item = scene.item(made)
        yield (
            scene.receive(item)
            .look(item)
            .case(
                f"dedupe-{name}",
                Role.DEDUPE,
                clause,
                Words(
                    vi="Gói tin đến phải được lưu một lần, không cảnh báo gì.",
                    en="A message that comes must be stored once, without a warning.",
                ),
                defect="dropped",
            )
        )


_ONE_KEY: Final = {"dropped": "one-key"}


def _operations() -> Iterator[Case]:
    """A document and what is done with it, in every order."""
    for name, make in letters.OPERATIONS.items():
        for order, play in _ORDERS.items():
            scene = Scenario()
            play(scene, scene.item(messages.document()), scene.item(make()))
            yield _operation(scene, f"{name}-{order}")
        for form, change in {"opaque": letters.opaque, "nameless": letters.nameless}.items():
            scene = Scenario()
            _next_round(scene, scene.item(change(messages.document())), scene.item(change(make())))
            yield _operation(scene, f"{name}-{form}")
    scene = Scenario()
    items = [scene.item(made) for made in (messages.document(), *_made())]
    scene.receive(*items, calm=False, shows=_ONE_KEY).restart().look(*items, shows=_ONE_KEY)
    yield _operation(scene, "all")
    scene = Scenario()
    first, second = scene.item(messages.revocation()), scene.item(messages.update())
    _turned(scene, first, second)
    yield _operation(scene, "two-without-document")


def _made() -> list[Node]:
    return [make() for make in letters.OPERATIONS.values()]


def _operation(scene: Scenario, name: str) -> Case:
    clause = _DESTROYED if "revoke" in name else _SHOWN
    ident = f"dedupe-operation-{name}"
    return scene.case(ident, Role.DEDUPE, clause, _OTHER_OPERATION, defect="one-key")


def _one_list(scene: Scenario, letter: ListedItem, other: ListedItem) -> None:
    scene.receive(letter, other, calm=False, shows=_ONE_KEY).look(letter, other, shows=_ONE_KEY)


def _next_round(scene: Scenario, letter: ListedItem, other: ListedItem) -> None:
    scene.receive(letter).receive(other, calm=False, shows=_ONE_KEY)
    scene.look(letter, other, shows=_ONE_KEY)


def _restarted(scene: Scenario, letter: ListedItem, other: ListedItem) -> None:
    scene.receive(letter).restart().receive(other, at=_LATER, calm=False, shows=_ONE_KEY)
    scene.look(letter, other, shows=_ONE_KEY)


def _turned(scene: Scenario, letter: ListedItem, other: ListedItem) -> None:
    # A queue keeps no order: what is done with a document may come before it.
    scene.receive(other, calm=False).receive(letter, calm=False, shows=_ONE_KEY)
    scene.look(letter, other, shows=_ONE_KEY)


_ORDERS: Final[dict[str, Callable[[Scenario, ListedItem, ListedItem], None]]] = {
    "list": _one_list,
    "round": _next_round,
    "restart": _restarted,
    "first": _turned,
}


def _again() -> Iterator[Case]:
    """The same bytes, under the same name or another, at once or days later."""
    kinds: dict[str, tuple[str, Callable[[], Node]]] = {
        "letter": (RECEIVER, messages.document),
        "status": (ISSUER, messages.status),
        **{name: (RECEIVER, make) for name, make in letters.OPERATIONS.items()},
    }
    for name, (body, make) in kinds.items():
        scene = Scenario(body)
        item, copy = scene.item(make()), scene.item(make())
        scene.receive(item, calm=False).receive(copy, again=(copy,), shows={"doubled": "item-key"})
        scene.look((item, copy))
        clause = again_by(body)
        yield _repeated(scene, f"{name}-other-item", "item-key", clause)
        scene = Scenario(body)
        item = scene.item(make())
        yield _repeated(
            scene.receive(item, calm=False).receive(item, again=(item,)).look(item),
            f"{name}-same-item",
            clause=clause,
        )
    scene = Scenario()
    item = scene.item(messages.document())
    scene.receive(item).restart()
    scene.receive(item, at=_LATER, again=(item,), shows={"doubled": "memory-key"})
    yield _repeated(scene.look(item), "restart", "memory-key")
    scene = Scenario()
    item, copy = scene.item(messages.document()), scene.item(messages.document())
    scene.receive(item, copy, again=(copy,), shows={"doubled": "item-key"}).look((item, copy))
    yield _repeated(scene, "list", "item-key")
    scene = Scenario()
    item, other = scene.item(messages.document()), scene.item(messages.revocation())
    scene.receive(item).receive(other, shows=_ONE_KEY).receive(item, again=(item,))
    yield _repeated(scene.look(item, other), "after-revocation")
    scene = Scenario()
    item = scene.item(messages.document())
    scene.receive(item)
    for _ in range(5):
        scene.receive(item, again=(item,))
    yield _repeated(scene.look(item), "five-times")
    yield from _among()


def _among() -> Iterator[Case]:
    """Copies among messages that are new: whoever warns of all that comes knows no copy."""
    kinds = {"letter": messages.document, "revoke": messages.revocation, "update": messages.update}
    for name, make in kinds.items():
        scene = Scenario()
        plain = [scene.item(letters.numbered(make(), n)) for n in (1, 2, 3)]
        held = list(plain)
        if name != "letter":
            held = [scene.item(letters.numbered(messages.document(), n)) for n in (1, 2, 3)]
            scene.receive(*held)
            held += plain
        first, second, third = plain
        scene.receive(first, shows=_ONE_KEY).receive(second, shows=_ONE_KEY)
        scene.receive(third, first, again=(first,), shows=_ONE_KEY)
        scene.receive(second, again=(second,))
        yield _repeated(scene.look(*held, shows=_ONE_KEY), f"among-{name}")


def again_by(body: str) -> Clause:
    """What it stands on that a message is known again.

    The text speaks of identifiers of documents, and a status message bears none of its own.

    Args:
        body: Who receives it: reports go to the issuer.
    """
    return PRACTICE if body == ISSUER else _WARNED


def _repeated(
    scene: Scenario, name: str, defect: str = "doubled", clause: Clause = _WARNED
) -> Case:
    return scene.case(f"dedupe-again-{name}", Role.DEDUPE, clause, _AGAIN, defect=defect)


def _rewritten() -> Iterator[Case]:
    """The gateway writes a message anew whenever it is fetched."""
    whole = messages.document()
    for name, change in letters.REWRITTEN.items():
        yield _copied(f"letter-{name}", whole, change(messages.document()))
    unfilled = letters.unfilled(whole)
    yield _copied("defaults", unfilled, whole, defect="default-key")
    yield _copied("without-defaults", whole, unfilled, defect="default-key")
    for name, make in letters.OPERATIONS.items():
        yield _copied(name, make(), letters.REWRITTEN["all"](make()))
    other = letters.REWRITTEN["order"](messages.status())
    yield _copied("status", messages.status(), other, body=ISSUER)


def _copied(
    name: str, first: Node, second: Node | bytes, *, body: str = RECEIVER, defect: str = "byte-key"
) -> Case:
    scene = Scenario(body)
    item = scene.item(first)
    copy = scene.item(second, name=item.id)
    scene.receive(item, calm=False).receive(copy, again=(copy,), shows={"doubled": defect})
    ident = f"dedupe-rewritten-{name}"
    return scene.look(item).case(ident, Role.DEDUPE, again_by(body), _REWRITTEN, defect=defect)


_SILENT: Final = {"unwarned": "conflict-silent", "dropped": "conflict-dropped"}


def _conflicts() -> Iterator[Case]:
    for name, change in letters.CONTRADICTING.items():
        scene = Scenario()
        item, other = scene.item(messages.document()), scene.item(change(messages.document()))
        scene.receive(item).receive(other, warned=(other,), shows=_SILENT)
        yield _conflict(scene.look(item, other, shows=_SILENT), f"letter-{name}")
    for kind, make in letters.OPERATIONS.items():
        scene = Scenario()
        path = "TraceHeaderList/Bussiness/BussinessDocReason"
        item, other = scene.item(make()), scene.item(make().set(path, "Lý do khác"))
        scene.receive(item, calm=False).restart().receive(other, warned=(other,), shows=_SILENT)
        yield _conflict(scene.look(item, other, shows=_SILENT), kind)
    scene = Scenario()
    item = scene.item(messages.document())
    other = scene.item(letters.CONTRADICTING["subject"](messages.document()))
    scene.receive(item).receive(other, warned=(other,), shows=_SILENT)
    scene.receive(other, again=(other,))
    yield _conflict(scene.look(item, other, shows=_SILENT), "again")


def _conflict(scene: Scenario, name: str) -> Case:
    ident = f"dedupe-conflict-{name}"
    return scene.case(ident, Role.DEDUPE, _WARNED, _CONFLICT, defect="conflict-silent")


_DROPPED: Final = {"dropped": "receiver-dropped"}


def _receivers() -> Iterator[Case]:
    kinds = {"letter": messages.document, **letters.OPERATIONS}
    for name, make in kinds.items():
        for order in ("list", "round"):
            scene = Scenario(RECEIVER, OTHER)
            message = letters.for_two(make())
            mine, theirs = scene.item(message), scene.item(message, OTHER)
            calm = name in ("letter", "replace")
            if order == "list":
                scene.receive(mine, theirs, calm=calm, shows=_DROPPED)
            else:
                scene.receive(mine, calm=calm).restart()
                scene.receive(theirs, at=_LATER, calm=calm, shows=_DROPPED)
            yield _for_each(scene.look(mine, theirs, shows=_DROPPED), f"{name}-{order}")
    scene = Scenario(RECEIVER, OTHER)
    message = letters.for_two(messages.document())
    mine, theirs = scene.item(message), scene.item(message, OTHER)
    again = scene.item(message, OTHER)
    scene.receive(theirs).receive(mine, shows=_DROPPED)
    scene.receive(again, again=(again,), shows={"doubled": "item-key"})
    yield _for_each(scene.look(mine, (theirs, again)), "again")


def _for_each(scene: Scenario, name: str) -> Case:
    return scene.case(
        f"dedupe-receiver-{name}", Role.DEDUPE, _TAKEN, _TWO, defect="receiver-dropped"
    )


_REPORT_LOST: Final = {"dropped": "status-key"}


def _statuses() -> Iterator[Case]:
    """Reports about one document that a letter of the installation's own started."""
    at, later = "2025/07/01 10:05:00", "2025/07/02 15:00:00"
    pairs = {
        "two-bodies": (("03", RECEIVER, _B, at), ("03", OTHER, _C, at)),
        "two-times": (("05", RECEIVER, _B, at), ("05", RECEIVER, _B, later)),
        "two-codes": (("01", RECEIVER, _B, at), ("03", RECEIVER, _B, at)),
        "two-refusals": (("16", RECEIVER, _B, at), ("16", RECEIVER, _B, later)),
    }
    for name, (one, two) in pairs.items():
        for order in ("list", "round"):
            scene = Scenario(ISSUER)
            first, second = scene.item(letters.status(*one)), scene.item(letters.status(*two))
            if order == "list":
                scene.receive(first, second, shows=_REPORT_LOST)
            else:
                scene.receive(first).receive(second, shows=_REPORT_LOST)
            scene.look(first, second, shows=_REPORT_LOST)
            yield scene.case(
                f"dedupe-status-{name}-{order}",
                Role.DEDUPE,
                _REPORTED,
                _STATUS,
                defect="status-key",
            )


def _alike() -> Iterator[Case]:
    changes: dict[str, dict[str, str]] = {
        "number": {"MessageHeader/Code/CodeNumber": "06", "id": "H26.99,2025/07/01,06/SVDA-VP"},
        "notation": {
            "MessageHeader/Code/CodeNotation": "SVDA-TC",
            "id": "H26.99,2025/07/01,05/SVDA-TC",
        },
        "issuer": {"MessageHeader/From/OrganId": "H55.99", "id": "H55.99,2025/07/01,05/SVDA-VP"},
        "year": {
            "MessageHeader/PromulgationInfo/PromulgationDate": "2024/07/01",
            "id": "H26.99,2024/07/01,05/SVDA-VP",
        },
    }  # fmt: skip
    for name, change in changes.items():
        for form in ("", "-nameless"):
            scene = Scenario()
            near = messages.document()
            for path, text in change.items():
                near.set("MessageHeader/DocumentId" if path == "id" else path, text)
            plain = messages.document()
            if form:
                near, plain = letters.nameless(near), letters.nameless(plain)
            item, other = scene.item(plain), scene.item(near)
            shows = {"dropped": "part-key"}
            # Of one number, notation and issuer the text wants a warning, whatever the year.
            scene.receive(item).receive(other, calm=name != "year", shows=shows)
            scene.look(item, other, shows=shows)
            yield scene.case(
                f"dedupe-alike-{name}{form}", Role.DEDUPE, _SHOWN, _ALIKE, defect="part-key"
            )
