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


def hostile_folders() -> Iterator[HostileFolder]:
    """Those whose other files are wrong."""
    yield from _schemas()
    yield from _places()


def _included(location: str, kind: str = "include") -> str:
    space = ' namespace="urn:thu:2"' if kind == "import" else ""
    return changed(SCHEMA, "<!-- HERE -->", f'<xs:{kind}{space} schemaLocation="{location}"/>')


def _inserted(text: str) -> str:
    return changed(SCHEMA, "<!-- HERE -->", text)


def _schemas() -> Iterator[HostileFolder]:
    def one(name: str, schema: str | bytes, **more: str | bytes) -> HostileFolder:
        files = {key.replace("_", "."): data for key, data in more.items()}
        return HostileFolder(name=f"schema: {name}", file=XSD, key="", schema=schema, more=files)

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
    yield one("unknown type", changed(SCHEMA, "xs:string", "xs:strung"))
    yield one(
        "another namespace",
        SCHEMA.replace(f'targetNamespace="{SPACE}"', 'targetNamespace="urn:khac"').replace(
            f'xmlns="{SPACE}"', 'xmlns="urn:khac"'
        ),
    )
    yield one("without the root", changed(SCHEMA, 'name="Phieu"', 'name="Khac"'))
    yield one("gzip", b"\x1f\x8b\x08\x00" + bytes(50))
    yield one("nul", SCHEMA.encode().replace(b"<!-- HERE -->", b"\x00"))
    yield one("wrong encoding", SCHEMA.encode().replace(b"<!-- HERE -->", b"<!-- \xff -->"))
    yield one(
        "circle of types",
        _inserted(
            '<xs:complexType name="A"><xs:complexContent><xs:extension base="A"/>'
            "</xs:complexContent></xs:complexType>"
        ),
    )
    yield one(
        "circle of groups",
        _inserted('<xs:group name="A"><xs:sequence><xs:group ref="A"/></xs:sequence></xs:group>'),
    )
    yield one("huge", _inserted("<!--" + "x" * 9_000_000 + "-->"))
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
    yield one("counted", changed(SCHEMA, 'maxOccurs="unbounded"', 'maxOccurs="99999999"'))
    yield one(
        "counted twice",
        changed(
            SCHEMA,
            '<xs:sequence>\n <xs:element name="So"',
            '<xs:sequence minOccurs="3000" maxOccurs="3000">\n <xs:element name="So"',
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
        file=XSD,
        key="",
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
