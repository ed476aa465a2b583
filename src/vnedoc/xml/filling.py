"""Elements -> values by field name, driven by the plan; what does not fit is kept and noted.

This is the reader's hot loop: the usual element costs one look-up, and paths are spelt out only
for what is noticed. Attributes and text between elements are rare and costly to look for, so a
first reading leaves them out and knows whether it missed any: then everything is read again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any, Final, cast

import attrs
from lxml import etree

from vnedoc import names
from vnedoc.content import Content
from vnedoc.findings import Finding, Topic
from vnedoc.limits import MAX_UNREAD, MAX_VIOLATIONS
from vnedoc.model import Business, Unread
from vnedoc.xml import departures as d
from vnedoc.xml import leftovers
from vnedoc.xml.plan import Branch, Leaf, Plan, plan_of
from vnedoc.xml.scalars import FILLERS, NotConvertedError
from vnedoc.xml.tree import Document

_SPACE: Final = " \t\r\n"
_SIGNATURES: Final = {"Signature", "DigitalSignature", f"{{{names.DS}}}Signature"}
_other_attributes = etree.XPath(
    "boolean(//@*[name() != 'version' or local-name(..) != 'edXMLManifest'])", smart_strings=False
)
_NO_PLAN: Final = Plan(cls=None, children={}, attributes={})


Place = tuple["Place | None", str, int]
"""A place in the model (parent, name, 1-based index), spelt out only for what is noticed."""


def spell(place: Place) -> str:
    """The path of a place, as in `Location.path`."""
    parent, name, index = place
    step = name if index == 1 else f"{name}[{index}]"
    return f"{spell(parent)}/{step}" if parent else step


def place_of(path: str) -> Place:
    """The place of a path without indexes."""
    above, _, name = path.rpartition("/")
    return (place_of(above) if above else None, name, 1)


class Filler:
    """One reading; lives as long as one call.

    Attributes:
        careful: whether attributes and text between elements are looked for.
        passed_over: elements that are read as if they were not there.
        unread: what no field could hold, so far.
        places: model path -> file path, where they differ.
    """

    def __init__(
        self,
        document: Document,
        namespace: str,
        *,
        careful: bool,
        passed_over: Collection[etree._Element] = (),
    ) -> None:
        self.document = document
        self.namespace = namespace
        self.careful = careful
        self.passed_over = passed_over
        self._texts: list[str] = []
        self.unread: list[Unread] = []
        self._kept = 0
        self._notes: list[tuple[Topic, etree._Element, dict[str, str]]] = []
        self._noted: Counter[str] = Counter()
        self.places: dict[str, str] = {}
        self._papers: list[etree._Element] = []
        self._left_out = False

    def fill(self, element: etree._Element, plan: Plan, place: Place) -> dict[str, Any]:
        """Read the children and attributes of `element`."""
        values: dict[str, Any] = {}
        find = plan.tags(self.namespace).get
        careful = self.careful
        if careful:
            self._text_between(element, place)
        if careful or plan.attributes:
            self._attributes(element, plan, values, place)
        for child in element:
            node = find(child.tag)  # type: ignore[arg-type]
            if isinstance(node, Leaf):
                if (
                    (text := child.text)
                    and (value := node.quick(text)) is not None
                    and node.field not in values
                    and not (len(child) or (careful and child.keys()))
                ):
                    values[node.field] = value  # the usual case
                    self._texts.append(text)
                else:
                    self.leaf(child, node, values, place)
            elif node is not None:
                self.branch(child, node, values, place)
            else:
                self._unknown(child, plan, values, place)
        return values

    def missed_something(self) -> bool:
        """Whether the document says more than was read or kept.

        Every text was read once at most, so if all of them together are as long as the
        document's, none was missed.
        """
        root = self.document.root
        if self.careful:
            return False
        whole = etree.tostring(root, method="text", encoding="UTF-8")
        found = "".join(self._texts).encode()
        return _other_attributes(root) is True or _length(whole) != _length(found)

    def branch(
        self, child: etree._Element, node: Branch, values: dict[str, Any], parent: Place
    ) -> None:
        """Read one element with children into `values`."""
        if self._is_taken(node, values):
            self._keep(child, parent, d.REPEATED)
            return
        count = len(values.get(node.field or "", ())) if node.many else 0
        place = (parent, node.element, count + 1)
        mark, texts, kept = len(self.unread), len(self._texts), self._kept
        inner = self.fill(child, node.plan, place)
        if self._papers and node.element == "TraceHeaderList":
            self._adopt_papers(inner, place)
        if not inner:
            # A group that says nothing is absent. What is unknown inside keeps it whole.
            self._left_out = True
            if len(self.unread) > mark:
                del self.unread[mark:], self._texts[texts:]
                self._kept = kept
                self._store(child, parent)
            return
        if node.field is None or node.plan.cls is None:
            values.update(inner)
            return
        for name in node.plan.lists:
            if name in inner:
                inner[name] = tuple(inner[name])
        value = node.plan.cls(**inner)
        if node.many:
            self._append(child, node, value, values, place)
        else:
            values[node.field] = value

    @staticmethod
    def _is_taken(node: Branch, values: dict[str, Any]) -> bool:
        if node.many:
            return False
        if node.field is not None:
            return node.field in values
        return not node.plan.fields.isdisjoint(values)

    def _append(
        self,
        child: etree._Element,
        node: Branch | Leaf,
        value: Any,
        values: dict[str, Any],
        place: Place,
    ) -> None:
        items = values.setdefault(cast(str, node.field), [])
        items.append(value)
        # Items that say nothing are left out, so this one may stand elsewhere in the file.
        if self._left_out and (path := self.document.path_of(child)) != spell(place):
            self.places[spell(place)] = path

    def leaf(
        self, child: etree._Element, node: Leaf, values: dict[str, Any], parent: Place
    ) -> None:
        """Read one element that holds a value into `values`."""
        text = child.text
        if len(child) and (text := self._text(child)) is None:
            self._keep(child, parent, d.NOT_CONVERTED, expected_en="text", expected_vi="chữ")
        elif not text or (text.isspace() and text.isascii()):
            self._left_out = True
            if child.keys():
                self._keep(child, parent, d.UNKNOWN_ATTRIBUTE, name=str(child.keys()[0]))
        elif not node.many and node.field in values:
            self._keep(child, parent, d.REPEATED)
        elif (value := self._value(child, node, text, parent)) is not None:
            self._texts.append(text)
            index = 1
            if node.many:
                index = len(values.get(node.field, ())) + 1
                self._append(child, node, value, values, (parent, node.element, index))
            else:
                values[node.field] = value
            if child.keys():
                self._attributes(child, _NO_PLAN, {}, (parent, node.element, index))

    def _value(self, child: etree._Element, node: Leaf, text: str, parent: Place) -> Any:
        if node.parse is None:
            if node.is_content:
                return self._content(child, text)
            if text.lower() in FILLERS:
                self.note(d.FILLER, child, name=node.element, value=text)
            return text
        stripped = text.strip(_SPACE)
        try:
            value = node.parse(stripped)
        except NotConvertedError as error:
            expected = {"expected_en": error.en, "expected_vi": error.vi}
            self._keep(child, parent, d.NOT_CONVERTED, **expected)
            return None
        if (standard := node.format(value)) != stripped:
            self.note(d.VARIANT, child, name=node.element, expected=standard)
        return value

    def _content(self, child: etree._Element, text: str) -> Content:
        run = self.document.run_of(child)
        if run is None:
            return Content.from_base64(text)
        source = self.document.skeleton.source
        return Content(source, run.start, run.end, base64=True, escaped=True)

    def _text(self, element: etree._Element) -> str | None:
        """The whole text of a leaf, across comments; `None` if it has elements inside."""
        parts = [element.text or ""]
        for child in element:
            if isinstance(child.tag, str):
                return None
            parts.append(child.tail or "")
        text = "".join(parts)
        if text.strip(_SPACE):
            self.note(d.SPLIT_TEXT, element, name=_local_name(element))
        return text

    # -- departures -----------------------------------------------------------------------

    def _attributes(
        self, element: etree._Element, plan: Plan, values: dict[str, Any], place: Place
    ) -> None:
        for key, text in element.items():
            name, value = str(key), str(text)
            known = plan.attributes.get(name)
            if known is not None and value.strip(_SPACE):
                values[known.field] = value
            else:
                self._count(1)
                self.unread.append(Unread(path=spell(place), name=f"@{name}", children=(value,)))
                self.note(d.UNKNOWN_ATTRIBUTE, element, name=name)

    def _text_between(self, element: etree._Element, place: Place) -> None:
        pieces = [element.text, *(child.tail for child in element)]
        found = [stripped for p in pieces if p and (stripped := p.strip(_SPACE))]
        if found:
            text = "\n".join(found)
            self.unread.append(Unread(path=spell(place), name="#text", children=(text,)))
            self.note(d.STRAY_TEXT, element, name=_local_name(element))

    def _unknown(
        self, child: etree._Element, plan: Plan, values: dict[str, Any], parent: Place
    ) -> None:
        if not isinstance(child.tag, str):
            return
        if child in self.passed_over:
            inside = etree.tostring(child, method="text", encoding="unicode", with_tail=False)
            self._texts.append(inside)
            return
        name = leftovers.name_in(child, self.namespace)
        path = spell(parent)
        expected = names.MISSPELT.get(name, "")
        if (node := plan.children.get(expected)) is not None:
            self.note(d.MISSPELT, child, name=name, expected=expected)
            self.places[f"{path}/{expected}"] = self.document.path_of(child)
            read = self.leaf if isinstance(node, Leaf) else self.branch
            read(child, node, values, parent)  # type: ignore[arg-type]
        elif path == names.TRACE and name == "Paper":
            self._papers.append(child)
        elif path == names.HEADER and name in _SIGNATURES:
            self._keep(child, parent, d.SIGNATURE)
        else:
            self._keep(child, parent, d.UNKNOWN_ELEMENT)

    def _adopt_papers(self, inner: dict[str, Any], place: Place) -> None:
        """``Paper`` may stand beside ``Bussiness``, as the national SDK accepts. 2.2.6."""
        leaf = cast(Leaf, plan_of(Business).children["Paper"])
        for child in self._papers:
            business = inner.get("business") or Business()
            values = {} if business.paper is None else {"paper": business.paper}
            self.leaf(child, leaf, values, place)
            if business.paper is None and "paper" in values:
                inner["business"] = attrs.evolve(business, paper=values["paper"])
                self.note(d.MOVED, child, name="Paper", expected="Bussiness")
        self._papers.clear()

    def _keep(self, child: etree._Element, parent: Place, topic: Topic, **facts: str) -> None:
        self._store(child, parent)
        self.note(topic, child, **{"name": _local_name(child), **facts})

    def _store(self, element: etree._Element, parent: Place) -> None:
        self.keep(element, spell(parent), self.namespace)
        self._texts.append(self.unread[-1].text)

    def keep(self, element: etree._Element, path: str, namespace: str | None) -> None:
        """Put an element into `unread`; arguments as for `leftovers.unread`.

        Raises:
            TooMuchUnreadError: it would be too much with what is there already.
        """
        self._count(leftovers.count(element))
        self.unread.append(leftovers.unread(element, path, namespace))

    def _count(self, more: int) -> None:
        self._kept += more
        if self._kept > MAX_UNREAD:
            raise leftovers.TooMuchUnreadError(limit=MAX_UNREAD, found=self._kept)

    def note(self, topic: Topic, element: etree._Element, **facts: str) -> None:
        """Remember something that was noticed at an element: `MAX_VIOLATIONS` of each kind."""
        self._noted[topic.id] += 1
        if self._noted[topic.id] <= MAX_VIOLATIONS:
            self._notes.append((topic, element, facts))

    def findings(self) -> tuple[Finding, ...]:
        """What was noticed, with paths; they are spelt out only when somebody asks."""
        path_of = self.document.path_of
        return tuple(topic.at(path_of(element), **facts) for topic, element, facts in self._notes)


def _length(text: bytes) -> int:
    return len(text.translate(None, _SPACE.encode()))


def _local_name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]
