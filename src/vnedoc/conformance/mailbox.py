"""How vnedoc reads a mail, as the suite asks for it: see `docs/conformance/protocol.md`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from vnedoc.channels.mail import MailReading, read_mail, read_text
from vnedoc.findings import Severity


def answer_mail(request: Mapping[str, Any]) -> dict[str, Any]:
    """What vnedoc says of one mail; whatever it is, it is read."""
    reading = read_mail(Path(request["message"]))
    info = {one.rule for one in reading.findings if one.severity is Severity.INFO}
    codes = {one.rule for one in reading.findings} - info
    return {
        "outcome": "accepted",
        "codes": sorted(codes),
        "notes": sorted(info),
        "values": dict(_values(reading, str(request.get("own", "")))),
    }


def _values(reading: MailReading, own: str) -> Iterator[tuple[str, str]]:
    yield "kind", reading.kind.value
    if reading.parcel is not None:
        digest = hashlib.sha256()
        for chunk in reading.parcel.chunks():
            digest.update(chunk)
        yield "sha256", digest.hexdigest()
    yield "automatic", "yes" if reading.automatic else "no"
    for name, told in (
        ("why", reading.why),
        ("subject", reading.subject),
        ("from", " ".join(one.address for one in reading.sender.found)),
        ("refers_to", " ".join(_referred(reading))),
        ("evidence", " ".join(one.standing.value for one in reading.evidence_for(own))),
    ):
        if told:
            yield name, told


def _referred(reading: MailReading) -> tuple[str, ...]:
    """As the protocol has it: what it answers by itself, then the whole thread."""
    said = read_text(reading.structure.root.first("in-reply-to") or b"").text
    answered = (one for one in reading.refers_to if one in said)
    return tuple(dict.fromkeys((*answered, *reading.thread)))
