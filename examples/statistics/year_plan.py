"""What happened in a made-up year: which body sent what to whom, how, and what went wrong.

Everything is invented but the names of the provinces. Counts are dealt, not tossed: of 1,000
documents with a share of 20 % exactly 200 are in it, so that what a program finds can be compared
with what was planted. The same seed gives the same year, whether its secrets are revealed or not.
"""

from __future__ import annotations

import collections
import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import attrs

from vnedoc.identifiers import OrganTable
from vnedoc.model import VIETNAM

MODES: Final = ("electronic", "with-paper", "paper")
SUBMISSIONS: Final = ("government", "superior", "peer")
GOVERNMENT_OFFICE: Final = "G22"
_DAY: Final = 450
"""Minutes in which an office works: from 8 to 11:30, and from 13:30 on."""
UNITS_OF_A_PROVINCE: Final = ("", ".01", ".05", ".12")
"""The province's own office and three departments, each with a series of numbers of its own."""


@attrs.frozen(kw_only=True)
class Shares:
    """How one body works in one quarter; each number is a share between 0 and 1."""

    e_inside: float = 0.70
    ep_inside: float = 0.15
    e_between: float = 0.60
    ep_between: float = 0.20
    whole_dossier: Mapping[str, float] = {"government": 0.97, "superior": 0.95, "peer": 0.60}
    in_time: float = 0.96
    receipt_day: float = 0.90
    double: float = 0.02
    """Documents with which no paper may go, whether it did or not."""
    mail_equipped: float = 0.85
    """Of the staff: those with an official mailbox."""
    mail_used: float = 0.70
    """Of the mailboxes: those that were used in the quarter."""


@attrs.frozen(kw_only=True)
class Body:
    """A body and its year."""

    code: str
    name: str
    quarters: tuple[Shares, Shares, Shares, Shares]
    documents: int = 1000
    """In a quarter."""
    issuers: tuple[str, ...] = ()
    unreported: float | None = None
    """Its own share of documents that nobody reports; `None`: that of all."""
    staff: int = 1000
    registers: bool = True
    """Whether it hands in the registers that it keeps by hand."""


@attrs.frozen(kw_only=True)
class Faults:
    """What goes wrong; each number is a share between 0 and 1."""

    unreported: float = 0.0
    """Documents that no side reports."""
    typos: float = 0.0
    """Reported documents whose number was typed wrongly."""
    lost: float = 0.0
    """Pairs of which one half never comes."""
    doubled: float = 0.0
    """Halves that come twice."""
    late: float = 0.0
    """Halves that come weeks later."""
    disputed: float = 0.0
    """Pairs whose sides tell two modes."""
    secret: float = 0.0
    """Documents that are counted and not told of."""
    unknown: float = 0.0
    """Documents of a mode that nobody knows."""


@attrs.frozen(kw_only=True)
class Year:
    """A year to be made."""

    year: int
    bodies: tuple[Body, ...]
    faults: Faults = Faults()
    seed: int = 1
    inside: float = 0.5
    """Share of documents that stay inside their body."""
    submitted: float = 0.3
    """Of the others: submissions and exchanges with a dossier, a third of each kind."""
    receivers: tuple[int, ...] = (1, 1, 2, 3)
    """How many each of the rest has, one as likely as the other."""
    quarters: tuple[int, ...] = (1, 2, 3, 4)
    """Which of them are made; numbers begin with 1 in the first one."""


class Half(NamedTuple):
    """What one side tells of a document at one receiver."""

    there: bool
    doubled: bool
    late: bool


class Unit(NamedTuple):
    """One document at one receiver: what indicators count."""

    receiver: str
    mode: str
    said: str
    """The mode that the receiver tells."""
    sender_half: Half
    receiver_half: Half
    arrived: dt.datetime
    receipt: dt.datetime


class Planned(NamedTuple):
    """One document."""

    body: Body
    quarter: int
    issuer: str
    number: int
    written: str
    """The number as it was typed."""
    issued: dt.datetime
    sent: dt.datetime
    scope: str
    submission: str
    whole: bool
    double: bool
    channel: int
    secret: bool
    reported: bool
    units: tuple[Unit, ...]


def planned(year: Year) -> Iterator[Planned]:
    """The documents of a year: body by body, quarter by quarter, in the order of their numbers.

    Args:
        year: What is to be made.
    """
    left: dict[str, float] = {}
    for body in year.bodies:
        others = [one.code for one in year.bodies if one is not body]
        others += [f"G{number:02}" for number in range(1, 4)]
        numbers: dict[str, int] = collections.defaultdict(int)
        for quarter in year.quarters:
            yield from _Quarter(year, body, quarter, others, left).documents(numbers)


class _Quarter:
    """A body's documents of one quarter: everything is dealt before the first is told."""

    def __init__(
        self, year: Year, body: Body, quarter: int, others: Sequence[str], left: dict[str, float]
    ) -> None:
        self.year, self.body, self.quarter, self.others = year, body, quarter, others
        self.left = left
        """What was left over by rounding, for the next quarter or body to make up for."""
        self.chance = random.Random(f"{year.seed}/{year.year}/{body.code}/{quarter}")
        self.shares = body.quarters[quarter - 1]
        self.inside = self.deal(body.documents, (True, year.inside), (False, 1.0))
        kinds = [(kind, year.submitted / len(SUBMISSIONS)) for kind in SUBMISSIONS]
        submissions = iter(self.deal(self.inside.count(False), *kinds, ("", 1.0)))
        self.submissions = ["" if inside else next(submissions) for inside in self.inside]
        self.receivers = [
            1 if inside or kind else self.any_of(year.receivers)
            for inside, kind in zip(self.inside, self.submissions, strict=True)
        ]

    def deal(self, count: int, *shares: tuple[Any, float]) -> list[Any]:
        """So many outcomes in their exact shares, shuffled; the last outcome takes what is left."""
        cards: list[Any] = []
        for outcome, share in shares[:-1]:
            cards += [outcome] * round(count * share)
        cards = cards[:count] + [shares[-1][0]] * (count - len(cards))
        self.chance.shuffle(cards)
        return cards

    def flags(self, count: int, share: float) -> Iterator[bool]:
        """So many yes and no, shuffled."""
        return self.marked(count, round(count * share))

    def faults(self, name: str, count: int, share: float | None = None) -> Iterator[bool]:
        """Where a fault is; over the year their share is exact, however small the quarters are."""
        wanted = count * (getattr(self.year.faults, name) if share is None else share)
        wanted += self.left.get(name, 0.0)
        many = min(count, max(0, round(wanted)))
        self.left[name] = wanted - many
        return self.marked(count, many)

    def marked(self, count: int, many: int) -> Iterator[bool]:
        """So many yes among as many places, wherever chance has them."""
        rare = many <= count / 2
        cards = [not rare] * count
        for place in self.chance.sample(range(count), many if rare else count - many):
            cards[place] = rare
        return iter(cards)

    def any_of(self, several: Sequence[Any]) -> Any:
        """One of several: a third of the time that `random.choice` takes."""
        return several[int(self.chance.random() * len(several))]

    def documents(self, numbers: dict[str, int]) -> Iterator[Planned]:
        """The documents; `numbers` are the last ones of each issuer."""
        body, shares, count = self.body, self.shares, self.body.documents
        hidden = (
            self.faults("unreported", count)
            if body.unreported is None
            else self.flags(count, body.unreported)
        )
        wrong, secret = self.faults("typos", count), self.faults("secret", count)
        in_time, double = self.flags(count, shares.in_time), self.flags(count, shares.double)
        whole = {
            kind: self.flags(self.submissions.count(kind), shares.whole_dossier[kind])
            for kind in SUBMISSIONS
        }
        fates = {inside: self.fates(inside=inside) for inside in (True, False)}
        issuers = body.issuers or (body.code,)
        for issued, inside, kind, receivers in zip(
            self.moments(), self.inside, self.submissions, self.receivers, strict=True
        ):
            issuer = self.any_of(issuers)
            numbers[issuer] += 1
            sent = issued + dt.timedelta(minutes=20, days=0 if next(in_time) else 6)
            yield Planned(
                body=body, quarter=self.quarter, issuer=issuer, number=numbers[issuer],
                written=self.typed(numbers[issuer]) if next(wrong) else str(numbers[issuer]),
                issued=issued, sent=sent, scope="inside" if inside else "between",
                submission=kind, whole=bool(kind) and next(whole[kind]), double=next(double),
                channel=self.any_of((1, 2, 2, 2, 2, 3, 4)),
                secret=next(secret), reported=not next(hidden),
                units=tuple(
                    self.unit(next(fates[inside]), receiver, sent)
                    for receiver in self.to(issuer, kind, receivers, inside=inside)
                ),
            )  # fmt: skip

    def fates(self, *, inside: bool) -> Iterator[tuple[Any, ...]]:
        """What is to become of each document at each receiver: mode, and both its halves."""
        shares = self.shares
        count = sum(
            many for many, here in zip(self.receivers, self.inside, strict=True) if here is inside
        )
        electronic, with_paper = (
            (shares.e_inside, shares.ep_inside) if inside else (shares.e_between, shares.ep_between)
        )
        modes = self.deal(
            count, ("electronic", electronic), ("with-paper", with_paper), ("paper", 1.0)
        )
        return zip(
            ["unknown" if odd else mode
             for odd, mode in zip(self.faults("unknown", count), modes, strict=True)],
            [self.any_of(("sender", "receiver")) if lost else ""
             for lost in self.faults("lost", count)],
            *(self.faults(name, count) for name in ("doubled", "doubled", "late", "late")),
            self.faults("disputed", count), self.flags(count, shares.receipt_day),
            strict=True,
        )  # fmt: skip

    def unit(self, fate: tuple[Any, ...], receiver: str, sent: dt.datetime) -> Unit:
        """A document at one receiver."""
        mode, lost, first, second, early, later, disputed, same_day = fate
        arrived = sent + dt.timedelta(minutes=1 + int(self.chance.random() * 90))
        receipt = arrived + dt.timedelta(minutes=15) if same_day else arrived + dt.timedelta(days=2)
        other = "paper" if mode == "electronic" else "electronic"
        return Unit(
            receiver=receiver, mode=mode, said=other if disputed else mode,
            sender_half=Half(lost != "sender", first, early),
            receiver_half=Half(lost != "receiver", second, later),
            arrived=arrived, receipt=receipt,
        )  # fmt: skip

    def to(self, issuer: str, kind: str, count: int, *, inside: bool) -> list[str]:
        """Whom a document goes to."""
        if inside:
            return [f"{issuer}.00.{self.any_of(range(1, 20)):02}"]
        if kind == "government":
            return [GOVERNMENT_OFFICE]
        if kind == "superior":
            return [self.body.code if issuer != self.body.code else GOVERNMENT_OFFICE]
        if count == 1:
            return [self.any_of(self.others)]
        return self.chance.sample(self.others, count)

    def moments(self) -> list[dt.datetime]:
        """When documents are issued: at hours at which offices work."""
        first = dt.datetime(self.year.year, 3 * self.quarter - 2, 1, 8, tzinfo=VIETNAM)
        days = ((first + dt.timedelta(days=95)).replace(day=1) - first).days
        minutes = sorted(self.chance.choices(range(days * _DAY), k=self.body.documents))
        return [
            first + dt.timedelta(days=one // _DAY, minutes=one % _DAY + 120 * (one % _DAY >= 210))
            for one in minutes
        ]

    def typed(self, number: int) -> str:
        """A number as a tired hand types it."""
        written = str(number)
        return self.chance.choice(
            (f"{written}0000", f"{written}fass{number % 90 + 10}", f"-{written}", "0")
        )


@attrs.define
class Truth:
    """What was planted, counted from the plan and not from the events."""

    documents: collections.Counter[tuple[str, int]] = attrs.Factory(collections.Counter)
    """(body, quarter) -> documents."""
    unreported: collections.Counter[tuple[str, int]] = attrs.Factory(collections.Counter)
    units: collections.Counter[tuple[str, int, str, str]] = attrs.Factory(collections.Counter)
    """(body, quarter, scope, mode) -> documents x receivers."""
    halves: collections.Counter[str] = attrs.Factory(collections.Counter)
    """Pairs that are whole (``both``), or of which one half came (``sender``, ``receiver``);
    ``doubled``, ``late`` and ``disputed`` ones."""
    dossiers: collections.Counter[tuple[str, bool]] = attrs.Factory(collections.Counter)
    """(kind of submission, whether whole) -> documents."""

    @classmethod
    def of(cls, year: Year, *, revealed: bool = False) -> Truth:
        """Of a year.

        Args:
            year: What was made.
            revealed: With what nobody reported.
        """
        truth = cls()
        for document in planned(year):
            place = document.body.code, document.quarter
            truth.documents[place] += 1
            if document.reported or revealed:
                truth.count(document, place)
            else:
                truth.unreported[place] += 1
        return truth

    def count(self, document: Planned, place: tuple[str, int]) -> None:
        """One document more."""
        if document.submission:
            self.dossiers[document.submission, document.whole] += 1
        for unit in document.units:
            self.units[(*place, document.scope, unit.mode)] += 1
            if unit.mode != "paper" and document.scope == "between":
                self.count_halves(unit)

    def count_halves(self, unit: Unit) -> None:
        """One pair more."""
        halves = (unit.sender_half, unit.receiver_half)
        there = [name for name, half in zip(("sender", "receiver"), halves, strict=True)
                 if half.there]  # fmt: skip
        self.halves["both" if len(there) == 2 else there[0]] += 1
        self.halves["doubled"] += sum(half.there and half.doubled for half in halves)
        self.halves["late"] += sum(half.there and half.late for half in halves)
        self.halves["disputed"] += len(there) == 2 and unit.mode != unit.said


def provinces(on: dt.date, group: str = "H") -> list[tuple[str, str]]:
    """Codes and names of the provinces of a day: 63 before 1 July 2025, 34 since.

    Args:
        on: The day.
        group: ``G`` for ministries and what else is central.
    """
    return [
        (str(entry.organ_id), entry.name_vi)
        for entry in OrganTable.shipped()
        if entry.group == group and len(entry.organ_id) > 1
        and entry.status(on) == "live" and entry.body_exists(on)
    ]  # fmt: skip


AN_GIANG: Final = "H01"
LAI_CHAU: Final = "H35"


def a_year_of_the_plan(
    year: int, *, quarters: tuple[int, ...] = (1, 2, 3, 4), documents: int = 200, seed: int = 1
) -> Year:
    """A year that has the figures of the plan of 2013: what it told of 2012, and its targets.

    Args:
        year: 2012 to 2015.
        quarters: Which of them are made.
        documents: Of each body in each quarter; of 200 every share of the plan is a whole number.
        seed: Another one makes another year.
    """
    bodies = []
    for group, mail in (("G", 0.9), ("H", 0.8)):
        for code, name in provinces(dt.date(year, 1, 1), group):
            made = _of_the_plan(year, code, mail)
            bodies.append(Body(code=code, name=name, documents=documents, quarters=made))
    return Year(year=year, bodies=tuple(bodies), seed=seed, receivers=(1,), quarters=quarters)


def _of_the_plan(year: int, code: str, mail: float) -> tuple[Shares, Shares, Shares, Shares]:
    between = {AN_GIANG: (0.9, 0.05), LAI_CHAU: (0.05, 0.1)}.get(code, (0.08, 0.19))
    inside = {2012: 0.2, 2013: 0.35, 2014: 0.55, 2015: 0.7}[year]

    def shares(quarter: int) -> Shares:
        due = (year, quarter) >= (2013, 2)
        whole = {"government": 1.0, "superior": 1.0, "peer": 0.5}
        return Shares(
            e_inside=0.8 if (year, quarter) == (2015, 4) else inside,
            ep_inside=0.3 if year < 2014 else 0.15,
            e_between=between[0], ep_between=between[1],
            whole_dossier=whole if due else dict.fromkeys(SUBMISSIONS, 0.4),
            mail_equipped=mail, in_time=1.0, receipt_day=1.0,
        )  # fmt: skip

    return shares(1), shares(2), shares(3), shares(4)


def a_year_of_34(
    year: int = 2026, *, documents: int = 1000, faults: Faults | None = None, seed: int = 1
) -> Year:
    """A year of the 34 provinces: some good, some poor, three that report badly.

    Args:
        year: Which one, 2026 or later.
        documents: Of each province in each quarter.
        faults: What goes wrong; a little of everything unless given.
        seed: Another one makes another year.
    """
    if faults is None:
        faults = Faults(unreported=0.03, typos=0.005, lost=0.01, doubled=0.01, late=0.005,
                        disputed=0.004, secret=0.01, unknown=0.002)  # fmt: skip
    chance = random.Random(f"{seed}/{year}")
    bodies = []
    for at, (code, name) in enumerate(provinces(dt.date(year, 1, 1))):
        level = chance.uniform(0.35, 0.97)
        bodies.append(
            Body(
                code=code, name=name, documents=documents,
                quarters=_growing(level, chance),
                issuers=tuple(code + unit for unit in UNITS_OF_A_PROVINCE),
                unreported={8: 0.45, 21: 0.6}.get(at), registers=at != 15,
            )
        )  # fmt: skip
    return Year(year=year, bodies=tuple(bodies), faults=faults, seed=seed)


def _growing(level: float, chance: random.Random) -> tuple[Shares, Shares, Shares, Shares]:
    def shares(quarter: int) -> Shares:
        inside = min(0.99, level + 0.015 * quarter + chance.uniform(-0.01, 0.01))
        return Shares(
            e_inside=inside, ep_inside=(1 - inside) * 0.6, e_between=inside * 0.9,
            ep_between=(1 - inside * 0.9) * 0.6, in_time=0.9 + inside / 10,
        )  # fmt: skip

    return shares(0), shares(1), shares(2), shares(3)
