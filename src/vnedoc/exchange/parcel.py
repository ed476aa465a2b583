"""What a channel hands over: bytes, and what the channel knows about them."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs

from vnedoc.content.source import FileSource, MemorySource, Source, SpooledSource
from vnedoc.exchange.identity import Identity, canonical_organ, identify
from vnedoc.frozen import FrozenMap
from vnedoc.given import Given, path_of
from vnedoc.model import Envelope
from vnedoc.normal_forms import normalized
from vnedoc.xml.reading.reader import loads

_MOST: Final = 300
"""Characters of what a channel calls things; a gateway's identifiers have 24 or 36."""


def _name(value: Any) -> str:
    # What no database holds, half a character or a zero, must not keep a message from being kept.
    text = str(value).replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    return text[:_MOST]


def receiver_name(value: Any) -> str:
    """A body by one name, however it is written."""
    # One body written in two ways, or by both generations, would get each message twice.
    name = _name(value)
    return canonical_organ(name) or normalized("NFC", name).strip()


def _source(value: Given | Source) -> Source:
    if isinstance(value, bytes | bytearray | memoryview):
        return MemorySource(bytes(value))
    if isinstance(value, FileSource | MemorySource | SpooledSource):
        return value
    return FileSource(path_of(value, "source"))


def _facts(value: Mapping[str, str]) -> FrozenMap[str, str]:
    return FrozenMap({_name(key): _name(text) for key, text in value.items()})


@attrs.frozen(kw_only=True)
class Parcel:
    """A message as it came.

    What the channel says of it helps to find it again there and is never believed: who it is from,
    what it is about and whether it was seen before are told by the message itself.
    """

    source: Source = attrs.field(converter=_source)
    """The bytes, the path object of a file that does not change until it is received, or a source
    such as `vnedoc.channels` fetches."""
    channel: str = attrs.field(converter=_name)
    """How it came, such as ``axis``."""
    item: str = attrs.field(default="", converter=_name)
    """What the channel calls it; for its acknowledgement."""
    receiver: str = attrs.field(default="", converter=receiver_name)
    """Whom it came for, where one installation serves several bodies: each gets his own."""
    facts: Mapping[str, str] = attrs.field(factory=FrozenMap, converter=_facts)
    """What else the channel knows."""

    @functools.cached_property
    def envelope(self) -> Envelope:
        """The message, read when it is first asked for, and once.

        Raises:
            ReadError: the bytes are no message.
            ContentError: the bytes cannot be had.
        """
        return loads(self.source)

    @functools.cached_property
    def identity(self) -> Identity:
        """What the message is, found when it is first asked for, and once; errors as `envelope`."""
        return identify(self.envelope)

    def other_name(self, channel: str, item: str) -> str:
        """What its channel called the same message before, where that is another name; else empty.

        Args:
            channel: How it came before.
            item: What it was called then.
        """
        return item if channel == self.channel and self.item and item != self.item else ""

    def chunks(self) -> Iterator[bytes]:
        """The bytes in pieces.

        Raises:
            SourceChangedError: the file changed after it was handed over.
        """
        return self.source.chunks()
