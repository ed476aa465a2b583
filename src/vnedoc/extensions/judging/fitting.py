"""Whether a payload fits its schema, and words for where it does not."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from lxml import etree

from vnedoc.extensions.language.schema import PayloadSchema
from vnedoc.extensions.limits import MAX_XSD11_NODES
from vnedoc.limits import MAX_SCHEMA_FINDINGS
from vnedoc.words import Words
from vnedoc.xml.schema import misfits
from vnedoc.xml.schema.checking import faults_of

_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_HINTS: Final = (
    "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation",
    "{http://www.w3.org/2001/XMLSchema-instance}noNamespaceSchemaLocation",
)
_hinting: Final = etree.XPath(
    "//*[@xsi:schemaLocation or @xsi:noNamespaceSchemaLocation]",
    namespaces={"xsi": "http://www.w3.org/2001/XMLSchema-instance"},
    smart_strings=False,
)
_CLARK: Final = re.compile(r"\{[^}]*\}([^\s,]+)|(?<=[( ])([\w.-]+)(?=[,) ])")
_QUOTED: Final = re.compile(r"'([^']*)'")
_LONGEST: Final = 60
_MANY: Final = 12
Misfit = tuple[etree._Element, Words]


class TooLargeToFitError(Exception):
    """A payload has more elements than a schema of XSD 1.1 is asked about."""


def misfits_of(tree: etree._Element, data: bytes, schema: PayloadSchema) -> list[Misfit]:
    """The places of a payload that do not fit, at most one more than `MAX_SCHEMA_FINDINGS`.

    Args:
        tree: Of the payload; hints at schemas elsewhere are taken out of it.
        data: Its bytes.
        schema: Which.

    Raises:
        TooLargeToFitError: see there.
    """
    for element in _hinting(tree) if b"chemaLocation" in data else ():
        for hint in _HINTS:
            # libxml2 would open the file that a hint names, wherever it is.
            element.attrib.pop(hint, None)
    if schema.xsd == "1.1":
        return list(islice(_by_xmlschema(tree, schema), MAX_SCHEMA_FINDINGS + 1))
    with schema.validator() as validator:
        faults = faults_of(validator, tree)
        told = [(element, entry.type_name, entry.message) for element, entry in faults]
    return [(element, _words(schema, element, *said)) for element, *said in told]


def _by_xmlschema(tree: etree._Element, schema: PayloadSchema) -> Iterator[Misfit]:
    nodes = sum(1 for _ in islice(tree.iter(), MAX_XSD11_NODES + 1))
    if nodes > MAX_XSD11_NODES:
        raise TooLargeToFitError
    for fault in schema.model().iter_errors(tree, use_location_hints=False):
        reason = " ".join(str(fault.reason or fault.message).split())
        element = fault.elem if isinstance(fault.elem, etree._Element) else tree
        said = _cut(reason, 300)
        yield (
            element,
            Words(
                en=f"<{_name(element)}> does not fit: {said}",
                vi=f"<{_name(element)}> không khớp: {said}",
            ),
        )


def _words(schema: PayloadSchema, element: etree._Element, kind: str, message: str) -> Words:
    """What libxml2 found, in both languages."""
    name = _name(element)
    topic, facts = _said(schema, element, kind.removeprefix("SCHEMAV_"), message)
    facts = {"name": name, **facts}
    return Words(en=topic.en.format_map(facts), vi=topic.vi.format_map(facts))


def _said(
    schema: PayloadSchema, element: etree._Element, kind: str, message: str
) -> tuple[Any, dict[str, object]]:
    parent = element.getparent()
    if kind == "ELEMENT_CONTENT":
        expected = _expected(message)
        facts: dict[str, object] = {
            f"expected_{lang}": expected or none for lang, none in _NOTHING.items()
        }
        if "Missing child element" in message:
            return misfits.INCOMPLETE, facts
        return misfits.MISPLACED, {"parent": _name(parent), **facts}
    if kind in _FORMS:
        value = _cut("".join(element.itertext()), _LONGEST)
        attribute = re.match(r"Element '[^']*', attribute '([^']*)'", message)
        if attribute:
            name = attribute[1].rpartition("}")[2]
            value = _cut(element.get(attribute[1], ""), _LONGEST)
            of = {"name": f"{_name(element)} {name}", "value": value}
            return misfits.FORM, {**of, **_form(message, None)}
        return misfits.FORM, {"value": value, **_form(message, _declaration(schema, element))}
    if kind in _ATTRIBUTES:
        found = re.search(r"attribute '([^']+)'", message)
        name = found[1].rpartition("}")[2] if found else ""
        return _ATTRIBUTES[kind], {"attribute": name}
    if kind in _PLAIN:
        return _PLAIN[kind], {}
    return misfits.OTHER, {"reason": _cut(message.partition(": ")[2] or message, 300)}


_NOTHING: Final = {"en": "nothing more", "vi": "không còn phần tử nào"}
_FORMS: Final = frozenset(
    f"CVC_{name}"
    for name in (
        *("PATTERN_VALID", "ENUMERATION_VALID", "DATATYPE_VALID_1_2_1", "DATATYPE_VALID_1_2_2"),
        *("DATATYPE_VALID_1_2_3", "MINLENGTH_VALID", "MAXLENGTH_VALID", "LENGTH_VALID"),
        *("MININCLUSIVE_VALID", "MAXINCLUSIVE_VALID", "MINEXCLUSIVE_VALID", "MAXEXCLUSIVE_VALID"),
        *("TOTALDIGITS_VALID", "FRACTIONDIGITS_VALID"),
    )
)
_ATTRIBUTES: Final[dict[str, Any]] = {
    "CVC_COMPLEX_TYPE_3_2_1": misfits.ATTRIBUTE,
    "CVC_COMPLEX_TYPE_3_2_2": misfits.ATTRIBUTE,
    "CVC_TYPE_3_1_1": misfits.ATTRIBUTE,
    "CVC_COMPLEX_TYPE_4": misfits.NO_ATTRIBUTE,
}
_PLAIN: Final[dict[str, Any]] = {
    "CVC_COMPLEX_TYPE_2_3": misfits.STRAY_TEXT,
    "CVC_TYPE_3_1_2": misfits.NOT_A_GROUP,
    "CVC_ELT_3_1": misfits.XSI,
    "CVC_ELT_4_1": misfits.XSI,
    "CVC_ELT_4_2": misfits.XSI,
    "CVC_ELT_4_3": misfits.XSI,
}
_FACETS: Final = {
    "pattern": ("the form {}", "dạng {}"),
    "enumeration": ("one of {}", "một trong: {}"),
    "minLength": ("a length of at least {}", "ít nhất {} ký tự"),
    "maxLength": ("a length of at most {}", "nhiều nhất {} ký tự"),
    "length": ("a length of {}", "đúng {} ký tự"),
    "minInclusive": ("at least {}", "ít nhất {}"),
    "maxInclusive": ("at most {}", "nhiều nhất {}"),
    "minExclusive": ("more than {}", "lớn hơn {}"),
    "maxExclusive": ("less than {}", "nhỏ hơn {}"),
    "totalDigits": ("no more digits than {}", "nhiều nhất {} chữ số"),
    "fractionDigits": ("no more decimals than {}", "nhiều nhất {} chữ số thập phân"),
}
_FACET: Final = re.compile(r"\[facet '(\w+)'\]")


def _form(message: str, declaration: Any) -> dict[str, object]:
    """What a value must be: the schema's own words, or what libxml2 compared it with."""
    words = _documented(declaration)
    facet = _FACET.search(message)
    if facet and facet[1] in _FACETS:
        if facet[1] == "enumeration":
            limit = ", ".join(_QUOTED.findall(message.rpartition("{")[2]))
        else:
            said = _QUOTED.findall(message[facet.end() :])
            limit = said[-1] if said else ""
        en, vi = _FACETS[facet[1]]
        limit = _cut(limit, 200)
        return {"expected_en": en.format(limit), "expected_vi": vi.format(limit), **words}
    kind = message.rpartition("type '")[2].rstrip(".'\n ").rpartition("}")[2] or "?"
    return {"expected_en": f"a value of {kind}", "expected_vi": f"giá trị kiểu {kind}", **words}


def _expected(message: str) -> str:
    """Names of the elements that libxml2 expects at a place."""
    found = _CLARK.findall(message.partition("Expected is")[2])
    names = [one or other for one, other in found if (one or other) not in ("one", "of")]
    return ", ".join(_cut(name.rstrip(")."), _LONGEST) for name in names[:_MANY])


@functools.lru_cache(maxsize=256)
def _path_declaration(schema: PayloadSchema, path: tuple[str, ...]) -> Any:
    declaration: Any = schema.model().maps.elements.get(path[0])
    for tag in path[1:]:
        if declaration is None or not declaration.type.is_complex():
            return None
        inner = declaration.type.content.iter_elements()
        declaration = next((child for child in inner if child.name == tag), None)
    return declaration


def _declaration(schema: PayloadSchema, element: etree._Element) -> Any:
    """What the schema declares for an element; `None` if it is not known."""
    above = [str(one.tag) for one in element.iterancestors()]
    try:
        return _path_declaration(schema, (*reversed(above), str(element.tag)))
    except Exception:  # noqa: BLE001 - words alone: xmlschema may refuse what libxml2 takes
        return None


def _documented(declaration: Any) -> dict[str, object]:
    """The schema's own words for the form of a value, in the languages in which it has some."""
    if declaration is None:
        return {}
    found: dict[str, object] = {}
    for bearer in (declaration.type, declaration):
        notes = bearer.annotation
        for note in notes.documentation if notes is not None else ():
            if (lang := note.get(_LANG)) in ("vi", "en") and (note.text or "").strip():
                found[f"expected_{lang}"] = _cut(" ".join(note.text.split()), 200)
    return found if len(found) > 1 else {}


def _name(element: etree._Element | None) -> str:
    return "" if element is None else _cut(etree.QName(element).localname, _LONGEST)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[:limit]}…"
