"""The zip that senders wrap one file in, opened within limits; its entry's name is never a path."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final

from vnedoc.errors import ArchiveError
from vnedoc.limits import (
    CHUNK_BYTES,
    MAX_UNZIPPED_BYTES,
    MAX_ZIP_DIRECTORY_BYTES,
    MAX_ZIP_ENTRIES,
    MAX_ZIP_RATIO,
)

LOCAL_HEADER: Final = b"PK\x03\x04"
_END: Final = struct.Struct("<4s4H2LH")
_END_MAGIC: Final = b"PK\x05\x06"
_LONGEST_COMMENT: Final = 65_535
_METHODS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED: Final = 1


def sole_entry(file: BinaryIO) -> zipfile.ZipInfo | None:
    """The entry of a zip that holds exactly one; `None` for anything else.

    The directory is looked at only when it is small, so a hundred thousand empty entries cost
    nothing.
    """
    if not _lists_one(file):
        return None
    try:
        with zipfile.ZipFile(file) as archive:
            (entry,) = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return None
    # Who reads from the front must see the same file as who goes by the directory at the end.
    return None if entry.header_offset else entry


def _lists_one(file: BinaryIO) -> bool:
    size = file.seek(0, 2)
    file.seek(max(0, size - _END.size - _LONGEST_COMMENT))
    tail = file.read()
    at = tail.rfind(_END_MAGIC)
    if at < 0 or len(tail) - at < _END.size:
        return False
    *_, entries, directory_size, _offset, _comment = _END.unpack_from(tail, at)
    return bool(entries == MAX_ZIP_ENTRIES and directory_size <= MAX_ZIP_DIRECTORY_BYTES)


def unpack(file: BinaryIO) -> Iterator[bytes]:
    """The bytes of a zip's only entry, in pieces.

    Raises:
        ArchiveError: encrypted, an odd method, too large, too dense, or damaged.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            (entry,) = archive.infolist()
            _check(entry)
            # zipfile never yields more than the declared size, which was judged, and compares
            # the checksum at the end.
            with archive.open(entry) as data:
                while chunk := data.read(CHUNK_BYTES):
                    yield chunk
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        what = type(error).__name__
        raise _refused(f"it is damaged ({what})", f"tệp bị hỏng ({what})") from None


def _check(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise _refused("it is encrypted", "tệp được đặt mật khẩu")
    if entry.compress_type not in _METHODS:
        method = entry.compress_type
        raise _refused(
            f"compression method {method} is not used by edXML",
            f"edXML không dùng kiểu nén {method}",
        )
    if entry.file_size > MAX_UNZIPPED_BYTES:
        limit = MAX_UNZIPPED_BYTES
        raise _refused(f"it unpacks to more than {limit} bytes", f"giải nén ra quá {limit} byte")
    if entry.file_size > MAX_ZIP_RATIO * max(entry.compress_size, 1):
        limit = MAX_ZIP_RATIO
        raise _refused(
            f"it unpacks to more than {limit} times its size",
            f"giải nén ra lớn hơn {limit} lần",
        )


def _refused(en: str, vi: str) -> ArchiveError:
    return ArchiveError(reason=en, reason_vi=vi)


def extension(name: str) -> str:
    """The part of a file name behind its last dot, in lower case; empty if there is none."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return last.rpartition(".")[2].strip().lower() if "." in last else ""
