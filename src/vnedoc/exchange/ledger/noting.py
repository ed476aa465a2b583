"""What a ledger writes down beside its boxes: events, and whom a document is for."""

from __future__ import annotations

import json
from collections.abc import Iterator

from vnedoc.exchange.events import Event
from vnedoc.exchange.identity import Identity, OperationKind, canonical_organ
from vnedoc.exchange.ledger.store import Store
from vnedoc.exchange.lifecycle import DocumentState, replay, start
from vnedoc.model import DocumentEnvelope, Envelope

_BRINGING = (OperationKind.NEW, OperationKind.REPLACE)


def note_event(store: Store, event: Event) -> None:
    """Write an event down; the same one once."""
    store.run(
        "INSERT INTO vnedoc_event (event, document, line) VALUES (?, ?, ?)"
        " ON CONFLICT (event) DO NOTHING",
        (event.id, event.document, event.to_line()),
    )


def note_arrival(store: Store, event: Event) -> None:
    """Write down what a message tells, once for all the bodies here that it is for.

    Told for each of them, it would seem to have happened again.
    """
    if event.document:
        # Those alone that name the message: a document has a few events of each of its receivers.
        rows = store.run(
            # SQLite would compile a LIKE anew for every value: a tenth of all that a receipt costs.
            "SELECT line FROM vnedoc_event WHERE document = ? AND replace(line, ?, '') <> line",
            (event.document, f'"{event.message}"'),
        )
        if _told(event) in {_told(Event.from_line(line)) for (line,) in rows}:
            return
    note_event(store, event)


def _told(event: Event) -> tuple[str, str, str]:
    return event.message, event.kind, event.receiver


def note_life(store: Store, envelope: Envelope, identity: Identity) -> None:
    """Write down who sends a document to whom, from the message that brings it."""
    if not isinstance(envelope, DocumentEnvelope) or envelope.header is None:
        return
    if identity.operation.kind not in _BRINGING or not identity.document:
        return
    sender = envelope.header.sender
    receivers = [canonical_organ(organ.organ_id) for organ in envelope.header.recipients]
    store.run(
        "INSERT INTO vnedoc_life (document, issuer, receivers) VALUES (?, ?, ?)"
        " ON CONFLICT (document) DO NOTHING",
        (
            str(identity.document),
            canonical_organ(sender.organ_id if sender else None),
            json.dumps(receivers, ensure_ascii=False),
        ),
    )


def events_since(store: Store, since: int) -> Iterator[tuple[int, Event]]:
    """Events with their numbers, in the order in which they were written down."""
    while rows := store.run(
        "SELECT id, line FROM vnedoc_event WHERE id > ? ORDER BY id LIMIT 1000", (since,)
    ):
        for number, line in rows:
            yield int(number), Event.from_line(line)
        since = rows[-1][0]


def state_of(store: Store, document: str) -> DocumentState | None:
    """Where a document stands, by all its events; `None` if it never came."""
    found = store.run("SELECT issuer, receivers FROM vnedoc_life WHERE document = ?", (document,))
    if not found:
        return None
    beginning = start(document, sender=found[0][0], receivers=json.loads(found[0][1]))
    rows = store.run("SELECT line FROM vnedoc_event WHERE document = ? ORDER BY id", (document,))
    return replay(beginning, (Event.from_line(line) for (line,) in rows))
