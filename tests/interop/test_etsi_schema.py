"""What vnedoc writes against ETSI's own schema of XAdES 1.3.2.

The schema that packages carry (PyPI's ``xades``, folder ``data``) is that of 2009: it knows neither
``SigningCertificateV2`` of 2016 nor the archive timestamps of 1.4.1, so those are left out before;
everything else is checked as written. Skipped loudly unless VNEDOC_XADES_XSD names ``XAdES.xsd``
with ``xmldsig-core-schema.xsd`` beside it.
"""

from __future__ import annotations

import os
from pathlib import Path

import attrs
import pytest
from lxml import etree

from tests.signature import messages
from tests.signature.making.test_claims import EVERYTHING
from tests.signature.making.test_levels import countersigned, raised
from tests.signature.messages import DS, XADES, tree
from vnedoc.signature.xmldsig.canonical import XADES141

XSD = Path(os.environ.get("VNEDOC_XADES_XSD", ""))
pytestmark = [
    pytest.mark.peer,
    pytest.mark.skipif(
        not XSD.is_file(), reason="NOT CHECKED: VNEDOC_XADES_XSD names no XAdES.xsd"
    ),
]


class _Beside(etree.Resolver):
    def resolve(self, url: str, _: object, context: object) -> object:
        return self.resolve_filename(str(XSD.parent / Path(url).name), context)


def schema() -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True, load_dtd=False)
    parser.resolvers.add(_Beside())
    return etree.XMLSchema(etree.parse(str(XSD), parser))


MESSAGES = {
    "B-B": messages.signed,
    "several": messages.signed_twice,
    "B-T": lambda: raised("B-T"),
    "B-LT": lambda: raised("B-LT"),
    "B-LTA": lambda: raised("B-LTA"),
    "countersigned": lambda: countersigned(messages.signed()),
    "claims": lambda: messages.sign(
        messages.message(), claims=attrs.evolve(EVERYTHING, place=None, roles=())
    ),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_properties_are_valid(name: str) -> None:
    root = tree(MESSAGES[name]())
    for one in list(root.iter(f"{XADES}SigningCertificateV2", f"{{{XADES141}}}*")):
        one.getparent().remove(one)
    found = list(root.iter(f"{XADES}QualifyingProperties"))
    judge = schema()
    for one in found:
        judge.assertValid(tree(etree.tostring(one, with_tail=False)))
    assert found
    wrong = tree(etree.tostring(found[0], with_tail=False))
    wrong.append(tree(etree.tostring(wrong[0])))
    assert not judge.validate(wrong)


@pytest.mark.parametrize("name", MESSAGES)
def test_signatures_are_valid(name: str) -> None:
    path = XSD.parent / "xmldsig-core-schema.xsd"
    judge = etree.XMLSchema(etree.parse(str(path), etree.XMLParser(no_network=True)))
    for one in tree(MESSAGES[name]()).iter(f"{DS}Signature"):
        for holder in one.findall(f"{DS}Object"):
            one.remove(holder)
        judge.assertValid(tree(etree.tostring(one, with_tail=False)))
