"""Parsing what strangers chose without a word to the user's terminal.

cryptography warns of values that RFC 5280 does not allow: a country of 3 letters, a serial number
of 0. Where warnings are errors, that would be an exception of a kind that nobody announced, and
the same bytes would be judged otherwise in one program than in another.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

# Filters belong to the whole process: two threads must not undo each other's.
_LOCK: Final = threading.RLock()
_SOURCES: Final = r"(vnedoc|cryptography|signxml)\."


@contextmanager
def quiet() -> Iterator[None]:
    """Parse without warnings; usable as a decorator, too.

    Of a certificate cryptography keeps what it parsed, so it is to be looked at once in here; of
    lists and answers it does not, so they are to be looked at nowhere else.
    """
    with _LOCK, warnings.catch_warnings():
        # No more than that: other threads may have warnings to give meanwhile.
        warnings.filterwarnings("ignore", category=UserWarning, module=_SOURCES)
        yield
