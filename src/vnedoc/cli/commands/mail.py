"""``vnedoc mail``: a mail made of a message, and messages taken out of mails, all in files."""

from __future__ import annotations

import json
from typing import Any

import click

from vnedoc.cli.common import (
    REJECTED,
    CommandGroup,
    bilingual,
    option,
    tell,
    tell_all,
    write_output,
)
from vnedoc.cli.subcommands.mail_letters import composed, letter_options
from vnedoc.cli.subcommands.mail_more import (
    MailsTaken,
    format_option,
    letter_data,
    mails_in,
    place_new,
    place_options,
)
from vnedoc.cli.subcommands.mail_series import join, split
from vnedoc.errors import Lang
from vnedoc.files import distinct_names, write_into
from vnedoc.words import Words


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
@letter_options
@place_options()
@format_option()
def make(
    lang: Lang, file: str, output: str | None, maildir: str | None, form: str, **rest: Any
) -> int:
    """Compose and write a mail."""
    letter = composed(lang, file, **rest)
    if letter is None:
        return REJECTED
    path = place_new(output, maildir, letter)
    if form == "json":
        write_output(None, json.dumps(letter_data(path, letter), ensure_ascii=False))
    else:
        tell(str(path))
        tell(f"Message-ID: {letter.message_id}")
    return 0


@bilingual(
    vi="Đọc thư: mỗi thư đem đến văn bản, gói tin trạng thái hay thứ khác, và có gì bất thường.\n"
    "PATH là tệp .eml, hộp thư dạng Maildir, thư mục có tệp .eml, hoặc - (đầu vào chuẩn). Thư chỉ"
    " được đọc: không có gì bị xóa, chuyển chỗ hay đánh dấu đã đọc. Mã thoát 1 nếu có thư"
    " không đem đến gói tin, báo cáo phát thư hay một phần của gói tin.",
    en="Read mails: whether each brings a document, a report of state or something else.\n"
    "PATH is an .eml file, a Maildir, a folder of .eml files, or - for standard input. Mails are"
    " only read: none is removed, moved or marked as seen. The exit status is 1 if one of them"
    " brings neither a message nor a receipt or a part of one.",
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
    taken = MailsTaken(lang, form)
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


command = CommandGroup(
    "mail",
    words=Words(
        vi="Soạn và đọc thư chuyển gói tin: tệp .eml và hộp thư dạng Maildir, không kết nối mạng.",
        en="Make and read mails that bring messages: .eml files and Maildirs, without a network.",
    ),
    commands={"make": make, "read": read, "split": split, "join": join},
)
