"""One verification, one budget: what it counts, both sides of limits, nothing done twice."""

from __future__ import annotations

import functools
import io
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509

from tests.signature import hostile, messages, pki
from vnedoc import limits
from vnedoc.signature import verifier
from vnedoc.signature.examining import stamping
from vnedoc.signature.examining.judging import Terms
from vnedoc.signature.making import signing
from vnedoc.signature.trust import known, ledger, path, revocation
from vnedoc.signature.trust.chain import check_chain
from vnedoc.signature.trust.ledger import Expense, Ledger, OverdrawnError
from vnedoc.signature.trust.parts import count_list_parts, count_parts, longest_name, signed_part
from vnedoc.signature.verdict import Indication

pytestmark = pytest.mark.table

PKI = pki.make_pki()
NOW = pki.NOW


def test_every_budget_has_both_sides_and_both_languages():
    for expense in Expense:
        own = Ledger()
        own.spend(expense, expense.limit)
        with pytest.raises(OverdrawnError) as caught:
            own.spend(expense)
        assert own.spent[expense] == expense.limit
        assert caught.value.reason.code == "VNE-SIG-207"
        assert expense.en in caught.value.reason.text("en")
        assert expense.vi in caught.value.reason.text("vi")


def test_nothing_is_found_out_twice():
    own, asked = Ledger(), []
    assert [own.once("a", lambda: asked.append(1)) for _ in range(3)] == [None] * 3
    assert asked == [1]


def test_a_parsed_certificate_is_the_one_that_was_read():
    own = Ledger()
    first = own.known(PKI.signer.der)
    assert own.known(PKI.signer.der) is first
    assert own.known(first.certificate) is first


# -- counting before parsing -------------------------------------------------------------------


@pytest.mark.parametrize("party", [PKI.root, PKI.signer, PKI.tsa, PKI.responder])
def test_parts_are_all_the_values_that_a_parser_sees(party):
    def values(data: bytes) -> int:
        from asn1crypto import parser

        count = 0
        while data:
            _, _, tag, header, inside, trailer = parser.parse(data, strict=False)
            data = data[len(header) + len(inside) + len(trailer) :]
            wraps = tag == 4 and inside[:1] == b"\x30"
            count += 1 + (values(inside) if header[0] & 0x20 or wraps else 0)
        return count

    assert count_parts(party.der, 10_000) == values(party.der)
    assert count_parts(party.der, 5) == 6


@pytest.mark.parametrize("data", [b"", b"\x30", b"\x30\x82\x01", b"\x30\x85" + b"\xff" * 9, b"\0"])
def test_damaged_bytes_end_the_count(data):
    assert count_parts(data, 10) <= 1
    assert count_list_parts(data, 10) <= 1
    assert longest_name(data) == 0
    assert signed_part(data) is None


def test_the_entries_of_a_list_are_not_counted():
    assert count_list_parts(hostile.list_of(1), 1000) == count_list_parts(hostile.list_of(99), 1000)
    assert count_parts(hostile.list_of(99), 1000) > 300


@pytest.mark.parametrize("data", [*PKI.crls, hostile.list_of(3)])
def test_the_signed_part_is_what_cryptography_takes(data):
    assert signed_part(data) == x509.load_der_x509_crl(data).tbs_certlist_bytes


def test_a_list_that_names_two_algorithms_has_none():
    data = bytearray(PKI.crls[0])
    where = data.rindex(bytes.fromhex("06082a8648ce3d0403")) + len("06082a8648ce3d0403") // 2
    data[where] ^= 1
    assert signed_part(bytes(data)) is None


# -- one certificate -----------------------------------------------------------------------------


def with_name(size: int) -> pki.Party:
    """A signer whose name has about `size` bytes of DER."""
    attribute = x509.NameAttribute(x509.NameOID.ORGANIZATIONAL_UNIT_NAME, "a" * 50)
    return pki.issue(x509.Name([attribute] * (size // 61)), PKI.authority)


def with_parts(count: int) -> pki.Party:
    many = x509.SubjectAlternativeName([x509.DNSName("a")] * count)
    return pki.issue("Nhiều tên", PKI.authority, extra=((many, False),))


def with_exponent(bits: int) -> bytes:
    template = pki.issue("Khóa lạ", PKI.authority, kind="rsa2048").der
    return hostile.with_key(template, 2**2047 + 1, 2 ** (bits - 1) + 1)


@pytest.mark.parametrize(
    ("data", "read"),
    [
        (with_name(limits.MAX_DISTINGUISHED_NAME_BYTES - 100).der, True),
        (with_name(limits.MAX_DISTINGUISHED_NAME_BYTES + 100).der, False),
        (with_parts(limits.MAX_ASN1_PARTS - 200).der, True),
        (with_parts(limits.MAX_ASN1_PARTS).der, False),
        (with_exponent(limits.MAX_RSA_EXPONENT_BITS), True),
        (with_exponent(limits.MAX_RSA_EXPONENT_BITS + 1), False),
    ],
)
def test_what_is_read_of_one_certificate(data, read):
    found = known.Known.read(data)
    assert isinstance(found, known.Known) is read
    assert read or found.code == "VNE-SIG-208"


# -- whole verifications -------------------------------------------------------------------------


@pytest.fixture
def books(monkeypatch) -> list[Ledger]:
    """The ledgers of the verifications that follow."""
    made: list[Ledger] = []

    class Kept(Ledger):
        def __init__(self) -> None:
            super().__init__()
            made.append(self)

    monkeypatch.setattr(verifier, "Terms", functools.partial(_terms, Kept))
    return made


def _terms(kind: type[Ledger], **options: Any) -> Terms:
    return Terms(**options, ledger=kind())


@functools.cache
def by_many(count: int) -> bytes:
    """A message by so many signers of one authority."""
    data = messages.message()
    for index in range(count):
        leaf = pki.issue(f"Người ký {index}", PKI.authority)
        signer = hostile._Signer(leaf.cert, PKI.chain, leaf.key)
        target = io.BytesIO()
        signing.sign(data, target, signer, at=NOW, several=True)
        data = target.getvalue()
    return data


def test_sixteen_honest_signers_stay_under_a_third(books):
    answer = messages.verify(by_many(16))
    assert answer.valid
    (own,) = books
    for expense in (Expense.STEPS, Expense.CHECKS, Expense.PATHS, Expense.PARTS):
        assert 0 < own.spent[expense] <= expense.limit / 3, expense


def test_what_signatures_share_is_checked_once(books):
    few, many = by_many(2), by_many(8)
    messages.verify(few), messages.verify(many)
    first, second = (own.spent[Expense.CHECKS] for own in books)
    # Each further signer costs one check: its own certificate. The authority's and the two lists'
    # are shared.
    assert second - first == 6


def test_each_list_is_read_and_checked_once(monkeypatch, books):
    asked: list[bytes] = []
    real = revocation.is_authentic

    def watched(one, issuer):
        asked.append(one.data)
        return real(one, issuer)

    monkeypatch.setattr(revocation, "is_authentic", watched)
    assert messages.verify(by_many(8)).valid
    assert sorted(asked) == sorted(messages.crls())


def test_each_issuer_is_checked_once(monkeypatch):
    asked: list[tuple[bytes, int]] = []
    real = ledger.issued_by

    def watched(certificate, key):
        asked.append((certificate.fingerprint(pki.hashes.SHA256()), id(key)))
        return real(certificate, key)

    monkeypatch.setattr(ledger, "issued_by", watched)
    messages.verify(hostile.crossed_stamps(2))
    assert len(asked) == len(set(asked))
    assert len(asked) <= limits.MAX_ISSUER_CHECKS


def test_a_net_of_authorities_is_given_up_for_all_stamps_together(books):
    few = messages.verify(hostile.crossed_stamps(1))
    many = messages.verify(hostile.crossed_stamps(4))
    assert books[0].spent[Expense.STEPS] < limits.MAX_PATH_STEPS
    assert books[1].spent[Expense.STEPS] <= limits.MAX_PATH_STEPS
    assert books[1].spent[Expense.CHECKS] <= limits.MAX_ISSUER_CHECKS
    # It proves no time; the signature is judged without (EN 319 102-1 clause 5.5.4).
    assert few.valid
    assert (few.signatures[0].level, few.signatures[0].proven_time) == ("B-B", None)
    assert "VNE-SIG-716" in messages.codes(few)
    # What was not judged to the end is never valid.
    assert not many.valid
    assert "VNE-SIG-207" in messages.codes(many)


@pytest.mark.parametrize(
    ("shape", "most", "code"),
    [
        (hostile.same_certificate, 254, "VNE-SIG-606"),
        (hostile.same_stamp, limits.MAX_MESSAGE_STAMPS, "VNE-SIG-606"),
        (hostile.counter_signatures, limits.MAX_MESSAGE_COUNTER_SIGNATURES, "VNE-SIG-606"),
        (hostile.many_lists, limits.MAX_REVOCATION_ITEMS, None),
    ],
)
def test_what_a_message_may_bring(shape, most, code):
    within, beyond = (
        messages.codes(messages.verify(shape(count), crls=hostile.crls()))
        for count in (most, most + 1)
    )
    assert "VNE-SIG-207" not in within
    assert code is None or code in within
    assert beyond == {"VNE-SIG-207"}


def test_sixteen_stamps_pass():
    assert messages.verify(hostile.same_stamp(16), crls=hostile.crls()).valid


@pytest.mark.parametrize(("count", "given_up"), [(50, False), (70, True)])
def test_name_constraints_times_names(count, given_up):
    found = messages.codes(messages.verify(hostile.constraints(count), crls=hostile.crls()))
    assert ("VNE-SIG-207" in found) is given_up


def test_policies_do_not_explode(books):
    messages.verify(hostile.policies(300), crls=hostile.crls())
    assert books[0].spent[Expense.PATH_PARTS] <= limits.MAX_JUDGED_PARTS


# -- a limit never makes anything valid ----------------------------------------------------------


def judged(spent: dict[Expense, int], **options: Any) -> Any:
    own = Ledger()
    for expense, amount in spent.items():
        own.spent[expense] = expense.limit - amount
    told = {"at": NOW, "crls": PKI.crls, "ledger": own} | options
    return check_chain(PKI.signer.der, [PKI.authority.der], messages.trust(), **told)


@pytest.mark.parametrize("mode", ["require", "off"])
@pytest.mark.parametrize(
    "expense",
    [
        Expense.PARTS,
        Expense.STEPS,
        Expense.CHECKS,
        Expense.PATHS,
        Expense.PATH_BYTES,
        Expense.PATH_PARTS,
        Expense.LISTED,
    ],
)
def test_whoever_has_nothing_left_passes_nobody(expense, mode):
    result = judged({expense: 0}, revocation=mode)
    assert result.indication is Indication.INDETERMINATE
    assert result.reasons[0].code == "VNE-SIG-207"
    assert judged({expense: expense.limit}, revocation=mode).passed


@pytest.mark.parametrize("left", range(6))
@pytest.mark.parametrize("mode", ["require", "off"])
def test_a_revocation_is_never_passed_over_for_want_of_checks(left, mode):
    listed = pki.crl(PKI.authority, [(PKI.signer, NOW - timedelta(days=9), None)])
    told = {"crls": [pki.crl(PKI.root), listed], "ocsps": [good()], "revocation": mode}
    result = judged({Expense.CHECKS: left}, **told)
    assert not result.passed
    assert judged({Expense.CHECKS: 6}, **told).reasons[0].code == "VNE-SIG-221"


def good() -> bytes:
    return pki.ocsp_answer(PKI.signer, PKI.authority)


def test_paths_of_one_search_are_limited_and_the_next_one_passes():
    anchors = [PKI.root.cert]
    key = PKI.authority.key
    twins = [pki.issue("CA thử nghiệm", PKI.root, ca=True, private=key) for _ in range(20)]
    own = Ledger()
    pool = [own.known(one.der) for one in twins]
    search = path.PathSearch(pool, [own.known(one) for one in anchors], own)
    assert len(list(search.paths(own.known(PKI.signer.der)))) == limits.MAX_PATHS
    assert search.limit is not None
    few = path.PathSearch(pool[: limits.MAX_PATHS], [own.known(one) for one in anchors], own)
    assert len(list(few.paths(own.known(PKI.signer.der)))) == limits.MAX_PATHS
    assert few.limit is None


# -- archive timestamps --------------------------------------------------------------------------


def digested_for(data: bytes, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often a message is digested for its archive timestamps when it is verified."""
    digested: list[object] = []
    real = stamping._fed

    def watched(subject, hasher, form):
        digested.append(form)
        return real(subject, hasher, form)

    monkeypatch.setattr(stamping, "_fed", watched)
    assert messages.verify(data, crls=hostile.crls()).valid
    return len(digested)


@pytest.mark.parametrize("count", [1, 3])
def test_the_message_is_digested_once_for_all_archive_stamps(count, monkeypatch):
    assert digested_for(hostile.archived(count), monkeypatch) == 1


def test_two_archived_signers_share_a_digest(monkeypatch):
    data = hostile.archived(1, hostile.archived(1, by_many(2)), index=0)
    assert digested_for(data, monkeypatch) == 1
