"""Manifest, attachments and their bytes."""

import attrs

from tests.mutations._kind import of
from vnedoc.content import Content
from vnedoc.identifiers import ContentId
from vnedoc.rules.engine.examples import PDF, zipped


def _other(item, **changes):
    return attrs.evolve(item, content_id=ContentId("cid:f2"), **changes)


def files():
    path = "attachments__0__"
    references = "manifest__references"
    yield of("nothing attached", "VNE-ATTACH-001", attachments=(), manifest=None)
    yield of(
        "line too many", "VNE-ATTACH-002", **{references: lambda r: (*r, _other(r[0], name="x"))}
    )
    yield of(
        "file too many", "VNE-ATTACH-003", attachments=lambda a: (*a, _other(a[0], name="x.pdf"))
    )
    yield of("other ContentId", "VNE-ATTACH-004", **{f"{path}content_id": "cid:x"})
    yield of("line twice", "VNE-ATTACH-005", **{references: lambda r: r * 2})
    yield of("file twice", "VNE-ATTACH-006", attachments=lambda a: a * 2)

    def crossed(items):
        names = items[0].name, "x.pdf"
        return (attrs.evolve(items[0], name=names[1]), _other(items[0], name=names[0]))

    swapped = {references: lambda r: (*r, _other(r[0], name="x.pdf")), "attachments": crossed}
    yield of("files swapped", "VNE-ATTACH-009", **swapped)
    yield of("other name", "VNE-ATTACH-010", **{f"{path}name": "06.pdf"})
    yield of("other type", "VNE-ATTACH-011", **{f"{path}content_type": "application/zip"})
    yield of("version 2", "VNE-ATTACH-017", manifest__version="2.0")
    yield of("no cid:", "VNE-ATTACH-018", **{f"{path}content_id": "f1"})
    yield of("cid: twice", "VNE-ATTACH-019", **{f"{path}content_id": "cid:cid:f1"})
    yield of("blank in ContentId", "VNE-ATTACH-020", **{f"{path}content_id": "cid:f 1"})
    names = {
        "../x.pdf": "VNE-FILE-001",
        "/etc/x.pdf": "VNE-FILE-001",
        "C:\\x.pdf": "VNE-FILE-001",
        "x\\..\\y.pdf": "VNE-FILE-001",
        "x?.pdf": "VNE-FILE-002",
        "x|y.pdf": "VNE-FILE-002",
        "CON.pdf": "VNE-FILE-003",
        "com1.pdf": "VNE-FILE-003",
        "x.pdf.": "VNE-FILE-004",
        "x.pdf ": "VNE-FILE-004",
        "ệ" * 90 + ".pdf": "VNE-FILE-005",
        "x.exe": "VNE-FILE-007",
        "x.pdf.js": "VNE-FILE-007",
        "x.lnk": "VNE-FILE-007",
        "x.docm": "VNE-FILE-008",
        "x.xlsm": "VNE-FILE-008",
        "cong van": "VNE-FILE-009",
        "x.pdf.docx": "VNE-FILE-010",
        "1761211722949_x.pdf": "VNE-FILE-011",
        "05_TUYET_MAT.pdf": "VNE-SECRET-003",
        "x.docx": "VNE-CONTENT-006",
        "x.png": "VNE-CONTENT-006",
    }
    for name, rule in names.items():
        yield of(f"file name {name[:20]!r}", rule, "AttachmentName", **{f"{path}name": name})
    for name in ("05-SVDA-VP.pdf", "05-svda-vp.PDF"):
        twins = {"attachments": lambda a, name=name: (*a, _other(a[0], name=name))}
        yield of(f"two files {name}", "VNE-FILE-006", **twins)


def contents():
    path = "attachments__0__"
    packed = zipped("05-SVDA-VP.pdf", PDF)
    kinds = {
        "DOS program": (b"MZ\x90\0" + bytes(99), "VNE-CONTENT-003"),
        "Linux program": (b"\x7fELF" + bytes(99), "VNE-CONTENT-003"),
        "shell script": (b"#!/bin/sh\necho\n", "VNE-CONTENT-003"),
        "shortcut": (b"L\0\0\0\x01\x14\x02\0" + bytes(99), "VNE-CONTENT-003"),
        "zip as PDF": (zipped("x.txt", b"x"), "VNE-CONTENT-005"),
        "PNG as PDF": (b"\x89PNG\r\n\x1a\n" + bytes(99), "VNE-CONTENT-005"),
        "HTML as PDF": (b"<!DOCTYPE html><html></html>", "VNE-CONTENT-006"),
        "text as PDF": ("Công văn".encode(), "VNE-CONTENT-006"),
        "PDF and zip": (PDF + zipped("x.txt", b"x"), "VNE-CONTENT-007"),
        "HTML and PDF": (b"<html><script>x</script>" + PDF, "VNE-CONTENT-007"),
        "macros in a zip": (zipped("word/vbaProject.bin", b"x"), "VNE-CONTENT-008"),
        "macros in OLE": (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "_VBA_PROJECT".encode("utf-16-le"),
            "VNE-CONTENT-008",
        ),
        "garbled PDF": (b"%PDF-1.4\n%" + "\ufffd".encode() * 4 + b"\n%%EOF", "VNE-CONTENT-009"),
        "cut PDF": (PDF[:60], "VNE-CONTENT-010"),
        "damaged zip": (packed[:70] + b"!" + packed[71:], "VNE-CONTENT-011"),
        "dense zip": (zipped("05-SVDA-VP.pdf", bytes(4_000_000)), "VNE-CONTENT-016"),
        "path in a zip": (zipped("../05-SVDA-VP.pdf", PDF), "VNE-CONTENT-012"),
        "other file in a zip": (zipped("x.edxml", b"<x/>"), "VNE-CONTENT-015"),
        "empty file in a zip": (zipped("05-SVDA-VP.pdf", b""), "VNE-CONTENT-002"),
    }
    for what, (data, rule) in kinds.items():
        yield of(what, rule, **{f"{path}content": Content.from_bytes(data)})
    for what, text in {"bad letter": "JVBER!", "no padding": "JVBER", "junk": "JVBE=RA="}.items():
        yield of(what, "VNE-CONTENT-001", **{f"{path}content": Content.from_base64(text)})
    yield of(
        "same file twice", "VNE-CONTENT-014", attachments=lambda a: (*a, _other(a[0], name="x.pdf"))
    )
    locked = bytearray(packed)
    locked[locked.index(b"PK\1\2") + 8] |= 1
    yield of("locked zip", "VNE-CONTENT-013", **{f"{path}content": bytes(locked)})
    program = {f"{path}content": b"MZ\x90\0" + bytes(99), f"{path}name": "x.exe"}
    yield of("open program", "VNE-CONTENT-004", **program)
