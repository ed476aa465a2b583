"""``vnedoc organs``: who is behind an identifier, on a day, and what became of him."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

import click

from vnedoc.cli.commands.explain import CONFIDENCES
from vnedoc.cli.common import (
    REJECTED,
    CommandGroup,
    bilingual,
    note,
    option,
    tell_all,
)
from vnedoc.cli.subcommands.organs_more import (
    STATUSES,
    WORDS,
    bring,
    convert,
    format_option,
    on_option,
    table_of,
    table_option,
    to_day,
    write_json,
)
from vnedoc.errors import Lang
from vnedoc.identifiers import (
    OrganEntry,
    OrganId,
    OrganIdForm,
    OrganStatus,
    OrganTable,
    find_organs,
)
from vnedoc.words import Words

FORMS: Final = {
    OrganIdForm.OLD: Words(vi="dạng cũ, 13 ký tự", en="old form, 13 characters"),
    OrganIdForm.NEW: Words(vi="dạng mới, tối đa 35 ký tự", en="new form, up to 35 characters"),
    OrganIdForm.ENTERPRISE: Words(vi="mã đăng ký kinh doanh", en="code of registration"),
    OrganIdForm.SCHEME: Words(vi="mã theo lược đồ định danh", en="identifier by a scheme"),
    OrganIdForm.IRREGULAR: Words(vi="không theo dạng nào", en="no known form"),
}
_SEEN: Final = Words(vi="có thấy dùng", en="seen in use")
"""Of a code whose body is not known no more is told than that."""
_WORDS: Final = WORDS | {
    "nameless": Words(vi="(chưa biết tên)", en="(name not known)"),
    "form": Words(vi="Dạng", en="Form"),
    "body": Words(vi="Cơ quan", en="Body"),
    "there": Words(vi="còn hoạt động", en="there"),
    "ended": Words(vi="kết thúc từ ngày {:%d/%m/%Y}", en="ended on {:%Y-%m-%d}"),
    "group": Words(vi="Nhóm", en="Group"),
    "known": Words(vi="Mức độ biết", en="How well known"),
}


@bilingual(
    vi="Tìm cơ quan, tổ chức theo mã hoặc theo từ trong tên; gõ không dấu cũng được.",
    en="Find organisations by code or by words of their names, with diacritics or without.",
)
@click.argument("text", metavar="TEXT", nargs=-1, required=True)
@on_option()
@option(
    "--limit",
    metavar="N",
    type=click.IntRange(1, 1000),
    default=20,
    vi="Số kết quả nhiều nhất (mặc định 20).",
    en="The most that is told (20 unless given).",
)
@table_option()
@format_option()
def find(
    lang: Lang, text: tuple[str, ...], day: dt.date, limit: int, organs: str | None, form: str
) -> None:
    """Print what is found."""
    table = table_of(organs)
    codes = (entry.organ_id for entry in find_organs(table, " ".join(text), limit=limit + 1))
    found = [entry for code in codes if (entry := table.lookup(code, day))]
    _list(found[:limit], day, lang, form)
    if len(found) > limit:
        note(
            lang,
            vi=f"Còn kết quả khác ngoài {limit} kết quả đầu; thêm từ, hoặc dùng --limit.",
            en=f"There are more than the first {limit}: add words, or use --limit.",
        )
    if not found:
        note(lang, vi="Không tìm thấy cơ quan, tổ chức nào.", en="No organisation was found.")
        click.get_current_context().exit(REJECTED)


def _list(entries: list[OrganEntry], day: dt.date, lang: Lang, form: str) -> None:
    if form == "json":
        write_json([entry.to_data(day) for entry in entries])
    else:
        tell_all(_line(entry, day, lang) for entry in entries)


def _line(entry: OrganEntry, day: dt.date, lang: Lang) -> str:
    return f"{entry.organ_id:<16} {_name(entry, lang)} ({_status(entry, day, lang)})"


def _status(entry: OrganEntry, day: dt.date, lang: Lang) -> str:
    status = entry.status(day)
    seen = status is OrganStatus.LIVE and not entry.name_vi
    return (_SEEN if seen else STATUSES[status]).of(lang)


def _name(entry: OrganEntry, lang: Lang) -> str:
    name = entry.name_en if lang == "en" else entry.name_vi
    return name or entry.name_vi or _WORDS["nameless"].of(lang)


@bilingual(
    vi="Cho biết mọi điều về một mã: cơ quan nào, mã còn dùng không, cơ quan còn không, nay là gì.",
    en="Tell all about an identifier: whose it is, whether code and body are there, who goes on.",
)
@click.argument("code", metavar="CODE")
@on_option()
@table_option()
@format_option()
def show(lang: Lang, code: str, day: dt.date, organs: str | None, form: str) -> None:
    """Print what is known of a code."""
    table, organ_id = table_of(organs), OrganId(code.strip())
    entry = table.lookup(organ_id, day)
    above = None if entry else table.lookup(organ_id.level1 or "", day)
    group = table.group_of(organ_id)
    if form == "json":
        known = entry.to_data(day) if entry else {"code": organ_id, "status": "unknown"}
        more = {"level1": above.to_data(day) if above else None}
        write_json(known | {"form": organ_id.form.value} | more)
    else:
        tell_all(_told(organ_id, entry, above, group, day, table, lang))
    if entry is None:
        click.get_current_context().exit(REJECTED)


def _told(
    organ_id: OrganId,
    entry: OrganEntry | None,
    above: OrganEntry | None,
    group: OrganEntry | None,
    day: dt.date,
    table: OrganTable,
    lang: Lang,
) -> Iterator[str]:
    def row(key: str, text: str) -> str:
        return f"  {_WORDS[key].of(lang)}: {text}"

    yield f"{organ_id}: {_name(entry, lang) if entry else STATUSES[OrganStatus.UNKNOWN].of(lang)}"
    problems = ", ".join(one.vi if lang == "vi" else one.en for one in organ_id.problems)
    yield row("form", FORMS[organ_id.form].of(lang) + (f" ({problems})" if problems else ""))
    if entry is not None:
        yield f"  {_WORDS['code'].of(lang).format(day)}: {_status(entry, day, lang)}"
        if entry.body_closed_on is not None:
            act = f" ({entry.body_act})" if entry.body_act else ""
            yield row("body", _WORDS["ended"].of(lang).format(entry.body_closed_on) + act)
        elif entry.name_vi and entry.body_exists(day):
            yield row("body", _WORDS["there"].of(lang))
        if entry.merged_into is not None:
            heir = table.lookup(entry.merged_into, day)
            yield row("heir", f"{entry.merged_into} {_name(heir, lang) if heir else ''}".strip())
        known = CONFIDENCES[entry.confidence].of(lang)
        yield row("known", known + (f"; {entry.source}" if entry.source else ""))
    elif above is not None:
        yield row("above", f"{above.organ_id} {_name(above, lang)}")
    if group is not None:
        yield row("group", f"{group.organ_id} {_name(group, lang)}")


@bilingual(
    vi="Liệt kê các mã trong bảng vào một ngày; --all kể cả mã đã đóng và chưa có hiệu lực.",
    en="List the codes of the table on a day; --all with those closed and not live yet.",
)
@click.argument("day", metavar="DAY", callback=to_day)
@option("--group", metavar="G", vi="Chỉ nhóm này, ví dụ H.", en="Only this group, such as H.")
@option("--all", "everything", is_flag=True, vi="Cả các mã khác.", en="The other codes, too.")
@table_option()
@format_option()
def on(
    lang: Lang, day: dt.date, group: str | None, everything: bool, organs: str | None, form: str
) -> None:
    """Print the table of a day."""
    table = table_of(organs)
    codes = sorted({entry.organ_id for entry in table})
    rows = (table.lookup(code, day) for code in codes if len(code) > 1)
    wanted = [
        entry
        for entry in rows
        if entry is not None
        and (group is None or entry.organ_id.startswith(group.upper()))
        and (everything or entry.status(day) is OrganStatus.LIVE)
    ]
    _list(wanted, day, lang, form)


command = CommandGroup(
    "organs",
    words=Words(
        vi="Tra cứu cơ quan, tổ chức theo mã định danh: tìm, xem, theo ngày, chuyển đổi, cập nhật.",
        en="Look up organisations by identifier: find, show, by day, convert, update.",
    ),
    commands={"find": find, "show": show, "on": on, "convert": convert, "import": bring},
)
