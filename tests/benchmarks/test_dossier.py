"""A dossier of 5,000 papers and 20 GB: at half of SHA-256's own speed, in tens of megabytes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.scale import scaled
from tests.signature import messages, pki
from vnedoc.dossier import Dossier, Paper, PaperFile, disk_names, make_manifest
from vnedoc.limits import CHUNK_BYTES

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="counts memory as Linux does"),
]
PAPERS = 5_000
FILE_BYTES = 4_000_000
LIMIT_MB = 64
"""Above what is loaded with all modules: a manifest of so many papers is a tree."""
LEAST_SHARE = 0.5

RUN = """
import os, sys
from pathlib import Path
from vnedoc.content import Content
from vnedoc.dossier import check_files
from vnedoc.signature import TrustStore
folder, at = Path(sys.argv[1]), sys.argv[2]
import datetime as dt
files = ((p.name, Content.from_file(p)) for p in sorted((folder / "files").iterdir()))
import vnedoc.dossier.comparing.judging
def peak():
    (kilobytes,) = [l.split()[1] for l in open("/proc/self/status") if l.startswith("VmHWM")]
    return int(kilobytes) // 1024
loaded = peak()
begin = os.times()
found = check_files(
    folder / "ho-so.xml",
    files,
    trust=TrustStore.load(folder / "root.pem"),
    at=dt.datetime.fromisoformat(at),
    revocation="off",
)
end = os.times()
user, system = end.user - begin.user, end.system - begin.system
print(found.completeness.state, len(found.findings), user, system, loaded, peak() - loaded)
"""


def own_speed(size: int) -> float:
    """CPU seconds that SHA-256 alone takes for so many bytes in memory."""
    digest, chunk = hashlib.sha256(), bytes(CHUNK_BYTES)
    begin = time.process_time()
    for _ in range(size // CHUNK_BYTES):
        digest.update(chunk)
    return time.process_time() - begin


def read_speed(folder: Path) -> float:
    """CPU seconds that Python's own digest of those files takes, reading them included."""
    spent = 0.0
    for path in folder.iterdir():
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            begin = time.process_time()
            hashlib.file_digest(file, "sha256")
            spent += time.process_time() - begin
    return spent


def laid_out(folder: Path, size: int) -> None:
    """A signed dossier of sparse files, which count as long as they are read."""
    (folder / "files").mkdir()
    sha256 = hashlib.sha256(bytes(size)).hexdigest()
    papers = [
        Paper(
            order=at,
            kind="to-trinh",
            title=f"Tài liệu số {at} của hồ sơ trình ban hành Quy chế",
            number=str(at),
            notation="TTr-SA",
            issuer="Sở A",
            pages=3,
            copies=[PaperFile(name=f"Tài liệu {at}.pdf", size=size, sha256=sha256)],
        )
        for at in range(1, PAPERS + 1)
    ]
    dossier = Dossier(title="Hồ sơ lớn", papers=papers)
    for (name,) in disk_names(dossier):
        with (folder / "files" / name).open("wb") as file:
            file.truncate(size)
    (folder / "ho-so.xml").write_bytes(make_manifest(dossier, messages.signer(), at=pki.NOW))
    (folder / "root.pem").write_bytes(pki.make_pki().root.pem)


def test_a_large_dossier_costs_what_its_digests_cost(tmp_path: Path) -> None:
    size = scaled(FILE_BYTES, 800_000)
    laid_out(tmp_path, size)
    run = subprocess.run(
        [sys.executable, "-c", RUN, str(tmp_path), pki.NOW.isoformat()],
        capture_output=True,
        text=True,
        check=True,
    )
    state, findings, *numbers = run.stdout.split()
    user, system, loaded, more = map(float, numbers)
    share = own_speed(size * PAPERS) / user
    reading = read_speed(tmp_path / "files") / (user + system)
    print(
        f"\n{PAPERS} papers of {size} bytes: {share:.2f} of SHA-256's own speed ({reading:.2f} of "
        f"reading and digesting them), {more:.0f} MB above the {loaded:.0f} MB that are loaded"
    )
    assert state == "whole"
    # Orders beyond 999 do not fit ``DocOrdinal``; so many are told.
    assert int(findings) == 1_000
    assert share >= LEAST_SHARE
    assert reading >= LEAST_SHARE
    assert more < LIMIT_MB
