"""Attacks by texts and files: classes 38, 42, 43, 45 to 48, 56 to 58."""

from __future__ import annotations

import base64
import copy
import hashlib
from collections.abc import Iterator

from lxml import etree

from vnedoc.clauses import ADVICE, COMPLETE, qcvn
from vnedoc.conformance.cases.attacks import forging
from vnedoc.conformance.cases.attacks._attack import (
    EITHER,
    FORGED,
    Attack,
    Victim,
    verify,
)
from vnedoc.conformance.cases.attacks.forging import Element, local
from vnedoc.conformance.cases.case import Allowed, Importance, Task
from vnedoc.conformance.cases.grounds import BASE64, NAMES, decree_68, namespaces
from vnedoc.conformance.cases.writing.archives import ArchiveEntry, archive, stored
from vnedoc.normal_forms import normalized

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_ENCODED = "ContentTransferEncoded"
_PAYLOAD = b"vnedoc conformance payload\n"


def generate(victim: Victim) -> Iterator[Attack]:
    """All of them. Attacks by files need a message with a file."""
    yield from _namespaces(victim)
    yield from _unicode(victim)
    yield from _schema(victim)
    yield from _slow(victim)
    yield from _injected(victim)
    if victim.has(_ENCODED):
        yield from _bombs(victim)
        yield from _names(victim)
        yield from _manifest(victim)
        yield from _types(victim)
        yield from _sizes(victim)


def _namespaces(victim: Victim) -> Iterator[Attack]:
    values = {victim.leaf_path: (victim.text,)}
    for name, uri in (
        ("slash", "http://www.mic.gov.vn/TBT/QCVN_102_2016/"),
        ("case", "http://www.mic.gov.vn/tbt/qcvn_102_2016"),
        ("https", "https://www.mic.gov.vn/TBT/QCVN_102_2016"),
        ("year", "http://www.mic.gov.vn/TBT/QCVN_102_2017"),
        ("other", "http://www.go.vn/eDoc"),
        ("none", ""),
    ):
        data = victim.data.replace(b"http://www.mic.gov.vn/TBT/QCVN_102_2016", uri.encode())
        if name == "none":
            data = victim.data.replace(b' xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"', b"", 1)
        yield Attack(
            number=38, name=name, data=data, clause=namespaces("2.3"), outcome=EITHER, noticed=True,
            importance=Importance.SHOULD,
        )  # fmt: skip
    for where in ("before", "after"):
        root = victim.tree()
        leaf = local(root, victim.leaf)
        fake = etree.Element(f"{{urn:x}}{victim.leaf}", nsmap={"x": "urn:x"})
        fake.text = FORGED
        (leaf.addprevious if where == "before" else leaf.addnext)(fake)
        yield Attack(
            number=38,
            name=f"foreign-{where}",
            data=forging.bytes_of(root),
            clause=NAMES,
            outcome=EITHER,
            values=values,
        )
    root = victim.tree()
    leaf = local(root, victim.leaf)
    rebound = etree.Element("{urn:x}box", nsmap={"edXML": "urn:x"})
    etree.SubElement(rebound, f"{{urn:x}}{victim.leaf}").text = FORGED
    leaf.addprevious(rebound)
    data = forging.bytes_of(root)
    yield Attack(number=38, name="rebound", data=data, clause=NAMES, outcome=EITHER, values=values)
    unnamed = victim.signed.replace(b"http://www.w3.org/2000/09/xmldsig#", b"urn:x")
    yield verify(38, "signature", unnamed, decree_68("Điều 30"), signatures=())


_LETTERS = (
    ("bidi", "V/v \u202etxt.exe\u202c"),
    ("zero-width", "Sở\u200b Ví dụ"),
    ("homoglyph", "Sở V\u0456 dụ"),
    ("nfd", "Sơ\u0309 Vi\u0301 du\u0323"),
    ("soft-hyphen", "Sở\u00ad Ví dụ"),
    ("private", "Sở \ue000 Ví dụ"),
    ("replacement", "S\ufffd Ví dụ"),
    ("tag", "Sở\U000e0041 Ví dụ"),
    ("control", "Sở \u0085 Ví dụ"),
    ("isolate", "Sở \u2066Ví\u2069 dụ"),
)


def _unicode(victim: Victim) -> Iterator[Attack]:
    for name, text in _LETTERS:
        yield Attack(
            number=42,
            name=name,
            data=victim.changed(forging.text(victim.leaf, text)),
            outcome=EITHER,
            noticed=True,
            values={victim.leaf_path: (text, normalized("NFC", text))},
        )


def _schema(victim: Victim) -> Iterator[Attack]:
    values = {victim.leaf_path: (victim.text,)}
    for name, attribute, value in (
        ("type", f"{{{_XSI}}}type", "anyType"),
        ("nil", f"{{{_XSI}}}nil", "true"),
        ("location", f"{{{_XSI}}}noNamespaceSchemaLocation", "canary.txt"),
    ):
        data = victim.changed(forging.attribute(victim.leaf, attribute, value))
        read: dict[str, Allowed] = {victim.leaf_path: (victim.text, None)}
        yield Attack(number=56, name=name, data=data, clause=COMPLETE, outcome=EITHER,
                     values=read if name == "nil" else values)  # fmt: skip
    root = victim.tree()
    header = local(root, "MessageHeader")
    box = etree.SubElement(header, "{urn:x}Extension")
    etree.SubElement(box, etree.QName(local(root, victim.leaf))).text = FORGED
    data = forging.bytes_of(root)
    yield Attack(
        number=56, name="extension", data=data, clause=COMPLETE, outcome=EITHER, values=values
    )
    root = victim.tree()
    local(root, "MessageHeader").append(victim.tree())
    data = forging.bytes_of(root)
    # It is an unknown element like any other: what stands in it must not vanish.
    inside = f"MessageHeader/edXML/edXMLEnvelope/edXMLHeader/{victim.leaf_path}"
    yield Attack(number=56, name="nested-message", data=data, outcome=EITHER,
                 kept={inside: victim.text}, defect="vanished")  # fmt: skip


_SLOW = (
    ("digits", "1" * 50_000),
    ("a", "a" * 50_000 + "!"),
    ("blanks", "x" + " " * 50_000 + "x"),
    ("dots", "a." * 25_000),
    ("slashes", "/" * 50_000),
    ("commas", "H26," * 12_500),
    ("marks", "e" + "\u0301" * 50_000),
    ("dashes", "-" * 50_000),
    ("quotes", "“" * 50_000),
    ("at", "a@" * 25_000),
)
_FIELDS = ("DocumentId", "OrganId", "CodeNotation", "TypeName", "Email", "PromulgationDate")


def _slow(victim: Victim) -> Iterator[Attack]:
    for name, text in _SLOW:
        data = victim.changed(forging.text(victim.leaf, text))
        yield Attack(number=57, name=f"leaf-{name}", data=data, outcome=EITHER)
        for field in _FIELDS:
            if victim.has(field):
                data = victim.changed(forging.text(field, text))
                yield Attack(number=57, name=f"{field}-{name}", data=data, outcome=EITHER)


_INJECTED = (
    ("script", "<script>alert(1)</script>"),
    ("attribute", "\" onmouseover=\"alert(1)"),
    ("formula", "=cmd|'/c calc'!A1"),
    ("ansi", "\u009b31m do"),
    ("lines", "dong 1\nINFO gia mao"),
    ("cdata", "]]>"),
    ("template", "{{7*7}} ${7*7} %s %n"),
    ("sql", "'; DROP TABLE vanban; --"),
    ("json", "\",\"outcome\":\"accepted"),
    ("markdown", "[x](javascript:alert(1))"),
    ("jndi", "${jndi:ldap://127.0.0.1:9/x}"),
)  # fmt: skip


def _injected(victim: Victim) -> Iterator[Attack]:
    for name, text in _INJECTED:
        yield Attack(
            number=58,
            name=name,
            data=victim.changed(forging.text(victim.leaf, text)),
            clause=COMPLETE,
            outcome=EITHER,
            values={victim.leaf_path: (text,)},
        )


def _carrying(victim: Victim, data: bytes, name: str = "Ho so.txt", kind: str = "zip") -> bytes:
    """The message with another file in the place of its first."""

    def change(root: Element) -> None:
        for one in root.iter(etree.Element):
            tag = etree.QName(one).localname
            if tag == "AttachmentName":
                one.text = name
            elif tag == "ContentType":
                one.text = f"application/{kind}"
            elif tag == _ENCODED:
                one.text = base64.b64encode(data).decode()

    return victim.changed(change)


def _bombs(victim: Victim) -> Iterator[Attack]:
    zeros = bytes(64 * 1024 * 1024)
    bomb = archive(ArchiveEntry(name="a.txt", data=zeros, deflated=True))
    lie = archive(ArchiveEntry(name="a.txt", data=zeros, deflated=True, declared_size=10))
    many = stored(*((f"{i}.txt", b"") for i in range(20_000)))
    twins = archive(
        ArchiveEntry(name="a.txt", data=_PAYLOAD),
        ArchiveEntry(name="b.txt", data=_PAYLOAD, offset=0),
    )
    nested = stored(("b.zip", stored(("c.zip", bomb))))
    for name, data in (
        ("ratio", bomb),
        ("lying-size", lie),
        ("entries", many),
        ("overlap", twins),
        ("nested", nested),
        ("cut", bomb[: len(bomb) // 2]),
        ("directory-only", bomb[bomb.index(b"PK\x01\x02") :]),
    ):
        message = _carrying(victim, data)
        yield Attack(number=43, name=name, data=message, task=Task.EXTRACT, outcome=EITHER)


_HOSTILE = (
    ("up", "../../thoat-7c1e.txt"),
    ("up-windows", "..\\..\\thoat-7c1e.txt"),
    ("absolute", "/tmp/thoat-7c1e.txt"),  # noqa: S108 - a hostile name, never used
    ("drive", "C:\\thoat-7c1e.txt"),
    ("unc", "\\\\127.0.0.1\\x\\thoat-7c1e.txt"),
    ("middle", "a/../../thoat-7c1e.txt"),
    ("dots", ".."),
    ("device", "CON"),
    ("device-extension", "nul.txt"),
    ("trailing-dot", "thoat-7c1e.txt."),
    ("stream", "a.txt:thoat-7c1e"),
    ("long", "a" * 300 + ".txt"),
    ("hidden", ".bashrc"),
    ("home", "~/thoat-7c1e.txt"),
    ("bidi", "a\u202etxt.exe"),
    ("line", "a\nb.txt"),
    ("percent", "%2e%2e%2fthoat-7c1e.txt"),
)


def _names(victim: Victim) -> Iterator[Attack]:
    for name, hostile in _HOSTILE:
        data = _carrying(victim, _PAYLOAD, hostile, "octet-stream")
        yield Attack(
            number=45, name=f"file-{name}", data=data, task=Task.EXTRACT, outcome=EITHER,
            defect="file-names",
        )  # fmt: skip
    for name, hostile in _HOSTILE[:6]:
        entry = hostile if hostile.endswith(".txt") else f"{hostile}.txt"
        data = _carrying(victim, stored((entry, _PAYLOAD)))
        leaf = entry.replace("\\", "/").rpartition("/")[2]
        yield Attack(
            number=45,
            name=f"entry-{name}",
            data=data,
            clause=qcvn("4.2"),
            task=Task.EXTRACT,
            outcome=EITHER,
            forbidden_files=(leaf, entry),
        )
    # An entry with a harmless name must not name the file either: the message does.
    data = _carrying(victim, stored(("ten-ben-trong-7c1e.txt", _PAYLOAD)), "Ho so.txt")
    yield Attack(
        number=45,
        name="entry-other",
        data=data,
        clause=qcvn("4.2"),
        task=Task.EXTRACT,
        outcome=EITHER,
        forbidden_files=("ten-ben-trong-7c1e.txt",),
    )
    link = archive(ArchiveEntry(name="a.txt", data=b"../canary.txt", attributes=0o120777 << 16))
    data = _carrying(victim, link)
    yield Attack(number=45, name="symlink", data=data, task=Task.EXTRACT, outcome=EITHER,
                 defect="file-names")  # fmt: skip


def _manifest(victim: Victim) -> Iterator[Attack]:
    def both(root: Element) -> tuple[Element, Element]:
        return local(root, "Attachment"), local(root, "Reference")

    def undeclared(root: Element) -> None:
        attachment, _ = both(root)
        attachment.addnext(copy.deepcopy(attachment))
        following = attachment.getnext()
        assert following is not None  # noqa: S101 - it was just put there
        for one in following.iter(etree.Element):
            if etree.QName(one).localname == "ContentId":
                one.text = "cid:khac"

    def missing(root: Element) -> None:
        forging.take_out(both(root)[0])

    def twice(root: Element) -> None:
        attachment, _ = both(root)
        attachment.addnext(copy.deepcopy(attachment))

    def swapped(root: Element) -> None:
        _, reference = both(root)
        for one in reference.iter(etree.Element):
            if etree.QName(one).localname == "AttachmentName":
                one.text = "Ten khac.pdf"

    for name, change, importance in (
        ("undeclared", undeclared, Importance.SHOULD),
        ("missing", missing, Importance.MUST),
        ("twice", twice, Importance.SHOULD),
        ("other-name", swapped, Importance.SHOULD),
    ):
        yield Attack(
            number=46, name=name, data=victim.changed(change), clause=COMPLETE, outcome=EITHER,
            noticed=True, importance=importance,
        )  # fmt: skip


def _types(victim: Victim) -> Iterator[Attack]:
    exe = b"MZ\x90\x00" + bytes(60)
    for name, file, data in (
        ("program", "Van ban.pdf", exe),
        ("program-name", "Van ban.exe", exe),
        ("double-name", "Van ban.pdf.exe", exe),
        ("script", "Van ban.js", b"WScript.Echo(1)"),
        ("html-as-pdf", "Van ban.pdf", b"<html><script>alert(1)</script></html>"),
        ("zip-as-pdf", "Van ban.pdf", stored(("a.txt", _PAYLOAD), ("b.txt", _PAYLOAD))),
        ("text-as-pdf", "Van ban.pdf", b"\xef\xbf\xbd" * 40),
    ):
        yield Attack(
            number=47,
            name=name,
            data=_carrying(victim, data, file, "pdf"),
            # What is no PDF was not sent whole; names and scripts nobody forbids.
            clause=COMPLETE if file.endswith(".pdf") else ADVICE,
            outcome=EITHER,
            noticed=True,
            importance=Importance.SHOULD,
        )


# RFC 4648 3.5 leaves it to the decoder whether it looks at bits that are over.
_SPELT = {"half": COMPLETE, "only-blanks": COMPLETE, "trailing-bits": ADVICE}


def _sizes(victim: Victim) -> Iterator[Attack]:
    before, after = victim.marked(_ENCODED)
    digest = hashlib.sha256(_PAYLOAD).hexdigest()
    encoded = base64.b64encode(_PAYLOAD)

    def padded(blank: bytes, megabytes: int) -> Iterator[bytes]:
        yield before + encoded[:8]
        for _ in range(megabytes):
            yield blank * (1024 * 1024 // len(blank))
        yield encoded[8:] + after

    path = "AttachmentEncoded/Attachment/sha256"
    for name, blank in (("blanks", b" "), ("lines", b"\r\n"), ("references", b"&#13;\n  ")):
        yield Attack(
            number=48,
            name=name,
            data=lambda blank=blank: padded(blank, 16),  # type: ignore[misc]
            clause=qcvn("4.5"),
            outcome=EITHER,
            values={path: (digest, None)},
            importance=Importance.SHOULD,
        )
    for name, raw in (
        ("only-blanks", b" " * 100_000),
        ("only-padding", b"=" * 100_000),
        ("junk", b"!*~" * 1000),
        ("half", encoded[:-3]),
        ("no-padding", base64.b64encode(b"1234").rstrip(b"=")),
        ("url-safe", b"-_-_"),
        ("trailing-bits", b"QR=="),
        ("inner-padding", b"QQ==QQ=="),
    ):
        yield Attack(
            number=48,
            name=f"text-{name}",
            data=before + raw + after,
            clause=_SPELT.get(name, BASE64),
            outcome=EITHER,
            noticed=True,
            importance=Importance.MUST if name == "half" else Importance.SHOULD,
            defect="base64",
        )
