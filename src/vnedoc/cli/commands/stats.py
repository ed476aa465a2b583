"""``vnedoc stats``: a quarter's shares, targets and ranking from events, and where to look."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, get_args

import click

from vnedoc.cli.common import (
    CommandGroup,
    UsageProblem,
    bilingual,
    is_terminal,
    note,
    option,
    tell_all,
    write_output,
)
from vnedoc.cli.subcommands.organs_more import (
    format_option,
    table_of,
    table_option,
    to_day,
    write_json,
)
from vnedoc.errors import Lang
from vnedoc.exchange import WorkingCalendar
from vnedoc.statistics import (
    Assessment,
    BodyLevel,
    IndicatorTable,
    ShareFigure,
    assess,
    csv_text,
    draw,
    html_report,
    json_text,
    leads,
    load_indicators,
    scan,
    shipped_indicators,
)
from vnedoc.statistics.periods import Quarter
from vnedoc.words import Words

FORMS: Final = (".html", ".csv", ".json")
_WORDS: Final = {
    "bodies": Words(vi="Cơ quan cần xem", en="Bodies to look at"),
    "sample": Words(vi="Văn bản cần đối chiếu với sổ", en="Documents to look up in the register"),
    "unranked": Words(vi="không xếp hạng", en="not ranked"),
    "coverage": Words(vi="Mức báo cáo theo số văn bản", en="Reported, by the numbers"),
    "missing": Words(vi="thiếu", en="missing"),
    "disputed": Words(vi="hai bên báo khác nhau", en="disputed"),
    "late": Words(vi="báo muộn", en="late"),
}


def _common(function: Callable[..., Any]) -> Callable[..., Any]:
    """What both commands ask for."""
    made: Callable[..., Any] = function
    for decorate in reversed(
        (
            click.argument("events", metavar="EVENTS...", nargs=-1, required=True),
            option("--quarter", metavar="QUARTER", required=True,
                   vi="Quý cần đánh giá, dạng 2026Q3.", en="The quarter, such as 2026Q3."),
            option("--by", type=click.Choice(get_args(BodyLevel)), default="province",
                   vi="Đối tượng: province (tỉnh hiện nay, mặc định), province-then (tỉnh khi đó), "
                   "ministry, level (trung ương, địa phương), body (mã cấp 1), organ (từng mã).",
                   en="Bodies: province (of today, the default), province-then (of the quarter), "
                   "ministry, level (central, local), body (level 1), organ (every code)."),
            option("--as-of", metavar="DAY", callback=to_day,
                   vi="Lấy số liệu đến ngày này (2026-10-15); mặc định là hôm nay.",
                   en="What was known on this day (2026-10-15); today unless given."),
            table_option(),
            option("--holidays", metavar="FILE",
                   vi="Bảng TOML ngày nghỉ, ngày làm bù (như của sổ gửi nhận).",
                   en="TOML table of days off and working Saturdays (as of ledgers)."),
        )
    ):  # fmt: skip
        made = decorate(made)
    return made


@bilingual(
    vi="Tính tỷ lệ, chỉ tiêu và xếp hạng của một quý từ tệp sự kiện và sổ văn bản giấy.\n"
    "EVENTS là tệp .parquet, .jsonl hoặc sổ .csv; tên có thể chứa *. Tệp -o có đuôi .html, .csv "
    "hoặc .json, dùng được nhiều lần. Không có -o thì in bảng tóm tắt.",
    en="Make a quarter's shares, targets and ranking of events and paper registers.\n"
    "EVENTS are .parquet or .jsonl files, or registers as .csv; a name may hold *. A file of -o "
    "ends in .html, .csv or .json, and -o may be given again. Without it a summary is printed.",
)
@_common
@option(
    "--indicators",
    metavar="FILE",
    vi="Bảng chỉ tiêu TOML thay cho bảng dựng sẵn.",
    en="TOML table of indicators instead of the shipped one.",
)
@option(
    "--earlier",
    metavar="N",
    type=click.IntRange(0, 40),
    default=0,
    vi="Vẽ thêm diễn biến của N quý trước đó vào trang .html (mặc định 0).",
    en="Also draw the N quarters before in an .html page (none unless given).",
)
@option(
    "-o",
    "--output",
    metavar="FILE",
    multiple=True,
    vi="Ghi vào tệp này (.html, .csv, .json); bị ngắt giữa chừng thì tệp cũ vẫn nguyên.",
    en="Write to this file (.html, .csv, .json); if interrupted, the old file stays as it was.",
)
def assessing(
    lang: Lang,
    events: tuple[str, ...],
    quarter: str,
    by: BodyLevel,
    as_of: dt.date,
    organs: str | None,
    holidays: str | None,
    indicators: str | None,
    earlier: int,
    output: tuple[str, ...],
) -> None:
    """Assess and write."""
    if wrong := next((name for name in output if Path(name).suffix not in FORMS), None):
        raise UsageProblem(
            vi=f"Tệp {wrong[:80]!r} phải có đuôi .html, .csv hoặc .json.",
            en=f"{wrong[:80]!r} must end in .html, .csv or .json.",
        )
    measured = load_indicators(Path(indicators)) if indicators else shipped_indicators()

    def of(name: str) -> Assessment:
        return _assessed(lang, events, name, by, as_of, organs, holidays, indicators=measured)

    made = of(quarter)
    drawn = any(Path(name).suffix == ".html" for name in output)
    before = [of(name) for name in _quarters_before(quarter, earlier)] if drawn else []
    for name in output:
        write_output(name, _written(made, Path(name).suffix, lang, before))
    if not output:
        tell_all(_summary(made, lang))


def _quarters_before(quarter: str, count: int) -> list[str]:
    here = Quarter.parse(quarter)
    number = 4 * here.year + here.number - 1
    return [f"{one // 4}Q{one % 4 + 1}" for one in range(number - count, number)]


def _assessed(
    lang: Lang,
    events: tuple[str, ...],
    quarter: str,
    by: BodyLevel,
    as_of: dt.date,
    organs: str | None,
    holidays: str | None,
    **rest: Any,
) -> Assessment:
    shown = _Steps(lang)
    try:
        return assess(
            scan(*events),
            quarter=quarter,
            by=by,
            as_of=as_of,
            organs=table_of(organs),
            calendar=WorkingCalendar.load(Path(holidays)) if holidays else None,
            progress=shown.step,
            **rest,
        )
    finally:
        shown.clear()


class _Steps:
    """How far the work is, on standard error, if that is a terminal."""

    def __init__(self, lang: Lang) -> None:
        self._label = Words(vi="Đang tính", en="Counting").of(lang)
        self._on = is_terminal(sys.stderr)
        self._drawn = 0

    def step(self, done: int, steps: int) -> None:
        """Draw it."""
        if self._on:
            line = f"{self._label} {done}/{steps}"
            sys.stderr.write(f"\r{line}")
            sys.stderr.flush()
            self._drawn = len(line)

    def clear(self) -> None:
        """Make room for other words."""
        if self._drawn:
            sys.stderr.write("\r" + " " * self._drawn + "\r")
            sys.stderr.flush()


def _written(made: Assessment, form: str, lang: Lang, before: list[Assessment]) -> str:
    if form == ".json":
        return json_text(made)
    if form == ".csv":
        return csv_text(made, lang)
    return "".join(html_report(made, lang=lang, earlier=before))


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f} %"


def _bounds(figure: ShareFigure) -> str:
    return f"{_percent(figure.share)} [{_percent(figure.low)}, {_percent(figure.high)}]"


def _summary(made: Assessment, lang: Lang) -> Iterator[str]:
    yield f"{made.quarter} ({made.first:%d/%m/%Y} - {made.last:%d/%m/%Y}), {made.as_of:%d/%m/%Y}"
    for said in made.notes:
        yield f"! {said.of(lang)}"
    coverage = _WORDS["coverage"].of(lang)
    yield f"{coverage}: {_percent(made.coverage_total.share)}"
    for table in made.tables:
        if table.total.total:
            yield from _table(table, lang)


def _table(table: IndicatorTable, lang: Lang) -> Iterator[str]:
    total = table.total
    yield f"{table.indicator.words.of(lang)} ({table.indicator.id})"
    yield f"  {_bounds(total)}  n = {total.total}"
    for one in table.targets:
        if one.body.code == "*":
            yield f"  {one.target.words.of(lang)}: {one.verdict.words.of(lang)}"
    for row in table.ranking:
        why = f"{_WORDS['unranked'].of(lang)}: {row.reason.words.of(lang)}" if row.reason else ""
        rank = why or (f"{row.best}" if row.best == row.worst else f"{row.best}-{row.worst}")
        yield f"  {rank:>7}  {row.body.words.of(lang)} ({row.body.code})  {_bounds(row.figure)}"


@bilingual(
    vi="Chỉ ra nơi cần kiểm tra: cơ quan có nhiều điều số liệu không giải thích được, và một mẫu "
    "văn bản để đối chiếu với sổ.\n"
    "Mẫu được rút theo --seed: ai có sự kiện và hạt giống đó đều rút lại được đúng mẫu ấy.",
    en="Tell where to look: bodies with much that their figures do not explain, and a sample of "
    "documents to look up in the register.\n"
    "The sample is drawn by --seed: whoever has the events and the seed draws the same one.",
)
@_common
@option(
    "--sample",
    metavar="N",
    type=click.IntRange(1, 10_000),
    default=20,
    vi="Số văn bản trong mẫu (mặc định 20).",
    en="Documents of the sample (20 unless given).",
)
@option(
    "--seed",
    metavar="N",
    type=int,
    required=True,
    vi="Hạt giống rút mẫu, một số nguyên.",
    en="The seed of the sample, a whole number.",
)
@format_option()
def inspecting(
    lang: Lang,
    events: tuple[str, ...],
    quarter: str,
    by: BodyLevel,
    as_of: dt.date,
    organs: str | None,
    holidays: str | None,
    sample: int,
    seed: int,
    form: str,
) -> None:
    """Tell where to look."""
    made = _assessed(lang, events, quarter, by, as_of, organs, holidays)
    found = leads(made)
    drawn = draw(scan(*events), quarter=quarter, as_of=as_of, count=sample, seed=seed)
    if form == "json":
        write_json(
            {
                "quarter": made.quarter,
                "seed": seed,
                "bodies": [lead.to_data() for lead in found],
                "sample": [one.to_data() for one in drawn],
            }
        )
        return
    tell_all(_told(lang, found, drawn))
    note(lang, vi=f"Hạt giống: {seed}", en=f"Seed: {seed}")


def _told(lang: Lang, found: Any, drawn: Any) -> Iterator[str]:
    names = {name: words.of(lang) for name, words in _WORDS.items()}
    yield f"{names['bodies']}: {len(found)}"
    for lead in found:
        counts = {"missing": lead.coverage.missing, "disputed": lead.pairing.disputed,
                  "late": lead.pairing.late}  # fmt: skip
        told = ", ".join(f"{names[name]} {count}" for name, count in counts.items())
        yield f"  {lead.unexplained:>7}  {lead.body.words.of(lang)} ({lead.body.code}): {told}"
        for issuer, first, last in lead.coverage.gaps[:3]:
            yield f"           {issuer}: {first}" + (f"-{last}" if last > first else "")
    yield f"{names['sample']}: {len(drawn)}"
    for one in drawn:
        yield f"  {one.issuer}  {one.number}/{one.year}  {one.day:%d/%m/%Y}  {one.mode}"


command = CommandGroup(
    "stats",
    words=Words(
        vi="Thống kê trao đổi văn bản: tỷ lệ, chỉ tiêu, xếp hạng theo quý.",
        en="Figures of the exchange: shares, targets and a ranking of a quarter.",
    ),
    commands={"assess": assessing, "inspect": inspecting},
)
