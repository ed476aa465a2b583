"""Write ``docs/codes/``: a page for each code that vnedoc can tell, and tables, in both languages.

``docs/conf.py`` calls it whenever the docs are built; the pages are not kept in the repository.
``vnedoc explain CODE`` tells the same.
"""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.mutations import kinds  # noqa: E402

from vnedoc.catalogue import Explained, everything, grounds  # noqa: E402
from vnedoc.cli.commands.explain import CONFIDENCES, KINDS, SEVERITIES  # noqa: E402
from vnedoc.errors import Lang  # noqa: E402
from vnedoc.findings import Topic  # noqa: E402
from vnedoc.profiles import NAMES, Profile, topics  # noqa: E402
from vnedoc.rules import BY_ID, RULES, Example, Need, Rule, check  # noqa: E402
from vnedoc.rules.engine import shown  # noqa: E402
from vnedoc.words import Words  # noqa: E402

TARGET: Final = ROOT / "docs" / "codes"
LANGS: Final[tuple[Lang, ...]] = ("en", "vi")
FAMILIES: Final = {
    "HEADER": Words(en="What the header must say", vi="Phần đầu phải có gì"),
    "VALUE": Words(en="Values that cannot be", vi="Giá trị không thể có"),
    "LENGTH": Words(en="Lengths", vi="Độ dài"),
    "NUMBER": Words(en="Number and notation", vi="Số và ký hiệu"),
    "IDENT": Words(en="Identifiers of organisations", vi="Mã định danh cơ quan"),
    "ADDRESS": Words(
        en="Addresses and identifiers of documents",
        vi="Bên gửi, bên nhận và mã định danh văn bản",
    ),
    "KIND": Words(en="Kinds of documents", vi="Loại văn bản"),
    "TRACE": Words(en="Hops and operations", vi="Các chặng và nghiệp vụ"),
    "REF": Words(en="Documents answered", vi="Văn bản được trả lời"),
    "STATUS": Words(en="Status messages", vi="Gói tin trạng thái"),
    "ATTACH": Words(en="Manifest and attachments", vi="Danh mục và tệp đính kèm"),
    "FILE": Words(en="Names of files", vi="Tên tệp"),
    "CONTENT": Words(en="Bytes of files", vi="Nội dung tệp"),
    "CAP": Words(en="Limits of the profile", vi="Giới hạn của bộ tiêu chí"),
    "SECRET": Words(en="Secrecy", vi="Bí mật nhà nước"),
    "TEXT": Words(en="Characters", vi="Ký tự"),
    "TIME": Words(en="Time", vi="Thời gian"),
    "REPLAY": Words(en="What was met before", vi="Văn bản đã gặp"),
    "SIGN": Words(en="Signatures, asked by rules", vi="Chữ ký số, theo quy tắc"),
    "ORDER": Words(en="Order of elements", vi="Thứ tự phần tử"),
    "READ": Words(en="Reading", vi="Đọc gói tin"),
    "EXCH": Words(en="The same message or another", vi="Gói tin trùng hoặc mâu thuẫn"),
    "LIFE": Words(en="The life of a document", vi="Trạng thái của văn bản"),
    "MAIL": Words(en="Mails", vi="Thư điện tử"),
    "DOSSIER": Words(en="Dossiers", vi="Hồ sơ"),
    "XSD": Words(en="The schema", vi="Lược đồ"),
    "EXT": Words(en="Payloads and extensions", vi="Gói dữ liệu và phần mở rộng"),
    "PDF": Words(en="Who signs a PDF file", vi="Chủ thể ký tệp PDF"),
    "PUB": Words(en="What may be published", vi="Công bố văn bản"),
    "SIG": Words(en="Reasons for the verdict on a signature", vi="Lý do kết luận về chữ ký số"),
    "E": Words(en="Errors: there is no answer", vi="Lỗi: không đưa ra được kết quả"),
}
"""The middle of a code -> what all of its family is about, in the order of the pages."""
MESSAGES: Final = {
    "document": Words(en="documents", vi="gói tin văn bản"),
    "status": Words(en="status messages", vi="gói tin trạng thái"),
}
SAID: Final = {
    "all": Words(en="All codes", vi="Tất cả các mã"),
    "asked": Words(en="Asked about", vi="Áp dụng cho"),
    "bad": Words(en="Breaks it", vi="Ví dụ vi phạm"),
    "breaks": Words(en="Breaks", vi="Cách làm sai"),
    "broken": Words(
        en="Broken on purpose in these ways by `tests/mutations`:",
        vi="Được cố ý làm sai theo các cách sau trong `tests/mutations`:",
    ),
    "changed": Words(en="The ordinary message `{}`, changed:", vi="Gói tin thường `{}`, sửa lại:"),
    "clause": Words(en="Clause", vi="Căn cứ"),
    "code": Words(en="Code", vi="Mã"),
    "examples": Words(en="Examples", vi="Ví dụ"),
    "field": Words(en="Field", vi="Trường"),
    "given": Words(en="The caller says:", vi="Người gọi cho biết:"),
    "good": Words(en="Keeps it", vi="Ví dụ đạt"),
    "graded": Words(en="Profiles that grade it otherwise", vi="Bộ tiêu chí xếp mức khác"),
    "ground": Words(en="Why it is an error", vi="Vì sao là lỗi"),
    "kind": Words(en="Kind", vi="Loại mã"),
    "known": Words(en="Known", vi="Biết từ đâu"),
    "mend": Words(en="How to mend", vi="Cách sửa"),
    "more": Words(en="{} more", vi="{} cách khác"),
    "needs": Words(en="Not asked when", vi="Không kiểm tra khi"),
    "none": Words(en="none", vi="không có"),
    "off": Words(en="off", vi="tắt"),
    "ordinary": Words(en="The ordinary message `{}`.", vi="Gói tin thường `{}`."),
    "other": Words(en="Tiếng Việt", vi="English"),
    "own": Words(en="Own", vi="Riêng"),
    "profile": Words(en="Profile", vi="Bộ tiêu chí"),
    "profiles": Words(en="Profiles", vi="Các bộ tiêu chí"),
    "schema": Words(en="Schema", vi="Lược đồ"),
    "severity": Words(en="Severity", vi="Mức độ"),
    "signature": Words(en="Signature", vi="Chữ ký số"),
    "step": Words(en="step", vi="bước"),
    "table": Words(en="Clause, field, rule, test", vi="Căn cứ, trường, quy tắc, kiểm thử"),
    "text": Words(en="It says", vi="Câu thông báo"),
    "what": Words(en="What it is", vi="Nội dung"),
    "title": Words(en="Title", vi="Tên"),
}
FEW: Final = 12
_Said = Callable[[str], str]


def files() -> dict[Path, str]:
    """Every page by its path."""
    pages = {}
    for lang in LANGS:
        home = TARGET / lang
        pages[home / "index.md"] = _joined(_index(lang))
        pages[home / "table.md"] = _joined(_table(lang))
        pages[home / "profiles.md"] = _joined(_profiles(lang))
        for code, entry in everything().items():
            pages[home / f"{code}.md"] = _joined(_page(entry, lang))
    return pages


def write() -> None:
    """Write the pages that changed, and remove those of codes that are gone."""
    pages = files()
    for old in set(TARGET.rglob("*.md")) - set(pages):
        old.unlink()
    for path, text in pages.items():
        # Sphinx builds anew what is newer, so a page that stays the same is left alone.
        if not path.exists() or path.read_text("utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")


def _joined(lines: Iterator[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"


def _cell(text: str) -> str:
    # All characters that Markdown obeys: words of rules are words.
    return re.sub(r"([\\`*_{}\[\]<>|#])", r"\\\1", text)


def _said(lang: Lang) -> _Said:
    return lambda key: SAID[key].of(lang)


def _family(code: str) -> str:
    return code.split("-")[1].rstrip("0123456789")


# -- the tables -----------------------------------------------------------------------------------


def _index(lang: Lang) -> Iterator[str]:
    say = _said(lang)
    yield from (f"# {say('all')}", "")
    yield from (f"[{say('table')}](table.md) · [{say('profiles')}](profiles.md)", "")
    for family, words in FAMILIES.items():
        yield from (f"## {words.of(lang)}", "")
        yield f"| {say('code')} | {say('title')} | {say('mend')} |"
        yield "| --- | --- | --- |"
        for code, entry in everything().items():
            if _family(code) == family:
                said = entry.said
                mending = _cell(said.mending(lang))
                yield f"| [{code}]({code}.md) | {_cell(said.title(lang))} | {mending} |"
        yield ""
    yield from ("```{toctree}", ":hidden:", "", "table", "profiles", "```")


def _table(lang: Lang) -> Iterator[str]:
    say = _said(lang)
    yield from (f"# {say('table')}", "")
    columns = ("clause", "known", "field", "code", "title", "examples", "breaks")
    yield f"| {' | '.join(map(say, columns))} |"
    yield "| --- " * len(columns) + "|"
    for rule in sorted(RULES, key=lambda rule: (str(rule.topic.clause), rule.id)):
        clause, count = rule.topic.clause, len(rule.good) + len(rule.bad)
        yield (
            f"| {clause} | {CONFIDENCES[clause.confidence].of(lang)} | {', '.join(_fields(rule))} "
            f"| [{rule.id}]({rule.id}.md) | {_cell(rule.topic.title(lang))} | {count} "
            f"| {len(_breaks().get(rule.id, []))} |"
        )


def _profiles(lang: Lang) -> Iterator[str]:
    say = _said(lang)
    profiles = [Profile.load(name) for name in NAMES]
    yield from (f"# {say('profiles')}", "")
    yield f"| {say('profile')} | {say('what')} | {say('schema')} | {say('signature')} |"
    yield "| --- | --- | --- | --- |"
    for profile in profiles:
        title = _cell(profile.title_vi if lang == "vi" else profile.title_en)
        schema = f"`{profile.schema}`" if profile.schema else say("none")
        yield f"| `{profile.name}` | {title} | {schema} | `{profile.signature}` |"
    yield ""
    yield (
        f"| {say('code')} | {say('title')} | {say('own')} | "
        + " | ".join(f"`{name}`" for name in NAMES)
        + " |"
    )
    yield "| --- " * (len(NAMES) + 3) + "|"
    for code, topic in sorted(topics().items()):
        if graded := _graded(topic, lang):
            cells = " | ".join(graded.get(name, "") for name in NAMES)
            own, title = SEVERITIES[topic.severity].of(lang), _cell(topic.title(lang))
            yield f"| [{code}]({code}.md) | {title} | {own} | {cells} |"


def _graded(topic: Topic, lang: Lang) -> dict[str, str]:
    """The profiles that grade a topic otherwise than it does itself, and how."""
    found = {}
    for name in NAMES:
        profile = Profile.load(name)
        if profile.why_off(topic.code):
            found[name] = _said(lang)("off")
        elif (severity := profile.severity(topic)) is not topic.severity:
            found[name] = SEVERITIES[severity].of(lang)
    return found


# -- a page for each code -------------------------------------------------------------------------


def _page(entry: Explained, lang: Lang) -> Iterator[str]:
    said, say = entry.said, _said(lang)
    other = "vi" if lang == "en" else "en"
    # Not in any tree of contents: 900 names beside every page would help nobody.
    yield from ("---", "orphan: true", "---", "", f"# {said.code}: {_cell(said.title(lang))}", "")
    yield f"[{say('all')}](index.md) · [{say('other')}](../{other}/{said.code}.md)"
    yield from ("", "| | |", "| --- | --- |")
    yield from (f"| {name} | {value} |" for name, value in _rows(entry, lang))
    if mending := said.mending(lang):
        yield from ("", f"## {say('mend')}", "", _cell(mending))
    if rule := BY_ID.get(said.code):
        yield from _examples("bad", rule.bad, say)
        yield from _examples("good", rule.good, say)
        yield from _broken(_breaks().get(rule.id, []), say)


def _rows(entry: Explained, lang: Lang) -> Iterator[tuple[str, str]]:
    said, say = entry.said, _said(lang)
    yield say("kind"), KINDS[entry.kind].of(lang)
    if said.words(lang).rstrip(".") != said.title(lang):
        yield say("text"), _cell(said.words(lang))
    if said.clause:
        yield say("clause"), f"{said.clause} ({CONFIDENCES[said.clause.confidence].of(lang)})"
    if said.code in grounds():
        yield say("ground"), _cell(grounds()[said.code].of(lang))
    if isinstance(said, Topic):
        yield say("severity"), SEVERITIES[said.severity].of(lang)
        if said.code in topics() and (graded := _graded(said, lang)):
            yield say("graded"), ", ".join(f"`{name}` {value}" for name, value in graded.items())
    if rule := BY_ID.get(said.code):
        yield from _asked(rule, lang)


def _asked(rule: Rule, lang: Lang) -> Iterator[tuple[str, str]]:
    say = _said(lang)
    about = ", ".join(MESSAGES[kind].of(lang) for kind in rule.on)
    yield say("asked"), f"{about} ({say('step')} `{rule.step}`)"
    yield say("field"), ", ".join(_fields(rule))
    if rule.needs:
        needed = (need for need in Need if need in rule.needs)
        yield say("needs"), "; ".join(need.vi if lang == "vi" else need.en for need in needed)


def _examples(key: str, examples: tuple[Example, ...], say: _Said) -> Iterator[str]:
    yield from ("", f"## {say(key)}")
    for example in examples:
        lines, given = shown.as_diff(example), shown.given(example)
        yield from ("", say("changed" if lines else "ordinary").format(example.base))
        if lines:
            yield from ("", "```diff", *lines, "```")
        if given:
            yield from ("", f"{say('given')} {'; '.join(f'`{line}`' for line in given)}.")


def _broken(ways: list[str], say: _Said) -> Iterator[str]:
    if ways:
        more = [say("more").format(len(ways) - FEW)] if len(ways) > FEW else []
        listed = "; ".join([*(f"`{way}`" for way in ways[:FEW]), *more])
        yield from ("", f"{say('broken')} {listed}.")


@functools.cache
def _breaks() -> dict[str, list[str]]:
    """Id of a rule -> the ways in which tests break messages that it must name."""
    found: dict[str, list[str]] = {}
    for kind in kinds.everything():
        found.setdefault(kind.rule, []).append(kind.name)
    return found


@functools.cache
def _fields(rule: Rule) -> tuple[str, ...]:
    """The places at which the rule's own examples are told, without indexes."""
    paths: dict[str, None] = {}
    for example in rule.bad:
        for finding in check(example.context(), [rule]).findings:
            path = re.sub(r"\[[0-9]+\]|\{[^}]*\}", "", finding.location.path)
            paths[f"`{'/'.join(path.split('/')[-2:])}`"] = None
    return tuple(paths)


if __name__ == "__main__":
    write()
