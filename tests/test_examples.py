"""Every example runs, warns of nothing, and prints what it is there to show."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

import vnedoc

ROOT: Final = Path(__file__).resolve().parents[1]
EXAMPLES: Final = ROOT / "examples"

SHOWS: Final = {
    "main_job.py": ("$ vnedoc validate", "$ vnedoc show", "The file came back byte for byte."),
    "01_read.py": (
        "Document 05/SVDA-VP: V/v phối hợp tổ chức hội nghị ví dụ",
        "Status 03, Đã tiếp nhận (Accepted)",
        "kept as it was: PromulgationDate with ('2025/06/31',)",
    ),
    "02_build.py": (
        "Built: H26.99,2025/07/01,05/SVDA-VP",
        "equal: True",
        "Missing: header.sender",
    ),
    "03_validate.py": (
        "Good message acceptable: True and valid: True",
        "Bad message acceptable: False",
        "Broken message: VNE-E101",
    ),
    "04_extract.py": ("05-SVDA-VP.pdf 563 bytes", "phu-luc.csv"),
    "05_reply.py": ("01 Đã đến -> H26.99", "<edXML:StatusCode>02</edXML:StatusCode>"),
    "06_revoke_and_replace.py": (
        "Thu hồi văn bản H26.99,2025/07/01,05/SVDA-VP",
        "Thay thế văn bản H26.99,2025/07/01,06/SVDA-VP",
    ),
    "07_json.py": ("Nothing is lost: True", '"sha256"', "(gửi lại)"),
    "08_identifiers.py": (
        "000.00.13.H53 is old",
        "Kiên Giang on 2025-06-30: live",
        "Kiên Giang on 2025-07-01: closed",
    ),
    "09_sign_and_verify.py": (
        "Valid: True",
        "PASSED by Sở Ví dụ A over everything",
        "Forged: False None",
    ),
    "10_classify.py": ("15/QĐ-BNV: Quyết định", "SL: not sure"),
    "axis_loop.py": ("revoke of H26.99/2025/5/svda-vp", "at H41.99: Destroyed"),
    "axis_server.py": ("The axis answered: Counted(count=0)",),
    "mail_imap.py": ("fetched over IMAP, sent over SMTP", "Each start is one round."),
    "mail_loop.py": ("H26.99 has 1 mail(s)", "status|03|H41.99 of H26.99/2025/5/svda-vp"),
    "make_test_keys.py": ("roots.pem", "organisation.p12"),
}
"""Example -> words that its output must hold."""


def test_every_example_is_in_the_table() -> None:
    assert {path.name for path in EXAMPLES.glob("*.py")} == set(SHOWS)


@pytest.mark.parametrize("name", SHOWS)
def test_example(name: str, tmp_path: Path) -> None:
    source = str(Path(vnedoc.__file__).parents[1])
    output = tmp_path / "output"
    done = subprocess.run(
        [sys.executable, "-W", "error", str(EXAMPLES / name), str(output)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": source, "PYTHONUTF8": "1", "VNEDOC_LANG": "vi"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for words in SHOWS[name]:
        assert words in done.stdout
    assert set(tmp_path.iterdir()) <= {output}, "an example leaves files behind"
