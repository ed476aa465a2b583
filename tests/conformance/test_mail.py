"""Mail cases: enough of them, and broken readers of mails are caught by the name of their fault."""

from __future__ import annotations

import collections
import email
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.asking import Answer, Remembering, ask, not_passed, run_of
from tests.conformance.mailers import READERS
from tests.scale import scaled
from vnedoc.conformance.cases import corpus
from vnedoc.conformance.cases.case import Importance, Role, Task
from vnedoc.conformance.cases.defects import MAILS
from vnedoc.conformance.running.causes import causes
from vnedoc.conformance.running.departures import PLAIN_MAILS
from vnedoc.conformance.running.results import CaseStatus, Level, levels

pytestmark = pytest.mark.table
CASES = tuple(case for case in corpus.cases() if case.task is Task.MAIL)


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 120
    assert {case.role for case in CASES} == {Role.MAIL}
    assert {case.defect for case in CASES} == set(MAILS)
    weights = collections.Counter(case.importance for case in CASES)
    assert min(weights[one] for one in Importance) >= 20
    made = collections.Counter((case.inputs[0].read(), str(case.given)) for case in CASES)
    assert [count for count in made.values() if count > 1] == []


def faults(data: bytes) -> Iterator[str]:
    """What is wrong with a mail, whatever it brings: nobody must read what nobody may write."""
    mail = email.message_from_bytes(data)
    yield from (name for name in ("From", "Date", "MIME-Version") if name not in mail)
    yield from (type(one).__name__ for part in mail.walk() for one in part.defects)
    if not data.isascii():
        yield "bytes beyond 7bit"
    if max(map(len, data.split(b"\r\n"))) > 998:
        yield "a line that is too long"
    named = re.findall(rb'boundary="?([^";\r\n]+)', data, re.IGNORECASE)
    for one, other in itertools.permutations(named, 2):
        if other.startswith(one):
            yield "a boundary that begins another one (RFC 2046 5.1)"
    for line, one in itertools.product(data.split(b"\r\n"), named):
        behind = line.removeprefix(b"--" + one)
        if behind != line and behind.strip(b" \t") not in (b"", b"--"):
            yield "a line that goes on behind a boundary (RFC 2046 5.1.1)"


def test_what_must_be_read_is_written_as_the_texts_want_it() -> None:
    must = [case for case in CASES if case.importance is Importance.MUST]
    found = {case.id: list(faults(case.inputs[0].read())) for case in must}
    # A piece ends where the next one goes on.
    assert found.pop("mail-partial") == ["CloseBoundaryNotFoundDefect"]
    assert {name: told for name, told in found.items() if told} == {}


@pytest.mark.parametrize(
    "name", ["boundary-longer", "boundary-inner-alike", "same-boundary", "unclosed", "8bit", "unix"]
)
def test_the_check_above_can_fail(name: str) -> None:
    (case,) = (case for case in CASES if case.id == f"mail-{name}")
    assert list(faults(case.inputs[0].read()))
    assert case.importance is not Importance.MUST


@pytest.mark.parametrize(
    ("name", "importance"),
    [
        # RFC 2045 6.7 forbids small letters to writers and lets readers take them.
        ("quoted", Importance.MUST),
        ("quoted-small", Importance.MAY),
        # RFC 2046 5.1.1 wants the beginning of a line compared.
        ("boundary-alike", Importance.MUST),
        ("boundary-longer", Importance.MAY),
        ("boundary-padding", Importance.MUST),
        ("boundary-inner-alike", Importance.MAY),
        # RFC 2045 1: comments should be passed over.
        ("base64-case", Importance.MUST),
        ("base64-comment", Importance.SHOULD),
        # RFC 2047 7 wants US-ASCII shown, and of ISO-8859-1 what is US-ASCII.
        ("subject-q", Importance.MUST),
        ("subject-latin", Importance.MAY),
        # RFC 2047 6.3 speaks of words that are not formed as they should be.
        ("bad-word-length", Importance.MUST),
        ("bad-word-charset", Importance.MAY),
        ("bad-word-controls", Importance.MAY),
        # Part of the mail itself, and part of one that is in it.
        ("nested", Importance.MUST),
        ("forwarded-1", Importance.SHOULD),
        ("signed-beside", Importance.SHOULD),
        # What a text tells whoever reports binds nobody who reads.
        ("answers-reply", Importance.MUST),
        ("dsn-failed", Importance.SHOULD),
        ("dsn-foreign", Importance.MAY),
        ("mdn-displayed", Importance.SHOULD),
    ],
)
def test_both_sides_of_what_must_be_read(name: str, importance: Importance) -> None:
    (case,) = (case for case in CASES if case.id == f"mail-{name}")
    assert case.importance is importance


@pytest.mark.parametrize("kind", ["document", "status", "other", "receipt", "part"])
def test_whoever_says_the_same_of_every_mail_passes_nothing(kind: str, tmp_path: Path) -> None:
    must = [case for case in CASES if case.importance is Importance.MUST]
    said = {"outcome": "accepted", "values": {"kind": kind, "automatic": "no"}}
    passed = [c for c in ask(lambda _: said, must, tmp_path) if c.status is CaseStatus.PASSED]
    assert len(passed) <= len(must) // 10, passed


@pytest.mark.parametrize("defect", READERS)
def test_the_suite_catches_it(defect: str, tmp_path: Path) -> None:
    own = [case for case in CASES if case.defect == defect or case.id in PLAIN_MAILS]
    others = [case for case in CASES if case not in own]
    found = ask(READERS[defect], own + others[:: 12 // scaled(12)], tmp_path)
    bad = not_passed(found)
    assert {one.defect for one in bad} == {defect}, [(one.id, one.reasons) for one in bad]
    assert {one.name.removeprefix("plain-") for one in causes(run_of(found))} == {defect}


def test_whoever_reads_no_mail_says_so(tmp_path: Path) -> None:
    def skips(_: Answer) -> Answer:
        return {"outcome": "skipped", "reason": "mail is not sold with this product"}

    found = ask(skips, CASES[:5], tmp_path)
    assert {one.status for one in found} == {CaseStatus.SKIPPED}
    assert levels(run_of(found))["mail"] is Level.NONE


def test_vnedoc_reaches_the_whole_role(tmp_path: Path) -> None:
    found = ask(Remembering(), CASES, tmp_path)
    assert not_passed(found) == []
    assert levels(run_of(found))["mail"] is Level.FULL
