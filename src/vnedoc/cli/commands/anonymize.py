"""``vnedoc anonymize FILE -o OUT``: a reproducer that may be handed on."""

from __future__ import annotations

import datetime as dt

import click

from vnedoc import reports
from vnedoc.cli.common import (
    REJECTED,
    at_option,
    bilingual,
    complain,
    note,
    now,
    option,
    output_option,
    read_input,
)
from vnedoc.errors import Lang
from vnedoc.files import replacing
from vnedoc.words import Words


@bilingual(
    vi="Tạo gói tin để gửi cho người khác: cùng các vấn đề ở cùng chỗ, không còn giá trị nào.\n"
    "Không còn 4 chữ cái hoặc chữ số liền nhau nào của giá trị nào; tệp đính kèm được thay bằng tệp"
    " nhỏ cùng loại. Cùng --seed thì cùng từng byte. Mã thoát 1 nếu có vấn đề không giữ được.",
    en="Make a message to hand on: the same findings at the same places, and no value left.\n"
    "No 4 letters or digits in a row of any value are left; attached files are replaced by small"
    " ones of the same kind. The same --seed gives the same bytes. Exit status 1 if a finding could"
    " not be kept.",
)
@click.argument("path", metavar="FILE")
@output_option(required=True)
@option(
    "--seed",
    default="",
    metavar="TEXT",
    vi="Cùng chuỗi này thì kết quả giống nhau từng byte.",
    en="The same text gives the same bytes.",
)
@at_option(
    vi="Thời điểm kiểm tra để so các vấn đề; mặc định là giờ máy này.",
    en="The time to check by when findings are compared; by itself this computer's.",
)
def command(lang: Lang, path: str, output: str, seed: str, at: dt.datetime | None) -> int:
    """Write the message, and tell whether its findings are the same."""
    # Imported here: it brings everything that can be checked.
    from vnedoc.anonymizing import anonymize

    given = read_input(path)
    data = given if isinstance(given, bytes) else given.read_bytes()
    made = anonymize(data, seed=seed, at=at or now())
    with replacing(output) as file:
        file.write(made.data)
    if made.same:
        note(
            lang,
            vi="Các vấn đề giữ nguyên ở cùng chỗ.",
            en="The findings are the same at the same places.",
        )
        return 0
    more = [f"  - {rule} {where}" for rule, where in made.lost]
    more += [f"  + {rule} {where}" for rule, where in made.new]
    words = Words(
        vi="Không giữ được mọi vấn đề (- bị mất, + mới có):",
        en="Not all findings could be kept (- lost, + new):",
    )
    complain(lang, words, more=map(reports.visible, more))
    return REJECTED
