"""What must work in an environment that holds the wheel and nothing of the source tree.

Run with the wheel's own interpreter: ``python -I .ci/smoke.py PATH_OF_THE_REPOSITORY``.
"""

import runpy
import subprocess
import sys
import tempfile
from pathlib import Path

import vnedoc


def main() -> None:
    """Fail with a reason unless the installed package is whole."""
    root = Path(sys.argv[1]).resolve()
    installed = Path(vnedoc.__file__).resolve().parent
    assert Path(sys.prefix).resolve() in installed.parents, f"{installed} is not the wheel"

    sources = {root / "src" / "vnedoc": installed, root / "schemas": installed / "schemas"}
    for source, shipped in sources.items():
        files = [path for path in source.rglob("*") if path.is_file() and path.suffix != ".pyc"]
        assert files, f"nothing in {source}"
        for path in files:
            name = path.relative_to(source)
            assert (shipped / name).read_bytes() == path.read_bytes(), f"{name} differs"
        print(f"{source.name}: {len(files)} files as in the source")

    with tempfile.TemporaryDirectory() as folder:
        sys.argv = ["main_job.py", folder]
        runpy.run_path(str(root / "examples" / "main_job.py"), run_name="__main__")
    command = Path(sys.executable).with_name("vnedoc")
    for words in ([command], [sys.executable, "-I", "-m", "vnedoc"]):
        done = subprocess.run([*words, "--version"], check=True, capture_output=True, text=True)
        assert vnedoc.__version__ in done.stdout
    print(f"vnedoc {vnedoc.__version__} from the wheel: whole")


main()
