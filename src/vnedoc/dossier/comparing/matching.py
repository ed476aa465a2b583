"""Announced files, looked for among those that are there: by their bytes, then by name.

Every byte is read once. A file may come alone or as the only entry of a zip, as the axis sends it;
no more is unpacked than is announced.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import Final

import attrs

from vnedoc.content import Content
from vnedoc.content.archive import LOCAL_HEADER, extension
from vnedoc.dossier.model import Dossier, PaperFile
from vnedoc.dossier.slugs import disk_names
from vnedoc.errors import ContentError
from vnedoc.files import name_key, safe_name
from vnedoc.signature.statement.finding import UnpackedSource, unpacked_size
from vnedoc.signature.statement.matching import Identity, Wanted, digested

_ARCHIVES: Final = frozenset({"zip", "7z", "rar", "tar", "gz", "tgz"})


@attrs.frozen(kw_only=True, eq=False)
class CarriedFile:
    """A file that is there: attached to a message, or in a folder."""

    place: str
    """What findings call its place."""
    name: str
    content: Content | None
    ranked: bool = True
    """Whether its place among the others means something; not in a folder."""


@attrs.frozen(kw_only=True, eq=False)
class AnnouncedFile:
    """A file that a manifest announces."""

    paper: int
    """Index of its paper, from 0."""
    order: int
    file: PaperFile
    disk: str
    """Its name on disk in a package."""

    @property
    def keys(self) -> tuple[str, str]:
        """What its own name, and the one on disk, have in common with those that are the same."""
        return _key(self.file.name), _key(self.disk)

    def is_called(self, name: str) -> bool:
        """Whether a name is its own, or one that it is written to disk under."""
        return name in (self.file.name, self.disk) or _key(name) in self.keys


def _key(name: str) -> str:
    return name_key(safe_name(name))


@attrs.define
class MatchedFiles:
    """What was found of what was announced."""

    found: dict[AnnouncedFile, CarriedFile] = attrs.field(factory=dict)
    """With the very bytes, perhaps under another name."""
    bound: dict[AnnouncedFile, Content] = attrs.field(factory=dict)
    """The bytes of those, unpacked."""
    other: dict[AnnouncedFile, tuple[CarriedFile, int]] = attrs.field(factory=dict)
    """With the name and other bytes, of that length."""
    missing: list[AnnouncedFile] = attrs.field(factory=list)
    doubled: list[CarriedFile] = attrs.field(factory=list)
    unknown: list[CarriedFile] = attrs.field(factory=list)
    unreadable: dict[CarriedFile, ContentError] = attrs.field(factory=dict)
    misplaced: list[AnnouncedFile] = attrs.field(factory=list)
    """Those that stand before one that the manifest has earlier."""


def announced_in(dossier: Dossier, papers: Iterable[int]) -> list[AnnouncedFile]:
    """The files of some papers, in order.

    Args:
        dossier: Whose they are.
        papers: Indexes of the papers.
    """
    disks = disk_names(dossier)
    return [
        AnnouncedFile(paper=at, order=dossier.papers[at].order, file=file, disk=disk)
        for at in papers
        for file, disk in zip(dossier.papers[at].copies, disks[at], strict=True)
    ]


@attrs.frozen(eq=False)
class _Carried:
    """A file that is there, and what its bytes are."""

    index: int
    file: CarriedFile
    identity: Identity
    unpacked_bytes: int | None = None

    def bytes_of(self) -> Content:
        content = self.file.content
        assert content is not None  # noqa: S101 - it was read
        if self.unpacked_bytes is None:
            return content
        return Content(UnpackedSource(content, self.unpacked_bytes))


def matched(announced: Sequence[AnnouncedFile], carried: Sequence[CarriedFile]) -> MatchedFiles:
    """Find what is announced; each file that is there stands for one.

    Args:
        announced: What to look for, in order.
        carried: What is there, in order.
    """
    result = MatchedFiles()
    hits, left = _taken(announced, carried, result)
    places = _paired(announced, hits, result)
    _misplaced(announced, places, result)
    known = {_identity(each) for each in announced}
    for one in _by_name(announced, left, result):
        (result.doubled if one.identity in known else result.unknown).append(one.file)
    return result


def _identity(announced: AnnouncedFile) -> Identity:
    return announced.file.size, announced.file.sha256


def _taken(
    announced: Iterable[AnnouncedFile], carried: Sequence[CarriedFile], result: MatchedFiles
) -> tuple[dict[Identity, list[_Carried]], list[_Carried]]:
    """What is there by what it is of what is announced, and the others."""
    wanted = Wanted(map(_identity, announced))
    hits: dict[Identity, list[_Carried]] = {}
    left: list[_Carried] = []
    for index, file in enumerate(carried):
        if file.content is None:
            continue
        try:
            one = _carried(index, file, file.content, wanted)
        except ContentError as error:
            result.unreadable[file] = error
            continue
        if one.unpacked_bytes is not None or wanted.take(one.identity):
            hits.setdefault(one.identity, []).append(one)
        else:
            left.append(one)
    return hits, left


def _carried(index: int, file: CarriedFile, content: Content, wanted: Wanted) -> _Carried:
    identity = digested(content.chunks())
    if identity in wanted.left:
        # As it came first: the file that was announced may be a zip itself.
        return _Carried(index, file, identity)
    size = unpacked_size(content) if wanted.left else None
    if size is not None and wanted.may_have(size):
        inside = digested(content.unzipped())
        if wanted.take(inside):
            return _Carried(index, file, inside, size)
    return _Carried(index, file, identity)


class _ByName:
    """Files that are there, given out by name, then in their order; each once."""

    def __init__(self, files: Iterable[_Carried]) -> None:
        self._left = {one.index: one for one in files}
        self._names: dict[str, deque[int]] = {}
        for one in self._left.values():
            self._names.setdefault(_key(one.file.name), deque()).append(one.index)

    def called(self, announced: AnnouncedFile) -> _Carried | None:
        """The first that has the name of one that is announced."""
        for key in announced.keys:
            if indexes := self._names.get(key):
                return self._left.pop(indexes.popleft())
        return None

    def rest(self) -> list[_Carried]:
        """Those that were not given out."""
        return list(self._left.values())


def _paired(
    announced: Iterable[AnnouncedFile], hits: dict[Identity, list[_Carried]], result: MatchedFiles
) -> dict[AnnouncedFile, int]:
    """Give each announced file one of its bytes: of its own name first, then in their order."""
    places: dict[AnnouncedFile, int] = {}
    waiting: dict[Identity, list[AnnouncedFile]] = {}
    for each in announced:
        waiting.setdefault(_identity(each), []).append(each)
    for identity, wants in waiting.items():
        here = _ByName(hits.get(identity, ()))
        named = {each: own for each in wants if (own := here.called(each)) is not None}
        others = [each for each in wants if each not in named]
        rest = here.rest()
        for each, one in (*named.items(), *zip(others, rest, strict=False)):
            result.found[each] = one.file
            result.bound[each] = one.bytes_of()
            places[each] = one.index
        result.missing += others[len(rest) :]
    return places


def _misplaced(
    announced: Iterable[AnnouncedFile], places: dict[AnnouncedFile, int], result: MatchedFiles
) -> None:
    last = -1
    for each in announced:
        at = places.get(each)
        if at is None or not result.found[each].ranked:
            continue
        if at < last:
            result.misplaced.append(each)
        last = max(last, at)


def _by_name(
    announced: Iterable[AnnouncedFile], left: Iterable[_Carried], result: MatchedFiles
) -> list[_Carried]:
    """Of what is missing, what is there under the name with other bytes; and what is left."""
    here, lost = _ByName(left), set(result.missing)
    result.missing = []
    for each in announced:
        if each not in lost:
            continue
        one = here.called(each)
        if one is None:
            result.missing.append(each)
        else:
            result.other[each] = (one.file, one.identity[0])
    return here.rest()


def is_archive(file: CarriedFile) -> bool:
    """Whether a file may hold others: papers in it are not looked at.

    Args:
        file: What is there.
    """
    if extension(file.name) in _ARCHIVES:
        return True
    try:
        head = file.content.head(len(LOCAL_HEADER)) if file.content else b""
    except ContentError:
        return False
    return head == LOCAL_HEADER and not extension(file.name)
