"""``vnedoc extension``: check one and its examples, tell its rules, list what is offered."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import click

from vnedoc.cli.common import (
    REJECTED,
    CommandGroup,
    UsageProblem,
    bilingual,
    option,
    tell,
    write_output,
)
from vnedoc.cli.runs.extending import is_folder
from vnedoc.errors import InvalidValueError, Lang
from vnedoc.extensions import (
    ExampleOutcome,
    Extension,
    ExtensionError,
    check_examples,
    installed,
    offered,
)
from vnedoc.words import Words

_WORDS: Final = {
    "right": Words(vi="đúng", en="as expected"),
    "wrong": Words(vi="SAI", en="WRONG"),
    "passes": Words(vi="phải đạt", en="must pass"),
    "found": Words(vi="thấy {}", en="found {}"),
    "nothing": Words(vi="không thấy gì", en="found nothing"),
    "unknown": Words(vi="phần tử gốc không được khai", en="its root is not declared"),
    "none": Words(
        vi="Không có ví dụ nào trong good/ và bad/.", en="There are no examples in good/ and bad/."
    ),
    "uncovered": Words(vi="Chưa có ví dụ vi phạm: {}", en="Without a bad example: {}"),
    "usable": Words(vi="Dùng được: {}", en="It can be used: {}"),
    "offered": Words(
        vi="Không có gói nào đã cài cung cấp phần mở rộng.",
        en="No installed package offers an extension.",
    ),
}


def _format_option() -> Callable[[Any], Any]:
    return option(
        "--format",
        "form",
        type=click.Choice(["text", "json"]),
        default="text",
        vi="Dạng kết quả: text (mặc định) hoặc json.",
        en="Format: text (the default) or json.",
    )


def _loaded(given: str) -> Extension:
    folder = is_folder(given) or Path(given).is_dir()
    with _as_usage():
        return Extension.load(Path(given)) if folder else installed(given)


@contextlib.contextmanager
def _as_usage() -> Iterator[None]:
    """What is wrong with an extension is wrong with what the command was given."""
    try:
        yield
    except (ExtensionError, InvalidValueError) as error:
        raise UsageProblem(vi=error.text("vi"), en=error.text("en")) from None


@bilingual(
    vi="Kiểm tra một phần mở rộng: khai báo, lược đồ và các ví dụ trong good/ và bad/.\n"
    "bad/MÃ_tên.xml phải vi phạm đúng quy tắc MÃ (hoặc schema, xml). Mã thoát: 0 tất cả đúng,"
    " 1 có ví dụ sai, 2 khai báo không dùng được.",
    en="Check an extension: its declaration, its schemas and its examples in good/ and bad/.\n"
    "bad/ID_name.xml must breach the rule ID alone (or schema, xml). Exit status: 0 all right,"
    " 1 an example is wrong, 2 the declaration cannot be used.",
)
@click.argument("folder", metavar="DIR")
@_format_option()
def check(lang: Lang, folder: str, form: str) -> int:
    """Print what became of every example."""
    extension = _loaded(folder)
    with _as_usage():
        outcomes = tuple(check_examples(extension, Path(folder)))
    if form == "json":
        data = {"extension": _data(extension), "examples": [_outcome(one) for one in outcomes]}
        write_output(None, json.dumps(data, ensure_ascii=False, indent=2))
    else:
        for line in _lines(extension, outcomes, lang):
            tell(line)
    return 0 if all(one.as_expected for one in outcomes) else REJECTED


def _lines(extension: Extension, outcomes: tuple[ExampleOutcome, ...], lang: Lang) -> Iterator[str]:
    for one in outcomes:
        said = _WORDS["right" if one.as_expected else "wrong"].of(lang)
        wanted = one.expected or _WORDS["passes"].of(lang)
        yield f"{said}  {one.name}: {wanted}, {_found(one, lang)}"
        if not one.as_expected:
            for finding in one.findings:
                inside = finding.location.inside
                line = f":{inside.line}" if inside and inside.line else ""
                yield f"    {finding.rule}{line}: {finding.text(lang)}"
    if not outcomes:
        yield _WORDS["none"].of(lang)
    shown = {one.expected for one in outcomes}
    rules = [rule for rule in extension.rules if rule.on == "payload"]
    if missing := [rule.id for rule in rules if rule.topic.code not in shown]:
        yield _WORDS["uncovered"].of(lang).format(", ".join(missing))
    name = f"{extension.id} {extension.version} ({extension.title.of(lang)})"
    yield _WORDS["usable"].of(lang).format(name)


def _found(one: ExampleOutcome, lang: Lang) -> str:
    if not one.known:
        return _WORDS["unknown"].of(lang)
    if not one.errors:
        return _WORDS["nothing"].of(lang)
    return _WORDS["found"].of(lang).format(", ".join(one.errors))


def _outcome(one: ExampleOutcome) -> dict[str, Any]:
    return {
        "name": one.name,
        "expected": one.expected,
        "found": list(one.errors),
        "as_expected": one.as_expected,
        "findings": [finding.to_data() for finding in one.findings],
    }


def _data(extension: Extension) -> dict[str, Any]:
    return {
        "id": extension.id,
        "version": extension.version,
        "title": extension.title.to_data(),
        "origin": extension.origin.to_data(),
        "digest": extension.digest,
        "payloads": [kind.root for kind in extension.payloads],
        "roles": list(extension.roles),
        "rules": [
            {
                "id": topic.code,
                "severity": topic.severity.value,
                "vi": topic.vi,
                "en": topic.en,
                "hint_vi": topic.hint_vi,
                "hint_en": topic.hint_en,
                "clause": str(topic.clause),
            }
            for topic in extension.topics.values()
        ],
    }


@bilingual(
    vi="In các quy tắc của một phần mở rộng (thư mục hoặc tên đã cài).",
    en="Print the rules of an extension (a folder, or the name of an installed one).",
)
@click.argument("given", metavar="DIR|NAME")
@_format_option()
def rules(lang: Lang, given: str, form: str) -> None:
    """Print every code with its words."""
    extension = _loaded(given)
    if form == "json":
        write_output(None, json.dumps(_data(extension), ensure_ascii=False, indent=2))
        return
    for topic in extension.topics.values():
        tell(f"{topic.code}  {topic.severity.value}  {topic.words(lang)} [{topic.clause}]")


@bilingual(
    vi="Liệt kê các phần mở rộng mà những gói đã cài cung cấp; không nạp phần nào.",
    en="List the extensions that installed packages offer; none is loaded.",
)
def listing(lang: Lang) -> None:
    """Print the names."""
    names = offered()
    for name in names or (_WORDS["offered"].of(lang),):
        tell(name)


command = CommandGroup(
    "extension",
    words=Words(
        vi="Phần mở rộng: kiểm tra khai báo và ví dụ, xem quy tắc, xem các tên đã cài.",
        en="Extensions: check a declaration and its examples, tell its rules, list installed ones.",
    ),
    commands={"check": check, "rules": rules, "list": listing},
)
