"""``vnedoc conformance compare | matrix | declare | check``: what is done with results."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from vnedoc.cli.common import (
    REJECTED,
    at_option,
    bilingual,
    now,
    option,
    output_option,
    tell,
    write_output,
)
from vnedoc.cli.keys import Key, key_options
from vnedoc.cli.trusting import roots_of
from vnedoc.conformance.running import results
from vnedoc.conformance.running.results import Results
from vnedoc.conformance.telling import compare, declaration, rendering
from vnedoc.errors import Lang
from vnedoc.findings import Outcome
from vnedoc.signature.trust.certificates import TrustStore


def _load(path: str) -> Results:
    return results.load(Path(path).read_bytes(), path)


@bilingual(
    vi="So sánh hai tệp kết quả. Mã thoát 1 nếu có ca trước đạt mà nay không đạt.",
    en="Compare two results files. Exit status 1 if anything that passed does not any more.",
)
@click.argument("before", metavar="A.json")
@click.argument("after", metavar="B.json")
def compare_runs(lang: Lang, before: str, after: str) -> int:
    """Tell what changed."""
    found = compare.compare(_load(before), _load(after))
    write_output(None, rendering.render_comparison(found, lang))
    return REJECTED if found.worse else 0


@bilingual(
    vi="Bảng liên thông: nhiều sản phẩm cạnh nhau, và các ca mà chúng khác nhau.",
    en="The interop matrix: several products side by side, and the cases on which they differ.",
)
@click.argument("files", nargs=-1, required=True, metavar="RESULTS...")
@output_option()
def matrix_of(lang: Lang, files: tuple[str, ...], output: str | None) -> None:
    """Write the matrix."""
    found = compare.matrix([_load(file) for file in files])
    write_output(output, rendering.render_matrix(found, lang))


@bilingual(
    vi="Lập bản tự công bố của nhà cung cấp, có chữ ký, từ kết quả chạy trọn bộ.",
    en="Make a supplier's signed declaration of the results of the whole suite.",
)
@click.argument("file", metavar="RESULTS")
@key_options
@option(
    "--laboratory", is_flag=True, vi="Phòng thử nghiệm ký kết quả do chính mình chạy.",
    en="A laboratory signs what it ran itself.",
)  # fmt: skip
@at_option(vi="Thời điểm công bố.", en="The time of the declaration.")
@output_option(required=True)
def declare(
    lang: Lang,
    file: str,
    key: Key,
    laboratory: bool,
    at: dt.datetime | None,
    output: str,
) -> None:
    """Sign and write the declaration."""
    by = "laboratory" if laboratory else "supplier"
    found = _load(file)
    with key.open(lang) as signer:
        text = declaration.declare(found, signer, by=by, at=at or now())
    write_output(output, text)
    tell((declaration.LABORATORY if laboratory else declaration.SELF).of(lang))


_MARKS = {
    Outcome.PASSED: "✔",
    Outcome.FAILED: "✘",
    Outcome.UNDECIDED: "?",
    Outcome.SKIPPED: "–",
    Outcome.COULD_NOT_RUN: "?",
}


@bilingual(
    vi="Kiểm tra một bản công bố: tính lại những gì tính lại được. Mã thoát 0 nếu đều khớp.",
    en="Check a declaration: compute again what can be. Exit status 0 if all of it holds.",
)
@click.argument("file", metavar="FILE")
@option(
    "--trust", required=True, multiple=True, metavar="PEM",
    vi="Chứng thư gốc tin cậy; dùng được nhiều lần.", en="Trusted roots; may be repeated.",
)  # fmt: skip
@option(
    "--results", "told", metavar="RESULTS",
    vi="Tệp kết quả, để chấm lại từng câu trả lời.", en="The results, to judge each answer again.",
)  # fmt: skip
@at_option(vi="Thời điểm kiểm tra.", en="The time of checking.")
def check(
    lang: Lang, file: str, trust: tuple[str, ...], told: str | None, at: dt.datetime | None
) -> int:
    """Tell what holds."""
    store = TrustStore.load(*roots_of(trust))
    given = _load(told) if told else None
    found = declaration.check(Path(file).read_bytes(), store, at=at or now(), results=given)
    for step in found.steps:
        tell(f"{_MARKS[step.outcome]} {step.words.of(lang)}")
        for reason in step.reasons:
            tell(f"  {reason.text(lang)} [{reason.code}]")
    product = found.payload["product"]
    tell(f"{product.get('name')} {product.get('version')}: {_levels(found)}")
    tell(found.declarer)
    # Both languages always: nobody must take a declaration for more than it is.
    tell(found.kind.vi)
    tell(found.kind.en)
    return 0 if found.holds else REJECTED


def _levels(found: declaration.DeclarationCheck) -> str:
    return ", ".join(f"{role} {level}" for role, level in found.payload["levels"].items())
