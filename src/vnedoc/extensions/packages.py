"""Extensions that installed packages offer: names, until somebody names one.

An entry point of the group ``vnedoc.extensions`` names a function without arguments that gives an
`Extension`, or the `Extension` itself. Whoever can install a package must not thereby decide what a
receiver accepts: nothing is loaded before a caller or ``--extension`` asks for the name.
"""

from __future__ import annotations

import os
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import attrs

from vnedoc.extensions.declaration import Extension
from vnedoc.extensions.errors import ExtensionError
from vnedoc.given import WrongTypeError
from vnedoc.words import Words

GROUP: Final = "vnedoc.extensions"


def offered() -> tuple[str, ...]:
    """The names that installed packages offer, in order; none of them is loaded."""
    return tuple(sorted({one.name for one in metadata.entry_points(group=GROUP)}))


def installed(name: str) -> Extension:
    """Load an extension that an installed package offers.

    Args:
        name: As the package calls it, which is the extension's id.

    Raises:
        ExtensionError: nobody offers it, or two do, or it is no extension of that id.
    """
    found = tuple(metadata.entry_points(group=GROUP, name=name))
    if len(found) != 1:
        known = ", ".join(offered()) or "-"
        en, vi = (
            ("two packages offer it", "có hai gói cùng cung cấp")
            if found
            else (
                f"no installed package offers it; known are {known}; a folder is given by its path",
                f"không gói nào cung cấp; chỉ có: {known}; thư mục thì ghi đường dẫn",
            )
        )
        raise _refusal(name, en, vi)
    point = found[0]
    made: Any = point.load()
    if not isinstance(made, Extension) and callable(made):
        made = made()
    if not isinstance(made, Extension) or made.id != name:
        raise _refusal(
            name,
            f"{point.value} gives no extension of this id",
            f"{point.value} không trả về phần mở rộng có mã này",
        )
    package = point.dist.metadata["Name"] if point.dist else "?"
    version = point.dist.version if point.dist else "?"
    origin = Words(
        en=f"the installed package {package} {version} ({point.value})",
        vi=f"gói đã cài {package} {version} ({point.value})",
    )
    return attrs.evolve(made, origin=origin)


def extension_of(given: object) -> Extension:
    """The extension that a caller means.

    Args:
        given: An extension, the path object of a folder, or the name of an installed one.

    Raises:
        ExtensionError: there is none, or it cannot be used.
        WrongTypeError: it is something else.
    """
    if isinstance(given, Extension):
        return given
    if isinstance(given, str):
        return installed(given)
    if isinstance(given, os.PathLike):
        return Extension.load(Path(given))
    raise WrongTypeError(
        argument="extensions",
        given=type(given).__name__,
        expected="an Extension, the path object of a folder, or the name of an installed one",
        expected_vi="Extension, đối tượng đường dẫn của thư mục, hoặc tên phần mở rộng đã cài",
        advice_en="",
        advice_vi="",
    )


def _refusal(name: str, en: str, vi: str) -> ExtensionError:
    return ExtensionError(source=name, file="entry point", key=GROUP, reason_en=en, reason_vi=vi)
