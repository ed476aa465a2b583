"""Explaining why a signature does not fit: with the original at hand, and without."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from lxml import etree

import vnedoc
from tests.effort import within
from tests.signature import messages
from tests.signature.messages import the, tree
from vnedoc.signature.examining import rewriting
from vnedoc.signature.explaining.explain import Cause, explain
from vnedoc.signature.verdict import Indication, SubIndication


def indented(data: bytes, space: str) -> bytes:
    root = tree(data)
    signature = the(root, "ds:Signature")
    parent, index = signature.getparent(), signature.getparent().index(signature)
    parent.remove(signature)
    etree.indent(root, space)
    parent.insert(index, signature)
    return messages.bytes_of(root)


def squeezed(data: bytes) -> bytes:
    root = tree(data)
    for one in root.iter():
        if len(one) and not (one.text or "").strip():
            one.text = None
        if not (one.tail or "").strip():
            one.tail = None
    return messages.bytes_of(root)


def hopped(data: bytes) -> bytes:
    root = tree(data)
    traces = the(root, "e:TraceHeaderList")
    traces.append(
        messages.make(
            "<e:TraceHeader><e:OrganId>A</e:OrganId>"
            "<e:Timestamp>2026/06/01 10:00:00</e:Timestamp></e:TraceHeader>"
        )
    )
    header = the(root, "e:MessageHeader")
    header.append(header[0])
    return messages.bytes_of(root)


def moved_namespace(data: bytes) -> bytes:
    return data.replace(b"<edXML ", b'<edXML xmlns:q="urn:q" ', 1)


def with_carriage_returns(data: bytes) -> bytes:
    start = data.index(b"<edXML ")
    return data[:start] + data[start:].rstrip().replace(b"\n", b"&#13;\n")


CASES = [
    (lambda data: data, Cause.NOTHING, Cause.NOTHING),
    (lambda data: indented(data, "\t"), Cause.INDENTATION, Cause.INDENTATION),
    (squeezed, Cause.INDENTATION, Cause.INDENTATION),
    (with_carriage_returns, Cause.LINE_ENDS, Cause.LINE_ENDS),
    (
        lambda data: unicodedata.normalize("NFD", data.decode()).encode(),
        Cause.NORMAL_FORM,
        Cause.NORMAL_FORM,
    ),
    (moved_namespace, Cause.NAMESPACES, Cause.NAMESPACES),
    (hopped, Cause.RESERIALISED, Cause.UNKNOWN),
    (lambda data: data.replace(b"V/v", b"V/V"), Cause.VALUES, Cause.UNKNOWN),
]


@pytest.mark.parametrize(("change", "with_original", "without"), CASES)
def test_causes(change: object, with_original: Cause, without: Cause) -> None:
    changed = change(messages.signed())  # type: ignore[operator]
    found = explain(changed, messages.message())
    assert found.cause is with_original
    assert explain(changed).cause is without
    assert explain(changed, messages.signed()).cause is with_original
    if with_original is not Cause.NOTHING:
        assert found.offset is not None
        assert found.signed != found.found
    assert found.text("vi") != found.text("en")


def test_the_values_that_changed_are_named() -> None:
    changed = messages.signed().replace(b"V/v", b"V/V")
    found = explain(changed, messages.message())
    assert found.paths == ("edXML/edXMLEnvelope/edXMLHeader/MessageHeader/Subject",)
    assert "V/V" in found.found
    assert "V/v" in found.signed


def test_another_canonicalization() -> None:
    """A tool that says exclusive and does inclusive: the digest shows it."""
    data = messages.message().replace(b"<edXML ", b'<edXML xmlns:q="urn:q" ', 1)
    right = messages.sign(data, form="plain")
    wrong = right.replace(messages.C14N.encode(), b"http://www.w3.org/2001/10/xml-exc-c14n#")
    assert explain(wrong).cause is Cause.CANONICALIZATION


def pretty(data: bytes) -> bytes:
    """Written anew by a tool that indents everything, the signature, too."""
    root = tree(data)
    etree.indent(root)
    return messages.bytes_of(root)


def squeezed_signature(data: bytes) -> bytes:
    """A signature whose SignedInfo had line ends, as the JDK and xmlsec1 write them."""
    return data.replace(b"<ds:SignedInfo>", b"<ds:SignedInfo>\n  ", 1)


@pytest.mark.parametrize(
    ("change", "code", "cause"),
    [
        (pretty, "VNE-SIG-705", Cause.INDENTATION),
        (squeezed_signature, "VNE-SIG-705", Cause.INDENTATION),
        (moved_namespace, "VNE-SIG-706", Cause.NAMESPACES),
        (
            lambda data: data.replace(b"<edXML ", b'<edXML xmlns:q="urn:q" xmlns:r="urn:r" ', 1),
            "VNE-SIG-706",
            Cause.NAMESPACES,
        ),
        (lambda data: pretty(moved_namespace(data)), "VNE-SIG-705", Cause.INDENTATION),
    ],
)
@pytest.mark.parametrize("kind", ["p256", "rsa2048"])
def test_a_rewritten_signature_is_told(change: object, code: str, cause: Cause, kind: str) -> None:
    """The verdict itself says what broke SignedInfo; nothing passes by that."""
    data = change(messages.signed(kind))  # type: ignore[operator]
    (verdict,) = messages.verify(data).signatures
    assert [reason.code for reason in verdict.reasons] == [code]
    assert verdict.indication is Indication.FAILED
    assert verdict.sub_indication is SubIndication.SIG_CRYPTO_FAILURE
    assert explain(data).cause is cause


def test_nothing_is_undone_in_a_long_part(monkeypatch: pytest.MonkeyPatch) -> None:
    data = pretty(messages.signed())
    size = len(etree.tostring(the(tree(data), "ds:SignedInfo"), with_tail=False))
    for limit, told in ((size, True), (size - 1, False)):
        monkeypatch.setattr(rewriting, "MAX_REWRITTEN_BYTES", limit)
        (verdict,) = messages.verify(data).signatures
        assert ("VNE-SIG-705" in {reason.code for reason in verdict.reasons}) is told
        assert verdict.indication is Indication.FAILED


def test_rewritten_properties_are_told() -> None:
    start = b"<xades:SignedSignatureProperties>"
    data = messages.signed().replace(start, b"\n " + start, 1)
    (verdict,) = messages.verify(data).signatures
    assert [reason.code for reason in verdict.reasons] == ["VNE-SIG-705"]
    assert verdict.sub_indication is SubIndication.HASH_FAILURE


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"<ds:DigestValue>", b"<ds:DigestValue>A", "VNE-SIG-605"),
        (b"2026-06-01T", b"2026-06-02T", "VNE-SIG-702"),
    ],
)
def test_what_is_not_rewriting_is_not_called_so(old: bytes, new: bytes, code: str) -> None:
    data = messages.signed().replace(old, new, 1)
    assert messages.codes(messages.verify(data)) == {code}


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b"2026-06-01T", b"2026-06-02T", 1),
        lambda data: re.sub(b"(<ds:SignatureValue[^>]*>)....", rb"\1AAAA", data),
    ],
)
def test_a_signature_that_was_changed_itself_is_not_called_unchanged(
    change: Callable[[bytes], bytes],
) -> None:
    data = change(messages.signed())
    assert data != messages.signed()
    assert not messages.verify(data).valid
    for original in (None, messages.message(), messages.signed()):
        assert explain(data, original).cause is Cause.SIGNATURE
    assert explain(messages.signed()).cause is Cause.NOTHING


def test_a_value_of_another_message_is_only_wrong() -> None:
    data = messages.signed()
    other = messages.sign(messages.message(), at=messages.pki.NOW + messages.pki.DAY)
    value = the(tree(other), "ds:SignatureValue").text or ""
    own = the(tree(data), "ds:SignatureValue").text or ""
    assert messages.codes(messages.verify(data.replace(own.encode(), value.encode()))) == {
        "VNE-SIG-106"
    }


def test_a_file_that_changed() -> None:
    envelope = vnedoc.loads(messages.message())
    root = tree(messages.signed())
    the(root, "e:ContentTransferEncoded").text = "QUJD"
    found = explain(messages.bytes_of(root), messages.message())
    assert envelope is not None
    assert found.cause is Cause.VALUES
    assert found.paths == ("edXML/AttachmentEncoded/Attachment/ContentTransferEncoded",)


@pytest.mark.parametrize("marks", ["\u0301\u0323", "\u0301", "\u0f73"])
def test_marks_stacked_up_cost_no_square(marks: str) -> None:
    old = "phối hợp".encode()
    assert old in messages.signed()
    data = messages.signed().replace(old, old + (marks * (40_000 // len(marks))).encode(), 1)
    assert within(80, lambda: explain(data)).cause is Cause.UNKNOWN
