"""Read a message and see what it says."""

from pathlib import Path

import vnedoc

MESSAGES = Path(__file__).with_name("messages")

letter = vnedoc.load(MESSAGES / "cong-van.edxml")
header = letter.header
print(f"Document {header.code.number}/{header.code.notation}: {header.subject}")
print(f"  issued on {header.promulgation.date:%d/%m/%Y} by {header.sender.organ_name}")
for organ in header.recipients:
    print(f"  to {organ.organ_name} ({organ.organ_id})")
for attachment in letter.attachments:
    print(f"  carries {attachment.name}, {attachment.content.size} bytes")

# A status message is of another class: look before you read.
answer = vnedoc.load(MESSAGES / "trang-thai.edxml")
if isinstance(answer, vnedoc.StatusEnvelope):
    status = answer.status
    print(f"Status {status.code.value}, {status.code.vi} ({status.code.en})")
    print(f"  said by {status.sender.organ_name} of {status.response_for.document_id}")

# Reading never fails because a message breaks the standard: what could not be read is kept.
reading = vnedoc.read(MESSAGES / "sai.edxml")
for finding in reading.findings:
    print(f"{finding.rule} at {finding.location.path}: {finding.text('en')}")
for item in reading.envelope.unread:
    print(f"kept as it was: {item.name} with {item.children} at {item.path}")
