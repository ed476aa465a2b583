"""vnedoc as an adapter of its own suite: ``python -m vnedoc.conformance.adapter [REQUEST.json]``.

With a path it answers once; without, it answers every line of standard input (stream mode).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import attrs
from lxml import etree

from vnedoc.builder import complete
from vnedoc.conformance.connector import play
from vnedoc.conformance.mailbox import answer_mail
from vnedoc.conformance.parcelling import answer_package
from vnedoc.conformance.payloads import answer_extension
from vnedoc.content import Content
from vnedoc.errors import BuildError, ContentError, FormError, ReadError
from vnedoc.files import distinct_names, write_into
from vnedoc.findings import Report, Severity
from vnedoc.jsonform import from_json
from vnedoc.model import Attachment, DocumentEnvelope, Envelope
from vnedoc.pipeline import validate
from vnedoc.profiles import NEWEST, Profile
from vnedoc.signature.trust.certificates import TrustStore
from vnedoc.signature.verdict import Verification
from vnedoc.signature.verifier import verify
from vnedoc.xml.reading.reader import loads
from vnedoc.xml.reading.tree import parse
from vnedoc.xml.writing.writer import dump, dumps

Answer = dict[str, Any]
_FRAMES: Final = {"edXML", "edXMLEnvelope", "edXMLHeader", "edXMLBody"}
_CONTENT: Final = "ContentTransferEncoded"


def answer(request: Mapping[str, Any]) -> Answer:
    """What vnedoc says to one request. `docs/conformance/protocol.md` tells both."""
    tasks: dict[str, Callable[[Mapping[str, Any]], Answer]] = {
        "read": _read,
        "extract": _extract,
        "verify": _verify,
        "produce": _produce,
        "connect": play,
        "mail": answer_mail,
        "extension": answer_extension,
        "package": answer_package,
    }
    return {"id": request["id"], **tasks[request["task"]](request)}


def _read(request: Mapping[str, Any]) -> Answer:
    report = _report(request)
    if report.error is not None:
        return {"outcome": "rejected", "codes": [report.error.code]}
    info = {one.rule for one in report.findings if one.severity is Severity.INFO}
    codes = {one.rule for one in report.findings} - info
    values = values_of(loads(Path(request["message"])))
    said = {"codes": sorted(codes), "notes": sorted(info), "values": values}
    return {"outcome": "accepted" if report.acceptable else "rejected", **said}


def profile_of(request: Mapping[str, Any]) -> Profile:
    """The profile that a question asks to judge by."""
    profile = Profile.load(request.get("profile", NEWEST))
    if limits := request.get("limits"):
        profile = attrs.evolve(profile, caps=attrs.evolve(profile.caps, **limits))
    if request.get("require") == "signature":
        profile = attrs.evolve(profile, signature=type(profile.signature)("required"))
    return profile


def _report(request: Mapping[str, Any]) -> Report:
    holidays = request.get("holidays")
    return validate(
        Path(request["message"]),
        profile=profile_of(request),
        at=_moment(request),
        trust=_trust(request),
        crls=_bytes(request, "crls"),
        holidays=None if holidays is None else [dt.date.fromisoformat(day) for day in holidays],
        seen=request.get("seen"),
    )


def _moment(request: Mapping[str, Any]) -> dt.datetime | None:
    return dt.datetime.fromisoformat(request["at"]) if "at" in request else None


def _trust(request: Mapping[str, Any]) -> TrustStore | None:
    return TrustStore.load(*_bytes(request, "trust")) if "trust" in request else None


def _bytes(request: Mapping[str, Any], name: str) -> list[bytes]:
    return [Path(path).read_bytes() for path in request.get(name, ())]


def _extract(request: Mapping[str, Any]) -> Answer:
    told = _read(request)
    if told["outcome"] != "accepted":
        return told
    envelope = _covered(request) or loads(Path(request["message"]))
    attachments = envelope.attachments if isinstance(envelope, DocumentEnvelope) else ()
    names = distinct_names(attachment.name or "" for attachment in attachments)
    try:
        pairs = zip(names, attachments, strict=True)
        write_into(request["output"], ((name, one.chunks()) for name, one in pairs))
    except ContentError as error:
        return {"outcome": "rejected", "codes": [error.code]}
    return told


def _covered(request: Mapping[str, Any]) -> Envelope | None:
    """What the signatures cover of a message that was accepted with somebody trusted."""
    if "trust" not in request or "at" not in request:
        return None
    found: Envelope | None = _verification(request).envelope
    return found


def _verification(request: Mapping[str, Any]) -> Verification:
    at, trust = _moment(request), _trust(request)
    assert at is not None and trust is not None  # noqa: S101, PT018 - the protocol says so
    return verify(
        Path(request["message"]),
        trust,
        at=at,
        crls=_bytes(request, "crls"),
        ocsps=_bytes(request, "ocsps"),
        require=request.get("require"),
    )


def _verify(request: Mapping[str, Any]) -> Answer:
    try:
        result = _verification(request)
    except ReadError as error:
        return {"outcome": "rejected", "codes": [error.code], "signatures": []}
    reasons = [*result.reasons, *(r for one in result.signatures for r in one.reasons)]
    return {
        "outcome": "accepted" if result.valid else "rejected",
        "codes": sorted({reason.code for reason in reasons}),
        "signatures": [one.indication.value for one in result.signatures],
        "values": values_of(result.envelope) if result.envelope else {},
    }


def _produce(request: Mapping[str, Any]) -> Answer:
    try:
        form = from_json(Path(request["form"]).read_bytes())
        # The form says when it is sent.
        dump(complete(form), request["output"])
    except FormError as error:
        return {"outcome": "rejected", "codes": [error.code], "reason": error.text("en")}
    except BuildError as error:
        listed = [problem[0] for problem in error.problems]
        return {"outcome": "rejected", "codes": [error.code], "reason": ", ".join(listed)}
    return {"outcome": "accepted", "codes": []}


def values_of(envelope: Envelope) -> dict[str, str]:
    """What an envelope says, by the paths of the suite."""
    files: tuple[Attachment, ...] = ()
    if isinstance(envelope, DocumentEnvelope):
        files = envelope.attachments
        bare = tuple(attrs.evolve(one, content=_STAND_IN) for one in files)
        envelope = attrs.evolve(envelope, attachments=bare)
    written = dumps(attrs.evolve(envelope, unread=()))
    return dict(_flat(parse(_source(written)).root, "", iter(files)))


_STAND_IN: Final = Content.from_bytes(b"-")


def _source(data: bytes) -> Any:
    from vnedoc.content import source_of

    return source_of(data)


def _flat(
    element: etree._Element, above: str, files: Iterator[Attachment]
) -> Iterator[tuple[str, str]]:
    seen: dict[str, int] = {}
    for child in element:
        local = etree.QName(child).localname
        seen[local] = count = seen.get(local, 0) + 1
        path = above + (local if count == 1 else f"{local}[{count}]")
        if local in _FRAMES:
            yield from _flat(child, "", files)
        elif local == _CONTENT:
            yield from _file(above, next(files))
        elif len(child):
            yield from _flat(child, f"{path}/", files)
        elif child.text:
            yield path, child.text


def _file(above: str, attachment: Attachment) -> Iterator[tuple[str, str]]:
    digest, size = hashlib.sha256(), 0
    try:
        for chunk in attachment.chunks():
            digest.update(chunk)
            size += len(chunk)
    except ContentError:
        return
    yield f"{above}size", str(size)
    yield f"{above}sha256", digest.hexdigest()


def main(words: list[str]) -> int:
    """Answer one request, or all lines of standard input."""
    if words:
        request = json.loads(Path(words[0]).read_text("utf-8"))
        _say(answer(request))
        return 0
    for line in sys.stdin.buffer:
        _say(answer(json.loads(line)))
    return 0


def _say(told: Answer) -> None:
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
