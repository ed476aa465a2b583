"""The made-up years of `examples/statistics`, for tests: what was planted is known exactly."""

from __future__ import annotations

import sys
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "examples" / "statistics"
if str(FOLDER) not in sys.path:
    sys.path.insert(0, str(FOLDER))

from year_plan import *  # noqa: E402, F403
from year_rows import *  # noqa: E402, F403
