"""Where reports go: several formats in one run, each to its file, whole or not at all."""

from __future__ import annotations

import contextlib
import difflib
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

import attrs
import click

from vnedoc import reports
from vnedoc.cli.common import STDIN, UsageProblem, is_terminal
from vnedoc.cli.config import ENDINGS, parted
from vnedoc.cli.runs.progress import Progress
from vnedoc.errors import Lang
from vnedoc.files import replacing
from vnedoc.findings import Report
from vnedoc.reports import Detail
from vnedoc.words import Words


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
    places = [None if one.path is None else str(Path(one.path).resolve()) for one in found]
    for place in places:
        if places.count(place) > 1:
            name = place or STDIN
            raise UsageProblem(
                vi=f"Hai báo cáo cùng ghi vào {name}; mỗi báo cáo cần một tệp riêng.",
                en=f"Two reports go to {name}; each needs a file of its own.",
            )
    return found


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
