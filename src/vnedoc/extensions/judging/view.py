"""What a function of an installed extension is shown, and what it tells."""

from __future__ import annotations

from typing import Any

from vnedoc.extensions.judging.asking import Breach
from vnedoc.extensions.judging.grounds import EnvelopeGround, Ground
from vnedoc.extensions.language.paths import FieldPath, element_path, field_path
from vnedoc.extensions.language.tables import Table
from vnedoc.model import Envelope


class RuleView:
    """What one rule in Python looks at: a payload or a message, from the rule's ``each`` on."""

    def __init__(self, ground: Ground, at: Any, envelope: Envelope, base: FieldPath | None) -> None:
        self._ground = ground
        self._at = at
        self._base = base
        self.envelope = envelope
        """The message around it. It must not be kept: files are read from the source."""

    def values(self, path: str) -> tuple[str, ...]:
        """The texts at a path, as in the language of rules; empty if there is none.

        Args:
            path: Such as ``ChiTiet/Dong/SoTien``, or ``header.subject`` in rules on the envelope.

        Raises:
            ExtensionError: it is no path.
        """
        return tuple(spot.text or "" for spot in self._ground.pick(self._path(path), self._at))

    def breach(self, path: str = ".", value: str = "", expected: str = "") -> Breach:
        """That the rule does not hold.

        Args:
            path: Where: the first place that it leads to, or where one is missing.
            value: Fills ``{value}`` of the rule's words.
            expected: Fills ``{expected}``.
        """
        if path == ".":
            return Breach(self._at, value, expected)
        read = self._path(path)
        found = self._ground.pick(read, self._at)
        place = found[0].place if found else self._ground.missing(read, self._at)
        return Breach(place, value, expected)

    def _path(self, text: str) -> Any:
        table = Table("python", "rule", {})
        if isinstance(self._ground, EnvelopeGround):
            return field_path(table, "path", text, self._base)
        return element_path(table, "path", text)
