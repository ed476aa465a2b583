"""What describes a dossier and each of its papers to an archive: the fields of EAD.xml.

The annex calls the file EAD, and its root is ``simpledc``; names and their order are those that
programs of the field write. What a dossier does not say is left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree

from vnedoc.dossier.model import Dossier, Original, Paper
from vnedoc.packing.sip.profile import SipProfile

ROOT: Final = "simpledc"
DOSSIER_FIELDS: Final = (
    *("fileCode", "title", "maintenance", "mode", "language", "startDate", "endDate", "keyword"),
    *("totalDoc", "numberOfPaper", "numberOfPage", "format", "inforSign", "confidenceLevel"),
    *("paperFileCode", "riskRecovery", "riskRecoveryStatus", "description"),
)
PAPER_FIELDS: Final = (
    *("docId", "docCode", "maintenance", "typeName", "codeNumber", "codeNotation", "issuedDate"),
    *("organName", "subject", "language", "numberOfPage", "inforSign", "keyword", "mode"),
    *("confidenceLevel", "autograph", "format", "riskRecovery", "riskRecoveryStatus", "process"),
    "description",
)
_Fields = Iterable[tuple[str, str | None]]


def file_code(dossier: Dossier) -> str | None:
    """Code of the dossier: body, year, number and notation, of which none may be missing."""
    code = dossier.code
    parts = (code.organ_id, code.year, code.notation) if code else (None,)
    return None if None in parts else ".".join(map(str, parts))


def dossier_description(dossier: Dossier, profile: SipProfile) -> bytes:
    """EAD.xml of the whole dossier.

    Args:
        dossier: What is described.
        profile: Whose codes are written.
    """
    return _written(
        (
            ("fileCode", file_code(dossier)),
            ("title", dossier.title),
            ("maintenance", profile.code("maintenance", dossier.maintenance)),
            ("mode", profile.code("rights", dossier.rights)),
            ("language", profile.code("language", dossier.language)),
            ("startDate", _day(dossier.start_date)),
            ("endDate", _day(dossier.end_date)),
            ("totalDoc", str(dossier.doc_total)),
            ("numberOfPage", _pages(dossier)),
            ("confidenceLevel", _trust(dossier.papers, profile)),
            ("description", dossier.description),
        )
    )


def paper_description(dossier: Dossier, paper: Paper, place: int, profile: SipProfile) -> bytes:
    """EAD_doc.xml of one paper.

    Args:
        dossier: To which it belongs.
        paper: What is described.
        place: Which one it is, from 1; two papers may claim one order.
        profile: Whose codes are written.
    """
    code = file_code(dossier)
    return _written(
        (
            ("docId", code and f"{code}.{place}"),
            ("docCode", code and f"{code}.{place:07d}"),
            ("maintenance", profile.code("maintenance", dossier.maintenance)),
            ("typeName", profile.code("type_name", paper.type_name)),
            ("codeNumber", paper.number),
            ("codeNotation", paper.notation),
            ("issuedDate", _day(paper.date)),
            ("organName", paper.issuer),
            ("subject", paper.title),
            ("language", profile.code("language", paper.language)),
            ("numberOfPage", None if paper.pages is None else str(paper.pages)),
            ("mode", profile.code("rights", dossier.rights)),
            ("confidenceLevel", _trust((paper,), profile)),
            ("description", paper.description),
        )
    )


def _day(day: dt.date | None) -> str | None:
    return None if day is None else f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def _pages(dossier: Dossier) -> str | None:
    told = any(paper.pages is not None for paper in dossier.papers)
    return str(dossier.page_total) if told else None


def _trust(papers: Iterable[Paper], profile: SipProfile) -> str | None:
    kinds = {paper.original for paper in papers} - {Original.PAPER}
    if not kinds:
        return None
    return profile.code("original", "mixed" if len(kinds) > 1 else str(*kinds))


def _written(fields: _Fields) -> bytes:
    root = etree.Element(ROOT)
    for name, value in fields:
        if value is not None:
            etree.SubElement(root, name).text = value
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def description_schema(fields: Iterable[str]) -> bytes:
    """An XML Schema of such a file: every field at most once, in any order.

    Args:
        fields: Their names.
    """
    return b"".join(_schema_lines(fields))


def _schema_lines(fields: Iterable[str]) -> Iterator[bytes]:
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n'
    yield b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">\n'
    yield f'  <xs:element name="{ROOT}">\n    <xs:complexType>\n      <xs:all>\n'.encode()
    for name in fields:
        yield f'        <xs:element name="{name}" type="xs:string" minOccurs="0"/>\n'.encode()
    yield b"      </xs:all>\n    </xs:complexType>\n  </xs:element>\n</xs:schema>\n"
