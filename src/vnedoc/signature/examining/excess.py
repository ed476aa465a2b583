"""Whether a message brings more beside its signatures than any needs, counted before it is copied.

Every timestamp, list and certificate costs far more than its bytes, and each signature could bring
as many as all may have together.
"""

from __future__ import annotations

from typing import Final

from vnedoc import names
from vnedoc.signature.trust.ledger import Expense, Ledger, OverdrawnError
from vnedoc.signature.verdict import Reason
from vnedoc.xml.reading.tree import Document

_XADES: Final = f"{{{names.XADES}}}"
_COUNTED: Final = (
    (Expense.STAMPS, (f"{_XADES}EncapsulatedTimeStamp",)),
    (Expense.COUNTERS, (f"{_XADES}CounterSignature",)),
    (
        Expense.CERTIFICATES,
        (f"{{{names.DS}}}X509Certificate", f"{_XADES}EncapsulatedX509Certificate"),
    ),
    (
        Expense.REVOCATION,
        (f"{_XADES}EncapsulatedCRLValue", f"{_XADES}EncapsulatedOCSPValue"),
    ),
)


def excess_of(document: Document, ledger: Ledger) -> Reason | None:
    """Which limit of the whole verification a document passes, or `None`; what it has is spent."""
    try:
        for expense, tags in _COUNTED:
            ledger.spend(expense, sum(1 for _ in document.root.iter(*tags)))
    except OverdrawnError as limit:
        return limit.reason
    return None
