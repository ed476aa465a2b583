"""What was expected of a step and what came, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from vnedoc.conformance.running.complaints import NOTHING, same
from vnedoc.words import Words, counted

Key = Mapping[str, Sequence[str | None]]
"""Path -> what may stand there."""
CODE: Final = "MessageHeader/StatusCode"
_TABLE: Final[Mapping[str, tuple[str, str]]] = {
    "stored": ("{item} được lưu một lần", "{item} is stored once"),
    "not-stored": ("chưa được lưu", "not stored"),
    "known": ("{item} đã có, không vào sổ lại", "{item} is known from before"),
    "registered": ("được vào sổ lần nữa", "registered once more"),
    "kept": ("{item} được giữ riêng", "{item} is kept aside"),
    "not-kept": ("không được giữ lại", "not kept"),
    "warned": ("báo văn thư về {item}", "a clerk is told of {item}"),
    "plain": ("{item} không có gì bất thường", "nothing is odd about {item}"),
    "warning": ("có cảnh báo", "a warning"),
    "everything": ("cảnh báo mọi gói tin", "a warning of every message"),
    "after": ("{item} được lưu rồi mới báo", "{item} is stored, then acknowledged"),
    "before": ("báo trước khi lưu", "it was told before that"),
    "acknowledged": ("báo {words} cho {item}", "{item} is acknowledged: {words}"),
    "not-acknowledged": ("chưa báo gì về {item}", "nothing is told of {item} yet"),
    "held": ("{item} có trong sổ", "{item} is in the register"),
    "not-held": ("không có trong sổ", "not in the register"),
    "once": ("mỗi gói tin có một lần trong sổ", "each message is in the register once"),
    "refused": ("không cho phép", "not allowed"),
    "allowed": ("cho phép", "allowed"),
    "looked-up": (
        "hỏi Trục liên thông xem gói tin đã đến chưa",
        "the gateway is asked whether it arrived",
    ),
    "sent": ("gửi {said}", "sent: {said}"),
    "at-most": ("gửi tối đa {times.vi}: {said}", "sent at most {times.en}: {said}"),
    "no-more": ("không gửi gì khác", "nothing else is sent"),
}
_TELLING: Final = (
    CODE,
    "MessageHeader/From/OrganId",
    "MessageHeader/DocumentId",
    "MessageHeader/ResponseFor/OrganId",
    "MessageHeader/ResponseFor/DocumentId",
    "TraceHeaderList/Bussiness/BussinessDocType",
)
_LONGEST: Final = 80


def told(name: str, **facts: object) -> Words:
    """Words of the table.

    Args:
        name: Their name there.
        **facts: What fills them.
    """
    vi, en = _TABLE[name]
    return Words(vi=vi.format(**facts), en=en.format(**facts))


def times(count: int) -> Words:
    """How often something was.

    Args:
        count: So often.
    """
    return Words(vi=f"{count} lần", en=counted(count, "time"))


def said(key: Key) -> str:
    """What a message must say.

    Args:
        key: By paths.
    """
    return ", ".join(f"{_short(path)} {either(allowed)}" for path, allowed in key.items())


def seen(values: Mapping[str, str]) -> str:
    """What a message says that matters.

    Args:
        values: By paths.
    """
    shown = {_short(path): values[path][:_LONGEST] for path in _TELLING if path in values}
    return ", ".join(f"{name} “{value}”" for name, value in shown.items()) or "?"


def _short(path: str) -> str:
    return path.removeprefix("MessageHeader/").removeprefix("TraceHeaderList/")


def either(allowed: Sequence[str | None]) -> str:
    """What may stand somewhere; a star for anything, a dash for nothing.

    Args:
        allowed: One of these.
    """
    return " / ".join("–" if one is None else f"“{one}”" for one in allowed)


def duties(owed: set[tuple[str, str, str]]) -> Words:
    """What is owed, by whom, until when.

    Args:
        owed: All of it.
    """
    if not owed:
        return NOTHING
    return same("; ".join(" ".join(filter(None, one)) for one in sorted(owed)[:5]))
