"""Results for people and for build servers: text, HTML, JUnit. Nothing but passed is passed."""

from __future__ import annotations

import collections
from collections.abc import Iterator
from html import escape
from typing import Final

from vnedoc import _resources
from vnedoc.conformance.cases.defects import table
from vnedoc.conformance.running.results import CaseStatus, Level, Result, Results, levels
from vnedoc.conformance.telling.compare import Comparison, Matrix
from vnedoc.errors import Lang
from vnedoc.reports import told, visible
from vnedoc.words import Words

FORMATS: Final = ("text", "html", "junit")
_MOST: Final = 5
_STATUS: Final = {
    CaseStatus.PASSED: Words(vi="đạt", en="passed"),
    CaseStatus.FAILED: Words(vi="không đạt", en="failed"),
    CaseStatus.SKIPPED: Words(vi="bỏ qua (không tính là đạt)", en="skipped (not passed)"),
    CaseStatus.CRASHED: Words(vi="dừng đột ngột", en="crashed"),
    CaseStatus.HUNG: Words(vi="treo", en="hung"),
    CaseStatus.MEMORY: Words(vi="quá bộ nhớ", en="out of memory"),
    CaseStatus.GARBLED: Words(vi="trả lời không đọc được", en="garbled"),
}
_ROLES: Final = {
    "producer": Words(vi="bên lập gói tin", en="producer"),
    "consumer": Words(vi="bên nhận gói tin", en="consumer"),
    "verifier": Words(vi="bên kiểm tra chữ ký", en="verifier"),
    "status-sender": Words(vi="bên gửi trạng thái", en="status sender"),
}
_LEVELS: Final = {
    Level.NONE: Words(vi="chưa đạt", en="none"),
    Level.BASIC: Words(vi="cơ bản", en="basic"),
    Level.GOOD: Words(vi="tốt", en="good"),
    Level.FULL: Words(vi="đầy đủ", en="full"),
}
_WORDS: Final = {
    "title": Words(vi="Kết quả kiểm thử tuân thủ edXML", en="edXML conformance results"),
    "level": Words(vi="Mức đạt được theo vai trò", en="Level reached by role"),
    "defects": Words(vi="Lỗi tìm thấy", en="Defects found"),
    "cases": Words(vi="Các ca kiểm thử chưa đạt", en="Cases that were not passed"),
    "none": Words(vi="Không có.", en="None."),
    "suite": Words(vi="Bộ kiểm thử", en="Suite"),
    "product": Words(vi="Sản phẩm", en="Product"),
    "part": Words(
        vi="Chỉ chạy một phần bộ kiểm thử nên không đạt mức nào.",
        en="Only a part of the suite was run, so no level is reached.",
    ),
    "self": Words(
        vi="Kết quả do người chạy tự công bố; vnedoc không chứng nhận sản phẩm nào.",
        en="Self-declared by whoever ran it; vnedoc attests no product.",
    ),
    "same": Words(vi="Không có gì thay đổi.", en="Nothing changed."),
    "other": Words(vi="Hai lần chạy dùng hai bộ dữ liệu khác nhau.", en="The corpora differ."),
    "mended": Words(vi="đạt trở lại", en="mended"),
    "broken": Words(vi="không còn đạt", en="broken"),
    "otherwise": Words(vi="khác trước", en="otherwise"),
    "only_before": Words(vi="không chạy lại", en="not run again"),
    "only_after": Words(vi="mới chạy", en="newly run"),
    "differing": Words(vi="Ca mà các sản phẩm khác nhau", en="Cases on which products differ"),
}


def render(results: Results, form: str, lang: Lang) -> str:
    """Results as text, HTML or JUnit.

    Args:
        results: What came of a run.
        form: ``text``, ``html`` or ``junit``.
        lang: Of the words.

    Raises:
        KeyError: no such format.
    """
    pieces = {"text": _text, "html": _html, "junit": _junit}[form]
    lines = pieces(results, lang)
    return "\n".join(map(told, lines) if form == "text" else lines) + "\n"


def _word(name: str, lang: Lang) -> str:
    return _WORDS[name].of(lang)


def _head(results: Results, lang: Lang) -> Iterator[str]:
    yield f"{_word('product', lang)}: {results.product} {results.version}".rstrip()
    yield f"{_word('suite', lang)}: {results.suite} ({results.corpus[:16]}…)"
    counts = collections.Counter(one.status for one in results.results)
    yield ", ".join(f"{counts[s]} {_STATUS[s].of(lang)}" for s in CaseStatus if counts[s])
    if len(results.results) < results.cases:
        yield _word("part", lang)
    yield _word("self", lang)


def _defects(results: Results, lang: Lang) -> list[tuple[str, list[Result]]]:
    """What is wrong, by name: the results that show it."""
    found: dict[str, list[Result]] = {}
    for one in results.results:
        if one.status not in (CaseStatus.PASSED, CaseStatus.SKIPPED):
            found.setdefault(one.defect, []).append(one)
    known = table()
    return [
        (known[name].of(lang) if name in known else name or one[0].status.value, one)
        for name, one in sorted(found.items(), key=lambda pair: -len(pair[1]))
    ]


def _why(result: Result, lang: Lang) -> str:
    texts = (f"{r.get('at', '')} {r.get(lang, '')}".strip() for r in result.reasons[:_MOST])
    return visible("; ".join(texts))


def _text(results: Results, lang: Lang) -> Iterator[str]:
    yield _word("title", lang)
    yield from _head(results, lang)
    yield ""
    yield f"{_word('level', lang)}:"
    for role, level in levels(results).items():
        yield f"  {_ROLES[role].of(lang)}: {_LEVELS[level].of(lang)}"
    yield ""
    yield f"{_word('defects', lang)}:"
    defects = _defects(results, lang)
    if not defects:
        yield f"  {_word('none', lang)}"
    for words, shown in defects:
        yield f"  {words} ({len(shown)})"
        for one in shown[:_MOST]:
            yield f"    {one.id}: {_STATUS[one.status].of(lang)}. {_why(one, lang)}"
    skipped = collections.Counter(
        _why(one, lang) for one in results.results if one.status is CaseStatus.SKIPPED
    )
    for why, count in skipped.items():
        yield f"  {_STATUS[CaseStatus.SKIPPED].of(lang)}: {count}, {why}"


def _html(results: Results, lang: Lang) -> Iterator[str]:
    style = _resources.data("report.css").decode("utf-8")
    title = escape(_word("title", lang))
    yield f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">'
    yield '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    yield "style-src 'unsafe-inline'\">"
    yield f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>"
    yield f"<h1>{title}</h1>"
    yield from (f"<p>{escape(visible(line))}</p>" for line in _head(results, lang))
    yield f"<h2>{_word('level', lang)}</h2>\n<table><tbody>"
    for role, level in levels(results).items():
        yield f'<tr><th scope="row">{_ROLES[role].of(lang)}</th>'
        yield f"<td>{_LEVELS[level].of(lang)}</td></tr>"
    yield f"</tbody></table>\n<h2>{_word('defects', lang)}</h2>\n<ul>"
    for words, shown in _defects(results, lang):
        yield f"<li>{escape(words)} ({len(shown)})</li>"
    yield f"</ul>\n<h2>{_word('cases', lang)}</h2>\n<table><tbody>"
    for one in results.results:
        if one.status is not CaseStatus.PASSED:
            yield f'<tr><th scope="row"><code>{escape(visible(one.id))}</code></th>'
            yield f"<td>{_STATUS[one.status].of(lang)}</td><td>{escape(_why(one, lang))}</td></tr>"
    yield "</tbody></table>\n</main>\n</body>\n</html>"


def _junit(results: Results, lang: Lang) -> Iterator[str]:
    """Skipped stays skipped; crash, hang and the like are errors."""
    counts = collections.Counter(map(_kind, results.results))
    totals = f'tests="{len(results.results)}" failures="{counts["failure"]}"'
    totals += f' errors="{counts["error"]}" skipped="{counts["skipped"]}"'
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<testsuites name="conformance" {totals}>'
    yield f'<testsuite name="{_attribute(results.product)}" {totals}>'
    for one in results.results:
        begin = f'<testcase classname="{_attribute(one.role)}" name="{_attribute(one.id)}"'
        begin += f' time="{one.seconds}"'
        kind = _kind(one)
        if not kind:
            yield f"{begin}/>"
        else:
            yield f'{begin}><{kind} message="{_attribute(_why(one, lang))}"/></testcase>'
    yield "</testsuite>\n</testsuites>"


def _kind(result: Result) -> str:
    kinds = {CaseStatus.PASSED: "", CaseStatus.FAILED: "failure", CaseStatus.SKIPPED: "skipped"}
    return kinds.get(result.status, "error")


def _attribute(text: str) -> str:
    return escape(visible(text))


def render_comparison(found: Comparison, lang: Lang) -> str:
    """A comparison as text."""
    lines = [] if found.same_corpus else [_word("other", lang)]
    for name in ("broken", "mended", "only_before", "only_after"):
        lines += [f"{_word(name, lang)}: {ident}" for ident in getattr(found, name)]
    lines += [
        f"{_word('otherwise', lang)}: {ident}: "
        f"{_STATUS[CaseStatus(before)].of(lang)} → {_STATUS[CaseStatus(after)].of(lang)}"
        for ident, before, after in found.otherwise
    ]
    return "\n".join(map(told, lines or [_word("same", lang)])) + "\n"


def render_matrix(found: Matrix, lang: Lang) -> str:
    """A matrix as a table in Markdown."""
    lines = [
        "| | " + " | ".join(one.replace("|", "/") for one in found.products) + " |",
        "|" + " --- |" * (len(found.products) + 1),
    ]
    for group, counts in found.rows:
        cells = " | ".join(f"{passed}/{all_}" for passed, all_ in counts)
        lines.append(f"| {group} | {cells} |")
    lines += ["", f"{_word('differing', lang)}: {len(found.differing)}"]
    lines += [f"* {ident}" for ident in found.differing]
    return "\n".join(map(told, lines)) + "\n"
