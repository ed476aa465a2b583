"""What a year of events costs, against the same questions written by hand in DuckDB's SQL.

VNEDOC_EVENTS says how many events the year has (1,000,000 unless given; 100,000,000 were promised).
Run with -m benchmark -s; the files are made first and take 15 bytes an event.
"""

from __future__ import annotations

import datetime as dt
import os
import resource
import time
from pathlib import Path
from typing import Any, Final

import pytest

from tests.statistics.telling import engine
from vnedoc.exchange import WorkingCalendar
from vnedoc.statistics import scan, shipped_indicators
from vnedoc.statistics.assessing import AT_ONCE, assess
from vnedoc.statistics.counting import compute
from vnedoc.statistics.counting.frames import prepared
from vnedoc.statistics.counting.units import UnitQuery
from vnedoc.statistics.periods import Quarter

pytestmark = pytest.mark.benchmark

EVENTS: Final = int(os.environ.get("VNEDOC_EVENTS", "1000000"))
AS_OF: Final = dt.date(2027, 1, 10)
MOST_RATIO: Final = 1.5
MOST_MEGABYTES: Final = 2_000

MONTH: Final = """
COPY (
  WITH d AS (
    SELECT i, hash(i) AS h, (hash(i) >> 1)::BIGINT AS k,
      printf('H%02d.%02d', 1 + i % 63, (i // 63) % 40) AS organ, i // 2520 + 1 AS num,
      1767200400 + (i::DOUBLE * 31536000 / {documents})::BIGINT AS t0
    FROM range({first}, {last}) t(i)
  ), e AS (SELECT d.*, half FROM d, range(3) q(half) WHERE h % 25 <> 3)
  SELECT 1 AS v, (hash(k, half) >> 1)::BIGINT AS event_id,
    CASE half WHEN 0 THEN 'sender' ELSE 'receiver' END AS side,
    CASE half WHEN 0 THEN 'sent' WHEN 1 THEN 'arrived' ELSE 'taken-in' END AS kind,
    k AS document_key, organ AS issuer, organ AS sender,
    CASE WHEN h % 2 = 0 THEN organ || '.01' ELSE printf('G%02d', 1 + h % 20) END AS receiver,
    num AS number, 2026 AS year,
    CASE WHEN h % 10 < 6 THEN 'electronic' WHEN h % 10 < 8 THEN 'with-paper' ELSE 'paper'
      END AS mode,
    (1 + h % 4)::BIGINT AS channel,
    CASE WHEN h % 2 = 0 THEN 'inside' ELSE 'between' END AS scope,
    CASE WHEN h % 30 = 1 THEN 'government' END AS submission,
    CASE WHEN h % 30 = 1 THEN 'whole' END AS dossier,
    false AS secret, t0 - 3600 AS issued_at,
    t0 + half * 600 AS happened_at, t0 + half * 600 + 60 AS reported_at
  FROM e
) TO '{path}' (FORMAT parquet, COMPRESSION zstd)
"""

FOLD: Final = """
WITH e AS (
  SELECT document_key AS k, receiver AS r, sender AS s, happened_at AS t, reported_at AS told,
    issued_at AS signed, side = 'sender' AND kind = 'sent' AS by_s,
    side = 'receiver' AND kind IN ('arrived', 'taken-in', 'refused') AS by_r,
    side = 'receiver' AND kind = 'arrived' AS came,
    side = 'receiver' AND kind IN ('taken-in', 'refused') AS answer,
    side = 'register' AND kind IN ('sent', 'arrived', 'taken-in', 'refused') AS by_p,
    kind = 'revoked' AS gone, kind = 'dossier-checked' AS looked,
    CASE mode WHEN 'electronic' THEN 1 WHEN 'with-paper' THEN 2 WHEN 'paper' THEN 3 ELSE 0 END AS m,
    CASE scope WHEN 'inside' THEN 1 WHEN 'between' THEN 2 ELSE 0 END AS sc,
    CASE submission WHEN 'government' THEN 1 WHEN 'superior' THEN 2 WHEN 'peer' THEN 3 ELSE 0
      END AS sub,
    CASE dossier WHEN 'whole' THEN 1 WHEN 'part' THEN 2 WHEN 'none' THEN 3 END AS dos,
    CASE WHEN channel BETWEEN 1 AND 4 THEN channel END AS ch
  FROM read_parquet('{files}')
  WHERE NOT secret AND happened_at >= {begin} AND happened_at < {end}
), u AS (
  SELECT k, r, max(s) AS s, count(*) AS n, min(t) FILTER (by_s) AS sent,
    min(t) FILTER (by_r) AS told, min(t) FILTER (came) AS came, min(t) FILTER (answer) AS answered,
    min(t) FILTER (by_p) AS entered, min(t) FILTER (gone) AS gone, min(t) FILTER (looked) AS looked,
    min(signed) AS signed, min(told - t) FILTER (by_s) AS late_s,
    min(told - t) FILTER (by_r) AS late_r,
    max(told * 4 + m) FILTER (by_s AND m > 0) % 4 AS ms,
    max(told * 4 + m) FILTER (by_r AND m > 0) % 4 AS mr,
    max(told * 4 + m) FILTER (by_p AND m > 0) % 4 AS mp,
    max(sc) AS sc, max(sub) AS sub, min(dos) AS d0, max(dos) AS d1, min(ch) AS c0, max(ch) AS c1
  FROM e WHERE by_s OR by_r OR by_p OR gone OR looked GROUP BY k, r
), f AS (
  SELECT *, coalesce(ms = 1, false) OR coalesce(mr = 1, false) OR coalesce(mp = 1, false) AS h1,
    coalesce(ms = 2, false) OR coalesce(mr = 2, false) OR coalesce(mp = 2, false) AS h2,
    coalesce(ms = 3, false) OR coalesce(mr = 3, false) OR coalesce(mp = 3, false) AS h3,
    coalesce(sent, entered, told) AS t, (signed + 25200) // 86400 AS day,
    sent IS NOT NULL AND told IS NOT NULL AS both_
  FROM u WHERE coalesce(sent, entered, told) BETWEEN {first} AND {last}
    AND coalesce((gone + 25200) // 86400 <> (coalesce(sent, entered, told) + 25200) // 86400, true)
), g AS (
  SELECT *, h1 OR h2 AS el,
    coalesce((sent + 25200) // 86400 <= day OR sent + 25200 <= (day + CASE WHEN day % 7 = 1 THEN 3
      WHEN day % 7 = 2 THEN 2 ELSE 1 END) * 86400 + 43200, false) AS intime,
    coalesce((answered + 25200) // 86400 <= (came + 25200) // 86400, false) AS answer
  FROM f
)
"""


def five(belongs: str, counts: str, disputed: str, unknown: str) -> str:
    parts = ("true", counts, disputed, unknown, "both_")
    return ", ".join(f"count(*) FILTER (({belongs}) AND ({part}))" for part in parts)


ELECTRONIC: Final = (
    "h1 AND NOT h2 AND NOT h3",
    "h1 AND (h2 OR h3)",
    "NOT h1 AND NOT h2 AND NOT h3",
)
PAPER: Final = ("h2 AND NOT h1 AND NOT h3", "h2 AND (h1 OR h3)", "NOT h1 AND NOT h2 AND NOT h3")
WHOLE: Final = ("d0 = 1 AND d1 = 1", "d0 = 1 AND d1 > 1", "d0 IS NULL")


def channel(at: int) -> tuple[str, str, str]:
    return f"c0 = {at} AND c1 = {at}", f"(c0 = {at} OR c1 = {at}) AND c0 <> c1", "c0 IS NULL"


SENDERS: Final = ", ".join(
    (
        *(f"count(*) FILTER ({one})" for one in (
            "true", "sc = 2 AND both_", "sc = 2 AND sent IS NOT NULL AND told IS NULL",
            "sc = 2 AND sent IS NULL AND told IS NOT NULL AND entered IS NULL",
            "sc = 2 AND entered IS NOT NULL AND sent IS NULL AND told IS NULL",
            "late_s > 604800 OR late_r > 604800", "h1 AND h2 OR h1 AND h3 OR h2 AND h3",
            "c0 = 1", "c0 = 2", "c0 = 3", "c0 = 4",
        )),
        "sum(n - (sent IS NOT NULL)::INT - (came IS NOT NULL)::INT - (answered IS NOT NULL)::INT"
        " - (entered IS NOT NULL)::INT - (gone IS NOT NULL)::INT - (looked IS NOT NULL)::INT)",
        five("sc = 1", *ELECTRONIC), five("sc = 1", *PAPER),
        five("sc = 2", *ELECTRONIC), five("sc = 2", *PAPER),
        *(five(f"sub = {at}", *WHOLE) for at in (1, 2, 3)),
        five("sc = 2 AND el AND sent IS NOT NULL", "intime", "false", "signed IS NULL"),
        *(five("el", *channel(at)) for at in (1, 2, 3, 4)),
        five("sc = 2 AND el", "h2 AND NOT h1", "h1 AND (h2 OR h3)", "false"),
    )
)  # fmt: skip
RECEIVERS: Final = five(
    "sc = 2 AND (came IS NOT NULL OR el AND sent IS NOT NULL)", "answer", "false", "came IS NULL"
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A year of events, a file for each month."""
    folder, documents = tmp_path_factory.mktemp("events"), EVENTS * 25 // 24 // 3
    connection = engine().connect(config={"memory_limit": "1500MB"})
    for month in range(12):
        first, last = (documents * at // 12 for at in (month, month + 1))
        path = folder / f"{month:02}.parquet"
        connection.execute(MONTH.format(documents=documents, first=first, last=last, path=path))
    return folder / "*.parquet"


def by_hand(files: Path, window: compute.Window) -> dict[str, list[Any]]:
    """The shares of a quarter, by SQL."""
    config = {"memory_limit": "1500MB", "temp_directory": str(files.parent)}
    connection = engine().connect(config=config)
    first, last = window.begin + 31 * 86400, 0
    last = int(dt.datetime.combine(window.quarter.last, dt.time(17), dt.UTC).timestamp()) - 1
    fold = FOLD.format(files=files, begin=window.begin, end=window.end, first=first, last=last)
    return {
        body: connection.execute(f"{fold} SELECT {body}, {sums} FROM g GROUP BY {body}").fetchall()
        for body, sums in (("s", SENDERS), ("r", RECEIVERS))
    }


def test_shares_against_sql_by_hand(files: Path) -> None:
    """CPU time of the same counts, asked by narwhals and by hand."""
    window = compute.Window(quarter=Quarter.parse("2026Q3"), as_of=AS_OF)
    query = UnitQuery(quarter=window.quarter, calendar=WorkingCalendar())
    indicators = [one for one in shipped_indicators() if one.unit != "person"]

    def ours() -> Any:
        frame = window.events(prepared(scan(files)))
        rows = EVENTS // 3 + 1
        found: list[Any] = []
        for part in compute.parts_of(frame, -(-rows // AT_ONCE)):
            found.append(compute.shares(part, query, indicators))
        return found

    times: dict[str, list[float]] = {"ours": [], "by hand": []}
    for _ in range(3 if EVENTS <= 10_000_000 else 1):
        for name, run in (("by hand", lambda: by_hand(files, window)), ("ours", ours)):
            began = time.process_time()
            result = run()
            times[name].append(time.process_time() - began)
            if name == "by hand":
                hand = result
    (senders, receivers), *others = ours() if EVENTS <= 1_000_000 else result
    if not others:
        units = {row[0]: row[1] for row in hand["s"]}
        assert {body: counts["units"] for body, counts in senders.items()} == units
        between = {row[0]: row[23] for row in hand["s"]}
        assert {body: counts["e-between.total"] for body, counts in senders.items()} == between
        answered = {row[0]: row[2] for row in hand["r"] if row[2]}
        told = {body: counts["receipt-day.counted"] for body, counts in receivers.items()}
        assert {body: count for body, count in told.items() if count} == answered
    ratio = min(times["ours"]) / min(times["by hand"])
    print(f"\n{EVENTS} events, a quarter: {times}, ratio {ratio:.2f}")
    assert ratio <= MOST_RATIO


def test_a_year_by_quarters(files: Path) -> None:
    """All figures of all quarters: the time, and the memory of the whole process."""
    began = time.perf_counter()
    for number in (1, 2, 3, 4):
        made = assess(scan(files), quarter=f"2026Q{number}", as_of=AS_OF)
        assert made.coverage_total.share == pytest.approx(0.96, abs=0.005)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n{EVENTS} events: {time.perf_counter() - began:.0f} s, {most:.0f} MB")
    assert most < MOST_MEGABYTES
