"""Making text visible, telling verdicts apart, counting."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports import samples
from vnedoc.clauses import ADVICE, PRACTICE, Clause, Confidence, decision_28
from vnedoc.errors import TooDeepError
from vnedoc.findings import Severity
from vnedoc.reports import verdict, visible
from vnedoc.views import _judged as common
from vnedoc.views import _texts as texts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Về việc họp giao ban tháng 5 – “khẩn”", "Về việc họp giao ban tháng 5 – “khẩn”"),
        ("Ho\u0323p", "Ho\u0323p"),
        ("\x1b[31m", "\\u001b[31m"),
        ("\x9b31m", "\\u009b31m"),
        ("a\nb\r\tc", "a\\u000ab\\u000d\\u0009c"),
        ("a\u2028b\u2029c\x85d\x0be", "a\\u2028b\\u2029c\\u0085d\\u000be"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("\u2066\u2069\u061c\u200e", "\\u2066\\u2069\\u061c\\u200e"),
        ("\u200b\u200d\ufeff\u00ad", "\\u200b\\u200d\\ufeff\\u00ad"),
        ("\u00a0\u3000", "\\u00a0\\u3000"),
        ("\u3164\u2800\ufe0f\u034f", "\\u3164\\u2800\\ufe0f\\u034f"),
        ("\U000e0041\U0010ffff", "\\U000e0041\\U0010ffff"),
        ("\x00\ufffe\uffff\ud800", "\\u0000\\ufffe\\uffff\\ud800"),
        ("𝒳 and 漢", "𝒳 and 漢"),
        ("", ""),
    ],
)
def test_visible(text: str, expected: str) -> None:
    assert visible(text) == expected


@given(st.text())
def test_visible_text_is_printable_and_stays_as_it_is(text: str) -> None:
    shown = visible(text)
    assert shown.isprintable()
    assert visible(shown) == shown


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (texts.MAX_CHARS, "x" * texts.MAX_CHARS),
        (texts.MAX_CHARS + 1, "x" * texts.MAX_CHARS + "… (+1)"),
    ],
)
def test_legible_cuts_what_is_very_long(length: int, expected: str) -> None:
    assert texts.legible("x" * length) == expected


@pytest.mark.parametrize(
    ("template", "facts", "expected"),
    [
        ("no facts", {}, "(no facts)"),
        ("a {x} b", {"x": "1"}, "(a )<1>( b)"),
        ("{x!r} is {n:,}", {"x": "s", "n": 1500}, "()<'s'>( is )<1,500>"),
        ("{x}{y}", {"x": "1", "y": "2"}, "()<1> <2>"),
        ("{x} {{braces}}", {"x": "{y}"}, "()<{y}>( {)(braces})"),
        ("{x}", {"x": "  "}, "()<—>"),
    ],
)
def test_phrase(template: str, facts: dict[str, object], expected: str) -> None:
    said = texts.phrase(template, facts, literal="({})".format, value="<{}>".format)
    assert said == expected


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("report", samples.ALL, ids=lambda report: report.source)
def test_sentences_say_what_findings_say(report, lang) -> None:
    for finding in report.findings:
        blank = any(value == "" for _, value in finding.facts)
        said = common.sentence(finding, lang)
        assert said == finding.text(lang) or (blank and texts.NOTHING in said)
        assert common.remedy(finding, lang) == finding.hint(lang)
    if report.error is not None:
        assert common.failure(report.error, lang) == report.error.text(lang)


@pytest.mark.parametrize(
    ("report", "word", "by_standard", "by_profile"),
    [
        (samples.CLEAN, "accepted", "valid", "acceptable"),
        (samples.REJECTED, "rejected", "not valid", "not acceptable"),
        (samples.LENIENT, "accepted", "not valid", "acceptable"),
        (samples.STRICT, "rejected", "valid", "not acceptable"),
        (samples.UNFINISHED, "unfinished", "undecided", "undecided"),
        (samples.UNREADABLE, "unreadable", "undecided", "undecided"),
        (samples.REFUSED, "unreadable", "undecided", "undecided"),
        (samples.NOTHING_RAN, "unfinished", "undecided", "undecided"),
        (samples.OPTIONAL_FAILED, "accepted", "valid", "acceptable"),
        (attrs.evolve(samples.CLEAN, steps=(samples.NO_TRUST,)), "unfinished", *["undecided"] * 2),
        (
            attrs.evolve(samples.CLEAN, error=TooDeepError(limit=1, found=2)),
            "unreadable",
            *["undecided"] * 2,
        ),
        (
            attrs.evolve(samples.UNFINISHED, findings=samples.REJECTED.findings),
            "rejected",
            "not valid",
            "not acceptable",
        ),
    ],
)
def test_verdict_and_standing(report, word, by_standard, by_profile) -> None:
    assert verdict(report) == word
    assert common.standing(report, "en") == (by_standard, by_profile)
    assert (verdict(report) == "accepted") == report.acceptable


def test_groups_go_from_the_gravest_and_keep_the_order_of_the_report() -> None:
    groups = [
        (severity, [finding.rule for finding in findings])
        for severity, findings in common.grouped(samples.REJECTED)
    ]
    assert groups == [
        (Severity.ERROR, ["VNE-T-001", "VNE-T-002"]),
        (Severity.WARNING, ["VNE-T-003"]),
        (Severity.INFO, ["VNE-T-004"]),
    ]
    assert list(common.counts(samples.REJECTED).values()) == [2, 1, 1]


@pytest.mark.parametrize(("count", "more"), [(20, {}), (21, {"VNE-T-004": 1})])
def test_one_rule_does_not_bury_the_others(count: int, more: dict[str, int]) -> None:
    findings = [samples.found(samples.ORDER, f"a[{n}]") for n in range(count)]
    other = samples.found(samples.MISSING, "b", name="x")
    first, left = common.shown([*findings, other])
    assert len(first) == 21
    assert first[-1] is other
    assert left == more


@pytest.mark.parametrize(
    ("clause", "en", "vi"),
    [
        (PRACTICE, "practice", "thực tế liên thông"),
        (ADVICE, "general knowledge", "hiểu biết chung"),
        (
            Clause("W3C XML 1.0", "2.2", Confidence.TEXT),
            "W3C XML 1.0 2.2 (specification)",
            "W3C XML 1.0 2.2 (quy định kỹ thuật)",
        ),
        (
            decision_28("Điều 9"),
            "28/2018/QĐ-TTg Điều 9 (legal text)",
            "28/2018/QĐ-TTg Điều 9 (văn bản quy phạm)",
        ),
    ],
)
def test_a_basis_is_said_once_and_in_one_language(clause: Clause, en: str, vi: str) -> None:
    assert common.basis(clause, "en") == en
    assert common.basis(clause, "vi") == vi
