"""``docs/rules/``: a page for each rule, the table of clauses, and "I got finding X"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.mutations import kinds

from vnedoc.findings import Confidence, Topic
from vnedoc.profiles import NAMES, Profile, topics
from vnedoc.rules import BY_ID, RULES, Example, Need, Rule, check
from vnedoc.rules.engine import shown

ROOT: Final = Path(__file__).resolve().parents[2]
TARGET: Final = ROOT / "docs" / "rules"
ENTRY: Final = ROOT / "docs" / "reference" / "rules.md"
OWNS: Final = ("docs/rules/*.md", "docs/reference/rules.md")
FAMILIES: Final = {
    "HEADER": ("What the header must say", "Phần đầu phải có gì"),
    "VALUE": ("Values that cannot be", "Giá trị không thể có"),
    "LENGTH": ("Lengths", "Độ dài"),
    "NUMBER": ("Number and notation", "Số và ký hiệu"),
    "IDENT": ("Identifiers of organisations", "Mã định danh cơ quan"),
    "ADDRESS": ("Addresses and identifiers of documents", "Nơi gửi, nhận và mã văn bản"),
    "KIND": ("Kinds of documents", "Loại văn bản"),
    "TRACE": ("Hops and operations", "Các chặng và nghiệp vụ"),
    "REF": ("Documents answered", "Văn bản được trả lời"),
    "STATUS": ("Status messages", "Bản tin trạng thái"),
    "ATTACH": ("Manifest and attachments", "Danh mục và tệp đính kèm"),
    "FILE": ("Names of files", "Tên tệp"),
    "CONTENT": ("Bytes of files", "Nội dung tệp"),
    "CAP": ("Limits of the profile", "Giới hạn của bộ tiêu chí"),
    "SECRET": ("Secrecy", "Bí mật nhà nước"),
    "TEXT": ("Characters", "Ký tự"),
    "TIME": ("Time", "Thời gian"),
    "REPLAY": ("What was met before", "Văn bản đã gặp"),
    "SIGN": ("Signatures", "Chữ ký số"),
    "ORDER": ("Order of elements", "Thứ tự phần tử"),
}
KNOWN: Final = {
    Confidence.TEXT: ("read in the legal text", "đọc trong văn bản quy phạm"),
    Confidence.CODE: ("known from practice", "theo thực tế liên thông"),
    Confidence.MEM: ("general knowledge", "hiểu biết chung"),
}
NOTE: Final = "This page is written by `docs/_generate/rules.py`."


def files() -> dict[Path, str]:
    """Every page by its path."""
    breaks: dict[str, list[str]] = {}
    for kind in kinds.everything():
        breaks.setdefault(kind.rule, []).append(kind.name)
    pages = {ENTRY: _joined(_entry()), TARGET / "table.md": _joined(_table(breaks))}
    pages[TARGET / "found.md"] = _joined(_found())
    for rule in RULES:
        pages[TARGET / f"{rule.id}.md"] = _joined(_page(rule, breaks.get(rule.id, [])))
    return pages


def _joined(lines: Iterator[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("…", "…")


# -- the entry page -----------------------------------------------------------------------------


def _entry() -> Iterator[str]:
    yield f"# The {len(RULES)} rules"
    yield ""
    yield f"{NOTE} A rule tells what is wrong; what that means is the word of a profile."
    yield ""
    yield "* [I got finding X](../rules/found.md): what to do about each finding"
    yield "* [Clause, field, rule, test](../rules/table.md): what stands on what"
    yield ""
    yield "On the command line: `vnedoc rules`, `vnedoc explain RULE`."
    for family, (en, vi) in FAMILIES.items():
        yield from ("", f"## {en} ({vi})", "")
        yield "| Rule | Severity | What is wrong |"
        yield "| --- | --- | --- |"
        for rule in RULES:
            if rule.family == family:
                words = _cell(shown.outline(rule.topic.en))
                yield f"| [{rule.id}](../rules/{rule.id}.md) | {rule.topic.severity} | {words} |"
    yield from _profiles()
    yield from ("", "```{toctree}", ":hidden:", "", "../rules/found", "../rules/table")
    yield from (f"../rules/{rule.id}" for rule in RULES)
    yield "```"


def _profiles() -> Iterator[str]:
    profiles = [Profile.load(name) for name in NAMES]
    yield from ("", "## Profiles", "")
    yield "| Profile | What it is | Schema | Signature |"
    yield "| --- | --- | --- | --- |"
    for profile in profiles:
        schema = f"`{profile.schema}`" if profile.schema else "none"
        yield f"| `{profile.name}` | {profile.title_en} | {schema} | {profile.signature} |"
    yield ""
    yield "Severities that a profile changes; `-` is switched off, an empty cell is the rule's own:"
    yield ""
    yield "| Finding | own | " + " | ".join(f"`{name}`" for name in NAMES) + " |"
    yield "| --- " * (len(NAMES) + 2) + "|"
    for topic_id, topic in sorted(topics().items()):
        cells = [_graded(profile, topic) for profile in profiles]
        if any(cells):
            yield f"| {topic_id} | {topic.severity} | " + " | ".join(cells) + " |"


def _graded(profile: Profile, topic: Topic) -> str:
    if profile.why_off(topic.id):
        return "-"
    severity = profile.severity(topic)
    return "" if severity is topic.severity else severity.value


# -- a page for each rule -----------------------------------------------------------------------


def _page(rule: Rule, breaks: list[str]) -> Iterator[str]:
    topic = rule.topic
    en, vi = KNOWN[topic.clause.confidence]
    yield f"# {rule.id}"
    yield ""
    yield f"{_cell(shown.outline(topic.en))}"
    yield ""
    yield f"*{_cell(shown.outline(topic.vi))}*"
    yield ""
    yield "| | |"
    yield "| --- | --- |"
    yield f"| What must hold | {rule.title} |"
    yield f"| Severity | {topic.severity} |"
    yield f"| Clause | {topic.clause} ({en}; {vi}) |"
    yield f"| Asked about | {' and '.join(rule.on)} messages, in the step `{rule.step}` |"
    yield f"| Field | {', '.join(_fields(rule))} |"
    if rule.needs:
        yield f"| Not asked when | {'; '.join(need.en for need in Need if need in rule.needs)} |"
    graded = {n: _graded(Profile.load(n), topic) for n in NAMES}
    if any(graded.values()):
        told = ", ".join(f"`{n}` {'off' if g == '-' else g}" for n, g in graded.items() if g)
        yield f"| Profiles that grade it otherwise | {told} |"
    if topic.hint_en:
        yield from ("", "## How to mend", "", _cell(shown.outline(topic.hint_en)))
        yield from ("", f"*{_cell(shown.outline(topic.hint_vi))}*")
    yield from _examples("Breaks it", rule.bad)
    yield from _examples("Keeps it", rule.good)
    yield from ("", "## Tests", "")
    yield f"`tests/rules/test_examples.py` runs these examples as `{rule.id}-1` and on."
    if breaks:
        listed = "; ".join(f"`{name}`" for name in breaks[:12])
        more = f" and {len(breaks) - 12} more" if len(breaks) > 12 else ""
        yield f"`tests/mutations/` breaks messages in these ways: {listed}{more}."


def _examples(heading: str, examples: tuple[Example, ...]) -> Iterator[str]:
    yield from ("", f"## {heading}")
    for example in examples:
        lines, given = shown.as_diff(example), shown.given(example)
        yield ""
        if not lines:
            yield f"The ordinary message `{example.base}`."
        else:
            yield f"The ordinary message `{example.base}`, changed:"
            yield from ("", "```diff", *lines, "```")
        if given:
            yield from ("", f"The caller says: {'; '.join(f'`{line}`' for line in given)}.")


def _fields(rule: Rule) -> list[str]:
    """The places at which the rule's own examples are told, without indexes."""
    paths: dict[str, None] = {}
    for example in rule.bad:
        for finding in check(example.context(), [rule]).findings:
            path = re.sub(r"\[[0-9]+\]|\{[^}]*\}", "", finding.location.path)
            paths[f"`{'/'.join(path.split('/')[-2:])}`"] = None
    return list(paths)


# -- the table ----------------------------------------------------------------------------------


def _table(breaks: dict[str, list[str]]) -> Iterator[str]:
    yield "# Clause, field, rule, test"
    yield ""
    yield NOTE
    yield "*Examples* are those of `tests/rules/test_examples.py`; *breaks* are the kinds of broken"
    yield "messages in `tests/mutations/` that the rule must name."
    yield ""
    yield "| Clause | Known | Field | Rule | Examples | Breaks |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for rule in sorted(RULES, key=lambda rule: (str(rule.topic.clause), rule.id)):
        clause, count = rule.topic.clause, len(rule.good) + len(rule.bad)
        yield (
            f"| {clause} | {clause.confidence} | {', '.join(_fields(rule))} "
            f"| [{rule.id}]({rule.id}.md) | {count} | {len(breaks.get(rule.id, []))} |"
        )


# -- I got finding X ----------------------------------------------------------------------------


def _found() -> Iterator[str]:
    yield "# I got finding X"
    yield ""
    yield f"{NOTE} Find the id of the finding below: the middle column says what it means, the last"
    yield "one what to do about it."
    yield ""
    yield "* An **error** makes the message unacceptable under the profile, a **warning** does not."
    yield "* `VNE-READ-…` comes from reading, `VNE-XSD-…` from the schema, all others from rules."
    yield "* A finding shows the clause that it rests on, and how well that clause is known."
    yield "* Where a rule does not fit your agency, a profile of your own can grade it otherwise or"
    yield "  switch it off with a reason."
    yield ""
    yield "| Finding | What it means | What to do |"
    yield "| --- | --- | --- |"
    for topic_id, topic in sorted(topics().items()):
        name = f"[{topic_id}]({topic_id}.md)" if topic_id in BY_ID else topic_id
        means = f"{_cell(shown.outline(topic.en))} *{_cell(shown.outline(topic.vi))}*"
        en, vi = _cell(shown.outline(topic.hint_en)), _cell(shown.outline(topic.hint_vi))
        mend = f"{en} *{vi}*" if en else "Nothing has to be done. *Không cần làm gì.*"
        yield f"| {name} | {means} | {mend} |"
