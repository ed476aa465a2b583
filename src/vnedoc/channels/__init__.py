"""Ways to other bodies: requests and answers as values, and the order in which they go.

A channel makes a `Request` and reads the `Answer`; what carries them is the caller's HTTP client,
for nothing here opens a connection. `Sending`, `Reconciling` and `Receiving` are the three rounds
of a program that exchanges messages over lines that break: each says what is to be done next, and
`vnedoc.exchange.ExchangeLedger` keeps what must not be forgotten. `DeliveryGate` is asked before
anything is sent. The gateways are in `vnedoc.channels.axis` and `vnedoc.channels.lgsp`; what a mail
brings is read by `vnedoc.channels.mail`.
"""

from vnedoc.channels.channel import Channel
from vnedoc.channels.gate import DeliveryGate, Leaving
from vnedoc.channels.http import Answer, Heard, NoAnswer, PlainAddressWarning, Request
from vnedoc.channels.hub import FAULTS, Fault, Faults, HeldItem, Hub
from vnedoc.channels.outcomes import (
    Acknowledged,
    AgenciesListed,
    Agency,
    CallOutcome,
    Counted,
    Fetched,
    Listed,
    ListedMessage,
    MessageKind,
    NotDone,
    Refused,
    RetryLater,
    Sent,
    Unknown,
)
from vnedoc.channels.receiving import Deliver, LeftOver, Receiving
from vnedoc.channels.reconciling import Reconciling
from vnedoc.channels.sending import Sending

__all__ = [
    "FAULTS",
    "Acknowledged",
    "AgenciesListed",
    "Agency",
    "Answer",
    "CallOutcome",
    "Channel",
    "Counted",
    "Deliver",
    "DeliveryGate",
    "Fault",
    "Faults",
    "Fetched",
    "Heard",
    "HeldItem",
    "Hub",
    "Leaving",
    "LeftOver",
    "Listed",
    "ListedMessage",
    "MessageKind",
    "NoAnswer",
    "NotDone",
    "PlainAddressWarning",
    "Receiving",
    "Reconciling",
    "Refused",
    "Request",
    "RetryLater",
    "Sending",
    "Sent",
    "Unknown",
]
