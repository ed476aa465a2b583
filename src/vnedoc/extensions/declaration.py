"""What an extension declares: ``extension.toml`` of a folder, read strictly.

::

    [extension]
    id = "kho-bac-mau"                 # a-z, 0-9 and -; the version is never part of it
    version = 1
    from = 2026-01-01                  # first day of its documents; "until" is the last
    title_vi = "Giấy rút dự toán (mẫu)"
    title_en = "Budget withdrawal form (sample)"
    document = "Quy chế 12/QC-KBM"     # the text that its rules stand on; may be left out

    [[payload]]
    root = "{urn:vnedoc:mau:kho-bac:1}GiayRutDuToan"
    schema = "giay-rut-du-toan.xsd"    # may be left out, but then nothing but rules is asked
    xsd = "1.0"                        # or "1.1"
    count = "1..*"                     # how many a message has: "1", "0..1", "0..*", "2..5"

    [[link]]                           # envelope and payload must say the same
    id = "KB-L01"                      # by itself LINK-1, LINK-2 ...
    envelope = "header.code.number"
    payload = "TieuDe/SoChungTu"
    as = "text"                        # folded, number, amount, date: see `checks`
    after = "số tiền"                  # of the envelope's text only what stands between
    before = "đồng"                    # these two words
    root = "{...}..."                  # which payload, where several are declared

    [[rule]]
    id = "KB-001"
    severity = "error"                 # or warning, info
    on = "payload"                     # or envelope
    each = "ChiTiet/Dong"              # asked for each of these; paths inside begin there
    check = { sum = "ChiTiet/Dong/SoTien", equals = "TongCong/SoTien" }    # see `checks`
    at = "TongCong"                    # where the finding is shown, by itself where it was found
    vi = "Tổng các dòng phải bằng tổng cộng, mà là {value} thay vì {expected}."
    en = "The lines must add up to the total, and are {value} instead of {expected}."
    hint_vi = "..."
    hint_en = "..."
    clause = "Điều 5"                  # the place in `document`
    root = "{...}..."                  # which payload, where several are declared

    [signers]
    roles = ["ke-toan-truong", "thu-truong"]    # different certificates, all over the payload

    [files]                            # the other files of the message
    extensions = ["pdf", "jpg", "png", "docx"]
    max_bytes = 10_000_000             # of one file
    max_count = 20
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from typing import Any, Self

import attrs

from vnedoc.content import Content
from vnedoc.errors import InvalidValueError
from vnedoc.extensions.declared import DeclaredRule, FileLimits, Link, PayloadKind
from vnedoc.extensions.declaring import Declaring
from vnedoc.extensions.language.folder import DECLARATION, Folder
from vnedoc.extensions.language.tables import table_of
from vnedoc.extensions.limits import (
    MAX_PAYLOAD_BYTES,
    MAX_PAYLOAD_NODES,
)
from vnedoc.findings import Topic
from vnedoc.frozen import FrozenMap, frozen_map
from vnedoc.given import named_path
from vnedoc.model import Attachment
from vnedoc.words import Words
from vnedoc.xml.plain import parse_plain


@attrs.frozen(kw_only=True)
class Extension:
    """What one extension declares: payloads with their own schema, and rules.

    Made by `load`. A value: it is the same in every process, and nothing in it changes.
    """

    id: str
    version: int
    """Of the declaration, from 1."""
    title: Words
    origin: Words
    """Where it comes from: a folder, or an installed package."""
    digest: str
    """SHA-256 over the declaration and all files that it names."""
    since: dt.date | None = None
    until: dt.date | None = None
    payloads: tuple[PayloadKind, ...] = ()
    links: tuple[Link, ...] = ()
    rules: tuple[DeclaredRule, ...] = ()
    roles: tuple[str, ...] = ()
    """Whose signatures over a payload are asked for, each with a certificate of its own."""
    files: FileLimits = attrs.field(factory=FileLimits)
    functions: Mapping[str, Any] = attrs.field(default=FrozenMap(), converter=frozen_map)
    """Name -> what the language cannot say; only installed packages bring any."""

    @property
    def topics(self) -> Mapping[str, Topic]:
        """Code -> words of everything that it finds with words of its own."""
        told = [*(one.topic for one in self.links), *(one.topic for one in self.rules)]
        return FrozenMap({topic.code: topic for topic in told})

    def attach(
        self, payload: bytes, *, name: str | None = None, description: str | None = None
    ) -> Attachment:
        """A payload as an attachment, for `vnedoc.new`.

        Whether it fits its schema and its rules is `vnedoc.validate`'s word.

        Args:
            payload: The XML.
            name: What the receiver sees; made of the root element's name unless given.
            description: Free text.

        Raises:
            ReadError: it is no XML that a receiver would read.
            InvalidValueError: its root element is none that the extension declares.
        """
        root = parse_plain(payload, max_bytes=MAX_PAYLOAD_BYTES, max_nodes=MAX_PAYLOAD_NODES)
        kind = next((one for one in self.payloads if one.root == root.tag), None)
        if kind is None:
            known = ", ".join(one.root for one in self.payloads) or "-"
            raise InvalidValueError(
                field="payload",
                value=str(root.tag)[:200],
                reason=f"expected the root {known}",
                reason_vi=f"cần phần tử gốc {known}",
            )
        return Attachment(
            name=name or f"{kind.name}.xml",
            description=description,
            content=Content.from_bytes(payload),
        )

    @classmethod
    def load(
        cls, folder: str | os.PathLike[str], *, functions: Mapping[str, Any] | None = None
    ) -> Self:
        """Read the declaration in a folder.

        Args:
            folder: With an ``extension.toml`` in it.
            functions: Name -> function of a `RuleView`, for rules whose check is ``python``. An
                installed package gives them; see `vnedoc.extensions.installed`.

        Raises:
            ExtensionError: it cannot be used; the error says where in which file.
            WrongTypeError: `folder` is no path.
        """
        inside = Folder(named_path(folder, "folder"))
        table = table_of(inside.name, DECLARATION, inside.declaration())
        made = Declaring(table, inside, functions or {}).extension()
        return cls(**made, functions=functions or {}, digest=inside.digest)
