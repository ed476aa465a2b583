"""Tree -> envelope and findings, driven by `wire()`.

Any order of children and any prefix; the message's namespace is its root's, and an element of
another one is unknown content. The first of two single elements that says something is read. What
no field can hold goes to `unread` with its place, and is reported.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final, TypeVar

import attrs
from lxml import etree

from vnedoc import names
from vnedoc.content import Input, source_of
from vnedoc.findings import Finding
from vnedoc.given import named_path
from vnedoc.limits import MAX_ATTACHMENTS
from vnedoc.model import DocumentEnvelope, Envelope, StatusEnvelope, Unread
from vnedoc.xml.plan import plan_of
from vnedoc.xml.reading import departures as d
from vnedoc.xml.reading import legacy
from vnedoc.xml.reading.filling import Filler
from vnedoc.xml.reading.foreign import refusal_of, require_message
from vnedoc.xml.reading.gathering import place_of
from vnedoc.xml.reading.leftovers import TooManyAttachmentsError
from vnedoc.xml.reading.namespaces import spellings
from vnedoc.xml.reading.quickly import QuickFiller
from vnedoc.xml.reading.tree import Document, parse

_SPACE: Final = " \t\r\n"
_ROOTS: Final = {"edXML", "EdXML"}
_ENVELOPES: Final = {"edXMLEnvelope", "EdXMLEnvelope"}
_LONG_BYTES: Final = 256 * 1024
"""Beside attachments; real messages have 4-20 KB."""
_DOCUMENT_ONLY: Final = ("To", "Subject", "DocumentType", "PromulgationInfo", "ToPlaces")

E = TypeVar("E", DocumentEnvelope, StatusEnvelope)


@attrs.frozen(kw_only=True)
class Reading:
    """What a message says, and what was noticed while reading it."""

    envelope: Envelope
    findings: tuple[Finding, ...] = ()
    """Of each kind at most `vnedoc.limits.MAX_VIOLATIONS`: a hostile message holds 40,000."""
    places: dict[str, str] = attrs.field(factory=dict, eq=False)
    """Path in the model -> path in the file, where a name or an index differs."""


def load(path: str | os.PathLike[str]) -> Envelope:
    """The envelope in a file; what departs from the standard is told by `read` and `validate`.

    The path may be a text, for it is named so; everything else that reads takes path objects.
    A text that no file can be named by, such as XML, is refused and not repeated.

    Raises:
        ReadError: no answer is possible: not XML, forbidden XML, or a limit is passed.
        WrongTypeError: `path` is no path.
        OSError: the file cannot be opened.
    """
    return _read(parse(source_of(named_path(path, "path"))))[0]


def loads(data: Input) -> Envelope:
    """The envelope in these bytes, or in a path object or a binary file; errors as for `load`.

    A text is refused; see `vnedoc.content.source_of` for what is done with a binary file.
    """
    return _read(parse(source_of(data, "data")))[0]


def read(source: Input) -> Reading:
    """Read a message as `loads` does, and locate what was noticed; errors as for `load`."""
    document = parse(source_of(source))
    reading = read_document(document)
    return attrs.evolve(reading, findings=located(reading.findings, document))


def located(findings: tuple[Finding, ...], document: Document) -> tuple[Finding, ...]:
    """The same findings with line and column in the original bytes."""
    if not findings:
        return ()
    at = document.positions([finding.location.path for finding in findings])
    return tuple(_placed(finding, at.get(finding.location.path)) for finding in findings)


def _placed(finding: Finding, position: tuple[int, int] | None) -> Finding:
    if position is None:
        return finding
    location = attrs.evolve(finding.location, line=position[0], column=position[1])
    return attrs.evolve(finding, location=location)


def read_document(document: Document, *, passing_over: Collection[etree._Element] = ()) -> Reading:
    """Read a parsed message; findings carry paths but no lines yet.

    Args:
        document: the message.
        passing_over: elements that no field can hold, to be read as if they were not there.

    Raises:
        NotEnvelopeError: the root is not an edXML message of either generation.
        TooManyAttachmentsError: it has more files than `vnedoc.limits.MAX_ATTACHMENTS`.
        TooMuchUnreadError, TooManyListedError, TooMuchTextError: it has more than the limits allow
            of what no field can hold, of items of lists, or of text in its values.
    """
    envelope, filler = _read(document, passing_over)
    return Reading(envelope=envelope, findings=filler.findings(), places=filler.places)


def _read(
    document: Document, passing_over: Collection[etree._Element] = ()
) -> tuple[Envelope, Filler]:
    # To look closely costs a fifth more, to read a long message twice as much again.
    careful = len(document.skeleton.data) > _LONG_BYTES or document.namespaces.root != names.NS
    envelope, filler = _read_once(document, passing_over, careful=careful)
    filler.check_texts()
    if filler.missed_something():
        envelope, filler = _read_once(document, passing_over, careful=True)
        filler.check_texts()
    require_message(document, envelope)
    if isinstance(envelope, DocumentEnvelope) and len(envelope.attachments) > MAX_ATTACHMENTS:
        raise TooManyAttachmentsError(limit=MAX_ATTACHMENTS, found=len(envelope.attachments))
    return envelope, filler


def _read_once(
    document: Document, passing_over: Collection[etree._Element], *, careful: bool
) -> tuple[Envelope, Filler]:
    root = document.root
    name = etree.QName(root)
    if name.namespace == names.SOAP and legacy.is_message(root):
        return _legacy(document)
    own = document.namespaces.own
    filler = (Filler if careful else QuickFiller)(document, own, passed_over=passing_over)
    if name.localname in _ENVELOPES and not _all(filler, [root], "edXMLEnvelope"):
        # Some writers drop the outer element.
        filler.places[names.ENVELOPE] = document.path_of(root)
        envelopes, path = [root], names.ENVELOPE
    elif name.localname in _ROOTS | _ENVELOPES:
        envelopes, path = _all(filler, [root], "edXMLEnvelope"), names.ROOT
    else:
        raise refusal_of(document)
    _check_root(filler)
    if _is_document(filler, envelopes):
        return _fill(DocumentEnvelope, filler, path), filler
    return _fill(StatusEnvelope, filler, path), filler


def _fill(kind: type[E], filler: Filler, path: str) -> E:
    plan = plan_of(kind) if path == names.ROOT else legacy.node_of(plan_of(kind), path).plan
    return _made(kind, filler, filler.fill(filler.document.root, plan, place_of(path)))


def _made(kind: type[E], filler: Filler, values: dict[str, Any]) -> E:
    for name in plan_of(kind).lists:
        values[name] = tuple(values.get(name, ()))
    return kind(**values, unread=tuple(_housed(filler.unread, values)))


def _housed(unread: list[Unread], values: dict[str, Any]) -> Iterator[Unread]:
    """What stood in a part that says nothing is kept at the root, as that part is not kept."""
    parts = {
        names.ENVELOPE: ("header", "trace", "manifest", "status"),
        names.HEADER: ("header", "trace", "status"),
        names.BODY: ("manifest",),
    }
    for item in unread:
        fields = parts.get(item.path, ())
        is_homeless = bool(fields) and not any(values.get(field) for field in fields)
        yield attrs.evolve(item, path=names.ROOT) if is_homeless else item


def _legacy(document: Document) -> tuple[Envelope, Filler]:
    """The SOAP message of 2013-2016. Công văn 512/BTTTT-ƯDCNTT and 2803/BTTTT-THH."""
    filler = Filler(document, names.LEGACY_NS, dialect=legacy.OLD)
    filler.note(d.EXPERIMENTAL, document.root)
    plan = plan_of(DocumentEnvelope)
    values: dict[str, Any] = {}
    for element, path in legacy.parts(document.root):
        filler.places[path] = document.path_of(element)
        parent = place_of(path.rpartition("/")[0])
        filler.branch(element, legacy.node_of(plan, path), values, parent)
    for element in legacy.others(document.root):
        filler.keep(element, names.ROOT, None)
        filler.note(d.UNKNOWN_ELEMENT, element, name=etree.QName(element).localname)
    return _made(DocumentEnvelope, filler, values), filler


def _check_root(filler: Filler) -> None:
    root = filler.document.root
    local = etree.QName(root).localname
    if local != names.ROOT:
        filler.places[names.ROOT] = local
        filler.note(d.MISSPELT, root, name=local, expected=names.ROOT)
    if filler.document.namespaces.root != names.NS:
        filler.tell_namespace(root)


def _is_document(filler: Filler, envelopes: list[etree._Element]) -> bool:
    """Whether this is a document rather than a status message.

    A body or attachments that say anything make a document; else a status code makes a status;
    else anything that only documents have. The writer gives every document a body, so what was
    read as one is written as one.
    """
    root = filler.document.root
    bodies = _all(filler, envelopes, "edXMLBody")
    if any(map(_says_something, bodies + _all(filler, [root], "AttachmentEncoded"))):
        return True
    headers = _all(filler, envelopes, "edXMLHeader")
    messages = _all(filler, headers, "MessageHeader")
    if any(map(_says_something, _all(filler, messages, "StatusCode"))):
        return False
    only = _all(filler, messages, *_DOCUMENT_ONLY) + _all(filler, headers, "TraceHeaderList")
    return bool(bodies) or any(map(_says_something, only))


def _all(filler: Filler, parents: Iterable[etree._Element], *wanted: str) -> list[etree._Element]:
    """Children that are read as any of these names."""
    tags = spellings(filler.namespace, wanted)
    if not filler.careful:
        return [child for parent in parents for child in parent if child.tag in tags]
    admits = filler.document.namespaces.admits
    return [
        child
        for parent in parents
        for child in parent
        if child.tag in tags or (isinstance(child.tag, str) and admits(child, wanted))
    ]


def _says_something(element: etree._Element) -> bool:
    """Whether an element has an attribute or any text, at any depth."""
    return any(
        (isinstance(e.tag, str) and (e.attrib or (e.text or "").strip(_SPACE)))
        or (e is not element and (e.tail or "").strip(_SPACE))
        for e in element.iter()
    )
