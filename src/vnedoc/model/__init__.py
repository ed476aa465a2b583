"""What a message says, in Python words; no XML inside.

Values are frozen and complete at birth; `attrs.evolve` makes a changed copy. Every field may be
`None` or empty: whether a message may leave something out is the rules' word, not the model's.
"""

from vnedoc.model.body import Attachment, Manifest, Reference
from vnedoc.model.envelope import (
    DocumentEnvelope,
    Envelope,
    StatusEnvelope,
    UnknownElement,
    Unread,
)
from vnedoc.model.header import (
    Code,
    DocumentType,
    Header,
    Other,
    Promulgation,
    ResponseFor,
    Signer,
)
from vnedoc.model.organ import Organ, Staff
from vnedoc.model.status import Status
from vnedoc.model.trace import (
    VIETNAM,
    Business,
    Changes,
    Hop,
    Receiver,
    Replacement,
    Trace,
)

__all__ = [
    "VIETNAM",
    "Attachment",
    "Business",
    "Changes",
    "Code",
    "DocumentEnvelope",
    "DocumentType",
    "Envelope",
    "Header",
    "Hop",
    "Manifest",
    "Organ",
    "Other",
    "Promulgation",
    "Receiver",
    "Reference",
    "Replacement",
    "ResponseFor",
    "Signer",
    "Staff",
    "Status",
    "StatusEnvelope",
    "Trace",
    "UnknownElement",
    "Unread",
]
