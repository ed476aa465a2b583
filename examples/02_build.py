"""Build a new document; what is missing is told at once, and nothing is guessed."""

import datetime as dt
import tempfile
from pathlib import Path

import vnedoc
from vnedoc.errors import BuildError
from vnedoc.model import VIETNAM, Code, DocumentType, Header, Organ, Promulgation, Signer

LETTER = Path(__file__).with_name("messages") / "05-SVDA-VP.pdf"
SENT_AT = dt.datetime(2025, 7, 1, 9, 30, tzinfo=VIETNAM)

header = Header(
    sender=Organ(organ_id="H26.99", organ_name="Sở Ví dụ A"),
    recipients=[Organ(organ_id="H41.99", organ_name="Sở Ví dụ B")],
    code=Code(number="05", notation="SVDA-VP"),
    promulgation=Promulgation(place="Hà Nội", date=dt.date(2025, 7, 1)),
    document_type=DocumentType(code=2, detail=18, name="Công văn"),
    subject="V/v phối hợp tổ chức hội nghị ví dụ",
    signer=Signer(position="Phó Giám đốc", full_name="Nguyễn Văn Ví Dụ"),
)
envelope = vnedoc.new(header, [LETTER], at=SENT_AT, compose_id=True)
print("Built:", envelope.header.document_id)

with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "cong-van.edxml"
    vnedoc.dump(envelope, path)
    print("Written and read back, equal:", vnedoc.load(path) == envelope)

try:
    vnedoc.new(Header(subject="V/v thiếu đủ thứ"), [], at=SENT_AT)
except BuildError as error:
    for place, english, vietnamese in error.problems:
        print(f"Missing: {place}: {english} / {vietnamese}")
