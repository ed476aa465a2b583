"""``vnedoc explain RULE``: one rule with its examples, or what else a finding may be about."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from typing import Any, Final

import click

from vnedoc import jsonform
from vnedoc.cli.commands.rules import as_json
from vnedoc.cli.common import UsageProblem, bilingual, option, tell, write_output
from vnedoc.errors import Lang
from vnedoc.findings import Severity, Topic
from vnedoc.profiles import DEFAULT, NAMES, Profile, topics
from vnedoc.rules import BY_ID, Example, Rule
from vnedoc.rules.engine import shown
from vnedoc.words import Words
from vnedoc.xml.writing.writer import dumps

_WORDS: Final = {
    "clause": Words(vi="Căn cứ", en="Clause"),
    "mend": Words(vi="Cách sửa", en="How to mend"),
    "severity": Words(vi="Mức độ", en="Severity"),
    "bad": Words(vi="Ví dụ vi phạm", en="Example that breaks it"),
    "good": Words(vi="Ví dụ đạt", en="Example that keeps it"),
    "given": Words(vi="cho biết", en="given"),
    "ordinary": Words(vi="gói tin thông thường", en="the ordinary message"),
    "needs": Words(vi="Cần biết", en="Needs"),
}
_SEVERITIES: Final = {
    Severity.ERROR: Words(vi="lỗi", en="error"),
    Severity.WARNING: Words(vi="cảnh báo", en="warning"),
    Severity.INFO: Words(vi="thông tin", en="information"),
}
_CONFIDENCES: Final = {
    "text": Words(vi="đọc trong văn bản quy phạm", en="read in the legal text"),
    "code": Words(vi="theo thực tế liên thông", en="known from practice"),
    "mem": Words(vi="hiểu biết chung", en="general knowledge"),
}


@bilingual(
    vi="Giải thích một quy tắc: nội dung, căn cứ, cách sửa và ví dụ.\n"
    "--example bad|good in cả gói tin của ví dụ đầu tiên, để thử bằng vnedoc validate.",
    en="Explain one rule: what it says, its clause, how to mend, and examples.\n"
    "--example bad|good prints the whole message of the first example, to try vnedoc validate on.",
)
@click.argument("rule_id", metavar="RULE")
@option(
    "--example",
    "which",
    type=click.Choice(["bad", "good"]),
    vi="In cả gói tin của ví dụ.",
    en="Print the whole message of an example.",
)
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "xml"]),
    default="text",
    vi="Dạng kết quả: text (mặc định), json; với --example là xml (mặc định) hoặc json.",
    en="Format: text (the default), json; with --example xml (the default) or json.",
)
def command(lang: Lang, rule_id: str, which: str | None, form: str) -> None:
    """Print what is known of a rule."""
    topic = _topic(rule_id.strip().upper())
    rule = BY_ID.get(topic.id)
    if which is not None:
        _print_message(_example(rule, topic, which), form)
    elif form == "json":
        data = _as_json(rule) if rule else {"id": topic.id, "vi": topic.vi, "en": topic.en}
        write_output(None, json.dumps(data, ensure_ascii=False, indent=2))
    else:
        for line in _lines(topic, rule, lang):
            tell(line)


def _topic(rule_id: str) -> Topic:
    known = topics()
    if rule_id in known:
        return known[rule_id]
    if rule_id.startswith(("VNE-SIG-", "VNE-E")):
        raise UsageProblem(
            vi=f"{rule_id[:40]!r} không phải quy tắc mà là mã của một lý do hoặc lỗi; cách sửa ghi"
            " ngay sau lời của nó.",
            en=f"{rule_id[:40]!r} is no rule but the code of a reason or an error; what to do"
            " stands in its own text.",
        )
    close = ", ".join(difflib.get_close_matches(rule_id, known, n=3)) or "vnedoc rules"
    raise UsageProblem(
        vi=f"Không có quy tắc {rule_id[:40]!r}. Gần giống: {close}.",
        en=f"There is no rule {rule_id[:40]!r}. Close to it: {close}.",
    )


def _example(rule: Rule | None, topic: Topic, which: str) -> Example:
    if rule is None:
        raise UsageProblem(
            vi=f"{topic.id} không phải quy tắc nên không có ví dụ.",
            en=f"{topic.id} is no rule and has no example.",
        )
    return (rule.bad if which == "bad" else rule.good)[0]


def _print_message(example: Example, form: str) -> None:
    envelope = example.envelope()
    if form == "json":
        write_output(None, jsonform.to_json(envelope))
    else:
        write_output(None, dumps(envelope).decode())


def _as_json(rule: Rule) -> dict[str, Any]:
    return {
        **as_json(rule, Profile.load(DEFAULT)),
        "profiles": {
            name: "off"
            if (profile := Profile.load(name)).why_off(rule.id)
            else profile.severity(rule.topic).value
            for name in NAMES
        },
        "bad": [_example_json(example) for example in rule.bad],
        "good": [_example_json(example) for example in rule.good],
    }


def _example_json(example: Example) -> dict[str, Any]:
    return {
        "base": example.base,
        "diff": list(shown.as_diff(example)),
        "given": list(shown.given(example)),
    }


def _lines(topic: Topic, rule: Rule | None, lang: Lang) -> Iterator[str]:
    words, hint = (topic.vi, topic.hint_vi) if lang == "vi" else (topic.en, topic.hint_en)
    yield f"{topic.id}: {shown.outline(words)}"
    known = _CONFIDENCES[topic.clause.confidence].of(lang)
    yield f"{_WORDS['clause'].of(lang)}: {topic.clause} ({known})"
    if hint:
        yield f"{_WORDS['mend'].of(lang)}: {shown.outline(hint)}"
    yield f"{_WORDS['severity'].of(lang)}: {_severities(topic, lang)}"
    if rule is None:
        return
    if rule.needs:
        asked = ", ".join(need.value for need in sorted(rule.needs))
        yield f"{_WORDS['needs'].of(lang)}: {asked}"
    for which, examples in (("bad", rule.bad), ("good", rule.good)):
        for example in examples:
            yield ""
            yield f"{_WORDS[which].of(lang)} ({example.base}):"
            yield from _diff(example, lang)


def _severities(topic: Topic, lang: Lang) -> str:
    found = []
    for name in NAMES:
        profile = Profile.load(name)
        off = profile.why_off(topic.id) is not None
        found.append(f"{name} {'-' if off else _SEVERITIES[profile.severity(topic)].of(lang)}")
    return ", ".join(found)


def _diff(example: Example, lang: Lang) -> Iterator[str]:
    lines = shown.as_diff(example)
    if not lines:
        yield f"    ({_WORDS['ordinary'].of(lang)})"
    yield from (f"    {line}" for line in lines)
    for line in shown.given(example):
        yield f"    {_WORDS['given'].of(lang)}: {line}"
