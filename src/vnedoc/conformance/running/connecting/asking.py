"""The question of a scenario, and the form of its answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from vnedoc.conformance.adapter import values_of
from vnedoc.conformance.cases.case import Case
from vnedoc.errors import VnedocError
from vnedoc.xml.reading.reader import loads

MAX_SENT_BYTES: Final = 16 * 1024 * 1024
"""A message that a connector sends; those of the suite have less than 10 KB."""
MAX_SENT: Final = 200
"""Messages of one scenario that are read; the longest sends six."""
MAX_ACTS: Final = 10_000
"""Of one step; the longest list has 60 items."""


def located(steps: Iterable[Mapping[str, Any]], folder: Path) -> list[dict[str, Any]]:
    """The steps of a scenario, with paths for the names of its messages.

    Args:
        steps: As the case has them.
        folder: Where the messages lie.
    """
    made = []
    for one in steps:
        step = dict(one)
        if "message" in step:
            step["message"] = str(folder / step["message"])
        if "items" in step:
            step["items"] = [
                {**entry, "message": str(folder / entry["message"])} for entry in step["items"]
            ]
        made.append(step)
    return made


def malformed_steps(case: Case, answer: Mapping[str, Any]) -> bool:
    """Whether an answer does not hold a reply for each step, in the form that is told."""
    steps = answer.get("steps")
    if not isinstance(steps, list) or len(steps) != len(case.given["steps"]):
        return True
    return not all(_is_reply(one) for one in steps)


def _is_reply(reply: object) -> bool:
    if not isinstance(reply, dict):
        return False
    acts, owed = reply.get("acts", []), reply.get("owed", [])
    states = reply.get("states", {})
    return (
        _are_texts(acts)
        and len(acts) <= MAX_ACTS
        and _are_texts(owed)
        and isinstance(states, dict)
        and all(isinstance(one, str) for one in states.values())
        and all(_is_list(reply.get(name, [])) for name in ("register", "aside"))
    )


def _are_texts(listed: object) -> bool:
    """Whether it is a list of objects whose members are texts, or nothing, or values by path."""
    return isinstance(listed, list) and all(
        isinstance(one, dict) and all(isinstance(v, str | dict | None) for v in one.values())
        for one in listed
    )


def _is_list(listed: object) -> bool:
    return isinstance(listed, list) and all(isinstance(one, str) for one in listed)


def with_values(answer: Any, folder: Path) -> Any:
    """The answer, with the values of every message that was sent beside its file.

    Args:
        answer: As it came.
        folder: Where the messages lie.
    """
    steps = answer.get("steps") if isinstance(answer, Mapping) else None
    if not isinstance(steps, list):
        return answer
    left = iter(range(MAX_SENT))
    return {**answer, "steps": [_reply(one, folder, left) for one in steps]}


def _reply(reply: Any, folder: Path, left: Iterator[int]) -> Any:
    acts = reply.get("acts") if isinstance(reply, Mapping) else None
    if not isinstance(acts, list):
        return reply
    return {**reply, "acts": [_act(one, folder, left) for one in acts[: MAX_ACTS + 1]]}


def _act(act: Any, folder: Path, left: Iterator[int]) -> Any:
    if not isinstance(act, Mapping) or act.get("did") != "sent":
        return act
    name = str(act.get("file", ""))
    # A name alone: nothing outside of the folder is read.
    plain = bool(name) and Path(name).name == name and next(left, None) is not None
    return {**act, "values": _values(folder / name) if plain else {}}


def _values(path: Path) -> dict[str, str]:
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_SENT_BYTES:
            return {}
        return values_of(loads(path.read_bytes()))
    except (OSError, ValueError, VnedocError):
        return {}
