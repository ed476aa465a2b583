"""Attached PDF files: one budget for all of a message, bytes read and held once, all told."""

from __future__ import annotations

import contextlib
import io
import sys
import tracemalloc

import attrs
import pytest

pytest.importorskip("pyhanko", reason="pyHanko is not installed: no PDF signature tested")

import vnedoc
from tests import factories
from tests.content.zips import Zip
from tests.signature import messages
from tests.signature.pdf.test_pdf import BLANK, BY_BOTH, NOW, PERSON, PKI, TRUST, sign
from tests.signature.pdf_shapes import SHAPES, plain
from vnedoc.content import Content, MemorySource
from vnedoc.limits import CHUNK_BYTES
from vnedoc.model import Attachment
from vnedoc.signature.examining.judging import Terms
from vnedoc.signature.pdf import attached
from vnedoc.signature.pdf import budget as pdf_budget
from vnedoc.signature.pdf.budget import PdfBudget
from vnedoc.signature.pdf.file import UnreadablePdfError, open_pdf
from vnedoc.signature.pdf.judging import verify_pdf
from vnedoc.signature.statement.signing import sign_statement
from vnedoc.signature.trust.ledger import Expense, Ledger
from vnedoc.signature.verdict import DocumentVerdict, Indication

TERMS = Terms(
    trust=TRUST, tsa_trust=TRUST, at=NOW, crls=tuple(PKI.crls), ocsps=(), revocation="require"
)


def judged(*files: bytes | Content | tuple[str, bytes]) -> list[DocumentVerdict]:
    attachments = []
    for index, file in enumerate(files, 1):
        name, data = file if isinstance(file, tuple) else (f"{index}.pdf", file)
        content = data if isinstance(data, Content) else Content.from_bytes(data)
        attachments.append(Attachment(name=name, content=content))
    envelope = factories.document(attachments=tuple(attachments))
    return list(attached.judge_attached(envelope, TERMS))


def codes(found: DocumentVerdict) -> set[str]:
    for reason in found.reasons:
        assert reason.text("vi") != reason.text("en")
    return {reason.code for reason in found.reasons}


PIECE = b"x" * 1024
IN_FRONT = {
    "nothing": ("a.pdf", b"", set()),
    "one byte": ("a.pdf", b"\n", {"VNE-SIG-511"}),
    "a mark": ("a.pdf", b"\xef\xbb\xbf", {"VNE-SIG-511"}),
    "as much as viewers pass over": ("a.bin", PIECE[5:], {"VNE-SIG-511"}),
    "more in a file called so": ("a.pdf", PIECE, {"VNE-SIG-511"}),
    "more in another file": ("a.bin", PIECE, None),
}


@pytest.mark.parametrize("case", IN_FRONT)
@pytest.mark.parametrize("wrapped", [False, True], ids=["plain", "zipped"])
def test_what_stands_in_front_of_the_header_is_not_passed_over(case: str, wrapped: bool) -> None:
    """Viewers open such a file: nothing said of it would look like nothing found in it."""
    name, front, told = IN_FRONT[case]
    data = front + BY_BOTH
    found = judged((name, bytes(Zip(name=name.encode(), data=data)) if wrapped else data))
    if told is None:
        assert found == []
        return
    assert codes(found[0]) == told
    assert found[0].valid is (not told)


def test_every_pdf_file_is_told_and_no_other() -> None:
    found = judged(BY_BOTH, ("a.txt", b"text"), ("b.bin", BLANK), ("c.txt", b"%PD"))
    assert [one.file for one in found] == [0, 2]
    assert [len(one.signatures) for one in found] == [2, 0]
    assert found[0].valid


@pytest.mark.parametrize("wrapped", [False, True], ids=["plain", "zipped"])
@pytest.mark.parametrize("text", [False, True], ids=["bytes", "base64"])
def test_both_sides_of_the_length(
    monkeypatch: pytest.MonkeyPatch, wrapped: bool, text: bool
) -> None:
    data = bytes(Zip(name=b"x.pdf", data=BLANK)) if wrapped else BLANK
    content = Content.from_bytes(data)
    if text:
        content = Content.from_base64(b"\n ".join(content.base64_chunks()).decode())
    monkeypatch.setattr(attached, "MAX_PDF_BYTES", len(BLANK))
    assert codes(judged(content)[0]) == set()
    monkeypatch.setattr(attached, "MAX_PDF_BYTES", len(BLANK) - 1)
    assert codes(judged(content)[0]) == {"VNE-SIG-508"}


def test_both_sides_of_the_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_budget, "MAX_PDF_FILES", 2)
    assert [codes(one) for one in judged(BLANK, BLANK)] == [set(), set()]
    found = judged(BLANK, ("x.txt", b"x"), BLANK, BY_BOTH)
    assert [codes(one) for one in found] == [set(), set(), {"VNE-SIG-509"}]
    assert not found[2].valid


def test_both_sides_of_the_bytes_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_budget, "MAX_PDF_TOTAL_BYTES", 2 * len(BLANK))
    assert [codes(one) for one in judged(BLANK, BLANK)] == [set(), set()]
    monkeypatch.setattr(pdf_budget, "MAX_PDF_TOTAL_BYTES", 2 * len(BLANK) - 1)
    assert [codes(one) for one in judged(BLANK, BLANK)] == [set(), {"VNE-SIG-509"}]


def test_both_sides_of_the_signatures_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_budget, "MAX_PDF_SIGNATURES", 4)
    assert [one.valid for one in judged(BY_BOTH, BY_BOTH)] == [True, True]
    monkeypatch.setattr(pdf_budget, "MAX_PDF_SIGNATURES", 3)
    found = judged(BY_BOTH, BY_BOTH)
    assert [one.valid for one in found] == [True, False]
    assert codes(found[1]) == {"VNE-SIG-501"}


def test_both_sides_of_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    budget = PdfBudget()
    open_pdf(BY_BOTH, budget)
    needed = pdf_budget.MAX_PDF_STEPS - budget._steps
    assert 0 < needed < pdf_budget.MAX_PDF_STEPS // 5
    monkeypatch.setattr(pdf_budget, "MAX_PDF_STEPS", 3 * needed)
    assert [one.valid for one in judged(BY_BOTH, BY_BOTH)] == [True, True]
    monkeypatch.setattr(pdf_budget, "MAX_PDF_STEPS", needed * 3 // 2)
    found = judged(BY_BOTH, BY_BOTH)
    assert [one.valid for one in found] == [True, False]
    assert codes(found[1]) == {"VNE-SIG-501"}


def _calls(count: int) -> None:
    for _ in range(count):
        len(b"")


def test_work_that_swallows_the_refusal_is_refused_at_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pdf_budget, "MAX_PDF_STEPS", 1_000)
    for count, refused in ((100, False), (1_000, True)):
        budget = PdfBudget()
        with contextlib.ExitStack() as stack:
            if refused:
                stack.enter_context(pytest.raises(pdf_budget.TooMuchWork))
            with budget.metered(), contextlib.suppress(BaseException):
                _calls(count)
        assert (budget._steps == 0) is refused
        assert sys.getprofile() is None


def test_a_profiler_keeps_what_it_has() -> None:
    seen: list[str] = []
    sys.setprofile(lambda _frame, event, _argument: seen.append(event))
    try:
        with PdfBudget().metered():
            _calls(10)
        assert sys.getprofile() is not None
    finally:
        sys.setprofile(None)
    assert seen.count("c_call") >= 10


def test_both_sides_of_the_stamps(monkeypatch: pytest.MonkeyPatch) -> None:
    stamped = sign(BLANK, PERSON, "A", time=NOW)
    (found,) = judged(stamped)
    assert found.signatures[0].proven_time == NOW
    monkeypatch.setattr(pdf_budget, "MAX_PDF_STAMPS", 0)
    (found,) = judged(stamped)
    assert found.signatures[0].proven_time is None
    assert "VNE-SIG-506" in {reason.code for reason in found.signatures[0].reasons}


def test_how_much_signatures_may_cover(monkeypatch: pytest.MonkeyPatch) -> None:
    data = sign(BY_BOTH, PERSON, "Third")
    signed = sum(e - s for one in open_pdf(data).signatures for s, e in one.ranges)
    assert signed > len(data)
    monkeypatch.setattr("vnedoc.signature.pdf.file.MAX_PDF_READ_TIMES", 0)
    monkeypatch.setattr("vnedoc.signature.pdf.file.MAX_PDF_BYTES", signed)
    assert len(open_pdf(data).signatures) == 3
    monkeypatch.setattr("vnedoc.signature.pdf.file.MAX_PDF_BYTES", signed - 1)
    with pytest.raises(UnreadablePdfError):
        open_pdf(data)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(bytes(Zip(name=b"x.pdf", data=BLANK, behind=b"\0")), id="two-faced zip"),
        pytest.param(Content.from_base64("JVBERi0x!!!"), id="no base64"),
    ],
)
def test_a_pdf_file_that_cannot_be_had_is_told(content: bytes | Content) -> None:
    (found,) = judged(content)
    assert codes(found) == {"VNE-SIG-510"}
    assert not found.valid


class Counting(MemorySource):
    """Bytes that know how much of them was read."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.read = 0

    def chunks(self, start: int = 0, end: int | None = None):  # type: ignore[no-untyped-def]
        for chunk in super().chunks(start, end):
            self.read += len(chunk)
            yield chunk


def test_bytes_are_read_once_beside_the_first_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_budget, "MAX_PDF_STEPS", 5_000)
    source = Counting(BLANK + b"\n" * 20_000_000)
    judged(Content(source))
    assert source.read <= source.size + 5 * CHUNK_BYTES


def test_a_file_beyond_the_limit_is_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attached, "MAX_PDF_BYTES", 4_000_000)
    source = Counting(BLANK + b"\n" * 40_000_000)
    tracemalloc.start()
    try:
        (found,) = judged(Content(source))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert codes(found) == {"VNE-SIG-508"}
    assert source.read < 6_000_000
    assert peak < 3_000_000


def test_a_file_is_held_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_budget, "MAX_PDF_STEPS", 5_000)
    source = MemorySource(BLANK + b"\n" * 8_000_000)
    tracemalloc.start()
    try:
        judged(Content(source))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1.3 * source.size


@pytest.mark.parametrize("name", SHAPES)
def test_shapes_that_make_work_end_within_the_budget(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    shape, many = SHAPES[name]
    monkeypatch.setattr(pdf_budget, "MAX_PDF_STEPS", 30_000)
    budget = PdfBudget()
    found = verify_pdf(shape(many // 40), TRUST, at=NOW, budget=budget)
    assert not found.valid
    assert budget._steps >= 0
    codes(found)


def test_an_ordinary_number_of_objects_is_read() -> None:
    assert open_pdf(plain(10_000)).signatures == ()


def test_profilers_are_left_alone() -> None:
    def profiler(*_: object) -> None: ...

    sys.setprofile(profiler)
    try:
        open_pdf(BLANK)
        assert sys.getprofile() is profiler
    finally:
        sys.setprofile(None)
    open_pdf(BLANK)
    assert sys.getprofile() is None


@pytest.fixture
def ledgers(monkeypatch: pytest.MonkeyPatch) -> list[Ledger]:
    """Those of the verifications that come next, in order."""
    made: list[Ledger] = []
    begin = Ledger.__init__

    def init(self: Ledger) -> None:
        begin(self)
        made.append(self)

    monkeypatch.setattr(Ledger, "__init__", init)
    return made


@pytest.mark.parametrize("form", ["enveloped", "statement"])
def test_pdf_files_take_nothing_from_what_decides(
    monkeypatch: pytest.MonkeyPatch, ledgers: list[Ledger], form: str
) -> None:
    """Where a verification has just enough of everything, it has it with PDF files, too."""
    first, *rest = factories.document().attachments
    first = attrs.evolve(first, name="a.pdf", content=Content.from_bytes(BY_BOTH))
    message = vnedoc.dumps(factories.document(attachments=(first, *rest)))
    target = io.BytesIO()
    if form == "statement":
        sign_statement(message, target, messages.signer(), at=messages.pki.NOW)
    else:
        target.write(messages.sign(message))
    ledgers.clear()
    alone = messages.verify(target.getvalue())
    assert alone.valid
    spent = dict(ledgers[0].spent)
    for expense in Expense:
        monkeypatch.setattr(expense, "limit", spent[expense])
    answer = messages.verify(target.getvalue(), documents=True)
    assert attrs.evolve(answer, documents=()) == alone
    # And what is over is told where it was missing.
    assert {one.indication for one in answer.documents[0].signatures} == {Indication.INDETERMINATE}
    monkeypatch.undo()
    assert messages.verify(target.getvalue(), documents=True).documents[0].signatures
