"""Attacks on the parser: classes 1 to 7, 37, 39, 41 and 44."""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Iterator

import attrs
from lxml import etree

from vnedoc.clauses import COMPLETE
from vnedoc.conformance.cases.attacks import forging
from vnedoc.conformance.cases.attacks._attack import (
    EITHER,
    REJECT,
    Attack,
    Victim,
    harmless,
    verify,
)
from vnedoc.conformance.cases.attacks.forging import Element
from vnedoc.conformance.cases.case import CANARY, Allowed
from vnedoc.conformance.cases.grounds import DIGEST, VALUE, xml

_DTD = ("VNE-E105",)
_LEFT_OUT: Allowed = (None, "&x;")
"""What may be read of an entity that is outside: nothing, for the sender wrote nothing there."""


def generate(victim: Victim) -> Iterator[Attack]:
    """All of them."""
    yield from _entities(victim)
    yield from _outside(victim)
    yield from _expansion(victim)
    yield from _depth(victim)
    yield from _floods(victim)
    yield from _no_form(victim)
    yield from _defaults(victim)
    yield from _encodings(victim)
    yield from _compressed(victim)


_TARGETS = (
    ("canary", "canary.txt"),
    ("file", "file:///etc/hostname"),
    ("windows", "file:///c:/windows/win.ini"),
    ("http", "http://127.0.0.1:9/x"),
    ("https", "https://127.0.0.1:9/x"),
    ("ftp", "ftp://127.0.0.1:9/x"),
    ("php", "php://filter/read=convert.base64-encode/resource=canary.txt"),
    ("jar", "jar:file:///x.jar!/y"),
)


def _entities(victim: Victim) -> Iterator[Attack]:
    for name, uri in _TARGETS:
        prolog = f'<!DOCTYPE edXML [<!ENTITY x SYSTEM "{uri}">]>'.encode()
        yield _entity(victim, name, prolog)
    yield _entity(victim, "public", b'<!DOCTYPE edXML [<!ENTITY x PUBLIC "-//x" "canary.txt">]>')
    # Nothing forbids a DOCTYPE that brings nothing from outside: refuse it, or read it right.
    yield _doctype(1, "empty-doctype", victim.with_prolog(b"<!DOCTYPE edXML>"), victim, "2.8")
    internal = victim.with_prolog(b'<!DOCTYPE edXML [<!ENTITY x "van ban">]>', b"&x;")
    yield attrs.evolve(
        _doctype(1, "internal", internal, victim, "4.4.2"),
        values={victim.leaf_path: ("van ban",)},
    )


def _entity(victim: Victim, name: str, prolog: bytes) -> Attack:
    """A text that stands in another file is none that the sender wrote."""
    return Attack(
        number=1,
        name=name,
        data=victim.with_prolog(prolog, b"&x;"),
        clause=COMPLETE,
        outcome=EITHER,
        values={victim.leaf_path: _LEFT_OUT},
        codes=_DTD,
        forbidden=(CANARY,),
    )


def _doctype(number: int, name: str, data: bytes, victim: Victim, clause: str) -> Attack:
    return Attack(
        number=number,
        name=name,
        data=data,
        clause=xml(clause),
        outcome=EITHER,
        values={victim.leaf_path: (victim.text,)},
        codes=_DTD,
        defect="entities",
    )


def _outside(victim: Victim) -> Iterator[Attack]:
    for name, prolog in (
        ("parameter", b'<!DOCTYPE edXML [<!ENTITY % x SYSTEM "canary.txt"> %x;]>'),
        ("external-dtd", b'<!DOCTYPE edXML SYSTEM "http://127.0.0.1:9/x.dtd">'),
        ("public-dtd", b'<!DOCTYPE edXML PUBLIC "-//W3C//DTD" "http://127.0.0.1:9/x.dtd">'),
    ):
        made = _doctype(2, name, victim.with_prolog(prolog), victim, "2.8")
        yield attrs.evolve(made, clause=COMPLETE, forbidden=(CANARY,))
    space = b"http://www.w3.org/2001/XInclude"
    include = b'<xi:include xmlns:xi="%b" href="canary.txt" parse="text"/>' % space
    yield Attack(
        number=2,
        name="xinclude",
        data=victim.saying(include),
        clause=COMPLETE,
        outcome=EITHER,
        forbidden=(CANARY,),
    )
    style = b'<?xml-stylesheet type="text/xsl" href="canary.txt"?>'
    yield Attack(
        number=2,
        name="stylesheet",
        data=victim.with_prolog(style),
        clause=COMPLETE,
        outcome=EITHER,
        values={victim.leaf_path: (victim.text,)},
        forbidden=(CANARY,),
    )
    hint = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
    yield Attack(
        number=2,
        name="schema-location",
        data=victim.changed(lambda root: root.set(hint, "urn:x http://127.0.0.1:9/x.xsd")),
        clause=COMPLETE,
        outcome=EITHER,
        values={victim.leaf_path: (victim.text,)},
    )


def _expansion(victim: Victim) -> Iterator[Attack]:
    levels = "".join(f'<!ENTITY x{i} "{f"&x{i - 1};" * 10}">' for i in range(1, 11))
    laughs = f'<!DOCTYPE edXML [<!ENTITY x0 "ha">{levels}]>'.encode()
    yield Attack(number=3, name="ten-levels", data=victim.with_prolog(laughs, b"&x10;"), codes=_DTD)
    yield _doctype(3, "unused", victim.with_prolog(laughs), victim, "2.8")
    recursive = b'<!DOCTYPE edXML [<!ENTITY a "&b;"><!ENTITY b "&a;">]>'
    yield Attack(
        number=3,
        name="recursive",
        data=victim.with_prolog(recursive, b"&a;"),
        clause=xml("4.1"),
        codes=_DTD,
    )
    attribute = f'<!DOCTYPE edXML [<!ENTITY x0 "ha">{levels}<!ATTLIST edXML a CDATA "&x10;">]>'
    yield Attack(
        number=3, name="in-attribute", data=victim.with_prolog(attribute.encode()), codes=_DTD
    )
    # 5 MB can be borne, 250 MB cannot.
    for count, outcome in ((100, EITHER), (5_000, REJECT)):
        large = f'<!DOCTYPE edXML [<!ENTITY x "{"a" * 50_000}">]>'.encode()
        data = victim.with_prolog(large, b"&x;" * count)
        yield Attack(number=4, name=f"times-{count}", data=data, codes=_DTD, outcome=outcome)
    if victim.has("ContentTransferEncoded"):
        bomb = victim.with_prolog(laughs, b"&x10;")
        yield Attack(number=5, name="12-mb", data=lambda: _huge(bomb), codes=_DTD)


def _huge(bomb: bytes) -> Iterator[bytes]:
    """A bomb in a message of 12 MB: some look at the beginning of large messages only."""
    content = re.search(rb"(ContentTransferEncoded\b[^>]*>)[^<]*", bomb)
    assert content is not None  # noqa: S101 - the caller looked
    yield bomb[: content.end(1)]
    for _ in range(12):
        yield b"QUJD" * (256 * 1024)
    yield bomb[content.end() :]


def _depth(victim: Victim) -> Iterator[Attack]:
    """What can be borne may be read; what cannot is better refused than died of."""
    for depth in (300, 2_049, 20_000, 100_000):
        data = victim.saying(b"<a>" * depth + b"</a>" * depth)
        yield Attack(number=6, name=str(depth), data=data, outcome=EITHER)
    comments = victim.with_prolog(b"<!--c-->" * 20_000)
    yield Attack(number=6, name="comments", data=comments, outcome=EITHER)


def _floods(victim: Victim) -> Iterator[Attack]:
    for count in (300, 10_001):
        attributes = b"".join(b' a%d="1"' % i for i in range(count))
        yield Attack(
            number=7,
            name=f"attributes-{count}",
            data=victim.saying(b"<a" + attributes + b"/>"),
            outcome=EITHER,
        )
        spaces = b"".join(b' xmlns:a%d="urn:%d"' % (i, i) for i in range(count))
        yield Attack(
            number=7,
            name=f"namespaces-{count}",
            data=victim.saying(b"<a" + spaces + b"/>"),
            outcome=EITHER,
        )
    yield Attack(
        number=7,
        name="elements",
        data=victim.saying(b"<a/>" * 300_000),
        outcome=EITHER,
    )
    long_name = victim.saying(b"<" + b"a" * 1_000_000 + b"/>")
    yield Attack(number=7, name="long-name", data=long_name, outcome=EITHER)
    space = b'<a xmlns:x="urn:' + b"x" * 100_000 + b'"/>'
    yield Attack(
        number=7,
        name="long-namespace",
        data=victim.saying(space),
        outcome=EITHER,
    )
    text = victim.saying(b"a" * 9_000_000)
    yield Attack(number=7, name="long-text", data=text, outcome=EITHER)


def _no_form(victim: Victim) -> Iterator[Attack]:
    def relative(root: Element) -> None:
        leaf = forging.local(root, victim.leaf)
        leaf.append(etree.Element("{1}a", nsmap={"a": "1"}))

    root = forging.tree(victim.signed)
    relative(root)
    yield verify(37, "relative", forging.bytes_of(root), DIGEST)
    head = victim.signed.replace(b"<ds:Signature ", b'<ds:Signature xmlns:a="1" ', 1)
    yield verify(37, "in-signature", head, VALUE)
    changed = victim.signed.replace(b" xmlns=", b' xmlns:a="1" xmlns=', 1)
    yield verify(37, "relative-root", changed, DIGEST)


def _defaults(victim: Victim) -> Iterator[Attack]:
    dtd = b'<!DOCTYPE edXML [<!ATTLIST edXML Id CDATA "b1">]>'
    yield _doctype(39, "default", victim.with_prolog(dtd), victim, "3.3.2")
    root = forging.tree(victim.signed)
    ident = forging.the(root, "ds:Signature").get("Id", "")
    header = forging.local(root, "MessageHeader")
    header.set("Id", f"{ident}-properties")
    header.set("{urn:x}Id", f"{ident}-properties")
    yield harmless(victim, 39, "foreign", forging.resigned(root))
    twice = victim.data.replace(b"<edXML ", b'<edXML a="1" a="2" ', 1)
    if twice != victim.data:
        yield Attack(number=39, name="twice", data=twice, clause=xml("3.1"), codes=("VNE-E101",))


def _encodings(victim: Victim) -> Iterator[Attack]:
    words = forging.bytes_of(victim.tree()).decode()
    bare = words.partition("?>")[2].strip()

    def declared(encoding: str, codec: str, bom: bytes = b"") -> bytes:
        text = f'<?xml version="1.0" encoding="{encoding}"?>\n{bare}'
        return bom + text.encode(codec, "xmlcharrefreplace")

    codes = ("VNE-E103", "VNE-E101")
    clause = xml("4.3.3")
    values = {victim.leaf_path: (victim.text,)}
    for name, data in (
        ("utf-16", declared("UTF-16", "utf-16")),
        ("utf-16-no-bom", declared("UTF-16", "utf-16-le")),
        ("utf-32", declared("UTF-32", "utf-32")),
        ("windows-1258", declared("windows-1258", "cp1258")),
        ("latin-1", declared("ISO-8859-1", "latin-1")),
        ("utf-7", declared("UTF-7", "utf-7")),
        ("ebcdic", declared("cp037", "cp037")),
    ):
        # Messages are in UTF-8; whoever takes what the declaration rightly says reads it right.
        yield Attack(number=41, name=name, data=data, clause=clause, outcome=EITHER, values=values,
                     codes=codes)  # fmt: skip
    for name, data in (
        ("bom-lie", declared("UTF-8", "utf-8", b"\xfe\xff")),
        ("unknown", declared("x-no-such-encoding", "utf-8")),
    ):
        yield Attack(number=41, name=name, data=data, clause=clause, codes=codes)
    for name, raw in (
        ("overlong", b"\xc0\xbcscript"),
        ("surrogate", b"\xed\xa0\x80"),
        ("cut", b"a\xe1\xba"),
        ("latin-byte", b"v\xed d"),
        ("nul", b"a\x00b"),
        ("control", b"a\x01b"),
        ("control-reference", b"a&#1;b"),
        ("beyond", b"\xf7\xbf\xbf\xbf"),
        ("noncharacter", b"\xef\xbf\xbe"),
    ):
        wrong = {"nul": "2.2", "control": "2.2", "noncharacter": "2.2", "control-reference": "4.1"}
        kind = xml(wrong.get(name, "4.3.3"))
        yield Attack(number=41, name=name, data=victim.saying(raw), clause=kind, codes=codes)


def _compressed(victim: Victim) -> Iterator[Attack]:
    code = ("VNE-E104", "VNE-E101", "VNE-E103")
    plain = io.BytesIO()
    # Stored blocks and no time: the same bytes everywhere.
    with gzip.GzipFile(fileobj=plain, mode="wb", compresslevel=0, mtime=0) as file:
        file.write(victim.data)
    # No text asks for it, none forbids to unpack what then is read right.
    values = {victim.leaf_path: (victim.text,)}
    yield Attack(number=44, name="gzip", data=plain.getvalue(), clause=xml("2.1"), outcome=EITHER,
                 values=values, codes=code)  # fmt: skip
    bomb = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff" + _zeros()
    yield Attack(number=44, name="gzip-bomb", data=bomb, codes=code)
    for name, head in (
        ("bzip2", b"BZh91AY&SY"),
        ("xz", b"\xfd7zXZ\x00"),
        ("zstd", b"\x28\xb5\x2f\xfd"),
        ("zip", b"PK\x03\x04"),
    ):
        yield Attack(
            number=44,
            name=name,
            data=head + bytes(200),
            clause=xml("2.1"),
            codes=code,
        )


def _zeros() -> bytes:
    from vnedoc.conformance.cases.writing.archives import deflated

    return deflated(bytes(20 * 1024 * 1024)) + bytes(8)
