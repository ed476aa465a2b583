"""What a notation can say: shares of evidence for each shape of it, in nats.

The numbers are logarithms of how often a shape means a kind, as far as documents that are public
show it; 7 is near certainty, and what no kind explains weighs 2.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, NamedTuple

from vnedoc.doctype._lexicon import Weights

SURE: Final = 7.0
"""Weight of a kind's own abbreviation at its place."""
SETTLED: Final = 5.5
"""Weight of a notation from which words that begin any title change nothing any more."""
WEAK: Final = 3.5
"""Weight of an abbreviation that units use too."""


class Mark(NamedTuple):
    """A span of the composed text, and why it counts."""

    start: int
    end: int
    why: str


class ShapeReading(NamedTuple):
    """What a notation says.

    `weights` are nats by name. `number`, `year` and `level` tell a legal document from an
    individual act, unless the notation is `old`. `assembly` says that only the title tells a law
    from a resolution, `bare` that there is a token and nothing else, `worded` that words stand
    before the number ("Luật số 12/2012/QH13").
    """

    weights: Weights
    mark: Mark | None
    number: str
    year: int
    level: str
    bare: bool
    assembly: bool
    old: bool
    worded: bool = False


def _nats(**weights: float) -> Weights:
    # A plain dict: copying a read-only view costs twice as much, and every call copies one.
    return {name.replace("_", "-"): weight for name, weight in weights.items()}


NOTHING: Final = ShapeReading(_nats(), None, "", 0, "", True, False, False)

LETTER: Final = _nats(cong_van=5.5, quyet_dinh=1.0)
UNIT: Final = _nats(cong_van=2.8, quyet_dinh=1.2)
LONE_BODY: Final = _nats(cong_van=4.0, quyet_dinh=2.0, chi_thi=1.2)
LETTERED_NUMBER: Final = _nats(sac_lenh=3.2)
LONE: Final = MappingProxyType(
    {
        "HDBT": _nats(nghi_dinh=5.5, quyet_dinh=4.2, chi_thi=2.0, nghi_quyet=2.0),
        "CP": _nats(nghi_dinh=5.5, quyet_dinh=3.0, nghi_quyet=2.0),
        "TTG": _nats(chi_thi=5.2, quyet_dinh=4.4, cong_van=2.0),
        "CT": _nats(chi_thi=5.0, quyet_dinh=4.3),
        "CTN": _nats(lenh=4.0, quyet_dinh=4.0),
        "LCT": _nats(lenh=4.6, phap_lenh=4.4, luat=3.0, lich_cong_tac=1.0),
        "SL": _nats(sac_lenh=6.5, sao_luc=2.5),
        "TT": _nats(thong_tu=5.0, thong_tri=2.0),
    }
)
"""Tokens that stand alone after a number."""
ASSEMBLY: Final = _nats(nghi_quyet=4.8, luat=4.0, bo_luat=1.5)
ASSEMBLY_LATE: Final = _nats(nghi_quyet=7.0, luat=2.0)
A_CODE: Final = _nats(bo_luat=6.5, nghi_quyet=4.0, luat=2.0)
COMMITTEE: Final = _nats(phap_lenh=5.0, nghi_quyet=4.2)
COMMITTEE_LATE: Final = _nats(nghi_quyet=7.0, phap_lenh=1.0)
STATE_COUNCIL: Final = _nats(phap_lenh=5.2, lenh=3.0, luat=3.4)
"""``14-LCT/HĐNN8``: the act that the order of the State Council published."""
STATE_COUNCIL_ORDER: Final = _nats(lenh=5.2, phap_lenh=4.2)
"""``07/LCT-HĐNN8``: the order itself."""
OLD_ORDER: Final = _nats(lenh=6.0, luat=2.5, phap_lenh=2.0)
"""``18-L/CTN``: until 1997 laws were called by the order that published them."""
JOINT: Final = _nats(thong_tu_lien_tich=7.0, thong_tu=2.0)
MAYBE_JOINT: Final = _nats(thong_tu_lien_tich=4.6, thong_tu=3.6)
PARTY_TT: Final = _nats(thong_tri=6.0, thong_tu=2.0)
CENTRAL_QD: Final = _nats(quy_dinh=5.6, quyet_dinh=4.9)
PARTY_QD: Final = _nats(quyet_dinh=5.6, quy_dinh=4.6)
OLD_MINISTRY: Final = _nats(thong_tu=4.6, cong_van=3.6, quyet_dinh=3.0)
COPY: Final = _nats(sao_luc=6.5, sac_lenh=2.0)
SCHEDULE: Final = _nats(lich_cong_tac=5.0, lenh=2.5)
