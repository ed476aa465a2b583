"""The figures of events by one engine: ``python figures_by.py ENGINE FILE.parquet QUARTER``.

Run with the Python of an environment that has the engine; the JSON of the figures is printed.
"""

from __future__ import annotations

import datetime as dt
import sys
import warnings
from pathlib import Path
from typing import Any

from vnedoc.statistics import assess, json_text, scan


def frame(engine: str, path: str) -> Any:
    """The events as a frame of the engine; each is loaded where it is asked for."""
    if engine == "polars":
        import polars

        return polars.scan_parquet(path)
    if engine == "dask":
        import dask.dataframe

        return dask.dataframe.read_parquet(path)
    if engine == "pyspark":
        from pyspark.sql import SparkSession

        settings = {
            "spark.ui.enabled": "false",
            "spark.sql.shuffle.partitions": "4",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
        }
        builder = SparkSession.builder.master("local[2]")
        for name, value in settings.items():
            builder = builder.config(name, value)
        return builder.getOrCreate().read.parquet(path)
    return scan(Path(path))


def main(engine: str, path: str, quarter: str) -> None:
    """Print the figures."""
    warnings.simplefilter("ignore")  # narwhals says that its part for Dask moves out
    later = dt.date(int(quarter[:4]) + 1, 12, 31)
    made = assess(frame(engine, path), quarter=quarter, as_of=later)
    sys.stdout.write(json_text(made))


if __name__ == "__main__":
    main(*sys.argv[1:])
