"""A zip that lies, or is damaged, has in its place one that does so in the same way."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

import vnedoc
from tests import factories
from tests.content.test_two_faces import CASES
from tests.content.zips import LETTER, OTHER
from vnedoc.anonymizing import anonymize, left
from vnedoc.anonymizing.files import small
from vnedoc.anonymizing.words import Pseudonyms
from vnedoc.content import Content
from vnedoc.content.archive import BEGIN_BYTES, TAIL_BYTES, extension, look
from vnedoc.inspection.inspecting import inspect
from vnedoc.model import VIETNAM, Attachment

pytestmark = pytest.mark.table

AT = dt.datetime(2026, 11, 1, tzinfo=VIETNAM)


def told(data: bytes) -> tuple[object, ...]:
    """What the rules' look at an attachment says, and what is written in the zip."""
    found = inspect(Attachment(name="a.doc", content=Content.from_bytes(data)))
    names = look(data[:BEGIN_BYTES], data[-TAIL_BYTES:], len(data)).names
    return found.wrapped, found.damage, sorted(map(extension, names))


@pytest.mark.parametrize("face", ["honest", "two-faced"])
@pytest.mark.parametrize("name", CASES)
def test_the_reason_for_which_it_is_refused_stays(name: str, face: str) -> None:
    data = bytes(CASES[name][face == "two-faced"])
    made = small(data, Pseudonyms("a", frozenset(), days=364, gentle=False))
    assert told(made) == told(data)
    for secret in (LETTER, OTHER):
        assert secret[:12] not in made


@pytest.mark.parametrize(
    "name", ["method in front", "bytes behind the end", "name, other extension in front"]
)
def test_the_findings_about_it_stay(name: str) -> None:
    two = attrs.evolve(factories.attachment(), content=Content.from_bytes(bytes(CASES[name][1])))
    data = vnedoc.dumps(factories.document(attachments=(attrs.evolve(two, name="Công văn.doc"),)))
    assert "VNE-CONTENT-011" in {one.rule for one in vnedoc.validate(data).findings}
    made = anonymize(data, seed="a", at=AT)
    assert made.same
    assert left(data, made.data) == frozenset()
