"""METS.xml read as a list of files: what is referred to, with its digest and length.

Read as a stream of start tags; no tree is built, for that of 20,000 files takes 200 MB.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import attrs
from lxml import etree

from vnedoc.errors import ReadError
from vnedoc.names import XLINK
from vnedoc.packing.errors import PackageFormError, PackageLimitError
from vnedoc.packing.limits import MAX_PACKAGE_ELEMENTS, MAX_PACKAGE_FILES, MAX_PACKAGE_METS
from vnedoc.packing.lists import PackageLists, text_of, within
from vnedoc.packing.sip.layout import DATA, DOCUMENTATION, MANIFEST, METS
from vnedoc.packing.sip.mets import NS
from vnedoc.packing.sums import NAME as SUMS
from vnedoc.packing.sums import read_sums
from vnedoc.packing.tree import FoundFile, listed_path
from vnedoc.xml.reading.prolog import read_prolog

_MD_REF: Final = f"{{{NS}}}mdRef"
_FILE: Final = f"{{{NS}}}file"
_LOCATION: Final = f"{{{NS}}}FLocat"
_POINTER: Final = f"{{{NS}}}mptr"
_HREF: Final = f"{{{XLINK}}}href"
_DIGITS: Final = 16
_ALGORITHMS: Final = {"SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}


@attrs.frozen
class MetsReference:
    """A file that a METS.xml refers to."""

    href: str
    algorithm: str
    digest: str
    size: int | None


class _Collector:
    """Takes the tags of a METS.xml."""

    def __init__(self, path: str) -> None:
        self.references: list[MetsReference] = []
        self.pointers: list[str] = []
        self._path = path
        self._waiting: Mapping[str, str] | None = None
        self._seen = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if not self._seen and tag != f"{{{NS}}}mets":
            raise self.refused("its root is no mets element", "phần tử gốc không phải mets")
        self._seen += 1 + len(attributes)
        if self._seen > MAX_PACKAGE_ELEMENTS:
            raise PackageLimitError(
                found=self._seen,
                limit=MAX_PACKAGE_ELEMENTS,
                what="elements and attributes",
                what_vi="phần tử và thuộc tính",
            )
        if tag == _FILE:
            self._waiting = dict(attributes)
        elif tag == _LOCATION and self._waiting is not None:
            self._add(attributes.get(_HREF), self._waiting)
        elif tag == _MD_REF:
            self._add(attributes.get(_HREF), attributes)
        elif tag == _POINTER:
            self.pointers.append(attributes.get(_HREF, ""))

    def end(self, tag: str) -> None:
        if tag == _FILE:
            self._waiting = None

    def close(self) -> _Collector:
        return self

    def _add(self, href: str | None, attributes: Mapping[str, str]) -> None:
        algorithm = _ALGORITHMS.get(attributes.get("CHECKSUMTYPE", ""))
        digest, size = attributes.get("CHECKSUM"), attributes.get("SIZE")
        if not href or algorithm is None or digest is None:
            raise self.refused(
                f"it refers to {href or 'a file'!r} without a digest of SHA-256 or stronger",
                f"tham chiếu {href or 'một tệp'!r} mà không kèm mã băm SHA-256 hoặc mạnh hơn",
            )
        if size is not None and not (size.isascii() and size.isdigit() and len(size) <= _DIGITS):
            raise self.refused(f"{href!r} has no length", f"{href!r} không có độ dài hợp lệ")
        length = None if size is None else int(size)
        if len(self.references) >= MAX_PACKAGE_FILES:
            raise PackageLimitError(
                found=len(self.references) + 1,
                limit=MAX_PACKAGE_FILES,
                what="announced files",
                what_vi="tệp được kê",
            )
        self.references.append(MetsReference(href, algorithm, digest, length))

    def refused(self, en: str, vi: str) -> PackageFormError:
        return PackageFormError(path=self._path, reason=en, reason_vi=vi)


def read_mets(path: str, file: FoundFile) -> tuple[list[MetsReference], list[str]]:
    """The files that a METS.xml refers to, and the METS.xml that it points to.

    Args:
        path: Of the METS.xml in the package, for errors.
        file: The METS.xml.

    Raises:
        PackageFormError: it is no METS, or refers to a file without a digest.
        PackageLimitError: it is longer, or holds more, than any honest one.
    """
    within(file)
    collector = _Collector(path)
    # A target that collects: libxml2's own limits hold, and nothing is fetched or expanded.
    parser: Any = etree.XMLParser(  # type: ignore[call-overload]
        target=collector, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    chunks = file.content().chunks()
    try:
        parser.feed(read_prolog(chunks))
        for chunk in chunks:
            parser.feed(chunk)
        parser.close()
    except (ReadError, etree.XMLSyntaxError):
        raise collector.refused("it is no XML that is read", "không phải XML đọc được") from None
    return collector.references, collector.pointers


def expected_of_sip(found: Mapping[str, FoundFile]) -> PackageLists:
    """What every METS.xml of a package announces.

    Args:
        found: Every file of it.

    Raises:
        PackageError: a METS.xml cannot be used, or refers to what is outside.
    """
    expected = PackageLists(data=DATA, manifest=f"{DOCUMENTATION}{MANIFEST}", named=(METS,))
    waiting, seen = [METS], {METS}
    while waiting:
        path = waiting.pop()
        if path not in found:
            continue  # announced or not, `compare` tells
        base = path.removesuffix(path.rpartition("/")[2])
        references, pointers = read_mets(path, found[path])
        for one in references:
            target = _resolved(base, one.href, found)
            expected.add(target, one.algorithm, one.digest, by=path, size=one.size)
        for target in (_resolved(base, href, found) for href in pointers):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
        if len(seen) > MAX_PACKAGE_METS:
            raise PackageLimitError(
                found=len(seen), limit=MAX_PACKAGE_METS, what="METS.xml", what_vi="tệp METS.xml"
            )
    if SUMS in found:
        expected.allow(SUMS)
        expected.add_sums(read_sums(text_of(found, SUMS)))
    return expected


def _resolved(base: str, href: str, found: Mapping[str, FoundFile]) -> str:
    """A reference as a path of the package: from its METS.xml or, as some do, from the root."""
    path = listed_path(href, percent=True)
    return path if base + path not in found and path in found else base + path
