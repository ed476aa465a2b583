"""What reading gathers beside values: what no field could hold, and what was noticed where."""

from __future__ import annotations

from collections.abc import Collection

from lxml import etree

from vnedoc.findings import Finding, Topic
from vnedoc.limits import MAX_UNREAD, MAX_VIOLATIONS
from vnedoc.model import Unread
from vnedoc.xml.reading.leftovers import TooMuchUnreadError, count, unread
from vnedoc.xml.reading.tree import Document


class Gathering:
    """What one reading gathers, within its limits.

    Attributes:
        document: the message.
        passed_over: elements that are read as if they were not there.
        unread: what no field could hold, so far.
    """

    def __init__(self, document: Document, passed_over: Collection[etree._Element] = ()) -> None:
        self.document = document
        self.passed_over = passed_over
        self.unread: list[Unread] = []
        self._kept = self._attributes_seen = 0
        self._notes: list[tuple[Topic, etree._Element, dict[str, str]]] = []
        self._noted: dict[str, int] = {}

    def keep(self, element: etree._Element, path: str, namespace: str | None) -> None:
        """Put an element into `unread`; arguments as for `leftovers.unread`.

        Raises:
            TooMuchUnreadError: it would be too much with what is there already.
        """
        self._count(count(element))
        self._attributes_seen += sum(len(one.attrib) for one in element.iter(etree.Element))
        kept = unread(element, path, namespace, self.document, self.passed_over)
        self.unread.append(kept)

    def _mark(self) -> tuple[int, int, int]:
        """Where `_back_to` takes what is gathered from now on away again."""
        return len(self.unread), self._kept, self._attributes_seen

    def _back_to(self, mark: tuple[int, int, int]) -> None:
        length, self._kept, self._attributes_seen = mark
        del self.unread[length:]

    def _count(self, more: int) -> None:
        self._kept += more
        if self._kept > MAX_UNREAD:
            raise TooMuchUnreadError(limit=MAX_UNREAD, found=self._kept)

    def note(self, topic: Topic, element: etree._Element, **facts: str) -> None:
        """Remember something that was noticed at an element: `MAX_VIOLATIONS` of each kind."""
        self._noted[topic.code] = noted = self._noted.get(topic.code, 0) + 1
        if noted <= MAX_VIOLATIONS:
            self._notes.append((topic, element, facts))

    def findings(self) -> tuple[Finding, ...]:
        """What was noticed, with paths; they are spelt out only when somebody asks."""
        path_of = self.document.path_of
        return tuple(topic.at(path_of(element), **facts) for topic, element, facts in self._notes)
