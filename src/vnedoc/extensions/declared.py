"""The parts of a declaration as values: payloads, links, rules, limits on files."""

from __future__ import annotations

from typing import Literal

import attrs

from vnedoc.extensions.language.checks import As, Check, PathInto
from vnedoc.extensions.language.paths import ElementPath, FieldPath
from vnedoc.extensions.language.schema import PayloadSchema
from vnedoc.findings import Topic

On = Literal["payload", "envelope"]


@attrs.frozen(kw_only=True)
class PayloadKind:
    """One kind of payload that an extension declares."""

    root: str
    """Its root element, ``{namespace}name``."""
    least: int = 1
    most: int | None = None
    """How many a message has; `None` for any number."""
    schema: PayloadSchema | None = None

    @property
    def namespace(self) -> str:
        """The namespace of the root element."""
        return self.root[1:].partition("}")[0] if self.root.startswith("{") else ""

    @property
    def name(self) -> str:
        """The root element's local name."""
        return self.root.rpartition("}")[2]


@attrs.frozen(kw_only=True)
class Link:
    """A place of the envelope and one of a payload that must say the same."""

    topic: Topic
    envelope: FieldPath
    payload: ElementPath
    root: str
    reading: As = "text"
    after: str = ""
    before: str = ""


@attrs.frozen(kw_only=True)
class DeclaredRule:
    """One rule of an extension."""

    topic: Topic
    on: On
    root: str | None
    """Root element of the payloads that it is about; `None` for the envelope."""
    check: Check
    each: PathInto | None = None
    at: PathInto | None = None
    on_status: bool = False
    """Whether it is about status messages; only of rules on the envelope."""

    @property
    def id(self) -> str:
        """Its name in the extension, such as ``KB-001``."""
        return self.topic.code.rpartition(":")[2]


@attrs.frozen(kw_only=True)
class FileLimits:
    """What the other files of a message may be. `None`, or nothing, is no limit."""

    extensions: tuple[str, ...] = ()
    max_bytes: int | None = None
    max_count: int | None = None

    @property
    def is_any(self) -> bool:
        """Whether anything is limited."""
        return bool(self.extensions) or self.max_bytes is not None or self.max_count is not None
