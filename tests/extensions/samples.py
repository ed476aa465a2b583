"""A small extension, and messages that carry its payload."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import attrs

import vnedoc
from tests import factories
from vnedoc.content import Content
from vnedoc.extensions import Extension
from vnedoc.model import Attachment, DocumentEnvelope

NS: Final = "urn:vnedoc:mau:phieu:1"
ROOT: Final = f"{{{NS}}}Phieu"
HEAD: Final = """
[extension]
id = "phieu-mau"
version = 1
from = 2020-01-01
title_vi = "Phiếu (mẫu)"
title_en = "Form (sample)"
document = "Quy chế 12/QC"
"""
PAYLOAD: Final = f"""
[[payload]]
root = "{ROOT}"
schema = "phieu.xsd"
count = "1..2"
"""
RULES: Final = """
[[link]]
envelope = "header.code.number"
payload = "So"
[[link]]
id = "PM-L02"
envelope = "header.subject"
after = "số tiền"
before = "đồng"
as = "amount"
payload = "Tong"
[[rule]]
id = "PM-001"
check = { sum = "Dong/Tien", equals = "Tong" }
vi = "Các dòng là {value}, tổng ghi {expected}."
en = "The lines are {value}, the total is {expected}."
hint_vi = "Cộng lại."
hint_en = "Add again."
clause = "Điều 5"
[[rule]]
id = "PM-002"
severity = "warning"
each = "Dong"
check = { value = "Ma", matches = "\\\\d{7}" }
vi = "Mã {value} không có 7 chữ số."
en = "The code {value} has not 7 digits."
[[rule]]
id = "PM-003"
on = "envelope"
check = { exists = "header.signer.full_name" }
vi = "Thiếu người ký."
en = "Nobody signed."
"""
FILES: Final = """
[files]
extensions = ["pdf", "txt"]
max_bytes = 1_000_000
max_count = 3
"""
XSD: Final = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{NS}"
 xmlns="{NS}" elementFormDefault="qualified">
<xs:include schemaLocation="kieu.xsd"/>
<xs:element name="Phieu"><xs:complexType><xs:sequence>
<xs:element name="So" type="xs:string"/>
<xs:element name="Dong" maxOccurs="unbounded"><xs:complexType><xs:sequence>
<xs:element name="Ma" type="xs:string"/><xs:element name="Tien" type="Tien"/>
</xs:sequence><xs:attribute name="stt" type="xs:int"/></xs:complexType></xs:element>
<xs:element name="Tong" type="Tien"/>
</xs:sequence></xs:complexType></xs:element>
</xs:schema>"""
TYPES: Final = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{NS}">
<xs:simpleType name="Tien"><xs:annotation>
<xs:documentation xml:lang="vi">số tiền, bằng đồng</xs:documentation>
<xs:documentation xml:lang="en">an amount in dong</xs:documentation></xs:annotation>
<xs:restriction base="xs:decimal"><xs:minInclusive value="0"/></xs:restriction></xs:simpleType>
</xs:schema>"""


def made(folder: Path, text: str = HEAD + PAYLOAD + RULES + FILES, **files: str) -> Extension:
    """An extension in a folder, read from it."""
    write(folder, text, **files)
    return Extension.load(folder)


def write(folder: Path, text: str, **files: str) -> None:
    """Its files; others by their names, with ``_`` for the dot."""
    folder.mkdir(parents=True, exist_ok=True)
    held = {"extension.toml": text, "phieu.xsd": XSD, "kieu.xsd": TYPES}
    held |= {"good/a.xml": payload().decode(), "bad/PM-001_tong.xml": payload(total="4").decode()}
    held |= {name if "/" in name else name.replace("_", "."): data for name, data in files.items()}
    for name, data in held.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(data, "utf-8")


def payload(
    lines: int = 2, total: str = "", number: str = "05", code: str = "1234567", root: str = "Phieu"
) -> bytes:
    """A payload, each element on a line of its own."""
    listed = "".join(
        f"<Dong stt='{n}'>\n<Ma>{code}</Ma>\n<Tien>{n}</Tien>\n</Dong>\n"
        for n in range(1, lines + 1)
    )
    total = total or str(lines * (lines + 1) // 2)
    text = f"<So>{number}</So>\n{listed}<Tong>{total}</Tong>\n"
    return f'<{root} xmlns="{NS}">\n{text}</{root}>'.encode()


def envelope(*payloads: bytes, amount: str = "3", **changes: Any) -> DocumentEnvelope:
    """An ordinary document that carries payloads behind its PDF file."""
    given = {"subject": f"Về việc rút số tiền {amount} đồng", **changes}
    base = factories.document(**given)
    added = tuple(
        Attachment(
            content_id=f"cid:p{n}",
            content_type="application/xml",
            name=f"phieu-{n}.xml",
            content=Content.from_bytes(data),
        )
        for n, data in enumerate(payloads, 1)
    )
    lines = tuple(
        attrs.evolve(
            base.manifest.references[0],
            content_id=one.content_id,
            content_type=one.content_type,
            name=one.name,
        )
        for one in added
    )
    references = (*base.manifest.references, *lines)
    return attrs.evolve(
        base,
        manifest=attrs.evolve(base.manifest, references=references),
        attachments=(*base.attachments, *added),
    )


def message(*payloads: bytes, total: str = "", amount: str = "3", **changes: Any) -> bytes:
    """The same as XML; without payloads, with one."""
    return vnedoc.dumps(envelope(*(payloads or (payload(total=total),)), amount=amount, **changes))
