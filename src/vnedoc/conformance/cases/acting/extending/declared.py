"""A payload that nobody uses, its declaration, and the cases that ask about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from vnedoc.clauses import ADVICE, Clause
from vnedoc.conformance.cases import messages
from vnedoc.conformance.cases.case import (
    Allowed,
    Case,
    CaseOutcome,
    Expected,
    Importance,
    Input,
    Role,
    Task,
)
from vnedoc.conformance.cases.grounds import bounded
from vnedoc.conformance.cases.writing.nodes import render
from vnedoc.words import Words

ORIGIN: Final = "written for this suite"
NAME: Final = "phieu-vi-du"
ROOT: Final = "urn:vidu:phieu:1"
DECLARATION: Final = "extension.toml"
SCHEMA: Final = "phieu.xsd"
TYPES: Final = "kieu.xsd"
_TITLE: Final = Words(vi="Phiếu ví dụ của bộ kiểm thử", en="A made-up form of the conformance kit")
VALID: Final = "valid"
INVALID: Final = "invalid"
UNKNOWN: Final = "unknown"
REFUSED: Final = "refused"
LINE: Final = "<Dong><Ma>{}</Ma><Tien>{}</Tien></Dong>"
LINES: Final = LINE.format(1, "100") + LINE.format(2, "200")

XSD: Final = f"""<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="{ROOT}"
  targetNamespace="{ROOT}" elementFormDefault="qualified">
 <xs:include schemaLocation="{TYPES}"/>
 <xs:element name="Phieu">
  <xs:complexType>
   <xs:sequence>
    <xs:element name="So" type="So"/>
    <xs:element name="Ngay" type="xs:date"/>
    <xs:element name="Loai" type="Loai"/>
    <xs:element name="KyHieu" type="KyHieu" minOccurs="0"/>
    <xs:element name="GhiChu" type="GhiChu" minOccurs="0" nillable="true"/>
    <xs:element name="Gui" type="xs:boolean" minOccurs="0"/>
    <xs:element name="Dong" maxOccurs="5">
     <xs:complexType>
      <xs:sequence>
       <xs:element name="Ma" type="xs:positiveInteger"/>
       <xs:element name="Tien" type="Tien"/>
      </xs:sequence>
     </xs:complexType>
    </xs:element>
    <xs:element name="Tong" type="Tien"/>
   </xs:sequence>
   <xs:attribute name="ban" type="xs:positiveInteger"/>
  </xs:complexType>
 </xs:element>
</xs:schema>
"""
XSD_TYPES: Final = f"""<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="{ROOT}" targetNamespace="{ROOT}">
 <xs:simpleType name="So">
  <xs:restriction base="xs:token"><xs:minLength value="1"/></xs:restriction>
 </xs:simpleType>
 <xs:simpleType name="Loai">
  <xs:restriction base="xs:string">
   <xs:enumeration value="A"/><xs:enumeration value="B"/><xs:enumeration value="C"/>
  </xs:restriction>
 </xs:simpleType>
 <xs:simpleType name="KyHieu">
  <xs:restriction base="xs:string"><xs:pattern value="[A-Z]{{2}}[0-9]{{3}}"/></xs:restriction>
 </xs:simpleType>
 <xs:simpleType name="GhiChu">
  <xs:restriction base="xs:string"><xs:maxLength value="20"/></xs:restriction>
 </xs:simpleType>
 <xs:simpleType name="Tien">
  <xs:restriction base="xs:decimal">
   <xs:fractionDigits value="2"/><xs:minInclusive value="0"/>
  </xs:restriction>
 </xs:simpleType>
</xs:schema>
"""


def payload(
    *, lines: str = LINES, total: str = "300", more: str = "", root: str = ROOT, **values: str
) -> str:
    """A payload.

    Args:
        lines: its lines.
        total: what they add up to.
        more: elements between the kind and the lines.
        root: its namespace.
        **values: texts of ``So``, ``Ngay`` and ``Loai`` that differ.
    """
    told = {"So": "05", "Ngay": "2025-07-01", "Loai": "A", **values}
    head = "".join(f"<{name}>{value}</{name}>" for name, value in told.items())
    return f'<Phieu xmlns="{root}">{head}{more}{lines}<Tong>{total}</Tong></Phieu>'


def declaration(*parts: str, schema: str = SCHEMA, root: str = f"{{{ROOT}}}Phieu") -> str:
    """The declaration of the payload.

    Args:
        *parts: further tables.
        schema: file of its schema.
        root: its root element.
    """
    head = f"""[extension]
id = "{NAME}"
version = 1
from = 2025-01-01
title_vi = "{_TITLE.vi}"
title_en = "{_TITLE.en}"

[[payload]]
root = "{root}"
schema = "{schema}"
"""
    return "\n".join((head, *parts))


def rule(ident: str, check: str) -> str:
    """A rule that makes a payload invalid.

    Args:
        ident: its id.
        check: what it asks for, as a table of the closed language.
    """
    words = f'vi = "Phiếu trái quy tắc {ident}."\nen = "The form breaks the rule {ident}."\n'
    return f'[[rule]]\nid = "{ident}"\nseverity = "error"\ncheck = {{ {check} }}\n{words}'


def extension_case(
    ident: str,
    held: str | bytes | Iterable[bytes],
    clause: Clause,
    vi: str,
    en: str,
    *,
    defect: str,
    verdict: str | tuple[str, ...] = VALID,
    broken: str = "",
    importance: Importance = Importance.MUST,
    declared: str | bytes = "",
    files: Mapping[str, bytes] | None = None,
    name: str = "phieu.xml",
    kind: str = "application/xml",
    known: bool = True,
) -> Case:
    """A message with a payload, its declaration, and what must be said of it.

    Args:
        ident: of the case, behind ``extension-``.
        held: the payload, or several.
        clause: what it stands on.
        vi: its reason.
        en: the same.
        defect: what fails it.
        verdict: what the payload is.
        broken: ids of the rules that it breaks.
        importance: as far as the clause bears it.
        declared: the declaration; without rules unless it is given.
        files: of the declaration, which differ.
        name: of the attached file.
        kind: its media type.
        known: whether the payload must be known as one: what is no XML need not be.
    """
    held = held.encode() if isinstance(held, str) else held
    told = [held] if isinstance(held, bytes) else list(held)
    attached = [(name if n == 1 else f"{n}-{name}", kind, one) for n, one in enumerate(told, 1)]
    declared = declared or declaration()
    data = declared.encode() if isinstance(declared, str) else declared
    given = {SCHEMA: XSD.encode(), TYPES: XSD_TYPES.encode(), **(files or {})}
    allowed: Allowed = (verdict,) if isinstance(verdict, str) else verdict
    found = {"verdict": allowed}
    if REFUSED not in allowed:
        found["broken"] = (broken,) if broken else (None,)
        if known:
            found["payload"] = (None,) if UNKNOWN in allowed else (" ".join([NAME] * len(told)),)
    return Case(
        id=f"extension-{ident}",
        clause=clause,
        role=Role.EXTENSION,
        importance=bounded(importance, clause),
        task=Task.EXTENSION,
        inputs=(
            Input.of("message.edxml", render(messages.document(*attached))),
            Input.of(DECLARATION, data),
            *(Input.of(one, content) for one, content in given.items()),
        ),
        expected=Expected(outcome=CaseOutcome.ACCEPT, values=found),
        why=Words(vi=vi, en=en),
        origin=ORIGIN,
        defect=defect,
        given={"declaration": [DECLARATION]},
    )


def ruled(
    ident: str,
    check: str,
    held: str,
    vi: str,
    en: str,
    *,
    defect: str = "extension-rule",
    broken: bool = False,
) -> Case:
    """A case of one rule of the closed language: no text demands it.

    Args:
        ident: of the case, behind ``extension-rule-``.
        check: of the rule.
        held: the payload.
        vi: its reason.
        en: the same.
        defect: what fails it.
        broken: whether the payload breaks the rule.
    """
    return extension_case(
        f"rule-{ident}",
        held,
        ADVICE,
        vi,
        en,
        defect=defect,
        declared=declaration(rule("VD-001", check)),
        verdict=INVALID if broken else VALID,
        broken="VD-001" if broken else "",
    )
