"""``vnedoc verify FILE --trust ROOTS.pem``: whether the signatures of a message hold."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import click

from vnedoc.cli import _verdicts
from vnedoc.cli._common import (
    REJECTED,
    at_option,
    bilingual,
    now,
    option,
    output_option,
    read_input,
    tell,
    visible,
    write_output,
)
from vnedoc.errors import Lang
from vnedoc.signature.certificates import TrustStore
from vnedoc.signature.verifier import verify


@bilingual(
    vi="Kiểm tra chữ ký của gói tin: ai ký, lúc nào, bảo vệ những gì, vì sao tin được.\n"
    "Trả về 0 chỉ khi hợp lệ: có chữ ký, mọi chữ ký đều đạt, và cùng nhau bảo vệ mọi giá trị, mọi"
    " tệp. Không có chữ ký là không hợp lệ. 1 nếu không hợp lệ, 3 nếu không đọc được.",
    en="Check the signatures of a message: who signed, when, what is covered, why to believe it.\n"
    "The exit status is 0 only if it is valid: there is a signature, all passed, and together they"
    " cover every value and file. Unsigned is not valid. 1 if not valid, 3 if unreadable.",
)
@click.argument("file", metavar="FILE")
@option(
    "--trust",
    required=True,
    multiple=True,
    metavar="PEM",
    vi="Chứng thư gốc mà bạn tin cậy (PEM hoặc DER); lặp lại được. Không có gốc nào dựng sẵn.",
    en="Roots that you trust (PEM or DER); may be repeated. None is built in.",
)
@option(
    "--tsa-trust",
    multiple=True,
    metavar="PEM",
    vi="Chứng thư gốc của bên cấp dấu thời gian; mặc định như --trust.",
    en="Roots of timestamping authorities; as --trust by default.",
)
@option(
    "--crl",
    multiple=True,
    metavar="FILE",
    vi="Danh sách thu hồi (DER hoặc PEM); lặp lại được.",
    en="A revocation list (DER or PEM); may be repeated.",
)
@option(
    "--ocsp",
    multiple=True,
    metavar="FILE",
    vi="Trả lời OCSP (DER); lặp lại được.",
    en="An OCSP answer (DER); may be repeated.",
)
@option(
    "--revocation",
    type=click.Choice(["require", "off"]),
    default="require",
    show_default=True,
    vi="off: bỏ qua việc thiếu dữ liệu thu hồi; kết quả sẽ ghi rõ điều đó.",
    en="off: go without revocation data; the result says so.",
)
@option(
    "--require",
    type=click.Choice(["enveloped", "statement", "plain"]),
    vi="Chỉ xét chữ ký dạng này; các chữ ký khác vẫn được liệt kê.",
    en="Judge only signatures of this form; the others are listed.",
)
@option(
    "--pdf",
    is_flag=True,
    vi="Xem cả chữ ký bên trong tệp PDF đính kèm; chỉ hiển thị, không ảnh hưởng kết quả.",
    en="Look at signatures inside attached PDF files, too; shown only, they decide nothing.",
)
@option(
    "--second-opinion",
    type=click.Choice(["xmlsec", "signxml"]),
    vi="Hỏi thêm bộ kiểm tra này; nếu khác kết quả hoặc không chạy được thì chữ ký không đạt.",
    en="Ask this engine, too; if it disagrees or cannot run, the signature does not pass.",
)
@at_option(
    vi="Thời điểm kiểm tra (ISO 8601); mặc định: bây giờ.",
    en="The time of the verification (ISO 8601); now by default.",
)
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    vi="Dạng của kết quả.",
    en="Form of the answer.",
)
@output_option()
def command(
    lang: Lang,
    file: str,
    trust: tuple[str, ...],
    tsa_trust: tuple[str, ...],
    at: dt.datetime | None,
    form: str,
    output: str | None,
    **given: Any,
) -> int:
    """Verify, tell, and answer with the exit status."""
    moment = at or now()
    answer = verify(
        read_input(file),
        TrustStore.load(*trust),
        at=moment,
        crls=_contents(given["crl"]),
        ocsps=_contents(given["ocsp"]),
        revocation=given["revocation"],
        require=given["require"],
        second_opinion=given["second_opinion"],
        documents=given["pdf"],
        tsa_trust=TrustStore.load(*tsa_trust) if tsa_trust else None,
    )
    if form == "json":
        data = {"at": moment.isoformat(), **answer.to_data()}
        write_output(output, json.dumps(data, ensure_ascii=False, indent=2) + "\n")
    else:
        text = _verdicts.describe(answer, moment, lang)
        tell(text) if output is None else write_output(output, visible(text) + "\n")
    return 0 if answer.valid else REJECTED


def _contents(paths: tuple[str, ...]) -> list[bytes]:
    return [Path(path).read_bytes() for path in paths]
