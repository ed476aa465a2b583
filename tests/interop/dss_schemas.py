"""The XML Schemas that the jars of EU DSS carry: ETSI's validation report, XAdES, trusted lists.

They are read from the jars that the build fetched; the repository keeps none of them.
"""

from __future__ import annotations

import functools
import zipfile
from pathlib import PurePosixPath
from typing import Final

from lxml import etree

from tests.interop.dss_peer import BUILT

REPORT: Final = "TS119102-2-v141.xsd"
"""ETSI TS 119 102-2 V1.4.1, the validation report."""
XADES: Final = "XAdES01903v132-202407.xsd"
"""ETSI EN 319 132-1, namespace 1.3.2 as of July 2024, with the elements of 2016."""

_OTHER_NAMES: Final = {
    "XAdES.xsd": XADES,
    "ts_119612v020201_201601xsd.xsd": "ts_119612v020401_xsd.xsd",
}
"""What the schemas import by an address, and the file that is the same or a later edition."""


@functools.cache
def schema(name: str) -> etree.XMLSchema:
    """The schema of that file name, with all that it imports; nothing is fetched."""
    parser = etree.XMLParser(no_network=True, load_dtd=False, resolve_entities=False)
    parser.resolvers.add(_Jars())
    return etree.XMLSchema(etree.fromstring(_read(name), parser))


class _Jars(etree.Resolver):
    def resolve(self, url: str, _: object, context: object) -> object:
        name = PurePosixPath(url).name
        return self.resolve_string(_read(_OTHER_NAMES.get(name, name)), context)


@functools.cache
def _files() -> dict[str, bytes]:
    """Every schema of the jars by its file name."""
    found = {}
    for jar in (BUILT / "class-path").read_text(encoding="utf-8").split(":"):
        if "/specs-" in jar:
            with zipfile.ZipFile(jar) as archive:
                names = [name for name in archive.namelist() if name.endswith(".xsd")]
                found |= {PurePosixPath(name).name: archive.read(name) for name in names}
    return found


def _read(name: str) -> bytes:
    return _files()[name]
