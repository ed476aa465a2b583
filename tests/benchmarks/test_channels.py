"""What a channel costs: a gigabyte goes out and comes in without being held."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.scale import scaled

pytestmark = pytest.mark.benchmark
ROOT = Path(__file__).resolve().parents[2]

PROGRAM = """
import base64, datetime as dt, hashlib, itertools, json, sys
from pathlib import Path
from vnedoc.channels import Answer, DeliveryGate, Fetched, NoAnswer
from vnedoc.channels.axis import Axis

def peak():
    # Not ru_maxrss, which begins with that of the process that started this one.
    (most,) = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
    return int(most) // 1024

folder, size = Path(sys.argv[1]), int(sys.argv[2])
axis = Axis(endpoint="http://127.0.0.1:1/VXP", system="H26.99", secret="x")
at = dt.datetime(2025, 7, 1, tzinfo=dt.timezone.utc)
path = folder / "large.edxml"

def pieces(request):
    digest, length = hashlib.sha256(), 0
    for piece in request.pieces():
        digest.update(piece)
        length += len(piece)
    return digest.hexdigest(), length

def answer():
    yield b'{"status":"OK","ErrorCode":"0","data":"'
    held = b""
    with path.open("rb") as file:
        while chunk := file.read(300_000):
            yield base64.b64encode(chunk)
    yield b'"}'

base = peak()
request = axis.send(path, gate=DeliveryGate(connected=None), at=at)
sent, length = pieces(request)
assert length == request.length == path.stat().st_size + 2
fetch = axis.fetch("5f3b", at=at)
got = axis.read(fetch, Answer.of(200, answer()))
assert isinstance(got, Fetched), got
digest = hashlib.sha256()
for chunk in got.source.chunks():
    digest.update(chunk)
print(json.dumps({"base": base, "most": peak(), "got": digest.hexdigest()}))
"""


@pytest.mark.slow
def test_a_gigabyte_is_sent_and_fetched_in_sixty_four_megabytes(tmp_path: Path) -> None:
    """Of resident memory, the program and its libraries included."""
    size = scaled(1024, 200) * 1024 * 1024
    path = tmp_path / "large.edxml"
    plain = (ROOT / "examples/messages/cong-van.edxml").read_bytes()
    begin = plain.index(b">", plain.index(b"ContentTransferEncoded")) + 1
    end = plain.index(b"<", begin)
    digest = hashlib.sha256()
    with path.open("wb") as file:
        parts = [plain[:begin], *[b"QUJD" * 131_072] * (size // 524_288), plain[end:]]
        for part in parts:
            file.write(part)
            digest.update(part)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path), str(size)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT / "src"), "TMPDIR": tempfile.gettempdir(), "PATH": ""},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    print("\n" + done.stdout.strip())
    said = json.loads(done.stdout)
    assert said["got"] == digest.hexdigest()
    assert said["most"] < 64
