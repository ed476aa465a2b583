"""Elements -> values by field name, driven by the plan; what does not fit is kept and noted.

Everything is looked for here: attributes, text between elements, other namespaces. That is costly
and they are rare, so `quickly` reads first and knows whether it missed any.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar, Final, cast

import attrs
from lxml import etree

from vnedoc import names
from vnedoc.content import Content
from vnedoc.findings import Topic
from vnedoc.model import Business, Hop, Unread
from vnedoc.xml.plan import Branch, Leaf, Plan, plan_of
from vnedoc.xml.reading import departures as d
from vnedoc.xml.reading import leftovers
from vnedoc.xml.reading.gathering import Gathering, Place, kind_of, spell
from vnedoc.xml.reading.legacy import NONE, Dialect
from vnedoc.xml.reading.namespaces import cause, standard_name
from vnedoc.xml.reading.tree import Document
from vnedoc.xml.scalars import FILLERS, NotConvertedError, NoValueError

_SPACE: Final = " \t\r\n"
_SIGNATURES: Final = {"Signature", "DigitalSignature", f"{{{names.DS}}}Signature"}
_NO_PLAN: Final = Plan(cls=None, children={}, attributes={})


class Filler(Gathering):
    """One reading; lives as long as one call.

    Attributes:
        namespace: the message's own.
        places: model path -> file path, where they differ.
    """

    careful: ClassVar[bool] = True
    """Whether attributes, text between elements and other namespaces are looked for."""

    def __init__(
        self,
        document: Document,
        namespace: str,
        *,
        passed_over: Collection[etree._Element] = (),
        dialect: Dialect = NONE,
    ) -> None:
        super().__init__(document, passed_over)
        self.namespace = namespace
        self._dialect = dialect
        self._further: list[tuple[etree._Element, dict[str, Any]]] = []
        self._is_told = self._has_others = False
        self.places: dict[str, str] = {}
        self._papers: list[etree._Element] = []
        self._left_out = False

    def fill(self, element: etree._Element, plan: Plan, place: Place) -> dict[str, Any]:
        """Read the children and attributes of `element`."""
        values: dict[str, Any] = {}
        find = plan.tags(self.namespace).get
        self._text_between(element, place)
        self._attributes(element, plan, values, place)
        for child in element:
            node = find(child.tag)  # type: ignore[arg-type]
            if isinstance(node, Leaf):
                self.leaf(child, node, values, place)
            elif node is not None:
                self.branch(child, node, values, place)
            else:
                self._unknown(child, plan, values, place)
        return values

    def missed_something(self) -> bool:
        """Whether the document says more than was read or kept."""
        return False

    def branch(
        self, child: etree._Element, node: Branch, values: dict[str, Any], parent: Place
    ) -> None:
        """Read one element with children into `values`."""
        if self._is_taken(node, values):
            self._keep(child, parent, d.REPEATED)
            return
        count = len(values.get(node.field or "", ())) if node.many else 0
        place = (parent, node.element, count + 1)
        mark = self._mark()
        inner = self.fill(child, node.plan, place)
        if self._papers and node.element == "TraceHeaderList":
            self._adopt_papers(inner, place)
        if self._further and node.element == "TraceHeaderList":
            self._adopt_further(inner, place)
        if not inner:
            self._leave_out(child, node, mark, parent)
            return
        if node.field is None or node.plan.cls is None:
            self.note_twin(child, node)
            values.update(inner)
            return
        for name in node.plan.lists:
            if name in inner:
                inner[name] = tuple(inner[name])
        value = node.plan.make(inner)
        if node.many:
            self._append(child, node, value, values, place)
        else:
            values[node.field] = value

    def _leave_out(
        self, child: etree._Element, node: Branch, mark: tuple[int, int, int, int], parent: Place
    ) -> None:
        """A group that says nothing is absent. What is unknown inside keeps it whole."""
        self._left_out = True
        self.note_twin(child, node)
        if len(self.unread) > mark[0]:
            self._back_to(mark)
            self._store(child, parent)

    @staticmethod
    def _is_taken(node: Branch, values: dict[str, Any]) -> bool:
        if node.many or node.field is not None:
            return not node.many and node.field in values
        return not node.plan.fields.isdisjoint(values)

    def _append(
        self,
        child: etree._Element,
        node: Branch | Leaf,
        value: Any,
        values: dict[str, Any],
        place: Place,
    ) -> None:
        self._list()
        values.setdefault(cast(str, node.field), []).append(value)
        # Items that say nothing are left out, so this one may stand elsewhere in the file.
        if self._left_out and (path := self.document.path_of(child)) != spell(place):
            self.places[spell(place)] = path

    def leaf(
        self, child: etree._Element, node: Leaf, values: dict[str, Any], parent: Place
    ) -> None:
        """Read one element that holds a value into `values`."""
        text = child.text
        if len(child) and (text := self._text(child)) is None:
            within = next(child.iterchildren(etree.Element))  # a comment may stand before it
            inside = {"value": f"<{_local_name(within)}>", "expected_en": "text"}
            self._keep(child, parent, d.NOT_CONVERTED, **inside, expected_vi="chữ")
            self.note_twin(child, node)
        elif not text or (text.isspace() and text.isascii()):
            self._left_out = True
            self.note_twin(child, node, taken=node.field in values)
            if child.keys():
                self._keep(child, parent, d.UNKNOWN_ATTRIBUTE, name=str(child.keys()[0]))
        elif not node.many and node.field in values:
            self._keep(child, parent, d.REPEATED)
        elif (value := self._value(child, node, text, parent)) is not None:
            (self._others if node.is_content else self._texts).append(text)
            index = 1
            if node.many:
                index = len(values.get(node.field, ())) + 1
                self._append(child, node, value, values, (parent, node.element, index))
            else:
                values[node.field] = value
            if child.keys():
                self._attributes(child, _NO_PLAN, {}, (parent, node.element, index))
        else:
            self.note_twin(child, node)

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
        except NoValueError:
            self._keep(child, parent, d.NO_DATE, value=stripped)
            return None
        except NotConvertedError as error:
            word = self._dialect.words.get(node.element, {}).get(stripped.casefold())
            if word is None:
                expected = {"expected_en": error.en, "expected_vi": error.vi}
                self._keep(child, parent, d.NOT_CONVERTED, value=stripped[: d.SHOWN], **expected)
                return None
            value = word
        if (standard := node.format(value)) != stripped:
            shown = {"name": _local_name(child), "value": stripped[: d.SHOWN]}
            self.note(d.VARIANT, child, **shown, expected=standard)
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
        self._attributes_seen += len(element.attrib)
        for key, text in element.items():
            name, value = str(key), str(text)
            known = plan.attributes.get(name) or self._called(element, plan, name, place)
            if known is not None and value.strip(_SPACE) and known.field not in values:
                values[known.field] = value
                self._in_attributes += len(value)
            else:
                self._count(1)
                self.unread.append(Unread(path=spell(place), name=f"@{name}", children=(value,)))
                self.note(d.UNKNOWN_ATTRIBUTE, element, name=name)

    def _called(self, element: etree._Element, plan: Plan, name: str, place: Place) -> Leaf | None:
        """The field that an attribute of the dialect is; not where the standard's own stands."""
        wanted = self._dialect.attributes.get((kind_of(place), name))
        if wanted is None or next(element.iterchildren(f"{{*}}{wanted}"), None) is not None:
            return None
        return cast("Leaf | None", plan.attributes.get(wanted) or plan.children.get(wanted))

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
            self._others.append(_all_text(child))
            self._attributes_seen += sum(len(one.attrib) for one in child.iter(etree.Element))
            return
        name = leftovers.name_in(child, self.namespace)
        path = spell(parent)
        if self._dialect is not NONE and self._in_dialect(child, plan, values, parent):
            return
        expected = names.MISSPELT.get(name, "")
        if (node := plan.children.get(expected)) is not None:
            self.note(d.MISSPELT, child, name=name, expected=expected)
            self._read_as(child, node, values, parent)
        elif self.careful and (node := self._admitted(child, plan)) is not None:
            self._read_as(child, node, values, parent)
        elif path == names.TRACE and name == "Paper":
            self._papers.append(child)
        elif path == names.HEADER and name in _SIGNATURES:
            self._keep(child, parent, d.SIGNATURE)
        # The national SDK looks at local names alone, and takes it for the message's own.
        elif name[0] == "{" and standard_name(_local_name(child)) in plan.children:
            self._has_others = True
            self._keep(child, parent, d.OTHER_BEARER, **self._where(child))
        else:
            self._keep(child, parent, d.UNKNOWN_ELEMENT)

    def _in_dialect(
        self, child: etree._Element, plan: Plan, values: dict[str, Any], parent: Place
    ) -> bool:
        """Read an element as the dialect calls it, if it does."""
        here = (kind_of(parent), _local_name(child))
        if here in self._dialect.transparent:
            mark = self._mark()
            inner = self.fill(child, plan, parent)
            if values.keys().isdisjoint(inner):
                values.update(inner)
                return True
            self._back_to(mark)
        elif here in self._dialect.further:
            self._further.append((child, values))
            return True
        elif (node := plan.children.get(self._dialect.elements.get(here, ""))) is not None:
            self._read_as(child, node, values, parent)
            return True
        return False

    def _adopt_further(self, inner: dict[str, Any], place: Place) -> None:
        """A receiver of the message of 2013 is the next hop, unless it has one of its own."""
        hops = inner.get("hops", [])
        known = {hop.organ_id for hop in hops}
        for child, hop in self._further:
            mark = self._mark()
            found = self.fill(child, plan_of(Hop), (place, "TraceHeader", len(hops) + 1))
            if "organ_id" in found and found["organ_id"] not in known:
                known.add(found["organ_id"])
                self._list()
                hops.append(Hop(**{"timestamp": hop.get("timestamp"), **found}))
            else:
                self._back_to(mark)
                self._store(child, place)
        self._further.clear()
        if hops:
            inner["hops"] = hops

    def _read_as(
        self, child: etree._Element, node: Leaf | Branch, values: dict[str, Any], parent: Place
    ) -> None:
        """Read an element of another name as one that is known."""
        self._left_out = True
        if not node.many:
            self.places[f"{spell(parent)}/{node.element}"] = self.document.path_of(child)
        read = self.leaf if isinstance(node, Leaf) else self.branch
        read(child, node, values, parent)  # type: ignore[arg-type]

    def _admitted(self, child: etree._Element, plan: Plan) -> Leaf | Branch | None:
        """What an element of another namespace is read as; the first is told, with the cause."""
        name = self.document.namespaces.admits(child, plan.children)
        if name is None:
            return None
        if not self._is_told:
            self.tell_namespace(child)
        return plan.children[name]

    def tell_namespace(self, element: etree._Element) -> None:
        """Note that what begins here is in another namespace; one cause is told once."""
        self._is_told = True
        self.note(d.OTHER_NAMESPACE, element, name=_local_name(element), **self._where(element))

    def _where(self, element: etree._Element) -> dict[str, str]:
        en, vi = cause(element)
        expected = names.NS if self._dialect is NONE else self.namespace
        return {"cause_en": en, "cause_vi": vi, "expected": expected}

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
        # Not as it was kept: a lifted text is longer than what stands for it in the tree, and
        # stray text of just that length would go unnoticed.
        self._others.append(_all_text(element))


def _all_text(element: etree._Element) -> str:
    """What an element adds to the text of the document."""
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)


def _local_name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]
