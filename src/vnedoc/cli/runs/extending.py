"""The options that name extensions, and what they name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from vnedoc.cli.common import UsageProblem, option
from vnedoc.errors import VnedocError

NAMES: Final = ("extension", "require_extension", "signer")
"""The parameters that the options fill."""


def extension_options() -> Callable[[Any], Any]:
    """``--extension``, ``--require-extension`` and ``--signer``."""
    added = (
        option(
            "--extension",
            multiple=True,
            metavar="DIR|NAME",
            vi="Xét thêm theo phần mở rộng: thư mục (có dấu /, ví dụ ./kho-bac) hoặc tên đã cài;"
            " dùng được nhiều lần.",
            en="Judge by an extension, too: a folder (with a /, as ./kho-bac) or the name of an"
            " installed one; may be repeated.",
        ),
        option(
            "--require-extension",
            multiple=True,
            metavar="ID",
            vi="Gói tin phải có gói dữ liệu của phần mở rộng này.",
            en="A message must carry a payload of this extension.",
        ),
        option(
            "--signer",
            multiple=True,
            metavar="ROLE=CERT",
            vi="Chứng thư (tệp, hoặc SHA-256) của vai trò mà phần mở rộng yêu cầu ký.",
            en="Certificate (a file, or its SHA-256) of a role whose signature an extension asks"
            " for.",
        ),
    )

    def decorate(command: Any) -> Any:
        for one in reversed(added):
            command = one(command)
        return command

    return decorate


def is_folder(given: str) -> bool:
    """Whether ``--extension`` means a folder; a plain word is the name of an installed one."""
    return "/" in given or "\\" in given or given.startswith(".")


def extending(given: dict[str, Any]) -> dict[str, Any]:
    """The arguments of `vnedoc.validate` that the options stand for; none if none was used.

    Raises:
        UsageProblem: an extension cannot be used, or a certificate cannot be read.
        OSError: the file of a certificate cannot be read.
    """
    if not any(given[name] for name in NAMES):
        return {}
    # Imported here: whoever names no extension does not pay for them.
    from vnedoc.extensions.packages import extension_of
    from vnedoc.pipeline.extending import asked

    signers = dict(map(_signer, given["signer"])) or None
    try:
        loaded = tuple(
            extension_of(Path(one) if is_folder(one) else one) for one in given["extension"]
        )
        asked(loaded, given["require_extension"], signers)
    except VnedocError as error:
        raise UsageProblem(vi=error.text("vi"), en=error.text("en")) from None
    return {
        "extensions": loaded,
        "require_extensions": given["require_extension"],
        "signers": signers,
    }


def _signer(said: str) -> tuple[str, bytes | str]:
    role, mark, place = said.partition("=")
    if not (role and mark and place):
        raise UsageProblem(
            vi=f"--signer cần dạng VAI_TRÒ=CHỨNG_THƯ, không phải {said}.",
            en=f"--signer needs ROLE=CERT, not {said}.",
        )
    if not is_folder(place) and all(sign in "0123456789abcdefABCDEF:" for sign in place):
        return role, place
    return role, Path(place).read_bytes()
