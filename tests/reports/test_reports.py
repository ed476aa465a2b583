"""The front of the package: formats, languages, streaming, sameness."""

from __future__ import annotations

import re
import weakref
from collections.abc import Iterator

import attrs
import pytest

from vnedoc.findings import Report
from vnedoc.reports import FORMATS, render, stream
from vnedoc.words import Words

from . import samples


def test_formats_are_those_of_the_command_line() -> None:
    assert FORMATS == ("text", "json", "junit", "sarif", "html", "markdown")


@pytest.mark.parametrize("ask", [render, stream])
def test_an_unknown_format_is_refused_before_anything_is_read(ask) -> None:
    with pytest.raises(ValueError, match="'csv'"):
        ask(iter(()), "csv")


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_reports_give_the_same_bytes(form: str) -> None:
    first = render(samples.ALL, form, lang="vi")
    assert first == render(samples.ALL, form, lang="vi")
    assert first == "".join(stream(iter(samples.ALL), form, lang="vi"))
    assert first.endswith("\n")


@pytest.mark.parametrize("form", [each for each in FORMATS if each != "json"])
@pytest.mark.parametrize(
    ("lang", "own", "other"),
    [
        ("vi", "Thiếu phần tử", "is missing"),
        ("en", "is missing", "Không hợp lệ"),
    ],
)
def test_languages(form: str, lang, own: str, other: str) -> None:
    text = render([samples.REJECTED], form, lang=lang)
    assert own in text
    # Rules' own help carries both languages in SARIF.
    assert form == "sarif" or other not in text


@pytest.mark.parametrize(
    ("form", "source", "before"), [("json", samples.CLEAN, 1), ("text", samples.REJECTED, 2)]
)
def test_json_gives_each_file_and_text_each_failure_at_once(form: str, source, before) -> None:
    read = []

    def reports():
        for report in samples.ALL:
            read.append(report.source)
            yield report

    pieces = stream(reports(), form)
    while source.source not in next(pieces):
        pass
    assert read == [report.source for report in samples.ALL[:before]]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_without_files_nothing_is_called_good(form: str, lang) -> None:
    text = render((), form, lang=lang).lower()
    assert "chấp nhận" not in text.split("<footer>")[0]
    counted = '"accepted": 0' in text
    assert counted if form in {"json", "sarif"} else "accepted" not in text.split("<main>")[-1]


@pytest.mark.parametrize("form", ["text", "html", "markdown"])
@pytest.mark.parametrize("report", [samples.UNFINISHED, samples.UNREADABLE, samples.NOTHING_RAN])
def test_what_was_not_checked_is_never_called_valid(form: str, report) -> None:
    text = render([report], form, lang="en")
    body = text.split("<footer>")[0].split("</style>")[-1]
    assert " valid" not in body
    assert " acceptable" not in body
    assert "undecided" in body


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_skipped_step_is_named_with_its_reason(form: str, lang) -> None:
    assert samples.NO_TRUST.reason(lang) in render([samples.CLEAN], form, lang=lang)


@pytest.mark.parametrize("form", FORMATS)
def test_a_failed_optional_step_is_not_silent(form: str) -> None:
    text = render([samples.OPTIONAL_FAILED], form, lang="en")
    assert "ignature" in text
    assert "ailed" in text


@pytest.mark.parametrize("form", ["text", "html", "markdown", "junit"])
def test_every_finding_is_told_with_place_mending_and_basis(form: str) -> None:
    text = render([samples.REJECTED], form, lang="vi")
    for words in (
        "VNE-T-003",
        "dòng 40, cột 3",
        "TraceHeaderList",
        "Hãy ghi lý do vào BussinessDocReason.",
        "QCVN 102:2016/BTTTT 2.2.2 (thực tế liên thông)",
    ):
        assert words in text


@pytest.mark.parametrize("form", ["text", "html", "markdown"])
def test_a_rule_found_in_many_places_is_counted(form: str) -> None:
    findings = [samples.found(samples.ORDER, f"edXML/a[{n}]") for n in range(1, 51)]
    text = render([samples.report(findings=tuple(findings))], form, lang="en")
    assert "a[20]" in text
    assert "a[21]" not in text
    assert "and 30 more of rule VNE-T-004" in text


@pytest.mark.parametrize("form", ["text", "html", "markdown", "junit", "sarif"])
def test_a_huge_value_does_not_make_a_huge_report(form: str) -> None:
    report = samples.hostile("x" * 2_000_000)
    spoken = samples.report(findings=report.findings, steps=report.steps)
    assert len(render([spoken], form)) < 100_000


@pytest.mark.parametrize("form", FORMATS)
def test_reports_are_taken_one_at_a_time_and_none_is_kept(form: str) -> None:
    known: list[weakref.ref[Report]] = []
    most = 0

    def many() -> Iterator[Report]:
        nonlocal most
        for index in range(200):
            report = attrs.evolve(samples.ALL[index % len(samples.ALL)], source=f"{index}")
            known.append(weakref.ref(report))
            most = max(most, sum(one() is not None for one in known))
            yield report

    for _ in stream(many(), form):
        pass
    assert most <= 3


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("word", samples.HOSTILE_WORDS)
def test_what_decided_is_told_and_obeyed_by_nobody(word: str, form: str) -> None:
    """Names of files are in it, and anybody may have chosen them."""
    told = [Words(vi=f"Theo {word}", en=f"From {word}")]
    for found in ([samples.CLEAN], [samples.CLEAN, samples.REJECTED]):
        text = render(found, form, lang="en", decided=told)
        assert not [line for line in text.splitlines() if line.lstrip().startswith("::")]
        assert not {"##[", "##vso"} & {mark for mark in ("##[", "##vso") if mark in text}
        assert all(line.isprintable() for line in text.replace("\t", " ").split("\n"))
        if form in ("html", "junit", "markdown"):
            assert not re.search(r"(?<!\\)<(img src|svg|script>alert)", text)
