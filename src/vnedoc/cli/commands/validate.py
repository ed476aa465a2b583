"""``vnedoc validate PATH...``: what is wrong with messages, for people and for machines."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NoReturn

import attrs
import click

from vnedoc import reports
from vnedoc.batches import UnforeseenError
from vnedoc.batches.judging import Item
from vnedoc.cli import config
from vnedoc.cli.common import (
    CRASHED,
    REJECTED,
    UNREADABLE,
    Option,
    UsageProblem,
    bilingual,
    note,
    now,
    option,
    to_moment,
)
from vnedoc.cli.places import mark_of, place_of
from vnedoc.cli.runs import baseline as known
from vnedoc.cli.runs import outputs
from vnedoc.cli.runs.checking import Settings, check_all, find, loaded
from vnedoc.cli.runs.extending import extending, extension_options
from vnedoc.cli.runs.lists import holidays_of, seen_of
from vnedoc.cli.runs.progress import Progress, is_watched
from vnedoc.cli.trusting import Trusting, trust_options
from vnedoc.errors import Lang, VnedocError
from vnedoc.files import real_path
from vnedoc.findings import Report, Severity
from vnedoc.profiles import AUTO, Profile
from vnedoc.words import Words

_FILE: Final = "vnedoc.config"


def _configured(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    """Take the project file's values as defaults of the options that follow."""
    if ctx.resilient_parsing:
        return
    found = config.project_file(value)
    ctx.meta[_FILE] = found
    if found is not None:
        ctx.default_map = found.defaults()


_NO_TIME: Final = "none"
_BY_DATE: Final = Words(
    vi="Bộ tiêu chí được chọn theo ngày của từng văn bản; --profile để nêu một bộ.",
    en="The profile is chosen by the date of each document; --profile names one.",
)


def _to_moment(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> dt.datetime | str | None:
    return _NO_TIME if value == _NO_TIME else to_moment(ctx, param, value)


@bilingual(
    vi="Kiểm tra gói tin edXML.\n"
    "PATH là tệp, thư mục (mọi tệp .edxml bên trong), mẫu tên tệp hoặc - (đầu vào chuẩn). Mã thoát:"
    " 0 tất cả được chấp nhận, 1 có gói tin bị từ chối, 2 dùng lệnh sai, 3 có tệp không đọc được,"
    " 4 lỗi của chính vnedoc.",
    en="Check edXML messages.\n"
    "PATH is a file, a folder (all .edxml files below it), a pattern or - (standard input). Exit"
    " status: 0 all acceptable, 1 something rejected, 2 wrong usage, 3 something unreadable,"
    " 4 vnedoc itself failed.",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@option(
    "--profile",
    default=AUTO,
    metavar="NAME|FILE.toml",
    vi="Bộ tiêu chí: tên có sẵn, tệp TOML, hoặc auto (mặc định: theo ngày văn bản).",
    en="Profile: a shipped one, a TOML file, or auto (the default: by the document's date).",
)
@option(
    "--format",
    "form",
    type=click.Choice(reports.FORMATS),
    vi="Dạng báo cáo (mặc định text, hoặc theo đuôi tệp của -o).",
    en="Format of the report (else text, or by the ending of the file of -o).",
)
@option(
    "-o",
    "--output",
    multiple=True,
    metavar="[FORMAT=]FILE",
    vi="Ghi báo cáo vào tệp này, đủ hoặc không ghi gì; dùng được nhiều lần, ví dụ -o junit=a.xml"
    " -o html=b.html -o text=-.",
    en="Write a report to this file, whole or not at all; may be repeated, as -o junit=a.xml"
    " -o html=b.html -o text=-.",
)
@option(
    "-q",
    "--quiet",
    is_flag=True,
    vi="Chỉ in những gì không được chấp nhận.",
    en="Tell of what is not accepted, and nothing else.",
)
@option(
    "-v",
    "--verbose",
    is_flag=True,
    vi="In đủ về mọi tệp, mọi bước.",
    en="Tell everything of every file and every step.",
)
@option(
    "--jobs",
    type=click.IntRange(1, 256),
    default=1,
    metavar="N",
    vi="Số tiến trình chạy song song (mặc định 1).",
    en="Processes that work at the same time (1 unless given).",
)
@option(
    "--fail-on",
    type=click.Choice(["error", "warning"]),
    default="error",
    vi="Mức làm mã thoát thành 1: error (mặc định) hoặc warning.",
    en="What makes the exit status 1: error (the default) or warning.",
)
@option(
    "--baseline",
    metavar="FILE",
    vi="Những phát hiện đã biết: vẫn báo cáo, không làm mã thoát thành 1.",
    en="Findings that are known: they are told, and do not make the exit status 1.",
)
@option(
    "--write-baseline",
    metavar="FILE",
    vi="Ghi mọi lỗi, cảnh báo của lần này làm phát hiện đã biết.",
    en="Write all errors and warnings of this run as a baseline.",
)
@option(
    "--holidays",
    metavar="FILE",
    vi="Các ngày nghỉ lễ, mỗi dòng một ngày (2026-09-02 hoặc 02/09/2026).",
    en="Public holidays, one day a line (2026-09-02 or 02/09/2026).",
)
@option(
    "--seen",
    metavar="FILE",
    vi="Mã định danh của các văn bản đã gặp, mỗi dòng một mã.",
    en="Identifiers of documents met before, one a line.",
)
@option(
    "--organs",
    metavar="FILE",
    vi="Bảng cơ quan, tổ chức (JSON của Trục liên thông, CSV hoặc TSV) thay cho bảng dựng sẵn.",
    en="Table of organisations (JSON of the axis, CSV or TSV) in place of the shipped one.",
)
@option(
    "--at",
    callback=_to_moment,
    metavar="TIME",
    vi="Thời điểm kiểm tra; mặc định là giờ máy này, none: bỏ qua các quy tắc cần thời điểm.",
    en="The time to check by; by itself this computer's, none: skip what needs a time.",
)
@click.option(
    "--config",
    cls=Option,
    is_eager=True,
    expose_value=False,
    callback=_configured,
    metavar="FILE",
    words=Words(
        vi="Tệp cấu hình; mọi khóa trong đó đều có hiệu lực, xem: vnedoc config.",
        en="The project file; all of its keys count, see: vnedoc config.",
    ),
)
@extension_options()
@trust_options()
def command(lang: Lang, paths: tuple[str, ...], trusting: Trusting, **given: Any) -> int:
    """Check, write the reports, and return the exit status."""
    written = outputs.outputs_of(given["output"], given["form"])
    if _found_says("output"):
        outputs.spare_others(written)
    detail = _detail(given["quiet"], given["verbose"])
    decided, settings = _settings(given, trusting)
    _tell_of_file(lang)
    places = _keep_what_is_read(given, paths, written)
    baseline = known.Baseline.load(given["baseline"]) if given["baseline"] else None
    items: Iterable[Item] = _sparing(find(paths), places)
    if is_watched():
        items = tuple(items)
    progress = Progress(len(items) if isinstance(items, tuple) else 0, lang)
    tally = _Tally(given["fail_on"])
    with contextlib.ExitStack() as held:
        checked: Iterable[Report] = check_all(items, settings, given["jobs"])
        if given["write_baseline"]:
            checked = _noted(held.enter_context(known.writing(given["write_baseline"])), checked)
        if baseline is not None:
            checked = map(baseline.mark, checked)
        totals = outputs.write(
            tally.count(checked),
            written,
            lang=lang,
            detail=detail,
            decided=decided,
            progress=progress,
        )
    if detail != "quiet" and all(output.path is not None for output in written):
        note(lang, vi=totals, en=totals)
    return tally.status


def _keep_what_is_read(
    given: dict[str, Any], paths: tuple[str, ...], written: tuple[outputs.Output, ...]
) -> list[str]:
    """Where is written; never in the place of what decides or is named: that would destroy it."""
    ctx = click.get_current_context()
    file: config.ProjectFile | None = ctx.meta[_FILE]
    named = [ctx.params[key.param] for key in config.KEYS if key.path] + [given["profile"]]
    lists = [
        path for each in named if each for path in ((each,) if isinstance(each, str) else each)
    ]
    read = {*paths, *lists, *([str(file.path)] if file else ())}
    places = [output.path for output in written if output.path is not None]
    made, used = given["write_baseline"], given["baseline"]
    # The baseline in use may be written anew: it is read before.
    if made and not (used and place_of(made) == place_of(used)):
        if place_of(made) in map(place_of, places):
            _refuse(made)
        places.append(made)
    kept = {mark for path in read if (mark := mark_of(path))}
    for place in places:
        if mark_of(place) in kept or (
            real_path(place).suffix.lower() == ".edxml" and mark_of(place)
        ):
            _refuse(place)
    return places


def _sparing(items: Iterable[Item], places: Iterable[str]) -> Iterator[Item]:
    """The messages, as long as none stands where something is to be written.

    Patterns and folders lead to messages whatever they are called. Nothing takes its place before
    all are read, so it is early enough to look at each when its turn comes.
    """
    targets = {mark: place for place in places if (mark := mark_of(place))}
    for item in items:
        if targets and item.error is None and (mark := mark_of(item.name)) in targets:
            _refuse(targets[mark])
        yield item


def _refuse(place: str) -> NoReturn:
    raise UsageProblem(
        vi=f"Không ghi đè lên {place}: tệp này được đọc, là gói tin hoặc được ghi hai lần.",
        en=f"{place} is not replaced: it is read, is a message, or would be written twice.",
    )


def _found_says(param: str) -> bool:
    """Whether an option's value comes from a project file that was merely found."""
    ctx = click.get_current_context()
    file: config.ProjectFile | None = ctx.meta[_FILE]
    by_file = ctx.get_parameter_source(param) is click.core.ParameterSource.DEFAULT_MAP
    return by_file and file is not None and not file.named


def _detail(quiet: bool, verbose: bool) -> reports.Detail:
    if quiet and verbose:
        raise UsageProblem(
            vi="Chỉ dùng một trong --quiet và --verbose.",
            en="Use one of --quiet and --verbose, not both.",
        )
    return "quiet" if quiet else "verbose" if verbose else "normal"


def _settings(given: dict[str, Any], trusting: Trusting) -> tuple[list[Words], Settings]:
    """How to check, and what decided that, in words. What is wrong is told before any work."""
    ctx = click.get_current_context()
    file: config.ProjectFile | None = ctx.meta[_FILE]
    decided = [_BY_DATE] if given["profile"] == AUTO else []
    decided += file.told(ctx) if file else []
    at: dt.datetime | str | None = given["at"]
    if at is None:
        at = now()
        decided.append(
            Words(
                vi="Thời điểm kiểm tra là giờ máy này; --at để ghi thời điểm khác.",
                en="The time of checking is this computer's; --at says another.",
            )
        )
    decided += config.told_options(ctx)
    settings = Settings(
        profile=_profile(given["profile"], file),
        at=at if isinstance(at, dt.datetime) else None,
        trusting=trusting,
        holidays=holidays_of(given["holidays"]) if given["holidays"] else None,
        seen=seen_of(given["seen"]) if given["seen"] else None,
        organs=Path(given["organs"]).read_bytes() if given["organs"] else None,
        extending=extending(given),
    )
    try:
        loaded(settings)
    except VnedocError as error:
        raise UsageProblem(vi=error.text("vi"), en=error.text("en")) from None
    return decided, settings


def _profile(name: str, file: config.ProjectFile | None) -> str | Profile:
    """The profile, changed as the project file says."""
    changes = file.changes() if file else {}
    if not changes or file is None:
        return name
    if name == AUTO:
        raise UsageProblem(
            vi=f"{file.path}: {', '.join(changes)} cần nêu rõ profile, không dùng auto.",
            en=f"{file.path}: {', '.join(changes)} need a profile that is named, not auto.",
        )
    try:
        return Profile.load(name).changed(changes, str(file.path))
    except VnedocError as error:
        raise UsageProblem(vi=error.text("vi"), en=error.text("en")) from None


def _tell_of_file(lang: Lang) -> None:
    """Say which keys of a file that was only found have no effect."""
    file: config.ProjectFile | None = click.get_current_context().meta[_FILE]
    if file is not None and file.without_effect:
        names = ", ".join(file.without_effect)
        note(
            lang,
            vi=f"{file.path}: không xét {names}, vì điều quyết định kết luận chỉ có hiệu lực khi"
            " nêu tệp bằng --config.",
            en=f"{file.path}: {names} count for nothing, for what decides a verdict counts only"
            " with --config.",
        )


def _noted(writer: known.BaselineWriter, checked: Iterable[Report]) -> Iterator[Report]:
    for report in checked:
        writer.take(report)
        yield report


@attrs.define
class _Tally:
    """The exit status of all reports that went by: the highest wins."""

    fail_on: str
    status: int = 0

    def count(self, checked: Iterable[Report]) -> Iterator[Report]:
        for report in checked:
            self.status = max(self.status, self._of(report))
            yield report

    def _of(self, report: Report) -> int:
        if report.error is not None:
            return CRASHED if isinstance(report.error, UnforeseenError) else UNREADABLE
        warned = self.fail_on == "warning" and any(
            finding.severity is Severity.WARNING and not finding.known
            for finding in report.findings
        )
        return REJECTED if warned or not (report.acceptable or report.excused) else 0
