"""How much a test tries: little in an ordinary run, all that was promised in a long one.

``VNEDOC_SCALE`` is the share of the promised counts (0.01 by itself); ``VNEDOC_LONG=1`` asks for
all. So the short and the long run are one test.
"""

from __future__ import annotations

import os


def scale() -> float:
    """The share of the promised counts that this run is to do."""
    given = os.environ.get("VNEDOC_SCALE")
    if given:
        return float(given)
    return 1.0 if os.environ.get("VNEDOC_LONG") == "1" else 0.01


def scaled(count: int, least: int = 1) -> int:
    """`count` at the scale of this run, and never under `least`."""
    return max(least, round(count * scale()))
