"""What signing writes: the original bytes with one element more, and nothing else."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

import vnedoc
from tests import costly, factories
from tests.signature import messages, pki
from tests.xml.reading.test_costs import UNREAD
from vnedoc import names
from vnedoc.errors import DoctypeError, LimitError, NotXmlError
from vnedoc.limits import MAX_LISTED, MAX_UNREAD
from vnedoc.signature import algorithms
from vnedoc.signature.errors import (
    AlgorithmError,
    NotSignableError,
    OtherSourceError,
    SignatureArgumentError,
)
from vnedoc.signature.making import signing, work
from vnedoc.signature.making.request import SigningRequest
from vnedoc.signature.making.signers import PemSigner, ToBeSigned
from vnedoc.xml.reading import gathering, leftovers
from vnedoc.xml.reading.leftovers import TooMuchUnreadError

pytestmark = pytest.mark.table

NS = names.NS
BODY = b"<e:MessageHeader><e:Subject>a</e:Subject></e:MessageHeader>"


def cut(signed: bytes) -> tuple[bytes, bytes]:
    """The signature and what remains without it."""
    start = signed.rindex(b"<ds:Signature ")
    end = signed.index(b"</ds:Signature>", start) + len(b"</ds:Signature>")
    return signed[start:end], signed[:start] + signed[end:]


def wrap(header: bytes, *, before: bytes = b"", root: bytes = b"") -> bytes:
    outer = b'<e:edXML xmlns:e="%b"%b><e:edXMLEnvelope>' % (NS.encode(), root)
    return before + outer + header + b"</e:edXMLEnvelope></e:edXML>"


WHOLE = b"<e:edXMLHeader>" + BODY + b"</e:edXMLHeader>"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(messages.message(), id="as vnedoc writes it"),
        pytest.param(wrap(WHOLE), id="another prefix"),
        pytest.param(wrap(WHOLE, before=b"\xef\xbb\xbf"), id="byte order mark"),
        pytest.param(wrap(WHOLE, before=b'<?xml version="1.0"?>\r\n<!-- a -->\r\n'), id="CRLF"),
        pytest.param(
            wrap(b"\r\n\t<e:edXMLHeader>\r\n" + BODY + b"\r\n</e:edXMLHeader \t>"), id="x"
        ),
        pytest.param(wrap(WHOLE) + b"<?after it?>\n<!-- b -->", id="instructions after the root"),
        pytest.param(wrap(WHOLE, root=b' xmlns:ds="urn:other"'), id="ds is another namespace"),
        pytest.param(wrap(WHOLE, root=b" xmlns='urn:d' xmlns:xades=\"urn:x\""), id="a default one"),
        pytest.param(wrap(b"<e:edXMLHeader><?p i?>" + BODY + b"</e:edXMLHeader>"), id="a PI"),
        pytest.param(
            wrap(b"<e:edXMLHeader><![CDATA[]]>" + BODY + b"<!-- > --></e:edXMLHeader>"), id="CDATA"
        ),
        pytest.param(
            b'<edXML xmlns="%b"><edXMLEnvelope><edXMLHeader><MessageHeader><Subject>a&#13;\xc3\xa9'
            b"</Subject></MessageHeader></edXMLHeader></edXMLEnvelope></edXML>" % NS.encode(),
            id="no prefix",
        ),
    ],
)
@pytest.mark.parametrize("c14n", ["1.0", "1.1", "exclusive"])
def test_only_the_signature_is_added(data: bytes, c14n: str) -> None:
    signed = messages.sign(data, c14n=c14n)
    signature, rest = cut(signed)
    assert rest == data
    assert signed.index(signature) < signed.index(b"edXMLHeader", signed.index(b"</ds:Signature>"))
    answer = messages.verify(signed)
    assert answer.valid
    assert answer.envelope == vnedoc.loads(data)


@pytest.mark.parametrize(
    ("empty", "opened", "closed"),
    [
        (b"<e:edXMLHeader/>", b"<e:edXMLHeader>", b"</e:edXMLHeader>"),
        (b"<e:edXMLHeader />", b"<e:edXMLHeader >", b"</e:edXMLHeader>"),
        (b"<e:edXMLHeader a='/>'\n/>", b"<e:edXMLHeader a='/>'\n>", b"</e:edXMLHeader>"),
        (b"<e:edXMLHeader></e:edXMLHeader>", b"<e:edXMLHeader>", b"</e:edXMLHeader>"),
    ],
)
def test_an_empty_header_is_opened(empty: bytes, opened: bytes, closed: bytes) -> None:
    signed = messages.sign(wrap(empty))
    signature, rest = cut(signed)
    assert rest == wrap(opened + closed)
    assert opened + signature + closed in signed
    assert messages.verify(signed).signatures[0].passed


@pytest.mark.parametrize("complete", sorted(factories.COMPLETE))
def test_every_kind_of_message_is_signed(complete: str) -> None:
    envelope = factories.COMPLETE[complete]()
    answer = messages.verify(messages.sign(vnedoc.dumps(envelope)))
    assert answer.valid
    assert answer.envelope == vnedoc.loads(vnedoc.dumps(envelope))


KINDS = [("rsa2048", "pss"), *((kind, "pkcs1") for kind in pki.KINDS)]


@pytest.mark.parametrize(("kind", "scheme"), KINDS)
@pytest.mark.parametrize("c14n", ["1.0", "1.1", "exclusive"])
@pytest.mark.parametrize("form", ["enveloped", "plain"])
@pytest.mark.parametrize("several", [False, True])
def test_every_form(kind: str, scheme: str, c14n: str, form: str, several: bool) -> None:
    options = {"c14n": c14n, "form": form, "several": several}
    signed = messages.sign(messages.message(), kind, scheme=scheme, **options)
    answer = messages.verify(signed)
    assert answer.valid
    assert [one.form for one in answer.signatures] == [form]
    assert [one.level for one in answer.signatures] == ["B-B" if form == "enveloped" else "XMLDSig"]
    assert answer.signatures[0].claimed_time == (pki.NOW if form == "enveloped" else None)


@pytest.mark.parametrize("digest", [algorithms.SHA256, algorithms.SHA384, algorithms.SHA512])
def test_every_digest(digest: algorithms.DigestMethod) -> None:
    answer = messages.verify(messages.sign(messages.message(), digest=digest.uri))
    assert answer.valid
    assert digest.name in answer.signatures[0].algorithms


def test_the_person_then_the_organisation() -> None:
    """30/2020/NĐ-CP Điều 5: the competent person signs, then the organisation."""
    first = messages.signed("p256", several=True)
    both = messages.sign(first, "p384")
    assert both.count(b"<ds:Signature ") == 2
    answer = messages.verify(both)
    assert answer.valid
    names_ = [one.signer.common_name for one in answer.signatures if one.signer]
    assert names_ == ["Nguyễn Văn A (p256)", "Nguyễn Văn A (p384)"]
    assert messages.verify(first).valid


def test_the_same_person_may_sign_twice() -> None:
    both = messages.sign(messages.signed("p256", several=True))
    assert messages.verify(both).valid


def test_a_signature_without_room_is_not_broken() -> None:
    with pytest.raises(NotSignableError):
        messages.sign(messages.signed())


def test_two_steps_give_what_one_gives() -> None:
    signer = messages.signer("rsa2048")
    data = messages.message()
    request = signing.prepare(data, signer.certificate, pki.NOW, chain=signer.chain)
    carried = SigningRequest.from_json(request.to_json())
    assert carried == request
    target = io.BytesIO()
    signing.complete(carried, signer.sign(carried), data, target)
    assert target.getvalue() == messages.sign(data, "rsa2048")
    assert len(request.to_json()) < 16_384


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda data: data.replace(b"V/v", b"V/V"), id="one letter"),
        pytest.param(
            lambda data: data.replace(b"<edXML:Subject>", b"<edXML:Subject> "), id="blank"
        ),
        pytest.param(lambda data: data.replace(b"<edXML ", b'<edXML xmlns:q="urn:q" '), id="scope"),
        pytest.param(lambda data: messages.signed("p256", True), id="signed by the same meanwhile"),
    ],
)
def test_another_source_is_refused(change: Callable[[bytes], bytes]) -> None:
    signer, data = messages.signer(), messages.message()
    request = signing.prepare(data, signer.certificate, pki.NOW, several=True)
    target = io.BytesIO()
    with pytest.raises(OtherSourceError):
        signing.complete(request, signer.sign(request), change(data), target)
    assert target.getvalue() == b""


def test_two_people_may_prepare_side_by_side() -> None:
    """A request made before somebody else signed can still be completed after it."""
    data, second = messages.message(), messages.signer("p384")
    request = signing.prepare(data, second.certificate, pki.NOW, chain=second.chain, several=True)
    target = io.BytesIO()
    signing.complete(request, second.sign(request), messages.signed("p256", True), target)
    answer = messages.verify(target.getvalue())
    assert answer.valid
    assert len(answer.signatures) == 2


def test_a_tampered_request_is_refused() -> None:
    signer, data = messages.signer(), messages.message()
    request = signing.prepare(data, signer.certificate, pki.NOW)
    later = attrs.evolve(request, at=pki.NOW + dt.timedelta(seconds=1))
    with pytest.raises(OtherSourceError):
        signing.complete(later, signer.sign(later), data, io.BytesIO())
    with pytest.raises(OtherSourceError):
        signing.complete(attrs.evolve(request, form="counter"), b"", data, io.BytesIO())


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda value: value[:-1] + bytes([value[-1] ^ 1]), id="a bit"),
        pytest.param(lambda value: value[:-1], id="short"),
        pytest.param(lambda value: b"", id="empty"),
    ],
)
def test_a_wrong_value_is_never_written(spoil: Callable[[bytes], bytes], tmp_path: Path) -> None:
    signer, data = messages.signer(), messages.message()
    request = signing.prepare(data, signer.certificate, pki.NOW, chain=signer.chain)
    target = tmp_path / "out.edxml"
    with pytest.raises(SignatureArgumentError):
        signing.complete(request, spoil(signer.sign(request)), data, target)
    assert list(tmp_path.iterdir()) == []
    signing.complete(request, signer.sign(request), data, target)
    assert messages.verify(target).valid


class Broken(PemSigner):
    """A signer of a caller's own, whose device gives something else than a value."""

    def sign(self, request: ToBeSigned) -> bytes:
        return bytes(64)


def mixed(kind: type[PemSigner], key_of: str) -> PemSigner:
    own, other = messages.signer(), messages.signer(key_of)
    return kind(certificate=own.certificate, chain=own.chain, method=own.method, key=other._key)


@pytest.mark.parametrize(
    "signer",
    [
        pytest.param(lambda: mixed(Broken, "p256"), id="another kind of signer"),
        pytest.param(lambda: mixed(PemSigner, "rsa2048"), id="another kind of key"),
        pytest.param(
            lambda: attrs.evolve(messages.signer(), certificate=pki.make_pki().tsa.cert),
            id="another's certificate",
        ),
    ],
)
def test_no_signer_is_taken_at_its_word(signer: Callable[[], PemSigner], tmp_path: Path) -> None:
    target = tmp_path / "out.edxml"
    with pytest.raises((SignatureArgumentError, AlgorithmError)):
        signing.sign(messages.message(), target, signer(), at=pki.NOW)
    assert list(tmp_path.iterdir()) == []
    signing.sign(messages.message(), target, mixed(PemSigner, "p256"), at=pki.NOW)
    assert messages.verify(target).valid


def test_a_file_may_be_signed_in_place(tmp_path: Path) -> None:
    path = tmp_path / "a.edxml"
    path.write_bytes(messages.message())
    signing.sign(path, path, messages.signer(), at=pki.NOW)
    assert messages.verify(path).valid
    assert [one.name for one in tmp_path.iterdir()] == ["a.edxml"]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (wrap(WHOLE, root=b' xml:lang="vi"'), NotSignableError),
        (wrap(b"<e:edXMLHeader xml:space='preserve'/>"), NotSignableError),
        (wrap(WHOLE, root=b' xmlns:q="relative"'), NotSignableError),
        (wrap(WHOLE + WHOLE), NotSignableError),
        (wrap(b""), NotSignableError),
        (b"<a/>", NotSignableError),
        (b"<edXML><edXMLEnvelope><edXMLHeader/></edXMLEnvelope></edXML>", NotSignableError),
        (wrap(WHOLE + b"<ds:Signature xmlns:ds='%b'/>" % names.DS.encode()), NotSignableError),
        (wrap(WHOLE)[:-3], NotXmlError),
        (b"<!DOCTYPE a>" + wrap(WHOLE), DoctypeError),
    ],
)
def test_what_cannot_be_verified_is_not_signed(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        messages.sign(data)


def test_an_inner_language_does_not_hinder_signing() -> None:
    inner = b"<e:edXMLHeader><e:MessageHeader xml:lang='vi'>" + BODY + b"</e:MessageHeader>"
    assert messages.verify(messages.sign(wrap(inner + b"</e:edXMLHeader>"))).valid


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"at": dt.datetime(2026, 6, 1)}, SignatureArgumentError),
        ({"c14n": "2.0"}, SignatureArgumentError),
        ({"c14n": "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments"}, None),
        ({"digest": algorithms.SHA1.uri}, AlgorithmError),
        ({"digest": "urn:x"}, AlgorithmError),
        ({"method": f"{algorithms.DSIG}rsa-sha1"}, AlgorithmError),
        ({"method": f"{algorithms.MORE_2001}rsa-sha256"}, AlgorithmError),
    ],
)
def test_nothing_weak_or_unknown_is_made(
    options: dict[str, Any], error: type[Exception] | None
) -> None:
    at = options.pop("at", pki.NOW)
    with pytest.raises(error or SignatureArgumentError):
        signing.prepare(messages.message(), messages.signer().certificate, at, **options)


def test_signing_is_repeatable() -> None:
    """Nothing in a signature is random but the value of some algorithms."""
    assert messages.sign(messages.message(), "rsa2048") == messages.signed("rsa2048")
    first, second = (messages.sign(messages.message(), "ed25519") for _ in range(2))
    assert first == second


@pytest.mark.parametrize("name", UNREAD)
def test_nothing_is_signed_that_no_verifier_reads(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, one, worth = UNREAD[name]
    limit = 60
    for module in (gathering, leftovers, work):
        monkeypatch.setattr(module, "MAX_UNREAD", limit)
    fits = costly.at(place, one * (limit // worth))
    assert messages.verify(messages.sign(fits)).signatures
    more = costly.at(place, one * (limit // worth + 1))
    with pytest.raises(TooMuchUnreadError) as refused:
        messages.sign(more)
    with pytest.raises(TooMuchUnreadError) as unread:
        messages.verify(more)
    assert refused.value.text("vi") == unread.value.text("vi")


@pytest.mark.parametrize(
    ("place", "one", "limit"),
    [
        (costly.SUBJECT, "x" * 100, "MAX_TEXT_CHARACTERS"),
        ("</edXML:ToPlaces>", "<edXML:Place>xyz xyz xyz</edXML:Place>", "MAX_LISTED"),
    ],
)
def test_nothing_is_signed_that_is_too_much_to_read(
    place: str, one: str, limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fits, more = (costly.at(place, one * count) for count in (30, 90))
    for module in (gathering, work):
        monkeypatch.setattr(module, limit, 5_000 if "TEXT" in limit else 60, raising=False)
    monkeypatch.setattr(work, "MAX_UNREAD", 60)
    assert messages.verify(messages.sign(fits)).signatures
    with pytest.raises(LimitError) as refused:
        messages.sign(more)
    with pytest.raises(LimitError) as unread:
        messages.verify(more)
    assert refused.value.code in ("VNE-E121", "VNE-E122")
    assert refused.value.text("vi") == unread.value.text("vi")


def test_a_signer_asks_for_as_much_as_a_reader() -> None:
    """So many items have more elements than are read without asking."""
    assert MAX_LISTED >= MAX_UNREAD


def test_only_a_message_that_could_be_such_is_read_for_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(work, "read_document", None)
    assert messages.sign(messages.message())
