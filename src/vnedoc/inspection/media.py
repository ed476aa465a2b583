"""The media type of a file, by its extension and its first bytes together."""

from __future__ import annotations

import re
from typing import Final

from vnedoc.content.archive import extension
from vnedoc.inspection import magic

UNKNOWN: Final = "application/octet-stream"
ZIP: Final = "application/zip"
_OOXML: Final = "application/vnd.openxmlformats-officedocument."

BY_EXTENSION: Final = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": f"{_OOXML}wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": f"{_OOXML}spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": f"{_OOXML}presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "rtf": "application/rtf",
    "txt": "text/plain",
    "csv": "text/csv",
    "xml": "application/xml",
    "html": "text/html",
    "htm": "text/html",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "zip": ZIP,
    "7z": "application/x-7z-compressed",
    "rar": "application/vnd.rar",
}


def media_type(name: str) -> str:
    """The type that a file of this name claims to have; `UNKNOWN` for other extensions."""
    return BY_EXTENSION.get(extension(name), UNKNOWN)


_BY_KIND: Final = {
    "pdf": "application/pdf",
    "docx": BY_EXTENSION["docx"],
    "xlsx": BY_EXTENSION["xlsx"],
    "pptx": BY_EXTENSION["pptx"],
    "odf": BY_EXTENSION["odt"],
    "ole": "application/x-ole-storage",
    "rtf": BY_EXTENSION["rtf"],
    "text": "text/plain",
    "xml": BY_EXTENSION["xml"],
    "html": BY_EXTENSION["html"],
    "png": "image/png",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "tiff": "image/tiff",
    "zip": ZIP,
    "7z": BY_EXTENSION["7z"],
    "rar": BY_EXTENSION["rar"],
    "gzip": "application/gzip",
    "mp3": "audio/mpeg",
    "exe": "application/vnd.microsoft.portable-executable",
}
SVG: Final = "image/svg+xml"
_SVG: Final = re.compile(rb"<svg[\s>]", re.IGNORECASE)


def true_type(kind: str, head: bytes, name: str) -> str:
    """The type of a file by what its bytes are; its name only chooses between those that fit.

    Args:
        kind: What its bytes are, as `vnedoc.inspection.magic` tells them.
        head: Its first bytes.
        name: Its name, which is believed where the bytes bear it out.
    """
    if kind in _MARKUP and _SVG.search(head[: magic.PDF_WINDOW]):
        return SVG
    own = _BY_KIND.get(kind, UNKNOWN)
    ending = extension(name)
    named = BY_EXTENSION.get(ending)
    # Markup is told as such whatever it is called: a browser would run it.
    believed = named is not None and magic.fits_extension(kind, ending) and kind != "html"
    return named if believed and named is not None and own != UNKNOWN else own


_MARKUP: Final = frozenset({"html", "xml"})
