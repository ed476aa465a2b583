"""Letters that must not travel this way: none is sent, and each is told its clause."""

from __future__ import annotations

import datetime as dt
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

import vnedoc
from tests import factories
from tests.channels import world
from vnedoc.channels import DeliveryGate, Faults, Refused, Request
from vnedoc.codes import StatusCode
from vnedoc.content import source_of
from vnedoc.doctype import DeliveryPolicy
from vnedoc.errors import InvalidValueError
from vnedoc.given import WrongTypeError
from vnedoc.model import DocumentEnvelope, Envelope, Organ, Other, ResponseFor, Unread
from vnedoc.names import MESSAGE_HEADER

POLICY = DeliveryPolicy.load(
    """
agency = "H26.99"
document = "Quyết định 12/QĐ-SVDA"
[[rule]]
kinds = ["hop-dong"]
mode = "not-this-way"
number = "Điều 3(1)"
[[rule]]
receivers = ["H55.99"]
mode = "not-this-way"
number = "Điều 3(2)"
""".encode()
)
BY_KIND = attrs.evolve(POLICY, rules=POLICY.rules[:1])
GATE = DeliveryGate(connected=frozenset({"H26.99", "000.00.99.H41", "H55.99"}))


def letter(**changes: object) -> DocumentEnvelope:
    made = factories.document()
    assert made.header
    return attrs.evolve(made, header=attrs.evolve(made.header, **changes))  # type: ignore[arg-type]


def other(**changes: object) -> DocumentEnvelope:
    return letter(other=Other(**changes))  # type: ignore[arg-type]


def named(name: str) -> DocumentEnvelope:
    made = factories.document()
    files = (factories.attachment(1, name), *made.attachments[1:])
    return attrs.evolve(made, attachments=files)


def unread(name: str, text: str, made: Envelope | None = None) -> Envelope:
    found = Unread(path=f"{MESSAGE_HEADER}", name=name, children=(text,))
    return attrs.evolve(made or factories.document(), unread=(found,))


def old_secret() -> Envelope:
    found = Unread(path=f"{MESSAGE_HEADER}/OtherInfo", name="Secret", children=("Mật",))
    return attrs.evolve(factories.document(), unread=(found,))


def to(*organs: str) -> DocumentEnvelope:
    return letter(recipients=tuple(Organ(organ_id=o, organ_name=o) for o in organs))


CONTRACT = {"code": vnedoc.model.Code(number="05", notation="HĐ-SVDA")}

BARRED: dict[str, tuple[Callable[[], Envelope | bytes], DeliveryGate, str]] = {
    "sphere: secret": (lambda: other(sphere_of_promulgation="Mật"), GATE, "secret"),
    "sphere: top secret": (lambda: other(sphere_of_promulgation="TỐI MẬT"), GATE, "secret"),
    "sphere: most secret": (
        lambda: other(sphere_of_promulgation="Độ mật: Tuyệt mật"),
        GATE,
        "secret",
    ),
    "subject is a mark": (lambda: letter(subject="Tối mật"), GATE, "secret"),
    "subject is stamped": (lambda: letter(subject="[MẬT] V/v ví dụ"), GATE, "secret"),
    "subject begins with it": (lambda: letter(subject="TỐI MẬT: phương án"), GATE, "secret"),
    "content is stamped": (lambda: letter(content="Phương án [Tuyệt mật]"), GATE, "secret"),
    "decomposed": (
        lambda: letter(subject=unicodedata.normalize("NFD", "[TỐI MẬT] V/v ví dụ")),
        *(GATE, "secret"),
    ),
    "a place": (lambda: letter(to_places=("Mật",)), GATE, "secret"),
    "behind many words": (lambda: letter(content="ví dụ " * 900 + "[MẬT]"), GATE, "secret"),
    "behind many blanks": (lambda: letter(subject=" " * 3000 + "MẬT: ví dụ"), GATE, "secret"),
    "a status's reason": (
        lambda: factories.status(
            StatusCode.ACCEPTED,
            response_for=ResponseFor(organ_id="H26.99", code="1/A"),
            description="[MẬT] ví dụ",
        ),
        *(GATE, "secret"),
    ),
    "an appendix": (lambda: other(appendixes=("Tuyệt mật",)), GATE, "secret"),
    "the field of 2013": (old_secret, GATE, "secret"),
    "in brackets": (lambda: letter(subject="Phương án (Tuyệt mật)"), GATE, "look-first"),
    "a file's name": (lambda: named("05_TUYET_MAT.pdf"), GATE, "look-first"),
    "an unknown element": (lambda: unread("SecurityLevel", "2"), GATE, "look-first"),
    "a status, too": (lambda: unread("DoMat", "1", factories.status()), GATE, "look-first"),
    "not connected": (lambda: to("H41.99", "H77.01"), GATE, "not-connected"),
    "nobody is connected": (
        lambda: to("H41.99"),
        *(DeliveryGate(connected=frozenset()), "not-connected"),
    ),
    "a status to whom nobody reaches": (
        lambda: factories.status(
            StatusCode.ACCEPTED, response_for=ResponseFor(organ_id="H77.01", code="1/A")
        ),
        *(GATE, "not-connected"),
    ),
    "paper only by kind": (
        lambda: letter(**CONTRACT),
        *(DeliveryGate(connected=None, policy=POLICY), "agency"),
    ),
    "paper only by receiver": (
        lambda: to("H55.99.01"),
        *(DeliveryGate(connected=None, policy=POLICY), "agency"),
    ),
    **{
        f"paper only by receiver, {name}": (
            lambda organ=organ: to(organ),  # type: ignore[misc]
            *(DeliveryGate(connected=None, policy=POLICY), reason),
        )
        for name, organ, reason in (
            ("in full width", "Ｈ55.99.01", "receiver-not-sure"),
            ("with what has no width", "H55.99\u200b.01", "receiver-not-sure"),
            ("with hyphens", "H55-99-01", "receiver-not-sure"),
            ("with a zero more", "H55.099.01", "agency"),
            ("in small letters", "h55.99.01", "agency"),
            ("in the old form", "001.00.99.H55", "agency"),
        )
    },
    "paper only, from whom nobody can tell": (
        lambda: letter(sender=Organ(organ_id="null", organ_name="Sở Ví dụ"), **CONTRACT),
        *(DeliveryGate(connected=None, policy=POLICY), "agency"),
    ),
    "paper only, from the agency with a zero more": (
        lambda: letter(sender=Organ(organ_id="H26.099", organ_name="Sở Ví dụ"), **CONTRACT),
        *(DeliveryGate(connected=None, policy=POLICY), "agency"),
    ),
    "no kind to be seen": (
        lambda: letter(code=None, document_type=None, subject="x"),
        *(DeliveryGate(connected=None, policy=BY_KIND), "kind-not-sure"),
    ),
    "a kind of no list": (
        lambda: letter(
            code=vnedoc.model.Code(number="05", notation="GPX-BNV"), document_type=None, subject="x"
        ),
        *(DeliveryGate(connected=None, policy=BY_KIND), "kind-not-sure"),
    ),
    "perhaps a kind of no list": (
        lambda: letter(
            code=vnedoc.model.Code(number="05", notation="GPX-BNV"),
            document_type=None,
            subject="Giấy phép thăm dò",
        ),
        *(DeliveryGate(connected=None, policy=BY_KIND), "kind-not-sure"),
    ),
    "from whom no header can name": (
        lambda: letter(sender=Organ(organ_id="H26.99ậ", organ_name="Sở Ví dụ")),
        *(GATE, "odd-sender"),
    ),
    "to nobody": (lambda: letter(recipients=()), GATE, "no-receiver"),
    "no message": (lambda: b"<html>", GATE, "unreadable"),
    "a trap": (lambda: b'<!DOCTYPE a [<!ENTITY b "c">]><edXML/>', GATE, "unreadable"),
}


def test_there_are_twenty_and_more() -> None:
    assert len(BARRED) >= 20


@pytest.mark.parametrize("name", BARRED)
def test_a_letter_that_must_not_travel_is_not_sent(name: str, tmp_path: Path) -> None:
    make, gate, reason = BARRED[name]
    made = make()
    data = made if isinstance(made, bytes) else vnedoc.dumps(made)
    refused = world.axis("H26.99").send(data, gate=gate, at=world.AT)
    assert isinstance(refused, Refused)
    assert refused.reason == reason
    assert refused.text("vi")
    assert " the " not in f" {refused.text('vi')} "
    if reason not in ("unreadable", "no-receiver", "odd-sender"):
        assert refused.clause is not None
        assert str(refused.clause) in refused.text("vi")
    if isinstance(made, bytes):
        return
    clock, side = world.Clock(), world.simulator(Faults())
    own = world.office(tmp_path, "H26.99", side, clock)
    own.gate = gate
    own.ledger.outbox.put(made, channel="axis", at=clock.now())
    own.send()
    own.send()
    assert side.calls == []
    (item,) = own.ledger.outbox.items()
    assert item.state.value == "refused"
    assert item.reason == refused.text("en")


NEIGHBOURS: dict[str, tuple[Callable[[], Envelope], DeliveryGate]] = {
    "an ordinary one": (factories.document, GATE),
    "internal": (lambda: other(sphere_of_promulgation="Lưu hành nội bộ"), GATE),
    "about secrets": (lambda: letter(subject="V/v bảo vệ bí mật nhà nước"), GATE),
    "no longer secret": (lambda: letter(subject="Phương án (đã giải mật)"), GATE),
    "not secret": (lambda: unread("SecurityLevel", "0"), GATE),
    "looked at": (
        lambda: named("05_TUYET_MAT.pdf"),
        DeliveryGate(connected=None, accept=frozenset({"VNE-SECRET-003"})),
    ),
    "another kind": (
        lambda: to("H41.99"),
        DeliveryGate(connected=None, policy=POLICY),
    ),
    "one of two kinds that may both travel": (
        lambda: letter(
            code=vnedoc.model.Code(number="05", notation="TTg"), document_type=None, subject="x"
        ),
        DeliveryGate(connected=None, policy=BY_KIND),
    ),
    "an odd name, and no list by receivers": (
        lambda: to("H55-99-01"),
        DeliveryGate(connected=None, policy=BY_KIND),
    ),
    "an odd name that is connected": (
        lambda: to("H55-99-01"),
        DeliveryGate(connected=frozenset({"H55-99-01"}), policy=POLICY),
    ),
    "an enterprise": (
        lambda: to("0123456789"),
        DeliveryGate(connected=None, policy=POLICY),
    ),
    "another's number": (
        lambda: to("H55.990"),
        DeliveryGate(connected=None, policy=POLICY),
    ),
    "by another agency's list": (
        lambda: letter(sender=Organ(organ_id="H26.98", organ_name="Sở Ví dụ"), **CONTRACT),
        DeliveryGate(connected=None, policy=POLICY),
    ),
    "a status": (
        lambda: factories.status(
            StatusCode.ACCEPTED, response_for=ResponseFor(organ_id="H26.99", code="1/A")
        ),
        GATE,
    ),
}


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_its_neighbour_is_sent(name: str) -> None:
    make, gate = NEIGHBOURS[name]
    request = world.axis("H26.99").send(vnedoc.dumps(make()), gate=gate, at=world.AT)
    assert isinstance(request, Request), request


DISGUISED = {
    "no-break space": "[TỐI\u00a0MẬT] V/v ví dụ",
    "zero width": "[M\u200bẬT] V/v ví dụ",
    "soft hyphen": "[TỐI M\u00adẬT] V/v ví dụ",
    "joiner": "[M\u034fẬT] V/v ví dụ",
    "selector": "[MẬ\ufe0fT] V/v ví dụ",
    "direction": "[M\u200eẬT] V/v ví dụ",
    "filler": "[M\u3164ẬT] V/v ví dụ",
    "full width": "［ＭẬＴ］ V/v ví dụ",
    "mathematical": "[\U0001d40cẬ\U0001d413] V/v ví dụ",
    "Cyrillic": "[\u041cẬ\u0422] V/v ví dụ",
    "Greek": "[\u039cẬ\u03a4] V/v ví dụ",
    "a mark twice": "[MẬ\u0323T] V/v ví dụ",
    "apart": "[M Ậ T] V/v ví dụ",
    "apart by thin spaces": "[T\u2009Ố\u2009I\u2009M\u2009Ậ\u2009T] V/v ví dụ",
    "dotted": "M.Ậ.T: ví dụ",
}


@pytest.mark.parametrize("name", DISGUISED)
def test_a_mark_is_seen_whatever_it_is_made_of(name: str) -> None:
    for made in (DISGUISED[name], unicodedata.normalize("NFD", DISGUISED[name])):
        found = GATE.ask(source_of(vnedoc.dumps(letter(subject=made))), at=world.AT)
        assert isinstance(found, Refused), made
        assert found.reason == "secret"


@pytest.mark.parametrize(
    "subject", ["[\u041c\u0410\u0422\u0427] ví dụ", "[Mắt] ví dụ", "[Mật ong]"]
)
def test_what_only_resembles_a_mark_is_sent(subject: str) -> None:
    found = GATE.ask(source_of(vnedoc.dumps(letter(subject=subject))), at=world.AT)
    assert not isinstance(found, Refused)


def test_what_is_marked_can_not_be_accepted() -> None:
    gate = DeliveryGate(connected=None, accept=frozenset({"VNE-SECRET-001", "VNE-SECRET-002"}))
    data = vnedoc.dumps(letter(subject="[MẬT] V/v ví dụ"))
    assert isinstance(world.axis("H26.99").send(data, gate=gate, at=world.AT), Refused)


def test_receivers_are_those_that_the_letter_names() -> None:
    axis, data = world.axis("H26.99"), vnedoc.dumps(factories.document())
    request = axis.send(data, gate=GATE, at=world.AT)
    assert isinstance(request, Request)
    assert request.header("XroadVnpt-to") == '["H41.99","H55.99"]'
    assert request.header("xroadvnpt-FROM") == "H26.99"
    one = axis.send(data, gate=GATE, at=world.AT, to=["000.00.99.H41"])
    assert isinstance(one, Request)
    assert one.header("XroadVnpt-to") == '["000.00.99.H41"]'
    other = axis.send(data, gate=GATE, at=world.AT, to=["H41.98"])
    assert isinstance(other, Refused)
    assert other.reason == "other-receiver"


def test_a_file_that_is_exchanged_after_it_was_looked_at_is_not_sent(tmp_path: Path) -> None:
    path = tmp_path / "a.edxml"
    path.write_bytes(vnedoc.dumps(letter()))
    request = world.axis("H26.99").send(path, gate=GATE, at=world.AT)
    assert isinstance(request, Request)
    before, judged = path.stat(), path.read_bytes()
    path.write_bytes(vnedoc.dumps(letter(subject="[MẬT] V/v ví dụ")))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert b"".join(request.pieces()) == judged + b"\r\n"
    assert isinstance(GATE.ask(source_of(path), at=world.AT), Refused)


def test_a_single_identifier_is_no_list_of_them() -> None:
    with pytest.raises(WrongTypeError):
        DeliveryGate(connected="H26.99")  # type: ignore[arg-type]
    with pytest.raises(WrongTypeError):
        DeliveryGate(connected=None, accept="VNE-SECRET-003")  # type: ignore[arg-type]
    with pytest.raises(WrongTypeError):
        GATE.ask(source_of(vnedoc.dumps(letter())), at=world.AT, to="H41.99")


def test_asking_for_a_document_back_names_no_receiver_itself() -> None:
    asking = vnedoc.dumps(factories.status(StatusCode.RETRIEVAL_REQUESTED))
    found = GATE.ask(source_of(asking), at=world.AT)
    assert isinstance(found, Refused)
    assert found.reason == "no-receiver"
    leaving = GATE.ask(source_of(asking), at=world.AT, to=["H41.99"])
    assert not isinstance(leaving, Refused)
    assert (leaving.receivers, leaving.kind) == (("H41.99",), "status")


def test_what_no_request_can_be_made_of_has_not_left(tmp_path: Path) -> None:
    """A key that no header holds is mended by a person, and the letter goes out then."""
    clock, side = world.Clock(), world.simulator(Faults())
    own = world.office(tmp_path, "H26.99", side, clock, world.axis("H26.99", hash_form="sdk"))
    own.ledger.outbox.put(factories.document(), channel="axis", at=clock.now())
    good, own.channel = own.channel, attrs.evolve(own.channel, system="H26\n")  # type: ignore[misc]
    with pytest.raises(InvalidValueError):
        own.send()
    assert own.ledger.outbox.items()[0].state.value == "retry"
    own.channel = good
    clock.at += dt.timedelta(minutes=1)
    own.send()
    assert own.ledger.outbox.items()[0].state.value == "done"
    assert side.calls == ["sendEdoc"]
