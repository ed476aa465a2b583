"""The reader's hot loop: the usual element costs one look-up and no call.

Attributes where none belong, text between elements and other namespaces are rare and costly to look
for. This leaves them out and knows whether it missed any; then `filling` reads everything again.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final, cast

from lxml import etree

from vnedoc.xml.plan import Branch, Leaf, Plan, Quick
from vnedoc.xml.reading import departures as d
from vnedoc.xml.reading.filling import Filler
from vnedoc.xml.reading.gathering import Place
from vnedoc.xml.scalars import FILLER_BEGINS, LONGEST_FILLER

_SPACE: Final = b" \t\r\n"
_attributes_in = etree.XPath("count(//@*)", smart_strings=False)


class QuickFiller(Filler):
    """One reading that passes over what is rare; lives as long as one call."""

    careful: ClassVar[bool] = False

    def fill(self, element: etree._Element, plan: Plan, place: Place) -> dict[str, Any]:
        """Read the children and attributes of `element`."""
        return self._fill(element, plan.quick(self.namespace), place)

    def _fill(self, element: etree._Element, quick: Quick, place: Place) -> dict[str, Any]:
        values: dict[str, Any] = {}
        find, take = quick.find, self._texts.append
        if quick.plan.attributes:
            self._attributes(element, quick.plan, values, place)
        for child in element:
            found = find(child.tag)  # type: ignore[arg-type]
            if found is None:
                self._unknown(child, quick.plan, values, place)
                continue
            field, read, node, inner = found
            if inner is not None:
                self._branch(child, cast(Branch, node), inner, values, place)
                continue
            text = child.text
            if text and field not in values and not len(child):
                if read is None:
                    # `scalars.quick_text`, without the call: nine of ten values are texts.
                    first = text[0]
                    if first > " " and (len(text) > LONGEST_FILLER or first not in FILLER_BEGINS):
                        values[field] = text  # type: ignore[index]
                        take(text)
                        continue
                elif (value := read(text)) is not None:
                    values[field] = value  # type: ignore[index]
                    take(text)
                    continue
            self.leaf(child, cast(Leaf, node), values, place)
        return values

    def branch(
        self, child: etree._Element, node: Branch, values: dict[str, Any], parent: Place
    ) -> None:
        """Read one element with children into `values`."""
        self._branch(child, node, node.plan.quick(self.namespace), values, parent)

    def _branch(
        self,
        child: etree._Element,
        node: Branch,
        quick: Quick,
        values: dict[str, Any],
        parent: Place,
    ) -> None:
        field, count = node.field, 1
        if node.many:
            count += len(values.get(field or "", ()))
        elif field in values or (field is None and not node.plan.fields.isdisjoint(values)):
            self._keep(child, parent, d.REPEATED)
            return
        place = (parent, node.element, count)
        # `_mark`, without the call.
        mark = len(self.unread), self._kept, self._attributes_seen, len(self._others)
        inner = self._fill(child, quick, place)
        if self._papers and node.element == "TraceHeaderList":
            self._adopt_papers(inner, place)
        if not inner:
            self._leave_out(child, node, mark, parent)
        elif field is None or quick.make is None:
            self.note_twin(child, node)
            values.update(inner)
        else:
            for name in quick.lists:
                if name in inner:
                    inner[name] = tuple(inner[name])
            if node.many:
                self._append(child, node, quick.make(inner), values, place)
            else:
                values[field] = quick.make(inner)

    def missed_something(self) -> bool:
        """Whether the document says more than was read or kept.

        Every text was read once at most, so if all of them together are as long as the
        document's, none was missed; and so with the number of attributes.
        """
        root = self.document.root
        if self._has_others:
            return True
        whole = etree.tostring(root, method="text", encoding="UTF-8")
        found = "".join((*self._texts, *self._others)).encode()
        return _attributes_in(root) != self._attributes_seen or _length(whole) != _length(found)


def _length(text: bytes) -> int:
    return len(text.translate(None, _SPACE))
