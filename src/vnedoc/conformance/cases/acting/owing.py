"""What is owed for a document, by whom, and until which day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from vnedoc.clauses import PRACTICE, Clause, decision_28, decree_30
from vnedoc.conformance.cases import messages
from vnedoc.conformance.cases.acting.answering import recall, report
from vnedoc.conformance.cases.acting.scenario import ISSUER, RECEIVER, ListedItem, Scenario
from vnedoc.conformance.cases.case import Case, Importance, Role
from vnedoc.words import Words

_SEND: Final = decision_28("Điều 6(2)")
_DESTROY: Final = decision_28("Điều 9(2)")
_RECEIPT: Final = decree_30("Điều 21(2)")
_OWED: Final = Words(
    vi="Việc phải làm và thời hạn phải được biết, tính theo ngày làm việc.",
    en="What is owed is known with its last day, counted in working days.",
)


def generate() -> Iterator[Case]:
    """All cases of duties and their days."""
    yield from _owed()
    yield from _sending()


def _duties(
    name: str,
    clause: Clause,
    scene: Scenario,
    item: ListedItem,
    *duties: tuple[str, str, str],
    shows: Mapping[str, str] | None = None,
    **more: Any,
) -> Case:
    scene.owed(item, *duties, more=more, shows=shows)
    defect = (shows or {}).get("misowed", "misowed")
    ident = f"lifecycle-owed-{name}"
    # Texts bind people here; that a system knows the day only helps them.
    should = Importance.SHOULD
    return scene.case(ident, Role.LIFECYCLE, clause, _OWED, defect=defect, importance=should)


def _owed() -> Iterator[Case]:
    scene = Scenario()
    item = scene.item(messages.document())
    scene.receive(item)
    yield _duties("receipt", _RECEIPT, scene, item, ("receipt", RECEIVER, "2025-07-01"))
    scene = Scenario()
    item = scene.item(messages.document())
    scene.receive(item, at="2025-07-01T23:30:00+07:00")
    yield _duties("receipt-night", _RECEIPT, scene, item, ("receipt", RECEIVER, "2025-07-01"))
    scene = Scenario()
    item = scene.item(messages.document())
    scene.receive(item, at="2025-07-05T09:00:00+07:00")
    monday = ("receipt", RECEIVER, "2025-07-07")
    yield _duties("receipt-saturday", PRACTICE, scene, item, monday, shows=_CALENDAR)
    for decision in ("taken-in", "refused"):
        scene = Scenario()
        item = scene.item(messages.document())
        refusal = decision == "refused"
        scene.receive(item).decide(item, decision, reason="Sai thẩm quyền" if refusal else "")
        scene.send(report("02" if refusal else "03", reason=refusal))
        yield _duties(f"none-{decision}", _RECEIPT, scene, item)
    scene = Scenario()
    item = scene.item(messages.document().set("MessageHeader/DueDate", "2025/07/10"))
    scene.receive(item).decide(item, "taken-in").send(report("03"))
    yield _duties("due-date", PRACTICE, scene, item, ("answer", RECEIVER, "2025-07-10"))
    scene = Scenario()
    item = scene.item(messages.document())
    scene.receive(item)
    scene.receive(scene.item(messages.revocation()), shows={"dropped": "one-key"})
    yield _duties("revocation", _DESTROY, scene, item, ("revocation", RECEIVER, ""))
    scene = Scenario()
    item = scene.item(messages.document())
    scene.receive(item).decide(item, "taken-in").send(report("03"))
    scene.receive(scene.item(recall("2025/07/01 11:00:00")))
    yield _duties("recall", PRACTICE, scene, item, ("recall", RECEIVER, ""))


_CALENDAR: Final = {"misowed": "calendar-days"}


def _sending() -> Iterator[Case]:
    """The day by which a signed document is to be sent."""
    friday = "2025-07-04T15:00:00+07:00"
    for name, signed, until, more in (
        ("day", "2025-07-01T09:00:00+07:00", "2025-07-02", {}),
        ("friday", friday, "2025-07-07", {}),
        ("holiday", friday, "2025-07-08", {"off": ["2025-07-07"]}),
        ("working-saturday", friday, "2025-07-05", {"working": ["2025-07-05"]}),
        ("long-holiday", "2025-08-29T15:00:00+07:00", "2025-09-03",
         {"off": ["2025-09-01", "2025-09-02"]}),
    ):  # fmt: skip
        scene = Scenario(ISSUER)
        item = scene.item(messages.document())
        scene.issue(item, at=signed)
        shows = {} if name == "day" else _CALENDAR
        yield _duties(
            f"sending-{name}",
            _SEND,
            scene,
            item,
            ("sending", ISSUER, until),
            shows=shows,
            signed_at=signed,
            **more,
        )
    scene = Scenario(ISSUER)
    urgent = messages.document().set("MessageHeader/OtherInfo/Priority", "3")
    item = scene.item(urgent)
    scene.issue(item, at=friday)
    yield _duties(
        "sending-urgent",
        _SEND,
        scene,
        item,
        ("sending", ISSUER, "2025-07-04"),
        signed_at=friday,
    )
