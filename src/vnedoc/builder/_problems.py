"""Collecting everything that is wrong, to be told at once."""

from __future__ import annotations

from vnedoc.errors import BuildError


class Problems:
    """What is missing or contradicts itself, in the order in which it was found."""

    def __init__(self) -> None:
        self._found: list[tuple[str, str, str]] = []

    def add(self, path: str, en: str, vi: str) -> None:
        """One problem: the field's place in the envelope, and what is wrong with it."""
        if (path, en, vi) not in self._found:
            self._found.append((path, en, vi))

    def extend(self, other: Problems) -> None:
        """All problems of `other` as well."""
        for problem in other._found:
            self.add(*problem)

    def forget(self, path: str) -> None:
        """Drop what was found at this place: it only repeats what stands elsewhere."""
        self._found = [problem for problem in self._found if problem[0] != path]

    def mention(self, path: str) -> bool:
        """Whether something was found at this place, above or below it."""
        return any(_covers(path, found) or _covers(found, path) for found, _, _ in self._found)

    def raise_if_any(self) -> None:
        """Raise `BuildError` with all problems.

        Raises:
            BuildError: there is one.
        """
        if self._found:
            raise BuildError(problems=tuple(self._found))


def _covers(outer: str, inner: str) -> bool:
    return inner == outer or inner.startswith((f"{outer}.", f"{outer}["))
