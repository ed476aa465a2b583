"""The files of a dossier, found in a folder by the names that the manifest gives them."""

from __future__ import annotations

import os
from pathlib import Path

import attrs

from vnedoc.content import Content
from vnedoc.dossier.model import Dossier, PaperFile
from vnedoc.dossier.slugs import disk_names
from vnedoc.files import name_key, not_a_file, safe_name
from vnedoc.given import instance_of
from vnedoc.packing.errors import MissingFileError


def gather(dossier: Dossier, folder: str | os.PathLike[str]) -> Dossier:
    """The dossier with the bytes of every file, out of one folder.

    A file is looked for under its own name and under the one that it is unpacked as; its bytes are
    hashed when it is packed. Nothing but the folder itself is looked into.

    Args:
        dossier: As its manifest tells.
        folder: Where its files lie.

    Raises:
        MissingFileError: a file is not there.
        OSError: the folder cannot be read.
    """
    instance_of(dossier, Dossier, "dossier", en="a dossier", vi="một hồ sơ")
    with os.scandir(folder) as entries:
        there = {
            name_key(entry.name): Path(entry.path)
            for entry in entries
            if not_a_file(entry.stat().st_mode) is None
        }
    papers = [
        attrs.evolve(
            paper,
            copies=[
                _found(file, disk, there) for file, disk in zip(paper.copies, names, strict=True)
            ],
        )
        for paper, names in zip(dossier.papers, disk_names(dossier), strict=True)
    ]
    return attrs.evolve(dossier, papers=papers)


def _found(file: PaperFile, disk: str, there: dict[str, Path]) -> PaperFile:
    # The name on disk tells two files apart that people call the same.
    for name in (disk, file.name, safe_name(file.name)):
        if path := there.get(name_key(name)):
            return attrs.evolve(file, content=Content.from_file(path))
    raise MissingFileError(path=file.name)
