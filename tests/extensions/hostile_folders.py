"""Folders that nobody should use: schemas that reach out or cost, and files that are none."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

from tests.extensions.hostile import (
    SCHEMA,
    SPACE,
    TOML,
    TYPES,
    XSD,
    HostileFolder,
    Prepare,
    changed,
    good,
)

_NAMED = "payload[1].schema"
_ROOTED = "payload[1].root"


def hostile_folders() -> Iterator[HostileFolder]:
    """Those whose other files are wrong."""
    yield from _schemas()
    yield from _bombs()
    yield from _places()


def _included(location: str, kind: str = "include") -> str:
    space = ' namespace="urn:thu:2"' if kind == "import" else ""
    return changed(SCHEMA, "<!-- HERE -->", f'<xs:{kind}{space} schemaLocation="{location}"/>')


def _inserted(text: str) -> str:
    return changed(SCHEMA, "<!-- HERE -->", text)


def _schemas() -> Iterator[HostileFolder]:
    def one(name: str, schema: str | bytes, file: str = XSD, key: str = "") -> HostileFolder:
        return HostileFolder(name=f"schema: {name}", file=file, key=key, schema=schema)

    laughs = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    for name, doctype in (
        ("xxe", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'),
        ("external dtd", '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'),
        ("parameter entity", '<!DOCTYPE x [<!ENTITY % a SYSTEM "ngoai.dtd"> %a;]>'),
        ("laughs", f'<!DOCTYPE x [<!ENTITY e0 "ha">{laughs}]>'),
    ):
        yield one(name, changed(SCHEMA, head, head + doctype))
    for location in (
        "http://127.0.0.1:9/a.xsd",
        "https://127.0.0.1:9/a.xsd",
        "ftp://127.0.0.1/a",
        "file:///etc/hostname",
        "/etc/hostname",
        "../ngoai.xsd",
        "a/../../ngoai.xsd",
        "..%2fngoai.xsd",
        "//127.0.0.1/a.xsd",
        "khong-co.xsd",
        "data:,x",
        "",
    ):
        yield one(f"include {location!r}", _included(location))
    yield one("import over the network", _included("http://127.0.0.1:9/a.xsd", "import"))
    yield one("import of another folder", _included("../ngoai.xsd", "import"))
    yield one("redefine over the network", _included("http://127.0.0.1:9/a.xsd", "redefine"))
    yield one("no schema", "<a/>")
    yield one("no XML", "Phieu")
    yield one("cut", SCHEMA[:-30])
    yield one("unknown type", changed(SCHEMA, "xs:string", "xs:strung"), TOML, _NAMED)
    yield one(
        "another namespace",
        SCHEMA.replace(f'targetNamespace="{SPACE}"', 'targetNamespace="urn:khac"').replace(
            f'xmlns="{SPACE}"', 'xmlns="urn:khac"'
        ),
        TOML,
        _ROOTED,
    )
    yield one("without the root", changed(SCHEMA, 'name="Phieu"', 'name="Khac"'), TOML, _ROOTED)
    yield one("gzip", b"\x1f\x8b\x08\x00" + bytes(50))
    yield one("nul", SCHEMA.encode().replace(b"<!-- HERE -->", b"\x00"))
    yield one("wrong encoding", SCHEMA.encode().replace(b"<!-- HERE -->", b"<!-- \xff -->"))
    yield one(
        "circle of types",
        _inserted(
            '<xs:complexType name="A"><xs:complexContent><xs:extension base="A"/>'
            "</xs:complexContent></xs:complexType>"
        ),
        TOML,
        _NAMED,
    )
    yield one(
        "circle of groups",
        _inserted('<xs:group name="A"><xs:sequence><xs:group ref="A"/></xs:sequence></xs:group>'),
        TOML,
        _NAMED,
    )
    yield one("huge", _inserted("<!--" + "x" * 9_000_000 + "-->"), TOML, _NAMED)
    yield one(
        "many elements",
        _inserted("".join(f'<xs:element name="e{n}" type="xs:string"/>' for n in range(21_000))),
    )
    yield one(
        "deep",
        _inserted(
            '<xs:element name="D"><xs:complexType>'
            + "<xs:sequence>" * 5_000
            + "</xs:sequence>" * 5_000
            + "</xs:complexType></xs:element>"
        ),
    )
    yield one(
        "pattern",
        _inserted(
            '<xs:simpleType name="P"><xs:restriction base="xs:string">'
            f'<xs:pattern value="{"(" * 40}a+{")+" * 40}b"/></xs:restriction></xs:simpleType>'
        ),
    )
    yield one(
        "pattern of states",
        _inserted(
            '<xs:simpleType name="P"><xs:restriction base="xs:string">'
            '<xs:pattern value="(((a{1,900}){1,900}){1,900}){1,900}"/></xs:restriction>'
            "</xs:simpleType>"
        ),
    )


def _bombs() -> Iterator[HostileFolder]:
    """Schemas that are small, and what they stand for is not."""
    doubled = "".join(
        f'<xs:group name="g{n}"><xs:sequence>{f"""<xs:group ref="g{n + 1}"/>""" * 2}'
        "</xs:sequence></xs:group>"
        for n in range(24)
    )
    attributes = "".join(
        f'<xs:attributeGroup name="g{n}">{f"""<xs:attributeGroup ref="g{n + 1}"/>""" * 2}'
        "</xs:attributeGroup>"
        for n in range(22)
    )
    last = '<xs:element name="x" type="xs:string"/>'
    unions = "".join(
        f'<xs:simpleType name="u{n}"><xs:union memberTypes="u{n + 1} u{n + 1}"/></xs:simpleType>'
        for n in range(24)
    )
    plain = '<xs:restriction base="xs:string"/>'
    row = "".join(f'<xs:element name="e{n}" type="xs:string" minOccurs="0"/>' for n in range(3_000))
    chain = "".join(
        f'<xs:complexType name="t{n}"><xs:complexContent><xs:extension base="t{n + 1}">'
        f'<xs:sequence><xs:element name="b{n}"/></xs:sequence></xs:extension></xs:complexContent>'
        "</xs:complexType>"
        for n in range(2_000)
    )
    members = "".join(f'<xs:element name="m{n}" substitutionGroup="h"/>' for n in range(1_000))
    unique = '<xs:unique name="k{}"><xs:selector xpath=".//*"/><xs:field xpath="."/></xs:unique>'
    keys = "".join(unique.format(n) for n in range(500))
    for name, schema in (
        ("groups", _inserted(f'{doubled}<xs:group name="g24"><xs:sequence>{last}'
                             "</xs:sequence></xs:group>")),
        ("attributes", _inserted(f'{attributes}<xs:attributeGroup name="g22">'
                                 '<xs:attribute name="x"/></xs:attributeGroup>')),
        ("unions", _inserted(f'{unions}<xs:simpleType name="u24">{plain}</xs:simpleType>')),
        ("row", _inserted(f'<xs:complexType name="t"><xs:sequence>{row}</xs:sequence>'
                          "</xs:complexType>")),
        ("types", _inserted(f'{chain}<xs:complexType name="t2000"/>')),
        ("substitutes", _inserted(f'{members}<xs:element name="h"/><xs:complexType name="t">'
                                  f'<xs:sequence>{"""<xs:element ref="h"/>""" * 200}'
                                  "</xs:sequence></xs:complexType>")),
        ("keys", SCHEMA.replace("</xs:element>\n</xs:schema>",
                                f"{keys}</xs:element></xs:schema>")),
    ):  # fmt: skip
        assert schema != SCHEMA
        yield HostileFolder(name=f"bomb: {name}", file=XSD, key="line ", schema=schema)


def _places() -> Iterator[HostileFolder]:
    """Files that are none, and ways out of the folder."""

    def instead(name: str, make: Prepare) -> Prepare:
        def prepare(home: Path) -> None:
            (home / name).unlink()
            make(home / name)

        return prepare

    def listening(path: Path) -> None:
        there = Path.cwd()
        os.chdir(path.parent)
        try:
            with socket.socket(socket.AF_UNIX) as one:
                one.bind(path.name)
        finally:
            os.chdir(there)

    at = "payload[1].schema"
    for name, make in (
        ("pipe", os.mkfifo),
        ("socket", listening),
        ("folder", Path.mkdir),
        ("link out", lambda path: path.symlink_to("../ngoai.xsd")),
        ("link to /etc", lambda path: path.symlink_to("/etc/hostname")),
        ("link to a device", lambda path: path.symlink_to("/dev/zero")),
        ("link to itself", lambda path: path.symlink_to(path.name)),
        ("link to nothing", lambda path: path.symlink_to("khong-co")),
    ):
        yield HostileFolder(name=f"schema is a {name}", key=at, prepare=instead(XSD, make))
        yield HostileFolder(name=f"declaration is a {name}", prepare=instead(TOML, make))
    yield HostileFolder(
        name="folder with a link out",
        toml=good(f'"{XSD}"', '"trong/ngoai.xsd"'),
        key=at,
        prepare=lambda home: (home / "trong").symlink_to(home.parent),
    )
    yield HostileFolder(
        name="pipe behind a schema",
        file=XSD,
        key="",
        schema=_included("kieu.xsd"),
        prepare=lambda home: os.mkfifo(home / "kieu.xsd"),
    )
    yield HostileFolder(
        name="link out behind a schema",
        file=XSD,
        key="",
        schema=_included("kieu.xsd"),
        prepare=lambda home: (home / "kieu.xsd").symlink_to("../ngoai.xsd"),
    )
    yield HostileFolder(
        name="schemas in a long row",
        file="k48.xsd",
        key="line ",
        schema=_included("k0.xsd"),
        more={
            f"k{n}.xsd": changed(
                TYPES,
                "<xs:simpleType",
                f'<xs:include schemaLocation="k{n + 1}.xsd"/><xs:simpleType',
            ).replace('"X"', f'"X{n}"')
            for n in range(80)
        }
        | {"k80.xsd": TYPES},
    )
    yield HostileFolder(name="no declaration", prepare=lambda home: (home / TOML).unlink())
