"""``vnedoc organs convert | import``, and the options that its commands share."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import click

from vnedoc.cli.common import UsageProblem, bilingual, now, option, tell, tell_all, write_output
from vnedoc.errors import Lang
from vnedoc.files import replacing
from vnedoc.identifiers import (
    OrganChangeKind,
    OrganId,
    OrganIdForm,
    OrganStatus,
    OrganTable,
    OrganUpdate,
    SuccessionTable,
    update_table,
)
from vnedoc.words import Words

STATUSES: Final = {
    OrganStatus.LIVE: Words(vi="đang dùng", en="live"),
    OrganStatus.CLOSED: Words(vi="đã đóng", en="closed"),
    OrganStatus.NOT_YET: Words(vi="chưa có hiệu lực", en="not live yet"),
    OrganStatus.UNKNOWN: Words(vi="không biết", en="not known"),
}
WORDS: Final = {
    "code": Words(vi="Mã, ngày {:%d/%m/%Y}", en="Code on {:%Y-%m-%d}"),
    "heir": Words(vi="Nay là", en="Goes on as"),
    "other": Words(vi="Mã kia", en="Other form"),
    "above": Words(vi="Thuộc", en="Belongs to"),
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


def to_day(_: click.Context, __: click.Parameter, value: str | None) -> dt.date:
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


def format_option() -> Callable[[Any], Any]:
    """``--format text|json``."""
    return option(
        "--format",
        "form",
        type=click.Choice(["text", "json"]),
        default="text",
        vi="Dạng kết quả: text (mặc định) hoặc json.",
        en="Format: text (the default) or json.",
    )


def write_json(data: object) -> None:
    """Print plain data."""
    write_output(None, json.dumps(data, ensure_ascii=False, indent=2))


def on_option() -> Callable[[Any], Any]:
    """``--on DAY``."""
    return option(
        "--on",
        "day",
        metavar="DAY",
        callback=to_day,
        vi="Ngày cần xét, hoặc ngày của danh sách (2025-07-01); mặc định là hôm nay.",
        en="The day that is asked about, or of the list (2025-07-01); today unless given.",
    )


def table_option() -> Callable[[Any], Any]:
    """``--organs FILE``."""
    return option(
        "--organs",
        metavar="FILE",
        vi="Bảng cơ quan, tổ chức (xem import); bảng dựng sẵn bổ sung phần còn thiếu.",
        en="Table of organisations (see import); the shipped one fills its gaps.",
    )


def table_of(organs: str | None) -> OrganTable:
    """The table that ``--organs`` names, its gaps filled by the shipped one."""
    shipped = OrganTable.shipped()
    return OrganTable.load(Path(organs)).complete(shipped) if organs else shipped


def _units(units: str | None) -> SuccessionTable:
    shipped = SuccessionTable.shipped()
    return SuccessionTable.load(Path(units)).complete(shipped) if units else shipped


@bilingual(
    vi="Chuyển mã giữa dạng cũ và dạng mới, và cho biết sau sáp nhập thì dùng mã nào.\n"
    "--units là bảng mã cũ, mã mới của đơn vị dưới cấp 1; không có trong bảng thì không đoán.",
    en="Turn identifiers into the other form, and tell under which code a body goes on.\n"
    "--units is a table of old and new codes below level 1; what is not in it is not guessed.",
)
@click.argument("codes", metavar="CODE...", nargs=-1, required=True)
@on_option()
@option(
    "--units",
    metavar="FILE",
    vi="Bảng mã cũ, mã mới (cột old_code, new_code, day, act, how).",
    en="Table of old and new codes (columns old_code, new_code, day, act, how).",
)
@table_option()
@format_option()
def convert(
    lang: Lang,
    codes: tuple[str, ...],
    day: dt.date,
    units: str | None,
    organs: str | None,
    form: str,
) -> None:
    """Print the other form of each code, and who goes on."""
    table, successions = table_of(organs), _units(units)
    found = [_converted(OrganId(code.strip()), table, successions, day) for code in codes]
    if form == "json":
        write_json(found)
        return
    for one in found:
        tell(one["code"])
        tell_all(_not_live(one, day, lang))
        if one["other"] is None:
            tell(f"  {WORDS['other'].of(lang)}: {WORDS['none'].of(lang)}")
        else:
            sure = WORDS["sure" if one["certain"] else "guess"].of(lang)
            tell(f"  {WORDS['other'].of(lang)}: {one['other']} ({sure})")
        for heir in one["heirs"]:
            code = heir["new"] or WORDS["no-heir"].of(lang)
            why = heir["act"] or heir["source"]
            tell(f"  {WORDS['heir'].of(lang)}: {code}" + (f" ({why})" if why else ""))
        if not one["heirs"] and one["level1_heirs"]:
            tell(f"  {WORDS['heir'].of(lang)}: {_above(one['level1_heirs']).of(lang)}")


def _not_live(one: dict[str, Any], day: dt.date, lang: Lang) -> Iterator[str]:
    """That a code, or the one above a unit that the table does not know, is not to be written."""
    odd = (OrganStatus.CLOSED, OrganStatus.NOT_YET)
    if one["status"] in odd:
        status = STATUSES[OrganStatus(one["status"])].of(lang)
        yield f"  {WORDS['code'].of(lang).format(day)}: {status}"
    elif one["status"] == OrganStatus.UNKNOWN and one["level1_status"] in odd:
        status = STATUSES[OrganStatus(one["level1_status"])].of(lang)
        yield f"  {WORDS['above'].of(lang)}: {OrganId(one['code']).level1} ({status})"


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
@on_option()
@option(
    "--allow-gone",
    is_flag=True,
    vi="Chấp nhận thiếu hơn một phần mười số mã.",
    en="Take a list that lacks more than a tenth of the codes.",
)
@option("--dry-run", is_flag=True, vi="Chỉ báo cáo, không ghi.", en="Report and write nothing.")
@format_option()
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
        write_json(update.to_data())
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
