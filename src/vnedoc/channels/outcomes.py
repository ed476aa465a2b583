"""What an answer means: a value for every case, and never an exception for what was answered."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final, Literal

import attrs

from vnedoc.clauses import Clause
from vnedoc.content.source import Source
from vnedoc.errors import InvalidValueError, Lang
from vnedoc.given import in_vietnamese
from vnedoc.words import Words

MessageKind = Literal["edoc", "status"]
"""What gateways tell apart: documents with all that is done to them, and reports of state."""
KINDS: Final[tuple[MessageKind, ...]] = ("edoc", "status")

_ITEM: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}")


def is_item_id(text: object) -> bool:
    """Whether a text can be what a gateway calls an item.

    Real ones are 24 hexadecimal digits, UUIDs or numbers. Everything else is never sent back, never
    a part of an address and never the name of a file: ``../../x`` is one of the things seen.

    Args:
        text: What the gateway said.
    """
    return isinstance(text, str) and _ITEM.fullmatch(text) is not None


REASONS: Final = {
    "no-connection": Words(vi="không kết nối được", en="no connection"),
    "no-answer": Words(vi="không có trả lời", en="no answer came"),
    "too-large": Words(vi="trả lời quá lớn", en="the answer is too large"),
    "turned-away": Words(
        vi="bị chặn trước khi tới dịch vụ (HTTP {http})",
        en="turned away before the service (HTTP {http})",
    ),
    "unclear": Words(
        vi="trả lời không cho biết kết quả (HTTP {http})",
        en="an answer that does not tell what became of it (HTTP {http})",
    ),
    "garbled": Words(vi="trả lời không đọc được", en="an answer that cannot be read"),
    "odd-name": Words(vi="mã gói tin không hợp lệ", en="an item's name that cannot be one"),
    "other-item": Words(
        vi="trả lời mang mã của gói tin khác", en="the answer names another message"
    ),
    "said-no": Words(vi="bên kia từ chối", en="the other side refused"),
    "unreadable": Words(
        vi="gói tin không đọc được nên không gửi", en="the message cannot be read, so it stays"
    ),
    "odd-sender": Words(
        vi="mã định danh của nơi gửi có ký tự mà không cổng nào nhận",
        en="the sender's identifier has characters that no gateway takes",
    ),
    "no-receiver": Words(vi="gói tin không có nơi nhận", en="the message names no receiver"),
    "to-all-only": Words(
        vi="cổng này gửi tới mọi nơi nhận ghi trong gói tin, không chọn được",
        en="this gateway sends to all that the message names, and to no fewer",
    ),
    "other-receiver": Words(
        vi="nơi nhận không có trong gói tin", en="a receiver that the message does not name"
    ),
    "automatic-mail": Words(
        vi="không trả lời thư tự động", en="a mail that a program wrote is not answered"
    ),
    "has-holes": Words(
        vi="gói tin thiếu tệp: tệp của nó còn nằm trong một thư khác",
        en="the message is without its files, which are still in another mail",
    ),
    "kind-not-sure": Words(
        vi="chưa rõ loại văn bản, mà danh mục của cơ quan có loại không gửi theo đường này",
        en="its kind is not sure, and the agency's list keeps some kinds from this way",
    ),
    "receiver-not-sure": Words(
        vi="không rõ nơi nhận theo mã ghi trong gói tin, mà danh mục của cơ quan có nơi nhận không "
        "gửi theo đường này",
        en="its identifier does not tell which body the receiver is, and the agency's list keeps "
        "documents for some bodies from this way",
    ),
    "look-first": Words(
        vi="có dấu hiệu bí mật nhà nước; người có trách nhiệm phải xem trước khi gửi",
        en="there are signs of a state secret; somebody responsible looks at it first",
    ),
}
"""Reason -> words. What `vnedoc.doctype.delivery` refuses has the words and the name of its own."""


@attrs.frozen(kw_only=True)
class CallOutcome:
    """What became of a call."""


@attrs.frozen(kw_only=True)
class NotDone(CallOutcome):
    """It did not succeed, or is not known to have."""

    reason: str
    """Why, by a fixed name such as ``no-answer``."""
    said: str = ""
    """What the other side said, as one short line."""
    http: int = 0
    """The status of HTTP; 0 if there was none."""

    def text(self, lang: Lang = "en") -> str:
        """Why, in one language, with what the other side said."""
        vietnamese = in_vietnamese(lang)
        words = REASONS.get(self.reason)
        mine = (
            (words.vi if vietnamese else words.en).format(http=self.http) if words else self.reason
        )
        return f"{mine}: {self.said}" if self.said else mine


@attrs.frozen(kw_only=True)
class Refused(NotDone):
    """It was refused, and would be again: by the other side, or here, before anything was sent."""

    code: str = ""
    """The other side's code, or the rule that forbids it here, such as ``VNE-SECRET-001``."""
    clause: Clause | None = None
    """The clause that forbids it, where it was refused here."""
    _why: Words | None = attrs.field(default=None, repr=False)

    def text(self, lang: Lang = "en") -> str:
        """Why, in one language, with the clause or with what the other side said."""
        vietnamese = in_vietnamese(lang)
        if self._why is None:
            mine = super().text(lang)
        else:
            mine = self._why.vi if vietnamese else self._why.en
        return f"{mine} ({self.clause})" if self.clause else mine


@attrs.frozen(kw_only=True)
class RetryLater(NotDone):
    """It is known not to have been done, or can be asked again without harm."""


@attrs.frozen(kw_only=True)
class Unknown(NotDone):
    """Nobody knows whether it was done: to be looked up, and not to be sent again before."""


@attrs.frozen(kw_only=True)
class Sent(CallOutcome):
    """The other side has it."""

    remote: str
    """What it calls it."""


@attrs.frozen(kw_only=True)
class ListedMessage:
    """A line of a list: what a gateway says of a message, to be believed in nothing."""

    id: str
    """What it calls it; see `is_item_id`."""
    kind: str = ""
    sender: str = ""
    receiver: str = ""
    title: str = ""
    notation: str = ""
    state: str = ""
    at: dt.datetime | None = None
    """When it came or was sent, by the gateway's clock; `None` where that cannot be read."""


@attrs.frozen(kw_only=True)
class Listed(CallOutcome):
    """A list of messages."""

    items: tuple[ListedMessage, ...]
    odd: int = 0
    """Lines that name no item that could be asked for."""


@attrs.frozen(kw_only=True)
class Fetched(CallOutcome):
    """A message, unread."""

    source: Source = attrs.field(eq=False)


@attrs.frozen(kw_only=True)
class Acknowledged(CallOutcome):
    """The other side has taken notice."""


@attrs.frozen(kw_only=True)
class Counted(CallOutcome):
    """How many there are."""

    count: int
    """Items that wait."""


@attrs.frozen(kw_only=True)
class Agency:
    """A body in the gateway's list."""

    code: str
    name: str = ""
    parent: str = ""
    mail: str = ""
    old_code: str = ""
    """Its identifier of the former generation."""
    new_code: str = ""
    """Its identifier by 20/2020/QĐ-TTg, where the list says it."""
    id: str = ""
    """What the gateway calls it."""
    deleted: bool = False


@attrs.frozen(kw_only=True)
class AgenciesListed(CallOutcome):
    """A gateway's list of bodies."""

    agencies: tuple[Agency, ...]

    @property
    def codes(self) -> frozenset[str]:
        """All identifiers of those that are not deleted: for `DeliveryGate.connected`."""
        found = (a for a in self.agencies if not a.deleted)
        return frozenset(c for a in found for c in (a.code, a.old_code, a.new_code) if c)


def item_name(item: ListedMessage | str) -> str:
    """What a gateway calls an item, where that can be sent back to it.

    Args:
        item: As it was listed, or its name.

    Raises:
        InvalidValueError: it can be no name of an item.
    """
    name = item.id if isinstance(item, ListedMessage) else item
    if not is_item_id(name):
        raise InvalidValueError(
            field="item",
            value=str(name)[:80],
            reason="expected 1 to 64 letters, digits, points or hyphens",
            reason_vi="cần 1 đến 64 chữ cái, chữ số, dấu chấm hoặc gạch nối",
        )
    return name
