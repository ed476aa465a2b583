"""Packages from elsewhere: known by their lists, checked, and unpacked whole or not at all."""

from __future__ import annotations

import enum
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import attrs

from vnedoc.content import Content
from vnedoc.dossier.finding import NAME as MANIFEST
from vnedoc.dossier.manifest import read_manifest
from vnedoc.dossier.model import Dossier, PaperFile
from vnedoc.dossier.slugs import disk_names
from vnedoc.files import new_folder
from vnedoc.limits import MAX_REMAINDER_BYTES
from vnedoc.packing.bagit import DECLARATION, expected_of_bag
from vnedoc.packing.errors import (
    AlteredFileError,
    MissingFileError,
    NoPackageError,
    UnlistedFileError,
)
from vnedoc.packing.lists import PackageLists, within
from vnedoc.packing.sip.layout import METS
from vnedoc.packing.sip.reading import expected_of_sip
from vnedoc.packing.stage import PackageStage
from vnedoc.packing.sums import NAME as SUMS
from vnedoc.packing.sums import sum_lines
from vnedoc.packing.tree import FoundFile, files_of


class PackageKind(enum.StrEnum):
    """The kinds of packages."""

    SIP = "sip"
    """METS by E-ARK CSIP, for an archive."""
    BAG = "bag"
    """BagIt."""


@attrs.frozen(kw_only=True)
class Package:
    """A package that was checked: what it announces is there, unchanged, and nothing else."""

    kind: PackageKind
    folder: Path
    """Where the files of `dossier` lie."""
    dossier: Dossier
    manifest: bytes = attrs.field(repr=False)
    """``ho-so.xml`` as it came. Who signed it is the word of `vnedoc.dossier.check`."""


def read_package(folder: str | os.PathLike[str]) -> Package:
    """Check a package and read its dossier; the files stay where they are.

    Every byte is read once. What a signature in it is worth is another question.

    Args:
        folder: The package: one that METS.xml or bagit.txt lies in.

    Raises:
        NoPackageError: it is no package that is known.
        PackageError: a path leads out, a file lacks, is too many or differs, a list is broken, or
            a limit is passed.
        DossierFormError: its manifest is of no form that is known.
        OSError: it cannot be read.
    """
    opened = _opened(Path(folder))
    for path, file in opened.found.items():
        for _ in opened.expected.checked(path, file):
            pass
    dossier = _located(opened.dossier, opened.content_of)
    return Package(kind=opened.kind, folder=Path(folder), dossier=dossier, manifest=opened.manifest)


def unpack(folder: str | os.PathLike[str], into: str | os.PathLike[str]) -> Package:
    """Check a package and copy the dossier out of it: its files, ``ho-so.xml`` and SHA256SUMS.

    The files lie in one folder under plain names (`disk_names`); the names that people give them
    stand in the manifest. No name or path of the package is used.

    Args:
        folder: The package.
        into: The folder to be made, which is not there yet. It is seen whole or not at all.

    Raises:
        UnsafeNameError: there is something of that name.
        OSError: it cannot be written.
        VnedocError: as for `read_package`.
    """
    opened = _opened(Path(folder))
    target = Path(into).absolute()
    with new_folder(target) as made:
        stage = PackageStage(made)
        for path, file in opened.found.items():
            chunks = opened.expected.checked(path, file)
            if path in opened.names:
                stage.add(opened.names[path], chunks)
            else:
                for _ in chunks:
                    pass
        stage.add(SUMS, sum_lines((one.path, one.sha256) for one in stage.written))
    dossier = _located(opened.dossier, lambda name: Content.from_file(target / name))
    return Package(kind=opened.kind, folder=target, dossier=dossier, manifest=opened.manifest)


@attrs.frozen(kw_only=True)
class _Opened:
    """A package whose lists fit what lies there; its bytes are still to be hashed."""

    kind: PackageKind
    found: Mapping[str, FoundFile]
    expected: PackageLists
    manifest: bytes
    dossier: Dossier
    names: Mapping[str, str]
    """Name of each file that is copied out, by its path in the package."""
    places: Mapping[str, str]
    """The other way round."""

    def content_of(self, name: str) -> Content:
        """The bytes of the file of this name, as long as they are those that were hashed."""
        return self.found[self.places[name]].content()


def _opened(folder: Path) -> _Opened:
    found = files_of(folder)
    if METS in found:
        kind, expected = PackageKind.SIP, expected_of_sip(found)
    elif DECLARATION in found:
        kind, expected = PackageKind.BAG, expected_of_bag(found)
    else:
        raise NoPackageError(
            path=str(folder),
            reason="neither METS.xml nor bagit.txt lies in it",
            reason_vi="bên trong không có METS.xml cũng không có bagit.txt",
        )
    expected.compare(found)
    manifest, dossier = _manifest(found, expected)
    names = {expected.manifest: MANIFEST}
    for name, file in _named(dossier):
        path = _place(expected.data, name, file, found)
        if path in names:
            # Two files that people call the same: only one of them is there.
            raise MissingFileError(path=expected.data + name)
        _same(path, file, found, expected)
        names[path] = name
    for path in found:
        if path.startswith(expected.data) and path not in names:
            raise UnlistedFileError(path=path)
    return _Opened(
        kind=kind,
        found=found,
        expected=expected,
        manifest=manifest,
        dossier=dossier,
        names=names,
        places={name: path for path, name in names.items()},
    )


def _manifest(found: Mapping[str, FoundFile], expected: PackageLists) -> tuple[bytes, Dossier]:
    file = found.get(expected.manifest)
    if file is None:
        raise MissingFileError(path=expected.manifest)
    within(file, MAX_REMAINDER_BYTES)
    manifest = b"".join(expected.checked(expected.manifest, file))
    return manifest, read_manifest(manifest)


def _named(dossier: Dossier) -> Iterator[tuple[str, PaperFile]]:
    for names, paper in zip(disk_names(dossier), dossier.papers, strict=True):
        yield from zip(names, paper.copies, strict=True)


def _place(data: str, name: str, file: PaperFile, found: Mapping[str, FoundFile]) -> str:
    """Where a file lies: under its plain name, or under its own where others packed it."""
    return next((data + one for one in (name, file.name) if data + one in found), data + name)


def _same(path: str, file: PaperFile, found: Mapping[str, FoundFile], lists: PackageLists) -> None:
    """A file must be the one that the manifest tells of, not only one that the package lists."""
    if path not in found:
        raise MissingFileError(path=path)
    if found[path].size != file.size:
        raise AlteredFileError(path=path, what="length", what_vi="độ dài")
    lists.require(path, file.sha256)


def _located(dossier: Dossier, content: Callable[[str], Content]) -> Dossier:
    """The dossier with the bytes of each file."""
    papers = [
        attrs.evolve(
            paper,
            copies=[
                attrs.evolve(file, content=content(name))
                for name, file in zip(names, paper.copies, strict=True)
            ],
        )
        for names, paper in zip(disk_names(dossier), dossier.papers, strict=True)
    ]
    return attrs.evolve(dossier, papers=papers)
