"""The bytes that attachments are made of, read in chunks and never held as a whole.

A `Source` is where bytes come from. A `Content` is one attachment's bytes: given by the caller,
or a span of base64 inside a source, decoded strictly and on demand.
"""

from vnedoc.content.payload import Content
from vnedoc.content.source import FileSource, Input, MemorySource, Source, kept, source_of

__all__ = ["Content", "FileSource", "Input", "MemorySource", "Source", "kept", "source_of"]
