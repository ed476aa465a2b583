"""``vnedoc rules``: everything that a check asks, by profile; and what changed in it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click

from vnedoc import contract
from vnedoc.catalogue import explained
from vnedoc.cli.common import REJECTED, Group, bilingual, option, tell, write_output
from vnedoc.contract import BREAKS, Change, Kind, Promise
from vnedoc.errors import Lang
from vnedoc.limits import MAX_CONTRACT_BYTES
from vnedoc.profiles import DEFAULT, Profile
from vnedoc.rules import RULES, Rule
from vnedoc.words import Words

_KINDS: Final = {
    Kind.REMOVED: Words(vi="mất", en="removed"),
    Kind.WEAKENED: Words(vi="yếu đi", en="weakened"),
    Kind.REGRADED: Words(vi="đổi mức", en="regraded"),
    Kind.ADDED: Words(vi="mới", en="added"),
    Kind.WIDENED: Words(vi="rộng hơn", en="widened"),
    Kind.MOVED: Words(vi="đổi căn cứ", en="other clause"),
}


@bilingual(
    vi="Liệt kê các quy tắc kiểm tra: mã, mức độ, căn cứ và nội dung.\n"
    "Mức độ là theo bộ tiêu chí --profile; xem một quy tắc cùng ví dụ bằng: vnedoc explain MÃ.",
    en="List the rules of the check: id, severity, clause and words.\n"
    "Severities are those of --profile; see one rule with its examples by: vnedoc explain CODE.",
)
@option(
    "--profile",
    default=DEFAULT,
    metavar="NAME|FILE.toml",
    vi="Bộ tiêu chí: tên có sẵn hoặc tệp TOML.",
    en="Profile: a shipped name or a TOML file.",
)
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown", "compact"]),
    default="text",
    vi="Dạng kết quả: text (mặc định), json, markdown; compact là bản JSON ngắn để so sánh về sau.",
    en="Format: text (the default), json, markdown; compact is short JSON to compare with later.",
)
def listing(lang: Lang, profile: str, form: str) -> None:
    """Print the rules."""
    if click.get_current_context().invoked_subcommand is not None:
        return
    judge = Profile.load(profile)
    if form == "compact":
        write_output(None, contract.dumps(contract.installed()))
    elif form == "json":
        promised = contract.installed()
        data = [promised[rule.id].as_row() | as_json(rule, judge) for rule in RULES]
        write_output(None, json.dumps(data, ensure_ascii=False, indent=2))
    elif form == "markdown":
        write_output(None, "\n".join(_as_markdown(judge, lang)))
    else:
        for rule in RULES:
            tell(f"{rule.id:<17} {_severity(rule, judge):<8} {rule.topic.words(lang)}")


@bilingual(
    vi="So sánh các quy tắc của hai phiên bản; thiếu B.json thì so với phiên bản đang cài.\n"
    "Mỗi tệp do vnedoc rules --format json (hoặc compact) in ra. Mã thoát 1 nếu có quy tắc bị"
    " mất, yếu đi hoặc đổi mức.",
    en="Compare the rules of two versions; without B.json, with those of the installed one.\n"
    "Each file is what vnedoc rules --format json (or compact) printed. Exit status 1 if a rule"
    " was removed, weakened or regraded.",
)
@click.argument("before", metavar="A.json")
@click.argument("after", metavar="[B.json]", required=False)
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    vi="Dạng kết quả: text (mặc định) hoặc json.",
    en="Format: text (the default) or json.",
)
def diff(lang: Lang, before: str, after: str | None, form: str) -> int:
    """Print what changed."""
    old = _dump(before)
    new = _dump(after) if after else contract.installed()
    changes = contract.compare(old, new)
    if form == "json":
        data = [{"kind": c.kind, "id": c.id, **c.what.to_data()} for c in changes]
        write_output(None, json.dumps(data, ensure_ascii=False, indent=2))
    else:
        for c in changes:
            tell(f"{_KINDS[c.kind].of(lang):<12} {c.id:<17} {c.what.of(lang)}")
        tell(_SAME.of(lang) if not changes else _counted(changes, lang))
    return REJECTED if any(c.kind in BREAKS for c in changes) else 0


_SAME: Final = Words(vi="Không có gì khác.", en="Nothing differs.")


def _dump(path: str) -> dict[str, Promise]:
    with Path(path).open("rb") as file:
        return contract.loads(file.read(MAX_CONTRACT_BYTES + 1), path)


def _counted(changes: Sequence[Change], lang: Lang) -> str:
    counts = Counter(change.kind for change in changes)
    return ", ".join(f"{_KINDS[kind].of(lang)}: {counts[kind]}" for kind in Kind if counts[kind])


command = Group(
    "rules",
    words=listing.words,
    params=listing.params,
    callback=listing.callback,
    commands={"diff": diff},
    invoke_without_command=True,
    subcommand_metavar="[COMMAND [ARGS]...]",
)


def _severity(rule: Rule, profile: Profile) -> str:
    return "off" if profile.why_off(rule.id) else profile.severity(rule.topic).value


def as_json(rule: Rule, profile: Profile) -> dict[str, Any]:
    """A rule as plain data."""
    off = profile.why_off(rule.id)
    return {
        **explained(rule.id).to_data(),
        "severity": profile.severity(rule.topic).value,
        "off": {"vi": off.vi, "en": off.en} if off else None,
        "on": list(rule.on),
        "needs": sorted(rule.needs),
        "step": rule.step,
    }


def _as_markdown(profile: Profile, lang: Lang) -> list[str]:
    heading = {
        "vi": "| Mã | Mức độ | Căn cứ | Nội dung |",
        "en": "| Rule | Severity | Clause | What is wrong |",
    }
    rows = [
        f"| {rule.id} | {_severity(rule, profile)} | {rule.topic.clause} "
        f"| {rule.topic.words(lang).replace('|', chr(92) + '|')} |"
        for rule in RULES
    ]
    return [heading[lang], "| --- | --- | --- | --- |", *rows]
