"""Text for a terminal."""

from __future__ import annotations

import re
from typing import get_args

import attrs
import pytest

from vnedoc.findings import Outcome, Report, Step
from vnedoc.reports import Detail, render
from vnedoc.words import Words

from . import samples

PLAIN = """\
REJECTED  den/quyet-dinh 12.edxml
  By the profile qcvn102-2022: not acceptable. By the standard: not valid. \
Errors: 2, warnings: 1, information: 1. Rules: 84 (12 on practice).
  Message: 12/SVDA-VP · “V/v họp giao ban” · Sở Ví dụ A
  Errors (2)
    VNE-T-001 line 4, column 5: The element <PromulgationInfo> is missing.
      How to mend: Add <PromulgationInfo> below the message header.
      Clause: QCVN 102:2016/BTTTT 1.3.1 (legal text) · Where: \
edXML/edXMLEnvelope/edXMLHeader/MessageHeader
    VNE-T-002 line 18, column 7: The subject 'V/v họp' has 1,500 characters; \
at most 500 are allowed.
      Clause: QCVN 102:2016/BTTTT 1.3.4 (legal text) · Where: \
edXML/edXMLEnvelope/edXMLHeader/MessageHeader/Subject
  Warnings (1)
    VNE-T-003 line 40, column 3: A message that revokes, updates or replaces must state its \
reason; found —.
      How to mend: Write the reason into BussinessDocReason.
      Clause: QCVN 102:2016/BTTTT 2.2.2 (practice) · Where: \
edXML/edXMLEnvelope/edXMLHeader/TraceHeaderList
  Information (1)
    VNE-T-004 line 4: The elements stand in an unusual order.
      Clause: 28/2018/QĐ-TTg Điều 10(2) (general knowledge) · Where: \
edXML/edXMLEnvelope/edXMLHeader/MessageHeader
  Failed: Schema (required)
  Not checked: Signature (no trust anchor was given)
"""


def test_one_file() -> None:
    assert render([samples.REJECTED], "text", lang="en") == PLAIN


def test_many_files_end_in_totals() -> None:
    lines = render(samples.ALL, "text", lang="vi").splitlines()
    assert lines[-1] == (
        "Số tệp: 9 · chấp nhận: 3 · không chấp nhận: 2 · chưa kiểm tra đủ: 2 · không đọc được: 2"
    )


def test_an_unreadable_file_says_why_and_what_to_do() -> None:
    text = render([samples.UNREADABLE], "text", lang="en")
    assert text == (
        "UNREADABLE  den/cut.edxml\n"
        "  By the standard: undecided.\n"
        "  VNE-E101 Not well-formed XML at line 7, column 12: no element found. Ask the sender for"
        " the file again; it may have been cut off on its way.\n"
        "  The file could not be read, so its content was not checked.\n"
    )


def test_steps_that_an_unreadable_file_kept_from_running_are_not_listed() -> None:
    skipped = Step(name="rules", outcome=Outcome.SKIPPED, reason_en="unread", reason_vi="chưa đọc")
    steps = (*samples.UNREADABLE.steps, skipped)
    listed = attrs.evolve(samples.UNREADABLE, steps=steps)
    assert render([listed], "text") == render([samples.UNREADABLE], "text")
    assert "unread" in render([attrs.evolve(listed, error=None)], "text")


MANY = """\
REJECTED  den/quyet-dinh 12.edxml · 12/SVDA-VP · “V/v họp giao ban” · Sở Ví dụ A \
(errors: 2, warnings: 1, information: 1)
  VNE-T-001 line 4, column 5: The element <PromulgationInfo> is missing.
    How to mend: Add <PromulgationInfo> below the message header.
    Clause: QCVN 102:2016/BTTTT 1.3.1 (legal text) · Where: \
edXML/edXMLEnvelope/edXMLHeader/MessageHeader
  VNE-T-002 line 18, column 7: The subject 'V/v họp' has 1,500 characters; \
at most 500 are allowed.
    Clause: QCVN 102:2016/BTTTT 1.3.4 (legal text) · Where: \
edXML/edXMLEnvelope/edXMLHeader/MessageHeader/Subject
REJECTED  again.edxml · 12/SVDA-VP · “V/v họp giao ban” · Sở Ví dụ A (errors: 1)
  VNE-T-001 line 9: The element <PromulgationInfo> is missing.
ACCEPTED  den/cong-van.edxml · 12/SVDA-VP · “V/v họp giao ban” · Sở Ví dụ A
By rule
  error VNE-T-001 (findings: 2, files: 2): The element <…> is missing.
  error VNE-T-002 (findings: 1, files: 1): The subject … has … characters; at most … are allowed.
  warning VNE-T-003 (findings: 1, files: 1): A message that revokes, updates or replaces must \
state its reason; found ….
  information VNE-T-004 (findings: 1, files: 1): The elements stand in an unusual order.
Not checked: Signature (no trust anchor was given; files: 3)
Profile: qcvn102-2022
Files: 3 · accepted: 1 · rejected: 2
"""


def test_of_many_files_failures_come_first_and_how_to_mend_is_told_once() -> None:
    missing = samples.found(samples.MISSING, samples.HEADER, 9, name="PromulgationInfo")
    again = samples.report("again.edxml", findings=(missing,))
    assert render([samples.CLEAN, samples.REJECTED, again], "text", lang="en") == MANY


def many(count: int) -> list[Report]:
    """One in twenty is rejected, and each has a warning."""
    warned = samples.report(findings=(samples.found(samples.NO_REASON, "edXML", found="x"),))
    return [
        attrs.evolve(samples.REJECTED if n % 20 == 0 else warned, source=f"in/{n:05}.edxml")
        for n in range(count)
    ]


def test_five_thousand_files_take_few_lines_and_every_failure_is_told() -> None:
    text = render(many(5_000), "text", lang="en")
    lines = text.splitlines()
    assert len(lines) < 2_000
    assert sum(line.startswith("REJECTED") for line in lines) == 250
    assert sum(line.startswith("Not checked") for line in lines) == 1
    assert "ACCEPTED" not in [line.split()[0] for line in lines]
    assert "warning VNE-T-003 (findings: 5000, files: 5000)" in text


def test_quiet_tells_failures_alone_and_verbose_everything() -> None:
    few = many(40)
    quiet = render(few, "text", lang="en", detail="quiet")
    assert {line.split()[0] for line in quiet.splitlines() if line[0] != " "} == {"REJECTED"}
    assert render([samples.CLEAN], "text", detail="quiet") == ""
    verbose = render(few, "text", lang="en", detail="verbose")
    assert verbose.count("ACCEPTED") == 38
    assert verbose.count("Not checked: Signature (optional; skipped)") == 40
    assert verbose.count("VNE-T-003 ") == 41
    assert verbose.index("ACCEPTED") > verbose.rindex("REJECTED")


@pytest.mark.parametrize("detail", ["quiet", "normal", "verbose"])
def test_what_decided_the_verdicts_is_told(detail) -> None:
    words = Words(en="Settings of a.toml", vi="Thiết đặt của a.toml")
    for reports in ([samples.CLEAN], many(3)):
        text = render(reports, "text", lang="en", detail=detail, decided=[words])
        assert ("Settings of a.toml" in text) is (detail != "quiet")


@pytest.mark.parametrize("reports", [samples.ALL, [samples.hostile("\x1b[31m")]])
def test_colour_only_when_asked_and_only_around_the_same_words(reports) -> None:
    plain = render(reports, "text")
    coloured = render(reports, "text", color=True)
    assert "\x1b" not in plain
    assert coloured.startswith("\x1b[1;3")
    assert re.sub(r"\x1b\[[0-9;]+m", "", coloured) == plain


@pytest.mark.parametrize("word", samples.HOSTILE_WORDS)
def test_no_line_can_be_taken_for_a_command_of_a_build_server(word: str) -> None:
    reports = [samples.hostile(word), samples.hostile_error(word)]
    texts = [render(reports, "text", lang="en", detail=each) for each in get_args(Detail)]
    text = "".join([*texts, *(render([report], "text", lang="en") for report in reports)])
    # A line may open with these words alone, whatever the message says.
    ours = (
        r" *(REJECTED|UNREADABLE|By|Errors|Warnings|VNE-|How|Clause|Not checked|Failed|Files|The"
        r"|error|warning|Message|Profile)"
    )
    for line in text.split("\n")[:-1]:
        assert re.match(ours, line), line
    assert "##" not in text
