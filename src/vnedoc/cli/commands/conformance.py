"""``vnedoc conformance``: run the suite against an adapter, report, compare, declare."""

from __future__ import annotations

import datetime as dt
import json
import secrets
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import click

from vnedoc.cli.common import (
    REJECTED,
    CommandGroup,
    UsageProblem,
    at_option,
    bilingual,
    is_terminal,
    note,
    now,
    option,
    output_option,
    tell,
    write_output,
)
from vnedoc.conformance.cases import corpus
from vnedoc.conformance.cases.case import Case
from vnedoc.conformance.running import confinement, harness, results
from vnedoc.conformance.running.process import Limits, processes
from vnedoc.conformance.running.results import CaseStatus, Result, Results
from vnedoc.conformance.telling import rendering
from vnedoc.errors import Lang
from vnedoc.files import scratch
from vnedoc.words import Words, counted

command = CommandGroup(
    "conformance",
    words=Words(
        vi="Bộ kiểm thử tuân thủ: chạy với phần mềm của mình, báo cáo, so sánh, tự công bố.",
        en="The conformance suite: run it against software of yours, report, compare, declare.",
    ),
)


@bilingual(vi="Liệt kê các ca kiểm thử.", en="List the cases.")
@click.argument("only", nargs=-1, metavar="[ID...]")
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    vi="Dạng kết quả: text (mặc định) hoặc json.",
    en="Format: text (the default) or json.",
)
def list_cases(lang: Lang, only: tuple[str, ...], form: str) -> None:
    """Print the cases."""
    cases = _chosen(only)
    if form == "json":
        write_output(None, json.dumps(corpus.index(cases), ensure_ascii=False, indent=1))
        return
    for case in cases:
        tell(f"{case.id:<48} {case.importance:<6} {case.role:<13} {case.why.of(lang)}")
    note(lang, vi=f"{len(cases)} ca kiểm thử", en=counted(len(cases), "case"))


def _chosen(only: tuple[str, ...]) -> tuple[Case, ...]:
    try:
        return corpus.chosen(only)
    except KeyError as error:
        name = error.args[0]
        raise UsageProblem(vi=f"Không có ca {name!r}.", en=f"There is no case {name!r}.") from None


@bilingual(
    vi="Ghi các ca kiểm thử ra thư mục: index.json và một thư mục cho mỗi ca.",
    en="Write the cases into a folder: index.json and a folder for each case.",
)
@click.argument("folder", metavar="DIR")
@option("--only", multiple=True, metavar="ID", vi="Chỉ các ca này.", en="Only these cases.")
@option("--large", is_flag=True, vi="Ghi cả tệp lớn.", en="Write large files too.")
def export(lang: Lang, folder: str, only: tuple[str, ...], large: bool) -> None:
    """Write the corpus."""
    count = sum(1 for _ in corpus.export(Path(folder), _chosen(only), large=large))
    written = f"{counted(count, 'case')} written to {folder}"
    note(lang, vi=f"Đã ghi {count} ca vào {folder}", en=written)


@bilingual(
    vi="Chạy các ca kiểm thử với một chương trình nối (adapter).\n"
    "Chương trình nhận đường dẫn tệp câu hỏi JSON và in câu trả lời JSON; ở chế độ stream thì đọc"
    " mỗi dòng một câu hỏi. Mã thoát: 0 mọi ca đạt, 1 có ca không đạt hoặc bị bỏ qua.",
    en="Run the cases against an adapter.\n"
    "The adapter is given the path of a question in JSON and prints its answer in JSON; in stream"
    " mode it reads a question a line. Exit status: 0 all passed, 1 something was not.",
)
@option("--adapter", required=True, metavar="CMD", vi="Lệnh chạy adapter.", en="The command.")
@option(
    "--adapter-mode",
    type=click.Choice(["once", "stream"]),
    default="once",
    vi="once: mỗi ca một tiến trình (mặc định); stream: một tiến trình trả lời nhiều ca.",
    en="once: a process for each case (the default); stream: one process for many.",
)
@option(
    "--jobs", type=click.IntRange(1, 64), default=1, metavar="N",
    vi="Số adapter chạy song song (mặc định 1).", en="Adapters at the same time (1 unless given).",
)  # fmt: skip
@option("--only", multiple=True, metavar="ID", vi="Chỉ các ca này.", en="Only these cases.")
@option(
    "--timeout", type=click.FloatRange(0.1, 3600), default=30.0, metavar="S",
    vi="Số giây cho mỗi ca (mặc định 30).", en="Seconds for each case (30 unless given).",
)  # fmt: skip
@option(
    "--memory", type=click.IntRange(16, 1 << 20), default=2048, metavar="MB",
    vi="Bộ nhớ cho cả cây tiến trình (mặc định 2048 MB).",
    en="Memory of the whole tree of processes (2048 MB unless given).",
)  # fmt: skip
@option(
    "--codes", metavar="FILE",
    vi="Bảng mã: mã lời nhắc của phần mềm ứng với mã VNE hoặc đường dẫn nào (JSON).",
    en="What your codes are about: a table in JSON, code to codes of vnedoc or paths.",
)  # fmt: skip
@option(
    "--seed", type=click.IntRange(0, 2**32 - 1), metavar="N",
    vi="Hạt giống của thứ tự câu hỏi, để chạy lại đúng như lần trước.",
    en="Seed of the order of the questions, to repeat a run.",
)  # fmt: skip
@option("--product", default="", metavar="NAME", vi="Tên sản phẩm.", en="The product's name.")
@option("--product-version", default="", metavar="V", vi="Phiên bản.", en="Its version.")
@at_option(vi="Thời điểm chạy ghi vào kết quả.", en="The time that the results tell.")
@output_option(required=True)
def run(
    lang: Lang,
    adapter: str,
    adapter_mode: str,
    jobs: int,
    only: tuple[str, ...],
    timeout: float,
    memory: int,
    codes: str | None,
    seed: int | None,
    product: str,
    product_version: str,
    at: dt.datetime | None,
    output: str,
) -> int:
    """Run and write the results."""
    processes()
    cases = _chosen(only)
    limits = Limits(seconds=timeout, memory_bytes=memory * 1024 * 1024)
    plan = harness.RunPlan(
        command=_words(adapter),
        stream=adapter_mode == "stream",
        jobs=jobs,
        limits=limits,
        codes=results.load_codes(Path(codes).read_bytes(), codes) if codes else {},
        # Drawn, so that nobody can know from the order what is asked.
        seed=secrets.randbits(32) if seed is None else seed,
        listen=True,
    )
    with scratch() as folder:
        plan = _confined(plan, folder, lang)
        told = {one.id: one for one in _watched(harness.run(cases, plan, folder), len(cases), lang)}
    found = tuple(told[case.id] for case in cases)
    made = Results(
        product=product,
        version=product_version,
        corpus=corpus.digest(),
        cases=len(corpus.cases()),
        results=found,
        adapter=adapter,
        mode=adapter_mode,
        limits={"seconds": timeout, "memory_mb": memory, "jobs": jobs},
        codes=plan.codes,
        seed=plan.seed,
        confined=plan.confine,
        at=(at or now()).isoformat(),
    )
    write_output(output, made.to_json())
    write_output(None, rendering.render(made, "text", lang))
    return 0 if all(one.status is CaseStatus.PASSED for one in found) else REJECTED


def _words(adapter: str) -> tuple[str, ...]:
    words = tuple(shlex.split(adapter, posix=sys.platform != "win32"))
    if not words:
        raise UsageProblem(vi="--adapter để trống.", en="--adapter is empty.")
    return words


def _confined(plan: harness.RunPlan, folder: Path, lang: Lang) -> harness.RunPlan:
    """The plan with adapters kept in their worlds, where that is permitted."""
    confine = confinement.permitted(folder)
    if not confine:
        note(lang, vi=confinement.UNCONFINED.vi, en=confinement.UNCONFINED.en)
    return attrs.evolve(plan, confine=confine)


def _watched(found: Iterator[Result], count: int, lang: Lang) -> Iterator[Result]:
    if not is_terminal(sys.stderr):
        yield from found
        return
    label = Words(vi="Đang chạy", en="Running").of(lang)
    with click.progressbar(length=count, label=label, file=sys.stderr) as bar:
        for one in found:
            yield one
            bar.update(1)


@bilingual(vi="Trình bày tệp kết quả.", en="Show a results file.")
@click.argument("file", metavar="RESULTS")
@option(
    "--format", "form", type=click.Choice(rendering.FORMATS), default="text",
    vi="text (mặc định), levels (chỉ trang đầu: mức và việc nên sửa trước), html hoặc junit.",
    en="text (the default), levels (its first page: levels and what to mend), html or junit.",
)  # fmt: skip
@output_option()
def report(lang: Lang, file: str, form: str, output: str | None) -> None:
    """Write the report."""
    write_output(output, rendering.render(load(file), form, lang))


def load(path: str) -> Results:
    """A results file."""
    return results.load(Path(path).read_bytes(), path)


def _register() -> None:
    # Imported here, because those commands load results as this module does.
    from vnedoc.cli.subcommands import conformance_more as more

    commands: dict[str, Any] = {
        "list": list_cases,
        "export": export,
        "run": run,
        "report": report,
        "compare": more.compare_runs,
        "matrix": more.matrix_of,
        "declare": more.declare,
        "check": more.check,
    }
    for name, one in commands.items():
        command.add_command(one, name)


_register()
