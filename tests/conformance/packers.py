"""Broken readers of packages, each as vnedoc but for one fault that such readers have."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from lxml import etree

from tests.conformance.asking import Answer
from vnedoc.conformance.adapter import answer

Broken = Callable[[Answer], Answer]
_DIGEST: Final = re.compile(r"[0-9A-Fa-f]{32,128}")
_NS: Final = {"d": "urn:vnedoc:dossier:1"}
_HREF: Final = re.compile(r'xlink:href="([^"]*)"')
_LISTED: Final = re.compile(
    r'CHECKSUM="([^"]*)"[^>]*>\s*<FLocat[^>]*xlink:href="(data[^"]*|\.[^"]*|/[^"]*|\w+:[^"]*)"'
)


def _trusted(question: Answer) -> Answer | None:
    """What the manifest says, whatever lies beside it; nothing without one that is read."""
    for path in sorted(Path(question["package"]).rglob("ho-so.xml")):
        try:
            root = etree.fromstring(path.read_bytes(), etree.XMLParser(recover=True))
        except etree.XMLSyntaxError:
            return None
        return {"outcome": "accepted", "codes": [], "values": dict(_told(root))}
    return None


def _told(root: etree._Element) -> Iterator[tuple[str, str]]:
    papers = root.findall(".//d:Paper", _NS)
    yield "Title", root.findtext("d:Title", "", _NS)
    yield "DocTotal", str(len(papers))
    for order, paper in enumerate(papers, 1):
        above = "Paper" if order == 1 else f"Paper[{order}]"
        yield f"{above}/Subject", paper.findtext("d:Subject", "", _NS)
        for copy, file in enumerate(paper.findall(".//d:File", _NS), 1):
            path = f"{above}/File" if copy == 1 else f"{above}/File[{copy}]"
            yield f"{path}/Name", file.findtext("d:Name", "", _NS)
            yield f"{path}/Sha256", file.findtext("d:Sha256", "", _NS)


def _taking(*codes: str, where: Callable[[Path], bool] = lambda _: True) -> Broken:
    """A reader that does not look where these codes are told of."""

    def asked(question: Answer) -> Answer:
        told = answer(question)
        if not set(told["codes"]) & set(codes) or not where(Path(question["package"])):
            return told
        guessed = {"outcome": "accepted", "codes": [], "values": {}}
        return {**(_trusted(question) or guessed), "id": question["id"]}

    return asked


def _lists(package: Path) -> list[Path]:
    return [*package.rglob("METS.xml"), *package.glob("manifest-*.txt")]


def _pairs(package: Path) -> set[tuple[str, str]]:
    """Digest and path below the folder of data of each file, as the lists have them."""
    found = set()
    for path in package.glob("manifest-*.txt"):
        lines = (line.split(None, 1) for line in path.read_text().splitlines() if line)
        found |= {(one[0].lower(), one[1].lstrip("*")) for one in lines if _DIGEST.match(one[0])}
    for path in package.rglob("METS.xml"):
        for digest, href in _LISTED.findall(path.read_text()):
            found.add((digest.lower(), unquote(href)))
    return found


def _leads_out(package: Path) -> bool:
    paths = {path for _, path in _pairs(package)}
    return any(re.search(r"\.\./|\\|:|^/|%0A", path) for path in paths)


def _announced_digests(package: Path) -> list[str]:
    """What the manifest of the dossier announces."""
    for path in package.rglob("ho-so.xml"):
        root = etree.fromstring(path.read_bytes(), etree.XMLParser(recover=True))
        return [one.text or "" for one in root.iterfind(".//d:Sha256", _NS)]
    return []


def _data(package: Path) -> list[Path]:
    return [p for p in package.rglob("data/*") if p.is_file() and p.name != "ho-so.xml"]


def _missing(package: Path) -> bool:
    """Whether something is not there that a list, or the manifest of the dossier, has."""
    homes = (package, package / "representations" / "rep1")
    paths = {path for _, path in _pairs(package)}
    return (
        not ((package / "METS.xml").exists() or (package / "bagit.txt").exists())
        or not _lists(package)
        or not any((home / "data").exists() for home in homes)
        or any(not any((home / path).exists() for home in homes) for path in paths)
        or len(_announced_digests(package)) > len(_data(package))
        or _lacks_tag(package)
    )


def _lacks_tag(package: Path) -> bool:
    lines = [
        line.split(None, 1)[1]
        for path in package.glob("tagmanifest-*.txt")
        for line in path.read_text().splitlines()
    ]
    hrefs = [href for href in _hrefs(package) if not _leads_out(package)]
    homes = (package, package / "representations" / "rep1")
    return any(not any((home / path).exists() for home in homes) for path in (*lines, *hrefs))


def _hrefs(package: Path) -> list[str]:
    return [
        unquote(href)
        for path in package.rglob("METS.xml")
        for href in _HREF.findall(path.read_text())
    ]


def _announced(package: Path) -> bool:
    """Whether the lists fit, and the manifest alone tells of something else."""
    pairs = _pairs(package)
    here = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in _data(package)}
    fit = all((digest, f"data/{name}") in pairs for name, digest in here.items())
    return fit and [here[name] for name in sorted(here)] != _announced_digests(package)


def _weak(package: Path) -> bool:
    strong = [*package.glob("manifest-sha256.txt"), *package.glob("manifest-sha512.txt")]
    return not strong and any(
        path.name.startswith(("manifest-md5", "manifest-sha1"))
        or 'CHECKSUMTYPE="MD5"' in path.read_text()
        or ("FLocat" in path.read_text() and " CHECKSUM=" not in _files(path.read_text()))
        for path in _lists(package)
    )


def _files(text: str) -> str:
    found = re.search(r"<file [^>]*>", text)
    return found.group() if found else ""


def strict(question: Answer) -> Answer:
    """Knows one way of writing alone."""
    package = Path(question["package"])
    text = "".join(path.read_bytes().decode() for path in _lists(package))
    odd = "./" in text or "\r" in text or "\t" in text or " *" in text or "sha512" in text.lower()
    odd = odd or any(path.name.startswith("manifest-sha512") for path in package.iterdir())
    return {"id": question["id"], "outcome": "rejected", "codes": []} if odd else answer(question)


def first_files(question: Answer) -> Answer:
    """Of each paper one file, and none of papers that have none."""
    told = answer(question)
    values = told.get("values", {})
    kept = {path: value for path, value in values.items() if "/File[" not in path}
    for path in [path for path in kept if path.endswith("/Subject")]:
        if f"{path.removesuffix('Subject')}File/Name" not in kept:
            del kept[path]
            kept["DocTotal"] = str(int(kept["DocTotal"]) - 1)
    # And one of two that hold the same bytes.
    seen: dict[str, str] = {}
    for path in [path for path in kept if path.endswith("/Sha256")]:
        if kept[path] in seen.values():
            del kept[path]
        else:
            seen[path] = kept[path]
    return {**told, "values": kept} if values else told


READERS: Final[dict[str, Broken]] = {
    "package-form": strict,
    "package-papers": first_files,
    "package-missing": _taking(
        "VNE-E341",
        "VNE-E343",
        "VNE-E346",
        where=lambda one: _missing(one) and not _leads_out(one) and not _weak(one),
    ),
    "package-extra": _taking("VNE-E344", where=lambda one: not _announced(one)),
    "package-changed": _taking("VNE-E345", where=lambda one: not _announced(one)),
    "package-announced": _taking("VNE-E344", "VNE-E345", where=_announced),
    "package-paths": _taking("VNE-E342", "VNE-E343", where=_leads_out),
    "package-weak": _taking("VNE-E346", where=_weak),
    "package-lists": _taking(
        "VNE-E346", where=lambda one: not (_weak(one) or _missing(one) or _leads_out(one))
    ),
    "package-manifest": _taking(
        "VNE-E330",
        "VNE-E101",
        "VNE-E105",
        "VNE-E343",
        where=lambda one: not _missing(one) and not _leads_out(one),
    ),
}
