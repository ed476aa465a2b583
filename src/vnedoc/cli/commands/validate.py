"""``vnedoc validate PATH...``: what is wrong with messages, for people and for machines."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import click

from vnedoc import reports
from vnedoc.batches import UnforeseenError
from vnedoc.batches.judging import Item
from vnedoc.cli.checking import Settings, check_all, find, loaded
from vnedoc.cli.common import (
    CRASHED,
    REJECTED,
    UNREADABLE,
    UsageProblem,
    at_option,
    bilingual,
    is_terminal,
    option,
    output_option,
)
from vnedoc.cli.trusting import Trusting, trust_options
from vnedoc.errors import Lang, VnedocError
from vnedoc.files import replacing
from vnedoc.findings import Report, Severity
from vnedoc.words import Words

_LONG: Final = 8
"""From this many files on, a person at a terminal sees a progress bar."""


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
    metavar="NAME|FILE.toml",
    vi="Bộ tiêu chí: tên có sẵn, tệp TOML, hoặc auto (theo ngày văn bản); mặc định: chuẩn mới.",
    en="Profile: a shipped one, a TOML file, or auto (by the document's date); else the newest.",
)
@option(
    "--format",
    "form",
    type=click.Choice(reports.FORMATS),
    default="text",
    vi="Dạng báo cáo (mặc định text).",
    en="Format of the report (text unless given).",
)
@output_option()
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
@at_option(
    vi="Thời điểm kiểm tra, hoặc now; không ghi thì bỏ qua các quy tắc cần thời điểm.",
    en="The time to check by, or now; without it, what needs a time is skipped.",
)
@trust_options()
def command(
    lang: Lang,
    paths: tuple[str, ...],
    profile: str | None,
    form: str,
    output: str | None,
    jobs: int,
    fail_on: str,
    at: dt.datetime | None,
    trusting: Trusting,
) -> int:
    """Check, write the report, and return the exit status."""
    settings = Settings(profile=profile, at=at, trusting=trusting)
    _refuse_wrong(settings)
    tally = _Tally(fail_on)
    with _progress(find(paths), lang) as (items, found):
        checked = tally.count(found(check_all(items, settings, jobs)))
        color = output is None and form == "text" and is_terminal() and "NO_COLOR" not in os.environ
        pieces = reports.stream(checked, form, lang=lang, color=color, base=str(Path.cwd()))
        _write(pieces, output)
    return tally.status


def _refuse_wrong(settings: Settings) -> None:
    """Tell a wrong profile or trusted root as wrong usage, before any file is looked at."""
    try:
        loaded(settings)
    except VnedocError as error:
        raise UsageProblem(vi=error.text("vi"), en=error.text("en")) from None


class _Tally:
    """The exit status of all reports that went by: the highest wins."""

    def __init__(self, fail_on: str) -> None:
        self.status = 0
        self._fail_on_warning = fail_on == "warning"

    def count(self, checked: Iterable[Report]) -> Iterator[Report]:
        for report in checked:
            self.status = max(self.status, self._of(report))
            yield report

    def _of(self, report: Report) -> int:
        if report.error is not None:
            return CRASHED if isinstance(report.error, UnforeseenError) else UNREADABLE
        warned = any(finding.severity is Severity.WARNING for finding in report.findings)
        return REJECTED if not report.acceptable or (self._fail_on_warning and warned) else 0


@contextlib.contextmanager
def _progress(
    items: Iterable[Item], lang: Lang
) -> Iterator[tuple[Iterable[Item], Callable[[Iterable[Report]], Iterable[Report]]]]:
    """The items, and a function that shows how many went by, if somebody watches long work."""
    # A report that scrolls by on the same terminal is progress enough, and would break the bar.
    if not is_terminal(sys.stderr) or is_terminal(sys.stdout):
        yield items, lambda checked: checked
        return
    held = tuple(items)
    if len(held) < _LONG:
        yield held, lambda checked: checked
        return
    label = Words(vi="Đang kiểm tra", en="Checking").of(lang)
    with click.progressbar(length=len(held), label=label, file=sys.stderr) as bar:

        def shown(checked: Iterable[Report]) -> Iterator[Report]:
            for report in checked:
                yield report
                bar.update(1)

        yield held, shown


def _write(pieces: Iterable[str], output: str | None) -> None:
    if output is None:
        for piece in pieces:
            click.echo(piece, nl=False)
        return
    with replacing(output) as file:
        for piece in pieces:
            file.write(piece.encode("utf-8", "backslashreplace"))
