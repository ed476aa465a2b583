"""Files that ship with the package: schemas and code tables.

In a wheel the schemas stand inside the package; in an editable install they stand at the root of
the source tree, where Java and .NET users look for them. Both are tried.
"""

from __future__ import annotations

import functools
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path


def _schemas() -> Traversable:
    packaged = resources.files("vnedoc") / "schemas"
    if packaged.is_dir():
        return packaged
    return Path(__file__).resolve().parents[2] / "schemas"


@functools.cache
def schema(name: str) -> bytes:
    """The bytes of a shipped schema, such as ``qcvn102-2022/any-order.xsd``."""
    return _schemas().joinpath(*name.split("/")).read_bytes()


@functools.cache
def data(name: str) -> bytes:
    """The bytes of a shipped table, such as ``level1.tsv``."""
    return (resources.files("vnedoc") / "data" / name).read_bytes()
