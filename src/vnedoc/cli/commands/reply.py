"""``vnedoc reply FILE --status 03 -o OUT``: the status message that answers a document."""

from __future__ import annotations

import datetime as dt

import click

from vnedoc import builder
from vnedoc.cli.common import (
    UsageProblem,
    accept_option,
    at_option,
    bilingual,
    note,
    option,
    output_option,
    present,
    read_input,
)
from vnedoc.codes import StatusCode
from vnedoc.errors import Lang
from vnedoc.model import DocumentEnvelope, Header, Organ, Staff
from vnedoc.xml.reading.reader import loads
from vnedoc.xml.writing.writer import dump


@bilingual(
    vi="Lập bản tin trạng thái trả lời một văn bản.\n"
    "Bên trả lời là bên nhận duy nhất của văn bản; văn bản có nhiều bên nhận thì phải ghi --sender."
    " Mã 13 (yêu cầu lấy lại) do bên gửi văn bản lập. Mã 02, 13, 16 phải có --reason.",
    en="Make the status message that answers a document.\n"
    "The document's only receiver answers; if there are several, --sender must say which. Code 13"
    " (retrieval requested) is the document's sender's. Codes 02, 13 and 16 need --reason.",
)
@click.argument("file", metavar="FILE")
@option(
    "--status",
    required=True,
    metavar="CODE",
    type=click.Choice([code.value for code in StatusCode]),
    vi="Mã trạng thái: " + ", ".join(f"{code.value} {code.vi}" for code in StatusCode) + ".",
    en="Status code: " + ", ".join(f"{code.value} {code.en}" for code in StatusCode) + ".",
)
@option("--reason", metavar="TEXT", vi="Lý do hoặc mô tả.", en="Reason or description.")
@option("--sender", metavar="ORGAN_ID", vi="Mã bên trả lời.", en="Identifier of who answers.")
@option(
    "--sender-name",
    metavar="NAME",
    vi="Tên bên trả lời, nếu văn bản không ghi.",
    en="Name of who answers, if the document does not tell.",
)
@option(
    "--to",
    metavar="ORGAN_ID",
    vi="Bên nhận được yêu cầu, khi mã 13 và văn bản có nhiều bên nhận.",
    en="The receiver asked, for code 13 when the document has several.",
)
@option("--staff", metavar="NAME", vi="Cán bộ xử lý.", en="Who handles it.")
@option("--department", metavar="NAME", vi="Phòng, ban xử lý.", en="Which department.")
@at_option(vi="Thời điểm; mặc định là bây giờ.", en="When; now unless given.")
@accept_option()
@output_option(required=True)
def command(
    lang: Lang,
    file: str,
    status: str,
    reason: str | None,
    sender: str | None,
    sender_name: str | None,
    to: str | None,
    staff: str | None,
    department: str | None,
    at: dt.datetime | None,
    accept: tuple[str, ...],
    output: str,
) -> None:
    """Build and write the status message."""
    envelope = loads(read_input(file))
    if not isinstance(envelope, DocumentEnvelope):
        raise UsageProblem(
            vi="Đây là bản tin trạng thái; chỉ trả lời được văn bản.",
            en="This is a status message; only a document can be answered.",
        )
    code = next(code for code in StatusCode if code.value == status)
    answer = builder.acknowledge(
        envelope,
        code,
        sender=_organ(envelope.header or Header(), code, sender, sender_name),
        at=at or present(lang),
        reason=reason,
        staff=Staff(staff=staff, department=department),
        to=to,
        accept=accept,
    )
    dump(answer, output)
    if answer.status.response_for.promulgation_date is None:
        note(
            lang,
            vi="Không đọc được ngày ban hành của văn bản nên bản tin trạng thái không ghi ngày.",
            en="The document's date of issue could not be read; the status message leaves it out.",
        )


def _organ(header: Header, code: StatusCode, organ_id: str | None, name: str | None) -> Organ:
    """Who answers: as the caller says, else the only one that the document leaves."""
    own = (header.sender,) if code.sent_by_original_sender else header.recipients
    known = [organ for organ in own if organ is not None and organ.organ_id]
    if organ_id is None:
        if not known:
            raise UsageProblem(
                vi="Văn bản không ghi mã bên nào có thể trả lời; hãy ghi bằng --sender.",
                en="The document names nobody who could answer by an identifier; say it with"
                " --sender.",
            )
        if len(known) != 1:
            named = ", ".join(str(organ.organ_id) for organ in known)
            raise UsageProblem(
                vi=f"Hãy ghi --sender là bên nào trả lời; văn bản gửi cho: {named}.",
                en=f"Say with --sender who answers; the document is addressed to: {named}.",
            )
        organ_id = known[0].organ_id
    found = next((organ.organ_name for organ in known if organ.organ_id == organ_id), None)
    return Organ(organ_id=organ_id, organ_name=name or found)
