"""Which messages the command line is asked to check, and how."""

from __future__ import annotations

import datetime as dt
import functools
import glob
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import attrs

from vnedoc.batches.judging import Item, Judge, unreadable
from vnedoc.batches.running import judge_all
from vnedoc.cli.common import STDIN, read_message, reason_of
from vnedoc.cli.trusting import Trusting
from vnedoc.findings import Report
from vnedoc.profiles import AUTO, Profile, named
from vnedoc.words import Words

_SUFFIX: Final = ".edxml"


@attrs.frozen(kw_only=True)
class Settings:
    """How to check; plain values, so that they can go to other processes."""

    profile: str | Profile = AUTO
    """A name, ``auto`` for the one of each message's date, the path of a file, or a profile."""
    at: dt.datetime | None = None
    trusting: Trusting = attrs.field(factory=Trusting)
    holidays: frozenset[dt.date] | None = None
    seen: frozenset[str] | None = None
    organs: bytes | None = None
    """A table of organisations, as `vnedoc.identifiers.OrganTable` loads it."""
    extending: Mapping[str, Any] = attrs.field(factory=dict)
    """Arguments of `vnedoc.validate` about extensions, loaded."""


def find(paths: Iterable[str]) -> Iterator[Item]:
    """The messages that PATH arguments name, in order.

    A folder stands for all ``*.edxml`` below it, sorted; a pattern for the files that match; ``-``
    for standard input. What leads to no message stays, so that it is reported. A pipe is read only
    if it is an argument itself, as in ``<(command)``: one that is met in a folder may never end.
    """
    for path in paths:
        if path == STDIN:
            yield Item(name=STDIN, message=read_message())
        elif os.path.isdir(path):  # noqa: PTH112 - the name is kept as the user wrote it
            yield from _some(path, _below(path))
        elif not os.path.lexists(path) and glob.has_magic(path):
            matches = sorted(glob.glob(path, recursive=True))  # noqa: PTH207 - as above
            yield from _some(path, (Item(name=m) for m in matches if not Path(m).is_dir()))
        else:
            yield _named(path)


def _named(path: str) -> Item:
    try:
        pipe = stat.S_ISFIFO(Path(path).stat().st_mode)
        return Item(name=path, message=read_message(path)) if pipe else Item(name=path)
    except (OSError, ValueError):
        # Whoever checks it says what is wrong.
        return Item(name=path)


def _below(folder: str) -> Iterator[Item]:
    unread: list[OSError] = []
    for root, folders, files in os.walk(folder, onerror=unread.append):
        folders.sort()
        for name in sorted([*files, *filter(functools.partial(_is_link, root), folders)]):
            if name.lower().endswith(_SUFFIX):
                path = os.path.join(root, name)  # noqa: PTH118 - keeps the user's own beginning
                yield Item(name=path)
    for error in unread:
        yield _unread(str(error.filename or folder), reason_of(error))


def _is_link(root: str, name: str) -> bool:
    """Links to folders are not followed, since they may lead back, and so they are told."""
    return Path(root, name).is_symlink()


def _some(path: str, items: Iterable[Item]) -> Iterator[Item]:
    """The items; if there is none, one that says so, because checking nothing is no success."""
    found = False
    for item in items:
        found = True
        yield item
    if not found:
        yield _unread(path, Words(vi="không có tệp .edxml nào", en="no .edxml file is there"))


def _unread(path: str, why: Words) -> Item:
    return Item(name=path, error=unreadable(path, why.en, why.vi))


def check_all(items: Iterable[Item], settings: Settings, jobs: int) -> Iterator[Report]:
    """A report for each message, in order.

    Args:
        items: the messages.
        settings: how to check them.
        jobs: number of processes; with one, this process does the work itself.
    """
    if jobs <= 1:
        return map(prepared(settings), items)
    prepare = functools.partial(prepared, settings)
    return judge_all(items, prepare, profile=_profile_name(settings), jobs=jobs)


def prepared(settings: Settings) -> Judge:
    """What checks one message after the other."""
    return Judge({**loaded(settings), "at": settings.at})


def _profile_name(settings: Settings) -> str:
    profile = loaded(settings)["profile"]
    return profile if isinstance(profile, str) else profile.name


def loaded(settings: Settings) -> dict[str, Any]:
    """The arguments of `vnedoc.validate` but for the time; ``auto`` is chosen for each message.

    Raises:
        ProfileError: there is no such profile, or its file is wrong.
        TrustStoreError: a trusted root cannot be read.
        OrganTableError: the table of organisations is wrong.
        OSError: the profile's file cannot be opened.
    """
    from vnedoc.identifiers import OrganTable

    return {
        "profile": named(settings.profile) or AUTO,
        "holidays": settings.holidays,
        "seen": settings.seen,
        "table": None if settings.organs is None else OrganTable.load(settings.organs),
        **settings.trusting.arguments(),
        **settings.extending,
    }
