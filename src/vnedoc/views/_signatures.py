"""What is known of the signatures of a message, as markup. The verdict is never made here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from vnedoc.errors import Lang
from vnedoc.findings import Signatures
from vnedoc.signature.verdict import DocumentVerdict, Indication, SignatureVerdict, Verification
from vnedoc.views._labels import label
from vnedoc.views._verdicts import covered, facts, moment, outcome
from vnedoc.views._verdicts import verdict_word as said
from vnedoc.views._wording import word
from vnedoc.views.pages import shown

_LOOKS = {
    Signatures.VALID: "accepted",
    Signatures.INDETERMINATE: "unfinished",
    Signatures.FAILED: "rejected",
}
_MARKS = {"accepted": "✔", "unfinished": "?", "rejected": "✘"}
_OF_ONE = {
    Indication.PASSED: "passed",
    Indication.FAILED: "failed",
    Indication.INDETERMINATE: "undecided",
}


def standing_line(state: Signatures, lang: Lang, *, files: bool) -> Iterator[str]:
    """The one line that nobody may overlook.

    Args:
        state: What is known of all signatures together.
        lang: Of the words.
        files: Whether there may be files that bear signatures of their own.
    """
    told = f"{word('signatures', lang)}: {word(f'signatures-{state}', lang)}"
    if state is Signatures.NONE:
        told = label("unsigned" if files else "unsigned-status", lang)
    look = _LOOKS.get(state)
    if look is None:
        yield f'<p class="standing-line">{told}</p>'
        return
    mark = f'<span aria-hidden="true">{_MARKS[look]}</span>'
    yield f'<div class="banner {look}"><p class="word">{mark} {told}</p></div>'


def section(answer: Verification, at: dt.datetime, lang: Lang) -> Iterator[str]:
    """Every signature with its verdict.

    Args:
        answer: What `vnedoc.verify` said.
        at: The time that it was asked for.
        lang: Of the words.
    """
    yield f'<section>\n<h2>{label("signatures", lang)}</h2>\n<dl class="facts">'
    yield from _row(said("at", lang), moment(at, lang))
    yield from _row(said("covered", lang), covered(answer, lang))
    for reason in answer.reasons:
        yield from _row(said("reason", lang), f"{reason.text(lang)} [{reason.code}]")
    yield "</dl>"
    for number, verdict in enumerate(answer.signatures, 1):
        ignored = "" if verdict in answer.judged else f" ({said('ignored', lang)})"
        yield from _signature(verdict, f"{said('signature', lang)} {number}{ignored}", lang)
    for document in answer.documents:
        yield from _document(document, lang)
    yield "</section>"


def _document(document: DocumentVerdict, lang: Lang) -> Iterator[str]:
    standing = said("valid" if document.valid else "invalid", lang)
    yield f"<h3>{said('pdf', lang)} {shown(document.name)}: {standing}</h3>"
    for number, verdict in enumerate(document.signatures, 1):
        yield from _signature(verdict, f"{said('signature', lang)} {number}", lang)
    for finding in document.findings:
        yield f"<p>{shown(finding.text(lang))} [{finding.rule}]</p>"
    for reason in document.reasons:
        yield f"<p>{said('reason', lang)}: {shown(reason.text(lang))} [{reason.code}]</p>"


def _signature(verdict: SignatureVerdict, name: str, lang: Lang) -> Iterator[str]:
    yield f'<div class="signature {_OF_ONE[verdict.indication]}">'
    yield f'<p class="what">{name}: {outcome(verdict, lang)}</p>\n<dl class="facts">'
    for fact, value in facts(verdict, lang):
        yield from _row(fact, value)
    yield "</dl>"
    for number, counter in enumerate(verdict.counter_signatures, 1):
        yield from _signature(counter, f"{said('counter', lang)} {number}", lang)
    yield "</div>"


def _row(fact: str, value: str) -> Iterator[str]:
    yield f"<div><dt>{fact}</dt><dd>{shown(value)}</dd></div>"
