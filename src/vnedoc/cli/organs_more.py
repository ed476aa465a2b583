"""``vnedoc organs import``, and what the commands about organisations share."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import click

from vnedoc.cli.common import UsageProblem, bilingual, now, option, tell_all, write_output
from vnedoc.errors import Lang
from vnedoc.files import replacing
from vnedoc.identifiers import OrganChangeKind, OrganUpdate, update_table
from vnedoc.words import Words

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
    """The option ``--format``."""
    return option(
        "--format",
        "form",
        type=click.Choice(["text", "json"]),
        default="text",
        vi="Dạng kết quả: text (mặc định) hoặc json.",
        en="Format: text (the default) or json.",
    )


def write_json(data: object) -> None:
    """Write data to standard output."""
    write_output(None, json.dumps(data, ensure_ascii=False, indent=2))


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
@option(
    "--on",
    "day",
    metavar="DAY",
    callback=to_day,
    vi="Ngày của danh sách; mặc định là hôm nay.",
    en="The day of the list; today unless given.",
)
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
        write_json(_report(update))
    else:
        tell_all(_reported(update, lang))


def _report(update: OrganUpdate) -> dict[str, Any]:
    return {
        "codes": update.codes,
        "same": update.same,
        "repeated": update.repeated,
        **{kind.value: count for kind, count in update.counted().items()},
        "changes": [
            {"kind": one.kind.value, "code": one.code, "before": one.before, "after": one.after}
            for one in update.changes
        ],
    }


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
