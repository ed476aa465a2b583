"""Words about payloads and extensions as a whole."""

from __future__ import annotations

import datetime as dt
from typing import Final

import attrs

from vnedoc.errors import VnedocError
from vnedoc.extensions import topics
from vnedoc.extensions.declaration import Extension
from vnedoc.extensions.declared import PayloadKind
from vnedoc.extensions.judging.carried import Carried
from vnedoc.findings import Finding, Topic
from vnedoc.words import Words

FILES: Final = "edXML/AttachmentEncoded"
HIDDEN: Final = Words(
    en="the bytes of an attached file cannot be had, so it may hide a payload",
    vi="có tệp đính kèm không đọc được nên có thể che một gói dữ liệu",
)
UNTRUSTED: Final = Words(
    en="no trusted roots, or no time, were given: who signed cannot be judged",
    vi="không cho biết chứng thư gốc tin cậy hoặc thời điểm nên không xét được người ký",
)


_UNREAD: Final = {
    "number": Words(
        en="'{value}' cannot be read as a number; expected one such as {expected}.",
        vi="'{value}' không đọc được thành số; cần viết như {expected}.",
    ),
    "amount": Words(
        en="'{value}' cannot be read as an amount; expected one such as {expected}.",
        vi="'{value}' không đọc được thành số tiền, số lượng; cần viết như {expected}.",
    ),
    "date": Words(
        en="'{value}' cannot be read as a date; expected one such as {expected}.",
        vi="'{value}' không đọc được thành ngày; cần viết như {expected}.",
    ),
}


def told_of(topic: Topic, unread: str) -> Topic:
    """What is told of a breach: the agency's words suppose values that can be read."""
    if not unread:
        return topic
    words = _UNREAD[unread]
    return attrs.evolve(
        topic,
        en=words.en,
        vi=words.vi,
        title_en=topic.title("en"),
        title_vi=topic.title("vi"),
    )


def unmapped(roles: list[str]) -> Words:
    """That nobody was said to fill a role."""
    listed = ", ".join(roles)
    return Words(
        en=f"no certificate was given for the role {listed}",
        vi=f"không cho biết chứng thư của vai trò {listed}",
    )


def name_of(extension: Extension) -> str:
    """What people call an extension: its id and version."""
    return f"{extension.id} {extension.version}"


def range_of(kind: PayloadKind) -> str:
    """How many payloads of a kind there may be."""
    if kind.most == kind.least:
        return str(kind.least)
    return f"{kind.least}..{'*' if kind.most is None else kind.most}"


def dates(since: dt.date | None, until: dt.date | None) -> Words:
    """From when until when."""
    en = [f"from {since.isoformat()}"] if since else []
    vi = [f"từ {since.isoformat()}"] if since else []
    if until:
        en.append(f"until {until.isoformat()}")
        vi.append(f"đến hết {until.isoformat()}")
    return Words(en=" ".join(en), vi=" ".join(vi))


def unreadable(extension: Extension, payload: Carried, fault: VnedocError) -> Finding:
    """That a payload cannot be read."""
    line: int | None = getattr(fault, "line", None)
    name = name_of(extension)
    # Without how it is mended: here it is a payload, not the message.
    en, vi = (text.format_map(fault.facts) for text in (fault.en, fault.vi))
    told = payload.at(topics.UNREADABLE, line, extension=name, reason_en=en, reason_vi=vi)
    return topics.error(told)
