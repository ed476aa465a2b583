"""Parts that are signed opaquely (RFC 8551 3.5.2): the mail is inside of the signature.

They are opened without being judged, as a letter is read before anybody looks at its seal.
"""

from __future__ import annotations

from typing import Final

import attrs

from vnedoc.channels.mail.anatomy.contents import content_of
from vnedoc.channels.mail.anatomy.opening import CMS
from vnedoc.channels.mail.anatomy.scanning import scan
from vnedoc.channels.mail.anatomy.structure import MailPart, MailStructure
from vnedoc.content import Source, kept
from vnedoc.errors import Base64Error
from vnedoc.limits import MAX_MAIL_FORWARDS
from vnedoc.signature.timestamps.enclosing import SignedContent
from vnedoc.signature.timestamps.refusals import CmsError

_OTHERS: Final = frozenset(
    {"enveloped-data", "authenveloped-data", "compressed-data", "certs-only"}
)


@attrs.frozen(kw_only=True)
class OpaquePart:
    """An opaquely signed part, opened."""

    inside: MailStructure
    """What is signed; its path is that of the part with ``/1`` behind it."""
    behind: bytes = attrs.field(repr=False)
    """Certificates and signers, as `vnedoc.signature.timestamps.cms.read_enclosing` takes them."""


def is_opaque(part: MailPart) -> bool:
    """Whether a part says that it is signed opaquely."""
    # RFC 8551 3.2.2: the parameter is optional, and old programs leave it out.
    return part.kind.value in CMS and part.kind.named.get("smime-type", "").lower() not in _OTHERS


def open_opaque(source: Source, part: MailPart) -> OpaquePart | None:
    """Open an opaquely signed part, as far as that can be done; `None` if it cannot.

    Args:
        source: The mail that the part stands in.
        part: The part.

    Raises:
        SourceChangedError: the file changed after it was read.
        OSError: there is no room for a temporary file.
    """
    content = content_of(source, part)
    if content is None:
        return None
    try:
        signed = SignedContent(content.chunks())
        inside = kept(signed.pieces(), source.name)
        behind = signed.behind()
    except (CmsError, Base64Error):
        return None
    return OpaquePart(inside=scan(inside, f"{part.path}/1"), behind=behind)


def innermost(structure: MailStructure) -> MailStructure:
    """The mail inside of a signature around the whole of it, or the mail itself.

    Args:
        structure: The mail.
    """
    for _ in range(MAX_MAIL_FORWARDS):
        opened = is_opaque(structure.root) and open_opaque(structure.source, structure.root)
        if not opened:
            return structure
        structure = opened.inside
    return structure
