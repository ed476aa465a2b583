"""Identifiers of organisations, documents and attachments.

Each identifier is a frozen `str`: the text exactly as it was written is the value, so it compares
with plain text, hashes, goes into JSON and comes back byte for byte. Every text is accepted; what
the text says is told by properties.
"""

from vnedoc.identifiers.document import (
    CompositeId,
    ContentId,
    DocumentCode,
    DocumentId,
    DocumentIdPartError,
    YearlyId,
)
from vnedoc.identifiers.organ import Conversion, Match, OrganId, OrganIdForm, OrganIdProblem, Pairs
from vnedoc.identifiers.searching import find_organs
from vnedoc.identifiers.succession import OrganSuccession, SuccessionKind, SuccessionTable
from vnedoc.identifiers.table import OrganEntry, OrganStatus, OrganTable
from vnedoc.identifiers.tablefile import OrganTableError
from vnedoc.identifiers.updating import (
    OrganChange,
    OrganChangeKind,
    OrganListError,
    OrganUpdate,
    update_table,
)

__all__ = [
    "CompositeId",
    "ContentId",
    "Conversion",
    "DocumentCode",
    "DocumentId",
    "DocumentIdPartError",
    "Match",
    "OrganChange",
    "OrganChangeKind",
    "OrganEntry",
    "OrganId",
    "OrganIdForm",
    "OrganIdProblem",
    "OrganListError",
    "OrganStatus",
    "OrganSuccession",
    "OrganTable",
    "OrganTableError",
    "OrganUpdate",
    "Pairs",
    "SuccessionKind",
    "SuccessionTable",
    "YearlyId",
    "find_organs",
    "update_table",
]
