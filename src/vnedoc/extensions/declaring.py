"""A declaration read from its tables: what is wrong is told by its file and key."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from typing import Any, Final

from vnedoc.clauses import Clause, Confidence, Severity
from vnedoc.extensions.declared import DeclaredRule, FileLimits, Link, On, PayloadKind
from vnedoc.extensions.language.checkreading import CheckReader
from vnedoc.extensions.language.checks import READINGS, PathInto, at_once
from vnedoc.extensions.language.folder import Folder
from vnedoc.extensions.language.paths import FieldPath, element_path, field_path
from vnedoc.extensions.language.schema import payload_schema
from vnedoc.extensions.language.tables import Table, each
from vnedoc.extensions.limits import (
    MAX_EXTENSION_PAYLOADS,
    MAX_EXTENSION_RULES,
)
from vnedoc.findings import Topic
from vnedoc.names import CLARK
from vnedoc.words import Words

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


class Declaring:
    """Makes an extension of its table."""

    def __init__(self, table: Table, folder: Folder, functions: Mapping[str, Any]) -> None:
        self._table = table
        self._folder = folder
        self._functions = functions

    def extension(self) -> dict[str, Any]:
        """The fields of an `Extension`.

        Raises:
            ExtensionError: something is wrong.
        """
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
        clause = Clause(self._document, table.text("clause", ""), Confidence.OWN)
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
