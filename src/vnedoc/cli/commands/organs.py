"""``vnedoc organs``: who is behind an identifier, on a day, and what became of him."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import click

from vnedoc.cli.commands.explain import CONFIDENCES
from vnedoc.cli.common import (
    REJECTED,
    CommandGroup,
    UsageProblem,
    bilingual,
    note,
    now,
    option,
    tell,
    tell_all,
    write_output,
)
from vnedoc.errors import Lang
from vnedoc.files import replacing
from vnedoc.identifiers import (
    OrganChangeKind,
    OrganEntry,
    OrganId,
    OrganIdForm,
    OrganStatus,
    OrganTable,
    OrganUpdate,
    SuccessionTable,
    find_organs,
    update_table,
)
from vnedoc.words import Words

FORMS: Final = {
    OrganIdForm.OLD: Words(vi="dạng cũ, 13 ký tự", en="old form, 13 characters"),
    OrganIdForm.NEW: Words(vi="dạng mới, tối đa 35 ký tự", en="new form, up to 35 characters"),
    OrganIdForm.ENTERPRISE: Words(vi="mã đăng ký kinh doanh", en="code of registration"),
    OrganIdForm.SCHEME: Words(vi="mã theo lược đồ định danh", en="identifier by a scheme"),
    OrganIdForm.IRREGULAR: Words(vi="không theo dạng nào", en="no known form"),
}
STATUSES: Final = {
    OrganStatus.LIVE: Words(vi="đang dùng", en="live"),
    OrganStatus.CLOSED: Words(vi="đã đóng", en="closed"),
    OrganStatus.NOT_YET: Words(vi="chưa có hiệu lực", en="not live yet"),
    OrganStatus.UNKNOWN: Words(vi="không biết", en="not known"),
}
_SEEN: Final = Words(vi="có thấy dùng", en="seen in use")
"""Of a code whose body is not known no more is told than that."""
_WORDS: Final = {
    "nameless": Words(vi="(chưa biết tên)", en="(name not known)"),
    "form": Words(vi="Dạng", en="Form"),
    "code": Words(vi="Mã, ngày {:%d/%m/%Y}", en="Code on {:%Y-%m-%d}"),
    "body": Words(vi="Cơ quan", en="Body"),
    "there": Words(vi="còn hoạt động", en="there"),
    "ended": Words(vi="kết thúc từ ngày {:%d/%m/%Y}", en="ended on {:%Y-%m-%d}"),
    "heir": Words(vi="Nay là", en="Goes on as"),
    "other": Words(vi="Mã kia", en="Other form"),
    "above": Words(vi="Thuộc", en="Belongs to"),
    "group": Words(vi="Nhóm", en="Group"),
    "known": Words(vi="Mức độ biết", en="How well known"),
    "no-heir": Words(vi="không có cơ quan tiếp nhận", en="nobody goes on"),
    "sure": Words(vi="chắc chắn", en="certain"),
    "guess": Words(vi="phỏng đoán", en="a guess"),
    "none": Words(vi="không chuyển đổi được", en="cannot be converted"),
}


KINDS: Final = {
    OrganChangeKind.ADDED: Words(vi="thêm", en="added"),
    OrganChangeKind.RENAMED: Words(vi="đổi tên", en="renamed"),
    OrganChangeKind.CHANGED: Words(vi="đổi mã cũ hoặc thư điện tử", en="other old code or e-mail"),
    OrganChangeKind.CLOSED: Words(vi="đóng", en="closed"),
    OrganChangeKind.REOPENED: Words(vi="mở lại", en="reopened"),
}


def _to_day(_: click.Context, __: click.Parameter, value: str | None) -> dt.date:
    """The day that an option or argument says; today where none is given."""
    if value is None:
        return now().date()
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise UsageProblem(
            vi=f"Ngày {value[:40]!r} không đúng; ví dụ đúng: 2025-07-01.",
            en=f"{value[:40]!r} is no day; a right one is 2025-07-01.",
        ) from None


def _format_option() -> Callable[[Any], Any]:
    return option(
        "--format",
        "form",
        type=click.Choice(["text", "json"]),
        default="text",
        vi="Dạng kết quả: text (mặc định) hoặc json.",
        en="Format: text (the default) or json.",
    )


def _write(data: object) -> None:
    write_output(None, json.dumps(data, ensure_ascii=False, indent=2))


def _on_option() -> Callable[[Any], Any]:
    return option(
        "--on",
        "day",
        metavar="DAY",
        callback=_to_day,
        vi="Ngày cần xét, hoặc ngày của danh sách (2025-07-01); mặc định là hôm nay.",
        en="The day that is asked about, or of the list (2025-07-01); today unless given.",
    )


def _table_option() -> Callable[[Any], Any]:
    return option(
        "--organs",
        metavar="FILE",
        vi="Bảng cơ quan, tổ chức (xem import); bảng dựng sẵn bổ sung phần còn thiếu.",
        en="Table of organisations (see import); the shipped one fills its gaps.",
    )


def _table(organs: str | None) -> OrganTable:
    shipped = OrganTable.shipped()
    return OrganTable.load(Path(organs)).complete(shipped) if organs else shipped


def _units(units: str | None) -> SuccessionTable:
    shipped = SuccessionTable.shipped()
    return SuccessionTable.load(Path(units)).complete(shipped) if units else shipped


@bilingual(
    vi="Tìm cơ quan, tổ chức theo mã hoặc theo từ trong tên; gõ không dấu cũng được.",
    en="Find organisations by code or by words of their names, with diacritics or without.",
)
@click.argument("text", metavar="TEXT", nargs=-1, required=True)
@_on_option()
@option(
    "--limit",
    metavar="N",
    type=click.IntRange(1, 1000),
    default=20,
    vi="Số kết quả nhiều nhất (mặc định 20).",
    en="The most that is told (20 unless given).",
)
@_table_option()
@_format_option()
def find(
    lang: Lang, text: tuple[str, ...], day: dt.date, limit: int, organs: str | None, form: str
) -> None:
    """Print what is found."""
    table = _table(organs)
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
        _write([entry.to_data(day) for entry in entries])
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
@_on_option()
@_table_option()
@_format_option()
def show(lang: Lang, code: str, day: dt.date, organs: str | None, form: str) -> None:
    """Print what is known of a code."""
    table, organ_id = _table(organs), OrganId(code.strip())
    entry = table.lookup(organ_id, day)
    above = None if entry else table.lookup(organ_id.level1 or "", day)
    group = table.group_of(organ_id)
    if form == "json":
        known = entry.to_data(day) if entry else {"code": organ_id, "status": "unknown"}
        more = {"level1": above.to_data(day) if above else None}
        _write(known | {"form": organ_id.form.value} | more)
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
@click.argument("day", metavar="DAY", callback=_to_day)
@option("--group", metavar="G", vi="Chỉ nhóm này, ví dụ H.", en="Only this group, such as H.")
@option("--all", "everything", is_flag=True, vi="Cả các mã khác.", en="The other codes, too.")
@_table_option()
@_format_option()
def on(
    lang: Lang, day: dt.date, group: str | None, everything: bool, organs: str | None, form: str
) -> None:
    """Print the table of a day."""
    table = _table(organs)
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


@bilingual(
    vi="Chuyển mã giữa dạng cũ và dạng mới, và cho biết sau sáp nhập thì dùng mã nào.\n"
    "--units là bảng mã cũ, mã mới của đơn vị dưới cấp 1; không có trong bảng thì không đoán.",
    en="Turn identifiers into the other form, and tell under which code a body goes on.\n"
    "--units is a table of old and new codes below level 1; what is not in it is not guessed.",
)
@click.argument("codes", metavar="CODE...", nargs=-1, required=True)
@_on_option()
@option(
    "--units",
    metavar="FILE",
    vi="Bảng mã cũ, mã mới (cột old_code, new_code, day, act, how).",
    en="Table of old and new codes (columns old_code, new_code, day, act, how).",
)
@_table_option()
@_format_option()
def convert(
    lang: Lang,
    codes: tuple[str, ...],
    day: dt.date,
    units: str | None,
    organs: str | None,
    form: str,
) -> None:
    """Print the other form of each code, and who goes on."""
    table, successions = _table(organs), _units(units)
    found = [_converted(OrganId(code.strip()), table, successions, day) for code in codes]
    if form == "json":
        _write(found)
        return
    for one in found:
        tell(one["code"])
        tell_all(_not_live(one, day, lang))
        if one["other"] is None:
            tell(f"  {_WORDS['other'].of(lang)}: {_WORDS['none'].of(lang)}")
        else:
            sure = _WORDS["sure" if one["certain"] else "guess"].of(lang)
            tell(f"  {_WORDS['other'].of(lang)}: {one['other']} ({sure})")
        for heir in one["heirs"]:
            code = heir["new"] or _WORDS["no-heir"].of(lang)
            why = heir["act"] or heir["source"]
            tell(f"  {_WORDS['heir'].of(lang)}: {code}" + (f" ({why})" if why else ""))
        if not one["heirs"] and one["level1_heirs"]:
            tell(f"  {_WORDS['heir'].of(lang)}: {_above(one['level1_heirs']).of(lang)}")


def _not_live(one: dict[str, Any], day: dt.date, lang: Lang) -> Iterator[str]:
    """That a code, or the one above a unit that the table does not know, is not to be written."""
    odd = (OrganStatus.CLOSED, OrganStatus.NOT_YET)
    if one["status"] in odd:
        status = STATUSES[OrganStatus(one["status"])].of(lang)
        yield f"  {_WORDS['code'].of(lang).format(day)}: {status}"
    elif one["status"] == OrganStatus.UNKNOWN and one["level1_status"] in odd:
        status = STATUSES[OrganStatus(one["level1_status"])].of(lang)
        yield f"  {_WORDS['above'].of(lang)}: {OrganId(one['code']).level1} ({status})"


def _above(heirs: list[dict[str, Any]]) -> Words:
    """What became of the body above a unit of which nothing is known."""
    named = ", ".join(heir["new"] for heir in heirs if heir["new"])
    if not named:
        return Words(
            vi="cấp 1 không có cơ quan tiếp nhận; chưa biết mã của đơn vị này",
            en="nobody goes on for level 1; this unit's code is not known",
        )
    return Words(
        vi=f"cấp 1 nay là {named}; chưa biết mã của đơn vị này",
        en=f"level 1 goes on as {named}; this unit's code is not known",
    )


def _converted(
    organ_id: OrganId, table: OrganTable, successions: SuccessionTable, day: dt.date
) -> dict[str, Any]:
    is_old = organ_id.form is OrganIdForm.OLD
    other = organ_id.to_new(table) if is_old else organ_id.to_old(table)
    heirs = successions.heirs(organ_id, day)
    above = () if heirs or len(organ_id.levels) < 2 else successions.heirs(organ_id.levels[0], day)
    return {
        "code": organ_id,
        "status": table.status(organ_id, day).value,
        "level1_status": table.status(organ_id.level1 or "", day).value,
        "other": other.organ_id if other else None,
        "certain": other.certain if other else None,
        "heirs": [one.to_data() for one in heirs],
        "level1_heirs": [one.to_data() for one in above],
    }


@bilingual(
    vi="Cập nhật bảng cơ quan, tổ chức theo danh sách của Trục liên thông, chỉ phần khác nhau.\n"
    "LIST là kết quả getAgenciesListQD20 hoặc getAgenciesList (JSON), hoặc CSV. Mã không còn trong"
    " danh sách được đóng, không bị xóa. Chưa có TABLE thì tạo mới.",
    en="Bring a table of organisations up to the axis's own list, by difference, and report it.\n"
    "LIST is the answer to getAgenciesListQD20 or getAgenciesList (JSON), or a CSV. What is gone"
    " from the list is closed and never removed. A TABLE that is not there is made.",
)
@click.argument("listed", metavar="LIST")
@click.argument("kept", metavar="TABLE.tsv")
@_on_option()
@option(
    "--allow-gone",
    is_flag=True,
    vi="Chấp nhận thiếu hơn một phần mười số mã.",
    en="Take a list that lacks more than a tenth of the codes.",
)
@option("--dry-run", is_flag=True, vi="Chỉ báo cáo, không ghi.", en="Report and write nothing.")
@_format_option()
def bring(
    lang: Lang, listed: str, kept: str, day: dt.date, allow_gone: bool, dry_run: bool, form: str
) -> None:
    """Update the table and report."""
    old = Path(kept) if Path(kept).exists() else None
    most = {"most_gone": 1.0} if allow_gone else {}
    update = update_table(old, Path(listed), day, **most)
    if not dry_run:
        with replacing(kept) as file:
            file.writelines(update.lines())
    if form == "json":
        _write(update.to_data())
    else:
        tell_all(_reported(update, lang))


def _reported(update: OrganUpdate, lang: Lang) -> Iterator[str]:
    counts = ", ".join(
        f"{KINDS[kind].of(lang)} {count}" for kind, count in update.counted().items() if count
    )
    codes = Words(vi=f"{update.codes} mã trong danh sách", en=f"{update.codes} codes in the list")
    same = Words(vi=f"không đổi {update.same}", en=f"the same {update.same}")
    twice = Words(vi=f"lặp lại {update.repeated}", en=f"repeated {update.repeated}")
    more = [twice.of(lang)] if update.repeated else []
    yield "; ".join(filter(None, (codes.of(lang), counts, same.of(lang), *more)))
    for one in update.changes:
        names = " -> ".join(dict.fromkeys(filter(None, (one.before, one.after))))
        yield f"{KINDS[one.kind].of(lang)}: {one.code} {names}".rstrip()


command = CommandGroup(
    "organs",
    words=Words(
        vi="Tra cứu cơ quan, tổ chức theo mã định danh: tìm, xem, theo ngày, chuyển đổi, cập nhật.",
        en="Look up organisations by identifier: find, show, by day, convert, update.",
    ),
    commands={"find": find, "show": show, "on": on, "convert": convert, "import": bring},
)
