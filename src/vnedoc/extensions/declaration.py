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
import re
import string
from collections.abc import Mapping
from typing import Any, Final, Self

import attrs

from vnedoc.clauses import Clause, Confidence, Severity
from vnedoc.content import Content
from vnedoc.errors import InvalidValueError
from vnedoc.extensions.checks import READINGS, CheckReader, PathInto, at_once
from vnedoc.extensions.declared import DeclaredRule, FileLimits, Link, On, PayloadKind
from vnedoc.extensions.folder import DECLARATION, Folder
from vnedoc.extensions.paths import FieldPath, element_path, field_path
from vnedoc.extensions.schema import payload_schema
from vnedoc.extensions.tables import Table, each, table_of
from vnedoc.findings import Topic
from vnedoc.frozen import FrozenMap, frozen_map
from vnedoc.given import named_path
from vnedoc.limits import (
    MAX_EXTENSION_PAYLOADS,
    MAX_EXTENSION_RULES,
    MAX_PAYLOAD_BYTES,
    MAX_PAYLOAD_NODES,
)
from vnedoc.model import Attachment
from vnedoc.names import CLARK
from vnedoc.words import Words
from vnedoc.xml.reading.plain import parse_plain

_ID: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_RULE_ID: Final = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*")
_COUNT: Final = re.compile(r"([0-9]{1,4})(?:\.\.([0-9]{1,4}|\*))?")
_SUFFIX: Final = re.compile(r"[a-z0-9]{1,10}")
_LONGEST_ID: Final = 40
_MOST_ROLES: Final = 8
_MOST_SUFFIXES: Final = 100
_MOST_BYTES: Final = 2**40
_MOST_COUNT: Final = 10_000
_FACTS: Final = ("value", "expected")
"""The names in braces that words may hold."""


@attrs.frozen(kw_only=True)
class Extension:
    """What one extension declares: payloads with their own schema, and rules.

    Made by `load`. A value: it is the same in every process, and nothing in it changes.
    """

    id: str
    version: int
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
        made = _Declaring(table, inside, functions or {}).extension()
        return cls(**made, functions=functions or {}, digest=inside.digest)


class _Declaring:
    """Makes an extension of its table."""

    def __init__(self, table: Table, folder: Folder, functions: Mapping[str, Any]) -> None:
        self._table = table
        self._folder = folder
        self._functions = functions

    def extension(self) -> dict[str, Any]:
        head = self._table.table("extension")
        if head is None:
            self._table.missing("extension")
        self._id = _named(head, "id", _ID, "a-z, 0-9, -")
        if self._id.startswith("vne"):
            head.wrong("names that begin with vne are vnedoc's", "tên vne... là của vnedoc", "id")
        version = head.whole("version", 1, _MOST_COUNT)
        if version is None:
            head.missing("version")
        title = Words(vi=head.needed("title_vi"), en=head.needed("title_en"))
        self._document = head.text("document", title.vi)
        since, until = head.day("from"), head.day("until")
        if since and until and until < since:
            head.wrong("it ends before it begins", "kết thúc trước khi bắt đầu", "until")
        head.done()
        self._payloads = self._kinds()
        table = self._table
        links = tuple(each(table.tables("link", MAX_EXTENSION_RULES), self._link))
        rules = tuple(each(table.tables("rule", MAX_EXTENSION_RULES), self._rule))
        self._distinct([*links, *rules])
        made = {
            "id": self._id,
            "version": version,
            "title": title,
            "origin": Words(
                vi=f"thư mục {self._folder.name}", en=f"the folder {self._folder.name}"
            ),
            "since": since,
            "until": until,
            "payloads": self._payloads,
            "links": links,
            "rules": rules,
            "roles": self._roles(),
            "files": self._files(),
        }
        table.done()
        if not self._payloads and not rules:
            table.wrong("it declares no payload and no rule", "không khai gói dữ liệu hay quy tắc")
        return made

    def _kinds(self) -> tuple[PayloadKind, ...]:
        tables = self._table.tables("payload", MAX_EXTENSION_PAYLOADS)
        kinds = tuple(each(tables, self._kind))
        if len({kind.root for kind in kinds}) < len(kinds):
            self._table.wrong("a root stands twice", "phần tử gốc lặp lại", "payload")
        return kinds

    def _kind(self, table: Table, _: int) -> PayloadKind:
        root = table.needed("root")
        found = CLARK.fullmatch(root)
        if found is None or not found["uri"]:
            table.wrong("expected {namespace}name", "cần dạng {không gian tên}tên", "root")
        least, most = _counted(table)
        xsd = table.choice("xsd", ("1.0", "1.1"), "1.0")
        return PayloadKind(
            root=root,
            least=least,
            most=most,
            schema=payload_schema(self._folder, table, root, xsd),
        )

    def _root(self, table: Table) -> str:
        """Which payload a rule or a link is about."""
        known = tuple(kind.root for kind in self._payloads)
        if not known:
            table.wrong("there is no [[payload]]", "không có mục [[payload]] nào", "root")
        if len(known) > 1 and "root" not in table:
            table.missing("root")
        return table.choice("root", known, known[0])

    def _topic(self, table: Table, own: str, words: Words | None) -> Topic:
        rule_id = _named(table, "id", _RULE_ID, "A-Z, 0-9, -") if "id" in table else own
        if not rule_id:
            table.missing("id")
        if rule_id.startswith("VNE"):
            table.wrong("names that begin with VNE are vnedoc's", "mã VNE... là của vnedoc", "id")
        vi, en = _template(table, "vi"), _template(table, "en")
        if words is None and not (vi and en):
            table.missing("en" if vi else "vi")
        if bool(vi) is not bool(en):
            table.missing("en" if vi else "vi")
        severity = table.choice("severity", tuple(Severity), "error")
        clause = Clause(self._document, table.text("clause", ""), Confidence.TEXT)
        return Topic(
            code=f"{self._id}:{rule_id}",
            severity=Severity(severity),
            clause=clause,
            vi=vi or (words.vi if words else ""),
            en=en or (words.en if words else ""),
            hint_vi=_template(table, "hint_vi"),
            hint_en=_template(table, "hint_en"),
        )

    def _link(self, table: Table, number: int) -> Link:
        envelope = field_path(table, "envelope", table.needed("envelope"))
        payload = element_path(table, "payload", table.needed("payload"))
        if not envelope.leaf or envelope.on_status:
            table.wrong("expected a field of a document", "cần một trường của văn bản", "envelope")
        reading: Any = table.choice("as", READINGS, "text")
        names = {"envelope": envelope.text, "payload": _bare(payload.text)}
        words = Words(vi=_LINK.vi.format(**names), en=_LINK.en.format(**names))
        return Link(
            topic=self._topic(table, f"LINK-{number}", words),
            envelope=envelope,
            payload=payload,
            root=self._root(table),
            reading=reading,
            after=table.text("after", ""),
            before=table.text("before", ""),
        )

    def _rule(self, table: Table, _: int) -> DeclaredRule:
        on: Any = table.choice("on", ("payload", "envelope"), "payload")
        root = self._root(table) if on == "payload" else None
        around = table.text("each")
        outer = None if around is None else self._path(table, "each", around, on, None)
        base = outer if isinstance(outer, FieldPath) else None

        statuses = {base.on_status} if base else set()

        def path(where: Table, key: str, text: str) -> PathInto:
            made = self._path(where, key, text, on, base)
            if isinstance(made, FieldPath):
                statuses.add(made.on_status)
                if len(statuses) > 1:
                    where.wrong(
                        "a rule is about documents or about status messages, not about both",
                        "một quy tắc chỉ về văn bản hoặc chỉ về bản tin trạng thái",
                        key,
                    )
            return made

        at = table.text("at")
        inner = table.table("check")
        if inner is None:
            table.missing("check")
        check = CheckReader(path, self._folder, self._functions).check(inner)
        if at is None:
            check, outer = at_once(check, outer)
        return DeclaredRule(
            topic=self._topic(table, "", None),
            on=on,
            root=root,
            check=check,
            each=outer,
            at=None if at is None else path(table, "at", at),
            on_status=True in statuses,
        )

    def _path(self, table: Table, key: str, text: str, on: On, base: FieldPath | None) -> PathInto:
        if on == "payload":
            return element_path(table, key, text)
        return field_path(table, key, text, base)

    def _distinct(self, declared: list[Link | DeclaredRule]) -> None:
        codes = [one.topic.code for one in declared]
        for code in codes:
            if codes.count(code) > 1:
                own = code.rpartition(":")[2]
                self._table.wrong(f"the id {own} stands twice", f"mã {own} lặp lại", "rule")

    def _roles(self) -> tuple[str, ...]:
        table = self._table.table("signers")
        if table is None:
            return ()
        roles = table.texts("roles", _MOST_ROLES)
        for role in roles:
            if not _ID.fullmatch(role) or len(role) > _LONGEST_ID:
                table.wrong("expected a-z, 0-9 and -", "chỉ dùng a-z, 0-9 và -", "roles")
        if not roles:
            table.missing("roles")
        if not self._payloads:
            table.wrong("there is no [[payload]] to sign", "không có [[payload]] để ký", "roles")
        table.done()
        return roles

    def _files(self) -> FileLimits:
        table = self._table.table("files")
        if table is None:
            return FileLimits()
        suffixes = table.texts("extensions", _MOST_SUFFIXES)
        for suffix in suffixes:
            if not _SUFFIX.fullmatch(suffix):
                table.wrong("expected names such as pdf", "cần tên dạng pdf", "extensions")
        made = FileLimits(
            extensions=suffixes,
            max_bytes=table.whole("max_bytes", 1, _MOST_BYTES),
            max_count=table.whole("max_count", 0, _MOST_COUNT),
        )
        table.done()
        return made


_LINK: Final = Words(
    vi="“{envelope}” của gói tin và “{payload}” của gói dữ liệu phải như nhau, mà một bên là "
    "“{{expected}}”, bên kia là “{{value}}”.",
    en="“{envelope}” of the message and “{payload}” of the payload must say the same, and say "
    "“{{expected}}” and “{{value}}”.",
)


def _bare(path: str) -> str:
    """A path as words hold it: the braces of a namespace are no place for a fact."""
    return path.replace("{", "{{").replace("}", "}}")


def _named(table: Table, key: str, form: re.Pattern[str], signs: str) -> str:
    name = table.needed(key)
    if len(name) > _LONGEST_ID or not form.fullmatch(name):
        table.wrong(
            f"expected {signs}, at most {_LONGEST_ID} characters",
            f"chỉ dùng {signs}, không quá {_LONGEST_ID} ký tự",
            key,
        )
    return name


def _counted(table: Table) -> tuple[int, int | None]:
    text = table.text("count", "1..*")
    found = _COUNT.fullmatch(text)
    if found is None:
        table.wrong("expected a number, as 1, 0..1 or 1..*", "cần dạng 1, 0..1 hoặc 1..*", "count")
    least = int(found[1])
    most = None if found[2] == "*" else int(found[2] or found[1])
    if most is not None and not least <= most > 0:
        table.wrong("the larger number stands second", "số lớn đứng sau", "count")
    return least, most


def _template(table: Table, key: str) -> str:
    """Words with places for facts, in whose braces nothing but their names may stand.

    A format such as ``{value:>999999999}`` fills the memory, and ``{value.x}`` asks for what is
    no fact.
    """
    text = table.text(key, "")
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        table.wrong("a brace is not closed; write {{ for {", "ngoặc nhọn lẻ; viết {{ cho {", key)
    for _, name, form, conversion in parts:
        if name is not None and (name not in _FACTS or form or conversion):
            known = ", ".join(f"{{{fact}}}" for fact in _FACTS)
            table.wrong(f"in braces, known are {known}", f"trong ngoặc chỉ có {known}", key)
    return text
