"""What happens around a message: what is the same, what comes next, what is owed.

`identify` gives a message three keys (document, message, operation), and `relation` says how two
of them are related. `start`, `DocumentState.after` and `may_send` are the life of a document at
each of its receivers, as a pure function of `Event` values; `obligations` says who owes what until
when. `ExchangeLedger` keeps all of it in one database, so that effects happen once.
"""

from vnedoc.exchange.calendar import AgencyTableError, WorkingCalendar
from vnedoc.exchange.events import Event, EventError, event_of, events_of
from vnedoc.exchange.identity import (
    DocumentKey,
    Identity,
    MessageKey,
    Operation,
    OperationKind,
    Relation,
    document_key,
    identify,
    relation,
    remarks,
)
from vnedoc.exchange.ledger.book import ExchangeLedger
from vnedoc.exchange.ledger.inbox import InboxItem, Receipt, ReceivedItem
from vnedoc.exchange.ledger.outbox import Outbox
from vnedoc.exchange.ledger.quarantine import Quarantine, QuarantinedItem
from vnedoc.exchange.ledger.sending import Lookup, OutboxItem, OutboxState, Retry
from vnedoc.exchange.ledger.store import LedgerError, LedgerItemError
from vnedoc.exchange.lifecycle import (
    DocumentState,
    Permission,
    ReceiverState,
    may_send,
    replay,
    start,
)
from vnedoc.exchange.obligations import (
    Escalation,
    EscalationPeriod,
    EscalationPolicy,
    Obligation,
    ObligationKind,
    obligations,
)
from vnedoc.exchange.parcel import Parcel
from vnedoc.exchange.settled import SettledForm, settle
from vnedoc.exchange.table import LifeRow, LifeState, Side, rows, states

__all__ = [
    "AgencyTableError",
    "DocumentKey",
    "DocumentState",
    "Escalation",
    "EscalationPeriod",
    "EscalationPolicy",
    "Event",
    "EventError",
    "ExchangeLedger",
    "Identity",
    "InboxItem",
    "LedgerError",
    "LedgerItemError",
    "LifeRow",
    "LifeState",
    "Lookup",
    "MessageKey",
    "Obligation",
    "ObligationKind",
    "Operation",
    "OperationKind",
    "Outbox",
    "OutboxItem",
    "OutboxState",
    "Parcel",
    "Permission",
    "Quarantine",
    "QuarantinedItem",
    "Receipt",
    "ReceivedItem",
    "ReceiverState",
    "Relation",
    "Retry",
    "SettledForm",
    "Side",
    "WorkingCalendar",
    "document_key",
    "event_of",
    "events_of",
    "identify",
    "may_send",
    "obligations",
    "relation",
    "remarks",
    "replay",
    "rows",
    "settle",
    "start",
    "states",
]
