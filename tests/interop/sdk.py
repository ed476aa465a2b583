"""The national SDK: its jars are no part of this project, `VNEDOC_SDK_LIB` names their folder."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
LIB = os.environ.get("VNEDOC_SDK_LIB")
NEEDED = ("jdom2", "guava", "commons-codec", "commons-io", "slf4j-api")
"""What the data SDK needs beside itself, as Debian installs it."""


def missing(jar: str) -> str | None:
    """Why the SDK cannot be asked, or `None`."""
    if LIB is None:
        return "NOT CHECKED: VNEDOC_SDK_LIB is not set, so there is no national SDK to ask"
    if not any(Path(LIB).rglob(f"{jar}*.jar")):
        return f"NOT CHECKED: no {jar}*.jar below VNEDOC_SDK_LIB"
    if shutil.which("javac") is None:
        return "NOT CHECKED: no javac on this machine"
    return None


def classpath(*more: Path) -> str:
    """The jars in the folder, and those of the system that are not in it."""
    jars = sorted(Path(str(LIB)).rglob("*.jar"))
    known = " ".join(jar.name for jar in jars)
    system = [Path(f"/usr/share/java/{name}.jar") for name in NEEDED if name not in known]
    return os.pathsep.join(map(str, [*more, *jars, *system]))


def run(program: str, folder: Path, *arguments: object) -> str:
    """Compile and run a program of this folder; what it printed."""
    classes = folder / "classes"
    source = str(HERE / f"{program}.java")
    command = ["javac", "-nowarn", "-cp", classpath(), "-d", str(classes), source]
    subprocess.run(command, check=True, capture_output=True)
    done = subprocess.run(
        ["java", "-cp", classpath(classes), program, *map(str, arguments)],
        check=True,
        capture_output=True,
        encoding="utf-8",
        timeout=600,
    )
    return done.stdout
