"""Whether a dossier is whole: every defect is named, and nothing is said of a good one."""

from __future__ import annotations

import functools
import random
from collections import Counter
from pathlib import Path

import attrs
import pytest

import vnedoc
from tests import factories
from tests.dossier import cases, made
from tests.scale import scaled
from tests.signature import messages, pki
from vnedoc import limits
from vnedoc.clauses import Severity
from vnedoc.content import Content
from vnedoc.doctype import DossierState
from vnedoc.dossier import (
    CheckedDossier,
    Checklist,
    Dossier,
    Paper,
    PaperFile,
    attachments,
    check,
    check_files,
    disk_names,
    make_manifest,
    manifest_attachment,
    topics,
)
from vnedoc.errors import InvalidValueError, MissingContentError
from vnedoc.findings import Topic
from vnedoc.given import WrongTypeError
from vnedoc.model import DocumentEnvelope

OTHER_B = cases.message(
    (
        cases.signed(
            made.plain(
                message="B",
                papers=[attrs.evolve(made.plain().papers[1], in_message=cases.MESSAGE)],
            )
        ),
    ),
    "B",
)
"""Another message, whose manifest says of paper 2 that it is in the first."""
FINGERPRINT = messages.verify(messages.signed()).signatures[0].signer.sha256


def rules(found: CheckedDossier) -> set[str]:
    return {one.rule for one in found.findings}


@functools.cache
def judged(name: str) -> CheckedDossier:
    _, change = cases.DEFECTS[name]
    envelope = cases.message(change(cases.plain()))
    return cases.checked(envelope, others=[OTHER_B], signers=[FINGERPRINT])


def test_the_plain_one_is_whole() -> None:
    envelope = cases.message(cases.plain())
    found = cases.checked(envelope, signers=[FINGERPRINT])
    assert found.findings == ()
    assert found.completeness.whole
    assert found.completeness.missing == found.completeness.unknown == ()
    assert found.dossier == made.plain(message=cases.MESSAGE)
    assert [paper.order for paper in found.on_paper] == [3]
    assert found.manifest == len(envelope.attachments) - 1
    assert found.signature is not None
    assert found.signature.passed
    assert b"".join(found.dossier.files[0].chunks()) == b"%PDF-1.7 to trinh"


@pytest.mark.parametrize("name", cases.DEFECTS)
def test_every_defect_is_named_and_nothing_with_it_is_whole(name: str) -> None:
    code, found = cases.DEFECTS[name][0], judged(name)
    assert code in rules(found), found
    graver = [one for one in found.findings if one.rule == code]
    assert graver[0].text("en")
    assert graver[0].text("vi")
    harmless = {
        "renamed",
        "doubled",
        "not announced",
        "swapped",
        "two of one order",
        "a gap in the orders",
        "an archive",
        "a path for a name",
        "too long",
    }
    assert found.completeness.whole is (name in harmless), found.completeness


def test_every_kind_of_finding_has_its_defect() -> None:
    own = {value.code for value in vars(topics).values() if isinstance(value, Topic)}
    apart = {"VNE-DOSSIER-027", "VNE-DOSSIER-028"}  # in test_papers
    assert {code for code, _ in cases.DEFECTS.values()} == own - apart


KNOWN_LACKING = {
    "missing",
    "changed",
    "truncated",
    "unreadable",
    "the manifest cut",
    "in a circle",
    "elsewhere",
    "nowhere",
}


@pytest.mark.parametrize("name", cases.DEFECTS)
def test_what_is_known_to_be_lacking_is_told_from_what_is_not_known(name: str) -> None:
    state = judged(name).completeness.state
    assert (state is DossierState.PARTLY) is (name in KNOWN_LACKING)


def test_a_good_dossier_raises_no_alarm() -> None:
    for seed in range(scaled(300, 30)):
        dossier = attrs.evolve(made.seeded(seed), submission=None, message=None)
        letter = attrs.evolve(dossier.papers[0], kind="to-trinh") if dossier.papers else None
        if letter is None:
            continue
        dossier = attrs.evolve(dossier, papers=(letter, *dossier.papers[1:]))
        files = attachments(dossier)
        files = tuple(one for one in files if one.content is not None)
        if len(files) != len(dossier.files):
            continue
        if seed % 3 == 0:
            files = tuple(map(cases.zipped, files))
        envelope = cases.message((*files, cases.signed(dossier)))
        if seed % 2:
            envelope = vnedoc.read(vnedoc.dumps(envelope)).envelope
        found = cases.checked(envelope)
        assert found.findings == (), (seed, [one.text() for one in found.findings])
        assert found.completeness.whole, seed


def test_the_manifest_may_come_in_a_zip_of_its_own() -> None:
    files = tuple(map(cases.zipped, cases.plain()))
    assert cases.checked(cases.message(files)).completeness.whole


def test_a_changed_byte_of_a_dossier_is_never_whole() -> None:
    dice = random.Random(7)
    for _ in range(scaled(1000, 20)):
        files = list(cases.plain())
        at = dice.randrange(len(files))
        data = bytearray(files[at].read())
        where = dice.randrange(len(data))
        data[where] ^= 1 << dice.randrange(8)
        files[at] = attrs.evolve(files[at], content=Content.from_bytes(bytes(data)))
        found = cases.checked(cases.message(tuple(files)))
        if found.completeness.whole:
            # The Id of a SignatureValue is signed by nobody, and says nothing of the dossier.
            assert at == len(files) - 1, where
            assert where > data.index(b"<ds:Signature"), where
            assert found.dossier == made.plain(message=cases.MESSAGE)


@pytest.mark.parametrize("lack", ["trust", "at", "manifest", "checklist"])
def test_a_step_that_did_not_run_makes_nothing_whole(lack: str) -> None:
    files, given = cases.plain(), {}
    if lack == "manifest":
        files = files[:-1]
    elif lack == "checklist":
        dossier = made.plain(message=cases.MESSAGE, submission="unheard-of")
        files = (*files[:-1], cases.signed(dossier))
    else:
        given = {lack: None}
    found = cases.checked(cases.message(files), **given)
    assert found.completeness.state is DossierState.NOT_TOLD
    assert len(found.completeness.unknown) == 1
    assert not found.errors


def test_without_a_manifest_an_archive_is_said_not_to_be_looked_into() -> None:
    _, change = cases.DEFECTS["an archive"]
    files = change(cases.plain())
    found = cases.checked(cases.message((*files[:2], files[-1])))
    assert rules(found) == {"VNE-DOSSIER-024"}
    assert found.completeness.state is DossierState.NOT_TOLD


def test_a_status_has_no_dossier() -> None:
    assert check(factories.status()).completeness.state is DossierState.NOT_TOLD


def test_a_manifest_whose_signature_does_not_hold_proves_no_lack() -> None:
    _, change = cases.DEFECTS["the manifest tampered with"]
    found = cases.checked(cases.message(change(cases.plain())[1:]))
    assert {"VNE-DOSSIER-001", "VNE-DOSSIER-013"} <= rules(found)
    assert found.completeness.state is DossierState.NOT_TOLD


# -- several messages ------------------------------------------------------------------------------


def divided() -> tuple[DocumentEnvelope, DocumentEnvelope]:
    papers = made.plain().papers
    dossier = made.plain(
        message=cases.MESSAGE,
        papers=(papers[0], attrs.evolve(papers[1], in_message="B"), papers[2]),
    )
    first = (*attachments(dossier), cases.signed(dossier))
    second = attachments(Dossier(papers=(papers[1],)))
    return cases.message(first), cases.message(second, "B")


def test_a_dossier_in_two_messages_is_whole_with_both() -> None:
    first, second = divided()
    assert cases.checked(first, others=[second]).completeness.whole
    alone = cases.checked(first)
    assert alone.completeness.state is DossierState.PARTLY
    assert alone.completeness.missing == ("2. Dự thảo Quyết định",)
    empty = attrs.evolve(second, attachments=())
    assert rules(cases.checked(first, others=[empty])) == {"VNE-DOSSIER-001"}


def test_the_own_message_may_be_named() -> None:
    papers = tuple(attrs.evolve(one, in_message=cases.MESSAGE) for one in made.plain().papers[:2])
    dossier = made.plain(message=cases.MESSAGE, papers=papers)
    assert cases.checked(cases.carrying(dossier)).completeness.whole


@pytest.mark.parametrize("where", [cases.MESSAGE, "B", None])
def test_a_paper_without_any_file_is_nowhere_whatever_message_it_names(where: str | None) -> None:
    papers = made.plain().papers
    bare = attrs.evolve(papers[1], copies=(), in_message=where)
    dossier = made.plain(message=cases.MESSAGE, papers=(papers[0], bare, papers[2]))
    _, second = divided()
    found = cases.checked(cases.carrying(dossier), others=[second])
    assert found.completeness.state is DossierState.PARTLY
    assert rules(found) == {"VNE-DOSSIER-019"}


def test_a_manifest_of_one_message_is_of_none_that_has_no_identifier() -> None:
    for ident, whole in ((cases.MESSAGE, False), (None, True)):
        dossier = made.plain(message=ident)
        envelope = attrs.evolve(cases.carrying(dossier), header=None)
        state = cases.checked(envelope).completeness.state
        assert state is (DossierState.WHOLE if whole else DossierState.NOT_TOLD)
        envelope = attrs.evolve(envelope, attachments=envelope.attachments[1:])
        state = cases.checked(envelope).completeness.state
        assert state is (DossierState.PARTLY if whole else DossierState.NOT_TOLD)


def test_nobody_may_sign_where_nobody_is_allowed() -> None:
    envelope = cases.message(cases.plain())
    verification = messages.verify(messages.signed())
    assert verification.signatures[0].passed
    for signers, whole in (((), False), (("0" * 64,), False), ((FINGERPRINT,), True), (None, True)):
        found = cases.checked(envelope, signers=signers, verification=verification)
        assert found.completeness.whole is whole


# -- folders ---------------------------------------------------------------------------------------


def test_a_folder_is_checked_under_true_names_and_those_on_disk(tmp_path: Path) -> None:
    dossier = made.plain()
    manifest = make_manifest(dossier, messages.signer(), at=pki.NOW)
    trusting = {"trust": messages.trust(), "at": pki.NOW, "crls": messages.crls()}
    on_disk = [name for names in disk_names(dossier) for name in names]
    for names in (on_disk, [file.name for file in dossier.files]):
        folder = tmp_path / names[0]
        folder.mkdir()
        for name, file in zip(names, dossier.files, strict=True):
            (folder / name).write_bytes(b"".join(file.chunks()))
        paths = sorted(folder.iterdir(), reverse=True)
        files = [(path.name, Content.from_file(path)) for path in paths]
        found = check_files(manifest, files, **trusting)
        assert found.completeness.whole, found
        assert found.findings == ()
        assert rules(check_files(manifest, files[1:], **trusting)) == {"VNE-DOSSIER-001"}


def test_the_same_bytes_announced_twice_are_wanted_twice() -> None:
    paper = made.plain().papers[0]
    twin = attrs.evolve(paper, order=2, copies=[PaperFile.from_bytes(b"x", "b.pdf")] * 2)
    dossier = made.plain(submission=None, papers=[paper, twin])
    assert cases.checked(cases.carrying(dossier)).completeness.whole
    files = (*attachments(dossier)[:-1], cases.signed(dossier))
    assert cases.checked(cases.message(files)).completeness.missing == ("2. b.pdf",)


# -- checklists ------------------------------------------------------------------------------------

LIST = """
id = "own"
vi = "Hồ sơ riêng"
en = "Own dossier"
document = "12/QĐ-UBND"
confidence = "{confidence}"
[[item]]
kind = "tham-dinh"
vi = "Báo cáo thẩm định"
en = "Report of appraisal"
"""


@pytest.mark.parametrize(
    ("confidence", "severity", "state"),
    [
        ("text", Severity.ERROR, DossierState.PARTLY),
        ("code", Severity.WARNING, DossierState.NOT_TOLD),
        ("mem", Severity.INFO, DossierState.NOT_TOLD),
    ],
)
def test_a_list_decides_no_more_than_it_is_known(
    confidence: str, severity: Severity, state: DossierState
) -> None:
    own = Checklist.load(LIST.format(confidence=confidence).encode())
    found = cases.checked(cases.message(cases.plain()), checklist=own)
    assert [(one.rule, one.severity) for one in found.findings] == [("VNE-DOSSIER-020", severity)]
    assert found.completeness.state is state


# -- arguments -------------------------------------------------------------------------------------


def test_wrong_arguments_are_refused() -> None:
    envelope = cases.message(cases.plain())
    with pytest.raises(WrongTypeError, match="envelope"):
        check(b"<edXML/>")  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="revocation"):
        check(envelope, revocation="no")  # type: ignore[arg-type]
    with pytest.raises(WrongTypeError, match="signers"):
        check(envelope, signers="ab")
    file = attrs.evolve(made.plain().files[0], content=None)
    dossier = Dossier(papers=[attrs.evolve(made.plain().papers[0], copies=[file])])
    with pytest.raises(MissingContentError):
        attachments(dossier)


def test_the_manifest_is_an_attachment_like_any_other() -> None:
    one = manifest_attachment(made.plain(), messages.signer(), at=pki.NOW)
    assert (one.name, one.content_type) == ("ho-so.xml", "application/xml")
    assert manifest_attachment(made.plain()).read() == make_manifest(made.plain())


def test_answers_are_plain_data() -> None:
    data = judged("missing").to_data()
    assert data["completeness"]["state"] == "partly"
    assert data["completeness"]["missing"] == ["1. Tờ trình.pdf"]
    assert "lacking" in judged("missing").completeness.text("en")
    assert "thiếu" in judged("missing").completeness.text("vi")


def test_what_is_told_of_a_hostile_manifest_is_bounded() -> None:
    file = PaperFile(name="../a", size=1, sha256="0" * 64)
    paper = Paper(order=1, number="1" * 12, notation="1" * 31, pages=99_999, copies=[file])
    found = check_files(make_manifest(Dossier(papers=[paper] * 2_000)), ())
    counted = Counter(one.rule for one in found.findings)
    assert counted["VNE-DOSSIER-026"] == limits.MAX_VIOLATIONS
    assert max(counted.values()) == limits.MAX_VIOLATIONS
    assert len(found.completeness.missing) == 2_000
    assert len(found.completeness.text()) < 500
