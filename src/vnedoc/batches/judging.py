"""One file of many: its report, whatever is in its place."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import attrs

from vnedoc.errors import UnreadableFileError, VnedocError, error
from vnedoc.files import not_a_file, refusal
from vnedoc.findings import Report
from vnedoc.given import listed, one_of, set_of
from vnedoc.signature.verdict import check_words


@error
class UnforeseenError(VnedocError):
    """A mistake in vnedoc itself; nothing is known about the file."""

    code = "VNE-E952"
    title_en = "vnedoc failed in a way that nobody foresaw"
    title_vi = "Lỗi ngoài dự kiến của vnedoc"
    en = "vnedoc failed in a way that nobody foresaw ({what}), please report it."
    vi = "Lỗi ngoài dự kiến của vnedoc ({what}), hãy báo cho nhóm phát triển."
    what: str


@attrs.frozen(kw_only=True)
class Item:
    """One message to check."""

    name: str
    """What people call it: the path as it was given or found, or ``-``."""
    message: bytes | Path | None = None
    """The message itself, when it does not stand in a file of that name."""
    error: VnedocError | None = None
    """Why there is nothing to check."""


_HELD: Final[dict[str, Callable[[Any, str], Any]]] = {
    **dict.fromkeys(("crls", "ocsps", "policies"), listed),
    **dict.fromkeys(("holidays", "seen"), set_of),
}
"""The options that are lists, and what holds them."""

Prepare = Callable[[], Callable[[Item], Report]]
"""Makes what checks an item; goes to other processes, and is called once in each."""


class Judge:
    """Checks items by the same options; never raises."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        # Imported here: the pipeline brings everything that can be checked.
        from vnedoc import pipeline

        self._options = options
        self._profile = profile_name(options)
        self._validate = pipeline.validate

    @staticmethod
    def checked(options: Mapping[str, Any]) -> dict[str, Any]:
        """The options, with the profile loaded once for all; wrong ones are told at once."""
        from vnedoc import pipeline
        from vnedoc.profiles import AUTO, NAMES, named

        _check_names(pipeline.validate, options)
        check_words(
            revocation=options.get("revocation", "require"),
            require=options.get("require"),
            second_opinion=options.get("second_opinion"),
        )
        pipeline.usual_moment(options.get("at"))
        profile = options.get("profile")
        # A name costs nothing on the way to another process.
        if profile not in NAMES:
            profile = named(profile) or AUTO
        # What can be gone through once only would be empty from the second message on.
        held = {
            name: make(options[name], name)
            for name, make in _HELD.items()
            if options.get(name) is not None
        }
        if options.get("extensions") or getattr(profile, "extensions", ()):
            # Read once for all messages; they go to other processes as values.
            from vnedoc.extensions.packages import extension_of

            given = listed(options.get("extensions", ()), "extensions")
            held["extensions"] = tuple(map(extension_of, given))
            if not isinstance(profile, str):
                loaded = tuple(map(extension_of, profile.extensions))
                profile = attrs.evolve(profile, extensions=loaded)
        return {**options, **held, "profile": profile}

    def __call__(self, item: Item) -> Report:
        """The report; what keeps the message from being read is part of it."""
        found: VnedocError
        try:
            if item.error is not None:
                return unread(item, item.error, self._profile)
            message = _file(item.name) if item.message is None else item.message
            report = self._validate(message, **self._options)
            # The message stays where it was read: reports go from process to process.
            return attrs.evolve(report, source=item.name, envelope=None)
        except VnedocError as problem:
            found = problem
        except OSError as problem:
            found = unreadable(item.name, *refusal(problem))
        except MemoryError:
            found = unreadable(item.name, "there is not enough memory", "không đủ bộ nhớ")
        except Exception as problem:  # noqa: BLE001 - the other files are still to be checked
            # Its text may quote the message, and reports are passed on.
            found = UnforeseenError(what=type(problem).__name__)
        return unread(item, found, self._profile)


def _check_names(function: Callable[..., Any], options: Mapping[str, Any]) -> None:
    """Refuse an option that the function does not have, by its name."""
    known = [
        p.name for p in inspect.signature(function).parameters.values() if p.kind is p.KEYWORD_ONLY
    ]
    for name in options:
        one_of(name, tuple(known), "validate_many")


def unread(item: Item, problem: VnedocError, profile: str) -> Report:
    """The report on a message that was not judged."""
    return Report(source=item.name, profile=profile, steps=(), error=problem)


def lost(item: Item, profile: str) -> Report:
    """The report on an item that no process survived."""
    en = "the process that checked it was killed, and so was the second one"
    vi = "tiến trình kiểm tra tệp này bị dừng đột ngột, cả hai lần"
    return unread(item, unreadable(item.name, en, vi), profile)


def profile_name(options: Mapping[str, Any]) -> str:
    """What the profile of these options is called."""
    profile = options["profile"]
    return profile if isinstance(profile, str) else str(profile.name)


def unreadable(path: str, en: str, vi: str) -> UnreadableFileError:
    """The error that says why there is nothing to read."""
    return UnreadableFileError(path=path, reason=en, reason_vi=vi)


def _file(name: str) -> Path:
    path = Path(name)
    if (words := not_a_file(path.stat().st_mode)) is not None:
        raise unreadable(name, *words)
    return path
