"""Values are values: they pickle, copy and hash, and are the same afterwards."""

from __future__ import annotations

import concurrent.futures
import copy
import datetime as dt
import importlib
import io
import json
import multiprocessing
import pickle
import pkgutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

import vnedoc
from tests import factories
from tests.channels.mail import letters
from tests.dossier import made
from tests.exchange.test_lifecycle import AT as SENT
from tests.exchange.test_lifecycle import ISSUER, fresh
from tests.exchange.test_obligations import POLICY as ESCALATION
from tests.extensions import samples as extending
from tests.signature import messages, pki
from tests.statistics import quarters
from vnedoc import channels, contract, exchange, packing, publication, statistics, views
from vnedoc import dossier as dossiers
from vnedoc.anonymizing import Anonymized
from vnedoc.catalogue import explained
from vnedoc.channels import axis, cutting, lgsp, mail, said
from vnedoc.channels.mail import holes as mail_holes
from vnedoc.content import kept
from vnedoc.doctype import DeliveryPolicy, catalogue, send_by
from vnedoc.exchange import EscalationPolicy, Event, obligations
from vnedoc.extensions import check_examples
from vnedoc.findings import Report
from vnedoc.frozen import FrozenMap
from vnedoc.identifiers import (
    DocumentCode,
    OrganChange,
    OrganChangeKind,
    OrganId,
    OrganTable,
    SuccessionTable,
)
from vnedoc.model.envelope import UnknownElement, Unread
from vnedoc.model.trace import Changes, Receiver, Replacement
from vnedoc.profiles import NAMES, Off, Profile
from vnedoc.publication import detectors, grounds, texts
from vnedoc.reports import jsonreport
from vnedoc.rules import RULES, Rule
from vnedoc.signature import algorithms
from vnedoc.signature.errors import KeyStaysError
from vnedoc.signature.explaining.explain import explain
from vnedoc.signature.making import levels, pkcs11
from vnedoc.signature.making.signers import PemSigner, Pkcs12Signer
from vnedoc.signature.timestamps.judging import build_request
from vnedoc.signature.trust.certificates import TrustStore
from vnedoc.signature.verdict import DocumentVerdict, Verification
from vnedoc.views._values import labelled
from vnedoc.words import Words

PKI: Final = pki.make_pki("p256")
BAD: Final = vnedoc.dumps(factories.document()).replace(b"Subject", b"Sujet")


def signer() -> PemSigner:
    return PemSigner.load(PKI.signer.key_pem(), PKI.signer.pem + PKI.authority.pem)


def pkcs12() -> Pkcs12Signer:
    one = signer()
    return Pkcs12Signer(
        certificate=one.certificate, chain=one.chain, method=one.method, key=PKI.signer.key
    )


def statement() -> bytes:
    target = io.BytesIO()
    vnedoc.sign_statement(messages.message(), target, signer(), at=pki.NOW)
    return target.getvalue()


POLICY: Final = b"""
agency = "H99"
document = "12/QD-UBND"
[[rule]]
kinds = ["hop-dong"]
mode = "electronic-with-paper"
number = "3(1)"
"""


PUBLISHED: Final = b"""
agency = "H99"
document = "12/QD-UBND"
[[rule]]
kinds = ["hop-dong"]
answer = "publish"
"""


def roots() -> Iterator[Any]:
    """Values as callers make them or get them; what they hold is tried, too."""
    yield from (factories.document(), factories.status())
    yield vnedoc.read(BAD)
    yield from (Unread(path="edXML", name="{urn:x}y"), UnknownElement(name="{urn:x}y"))
    yield from (Receiver(), Changes(), Replacement())
    yield from (vnedoc.validate(BAD), vnedoc.validate(b"<a>"), vnedoc.validate(b"\x1f\x8b\x08"))
    trusting = {"trust": messages.trust(), "at": pki.NOW, "crls": messages.crls()}
    yield vnedoc.validate(messages.signed(), **trusting)
    yield from map(messages.verify, (messages.signed(), statement(), messages.message()))
    yield DocumentVerdict(name="a.pdf", signatures=messages.verify(messages.signed()).signatures)
    yield from map(Profile.load, NAMES)
    yield from RULES
    classified = vnedoc.classify(notation="15/QĐ-UBND", title="Về việc")
    tiers = (tier for kind in catalogue().kinds for tier in kind.tiers)
    yield from (classified, *classified.evidence, catalogue(), *tiers)
    yield from (DeliveryPolicy.load(POLICY), send_by(pki.NOW, urgent=False))
    yield vnedoc.delivery("hop-dong", secrecy=None, connected=True)
    yield from (Off(vi="v", en="e"), Words(vi="v", en="e"))
    yield from map(explained, ("VNE-NUMBER-001", "VNE-SIG-622", "VNE-E101"))
    yield from (
        *tuple(OrganTable.shipped())[:1],
        OrganTable.shipped(),
        OrganId("000.00.15.H53").to_new(),
    )
    yield from (SuccessionTable.shipped(), next(iter(SuccessionTable.shipped())))
    yield OrganChange(kind=OrganChangeKind.ADDED, code="H26.01")
    yield DocumentCode.from_fields("15", "UBND-VP")
    yield from (signer(), pkcs12(), messages.trust())
    yield vnedoc.prepare(messages.message(), PKI.signer.cert, pki.NOW)
    yield from (build_request(b"a" * 32), levels.ValidationData(crls=messages.crls()))
    yield explain(messages.signed())
    yield from (*algorithms.METHODS.values(), *algorithms.DIGESTS.values())
    yield from (algorithms.STANDARD, *algorithms.SUNSETS)
    yield from contract.compare(contract.installed(), {})[:1]
    yield next(iter(contract.installed().values()))
    yield Anonymized(data=b"<a/>", lost=(), new=(("VNE-XSD-001", "/a"),))
    yield from (made.plain(), made.plain().papers[1].place)
    yield from packing.sip_profiles()
    yield packing.Package(
        kind=packing.PackageKind.BAG, folder=Path("x"), dossier=made.plain(), manifest=b"<a/>"
    )
    yield from (dossiers.check(factories.document()), dossiers.Checklist.shipped("trinh"))
    decision = publication.decide(factories.document(), day=dt.date(2026, 1, 2))
    yield from (decision, publication.PublicationPolicy.load(PUBLISHED), grounds.SECRET)
    yield from (detectors.Mark("secret", "MẬT"), texts.FileText(text="a"))
    yield next(labelled(factories.header(), "vi"))
    yield from (views.look(statement(), **trusting), views.look(messages.message(), findings=True))
    yield from (*exchanged(), *spoken(), *extended(), *measured())


def extended() -> Iterator[Any]:
    """An extension, and what is told where one judges."""
    with tempfile.TemporaryDirectory() as folder:
        extension = extending.made(Path(folder))
        yield from (extension, *check_examples(extension, Path(folder)))
    report = vnedoc.validate(extending.message(total="9"), extensions=[extension])
    yield from (report, *(one.location.inside for one in report.findings))


def spoken() -> Iterator[Any]:
    """What channels give, and who speaks over them."""
    yield axis.Axis(endpoint="https://a.example", system="H26.99", secret="s")
    yield lgsp.Bkav(endpoint="https://b.example", organ="H26.99", token="t")
    yield lgsp.LangSon(endpoint="https://l.example", system="s", secret="s", receiver="H26.99")
    yield lgsp.QuangNam(endpoint="https://q.example", token="t", unit="u", receiver="H26.99")
    yield channels.DeliveryGate(connected=["H26.99"])
    yield cutting.Span(start=0, end=1)
    yield axis.System(secret="s", bodies=("H26.99",))
    yield channels.Leaving(envelope=factories.status(), sender="H26.99", receivers=("H41.99",))
    yield from (channels.Sent(remote="1"), channels.Acknowledged(), channels.Counted(count=1))
    kinds = (channels.NotDone, channels.Refused, channels.RetryLater, channels.Unknown)
    yield from (kind(reason="no-answer", said="s", http=500) for kind in kinds)
    yield from (channels.CallOutcome(), channels.NoAnswer(went_out=True, reason="r"))
    yield channels.AgenciesListed(agencies=(channels.Agency(code="H26", name="n"),))
    listed = channels.ListedMessage(id="1", kind="edoc")
    yield channels.LeftOver(item="1", kind="edoc", why="w", at=SENT)
    yield from (channels.Listed(items=(listed,)), *channels.FAULTS.values())
    yield said.Said.of(factories.document())
    yield mail.read_text(b"=?utf-8?q?S=E1=BB=9F?=")
    yield mail.read_mailboxes(b"A <a@h26.vn>")
    yield mail.read_parameters(b'text/plain; name="a"')
    yield mail.read_structure(b"Subject: a\r\n\r\nb\r\n")
    verdict = messages.verify(messages.signed()).signatures[0]
    yield mail.MailPosition(mailbox="INBOX", uidvalidity=1, uid=2)
    yield mail.MailSignature(kind="opaque", part="mail/1", verdict=verdict, covers_message=True)
    letter = letters.compose()
    holes = tuple(mail_holes.holes_in(kept(letter.files[-1].content.chunks())).items())
    line = mail.MailEvidence(standing=mail.MailStanding.DELIVERED, recipient="a@h41.vn")
    yield mail.MailReceipt(message_id=letter.message_id, lines=(line,))
    yield mail.join_mails([])
    yield mail.MailFragment(
        series="s", number=1, total=2, sha256="", content=letter.files[0].content
    )
    yield from (letter, letter.smtp(), letter.head.profile, *holes)


def exchanged() -> Iterator[Any]:
    """What the exchange gives: keys, states, what is owed, and rows of a ledger."""
    state = fresh().after(Event(kind="sent", organ=ISSUER, at=SENT))
    policy = EscalationPolicy.load(ESCALATION.encode())
    owed = obligations(state, calendar=policy.calendar)
    steps = (step for one in owed for step in policy.steps(one))
    yield from (exchange.identify(factories.document()), state, policy, *owed, *steps)
    yield from (Event(kind="sent", organ=ISSUER, at=SENT), exchange.Retry(), *exchange.rows())
    yield exchange.may_send("sent", state, by=ISSUER)
    with (
        tempfile.TemporaryDirectory() as folder,
        exchange.ExchangeLedger.open(Path(folder, "so.db")) as ledger,
    ):
        for item, data in enumerate((vnedoc.dumps(factories.document()), b"<a/>")):
            parcel = exchange.Parcel(source=data, channel="axis", item=str(item), receiver="H41")
            ledger.receive(parcel, at=SENT)
        ledger.outbox.put(factories.document(), channel="axis", to="H41", at=SENT)
        yield from (*ledger.inbox(), *ledger.quarantine.items(), *ledger.outbox.items())


def measured() -> Iterator[Any]:
    """What statistics give: figures of a quarter, what is measured, an event, where to look."""
    made = quarters.quarter()
    yield from (made, *statistics.shipped_indicators(), *statistics.COLUMNS)
    yield statistics.EventRow(
        side=statistics.EventSide.SENDER,
        kind=statistics.EventKind.SENT,
        document_key=1,
        issuer="H26.99",
        happened_at=0,
    )
    yield from statistics.leads(made)[:1]
    day = SENT.date()
    yield statistics.DocumentLead(
        issuer="H26.99", year=2026, number=5, day=day, side="sender", mode="electronic"
    )


def inside(value: Any, seen: dict[type, Any]) -> None:
    """One value of each class of ours that stands in `value`."""
    if isinstance(value, tuple | list | frozenset):
        for one in value:
            inside(one, seen)
    elif attrs.has(type(value)) and not isinstance(value, BaseException):
        if type(value) in seen and not isinstance(value, Profile | Rule | Report | Verification):
            return
        seen.setdefault(type(value), value)
        for field in attrs.fields(type(value)):
            inside(getattr(value, field.name), seen)


def found() -> dict[type, Any]:
    seen: dict[type, Any] = {}
    for root in roots():
        inside(root, seen)
    return seen


PARTS: Final = {
    "batches": "goes with its options, and holds errors",
    "coded": "the base of topics and reasons, which are tried",
    "checked": "what types say of values of the model; no value is made of them",
    "cli": "the command line's own",
    "conformance": "files of the kit: JSON objects, which have no hash, and functions",
    "content": "what is known of a zip while it is read",
    "contract": "what is compared of the rules of two versions",
    "dossier": "steps of one check, with trees and bytes of that message",
    "extensions": "what an extension declares, which is tried in one; and what one message costs",
    "inspection": "what is found out of an attached file while it is looked at",
    "packing": "a package while it is written or checked",
    "pipeline": "what steps are given and give",
    "pytest_plugin": "a fixture",
    "rules": "what a rule looks at while it runs",
    "signature": "steps of one verification or one signing, with trees of that message",
    "statistics": "steps of one assessment, and of one page",
    "words": "texts, which stand in other values",
    "xml": "the tree of one message, and tables of the reader",
}
"""Packages whose classes callers are not given, but for those that `found` reaches."""
HANDED_OUT: Final = {
    "dossier.checklist",
    "dossier.completeness",
    "dossier.model",
    "packing.sip.profile",
    "packing.unpacking",
    "extensions.declaration",
    "extensions.declared",
    "extensions.examples",
    "signature.algorithms",
    "signature.trust.certificates",
    "signature.explaining.explain",
    "signature.making.levels",
    "signature.making.request",
    "signature.making.signers",
    "signature.verdict",
    "statistics.figures",
    "statistics.indicators",
    "statistics.inspecting",
    "statistics.making",
    "statistics.schema",
    "xml.reading.reader",
}
FOUND: Final = found()
NO_VALUES: Final = {
    "Answer", "Cut", "Deliver", "Example", "Fetched", "HeldItem", "KeyKind", "OrganUpdate",
    "MailReading", "OpaquePart", "OpenPart", "Parcel", "ReceivedItem", "Request", "SettledTable",
    "TestCase",
}  # fmt: skip
"""Made once: with the rules, holding the changes of a message by name; a row of a table; a table
to be written; a table of data; a line of a report; a stream, or a transaction that is open."""
CASES: Final = [
    pytest.param(value, id=f"{kind.__module__}.{kind.__name__}")
    for kind, value in FOUND.items()
    if kind.__name__ not in NO_VALUES and not kind.__module__.startswith("vnedoc.conformance")
]


@pytest.mark.parametrize("value", CASES)
def test_it_pickles_copies_and_hashes(value: Any) -> None:
    twins = (
        *(pickle.loads(pickle.dumps(value, protocol)) for protocol in (2, pickle.HIGHEST_PROTOCOL)),
        copy.copy(value),
        copy.deepcopy(value),
    )
    for twin in twins:
        assert type(twin) is type(value)
        assert twin == value
        assert hash(twin) == hash(value)
        assert {value: 1}[twin] == 1


def test_every_public_class_is_tried_or_said_to_be_a_part() -> None:
    missed = []
    for module in pkgutil.walk_packages(vnedoc.__path__, "vnedoc."):
        name = module.name.removeprefix("vnedoc.")
        if name == "__main__" or any(part.startswith("_") for part in name.split(".")):
            continue
        if name.split(".")[0] in PARTS and name not in HANDED_OUT:
            continue
        for kind in vars(importlib.import_module(module.name)).values():
            own = isinstance(kind, type) and attrs.has(kind) and kind.__module__ == module.name
            if own and not issubclass(kind, Exception) and kind.__name__[0] != "_":
                known = kind in FOUND or kind.__name__ in NO_VALUES
                missed += [] if known else [f"{name}.{kind.__name__}"]
    assert missed == []


def test_other_values_are_other_values() -> None:
    profile = Profile.load(NAMES[0])
    assert attrs.evolve(profile, name="other") != profile
    assert len({*map(Profile.load, NAMES), *map(Profile.load, NAMES)}) == len(NAMES)
    assert TrustStore((PKI.root.cert,)) != TrustStore((PKI.authority.cert,))
    other = pki.make_pki("p384").signer
    assert PemSigner.load(other.key_pem(), other.pem) != signer()
    assert attrs.evolve(signer(), key=pki.key("p256", "another")) != signer()
    assert signer() != pkcs12()
    assert vnedoc.validate(b"<a>") != vnedoc.validate(b"<b><c>")
    assert OrganTable.of(()) != OrganTable.shipped()


def test_a_report_that_ended_with_an_error_equals_its_copy() -> None:
    report = vnedoc.validate(b"<a>")
    assert report.error is not None
    assert attrs.evolve(report, error=None) != report
    assert pickle.loads(pickle.dumps(report)).error.facts == report.error.facts


def test_a_pickled_signer_signs_the_same() -> None:
    for one in (signer(), pkcs12()):
        twin = pickle.loads(pickle.dumps(one))
        asked = vnedoc.prepare(messages.message(), PKI.signer.cert, pki.NOW)
        assert twin.sign(asked) == one.sign(asked)
        assert "PRIVATE" not in repr(twin)


def test_a_key_on_a_token_does_not_leave_it() -> None:
    one = pkcs11.Pkcs11Signer(certificate=PKI.signer.cert, method="m", key=object())
    assert copy.copy(one) is copy.deepcopy(one) is one
    with pytest.raises(KeyStaysError):
        pickle.dumps(one)


@pytest.mark.parametrize("title", ["Quyết định về việc ví dụ", "", "Nghị quyết 5 kỳ họp", "x"])
@pytest.mark.parametrize("notation", ["15/QĐ-UBND", "SL", "", "12/2020/NQ-QH14"])
def test_every_classification_is_a_value(title: str, notation: str) -> None:
    one = vnedoc.classify(title=title, notation=notation, issuer="Quốc hội")
    twin = pickle.loads(pickle.dumps(one))
    assert (twin, hash(twin)) == (one, hash(one))
    assert twin.evidence == one.evidence


def test_values_reach_another_process_and_come_back() -> None:
    trusting: dict[str, Any] = {
        "trust": messages.trust(),
        "at": pki.NOW,
        "crls": messages.crls(),
        "profile": Profile.load(NAMES[0]),
        "table": OrganTable.shipped(),
    }
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as pool:
        report = pool.submit(vnedoc.validate, messages.signed(), **trusting).result()
    assert report == vnedoc.validate(messages.signed(), **trusting)


@pytest.mark.parametrize("data", [BAD, b"<a>", messages.message(), messages.signed()], ids=range(4))
def test_a_report_is_plain_data_and_the_json_report_is_made_of_it(data: bytes) -> None:
    report = vnedoc.validate(data)
    told = report.to_data()
    assert json.loads(json.dumps(told)) == told
    entry = jsonreport.entry(report)
    assert entry.pop("verdict")
    assert entry.keys() == told.keys()
    plain = [
        {name: value for name, value in each.items() if name not in ("text", "hint")}
        for each in (*told["findings"], *entry["findings"])
    ]
    assert plain[: len(plain) // 2] == plain[len(plain) // 2 :]
    for finding, shown in zip(report.findings, told["findings"], strict=True):
        assert shown["text"] == {"vi": finding.text("vi"), "en": finding.text("en")}


def test_a_verification_is_plain_data() -> None:
    told = messages.verify(messages.signed()).to_data()
    assert json.loads(json.dumps(told)) == told
    assert told["valid"] is True


def test_a_frozen_map_is_a_mapping_and_a_value() -> None:
    one: FrozenMap[str, int] = FrozenMap({"a": 1, "b": 2})
    assert one == {"b": 2, "a": 1} == FrozenMap([("b", 2), ("a", 1)])
    assert hash(one) == hash(FrozenMap([("b", 2), ("a", 1)]))
    assert one != FrozenMap({"a": 1})
    with pytest.raises(TypeError):
        one["c"] = 3  # type: ignore[index]
