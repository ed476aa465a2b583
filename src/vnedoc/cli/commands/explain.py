"""``vnedoc explain CODE``: what is known of a code, and of a rule its examples, too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import click

from vnedoc import jsonform
from vnedoc.catalogue import CodeKind, Explained, explained, grounds, near
from vnedoc.cli.commands.rules import as_json
from vnedoc.cli.common import UsageProblem, bilingual, option, tell, write_output
from vnedoc.errors import Lang
from vnedoc.findings import Severity, Topic
from vnedoc.profiles import NAMES, NEWEST, Profile, topics
from vnedoc.rules import BY_ID, Example, Rule
from vnedoc.rules.engine import shown
from vnedoc.words import Words
from vnedoc.xml.writing.writer import dumps

_WORDS: Final = {
    "kind": Words(vi="Loại mã", en="Kind"),
    "text": Words(vi="Câu thông báo", en="It says"),
    "clause": Words(vi="Căn cứ", en="Clause"),
    "ground": Words(vi="Vì sao là lỗi", en="Why it is an error"),
    "mend": Words(vi="Cách sửa", en="How to mend"),
    "severity": Words(vi="Mức độ", en="Severity"),
    "bad": Words(vi="Ví dụ vi phạm", en="Example that breaks it"),
    "good": Words(vi="Ví dụ đạt", en="Example that keeps it"),
    "given": Words(vi="cho biết", en="given"),
    "ordinary": Words(vi="gói tin thông thường", en="the ordinary message"),
    "needs": Words(vi="Cần biết", en="Needs"),
}
KINDS: Final = {
    CodeKind.RULE: Words(vi="quy tắc kiểm tra gói tin", en="a rule that messages are checked by"),
    CodeKind.FINDING: Words(
        vi="vấn đề thấy khi đọc, khi so với lược đồ hoặc khi xem tệp PDF",
        en="what reading, the schema or a look into PDF files finds",
    ),
    CodeKind.REASON: Words(
        vi="lý do của kết luận về một chữ ký số", en="a reason for the verdict on a signature"
    ),
    CodeKind.DECISION: Words(
        vi="lý do của quyết định công bố văn bản",
        en="what speaks for or against a publication",
    ),
    CodeKind.ERROR: Words(
        vi="lỗi: vnedoc không đưa ra được kết quả", en="an error: vnedoc has no answer to give"
    ),
}
SEVERITIES: Final = {
    Severity.ERROR: Words(vi="lỗi (error)", en="error"),
    Severity.WARNING: Words(vi="cảnh báo (warning)", en="warning"),
    Severity.INFO: Words(vi="thông tin (info)", en="info"),
}
"""In the words that a profile's ``[grade]`` takes."""
_OFF: Final = Words(vi="tắt (off)", en="off")
CONFIDENCES: Final = {
    "text": Words(vi="đọc trong văn bản quy phạm", en="read in the legal text"),
    "code": Words(vi="theo thực tế liên thông", en="known from practice"),
    "mem": Words(vi="hiểu biết chung", en="general knowledge"),
    "own": Words(vi="theo phần mở rộng, không phải quy chuẩn", en="an extension's own word"),
}


@bilingual(
    vi="Giải thích một mã mà vnedoc in ra: quy tắc, vấn đề, lý do về chữ ký số hoặc lỗi.\n"
    "Với quy tắc còn in căn cứ, cách sửa, mức độ và ví dụ; --example bad|good in cả gói tin của"
    " ví dụ đầu tiên, để thử bằng vnedoc validate.",
    en="Explain a code that vnedoc prints: a rule, finding, reason about a signature or error.\n"
    "Of a rule it tells the clause, how to mend, severities and examples; --example bad|good"
    " prints the whole message of the first example, to try vnedoc validate on.",
)
@click.argument("code", metavar="CODE")
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
def command(lang: Lang, code: str, which: str | None, form: str) -> None:
    """Print what is known of a code."""
    entry = _entry(code.strip().upper())
    rule = BY_ID.get(entry.said.code)
    if which is not None:
        _print_message(_example(rule, entry.said.code, which), form)
    elif form == "json":
        data = _as_json(rule) if rule else entry.to_data()
        write_output(None, json.dumps(data, ensure_ascii=False, indent=2))
    else:
        for line in _lines(entry, rule, lang):
            tell(line)


def _entry(code: str) -> Explained:
    try:
        return explained(code)
    except KeyError:
        close = ", ".join(near(code)) or "vnedoc rules"
    raise UsageProblem(
        vi=f"Không có mã {code[:40]!r}. Gần giống: {close}.",
        en=f"There is no code {code[:40]!r}. Close to it: {close}.",
    )


def _example(rule: Rule | None, code: str, which: str) -> Example:
    if rule is None:
        raise UsageProblem(
            vi=f"{code} không phải quy tắc nên không có ví dụ.",
            en=f"{code} is no rule and has no example.",
        )
    return (rule.bad if which == "bad" else rule.good)[0]


def _print_message(example: Example, form: str) -> None:
    envelope = example.envelope()
    if form == "json":
        write_output(None, jsonform.to_json(envelope))
    else:
        write_output(None, dumps(envelope).decode())


def _as_json(rule: Rule) -> dict[str, Any]:
    ground = grounds().get(rule.id)
    return {
        **as_json(rule, Profile.load(NEWEST)),
        "ground": {"vi": ground.vi, "en": ground.en} if ground else None,
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


def _lines(entry: Explained, rule: Rule | None, lang: Lang) -> Iterator[str]:
    said = entry.said
    yield f"{said.code}: {said.title(lang)}"
    yield f"{_WORDS['kind'].of(lang)}: {KINDS[entry.kind].of(lang)}"
    if said.words(lang).rstrip(".") != said.title(lang):
        yield f"{_WORDS['text'].of(lang)}: {said.words(lang)}"
    if said.clause:
        known = CONFIDENCES[said.clause.confidence].of(lang)
        yield f"{_WORDS['clause'].of(lang)}: {said.clause} ({known})"
    if said.code in grounds():
        yield f"{_WORDS['ground'].of(lang)}: {grounds()[said.code].of(lang)}"
    if said.mending(lang):
        yield f"{_WORDS['mend'].of(lang)}: {said.mending(lang)}"
    if isinstance(said, Topic):
        yield f"{_WORDS['severity'].of(lang)}: {_severities(said, lang)}"
    if rule is not None:
        yield from _asked(rule, lang)


def _asked(rule: Rule, lang: Lang) -> Iterator[str]:
    """What a rule needs, and what breaks and keeps it."""
    if rule.needs:
        asked = ", ".join(need.value for need in sorted(rule.needs))
        yield f"{_WORDS['needs'].of(lang)}: {asked}"
    for which, examples in (("bad", rule.bad), ("good", rule.good)):
        for example in examples:
            yield ""
            yield f"{_WORDS[which].of(lang)} ({example.base}):"
            yield from _diff(example, lang)


def _severities(topic: Topic, lang: Lang) -> str:
    if topic.code not in topics():
        return SEVERITIES[topic.severity].of(lang)
    found = []
    for name in NAMES:
        profile = Profile.load(name)
        off = profile.why_off(topic.code) is not None
        found.append(
            f"{name} {_OFF.of(lang) if off else SEVERITIES[profile.severity(topic)].of(lang)}"
        )
    return ", ".join(found)


def _diff(example: Example, lang: Lang) -> Iterator[str]:
    lines = shown.as_diff(example)
    if not lines:
        yield f"    ({_WORDS['ordinary'].of(lang)})"
    yield from (f"    {line}" for line in lines)
    for line in shown.given(example):
        yield f"    {_WORDS['given'].of(lang)}: {line}"
