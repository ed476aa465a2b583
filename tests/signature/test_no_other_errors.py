"""Whatever stands in a signature's properties: a verdict comes of it, or a documented error.

Who signs chooses every byte of the properties, and needs no certificate that anybody trusts to
have them looked at: a signature whose value is right is examined to the end.
"""

from __future__ import annotations

import functools
import os
import random

import pytest
from lxml import etree

import vnedoc
from tests import costly
from tests.scale import scaled
from tests.signature import messages, mutants
from tests.signature.making.test_claims import EVERYTHING
from tests.signature.messages import the, tree
from vnedoc.errors import ReadError
from vnedoc.signature.examining import rewriting
from vnedoc.signature.explaining.explain import explain

SEED = int(os.environ.get("VNEDOC_FUZZ_SEED", "1022016"))
MUTANTS = 3_000
DECLARED = ("urn:q", "urn:a&amp;b", "urn:a'b", "rel")
"""Ordinary, written otherwise than it is read, and without a canonical form."""

END = b"</xades:SigPolicyId>"
FREE = (
    "<xades:DocumentationReferences><xades:DocumentationReference>urn:d"
    "</xades:DocumentationReference></xades:DocumentationReferences>"
)
"""Where no shape is asked for."""


@functools.cache
def signed(namespace: str, exclusive: bool = False) -> bytes:
    """A message with namespaces in scope that nothing in it uses."""
    form = "exclusive" if exclusive else "1.0"
    data = messages.sign(messages.message(), claims=EVERYTHING, c14n=form)
    data = data.replace(END, FREE.encode() + END, 1)
    return data.replace(b"<edXML ", f'<edXML xmlns:q="{namespace}" xmlns:s="urn:s" '.encode(), 1)


def judged(data: bytes) -> None:
    """Ask everything that looks into a signature; only what is documented may come out of it."""
    for ask in (messages.verify, explain, vnedoc.validate):
        try:
            ask(data)  # type: ignore[operator]
        except (ReadError, IndexError):
            assert ask is not vnedoc.validate


def mutant(number: int) -> bytes:
    chance = random.Random(f"properties/{SEED}/{number}")
    root = tree(signed(chance.choice(DECLARED), chance.random() < 0.3))
    inside = the(root, chance.choice(("xades:SignedProperties", "xades:SignedProperties", "ds:*")))
    for _ in range(chance.choice((1, 1, 2, 3))):
        free = root.findall(".//{*}DocumentationReference")
        one = chance.choice(free if free and chance.random() < 0.4 else [*inside.iter("*")])
        try:
            if chance.random() < 0.5:
                one.set(f"{{{chance.choice((*root.nsmap.values(), 'urn:x'))}}}a", "1")
            else:
                chance.choice(mutants.TREE)(inside, chance)
        except (ValueError, TypeError):  # libxml2 refuses to make what no document can hold
            continue
    try:
        return messages.resign(root, digests=chance.random() < 0.3)
    except (IndexError, TypeError, ValueError, AttributeError, etree.C14NError):
        return messages.bytes_of(root)  # What is left cannot be signed again.


def test_whatever_the_properties_hold_nothing_but_documented_errors_comes_out() -> None:
    for number in range(scaled(MUTANTS, least=60)):
        data = mutant(number)
        try:
            judged(data)
        except BaseException as error:
            error.add_note(f"VNEDOC_FUZZ_SEED={SEED}, mutant {number}")
            raise


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        ("<xades:DocumentationReference>urn:d", "VNE-SIG-706"),
        ('<xades:DocumentationReference q:a="1">urn:d', "VNE-SIG-702"),
    ],
    ids=["by nothing", "by an attribute"],
)
def test_a_namespace_is_taken_away_only_where_nothing_uses_it(inside: str, told: str) -> None:
    data = signed("urn:q").replace(b' xmlns:q="urn:q" xmlns:s="urn:s"', b"", 1)
    right = messages.resign(tree(data))
    assert messages.codes(messages.verify(right)) == {"VNE-SIG-639"}
    changed = right.replace(b"<edXML ", b'<edXML xmlns:q="urn:q" ', 1)
    changed = changed.replace(b"<xades:DocumentationReference>urn:d", inside.encode(), 1)
    answer = messages.verify(messages.resign(tree(changed), digests=False))
    assert told in messages.codes(answer)
    assert not answer.valid


def test_what_is_used_is_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message may have 40,000 nodes, and sixteen signatures that something rewrote."""
    asked: list[object] = []
    real = rewriting._used

    def watched(root: etree._Element) -> object:
        asked.append(root)
        return real(root)

    monkeypatch.setattr(rewriting, "_used", watched)
    data = costly.self_signed(3, True, 4).replace(b"<edXML ", b'<edXML xmlns:q="urn:q" ', 1)
    answer = messages.verify(data)
    assert "VNE-SIG-706" in messages.codes(answer)
    assert len(answer.signatures) == 4
    assert len(asked) == 1
