"""Ordinary valid envelopes, drawn at random: what systems that keep to the standard send."""

import datetime as dt
import random

from vnedoc.codes import BusinessDocType, Priority, StatusCode, SteeringType
from vnedoc.content import Content
from vnedoc.identifiers import ContentId, DocumentId, OrganId
from vnedoc.model import (
    VIETNAM,
    Attachment,
    Business,
    Changes,
    Code,
    DocumentEnvelope,
    DocumentType,
    Header,
    Hop,
    Manifest,
    Organ,
    Other,
    Promulgation,
    Receiver,
    Reference,
    Replacement,
    ResponseFor,
    Signer,
    Staff,
    Status,
    StatusEnvelope,
    Trace,
)
from vnedoc.rules.engine.examples import zipped

PROVINCES = ["H01", "H05", "H12", "H13", "H14", "H17", "H19", "H24", "H26", "H27", "H29", "H31"]
MINISTRIES = ["G01", "G02", "G03", "G06", "G08", "G09", "G12", "G15", "G16", "G17", "G18", "G22"]
OFFICES = [
    ("Sở Nội vụ", "SNV"),
    ("Sở Tài chính", "STC"),
    ("Sở Khoa học và Công nghệ", "SKHCN"),
    ("Văn phòng Ủy ban nhân dân tỉnh", "VP"),
    ("Ủy ban nhân dân xã Ví Dụ", "UBND"),
    ("Sở Nông nghiệp và Môi trường", "SNNMT"),
    ("Ban Quản lý khu công nghiệp", "BQLKCN"),
    ("Sở Giáo dục và Đào tạo", "SGDĐT"),
]
# Abbreviation of the kind in the notation, row of its table, name, how its subject begins.
KINDS = [
    ("", 18, "Công văn", "V/v "),
    ("QĐ", 2, "Quyết định", "Về việc "),
    ("TB", 7, "Thông báo", "Về "),
    ("KH", 10, "Kế hoạch", "Triển khai "),
    ("BC", 14, "Báo cáo", "Kết quả "),
    ("TTr", 16, "Tờ trình", "Về việc "),
    ("CTr", 9, "Chương trình", ""),
    ("HD", 8, "Hướng dẫn", ""),
    ("GM", 25, "Giấy mời", "Dự "),
    ("CĐ", 19, "Công điện", "Về việc "),
    ("QyĐ", 5, "Quy định", "Về "),
    ("PC", 31, "Phiếu chuyển", ""),
]
LEGAL = [
    ("NĐ-CP", 7, "Nghị định"),
    ("TT-BNV", 9, "Thông tư"),
    ("QĐ-UBND", 8, "Quyết định"),
    ("NQ-HĐND", 5, "Nghị quyết"),
]
TOPICS = [
    "tổ chức hội nghị triển khai nhiệm vụ năm",
    "phòng, chống thiên tai và tìm kiếm cứu nạn",
    "cải cách hành chính, chuyển đổi số",
    "bảo vệ bí mật nhà nước và an toàn thông tin",
    "rà soát, cập nhật mã định danh điện tử",
    "công tác văn thư, lưu trữ tại đơn vị",
    "mật độ xây dựng tại khu vực trung tâm",
    "hỗ trợ 500.000 đồng/người (đợt 2)",
    "thực hiện Nghị định số 30/2020/NĐ-CP",
    "khắc phục sự cố “mất kết nối” – đợt 1",
]
NAMES = ["Nguyễn Văn An", "Trần Thị Bích Ngọc", "Lê Đức Thọ", "Phạm Quỳnh", "H'Hen Niê", "Đỗ Ý"]
POSITIONS = ["Giám đốc", "Phó Giám đốc", "Chủ tịch", "Chánh Văn phòng", "Trưởng phòng"]
PLACES = ["Hà Nội", "Cần Thơ", "Bà Rịa - Vũng Tàu", "Ea H'leo", "Thành phố Hồ Chí Minh", "Huế"]
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n9\n%%EOF\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


class Draw:
    """One random ordinary message."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.pick = self.random.choice
        self.issued = dt.date(2025, 7, 1) + dt.timedelta(days=self.random.randrange(300))
        self.sent = dt.datetime.combine(
            self.issued, dt.time(self.random.randrange(8, 18), self.random.randrange(60)), VIETNAM
        )
        self.organs = self.several_organs()
        self.numbers = (f"{self.random.randrange(1, 4000):02}", "")

    def maybe(self, value, chance=0.5):
        return value if self.random.random() < chance else None

    def organ(self, organ_id, name, place):
        return Organ(
            organ_id=organ_id,
            organ_name=f"{name} {place}",
            organization_in_charge=self.maybe(f"Ủy ban nhân dân tỉnh {place}"),
            address=self.maybe(f"Số {self.random.randrange(1, 300)} đường Trần Phú, {place}"),
            email=self.maybe("vanthu@vidu.example"),
            telephone=self.maybe(self.pick(["(84-4) 3821 5137", "0383 840418", "024.3733.9999"])),
            fax=self.maybe("024 3733 0000", 0.2),
            website=self.maybe(self.pick(["vidu.example", "https://vidu.example/van-ban"])),
        )

    def several_organs(self):
        found = {}
        while len(found) < 2 + self.random.randrange(4):
            top = self.pick(PROVINCES + MINISTRIES)
            level = f"{self.random.randrange(1, 60):02}"
            if self.random.random() < 0.2:
                organ_id = OrganId(f"000.00.{level}.{top}")
            else:
                deeper = f".{self.random.randrange(1, 20):02}" if self.random.random() < 0.3 else ""
                organ_id = OrganId(f"{top}.{level}{deeper}")
            found.setdefault((top, level), organ_id)
        names = self.random.sample(OFFICES, 1)
        self.office = names[0]
        return [
            self.organ(each, self.pick(OFFICES)[0], self.pick(PLACES)) for each in found.values()
        ]

    def kind(self):
        """Notation, document type, beginning of the subject."""
        if self.random.random() < 0.15:
            notation, row, name = self.pick(LEGAL)
            kind = DocumentType(code=1, detail=row, name=name)
            return f"{self.issued.year}/{notation}", kind, "Quy định về "
        abbreviation, row, name, begin = self.pick(KINDS)
        notation = f"{abbreviation}-{self.office[1]}" if abbreviation else f"{self.office[1]}-VX"
        kind = DocumentType(code=2, detail=self.maybe(row, 0.9), name=name)
        return notation, kind, begin

    def files(self, stem):
        kinds = [
            (f"{stem}.pdf", "application/pdf", PDF),
            (f"{stem}.signed.pdf", "application/pdf", PDF),
            (f"Phụ lục {self.random.randrange(9)}.doc", "application/msword", OLE),
            ("Danh sách kèm theo.xls", "application/zip", zipped("1b2c.xls", OLE)),
            ("So do.png", "image/png", PNG),
            ("ghi chú.txt", "text/plain", "Ghi chú ví dụ\n".encode()),
            ("Ho so (2).docx", "application/docx", office("word/document.xml")),
            ("Bieu mau.zip", "application/zip", zipped("mau.pdf", PDF)),
        ]
        chosen = [kinds[self.random.randrange(2)]]
        chosen += self.random.sample(kinds[2:], self.random.randrange(3))
        bare = self.random.random() < 0.2
        return [
            Attachment(
                content_id=ContentId(f"{'' if bare else 'cid:'}{index + 100}"),
                name=name,
                content_type=content_type,
                description=self.maybe(name, 0.3),
                content=Content.from_bytes(data),
            )
            for index, (name, content_type, data) in enumerate(chosen)
        ]

    def staff(self):
        return Staff(department="Văn thư", staff=self.pick(NAMES), mobile=self.maybe("0912000001"))

    def business(self, own):
        operation = self.pick(list(BusinessDocType))
        reason = None if operation is BusinessDocType.NEW else "Có sai sót khi ban hành"
        common = {"doc_type": operation, "reason": reason, "paper": False}
        common["staff"] = self.maybe(self.staff())
        if operation is BusinessDocType.NEW:
            return self.maybe(Business(**common), 0.9)
        if operation is BusinessDocType.REVOKE:
            return Business(**common, document_id=self.maybe(own))
        if operation is BusinessDocType.UPDATE:
            receivers = tuple(
                Receiver(organ_id=organ.organ_id, receiver_type=self.random.randrange(2))
                for organ in self.organs[1:2]
            )
            changes = Changes(document_info=True, document_receiver=True, receivers=receivers)
            if self.random.random() < 0.5:
                changes = Changes(document_info=True, document_receiver=False)
            return Business(**common, document_id=own, changes=changes)
        replaced = Replacement(
            document_id=DocumentId("9fbfbad2-f1f8-4256-a2eb-50fb1061cddb"),
            organ_ids=tuple(organ.organ_id for organ in self.organs[1:]),
        )
        return Business(**common, replacements=(replaced,))

    def answered(self):
        issued = self.issued - dt.timedelta(days=self.random.randrange(1, 60))
        other = self.organs[1].organ_id
        code = f"{self.random.randrange(1, 900):02}/SVDB-KH"
        composite = DocumentId(f"{other},{issued:%Y/%m/%d},{code}")
        return ResponseFor(
            organ_id=other,
            code=code,
            promulgation_date=self.maybe(issued, 0.9),
            document_id=self.pick([composite, DocumentId("0b3c6f7e-2f5e-4a5b-9d3c-1d2e3f4a5b6c")]),
        )

    def document(self):
        notation, kind, begin = self.kind()
        number, sender = self.numbers[0], self.organs[0]
        composite = DocumentId(f"{sender.organ_id},{self.issued:%Y/%m/%d},{number}/{notation}")
        own = self.pick([composite, DocumentId("9fbfbad2-0000-4256-a2eb-50fb1061cddb")])
        subject = f"{begin}{self.pick(TOPICS)} {self.issued.year}"
        files = self.files(f"{number}-{self.office[1]}")
        header = Header(
            sender=sender,
            recipients=tuple(self.organs[1:]),
            document_id=own,
            code=Code(number=number, notation=notation),
            promulgation=Promulgation(place=self.maybe(self.pick(PLACES), 0.9), date=self.issued),
            document_type=kind,
            subject=subject[:1].upper() + subject[1:],
            content=self.maybe(subject),
            signer=Signer(
                competence=self.maybe(self.pick(["TM. ỦY BAN NHÂN DÂN", "KT. GIÁM ĐỐC", "TL."])),
                position=self.pick(POSITIONS),
                full_name=self.pick(NAMES),
            ),
            due_date=self.maybe(self.issued + dt.timedelta(days=self.random.randrange(30)), 0.3),
            other=Other(
                priority=self.pick(list(Priority)[:4]),
                sphere_of_promulgation=self.maybe(self.pick(["Công khai", "Lưu hành nội bộ"])),
                typist_notation=self.maybe("NVA"),
                promulgation_amount=self.maybe(self.random.randrange(1, 200)),
                page_amount=self.maybe(self.random.randrange(1, 60)),
                appendixes=("Phụ lục I",) if self.random.random() < 0.2 else (),
            ),
            response_for=(self.answered(),) if self.random.random() < 0.3 else (),
            steering_type=self.maybe(self.pick(list(SteeringType)), 0.7),
            to_places=("Như trên;", "Lưu: VT.") if self.random.random() < 0.7 else (),
        )
        return DocumentEnvelope(
            header=header,
            trace=Trace(hops=self.hops(sender.organ_id), business=self.business(own)),
            manifest=Manifest(
                version="1.0",
                references=tuple(
                    Reference(content_id=f.content_id, content_type=f.content_type, name=f.name)
                    for f in files
                ),
            ),
            attachments=tuple(files if self.random.random() < 0.9 else reversed(files)),
        )

    def hops(self, sender):
        places = [sender, OrganId("001.00.20.TT2"), OrganId("G22")]
        count = self.random.randrange(1, 4)
        times = [self.sent + dt.timedelta(seconds=40 * index) for index in range(count)]
        return tuple(
            Hop(organ_id=place, timestamp=time)
            for place, time in zip(places[:count], times, strict=True)
        )

    def status(self):
        code = self.pick(list(StatusCode))
        one, other = self.organs[:2]
        issuer, reporter = (one, one) if code.sent_by_original_sender else (other, one)
        addressee = other
        number = f"{self.numbers[0]}/SVDA-VP"
        composite = DocumentId(f"{issuer.organ_id},{self.issued:%Y/%m/%d},{number}")
        return StatusEnvelope(
            status=Status(
                sender=reporter,
                response_for=ResponseFor(
                    organ_id=addressee.organ_id,
                    code=number,
                    promulgation_date=self.issued,
                    document_id=composite,
                ),
                staff=self.maybe(self.staff()),
                code=code,
                description="Gửi nhầm nơi nhận" if code.needs_reason else self.maybe(code.vi),
                timestamp=self.sent,
            )
        )


def office(name):
    """The smallest office file of the new kind."""
    import io
    import zipfile

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(zipfile.ZipInfo("[Content_Types].xml"), "<Types/>")
        archive.writestr(zipfile.ZipInfo(name), "<document/>")
    return file.getvalue()


def envelope(seed):
    """The ordinary message of a seed: three documents to one status message."""
    draw = Draw(seed)
    return draw.status() if seed % 4 == 3 else draw.document()
