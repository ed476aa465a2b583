"""``vnedoc verify FILE --trust ROOTS.pem``: whether the signatures of a message hold."""

from __future__ import annotations

import datetime as dt

import click

from vnedoc.cli import verdicts
from vnedoc.cli.common import (
    REJECTED,
    UsageProblem,
    at_option,
    bilingual,
    now,
    option,
    output_option,
    read_input,
    write_output,
)
from vnedoc.cli.trusting import Trusting, trust_options
from vnedoc.errors import Lang
from vnedoc.reports import etsi
from vnedoc.reports.jsonreport import dumps


@bilingual(
    vi="Kiểm tra chữ ký của gói tin: ai ký, lúc nào, bảo vệ những gì, vì sao tin được.\n"
    "Trả về 0 chỉ khi hợp lệ: có chữ ký, mọi chữ ký đều đạt, và cùng nhau bảo vệ mọi giá trị, mọi"
    " tệp. Không có chữ ký là không hợp lệ. 1 nếu không hợp lệ, 2 nếu dùng lệnh sai, 3 nếu"
    " không đọc được, 4 nếu là lỗi của chính vnedoc.",
    en="Check the signatures of a message: who signed, when, what is covered, why to believe it.\n"
    "The exit status is 0 only if it is valid: there is a signature, all passed, and together they"
    " cover every value and file. Unsigned is not valid. 1 if not valid, 2 for wrong usage, 3 if"
    " unreadable, 4 if vnedoc itself failed.",
)
@click.argument("file", metavar="FILE")
@trust_options(required=True)
@option(
    "--pdf",
    is_flag=True,
    vi="Xem cả chữ ký bên trong tệp PDF đính kèm; chỉ hiển thị, không ảnh hưởng kết quả.",
    en="Look at signatures inside attached PDF files, too; shown only, they decide nothing.",
)
@at_option(
    vi="Thời điểm kiểm tra (ISO 8601); mặc định: bây giờ.",
    en="The time of the verification (ISO 8601); now by default.",
)
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "etsi"]),
    default="text",
    show_default=True,
    vi="Dạng của kết quả; etsi là báo cáo XML theo ETSI TS 119 102-2.",
    en="Form of the answer; etsi is the XML report of ETSI TS 119 102-2.",
)
@output_option()
def command(
    lang: Lang,
    file: str,
    trusting: Trusting,
    pdf: bool,
    at: dt.datetime | None,
    form: str,
    output: str | None,
) -> int:
    """Verify, tell, and answer with the exit status."""
    if pdf and form == "etsi":
        raise UsageProblem(
            vi="--format etsi chỉ báo cáo chữ ký của gói tin; --pdf cần text hoặc json.",
            en="--format etsi reports the message's own signatures; --pdf needs text or json.",
        )
    moment = at or now()
    answer = trusting.verify(read_input(file), moment, documents=pdf)
    if form == "json":
        text = dumps({"at": moment.isoformat(), **answer.to_data()})
    elif form == "etsi":
        text = etsi.render(answer, at=moment).removesuffix("\n")
    else:
        text = verdicts.describe(answer, moment, lang)
    write_output(output, text + "\n")
    return 0 if answer.valid else REJECTED
