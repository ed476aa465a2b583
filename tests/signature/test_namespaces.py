"""What other readers may take for the message's own makes no signature valid, in any form."""

import io
from typing import Any

import pytest

import vnedoc
from tests import factories
from tests.signature import messages, pki
from vnedoc import names
from vnedoc.signature.statement.content import StatementRefusedError
from vnedoc.signature.statement.signing import sign_statement
from vnedoc.signature.verifier import OTHER_NAMESPACES, verify

NS = names.NS
PLAIN = vnedoc.dumps(factories.document())
SUBJECT = "<edXML:Subject>"


def foreign(uri: str, name: str = "Subject", text: str = "giả") -> str:
    return (
        f'<x:{name} xmlns:x="{uri}">{text}</x:{name}>'
        if uri
        else f'<{name} xmlns="">{text}</{name}>'
    )


CHANGES = {
    "a second subject in no namespace": (SUBJECT, foreign("") + SUBJECT),
    "a second subject in another": (SUBJECT, foreign("urn:x") + SUBJECT),
    "a second receiver": (
        "<edXML:DocumentId>",
        "<To xmlns=''><OrganId>H1</OrganId></To><edXML:DocumentId>",
    ),
    "a second envelope": ("<edXML:edXMLEnvelope", '<edXMLEnvelope xmlns=""/><edXML:edXMLEnvelope'),
    "files in no namespace": ("<AttachmentEncoded>", '<AttachmentEncoded xmlns="">'),
    "second files": (
        "<AttachmentEncoded>",
        '<AttachmentEncoded xmlns="">x</AttachmentEncoded><AttachmentEncoded>',
    ),
    "a subject known by its name alone": (
        SUBJECT,
        foreign("urn:x", "DueDate", "2025/07/01") + SUBJECT,
    ),
    "the root in no namespace": (f'<edXML xmlns="{NS}">', "<edXML>"),
    "the root in another": (f'<edXML xmlns="{NS}">', '<edXML xmlns="http://www.go.vn/eDoc">'),
    "no namespace at all": (NS, ""),
}


def changed(data: bytes, change: str) -> bytes:
    old, new = CHANGES[change]
    text = data.decode()
    assert old in text
    if change == "no namespace at all":
        text = (
            text.replace("edXML:", "")
            .replace(f' xmlns:edXML="{NS}"', "")
            .replace(f' xmlns="{NS}"', "")
        )
    return text.replace(old, new, 1).encode()


def answer(data: bytes, **options: Any) -> Any:
    return verify(data, messages.trust(), at=pki.NOW, crls=messages.crls(), **options)


@pytest.mark.parametrize("change", CHANGES)
def test_no_signature_over_the_whole_message_is_valid(change: str) -> None:
    data = changed(PLAIN, change)
    if "root" in change or change == "no namespace at all":
        # Nothing can be signed there; a signature that is there already is judged.
        with pytest.raises(vnedoc.VnedocError):
            messages.sign(data)
        data = changed(messages.sign(PLAIN), change)
    else:
        data = messages.sign(data)
    found = answer(data)
    assert found.signatures
    assert not found.valid
    assert found.envelope is None
    assert not found.coverage.paths
    assert OTHER_NAMESPACES.code in {reason.code for reason in found.reasons} or not any(
        one.passed for one in found.signatures
    )


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("require", [None, "statement"])
def test_no_statement_is_valid(change: str, require: Any) -> None:
    target = io.BytesIO()
    sign_statement(PLAIN, target, messages.signer(), at=pki.NOW)
    assert answer(target.getvalue(), require=require).valid
    found = answer(changed(target.getvalue(), change), require=require)
    assert not found.valid
    assert found.envelope is None


@pytest.mark.parametrize("change", CHANGES)
def test_no_statement_is_made(change: str) -> None:
    with pytest.raises(StatementRefusedError):
        sign_statement(changed(PLAIN, change), io.BytesIO(), messages.signer(), at=pki.NOW)


def test_what_is_unknown_to_everybody_spoils_nothing() -> None:
    data = PLAIN.replace(SUBJECT.encode(), (foreign("urn:x", "Tracking") + SUBJECT).encode())
    assert answer(messages.sign(data)).valid
