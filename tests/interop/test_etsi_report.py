"""Our validation reports against ETSI's own schema, as the jars of EU DSS carry it."""

from __future__ import annotations

import pytest
from lxml import etree

from tests.interop import dss_peer
from tests.interop.dss_schemas import REPORT, schema
from tests.reports import test_etsi as made
from tests.signature import messages
from tests.signature.making.test_levels import countersigned, raised
from tests.signature.shapes import NOW, SHAPES
from tests.test_one_verdict import answer_of
from vnedoc.reports import etsi
from vnedoc.signature.verdict import Verification

pytestmark = [
    pytest.mark.peer,
    pytest.mark.skipif(dss_peer.missing() is not None, reason=str(dss_peer.missing())),
]


def hold(answer: Verification) -> None:
    schema(REPORT).assertValid(etree.fromstring(etsi.render(answer, at=NOW).encode()))


@pytest.mark.parametrize("name", SHAPES)
def test_reports_of_every_shape_are_valid(name: str) -> None:
    hold(answer_of(name))


def test_reports_of_every_level_are_valid() -> None:
    for data in (raised("B-T"), raised("B-LTA"), countersigned(messages.signed())):
        hold(messages.verify(data))


def test_reports_of_hostile_values_are_valid() -> None:
    signer = made.CERTIFICATE
    for text in ("", " ", made.HOSTILE):
        verdict = made.made(
            location=text,
            level=text,
            signer=signer,
            algorithms=(text,),
            claimed_time=NOW,
            claims=made.HOSTILE_CLAIMS,
        )
        both = made.made(counter_signatures=(verdict, verdict), identity=made.IDENTITY)
        hold(made.answered(both, verdict, outside=(text,), reasons=(made.OBSTACLE(),)))
    hold(Verification())
    hold(made.answered(made.made(), require="statement"))
