"""Where signed bytes go, and how a verifier's refusal is told to whoever signs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO

from vnedoc.files import replacing
from vnedoc.signature.errors import NotSignableError
from vnedoc.signature.xmldsig.reasons import Refusal

Target = str | os.PathLike[str] | BinaryIO
"""A path, written whole or not at all, or a binary file."""


def unsignable(refusal: Refusal) -> NotSignableError:
    """The refusal that a verifier would give, as an error while signing."""
    texts = (refusal.reason.text(lang).rstrip(".") for lang in ("en", "vi"))
    reason, reason_vi = texts
    return NotSignableError(reason=reason, reason_vi=reason_vi)


def write_to(target: Target, pieces: Iterator[bytes]) -> None:
    """Write pieces to a path, whole or not at all, or to a binary file.

    Raises:
        OSError: the target cannot be written.
    """
    if isinstance(target, str | os.PathLike):
        with replacing(target) as file:
            file.writelines(pieces)
    else:
        for piece in pieces:
            target.write(piece)
