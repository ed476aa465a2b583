"""What reading gathers beside values: what no field could hold, and what was noticed where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from lxml import etree

from vnedoc.findings import Finding, Topic
from vnedoc.limits import MAX_UNREAD, MAX_VIOLATIONS
from vnedoc.model import Unread
from vnedoc.xml.plan import Branch, Leaf
from vnedoc.xml.reading.departures import REPEATED
from vnedoc.xml.reading.leftovers import TooMuchUnreadError, count, unread
from vnedoc.xml.reading.namespaces import split, standard_name
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
        self._counts: dict[etree._Element, Counter[tuple[str, str]]] = {}

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
        self._noted[topic.id] = noted = self._noted.get(topic.id, 0) + 1
        if noted <= MAX_VIOLATIONS:
            self._notes.append((topic, element, facts))

    def note_twin(
        self, element: etree._Element, node: Leaf | Branch, *, taken: bool = False
    ) -> None:
        """Note a wrapper, or an element of which nothing was read, that should stand alone.

        Nothing is lost here, but other readers may take this one. One of another namespace is no
        twin: that there are two bearers of a name is noted anyhow.

        Args:
            element: Where it stands.
            node: What it is.
            taken: Whether the value is known already, perhaps from another place.
        """
        parent = element.getparent()
        if node.many or parent is None:
            return
        if parent not in self._counts:
            tags = (split(str(one.tag)) for one in parent.iterchildren(etree.Element))
            self._counts[parent] = Counter((uri, standard_name(name)) for uri, name in tags)
        uri, name = split(str(element.tag))
        if taken or self._counts[parent][uri, node.element] > 1:
            self.note(REPEATED, element, name=name)

    def findings(self) -> tuple[Finding, ...]:
        """What was noticed, with paths; they are spelt out only when somebody asks."""
        path_of = self.document.path_of
        return tuple(topic.at(path_of(element), **facts) for topic, element, facts in self._notes)
