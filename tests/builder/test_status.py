"""Status messages that answer a document: who may send which, to whom, with what."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import pytest

from tests import factories
from vnedoc import builder
from vnedoc.codes import StatusCode
from vnedoc.errors import BuildError
from vnedoc.model import Code, DocumentEnvelope, Organ, Status, StatusEnvelope
from vnedoc.xml.reading.reader import loads
from vnedoc.xml.writing.writer import dumps

AT = factories.SENT_AT + dt.timedelta(minutes=35)


def answer(
    code: StatusCode | str = "03", document: DocumentEnvelope | None = None, **options: Any
) -> Status:
    given = {"sender": factories.RECEIVER, "at": AT, **options}
    envelope = builder.acknowledge(document or factories.document(), code, **given)
    assert envelope.status is not None
    return envelope.status


def problems(code: StatusCode | str = "03", **options: Any) -> list[str]:
    with pytest.raises(BuildError) as caught:
        answer(code, **options)
    return [path for path, _, _ in caught.value.problems]


def test_answer_goes_back_to_the_sender_of_the_document() -> None:
    status = answer(staff=factories.STAFF, reason="Đã vào sổ")
    assert status.code is StatusCode.ACCEPTED
    assert status.sender == factories.RECEIVER
    assert status.staff == factories.STAFF
    assert (status.description, status.timestamp) == ("Đã vào sổ", AT)
    about = status.response_for
    assert about is not None
    assert about.organ_id == "H26.99"
    assert about.code == "05/SVDA-VP"
    assert about.promulgation_date == factories.ISSUED_ON
    assert about.document_id == factories.DOCUMENT_ID
    envelope = StatusEnvelope(status=status)
    assert loads(dumps(envelope)) == envelope


@pytest.mark.parametrize("code", list(StatusCode))
def test_every_code_can_be_sent_by_the_right_side(code: StatusCode) -> None:
    mine = factories.SENDER if code.sent_by_original_sender else factories.RECEIVER
    to = "H41.99" if code.sent_by_original_sender else None
    status = answer(code.value, sender=mine, to=to, reason="Lý do ví dụ")
    assert (status.code, status.sender) == (code, mine)


@pytest.mark.parametrize("code", [c for c in StatusCode if c.needs_reason])
def test_some_codes_need_a_reason(code: StatusCode) -> None:
    mine = factories.SENDER if code.sent_by_original_sender else factories.RECEIVER
    to = "H41.99" if code.sent_by_original_sender else None
    assert problems(code, sender=mine, to=to) == ["status.description"]


ODD = Organ(organ_id="28.22.H17", organ_name="UBND xã Hòa Sơn ví dụ")  # type: ignore[arg-type]


def test_what_the_document_itself_says_of_the_replier_is_not_the_repliers_to_mend() -> None:
    document = factories.document(recipients=(ODD,))
    assert answer("03", document, sender=ODD).sender == ODD
    asking = factories.document(sender=ODD)
    assert answer("13", asking, sender=ODD, to="H41.99", reason="Gửi nhầm").sender == ODD
    # What the replier adds is: the same identifier with another name.
    wordy = attrs.evolve(ODD, organ_name="Ủy ban " * 40)
    assert problems("03", document=document, sender=wordy) == ["status.sender.organ_name"]


def test_an_odd_identifier_of_ones_own_is_refused() -> None:
    # A unit below the receiver may answer, but nobody else wrote its identifier.
    own = attrs.evolve(factories.RECEIVER, organ_id="h41.99")
    assert problems("03", sender=own) == ["status.sender.organ_id"]


def test_retrieval_is_asked_of_one_receiver() -> None:
    asked = {"sender": factories.SENDER, "reason": "Gửi nhầm"}
    assert problems("13", **asked) == ["status.response_for.organ_id"]
    assert problems("13", to="H01", **asked) == ["status.response_for.organ_id"]
    status = answer("13", to="H55.99", **asked)
    assert status.response_for is not None
    assert status.response_for.organ_id == "H55.99"
    only = factories.document(recipients=(factories.RECEIVER,))
    status = answer("13", only, **asked)
    assert status.response_for is not None
    assert status.response_for.organ_id == "H41.99"


@pytest.mark.parametrize(
    ("code", "organ_id", "is_right"),
    [
        ("03", "H41.99", True),
        ("03", "000.00.99.H41", True),
        ("03", "H41.99.01", True),
        ("03", "H41", False),
        ("03", "H26.99", False),
        ("03", "H41.98", False),
        ("13", "H26.99", True),
        ("13", "H41.99", False),
    ],
)
def test_only_the_right_side_speaks(code: str, organ_id: str, is_right: bool) -> None:
    options: dict[str, Any] = {
        "sender": Organ(organ_id=organ_id, organ_name="Cơ quan Ví dụ"),
        "to": "H41.99" if code == "13" else None,
        "reason": "Lý do ví dụ",
    }
    if is_right:
        assert answer(code, **options).sender == options["sender"]
    else:
        assert "status.sender.organ_id" in problems(code, **options)


def test_only_a_request_names_whom_it_is_for() -> None:
    assert problems("03", to="H26.99") == ["status.response_for.organ_id"]


def test_what_is_missing_is_told_at_once() -> None:
    found = problems("99", sender=None, at=AT.replace(tzinfo=None))
    assert found == [
        "status.code",
        "status.timestamp",
        "status.sender.organ_id",
        "status.sender.organ_name",
    ]


def test_a_document_that_cannot_be_named_cannot_be_answered() -> None:
    header = attrs.evolve(factories.header(), document_id=None, code=None)
    document = attrs.evolve(factories.document(), header=header)
    assert problems(document=document) == [
        "status.response_for.code",
        "status.response_for.document_id",
    ]


def test_the_document_is_named_as_its_sender_wrote_it() -> None:
    document = factories.document(
        sender=Organ(organ_id="vxp.saas.03", organ_name="Bên gửi"),
        code=Code(number="74fass22", notation="VPCP-TTĐT"),
        document_id="du\u0323 a\u0301n 1",
    )
    about = answer(document=document).response_for
    assert about is not None
    assert about.organ_id == "vxp.saas.03"
    assert about.code == "74fass22/VPCP-TTĐT"
    assert about.document_id == "du\u0323 a\u0301n 1"
