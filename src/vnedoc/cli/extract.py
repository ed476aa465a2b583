"""``vnedoc extract FILE --into DIR``: the attached files and nothing else, all or none."""

from __future__ import annotations

import click

from vnedoc.cli._common import bilingual, note, option, read_input, tell
from vnedoc.errors import Lang
from vnedoc.files import distinct_names, write_into
from vnedoc.model import StatusEnvelope
from vnedoc.xml.leftovers import require_no_files
from vnedoc.xml.reader import read


@bilingual(
    vi="Trích xuất các tệp đính kèm vào thư mục.\n"
    "Ghi được tất cả hoặc không ghi gì. Tên tệp được làm an toàn, không bao giờ ghi đè tệp có sẵn;"
    " tệp được bọc trong zip thì mở ra.",
    en="Extract the attached files into a folder.\n"
    "All are written or none. Names are made safe and never overwrite a file; a file that"
    " travels in a zip of its own is taken out of it.",
)
@click.argument("file", metavar="FILE")
@option(
    "--into",
    required=True,
    metavar="DIR",
    vi="Thư mục nhận tệp; chưa có thì tạo.",
    en="The folder; made if it is not there.",
)
def command(lang: Lang, file: str, into: str) -> None:
    """Write the attachments and tell their paths."""
    envelope = read(read_input(file)).envelope
    attachments = () if isinstance(envelope, StatusEnvelope) else envelope.attachments
    if not attachments:
        require_no_files(envelope.unread)
        note(lang, vi="Gói tin không có tệp đính kèm.", en="The message has no attachments.")
        return
    names = distinct_names(attachment.name or "" for attachment in attachments)
    parts = ((n, a.chunks()) for n, a in zip(names, attachments, strict=True))
    for path in write_into(into, parts):
        tell(str(path))
