"""Read a message and see what it says."""

from pathlib import Path

import vnedoc

MESSAGES = Path(__file__).with_name("messages")

# What a report accepts is handed out with everything there that the standard makes mandatory.
letter = vnedoc.validate(MESSAGES / "cong-van.edxml").document
header = letter.header
print(f"Document {header.code.number}/{header.code.notation}: {header.subject}")
print(f"  issued on {header.promulgation.date:%d/%m/%Y} by {header.sender.organ_name}")
for organ in header.recipients:
    print(f"  to {organ.organ_name} ({organ.organ_id})")
for attachment in letter.attachments:
    print(f"  carries {attachment.name}, {attachment.content.size} bytes")

# A status message is of another class.
report = vnedoc.validate(MESSAGES / "trang-thai.edxml")
if report.kind == "status":
    status = report.status.status
    print(f"Status {status.code.value}, {status.code.vi} ({status.code.en})")
    print(f"  said by {status.sender.organ_name} of {status.response_for.document_id}")

# Reading alone never fails because a message breaks the standard: any field may be None there,
# and what could not be read is kept.
reading = vnedoc.read(MESSAGES / "sai.edxml")
for finding in reading.findings:
    print(f"{finding.rule} at {finding.location.path}: {finding.text('en')}")
for item in reading.envelope.unread:
    print(f"kept as it was: {item.name} with {item.children} at {item.path}")
