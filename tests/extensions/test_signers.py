"""Two people sign a payload: by statements, or in the payload itself; nothing else counts."""

from __future__ import annotations

import functools
import io
from pathlib import Path
from typing import Any, Final

import attrs
import pytest
from cryptography.hazmat.primitives import hashes
from lxml import etree

import vnedoc
from tests.extensions.samples import HEAD, PAYLOAD, RULES, made, message, payload
from tests.signature import messages, pki
from vnedoc.content import Content
from vnedoc.errors import InvalidValueError
from vnedoc.extensions import Extension
from vnedoc.findings import Outcome, Report
from vnedoc.signature.making.signers import PemSigner
from vnedoc.signature.statement import signing as statement

TEXT: Final = (
    HEAD + PAYLOAD.replace('schema = "phieu.xsd"\n', "") + '[signers]\nroles = ["ke-toan", "thu"]\n'
)
PKI: Final = pki.make_pki()
OTHER: Final = pki.issue("Trần Thị B", PKI.authority)


@functools.cache
def signers() -> tuple[PemSigner, PemSigner]:
    return messages.signer(), PemSigner.load(OTHER.key_pem(), OTHER.pem + PKI.authority.pem)


@pytest.fixture
def extension(tmp_path: Path) -> Extension:
    return made(tmp_path, TEXT)


MAPPED: Final[dict[str, Any]] = {"ke-toan": messages.signer().certificate, "thu": OTHER.pem}


def stated(data: bytes, *who: PemSigner) -> bytes:
    for one in who:
        target = io.BytesIO()
        statement.sign_statement(data, target, one, at=pki.NOW)
        data = target.getvalue()
    return data


def judged(data: bytes, extension: Extension, **more: Any) -> Report:
    given = {"trust": messages.trust(), "crls": messages.crls(), "signers": MAPPED, **more}
    return vnedoc.validate(data, at=pki.NOW, extensions=[extension], **given)


def lacking(report: Report) -> list[str]:
    facts = (dict(one.facts) for one in report.findings if one.rule == "VNE-EXT-010")
    return [one["role"] for one in facts]


def step(report: Report) -> Outcome:
    return next(one.outcome for one in report.steps if one.name == "extensions")


def test_both_by_statements(extension: Extension) -> None:
    report = judged(stated(message(), *signers()), extension)
    assert lacking(report) == []
    assert step(report) is Outcome.PASSED


def test_one_of_them_is_not_enough(extension: Extension) -> None:
    assert lacking(judged(stated(message(), signers()[0]), extension)) == ["thu"]
    assert lacking(judged(stated(message(), signers()[1]), extension)) == ["ke-toan"]
    assert lacking(judged(stated(message(), signers()[0], signers()[0]), extension)) == ["thu"]
    assert lacking(judged(message(), extension)) == ["ke-toan", "thu"]


def test_by_the_signature_over_the_message(extension: Extension) -> None:
    assert lacking(judged(messages.sign(message()), extension)) == ["thu"]


def test_a_payload_that_was_changed_afterwards_is_signed_by_nobody(extension: Extension) -> None:
    signed = stated(message(), *signers())
    changed = vnedoc.loads(signed)
    files = list(changed.attachments)
    place = next(n for n, one in enumerate(files) if one.name == "phieu-1.xml")
    files[place] = attrs.evolve(files[place], content=Content.from_bytes(payload(total="9")))
    report = judged(vnedoc.dumps(attrs.evolve(changed, attachments=tuple(files))), extension)
    assert lacking(report) == ["ke-toan", "thu"]


def test_nobody_is_asked_in_vain(extension: Extension) -> None:
    signed = stated(message(), *signers())
    for more in ({"trust": None}, {"signers": None}, {"signers": {"thu": OTHER.pem}}):
        report = judged(signed, extension, **more)
        assert step(report) is Outcome.COULD_NOT_RUN
        assert not report.acceptable


def test_a_certificate_fills_one_role(extension: Extension) -> None:
    with pytest.raises(InvalidValueError, match="two roles"):
        judged(message(), extension, signers={"ke-toan": OTHER.pem, "thu": OTHER.pem})
    with pytest.raises(InvalidValueError, match="SHA-256"):
        judged(message(), extension, signers={"ke-toan": "someone", "thu": OTHER.pem})


def test_a_fingerprint_names_a_certificate(extension: Extension) -> None:
    digest = OTHER.cert.fingerprint(hashes.SHA256()).hex(":").upper()
    mapped = {"ke-toan": messages.signer().certificate, "thu": digest}
    assert lacking(judged(stated(message(), *signers()), extension, signers=mapped)) == []


def test_in_the_payload_itself(extension: Extension) -> None:
    own = messages.sign_text(payload(), signers()[1])
    assert lacking(judged(message(own), extension)) == ["ke-toan"]
    both = stated(message(own), signers()[0])
    assert lacking(judged(both, extension)) == []


def changed(what: str) -> bytes:
    own = messages.sign_text(payload(), signers()[1])
    if what == "a value":
        return own.replace(b"<Tong>3<", b"<Tong>4<")
    root = etree.fromstring(own)
    signature = root.find(f"{messages.DS}Signature")
    assert signature is not None
    if what == "moved":
        root[0].append(signature)
    elif what == "wrapped":
        outer = etree.fromstring(payload())
        outer.append(root)
        return etree.tostring(outer)
    elif what == "content inside":
        signature.append(root[1])
    return etree.tostring(root)


@pytest.mark.parametrize("what", ["a value", "moved", "wrapped", "content inside"])
def test_a_signature_in_the_payload_that_does_not_hold(extension: Extension, what: str) -> None:
    report = judged(message(changed(what)), extension)
    assert lacking(report) == ["ke-toan", "thu"]


def test_what_stands_in_a_signature_is_no_content(tmp_path: Path) -> None:
    checked = made(tmp_path, HEAD + PAYLOAD + RULES)
    own = messages.sign_text(payload(), signers()[1])
    assert judged(message(own), checked).acceptable
    assert not judged(message(changed("content inside")), checked).acceptable
