"""Fuzz one target: ``python -m tests.fuzz TARGET --cpu-seconds 1800``; README.md says more."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import warnings
from pathlib import Path
from typing import Any

from tests.fuzz import corpus, engine


def main() -> int:
    given = _arguments()
    # A question to the worker must never wait for a person.
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    # Libraries warn of odd certificates; that is no finding.
    warnings.simplefilter("ignore")
    targets = _targets(instrumented=given.engine == "atheris")
    failed = False
    for name in corpus.NAMES if given.target == "all" else (given.target,):
        run = engine.Run(targets[name], folder=(given.corpus / name).absolute())
        if given.replay:
            for path in given.replay:
                run.one(path.read_bytes())
        elif given.adopt:
            print(f"{name}: {_adopt(run)} inputs adopted")
            continue
        elif given.engine == "atheris":
            engine.atheris(run, cpu_seconds=given.cpu_seconds, seed=given.seed)
        else:
            engine.own(run, cpu_seconds=given.cpu_seconds, seed=given.seed)
        print(run.summary(), flush=True)
        failed = failed or bool(run.findings)
    return 1 if failed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", choices=(*corpus.NAMES, "all"))
    parser.add_argument(
        "--cpu-seconds", type=float, default=1800, help="CPU time of this process (1800)"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the chances (1)")
    parser.add_argument(
        "--corpus", type=Path, default=Path("build/fuzz"), help="folder for what is found"
    )
    parser.add_argument("--engine", choices=("own", "atheris"), default="own")
    parser.add_argument("--replay", type=Path, nargs="+", help="run these inputs only")
    parser.add_argument(
        "--adopt", action="store_true", help="keep in the repository what earlier runs found new"
    )
    given = parser.parse_args()
    if given.engine == "atheris" and given.target == "all":
        parser.error("Atheris ends the process with each target: name one")
    return given


def _targets(*, instrumented: bool) -> dict[str, Any]:
    with contextlib.ExitStack() as stack:
        if instrumented:
            import atheris

            stack.enter_context(atheris.instrument_imports(include=["vnedoc"]))
        from tests.fuzz.targets import TARGETS
    return dict(TARGETS)


def _adopt(run: engine.Run) -> int:
    """Keep the smallest inputs of earlier runs that answer what the corpus does not."""
    assert run.folder is not None
    folder, run.folder = run.folder, None
    for data in run.target.seeds().values():
        run.one(data)
    found = [path.read_bytes() for kind in ("new", "findings") for path in folder.glob(f"{kind}/*")
             if not path.suffix]  # fmt: skip
    new = {}
    for data in sorted(found, key=len):
        if len(data) <= corpus.MAX_INPUT_BYTES and run.one(data):
            new[f"found-{engine.digest(data)}"] = data
    return corpus.adopt(run.target.name, new)


if __name__ == "__main__":
    sys.exit(main())
