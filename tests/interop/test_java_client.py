"""The Java client of the worker, run by a real JVM."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import vnedoc
from tests import factories
from tests.signature import messages, pki

pytestmark = pytest.mark.peer

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


@pytest.mark.skipif(JAVA is None, reason="SKIPPED LOUDLY: no java on this machine")
def test_the_java_client_takes_out_only_what_was_signed(tmp_path: Path) -> None:
    people = pki.make_pki("p256")
    for name, data in {
        "root.pem": people.root.pem,
        "root.crl": people.crls[0],
        "ca.crl": people.crls[1],
        "good.edxml": messages.signed(),
        "bad.edxml": messages.signed().replace("phối hợp".encode(), "phá hoại".encode(), 1),
    }.items():
        (tmp_path / name).write_bytes(data)
    given = ("--into", "o", "--at", pki.NOW.isoformat(), "--trust", "root.pem")
    lists = ("--crl", "root.crl", "--crl", "ca.crl")
    run = subprocess.run(
        [str(JAVA), str(CLIENT), *given, *lists, "bad.edxml", "good.edxml"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "VNEDOC": f"{sys.executable} -m vnedoc"},
    )
    assert run.stdout.splitlines() == ["rejected    bad.edxml", "valid       good.edxml"]
    found = {path.name: path.read_bytes() for path in (tmp_path / "o").iterdir()}
    assert found == {one.name: one.read() for one in factories.ATTACHMENTS}
