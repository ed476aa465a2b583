"""Mails that are made to cost: each shape holds as much of one thing as its size says.

Those of headers fill what is read of a header, whatever their size: each field that is taken apart
is filled with each of the things that end in the square of their number somewhere.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Final

import vnedoc
from tests import costly, factories
from tests.channels.mail.mails import mail
from vnedoc import limits

Make = Callable[[int], bytes]
"""Takes a number of bytes, gives a mail of about so many."""

DOCUMENT: Final = vnedoc.dumps(factories.document())
MIB: Final = 1 << 20
WITH_PARTS: Final = mail("Content-Type: multipart/mixed; boundary=b", "")

# --- Headers: fields, and what they are filled with -------------------------------------------

_TOKEN: Final = b"Content-Type: text/plain; x="
FIELDS: Final[dict[str, bytes]] = {
    "Subject": b"Subject: ",
    "From": b"From: ",
    "From, in quotes": b'From: "',
    "To, an address": b"To: a@b, <",
    "Content-Type": b"Content-Type: ",
    "Content-Type, a parameter": b"Content-Type: text/plain; name=",
    "Content-Type, in quotes": b'Content-Type: text/plain; name="',
    "Content-Disposition": b"Content-Disposition: attachment; filename*0*=utf-8''",
    "Content-Transfer-Encoding": b"Content-Transfer-Encoding: ",
    "a boundary": b"Content-Type: multipart/mixed; boundary=",
    "References": b"References: <",
    "Auto-Submitted": b"Auto-Submitted: ",
    "EdXML": b"EdXML: v=1; ",
    "X": b"X: ",
}
FILLINGS: Final[dict[str, bytes]] = {
    "parentheses": b"(",
    "parentheses by turns": b"()",
    "slashes": b"\\",
    "quotations": b'"',
    "quotations that do not end": b'\\";',
    "encoded words": b"=?utf-8?Q?a?=\r\n ",
    "encoded words without an end": b"=?utf-8?B?",
    "encoded words of marks by turns": "=?utf-8?Q?̣́?= ".encode(),
    "encoded words of a charset of shifts": b"=?iso-2022-jp?B?GyRC?= ",
    "encoded words that are damaged": b"=?utf-8?B?$?= ",
    "marks by turns": "̣́".encode(),
    "bytes that are no text": b"\xff",
    "parameters": b"; p=v",
    "parameters in pieces": b"; p*1*=%41",
    "percents": b"%41",
    "white space": b" ",
    "white space on lines": b"\r\n ",
    "tabs and letters": b"\ta",
    "commas": b",",
    "colons": b":",
    "angles": b"<",
    "angles by turns": b"<>",
    "addresses": b"a@b.vn, ",
    "at signs": b"@",
    "dots": b"a.",
    "apostrophes": b"'",
    "zero bytes": b"\0",
    "bare carriage returns": b"\r",
}


def _filled(start: bytes, filling: bytes) -> Make:
    def made(size: int) -> bytes:
        size = min(size, limits.MAX_MAIL_HEADER_BYTES - 200)
        return start + filling * (size // len(filling)) + b"\r\n\r\nx\r\n"

    return made


HEADERS: Final[dict[str, Make]] = {
    f"{field}: {filling}": _filled(start, unit)
    for field, start in FIELDS.items()
    for filling, unit in FILLINGS.items()
}

READ_OF_EVERY_PART: Final = [name for name in FIELDS if name.startswith(("Content-", "a bound"))]


def _in_every_part(start: bytes, filling: bytes) -> Make:
    """As many headers as are read, all of them filled."""
    one = _filled(start, filling)

    def made(size: int) -> bytes:
        count = limits.MAX_MAIL_HEADERS_BYTES // limits.MAX_MAIL_HEADER_BYTES
        return WITH_PARTS + (b"--b\r\n" + one(size // count)) * count + b"--b--\r\n"

    return made


IN_EVERY_PART: Final[dict[str, Make]] = {
    f"in every part, {field}: {filling}": _in_every_part(FIELDS[field], unit)
    for field in READ_OF_EVERY_PART
    for filling, unit in FILLINGS.items()
}

# --- Parts ------------------------------------------------------------------------------------


def _rest(before: bytes, unit: bytes, after: bytes = b"") -> Make:
    """One thing, again and again."""
    return lambda size: before + unit * (size // len(unit)) + after


def _nested(kind: str) -> Make:
    def made(size: int) -> bytes:
        count = min(size // 100, 5_000)
        heads = (mail(f"Content-Type: {kind}; boundary=b{n}", "", f"--b{n}") for n in range(count))
        return b"".join(heads)

    return made


def _siblings(size: int) -> bytes:
    """Parts that hold parts, each with another boundary, so that what is looked for changes."""
    inner = b"".join(
        mail("--b", f"Content-Type: multipart/x; boundary={'c' * 150}{n}", "")
        + b"--" + b"c" * 150 + b"%d\r\n\r\n" % n
        for n in range(min(size // 400, limits.MAX_MAIL_PARTS))
    )  # fmt: skip
    return WITH_PARTS + inner


def _boundaries(size: int) -> bytes:
    """Boundaries of which each begins like the next one, deep inside, and lines like them."""
    names = ["b" * (n * 20 + 1) for n in range(limits.MAX_MAIL_DEPTH)]
    heads = b"".join(mail(f"Content-Type: multipart/x; boundary={n}", "", f"--{n}") for n in names)
    line = b"--" + b"b" * 199 + b"\r\n"
    return heads + b"\r\n" + line * (size // len(line))


def _at_the_limits(size: int) -> bytes:
    """As many fields in as many parts as are read, and bodies behind them."""
    fields = limits.MAX_MAIL_FIELDS // limits.MAX_MAIL_PARTS - 1
    head = b"Subject: =?utf-8?Q?a?=\r\n" * fields
    part = b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + head + b"\r\nx\r\n"
    count = limits.MAX_MAIL_PARTS // 2 - 1
    return WITH_PARTS + part * count + b"--b\r\n\r\n" + b"x" * max(0, size - count * len(part))


_NO_HEADER: Final = b"--b\r\n\r\n"
PARTS: Final[dict[str, Make]] = {
    "multiparts in one another": _nested("multipart/mixed"),
    "reports in one another": _nested("multipart/report"),
    "mails in mails": _rest(b"", b"Content-Type: message/rfc822\r\n\r\n"),
    "digests": _rest(
        b"Content-Type: multipart/digest; boundary=b\r\n\r\n", b"--b\r\n\r\nContent-Type: x\r\n\r\n"
    ),
    "empty parts": _rest(WITH_PARTS, b"--b\r\n"),
    "parts with an empty line": _rest(WITH_PARTS, _NO_HEADER),
    "parts that end at once": _rest(WITH_PARTS, b"--b--\r\n"),
    "parts inside of parts by turns": _rest(
        WITH_PARTS, b"--b\r\nContent-Type: multipart/x; boundary=c\r\n\r\n--c\r\n\r\n--c--\r\n"
    ),
    "parts with a boundary each": _siblings,
    "boundaries that begin alike": _boundaries,
    "fields and parts": _at_the_limits,
    "lines like boundaries": _rest(WITH_PARTS, b"--\n"),
    "lines that begin like boundaries": _rest(WITH_PARTS, b"--bb\r\n"),
    "boundaries with white space": _rest(WITH_PARTS, b"--b" + b" " * 900 + b"x\r\n"),
    "boundaries with white space alone": _rest(WITH_PARTS, b"--b" + b" \t" * 400 + b"\r\n"),
    "a boundary that does not end": _rest(WITH_PARTS + b"--b", b" "),
    "ends of lines": _rest(b"", b"\n"),
    "ends of lines behind a boundary": _rest(WITH_PARTS + _NO_HEADER, b"\r\n"),
    "bare carriage returns": _rest(b"\n", b"\r"),
    "bare carriage returns and zero bytes": _rest(b"\n", b"\r\0"),
    "one line": _rest(b"\n", b"a"),
    "a field that does not end": _rest(b"a:", b"a"),
    "a header that does not end": _rest(b"", b"a:\n"),
    "lines that are no fields": _rest(b"", b"a\n"),
    "lines of 999 bytes": _rest(b"\n", b"a" * 999 + b"\n"),
    "lines of 1,000 bytes": _rest(b"\n", b"a" * 998 + b"\r\n"),
    "long lines by turns": _rest(b"\n", b"a" * 999 + b"\n" + b"a\n" * 20),
    "headers that are too long": _rest(WITH_PARTS, b"--b\r\nX: " + b"a" * 70_000 + b"\r\n\r\nx"),
}

# --- What parts hold --------------------------------------------------------------------------


def _part(encoding: str, kind: str = "application/octet-stream") -> bytes:
    return mail("--b", f"Content-Type: {kind}", f"Content-Transfer-Encoding: {encoding}", "")


def _body(encoding: str, unit: bytes, kind: str = "application/octet-stream") -> Make:
    return _rest(WITH_PARTS + _part(encoding, kind), unit, b"\r\n--b--\r\n")


def _messages(one: Callable[[int], bytes], encoding: str = "base64") -> Make:
    """As many hostile messages as are read, and one more."""

    def made(size: int) -> bytes:
        count = limits.MAX_MAIL_ENVELOPES + 1
        data = one(size // count)
        body = base64.encodebytes(data) if encoding == "base64" else data
        return WITH_PARTS + (_part(encoding) + body + b"\r\n") * count + b"--b--\r\n"

    return made


def _hostile_message(name: str) -> Make:
    shape, most = costly.SHAPES[name]
    return lambda size: shape(max(1, min(most, most * size // (8 * MIB))))


def _alone(one: Callable[[int], bytes]) -> Make:
    def made(size: int) -> bytes:
        data = base64.encodebytes(one(size))
        return WITH_PARTS + _part("base64") + data + b"--b--\r\n"

    return made


def _late(size: int) -> bytes:
    """A message with its root far behind its beginning."""
    return DOCUMENT.replace(b"?>", b"?><!--" + b"x" * size + b"-->", 1)


_HOLE: Final = b"edxml-mail:1;sha256=%064x;size=1;width=76;lead=0a;eol=0a;tail=0a"
_TAG: Final = b"<ContentTransferEncoded>"


def _holes(same: bool, files: int) -> Make:
    """A message with many places for files, and files that are none of them, or fit one only."""

    def made(size: int) -> bytes:
        one = base64.b64encode(b"x" * max(57, size // 2_000))
        holes = b"".join(
            _TAG + _HOLE % (0 if same else n) + b"</ContentTransferEncoded>"
            for n in range(size // 200)
        )
        data = DOCUMENT.replace(b"</edXML:edXMLHeader>", holes + b"</edXML:edXMLHeader>", 1)
        inner = (_part("base64") + one + b"\r\n") * min(files, size // 100)
        return WITH_PARTS + _part("8bit") + data + b"\r\n" + inner + b"--b--\r\n"

    return made


def _tags(size: int) -> bytes:
    """What begins like the place of a file, and is none."""
    tags = b"<p:ContentTransferEncoded " * (size // 26)
    data = DOCUMENT.replace(b"?>", b"?><!--" + tags + b"-->", 1)
    return WITH_PARTS + _part("8bit") + data + b"\r\n--b--\r\n"


def _opaque(unit: bytes) -> Make:
    """Signed data of which only the beginning is any."""
    start = bytes.fromhex("308006092a864886f70d010702a0803080020101310030800609")
    start += bytes.fromhex("2a864886f70d010701a0802480")

    def made(size: int) -> bytes:
        data = base64.encodebytes(start + unit * (size * 3 // 4 // len(unit)))
        head = mail("Content-Type: application/pkcs7-mime", "Content-Transfer-Encoding: base64", "")
        return head + data

    return made


BODIES: Final[dict[str, Make]] = {
    "base64 in one line": _body("base64", b"QUJD"),
    "base64 in lines of a letter": _body("base64", b"Q\r\n"),
    "base64 of padding": _body("base64", b"="),
    "base64 with padding everywhere": _body("base64", b"QQ==\r\n"),
    "base64 of white space": _body("base64", b" \r\n"),
    "base64 of junk": _body("base64", b"$"),
    "base64 with junk at the end": _rest(
        WITH_PARTS + _part("base64"), b"QUJD" * 19 + b"\r\n", b"$\r\n--b--\r\n"
    ),
    "quoted-printable of escapes": _body("quoted-printable", b"=E1"),
    "quoted-printable of signs": _body("quoted-printable", b"="),
    "quoted-printable of soft ends": _body("quoted-printable", b"=\r\n"),
    "quoted-printable of white space": _body("quoted-printable", b" "),
    "quoted-printable of white space in lines": _body("quoted-printable", b" " * 70 + b"\r\n"),
    "quoted-printable of white space and a letter": _body("quoted-printable", b" " * 70_000 + b"a"),
    "quoted-printable that begins like a message": _rest(
        WITH_PARTS + _part("quoted-printable") + b"<", b"<a=\r\n", b"\r\n--b--\r\n"
    ),
    "quoted-printable of a message and white space": _rest(
        WITH_PARTS + _part("quoted-printable") + b"<edXML ", b" \t", b"\r\n--b--\r\n"
    ),
    "an unknown encoding": _body("x-uuencode", b"M" * 61 + b"\r\n"),
    "what begins like a message": _rest(
        WITH_PARTS, _part("8bit") + b"<!-- " + b"a" * 900 + b"\r\n"
    ),
    "what begins like messages in base64": _rest(
        WITH_PARTS, _part("base64") + base64.b64encode(b"<!--" + b"-" * 16_000) + b"\r\n"
    ),
    "comments before a root": _rest(WITH_PARTS + _part("8bit"), b"<!---->"),
    "instructions before a root": _rest(WITH_PARTS + _part("8bit"), b"<?a?>"),
    "names before a colon": _rest(WITH_PARTS + _part("8bit"), b"<a:"),
    "white space before a root": _rest(WITH_PARTS + _part("8bit") + b"<!DOCTYPE", b" "),
    "doctypes": _rest(WITH_PARTS + _part("8bit") + b"<", b"<!DOCTYPE "),
    "five messages with a late root": _messages(_late),
    "five messages with a late root, as they are": _messages(_late, "8bit"),
    "one message with a late root": _alone(_late),
    "holes that are different": _holes(same=False, files=1),
    "holes that are the same": _holes(same=True, files=1),
    "holes and files": _holes(same=False, files=900),
    "what is no place of a file": _tags,
    "signed data of empty pieces": _opaque(b"\x04\x00"),
    "signed data of small pieces": _opaque(b"\x04\x01a"),
    "signed data in one another": _opaque(b"\x24\x80"),
    "signed data of junk": _opaque(b"\xff"),
    "signed data of a mail of parts": _opaque(
        b"\x04\x82\x01\x2d" + (WITH_PARTS + b"--b\r\n" * 100)[:301]
    ),
    **{
        f"five messages: {name}": _messages(_hostile_message(name))
        for name in (
            *("empty elements", "nested", "namespaces inside each other", "receivers"),
            *("files", "attributes", "comments", "long names"),
            *("lists of all kinds", "a subject of accents", "a status message"),
        )
    },
}

GROUPS: Final[dict[str, dict[str, Make]]] = {
    **{
        f"headers, {field}": {
            name: make for name, make in HEADERS.items() if name.startswith(f"{field}: ")
        }
        for field in FIELDS
    },
    **{
        f"headers in every part, {field}": {
            name: make
            for name, make in IN_EVERY_PART.items()
            if name.startswith(f"in every part, {field}: ")
        }
        for field in READ_OF_EVERY_PART
    },
    "parts": PARTS,
    "bodies": BODIES,
}
SHAPES: Final[dict[str, Make]] = HEADERS | IN_EVERY_PART | PARTS | BODIES
