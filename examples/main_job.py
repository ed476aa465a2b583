"""The main job, from end to end: build a message with a file in it, write it, check it, show it,
and take the file out again.

    python examples/main_job.py [FOLDER]

Works in FOLDER, or in a temporary one.
"""

import datetime as dt
import sys
import tempfile
from pathlib import Path

import vnedoc
from vnedoc.cli import main as command
from vnedoc.codes import Priority
from vnedoc.model import (
    VIETNAM,
    Code,
    DocumentType,
    Header,
    Organ,
    Other,
    Promulgation,
    Signer,
)

LETTER = Path(__file__).with_name("messages") / "05-SVDA-VP.pdf"


def build() -> vnedoc.DocumentEnvelope:
    """A letter from one department to another. All of it is invented."""
    header = Header(
        sender=Organ(organ_id="H26.99", organ_name="Sở Ví dụ A"),
        recipients=[Organ(organ_id="H41.99", organ_name="Sở Ví dụ B")],
        code=Code(number="05", notation="SVDA-VP"),
        promulgation=Promulgation(place="Hà Nội", date=dt.date(2025, 7, 1)),
        document_type=DocumentType(code=2, detail=18, name="Công văn"),
        subject="V/v phối hợp tổ chức hội nghị ví dụ",
        signer=Signer(position="Phó Giám đốc", full_name="Nguyễn Văn Ví Dụ"),
        other=Other(priority=Priority.NORMAL),
    )
    sent_at = dt.datetime(2025, 7, 1, 9, 30, tzinfo=VIETNAM)
    return vnedoc.new(header, [LETTER], at=sent_at, compose_id=True)


def run(*words: object) -> None:
    """Run one command of the command line, and stop if it fails."""
    print("\n$ vnedoc", *words, flush=True)
    if status := command([str(word) for word in words]):
        sys.exit(status)


def main(folder: Path) -> None:
    """Do the job in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    message = folder / "cong-van.edxml"

    vnedoc.dump(build(), message)
    print(f"Written: {message}, {message.stat().st_size} bytes")

    vnedoc.validate(message).raise_for_errors()
    run("validate", message)
    run("show", message)
    run("extract", message, "--into", folder / "files")

    (extracted,) = (folder / "files").iterdir()
    assert extracted.read_bytes() == LETTER.read_bytes()
    print("\nThe file came back byte for byte.")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(Path(temporary))
