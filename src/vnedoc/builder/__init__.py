"""Envelopes from what the caller says; nothing is guessed, and what may not be sent is refused.

`new`, `revoke`, `update` and `replace` make documents, `acknowledge` makes the status message that
answers one, `complete` finishes an envelope that was made otherwise (from a JSON form). Each raises
one `BuildError` that lists everything that is missing or contradicts itself.

Texts are put into Unicode normal form C and lose white space at their ends; identifiers stay as
they are. Times lose fractions of a second, which a message cannot carry.
"""

from vnedoc.builder._blank import KINDS, blank
from vnedoc.builder._document import complete, new, replace, revoke, update
from vnedoc.builder._files import attach
from vnedoc.builder._status import acknowledge

__all__ = [
    "KINDS",
    "acknowledge",
    "attach",
    "blank",
    "complete",
    "new",
    "replace",
    "revoke",
    "update",
]
