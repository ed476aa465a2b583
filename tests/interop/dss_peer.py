"""EU DSS as a peer: one Java process that signs and judges for a whole test run.

`.ci/run` builds the program in the folder ``dss``, by ``mvn -q -B process-classes`` there.
Nothing is downloaded here: what is not built is not asked.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

PROJECT = Path(__file__).parent / "dss"
BUILT = PROJECT.parents[2] / "build" / "dss"
PASSWORD = "vnedoc"


def missing() -> str | None:
    """Why DSS cannot be asked, or `None`."""
    if shutil.which("java") is None:
        return "NOT CHECKED: java is not installed"
    made = BUILT / "class-path"
    sources = [PROJECT / "pom.xml", *PROJECT.rglob("*.java")]
    if not made.exists() or made.stat().st_mtime < max(one.stat().st_mtime for one in sources):
        return f"NOT CHECKED: EU DSS is not built; run mvn -q -B process-classes in {PROJECT}"
    return None


class DssError(Exception):
    """DSS could not do what it was asked for."""


class DssPeer:
    """The process; `ask` takes one job (see ``Job.java``) and gives its answer."""

    def __init__(self) -> None:
        path = f"{BUILT / 'classes'}:{(BUILT / 'class-path').read_text(encoding='utf-8')}"
        # Many small jobs: the first compiler alone and one collector thread are fastest.
        flags = (
            "-Xlog:disable",
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx1g",
        )
        self._process = subprocess.Popen(
            ["java", *flags, "-cp", path, "peer.Peer"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._jobs, self._answers = self._process.stdin, self._process.stdout

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, op: str, **job: Any) -> dict[str, Any]:
        """The answer to one job; times may be `datetime`, paths `Path`.

        Raises:
            DssError: DSS said that it could not.
        """
        self._jobs.write(json.dumps({"op": op, **job}, default=_text) + "\n")
        self._jobs.flush()
        line = self._answers.readline()
        if not line:
            raise DssError("the process has ended")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise DssError(answer["error"])
        return answer

    def close(self) -> None:
        """End the process."""
        self._jobs.close()
        self._process.wait(timeout=60)
        self._answers.close()


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, Path):
        return str(value)
    raise TypeError(type(value))
