"""Answer a document with status messages, as its receiver."""

import datetime as dt
from pathlib import Path

import vnedoc
from vnedoc.codes import StatusCode
from vnedoc.model import VIETNAM, Staff

MESSAGES = Path(__file__).with_name("messages")
NOW = dt.datetime(2025, 7, 1, 10, 5, tzinfo=VIETNAM)

document = vnedoc.validate(MESSAGES / "cong-van.edxml").document
(me,) = document.header.recipients

arrived = vnedoc.acknowledge(document, StatusCode.ARRIVED, sender=me, at=NOW)
refused = vnedoc.acknowledge(
    document,
    StatusCode.REFUSED,
    sender=me,
    at=NOW,
    reason="Văn bản không thuộc thẩm quyền giải quyết",
    staff=Staff(department="Văn thư", staff="Lê Thị Ví Dụ"),
)
for envelope in (arrived, refused):
    status = envelope.status
    print(f"{status.code.value} {status.code.vi} -> {status.response_for.organ_id}")
print(vnedoc.dumps(refused).decode())
