"""Verdicts on signatures: every form, level and key that is made, and the rules about them."""

from __future__ import annotations

import copy
import io
from collections.abc import Iterator
from typing import Any, Final

import attrs
from cryptography.hazmat.primitives.serialization import Encoding

from vnedoc.clauses import ADVICE, PRACTICE, Clause
from vnedoc.conformance.cases import keys, messages
from vnedoc.conformance.cases.attacks import forging
from vnedoc.conformance.cases.case import (
    NOON,
    Case,
    CaseOutcome,
    Expected,
    Importance,
    Input,
    Role,
    Task,
    exactly,
)
from vnedoc.conformance.cases.grounds import (
    ALGORITHMS,
    DIGEST,
    STATUS,
    VALUE,
    ades,
    bounded,
    xmldsig,
)
from vnedoc.conformance.cases.writing.nodes import Node, render
from vnedoc.rules import BY_ID
from vnedoc.signature.making.signers import PemSigner
from vnedoc.signature.statement.signing import sign_statement
from vnedoc.words import Words

_METHODS: Final = xmldsig("6.1")
_PASSED: Final = ("PASSED",)
_BAD: Final = ("FAILED", "INDETERMINATE")
_SUBJECT: Final = "MessageHeader/Subject"
_TRUST: Final = {"at": NOON, "trust": [keys.ROOT], "crls": ["root.crl", "ca.crl"]}


def generate() -> Iterator[Case]:
    """All verdicts, and the rules about signatures."""
    yield from _valid()
    yield from _levels()
    yield from _changed()
    yield from _statements()
    yield from _rules()


def verdict(
    ident: str,
    data: bytes,
    expected: tuple[tuple[str, ...], ...],
    why: Words,
    clause: Clause,
    *,
    valid: bool = True,
    tree: Node | None = None,
    importance: Importance = Importance.MUST,
    given: dict[str, Any] | None = None,
    features: tuple[str, ...] = (),
    forbidden: tuple[str, ...] = (),
    ocsps: tuple[str, ...] = (),
) -> Case:
    """A case for a verifier.

    Args:
        ident: of the case.
        data: the message.
        expected: verdicts allowed, one a signature.
        why: the reason of the case.
        clause: what it stands on.
        valid: whether the message as a whole is.
        tree: whose values must come out, if valid.
        importance: of the case, as far as the clause bears it.
        given: what differs in what the adapter is told.
        features: what it needs beside signatures.
        forbidden: texts that must not come out.
        ocsps: answers that the adapter is given.
    """
    told = {**_TRUST, **(given or {})}
    if ocsps:
        told["ocsps"] = list(ocsps)
    answers = (Input.of(name, keys.key_file(name)) for name in ocsps)
    values = exactly(tree.values()) if valid and tree else {}
    return Case(
        id=f"signature-{ident}",
        clause=clause,
        role=Role.VERIFIER,
        importance=bounded(importance, clause),
        task=Task.VERIFY,
        inputs=(
            Input.of("message.edxml", data),
            keys.root_only(),
            *keys.lists(*(name.removesuffix(".crl") for name in told["crls"])),
            *answers,
        ),
        expected=Expected(
            outcome=CaseOutcome.ACCEPT if valid else CaseOutcome.REJECT,
            signatures=expected,
            values=values,
            forbidden=forbidden,
        ),
        why=why,
        origin="written for this suite",
        defect="verdict",
        features=("signatures", *features),
        given=told,
    )


def _words(vi: str, en: str) -> Words:
    return Words(vi=vi, en=en)


_C14N: Final = (("1.0", "c14n-10"), ("1.1", "c14n-11"), ("exclusive", "c14n-exclusive"))


def _valid() -> Iterator[Case]:
    trees = {
        "new": messages.document,
        "revoke": messages.revocation,
        "update": messages.update,
        "replace": messages.replacement,
        "status": messages.status,
    }
    for name, make in trees.items():
        tree = make()
        why = _words(
            "Chữ ký đúng phải được công nhận, và giá trị được ký phải đọc ra đủ.",
            "A right signature must pass, and all that it covers be handed out.",
        )
        signed = keys.signed(render(tree))
        yield verdict(f"valid-{name}", signed, (_PASSED,), why, VALUE, tree=tree)
    tree = messages.document()
    data = render(tree)
    for who in ("signer", "signer-p384", "signer-rsa", "organisation"):
        why = _words(f"Chữ ký của {who} phải được công nhận.", f"{who}'s signature must pass.")
        signed = keys.signed(data, who)
        # P-384 is one of the lengths that are not required.
        clause = ALGORITHMS if who == "signer-p384" else _METHODS
        yield verdict(f"key-{who}", signed, (_PASSED,), why, clause, tree=tree)
    for c14n, name in _C14N:
        why = _words(f"Chuẩn hóa XML {c14n} phải kiểm được.", f"C14N {c14n} must be verified.")
        signed = keys.signed(data, c14n=c14n)
        yield verdict(name, signed, (_PASSED,), why, _METHODS, tree=tree)
    why = _words(
        "Chữ ký XML-DSig không có XAdES nên được công nhận, mức thấp.",
        "XML-DSig without XAdES should pass, at its own level.",
    )
    plain = keys.signed(data, form="plain")
    yield verdict("plain", plain, (_PASSED,), why, PRACTICE, tree=tree)
    first = keys.signed(data, several=True)
    both = keys.signed(first, "organisation")
    why = _words(
        "Người ký rồi đến cơ quan ký: cả hai chữ ký phải được công nhận.",
        "The person signs, then the organisation: both signatures must pass.",
    )
    # Room for the second is made by XPath, which is recommended and not required.
    case = verdict(
        "both", both, (_PASSED, _PASSED), why, _METHODS, tree=tree, importance=Importance.SHOULD
    )
    yield attrs.evolve(case, defect="first-signature")
    why = _words("RSA-PSS phải kiểm được.", "RSA-PSS must be verified.")
    yield verdict("pss", keys.stored("pss"), (_PASSED,), why, ALGORITHMS, tree=tree)
    yield from _answers(tree, data)


def _answers(tree: Node, data: bytes) -> Iterator[Case]:
    """Revocation by OCSP, or by lists: the decree leaves the choice."""
    why = _words(
        "Trả lời OCSP còn hiệu lực thay được cho danh sách thu hồi của người ký.",
        "A current OCSP answer stands in for the list about the signer.",
    )
    yield verdict(
        "ocsp-good", keys.signed(data), (_PASSED,), why, ADVICE, tree=tree, ocsps=("good.ocsp",),
        given={"crls": ["root.crl"]}, features=("ocsp",),
    )  # fmt: skip
    yield verdict(
        "ocsp-revoked", keys.signed(data), (_BAD,), why, STATUS, valid=False,
        ocsps=("revoked.ocsp",), given={"crls": ["root.crl"]}, features=("ocsp",),
    )  # fmt: skip


_LISTS: Final = ("root.crl", "ca.crl")
_LEVELS: Final[tuple[tuple[str, bool, tuple[str, ...], Clause], ...]] = (
    ("b-t", True, _LISTS, ades("5.5.4")),
    # No act asks for levels above B, so what only they can show is our advice.
    ("b-lt", True, (), ADVICE),
    ("b-lta", True, (), ADVICE),
    ("bt-revoked-before", True, _LISTS, ADVICE),
    ("bt-expired-after", False, _LISTS, STATUS),
    ("bt-revoked-after", False, _LISTS, STATUS),
    # It proves no time; the signature needs none.
    ("bt-evil", True, _LISTS, ades("5.5.4")),
)


def _levels() -> Iterator[Case]:
    for name, valid, crls, clause in _LEVELS:
        why = _words(
            "Dấu thời gian chứng minh chữ ký có trước khi chứng thư hết hạn hoặc bị thu hồi;"
            " có sau thì không.",
            "A timestamp proves a signature older than the end of its certificate, or does not.",
        )
        yield verdict(
            f"level-{name}",
            keys.stored(name),
            (_PASSED,) if valid else (_BAD,),
            why,
            clause,
            valid=valid,
            tree=messages.document(),
            given={"crls": list(crls)},
            features=("timestamps",),
        )


def _changed() -> Iterator[Case]:
    """Every value of a signed message that somebody changes later."""
    tree = messages.document()
    signed = keys.signed(render(tree))
    why = _words(
        "Sửa một giá trị sau khi ký thì chữ ký phải hỏng.",
        "A value changed after signing must break the signature.",
    )
    for index, (path, node) in enumerate(tree.walk(), start=1):
        if node.children or not node.text:
            continue
        old = f">{node.text}<".encode()
        new = f">{node.text[:-1]}7c<".encode()
        data = signed.replace(old, new, 1)
        if data != signed:
            name = path.rpartition("/")[2].replace("[", "-").replace("]", "")
            ident = f"changed-{index:02d}-{name}"
            yield verdict(ident, data, (_BAD,), why, DIGEST, valid=False)


def _statements() -> Iterator[Case]:
    tree = messages.document()
    pem = b"".join(one.public_bytes(Encoding.PEM) for one in keys.party().certificates)
    target = io.BytesIO()
    signer = PemSigner.load(keys.key_file("signer.pem"), pem)
    sign_statement(render(tree), target, signer, at=keys.NOW)
    data = target.getvalue()
    why = _words(
        "Bản kê có ký đi kèm phải được công nhận, vì nó chịu được trục liên thông.",
        "A signed statement must pass: it survives the exchange axis.",
    )
    more: dict[str, Any] = {"clause": ADVICE, "features": ("statements",)}
    yield verdict("statement", data, (_PASSED,), why, **more)
    root = forging.tree(data)
    trace = forging.local(root, "TraceHeaderList")
    hop = copy.deepcopy(forging.local(trace, "TraceHeader"))
    forging.local(hop, "OrganId").text = "001.00.20.TT2"
    trace.append(hop)
    through = forging.bytes_of(root)
    yield verdict("statement-hop", through, (_PASSED,), why, **more)
    for name, element, text in (
        ("subject", "Subject", "Noi dung khac"),
        ("receiver", "OrganName", "Co quan khac"),
        ("number", "CodeNumber", "06"),
    ):
        root = forging.tree(data)
        forging.local(root, element).text = text
        yield verdict(
            f"statement-{name}", forging.bytes_of(root), (_BAD,), why, valid=False, **more
        )


def _rules() -> Iterator[Case]:
    """What the rules about signatures find when a message is received."""
    data = render(messages.document())
    broken = keys.signed(data).replace(b"V/v ph", b"V/v Ph", 1)
    for rule, message, given, refused in (
        ("VNE-SIGN-001", data, {"require": "signature"}, True),
        ("VNE-SIGN-002", broken, {}, True),
        ("VNE-SIGN-003", keys.signed(data), {"crls": ["root.crl"]}, False),
    ):
        told = {**_TRUST, **given}
        topic = BY_ID[rule].topic
        lists = keys.lists(*(name.removesuffix(".crl") for name in told["crls"]))
        yield Case(
            id=f"rule-{rule.removeprefix('VNE-')}-1",
            clause=topic.clause,
            role=Role.CONSUMER,
            importance=bounded(Importance.MUST if refused else Importance.SHOULD, topic.clause),
            task=Task.READ,
            inputs=(Input.of("message.edxml", message), keys.root_only(), *lists),
            expected=Expected(outcome=CaseOutcome.EITHER, noticed=True, codes=(rule,)),
            why=_words(f"Trái với: {topic.title('vi')}.", f"It breaks “{topic.title('en')}”."),
            origin=f"examples of {rule}",
            defect="rule",
            features=("signatures",),
            given=told,
            rule=rule,
        )
