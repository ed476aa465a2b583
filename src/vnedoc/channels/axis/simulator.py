"""The other side of the axis, as a state machine without a socket: a request in, an answer out.

For trying a connector, this library's or another's: it asks for the HMAC, takes and lists messages
at least once, rewrites them, and goes wrong as it is told to. Only what the SDK's behaviour shows
of the axis is in it; what the real one checks beside that is not known.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import attrs

from vnedoc.channels.axis import headers
from vnedoc.channels.axis.hop import through
from vnedoc.channels.http import Answer, Heard, NoAnswer, Request
from vnedoc.channels.hub import Fault, Faults, HeldItem, Hub, spoilt
from vnedoc.channels.outcomes import MessageKind
from vnedoc.content.coding import encode
from vnedoc.content.source import Source, kept
from vnedoc.model import VIETNAM

_CRLF: Final = b"\r\n"
_NOT_SIGNED: Final = ("401", "sign-header and hash-header do not fit")
LAG: Final = dt.timedelta(minutes=5)
"""How far a list of what was sent lags behind, where it does."""
_STATES: Final = ("done", "fail", "processing")
Told = dict[str, Any] | tuple[str, str] | Answer
"""Fields of a good answer, a code and a text of a bad one, or an answer that is no JSON."""


@attrs.frozen(kw_only=True)
class System:
    """A system that is known to the axis."""

    secret: str = attrs.field(repr=False)
    bodies: tuple[str, ...]
    """The bodies that it speaks for."""


@attrs.frozen(kw_only=True)
class _Asked:
    """A request that was signed."""

    call: str
    parameters: Mapping[str, str]
    bodies: tuple[str, ...]
    body: Source
    at: dt.datetime

    @property
    def kind(self) -> MessageKind | None:
        return "status" if self.parameters.get("messagetype") == "status" else "edoc"


class AxisSimulator:
    """The axis. Many threads may ask it at once."""

    def __init__(
        self,
        systems: Mapping[str, System],
        *,
        hub: Hub | None = None,
        faults: Faults | None = None,
        agencies: tuple[Mapping[str, str], ...] = (),
    ) -> None:
        """An axis with its systems.

        Args:
            systems: ``systemid`` -> what is known of it.
            hub: Where messages are; one of its own that rewrites them, if nothing is said.
            faults: What goes wrong; nothing, if nothing is said.
            agencies: Rows of the list of bodies; one for each body, if nothing is said.
        """
        self._systems = dict(systems)
        self.hub: Hub = hub or Hub(rewrite=through)
        self.faults: Faults = faults or Faults()
        bodies = dict.fromkeys(body for s in systems.values() for body in s.bodies)
        self._agencies: list[dict[str, str]] = [dict(row) for row in agencies] or [
            {"id": str(i), "pid": "", "code": body, "name": body, "mail": "", "oldCode": ""}
            for i, body in enumerate(bodies, 1)
        ]
        self._lock = threading.Lock()
        self._old: dict[tuple[str, ...], list[dict[str, str]]] = {}
        self.calls: list[str] = []
        """Which calls came, in their order."""

    def answer(self, request: Request, *, at: dt.datetime) -> Heard:
        """What comes back for a request, if anything does.

        Args:
            request: As it came; a server makes it of what it was sent.
            at: Now, with a time zone.
        """
        with self._lock:
            self.calls.append(request.call)
            fault = self.faults.draw()
        if fault is not None and not fault.arrives:
            return spoilt(Answer.of(200), fault)
        told = self._told(request, at, fault)
        if isinstance(told, Answer):
            return told if fault is None else spoilt(told, fault)
        answer = _answer(told, mixed=fault is not None and fault.name == "mixed-case")
        return spoilt(answer, fault)

    def serve(self, request: Request, *, at: dt.datetime) -> Answer | None:
        """As `answer`, for a server: `None` where it hangs up.

        Args:
            request: As it came.
            at: Now, with a time zone.
        """
        heard = self.answer(request, at=at)
        return None if isinstance(heard, NoAnswer) else heard

    def _told(self, request: Request, at: dt.datetime, fault: Fault | None) -> Told:
        held = {name.lower(): value for name, value in request.headers}
        system = self._systems.get(held.get(f"{headers.PREFIX.lower()}systemid", ""))
        if system is None:
            return "401", "unknown system"
        parameters = headers.signed_by(held, system.secret)
        if parameters is None:
            return _NOT_SIGNED
        call = _CALLS.get(request.call)
        if call is None:
            return Answer.of(404, b"Not Found")
        body = kept(request.pieces(), "<body>")
        asked = _Asked(
            call=request.call, parameters=parameters, bodies=system.bodies, body=body, at=at
        )
        told = call(self, asked)
        return self._with_fault(asked, told, fault) if isinstance(told, dict) else told

    def _with_fault(self, asked: _Asked, told: dict[str, Any], fault: Fault | None) -> Told:
        """The faults that lie in what an answer says."""
        name = fault.name if fault else ""
        if "DocId" in told and name in ("other-item", "odd-item"):
            others = [one for one in self.hub.originals if one != told["DocId"]]
            told["DocId"] = "../../x" if name == "odd-item" else (others or ["5f3b0"])[0]
        rows = told.get("data")
        if isinstance(rows, list) and asked.call.endswith("EdocList"):
            told["data"] = self._spoilt_rows(asked, rows, name)
        return told

    def _spoilt_rows(
        self, asked: _Asked, rows: list[dict[str, str]], fault: str
    ) -> list[dict[str, str]]:
        key = (asked.call, asked.kind or "", *asked.bodies)
        with self._lock:
            before, self._old[key] = self._old.get(key, []), rows
        if fault == "stale-list" and asked.call == "getSentEdocList":
            return [row for row in rows if row["sentTime"] <= _time(asked.at - LAG)]
        if fault == "stale-list":
            return before
        if fault == "listed-twice":
            return [*rows, *rows]
        if fault == "odd-item":
            return [*rows, {"docId": "../../x", "senderDocId": "../../x"}]
        if fault == "clock-off":
            return [{key: _shifted(text) for key, text in row.items()} for row in rows]
        return rows

    def _send(self, asked: _Asked) -> Told:
        size = asked.body.size
        tail = b"".join(asked.body.chunks(max(0, size - 2)))
        if tail == _CRLF:
            size -= len(_CRLF)
        digest = hashlib.sha256()
        for chunk in asked.body.chunks(0, size):
            digest.update(chunk)
        forms = {headers.hash_file(digest.digest(), form) for form in ("sdk", "sha256")}
        if asked.parameters.get("hash-file", "").lower() not in forms:
            return "10", "hash-file does not fit the file"
        sender = asked.parameters.get("from", "")
        if sender not in asked.bodies:
            return "19", f"this system does not speak for {sender}"
        source = kept(asked.body.chunks(0, size), "<message>")
        told = self.hub.put(
            source, sender=sender, to=_receivers(asked.parameters.get("to", "")), at=asked.at
        )
        return {"DocId": told} if isinstance(told, str) else told

    def _received(self, asked: _Asked) -> Told:
        return {"data": [_row(item) for item in self.hub.waiting(asked.bodies, asked.kind)]}

    def _from_here(self, asked: _Asked) -> Told:
        return {"data": [_sent_row(item) for item in self.hub.sent_by(asked.bodies, asked.kind)]}

    def _get(self, asked: _Asked) -> Told:
        source = self.hub.find(asked.parameters.get("docid", ""), asked.bodies)
        if source is None:
            return "20", "no such document"
        return Answer(status=200, headers=_JSON, body=kept(_around(source), "<answer>"))

    def _download(self, asked: _Asked) -> Told:
        source = self.hub.find(asked.parameters.get("docid", ""), asked.bodies)
        if source is None:
            return "100", "no such document"
        return Answer(status=200, headers={"content-type": _OCTETS}, body=source)

    def _update(self, asked: _Asked) -> Told:
        state = asked.parameters.get("status", "")
        if state not in _STATES:
            return "21", f"no such state: {state}"
        known = self.hub.mark(asked.parameters.get("docid", ""), state, asked.bodies)
        return {} if known else ("20", "no such document")

    def _count(self, asked: _Asked) -> Told:
        kind: MessageKind = "edoc" if asked.call == "countReceiveEdoc" else "status"
        return {"count": len(self.hub.waiting(asked.bodies, kind))}

    def _list_agencies(self, _: _Asked) -> Told:
        return {"data": [dict(row) for row in self._agencies]}

    def _register(self, asked: _Asked) -> Told:
        try:
            row = json.loads(b"".join(asked.body.chunks(0, min(asked.body.size, 65_536))))
        except (ValueError, RecursionError):
            return "22", "no JSON"
        if not isinstance(row, dict) or not row.get("code"):
            return "22", "no code"
        with self._lock:
            self._agencies.append({str(k): str(v) for k, v in row.items()})
        return {}

    def _delete(self, asked: _Asked) -> Told:
        code = asked.parameters.get("agencycode")
        with self._lock:
            left = [row for row in self._agencies if row.get("code") != code]
            known, self._agencies = len(left) < len(self._agencies), left
        return {} if known else ("23", "no such agency")


_JSON: Final = {"content-type": "application/json"}
_OCTETS: Final = "application/octet-stream"
_CALLS: Final[dict[str, Callable[[AxisSimulator, _Asked], Told]]] = {
    "sendEdoc": AxisSimulator._send,
    "getReceivedEdocList": AxisSimulator._received,
    "getSentEdocList": AxisSimulator._from_here,
    "getEdoc": AxisSimulator._get,
    "downloadEdoc": AxisSimulator._download,
    "updateStatus": AxisSimulator._update,
    "countReceiveEdoc": AxisSimulator._count,
    "countReceiveStatus": AxisSimulator._count,
    "getAgenciesList": AxisSimulator._list_agencies,
    "getAgenciesListQD20": AxisSimulator._list_agencies,
    "getSynchronizeUnit": AxisSimulator._list_agencies,
    "registerAgency": AxisSimulator._register,
    "deleteAgency": AxisSimulator._delete,
}


def _receivers(text: str) -> tuple[str, ...]:
    """Who is meant by ``to``: a JSON list, a JSON text, or a text as it is."""
    if not text:
        return ()
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        said = text
    return tuple(map(str, said)) if isinstance(said, list) else (str(said),)


def _row(item: HeldItem) -> dict[str, str]:
    return {
        "docId": item.id,
        "serviceType": "eDoc",
        "messageType": item.kind,
        "created_time": _time(item.at),
        "updated_time": _time(item.at),
        "from": item.sender,
        "to": item.receiver,
        "status": item.state,
        "status_desc": item.state,
    }


def _sent_row(item: HeldItem) -> dict[str, str]:
    return {
        "senderDocId": item.sent_as,
        "receiverDocId": item.id,
        "fromCode": item.sender,
        "toCode": item.receiver,
        "title": item.title,
        "notation": item.notation,
        "messageType": item.kind,
        "serviceType": "eDoc",
        "sentTime": _time(item.at),
        "receivedTime": "",
        "sendStatus": "done",
        "sendStatusDesc": "done",
        "receiveStatus": item.state,
        "receiveStatusDesc": item.state,
    }


def _time(at: dt.datetime) -> str:
    return f"{at.astimezone(VIETNAM):%Y-%m-%d %H:%M:%S}"


def _shifted(text: str) -> str:
    try:
        return f"{dt.datetime.fromisoformat(text) + dt.timedelta(hours=1):%Y-%m-%d %H:%M:%S}"
    except ValueError:
        return text


def _answer(told: dict[str, Any] | tuple[str, str], *, mixed: bool) -> Answer:
    status = 200
    if isinstance(told, tuple):
        status = 401 if told[0] == "401" else 200
        fields: dict[str, Any] = {"status": "FAIL", "ErrorCode": told[0], "ErrorDesc": told[1]}
    else:
        fields = {"status": "OK", "ErrorCode": "0", "ErrorDesc": "", **told}
    if mixed:
        fields = {key.upper(): value for key, value in fields.items()}
        if isinstance(rows := fields.get("DATA"), list):
            fields["DATA"] = [{key.swapcase(): v for key, v in row.items()} for row in rows]
    name = "cONTENT-tYPE" if mixed else "Content-Type"
    return Answer.of(
        status, json.dumps(fields).encode(), headers={name: "application/json;charset=UTF-8"}
    )


def _around(source: Source) -> Iterator[bytes]:
    """A message in base64 inside JSON, in pieces."""
    before, behind = b'{"status":"OK","ErrorCode":"0","ErrorDesc":"","data":"', b'"}'
    return itertools.chain((before,), encode(source.chunks()), (behind,))
