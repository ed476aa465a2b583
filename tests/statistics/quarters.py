"""Quarters by hand: assessments with every case that a page must tell, without any event."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

import attrs

from tests.statistics import made
from vnedoc.statistics import figures, indicators
from vnedoc.statistics.figures import (
    AssessedBody,
    Assessment,
    EventIntake,
    IndicatorTable,
    JudgedTarget,
    NotRankedReason,
    NumberingCoverage,
    PairedSides,
    RankedBody,
    ShareFigure,
    TargetVerdict,
)
from vnedoc.statistics.indicators import Indicator, IndicatorTarget
from vnedoc.statistics.noting import notes
from vnedoc.words import Words

ALL = AssessedBody(code="*", words=Words(vi="Cả nước", en="The whole country"))
LEAST, THRESHOLD = 30, 0.9


def bodies(count: int = 34) -> list[AssessedBody]:
    """Provinces of today."""
    return [
        AssessedBody(code=code, words=Words(vi=name, en=f"Province {code}"))
        for code, name in made.provinces(dt.date(2026, 1, 1))[:count]
    ]


def figure(chance: random.Random, share: float, total: int, missing: int) -> ShareFigure:
    disputed, unknown = int(total * 0.004), int(total * chance.uniform(0, 0.01))
    return ShareFigure(
        counted=round(share * (total - disputed - unknown)), total=total, disputed=disputed,
        unknown=unknown, unreported=missing, confirmed=round(total * 0.93),
    )  # fmt: skip


def summed(each: list[ShareFigure]) -> ShareFigure:
    names = ("counted", "total", "disputed", "unknown", "unreported", "confirmed")
    return ShareFigure(**{name: sum(getattr(one, name) for one in each) for name in names})


def judged(target: IndicatorTarget, body: AssessedBody, found: ShareFigure, last: dt.date):
    low, high = found.low, found.high
    if target.first > last:
        verdict = TargetVerdict.NOT_DUE
    elif low is None or high is None:
        verdict = TargetVerdict.NO_DATA
    elif target.least is not None:
        level = target.least / 100
        verdict = TargetVerdict.MET if low >= level else TargetVerdict.MISSED
        verdict = TargetVerdict.OPEN if low < level <= high else verdict
    else:
        level = (target.most or 0) / 100
        verdict = TargetVerdict.MET if high <= level else TargetVerdict.MISSED
        verdict = TargetVerdict.OPEN if low <= level < high else verdict
    return JudgedTarget(target=target, body=body, figure=found, verdict=verdict)


def reason(found: ShareFigure, coverage: NumberingCoverage) -> NotRankedReason | None:
    if found.total < LEAST:
        return NotRankedReason.FEW
    if coverage.share is None:
        return NotRankedReason.UNMEASURED
    return NotRankedReason.COVERAGE if coverage.share < THRESHOLD else None


def ranked(
    rows: list[tuple[AssessedBody, ShareFigure]], coverage: dict[str, NumberingCoverage]
) -> tuple[RankedBody, ...]:
    why = {body.code: reason(found, coverage[body.code]) for body, found in rows}
    good = [(body, found) for body, found in rows if why[body.code] is None]
    good.sort(key=lambda one: (-(one[1].share or 0), one[0].code))
    told = [
        RankedBody(
            body=body, figure=found, coverage=coverage[body.code],
            best=1 + sum((o.low or 0) > (found.high or 0) for _, o in good),
            worst=sum((o.high or 0) >= (found.low or 0) for _, o in good),
        )
        for body, found in good
    ]  # fmt: skip
    told += [
        RankedBody(body=body, figure=found, coverage=coverage[body.code], reason=why[body.code])
        for body, found in rows
        if why[body.code] is not None
    ]
    return tuple(told)


def tables(
    chance: random.Random, those: list[AssessedBody], coverage: dict[str, NumberingCoverage],
    level: float, last: dt.date, total: int,
) -> Iterator[IndicatorTable]:  # fmt: skip
    for indicator in indicators.shipped():
        rows = []
        for at, body in enumerate(those):
            share = min(1.0, max(0.0, level + chance.uniform(-0.25, 0.25)))
            share = share / 20 if indicator.less_is_better else share
            units = 12 if at == 5 else total + chance.randrange(total)
            held = coverage[body.code]
            gone = round(units * (1 - (held.share or 0.8))) if indicator.unit != "person" else 0
            rows.append((body, figure(chance, share, units, gone)))
        whole = summed([found for _, found in rows])
        yield IndicatorTable(
            indicator=indicator, total=whole, rows=tuple(rows),
            ranking=ranked(rows, coverage) if indicator.ranked else (),
            targets=tuple(
                judged(target, body, found, last)
                for target in indicator.targets
                for body, found in ((ALL, whole), *rows)
            ),
            baselines=indicator.baselines,
        )  # fmt: skip


def covered(chance: random.Random, at: int, expected: int) -> NumberingCoverage:
    share = {8: 0.62, 21: 0.41}.get(at, chance.uniform(0.93, 1.0))
    if at == 13:
        return NumberingCoverage(unmeasured=3)
    missing = round(expected * (1 - share))
    return NumberingCoverage(
        expected=expected,
        missing=missing,
        strays=expected // 200,
        series=4,
        gaps=(("H01.05", 120, 131),),
    )


def quarter(
    name: str = "2026Q3", *, seed: int = 1, level: float = 0.66, count: int = 34, total: int = 900,
    register: bool = True,
) -> Assessment:  # fmt: skip
    """An assessment of provinces: most are ranked; few documents, poor coverage, no measure."""
    chance = random.Random(f"{seed}/{name}")
    year, number = int(name[:4]), int(name[5])
    first = dt.date(year, 3 * number - 2, 1)
    last = (first + dt.timedelta(days=95)).replace(day=1) - dt.timedelta(days=1)
    those = bodies(count)
    coverage = {body.code: covered(chance, at, 2 * total) for at, body in enumerate(those)}
    pairing = tuple(
        (
            body,
            PairedSides(
                paired=total, sender_only=total // 50, receiver_only=total // 70,
                register_only=0 if at in (11, 17) or not register else total // 4,
                disputed=total // 250, late=total // 100, repeated=total // 50,
            ),
        )
        for at, body in enumerate(those)
    )  # fmt: skip
    names = [field.name for field in attrs.fields(PairedSides)]
    held = [one for one in coverage.values() if one.expected]
    made = Assessment(
        quarter=name, first=first, last=last, as_of=last + dt.timedelta(days=10), by="province",
        threshold=THRESHOLD, least=LEAST,
        intake=EventIntake(rows=count * total * 6, secret=count, unknown_kinds=3,
                           register=count * total // 4 * register, latest=1791100800),
        tables=tuple(tables(chance, those, coverage, level, last, total)),
        coverage=tuple((body, coverage[body.code]) for body in those),
        coverage_total=NumberingCoverage(
            expected=sum(one.expected for one in held), missing=sum(one.missing for one in held),
            strays=sum(one.strays for one in held), series=4 * len(held), unmeasured=3,
        ),
        pairing=pairing,
        pairing_total=PairedSides(
            **{one: sum(getattr(sides, one) for _, sides in pairing) for one in names}
        ),
        channels=((0, 12), (1, 310), (2, 20_312), (3, 77), (4, 1_024)),
    )  # fmt: skip
    return attrs.evolve(made, notes=notes(made))


def year(**changes: object) -> list[Assessment]:
    """Four quarters that grow better."""
    return [
        quarter(f"2026Q{number}", level=0.5 + 0.06 * number, **changes)  # type: ignore[arg-type]
        for number in (1, 2, 3, 4)
    ]


__all__ = ["Indicator", "figures", "quarter", "year"]
