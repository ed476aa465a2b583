"""The schemas of an extension: files of its folder alone, read and judged before any payload is.

libxml2 says whether a payload fits an XSD 1.0 schema, xmlschema whether it fits one of XSD 1.1,
which libxml2 does not know. Neither opens a file or a host: what a schema includes was read from
the folder when the extension was loaded, and everything else was refused then.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import attrs
from lxml import etree

from vnedoc.errors import ReadError
from vnedoc.extensions.language.folder import Folder
from vnedoc.extensions.language.patterns import PatternFault
from vnedoc.extensions.language.schemacosts import SchemaCost, refuse_costly
from vnedoc.extensions.language.tables import Table
from vnedoc.extensions.language.xsdpatterns import refuse_ways
from vnedoc.extensions.limits import (
    MAX_EXTENSION_FOLDER_BYTES,
    MAX_SCHEMA_FILES,
    MAX_SCHEMA_NODES,
    MAX_SCHEMA_PATTERNS,
)
from vnedoc.files import scratch
from vnedoc.frozen import FrozenMap, frozen_map
from vnedoc.xml.plain import parse_plain

_XS: Final = "{http://www.w3.org/2001/XMLSchema}"
_INCLUDES: Final = tuple(_XS + name for name in ("include", "import", "redefine", "override"))
_TESTS: Final = tuple(_XS + name for name in ("assert", "assertion", "alternative"))
_OUTSIDE: Final = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:|^/|\\|[#%?]")
"""Another host, another drive, the root of the disk, or a name that only looks like one."""
_CALL: Final = re.compile(r"([\w-]+)\s*\(")
_CALLS: Final = frozenset(
    {
        *("not", "true", "false", "boolean", "exists", "empty", "count", "position", "last"),
        *("sum", "min", "max", "avg", "abs", "floor", "ceiling", "round", "number"),
        *("string", "string-length", "normalize-space", "concat", "starts-with", "ends-with"),
        *("contains", "substring", "upper-case", "lower-case", "distinct-values", "deep-equal"),
        *("date", "decimal", "integer", "dateTime", "element", "text", "node", "local-name"),
        *("and", "or", "in", "if", "then", "else", "return", "satisfies", "every", "some"),
    }
)
"""What a test of XSD 1.1 may call. Nothing that opens a document, or takes a pattern."""
_URL: Final = "extension:///"


@attrs.frozen(kw_only=True)
class PayloadSchema:
    """The schema of one kind of payload, with all that it includes."""

    main: str
    """Name of its file in the folder."""
    xsd: str
    files: Mapping[str, bytes] = attrs.field(converter=frozen_map, repr=False)
    """Name -> bytes of every file."""

    @contextmanager
    def validator(self) -> Iterator[etree.XMLSchema]:
        """The compiled schema, which no other thread uses meanwhile: its log is its own.

        Raises:
            lxml.etree.XMLSchemaParseError: it is none.
        """
        idle = _idle[self]
        try:
            made = idle.pop()
        except IndexError:
            _make_room()
            made = etree.XMLSchema(self._tree())
        yield made
        idle.append(made)

    def _tree(self) -> etree._Element:
        return parse_plain(
            self.files[self.main],
            max_bytes=MAX_EXTENSION_FOLDER_BYTES,
            max_nodes=MAX_SCHEMA_NODES,
            resolver=_Inside(self.files),
            url=_URL + self.main,
        )

    def model(self) -> Any:
        """The same for xmlschema, which is loaded here and nowhere else.

        Raises:
            xmlschema.XMLSchemaException: it is none.
        """
        found = _models.get(self)
        if found is None:
            _make_room()
            found = _models[self] = self._model()
        return found

    def _model(self) -> Any:
        import xmlschema

        kind = xmlschema.XMLSchema11 if self.xsd == "1.1" else xmlschema.XMLSchema10
        with scratch() as folder:
            # It wants files: these are ours, in a folder out of which it may not go.
            for name, data in self.files.items():
                path = folder.joinpath(*name.split("/"))
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            main = folder.joinpath(*self.main.split("/"))
            return kind(str(main), allow="sandbox", base_url=str(folder), defuse="always")


_idle: Final[defaultdict[PayloadSchema, list[etree.XMLSchema]]] = defaultdict(list)
_models: Final[dict[PayloadSchema, Any]] = {}
_KEPT: Final = 64
"""Schemas that stay compiled; a process that loads changed ones all day must not fill up."""


def _make_room() -> None:
    if max(len(_idle), len(_models)) > _KEPT:
        _idle.clear()
        _models.clear()


class _Inside(etree.Resolver):
    """Gives libxml2 the files that were read, and refuses all else."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__()
        self._files = files

    def resolve(self, system_url: str | None, _: str | None, context: Any) -> Any:
        """The bytes of a file."""
        url = system_url or ""
        data = self._files.get(url.removeprefix(_URL))
        if data is None or not url.startswith(_URL):
            raise OSError(f"{url} is not a file of the extension")
        return self.resolve_string(data, context, base_url=url)


def payload_schema(folder: Folder, table: Table, root: str, xsd: str) -> PayloadSchema | None:
    """The schema that a ``[[payload]]`` names; `None` if it names none.

    Args:
        folder: The extension's.
        table: The ``[[payload]]``.
        root: Its root element, ``{namespace}name``.
        xsd: ``1.0`` or ``1.1``.

    Raises:
        ExtensionError: it cannot be used; the error names its file.
    """
    main = table.text("schema")
    if main is None:
        return None
    gathering = _Gathering(folder)
    gathering.add(table, "schema", main, ())
    gathering.refuse_costly(table)
    if root not in gathering.roots:
        known = ", ".join(sorted(gathering.roots)[:_SHOWN]) or "-"
        table.wrong(
            f"{main} declares no such element; it has {known}",
            f"{main} không khai phần tử này; chỉ có: {known}",
            "root",
        )
    made = PayloadSchema(main=main, xsd=xsd, files=FrozenMap(gathering.files))
    _compile(table, made)
    return made


def _compile(table: Table, schema: PayloadSchema) -> None:
    """Refuse what is no schema now rather than at the first payload."""
    try:
        if schema.xsd == "1.1":
            schema.model()
        else:
            with schema.validator():
                pass
    except etree.XMLSchemaParseError as fault:
        _no_schema(table, schema, str(fault))
    except Exception as fault:  # noqa: BLE001 - xmlschema lets several kinds of its own escape
        _no_schema(table, schema, str(fault).partition("\n")[0])


def _no_schema(table: Table, schema: PayloadSchema, said: str) -> None:
    said = " ".join(said.split())[:300]
    table.wrong(
        f"{schema.main} is no schema of XSD {schema.xsd}: {said}",
        f"{schema.main} không phải lược đồ XSD {schema.xsd}: {said}",
        "schema",
    )


_SHOWN: Final = 10


class _Gathering:
    """Goes through a schema and all that it includes, and refuses what leads elsewhere."""

    def __init__(self, folder: Folder) -> None:
        self.files: dict[str, bytes] = {}
        self.roots: set[str] = set()
        self._trees: dict[str, etree._Element] = {}
        self._folder = folder
        self._nodes = 0
        self._patterns = 0

    def add(self, table: Table, key: str, name: str, above: tuple[str, ...]) -> None:
        """Add a file and what it includes.

        Args:
            table: Where it is named.
            key: The same.
            name: From the folder on.
            above: The files that include one another down to this one.
        """
        if name in above:
            chain = " -> ".join((*above, name))
            table.wrong(f"it includes itself: {chain}", f"tự bao gồm chính nó: {chain}", key)
        if name in self.files:
            return
        if len(self.files) >= MAX_SCHEMA_FILES:
            limit = MAX_SCHEMA_FILES
            table.wrong(f"more than {limit} schemas", f"có quá {limit} lược đồ", key)
        self.files[name] = data = self._folder.read(table, key, name)
        own = Table(table.source, name, {})
        self._trees[name] = root = self._root(own, data)
        namespace = root.get("targetNamespace", "")
        for child in root.iterchildren(f"{_XS}element"):
            local = child.get("name", "")
            self.roots.add(f"{{{namespace}}}{local}" if namespace else local)
        self._refuse(own, root)
        for one in root.iterchildren(*_INCLUDES):
            place = one.get("schemaLocation")
            if place is not None:
                inner = self._inside(own, one, name, place)
                self.add(own, f"line {one.sourceline}", inner, (*above, name))

    def refuse_costly(self, table: Table) -> None:
        """Refuse schemas that would cost too much to compile, or to check by.

        Raises:
            ExtensionError: they would; it names the file and the line.
        """
        try:
            refuse_costly(self._trees.values())
        except SchemaCost as fault:
            around = fault.place.getroottree().getroot()
            name = next(name for name, root in self._trees.items() if root is around)
            own = Table(table.source, name, {})
            own.wrong(fault.en, fault.vi, f"line {fault.place.sourceline}")

    def _root(self, own: Table, data: bytes) -> etree._Element:
        self._nodes += data.count(b"<")
        if self._nodes > MAX_SCHEMA_NODES:
            limit = MAX_SCHEMA_NODES
            own.wrong(f"more than {limit} elements", f"có quá {limit} phần tử")
        try:
            root = parse_plain(
                data, max_bytes=MAX_EXTENSION_FOLDER_BYTES, max_nodes=2 * MAX_SCHEMA_NODES
            )
        except ReadError as fault:
            own.wrong(fault.text("en").rstrip("."), fault.text("vi").rstrip("."))
        if root.tag != f"{_XS}schema":
            own.wrong("it is no XML Schema", "đây không phải lược đồ XML (XSD)")
        return root

    def _inside(self, own: Table, one: etree._Element, name: str, place: str) -> str:
        """The name of an included file."""
        found = posixpath.normpath(posixpath.join(posixpath.dirname(name), place.strip()))
        if _OUTSIDE.search(place.strip()) or found.startswith("..") or not place.strip():
            shown = place[:100]
            own.wrong(
                f"{shown!r} is not inside the folder; put a copy there and name it by its file",
                f"{shown!r} không ở trong thư mục; hãy đặt bản sao vào đó và ghi tên tệp",
                f"line {one.sourceline}",
            )
        return found

    def _refuse(self, own: Table, root: etree._Element) -> None:
        """Refuse what would cost an engine too much, or make it leave."""
        for pattern in root.iter(f"{_XS}pattern"):
            self._patterns += len(pattern.get("value", "")) ** 2
            if self._patterns > MAX_SCHEMA_PATTERNS:
                own.wrong("its patterns are too many", "có quá nhiều mẫu (xs:pattern)")
            try:
                refuse_ways(pattern.get("value", ""))
            except PatternFault as fault:
                words = fault.words
                key = f"line {pattern.sourceline}"
                own.wrong(f"the pattern: {words.en}", f"mẫu: {words.vi}", key)
        for one in root.iter(*_TESTS):
            for call in _CALL.findall(one.get("test", "")):
                if call not in _CALLS:
                    own.wrong(
                        f"a test may not call {call}()",
                        f"điều kiện không được gọi {call}()",
                        f"line {one.sourceline}",
                    )
