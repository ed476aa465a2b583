"""Broken readers of mails, each as vnedoc but for one fault that readers of the field have."""

from __future__ import annotations

import email
import email.header
import email.message
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from tests.conformance.asking import Answer, Remembering

Broken = Callable[[Answer], Answer]
_ANSWER: Final = Remembering()
_SHORT: Final = 50_000
"""What is longer is made to cost."""


def _read(question: Answer) -> tuple[Answer, bytes]:
    return _ANSWER(question), Path(question["message"]).read_bytes()


def _changed(told: Answer, **values: str | None) -> Answer:
    kept = {**told["values"], **values}
    return {**told, "values": {name: value for name, value in kept.items() if value is not None}}


def _left(told: Answer) -> Answer:
    return _changed(told, kind="other", sha256=None)


def _taken(told: Answer, message: bytes) -> Answer:
    digest = hashlib.sha256(message).hexdigest()
    return _changed({**told, "codes": []}, kind="document", sha256=digest, why=None)


def _leaves(mail: email.message.Message) -> Iterator[bytes]:
    for part in mail.walk():
        if not part.is_multipart():
            payload = part.get_payload(decode=True)
            yield payload if isinstance(payload, bytes) else b""


def _messages(data: bytes) -> list[bytes]:
    """What a reader finds that asks no questions, and decodes whatever it can."""
    return [one for one in _leaves(email.message_from_bytes(data)) if b"edXML" in one[:200]]


def drops_bad_words(question: Answer) -> Answer:
    """`decode_header` and `decode` raise, and whoever catches that goes on to the next mail."""
    told, data = _read(question)
    if len(data) > _SHORT:
        return told
    mail = email.message_from_bytes(data)
    for name in ("Subject", "From"):
        said = str(mail.get(name, ""))
        try:
            for text, charset in email.header.decode_header(said):
                if isinstance(text, bytes):
                    text.decode((charset or "utf-8").partition("*")[0])
            _strict(said)
        except (ValueError, LookupError, email.header.HeaderParseError):
            return {"outcome": "rejected", "codes": ["bad-header"]}
    return told


def _strict(said: str) -> None:
    """As a reader that refuses what is no encoded word."""
    for word in said.split():
        if word.startswith("=?"):
            _, charset, form, text, end = [*word.split("?"), "", "", "", ""][:5]
            wrong = form.lower() not in ("q", "b") or end != "=" or not text or "=ZZ" in text
            if wrong or "$" in text or "=00" in text:
                raise ValueError(charset)


def takes_the_wrapper(question: Answer) -> Answer:
    """Of certified and forwarded mail it sees what is around the letter."""
    told, data = _read(question)
    if len(data) > _SHORT:
        return told
    mail = email.message_from_bytes(data)
    inside = any(part.get_content_maintype() == "message" for part in mail.walk())
    around = mail.get_content_type() == "application/pkcs7-mime"
    brings = told["values"]["kind"] in ("document", "status")
    return _left(told) if brings and (inside or around) else told


def stops_at_foreign_mails(question: Answer) -> Answer:
    """One mail that it does not understand ends the whole run."""
    told, data = _read(question)
    why = told["values"].get("why")
    plain = why == "no-message" and not told["codes"] and len(data) < _SHORT
    if plain or why in ("winmail", "encrypted"):
        raise LookupError("no message in this mail")
    return told


def takes_the_first(question: Answer) -> Answer:
    told, data = _read(question)
    if told["values"].get("why") == "several":
        return _taken(told, _messages(data)[0])
    return told


def decodes_whatever_it_can(question: Answer) -> Answer:
    """`b64decode` passes over what is no base64, and a parser that recovers reads the rest."""
    told, data = _read(question)
    if told["values"].get("why") in ("damaged", "unreadable"):
        found = _messages(data) or list(_leaves(email.message_from_bytes(data)))[-1:]
        return _taken(told, found[0])
    return told


def answers_everything(question: Answer) -> Answer:
    return _changed(_read(question)[0], automatic="no")


def takes_delays_for_failures(question: Answer) -> Answer:
    told, _ = _read(question)
    late = told["values"].get("evidence") == "not-yet"
    return _changed(told, evidence="undelivered") if late else told


def takes_what_came_back(question: Answer) -> Answer:
    told, data = _read(question)
    found = _messages(data) if told["values"]["kind"] == "receipt" else []
    return _taken(told, found[0]) if found else told


def tells_nothing_odd(question: Answer) -> Answer:
    """It says why it leaves a mail, and nothing of what it takes."""
    told, _ = _read(question)
    return told if told["values"]["kind"] == "other" else {**told, "codes": []}


def knows_replies_alone(question: Answer) -> Answer:
    """It looks at In-Reply-To and never at References."""
    told, data = _read(question)
    named = b"\nin-reply-to:" in data.lower()
    return told if named or len(data) > _SHORT else _changed(told, refers_to=None)


def recurses(question: Answer) -> Answer:
    """Python's own reader ends in a `RecursionError` where parts are deep enough."""
    told, data = _read(question)
    email.message_from_bytes(data)
    return told


READERS: Final[dict[str, Broken]] = {
    "mail-word": drops_bad_words,
    "mail-wrapper": takes_the_wrapper,
    "mail-stops": stops_at_foreign_mails,
    "mail-first": takes_the_first,
    "mail-lenient": decodes_whatever_it_can,
    "mail-automatic": answers_everything,
    "mail-receipt": takes_delays_for_failures,
    "mail-returned": takes_what_came_back,
    "mail-odd": tells_nothing_odd,
    "mail-thread": knows_replies_alone,
    "mail-costly": recurses,
}
"""Defect -> who has it."""
