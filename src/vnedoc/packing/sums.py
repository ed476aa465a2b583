"""``SHA256SUMS``: digests of files as ``sha256sum --check`` reads them, and as BagIt has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from vnedoc.packing.errors import PackageFormError, PackageLimitError
from vnedoc.packing.limits import MAX_PACKAGE_LIST_LINES

NAME: Final = "SHA256SUMS"
_LINE: Final = re.compile(r"([0-9A-Fa-f]{64}|[0-9A-Fa-f]{128})[ \t]+\*?(\S.*)")


def sum_lines(files: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    r"""One line for each file. Our paths hold neither ``\`` nor an end of line, nor ``%``.

    Args:
        files: Path and SHA-256 of each.
    """
    for path, sha256 in files:
        yield f"{sha256}  {path}\n".encode()


def read_sums(text: str, name: str = NAME) -> Iterator[tuple[str, str]]:
    """Digest and path of every line, the path as it is written.

    Args:
        text: The list.
        name: What it is called, for the error.

    Raises:
        PackageFormError: a line is something else.
        PackageLimitError: there are more than any honest list has.
    """
    # Counted before they are split: 64 MB of empty lines would take 600 MB.
    if (lines := text.count("\n")) > MAX_PACKAGE_LIST_LINES:
        raise PackageLimitError(
            found=lines,
            limit=MAX_PACKAGE_LIST_LINES,
            what="lines of one list",
            what_vi="dòng của một bản kê",
        )
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.removesuffix("\r")
        if not bare:
            continue
        match = _LINE.fullmatch(bare)
        if match is None:
            raise PackageFormError(
                path=name,
                reason=f"line {number} is no digest with a path",
                reason_vi=f"dòng {number} không phải mã băm kèm đường dẫn",
            )
        yield match[1].lower(), match[2]
