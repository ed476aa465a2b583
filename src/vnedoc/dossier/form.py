"""The XML of a dossier: ``ho-so.xml``, the manifest that goes with its papers.

::

    <Dossier xmlns="urn:vnedoc:dossier:1" version="1">
      <Title>...</Title> ... <DocTotal>2</DocTotal><PageTotal>9</PageTotal>
      <Papers>
        <Paper><DocOrdinal>1</DocOrdinal> ... <Original>electronic</Original>
          <Files><File><Name>Tờ trình.pdf</Name><Size>1234</Size><Sha256>...</Sha256></File></Files>
        </Paper>
      </Papers>
    </Dossier>

Names are those of 30/2020/NĐ-CP Phụ lục VI.II where it has one. What says nothing is left out, and
everything stands in the one order of the tables below. Read strictly: an unknown version or element
is an unknown, for whoever wrote it may mean more than is understood here.
``docs/reference/dossier.md`` is the specification for other languages.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, TypeVar

import attrs
from lxml import etree

from vnedoc import names
from vnedoc.dossier.model import Dossier, DossierCode, Paper, PaperFile, PaperPlace
from vnedoc.errors import InvalidValueError, TooLargeError
from vnedoc.limits import MAX_REMAINDER_BYTES
from vnedoc.signature.statement.strict import (
    BrokenFormError,
    UnknownFormError,
    check_root,
    children,
    leaf,
    signed_children,
)

T = TypeVar("T")

NS: Final = names.DOSSIER_NS
ROOT: Final = f"{{{NS}}}Dossier"
VERSION: Final = "1"
_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,15}")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class _Kind(NamedTuple):
    """How values of one kind are written and read."""

    write: Callable[[Any], str]
    read: Callable[[str], Any]


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise BrokenFormError("number")
    return int(text)


def _date(text: str) -> dt.date:
    if not _DATE.fullmatch(text):
        raise BrokenFormError("date")
    return dt.date.fromisoformat(text)


def _flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise BrokenFormError("flag")
    return text == "true"


_TEXT: Final = _Kind(str, str)
_WHOLE: Final = _Kind(str, _number)
_DAY: Final = _Kind(dt.date.isoformat, _date)
_YES_NO: Final = _Kind(lambda flag: "true" if flag else "false", _flag)

_Table = tuple[tuple[str, str, _Kind], ...]
"""Rows of an element, the attribute that it is and its kind, in the order of the form."""

_CODE: Final[_Table] = (
    ("OrganId", "organ_id", _TEXT),
    ("FileCatalog", "year", _WHOLE),
    ("FileNotation", "notation", _TEXT),
)
_PLACE: Final[_Table] = (
    ("Bundle", "bundle", _TEXT),
    ("Position", "position", _WHOLE),
    ("FirstPage", "first_page", _WHOLE),
    ("LastPage", "last_page", _WHOLE),
    ("Barcode", "barcode", _TEXT),
)
_DOSSIER: Final[_Table] = (
    ("Title", "title", _TEXT),
    ("Submission", "submission", _TEXT),
    ("DocumentId", "message", _TEXT),
    ("OrganName", "organ", _TEXT),
    ("OrganId", "organ_id", _TEXT),
    ("Creator", "creator", _TEXT),
    ("Maintenance", "maintenance", _TEXT),
    ("Rights", "rights", _TEXT),
    ("Language", "language", _TEXT),
    ("StartDate", "start_date", _DAY),
    ("EndDate", "end_date", _DAY),
    ("Description", "description", _TEXT),
    ("DocTotal", "doc_total", _WHOLE),
    ("PageTotal", "page_total", _WHOLE),
)
_PAPER: Final[_Table] = (
    ("DocOrdinal", "order", _WHOLE),
    ("Kind", "kind", _TEXT),
    ("TypeName", "type_name", _TEXT),
    ("CodeNumber", "number", _TEXT),
    ("CodeNotation", "notation", _TEXT),
    ("IssuedDate", "date", _DAY),
    ("OrganName", "issuer", _TEXT),
    ("OrganId", "issuer_id", _TEXT),
    ("Subject", "title", _TEXT),
    ("Language", "language", _TEXT),
    ("PageAmount", "pages", _WHOLE),
    ("Description", "description", _TEXT),
    ("Position", "position", _TEXT),
    ("FullName", "signer", _TEXT),
    ("Original", "original", _TEXT),
    ("Signed", "signed", _YES_NO),
    ("Reason", "reason", _TEXT),
    ("InMessage", "in_message", _TEXT),
)
_FILE: Final[_Table] = (
    ("Name", "name", _TEXT),
    ("Size", "size", _WHOLE),
    ("Sha256", "sha256", _TEXT),
)
_TOTALS: Final = ("doc_total", "page_total")


@attrs.frozen(kw_only=True)
class ManifestText:
    """What a manifest says: a dossier, and how much of it there should be."""

    dossier: Dossier
    doc_total: int
    page_total: int

    @property
    def is_cut(self) -> bool:
        """Whether it lists another number of papers or pages than it says that there are."""
        said = (self.doc_total, self.page_total)
        return said != (self.dossier.doc_total, self.dossier.page_total)


def to_xml(dossier: Dossier) -> bytes:
    """The manifest of a dossier, without a signature.

    Args:
        dossier: What it is of.

    Raises:
        TooLargeError: nobody would read so long a manifest.
    """
    root = etree.Element(ROOT, {"version": VERSION}, nsmap={None: NS})
    _write_all(root, dossier, _DOSSIER)
    if dossier.code is not None:
        _write_all(_add(root, "FileCode"), dossier.code, _CODE)
    papers = _add(root, "Papers")
    for paper in dossier.papers:
        _write_paper(_add(papers, "Paper"), paper)
    written = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    if len(written) > MAX_REMAINDER_BYTES:
        raise TooLargeError(limit=MAX_REMAINDER_BYTES, found=len(written))
    return written


def _write_paper(element: etree._Element, paper: Paper) -> None:
    _write_all(element, paper, _PAPER)
    if paper.place is not None:
        _write_all(_add(element, "Place"), paper.place, _PLACE)
    files = _add(element, "Files")
    for file in paper.copies:
        _write_all(_add(files, "File"), file, _FILE)


def _write_all(parent: etree._Element, value: Any, table: _Table) -> None:
    for element, name, kind in table:
        given = getattr(value, name)
        if given is not None:
            _add(parent, element).text = kind.write(given)


def _add(parent: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{NS}}}{name}")


def from_xml(root: etree._Element) -> ManifestText:
    """Read a manifest; a ``ds:Signature`` as its last child is passed over.

    Args:
        root: Of the tree that was, or is to be, digested.

    Raises:
        UnknownFormError: of another version, or with something that is not known here.
        BrokenFormError: it is no manifest, or holds a value that cannot be.
    """
    check_root(root, ROOT)
    if root.get("version") != VERSION:
        raise UnknownFormError("version")
    parts = signed_children(root, ("version", "Id"))
    papers, code = _only(parts.pop() if parts else None, "Papers"), None
    if parts and parts[-1].tag == f"{{{NS}}}FileCode":
        code = _read_all(children(parts.pop()), _CODE)
    own = _read_all(parts, _DOSSIER)
    if any(total not in own for total in _TOTALS):
        raise BrokenFormError("totals")
    totals = {total: own.pop(total) for total in _TOTALS}
    read = [_read_paper(paper) for paper in children(papers)]
    return _made(
        lambda: ManifestText(
            dossier=Dossier(**own, code=code and DossierCode(**code), papers=read), **totals
        )
    )


def _read_paper(element: etree._Element) -> Paper:
    parts = children(_only(element, "Paper"))
    files, place = _only(parts.pop() if parts else None, "Files"), None
    if parts and parts[-1].tag == f"{{{NS}}}Place":
        place = _read_all(children(parts.pop()), _PLACE)
    own = _read_all(parts, _PAPER)
    if "order" not in own or "original" not in own:
        raise BrokenFormError("paper")
    copies = [_read_file(file) for file in children(files)]
    return _made(lambda: Paper(**own, place=place and PaperPlace(**place), copies=copies))


def _read_file(element: etree._Element) -> PaperFile:
    own = _read_all(children(_only(element, "File")), _FILE)
    if len(own) != len(_FILE):
        raise BrokenFormError("file")
    return _made(lambda: PaperFile(**own))


def _read_all(parts: list[etree._Element], table: _Table) -> dict[str, Any]:
    """Values by attribute; each element once, in the order of the table."""
    known: Mapping[str, int] = {f"{{{NS}}}{row[0]}": at for at, row in enumerate(table)}
    values: dict[str, Any] = {}
    last = -1
    for part in parts:
        at = known.get(str(part.tag))
        if at is None:
            raise UnknownFormError(str(part.tag))
        if at <= last:
            raise BrokenFormError("order of elements")
        last = at
        try:
            values[table[at][1]] = table[at][2].read(leaf(part, str(part.tag)))
        except ValueError as bad:
            if isinstance(bad, UnknownFormError):
                raise
            raise BrokenFormError(table[at][0]) from None
    return values


def _only(element: etree._Element | None, name: str) -> etree._Element:
    if element is None:
        raise BrokenFormError(name)
    if element.tag != f"{{{NS}}}{name}":
        raise UnknownFormError(str(element.tag))
    return element


def _made(make: Callable[[], T]) -> T:
    """A value of the model; one that it refuses makes the form a broken one."""
    try:
        return make()
    except InvalidValueError as refused:
        raise BrokenFormError(str(refused.facts["field"])) from None
