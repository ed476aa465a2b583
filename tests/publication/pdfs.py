"""PDF files with text in them, made by hand: a font with a map to Unicode, or none for a scan."""

from __future__ import annotations

import zlib
from collections.abc import Sequence


def pdf(*pages: str, extra: Sequence[str] = (), catalog: str = "") -> bytes:
    """A PDF file with one page for each text; an empty text makes a page without any letter.

    Args:
        pages: What stands on each page, a line a line.
        extra: More objects, from the number that follows the pages.
        catalog: More entries of the catalogue.
    """
    letters = sorted({char for page in pages for char in page if char != "\n"})
    codes = {char: number + 1 for number, char in enumerate(letters)}
    objects: list[bytes] = [b"", b"", _font(codes), _map(codes)]
    kids = []
    for page in pages:
        content = _content(page, codes)
        objects.append(_stream(content))
        stream = len(objects)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>"
            b"/Contents %d 0 R>>" % stream
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<</Type/Catalog/Pages 2 0 R %s>>" % catalog.encode()
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), len(kids))
    objects += [one.encode() for one in extra]
    return _file(objects)


def _font(codes: dict[str, int]) -> bytes:
    names = b" ".join(b"/g%d" % code for code in codes.values())
    return (
        b"<</Type/Font/Subtype/TrueType/BaseFont/A/FirstChar 1/LastChar %d/Widths[%s]"
        b"/Encoding<</Type/Encoding/Differences[1 %s]>>/ToUnicode 4 0 R>>"
        % (max(len(codes), 1), b"500 " * max(len(codes), 1), names)
    )


def _map(codes: dict[str, int]) -> bytes:
    lines = []
    for char, code in codes.items():
        lines.append(b"<%04x> <%s>" % (code, char.encode("utf-16-be").hex().encode()))
    blocks = []
    for start in range(0, len(lines), 100):
        some = lines[start : start + 100]
        blocks.append(b"%d beginbfchar\n%s\nendbfchar" % (len(some), b"\n".join(some)))
    body = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def\n"
        b"1 begincodespacerange <0000> <ffff> endcodespacerange\n%s\nendcmap end end"
    )
    return _stream(body % b"\n".join(blocks))


def _content(page: str, codes: dict[str, int]) -> bytes:
    lines = [b"BT /F 12 Tf 14 TL 50 800 Td"]
    for line in page.split("\n"):
        shown = "".join(f"{codes[char]:02x}" for char in line)
        lines.append(b"<%s> Tj T*" % shown.encode())
    return b"\n".join([*lines, b"ET"]) if page else b"0 0 100 100 re f"


def _stream(data: bytes) -> bytes:
    packed = zlib.compress(data)
    head = b"<</Length %d/Filter/FlateDecode>>" % len(packed)
    return head + b"stream\n" + packed + b"\nendstream"


def _file(objects: list[bytes]) -> bytes:
    out, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return out
