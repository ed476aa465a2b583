"""A `Verification` as lines, for people. What 15/2025/TT-BKHCN asks to be shown comes first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from vnedoc import reports
from vnedoc.errors import Lang
from vnedoc.signature.verdict import DocumentVerdict, SignatureVerdict, Verification
from vnedoc.views._verdicts import covered, facts, moment, outcome
from vnedoc.views._verdicts import verdict_word as word


def describe(answer: Verification, at: datetime, lang: Lang) -> str:
    """The whole answer. Names come from outside: none can begin a line of its own."""
    return "\n".join(map(reports.told, lines(answer, at, lang)))


def lines(answer: Verification, at: datetime, lang: Lang) -> Iterator[str]:
    """The lines of the whole answer, each still to be told."""
    yield word("valid" if answer.valid else "invalid", lang)
    yield f"{word('at', lang)}: {moment(at, lang)}"
    yield f"{word('covered', lang)}: {covered(answer, lang)}"
    for reason in answer.reasons:
        yield f"{word('reason', lang)}: {reason.text(lang)} [{reason.code}]"
    for number, verdict in enumerate(answer.signatures, 1):
        yield ""
        ignored = "" if verdict in answer.judged else f" ({word('ignored', lang)})"
        yield from _signature(verdict, f"{word('signature', lang)} {number}{ignored}", lang)
    for document in answer.documents:
        yield ""
        yield from _document(document, lang)


def _signature(verdict: SignatureVerdict, title: str, lang: Lang) -> Iterator[str]:
    yield f"{title}: {outcome(verdict, lang)}"
    yield from (f"  {label}: {value}" for label, value in facts(verdict, lang))
    for number, counter in enumerate(verdict.counter_signatures, 1):
        for line in _signature(counter, f"{word('counter', lang)} {number}", lang):
            yield f"  {line}"


def _document(document: DocumentVerdict, lang: Lang) -> Iterator[str]:
    standing = word("valid" if document.valid else "invalid", lang)
    yield f"{word('pdf', lang)} {document.name}: {standing}"
    for number, verdict in enumerate(document.signatures, 1):
        yield from _signature(verdict, f"  {word('signature', lang)} {number}", lang)
    for finding in document.findings:
        yield f"  {finding.text(lang)} [{finding.rule}]"
    for reason in document.reasons:
        yield f"  {word('reason', lang)}: {reason.text(lang)} [{reason.code}]"
