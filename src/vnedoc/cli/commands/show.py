"""``vnedoc show FILE``: what a message says, as labelled text or as JSON."""

from __future__ import annotations

import datetime as dt

import click

from vnedoc.cli.common import (
    REJECTED,
    at_option,
    bilingual,
    note,
    option,
    read_input,
    tell_all,
    write_output,
)
from vnedoc.cli.trusting import Trusting, reading_of, trust_options
from vnedoc.errors import Lang
from vnedoc.limits import MAX_VIOLATIONS
from vnedoc.xml.reading.departures import SIGNATURE


@bilingual(
    vi="Hiển thị nội dung gói tin.\n"
    "Dạng json là thứ lệnh build đọc được; nội dung tệp đính kèm được thay bằng kích thước và"
    " SHA-256, trừ khi có --content. Với --trust thì chỉ hiển thị những gì được chữ ký hợp lệ bảo"
    " vệ; gói tin không hợp lệ thì không hiển thị gì và mã thoát là 1.",
    en="Show what a message says.\n"
    "The json format is what build takes; attached files stand there by size and SHA-256, unless"
    " --content is given. With --trust only what valid signatures cover is shown; nothing is, and"
    " the exit status is 1, if they are not valid.",
)
@click.argument("file", metavar="FILE")
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    vi="Dạng kết quả: text (mặc định) hoặc json.",
    en="Format: text (the default) or json.",
)
@option(
    "--content",
    is_flag=True,
    vi="Trong json, ghi cả nội dung tệp đính kèm (base64).",
    en="In json, write the attached files too (base64).",
)
@trust_options()
@at_option(
    vi="Thời điểm kiểm tra chữ ký (ISO 8601); mặc định: bây giờ.",
    en="The time by which signatures are judged (ISO 8601); now by default.",
)
def command(
    lang: Lang,
    file: str,
    form: str,
    content: bool,
    trusting: Trusting,
    at: dt.datetime | None,
) -> int:
    """Print the message."""
    reading = reading_of(read_input(file), trusting, at, lang)
    if reading is None:
        return REJECTED
    # Imported where they are used: each of the two brings much that the other needs not.
    if form == "json":
        from vnedoc.jsonform import as_dict
        from vnedoc.reports.jsonreport import dumps

        # The same data as `to_json` gives, without characters that a terminal would obey.
        data = as_dict(reading.envelope, content="base64" if content else "digest")
        write_output(None, dumps(data))
        return 0
    from vnedoc.cli.describe import describe

    tell_all(describe(reading.envelope, lang))
    # That there is a signature is no departure, and was told already.
    count = sum(finding.rule != SIGNATURE.code for finding in reading.findings)
    if count:
        # Of each kind no more are looked for.
        least = count >= MAX_VIOLATIONS
        note(
            lang,
            vi=f"Khi đọc thấy {'ít nhất ' if least else ''}{count} chỗ khác quy chuẩn; xem bằng: "
            "vnedoc validate",
            en=f"Departures from the standard: {'at least ' if least else ''}{count}; see them "
            "with: vnedoc validate",
        )
    return 0
