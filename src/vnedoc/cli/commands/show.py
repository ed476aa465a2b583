"""``vnedoc show FILE``: what a message says, as labelled text, as JSON or as a page."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from vnedoc.cli.common import (
    REJECTED,
    UsageProblem,
    at_option,
    bilingual,
    note,
    now,
    option,
    output_option,
    read_input,
    tell_all,
    write_output,
)
from vnedoc.cli.trusting import Trusting, reading_of, trust_options
from vnedoc.errors import Lang
from vnedoc.limits import MAX_VIOLATIONS
from vnedoc.xml.reading.departures import SIGNATURE
from vnedoc.xml.reading.reader import Reading


@bilingual(
    vi="Hiển thị nội dung gói tin.\n"
    "Dạng json là thứ lệnh build đọc được; nội dung tệp đính kèm được thay bằng kích thước và"
    " SHA-256, trừ khi có --content. Dạng html là một trang để đọc và in, không có script, không"
    " liên kết ra ngoài. Với --trust thì chỉ hiển thị những gì được chữ ký hợp lệ bảo vệ; gói tin"
    " không hợp lệ thì không hiển thị phần nào (trang html ghi lý do) và mã thoát là 1.",
    en="Show what a message says.\n"
    "The json format is what build takes; attached files stand there by size and SHA-256, unless"
    " --content is given. The html format is one page to read and print, without script or links."
    " With --trust only what valid signatures cover is shown; nothing is (the html page says why),"
    " and the exit status is 1, if they are not valid.",
)
@click.argument("file", metavar="FILE")
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    vi="Dạng kết quả: text (mặc định), json hoặc html.",
    en="Format: text (the default), json or html.",
)
@option(
    "--content",
    is_flag=True,
    vi="Trong json, ghi cả nội dung tệp đính kèm (base64).",
    en="In json, write the attached files too (base64).",
)
@option(
    "--findings",
    is_flag=True,
    vi="Trong html, kiểm tra gói tin như lệnh validate và ghi kết quả vào trang.",
    en="In html, check the message as validate does, and tell the result on the page.",
)
@option(
    "--profile",
    metavar="NAME",
    vi="Bộ tiêu chí của --findings; mặc định theo ngày của gói tin.",
    en="The profile of --findings; by the message's date if none is named.",
)
@option(
    "--pdf",
    is_flag=True,
    vi="Trong html, xem cả chữ ký bên trong tệp PDF đính kèm; cần --trust.",
    en="In html, look at signatures inside attached PDF files, too; needs --trust.",
)
@output_option()
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
    findings: bool,
    profile: str | None,
    pdf: bool,
    output: str | None,
    trusting: Trusting,
    at: dt.datetime | None,
) -> int:
    """Print the message."""
    if form == "html":
        return _page(lang, file, output, trusting, at, _asked(findings, profile, pdf, trusting))
    if findings or pdf or profile is not None:
        raise UsageProblem(
            vi="--findings, --profile và --pdf cần --format html.",
            en="--findings, --profile and --pdf need --format html.",
        )
    reading = reading_of(read_input(file), trusting, at, lang)
    if reading is None:
        return REJECTED
    _told(reading, form, content, output, lang)
    return 0


def _told(reading: Reading, form: str, content: bool, output: str | None, lang: Lang) -> None:
    """Write text or JSON.

    Raises:
        OSError: the file cannot be written.
    """
    # Imported where they are used: each of the two brings much that the other needs not.
    if form == "json":
        from vnedoc.jsonform import as_dict
        from vnedoc.reports.jsonreport import dumps

        # The same data as `to_json` gives, without characters that a terminal would obey.
        data = as_dict(reading.envelope, content="base64" if content else "digest")
        write_output(output, dumps(data))
        return
    from vnedoc.cli.describe import describe

    if output is None:
        tell_all(describe(reading.envelope, lang))
    else:
        from vnedoc import reports

        lines = (f"{reports.told(line)}\n" for line in describe(reading.envelope, lang))
        write_output(output, "".join(lines))
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


def _asked(findings: bool, profile: str | None, pdf: bool, trusting: Trusting) -> dict[str, Any]:
    if profile is not None and not findings:
        raise UsageProblem(
            vi="--profile chỉ có nghĩa cùng --findings.", en="--profile needs --findings."
        )
    if pdf and not trusting:
        raise UsageProblem(
            vi="--pdf cần --trust: không tin ai thì không kiểm tra được gì.",
            en="--pdf needs --trust: nothing is judged without roots.",
        )
    return {"findings": findings, "profile": profile, "documents": pdf}


def _page(
    lang: Lang,
    file: str,
    output: str | None,
    trusting: Trusting,
    at: dt.datetime | None,
    asked: dict[str, Any],
) -> int:
    """Write the page; a message that is not valid has one, too, which says so and nothing else."""
    from vnedoc.views import look

    if at is not None and not trusting and not asked["findings"]:
        raise UsageProblem(
            vi="--at là thời điểm kiểm tra nên cần --trust hoặc --findings.",
            en="--at is the time by which is judged, so it needs --trust or --findings.",
        )
    terms = trusting.arguments() if trusting else {}
    seen = look(read_input(file), at=at or now(), **terms, **asked)
    write_output(output, seen.html(lang=lang))
    return REJECTED if seen.verification is not None and not seen.verification.valid else 0
