"""What a notation can say: shares of evidence for each shape of it, in nats.

The numbers are logarithms of how often a shape means a kind: 8 is near certainty, and what no
kind explains weighs 1.2 (`_REST` of the classifier). Counts in what follows are of 920 real rows,
one half of a collection; the other half only measures. Where no count stands, public acts were
few or of one source, and the number is an estimate.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, NamedTuple

from vnedoc.doctype._lexicon import NO_LIST, Weights

SURE: Final = 8.0
"""Weight of a kind's own abbreviation at its place: right in 544 of 545 rows."""
SETTLED: Final = 5.5
"""Weight of a notation from which words that begin any title change nothing any more."""
QUALIFIED: Final = 5.4
"""Weight of an abbreviation that begins a longer token: BCTĐ, KHPH."""
WEAK: Final = 3.5
"""Weight of an abbreviation that units use too."""
GLUED: Final = 6.0
"""Weight of an abbreviation glued to its body: QĐUBND."""
MISREAD: Final = 4.2
"""Weight of what looks like an abbreviation to a scanner; `MISREAD_OUTSIDE` that it is another."""
MISREAD_OUTSIDE: Final = 3.0
NEVER: Final = 4.0
"""Taken from a kind that the body does not issue."""
WEAK_ALONE: Final = 1.5
"""The same without number and body: TC may as well be short for a ministry."""


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
    return {
        NO_LIST if name == "outside" else name.replace("_", "-"): weight
        for name, weight in weights.items()
    }


NOTHING: Final = ShapeReading(_nats(), None, "", 0, "", True, False, False)

LETTER: Final = _nats(cong_van=5.5, quyet_dinh=1.0)
"""``05/BNV-VP``: 79 of 84 rows; three of the others are older than 1960."""
UNIT: Final = _nats(cong_van=2.8, quyet_dinh=1.2)
"""Beside a `WEAK` abbreviation: ``343/PC-VT`` may be a letter of a unit called so."""
LONE_BODY: Final = _nats(cong_van=4.8, quyet_dinh=2.0, chi_thi=1.2)
LONE_LIKE: Final = _nats(cong_van=4.3, outside=2.8, quyet_dinh=1.8)
"""``31/VPHĐND``: called like a body, but in no table."""
LETTER_LIKE: Final = _nats(cong_van=5.4, outside=3.0, quyet_dinh=1.0)
"""``216/KTVD-KTAT``: nobody knows the body, but a unit stands behind it."""
NAMED_LIKE: Final = _nats(outside=5.5, cong_van=2.5)
"""``12/GPX-BTNMT``: a body stands where it stands behind a kind, so the letters before it are
one: of no list."""
UNCLEAR: Final = _nats(outside=4.2, cong_van=3.6)
"""``77/HXVD-KHX``: neither part is known; it may be a letter of a body or a kind of no list."""
LONE_UNKNOWN: Final = _nats(outside=4.4, cong_van=2.4, quyet_dinh=1.5)
"""``8/KXV``: letters alone that are neither of a body nor of a kind."""
YEARED: Final = _nats(outside=5.5, cong_van=2.5)
"""``31/2027/XV``: only kinds that have a register of their own write the year so; letters of
bodies do not."""
LETTERED_NUMBER: Final = _nats(sac_lenh=3.4)
"""``138C``: only decree-orders of 1945 to 1959 are numbered so."""
LONE: Final = MappingProxyType(
    {
        # Before 1997 four kinds of the Government had one form. Of CP three in four are decrees, of
        # HĐBT more; the Prime Minister (TTg) and the Chairman (CT) decided more than they directed,
        # but not by so much that the letters alone could tell.
        "HDBT": _nats(nghi_dinh=6.0, quyet_dinh=3.5, chi_thi=1.5, nghi_quyet=1.5),
        "CP": _nats(nghi_dinh=5.1, quyet_dinh=3.5, nghi_quyet=3.2),
        "TTG": _nats(quyet_dinh=4.8, chi_thi=4.6, cong_van=2.0),
        "CT": _nats(quyet_dinh=4.7, chi_thi=4.6),
        "CTN": _nats(lenh=4.0, quyet_dinh=4.0),
        "LCT": _nats(lenh=4.6, phap_lenh=4.4, luat=3.0, lich_cong_tac=1.0),
        "SL": _nats(sac_lenh=6.5, sao_luc=2.5),
        "TT": _nats(thong_tu=5.0, thong_tri=2.0),
    }
)
"""Tokens that stand alone after a number."""
ASSEMBLY: Final = _nats(nghi_quyet=4.6, luat=4.6, bo_luat=1.5)
"""Laws and resolutions have the same form and often the same numbers: the title decides."""
EARLY_ASSEMBLY: Final = _nats(nghi_quyet=6.5, luat=2.0)
"""Until 1996 laws bore the number of the order that published them: QH was for resolutions."""
ASSEMBLY_LATE: Final = _nats(nghi_quyet=7.0, luat=2.0)
"""A number that no law has (`TERM_LIMIT`, `ACTS_OF`)."""
LAW_BY_NUMBER: Final = _nats(luat=6.0, nghi_quyet=2.5, bo_luat=1.5)
"""A number that no resolution of the year has."""
A_CODE: Final = _nats(bo_luat=6.5, nghi_quyet=4.0, luat=2.0)
"""One of `CODES`; a resolution may have the same number."""
COMMITTEE: Final = _nats(phap_lenh=6.2, nghi_quyet=3.8)
"""Low numbers of the Standing Committee: ordinances in 3 of 4 rows without a title."""
COMMITTEE_LATE: Final = _nats(nghi_quyet=7.0, phap_lenh=1.0)
STATE_COUNCIL: Final = _nats(phap_lenh=6.0, lenh=2.4, luat=3.2)
"""``14-LCT/HĐNN8``: the act that the order of the State Council published."""
STATE_COUNCIL_ORDER: Final = _nats(lenh=6.2, phap_lenh=3.7)
"""``07/LCT-HĐNN8``: the order itself."""
OLD_ORDER: Final = _nats(lenh=6.0, luat=2.5, phap_lenh=2.0)
"""``18-L/CTN``: until 1997 laws were called by the order that published them."""
JUDGMENT: Final = _nats(ban_an=6.5, outside=2.0)
"""``12/2028/DS-ST``: the sort of the case and the stage of the trial."""
JOINT: Final = _nats(thong_tu_lien_tich=7.0, thong_tu=2.0)
"""``92/TT-LB``: "liên bộ" stands there."""
MAYBE_JOINT: Final = _nats(thong_tu_lien_tich=4.6, thong_tu=3.6)
"""``02/TT-BTC-BNV``: two ministries, or one and its unit."""
PARTY_TT: Final = _nats(thong_tri=6.0, thong_tu=2.0)
"""The Party makes no circulars; TT is its thông tri."""
CENTRAL_QD: Final = _nats(quy_dinh=5.3, quyet_dinh=4.5)
"""``501-QĐ/TW``: the Centre's rules are public, its decisions on persons are not. Below
`SETTLED`, so that the subject counts."""
PARTY_QD: Final = _nats(quyet_dinh=5.45, quy_dinh=3.5)
"""``28-QĐ/ĐU``: local committees decide on persons more than they rule."""
OLD_MINISTRY: Final = _nats(thong_tu=4.6, cong_van=3.6, quyet_dinh=3.0)
"""``71-TC/TCT``: the Ministry of Finance numbered its circulars by its units."""
OLD_LETTER: Final = _nats(cong_van=4.6, thong_tu=4.4, quyet_dinh=3.2)
"""``77-KHKT/TC``: circulars, letters and decisions of an old ministry look alike."""
TWO_OLD: Final = _nats(thong_tu_lien_tich=4.8, thong_tu=3.6, cong_van=3.0)
"""``12/TC-KHKT``: the Ministry of Finance and another one."""
INDICTMENT: Final = _nats(cao_trang=6.5, chi_thi=2.0)
"""``21/CT-VKSVD-P2``: a procuracy writes CT for its indictments (cáo trạng), thousands a year; only
the supreme one issues directives, a few."""
SUPREME_CT: Final = _nats(chi_thi=5.5, cao_trang=3.5)
TAX_LETTER: Final = _nats(cong_van=5.5, chi_thi=2.5)
"""``74542/CT-TTHT``: CT is Cục Thuế, too, and behind it stands its unit."""
CT_AND_UNIT: Final = _nats(cong_van=4.7, chi_thi=4.6)
"""``12/CT-TTHT``: so low a number directives have as well (`FEW`): the title decides."""
COPY: Final = _nats(sao_luc=6.5, sac_lenh=2.0)
"""``12/SL-UBND``: SL before a body that the decree-orders did not have."""
SCHEDULE: Final = _nats(lich_cong_tac=5.0, lenh=2.5)
"""``12/LCT-SYT``: LCT before a body that publishes no laws."""

# What numbers and neighbours say.

TERM_LIMIT: Final = 155
"""Laws of one National Assembly are fewer; its resolutions, numbered apart, go on."""
ORDINANCES: Final = 44
"""Ordinances of one term are fewer; resolutions of the Standing Committee pass a thousand."""

CODES: Final = frozenset(
    {
        (15, 1999), (19, 2003), (24, 2004), (33, 2005), (40, 2005), (10, 2012), (91, 2015),
        (92, 2015), (95, 2015), (100, 2015), (101, 2015), (45, 2019),
    }
)  # fmt: skip
"""Number and year of the codes (bộ luật): a dozen since 1999, public and closed."""
LATER: Final = MappingProxyType(
    {"QD": 6.0, "NQ": 6.0, "ND": 5.5, "TTLB": 6.5, "TTLT": 6.5, "CT": 5.0, "TTR": 4.0, "SL": 6.0}
)
"""Kinds that old documents write after the body; no unit is called so, except by CT and TTr."""
OLD_LATER: Final = frozenset({"TB", "BC", "KH", "CTR", "HD", "TT", "CV"})
"""Units are called so too: a kind only after an old body (UB)."""
FEW: Final = 60
"""Directives of a year are fewer, letters are more."""
OLD_WAYS: Final = frozenset({"old-body", "kind-after-body", "lettered-number"})
FINANCE_UNITS: Final = frozenset({"TCT", "GTBD", "CDKT", "TCNH", "HCSN", "HCVX", "TCDN", "VP"})
"""Units of the Ministry of Finance (TC) of old."""
DECREES: Final = frozenset({"government", "prime-minister", "president"})
NOT_THE_GOVERNMENTS: Final = frozenset({"hop-dong", "huong-dan"})
"""The Government as a body concludes no contract and gives no guidelines."""
LAWS_WITH_QH: Final = 1997
EARLY_TERMS: Final = frozenset(
    {"QH1", "QH2", "QH3", "QH4", "QH5", "QH6", "QH7", "QH8", "QHK6", "QHK7"}
)
ACTS_OF: Final = MappingProxyType(
    {
        ("QH13", 2011): (6, 0), ("QH13", 2012): (28, 28), ("QH13", 2013): (45, 45),
        ("QH13", 2014): (74, 65), ("QH13", 2015): (101, 92), ("QH13", 2016): (108, 120),
        ("QH14", 2016): (3, 0), ("QH14", 2017): (31, 32), ("QH14", 2018): (47, 48),
        ("QH14", 2019): (61, 62), ("QH14", 2020): (90, 91), ("QH14", 2021): (90, 91),
        ("QH15", 2021): (4, 0), ("QH15", 2022): (28, 29), ("QH15", 2023): (50, 51),
        ("QH15", 2024): (85, 86), ("QH15", 2025): (165, 166),
    }
)  # fmt: skip
"""Term and year -> a number that no law of it exceeds, and one that all its resolutions reach.

Laws and resolutions have a sequence each in a term, and that of the resolutions runs ahead; a
number between the two may be either's. In other years both have the same numbers. General
knowledge of the published acts, no list of an authority.
"""
NO_UNITS: Final = frozenset(
    {"government", "prime-minister", "president", "people-council", "people-committee", "party"}
)
NO_UNITS_EITHER: Final = NO_UNITS | {"ministry", "department"}
NEVER_YEARED: Final = frozenset({"GT", "UQ", "NP", "BN", "TS", "DD", "CK", "TTH"})
"""Abbreviations of 01/2011/TT-BNV for papers whose numbers have no year."""
UNITS_TOO: Final = frozenset(
    {"VP", "CT", "KH", "TC", "XD", "TP", "NN", "GD", "TS", "NV", "LD", "KTNN"}
)
"""Bodies, or old ministries, whose letters units bear as well (KTNN: of the treasury, too)."""
SIDES: Final = frozenset({"LB", "LN", "LT", "LBO", "LCQ", "LS"})
"""Liên bộ, liên ngành and their like: several bodies together."""
