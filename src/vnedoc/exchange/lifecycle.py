"""The life of a document, receiver by receiver: a pure function of the events, in their order.

The table is data (``data/lifecycle.toml``). No text orders the states, so nothing here raises for
an odd order and nothing is refused: what does not fit is a finding. Three things hold whatever
comes: a final state is left with a finding or not at all; a late report never leads back; and
nobody but the side whom the table names changes anything.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

import attrs

from vnedoc.clauses import PRACTICE, Clause, Severity
from vnedoc.exchange.events import Event
from vnedoc.exchange.identity import DocumentKey, canonical_organ
from vnedoc.exchange.table import AS_BEFORE, SAME, LifeRow, LifeState, Side, rows_of, states
from vnedoc.findings import Finding, Topic
from vnedoc.given import listed
from vnedoc.identifiers import OrganId

UNKNOWN_EVENT: Final = Topic(
    code="VNE-LIFE-001",
    severity=Severity.INFO,
    clause=PRACTICE,
    title_en="The event is of a known kind",
    title_vi="Sự kiện thuộc loại đã biết",
    en="Nothing is known of {event!r}; the state stays.",
    vi="Không biết {event!r} là gì; trạng thái giữ nguyên.",
)
ODD_ORDER: Final = Topic(
    code="VNE-LIFE-002",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_en="The event comes where it is expected",
    title_vi="Sự kiện đến đúng lúc",
    en="{event!r} of {organ} is not expected while the document is {state!r}.",
    vi="Sự kiện {event!r} của {organ} đến không đúng trình tự: văn bản đang ở trạng thái "
    "{state!r}.",
    hint_en="See whether a report was lost or overtaken; nothing that came is thrown away.",
    hint_vi="Kiểm tra xem có gói tin trạng thái nào bị mất hoặc đến muộn; không gói tin nào bị bỏ.",
)
WRONG_SIDE: Final = Topic(
    code="VNE-LIFE-003",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_en="The event comes from the side that may send it",
    title_vi="Sự kiện do đúng bên gửi",
    en="{event!r} is not for {organ} to send; the state stays.",
    vi="{organ} không phải bên được gửi {event!r}; trạng thái giữ nguyên.",
    hint_en="Ask the document's issuer and receiver what happened.",
    hint_vi="Hãy hỏi lại bên gửi và bên nhận văn bản.",
)
FINAL_LEFT: Final = Topic(
    code="VNE-LIFE-004",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_en="Nothing follows a final state",
    title_vi="Không có gì sau trạng thái cuối",
    en="The document was {state!r}, which is final, and {event!r} came after it.",
    vi="Văn bản đã ở trạng thái cuối {state!r} nhưng sau đó còn có {event!r}.",
)
NO_REASON: Final = Topic(
    code="VNE-LIFE-005",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_en="The event states its reason",
    title_vi="Sự kiện có nêu lý do",
    en="{event!r} must state its reason and does not.",
    vi="{event!r} phải nêu lý do nhưng không nêu.",
)
CONFIRMATION: Final = Topic(
    code="VNE-LIFE-006",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_en="A revocation is confirmed by a code that is agreed upon",
    title_vi="Xác nhận thu hồi bằng mã đã thống nhất",
    en="{event!r} was taken for the confirmation of a revocation; no text says which code is.",
    vi="{event!r} được coi là xác nhận thu hồi; chưa văn bản nào quy định dùng mã nào.",
)
AFTER_DONE: Final = Topic(
    code="VNE-LIFE-007",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_en="A document is asked back before it is done with",
    title_vi="Yêu cầu lấy lại trước khi văn bản được xử lý xong",
    en="The document is asked back after the receiver was done with it.",
    vi="Văn bản bị yêu cầu lấy lại sau khi bên nhận đã xử lý xong.",
)
OTHER_DOCUMENT: Final = Topic(
    code="VNE-LIFE-008",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_en="The event is about this document",
    title_vi="Sự kiện thuộc đúng văn bản này",
    en="The event is about {found!r}, another document; the state stays.",
    vi="Sự kiện thuộc văn bản khác, {found!r}; trạng thái giữ nguyên.",
)
_REMARKS: Final = {"confirmation": CONFIRMATION, "recall-after-done": AFTER_DONE}
_PLACE: Final = "edXML"


@attrs.frozen(kw_only=True)
class ReceiverState:
    """Where the document stands at one receiver."""

    organ: str
    """Identifier of the receiver, in canonical form."""
    state: LifeState
    since: dt.datetime | None = None
    """When it came to this state, by the event that led there."""
    before: str = ""
    """Id of the state to which a declined recall leads back."""
    version: int = 1
    """1 for the document as it was sent; one more with each update."""
    late: bool = False
    """Whether the last event of this receiver did not fit the order."""


@attrs.frozen(kw_only=True)
class DocumentState:
    """Where a document stands, receiver by receiver, and what was found on the way there."""

    document: str
    """Key of the document, as text."""
    issuer: str
    """Identifier of the body that sent it, in canonical form."""
    receivers: tuple[ReceiverState, ...]
    findings: tuple[Finding, ...] = ()
    """Of the last event alone."""
    events: int = 0
    """How many events led here."""

    def at(self, receiver: str) -> ReceiverState | None:
        """Where it stands at a receiver, or at the one above a unit; `None` if there is none.

        Args:
            receiver: Identifier of the body, in either form.
        """
        return next((one for one in self.receivers if _within(receiver, one.organ)), None)

    def after(self, event: Event) -> DocumentState:
        """The state behind an event; `findings` says what was odd about it.

        Args:
            event: What happened; events that are odd, late or unknown are findings.
        """
        findings: list[Finding] = []
        receivers = self.receivers
        if event.document and self.document and event.document != self.document:
            findings.append(OTHER_DOCUMENT.at(_PLACE, found=event.document))
        elif not (known := rows_of(event.kind)):
            findings.append(UNKNOWN_EVENT.at(_PLACE, event=event.kind))
        elif not (places := _concerned(self, event, known[0].by)):
            findings.append(WRONG_SIDE.at(_PLACE, event=event.kind, organ=event.organ))
        else:
            if known[0].reason and not event.reason_given:
                findings.append(NO_REASON.at(_PLACE, event=event.kind))
            changed = list(receivers)
            for place in places:
                changed[place], found = _step(receivers[place], event)
                findings += found
            receivers = tuple(changed)
        return attrs.evolve(
            self, receivers=receivers, findings=tuple(findings), events=self.events + 1
        )


def start(
    document: DocumentKey | str, *, sender: str | None, receivers: Iterable[str]
) -> DocumentState:
    """The state of a document that was not yet sent.

    Args:
        document: Its key.
        sender: Identifier of the body that sends it.
        receivers: Identifiers of those whom it is for; one that is named twice counts once.

    Raises:
        WrongTypeError: `receivers` is no list.
    """
    organs = dict.fromkeys(canonical_organ(organ) for organ in listed(receivers, "receivers"))
    unsent = states()["unsent"]
    return DocumentState(
        document=str(document),
        issuer=canonical_organ(sender),
        receivers=tuple(ReceiverState(organ=organ, state=unsent) for organ in organs if organ),
    )


def replay(beginning: DocumentState, events: Iterable[Event]) -> DocumentState:
    """The state behind many events.

    Args:
        beginning: The state before the first.
        events: In the order in which they came.
    """
    state = beginning
    for event in events:
        state = state.after(event)
    return state


@attrs.frozen(kw_only=True)
class Permission:
    """Whether something may be sent, and why not; true if it may."""

    allowed: bool
    findings: tuple[Finding, ...] = ()
    """Why not, or what to know where it may be sent all the same."""
    clause: Clause
    """What the answer stands on."""

    def __bool__(self) -> bool:
        return self.allowed


def may_send(
    event: str, state: DocumentState, *, by: str, to: str | None = None, reason: str | None = None
) -> Permission:
    """Whether a body may send something about a document now.

    Args:
        event: ``sent``, ``revoke``, ``update``, ``replace``, or the code of a status.
        state: Where the document stands.
        by: Identifier of the body that wants to send.
        to: For code 13, the receiver that is asked, where there are several.
        reason: What it gives as reason.
    """
    known = rows_of(event)
    if not known:
        return _refused(UNKNOWN_EVENT.at(_PLACE, event=event), PRACTICE)
    asked = Event(kind=event, organ=by, at=_NEVER, receiver=to or "")
    first = known[0]
    single = event != "13" or to is not None or len(state.receivers) == 1
    places = _concerned(state, asked, first.by) if single else ()
    if first.by is Side.CHANNEL or not places:
        return _refused(WRONG_SIDE.at(_PLACE, event=event, organ=by), first.clause)
    if first.reason and not (reason or "").strip():
        return _refused(NO_REASON.at(_PLACE, event=event), first.clause)
    remarks: list[Finding] = []
    fitting = [(place, _fitting(state.receivers[place], event)) for place in places]
    for place, row in fitting:
        if row is not None and row.remark:
            remarks.append(_REMARKS[row.remark].at(_PLACE, event=event))
        elif row is None:
            here = state.receivers[place].state.id
            remarks.append(ODD_ORDER.at(_PLACE, event=event, organ=by, state=here))
    fits = next((row for _, row in fitting if row is not None), None)
    return Permission(
        allowed=fits is not None, findings=tuple(remarks), clause=(fits or first).clause
    )


_NEVER: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def _refused(finding: Finding, clause: Clause) -> Permission:
    return Permission(allowed=False, findings=(finding,), clause=clause)


def _concerned(state: DocumentState, event: Event, by: Side) -> tuple[int, ...]:
    """The places of the receivers whom an event concerns; none if its sender may not send it."""
    if by is Side.RECEIVER:
        return tuple(_places(state, event.organ))[:1]
    if by is Side.ISSUER and not _is_issuer(state, event.organ):
        return ()
    if not event.receiver:
        return tuple(range(len(state.receivers)))
    return tuple(_places(state, event.receiver))[:1]


def _is_issuer(state: DocumentState, organ: str) -> bool:
    """A receiver's units report for it; nobody acts on a document but the body that sent it."""
    return bool(state.issuer) and canonical_organ(organ) == state.issuer


def _places(state: DocumentState, organ: str) -> Iterator[int]:
    """Of receivers that a body is, or is a unit of, the most exact first."""
    found = [i for i, one in enumerate(state.receivers) if _within(organ, one.organ)]
    yield from sorted(found, key=lambda i: -len(state.receivers[i].organ))


def _within(organ: str, body: str) -> bool:
    """Whether a body is another, or a unit of it, in either form of identifiers."""
    mine, theirs = OrganId(organ).levels, OrganId(body).levels
    if not theirs:
        return bool(body) and canonical_organ(organ) == body
    return mine[: len(theirs)] == theirs


def _fitting(receiver: ReceiverState, event: str) -> LifeRow | None:
    """The line of the table that an event follows here, if it is expected."""
    for row in rows_of(event):
        if receiver.state.id in row.sources and (not row.after or receiver.version > 1):
            return row
    return None


def _step(receiver: ReceiverState, event: Event) -> tuple[ReceiverState, list[Finding]]:
    """One receiver behind an event, and what was odd."""
    here, row = receiver.state, _fitting(receiver, event.kind)
    findings: list[Finding] = []
    if here.final:
        findings.append(FINAL_LEFT.at(_PLACE, event=event.kind, state=here.id))
    if row is None and _at_once(receiver, event):
        return attrs.evolve(receiver, late=False), findings
    if row is None:
        facts = {"event": event.kind, "organ": event.organ, "state": here.id}
        findings.append(ODD_ORDER.at(_PLACE, **facts))
        target = _onward(receiver, event.kind)
        if target is None:
            return attrs.evolve(receiver, late=True), findings
        return _moved(receiver, target, event, late=True), findings
    if row.remark:
        findings.append(_REMARKS[row.remark].at(_PLACE, event=event.kind))
    if row.event == "update":
        return attrs.evolve(receiver, version=receiver.version + 1, late=False), findings
    if row.target == SAME:
        return attrs.evolve(receiver, late=False), findings
    target = receiver.before if row.target == AS_BEFORE else row.target
    return _moved(receiver, target or "sent", event, late=False), findings


def _at_once(receiver: ReceiverState, event: Event) -> bool:
    """Whether an event is an earlier step of the very moment that led here.

    A system in use takes in and begins at once. Its 03 and 05 bear one time, and nothing says
    which of them arrives first.
    """
    here = receiver.state
    if event.at != receiver.since or here.final or here.id in _QUESTIONS:
        return False
    steps = (row.target for row in rows_of(event.kind) if row.target not in (SAME, AS_BEFORE))
    return any(states()[step].rank < here.rank for step in steps)


def _moved(receiver: ReceiverState, target: str, event: Event, *, late: bool) -> ReceiverState:
    asked = target == "recall-asked"
    return attrs.evolve(
        receiver,
        state=states()[target],
        since=event.at,
        before=receiver.state.id if asked else "",
        late=late,
    )


def _onward(receiver: ReceiverState, event: str) -> str | None:
    """Where an event leads that is not expected: further on, or nowhere.

    A report that overtook others is believed, as its sender knows; one that was overtaken is not.
    An answer to a question that nobody put leads nowhere.
    """
    if receiver.state.final:
        return None
    for row in rows_of(event):
        asked = row.after or any(source in _QUESTIONS for source in row.sources)
        if row.target in (SAME, AS_BEFORE) or asked:
            continue
        if states()[row.target].rank > receiver.state.rank and receiver.state.id not in _QUESTIONS:
            return row.target
    return None


_QUESTIONS: Final = ("recall-asked", "revoked")
"""States in which the issuer waits for the receiver's answer: no report of progress leads out."""
