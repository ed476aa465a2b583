"""What tells a signature from every other one, and which data it is over."""

from __future__ import annotations

import hashlib

from vnedoc.signature.examining import Examination
from vnedoc.signature.verdict import SignatureIdentity
from vnedoc.signature.xmldsig import inner_form


def identify(found: Examination) -> SignatureIdentity | None:
    """The identity of a signature of an admitted shape; `None` of any other."""
    shape = found.shape
    if shape is None:
        return None
    return SignatureIdentity(
        # The shape is only there where the cost of a canonical form was bounded before.
        digest=hashlib.sha256(inner_form(shape.signed_info, shape.c14n)).hexdigest(),
        value=shape.value.hex(),
        content_method=shape.content.digest if found.intact else "",
        content_digest=shape.content.value.hex() if found.intact else "",
    )
