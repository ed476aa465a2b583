"""BagIt (RFC 8493): a dossier for whoever has no archive's program, out and in.

::

    ho-so/
      bagit.txt  bag-info.txt  manifest-sha256.txt  tagmanifest-sha256.txt  SHA256SUMS
      data/ho-so.xml                     the manifest of the dossier, signed or not
      data/0001-1-to-trinh.pdf ...       the files, under plain names
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from vnedoc.dossier.finding import NAME as MANIFEST
from vnedoc.dossier.model import Dossier
from vnedoc.dossier.slugs import disk_names
from vnedoc.files import new_folder
from vnedoc.given import instance_of
from vnedoc.packing.announcing import manifest_of, moment
from vnedoc.packing.errors import PackageFormError
from vnedoc.packing.lists import PackageLists, text_of
from vnedoc.packing.stage import PackageStage
from vnedoc.packing.sums import NAME as SUMS
from vnedoc.packing.sums import read_sums, sum_lines
from vnedoc.packing.tree import FoundFile, listed_path
from vnedoc.words import counted

DECLARATION: Final = "bagit.txt"
INFO: Final = "bag-info.txt"
DATA: Final = "data/"
_BAGIT: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_DECLARED: Final = re.compile(
    r"BagIt-Version: (?:0\.9[3-7]|1\.0)\r?\nTag-File-Character-Encoding: UTF-8(?:\r?\n)?"
)
_MANIFEST: Final = re.compile(r"(tag)?manifest-([a-z0-9]+)\.txt")
_ALGORITHMS: Final = frozenset({"sha256", "sha512"})
"""Those that are believed; RFC 8493 2.4 leaves MD5 and SHA-1 to older bags."""
_OXUM: Final = re.compile(r"(?:^|\n)Payload-Oxum: *([0-9]{1,16})\.([0-9]{1,9})\r?(?:\n|$)", re.I)
_ESCAPES: Final = (("%0A", "\n"), ("%0D", "\r"), ("%25", "%"))


def pack_bag(
    dossier: Dossier,
    folder: str | os.PathLike[str],
    *,
    at: dt.datetime,
    manifest: bytes | None = None,
) -> Path:
    """Pack a dossier as a bag. The same arguments give the same bytes.

    Args:
        dossier: What is packed; the bytes of every file must be there.
        folder: The folder of the bag, which is not there yet. It is seen whole or not at all.
        at: When it is packed, with a zone; the bag tells the day in Vietnam. No clock is read.
        manifest: The signed ``ho-so.xml`` of this dossier; one without a signature by itself.

    Returns:
        The folder.

    Raises:
        OtherDossierError: the manifest tells of another dossier.
        AlteredFileError, ContentError: a file is not as the dossier tells, or not there.
        UnsafeNameError: there is something of that name.
        OSError: it cannot be written.
    """
    instance_of(dossier, Dossier, "dossier", en="a dossier", vi="một hồ sơ")
    _, day = moment(at)
    manifest = manifest_of(dossier, manifest)
    target = Path(folder).absolute()
    with new_folder(target) as made:
        _write(dossier, manifest, day, PackageStage(made))
    return target


def _write(dossier: Dossier, manifest: bytes, day: dt.date, stage: PackageStage) -> None:
    stage.add(f"{DATA}{MANIFEST}", [manifest])
    for names, paper in zip(disk_names(dossier), dossier.papers, strict=True):
        for name, file in zip(names, paper.copies, strict=True):
            stage.add_file(f"{DATA}{name}", file)
    payload = stage.written[:]
    stage.add(DECLARATION, [_BAGIT])
    oxum = f"{sum(one.size for one in payload)}.{len(payload)}"
    stage.add(INFO, _info(dossier, day, oxum))
    stage.add("manifest-sha256.txt", sum_lines((one.path, one.sha256) for one in payload))
    stage.add(SUMS, sum_lines((one.path, one.sha256) for one in stage.written))
    tags = stage.written[len(payload) :]
    stage.add("tagmanifest-sha256.txt", sum_lines((one.path, one.sha256) for one in tags))


def _info(dossier: Dossier, day: dt.date, oxum: str) -> Iterator[bytes]:
    """What people read first; the manifest of the dossier is what counts."""
    lines = (
        ("Source-Organization", dossier.organ),
        ("External-Description", dossier.title),
        ("Bagging-Date", day.isoformat()),
        ("Payload-Oxum", oxum),
        ("Bag-Software-Agent", "vnedoc"),
    )
    for label, value in lines:
        if value:
            # On one line: a line that begins with a space would go on with the one above it.
            yield f"{label}: {' '.join(value.split())}\n".encode()


def expected_of_bag(found: Mapping[str, FoundFile]) -> PackageLists:
    """What the lists of a bag announce.

    Args:
        found: Every file of it.

    Raises:
        PackageError: a list cannot be used, names a path that leads out, or is not complete.
    """
    if not _DECLARED.fullmatch(text_of(found, DECLARATION)):
        raise _unusable(
            DECLARATION,
            "expected BagIt 0.93 to 1.0 in UTF-8",
            "cần BagIt từ 0.93 đến 1.0, mã hóa UTF-8",
        )
    if "fetch.txt" in found:
        raise _unusable(
            "fetch.txt",
            "parts of the bag lie elsewhere, and nothing is fetched",
            "có phần nằm ở nơi khác, và không tải gì từ mạng",
        )
    _check_oxum(found)
    expected = PackageLists(data=DATA, manifest=f"{DATA}{MANIFEST}", named=(DECLARATION, INFO))
    for name in found:
        if match := _MANIFEST.fullmatch(name):
            expected.allow(name)
            if match[2] in _ALGORITHMS:
                _take(found, name, expected, match)
    if not expected.complete:
        raise _unusable(
            "manifest-sha256.txt",
            "there is no manifest with SHA-256 or SHA-512",
            "không có bản kê dùng SHA-256 hoặc SHA-512",
        )
    if SUMS in found:
        expected.allow(SUMS)
        expected.add_sums(read_sums(text_of(found, SUMS)))
    return expected


def _take(
    found: Mapping[str, FoundFile], name: str, expected: PackageLists, match: re.Match[str]
) -> None:
    lines = read_sums(text_of(found, name), name)
    payload = not match[1]
    for digest, written in lines:
        path = listed_path(_unescaped(written))
        if path.startswith(DATA) != payload:
            raise _unusable(name, "it lists what it is not for", "kê tệp không thuộc phần của nó")
        expected.add(path, match[2], digest, by=name)
    if payload:
        # RFC 8493 2.1.3: each payload manifest lists every file of the payload.
        expected.complete.append((name, DATA))


def _unescaped(path: str) -> str:
    for escape, character in _ESCAPES:
        path = path.replace(escape, character).replace(escape.lower(), character)
    return path


def _check_oxum(found: Mapping[str, FoundFile]) -> None:
    """Count before anything is hashed."""
    if INFO not in found or not (told := _OXUM.search(text_of(found, INFO))):
        return
    payload = [file.size for path, file in found.items() if path.startswith(DATA)]
    size, count = sum(payload), len(payload)
    octets, files = int(told[1]), int(told[2])
    if (size, count) != (octets, files):
        raise _unusable(
            INFO,
            f"it announces a payload of {counted(octets, 'byte')} in {counted(files, 'file')}, "
            f"and there are {counted(size, 'byte')} in {count}",
            f"kê {octets} byte dữ liệu trong {files} tệp, thực có {size} byte trong {count} tệp",
        )


def _unusable(path: str, en: str, vi: str) -> PackageFormError:
    return PackageFormError(path=path, reason=en, reason_vi=vi)
