"""What cases stand on: the texts, and what each of them demands, in our own words.

A case *must* be passed only where a text that binds says so. Texts that guide make it *should*,
and what no text says is *may*: practice, or our advice.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import attrs

from vnedoc import _resources
from vnedoc.clauses import ADVICE, PRACTICE, Clause, Confidence, decree_30
from vnedoc.conformance.cases.case import Case, Importance
from vnedoc.words import Words


def xml(number: str) -> Clause:
    """Extensible Markup Language 1.0, fifth edition: a message is XML before all else."""
    return Clause("XML 1.0 (W3C)", number, Confidence.TEXT)


def namespaces(number: str) -> Clause:
    """Namespaces in XML 1.0, third edition."""
    return Clause("Namespaces in XML 1.0 (W3C)", number, Confidence.TEXT)


def xmldsig(number: str) -> Clause:
    """XML Signature Syntax and Processing 1.1: what an element ds:Signature is."""
    return Clause("XML Signature 1.1 (W3C)", number, Confidence.TEXT)


def decree_68(number: str) -> Clause:
    """68/2024/NĐ-CP on signatures of public service."""
    return Clause("68/2024/NĐ-CP", number, Confidence.TEXT)


def rfc(name: int, number: str) -> Clause:
    """A request for comments that XML Signature or X.509 rests on."""
    return Clause(f"RFC {name}", number, Confidence.TEXT)


def structures(number: str) -> Clause:
    """XML Schema 1.0 part 1: what fits a declaration. No act names it, so it guides."""
    return Clause("XML Schema 1.0 Part 1 (W3C)", number, Confidence.TEXT)


def types(number: str) -> Clause:
    """XML Schema 1.0 part 2: what the values of a type are."""
    return Clause("XML Schema 1.0 Part 2 (W3C)", number, Confidence.TEXT)


def ades(number: str) -> Clause:
    """ETSI EN 319 102-1. No Vietnamese act names it, so it guides and does not bind."""
    return Clause("ETSI EN 319 102-1", number, Confidence.TEXT)


DIGEST: Final = xmldsig("3.2.1")
VALUE: Final = xmldsig("3.2.2")
STATUS: Final = decree_68("Điều 31")
PATH: Final = decree_68("Điều 32")
LENGTHS: Final = decree_30("Phụ lục VI")
ALGORITHMS: Final = Clause("15/2025/TT-BKHCN", "Phụ lục", Confidence.TEXT)
NAMES: Final = namespaces("2.1")
BASE64: Final = rfc(4648, "3.2, 3.3")

_RANK: Final = {Importance.MAY: 0, Importance.SHOULD: 1, Importance.MUST: 2}
_UNSAID: Final[Mapping[Clause, Words]] = MappingProxyType(
    {
        PRACTICE: Words(
            vi="Đây là thực tế liên thông, không văn bản nào bắt buộc.",
            en="This is practice; no text demands it.",
        ),
        ADVICE: Words(
            vi="Đây là khuyến nghị của chúng tôi, không văn bản nào bắt buộc.",
            en="This is our advice; no text demands it.",
        ),
    }
)


@attrs.frozen(kw_only=True)
class Ground:
    """One clause: what it demands, and how much a case that stands on it may weigh."""

    document: str
    number: str
    """``*`` for every row or article of the document that has no line of its own."""
    highest: Importance
    demand: Words


@functools.cache
def table() -> Mapping[tuple[str, str], Ground]:
    """Every ground by document and number."""
    head, *lines = _resources.data("conformance/grounds.tsv").decode().splitlines()
    rows = (dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines)
    return MappingProxyType(
        {
            (row["document"], row["number"]): Ground(
                document=row["document"],
                number=row["number"],
                highest=Importance(row["highest"]),
                demand=Words(vi=row["vi"], en=row["en"]),
            )
            for row in rows
        }
    )


def ground(clause: Clause) -> Ground | None:
    """What a clause demands, if it is one of a text.

    Args:
        clause: of a case.
    """
    own = table().get((clause.document, clause.number))
    return own or table().get((clause.document, "*"))


def demand(clause: Clause) -> Words:
    """What a clause demands, in our own words; of practice and advice, that nothing does.

    Args:
        clause: of a case.
    """
    found = ground(clause)
    return found.demand if found else _UNSAID.get(clause, _UNSAID[PRACTICE])


def highest(clause: Clause) -> Importance:
    """How much a case may weigh that stands on a clause.

    Args:
        clause: of a case.
    """
    found = ground(clause)
    return found.highest if found else Importance.MAY


def bounded(importance: Importance, clause: Clause) -> Importance:
    """The importance, or what the clause can bear if that is less.

    Args:
        importance: that somebody wishes for.
        clause: that it stands on.
    """
    return min(importance, highest(clause), key=_RANK.__getitem__)


def grounded(case: Case) -> Case:
    """The case; where no text demands what it expects, its reason says so.

    Args:
        case: whose reason is to be whole.
    """
    unsaid = _UNSAID.get(case.clause)
    if unsaid is None:
        return case
    why = Words(vi=f"{case.why.vi} {unsaid.vi}", en=f"{case.why.en} {unsaid.en}")
    return attrs.evolve(case, why=why)
