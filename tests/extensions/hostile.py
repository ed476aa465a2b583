"""Declarations that nobody should use, each with the file and the key that an error must name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import attrs

TOML = "extension.toml"
XSD = "phieu.xsd"
SPACE = "urn:thu:1"
HEAD = """[extension]
id = "thu-nghiem"
version = 1
from = 2026-01-01
until = 2030-12-31
title_vi = "Thử nghiệm"
title_en = "A trial"
document = "12/QC"
"""
PAYLOAD = f"""[[payload]]
root = "{{{SPACE}}}Phieu"
schema = "{XSD}"
count = "1..*"
"""
LINK = """[[link]]
id = "TN-L1"
envelope = "header.code.number"
payload = "So"
as = "text"
"""
RULE = """[[rule]]
id = "TN-001"
severity = "error"
check = { sum = "Dong/Tien", equals = "Tong" }
vi = "Tổng sai: {value}."
en = "A wrong total: {value}."
"""
SIGNERS = """[signers]
roles = ["lap", "duyet"]
"""
FILES = """[files]
extensions = ["pdf"]
max_bytes = 1000
max_count = 3
"""
GOOD = "\n".join((HEAD, PAYLOAD, LINK, RULE, SIGNERS, FILES))
SCHEMA = f"""<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="{SPACE}"
  targetNamespace="{SPACE}" elementFormDefault="qualified">
<!-- HERE -->
<xs:element name="Phieu"><xs:complexType><xs:sequence>
 <xs:element name="So" type="xs:string"/>
 <xs:element name="Dong" maxOccurs="unbounded"><xs:complexType><xs:sequence>
  <xs:element name="Tien" type="xs:decimal"/>
 </xs:sequence></xs:complexType></xs:element>
 <xs:element name="Tong" type="xs:decimal"/>
</xs:sequence></xs:complexType></xs:element>
</xs:schema>
"""
TYPES = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{SPACE}">
<xs:simpleType name="X"><xs:restriction base="xs:string"/></xs:simpleType></xs:schema>
"""
Prepare = Callable[[Path], object]


@attrs.frozen(kw_only=True)
class HostileFolder:
    """A folder that is refused."""

    name: str
    file: str = TOML
    """That the error names."""
    key: str = "-"
    """That the error names, or how it begins."""
    toml: str | bytes = GOOD
    schema: str | bytes = SCHEMA
    more: dict[str, str | bytes] = attrs.field(factory=dict)
    prepare: Prepare | None = None
    """What is done to the folder at last."""

    def lay_out(self, folder: Path) -> Path:
        """Make it, inside a folder that has something beside it to reach for."""
        home = folder / "thu-nghiem"
        home.mkdir()
        (folder / "ngoai.xsd").write_text(TYPES, "utf-8")
        for name, data in {TOML: self.toml, XSD: self.schema, **self.more}.items():
            path = home / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data.encode() if isinstance(data, str) else data)
        if self.prepare is not None:
            self.prepare(home)
        return home


def changed(text: str, old: str, new: str) -> str:
    """The text, with a change that is surely made."""
    assert old in text
    return text.replace(old, new, 1)


def good(old: str, new: str) -> str:
    """The good declaration with one change."""
    return changed(GOOD, old, new)


def checked(check: str) -> str:
    """The good declaration with another check."""
    return good('{ sum = "Dong/Tien", equals = "Tong" }', check)


def hostile() -> Iterator[HostileFolder]:
    """Those whose `extension.toml` is wrong."""
    yield from _texts()
    yield from _types()
    yield from _unknown()
    yield from _names()
    yield from _repeated()
    yield from _checks()
    yield from _paths()
    yield from _words()


def _toml(name: str, toml: str | bytes, key: str = "-") -> HostileFolder:
    return HostileFolder(name=name, toml=toml, key=key)


def _texts() -> Iterator[HostileFolder]:
    """What is no declaration at all."""
    yield _toml("empty", "", "extension")
    yield _toml("no-toml", "<extension/>")
    yield _toml("utf-16", GOOD.encode("utf-16"))
    yield _toml("latin", GOOD.encode().replace("ử".encode(), b"\xf4"))
    yield _toml("nul", good("12/QC", "12\x00QC"))
    yield _toml("nul-escaped", good("12/QC", "12\\u0000QC"), "extension.document")
    yield _toml("surrogate", good("12/QC", "12\\ud800QC"))
    yield _toml("surrogate-bytes", GOOD.encode().replace(b"12/QC", b"12\xed\xa0\x80QC"))
    yield _toml("noncharacter", good("12/QC", "12\\uffffQC"), "extension.document")
    yield _toml("huge", GOOD + "#" * 300_000)
    yield _toml("huge-number", good("version = 1", "version = " + "9" * 5_000))
    yield _toml("deep-list", GOOD + "x = " + "[" * 5_000 + "]" * 5_000, "line ")
    yield _toml("deep-lines", GOOD + "x = " + "[\n" * 5_000 + "]\n" * 5_000)
    yield _toml("deep-table", GOOD + "x = " + "{a=" * 3_000 + "1" + "}" * 3_000, "line ")
    yield _toml("deep-dots", GOOD + ".".join("a" * 5_000) + " = 1", "line ")
    yield _toml("deep-quoted-dots", GOOD + ".".join(['"a"'] * 5_000) + " = 1", "line ")
    yield _toml("many-rules", GOOD + RULE * 600, "rule")
    yield _toml("many-payloads", GOOD + PAYLOAD * 30, "payload")
    yield _toml("not-closed", GOOD + 'x = """')


def _types() -> Iterator[HostileFolder]:
    """A value of another type for each key."""
    for old, new, key in (
        ("[extension]", "[[extension]]", "extension"),
        ('id = "thu-nghiem"', "id = 1", "extension.id"),
        ("version = 1", 'version = "1"', "extension.version"),
        ("version = 1", "version = true", "extension.version"),
        ("version = 1", "version = 1.0", "extension.version"),
        ("version = 1", "version = 0", "extension.version"),
        ("version = 1", "version = nan", "extension.version"),
        ("from = 2026-01-01", 'from = "2026-01-01"', "extension.from"),
        ("from = 2026-01-01", "from = 2026-01-01T00:00:00Z", "extension.from"),
        ("until = 2030-12-31", "until = 2025-12-31", "extension.until"),
        ('title_vi = "Thử nghiệm"', 'title_vi = ["a"]', "extension.title_vi"),
        ('title_en = "A trial"', 'title_en = "  "', "extension.title_en"),
        ('title_en = "A trial"\n', "", "extension.title_en"),
        ("[[payload]]", "[payload]", "payload"),
        ('count = "1..*"', "count = 1", "payload[1].count"),
        ('count = "1..*"', 'count = "3..2"', "payload[1].count"),
        ('count = "1..*"', 'count = "0"', "payload[1].count"),
        ('schema = "phieu.xsd"', "schema = true", "payload[1].schema"),
        ("[[link]]", "[link]", "link"),
        ('as = "text"', 'as = "xpath"', "link[1].as"),
        ('payload = "So"', 'payload = ["So"]', "link[1].payload"),
        ("[[rule]]", "[rule]", "rule"),
        ('severity = "error"', 'severity = "fatal"', "rule[1].severity"),
        ('severity = "error"', "severity = []", "rule[1].severity"),
        ("check = {", "check = [{", "-"),
        ('vi = "Tổng sai: {value}."', "vi = 1", "rule[1].vi"),
        ('en = "A wrong total: {value}."\n', "", "rule[1].en"),
        ('roles = ["lap", "duyet"]', 'roles = "lap"', "signers.roles"),
        ('roles = ["lap", "duyet"]', "roles = []", "signers.roles"),
        ('roles = ["lap", "duyet"]', 'roles = ["lap", "lap"]', "signers.roles"),
        ('roles = ["lap", "duyet"]', 'roles = ["lap", 2]', "signers.roles"),
        ('extensions = ["pdf"]', 'extensions = [".pdf"]', "files.extensions"),
        ("max_bytes = 1000", "max_bytes = -1", "files.max_bytes"),
        ("max_bytes = 1000", "max_bytes = inf", "files.max_bytes"),
        ("max_count = 3", "max_count = 1e3", "files.max_count"),
    ):
        yield _toml(f"type {new[:30]!r} for {key}", good(old, new), key)


def _unknown() -> Iterator[HostileFolder]:
    """A key that would be passed over is a rule that nobody asks."""
    for after, key in (
        (HEAD, "extension.severty"),
        (PAYLOAD, "payload[1].severty"),
        (LINK, "link[1].severty"),
        (RULE, "rule[1].severty"),
        (SIGNERS, "signers.severty"),
        (FILES, "files.severty"),
    ):
        yield _toml(f"unknown {key}", good(after, f'{after}severty = "info"\n'), key)
    yield _toml("unknown table", GOOD + "[rules]\na = 1\n", "rules")
    yield _toml("unknown in capitals", good("[files]", "[Files]"), "Files")
    yield _toml(
        "unknown in a check",
        checked('{ sum = "Dong/Tien", equals = "Tong", xpath = "x" }'),
        "rule[1].check.xpath",
    )
    yield _toml(
        "unknown inside a condition",
        checked('{ if = { exists = "So", x = 1 }, then = { exists = "Tong" } }'),
        "rule[1].check.if.x",
    )


def _names() -> Iterator[HostileFolder]:
    """Names that look like another one, or lead somewhere."""
    for name in (
        "Thu-Nghiem",
        "thu nghiem",
        "thu-nghiem ",
        "thu--nghiem",
        "-thu",
        "thu_nghiem",
        "thử",
        "thu\u0441",
        "thu\u200bnghiem",
        "../thu",
        "thu/nghiem",
        "vnedoc",
        "vne-text-001",
        "a" * 41,
        "1thu",
        "thu-nghiem\n",
    ):
        written = name.replace("\n", "\\n")
        yield _toml(f"id {name!r}", good('"thu-nghiem"', f'"{written}"'), "extension.id")
    for name in (
        "VNE-TEXT-001",
        "VNEDOC-1",
        "tn-001",
        "TN_001",
        "TN 001",
        "TN-001 ",
        "T\u041d-001",
        "TN-001\u200d",
        "-TN",
        "A" * 41,
    ):
        yield _toml(f"rule id {name!r}", good('"TN-001"', f'"{name}"'), "rule[1].id")
    yield _toml("link id", good('"TN-L1"', '"VNE-LINK-1"'), "link[1].id")
    for root in (
        "Phieu",
        "{}Phieu",
        f"{{{SPACE}}}",
        f"{{{SPACE}}}a b",
        f"{{{SPACE}}}a:b",
        "{urn:x",
    ):
        written = good(f"{{{SPACE}}}Phieu", root)
        yield _toml(f"root {root!r}", written, "payload[1].root")
    for role in ("Lap", "lap truong", "l\u0430p", "a" * 41):
        yield _toml(f"role {role!r}", good('"lap"', f'"{role}"'), "signers.roles")


def _repeated() -> Iterator[HostileFolder]:
    yield _toml("rule ids", GOOD + RULE, "rule")
    yield _toml("rule and link", good('"TN-L1"', '"TN-001"'), "rule")
    yield _toml(
        "own link id", good('"TN-001"', '"LINK-2"') + changed(LINK, 'id = "TN-L1"\n', ""), "rule"
    )
    yield _toml("roots", GOOD + PAYLOAD, "payload")
    yield _toml("keys", good("version = 1", "version = 1\nversion = 2"))
    yield _toml("no payload and no rule", HEAD)
    yield _toml(
        "signers of nothing",
        HEAD
        + changed(
            RULE,
            'check = { sum = "Dong/Tien", equals = "Tong" }',
            'on = "envelope"\ncheck = { exists = "header.subject" }',
        )
        + SIGNERS,
        "signers.roles",
    )


def _checks() -> Iterator[HostileFolder]:
    """What is no check of the language."""
    at = "rule[1].check"
    deep = '{ exists = "So" }'
    for _ in range(12):
        deep = f"{{ not = {deep} }}"
    many = ", ".join(['{ exists = "So" }'] * 60)
    for name, check, key in (
        ("none", "{}", at),
        ("two", '{ exists = "So", absent = "So" }', at),
        ("function", '{ value = "So", equals = "document(So)" }', f"{at}.equals"),
        ("asks nothing", '{ value = "So" }', at),
        ("limit of texts", '{ value = "So", as = "text", at_most = 3 }', f"{at}.at_most"),
        (
            "limit of dates",
            '{ value = "So", as = "number", at_most = 2026-01-01 }',
            f"{at}.at_most",
        ),
        ("float", '{ value = "So", at_most = 1.5 }', f"{at}.at_most"),
        ("nan", '{ value = "So", at_most = nan }', f"{at}.at_most"),
        ("list of numbers", '{ value = "So", as = "number", one_of = ["1"] }', f"{at}.one_of"),
        ("empty list", '{ value = "So", one_of = [] }', f"{at}.one_of"),
        ("order of one", '{ order = ["So"] }', f"{at}.order"),
        ("if without then", '{ if = { exists = "So" } }', f"{at}.then"),
        ("all of nothing", "{ all = [] }", f"{at}.all"),
        ("deep", deep, at),
        ("many", f"{{ all = [{many}] }}", f"{at}.all"),
        ("python", '{ python = "os.system" }', f"{at}.python"),
        ("python elsewhere", '{ python = "a:b" }', f"{at}.python"),
    ):
        yield _toml(f"check: {name}", checked(check), key)
    for name, pattern in (
        ("open", "(a"),
        ("look behind", "(?<=a)b"),
        ("back", r"(a)\\1"),
        ("huge", "a{9999}"),
        ("states", "((a{99}){99}){99}"),
        ("groups", "(" * 200 + "a" + ")" * 200),
        ("star", "*a"),
        ("class", "[a"),
        ("range", "[z-a]"),
        ("long", "a" * 300),
        ("braces", "a{,}"),
        ("exponential", "((((a{1,50}){1,50}){1,50}){1,50})"),
    ):
        yield _toml(
            f"pattern: {name}",
            checked(f'{{ value = "So", matches = "{pattern}" }}'),
            f"{at}.matches",
        )


def _paths() -> Iterator[HostileFolder]:
    at = "rule[1].check.exists"
    for path in (
        "//So",
        "So/..",
        "../So",
        "So[1]",
        "*",
        "So/*",
        "@a/So",
        "So/text()",
        "document('x')",
        "descendant::So",
        "So|Tong",
        "a:So",
        "So/",
        "{urn:x",
        "/".join("a" * 30),
        "$x",
        "@",
    ):
        yield _toml(f"path {path[:20]!r}", checked(f'{{ exists = "{path}" }}'), at)
    for path in (
        "header",
        "header.code",
        "header.password",
        "__class__",
        "header.__class__",
        "header.code.number.real",
        "attachments.content",
        "0",
        "header..code",
    ):
        yield _toml(
            f"field {path!r}", good('"header.code.number"', f'"{path}"'), "link[1].envelope"
        )
    for name in (
        "../ngoai.xsd",
        "/etc/hostname",
        "a/../../ngoai.xsd",
        "C:/x.xsd",
        "..",
        ".",
        "http://127.0.0.1:9/a.xsd",
        "file:///etc/hostname",
        "phieu.xsd\\u0000",
        ".an.xsd",
        "khong-co.xsd",
        "~/x.xsd",
        "\\\\\\\\may\\\\x.xsd",
        "phieu\\u202edsx",
    ):
        yield _toml(f"schema {name!r}", good(f'"{XSD}"', f'"{name}"'), "payload[1].schema")
    yield _toml("list", checked('{ value = "So", list = "../ngoai.xsd" }'), "rule[1].check.list")
    yield HostileFolder(
        name="list of nothing",
        toml=checked('{ value = "So", list = "ma.txt" }'),
        key="rule[1].check.list",
        more={"ma.txt": "\n \n"},
    )
    yield HostileFolder(
        name="list in another encoding",
        toml=checked('{ value = "So", list = "ma.txt" }'),
        key="rule[1].check.list",
        more={"ma.txt": "mã".encode("utf-16")},
    )
    yield HostileFolder(
        name="huge list",
        toml=checked('{ value = "So", list = "ma.txt" }'),
        key="rule[1].check.list",
        more={"ma.txt": "0123456789\n" * 100_000},
    )


def _words() -> Iterator[HostileFolder]:
    """Words are a format: more than the names of facts would reach into Python."""
    for words in (
        "{value.__class__}",
        "{0}",
        "{}",
        "{value!r}",
        "{value:>999999999}",
        "{path}",
        "{value",
        "{value:{value}}",
        "{value[0]}",
        "{__class__}",
    ):
        yield _toml(
            f"words {words!r}", good("Tổng sai: {value}.", f"Tổng sai: {words}."), "rule[1].vi"
        )
    yield _toml("words of 2,000 characters", good("A wrong total", "A" * 2_000), "rule[1].en")
    yield _toml("words turned round", good("A wrong total", "A \\u202ewrong"), "rule[1].en")
    yield _toml("words with a line", good("A wrong total", "A \\nwrong"), "rule[1].en")
    yield _toml("words with an escape", good("A wrong total", "A \\u001b[2J"), "rule[1].en")
