"""``vnedoc rules``: everything that a check asks, by profile; and what changed in it."""

from __future__ import annotations

import json
from typing import Any

import click

from vnedoc import contract
from vnedoc.catalogue import explained
from vnedoc.cli.common import CommandGroup, bilingual, option, tell, write_output
from vnedoc.cli.subcommands.rules_diff import diff
from vnedoc.errors import Lang
from vnedoc.profiles import NEWEST, Profile
from vnedoc.rules import RULES, Rule


@bilingual(
    vi="Liệt kê các quy tắc kiểm tra: mã, mức độ, căn cứ và nội dung.\n"
    "Mức độ là theo bộ tiêu chí --profile; xem một quy tắc cùng ví dụ bằng: vnedoc explain MÃ.",
    en="List the rules of the check: id, severity, clause and words.\n"
    "Severities are those of --profile; see one rule with its examples by: vnedoc explain CODE.",
)
@option(
    "--profile",
    default=NEWEST,
    metavar="NAME|FILE.toml",
    vi="Bộ tiêu chí: tên có sẵn hoặc tệp TOML; mặc định theo bản quy chuẩn mới nhất.",
    en="Profile: a shipped name or a TOML file; by itself that of the newest edition.",
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
        data = [as_json(rule, judge) | promised[rule.id].as_row() for rule in RULES]
        write_output(None, json.dumps(data, ensure_ascii=False, indent=2))
    elif form == "markdown":
        write_output(None, "\n".join(_as_markdown(judge, lang)))
    else:
        for rule in RULES:
            tell(f"{rule.id:<17} {_severity(rule, judge):<8} {rule.topic.words(lang)}")


command = CommandGroup(
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
