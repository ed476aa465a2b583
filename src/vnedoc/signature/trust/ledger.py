"""What one verification has found out of certificates, and what it may still spend on them.

One ledger serves all signatures, counter-signatures, timestamps, statements and PDF files of one
call: a budget for each of them alone would be multiplied by however many a message brings.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from cryptography import x509

from vnedoc import limits
from vnedoc.signature.trust.certificates import issued_by
from vnedoc.signature.trust.known import Known
from vnedoc.signature.trust.parts import count_list_parts, count_parts
from vnedoc.signature.trust.reasons import TOO_MUCH
from vnedoc.signature.verdict import Reason

_Found = TypeVar("_Found")


class Expense(enum.Enum):
    """What is counted: how much one verification may spend, and the words for it."""

    STAMPS = limits.MAX_MESSAGE_STAMPS, "timestamps", "dấu thời gian"
    COUNTERS = (
        limits.MAX_MESSAGE_COUNTER_SIGNATURES,
        "counter-signatures",
        "chữ ký xác nhận",
    )
    CERTIFICATES = limits.MAX_MESSAGE_CERTIFICATES, "certificates in the message", "chứng thư"
    REVOCATION = (
        limits.MAX_REVOCATION_ITEMS,
        "revocation lists and OCSP answers in the message",
        "danh sách thu hồi và trả lời OCSP trong gói tin",
    )
    PARTS = limits.MAX_VERIFICATION_PARTS, "ASN.1 values", "giá trị ASN.1"
    STEPS = limits.MAX_PATH_STEPS, "partial paths", "đường dẫn dở dang"
    CHECKS = (
        limits.MAX_ISSUER_CHECKS,
        "signatures on certificates and revocation data",
        "chữ ký trên chứng thư và dữ liệu thu hồi",
    )
    PATHS = limits.MAX_JUDGED_PATHS, "paths to a trusted certificate", "đường dẫn tin cậy"
    PATH_BYTES = limits.MAX_JUDGED_BYTES, "bytes of paths", "byte của các đường dẫn tin cậy"
    PATH_PARTS = limits.MAX_JUDGED_PARTS, "ASN.1 values of paths", "giá trị ASN.1 của các đường dẫn"
    NAMES = (
        limits.MAX_NAME_COMPARISONS,
        "comparisons of a name with a name constraint",
        "lần so tên với ràng buộc tên",
    )
    LISTED = limits.MAX_LISTED_BYTES, "bytes of revocation lists", "byte danh sách thu hồi"
    ARCHIVES = (
        limits.MAX_ARCHIVE_DIGESTS,
        "digests of the message for archive timestamps",
        "lần băm gói tin cho dấu thời gian lưu trữ",
    )

    REWRITINGS = (
        limits.MAX_REWRITINGS,
        "attempts to say what broke a signature",
        "lần thử tìm điều làm hỏng chữ ký",
    )

    def __init__(self, limit: int, en: str, vi: str) -> None:
        self.limit, self.en, self.vi = limit, en, vi

    @property
    def reason(self) -> Reason:
        """Why the verification stopped here."""
        return TOO_MUCH(limit=self.limit, what=self.en, what_vi=self.vi)


class OverdrawnError(Exception):
    """There is not enough left for the next piece of work. It never leaves the package.

    Whoever catches it must not go on as if the work had been done with some outcome: a list that
    was not searched may hold the revocation that counts.
    """

    def __init__(self, expense: Expense) -> None:
        super().__init__(expense.name)
        self.reason = expense.reason


class Ledger:
    """The budgets and the memory of one verification; never shared by two.

    Attributes:
        spent: How much was spent of each.
    """

    def __init__(self) -> None:
        self.spent: dict[Expense, int] = dict.fromkeys(Expense, 0)
        self._found: dict[Hashable, Any] = {}

    def spend(self, expense: Expense, amount: int = 1) -> None:
        """Pay for work that is to be done next.

        Raises:
            OverdrawnError: there is not enough left; the work must not be done.
        """
        if self.spent[expense] + amount > expense.limit:
            raise OverdrawnError(expense)
        self.spent[expense] += amount

    def once(self, key: Hashable, find: Callable[[], _Found]) -> _Found:
        """What `find` gives, asked only the first time for each key."""
        if key not in self._found:
            # What overdrew a budget is not remembered: nothing was found out.
            self._found[key] = find()
        found: _Found = self._found[key]
        return found

    def read(self, data: bytes | x509.Certificate) -> Known | Reason:
        """A certificate, or why it cannot be used.

        Raises:
            OverdrawnError: too much was read already.
        """
        if isinstance(data, bytes):
            return self.once(("certificate", data), lambda: self._read(data))
        # The object is kept with the answer, so that its address stays its own. Its parts were
        # paid for with what it came from, or it is the caller's.
        return self.once(("object", id(data)), lambda: (data, Known.read(data)))[1]

    def known(self, data: bytes | x509.Certificate) -> Known | None:
        """A certificate, or `None` if it cannot be used; raises as `read`."""
        found = self.read(data)
        return found if isinstance(found, Known) else None

    def pay_for_parts(self, data: bytes) -> bool:
        """Whether some ASN.1 has no more values than anything needs; they are paid for.

        Raises:
            OverdrawnError: there is not enough left.
        """
        parts = count_parts(data, limits.MAX_ASN1_PARTS)
        self.spend(Expense.PARTS, min(parts, limits.MAX_ASN1_PARTS))
        return parts <= limits.MAX_ASN1_PARTS

    def pay_for_list(self, data: bytes) -> bool:
        """As `pay_for_parts`, for a revocation list: its entries become no objects."""
        parts = count_list_parts(data, limits.MAX_ASN1_PARTS)
        self.spend(Expense.PARTS, min(parts, limits.MAX_ASN1_PARTS))
        return parts <= limits.MAX_ASN1_PARTS

    def issued(self, certificate: Known, issuer: Known) -> bool:
        """Whether the issuer's key signed a certificate.

        Raises:
            OverdrawnError: too many signatures were checked already.
        """
        # By the issuer's key: of one authority's many certificates, with one key, one is checked.
        key = "issued", certificate.fingerprint, issuer.key_der
        return self.once(key, lambda: self._check(certificate, issuer))

    def _check(self, certificate: Known, issuer: Known) -> bool:
        self.spend(Expense.CHECKS)
        return issued_by(certificate.certificate, issuer.key)

    def _read(self, data: bytes) -> Known | Reason:
        # Paid for even if there are too many, which `Known.read` refuses: counting has cost, too.
        self.pay_for_parts(data)
        found = Known.read(data)
        if isinstance(found, Known):
            # Whoever comes back with the parsed one means the same.
            self._found["object", id(found.certificate)] = found.certificate, found
        return found
