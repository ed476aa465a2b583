"""Ways to fool a statement, each tried: by outsiders with no key, and by insiders who sign."""

from __future__ import annotations

import base64
import functools
import io
import random
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
from lxml import etree

import vnedoc
from tests import axis, factories
from tests.effort import cost, unit, within
from tests.signature import messages, pki
from vnedoc.content import Content, MemorySource
from vnedoc.limits import (
    MAX_LISTED,
    MAX_STATEMENT_BYTES,
    MAX_STATEMENT_ZIPS,
    MAX_STATEMENTS,
    MAX_STATEMENTS_LOOKED_AT,
    MAX_STATEMENTS_NODES,
    MAX_TEXT_CHARACTERS,
)
from vnedoc.model import DocumentEnvelope, Organ
from vnedoc.names import DS
from vnedoc.signature.statement import finding, form, judging, matching
from vnedoc.signature.statement.content import StatementRefusedError
from vnedoc.signature.statement.matching import MAX_DIFFERENCES
from vnedoc.signature.statement.normal import IncomparableError, normal_text
from vnedoc.signature.statement.signing import sign_statement
from vnedoc.signature.verdict import Indication, Verification
from vnedoc.signature.verifier import verify
from vnedoc.xml.reading.tree import parse

pytestmark = pytest.mark.table

FAILED, INDETERMINATE, PASSED = (
    Indication.FAILED,
    Indication.INDETERMINATE,
    Indication.PASSED,
)
NS = form.NS
MESSAGE = factories.document()
EVIL = b"%PDF-1.4 forged\n"


def check(data: bytes, **options: Any) -> Verification:
    options.setdefault("require", "statement")
    return messages.verify(data, **options)


def envelope_of(data: bytes) -> DocumentEnvelope:
    envelope = vnedoc.loads(data)
    assert isinstance(envelope, DocumentEnvelope)
    return envelope


@functools.cache
def honest(envelope: DocumentEnvelope = MESSAGE) -> bytes:
    target = io.BytesIO()
    sign_statement(vnedoc.dumps(envelope), target, messages.signer(), at=pki.NOW)
    return target.getvalue()


@functools.cache
def statement_text() -> bytes:
    return envelope_of(honest()).attachments[-1].read()


def unsigned_text() -> bytes:
    return re.sub(rb"<ds:Signature.*</ds:Signature>", b"", statement_text(), flags=re.DOTALL)


def by_an_insider(text: bytes, kind: str = "p256") -> bytes:
    """The statement, signed by somebody who is trusted."""
    return messages.sign_text(text, messages.signer(kind))


def carrying(*statements: bytes, envelope: DocumentEnvelope = MESSAGE) -> bytes:
    """The message with these statements."""
    added = tuple(
        factories.attachment(20 + index, f"s{index}.xml", text, "application/xml")
        for index, text in enumerate(statements)
    )
    return vnedoc.dumps(attrs.evolve(envelope, attachments=(*envelope.attachments, *added)))


def codes(answer: Verification) -> set[str]:
    return messages.codes(answer)


def edit(old: str, new: str) -> bytes:
    """An unsigned statement with one change."""
    assert old.encode() in unsigned_text()
    return unsigned_text().replace(old.encode(), new.encode(), 1)


def test_what_is_compared_with_holds() -> None:
    assert check(carrying(statement_text())).valid
    assert check(carrying(by_an_insider(unsigned_text()))).valid


# -- the form: signed by somebody trusted, and still not what this version is ----------------------


SUBJECT = 'field="MessageHeader/Subject"'
FIRST = 'field="MessageHeader/To[1]/OrganId"'


@pytest.mark.parametrize(
    ("old", "new", "indication"),
    [
        # the same field twice, in every spelling of an index
        ("<Values>", f"<Values><Text {SUBJECT}>x</Text>", FAILED),
        (FIRST, 'field="MessageHeader/To[2]/OrganId"', FAILED),
        (FIRST, 'field="MessageHeader/To[01]/OrganId"', INDETERMINATE),
        (FIRST, 'field="MessageHeader/To[0]/OrganId"', INDETERMINATE),
        (FIRST, 'field="MessageHeader/To[1][1]/OrganId"', FAILED),
        (FIRST, 'field="MessageHeader/To/OrganId"', FAILED),
        (FIRST, 'field="Message[1]Header/To[1]/OrganId"', FAILED),
        (FIRST, 'field="MessageHeader/To[+1]/OrganId"', INDETERMINATE),
        (SUBJECT, 'field="MessageHeader/Subject[1]"', FAILED),
        (SUBJECT, 'field=" MessageHeader/Subject"', INDETERMINATE),
        (SUBJECT, f'xmlns:v="{NS}" v:{SUBJECT}', INDETERMINATE),
        # comments, instructions and elements inside and beside values
        ("<Text field", "<!-- x --><Text field", FAILED),
        ("<Text field", "<?x y?><Text field", FAILED),
        ("V/v phối", "V/v <!-- x -->phối", FAILED),
        ("V/v phối", "V/v <?x?>phối", FAILED),
        ("V/v phối", "V/v <b/>phối", FAILED),
        ("</Statement>", "</Statement><!-- %PDF-1.4 -->", FAILED),
        ("</Statement>", "</Statement><?x y?>", FAILED),
        # attributes and namespaces
        ('version="1"', 'version="1" more="1"', INDETERMINATE),
        ("<Values>", '<Values xml:lang="vi">', INDETERMINATE),
        ("<Values>", '<Values xml:space="preserve">', INDETERMINATE),
        ("<Text field", '<Text xml:base="x" field', INDETERMINATE),
        ("<Text field", '<Text xsi:nil="1" xmlns:xsi="urn:xsi" field', INDETERMINATE),
        ("<Values>", '<Values xmlns="urn:vnedoc:statement:2">', INDETERMINATE),
        ("<Size>", '<Size xmlns="">', INDETERMINATE),
        # types and values out of normal form
        ('<Number field="MessageHeader/OtherInfo/Priority">0</Number>',
         '<Text field="MessageHeader/OtherInfo/Priority">0</Text>', FAILED),
        ('OtherInfo/Priority">0<', 'OtherInfo/Priority">00<', FAILED),
        ('OtherInfo/Direction">false<', 'OtherInfo/Direction">0<', FAILED),
        ("2025-07-15", "2025/07/15", FAILED),
        ("V/v phối", " V/v phối", FAILED),
        ("V/v phối", unicodedata.normalize("NFD", "V/v phối"), FAILED),
        ("V/v phối", "V/v  phối", FAILED),
        ("V/v phối", "V/v\u00a0phối", FAILED),
        ("<Values>", '<Values><Text field="MessageHeader/ApplicationType"></Text>', FAILED),
        # files
        ("<File>", "<File><Name>x</Name><Size>0</Size></File><File>", INDETERMINATE),
        ("<Size>", "<Size>+", FAILED),
        ("<Size>", "<Size>0", FAILED),
        ("<Sha256>", "<Sha256> ", FAILED),
    ],
)  # fmt: skip
def test_no_other_form_passes_whoever_signed(old: str, new: str, indication: Indication) -> None:
    answer = check(carrying(by_an_insider(edit(old, new))))
    (verdict,) = answer.signatures
    assert verdict.indication is indication
    assert not answer.valid
    assert answer.envelope is None


def test_a_statement_on_nothing_says_nothing() -> None:
    text = re.sub(rb"<(Values|Files)>.*</\1>", rb"<\1/>", unsigned_text(), flags=re.DOTALL)
    nothing = DocumentEnvelope()
    answer = check(carrying(by_an_insider(text), envelope=nothing))
    assert not answer.valid
    assert not check(carrying(by_an_insider(text))).valid


@pytest.mark.parametrize(
    "text",
    [
        b"<!-- %PDF-1.4 -->" + statement_text().partition(b"?>")[2],
        b"<?x y?>" + statement_text().partition(b"?>")[2],
        b" " * 1024 + statement_text().partition(b"?>")[2],
        b"<!DOCTYPE Statement [<!ENTITY x 'y'>]>" + statement_text().partition(b"?>")[2],
        statement_text().decode().replace("UTF-8", "UTF-16").encode("utf-16"),
        statement_text().replace(b"Statement ", b"Statement:Statement ", 1),
        b"\n" + statement_text(),
        b"",
        b"<",
        b"<Statement",
    ],
)
def test_what_only_looks_like_a_statement_is_a_file_that_nobody_listed(text: bytes) -> None:
    answer = check(carrying(statement_text(), text))
    assert not answer.valid
    assert [verdict.indication for verdict in answer.signatures] == [FAILED]


@pytest.mark.parametrize("prefix", ["", "\ufeff", '<?xml version="1.0"?>', " \n\t "])
@pytest.mark.parametrize("name", ["Statement", "s:Statement"])
def test_it_is_found_whatever_its_spelling(prefix: str, name: str) -> None:
    declared = "xmlns:s" if ":" in name else "xmlns"
    text = f'{prefix}<{name} {declared}="{NS}"/>'
    answer = check(carrying(statement_text(), text.encode()))
    assert [verdict.indication for verdict in answer.signatures] == [PASSED, FAILED]
    assert not answer.valid


# -- the signature --------------------------------------------------------------------------------


def test_a_plain_signature_does_not_make_a_statement() -> None:
    signed = etree.fromstring(by_an_insider(unsigned_text()))
    signature = signed[-1]
    for reference in signature.findall(f"{{{DS}}}SignedInfo/{{{DS}}}Reference")[1:]:
        signature[0].remove(reference)
    signature.remove(signature.find(f"{{{DS}}}Object"))
    info = etree.tostring(signature[0], method="c14n", exclusive=True)
    method = signature[0].find(f"{{{DS}}}SignatureMethod").get("Algorithm")
    value = messages.signer().sign(messages._Request(method=method, data=info))
    signature[1].text = base64.b64encode(value).decode()
    for require in (None, "statement"):
        answer = check(carrying(etree.tostring(signed)), require=require)
        (verdict,) = answer.signatures
        assert (verdict.indication, verdict.form) == (FAILED, "statement")
        assert not answer.valid


def wrapped_root(root: etree._Element) -> etree._Element:
    """The signed statement inside another one, which says something else."""
    outer = etree.fromstring(edit("V/v phối", "V/v không phối"))
    outer.append(root)
    return outer


def second_signature(root: etree._Element) -> etree._Element:
    root.append(etree.fromstring(etree.tostring(root[-1])))
    return root


def moved_signature(root: etree._Element) -> etree._Element:
    root.insert(0, root[-1])
    return root


def without_signature(root: etree._Element) -> etree._Element:
    root.remove(root[-1])
    return root


def stray_inside(root: etree._Element) -> etree._Element:
    value = root.find(".//{*}Text")
    value.append(etree.fromstring(etree.tostring(root[-1])))
    return root


@pytest.mark.parametrize(
    "change", [wrapped_root, second_signature, moved_signature, without_signature, stray_inside]
)
def test_wrapping(change: Callable[[etree._Element], etree._Element]) -> None:
    changed = change(etree.fromstring(statement_text()))
    answer = check(carrying(etree.tostring(changed)))
    assert not answer.valid
    assert not any(verdict.passed for verdict in answer.signatures)


def test_beside_a_good_statement_a_bad_one_is_judged_too() -> None:
    forged = statement_text().replace("V/v phối".encode(), "V/v không phối".encode())
    for bad in (forged, unsigned_text()):
        for order in ((statement_text(), bad), (bad, statement_text())):
            answer = check(carrying(*order))
            assert not answer.valid
            assert {verdict.indication for verdict in answer.signatures} == {PASSED, FAILED}
            assert {verdict.form for verdict in answer.signatures} == {"statement"}


def test_a_statement_of_somebody_who_is_not_trusted_counts_for_nothing() -> None:
    root = pki.issue("Gốc lạ", ca=True)
    stranger = pki.issue("Người lạ", root)
    signer = messages.PemSigner.load(stranger.key_pem(), stranger.pem + root.pem)
    text = messages.sign_text(unsigned_text(), signer)
    assert not check(carrying(text)).valid
    assert not check(carrying(statement_text(), text)).valid


# -- the message around it ------------------------------------------------------------------------


def header(**changes: Any) -> DocumentEnvelope:
    return attrs.evolve(MESSAGE, header=attrs.evolve(MESSAGE.header, **changes))


@pytest.mark.parametrize(
    "subject",
    [
        "V/v phối hợp  thực hiện ví dụ",
        "V/v phối hợp\u00a0thực hiện ví dụ",
        "V/v phối hợp\tthực hiện ví dụ",
        "V/v phối hợp\nthực hiện ví dụ",
        "V/v phối hợp thực hiện ví dụ\u00a0",
        "V/v phối hợp thực hiện ví dụ\u200b",
        "\ufeffV/v phối hợp thực hiện ví dụ",
        "Ⅴ/v phối hợp thực hiện ví dụ",
        "v/v phối hợp thực hiện ví dụ",
        "V/v phối hợp thực hiện ví dụ ",
        unicodedata.normalize("NFD", "V/v phối hợp thực hiện ví dụ"),
    ],
)
def test_only_composition_and_ends_are_levelled(subject: str) -> None:
    same = unicodedata.normalize("NFC", subject).strip(" \t\r\n") == MESSAGE.header.subject
    assert check(carrying(statement_text(), envelope=header(subject=subject))).valid is same


def test_values_do_not_move_between_neighbours() -> None:
    first, second = MESSAGE.header.recipients
    swapped = attrs.evolve(first, organ_name=second.organ_name)
    envelope = header(recipients=(swapped, attrs.evolve(second, organ_name=first.organ_name)))
    assert not check(carrying(statement_text(), envelope=envelope)).valid


# -- files ----------------------------------------------------------------------------------------


def packed(data: bytes, name: str = "x.pdf", extra: bytes = b"") -> bytes:
    """A zip of one entry that holds `extra` in its first bytes, where a PDF reader looks."""
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = raw.compress(data) + raw.flush()
    called = name.encode()
    field = struct.pack("<HH", 0x9999, len(extra)) + extra if extra else b""
    facts = (20, 0, 8, 0, 0, zlib.crc32(data), len(body), len(data), len(called))
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", *facts, len(field)) + called + field
    central = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, *facts, 0, 0, 0, 0, 0, 0) + called
    end = struct.pack(
        "<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, len(central), len(local) + len(body), 0
    )
    return local + body + central + end


def with_first(content: bytes, name: str | None = None) -> DocumentEnvelope:
    first, *others = MESSAGE.attachments
    changed = attrs.evolve(first, content=Content.from_bytes(content), name=name or first.name)
    return attrs.evolve(MESSAGE, attachments=(changed, *others))


def test_the_zip_of_these_tests_is_one() -> None:
    with zipfile.ZipFile(io.BytesIO(packed(b"abc", extra=EVIL))) as archive:
        assert archive.read("x.pdf") == b"abc"
    assert EVIL in packed(b"abc", extra=EVIL)[:1024]


@pytest.mark.parametrize("entry", ["x.pdf", "x.docx", "x", ".", "../../x.pdf", "x.pdf.exe"])
@pytest.mark.parametrize("name", ["05-SVDA-VP.pdf", "khac.pdf", "khac", "khac.docx"])
def test_what_is_handed_out_is_what_was_signed_whatever_it_came_in(entry: str, name: str) -> None:
    # A zip may hold a second document in front of its entry, so its own bytes are nobody's word.
    zipped = packed(factories.PDF, entry, EVIL)
    answer = check(carrying(statement_text(), envelope=with_first(zipped, name)))
    assert answer.valid
    (first, *_) = answer.envelope.attachments
    assert first.name == "05-SVDA-VP.pdf"
    assert first.read() == factories.PDF
    assert first.content.read() == factories.PDF
    assert EVIL not in vnedoc.dumps(answer.envelope)


def test_a_statement_is_handed_out_without_what_nobody_signed() -> None:
    smuggled = statement_text().replace(b"<Statement ", b'<Statement xmlns:evil="urn:forged" ', 1)
    for text in (packed(statement_text(), "s.docx", EVIL), smuggled):
        answer = check(carrying(text))
        assert answer.valid
        held = answer.envelope.attachments[-1].content.read()
        assert b"forged" not in held
        again = attrs.evolve(
            answer.envelope,
            attachments=(
                *answer.envelope.attachments[:-1],
                attrs.evolve(answer.envelope.attachments[-1], content=Content.from_bytes(held)),
            ),
        )
        assert check(vnedoc.dumps(again)).signatures[0].passed


def test_a_zip_that_was_signed_is_not_its_entry() -> None:
    zipped = axis.zipped(factories.PDF, "pdf")
    sent = factories.document(attachments=(factories.attachment(1, "goi.zip", zipped),))
    data = honest(sent)
    text = envelope_of(data).attachments[-1].read()
    assert check(data).valid
    assert check(carrying(text, envelope=axis.through(sent))).valid
    unpacked = factories.document(attachments=(factories.attachment(1, "goi.zip", factories.PDF),))
    assert not check(carrying(text, envelope=unpacked)).valid


def test_names_do_not_move_between_files_of_the_same_bytes() -> None:
    sent = factories.document(
        attachments=(factories.attachment(1, "a.pdf"), factories.attachment(2, "b.pdf"))
    )
    text = envelope_of(honest(sent)).attachments[-1].read()
    moved = factories.document(
        attachments=(factories.attachment(1, "x.pdf"), factories.attachment(2, "a.pdf"))
    )
    answer = check(carrying(text, envelope=moved))
    assert answer.valid
    assert [a.name for a in answer.envelope.attachments][:2] == ["b.pdf", "a.pdf"]


def test_two_statements_that_name_a_file_differently_do_not_both_hold() -> None:
    other = edit("05-SVDA-VP.pdf", "Quyết định bổ nhiệm.pdf")
    answer = check(carrying(statement_text(), by_an_insider(other, "p384")))
    assert [verdict.indication for verdict in answer.signatures] == [PASSED, INDETERMINATE]
    assert "VNE-SIG-739" in codes(answer)
    assert not answer.valid
    assert answer.envelope.attachments[0].name == "05-SVDA-VP.pdf"


@pytest.mark.parametrize("listed", [True, False])
def test_a_statement_is_never_a_listed_file(listed: bool) -> None:
    other = b'<Statement xmlns="urn:vnedoc:statement:1"/>'
    digest = factories.Content.from_bytes(other).sha256()
    entry = f"<Name>x.xml</Name><Size>{len(other)}</Size><Sha256>{digest}</Sha256>"
    text = edit("<Files>", f"<Files><File>{entry}</File>") if listed else unsigned_text()
    answer = check(carrying(by_an_insider(text), other))
    assert not answer.valid
    assert answer.signatures[1].indication is FAILED


# -- making ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        b'<Statement xmlns="urn:vnedoc:statement:1"/>',
        statement_text().replace("V/v phối".encode(), "V/v không phối".encode()),
        unsigned_text(),
    ],
)
def test_none_is_added_where_one_stands_that_does_not_hold(text: bytes) -> None:
    with pytest.raises(StatementRefusedError):
        sign_statement(carrying(text), io.BytesIO(), messages.signer(), at=pki.NOW)


def test_none_is_made_that_nobody_would_read() -> None:
    many = tuple(
        Organ(organ_id=f"H{i % 90:02}.{i:05}", organ_name="Đơn vị " + "a" * 150)
        for i in range(5000)
    )
    with pytest.raises(StatementRefusedError) as caught:
        honest(header(recipients=many))
    assert str(MAX_STATEMENT_BYTES) in caught.value.text("vi")
    assert check(honest(header(recipients=many[:1000]))).valid


# -- costs ----------------------------------------------------------------------------------------

MARKS = "\u0315" * 5_000 + "\u0301" * 4_900


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("a" + "\u0301" * 30, True),
        ("a" + "\u0301" * 31, False),
        ("a" + "\u0315\u0301" * 16, False),
        ("a" + "\u0f73" * 31, False),
        ("a" + "\u0344" * 31, False),
        ("ệ" * 1000, True),
        ("e\u0323\u0302" * 1000, True),
        ("a" * 10_000, True),
        ("a" * 10_001, False),
    ],
)
def test_values_that_cost_too_much_are_not_compared(text: str, taken: bool) -> None:
    if taken:
        assert normal_text(text) == unicodedata.normalize("NFC", text)
    else:
        with pytest.raises(IncomparableError) as caught:
            normal_text(text)
        assert caught.value.en
        assert caught.value.vi


def test_every_letter_that_comes_apart_into_marks_counts_as_one() -> None:
    hidden = [
        c
        for c in map(chr, range(0x110000))
        if not unicodedata.combining(c)
        and unicodedata.combining(unicodedata.normalize("NFD", c)[0])
    ]
    for letter in hidden:
        with pytest.raises(IncomparableError):
            normal_text("a" + letter * 31)


def bomb_of_marks() -> bytes:
    many = (MARKS,) * (MAX_TEXT_CHARACTERS // len(MARKS) - 1)
    return carrying(statement_text(), envelope=header(to_places=many))


def bomb_of_lookalikes() -> bytes:
    return carrying(statement_text(), *[LOOKALIKE + b" " * 4000] * 800)


def bomb_of_statements() -> bytes:
    return carrying(*[b'<Statement xmlns="urn:vnedoc:statement:1"/>'] * 800)


def bomb_of_zips() -> bytes:
    bomb = packed(bytes(150_000_000))
    files = tuple(factories.attachment(i, f"{i}.pdf", bomb) for i in range(20))
    return carrying(statement_text(), envelope=attrs.evolve(MESSAGE, attachments=files))


def bomb_of_zipped_statements() -> bytes:
    bomb = packed(b"<Statement xmlns='urn:x'>" + b" " * 1_000_000)
    return carrying(statement_text(), *[bomb] * 500)


def bomb_of_values() -> bytes:
    places = tuple(str(i) for i in range(MAX_LISTED - 50))
    return carrying(*[statement_text()] * 8, envelope=header(to_places=places))


@pytest.mark.parametrize(
    "bomb",
    [
        bomb_of_marks,
        bomb_of_lookalikes,
        bomb_of_statements,
        bomb_of_zips,
        bomb_of_zipped_statements,
        bomb_of_values,
    ],
)
def test_a_statement_lent_from_elsewhere_buys_no_work(bomb: Callable[[], bytes]) -> None:
    data = bomb()
    reading = cost(lambda: vnedoc.loads(data), times=2) / min(unit() for _ in range(3))
    answer = within(150 + 4 * reading, lambda: check(data))
    assert not answer.valid
    reasons = sum(len(verdict.reasons) for verdict in answer.signatures)
    assert reasons <= (MAX_STATEMENTS + 1) * (MAX_DIFFERENCES + 8)


LOOKALIKE = b"<Statement xmlns='urn:x' xmlns:v='urn:vnedoc:statement:1'/>"


def test_the_bounds_leave_room_for_honest_messages() -> None:
    assert MAX_STATEMENTS_LOOKED_AT > MAX_STATEMENTS
    reports = tuple(
        factories.attachment(i, f"{i}.xml", LOOKALIKE + b" " * i)
        for i in range(MAX_STATEMENTS_LOOKED_AT)
    )
    assert check(honest(factories.document(attachments=reports[1:]))).valid
    with pytest.raises(StatementRefusedError):
        honest(factories.document(attachments=reports))
    # What does not name the namespace is a file like any other, and there may be many.
    others = tuple(
        factories.attachment(i, f"{i}.xml", b"<Statement xmlns='urn:x'/>" + b" " * i)
        for i in range(3 * MAX_STATEMENTS_LOOKED_AT)
    )
    assert check(honest(factories.document(attachments=others))).valid


def test_more_statements_than_are_judged_are_never_passed_over() -> None:
    answer = check(carrying(*[statement_text()] * (MAX_STATEMENTS + 1)))
    assert "VNE-SIG-737" in codes(answer)
    assert not answer.valid
    assert check(carrying(*[statement_text()] * MAX_STATEMENTS)).valid


def test_an_unpacked_file_is_read_like_any_other(tmp_path: Path) -> None:
    data = random.Random(4).randbytes(2_000_000)
    large = factories.document(attachments=(factories.attachment(data=data),))
    sent = envelope_of(honest(large))
    path = tmp_path / "m.edxml"
    path.write_bytes(vnedoc.dumps(axis.through(sent)))
    answer = verify(path, messages.trust(), at=pki.NOW, crls=messages.crls())
    assert answer.valid
    (first, last) = answer.envelope.attachments
    assert first.read() == data
    with first.content.open() as opened:
        opened.seek(300_001)
        assert opened.read(3) == data[300_001:300_004]
    assert parse(MemorySource(last.read())).root.tag == form.ROOT


# -- how often the work is done -------------------------------------------------------------------


def counted(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> list[Any]:
    """Calls of a function of a module, which are let through."""
    calls: list[Any] = []
    real = getattr(module, name)

    def call(*given: Any, **more: Any) -> Any:
        calls.append(given)
        return real(*given, **more)

    monkeypatch.setattr(module, name, call)
    return calls


def test_the_same_statement_is_parsed_and_judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed = counted(monkeypatch, finding, "_parsed")
    judged = counted(monkeypatch, judging, "_judge")
    answer = check(carrying(*[statement_text()] * MAX_STATEMENTS))
    assert answer.valid
    assert len({one.location for one in answer.signatures}) == MAX_STATEMENTS
    assert (len(parsed), len(judged)) == (1, 1)


@pytest.mark.parametrize(
    ("count", "text", "large"),
    [
        (2, "<Text>" + "x" * (MAX_STATEMENT_BYTES - 300) + "</Text>", False),
        (5, "<Text>" + "x" * (MAX_STATEMENT_BYTES - 300) + "</Text>", True),
        (8, "<a/>" * (MAX_STATEMENTS_NODES // 8 - 10), False),
        (8, "<a/>" * (MAX_STATEMENTS_NODES // 8 + 1), True),
        (8, "<a b=''/>" * (MAX_STATEMENTS_NODES // 16 + 1), True),
    ],
)
def test_all_statements_are_counted_before_any_is_parsed(
    count: int, text: str, large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed = counted(monkeypatch, finding, "_parsed")
    texts = [f"<Statement xmlns='{NS}'>{text}{i}</Statement>".encode() for i in range(count)]
    answer = check(carrying(*texts))
    assert not answer.valid
    assert len(parsed) == (0 if large else count)
    assert (codes(answer) == {"VNE-SIG-741"}) is large
    assert all(one.indication is INDETERMINATE or not large for one in answer.signatures)


def test_a_message_of_too_many_zips_is_searched_no_further(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened = counted(monkeypatch, finding, "unpacked_size")
    zipped = packed(b"x")
    files = tuple(
        factories.attachment(i, f"{i}.txt", zipped) for i in range(MAX_STATEMENT_ZIPS + 5)
    )
    data = carrying(packed(statement_text()), envelope=attrs.evolve(MESSAGE, attachments=files))
    assert not check(data).valid
    assert len(opened) == MAX_STATEMENT_ZIPS
    with pytest.raises(StatementRefusedError):
        honest(attrs.evolve(MESSAGE, attachments=files))


@pytest.mark.parametrize("size", [1_000, 2_000])
def test_values_are_compared_once_for_each_statement(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    walked = counted(monkeypatch, matching, "values_of")
    places = tuple(str(i) for i in range(size))
    answer = check(
        carrying(
            *[statement_text() + b" " * i for i in range(4)], envelope=header(to_places=places)
        )
    )
    assert len(answer.signatures) == 4
    assert len(walked) == 1
