"""Connectors that answer and send wrongly; each does one thing as others have done it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs

from vnedoc.conformance.connector import CODES, GatewayRefusedError, LedgerConnector
from vnedoc.exchange import Lookup, OutboxItem, OutboxState, Receipt
from vnedoc.identifiers import DocumentId, OrganId
from vnedoc.model import StatusEnvelope
from vnedoc.xml.reading.reader import loads
from vnedoc.xml.writing.writer import dumps


class Resend(LedgerConnector):
    """No answer means that it did not arrive."""

    DEFECT = "resend"

    def send_one(self, work: OutboxItem, at: Any) -> None:
        outbox = self.ledger.outbox
        try:
            remote = self.gateway.send(b"".join(outbox.bytes_of(work)))
        except (ConnectionError, TimeoutError):
            outbox.failed(work, at=at, reason="no answer")
        except GatewayRefusedError:
            outbox.refused(work, at=at, reason="refused")
        else:
            outbox.sent(work, at=at, remote=remote)


class ResendAfterEnd(LedgerConnector):
    """What it was sending when it ended is sent first of all."""

    DEFECT = "resend-after-end"

    def send(self, step: Any) -> dict[str, Any]:
        outbox = self.ledger.outbox
        for work in outbox.items(OutboxState.SENDING):
            self.gateway.send(b"".join(outbox.bytes_of(work)))
            outbox.sent(work, at=_at(step))
        return super().send(step)


class ErrorIsRefusal(LedgerConnector):
    """Whatever is no success is final."""

    DEFECT = "error-is-refusal"

    def send_one(self, work: OutboxItem, at: Any) -> None:
        outbox = self.ledger.outbox
        try:
            remote = self.gateway.send(b"".join(outbox.bytes_of(work)))
        except (ConnectionError, TimeoutError, GatewayRefusedError):
            outbox.refused(work, at=at, reason="error")
        else:
            outbox.sent(work, at=at, remote=remote)

    def look_up(self, work: OutboxItem) -> str | Lookup:
        super().look_up(work)
        return "found"  # it gives up what it was sending when it ended, too


class RefusalRetried(LedgerConnector):
    """Tries everything again."""

    DEFECT = "refusal-retried"

    def send_one(self, work: OutboxItem, at: Any) -> None:
        super().send_one(work, at)
        if self.ledger.outbox.item(work.id).state is OutboxState.REFUSED:
            self.ledger.outbox.again(work.id, at=at.replace(second=59))


class OneStops(LedgerConnector):
    """Ends its round at the first message that is not sent."""

    DEFECT = "one-stops"

    def send(self, step: Any) -> dict[str, Any]:
        self._stopped = False
        return super().send(step)

    def send_one(self, work: OutboxItem, at: Any) -> None:
        if self._stopped:
            self.ledger.outbox.failed(work, at=at, reason="another was not sent")
            return
        super().send_one(work, at)
        self._stopped = self.ledger.outbox.item(work.id).state is not OutboxState.DONE


class AnswerKey(LedgerConnector):
    """UNIQUE (document, status) on what goes out."""

    DEFECT = "answer-key"

    def decide(self, step: Any) -> dict[str, Any]:
        letter = self.letter(step["item"])
        document = letter.header and letter.header.document_id
        key = (document, CODES[step["decision"]])
        known: set[object] = self.__dict__.setdefault("_known", set())
        if key in known:
            return {"refused": "no"}
        told = super().decide(step)
        if told["refused"] == "no":
            known.add(key)
        return told


class AnswerLost(LedgerConnector):
    """Keeps in memory what is to be sent."""

    DEFECT = "answer-lost"

    def open(self) -> None:
        super().open()
        waiting = "SELECT id FROM vnedoc_outbox WHERE state IN ('ready', 'retry')"
        with self.ledger._store.transaction() as connection:
            connection.execute(
                f"DELETE FROM vnedoc_piece WHERE owner = 'outbox' AND item IN ({waiting})"
            )
            connection.execute(f"DELETE FROM vnedoc_outbox WHERE id IN ({waiting})")


class AnswerAgain(LedgerConnector):
    """Answers each letter that comes, also one that came before."""

    DEFECT = "answer-again"

    def decide(self, step: Any) -> dict[str, Any]:
        told = super().decide(step)
        if told["refused"] == "no":
            self.__dict__.setdefault("_last", {})[step["item"]] = step
        return told

    def store(self, entry: Any, at: Any) -> Receipt:
        found = super().store(entry, at)
        last = self.__dict__.get("_last", {}).get(entry["item"])
        if found is Receipt.SEEN and last is not None:
            self.again(last, at)
        return found

    def again(self, step: Any, at: Any) -> None:
        for work in self.ledger.outbox.items(OutboxState.DONE):
            made = loads(b"".join(self.ledger.outbox.bytes_of(work)))
            assert isinstance(made, StatusEnvelope)
            assert made.status is not None
            later = attrs.evolve(made, status=attrs.evolve(made.status, timestamp=at))
            self.ledger.outbox.put(later, channel="axis", at=at)


class _Changing(LedgerConnector):
    """Writes something else into its status messages than it should."""

    def changed(self, made: StatusEnvelope) -> StatusEnvelope:
        raise NotImplementedError

    def send_one(self, work: OutboxItem, at: Any) -> None:
        gateway, send = self.gateway, self.gateway.send

        def wrong(data: bytes) -> str:
            made = loads(data)
            return send(dumps(self.changed(made)) if isinstance(made, StatusEnvelope) else data)

        gateway.send = wrong  # type: ignore[method-assign]
        try:
            super().send_one(work, at)
        finally:
            gateway.send = send  # type: ignore[method-assign]


def _with(made: StatusEnvelope, **changes: Any) -> StatusEnvelope:
    assert made.status is not None
    return attrs.evolve(made, status=attrs.evolve(made.status, **changes))


class WrongSide(_Changing):
    """Copies the letter's From into the answer."""

    DEFECT = "wrong-side"

    def changed(self, made: StatusEnvelope) -> StatusEnvelope:
        assert made.status is not None
        assert made.status.sender is not None
        organ = OrganId("H01.01")
        return _with(made, sender=attrs.evolve(made.status.sender, organ_id=organ))


class WrongDocument(_Changing):
    """Names the document by what the gateway calls it."""

    DEFECT = "wrong-document"

    def changed(self, made: StatusEnvelope) -> StatusEnvelope:
        assert made.status is not None
        about = made.status.response_for
        assert about is not None
        return _with(
            made, response_for=attrs.evolve(about, document_id=DocumentId("5f3a5f3a5f3a5f3a"))
        )


class WrongCode(_Changing):
    """Tells every progress as 05."""

    DEFECT = "wrong-code"

    def changed(self, made: StatusEnvelope) -> StatusEnvelope:
        assert made.status is not None
        return _with(made, code="05" if made.status.code in ("04", "06") else made.status.code)


class NoReason(LedgerConnector):
    """Asks for no reason."""

    DEFECT = "no-reason"

    def decide(self, step: Any) -> dict[str, Any]:
        if not step.get("reason") and step["decision"] in ("refused", "declined", "recall"):
            return super().decide({**step, "reason": "-"})
        return super().decide(step)


class NotConfirmed(LedgerConnector):
    """Destroys what was revoked, and tells nobody."""

    DEFECT = "not-confirmed"

    def decide(self, step: Any) -> dict[str, Any]:
        return {"refused": "no"} if step["decision"] == "destroyed" else super().decide(step)


class FinalAnswered(LedgerConnector):
    """Lets clerks report on after the end."""

    DEFECT = "final-answered"

    def decide(self, step: Any) -> dict[str, Any]:
        told = super().decide(step)
        decided: set[str] = self.__dict__.setdefault("_decided", set())
        if told["refused"] == "no":
            decided.add(step["decision"])
        return {"refused": "no"} if "refused" in decided else told


def _at(step: Any) -> dt.datetime:
    return dt.datetime.fromisoformat(step["at"])


SENDING = (
    Resend,
    ResendAfterEnd,
    ErrorIsRefusal,
    RefusalRetried,
    OneStops,
    AnswerKey,
    AnswerLost,
    AnswerAgain,
    WrongSide,
    WrongDocument,
    WrongCode,
    NoReason,
    NotConfirmed,
    FinalAnswered,
)
