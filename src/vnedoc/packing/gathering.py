"""The files of a dossier, found in a folder by the names that the manifest gives them."""

from __future__ import annotations

import os
from collections import defaultdict

import attrs

from vnedoc.content import Content
from vnedoc.dossier.model import Dossier, PaperFile
from vnedoc.dossier.slugs import disk_names
from vnedoc.files import name_key, not_a_file, safe_name
from vnedoc.given import instance_of
from vnedoc.packing.errors import MissingFileError


def gather(dossier: Dossier, folder: str | os.PathLike[str]) -> Dossier:
    """The dossier with the bytes of every file, out of one folder.

    A file is looked for under the name that it is unpacked as, under its own, and at last by its
    bytes, for people rename files. Nothing but the folder itself is looked into.

    Args:
        dossier: As its manifest tells.
        folder: Where its files lie.

    Raises:
        MissingFileError: a file is not there.
        OSError: the folder cannot be read.
    """
    instance_of(dossier, Dossier, "dossier", en="a dossier", vi="một hồ sơ")
    there = _Folder(folder)
    papers = [
        attrs.evolve(
            paper,
            copies=[
                attrs.evolve(file, content=there.content_of(file, disk))
                for file, disk in zip(paper.copies, names, strict=True)
            ],
        )
        for paper, names in zip(dossier.papers, disk_names(dossier), strict=True)
    ]
    return attrs.evolve(dossier, papers=papers)


class _Folder:
    """The files of a folder by name, and by length, which is known without reading them."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self._named: dict[str, Content] = {}
        self._sized: defaultdict[int, list[Content]] = defaultdict(list)
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda one: one.name):
                if not_a_file(entry.stat().st_mode) is None:
                    content = Content.from_file(entry.path)
                    self._named[name_key(entry.name)] = content
                    self._sized[content.size].append(content)
        self._digests: dict[int, str] = {}

    def content_of(self, file: PaperFile, disk: str) -> Content:
        # The name on disk tells two files apart that people call the same.
        for name in (disk, file.name, safe_name(file.name)):
            content = self._named.get(name_key(name))
            if content is not None and content.size == file.size:
                return content
        for content in self._sized[file.size]:
            if self._digest(content) == file.sha256:
                return content
        raise MissingFileError(path=file.name)

    def _digest(self, content: Content) -> str:
        """Each file is read once, however many are looked for."""
        if id(content) not in self._digests:
            self._digests[id(content)] = content.sha256()
        return self._digests[id(content)]
