"""The media type of a file, by its extension and its first bytes together."""

from __future__ import annotations

from typing import Final

from vnedoc.content.archive import extension

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
