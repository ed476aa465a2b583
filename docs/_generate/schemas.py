"""``schemas/qcvn102-*/*.xsd``: the XML Schemas of messages, from the model's `wire()` data."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from vnedoc.xml.schema import rendering

SCHEMAS: Final = Path(__file__).resolve().parents[2] / "schemas"
OWNS: Final = ("schemas/qcvn102-*/*.xsd",)


def files() -> dict[Path, bytes]:
    """Every schema by its path."""
    return {SCHEMAS / name: data for name, data in rendering.files().items()}
