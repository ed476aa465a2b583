"""A second engine: agreeing, disagreeing, and unable to run are three outcomes."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from tests.signature import messages
from vnedoc.signature.examining import second
from vnedoc.signature.examining.second import Opinion
from vnedoc.signature.verdict import Indication

ENGINES = ("xmlsec", "signxml")
NEEDS_XMLSEC = (
    pytest.mark.peer,
    pytest.mark.skipif(
        find_spec("xmlsec") is None, reason="NOT CHECKED: python-xmlsec is not installed"
    ),
)


@pytest.mark.parametrize("engine", [pytest.param("xmlsec", marks=NEEDS_XMLSEC), "signxml"])
@pytest.mark.parametrize("form", ["enveloped", "plain"])
@pytest.mark.parametrize("kind", ["rsa2048", "p256", "p384"])
def test_engines_agree(engine: str, form: str, kind: str) -> None:
    good = messages.signed(kind, form=form)
    assert messages.verify(good, second_opinion=engine).valid
    answer = messages.verify(good.replace(b"V/v", b"V/V"), second_opinion=engine)
    assert not answer.valid
    assert messages.codes(answer) == {"VNE-SIG-701"}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("says", [Opinion.INTACT, Opinion.BROKEN])
def test_disagreement(engine: str, says: Opinion, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second, "ask", lambda *_: says)
    good = messages.signed()
    data = good if says is Opinion.BROKEN else good.replace(b"V/v", b"V/V")
    answer = messages.verify(data, second_opinion=engine)
    assert not answer.valid
    assert answer.envelope is None
    assert "VNE-SIG-751" in messages.codes(answer)
    expected = Indication.INDETERMINATE if says is Opinion.BROKEN else Indication.FAILED
    assert answer.signatures[0].indication is expected


def test_signxml_cannot_take_several() -> None:
    answer = messages.verify(messages.signed_twice(), second_opinion="signxml")
    assert not answer.valid
    assert messages.codes(answer) == {"VNE-SIG-752"}


@pytest.mark.peer
@NEEDS_XMLSEC[1]
def test_xmlsec_takes_several() -> None:
    assert messages.verify(messages.signed_twice(), second_opinion="xmlsec").valid


def test_what_an_engine_does_not_know() -> None:
    answer = messages.verify(messages.signed("ed25519"), second_opinion="signxml")
    assert not answer.valid
    assert messages.codes(answer) == {"VNE-SIG-752"}


@pytest.mark.parametrize("engine", ENGINES)
def test_too_large(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second, "MAX_BYTES", 1000)
    answer = messages.verify(messages.signed(), second_opinion=engine)
    assert not answer.valid
    assert messages.codes(answer) == {"VNE-SIG-752"}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_shape_that_is_refused_is_not_asked_about(
    engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second, "ask", lambda *_: pytest.fail("it was asked"))
    data = messages.signed().replace(b"<ds:KeyInfo>", b"<ds:KeyInfo><!-- -->")
    answer = messages.verify(data, second_opinion=engine)
    assert messages.codes(answer) == {"VNE-SIG-604"}
