"""Declarations: what is said is read, and everything else is refused by its file and key."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from tests.extensions.samples import FILES, HEAD, NS, PAYLOAD, ROOT, RULES, TYPES, XSD, made, write
from vnedoc.errors import InvalidValueError, ReadError
from vnedoc.extensions import Extension, ExtensionError

RULE: Final = '[[rule]]\nid = "X-1"\nvi = "v"\nen = "e"\ncheck = '
OWN: Final = '[[rule]]\nid = "X-1"\non = "envelope"\nvi = "v"\nen = "e"\ncheck = '
GOOD: Final = HEAD + PAYLOAD


def schema(body: str, head: str = "") -> str:
    return (
        f'{head}<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{NS}" '
        f'xmlns="{NS}">{body}<xs:element name="Phieu" type="xs:string"/></xs:schema>'
    )


def flooded(form: str) -> str:
    more = " ".join(form.format(number) for number in range(9_999))
    return schema("").replace("<xs:schema", f"<xs:schema {more}", 1)


def include(place: str) -> str:
    return schema(f'<xs:include schemaLocation="{place}"/>')


def pattern(text: str) -> str:
    return schema(
        f'<xs:simpleType name="P"><xs:restriction base="xs:string"><xs:pattern value="{text}"/>'
        "</xs:restriction></xs:simpleType>"
    )


def nested(depth: int) -> str:
    check = '{ exists = "a" }'
    for _ in range(depth):
        check = f"{{ not = {check} }}"
    return check


BOMB: Final = (
    "<!DOCTYPE a [" + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9)) + "]>"
)
DECLARATIONS: Final[dict[str, str]] = {
    "empty": "",
    "no TOML": "a = ",
    "not UTF-8": "x = '\udcff'",
    "deep arrays": "a = " + "[" * 100_000,
    "deep arrays on lines": "a = " + "[\n" * 100_000,
    "deep tables": "a = " + "{b=" * 50_000,
    "dotted key": ".".join("a" * 100_000) + " = 1",
    "dotted header": "[" + ".".join("a" * 100_000) + "]",
    "huge": "# " + "x" * 1_000_000,
    "no extension": PAYLOAD,
    "extension is a text": 'extension = "x"',
    "unknown table": GOOD + "[other]\n",
    "unknown key": HEAD.replace("version", "versoin"),
    "misspelt key": GOOD + RULE.replace("vi =", "viet =") + '{ exists = "a" }',
    "id in capitals": GOOD.replace('"phieu-mau"', '"Phieu"'),
    "id with a slash": GOOD.replace('"phieu-mau"', '"a/b"'),
    "id of ours": GOOD.replace('"phieu-mau"', '"vne-mau"'),
    "id too long": GOOD.replace('"phieu-mau"', f'"{"a" * 41}"'),
    "version 0": GOOD.replace("version = 1", "version = 0"),
    "version true": GOOD.replace("version = 1", "version = true"),
    "version text": GOOD.replace("version = 1", 'version = "1"'),
    "from is a text": GOOD.replace("2020-01-01", '"2020-01-01"'),
    "from is a moment": GOOD.replace("2020-01-01", "2020-01-01T00:00:00"),
    "ends before": GOOD.replace("from", "until = 2019-01-01\nfrom"),
    "no English title": GOOD.replace("title_en", "title_fr"),
    "hidden letters": GOOD.replace("(sample)", "\\u202E(sample)"),
    "title too long": GOOD.replace("(sample)", "x" * 2_000),
    "nothing declared": HEAD,
    "root without namespace": GOOD.replace(ROOT, "Phieu"),
    "root is no name": GOOD.replace(ROOT, f"{{{NS}}}1 2"),
    "root twice": GOOD + PAYLOAD,
    "count": GOOD.replace("1..2", "many"),
    "count backwards": GOOD.replace("1..2", "3..2"),
    "count of none": GOOD.replace("1..2", "0"),
    "count huge": GOOD.replace("1..2", "1..99999999999"),
    "xsd 2.0": GOOD.replace("count", 'xsd = "2.0"\ncount'),
    "schema upwards": GOOD.replace("phieu.xsd", "../phieu.xsd"),
    "schema inside upwards": GOOD.replace("phieu.xsd", "a/../../phieu.xsd"),
    "schema from the root": GOOD.replace("phieu.xsd", "/etc/passwd"),
    "schema of a drive": GOOD.replace("phieu.xsd", "C:/x.xsd"),
    "schema with a backslash": GOOD.replace("phieu.xsd", "a\\\\b.xsd"),
    "schema of a host": GOOD.replace("phieu.xsd", "http://127.0.0.1:9/x.xsd"),
    "schema of a file URL": GOOD.replace("phieu.xsd", "file:///etc/passwd"),
    "schema hidden": GOOD.replace("phieu.xsd", ".git/config"),
    "schema missing": GOOD.replace("phieu.xsd", "other.xsd"),
    "schema is a folder": GOOD.replace("phieu.xsd", "good"),
    "schema is a link out": GOOD.replace("phieu.xsd", "out.xsd"),
    "schema in a linked folder": GOOD.replace("phieu.xsd", "away/passwd"),
    "schema is a pipe": GOOD.replace("phieu.xsd", "pipe.xsd"),
    "schema is a circle of links": GOOD.replace("phieu.xsd", "circle.xsd"),
    "schema is no XML": GOOD.replace("phieu.xsd", "extension.toml"),
    "rule without id": GOOD + '[[rule]]\nvi = "v"\nen = "e"\ncheck = { exists = "a" }',
    "rule of ours": GOOD + RULE.replace("X-1", "VNE-HEADER-001") + '{ exists = "a" }',
    "rule in small letters": GOOD + RULE.replace("X-1", "x-1") + '{ exists = "a" }',
    "rule with a colon": GOOD + RULE.replace("X-1", "A:B") + '{ exists = "a" }',
    "rule twice": GOOD + (RULE + '{ exists = "a" }\n') * 2,
    "too many rules": GOOD + '[[rule]]\nid = "A"\n' * 501,
    "no check": GOOD + RULE.replace("check = ", ""),
    "check is a text": GOOD + RULE + '"exists"',
    "check of nothing": GOOD + RULE + "{}",
    "check of two": GOOD + RULE + '{ exists = "a", absent = "b" }',
    "unknown check": GOOD + RULE + '{ xpath = "document(1)" }',
    "unknown key in a check": GOOD + RULE + '{ exists = "a", or = "b" }',
    "sum of nothing": GOOD + RULE + '{ sum = "a" }',
    "path with a function": GOOD + RULE + '{ exists = "document(1)" }',
    "path of all": GOOD + RULE + '{ exists = "//a" }',
    "path upwards": GOOD + RULE + '{ exists = "../a" }',
    "path with a joker": GOOD + RULE + '{ exists = "*" }',
    "path with a condition": GOOD + RULE + '{ exists = "a[1]" }',
    "path too long": GOOD + RULE + f'{{ exists = "{"/".join("a" * 40)}" }}',
    "path empty": GOOD + RULE + '{ exists = "" }',
    "path is a number": GOOD + RULE + "{ exists = 1 }",
    "checks too deep": GOOD + RULE + nested(10),
    "too many checks": GOOD + RULE + "{ any = [" + '{ exists = "a" }, ' * 60 + "] }",
    "any of nothing": GOOD + RULE + "{ any = [] }",
    "if without then": GOOD + RULE + '{ if = { exists = "a" } }',
    "order of one": GOOD + RULE + '{ order = ["a"] }',
    "limit is a fraction": GOOD + RULE + '{ value = "a", at_least = 0.5 }',
    "limit of a text": GOOD + RULE + '{ value = "a", at_least = 1, as = "text" }',
    "date as a number": GOOD + RULE + '{ value = "a", at_least = 2026-01-01, as = "number" }',
    "list of one text": GOOD + RULE + '{ value = "a", one_of = "b" }',
    "list twice": GOOD + RULE + '{ value = "a", one_of = ["b", "b"] }',
    "list missing": GOOD + RULE + '{ value = "a", list = "codes.txt" }',
    "list upwards": GOOD + RULE + '{ value = "a", list = "../codes.txt" }',
    "list empty": GOOD + RULE + '{ value = "a", list = "empty.txt" }',
    "list of numbers": GOOD + RULE + '{ value = "a", one_of = ["1"], as = "number" }',
    "pattern too long": GOOD + RULE + f"{{ value = 'a', matches = '{'a' * 300}' }}",
    "pattern that repeats": GOOD + RULE + "{ value = 'a', matches = '((a{99}){99}){99}' }",
    "pattern with a look": GOOD + RULE + "{ value = 'a', matches = '(?=a)' }",
    "pattern that looks back": GOOD + RULE + "{ value = 'a', matches = '(a)\\1' }",
    "pattern that is open": GOOD + RULE + "{ value = 'a', matches = '[a' }",
    "pattern in too many groups": GOOD + RULE + f"{{ value = 'a', matches = '{'(' * 99}a' }}",
    "words with a format": GOOD + RULE.replace('"v"', '"{value:>999999999}"') + '{ exists = "a" }',
    "words with an attribute": GOOD
    + RULE.replace('"v"', '"{value.__class__}"')
    + '{ exists = "a" }',
    "words with a number": GOOD + RULE.replace('"v"', '"{0}"') + '{ exists = "a" }',
    "words that are open": GOOD + RULE.replace('"v"', '"{value"') + '{ exists = "a" }',
    "words in one language": GOOD + RULE.replace('en = "e"\n', "") + '{ exists = "a" }',
    "severity": GOOD + RULE.replace("check", 'severity = "fatal"\ncheck') + '{ exists = "a" }',
    "no such field": HEAD + OWN + '{ exists = "header.codes" }',
    "a group has no value": HEAD + OWN + '{ value = "header.code", is = "x" }',
    "content has no value": HEAD + OWN + '{ value = "attachments.content", is = "x" }',
    "private field": HEAD + OWN + '{ exists = "header.__class__" }',
    "both kinds of message": HEAD + OWN + '{ any = [{exists="header"}, {exists="status"}] }',
    "payload rule without one": HEAD + RULE + '{ exists = "a" }',
    "python": GOOD + RULE + '{ python = "os-system" }',
    "link to a group": GOOD + '[[link]]\nenvelope = "header.code"\npayload = "a"',
    "link of a status": GOOD + '[[link]]\nenvelope = "status.description"\npayload = "a"',
    "roles twice": GOOD + '[signers]\nroles = ["a", "a"]',
    "roles without payload": HEAD + OWN + '{ exists = "header" }\n[signers]\nroles = ["a"]',
    "no roles": GOOD + "[signers]\n",
    "kinds of files": GOOD + '[files]\nextensions = ["../pdf"]',
    "bytes": GOOD + "[files]\nmax_bytes = -1",
}
SCHEMAS: Final[dict[str, str]] = {
    "DOCTYPE": schema("", "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>"),
    "billion laughs": schema("", BOMB),
    "external DTD": schema("", "<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/a.dtd'>"),
    "includes itself": include("phieu.xsd"),
    "includes from above": include("../phieu.xsd"),
    "includes a host": include("http://127.0.0.1:9/x.xsd"),
    "includes https": include("https://127.0.0.1:9/x.xsd"),
    "includes a host without scheme": include("//127.0.0.1/x.xsd"),
    "includes a file URL": include("file:///etc/passwd"),
    "includes from the root": include("/etc/passwd"),
    "includes by escapes": include("%2e%2e/x.xsd"),
    "includes by backslash": include("..\\x.xsd"),
    "includes what is missing": include("other.xsd"),
    "includes a link out": include("out.xsd"),
    "includes a pipe": include("pipe.xsd"),
    "includes no schema": include("good/a.xml"),
    "redefines a host": schema('<xs:redefine schemaLocation="http://127.0.0.1:9/x.xsd"/>'),
    "imports a host": schema('<xs:import namespace="urn:x" schemaLocation="http://h/x.xsd"/>'),
    "other encoding": '<?xml version="1.0" encoding="UTF-16"?>' + schema(""),
    "no schema": "<a/>",
    "no such root": schema("").replace('"Phieu"', '"Other"'),
    "deep": schema("<xs:annotation>" * 5_000 + "</xs:annotation>" * 5_000),
    "many": schema("<xs:annotation/>" * 30_000),
    "many attributes": schema("").replace(
        "<xs:schema", "<xs:schema " + " ".join(f"a{n}='1'" for n in range(9_999))
    ),
    "many namespaces": schema("").replace(
        "<xs:schema", "<xs:schema " + " ".join(f"xmlns:a{n}='b'" for n in range(9_999))
    ),
    "huge": schema(f"<!--{'x' * 9_000_000}-->"),
    "unknown type": schema('<xs:element name="x" type="nothing"/>'),
    "cut off": schema("")[:-20],
    "pattern a+": pattern("(a+)+b"),
    "pattern a*": pattern("a*a*a*a*b"),
    "pattern or": pattern("(a|a)*b"),
    "pattern optional": pattern("(a?){30}a{30}"),
    "pattern counts": pattern("((a{999}){999}){999}"),
    "many patterns": schema(
        "".join(
            f'<xs:simpleType name="P{n}"><xs:restriction base="xs:string">'
            f'<xs:pattern value="{"[a-z]" * 50}"/></xs:restriction></xs:simpleType>'
            for n in range(500)
        )
    ),
}


def refused(folder: Path, text: str, **files: str) -> ExtensionError:
    write(folder, "", **files)
    (folder / "extension.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    (folder / "out.xsd").symlink_to("/etc/passwd")
    (folder / "away").symlink_to("/etc")
    (folder / "circle.xsd").symlink_to("circle.xsd")
    (folder / "empty.txt").write_text("\n \n")
    os.mkfifo(folder / "pipe.xsd")
    with pytest.raises(ExtensionError) as found:
        Extension.load(folder)
    return found.value


def told(error: ExtensionError) -> None:
    for lang in ("vi", "en"):
        assert error.file in error.text(lang)
        assert error.key in error.text(lang)
        assert len(error.text(lang)) < 2_000


@pytest.mark.parametrize("name", DECLARATIONS)
def test_a_hostile_declaration_is_refused(tmp_path: Path, name: str) -> None:
    error = refused(tmp_path, DECLARATIONS[name])
    told(error)
    assert error.file == "extension.toml"


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_hostile_schema_is_refused(tmp_path: Path, name: str) -> None:
    error = refused(tmp_path, GOOD, phieu_xsd=SCHEMAS[name])
    told(error)
    assert error.file in ("phieu.xsd", "extension.toml", "good/a.xml")


def test_there_are_a_hundred_of_them() -> None:
    assert len(DECLARATIONS) + len(SCHEMAS) >= 100


def test_schemas_that_include_one_another_are_refused(tmp_path: Path) -> None:
    error = refused(tmp_path, GOOD, phieu_xsd=include("kieu.xsd"), kieu_xsd=include("phieu.xsd"))
    assert "phieu.xsd -> kieu.xsd -> phieu.xsd" in error.text()


@pytest.mark.parametrize(
    "tested", ["doc('/etc/passwd')", "unparsed-text('/etc/passwd')", "matches(a, '(a+)+b')"]
)
def test_a_test_of_xsd_11_may_not_open_anything(tmp_path: Path, tested: str) -> None:
    body = f'<xs:complexType name="x"><xs:assert test="{tested}"/></xs:complexType>'
    text = GOOD.replace("count", 'xsd = "1.1"\ncount')
    assert "may not call" in refused(tmp_path, text, phieu_xsd=schema(body)).text()


def accepted() -> Iterator[Any]:
    for name, text in {
        "all": GOOD + RULES + FILES,
        "payload alone": GOOD,
        "own rules alone": HEAD + OWN + '{ exists = "header.subject" }',
        "status": HEAD + OWN + '{ exists = "status.description" }',
        "in the middle": HEAD + OWN + '{ not = { value = "header.subject", is = "x" } }',
        "dots in a text": GOOD.replace("(sample)", "." * 200),
        "a comment": GOOD + "# " + "." * 200,
        "nested as deep as may be": GOOD + RULE + nested(5),
    }.items():
        yield pytest.param(text, id=name)


@pytest.mark.parametrize("text", list(accepted()))
def test_what_people_write_is_read(tmp_path: Path, text: str) -> None:
    extension = made(tmp_path, text)
    assert (extension.id, extension.version) == ("phieu-mau", 1)
    assert pickle.loads(pickle.dumps(extension)) == extension


def test_what_was_read_decides_the_digest(tmp_path: Path) -> None:
    first = made(tmp_path / "a").digest
    assert made(tmp_path / "b").digest == first
    assert made(tmp_path / "c", kieu_xsd=TYPES.replace("dong", "VND")).digest != first
    assert made(tmp_path / "d", README="not named").digest == first


def test_where_it_comes_from_is_said(tmp_path: Path) -> None:
    assert str(tmp_path) in made(tmp_path).origin.en


def test_a_key_that_was_meant_is_named(tmp_path: Path) -> None:
    error = refused(tmp_path, GOOD.replace("count", "conut"))
    assert "did you mean: count" in error.text()
    assert error.key == "payload[1].conut"


def test_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExtensionError, match="no such folder"):
        Extension.load(tmp_path / "nothing")
    with pytest.raises(ExtensionError, match="there is no such file"):
        Extension.load(tmp_path)


def test_a_payload_is_attached_by_its_root(tmp_path: Path) -> None:
    extension = made(tmp_path)
    attached = extension.attach(f'<Phieu xmlns="{NS}"/>'.encode())
    assert attached.name == "Phieu.xml"
    with pytest.raises(InvalidValueError, match="expected the root"):
        extension.attach(b"<Other/>")
    with pytest.raises(ReadError):
        extension.attach(f'<Phieu xmlns="{NS}">A & B</Phieu>'.encode())


def test_a_schema_of_xsd_11_is_read(tmp_path: Path) -> None:
    text = GOOD.replace("count", 'xsd = "1.1"\ncount')
    body = "<xs:assert test='sum(Dong/Tien) = Tong'/></xs:complexType></xs:element>\n</xs:schema>"
    last = XSD.replace("</xs:complexType></xs:element>\n</xs:schema>", body)
    assert made(tmp_path, text, phieu_xsd=last).payloads[0].schema is not None
