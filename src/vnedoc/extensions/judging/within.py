"""What an extension says of the other files of a message: their kinds, sizes and number."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from vnedoc.content.archive import extension as suffix_of
from vnedoc.errors import ContentError
from vnedoc.extensions import topics
from vnedoc.extensions.declaration import Extension
from vnedoc.extensions.judging.asking import shown
from vnedoc.extensions.judging.carried import place_of
from vnedoc.findings import Finding
from vnedoc.model import Attachment, DocumentEnvelope, Envelope
from vnedoc.names import ATTACHMENTS
from vnedoc.signature.statement.bearing import may_state


def about_files(
    extension: Extension, envelope: Envelope, payloads: Collection[int]
) -> Iterator[Finding]:
    """What is wrong with the files that are neither payloads nor signed statements.

    Args:
        extension: Whose limits count.
        envelope: The message.
        payloads: Indexes of the payloads, its own and others'.

    Raises:
        SourceChangedError: the message's file changed after it was read.
    """
    limits, name = extension.files, f"{extension.id} {extension.version}"
    facts: dict[str, object]
    if not isinstance(envelope, DocumentEnvelope) or not limits.is_any:
        return
    others = [
        (index, one)
        for index, one in enumerate(envelope.attachments)
        if index not in payloads and not _is_statement(one)
    ]
    for index, one in others:
        said = shown(one.name)
        if limits.extensions and suffix_of(one.name or "") not in limits.extensions:
            admitted = ", ".join(limits.extensions)
            facts = {"extension": name, "name": said, "expected": admitted}
            yield topics.error(topics.FILE_KIND.at(place_of(index), **facts))
        size = _size(one, limits.max_bytes)
        if limits.max_bytes is not None and size > limits.max_bytes:
            facts = {"extension": name, "name": said, "expected": limits.max_bytes, "found": size}
            yield topics.error(topics.FILE_SIZE.at(place_of(index), **facts))
    if limits.max_count is not None and len(others) > limits.max_count:
        facts = {"extension": name, "expected": limits.max_count, "found": len(others)}
        yield topics.error(topics.FILE_NUMBER.at(ATTACHMENTS, **facts))


def _is_statement(attachment: Attachment) -> bool:
    """Whether it may be a signed statement, whose form is vnedoc's own."""
    if suffix_of(attachment.name or "") != "xml" or not may_state(attachment):
        return False
    from vnedoc.signature.statement.judging import carries_statements

    return carries_statements(DocumentEnvelope(attachments=(attachment,)))


def _size(attachment: Attachment, limit: int | None) -> int:
    """Bytes of the file out of its zip; counted no further than is asked."""
    size = 0
    if limit is None or attachment.content is None:
        return size
    try:
        for chunk in attachment.chunks():
            size += len(chunk)
            if size > limit:
                break
    except ContentError:
        # It cannot be had: the rules on content say so.
        pass
    return size
