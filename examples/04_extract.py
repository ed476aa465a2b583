"""Take the attached files out, without trusting their names and without holding them in memory."""

import tempfile
from pathlib import Path

import vnedoc
from vnedoc.files import distinct_names, write_into

MESSAGES = Path(__file__).with_name("messages")

envelope = vnedoc.validate(MESSAGES / "cong-van.edxml").document
names = distinct_names(attachment.name for attachment in envelope.attachments)
pieces = (attachment.chunks() for attachment in envelope.attachments)

with tempfile.TemporaryDirectory() as folder:
    for path in write_into(Path(folder) / "files", zip(names, pieces, strict=True)):
        print(path.name, path.stat().st_size, "bytes")
