"""A message as one page for people. Whether it holds, `verify` and `validate` say."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import attrs

from vnedoc._version import __version__
from vnedoc.content import Input, source_of
from vnedoc.errors import InvalidValueError, Lang
from vnedoc.findings import Report, Signatures
from vnedoc.given import listed, one_of
from vnedoc.model import Envelope, StatusEnvelope
from vnedoc.pipeline import usual_moment, validate
from vnedoc.profiles import Profile
from vnedoc.rules.signed import standing
from vnedoc.signature.statement.bearing import bears_signatures
from vnedoc.signature.verdict import Engine, Form, RevocationMode, Verification, check_words
from vnedoc.views import _letter as letter
from vnedoc.views import _signatures as signatures
from vnedoc.views._filed import file_item
from vnedoc.views._judgement import judgement
from vnedoc.views._labels import label
from vnedoc.views._wording import word
from vnedoc.views.files import ShownFile, shown_files
from vnedoc.views.pages import opening, shown, text
from vnedoc.xml.reading.reader import read_document
from vnedoc.xml.reading.tree import Document, parse

if TYPE_CHECKING:
    from vnedoc.signature.verifier import Crl, Ocsp, Trust


@attrs.frozen(kw_only=True)
class View:
    """What is shown of one message. `look` makes it; two of them are made of different messages."""

    envelope: Envelope | None
    """What is shown; with roots only what valid signatures cover, and `None` if they do not."""
    files: tuple[ShownFile, ...] = ()
    signed: bool = False
    """Whether it bears signatures, whatever they are worth."""
    verification: Verification | None = None
    """The answer of `vnedoc.verify`, if roots were given."""
    report: Report | None = None
    """The answer of `vnedoc.validate`, if findings were asked for."""
    at: dt.datetime | None = None
    """The time by which both judged."""
    name: str = ""
    """What the caller calls the message: mostly the name of a file."""

    @property
    def signatures(self) -> Signatures:
        """What is known of its signatures: nothing is valid but what `vnedoc.verify` calls so."""
        if self.verification is not None:
            return standing(self.verification)
        return Signatures.NOT_JUDGED if self.signed else Signatures.NONE

    def html(self, *, lang: Lang = "vi") -> str:
        """The page: self-contained, without script, the same for the same view.

        Args:
            lang: Of the page.

        Raises:
            InvalidValueError: no such language.
        """
        one_of(lang, Lang, "lang")
        return "".join(f"{line}\n" for line in _page(self, lang))


def look(
    source: Input,
    *,
    at: dt.datetime | None = None,
    trust: Trust | None = None,
    crls: Iterable[Crl] = (),
    ocsps: Iterable[Ocsp] = (),
    revocation: RevocationMode = "require",
    require: Form | None = None,
    tsa_trust: Trust | None = None,
    second_opinion: Engine | None = None,
    documents: bool = False,
    policies: Iterable[bytes] = (),
    findings: bool = False,
    profile: Profile | str | os.PathLike[str] | None = None,
) -> View:
    """Look at a message: read it, and ask what was asked for.

    Args:
        source: The message: bytes, a path object or a binary file, which is read to its end.
        at: The time by which is judged, with a zone. No clock is read.
        trust: Roots that the caller trusts. With them the view shows only what valid signatures
            cover; without them everything, and that nobody judged.
        crls: Revocation lists; this and the next seven as for `vnedoc.verify`.
        ocsps: OCSP answers.
        revocation: ``require``, or ``off`` to go without revocation data.
        require: The one form of signature that counts.
        tsa_trust: Roots of timestamping authorities; `trust` if not given.
        second_opinion: Another engine to ask, too.
        documents: Look into attached PDF files, too.
        policies: Texts of the signature policies that the caller knows.
        findings: Whether `vnedoc.validate` is asked, too.
        profile: As for `vnedoc.validate`, where it is asked.

    Raises:
        ReadError: the message cannot be read.
        InvalidValueError: roots without a time, or a word that nobody knows.
        OSError: the file cannot be opened.
        ProfileError: there is no such profile.
    """
    check_words(revocation=revocation, require=require, second_opinion=second_opinion)
    at = _moment(at, needed=trust is not None)
    opened = source_of(source)
    terms: dict[str, Any] = {
        "crls": listed(crls, "crls"),
        "ocsps": listed(ocsps, "ocsps"),
        "revocation": revocation,
        "require": require,
        "tsa_trust": tsa_trust,
        "second_opinion": second_opinion,
        "policies": listed(policies, "policies"),
    }
    # Parsed once: what is read and what is verified are the same bytes.
    parsed = parse(opened)
    asked: dict[str, Any] = {"profile": profile, "at": at, "trust": trust}
    report = validate(opened, **asked, **terms) if findings else None
    name = os.fspath(source) if isinstance(source, os.PathLike) else opened.name
    seen = View(envelope=None, report=report, at=at, name=name)
    if trust is None or at is None:
        return _unjudged(seen, parsed)
    # Imported here: it brings cryptography, which a look without roots does not need.
    from vnedoc.signature.verifier import verify

    answer = verify(parsed, trust, at=at, documents=documents, **terms)
    held = answer.envelope if answer.valid else None
    return attrs.evolve(
        seen,
        envelope=held,
        files=shown_files(held) if held is not None else (),
        signed=bool(answer.signatures),
        verification=answer,
    )


def _moment(at: object, *, needed: bool) -> dt.datetime | None:
    moment = usual_moment(at)
    if needed and moment is None:
        en, vi = "signatures are judged by a time", "chữ ký được kiểm tra theo một thời điểm"
        raise InvalidValueError(field="at", value=None, reason=en, reason_vi=vi)
    return moment


def _unjudged(seen: View, parsed: Document) -> View:
    envelope = read_document(parsed).envelope
    return attrs.evolve(
        seen,
        envelope=envelope,
        files=shown_files(envelope),
        signed=bears_signatures(parsed.root, envelope),
    )


def _page(seen: View, lang: Lang) -> Iterator[str]:
    envelope = seen.envelope
    called = letter.title(envelope, lang) if envelope else label("withheld-title", lang)
    yield from opening(text(called), lang, more="view.css")
    yield f'<p class="kicker">{_kicker(seen, lang)}</p>'
    status = isinstance(envelope, StatusEnvelope)
    yield from signatures.standing_line(seen.signatures, lang, files=not status)
    if envelope is None:
        yield f'<h1 class="about">{called}</h1>\n<p>{label("withheld", lang)}</p>'
    else:
        if seen.verification is not None:
            yield f'<p class="remark">{label("only-covered", lang)}</p>'
        yield from letter.operation(envelope, lang)
        yield from letter.sheet(envelope, lang)
        yield f'<p class="remark">{label("status-note" if status else "note", lang)}</p>'
        yield from _files(seen, lang)
        for part in (letter.receivers, letter.facts, letter.hops, letter.leftovers):
            yield from part(envelope, lang)
    if seen.verification is not None and seen.at is not None:
        yield from signatures.section(seen.verification, seen.at, lang)
    if seen.report is not None:
        yield f'<section class="check">\n<h2>{label("findings", lang)}</h2>'
        yield from judgement(seen.report, lang)
        yield "</section>"
    yield "</main>\n<footer>"
    yield f"<p>{word('escape-meaning', lang)}</p>"
    yield f"<p>{word('made-by', lang, version=__version__)}</p>\n</footer>\n</body>\n</html>"


def _kicker(seen: View, lang: Lang) -> str:
    kind = "status" if isinstance(seen.envelope, StatusEnvelope) else "document"
    name = seen.name.replace("\\", "/").rpartition("/")[2]
    told = [label(kind, lang), "edXML"]
    # The name of a memory or a pipe, <bytes>, tells a reader nothing.
    return " · ".join([*told, shown(name)] if name and not name.startswith("<") else told)


def _files(seen: View, lang: Lang) -> Iterator[str]:
    if isinstance(seen.envelope, StatusEnvelope):
        return
    yield f"<section>\n<h2>{label('files', lang)} ({len(seen.files)})</h2>"
    if not seen.files:
        yield f"<p>{label('no-files', lang)}</p>"
    else:
        yield '<ol class="attached">'
        for file in seen.files[: letter.MAX_ITEMS]:
            yield from file_item(file, lang)
        if len(seen.files) > letter.MAX_ITEMS:
            rest = len(seen.files) - letter.MAX_ITEMS
            yield f"<li>{label('more', lang, count=rest)}</li>"
        yield "</ol>"
    yield "</section>"
