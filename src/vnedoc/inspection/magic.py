"""What bytes are, by their first bytes and, for zips, by the names inside."""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection
from typing import Final

PDF_WINDOW: Final = 1024
"""A PDF's mark may stand this far from the start; viewers look for it there."""

_PREFIXES: Final = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"ID3", "mp3"),
    (b"\x7fELF", "elf"),
    (b"\xfe\xed\xfa\xce", "macho"),
    (b"\xfe\xed\xfa\xcf", "macho"),
    (b"\xce\xfa\xed\xfe", "macho"),
    (b"\xcf\xfa\xed\xfe", "macho"),
    (b"\xca\xfe\xba\xbe", "class"),
    (b"L\0\0\0\x01\x14\x02\0", "lnk"),
    (b"#!", "script"),
    (b"MSCF", "cab"),
)
EXECUTABLE: Final = frozenset({"exe", "elf", "macho", "class", "lnk", "script", "jar", "apk"})
"""Kinds that run when they are opened."""

_ACTIVE: Final = (
    "apk app bat chm cmd com cpl dll exe gadget hta inf ins iso jar js jse lnk msc msi msp ps1 pif"
    " reg scf scr sh sys vb vbe vbs ws wsc wsf wsh"
)
_MACROS: Final = "docm dotm xlsm xltm xlam pptm potm ppam ppsm sldm"
ACTIVE_EXTENSIONS: Final = frozenset(_ACTIVE.split())
"""Extensions that a desktop runs, or mounts, on a double click."""
MACRO_EXTENSIONS: Final = frozenset(_MACROS.split())
"""Extensions of office files made to carry programs."""

_BY_EXTENSION: Final = {
    "pdf": "pdf",
    "doc": "ole rtf",
    "dot": "ole rtf",
    "xls": "ole",
    "ppt": "ole",
    "pps": "ole",
    "msg": "ole",
    "docx": "docx",
    "docm": "docx",
    "xlsx": "xlsx",
    "xlsm": "xlsx",
    "pptx": "pptx",
    "pptm": "pptx",
    "odt": "odf",
    "ods": "odf",
    "odp": "odf",
    "rtf": "rtf",
    "txt": "text xml html",
    "csv": "text",
    "xml": "xml text",
    "edxml": "xml",
    "html": "html text xml",
    "htm": "html text xml",
    "png": "png",
    "jpg": "jpeg",
    "jpeg": "jpeg",
    "gif": "gif",
    "bmp": "bmp",
    "tif": "tiff",
    "tiff": "tiff",
    "zip": "zip docx xlsx pptx odf jar apk",
    "7z": "7z",
    "rar": "rar",
    "gz": "gzip",
    "mp3": "mp3",
}
KNOWN_EXTENSIONS: Final = ACTIVE_EXTENSIONS | MACRO_EXTENSIONS | _BY_EXTENSION.keys()
"""Extensions that say what a file is."""
_BY_TYPE: Final = {
    "application/pdf": "pdf",
    "application/x-pdf": "pdf",
    "application/zip": _BY_EXTENSION["zip"],
    "application/x-zip-compressed": _BY_EXTENSION["zip"],
    "application/x-rar-compressed": "rar",
    "application/vnd.rar": "rar",
    "application/x-7z-compressed": "7z",
    "application/doc": "ole rtf",
    "application/msword": "ole rtf",
    "application/docx": "docx",
    "application/xls": "ole",
    "application/vnd.ms-excel": "ole",
    "application/xlsx": "xlsx",
    "application/vnd.ms-powerpoint": "ole",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.oasis.opendocument.text": "odf",
    "application/vnd.oasis.opendocument.spreadsheet": "odf",
    "application/rtf": "rtf",
    "text/rtf": "rtf",
    "text/plain": "text xml html",
    "text/csv": "text",
    "text/xml": "xml text",
    "application/xml": "xml text",
    "text/html": "html text xml",
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/jpg": "jpeg",
    "image/gif": "gif",
    "image/bmp": "bmp",
    "image/tiff": "tiff",
}
_MARKUP: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?[ \t\r\n]{0,64}<(?:(!doctype html|html|script|head|body|svg)|\?xml|[a-z_])",
    re.IGNORECASE,
)
_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HTML: Final = re.compile(rb"<(?:!doctype html|html|script)[\s>]", re.IGNORECASE)
_OFFICE: Final = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"))


def kind_of(head: bytes, names: Collection[str] = ()) -> str:
    """The kind of a file: ``pdf``, ``docx``, ``exe`` ..., ``text``, or ``unknown``.

    Args:
        head: its first bytes, some thousands.
        names: the names inside, if it is a zip.
    """
    kind = next((kind for prefix, kind in _PREFIXES if head.startswith(prefix)), "")
    if kind == "zip":
        return _kind_of_zip(head, names)
    if kind and not (kind == "bmp" and head[6:10] != b"\0\0\0\0"):
        return kind
    if is_program(head):
        return "exe"
    if b"%PDF-" in head[:PDF_WINDOW]:
        return "pdf"
    return _kind_of_text(head)


def is_program(head: bytes) -> bool:
    """Whether a DOS or Windows program begins here; plain text may begin with MZ too."""
    return head.startswith((b"MZ", b"ZM")) and b"\0" in head[:64]


def _kind_of_zip(head: bytes, names: Collection[str]) -> str:
    if b"mimetypeapplication/vnd.oasis.opendocument" in head[:128]:
        return "odf"
    if "META-INF/MANIFEST.MF" in names and any(name.endswith(".class") for name in names):
        return "jar"
    if "AndroidManifest.xml" in names:
        return "apk"
    if "[Content_Types].xml" in names:
        for folder, kind in _OFFICE:
            if any(name.startswith(folder) for name in names):
                return kind
    return "zip"


def _kind_of_text(head: bytes) -> str:
    markup = _MARKUP.match(head)
    if markup:
        return "html" if markup[1] else "xml"
    if head.startswith(_MARKS):
        return "text"
    # Old encodings of Vietnamese are text too, and have no mark: only controls tell bytes apart.
    return "unknown" if not head or _CONTROL.search(head) else "text"


def is_html(head: bytes) -> bool:
    """Whether a browser may take these bytes for a page: its marks stand near the start."""
    return _HTML.search(head[:PDF_WINDOW]) is not None


def fits_extension(kind: str, extension: str) -> bool:
    """Whether a file of `kind` may be called so. What is not known fits everything."""
    expected = _BY_EXTENSION.get(extension)
    return expected is None or kind in expected.split()


def is_known_type(content_type: str) -> bool:
    """Whether a media type is one of those that files are compared with."""
    return content_type.strip().lower() in _BY_TYPE


def fits_type(kind: str, content_type: str) -> bool:
    """Whether a media type describes a file of `kind`. A type that is not known fits all."""
    expected = _BY_TYPE.get(content_type.partition(";")[0].strip().lower())
    return expected is None or kind in expected.split()
