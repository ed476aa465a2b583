"""Between the gateway's queue and the register: store, then acknowledge, and lose nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from vnedoc.clauses import ADVICE, PRACTICE, Clause, decision_28, decree_30
from vnedoc.conformance.cases import messages
from vnedoc.conformance.cases.acting import letters
from vnedoc.conformance.cases.acting.answering import numbered
from vnedoc.conformance.cases.acting.dedupe import again_by
from vnedoc.conformance.cases.acting.scenario import (
    ISSUER,
    RECEIVER,
    ListedItem,
    Scenario,
)
from vnedoc.conformance.cases.case import Case, Role
from vnedoc.conformance.cases.writing.nodes import Node, render
from vnedoc.words import Words

_TOLD: Final = decree_30("Điều 21(2)")
_DESTROYED: Final = decision_28("Điều 9(2)")
_FOLLOWED: Final = decision_28("Điều 6(3)")
_MANY: Final = 60
"""Items of the longest list; a province's has some hundreds a day."""

_LOSES: Final = Words(
    vi="Đang nhận mà chương trình dừng hoặc không lưu được: gói tin vẫn phải có trong sổ sau đó,"
    " để làm được điều phải làm với nó.",
    en="The program ends or cannot store while it receives: the message must be in the register"
    " afterwards, so that what is due about it can be done.",
)
_ONCE: Final = Words(
    vi="Lời báo đã nhận không tới nơi thì gói tin đến lần nữa: không vào sổ lại.",
    en="Where the acknowledgement does not arrive the message comes again: it is not registered"
    " again.",
)
_ORDER: Final = Words(
    vi="Lưu xong mới báo đã nhận.",
    en="What is acknowledged has been stored before.",
)
_GOES_ON: Final = Words(
    vi="Một gói tin không nhận được thì các gói tin khác vẫn phải được nhận.",
    en="Where one message cannot be received, the others must be.",
)
_KEPT: Final = Words(
    vi="Gói tin không đọc được phải được giữ lại để con người xem, và báo fail.",
    en="What cannot be read is kept for people to look at, and told as fail.",
)
_WORDS: Final = Words(
    vi="Gói tin đã có, kể cả khi mâu thuẫn, được báo done; báo lỗi thì nó đến mãi.",
    en="What is here already, or contradicts something, is told as done: after an error it comes"
    " for ever.",
)
_NAMES: Final = Words(
    vi="Mã của Trục liên thông là dữ liệu lạ: không được dùng làm tên tệp.",
    en="The gateway's names are foreign data: they are never used as names of files.",
)


def generate() -> Iterator[Case]:
    """All cases of fetching, storing and acknowledging."""
    yield from _plain()
    yield from _ended()
    yield from _failing()
    yield from _unheard()
    yield from _poison()
    yield from _words()
    yield from _names()


_KINDS: Final[dict[str, tuple[str, Callable[[], Node]]]] = {
    "letter": (RECEIVER, messages.document),
    "revoke": (RECEIVER, messages.revocation),
    "status": (ISSUER, messages.status),
}
_LOST: Final = {"letter": _TOLD, "revoke": _DESTROYED, "status": _FOLLOWED}
"""What cannot be done once a message of a kind was lost."""


def _case(scene: Scenario, name: str, why: Words, *, defect: str, clause: Clause = _TOLD) -> Case:
    return scene.case(f"acknowledge-{name}", Role.ACKNOWLEDGE, clause, why, defect=defect)


def _plain() -> Iterator[Case]:
    scene = Scenario()
    item = scene.item(messages.document())
    scene.receive(item).look(item)
    yield _case(scene, "plain", _ORDER, defect="early-word", clause=PRACTICE)
    for name, (body, make) in _KINDS.items():
        scene = Scenario(body)
        item = scene.item(make())
        scene.receive(item, calm=False)
        yield _case(scene, f"order-{name}", _ORDER, defect="early-word", clause=PRACTICE)
    scene = Scenario()
    unseen = scene.item(messages.document())
    scene.receive().look()
    scene.receive(unseen).receive().look(unseen)
    yield _case(scene, "nothing-listed", _LOSES, defect="dropped")
    scene = Scenario()
    items = [scene.item(numbered(number)) for number in range(1, _MANY + 1)]
    yield _case(scene.receive(*items).look(*items), "many", _LOSES, defect="dropped")


_EARLY: Final = {"dropped": "early-word"}
_SEEN: Final = {"dropped": "seen-before-store"}
_DIED: Final = {"misacknowledged": "early-word"}


def _ended() -> Iterator[Case]:
    """The program ends, before or behind the gateway took its word."""
    for name, (body, make) in _KINDS.items():
        scene = Scenario(body)
        item = scene.item(make())
        scene.receive(item.but(acknowledge="dies"), calm=False, shows=_EARLY)
        # The gateway has taken the word, and lists the item no more.
        scene.restart().look(item, shows=_EARLY)
        yield _case(scene, f"ended-{name}", _LOSES, defect="early-word", clause=_LOST[name])
        scene = Scenario(body)
        item = scene.item(make())
        scene.receive(item.but(store="dies"), calm=False, shows=_DIED).restart()
        scene.receive(item, calm=False, shows=_SEEN).look(item, shows=_SEEN)
        yield _case(
            scene,
            f"ended-storing-{name}",
            _LOSES,
            defect="seen-before-store",
            clause=_LOST[name],
        )
        scene = Scenario(body)
        item = scene.item(make())
        scene.receive(item.but(acknowledge="dies"), calm=False, shows=_EARLY).restart()
        scene.receive(item, again=(item,), shows={"doubled": "memory-key"}).look(item)
        yield _case(scene, f"ended-again-{name}", _ONCE, defect="memory-key", clause=again_by(body))
    scene = Scenario()
    first, last = scene.item(numbered(1)), scene.item(numbered(2))
    scene.receive(first.but(store="dies"), last, shows=_DIED).restart()
    scene.receive(first, last, shows=_SEEN).look(first, last, shows=_SEEN)
    yield _case(scene, "ended-in-list", _LOSES, defect="seen-before-store")


def _failing() -> Iterator[Case]:
    """The register cannot be written, or the message cannot be had."""
    for name, (body, make) in _KINDS.items():
        scene = Scenario(body)
        item = scene.item(make())
        scene.receive(item.but(store="fails"), calm=False)
        scene.receive(item, calm=False, shows=_SEEN).look(item, shows=_SEEN)
        yield _case(scene, f"failed-{name}", _LOSES, defect="seen-before-store", clause=_LOST[name])
    scene, marked = Scenario(), dict[str, str]()
    item = scene.item(messages.document())
    for _ in range(3):
        scene.receive(item.but(store="fails"), shows=marked)
        marked = {"misacknowledged": "seen-before-store"}
    yield _case(
        scene.restart().receive(item, shows=_SEEN).look(item, shows=_SEEN),
        "failed-thrice",
        _LOSES,
        defect="seen-before-store",
    )
    scene = Scenario()
    item = scene.item(messages.document())
    scene.receive(item.but(store="fails"))
    yield _case(
        scene.receive(item, shows=_SEEN),
        "failed-word",
        Words(vi="Không lưu được thì không báo gì.", en="What was not stored is not acknowledged."),
        defect="failure-done",
        clause=PRACTICE,
    )
    scene = Scenario()
    items = [scene.item(numbered(number)) for number in (1, 2, 3)]
    shows = {"dropped": "poison-stops"}
    scene.receive(items[0], items[1].but(store="fails"), items[2], shows=shows)
    yield _case(
        scene.receive(items[1], shows=_SEEN).look(*items, shows=shows),
        "failed-in-list",
        _GOES_ON,
        defect="poison-stops",
    )
    for place in ("first", "last"):
        scene = Scenario()
        items = [scene.item(numbered(number)) for number in (1, 2)]
        lost = items[0 if place == "first" else 1]
        told = [one.but(get="no-answer") if one is lost else one for one in items]
        scene.receive(*told, shows={"dropped": "poison-stops"})
        yield _case(
            scene.receive(lost).look(*items), f"not-got-{place}", _GOES_ON, defect="poison-stops"
        )


def _unheard() -> Iterator[Case]:
    """The word did not reach the gateway, or its answer did not come back."""
    for name, (body, make) in _KINDS.items():
        for fault in ("lost", "no-answer"):
            scene = Scenario(body)
            item = scene.item(make())
            scene.receive(item.but(acknowledge=fault), calm=False)
            scene.receive(item, again=(item,)).look(item)
            yield _case(
                scene, f"unheard-{fault}-{name}", _ONCE, defect="doubled", clause=again_by(body)
            )
    scene = Scenario()
    items = [scene.item(numbered(number)) for number in (1, 2, 3)]
    scene.receive(
        items[0].but(acknowledge="no-answer"), *items[1:], shows={"dropped": "poison-stops"}
    )
    yield _case(scene.look(*items), "unheard-in-list", _GOES_ON, defect="poison-stops")
    scene = Scenario()
    item = scene.item(messages.document())
    scene.receive(item.but(acknowledge="no-answer"))
    for _ in range(2):
        scene.receive(item.but(acknowledge="no-answer"), again=(item,))
    scene.receive(item, again=(item,)).look(item)
    known = again_by(RECEIVER)
    yield _case(scene, "unheard-thrice", _ONCE, defect="doubled", clause=known)
    scene = Scenario()
    items = [scene.item(numbered(number)) for number in (1, 2, 3)]
    scene.receive(items[0].but(acknowledge="no-answer"), shows={"dropped": "poison-stops"})
    # Whoever warns of all that comes knows no copy.
    scene.receive(items[1]).receive(items[2], items[0], again=(items[0],)).look(*items)
    yield _case(scene, "unheard-among", _ONCE, defect="doubled", clause=known)


def _broken() -> dict[str, bytes]:
    whole = render(messages.document())
    return {
        "text": b"502 Bad Gateway",
        "empty": b"",
        "page": b"<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>",
        "cut": whole[: len(whole) // 2],
        "zip": b"PK\x03\x04" + bytes(60),
        "zeros": bytes(200),
        "other-root": b'<?xml version="1.0"?><order xmlns="urn:example"><id>5</id></order>',
        "doctype": whole.replace(b"<edXML ", b'<!DOCTYPE edXML [<!ENTITY a "b">]><edXML ', 1),
    }


def _poison() -> Iterator[Case]:
    shows = {"dropped": "poison-stops"}
    for name, data in _broken().items():
        scene = Scenario()
        items = [scene.item(numbered(1)), scene.item(data), scene.item(numbered(2))]
        scene.receive(*items, free=(items[1],), shows=shows)
        yield _case(
            scene.look(items[0], items[2], shows=shows),
            f"poison-{name}-others",
            _GOES_ON,
            defect="poison-stops",
        )
        scene = Scenario()
        bad = scene.item(data)
        lost = {"unkept": "poison-lost", "dropped": "poison-stops"}
        scene.receive(bad, aside=(bad,), shows=lost).restart().look(aside=(bad,), shows=lost)
        yield _case(scene, f"poison-{name}-kept", _KEPT, defect="poison-lost", clause=PRACTICE)
    for place in ("first", "last", "thrice"):
        scene = Scenario()
        good = [scene.item(numbered(number)) for number in (1, 2, 3)]
        bad = scene.item(b"<edXML")
        listed: list[ListedItem] = [bad, *good] if place == "first" else [*good, bad]
        if place == "thrice":
            others = [scene.item(f"<edXML{number}".encode()) for number in (1, 2)]
            listed = [bad, good[0], others[0], good[1], others[1], good[2]]
        free = [one for one in listed if one not in good]
        scene.receive(*listed, free=free, shows=shows).look(*good, shows=shows)
        yield _case(scene, f"poison-{place}", _GOES_ON, defect="poison-stops")
    scene = Scenario()
    bad = scene.item(_broken()["cut"])
    mended = scene.item(messages.document(), name=bad.id)
    shows = {"dropped": "poison-name"}
    scene.receive(bad, free=(bad,)).receive(mended, shows=shows).look(mended, shows=shows)
    yield _case(scene, "poison-mended", _LOSES, defect="poison-name")


def _words() -> Iterator[Case]:
    refused = {"misacknowledged": "duplicate-refused"}
    for name, (body, make) in _KINDS.items():
        scene = Scenario(body)
        item = scene.item(make())
        scene.receive(item, calm=False).receive(item, again=(item,))
        yield _case(
            scene, f"word-again-{name}", _WORDS, defect="duplicate-refused", clause=PRACTICE
        )
    scene = Scenario()
    item = scene.item(messages.document())
    other = scene.item(letters.CONTRADICTING["subject"](messages.document()))
    scene.receive(item).receive(
        other,
        warned=(other,),
        shows=refused | {"unwarned": "conflict-silent", "dropped": "conflict-dropped"},
    )
    yield _case(scene, "word-conflict", _WORDS, defect="duplicate-refused", clause=PRACTICE)
    for code in ("03", "02", "06"):
        scene = Scenario(ISSUER)
        item = scene.item(messages.status(code))
        scene.receive(item, calm=False)
        yield _case(
            scene,
            f"word-status-{code}",
            Words(
                vi="Trạng thái hàng đợi (done, fail) khác mã trạng thái của văn bản (01, 03 ...).",
                en="Words of the queue (done, fail) are no codes of documents (01, 03 ...).",
            ),
            defect="queue-word",
            clause=PRACTICE,
        )
    scene = Scenario()
    item = scene.item(messages.document().set("TraceHeaderList/Bussiness/BussinessDocType", "9"))
    scene.receive(item, calm=False).look(item)
    yield _case(
        scene,
        "unknown-operation",
        Words(
            vi="Gói tin có nghiệp vụ lạ vẫn phải được lưu, không được bỏ.",
            en="A message of an operation that nobody knows is stored, not dropped.",
        ),
        defect="dropped",
        clause=PRACTICE,
    )


_HOSTILE: Final = {
    "up": "../../../thoat-7c1e.txt",
    "backslash": "..\\..\\thoat-7c1e.txt",
    "absolute": "/tmp/thoat-7c1e.txt",  # noqa: S108 - what an attacker asks for
    "long": "5f3a" * 100,
    "sql": "5f3a'); DROP TABLE thoat;--",
    "device": "CON",
}


def _names() -> Iterator[Case]:
    for name, ident in _HOSTILE.items():
        scene = Scenario()
        item = scene.item(messages.document(), name=ident)
        other = scene.item(numbered(2))
        shows = {"dropped": "item-path"}
        scene.receive(item, free=(item,), shows=shows).receive(other, shows=shows)
        scene.restart().receive(other, again=(other,), shows={"doubled": "memory-key"})
        yield _case(scene, f"name-{name}", _NAMES, defect="item-path", clause=ADVICE)
