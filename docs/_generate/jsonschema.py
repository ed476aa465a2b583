"""``src/vnedoc/data/envelope.schema.json``: the JSON Schema of the JSON form, from the model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from vnedoc import jsonform

TARGET: Final = Path(__file__).resolve().parents[2] / "src/vnedoc/data/envelope.schema.json"
OWNS: Final = ("src/vnedoc/data/envelope.schema.json",)


def files() -> dict[Path, str]:
    """The schema by its path."""
    return {TARGET: json.dumps(jsonform.schema(), ensure_ascii=False, indent=2) + "\n"}
