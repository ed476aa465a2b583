"""The Java client of the worker, run by a real JVM."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import vnedoc
from tests import factories

JAVA = shutil.which("java")
CLIENT = Path(__file__).parents[2] / "examples" / "java" / "VnedocWorker.java"


@pytest.mark.skipif(JAVA is None, reason="SKIPPED LOUDLY: no java on this machine")
def test_the_java_client_asks_and_understands(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.edxml", tmp_path / "bad.edxml"
    vnedoc.dump(factories.document(), good)
    vnedoc.dump(factories.document(subject=None), bad)
    environment = {**os.environ, "VNEDOC": f"{sys.executable} -m vnedoc"}
    run = subprocess.run(
        [str(JAVA), str(CLIENT), str(good), str(bad)],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert run.stdout.splitlines() == [f"acceptable  {good}", f"rejected    {bad}"]
    assert run.returncode == 1
