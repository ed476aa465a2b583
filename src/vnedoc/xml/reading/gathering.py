"""What reading gathers: how much was read, what no field could hold, what was noticed where."""

from __future__ import annotations

from collections.abc import Collection

from lxml import etree

from vnedoc.errors import LimitError, error
from vnedoc.findings import Finding, Topic
from vnedoc.limits import MAX_LISTED, MAX_TEXT_CHARACTERS, MAX_UNREAD, MAX_VIOLATIONS
from vnedoc.model import Unread
from vnedoc.xml.plan import Branch, Leaf
from vnedoc.xml.reading.departures import REPEATED
from vnedoc.xml.reading.leftovers import TooMuchUnreadError, count, unread
from vnedoc.xml.reading.namespaces import spellings, split
from vnedoc.xml.reading.tree import Document

Place = tuple["Place | None", str, int]
"""A place in the model (parent, name, 1-based index), spelt out only for what is noticed."""


@error
class TooManyListedError(LimitError):
    """More receivers, places, hops, lines of the manifest and files than any message needs."""

    code = "VNE-E121"
    title_en = "The message has too many items in its lists"
    title_vi = "Gói tin có quá nhiều mục trong các danh sách"
    en = "The lists of the message have more than {limit} items together."
    vi = "Các danh sách trong gói tin có tổng cộng hơn {limit} mục."
    hint_en = "Receivers, places, hops, lines of the manifest and files count; send several."
    hint_vi = (
        "Tính cả bên nhận, nơi nhận, chặng, dòng danh mục và tệp đính kèm; hãy gửi thành nhiều gói "
        "tin."
    )


@error
class TooMuchTextError(LimitError):
    """Values that are longer together than those of any message (characters)."""

    code = "VNE-E122"
    title_en = "The values of the message are too long together"
    title_vi = "Các giá trị trong gói tin cộng lại quá dài"
    en = "The values of the message have more than {limit} characters together."
    vi = "Các giá trị trong gói tin dài tổng cộng hơn {limit} ký tự."
    hint_en = "Put long texts into an attached file."
    hint_vi = "Hãy đưa nội dung dài vào tệp đính kèm."


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
        self._texts: list[str] = []
        self._others: list[str] = []
        self._kept = self._attributes_seen = self._listed = self._in_attributes = 0
        self._notes: list[tuple[Topic, etree._Element, dict[str, str]]] = []
        self._noted: dict[str, int] = {}
        self._counts: dict[tuple[etree._Element, str, str], int] = {}

    def keep(self, element: etree._Element, path: str, namespace: str | None) -> None:
        """Put an element into `unread`; arguments as for `leftovers.unread`.

        Raises:
            TooMuchUnreadError: it would be too much with what is there already.
        """
        self._count(count(element))
        self._attributes_seen += sum(len(one.attrib) for one in element.iter(etree.Element))
        kept = unread(element, path, namespace, self.document, self.passed_over)
        self.unread.append(kept)

    def _mark(self) -> tuple[int, int, int, int]:
        """Where `_back_to` takes what is gathered from now on away again."""
        return len(self.unread), self._kept, self._attributes_seen, len(self._others)

    def _back_to(self, mark: tuple[int, int, int, int]) -> None:
        unread, self._kept, self._attributes_seen, others = mark
        del self.unread[unread:]
        del self._others[others:]

    def _count(self, more: int) -> None:
        self._kept += more
        if self._kept > MAX_UNREAD:
            raise TooMuchUnreadError(limit=MAX_UNREAD, found=self._kept)

    def _list(self) -> None:
        """Count one more item of a list."""
        self._listed += 1
        if self._listed > MAX_LISTED:
            raise TooManyListedError(limit=MAX_LISTED, found=self._listed)

    def check_texts(self) -> None:
        """Ask how long the values are together.

        Raises:
            TooMuchTextError: longer than `MAX_TEXT_CHARACTERS`.
        """
        # No text has more characters than bytes, so nearly every message need not be counted.
        if len(self.document.skeleton.data) <= MAX_TEXT_CHARACTERS:
            return
        length = sum(map(len, self._texts)) + self._in_attributes
        if length > MAX_TEXT_CHARACTERS:
            raise TooMuchTextError(limit=MAX_TEXT_CHARACTERS, found=length)

    def note(self, topic: Topic, element: etree._Element, **facts: str) -> None:
        """Remember something that was noticed at an element: `MAX_VIOLATIONS` of each kind."""
        self._noted[topic.code] = noted = self._noted.get(topic.code, 0) + 1
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
        uri, name = split(str(element.tag))
        key = parent, uri, node.element
        if key not in self._counts:
            tags = spellings(uri, (node.element,))
            self._counts[key] = sum(1 for _ in parent.iterchildren(*tags))
        if taken or self._counts[key] > 1:
            self.note(REPEATED, element, name=name)

    def findings(self) -> tuple[Finding, ...]:
        """What was noticed, with paths; they are spelt out only when somebody asks."""
        path_of = self.document.path_of
        return tuple(topic.at(path_of(element), **facts) for topic, element, facts in self._notes)


def spell(place: Place) -> str:
    """The path of a place, as in `Location.path`."""
    parent, name, index = place
    step = name if index == 1 else f"{name}[{index}]"
    return f"{spell(parent)}/{step}" if parent else step


def kind_of(place: Place) -> str:
    """The path of a place without indexes."""
    parent, name, _ = place
    return f"{kind_of(parent)}/{name}" if parent else name


def place_of(path: str) -> Place:
    """The place of a path without indexes."""
    above, _, name = path.rpartition("/")
    return (place_of(above) if above else None, name, 1)
