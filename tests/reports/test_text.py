"""Text for a terminal."""

from __future__ import annotations

import re

import attrs
import pytest

from vnedoc.findings import Outcome, Step
from vnedoc.reports import render

from . import samples

PLAIN = """\
REJECTED  den/quyet-dinh 12.edxml
  By the profile qcvn102-2022: not acceptable. By the standard: not valid. \
Errors: 2, warnings: 1, information: 1. Rules: 84 (12 on practice).
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
  Not checked: Signature (optional; skipped): no trust anchor was given
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
        "  By the profile qcvn102-2022: undecided. By the standard: undecided.\n"
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
    text = render(reports, "text", lang="en")
    # A line may open with these words alone, whatever the message says.
    ours = (
        r" *(REJECTED|UNREADABLE|By|Errors|Warnings|VNE-|How|Clause|Not checked|Failed|Files|The)"
    )
    for line in text.split("\n")[:-1]:
        assert re.match(ours, line), line
    assert "##" not in text
