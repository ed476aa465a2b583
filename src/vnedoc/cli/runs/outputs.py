"""Where reports go: several formats in one run, each to its file, whole or not at all."""

from __future__ import annotations

import contextlib
import difflib
import os
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import BinaryIO, Final

import attrs
import click

from vnedoc import reports
from vnedoc.cli.common import STDIN, UsageProblem, is_terminal
from vnedoc.cli.config import ENDINGS, parted
from vnedoc.cli.places import place_of
from vnedoc.cli.runs.progress import Progress
from vnedoc.errors import Lang
from vnedoc.files import replacing
from vnedoc.findings import Report
from vnedoc.reports import Detail
from vnedoc.words import Words

_HEAD: Final = 4096
"""Bytes of a file that tell whether it is a report; the title of a page stands at 700."""
_MARKS: Final = (
    re.compile(rb'\A\{\s*("schema_version"|"\$schema").{0,300}"name": "vnedoc"', re.DOTALL),
    re.compile(rb'\A<\?xml[^>]*>\s*<testsuites name="vnedoc"'),
    *(
        re.compile(rb"\A" + start + re.escape(title.encode()), re.DOTALL)
        for start in (b"## ", b"<!DOCTYPE html>.{0,3000}<title>")
        for title in reports.TITLES
    ),
)
"""How the reports begin that no person writes; text may be anybody's."""


@attrs.frozen(kw_only=True)
class Output:
    """One report to write."""

    form: str
    path: str | None = None
    """`None` is standard output."""


def outputs_of(given: Sequence[str], form: str | None) -> tuple[Output, ...]:
    """The reports that ``--output [FORMAT=]FILE`` and ``--format`` ask for.

    Args:
        given: What was said to ``--output``; ``-`` is standard output.
        form: What was said to ``--format``, if anything was.

    Raises:
        UsageProblem: there is no such format, or two reports go to the same place.
    """
    if not given:
        return (Output(form=form or "text"),)
    found = tuple(_output(each, form) for each in given)
    places = [None if one.path is None else place_of(one.path) for one in found]
    for one, place in zip(found, places, strict=True):
        if places.count(place) > 1:
            name = one.path or STDIN
            raise UsageProblem(
                vi=f"Hai báo cáo cùng ghi vào {name}; mỗi báo cáo cần một tệp riêng.",
                en=f"Two reports go to {name}; each needs a file of its own.",
            )
    return found


def spare_others(outputs: Iterable[Output]) -> None:
    """Refuse reports that would take the place of what is no report of vnedoc.

    For a project file that was merely found: whoever may put it there could destroy any file of
    whoever runs vnedoc there. What is new or empty destroys nothing.

    Raises:
        UsageProblem: one of them would.
        OSError: what is there cannot be read.
    """
    for output in outputs:
        if output.path is None or not os.path.lexists(output.path) or _is_ours(Path(output.path)):
            continue
        raise UsageProblem(
            vi=f"{output.path} đã có và không phải báo cáo của vnedoc; tệp cấu hình tự tìm thấy"
            " không được thay tệp đó. Hãy xóa tệp, hoặc dùng --config hay -o.",
            en=f"{output.path} is there and is no report of vnedoc, so a project file that was"
            " merely found must not replace it. Remove it, or use --config or -o.",
        )


def _is_ours(path: Path) -> bool:
    """Whether a file is empty, or begins as a report does."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        head = file.read(_HEAD)
    return not head or any(mark.match(head) for mark in _MARKS)


def _output(given: str, form: str | None) -> Output:
    named, path = parted(given)
    if named is not None:
        if not path:
            raise UsageProblem(
                vi=f"Thiếu tên tệp sau {named}=.",
                en=f"The name of a file is missing after {named}=.",
            )
        return Output(form=named, path=None if path == STDIN else path)
    name, mark, _ = given.partition("=")
    if mark and name.isalnum():
        close = difflib.get_close_matches(name.lower(), reports.FORMATS, n=1)
        raise UsageProblem(
            vi=f"Không có dạng báo cáo {name!r}. "
            + (f"Ý bạn là {close[0]}?" if close else f"Có: {', '.join(reports.FORMATS)}.")
            + f" Nếu là tên tệp thì ghi ./{given}.",
            en=f"There is no format {name!r}. "
            + (f"Did you mean {close[0]}?" if close else f"Known: {', '.join(reports.FORMATS)}.")
            + f" A file of that name is ./{given}.",
        )
    if given == STDIN:
        return Output(form=form or "text")
    return Output(form=form or ENDINGS.get(Path(given).suffix.lower(), "text"), path=given)


def write(
    checked: Iterable[Report],
    outputs: Sequence[Output],
    *,
    lang: Lang,
    detail: Detail,
    decided: Sequence[Words],
    progress: Progress,
) -> str:
    """Write all reports while the messages are checked; the sums, as one line.

    Every file takes its place when all of them are complete.

    Raises:
        OSError: one of them cannot be written; then none takes its place.
    """
    with contextlib.ExitStack() as held:
        pairs = []
        files: list[BinaryIO] = []
        for output in outputs:
            color = output.path is None and is_terminal() and "NO_COLOR" not in os.environ
            made = reports.renderer(
                output.form,
                lang=lang,
                color=color,
                base=str(Path.cwd()),
                detail=detail,
                decided=decided,
            )
            pairs.append((held.enter_context(made), _writer(output, held, files, progress)))
        for made, put in pairs:
            put(made.opening())
        for report in checked:
            for made, put in pairs:
                put(made.take(report))
            progress.step()
        progress.end()
        for made, put in pairs:
            for piece in made.rest():
                put(piece)
        for file in files:
            # What the disk has no room for is told before anything takes its place.
            file.flush()
        return pairs[0][0].totals()


def _writer(
    output: Output, held: contextlib.ExitStack, files: list[BinaryIO], progress: Progress
) -> Callable[[str], None]:
    if output.path is not None:
        file = held.enter_context(replacing(output.path))
        files.append(file)

        def put(text: str) -> None:
            file.write(text.encode("utf-8", "backslashreplace"))

        return put

    def tell(text: str) -> None:
        if text:
            progress.clear()
            click.echo(text, nl=False)

    return tell
