"""Attacks on the parser: classes 1 to 7, 37, 39, 41 and 44."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator

from lxml import etree

from vnedoc.conformance.cases.attacks import forging
from vnedoc.conformance.cases.attacks._attack import EITHER, Attack, Victim, verify
from vnedoc.conformance.cases.attacks.forging import Element
from vnedoc.conformance.cases.case import CANARY, Importance

_DTD = ("VNE-E105",)
_SHOULD = Importance.SHOULD
_READABLE = {"utf-16", "utf-32", "windows-1258", "latin-1", "lying", "ebcdic"}


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
        data = victim.with_prolog(prolog, b"&x;")
        yield Attack(number=1, name=name, data=data, codes=_DTD, forbidden=(CANARY,))
    public = b'<!DOCTYPE edXML [<!ENTITY x PUBLIC "-//x" "canary.txt">]>'
    yield Attack(
        number=1,
        name="public",
        data=victim.with_prolog(public, b"&x;"),
        codes=_DTD,
        forbidden=(CANARY,),
    )
    harmless = victim.with_prolog(b"<!DOCTYPE edXML>")
    yield Attack(number=1, name="empty-doctype", data=harmless, codes=_DTD)
    internal = b'<!DOCTYPE edXML [<!ENTITY x "van ban">]>'
    yield Attack(number=1, name="internal", data=victim.with_prolog(internal, b"&x;"), codes=_DTD)


def _outside(victim: Victim) -> Iterator[Attack]:
    more = {"defect": "entities", "codes": _DTD, "forbidden": (CANARY,)}
    for name, prolog in (
        ("parameter", b'<!DOCTYPE edXML [<!ENTITY % x SYSTEM "canary.txt"> %x;]>'),
        ("external-dtd", b'<!DOCTYPE edXML SYSTEM "http://127.0.0.1:9/x.dtd">'),
        ("public-dtd", b'<!DOCTYPE edXML PUBLIC "-//W3C//DTD" "http://127.0.0.1:9/x.dtd">'),
    ):
        yield Attack(number=2, name=name, data=victim.with_prolog(prolog), **more)  # type: ignore[arg-type]
    space = b"http://www.w3.org/2001/XInclude"
    include = b'<xi:include xmlns:xi="%b" href="canary.txt" parse="text"/>' % space
    yield Attack(
        number=2,
        name="xinclude",
        data=victim.saying(include),
        outcome=EITHER,
        forbidden=(CANARY,),
    )
    style = b'<?xml-stylesheet type="text/xsl" href="canary.txt"?>'
    yield Attack(
        number=2,
        name="stylesheet",
        data=victim.with_prolog(style),
        outcome=EITHER,
        values={victim.leaf_path: (victim.text,)},
        forbidden=(CANARY,),
    )
    hint = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
    yield Attack(
        number=2,
        name="schema-location",
        data=victim.changed(lambda root: root.set(hint, "urn:x http://127.0.0.1:9/x.xsd")),
        outcome=EITHER,
        values={victim.leaf_path: (victim.text,)},
    )


def _expansion(victim: Victim) -> Iterator[Attack]:
    levels = "".join(f'<!ENTITY x{i} "{f"&x{i - 1};" * 10}">' for i in range(1, 11))
    laughs = f'<!DOCTYPE edXML [<!ENTITY x0 "ha">{levels}]>'.encode()
    yield Attack(number=3, name="ten-levels", data=victim.with_prolog(laughs, b"&x10;"), codes=_DTD)
    unused = victim.with_prolog(laughs)
    yield Attack(number=3, name="unused", data=unused, codes=_DTD)
    recursive = b'<!DOCTYPE edXML [<!ENTITY a "&b;"><!ENTITY b "&a;">]>'
    yield Attack(number=3, name="recursive", data=victim.with_prolog(recursive, b"&a;"), codes=_DTD)
    attribute = f'<!DOCTYPE edXML [<!ENTITY x0 "ha">{levels}<!ATTLIST edXML a CDATA "&x10;">]>'
    yield Attack(
        number=3, name="in-attribute", data=victim.with_prolog(attribute.encode()), codes=_DTD
    )
    for count in (100, 5_000):
        large = f'<!DOCTYPE edXML [<!ENTITY x "{"a" * 50_000}">]>'.encode()
        data = victim.with_prolog(large, b"&x;" * count)
        yield Attack(number=4, name=f"times-{count}", data=data, codes=_DTD)
    if victim.has("ContentTransferEncoded"):
        yield Attack(number=5, name="12-mb", data=lambda: _huge(victim, laughs), codes=_DTD)


def _huge(victim: Victim, prolog: bytes) -> Iterator[bytes]:
    before, after = victim.marked("ContentTransferEncoded")
    head, end, rest = before.partition(b"?>")
    yield head + end + prolog + rest
    for _ in range(12):
        yield b"QUJD" * (256 * 1024)
    yield after


def _depth(victim: Victim) -> Iterator[Attack]:
    for depth in (300, 2_049, 20_000, 100_000):
        data = victim.saying(b"<a>" * depth + b"</a>" * depth)
        yield Attack(
            number=6, name=str(depth), data=data, codes=("VNE-E112", "VNE-E113"), importance=_SHOULD
        )
    comments = victim.with_prolog(b"<!--c-->" * 20_000)
    yield Attack(number=6, name="comments", data=comments, outcome=EITHER)


def _floods(victim: Victim) -> Iterator[Attack]:
    for count in (300, 10_001):
        attributes = b"".join(b' a%d="1"' % i for i in range(count))
        yield Attack(
            number=7,
            name=f"attributes-{count}",
            data=victim.saying(b"<a" + attributes + b"/>"),
            codes=("VNE-E114", "VNE-E113"),
            importance=_SHOULD,
        )
        spaces = b"".join(b' xmlns:a%d="urn:%d"' % (i, i) for i in range(count))
        yield Attack(
            number=7,
            name=f"namespaces-{count}",
            data=victim.saying(b"<a" + spaces + b"/>"),
            codes=("VNE-E115", "VNE-E116"),
            importance=_SHOULD,
        )
    yield Attack(
        number=7,
        name="elements",
        data=victim.saying(b"<a/>" * 300_000),
        codes=("VNE-E113", "VNE-E111"),
        importance=_SHOULD,
    )
    long_name = victim.saying(b"<" + b"a" * 1_000_000 + b"/>")
    yield Attack(number=7, name="long-name", data=long_name, outcome=EITHER)
    space = b'<a xmlns:x="urn:' + b"x" * 100_000 + b'"/>'
    yield Attack(
        number=7,
        name="long-namespace",
        data=victim.saying(space),
        codes=("VNE-E118",),
        importance=_SHOULD,
    )
    text = victim.saying(b"a" * 9_000_000)
    yield Attack(number=7, name="long-text", data=text, codes=("VNE-E111",), importance=_SHOULD)


def _no_form(victim: Victim) -> Iterator[Attack]:
    def relative(root: Element) -> None:
        leaf = forging.local(root, victim.leaf)
        leaf.append(etree.Element("{1}a", nsmap={"a": "1"}))

    root = forging.tree(victim.signed)
    relative(root)
    yield verify(37, "relative", forging.bytes_of(root))
    head = victim.signed.replace(b"<ds:Signature ", b'<ds:Signature xmlns:a="1" ', 1)
    yield verify(37, "in-signature", head)
    yield verify(37, "relative-root", victim.signed.replace(b" xmlns=", b' xmlns:a="1" xmlns=', 1))


def _defaults(victim: Victim) -> Iterator[Attack]:
    dtd = b'<!DOCTYPE edXML [<!ATTLIST edXML Id CDATA "b1">]>'
    yield Attack(number=39, name="default", data=victim.with_prolog(dtd), codes=_DTD,
                 defect="entities")  # fmt: skip
    root = forging.tree(victim.signed)
    ident = forging.the(root, "ds:Signature").get("Id", "")
    header = forging.local(root, "MessageHeader")
    header.set("Id", f"{ident}-properties")
    header.set("{urn:x}Id", f"{ident}-properties")
    yield verify(39, "foreign", forging.resigned(root))
    twice = victim.data.replace(b"<edXML ", b'<edXML a="1" a="2" ', 1)
    if twice != victim.data:
        yield Attack(number=39, name="twice", data=twice, codes=("VNE-E101",))


def _encodings(victim: Victim) -> Iterator[Attack]:
    words = forging.bytes_of(victim.tree()).decode()
    bare = words.partition("?>")[2].strip()

    def declared(encoding: str, codec: str, bom: bytes = b"") -> bytes:
        text = f'<?xml version="1.0" encoding="{encoding}"?>\n{bare}'
        return bom + text.encode(codec, "xmlcharrefreplace")

    codes = ("VNE-E103", "VNE-E101")
    for name, data in (
        ("utf-16", declared("UTF-16", "utf-16")),
        ("utf-16-no-bom", declared("UTF-16", "utf-16-le")),
        ("utf-32", declared("UTF-32", "utf-32")),
        ("windows-1258", declared("windows-1258", "cp1258")),
        ("latin-1", declared("ISO-8859-1", "latin-1")),
        ("lying", declared("windows-1258", "utf-8")),
        ("utf-7", declared("UTF-7", "utf-7")),
        ("ebcdic", declared("cp037", "cp037")),
        ("bom-lie", declared("UTF-8", "utf-8", b"\xfe\xff")),
        ("unknown", declared("TCVN-5712", "utf-8")),
    ):
        # A parser may read what the declaration rightly says; the standard's encoding is UTF-8.
        kind = _SHOULD if name in _READABLE else Importance.MUST
        yield Attack(number=41, name=name, data=data, codes=codes, importance=kind)
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
        yield Attack(number=41, name=name, data=victim.saying(raw), codes=codes)


def _compressed(victim: Victim) -> Iterator[Attack]:
    code = ("VNE-E104", "VNE-E101", "VNE-E103")
    plain = io.BytesIO()
    # Stored blocks and no time: the same bytes everywhere.
    with gzip.GzipFile(fileobj=plain, mode="wb", compresslevel=0, mtime=0) as file:
        file.write(victim.data)
    yield Attack(number=44, name="gzip", data=plain.getvalue(), codes=code)
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
            codes=code,
        )


def _zeros() -> bytes:
    from vnedoc.conformance.cases.archives import deflated

    return deflated(bytes(20 * 1024 * 1024)) + bytes(8)
