"""What is wrong with an extension, or with how one is asked for."""

from __future__ import annotations

from vnedoc.errors import VnedocError, error


@error
class ExtensionError(VnedocError):
    """An extension that cannot be used.

    Attributes:
        source: The extension's folder, or the name that was asked for.
        file: Name of the file in the folder, such as ``extension.toml``.
        key: The place in the file, such as ``rule[2].check.sum``; ``-`` for the whole of it.
    """

    code = "VNE-E970"
    title_en = "The extension cannot be used"
    title_vi = "Không dùng được phần mở rộng"
    en = "The extension {source!r} cannot be used: {file}, at {key}: {reason_en}."
    vi = "Không dùng được phần mở rộng {source!r}: {file}, tại {key}: {reason_vi}."
    source: str
    file: str
    key: str
    reason_en: str
    reason_vi: str
