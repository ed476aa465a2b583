"""What a message says, laid out as on the letter: issuer, number, date, subject, signer."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, TypeVar

import attrs

from vnedoc.codes import BusinessDocType, Priority
from vnedoc.errors import Lang
from vnedoc.findings import MessageName
from vnedoc.model import DocumentEnvelope, Envelope, Header, Hop, Organ, StatusEnvelope, Trace
from vnedoc.model.status import Status
from vnedoc.views._labels import label
from vnedoc.views._values import labelled, letter_day, said, unread_line
from vnedoc.views.pages import shown, text

T = TypeVar("T")

MAX_ITEMS: Final = 500
"""Receivers, hops, values and leftovers that a page shows of each; the rest is counted. A message
can hold 40,000, of which no reader makes anything."""

_WITHOUT: Final[dict[str, Any]] = dict.fromkeys(
    ("sender", "code", "promulgation", "subject", "content", "signer")
)
"""Fields of the header that have a place of their own, beside both lists of receivers."""

_PLAIN_GROUPS: Final = frozenset({"document_type", "other"})
"""Groups whose labels say enough without the group's own."""


def title(envelope: Envelope, lang: Lang) -> str:
    """What the message is called, as plain text: number first, then what it is about."""
    name = MessageName.of(envelope)
    number = name.number or label("unnumbered", lang)
    if isinstance(envelope, DocumentEnvelope):
        return f"{number}: {name.subject or label('untitled', lang)}"
    code = envelope.status.code if envelope.status else None
    told = getattr(code, lang) if code is not None else label("status", lang)
    return f"{told}: {number}"


def sheet(envelope: Envelope, lang: Lang) -> Iterator[str]:
    """The sheet at the top. It bears neither the motto of the state nor a seal.

    Those belong to the document alone: a page made of what anybody sent must not look like one.
    """
    yield '<article class="sheet">'
    if isinstance(envelope, DocumentEnvelope):
        yield from _document(envelope.header or Header(), lang)
    else:
        yield from _status(envelope.status or Status(), lang)
    yield "</article>"


def _document(header: Header, lang: Lang) -> Iterator[str]:
    number = MessageName.of(DocumentEnvelope(header=header)).number
    issued = header.promulgation
    place = issued.place if issued else None
    date = letter_day(issued.date, lang) if issued and issued.date else ""
    dated = ", ".join(filter(None, (shown(place) if place else "", date)))
    yield from _head(header.sender, "number", number, dated, lang)
    priority = header.other.priority if header.other else None
    if priority not in (None, Priority.NORMAL):
        yield f'<p class="stamp">{text(getattr(priority, lang).upper())}</p>'
    kind = header.document_type.name if header.document_type else None
    yield '<h1 class="about">'
    if kind:
        yield f'<span class="kind">{shown(kind)}</span> '
    subject = shown(header.subject) if header.subject else label("untitled", lang)
    yield f'<span class="subject">{subject}</span></h1>'
    if header.content and header.content != header.subject:
        yield f'<p class="abstract">{shown(header.content)}</p>'
    yield from _foot(header, lang)


def _head(
    organ: Organ | None, key: str, number: str | None, dated: str, lang: Lang
) -> Iterator[str]:
    organ = organ or Organ()
    yield '<div class="letterhead">\n<div class="issuer">'
    if organ.organization_in_charge:
        yield f'<p class="above">{shown(organ.organization_in_charge)}</p>'
    name = organ.organ_name or (str(organ.organ_id) if organ.organ_id else "")
    yield f'<p class="organ">{shown(name) if name else label("no-organ", lang)}</p>'
    told = shown(number) if number else label("unnumbered", lang)
    yield f'<p class="number">{label(key, lang)} <b>{told}</b></p>\n</div>'
    yield f'<p class="dated">{dated}</p>\n</div>'


def _foot(header: Header, lang: Lang) -> Iterator[str]:
    signer = header.signer
    lines = attrs.astuple(signer) if signer else ()
    if not any(lines) and not header.to_places:
        return
    yield '<div class="letterfoot">'
    if header.to_places:
        yield f'<div class="to-places">\n<p>{label("to-places", lang)}</p>\n<ul>'
        yield from _bounded(header.to_places, lambda place: f"<li>{shown(place)}</li>", lang)
        yield "</ul>\n</div>"
    if any(lines):
        yield f'<div class="signed">\n<p class="remark">{label("signed-by", lang)}</p>'
        # Capacity, position and name one below the other. 30/2020/NĐ-CP Phụ lục I.II.7.
        for kind, line in zip(("capacity", "position", "person"), lines, strict=True):
            if line:
                yield f'<p class="{kind}">{shown(line)}</p>'
        yield "</div>"
    yield "</div>"


def _status(status: Status, lang: Lang) -> Iterator[str]:
    answered = status.response_for
    dated = said(status.timestamp, lang) if status.timestamp else ""
    number = answered.code if answered else None
    yield from _head(status.sender, "about-number", number, dated, lang)
    told = getattr(status.code, lang) if status.code else label("status", lang)
    yield f'<h1 class="about"><span class="kind">{label("status", lang)}</span> '
    yield f'<span class="subject">{text(told)}</span></h1>'
    if status.description and status.description != told:
        yield f'<p class="abstract">{shown(status.description)}</p>'


def operation(envelope: Envelope, lang: Lang) -> Iterator[str]:
    """The banner of a message that revokes, updates or replaces: a clerk must not miss it."""
    trace = _trace_of(envelope)
    business = trace.business if trace else None
    if business is None or business.doc_type in (None, BusinessDocType.NEW):
        return
    told = getattr(business.doc_type, lang)
    yield '<div class="banner unfinished">'
    yield f'<p class="word">{label("operation", lang)}: {text(told)}</p>'
    if business.reason:
        yield f"<p>{label('reason', lang)}: {shown(business.reason)}</p>"
    yield "</div>"


def receivers(envelope: Envelope, lang: Lang) -> Iterator[str]:
    """To whom it goes."""
    header = _header_of(envelope)
    if header is None or not header.recipients:
        return
    count = len(header.recipients)
    yield f'<section>\n<h2>{label("receivers", lang)} ({count})</h2>\n<ol class="receivers">'
    yield from _bounded(header.recipients, lambda one: _receiver(one, lang), lang)
    yield "</ol>\n</section>"


def _receiver(organ: Organ, lang: Lang) -> str:
    name = shown(organ.organ_name) if organ.organ_name else ""
    ident = f"<code>{shown(str(organ.organ_id))}</code>" if organ.organ_id else ""
    rest = attrs.evolve(organ, organ_name=None, organ_id=None)
    more = "; ".join(f"{one.label}: {shown(said(one.value, lang))}" for one in labelled(rest, lang))
    told = " · ".join(filter(None, (f"<b>{name}</b>" if name else "", ident)))
    more = f'<br><span class="details">{more}</span>' if more else ""
    return f"<li>{told}{more}</li>"


def hops(envelope: Envelope, lang: Lang) -> Iterator[str]:
    """The systems that it went through."""
    trace = _trace_of(envelope)
    if trace is None or not trace.hops:
        return
    yield f'<section>\n<h2>{label("hops", lang)} ({len(trace.hops)})</h2>\n<ol class="hops">'
    yield from _bounded(trace.hops, lambda hop: _hop(hop, lang), lang)
    yield "</ol>\n</section>"


def _hop(hop: Hop, lang: Lang) -> str:
    when = said(hop.timestamp, lang) if hop.timestamp else ""
    where = f"<code>{shown(str(hop.organ_id))}</code>" if hop.organ_id else ""
    return f"<li>{' · '.join(filter(None, (where, when)))}</li>"


def facts(envelope: Envelope, lang: Lang) -> Iterator[str]:
    """Every value that has no place of its own on the page."""
    header, trace = _header_of(envelope), _trace_of(envelope)
    if header is not None:
        rest = attrs.evolve(header, recipients=(), to_places=(), **_WITHOUT)
        yield from _facts_of("facts", rest, lang)
        yield from _facts_of("sender", header.sender, lang)
    yield from _facts_of("operation", trace.business if trace else None, lang)
    if isinstance(envelope, StatusEnvelope):
        yield from _facts_of("status-facts", envelope.status, lang)


def _facts_of(name: str, group: Any, lang: Lang) -> Iterator[str]:
    lines = [] if group is None else list(itertools.islice(_lines(group, lang), MAX_ITEMS + 1))
    if lines:
        yield f'<section>\n<h2>{label(name, lang)}</h2>\n<dl class="facts">'
        yield from lines[:MAX_ITEMS]
        yield "</dl>"
        if len(lines) > MAX_ITEMS:
            rest = sum(1 for _ in _lines(group, lang)) - MAX_ITEMS
            yield f"<p>{label('more', lang, count=rest)}</p>"
        yield "</section>"


def _lines(group: Any, lang: Lang, above: str = "") -> Iterator[str]:
    for one in labelled(group, lang):
        if one.is_group:
            own = "" if one.field in _PLAIN_GROUPS else f"{one.label} · "
            yield from _lines(one.value, lang, above + own)
        else:
            value = shown(said(one.value, lang))
            yield f"<div><dt>{above}{one.label}</dt><dd>{value}</dd></div>"


def leftovers(envelope: Envelope, lang: Lang) -> Iterator[str]:
    """What the message says and no field holds."""
    if not envelope.unread:
        return
    count = len(envelope.unread)
    yield f'<section>\n<h2>{label("unread", lang)} ({count})</h2>\n<ul class="notes">'
    yield from _bounded(
        envelope.unread, lambda item: f"<li>{shown(unread_line(item, lang))}</li>", lang
    )
    yield "</ul>\n</section>"


def _bounded(items: tuple[T, ...], line: Callable[[T], str], lang: Lang) -> Iterable[str]:
    yield from map(line, items[:MAX_ITEMS])
    if len(items) > MAX_ITEMS:
        yield f"<li>{label('more', lang, count=len(items) - MAX_ITEMS)}</li>"


def _trace_of(envelope: Envelope) -> Trace | None:
    return envelope.trace if isinstance(envelope, DocumentEnvelope) else None


def _header_of(envelope: Envelope) -> Header | None:
    return envelope.header if isinstance(envelope, DocumentEnvelope) else None
