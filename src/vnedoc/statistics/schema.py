"""The events that figures are made of: one row for each thing that a body tells of a document.

A row holds no title and no person, so that it may be handed upwards. Its columns are the same in
Parquet, as JSON Lines (one object a line) and in any data frame. What is not known is null or left
out; words that no list has are counted as unknown and shown, never passed over.

Moments are whole seconds since 1970 in UTC: no engine then has a say in time zones. Quarters and
days are those of Vietnam, at +07:00.
"""

from __future__ import annotations

import enum
from typing import Any, Final

import attrs

from vnedoc.words import Words

VERSION: Final = 1
"""Of the columns. Rows of a later version are refused: what they mean is not known."""
PARQUET: Final = ".parquet"
JSON_LINES: Final = ".jsonl"
CSV: Final = ".csv"
"""A paper register, as `registers` reads it."""


class ColumnKind(enum.StrEnum):
    """What stands in a column."""

    WHOLE = "whole"
    """A signed whole number of up to 64 bits."""
    TEXT = "text"
    FLAG = "flag"
    """True or false."""


class EventSide(enum.StrEnum):
    """Who tells of it."""

    SENDER = "sender"
    RECEIVER = "receiver"
    REGISTER = "register"
    """A register that was kept by hand: what went on paper alone leaves no other trace."""


class EventKind(enum.StrEnum):
    """What happened."""

    ISSUED = "issued"
    """It was signed and numbered."""
    SENT = "sent"
    ARRIVED = "arrived"
    TAKEN_IN = "taken-in"
    REFUSED = "refused"
    REVOKED = "revoked"
    DOSSIER_CHECKED = "dossier-checked"
    """Somebody looked whether the whole dossier came with it; `dossier` tells the answer."""
    STAFF = "staff"
    """`count` people work at the body `issuer`."""
    MAIL_EQUIPPED = "mail-equipped"
    """`count` of them have an official mailbox."""
    MAIL_USED = "mail-used"
    """`count` of those used it in the quarter."""


class ExchangeMode(enum.StrEnum):
    """How a document travelled."""

    ELECTRONIC = "electronic"
    WITH_PAPER = "with-paper"
    PAPER = "paper"


class ExchangeScope(enum.StrEnum):
    """Between whom."""

    INSIDE = "inside"
    """Within one body; each document counts once."""
    BETWEEN = "between"
    """Between bodies; each document counts once for each receiver."""


class Submission(enum.StrEnum):
    """What it was submitted as, if it was."""

    GOVERNMENT = "government"
    """To the Government or the Prime Minister."""
    SUPERIOR = "superior"
    """To the body above, or its leaders."""
    PEER = "peer"
    """Between ministries and provincial People's Committees."""


class DossierState(enum.StrEnum):
    """How much of the dossier came in electronic form."""

    WHOLE = "whole"
    PART = "part"
    NONE = "none"


@attrs.frozen(kw_only=True)
class EventColumn:
    """One column."""

    name: str
    kind: ColumnKind
    needed: bool
    """Whether figures cannot be made without it; any other may be missing from a frame."""
    choices: tuple[str, ...]
    """The words that it may hold; empty for any."""
    words: Words

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data."""
        return {
            "name": self.name,
            "kind": self.kind.value,
            "needed": self.needed,
            "choices": list(self.choices),
            "words": self.words.to_data(),
        }


def _column(
    name: str,
    kind: ColumnKind,
    vi: str,
    en: str,
    choices: type[enum.StrEnum] | None = None,
    *,
    needed: bool = False,
) -> EventColumn:
    listed = tuple(choices) if choices else ()
    words = tuple(str(one.value) for one in listed)
    return EventColumn(
        name=name, kind=kind, needed=needed, choices=words, words=Words(vi=vi, en=en)
    )


_W, _T, _F = ColumnKind.WHOLE, ColumnKind.TEXT, ColumnKind.FLAG

COLUMNS: Final = (
    _column("v", _W, "Phiên bản lược đồ", "Version of the columns"),
    _column("event_id", _W, "Khóa sự kiện: gửi lại vẫn như cũ",
            "Key of the event: the same when told again", needed=True),
    _column("side", _T, "Bên báo", "Who tells", EventSide, needed=True),
    _column("kind", _T, "Việc đã xảy ra", "What happened", EventKind, needed=True),
    _column("document_key", _W, "Khóa văn bản", "Key of the document", needed=True),
    _column("issuer", _T, "Cơ quan ban hành", "The body that issued it", needed=True),
    _column("sender", _T, "Cơ quan gửi", "The body that sent it"),
    _column("receiver", _T, "Cơ quan nhận", "The body that it is for"),
    _column("number", _W, "Số văn bản", "Its number"),
    _column("year", _W, "Năm của số văn bản", "The year of its number"),
    _column("series", _T, "Dãy số, nếu cơ quan có nhiều dãy",
            "Series of numbers, where the body has several"),
    _column("doc_kind", _T, "Loại văn bản", "Kind of document"),
    _column("mode", _T, "Phương thức", "How it travelled", ExchangeMode),
    _column("channel", _W,
            "Kênh: 1 thư điện tử, 2 hệ thống quản lý văn bản, 3 cổng thông tin, 4 chuyên ngành",
            "Channel: 1 mail, 2 document system, 3 portal, 4 specialised system"),
    _column("scope", _T, "Phạm vi", "Between whom", ExchangeScope),
    _column("submission", _T, "Trình cấp nào", "Submitted to whom", Submission),
    _column("dossier", _T, "Hồ sơ điện tử kèm theo", "The electronic dossier", DossierState),
    _column("secret", _F, "Bí mật nhà nước: không tính tỷ lệ",
            "A state secret: not in any share"),
    _column("urgent", _F, "Văn bản khẩn", "Urgent"),
    _column("paper_allowed", _F, "Được phép gửi kèm bản giấy", "Paper may go with it"),
    _column("count", _W, "Số lượng, mặc định 1", "How many; 1 unless said"),
    _column("issued_at", _W, "Thời điểm ký ban hành, giây UTC",
            "When it was signed, seconds in UTC"),
    _column("happened_at", _W, "Thời điểm xảy ra, giây UTC", "When it happened, seconds in UTC",
            needed=True),
    _column("reported_at", _W, "Thời điểm báo, giây UTC", "When it was told, seconds in UTC"),
)  # fmt: skip
"""All columns, in order."""
BY_NAME: Final = {column.name: column for column in COLUMNS}
CHANNELS: Final = {
    1: Words(vi="Thư điện tử", en="Mail"),
    2: Words(vi="Hệ thống quản lý văn bản", en="Document system"),
    3: Words(vi="Cổng thông tin điện tử", en="Portal"),
    4: Words(vi="Hệ thống chuyên ngành", en="Specialised system"),
}
"""The four ways of the 2013 plan."""
