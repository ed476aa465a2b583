"""Whether a message bears signatures at all. Asked of every message, so it costs little."""

from __future__ import annotations

from typing import Final

from lxml import etree

from vnedoc import names
from vnedoc.errors import ContentError
from vnedoc.model import Attachment, DocumentEnvelope, Envelope

_SIGNATURE: Final = f"{{{names.DS}}}Signature"
_STARTS: Final = (b"<", b"PK\x03\x04")
"""How XML begins behind its white space, and how a zip does that may hold a statement."""
_HEAD_BYTES: Final = 64


def bears_signatures(root: etree._Element, envelope: Envelope) -> bool:
    """Whether there is an XML signature anywhere in a message, or a statement attached to it.

    Whoever verifies looks at the same places, so what has a verdict bears signatures.

    Args:
        root: the root of the whole message.
        envelope: what was read from it.
    """
    if next(root.iter(_SIGNATURE), None) is not None:
        return True
    if not isinstance(envelope, DocumentEnvelope) or not any(map(may_state, envelope.attachments)):
        return False
    # Imported here: it brings cryptography, which most messages do not need.
    from vnedoc.signature.statement.judging import carries_statements

    return carries_statements(envelope)


def may_state(attachment: Attachment) -> bool:
    """Whether an attachment begins as a statement may."""
    if attachment.content is None:
        return False
    try:
        head = attachment.content.head(_HEAD_BYTES)
    except ContentError:
        return False
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    # White space alone may still be followed by either.
    return not head or head.startswith(_STARTS)
