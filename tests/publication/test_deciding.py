"""Whether a document may be published: nothing slips through, and ordinary ones are not stopped."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import logging
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import attrs
import pypdf
import pytest
from pypdf.annotations import FreeText

from tests.publication.documents import (
    BODY,
    DAY,
    POLICY,
    document,
    file,
    not_for_everybody,
    ordinary,
    ordinary_pdf,
)
from tests.publication.pdfs import pdf
from tests.signature import messages, pki
from vnedoc import loads, verify
from vnedoc.content import Content
from vnedoc.errors import InvalidValueError, MissingExtraError
from vnedoc.given import WrongTypeError
from vnedoc.model import Attachment, DocumentEnvelope, Organ
from vnedoc.publication import (
    PublicationAnswer,
    PublicationDecision,
    PublicationPolicy,
    PublicationPolicyError,
    decide,
)
from vnedoc.publication.detectors import marks_in, marks_in_name, personal_in
from vnedoc.publication.grounds import LISTED, SECRET, UPDATE
from vnedoc.publication.texts import MAX_TEXT_BYTES, TextBudget, text_of

PUBLISH, ASK, WITHHOLD = (
    PublicationAnswer.PUBLISH,
    PublicationAnswer.ASK,
    PublicationAnswer.WITHHOLD,
)
REFUSED = not_for_everybody()


def asked(envelope: Any, **more: Any) -> PublicationDecision:
    return decide(envelope, **{"day": DAY, "policy": POLICY} | more)


def codes(decision: PublicationDecision) -> set[str]:
    return {reason.code for reason in decision.reasons}


# -- What must not be published ------------------------------------------------------------------


def test_there_are_sixty() -> None:
    assert len(REFUSED) >= 60


@pytest.mark.parametrize(("code", "envelope"), REFUSED, ids=range(len(REFUSED)))
def test_nothing_is_published_silently(code: str, envelope: DocumentEnvelope) -> None:
    decision = asked(envelope, kind="cong-van")
    assert decision.answer is not PUBLISH
    (reason,) = [one for one in decision.reasons if one.code == code][:1]
    assert decision.answer is (WITHHOLD if code < "VNE-PUB-2" else ASK)
    for lang in ("vi", "en"):
        assert reason.text(lang)
        assert "{" not in reason.text(lang)
    # The neighbour, without the cause, is published.
    assert asked(document()).answer is PUBLISH


def test_of_two_hundred_ordinary_ones_at_most_five_in_a_hundred_are_asked_about() -> None:
    documents = ordinary()
    assert len(documents) == 200
    answers = [asked(envelope).answer for _, envelope in documents]
    found = Counter(answers)
    assert found[WITHHOLD] == 0
    assert 0 < found[ASK] <= 10
    # An agency knows the kinds of its own documents: then nobody is asked.
    known = [one for one, answer in zip(documents, answers, strict=True) if answer is ASK]
    assert {asked(envelope, kind=kind).answer for kind, envelope in known} == {PUBLISH}


# -- Lists ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "policy", "day", "answer", "code"),
    [
        ("nghi-dinh", None, DAY, PUBLISH, "VNE-PUB-001"),
        ("nghi-dinh", None, dt.date(2018, 6, 30), ASK, "VNE-PUB-207"),
        ("nghi-dinh", None, dt.date(2018, 7, 1), PUBLISH, "VNE-PUB-001"),
        ("cong-van", None, DAY, ASK, "VNE-PUB-207"),
        ("cong-van", POLICY, DAY, PUBLISH, "VNE-PUB-001"),
        ("bien-ban", POLICY, DAY, WITHHOLD, "VNE-PUB-107"),
        ("bao-cao", POLICY, DAY, ASK, "VNE-PUB-208"),
        ("hop-dong", POLICY, DAY, ASK, "VNE-PUB-207"),
        ("nghi-dinh", POLICY, DAY, PUBLISH, "VNE-PUB-001"),
    ],
)
def test_a_kind_is_published_by_a_list_alone(kind, policy, day, answer, code) -> None:
    envelope = document(
        promulgation=attrs.evolve(document().header.promulgation, date=dt.date(2017, 1, 2))
    )
    decision = decide(envelope, day=day, policy=policy, kind=kind)
    assert decision.answer is answer
    assert code in codes(decision)


def test_the_clause_of_the_list_is_told() -> None:
    (reason,) = asked(document()).reasons
    assert reason.basis is not None
    assert str(reason.basis) == "Quyết định 12/QĐ-SVDA Điều 3(1)"
    (by_law,) = decide(document(), day=DAY, kind="nghi-dinh").reasons
    assert str(by_law.basis) == "104/2016/QH13 Điều 17"


def test_the_list_of_one_agency_is_not_that_of_another() -> None:
    other = document(sender=Organ(organ_id="H41.99", organ_name="Sở Ví dụ B"))
    decision = asked(other)
    assert decision.answer is ASK
    assert {"VNE-PUB-209", "VNE-PUB-207"} <= codes(decision)
    assert asked(document(sender=Organ(organ_id="H26.99.01"))).answer is PUBLISH


def test_an_agency_cannot_let_pass_what_the_law_withholds() -> None:
    envelope = document(subject="[MẬT] V/v phương án ví dụ")
    assert asked(envelope, kind="cong-van").answer is WITHHOLD


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("x = ", "$"),
        ("agency = 'H26'\ndocument = ''", "document"),
        ("document = 'a'", "agency"),
        ("agency = 'H26'\ndocument = 'a'\nrules = 1", "$.rules"),
        ("agency = 'H26'\ndocument = 'a'\nsigned = 'yes'", "$.signed"),
        ("agency = 'H26'\ndocument = 'a'\nfrom = 2026-01-01T00:00:00", "$.from"),
        ("agency = 'H26'\ndocument = 'a'\nrule = 1", "rule"),
        (
            "agency = 'H26'\ndocument = 'a'\n[[rule]]\nkinds = ['x']\nanswer = 'publish'",
            "rule[1].kinds",
        ),
        (
            "agency = 'H26'\ndocument = 'a'\n[[rule]]\nkinds = [1]\nanswer = 'publish'",
            "rule[1].kinds",
        ),
        ("agency = 'H26'\ndocument = 'a'\n[[rule]]\nanswer = 'yes'", "rule[1].answer"),
        ("agency = 'H26'\ndocument = 'a'\n[[rule]]\nkinds = ['luat']", "rule[1].answer"),
        ("agency = '  '\ndocument = 'a'", "agency"),
        ("#" * 262_145, "$"),
    ],
)
def test_a_list_that_is_wrong_is_refused_whole(text: str, path: str) -> None:
    with pytest.raises(PublicationPolicyError) as caught:
        PublicationPolicy.load(text.encode())
    assert caught.value.path == path


# -- Signatures ----------------------------------------------------------------------------------

SIGNED = attrs.evolve(POLICY, signed=True)
FORGED = messages.signed().replace(b"<edXML:CodeNumber>05", b"<edXML:CodeNumber>06")


def judged(data: bytes) -> Any:
    return verify(data, messages.trust(), at=pki.NOW, crls=messages.crls())


@pytest.mark.parametrize(
    ("policy", "data", "verdict_on", "code"),
    [
        (POLICY, messages.signed(), None, None),
        (SIGNED, messages.signed(), None, "VNE-PUB-106"),
        (SIGNED, messages.signed(), messages.signed(), None),
        (SIGNED, FORGED, FORGED, "VNE-PUB-106"),
        (POLICY, FORGED, FORGED, "VNE-PUB-106"),
        (SIGNED, messages.message(), messages.message(), "VNE-PUB-106"),
        # A good verdict on another message lends nothing.
        (SIGNED, FORGED, messages.signed(), "VNE-PUB-108"),
    ],
)
def test_signatures_count_as_verify_says(policy, data, verdict_on, code) -> None:
    verdict = judged(verdict_on) if verdict_on else None
    decision = asked(loads(data), policy=policy, verification=verdict, kind="cong-van")
    withheld = {one.code for one in decision.reasons if one.answer is WITHHOLD}
    assert withheld == ({code} if code else set())
    assert "VNE-PUB-213" not in codes(decision)  # the signature is no leftover


# -- Revocations, arguments ----------------------------------------------------------------------


def test_what_was_revoked_is_withheld() -> None:
    ident = str(document().header.document_id)
    assert asked(document(), revoked={ident}).answer is WITHHOLD
    assert asked(document(), revoked={"H26.99,2025/07/01,06/SVDA-VP"}).answer is PUBLISH


def test_without_a_reason_it_is_asked() -> None:
    assert PublicationDecision(reasons=(), day=DAY).answer is ASK
    found = (LISTED(kind="k", document="d"), UPDATE(), SECRET(found="x"))
    assert PublicationDecision(reasons=found, day=DAY).answer is WITHHOLD
    assert PublicationDecision(reasons=found[:2], day=DAY).answer is ASK


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"day": dt.datetime(2026, 1, 1)}, WrongTypeError),
        ({"day": "2026-01-01"}, WrongTypeError),
        ({"kind": "no-such"}, InvalidValueError),
        ({"revoked": "H26"}, Exception),
    ],
)
def test_arguments_of_another_kind_are_refused(more: dict[str, Any], refusal: Any) -> None:
    with pytest.raises(refusal):
        asked(document(), **more)


def test_data_tell_everything_and_no_personal_number() -> None:
    said = BODY.replace("Điều 2", "CCCD 001203004567\nĐiều 2")
    data = asked(document(file("a.pdf", pdf(said)))).to_data()
    assert data["answer"] == "ask"
    assert data["kind"] == "cong-van"
    assert "001203004567" not in str(data)
    assert data["reasons"][-1]["place"] == "a.pdf"


# -- Detectors -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("MẬT", {"secret"}),
        ("  T U Y Ệ T  M Ậ T ", {"secret"}),
        ("văn bản bảo mật", set()),
        ("mật độ dân số", set()),
        ("Danh mục bí mật nhà nước độ Mật", set()),
        ("LƯU HÀNH NỘI BỘ", {"internal"}),
        ("Tài liệu nội bộ", {"internal"}),
        ("[Nội bộ]", {"internal"}),
        ("kiểm toán nội bộ, đoàn kết nội bộ", set()),
        ("DỰ THẢO", {"draft"}),
        ("Dự thảo lần thứ hai", {"draft"}),
        ("Góp ý dự thảo Nghị định", set()),
        ("dự thảo: Nghị định", {"draft"}),
        ("", set()),
    ],
)
def test_marks_stand_as_stamps_do(text: str, kinds: set[str]) -> None:
    assert {mark.kind for mark in marks_in(f"dòng trước\n{text}\ndòng sau")} == kinds


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("05_MAT.pdf", {"secret"}),
        ("05_mat.pdf", set()),
        ("mật.pdf", {"secret"}),
        ("Bảo mật.pdf", {"secret"}),  # asked rather than missed
        ("mặt bằng.pdf", set()),
        ("noi-bo.docx", {"internal"}),
        ("duthao.pdf", {"draft"}),
        ("ke hoach.pdf", set()),
    ],
)
def test_names_of_files_tell(name: str, kinds: set[str]) -> None:
    assert {mark.kind for mark in marks_in_name(name)} == kinds


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("001203004567", 1),
        ("số 001 203 004 567", 1),
        ("120.000.000.000 đồng", 0),
        ("1001203004567", 0),
        ("0012030045678", 0),
        ("0912345678", 1),
        ("+84 912 345 678", 1),
        ("024 1234 5678", 0),
        ("a.b@gmail.example", 1),
        ("vanthu@vidu.gov.vn", 0),
        ("a@gov.vn.example", 1),
        ("CMND số 012345678", 1),
        ("hộ chiếu số B1234567", 1),
        ("STK: 1234567890 Kho bạc", 1),
        ("sinh ngày 02/9/1945", 1),
        ("năm sinh: 1980", 1),
        ("ngày 02/9/1945", 0),
        ("Điều 12, khoản 3", 0),
    ],
)
def test_personal_data_are_counted_and_never_repeated(text: str, count: int) -> None:
    found = personal_in(f"x\n{text}\ny")
    assert sum(many for _, many in found) == count
    assert all(text not in words.vi for words, _ in found)


def test_many_lines_cost_no_more_than_their_characters() -> None:
    # Every pattern was once asked about every empty line: 4 million of them took 45 s.
    asked_about: list[int] = []
    for text in ("\n" * 100_000, "ab\n" * 30_000, "a" * 100_000):
        with counted_calls() as calls:
            list(marks_in(text))
            personal_in(text)
        asked_about.append(calls[0])
    assert asked_about[0] < 20_000
    assert asked_about[1] < 20_000


@contextlib.contextmanager
def counted_calls() -> Iterator[list[int]]:
    calls = [0]

    def count(_frame: object, event: str, _argument: object) -> None:
        calls[0] += event == "c_call"

    sys.setprofile(count)
    try:
        yield calls
    finally:
        sys.setprofile(None)


def test_a_long_line_is_looked_at_to_its_end() -> None:
    for length in (1_990, 2_000, 2_090, 50_000):
        assert personal_in("x " * (length // 2) + "CCCD 001203004567")


# -- Texts of files ------------------------------------------------------------------------------


def test_the_text_of_a_pdf_file_comes_out() -> None:
    read = text_of(file("a.pdf", pdf(BODY, BODY)), TextBudget())
    assert read.missing is None
    assert read.text.count("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") == 2


def changed(**terms: Any) -> bytes:
    """The ordinary file as pypdf writes it, with something more."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(ordinary_pdf()))
    if "password" in terms:
        writer.encrypt(terms["password"], algorithm="RC4-128")
    if "attached" in terms:
        writer.add_attachment("a.txt", terms["attached"])
    if "title" in terms:
        writer.add_metadata({"/Title": terms["title"]})
    if "note" in terms:
        writer.add_annotation(0, FreeText(text=terms["note"], rect=(0, 0, 9, 9)))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (changed(password="a"), "VNE-PUB-205"),
        (changed(password=""), "VNE-PUB-205"),
        (changed(attached="MẬT".encode()), "VNE-PUB-205"),
        (changed(title="TỐI MẬT"), "VNE-PUB-201"),
        (changed(note="LƯU HÀNH NỘI BỘ"), "VNE-PUB-202"),
    ],
)
def test_what_lies_beside_the_pages_is_seen(data: bytes, code: str) -> None:
    decision = asked(document(file("a.pdf", data)))
    assert decision.answer is ASK
    assert code in codes(decision)


def looping() -> bytes:
    """A form that draws itself, a page tree of 2^30 pages, and a stream of 40 MB of blanks."""
    return ordinary_pdf().replace(b"/Kids[6 0 R]/Count 1", b"/Kids[2 0 R]/Count 9")


@pytest.mark.parametrize(
    "data",
    [
        looping(),
        b"%PDF-1.7\n" + b"[" * 100_000,
        b"%PDF-1.7\n" + b"<<" * 50_000,
        ordinary_pdf()[:-200],
        ordinary_pdf().replace(b"FlateDecode", b"LZWDecode"),
    ],
    ids=["loop", "deep", "deep-too", "cut", "other-filter"],
)
def test_a_hostile_file_is_asked_about(data: bytes) -> None:
    decision = asked(document(file("a.pdf", data)))
    assert decision.answer is ASK
    assert "VNE-PUB-205" in codes(decision)
    assert sys.getprofile() is None


def test_reading_stops_where_the_budget_does() -> None:
    one = file("a.pdf", pdf(*[BODY] * 3))
    whole = text_of(one, TextBudget(steps=200_000))
    assert whole.missing is None
    part = text_of(one, TextBudget(steps=60_000))
    assert part.missing is not None
    assert part.missing.en == "reading it passes a limit"
    assert 0 < part.text.count("Căn cứ") < 3
    long = file("a.txt", b"a" * (MAX_TEXT_BYTES + 1), "text/plain")
    assert text_of(long, TextBudget()).missing is not None
    half = file("a.txt", b"a" * MAX_TEXT_BYTES, "text/plain")
    budget = TextBudget()
    assert [text_of(half, budget).missing is None for _ in range(3)] == [True, True, False]


def test_all_files_of_a_message_share_one_budget() -> None:
    files = tuple(file(f"{number}.pdf", ordinary_pdf()) for number in range(17))
    decision = asked(document(*files))
    missed = [one.place for one in decision.reasons if one.code == "VNE-PUB-205"]
    assert missed == ["16.pdf"]


def test_nothing_of_a_document_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    before = logging.getLogger("pypdf").level
    with caplog.at_level(logging.DEBUG):
        asked(document(file("a.pdf", ordinary_pdf()[:-300])))
    assert caplog.records == []
    assert logging.getLogger("pypdf").level == before


def test_without_pypdf_it_is_said_and_nothing_is_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(MissingExtraError):
        asked(document())
    text = Attachment(name="a.txt", content=Content.from_bytes("Thông báo".encode()))
    assert asked(document(text)).answer is PUBLISH
