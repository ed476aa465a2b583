"""Names of a dossier's files on disk: ASCII, short, distinct, and nothing that a manifest chooses.

Vietnamese names fail on their way from one system to another (NFC and NFD), and a name that comes
from elsewhere may be ``../x``. So the true names stand inside, and on disk stands where a file
belongs and a likeness of its name.
"""

from __future__ import annotations

import re
from typing import Final

from vnedoc.dossier.model import Dossier
from vnedoc.normal_forms import normalized

_OTHER: Final = re.compile(r"[^a-z0-9]+")
_EXTENSION: Final = re.compile(r"[a-z0-9]{1,8}")
_STEM_CHARACTERS: Final = 40
_READ_CHARACTERS: Final = 200
"""Of a name; nobody recognizes it by more."""


def slug(text: str, most: int = _STEM_CHARACTERS) -> str:
    """A likeness of a text in small ASCII letters, digits and hyphens; empty if there is none.

    Args:
        text: Whatever it is.
        most: Characters of it.
    """
    spelt = normalized("NFKD", text[:_READ_CHARACTERS]).replace("đ", "d").replace("Đ", "d")
    plain = spelt.encode("ascii", "ignore").decode().lower()
    return _OTHER.sub("-", plain).strip("-")[:most].rstrip("-")


def disk_names(dossier: Dossier) -> tuple[tuple[str, ...], ...]:
    """For each paper the names of its files on disk, such as ``0001-1-to-trinh.pdf``.

    The place in the list makes them distinct, not the order that a manifest tells.

    Args:
        dossier: Whose files are to be written.
    """
    return tuple(
        tuple(_disk_name(at, copy, file.name) for copy, file in enumerate(paper.copies, 1))
        for at, paper in enumerate(dossier.papers, 1)
    )


def _disk_name(at: int, copy: int, name: str) -> str:
    stem, dot, extension = name.rpartition(".")
    extension = slug(extension) if dot else ""
    if not _EXTENSION.fullmatch(extension):
        stem, extension = name, ""
    parts = (f"{at:04d}", str(copy), slug(stem))
    return "-".join(filter(None, parts)) + (f".{extension}" if extension else "")
