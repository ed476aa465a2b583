"""What may stand once and stands twice is read by some as the first and by others as the last."""

from __future__ import annotations

import copy
import functools
import io
import random
from collections.abc import Iterator

import pytest
from lxml import etree

from tests.scale import scaled
from tests.signature import messages, pki
from tests.signature.messages import NS, tree
from vnedoc.model import DocumentEnvelope
from vnedoc.signature.statement.signing import sign_statement
from vnedoc.xml.plan import Branch, Plan, plan_of
from vnedoc.xml.reading.reader import read

pytestmark = pytest.mark.table

Path = tuple[str, ...]


def paths(plan: Plan, above: Path = ()) -> Iterator[tuple[Path, bool]]:
    """Every element of a document, and whether it may stand more than once."""
    for node in plan.children.values():
        path = (*above, f"{NS}{node.element}")
        yield path, node.many
        if isinstance(node, Branch):
            yield from paths(node.plan, path)


def present(many: bool) -> list[str]:
    root = tree(messages.message())
    listed = (
        "/".join(path) for path, is_many in paths(plan_of(DocumentEnvelope)) if is_many is many
    )
    return [path for path in listed if root.find(path) is not None]


SINGLE, LISTED = present(many=False), present(many=True)
TWINS = {
    "empty": "",
    "blank": " \n",
    "a comment": "<!-- x -->",
    "an unknown element": "<e:Unknown/>",
}


def with_twin(path: str, twin: str, *, first: bool) -> bytes:
    """The message with a twin of one element that says nothing, before or behind it."""
    root = tree(messages.message())
    element = root.find(path)
    assert element is not None
    made = copy.deepcopy(messages.make(f"<e:X>{TWINS[twin]}</e:X>"))
    made.tag = element.tag
    (element.addprevious if first else element.addnext)(made)
    return messages.bytes_of(root)


@functools.cache
def statement() -> etree._Element:
    """The attachment that is a statement of the message."""
    target = io.BytesIO()
    sign_statement(messages.message(), target, messages.signer(), at=pki.NOW)
    return tree(target.getvalue()).findall(f"{NS}AttachmentEncoded/{NS}Attachment")[-1]


def stated(data: bytes) -> bytes:
    """The message with the statement that was made of it before it was changed."""
    root = tree(data)
    last = root.findall(f".//{NS}Attachment")[-1]
    last.addnext(copy.deepcopy(statement()))
    return messages.bytes_of(root)


def codes_of(data: bytes) -> list[str]:
    return [finding.rule for finding in read(io.BytesIO(data)).findings]


def test_the_table_knows_the_message() -> None:
    assert len(SINGLE) > 30
    assert len(LISTED) == 5
    assert messages.verify(stated(messages.message())).valid


@pytest.mark.parametrize("path", SINGLE)
def test_a_twin_that_says_nothing_is_found(path: str) -> None:
    for first in (True, False):
        for twin in TWINS:
            assert "VNE-READ-003" in codes_of(with_twin(path, twin, first=first)), (twin, first)


@pytest.mark.parametrize("path", LISTED)
def test_an_item_that_says_nothing_is_none(path: str) -> None:
    for first in (True, False):
        data = with_twin(path, "empty", first=first)
        assert "VNE-READ-003" not in codes_of(data)
        assert messages.verify(stated(data)).valid


@pytest.mark.parametrize("path", random.Random(1).sample(SINGLE, scaled(len(SINGLE), 8)))
@pytest.mark.parametrize("first", [True, False])
def test_no_form_is_valid_with_a_twin(path: str, first: bool) -> None:
    data = with_twin(path, "empty", first=first)
    answer = messages.verify(stated(data))
    assert not answer.valid
    assert answer.envelope is None
    if path.endswith(("edXMLEnvelope", "edXMLHeader")):
        # No signature has its place there any more.
        return
    assert "VNE-SIG-729" in messages.codes(answer)
    signed = messages.verify(messages.sign(data))
    assert not signed.valid
    assert "VNE-SIG-729" in messages.codes(signed)


def test_a_part_in_two_pieces_is_not_valid() -> None:
    root = tree(stated(messages.message()))
    header = root.find(f".//{NS}edXMLHeader")
    assert header is not None
    second = etree.Element(header.tag)
    second.append(header[-1])
    header.addnext(second)
    answer = messages.verify(messages.bytes_of(root))
    assert "VNE-SIG-729" in messages.codes(answer)
    assert not answer.valid


def test_two_values_are_not_valid_whoever_signed_them() -> None:
    text = messages.message().decode()
    start, end = text.index("<edXML:Subject>"), text.index("</edXML:Subject>") + 16
    data = f"{text[:end]}{text[start:end]}{text[end:]}".encode()
    answer = messages.verify(messages.sign(data))
    assert "VNE-SIG-729" in messages.codes(answer)
    assert not answer.valid


def test_one_alone_that_says_nothing_is_no_twin() -> None:
    root = tree(messages.message())
    element = root.find(f".//{NS}Subject")
    assert element is not None
    element.text = None
    data = messages.bytes_of(root)
    assert codes_of(data) == codes_of(messages.message())
    assert messages.verify(messages.sign(data)).valid
