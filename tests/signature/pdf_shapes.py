"""PDF files that make their reader work: small shapes, `n` of each, and no key needed."""

from __future__ import annotations

import zlib
from collections.abc import Callable

Objects = list[bytes]
"""Bodies of objects 1, 2, ... in order."""

EMPTY_PAGES = b"<</Type/Pages/Kids[]/Count 0>>"
CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
SIGNATURE = (
    b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached"
    b"/ByteRange[0 10 20 10]/Contents<3000>>>"
)


def stream(data: bytes, keys: bytes = b"", *, packed: bool = True) -> bytes:
    body = zlib.compress(data, 9) if packed else data
    filters = b"/Filter/FlateDecode" if packed else b""
    return b"<<%b%b/Length %d>>\nstream\n%b\nendstream" % (keys, filters, len(body), body)


def written(objects: Objects, trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A file with one table."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<<%b/Size %d>>\n" % (trailer, len(objects) + 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def plain(n: int) -> bytes:
    """`n` objects that nobody asks for."""
    return written([CATALOG, EMPTY_PAGES, *([b"<</A 1>>"] * n)])


def form(fields: bytes, rest: Objects) -> bytes:
    catalog = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[%b]>>>>" % fields
    return written([catalog, EMPTY_PAGES, *rest])


def many_fields(n: int) -> bytes:
    """`n` fields for signatures, all empty."""
    refs = b" ".join(b"%d 0 R" % (i + 3) for i in range(n))
    return form(refs, [b"<</FT/Sig/T(f%d)>>" % i for i in range(n)])


def many_signatures(n: int) -> bytes:
    """`n` fields that share one value."""
    refs = b" ".join(b"%d 0 R" % (i + 4) for i in range(n))
    return form(refs, [SIGNATURE, *(b"<</FT/Sig/T(f%d)/V 3 0 R>>" % i for i in range(n))])


def deep_fields(n: int) -> bytes:
    """A field in a field in a field."""
    nest = [b"<</T(f)/Kids[%d 0 R]/Parent %d 0 R>>" % (i + 4, i + 2) for i in range(n)]
    return form(b"3 0 R", [*nest, b"<</FT/Sig/T(x)>>"])


def looping_fields(n: int) -> bytes:
    """Fields that are their own children."""
    kids = b" ".join([b"3 0 R"] * n)
    return form(b"3 0 R", [b"<</T(f)/Kids[%b]>>" % kids])


def deep_pages(n: int) -> bytes:
    """Pages in pages in pages."""
    nest = [b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % (i + 3) for i in range(n)]
    return written([CATALOG, *nest, b"<</Type/Page>>"])


def deep_arrays(n: int) -> bytes:
    """An array in an array, in what is read first."""
    return written([b"<</Type/Catalog/Pages 2 0 R/A%b%b>>" % (b"[" * n, b"]" * n), EMPTY_PAGES])


def deep_dictionaries(n: int) -> bytes:
    return written([b"<</Type/Catalog/A%b1%b>>" % (b"<</A" * n, b">>" * n), EMPTY_PAGES])


def long_array(n: int) -> bytes:
    """The form itself is a list of numbers."""
    return form(b"0 " * n, [])


def many_tables(n: int) -> bytes:
    """`n` revisions, each with a table of one line."""
    out = bytearray(written([CATALOG, EMPTY_PAGES]))
    before = int(out.split(b"startxref\n")[1].split(b"\n")[0])
    for _ in range(n):
        start = len(out)
        out += b"xref\n0 1\n0000000000 65535 f \ntrailer\n"
        out += b"<</Root 1 0 R/Size 3/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (before, start)
        before = start
    return bytes(out)


def looping_tables(n: int) -> bytes:
    """A table whose predecessor is itself; the comments make it long."""
    data = written([CATALOG, EMPTY_PAGES])
    start = data.index(b"xref\n0")
    data = data.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % start)
    return data + b"%\n" * n


def long_table_stream(n: int) -> bytes:
    """`n` lines of three equal bytes, packed a thousandfold, undone by a predictor."""
    rows = b"\x02\0\0\0" * n
    keys = (
        b"/Type/XRef/W[1 1 1]/Root 1 0 R/Index[0 %d]/Size %d"
        b"/DecodeParms<</Predictor 12/Columns 3>>" % (n, n)
    )
    head = b"%PDF-1.7\n"
    return head + b"1 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (stream(rows, keys), len(head))


def table_stream(body: bytes, keys: bytes) -> bytes:
    """A file whose catalog, object 1, stands in object stream 2."""
    lines = b"\0\0\0\xff" + b"\2\0\2\0" + b"\1\0\x09\0"
    head = b"%PDF-1.7\n2 0 obj\n" + stream(body, b"/Type/ObjStm" + keys) + b"\nendobj\n"
    table = stream(lines, b"/Type/XRef/W[1 2 1]/Root 1 0 R/Size 3", packed=False)
    return head + b"3 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, len(head))


def large_object_stream(n: int) -> bytes:
    """A catalog behind `n` bytes of spaces, packed."""
    return table_stream(b"1 0 " + b" " * n + CATALOG, b"/N 1/First 4")


def many_in_object_stream(n: int) -> bytes:
    """An object stream that lists `n` objects."""
    listed = b"1 0 " * n
    return table_stream(listed + CATALOG, b"/N %d/First %d" % (n, len(listed)))


def long_comment(n: int) -> bytes:
    return written([b"%" + b"x" * n + b"\n" + CATALOG, EMPTY_PAGES])


def many_comments(n: int) -> bytes:
    return written([b"%\n" * n + CATALOG, EMPTY_PAGES])


def long_string(n: int) -> bytes:
    """A string of escaped letters, where the catalog is read."""
    return written([b"<</Type/Catalog/Pages 2 0 R/A(%b)>>" % (b"\\n" * n), EMPTY_PAGES])


def long_hex(n: int) -> bytes:
    """A value of `n` bytes in a signature."""
    value = SIGNATURE.replace(b"<3000>", b"<%b>" % (b"30" * n))
    return form(b"4 0 R", [value, b"<</FT/Sig/T(f)/V 3 0 R>>"])


def long_name(n: int) -> bytes:
    return written([b"<</Type/Catalog/Pages 2 0 R/%b 1>>" % (b"#41" * n), EMPTY_PAGES])


def reference_chain(n: int) -> bytes:
    """A catalog that is a reference to a reference."""
    return written([*(b"%d 0 R" % (i + 2) for i in range(n)), CATALOG])


def large_store(n: int) -> bytes:
    """A store for long-term validation that names one certificate `n` times."""
    refs = b"3 0 R " * n
    catalog = b"<</Type/Catalog/Pages 2 0 R/DSS<</Certs[%b]/CRLs[%b]>>>>" % (refs, refs)
    return written([catalog, EMPTY_PAGES, stream(b"0" * 100_000)])


def spaces(n: int) -> bytes:
    """Nothing at all for a long while, in front of the end."""
    return b"%PDF-1.7\n" + b" " * n


Shape = Callable[[int], bytes]
SHAPES: dict[str, tuple[Shape, int]] = {
    # shape and its `n` for a file of some megabytes, or less where that is already too much
    one.__name__: (one, n)
    for one, n in (
        (plain, 150_000), (many_fields, 100_000), (many_signatures, 100_000),
        (deep_fields, 100_000), (looping_fields, 500_000), (deep_pages, 100_000),
        (deep_arrays, 1_000_000), (deep_dictionaries, 500_000), (long_array, 2_000_000),
        (many_tables, 50_000), (looping_tables, 1_000_000), (long_table_stream, 2_000_000),
        (large_object_stream, 60_000_000), (many_in_object_stream, 1_000_000),
        (long_comment, 6_000_000), (many_comments, 3_000_000), (long_string, 3_000_000),
        (long_hex, 3_000_000), (long_name, 2_000_000), (reference_chain, 200_000),
        (large_store, 500_000), (spaces, 8_000_000),
    )
}  # fmt: skip
