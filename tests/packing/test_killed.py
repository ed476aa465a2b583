"""Whoever kills the program finds no package under its final name, or the whole one."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.packing.packages import content_of
from tests.scale import scaled
from vnedoc.packing import read_package

PROGRAM = """
import sys
from pathlib import Path
from vnedoc.dossier import Dossier, Paper, PaperFile
from tests.packing.packages import KINDS
files = [PaperFile.from_bytes(bytes([n]) * 200_000, f"{n}.pdf") for n in range(100)]
dossier = Dossier(papers=[Paper(order=n, copies=[f]) for n, f in enumerate(files, 1)])
print("ready", flush=True)
for turn in range(1_000):
    KINDS[sys.argv[1]](Path(sys.argv[2], str(turn)), dossier)
    print("made", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SKIPPED LOUDLY: no SIGKILL here")
@pytest.mark.parametrize("kind", ["sip", "bag"])
def test_killed_at_any_moment(tmp_path: Path, kind: str) -> None:
    dice, met = random.Random(kind), 0
    for turn in range(scaled(100, 2)):
        place = tmp_path / str(turn)
        place.mkdir()
        with subprocess.Popen(
            [sys.executable, "-c", PROGRAM, kind, str(place)], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(dice.uniform(0.02, 0.3))
            process.kill()
        assert process.returncode == -9
        began = sorted(place.glob("*"))
        for one in began:
            (home,) = [one / kind] if kind == "bag" else [one / "sip"]
            packages = [home] if kind == "bag" else [*home.glob("uuid-*")]
            for package in packages:
                if package.exists():
                    assert len(read_package(package).dossier.papers) == 100
                    assert len(content_of(package)) > 100
        met += bool(began)
    assert met, "each was killed before it began"
