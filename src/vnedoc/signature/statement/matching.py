"""A statement compared with a message: value by value, and file by file as multisets.

What a message says and carries is worked out once for all its statements, and no more of it than
the statements ask for: a statement lent from another message must not buy work.
"""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

import attrs

from vnedoc.content import Content
from vnedoc.errors import Lang
from vnedoc.given import in_vietnamese
from vnedoc.model import DocumentEnvelope
from vnedoc.signature.statement.finding import UnpackedSource, unpacked_size
from vnedoc.signature.statement.form import Statement
from vnedoc.signature.statement.normal import StatedFile, StatedValue, unlisted, values_of
from vnedoc.signature.statement.versions import Version

MAX_DIFFERENCES: Final = 100
"""Named one by one; the comparison ends with the next one. Nobody reads more at a time."""
_SHOWN_CHARACTERS: Final = 200

_UNLISTED: Final[dict[Lang, str]] = {
    "en": "{place}: version {number} of the statement does not list it; other readers may take it",
    "vi": "{place}: bản kê phiên bản {number} không liệt kê, nhưng phần mềm khác có thể đọc",
}

Identity = tuple[int, str]
"""Length in bytes and SHA-256 (hexadecimal)."""


@attrs.frozen
class Difference:
    """One thing that the statement and the message do not agree on."""

    place: str
    """Field with indexes, ``File name``, or a place that no statement covers."""
    stated: str | None
    found: str | None
    unlisted_in: str | None = None
    """Number of the version that does not list the place, if that is why."""

    def text(self, lang: Lang = "en") -> str:
        """What differs, in one language."""
        nothing = "không có" if in_vietnamese(lang) else "nothing"
        stated, found = (nothing if t is None else _shown(t) for t in (self.stated, self.found))
        place = self.place[:_SHOWN_CHARACTERS]
        if self.unlisted_in is not None:
            return _UNLISTED[lang].format(place=place, number=self.unlisted_in)
        if lang == "vi":
            return f"{place}: bản kê ghi {stated}, gói tin ghi {found}"
        return f"{place}: the statement says {stated}, the message {found}"


def _shown(text: str) -> str:
    return repr(text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}...")


@attrs.frozen
class FileMatch:
    """What a statement says of one attached file."""

    name: str
    """The name that was signed."""
    unpacked_bytes: int | None
    """Length of the file that was signed, where it came as the only entry of a zip."""

    def file(self, content: Content) -> Content:
        """The bytes that were signed, of what arrived."""
        if self.unpacked_bytes is None:
            return content
        return Content(UnpackedSource(content, self.unpacked_bytes))


def digested(chunks: Iterable[bytes]) -> Identity:
    """Length and digest of bytes in pieces."""
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
    return size, digest.hexdigest()


class Carried:
    """What a message says and carries.

    Args:
        envelope: the message.
        statements: indexes of the attachments that are statements themselves.
    """

    def __init__(self, envelope: DocumentEnvelope, statements: Iterable[int] = ()) -> None:
        self.envelope = envelope
        self.statements = frozenset(statements)
        self._values: dict[Version, Mapping[str, tuple[str, str]]] = {}
        self._unlisted: dict[Version, tuple[str, ...]] = {}
        self._as_is: dict[int, Identity] = {}
        self._packed: dict[int, int | None] = {}
        self._unpacked: dict[int, Identity] = {}

    def values(self, version: Version) -> Mapping[str, tuple[str, str]]:
        """Type and text by field, of those that a version lists.

        Raises:
            IncomparableError: a value is too long to be compared.
        """
        if version not in self._values:
            self._values[version] = _by_field(values_of(self.envelope, version))
        return self._values[version]

    def unlisted(self, version: Version) -> tuple[str, ...]:
        """Places that a version does not list, as many as are named."""
        if version not in self._unlisted:
            places = islice(unlisted(self.envelope, version), MAX_DIFFERENCES)
            self._unlisted[version] = tuple(places)
        return self._unlisted[version]

    def match(self, index: int, wanted: Wanted) -> tuple[Identity, int | None] | None:
        """The wanted file that an attachment is: its bytes, or the only entry of their zip.

        Raises:
            ContentError: the attachment's bytes cannot be had.
        """
        content = self.envelope.attachments[index].content
        if content is None or not wanted.left:
            return None
        if index not in self._as_is:
            self._as_is[index] = digested(content.chunks())
        # As it came first: the file that was signed may be a zip itself.
        if wanted.take(self._as_is[index]):
            return self._as_is[index], None
        if index not in self._packed:
            self._packed[index] = unpacked_size(content)
        size = self._packed[index]
        if size is None or not wanted.may_have(size):
            return None
        if index not in self._unpacked:
            self._unpacked[index] = digested(content.unzipped())
        return (self._unpacked[index], size) if wanted.take(self._unpacked[index]) else None


class Wanted:
    """The files of a statement, or of a dossier, that are still to be found."""

    def __init__(self, stated: Iterable[Identity]) -> None:
        self.left = Counter(stated)
        self._sizes = frozenset(size for size, _ in self.left)
        self._bytes = sum(size * count for (size, _), count in self.left.items())

    def take(self, identity: Identity) -> bool:
        """Use up one of these files, if there is one."""
        if identity not in self.left:
            return False
        self.left[identity] -= 1
        if not self.left[identity]:
            del self.left[identity]
        return True

    def may_have(self, size: int) -> bool:
        """Whether a zip's entry of this length is worth unpacking.

        As many bytes are unpacked as are listed, and no more: that is what an honest message needs.
        """
        if size not in self._sizes or size > self._bytes:
            return False
        self._bytes -= size
        return True


def compare(
    statement: Statement, carried: Carried
) -> tuple[tuple[Difference, ...], dict[int, FileMatch]]:
    """What a statement and the message do not agree on, and what it says of the files.

    Returns:
        The differences, none of which may be there, at most one more than `MAX_DIFFERENCES`; and
        for each attachment that is listed its index and what is said of it.

    Raises:
        IncomparableError: a value is too long to be compared.
        ContentError: an attachment's bytes cannot be had.
    """
    version = statement.version
    said = _values_differ(_by_field(statement.values), carried.values(version))
    places = (Difference(p, None, "?", version.number) for p in carried.unlisted(version))
    found = [*islice(said, MAX_DIFFERENCES), *places]
    if found:
        # The files are not looked at: the statement fails anyhow.
        return tuple(found[: MAX_DIFFERENCES + 1]), {}
    differences, matches = _match_files(statement.files, carried)
    return tuple(differences), matches


def _by_field(values: Iterable[StatedValue]) -> dict[str, tuple[str, str]]:
    return {value.field: (value.type, value.text) for value in values}


_Values = Mapping[str, tuple[str, str]]


def _values_differ(said: _Values, says: _Values) -> Iterator[Difference]:
    changed = [field for field, value in said.items() if says.get(field) != value]
    changed += [field for field in says if field not in said]
    if not changed:
        return
    yield from _receivers_differ(said, says)
    for field in heapq.nsmallest(MAX_DIFFERENCES + 1, changed):
        before, now = said.get(field), says.get(field)
        yield Difference(field, before and before[1], now and now[1])


def _receivers_differ(said: _Values, says: _Values) -> Iterator[Difference]:
    """An added or lost receiver by its identifier: what an operator looks for first."""
    before, now = (
        Counter(
            text
            for field, (_, text) in values.items()
            if field.startswith("MessageHeader/To[") and field.endswith("]/OrganId")
        )
        for values in (said, says)
    )
    for organ_id in (now - before).elements():
        yield Difference("MessageHeader/To", None, organ_id)
    for organ_id in (before - now).elements():
        yield Difference("MessageHeader/To", organ_id, None)


def _match_files(
    stated: Sequence[StatedFile], carried: Carried
) -> tuple[list[Difference], dict[int, FileMatch]]:
    """Files as multisets: each attachment uses up one listed file of its bytes."""
    wanted = Wanted((file.size, file.sha256) for file in stated)
    hits: dict[Identity, dict[int, int | None]] = {}
    found: list[Difference] = []
    for index, attachment in enumerate(carried.envelope.attachments):
        if index in carried.statements:
            continue
        hit = carried.match(index, wanted)
        if hit is not None:
            hits.setdefault(hit[0], {})[index] = hit[1]
            continue
        found.append(Difference(f"File {attachment.name or index + 1}", None, "?"))
        if len(found) > MAX_DIFFERENCES:
            return found, {}
    names: dict[Identity, list[str]] = {}
    for file in stated:
        names.setdefault((file.size, file.sha256), []).append(file.name)
    matches: dict[int, FileMatch] = {}
    for identity, listed in names.items():
        sizes = hits.get(identity, {})
        here = {index: carried.envelope.attachments[index].name or "" for index in sizes}
        given, left = _names_given(listed, here)
        matches |= {index: FileMatch(name, sizes[index]) for index, name in given.items()}
        found += [Difference(f"File {name}", identity[1], None) for name in left]
    return found[: MAX_DIFFERENCES + 1], matches


def _names_given(listed: list[str], here: dict[int, str]) -> tuple[dict[int, str], list[str]]:
    """Signed names for files of the same bytes, and those left.

    A file keeps its own name if it is one of them; the others are given out in their order.
    """
    left = Counter(listed)
    given: dict[int, str] = {}
    for index, name in here.items():
        if left[name] > 0:
            left[name] -= 1
            given[index] = name
    others = [index for index in here if index not in given]
    rest = list(left.elements())
    given |= dict(zip(others, rest, strict=False))
    return given, rest[len(others) :]
