"""The budget of a whole verification: counts, never seconds, and both sides of every limit."""

from __future__ import annotations

import copy
import io
import random
from typing import Any

import attrs
import pytest
from lxml import etree

from tests import costly
from tests.scale import scaled
from tests.signature import messages
from tests.signature.messages import DS
from vnedoc.content import source_of
from vnedoc.limits import (
    MAX_ALL_SIGNATURES,
    MAX_CANONICAL_FORMS,
    MAX_DIGESTS,
    MAX_SIGNATURE_VALUE_CHARACTERS,
    MAX_SIGNATURES,
)
from vnedoc.signature import verifier
from vnedoc.signature.errors import NotSignableError
from vnedoc.signature.examining import forms, second, subject
from vnedoc.signature.explaining import explain
from vnedoc.signature.xmldsig import canonical
from vnedoc.signature.xmldsig.canonical import C14N_10, C14N_EXCLUSIVE, told_apart
from vnedoc.xml.reading.tree import parse


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How often a whole document is copied, canonicalized and digested."""
    counts = {"copies": 0, "forms": 0, "digests": 0}

    def counting(kind: str, work: Any) -> Any:
        def call(*args: Any, **more: Any) -> Any:
            counts[kind] += 1
            return work(*args, **more)

        return call

    deepcopy = counting("copies", copy.deepcopy)
    monkeypatch.setattr(canonical, "copy", type("copy", (), {"deepcopy": staticmethod(deepcopy)}))
    whole_form = counting("forms", canonical.whole_form)
    monkeypatch.setattr(canonical, "whole_form", whole_form)
    monkeypatch.setattr(forms, "whole_form", whole_form)
    monkeypatch.setattr(forms, "feed_form", counting("digests", forms.feed_form))
    return counts


@pytest.mark.parametrize("count", [2, MAX_SIGNATURES])
def test_signatures_with_room_share_one_digest(counted: dict[str, int], count: int) -> None:
    answer = messages.verify(costly.self_signed(scaled(4_000), True, count))
    assert answer.valid
    assert len(answer.signatures) == count
    assert counted == {"copies": 1, "forms": 1, "digests": 1}


def test_signatures_without_room_share_one_canonicalization(counted: dict[str, int]) -> None:
    answer = messages.verify(costly.self_signed(3, False))
    assert not answer.valid
    assert messages.codes(answer) == {"VNE-SIG-701"}
    # One copy for the values, one to tell the signatures apart.
    assert counted == {"copies": 2, "forms": 1, "digests": MAX_SIGNATURES}


@pytest.mark.parametrize(("more", "refused"), [(0, False), (1, True)])
def test_digests_are_counted_over_all_signatures(
    counted: dict[str, int], monkeypatch: pytest.MonkeyPatch, more: int, refused: bool
) -> None:
    """A message of any size may be digested so often, a small one oftener."""
    data = costly.self_signed(3, False, MAX_DIGESTS + more)
    assert "VNE-SIG-628" not in messages.codes(messages.verify(data))
    counted["digests"] = 0
    monkeypatch.setattr(forms, "MAX_DIGESTED_BYTES", len(data))
    answer = messages.verify(data)
    assert ("VNE-SIG-628" in messages.codes(answer)) is refused
    assert counted["digests"] == MAX_DIGESTS
    for lang in ("en", "vi"):
        assert all(reason.text(lang) for one in answer.signatures for reason in one.reasons)


@pytest.mark.parametrize("several", [True, False])
@pytest.mark.parametrize(("more", "refused"), [(0, False), (1, True)])
def test_canonical_forms_are_counted_over_all_signatures(
    counted: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
    several: bool,
    more: int,
    refused: bool,
) -> None:
    """Each is made and held; a small message may have oftener one of its own."""
    data = costly.with_forms(costly.self_signed(3, several, MAX_CANONICAL_FORMS + more))
    assert "VNE-SIG-620" not in messages.codes(messages.verify(data))
    counted["forms"] = 0
    monkeypatch.setattr(forms, "MAX_CANONICAL_BYTES", len(data))
    answer = messages.verify(data)
    assert ("VNE-SIG-620" in messages.codes(answer)) is refused
    assert counted["forms"] == MAX_CANONICAL_FORMS
    assert answer.valid is (several and not refused)


def test_what_canonicalizing_may_cost_is_worked_out_once() -> None:
    """Counting through the bytes takes longer than all the rest, if each signature does it."""
    passes: list[object] = []

    class Counted(bytes):
        def count(self, *what: Any) -> int:  # type: ignore[override]
            passes.append(what)
            return super().count(*what)

    found = parse(source_of(costly.with_forms(costly.self_signed(3, False))))
    skeleton = attrs.evolve(found.skeleton, data=Counted(found.skeleton.data))
    document = attrs.evolve(found, skeleton=skeleton)
    assert len(verifier.verify(document, messages.trust(), at=messages.pki.NOW).signatures) == 16
    # Three kinds of marks, in the message and in its copy without signatures.
    assert 0 < len(passes) <= 2 * 3


@pytest.mark.parametrize("place", [costly.HEADER, costly.ROOT])
@pytest.mark.parametrize(
    ("count", "looked_at"), [(MAX_ALL_SIGNATURES, True), (MAX_ALL_SIGNATURES + 1, False)]
)
def test_signatures_are_counted_before_anything(
    monkeypatch: pytest.MonkeyPatch,
    counted: dict[str, int],
    place: str,
    count: int,
    looked_at: bool,
) -> None:
    examined: list[object] = []
    examine = verifier.examine
    monkeypatch.setattr(verifier, "examine", lambda *a: examined.append(a) or examine(*a))
    answer = messages.verify(costly.at(place, f"<ds:Signature {costly.DS}/>" * count))
    assert not answer.valid
    assert answer.envelope is None
    assert len(answer.signatures) == MAX_SIGNATURES + 1
    assert "VNE-SIG-619" in messages.codes(answer)
    in_header = place == costly.HEADER
    assert len(examined) == (MAX_SIGNATURES if looked_at and in_header else 0)
    assert counted["copies"] == (1 if looked_at else 0)


def test_signing_stops_where_verifying_would() -> None:
    data = messages.message()
    for _ in range(3):
        data = messages.sign(data, several=True)
    assert messages.verify(data).valid
    full = costly.self_signed(1, True, MAX_SIGNATURES - 1)
    assert len(messages.verify(messages.sign(full)).signatures) == MAX_SIGNATURES
    with pytest.raises(NotSignableError, match=str(MAX_SIGNATURES)):
        messages.sign(costly.self_signed(1, True, MAX_SIGNATURES))
    with pytest.raises(NotSignableError, match=str(MAX_ALL_SIGNATURES)):
        messages.sign(costly.at(costly.ROOT, f"<ds:Signature {costly.DS}/>" * 100))


def test_another_signature_never_breaks_one_without_room() -> None:
    with pytest.raises(NotSignableError):
        messages.sign(messages.signed(), several=True)


@pytest.mark.parametrize(("more", "valid"), [(0, True), (1, False)])
def test_length_of_a_signature_value(more: int, valid: bool) -> None:
    data = costly.signed()
    before = data[data.index(b"<ds:SignatureValue") :].partition(b">")[2].partition(b"<")[0]
    blank = b" " * (MAX_SIGNATURE_VALUE_CHARACTERS - len(before) + more)
    answer = messages.verify(data.replace(before, before + blank, 1))
    assert answer.valid is valid
    assert messages.codes(answer) == (set() if valid else {"VNE-SIG-606"})


def test_identifiers_are_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    data = costly.self_signed(1, True, 8)
    counted = []
    found = subject._idents
    monkeypatch.setattr(subject, "_idents", lambda root: counted.append(root) or found(root))
    assert messages.verify(data).valid
    assert len(counted) == 1


# -- one canonicalization, cut ----------


def _tree(rng: random.Random) -> etree._Element:
    root = etree.Element("{urn:a}r", nsmap=rng.choice([{None: "urn:a"}, {"a": "urn:a"}]))
    places = [root]
    for _ in range(rng.randint(1, 12)):
        parent = rng.choice(places)
        if rng.random() < 0.4:
            child = etree.SubElement(parent, f"{DS}Signature", Id=str(rng.random()))
            etree.SubElement(child, "{urn:b}x").text = "y"
        else:
            child = etree.SubElement(parent, rng.choice(["{urn:a}b", "{urn:b}b", "b"]))
            places.append(child)
        if rng.random() < 0.2:
            parent.append(rng.choice([etree.Comment("c"), etree.ProcessingInstruction("p", "q")]))
        child.tail = rng.choice([None, "t", " \n", "<&"])
        child.text = child.text or rng.choice([None, "u"])
    return root


@pytest.mark.parametrize("method", [C14N_10, C14N_EXCLUSIVE])
def test_cutting_the_form_is_as_good_as_removing_the_element(method: Any) -> None:
    rng = random.Random(9)
    for _ in range(scaled(2000, 100)):
        data = etree.tostring(_tree(rng))
        document = parse(source_of(data))
        signatures = tuple(document.root.iter(f"{DS}Signature"))
        outer = tuple(
            s for s in signatures if next(s.iterancestors(f"{DS}Signature"), None) is None
        )
        pieces = told_apart(document, outer, method)
        assert len(pieces) == 2 * len(outer) + 1
        for index in range(len(outer)):
            other = etree.fromstring(data)
            twin = list(other.iter(f"{DS}Signature"))[signatures.index(outer[index])]
            _remove(twin)
            expected = io.BytesIO()
            other.getroottree().write_c14n(
                expected, exclusive=method.exclusive, with_comments=False
            )
            own = 2 * index + 1
            assert b"".join(pieces[:own] + pieces[own + 1 :]) == expected.getvalue()


def _remove(element: etree._Element) -> None:
    parent, before = element.getparent(), element.getprevious()
    assert parent is not None
    tail = element.tail or ""
    if before is None:
        parent.text = (parent.text or "") + tail
    else:
        before.tail = (before.tail or "") + tail
    parent.remove(element)


# -- a second engine, and explanations ----------


@pytest.mark.parametrize(("more", "runs"), [(0, True), (-1, False)])
def test_a_second_engine_is_asked_within_a_budget(
    monkeypatch: pytest.MonkeyPatch, more: int, runs: bool
) -> None:
    data = costly.self_signed(1, True, 3)
    elements = len(list(parse(source_of(data)).root.iter("*")))
    monkeypatch.setattr(second, "MAX_SECOND_OPINION_COST", 3 * elements + more)
    asked: list[object] = []

    def ask(*given: object) -> second.Opinion:
        asked.append(given)
        return second.Opinion.INTACT

    monkeypatch.setattr(second, "_ask_xmlsec", ask)
    answer = messages.verify(data, second_opinion="xmlsec")
    assert answer.valid is runs
    assert len(asked) == (3 if runs else 0)
    assert ("VNE-SIG-752" in messages.codes(answer)) is not runs


@pytest.mark.parametrize("name", ["MAX_EXPLAINED_ELEMENTS", "MAX_EXPLAINED_BYTES"])
def test_changes_are_undone_within_a_budget(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    data = messages.signed().replace(b"V/v", b"V/V", 1)
    document = parse(source_of(data))
    root = canonical.without_signatures(document).root
    size = len(list(root.iter("*"))) if name == "MAX_EXPLAINED_ELEMENTS" else len(data)
    for limit, cause in (
        (size, explain.Cause.UNKNOWN),
        (size - 1, explain.Cause.TOO_LARGE),
    ):
        monkeypatch.setattr(explain, name, limit)
        assert explain.explain(data).cause is cause
