"""``vnedoc mail split`` and ``join``: a message in several mails, where one would be too large."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from vnedoc.channels.mail import MailKind, MailReading, MailSeries, join_mails, split_mail
from vnedoc.cli.common import (
    REJECTED,
    UNREADABLE,
    bilingual,
    complain,
    option,
    tell,
    tell_all,
    write_output,
)
from vnedoc.cli.subcommands.mail_letters import composed, letter_options
from vnedoc.cli.subcommands.mail_more import (
    format_option,
    letter_data,
    mails_in,
    read_one,
)
from vnedoc.errors import Lang
from vnedoc.files import distinct_names, safe_name, write_into
from vnedoc.words import Words


@bilingual(
    vi="Soạn nhiều thư cho một gói tin lớn hơn mức máy chủ thư cho phép.\n"
    "Mỗi thư có một phần của gói tin và chỉ phần mềm ghép lại được. Gói tin vừa một thư thì chỉ"
    " soạn một thư. Ghi được tất cả hoặc không ghi gì; không ghi đè.",
    en="Compose several mails for a message that is larger than mail servers take.\n"
    "Each has a piece of it, and only programs put them together. If it fits into one mail, one is"
    " composed. All of them are written or none, and over no file.",
)
@click.argument("file", metavar="FILE")
@letter_options
@option(
    "--limit",
    metavar="N",
    type=click.IntRange(1),
    default=10_000_000,
    show_default=True,
    vi="Số byte nhiều nhất của một thư.",
    en="The most bytes that a mail may have.",
)
@option(
    "--into",
    metavar="FOLDER",
    required=True,
    vi="Ghi các thư vào thư mục này.",
    en="Write the mails into this folder.",
)
@format_option()
def split(lang: Lang, file: str, limit: int, into: str, form: str, **rest: Any) -> int:
    """Compose and write the mails."""
    letter = composed(lang, file, **rest)
    if letter is None:
        return REJECTED
    letters = split_mail(letter, limit)
    stem = safe_name(Path(file).stem, "mail")
    names = [f"{stem}.{at:03}.eml" for at in range(1, len(letters) + 1)]
    files = zip(names, (one.pieces() for one in letters), strict=True)
    for path, one in zip(write_into(into, files), letters, strict=True):
        if form == "json":
            write_output(None, json.dumps(letter_data(path, one), ensure_ascii=False))
        else:
            tell(str(path))
            tell(f"  Message-ID: {one.message_id}")
    return 0


@bilingual(
    vi="Ghép các thư có từng phần của gói tin, thứ tự nào cũng được, và lấy gói tin ra.\n"
    "PATH là tệp .eml, Maildir hoặc thư mục có tệp .eml; thư khác được bỏ qua. Mã thoát 1 nếu có"
    " gói tin còn thiếu phần hoặc không ghép được; gói tin đủ phần vẫn được lấy ra.",
    en="Put mails together that have pieces of a message, in any order, and take it out.\n"
    "PATH is an .eml file, a Maildir or a folder of .eml files; other mails are passed over. The"
    " exit status is 1 if pieces are missing or do not fit; what is complete is taken out.",
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@option(
    "--into",
    metavar="FOLDER",
    required=True,
    vi="Ghi các gói tin vào thư mục này; không ghi đè.",
    en="Write the messages into this folder, over no file.",
)
def join(lang: Lang, paths: tuple[str, ...], into: str) -> int:
    """Put together what is there."""
    status = 0
    series: dict[str, list[MailReading]] = {}
    names: dict[str, str] = {}
    for name, source in (found for path in paths for found in mails_in(path)):
        reading = read_one(lang, name, source)
        if reading is None:
            status = UNREADABLE
        elif reading.fragment:
            series.setdefault(reading.fragment.series, []).append(reading)
            names.setdefault(reading.fragment.series, name)
    joined = [(names[mark], join_mails(readings)) for mark, readings in series.items()]
    if not joined:
        none = Words(vi="Không có thư nào là một phần.", en="None of the mails is a part.")
        complain(lang, none)
    whole = [(name, one.parcel) for name, one in joined if one.parcel]
    if whole:
        safe = distinct_names(f"{name}.edxml" for name, _ in whole)
        files = zip(safe, (parcel.chunks() for _, parcel in whole), strict=True)
        tell_all(map(str, write_into(into, files)))
    for name, one in joined:
        if one.parcel is None:
            complain(lang, _why_not(name, one))
    return status or (0 if whole and len(whole) == len(joined) else REJECTED)


def _why_not(name: str, series: MailSeries) -> Words:
    if series.kind is MailKind.PART:
        numbers = ", ".join(map(str, series.missing))
        return Words(
            vi=f"{name}: còn thiếu thư số {numbers}",
            en=f"{name}: these mails have not come: {numbers}",
        )
    return Words(vi=f"{name}: {series.reason('vi')}", en=f"{name}: {series.reason('en')}")
