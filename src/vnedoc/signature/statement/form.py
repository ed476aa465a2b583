"""The XML of a statement: typed elements, a version and a field list. Written and read strictly.

::

    <Statement xmlns="urn:vnedoc:statement:1" version="1" Id="...">
      <Fields><Field>MessageHeader/From/OrganId</Field>...</Fields>
      <Values><Text field="MessageHeader/From/OrganId">H26.99</Text>
              <Date field="MessageHeader/PromulgationInfo/PromulgationDate">2025-07-01</Date>
              <Number field="MessageHeader/OtherInfo/Priority">0</Number>
              <Flag field="MessageHeader/OtherInfo/Direction">false</Flag>...</Values>
      <Files><File><Name>05.pdf</Name><Size>1234</Size><Sha256>...</Sha256></File>...</Files>
    </Statement>

The order of values and of files means nothing; everything else stands exactly so. An unknown
version, field or type is not an error but an unknown: whoever wrote it may cover more than is
understood here. ``docs/reference/statement.md`` is the specification for other languages.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

import attrs
from lxml import etree

from vnedoc.signature.statement.normal import StatedFile, StatedValue
from vnedoc.signature.statement.strict import (
    BrokenFormError,
    UnknownFormError,
    check_root,
    children,
    leaf,
    signed_children,
)
from vnedoc.signature.statement.versions import LATEST, VERSIONS, Version

NS: Final = "urn:vnedoc:statement:1"
ROOT: Final = f"{{{NS}}}Statement"
TYPES: Final = ("Text", "Date", "Number", "Flag")
ELEMENTS: Final = (
    *("Statement", "Fields", "Field", "Values", *TYPES),
    *("Files", "File", "Name", "Size", "Sha256"),
)
"""The local names of all its elements."""
_INDEX: Final = re.compile(r"\[[1-9][0-9]{0,5}\]")
_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,15}")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


@attrs.frozen(kw_only=True)
class Statement:
    """What a statement lists."""

    values: tuple[StatedValue, ...]
    files: tuple[StatedFile, ...]
    version: Version = LATEST


def to_xml(statement: Statement) -> bytes:
    """The statement without its signature."""
    root = etree.Element(ROOT, {"version": statement.version.number}, nsmap={None: NS})
    listed = _add(root, "Fields")
    for field in statement.version.names:
        _add(listed, "Field", field)
    values = _add(root, "Values")
    for value in statement.values:
        _add(values, value.type, value.text).set("field", value.field)
    files = _add(root, "Files")
    for file in statement.files:
        entry = _add(files, "File")
        _add(entry, "Name", file.name)
        _add(entry, "Size", str(file.size))
        _add(entry, "Sha256", file.sha256)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    child = etree.SubElement(parent, f"{{{NS}}}{name}")
    child.text = text
    return child


def from_xml(root: etree._Element) -> Statement:
    """Read a statement; a ``ds:Signature`` as its last child is passed over.

    Raises:
        UnknownFormError: another version, or fields or types that are not known here.
        BrokenFormError: not the form of a statement.
    """
    check_root(root, ROOT)
    version = VERSIONS.get(root.get("version", ""))
    if version is None:
        raise UnknownFormError("version")
    parts = signed_children(root, ("version", "Id"))
    if [part.tag for part in parts] != [f"{{{NS}}}{n}" for n in ("Fields", "Values", "Files")]:
        raise UnknownFormError("parts")
    fields, values, files = parts
    if [leaf(field, f"{{{NS}}}Field") for field in children(fields)] != list(version.names):
        raise UnknownFormError("fields")
    return Statement(
        values=_values(values, version),
        files=tuple(_file(entry) for entry in children(files)),
        version=version,
    )


def _values(parent: etree._Element, version: Version) -> tuple[StatedValue, ...]:
    known = set(version.names)
    values = []
    for child in children(parent):
        kind = str(child.tag).rpartition("}")[2]
        field = child.get("field", "")
        if kind not in TYPES or _INDEX.sub("", field) not in known:
            raise UnknownFormError(field)
        values.append(StatedValue(field, kind, leaf(child, f"{{{NS}}}{kind}", ("field",))))
    if any(count > 1 for count in Counter(value.field for value in values).values()):
        raise BrokenFormError("a field stands twice")
    return tuple(values)


def _file(entry: etree._Element) -> StatedFile:
    parts = children(entry)
    if entry.tag != f"{{{NS}}}File" or len(parts) != 3:
        raise UnknownFormError("file")
    name, size, sha256 = (
        leaf(part, f"{{{NS}}}{expected}")
        for part, expected in zip(parts, ("Name", "Size", "Sha256"), strict=True)
    )
    if not _SIZE.fullmatch(size) or not _SHA256.fullmatch(sha256):
        raise BrokenFormError("file")
    return StatedFile(name, int(size), sha256)
