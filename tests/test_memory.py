"""Promise 6: memory does not grow with attachments. 1 GB is read, shown and extracted."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

import vnedoc
from tests import factories
from vnedoc.content import Content

resource = pytest.importorskip("resource", reason="SKIPPED LOUDLY: no memory figures here")
GIGABYTE = 1_000_000_000
MEGABYTE = 1_000_000
LIMIT_MB = 64

RUN = """
import sys
from vnedoc.cli import main
status = main(sys.argv[1:])
# Not ru_maxrss, which begins with that of the process that started this one.
(peak,) = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(f"peak {int(peak) // 1024} MB, status {status}", file=sys.stderr)
"""


def big_message(path: Path, size: int) -> None:
    """A message with one attachment of `size` bytes (a multiple of three)."""
    small = factories.document(attachments=(factories.attachment(data=b"\0" * 9999),))
    before, after = vnedoc.dumps(small).split(base64.b64encode(b"\0" * 9999))
    piece = base64.b64encode(b"%PDF-1.4 " + os.urandom(2_999_991))
    with path.open("wb") as file:
        file.write(before)
        for _ in range(size // 3_000_000):
            file.write(piece)
        file.write(after)


def peak_of(*arguments: str) -> tuple[int, int]:
    """Peak resident memory in MB of a command, and its exit status."""
    run = subprocess.run(
        [sys.executable, "-c", RUN, *arguments], capture_output=True, text=True, check=True
    )
    words = run.stderr.strip().splitlines()[-1].split()
    return int(words[1]), int(words[4])


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="SKIPPED LOUDLY: counts memory as Linux does")
@pytest.mark.parametrize("command", ["show", "show-json", "extract", "validate"])
def test_a_gigabyte_in_tens_of_megabytes(tmp_path: Path, command: str) -> None:
    path = tmp_path / "big.edxml"
    big_message(path, GIGABYTE)
    arguments = {
        "show": ("show", str(path)),
        "show-json": ("show", str(path), "--format", "json"),
        "extract": ("extract", str(path), "--into", str(tmp_path / "files")),
        "validate": ("validate", str(path)),
    }[command]
    peak, status = peak_of(*arguments)
    assert status == 0
    assert peak < LIMIT_MB
    if command == "extract":
        (extracted,) = (tmp_path / "files").iterdir()
        assert extracted.stat().st_size == GIGABYTE // 3_000_000 * 3_000_000


def test_writing_and_reading_hold_one_chunk_at_a_time(tmp_path: Path) -> None:
    path, copy = tmp_path / "some.edxml", tmp_path / "copy.edxml"
    big_message(path, 60 * MEGABYTE)
    envelope = vnedoc.load(path)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    vnedoc.dump(envelope, copy)
    content = envelope.attachments[0].content
    assert isinstance(content, Content)
    assert content.size == 60 * MEGABYTE
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 20_000
    assert copy.stat().st_size == path.stat().st_size
