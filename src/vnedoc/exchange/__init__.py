"""What happens around a message: what is the same, what comes next, what is owed.

`identify` gives a message three keys (document, message, operation), and `relation` says how two
of them are related. `start`, `DocumentState.after` and `may_send` are the life of a document at
each of its receivers, as a pure function of `Event` values; `obligations` says who owes what until
when.
"""

from vnedoc.exchange.calendar import AgencyTableError, WorkingCalendar
from vnedoc.exchange.events import Event, EventError, event_of
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
    "Identity",
    "LifeRow",
    "LifeState",
    "MessageKey",
    "Obligation",
    "ObligationKind",
    "Operation",
    "OperationKind",
    "Permission",
    "ReceiverState",
    "Relation",
    "SettledForm",
    "Side",
    "WorkingCalendar",
    "document_key",
    "event_of",
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
