"""What hostile PDF files cost ``verify --pdf``: time of the processor and memory, as a table.

At most 1 s more than for a message with a small PDF file, and six times SHA-256's time over the
attachments; 200 MB.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("pyhanko", reason="NOT MEASURED: pyHanko is not installed")
pytest.importorskip("resource", reason="NOT MEASURED: no memory figures here")

import vnedoc
from tests import factories
from tests.signature import pki
from tests.signature.pdf.test_pdf import BLANK, ORGAN, PERSON, sign
from tests.signature.pdf_shapes import SHAPES, stream, written

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="NOT MEASURED: counts memory as Linux does"),
]
MIB = 1024 * 1024
SECONDS, MEGABYTES, SHA_TIMES = 1.0, 200, 6

RUN = """
import resource, sys
from vnedoc.cli import main
status = main(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_SELF)
# Not ru_maxrss, which begins with that of the process that started this one.
(peak,) = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
print("used", used.ru_utime + used.ru_stime, int(peak) // 1024, status, file=sys.stderr)
"""


def _signed(count: int) -> bytes:
    data = BLANK
    for index in range(count):
        data = sign(data, ORGAN if index % 2 else PERSON, f"S{index}")
    return data


def _padded(size: int) -> bytes:
    """A file with two signatures and a picture."""
    catalog = b"<</Type/Catalog/Pages 2 0 R>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    data = written([catalog, pages, page, stream(bytes(size), packed=False)])
    return sign(sign(data, PERSON, "A"), ORGAN, "B")


FILES = {
    name: (lambda shape=shape, many=many: [shape(many)]) for name, (shape, many) in SHAPES.items()
} | {
    "eight signatures": lambda: [_signed(8)],
    "two signatures, ten files": lambda: [_signed(2)] * 10,
    "two signatures, a thousand files": lambda: [_signed(2)] * 1000,
    "30 MB with two signatures": lambda: [_padded(30 * MIB)],
    "two of 30 MB with two signatures": lambda: [_padded(30 * MIB)] * 2,
    "128 MB that begin like one": lambda: [b"%PDF-1.7\n" + bytes(128 * MIB)],
    "every shape at once": lambda: [shape(many // 10) for shape, many in SHAPES.values()],
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pdf")
    people = pki.make_pki()
    (folder / "root.pem").write_bytes(people.root.pem)
    for index, crl in enumerate(people.crls):
        (folder / f"{index}.crl").write_bytes(crl)
    return folder


def measured(folder: Path, files: list[bytes]) -> tuple[float, int]:
    """Seconds of the processor and megabytes of ``verify --pdf``."""
    attachments = tuple(factories.attachment(i, f"{i}.pdf", d) for i, d in enumerate(files, 1))
    path = folder / "x.edxml"
    vnedoc.dump(factories.document(attachments=attachments), path)
    arguments = ["verify", str(path), "--trust", str(folder / "root.pem"), "--pdf"]
    for crl in sorted(folder.glob("*.crl")):
        arguments += ["--crl", str(crl)]
    at = (pki.NOW + pki.DAY).isoformat()
    run = subprocess.run(
        [sys.executable, "-c", RUN, *arguments, "--at", at],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    _, seconds, peak, status = run.stderr.strip().splitlines()[-1].split()
    assert status == "1", run.stderr  # the message itself is not signed
    assert "1.pdf" in run.stdout
    return float(seconds), int(peak)


@pytest.fixture(scope="module")
def least(folder: Path) -> float:
    return min(measured(folder, [BLANK])[0] for _ in range(3))


@pytest.mark.parametrize("name", FILES)
def test_cost(folder: Path, least: float, name: str) -> None:
    files = FILES[name]()
    start = time.process_time()
    for data in files:
        hashlib.sha256(data)
    allowed = SECONDS + SHA_TIMES * (time.process_time() - start)
    seconds, peak = min(measured(folder, files) for _ in range(3))
    size = sum(map(len, files)) / MIB
    print(f"{name:36} {size:8.1f} MiB {seconds - least:6.2f} s of {allowed:5.2f} {peak:4} MB")
    assert seconds - least < allowed
    assert peak < MEGABYTES


def test_there_are_enough_shapes() -> None:
    assert len(FILES) >= 12
