"""``vnedoc extract FILE --into DIR``: the attached files and nothing else, all or none."""

from __future__ import annotations

import datetime as dt

import click

from vnedoc.cli.common import REJECTED, at_option, bilingual, note, option, read_input, tell
from vnedoc.cli.trusting import Trusting, reading_of, trust_options, write_files
from vnedoc.errors import Lang
from vnedoc.xml.reading.leftovers import require_no_files


@bilingual(
    vi="Trích xuất các tệp đính kèm vào thư mục.\n"
    "Ghi được tất cả hoặc không ghi gì. Tên tệp được làm an toàn, không bao giờ ghi đè tệp có sẵn;"
    " tệp được bọc trong zip thì mở ra. Với --trust thì chỉ ghi những tệp được chữ ký hợp lệ bảo"
    " vệ; gói tin không hợp lệ thì không ghi gì và mã thoát là 1.",
    en="Extract the attached files into a folder.\n"
    "All are written or none. Names are made safe and never overwrite a file; a file that"
    " travels in a zip of its own is taken out of it. With --trust only the files that valid"
    " signatures cover are written; nothing is, and the exit status is 1, if they are not valid.",
)
@click.argument("file", metavar="FILE")
@option(
    "--into",
    required=True,
    metavar="DIR",
    vi="Thư mục nhận tệp; chưa có thì tạo.",
    en="The folder; made if it is not there.",
)
@trust_options()
@at_option(
    vi="Thời điểm kiểm tra chữ ký (ISO 8601); mặc định: bây giờ.",
    en="The time by which signatures are judged (ISO 8601); now by default.",
)
def command(lang: Lang, file: str, into: str, trusting: Trusting, at: dt.datetime | None) -> int:
    """Write the attachments and tell their paths."""
    reading = reading_of(read_input(file), trusting, at, lang)
    if reading is None:
        return REJECTED
    paths = write_files(reading.envelope, into)
    if not paths:
        require_no_files(reading.envelope.unread)
        note(lang, vi="Gói tin không có tệp đính kèm.", en="The message has no attachments.")
    for path in paths:
        tell(str(path))
    return 0
