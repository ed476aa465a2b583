"""Three fixed jobs, run below valgrind by `test_instructions.py`: what each costs is counted alone.

Starting Python and importing costs a hundred times as much as the jobs do, so nothing is counted
until callgrind is told to. Each job runs a few times before it is counted, to fill what vnedoc and
the interpreter keep.
"""

from __future__ import annotations

import ctypes
import datetime as dt
import gc
import mmap
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

import vnedoc

VECTORS: Final = Path(__file__).resolve().parents[1] / "vectors" / "statement"
_BEFORE: Final = 3
AT: Final = dt.datetime(2025, 7, 2, tzinfo=dt.UTC)


def _load() -> bool:
    return vnedoc.loads((VECTORS / "statement-unsigned.edxml").read_bytes()).header is not None


def _validate() -> bool:
    return vnedoc.validate((VECTORS / "statement-unsigned.edxml").read_bytes()).valid


def _verify() -> bool:
    revocations = [(VECTORS / "root.crl").read_bytes()]
    return vnedoc.verify(
        VECTORS / "sent.edxml", VECTORS / "root.pem", at=AT, crls=revocations
    ).valid


JOBS: Final[Mapping[str, Callable[[], bool]]] = MappingProxyType(
    {"loads 13 KB": _load, "validate 13 KB": _validate, "verify 17 KB": _verify}
)

# valgrind.h, VALGRIND_DO_CLIENT_REQUEST for amd64: rotations that add up to nothing, then
# `xchg %rbx,%rbx`. A processor takes it for nothing; valgrind reads the request that RAX points to.
_ASK: Final = bytes.fromhex("4889f8 31d2 48c1c703 48c1c70d 48c1c73d 48c1c733 4887db 4889d0 c3")
_ZERO, _DUMP, _START, _STOP = (0x43540000 + number for number in (1, 3, 4, 5))
"""Requests of callgrind.h: its base is ``VG_USERREQ_TOOL_BASE('C', 'T')``."""


class Counter:
    """Callgrind, told from inside the process when to count."""

    def __init__(self) -> None:
        rights = mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC
        self._code = mmap.mmap(-1, mmap.PAGESIZE, prot=rights)
        self._code.write(_ASK)
        place = ctypes.addressof(ctypes.c_char.from_buffer(self._code))
        self._call = ctypes.CFUNCTYPE(ctypes.c_uint64, ctypes.c_void_p)(place)

    def ask(self, request: int, text: bytes = b"") -> None:
        """Make one request, with a text if it takes one."""
        held = ctypes.create_string_buffer(text)
        self._call((ctypes.c_uint64 * 6)(request, ctypes.addressof(held)))

    def count(self, name: str, job: Callable[[], bool]) -> None:
        """Run a job and have its instructions written under a name.

        Raises:
            AssertionError: it did not do what it is counted for.
        """
        for _ in range(_BEFORE):
            assert job(), name
        gc.collect()
        gc.disable()  # it would run in one count and not in the next
        self.ask(_START)
        self.ask(_ZERO)
        job()
        self.ask(_DUMP, name.encode())
        self.ask(_STOP)
        gc.enable()


def main() -> None:
    """Count all jobs."""
    counter = Counter()
    for name, job in JOBS.items():
        counter.count(name, job)


if __name__ == "__main__":
    main()
