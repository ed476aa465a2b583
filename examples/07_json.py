"""The JSON form: an envelope for programs that speak no XML, and back."""

import json
from pathlib import Path

import vnedoc
from vnedoc.checked import as_checked

MESSAGES = Path(__file__).with_name("messages")

envelope = vnedoc.load(MESSAGES / "cong-van.edxml")
form = vnedoc.to_json(envelope)
print("Nothing is lost:", vnedoc.from_json(form) == envelope)

# Files as size and SHA-256 only, which takes no more memory for a larger file.
short = json.loads(vnedoc.to_json(envelope, content="digest"))
print(json.dumps(short["attachments"][0], ensure_ascii=False, indent=2))

# Change a field and write the message anew.
data = json.loads(form)
data["header"]["subject"] = "V/v phối hợp tổ chức hội nghị ví dụ (gửi lại)"
again = as_checked(vnedoc.from_json(data))
if isinstance(again, vnedoc.DocumentEnvelope):
    print(again.header.subject)
