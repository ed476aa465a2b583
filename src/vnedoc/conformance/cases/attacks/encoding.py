"""Attacks on base64 inside a signature: classes 40 and 61."""

from __future__ import annotations

from collections.abc import Iterator

from vnedoc.conformance.cases.attacks._attack import ACCEPT, Attack, Victim, harmless, verify
from vnedoc.conformance.cases.attacks.forging import tampered, text
from vnedoc.conformance.cases.grounds import DIGEST, STATUS, VALUE

_JUNK = (
    ("junk", lambda value: value[:4] + "!" + value[4:]),
    ("star", lambda value: value + "*"),
    ("url-safe", lambda value: "-_" + value[2:]),
    ("no-padding", lambda value: value.rstrip("=") if value.endswith("=") else value[:-1]),
    ("more-padding", lambda value: value + "="),
    ("non-ascii", lambda value: "é" + value[1:]),
    ("zero-width", lambda value: value + "\u200b"),
    ("no-break-space", lambda value: value[:4] + "\xa0" + value[4:]),
    ("nothing", lambda _: ""),
)


_SKIPPED = frozenset({"junk", "star", "no-padding", "more-padding", "zero-width", "no-break-space"})
"""XML Signature writes base64 as MIME does (RFC 2045), whose readers pass over other characters."""
_OF = {"ds:SignatureValue": VALUE, "ds:DigestValue": DIGEST, "ds:X509Certificate": STATUS}


def generate(victim: Victim) -> Iterator[Attack]:
    """All of them."""
    for name, spoil in _JUNK:
        for path in ("ds:SignatureValue", "ds:DigestValue", "ds:X509Certificate"):
            where = path.rpartition(":")[2]
            number = 61 if name in ("non-ascii", "zero-width") and "Digest" in path else 40
            change = text(path, spoil)
            value = path == "ds:SignatureValue"
            data = tampered(victim.signed, change, again=not value, digests=False)
            if name in _SKIPPED:
                yield harmless(victim, number, f"{where}-{name}", data)
            else:
                yield verify(number, f"{where}-{name}", data, _OF[path])
    lines = text("ds:SignatureValue", lambda value: f"\n{value[:60]}\n{value[60:]}\n")
    values = {victim.leaf_path: (victim.text,)}
    data = tampered(victim.signed, lines, again=False)
    yield verify(40, "lines", data, VALUE, outcome=ACCEPT, values=values)
