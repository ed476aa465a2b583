"""Documents that must not be published, each for one cause, and ordinary ones."""

from __future__ import annotations

import datetime as dt
import functools
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import attrs

from tests import factories
from tests.publication.pdfs import pdf
from vnedoc.codes import BusinessDocType
from vnedoc.content import Content
from vnedoc.doctype import catalogue
from vnedoc.model import (
    Attachment,
    Business,
    Code,
    DocumentEnvelope,
    DocumentType,
    Promulgation,
    Unread,
)
from vnedoc.names import MESSAGE_HEADER
from vnedoc.publication import PublicationPolicy

DAY: Final = dt.date(2026, 10, 1)
POLICY: Final = PublicationPolicy.load(
    b"""
agency = "H26.99"
document = "Quy\xe1\xba\xbft \xc4\x91\xe1\xbb\x8bnh 12/Q\xc4\x90-SVDA"
[[rule]]
kinds = ["cong-van", "thong-bao", "ke-hoach", "quyet-dinh-ca-biet", "huong-dan", "chuong-trinh",
  "quy-che", "quy-dinh", "de-an", "cong-dien", "thong-cao", "phuong-an", "du-an", "to-trinh"]
answer = "publish"
number = "\xc4\x90i\xe1\xbb\x81u 3(1)"
[[rule]]
kinds = ["bien-ban"]
answer = "withhold"
[[rule]]
kinds = ["bao-cao"]
answer = "ask"
"""
)
BODY: Final = """ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI
SỞ VÍ DỤ A
Số: 05/SVDA-VP
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Căn cứ Luật Tổ chức chính quyền địa phương; căn cứ dự thảo đã được góp ý;
Điều 1. Tăng cường bảo mật thông tin, kiểm toán nội bộ; mật độ xây dựng 40%.
Điều 2. Kinh phí 120.000.000.000 đồng; thời hạn từ 01/01/2026 đến 31/12/2026.
Điều 3. Liên hệ: 024 1234 5678, vanthu@vidu-a.gov.vn, https://vidu-a.gov.vn.
Nơi nhận: Như trên; Lưu: VT."""


def file(name: str, data: bytes, kind: str = "application/pdf") -> Attachment:
    return Attachment(name=name, content_type=kind, content=Content.from_bytes(data))


NOTATIONS: Final = {
    "thong-bao": "TB-SVDA",
    "ke-hoach": "KH-SVDA",
    "quyet-dinh-ca-biet": "QĐ-SVDA",
    "huong-dan": "HD-SVDA",
    "chuong-trinh": "CTr-SVDA",
    "chi-thi": "CT-SVDA",
    "cong-van": "SVDA-VP",
    "quy-che": "QC-SVDA",
    "quy-dinh": "QyĐ-SVDA",
    "de-an": "ĐA-SVDA",
    "cong-dien": "CĐ-SVDA",
    "phuong-an": "PA-SVDA",
    "du-an": "DA-SVDA",
    "to-trinh": "TTr-SVDA",
}


@functools.cache
def ordinary_pdf() -> bytes:
    return pdf(BODY)


def document(
    *files: Attachment, business: Business | None = None, **changes: Any
) -> DocumentEnvelope:
    """An ordinary công văn with a PDF file, unless said otherwise."""
    held = files or (file("05-SVDA-VP.pdf", ordinary_pdf()),)
    return factories.document(business, held, **changes)


def named(*subjects: str) -> Iterator[DocumentEnvelope]:
    for subject in subjects:
        yield document(subject=subject)


def files_named(*names: str) -> Iterator[DocumentEnvelope]:
    for name in names:
        yield document(file(name, ordinary_pdf()))


def saying(*lines: str) -> Iterator[DocumentEnvelope]:
    """Documents whose PDF file says one line more."""
    for line in lines:
        yield document(file("05-SVDA-VP.pdf", pdf(BODY.replace("Điều 2", f"{line}\nĐiều 2"))))


def circulating(*spheres: str) -> Iterator[DocumentEnvelope]:
    other = factories.header().other
    for sphere in spheres:
        yield document(other=attrs.evolve(other, sphere_of_promulgation=sphere))


def without_text() -> Iterator[DocumentEnvelope]:
    """Files into which nobody can look."""
    good = ordinary_pdf()
    yield document(file("scan.pdf", pdf("")))
    yield document(file("half.pdf", pdf(BODY, "")))
    yield document(file("cut.pdf", good[: len(good) // 2]))
    yield document(file("empty.pdf", factories.PDF))
    yield document(
        file("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "application/msword")
    )
    yield document(file("a.docx", zipped("word/document.xml", b"<a/>"), "application/zip"))
    yield document(file("a.txt", "Quyết định".encode("utf-16-le"), "text/plain"))
    yield document(Attachment(name="none.pdf"))
    yield document(Attachment(name="bad.pdf", content=Content.from_base64("YW*j")))
    yield document(file("many.pdf", good), file("one-more.pdf", pdf("")))


def zipped(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, data)
    return out.getvalue()


def not_for_everybody() -> tuple[tuple[str, DocumentEnvelope], ...]:
    """60 documents that must not be published, each with what must be told."""
    other = (
        ("VNE-PUB-103", document(code=Code(notation="SVDA-VP"))),
        ("VNE-PUB-103", document(code=None)),
        ("VNE-PUB-103", document(promulgation=Promulgation(place="Hà Nội"))),
        ("VNE-PUB-103", document(document_type=DocumentType(code=2, name="Dự thảo Công văn"))),
        ("VNE-PUB-104", document(business=Business(doc_type=BusinessDocType.REVOKE, reason="Sai"))),
        ("VNE-PUB-210", document(business=Business(doc_type=BusinessDocType.UPDATE, reason="Sửa"))),
        ("VNE-PUB-214", document(promulgation=Promulgation(date=dt.date(2026, 12, 1)))),
        ("VNE-PUB-201", attrs.evolve(document(), unread=(level("SecurityLevel", "2"),))),
        ("VNE-PUB-213", attrs.evolve(document(), unread=(level("GhiChu", "không phát hành"),))),
        ("VNE-PUB-105", factories.status()),
    )
    groups: tuple[tuple[str, Iterator[Any]], ...] = (
        ("VNE-PUB-101", named("[MẬT] V/v phương án ví dụ", "TỐI MẬT: phương án", "Tuyệt mật")),
        ("VNE-PUB-201", named("Phương án ví dụ (Tuyệt mật)")),
        ("VNE-PUB-101", circulating("Mật", "TUYỆT MẬT", "TỐI MẬT")),
        (
            "VNE-PUB-102",
            circulating("Lưu hành nội bộ", "LƯU HÀNH NỘI BỘ", "nội bộ", "Xem xong trả lại"),
        ),
        ("VNE-PUB-202", named("[Nội bộ] Lưu hành nội bộ: kế hoạch")),
        ("VNE-PUB-103", named("[Dự thảo] Kế hoạch ví dụ", "DỰ THẢO", "Dự thảo: Quyết định ví dụ")),
        (
            "VNE-PUB-201",
            files_named("05_TUYET_MAT.pdf", "Kế hoạch - Tối mật.pdf", "05_MAT.pdf", "kh (mật).pdf"),
        ),
        ("VNE-PUB-202", files_named("ke hoach noi bo.pdf", "Kế hoạch_Nội bộ.pdf")),
        ("VNE-PUB-203", files_named("Du thao QD.pdf", "05_du_thao.pdf")),
        ("VNE-PUB-201", saying("MẬT", "M Ậ T", "Độ mật: TỐI MẬT", "[TUYỆT MẬT]", "ТỐI МẬТ")),
        (
            "VNE-PUB-202",
            saying("LƯU HÀNH NỘI BỘ", "L Ư U  H À N H  N Ộ I  B Ộ", "Không phổ biến ra ngoài"),
        ),
        ("VNE-PUB-203", saying("DỰ THẢO", "DỰ THẢO LẦN 2", "D Ự  T H Ả O")),
        (
            "VNE-PUB-204",
            saying(
                "Ông Nguyễn Văn Ví Dụ, số định danh 001203004567",
                "CCCD 001 203 004 567",
                "CMND số 012345678",
                "Điện thoại: 0912 345 678",
                "Thư: vidu.nguyen@gmail.example",
                "Số tài khoản: 1234 5678 9012",
                "Sinh ngày 02/9/1945",
            ),
        ),
        ("VNE-PUB-204", named("V/v cấp lại thẻ cho ông Ví Dụ, CCCD 001203004567")),
        ("VNE-PUB-205", without_text()),
    )
    # The signature of the message is no leftover; everything else is.
    return (*((code, one) for code, group in groups for one in group), *other)


def level(name: str, text: str) -> Unread:
    return Unread(path=MESSAGE_HEADER, name=name, children=(text,))


LABELLED: Final = Path(__file__).parents[1] / "doctype" / "labelled.tsv"
PUBLISHED: Final = frozenset(
    {
        *("cong-van", "thong-bao", "ke-hoach", "quyet-dinh-ca-biet", "huong-dan", "chuong-trinh"),
        *("quyet-dinh", "nghi-quyet", "nghi-dinh", "thong-tu", "thong-tu-lien-tich", "luat"),
        *("chi-thi", "quy-che", "quy-dinh", "de-an", "cong-dien", "thong-cao", "phuong-an"),
        *("du-an", "to-trinh"),
    }
)
NOTATIONS: Final = {
    "thong-bao": "TB-SVDA",
    "ke-hoach": "KH-SVDA",
    "quyet-dinh-ca-biet": "QĐ-SVDA",
    "huong-dan": "HD-SVDA",
    "chuong-trinh": "CTr-SVDA",
    "chi-thi": "CT-SVDA",
    "cong-van": "SVDA-VP",
    "quy-che": "QC-SVDA",
    "quy-dinh": "QyĐ-SVDA",
    "de-an": "ĐA-SVDA",
    "cong-dien": "CĐ-SVDA",
    "phuong-an": "PA-SVDA",
    "du-an": "DA-SVDA",
    "to-trinh": "TTr-SVDA",
}


@functools.cache
def ordinary() -> tuple[tuple[str, DocumentEnvelope], ...]:
    """200 documents of kinds that are published, each with its kind, by the classifier's rows."""
    head, *lines = LABELLED.read_text("utf-8").splitlines()
    rows = (dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines)
    made = []
    for row in rows:
        given = row["notation"] or f"{len(made) + 1}/{NOTATIONS.get(row['kind'], '')}"
        number, _, notation = given.partition("/")
        if row["kind"] in PUBLISHED and notation and row["title"] and len(made) < 200:
            name = row["type_name"] or catalogue()[row["kind"]].vi.partition(" (")[0]
            day = dt.date.fromisoformat(row["date"] or "2026-03-02")
            envelope = document(
                code=Code(number=number, notation=notation),
                document_type=DocumentType(code=2, name=name),
                subject=row["title"],
                promulgation=Promulgation(place="Hà Nội", date=day),
            )
            made.append((row["kind"], envelope))
    return tuple(made)
