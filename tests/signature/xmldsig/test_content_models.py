"""What is called wrong against the schemas of XML-DSig and XAdES themselves.

The package reads no schema while it verifies; here the ones that signxml carries are the judge.
"""

from __future__ import annotations

import functools
from pathlib import Path

import pytest
import signxml
from lxml import etree

from tests.signature import messages, test_attacks
from tests.signature.making.test_claims import CLAIMS
from tests.signature.messages import the, tree
from tests.signature.xmldsig.test_foreign_shapes import BAD, GOOD, resigned
from vnedoc.signature.verdict import Indication

pytestmark = pytest.mark.table

FOLDER = Path(signxml.__file__).parent
WRONG = {"VNE-SIG-601", "VNE-SIG-602", "VNE-SIG-603", "VNE-SIG-630"}
UNSUPPORTED = {"VNE-SIG-632", "VNE-SIG-633", "VNE-SIG-634"}
TOLERATED = {
    # xmlsec writes them; they say nothing.
    *("an empty template", "an empty key value"),
    # libxml2 leaves the white space around a time, which XML Schema collapses.
    "a padded time",
    # A strict wildcard: the schema of exclusive C14N is not among those of signxml.
    "prefixes of SignedInfo",
}
"""Shapes that are read although these schemas do not admit them."""
UNDECIDED = {
    # Strict wildcards, again, and elements that are empty as nobody writes them.
    *("prefixes in another namespace", "a property of another namespace", "DSA", "a manifest"),
    "unsigned properties of data",
    # Nobody signed them: a certificate that is not there can be found, and a property that is
    # unknown takes nothing away.
    *("no certificate", "no ds:X509Data"),
    # Wrong for its identifiers, which then stand twice.
    *("ds:Object twice", "xades:QualifyingProperties twice"),
    # The schema says less than EN 319 132-1 clause 5.2.4.
    "no xades:MimeType",
}
"""Shapes of which the schemas say something else, and why."""


class _Beside(etree.Resolver):
    def resolve(self, url: str, _: object, context: object) -> object:
        found = next(FOLDER.rglob(Path(url).name))
        return self.resolve_filename(str(found), context)


@functools.cache
def schema() -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True, load_dtd=False)
    parser.resolvers.add(_Beside())
    path = next(FOLDER.rglob("XAdES01903v132-201601.xsd"))
    return etree.XMLSchema(etree.parse(str(path), parser))


def fits(data: bytes) -> bool:
    """Whether the schemas admit a message's signature, and its properties inside."""
    signature = the(tree(data), "ds:Signature")
    return bool(schema().validate(etree.fromstring(etree.tostring(signature, with_tail=False))))


@pytest.mark.parametrize("name", CLAIMS)
def test_what_is_written_fits_the_schemas(name: str) -> None:
    assert fits(messages.sign(messages.message(), claims=CLAIMS[name]))


@pytest.mark.parametrize("name", GOOD)
def test_what_is_read_fits_the_schemas(name: str) -> None:
    assert fits(resigned(GOOD[name][0])) is (name not in TOLERATED)


@pytest.mark.parametrize("name", BAD)
def test_wrong_is_what_the_schemas_forbid(name: str) -> None:
    change, _, code = BAD[name]
    if code in WRONG | UNSUPPORTED and name not in UNDECIDED:
        assert fits(resigned(change)) is (code in UNSUPPORTED)


@pytest.mark.parametrize("case", test_attacks.SHAPES, ids=[c[0] for c in test_attacks.SHAPES])
def test_attacks_are_called_wrong_only_where_the_schemas_say_so(
    case: tuple[str, test_attacks.Change, str],
) -> None:
    if case[0] in UNDECIDED:
        pytest.skip("see above")
    root = tree(messages.signed())
    case[1](root)
    try:
        data = messages.resign(root)
    except IndexError:
        data = messages.bytes_of(root)
    answer = messages.verify(data)
    codes = messages.codes(answer)
    if not codes & (WRONG | UNSUPPORTED):
        pytest.skip("refused by something else than its shape")
    wrong = any(one.indication is Indication.FAILED for one in answer.signatures)
    assert fits(data) is not wrong, codes
