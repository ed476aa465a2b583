"""The cells of a profile's file: each of the kind that is expected, every fault with its place."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any, NoReturn

from vnedoc.errors import VnedocError, error
from vnedoc.limits import MAX_PROFILE_BYTES


@error
class ProfileError(VnedocError):
    """A profile that cannot be used. `key` is the place in the file, `source` its name."""

    code = "VNE-E900"
    title_en = "The profile is wrong"
    title_vi = "Bộ tiêu chí sai"
    en = "The profile {source!r} is wrong at {key}: {reason_en}."
    vi = "Bộ tiêu chí {source!r} sai tại {key}: {reason_vi}."
    source: str
    key: str
    reason_en: str
    reason_vi: str


def parsed(source: str, data: bytes) -> dict[str, Any]:
    if len(data) > MAX_PROFILE_BYTES:
        raise ProfileError(
            source=source,
            key="-",
            reason_en=f"it has more than {MAX_PROFILE_BYTES} bytes",
            reason_vi=f"tệp có hơn {MAX_PROFILE_BYTES} byte",
        )
    try:
        return tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as fault:
        raise ProfileError(
            source=source,
            key="-",
            reason_en=f"it is no TOML in UTF-8 ({fault})",
            reason_vi=f"không phải TOML ở dạng UTF-8 ({fault})",
        ) from None


class Cells:
    """A TOML table that people wrote."""

    def __init__(self, source: str, table: dict[str, Any]) -> None:
        self.source = source
        self.cells = table

    def text(self, key: str, default: str | None) -> str | None:
        """A text, or the default."""
        value = self.cells.get(key, default)
        if value is not None and not isinstance(value, str):
            self.wrong(key, "expected a text", "cần một chuỗi")
        return value

    def flag(self, key: str, default: bool) -> bool:
        """True or false, or the default."""
        value = self.cells.get(key, default)
        if not isinstance(value, bool):
            self.wrong(key, "expected true or false", "cần true hoặc false")
        return value

    def day(self, key: str) -> dt.date | None:
        """A date without a time; `None` if there is none."""
        value = self.cells.get(key)
        if value is not None and (not isinstance(value, dt.date) or isinstance(value, dt.datetime)):
            self.wrong(key, "expected a date, yyyy-MM-dd", "cần một ngày, dạng yyyy-MM-dd")
        return value

    def table(self, key: str) -> dict[str, Any]:
        """A table; empty if there is none."""
        value = self.cells.get(key, {})
        if not isinstance(value, dict):
            self.wrong(key, "expected a table", "cần một bảng")
        return value

    def named_or_folders(self, key: str) -> tuple[str | Path, ...]:
        """Names, and folders: those are found from the file's own place. Empty if missing."""
        given = self.cells.get(key, [])
        if not isinstance(given, list) or not all(isinstance(one, str) and one for one in given):
            self.wrong(key, "expected a list of names", "cần một danh sách tên")
        found: list[str | Path] = []
        for one in given:
            if "/" not in one:
                found.append(one)
            elif self.source.endswith(".toml"):
                found.append(Path(self.source).parent / one)
            else:
                self.wrong(
                    key,
                    f"{one}: a folder is found from the profile's own file",
                    f"{one}: thư mục được tìm từ tệp của bộ tiêu chí",
                )
        return tuple(found)

    def missing(self, key: str) -> NoReturn:
        """Say that a cell must be there."""
        self.wrong(key, "it is missing", "bị thiếu")

    def wrong(self, key: str, en: str, vi: str) -> NoReturn:
        """Say what is wrong with a cell."""
        raise ProfileError(source=self.source, key=key, reason_en=en, reason_vi=vi)
