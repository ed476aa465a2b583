"""Write vectors of Wycheproof in the short form in which they lie here.

Run ``python tests/vectors/wycheproof/make.py FILE_test.json ...`` with files of ``testvectors_v1``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).resolve().parent
TEST: Final = ("tcId", "msg", "sig", "result", "comment", "flags")


def shortened(whole: dict[str, Any]) -> str:
    """All tests of one file, with what of their groups the tests here need; one test a line."""
    groups = []
    for group in whole["testGroups"]:
        head = {name: group[name] for name in ("type", "publicKeyDer", "sha") if name in group}
        tests = ",\n".join(json.dumps([test[name] for name in TEST]) for test in group["tests"])
        groups.append(f'{json.dumps(head)[:-1]},"tests":[\n{tests}]}}')
    listed = ",\n".join(groups)
    return f'{{"algorithm":{json.dumps(whole["algorithm"])},"groups":[\n{listed}]}}\n'


if __name__ == "__main__":
    for path in map(Path, sys.argv[1:]):
        text = shortened(json.loads(path.read_text("utf-8")))
        (FOLDER / f"{path.stem.removesuffix('_test')}.json").write_text(text, "ascii", newline="\n")
