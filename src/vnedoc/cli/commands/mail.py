"""``vnedoc mail``: a mail made of a message, and messages taken out of mails, all in files."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from pathlib import Path
from typing import Any

import click

from vnedoc.channels import DeliveryGate, Refused
from vnedoc.channels.mail import MailKind, MailLetter, MailReading, compose_mail, read_mail
from vnedoc.cli.common import (
    REJECTED,
    UNREADABLE,
    CommandGroup,
    accept_option,
    at_option,
    bilingual,
    complain,
    now,
    option,
    read_input,
    reason_of,
    tell,
    tell_all,
    write_output,
)
from vnedoc.cli.subcommands.mail_more import (
    format_option,
    line_of,
    mailbox_of,
    mailboxes_of,
    mails_in,
    place_new,
    place_options,
    reading_data,
    reading_lines,
    to_token,
    token_option,
)
from vnedoc.doctype import DeliveryPolicy
from vnedoc.errors import Lang, SourceChangedError
from vnedoc.exchange import identify
from vnedoc.files import distinct_names, write_into
from vnedoc.words import Words
from vnedoc.xml.reading.reader import read as read_message


@bilingual(
    vi="Soạn thư chuyển một gói tin, ghi ra tệp .eml hoặc vào hộp thư dạng Maildir.\n"
    "Lệnh không gửi thư và không ghi đè tệp nào. Gói tin không được gửi theo đường này (độ mật,"
    " danh mục của cơ quan, ...) thì không soạn, mã thoát 1. In ra Message-ID: hãy giữ cùng gói"
    " tin, vì thư báo phát không nhắc lại mã đó thì không chứng minh được gì.",
    en="Compose the mail that brings a message, in an .eml file or into a Maildir.\n"
    "Nothing is sent, and no file is overwritten. Of a message that must not travel this way (state"
    " secrets, the agency's own list, ...) none is composed: exit status 1. The Message-ID is told,"
    " to be kept with the message: receipts that do not repeat it are no evidence.",
)
@click.argument("file", metavar="FILE")
@option(
    "--from",
    "sender",
    required=True,
    metavar="ADDRESS",
    callback=mailbox_of,
    vi="Thư của ai, ví dụ 'Sở Ví dụ A <vanthu@h26.vn>'.",
    en="Whose mail it is, such as 'Sở Ví dụ A <vanthu@h26.vn>'.",
)
@option(
    "--to",
    required=True,
    multiple=True,
    metavar="ADDRESS",
    callback=mailboxes_of,
    vi="Gửi đến đâu; dùng được nhiều lần.",
    en="To whom; may be given several times.",
)
@place_options()
@option(
    "--form",
    "how",
    type=click.Choice(["open", "whole"]),
    default="open",
    show_default=True,
    vi="open: tệp đính kèm mở được bằng mọi phần mềm thư; whole: chỉ có gói tin, cho phần mềm.",
    en="open: files that any mail program shows; whole: the message alone, for programs.",
)
@option(
    "--answering",
    metavar="MAIL.eml",
    vi="Thư được trả lời: thư mới nối tiếp thư đó; không trả lời thư tự động.",
    en="The mail that is answered, which the new one follows; automatic mails get no answer.",
)
@option("--subject", metavar="TEXT", vi="Tiêu đề thư.", en="The subject.")
@option(
    "--ask-receipt",
    "asks_receipt",
    is_flag=True,
    vi="Xin báo đã đọc (MDN).",
    en="Ask for a notice when it was opened (MDN).",
)
@option(
    "--connected",
    multiple=True,
    metavar="ORGAN_ID",
    vi="Cơ quan đã kết nối; nếu ghi thì chỉ soạn thư cho các cơ quan này. Dùng được nhiều lần.",
    en="A body that is connected; if given, only for these. May be given several times.",
)
@option(
    "--policy",
    metavar="FILE",
    vi="Danh mục gửi văn bản của cơ quan (TOML).",
    en="The agency's own list of what is sent how (TOML).",
)
@accept_option()
@token_option()
@at_option(vi="Ngày giờ của thư; mặc định là bây giờ.", en="Date of the mail; now unless given.")
@format_option()
def make(
    lang: Lang,
    file: str,
    output: str | None,
    maildir: str | None,
    how: str,
    answering: str | None,
    connected: tuple[str, ...],
    policy: str | None,
    accept: tuple[str, ...],
    token: str | None,
    at: dt.datetime | None,
    form: str,
    **rest: Any,
) -> int:
    """Compose and write a mail."""
    gate = DeliveryGate(
        connected=connected or None,
        policy=DeliveryPolicy.load(Path(policy)) if policy else None,
        accept=accept,
    )
    letter = compose_mail(
        read_input(file),
        gate=gate,
        at=at or now(),
        token=to_token(token) or secrets.token_bytes(16),
        form="whole" if how == "whole" else "open",
        answering=read_mail(Path(answering)) if answering else None,
        **rest,
    )
    if isinstance(letter, Refused):
        complain(lang, Words(vi=letter.text("vi"), en=letter.text("en")), code=letter.code)
        return REJECTED
    _tell_made(letter, place_new(output, maildir, letter), form)
    return 0


def _tell_made(letter: MailLetter, path: Path, form: str) -> None:
    if form == "text":
        tell(str(path))
        tell(f"Message-ID: {letter.message_id}")
        return
    terms = letter.smtp()
    data = {
        "path": str(path),
        "message_id": letter.message_id,
        "token": letter.head.token,
        "size": letter.size,
        "sender": terms.sender,
        "receivers": terms.receivers,
        "mail_options": terms.mail_options,
        "rcpt_options": terms.rcpt_options,
    }
    write_output(None, json.dumps(data, ensure_ascii=False))


@bilingual(
    vi="Đọc thư: mỗi thư đem đến văn bản, gói tin trạng thái hay thứ khác, và có gì bất thường.\n"
    "PATH là tệp .eml, hộp thư dạng Maildir, thư mục có tệp .eml, hoặc - (đầu vào chuẩn). Thư chỉ"
    " được đọc: không có gì bị xóa, chuyển chỗ hay đánh dấu đã đọc. Mã thoát 1 nếu có thư không"
    " đem đến gói tin.",
    en="Read mails: whether each brings a document, a report of state or something else.\n"
    "PATH is an .eml file, a Maildir, a folder of .eml files, or - for standard input. Mails are"
    " only read: none is removed, moved or marked as seen. The exit status is 1 if one of them"
    " brings no message.",
)
@click.argument("path", metavar="PATH")
@option(
    "--into",
    metavar="FOLDER",
    vi="Ghi các gói tin vào thư mục này: tất cả hoặc không tệp nào, không ghi đè.",
    en="Write the messages into this folder: all of them or none, and over no file.",
)
@format_option()
def read(lang: Lang, path: str, into: str | None, form: str) -> int:
    """Tell what mails bring, and take the messages out."""
    found = mails_in(path)
    taken = _Taken(lang, form)
    if into is None:
        for name, source in found:
            taken.take(name, source)
        return taken.status
    names = distinct_names(f"{name or 'mail'}.edxml" for name, _ in found)
    parcels = (
        (name, parcel)
        for name, (mail, source) in zip(names, found, strict=True)
        if (reading := taken.take(mail, source)) and (parcel := reading.parcel)
    )
    written = write_into(into, ((name, parcel.chunks()) for name, parcel in parcels))
    if form == "text":
        tell_all(map(str, written))
    return taken.status


class _Taken:
    """Mails that are told as they are read, one after the other."""

    def __init__(self, lang: Lang, form: str) -> None:
        self._lang = lang
        self._form = form
        self.status = 0

    def take(self, name: str, source: bytes | Path) -> MailReading | None:
        """Read one and tell of it; `None` if it cannot be read, which keeps no other from it."""
        try:
            reading = read_mail(source)
            key = _key(reading)
        except (OSError, SourceChangedError) as fault:
            words = (
                reason_of(fault)
                if isinstance(fault, OSError)
                else Words(vi=fault.text("vi"), en=fault.text("en"))
            )
            complain(self._lang, Words(vi=f"{name}: {words.vi}", en=f"{name}: {words.en}"))
            self.status = UNREADABLE
            return None
        if reading.kind is MailKind.OTHER:
            self.status = self.status or REJECTED
        if self._form == "json":
            write_output(None, json.dumps(reading_data(name, reading, key), ensure_ascii=False))
        else:
            tell(line_of(name, reading, self._lang))
            tell_all(reading_lines(reading, key, self._lang))
        return reading


def _key(reading: MailReading) -> str:
    if reading.parcel is None:
        return ""
    return str(identify(read_message(reading.parcel.source).envelope).message)


command = CommandGroup(
    "mail",
    words=Words(
        vi="Soạn và đọc thư chuyển gói tin: tệp .eml và hộp thư dạng Maildir, không kết nối mạng.",
        en="Make and read mails that bring messages: .eml files and Maildirs, without a network.",
    ),
    commands={"make": make, "read": read},
)
