"""Why bytes are not taken for signed data."""

from __future__ import annotations

from vnedoc.signature.verdict import SubIndication


class CmsError(ValueError):
    """The bytes are not signed data as CMS, or what uses it, has them."""


class UnsupportedCmsError(CmsError):
    """They may be right, but are in a form, or of a size, that is not judged here."""

    sub_indication = SubIndication.SIG_CONSTRAINTS_FAILURE


class OversizedCmsError(UnsupportedCmsError):
    """They have more of something than is looked at."""

    sub_indication = SubIndication.GENERIC
