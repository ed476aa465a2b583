"""What tells a signature from every other one, and which data it is over."""

from __future__ import annotations

import hashlib

from vnedoc.signature.examining.examination import Examination
from vnedoc.signature.verdict import SignatureIdentity
from vnedoc.signature.xmldsig.canonical import inner_form
from vnedoc.signature.xmldsig.reasons import Refusal


def identify(found: Examination) -> SignatureIdentity | None:
    """The identity of a signature of an admitted shape; `None` of any other.

    Nor has one that has no canonical form, as where a namespace name is a relative URI.
    """
    shape = found.shape
    if shape is None:
        return None
    try:
        # The shape is only there where the cost of a canonical form was bounded before.
        form = inner_form(shape.signed_info, shape.c14n)
    except Refusal:
        return None
    return SignatureIdentity(
        digest=hashlib.sha256(form).hexdigest(),
        value=shape.value.hex(),
        content_method=shape.content.digest if found.intact else "",
        content_digest=shape.content.value.hex() if found.intact else "",
    )
