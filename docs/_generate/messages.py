"""``examples/messages``: invented messages for the examples, the guides and their tests."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Final

from vnedoc import builder
from vnedoc.codes import Priority, StatusCode, SteeringType
from vnedoc.content import Content
from vnedoc.identifiers import DocumentId, OrganId
from vnedoc.model import (
    VIETNAM,
    Attachment,
    Code,
    DocumentEnvelope,
    DocumentType,
    Header,
    Organ,
    Other,
    Promulgation,
    Replacement,
    Signer,
    Staff,
)
from vnedoc.xml.writing.writer import dumps

TARGET: Final = Path(__file__).resolve().parents[2] / "examples" / "messages"
OWNS: Final = ("examples/messages/*",)

DEPARTMENT_A: Final = Organ(
    organ_id=OrganId("H26.99"),
    organization_in_charge="Ủy ban nhân dân thành phố Hà Nội",
    organ_name="Sở Ví dụ A",
    address="1 phố Ví Dụ, Hà Nội",
    email="vanthu@vidu-a.example",
)
DEPARTMENT_B: Final = Organ(organ_id=OrganId("H41.99"), organ_name="Sở Ví dụ B")
CLERK: Final = Staff(department="Văn thư", staff="Trần Thị Ví Dụ", email="ttvd@vidu-a.example")
ANNEX: Final = "STT,Đơn vị,Số lượng\r\n1,Phòng Ví dụ,2\r\n2,Trung tâm Ví dụ,5\r\n".encode()


def at(day: int, hour: int, minute: int) -> dt.datetime:
    """A moment of July 2025 in Vietnam."""
    return dt.datetime(2025, 7, day, hour, minute, tzinfo=VIETNAM)


def header(number: str, day: int, subject: str) -> Header:
    """The header of a letter from A to B."""
    issued = dt.date(2025, 7, day)
    return Header(
        sender=DEPARTMENT_A,
        recipients=(DEPARTMENT_B,),
        document_id=DocumentId.compose(DEPARTMENT_A.organ_id or "", issued, number, "SVDA-VP"),
        code=Code(number=number, notation="SVDA-VP"),
        promulgation=Promulgation(place="Hà Nội", date=issued),
        document_type=DocumentType(code=2, detail=18, name="Công văn"),
        subject=subject,
        signer=Signer(
            competence="KT. GIÁM ĐỐC", position="Phó Giám đốc", full_name="Nguyễn Văn Ví Dụ"
        ),
        other=Other(
            priority=Priority.NORMAL, promulgation_amount=1, page_amount=1, direction=False
        ),
        steering_type=SteeringType.NONE,
        to_places=("Như trên;", "Lưu: VT."),
    )


def pdf(text: str) -> bytes:
    """A PDF of one page with one line in the plain Latin alphabet."""
    stream = f"BT /F1 14 Tf 72 770 Td ({text}) Tj ET".encode("ascii")
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    data, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return (
        data
        + b"xref\n0 6\n0000000000 65535 f \n%s" % table
        + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(data)
    )


def attached(name: str, data: bytes) -> Attachment:
    """A file of this name."""
    return Attachment(name=name, content=Content.from_bytes(data))


def letters() -> dict[str, DocumentEnvelope]:
    """A letter, the message that takes it back, and the letter that takes its place."""
    letter = header("05", 1, "V/v phối hợp tổ chức hội nghị ví dụ")
    better = header("06", 2, "V/v phối hợp tổ chức hội nghị ví dụ (thay thế Công văn số 05)")
    files = (attached("05-SVDA-VP.pdf", PDF), attached("phu-luc.csv", ANNEX))
    replaced: dict[str, Any] = {
        "document_id": letter.document_id,
        "organ_ids": (DEPARTMENT_B.organ_id,),
    }
    return {
        "cong-van.edxml": builder.new(letter, files, at=at(1, 9, 30), paper=False),
        "thu-hoi.edxml": builder.revoke(
            letter, files, reason="Gửi nhầm phụ lục", at=at(1, 14, 0), paper=False, staff=CLERK
        ),
        "thay-the.edxml": builder.replace(
            better,
            (attached("06-SVDA-VP.pdf", pdf("06/SVDA-VP - an invented letter")),),
            replacements=(Replacement(**replaced),),
            reason="Công văn số 05 ghi sai thời gian hội nghị",
            at=at(2, 8, 15),
            paper=False,
            staff=CLERK,
        ),
    }


PDF: Final = pdf("05/SVDA-VP - an invented letter")


def files() -> dict[Path, bytes]:
    """Every file of the folder by its path."""
    made = letters()
    answer = builder.acknowledge(
        made["cong-van.edxml"],
        StatusCode.ACCEPTED,
        sender=DEPARTMENT_B,
        at=at(1, 10, 5),
        reason="Đã tiếp nhận, vào sổ",
    )
    found = {name: dumps(envelope) for name, envelope in made.items()}
    letter = found["cong-van.edxml"]
    found |= {
        "trang-thai.edxml": dumps(answer),
        "sai.edxml": spoilt(letter),
        "hong.edxml": letter[: letter.index(b"</edXML:MessageHeader>")],
        "05-SVDA-VP.pdf": PDF,
        "phu-luc.csv": ANNEX,
    }
    return {TARGET / name: data for name, data in found.items()}


def spoilt(message: bytes) -> bytes:
    """The same message with three mistakes: no subject, a day that is none, a file less."""
    subject = "<edXML:Subject>V/v phối hợp tổ chức hội nghị ví dụ</edXML:Subject>".encode()
    last = message.index(b"<Attachment>", message.index(b"<Attachment>") + 1)
    for old, new in (
        (message[last : message.index(b"</AttachmentEncoded>")], b""),
        (subject, b""),
        (b"PromulgationDate>2025/07/01<", b"PromulgationDate>2025/06/31<"),
    ):
        if old not in message:
            raise ValueError(f"the message no longer has {old!r}")
        message = message.replace(old, new)
    return message
