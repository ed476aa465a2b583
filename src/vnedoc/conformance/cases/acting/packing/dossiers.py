"""Dossiers and bags written by hand, and the cases that ask about them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from xml.sax.saxutils import escape

from vnedoc.clauses import Clause
from vnedoc.conformance.cases import messages
from vnedoc.conformance.cases.case import (
    Allowed,
    Case,
    CaseOutcome,
    Expected,
    Importance,
    Input,
    Role,
    Task,
)
from vnedoc.conformance.cases.grounds import bounded
from vnedoc.words import Words

ORIGIN: Final = "written for this suite"
HOME: Final = "goi"
"""The folder of every package."""
LETTER: Final = messages.PDF
DRAFT: Final = b"PK\x03\x04 du thao quyet dinh"
TITLE: Final = "Hồ sơ trình Quyết định"
File = tuple[str, bytes]
"""What people call it, and its bytes."""
Papers = Sequence[tuple[str, Sequence[File]]]
"""Subject and files of each paper."""
PAPERS: Final[Papers] = (
    ("Tờ trình", (("Tờ trình.pdf", LETTER),)),
    ("Dự thảo Quyết định", (("Dự thảo.docx", DRAFT),)),
)
DISK: Final = ("0001-1-to-trinh.pdf", "0002-1-du-thao.docx")
"""The names of their files in a package."""
DATA: Final = dict(zip(DISK, (LETTER, DRAFT), strict=True))
Package = dict[str, bytes]
"""Every file by its path."""


def digest(data: bytes, algorithm: str = "sha256") -> str:
    """A digest in hexadecimal."""
    return hashlib.new(algorithm, data).hexdigest()


def manifest(papers: Papers = PAPERS, version: str = "1", title: str = TITLE) -> bytes:
    """A ho-so.xml, by the specification of dossiers."""
    inner = "".join(
        f"<Paper><DocOrdinal>{order}</DocOrdinal><Subject>{escape(subject)}</Subject>"
        f"<Original>{'electronic' if files else 'paper'}</Original>"
        f"<Files>{''.join(map(_file, files))}</Files></Paper>"
        for order, (subject, files) in enumerate(papers, 1)
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        f'<Dossier xmlns="urn:vnedoc:dossier:1" version="{version}"><Title>{escape(title)}</Title>'
        f"<DocTotal>{len(papers)}</DocTotal><PageTotal>0</PageTotal>"
        f"<Papers>{inner}</Papers></Dossier>"
    ).encode()


def _file(file: File) -> str:
    name, data = file
    return (
        f"<File><Name>{escape(name)}</Name><Size>{len(data)}</Size>"
        f"<Sha256>{digest(data)}</Sha256></File>"
    )


def listing(files: Mapping[str, bytes], algorithm: str = "sha256") -> bytes:
    """Lines of digests and paths."""
    return "".join(f"{digest(data, algorithm)}  {path}\n" for path, data in files.items()).encode()


def bag(
    data: Mapping[str, bytes] = DATA,
    about: bytes | None = None,
    algorithms: Iterable[str] = ("sha256",),
) -> Package:
    """A bag as RFC 8493 wants it.

    Args:
        data: Files of the papers by their names in the package.
        about: The manifest of the dossier; of `PAPERS` unless it is given.
        algorithms: Of its lists.
    """
    payload = {"data/ho-so.xml": manifest() if about is None else about}
    payload |= {f"data/{name}": content for name, content in data.items()}
    size = sum(map(len, payload.values()))
    tags = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": f"Payload-Oxum: {size}.{len(payload)}\n".encode(),
    }
    tags |= {f"manifest-{one}.txt": listing(payload, one) for one in algorithms}
    return relisted({**tags, **payload})


def relisted(package: Package) -> Package:
    """The package with a tag manifest that fits."""
    tags = {
        path: data
        for path, data in package.items()
        if not path.startswith(("data/", "tagmanifest-"))
    }
    return {**package, "tagmanifest-sha256.txt": listing(tags)}


def values(papers: Papers = PAPERS, title: str = TITLE) -> dict[str, Allowed]:
    """What must be told of a dossier."""
    told: dict[str, Allowed] = {"Title": (title,), "DocTotal": (str(len(papers)),)}
    for order, (subject, files) in enumerate(papers, 1):
        paper = "Paper" if order == 1 else f"Paper[{order}]"
        told[f"{paper}/Subject"] = (subject,)
        for copy, (name, data) in enumerate(files, 1):
            file = f"{paper}/File" if copy == 1 else f"{paper}/File[{copy}]"
            told[f"{file}/Name"] = (name,)
            told[f"{file}/Sha256"] = (digest(data),)
    return told


def package_case(
    ident: str,
    package: Package,
    clause: Clause,
    vi: str,
    en: str,
    *,
    defect: str,
    codes: tuple[str, ...] = (),
    importance: Importance = Importance.MUST,
    told: Mapping[str, Allowed] | None = None,
) -> Case:
    """A package, and what must come of it: a dossier unless `codes` are given.

    Args:
        ident: of the case, behind ``package-``.
        package: every file of it.
        clause: what it stands on.
        vi: its reason.
        en: the same.
        defect: what fails it.
        codes: codes of vnedoc of which one must be among those of a refusal.
        importance: as far as the clause bears it.
        told: what must be told; of `PAPERS` unless it is given.
    """
    outcome = CaseOutcome.REJECT if codes else CaseOutcome.ACCEPT
    return Case(
        id=f"package-{ident}",
        clause=clause,
        role=Role.PACKAGE,
        importance=bounded(importance, clause),
        task=Task.PACKAGE,
        inputs=tuple(Input.of(f"{HOME}/{path}", data) for path, data in package.items()),
        expected=Expected(
            outcome=outcome,
            codes=codes,
            values={} if codes else values() if told is None else told,
        ),
        why=Words(vi=vi, en=en),
        origin=ORIGIN,
        defect=defect,
    )
