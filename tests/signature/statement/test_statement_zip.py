"""A statement covers the file in a zip: only in a zip that holds the same for every reader."""

from __future__ import annotations

import attrs
import pytest

import vnedoc
from tests import factories
from tests.content.test_two_faces import CASES, LETTER
from tests.content.zips import Zip, deflated
from tests.scale import scaled
from tests.signature.statement.test_statement import check, envelope_of, stated
from vnedoc.content import Content
from vnedoc.limits import CHUNK_BYTES
from vnedoc.signature.statement.finding import statements_in
from vnedoc.signature.verdict import Indication

NAME = "Công văn.doc"
SIGNED = envelope_of(
    stated(vnedoc.dumps(factories.document(attachments=(factories.attachment(1, NAME, LETTER),))))
)
SOME = list(CASES)[:: max(1, 5 - scaled(4, 0))]


def with_zip(data: bytes) -> bytes:
    first, *rest = SIGNED.attachments
    first = attrs.evolve(first, content=Content.from_bytes(data))
    return vnedoc.dumps(attrs.evolve(SIGNED, attachments=(first, *rest)))


OTHER_LENGTH = {"unpacked size everywhere", "a descriptor in stored data"}
"""Their parts agree on a length that no listed file has, so they are not even unpacked."""


@pytest.mark.parametrize("name", SOME)
def test_two_faces_do_not_pass_and_are_named(name: str) -> None:
    answer = check(with_zip(bytes(CASES[name][1])))
    (verdict,) = answer.signatures
    assert not answer.valid
    assert answer.envelope is None
    if name in OTHER_LENGTH:
        assert verdict.indication is Indication.FAILED
        return
    assert verdict.indication is Indication.INDETERMINATE
    assert verdict.reasons[0].code == "VNE-SIG-734"
    assert "zip" in verdict.reasons[0].text("en")
    assert "zip" in verdict.reasons[0].text("vi")


HONEST = {bytes(honest): name for name, (honest, _) in CASES.items() if honest.data == LETTER}


@pytest.mark.parametrize("data", list(HONEST)[:: max(1, 3 - scaled(2, 0))])
def test_the_honest_neighbour_passes(data: bytes) -> None:
    answer = check(with_zip(data))
    assert answer.valid
    assert answer.envelope is not None
    assert answer.envelope.attachments[0].read() == LETTER


EMPTY = b"\x00\x00\x00\xff\xff"
"""A stored block of nothing, of which any number may stand before the data (RFC 1951 3.2.4)."""


@pytest.mark.parametrize("count", [0, 1, CHUNK_BYTES // len(EMPTY), CHUNK_BYTES // len(EMPTY) + 1])
def test_a_statement_is_found_behind_empty_blocks(count: int) -> None:
    *others, last = SIGNED.attachments
    assert last.content is not None
    text, name = last.content.read(), str(last.name).encode()
    packed = Zip(data=text, name=name, packed=EMPTY * count + deflated(text))
    last = attrs.evolve(last, content=Content.from_bytes(bytes(packed)))
    message = attrs.evolve(SIGNED, attachments=(*others, last))
    assert list(statements_in(message).documents) == [len(others)]
    assert len(check(vnedoc.dumps(message)).signatures) == 1


def test_the_file_itself_passes() -> None:
    assert check(with_zip(LETTER)).valid
    assert not check(with_zip(bytes(Zip(data=LETTER[:-1])))).valid
