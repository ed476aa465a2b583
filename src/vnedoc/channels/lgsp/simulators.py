"""The other sides of the provinces' gateways, without a socket, with the faults of the axis.

Each knows one body a key. What they do is what clients of theirs show; no more is known.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import threading
from collections.abc import Mapping
from typing import Any, Final

import attrs

from vnedoc.channels.cutting import base64_of
from vnedoc.channels.http import Answer, Heard, Request
from vnedoc.channels.hub import Fault, Faults, HeldItem, Hub, spoilt
from vnedoc.channels.outcomes import MessageKind
from vnedoc.content import source_of
from vnedoc.errors import Base64Error
from vnedoc.model import VIETNAM

_HOUR: Final = dt.timedelta(hours=1)
_STATES: Final = {"done": "done", "fail": "fail", "processing": "processing", "initial": "initial"}


@attrs.frozen(kw_only=True)
class _Wanted:
    """What a request asks for, however the gateway writes it."""

    what: str
    """``send``, ``list``, ``get`` or ``mark``."""
    kind: MessageKind = "edoc"
    name: str = ""
    state: str = ""
    data: bytes = b""


class _GatewaySimulator:
    """What the three have in common."""

    def __init__(
        self, keys: Mapping[str, str], *, hub: Hub | None = None, faults: Faults | None = None
    ) -> None:
        """A gateway.

        Args:
            keys: The key of each body -> the body.
            hub: Where messages are; an empty one, if nothing is said.
            faults: What goes wrong; nothing, if nothing is said.
        """
        self._keys = dict(keys)
        self.hub: Hub = hub or Hub()
        self.faults: Faults = faults or Faults()
        self._lock = threading.Lock()
        self._before: dict[tuple[str, str], list[HeldItem]] = {}

    def answer(self, request: Request, *, at: dt.datetime) -> Heard:
        """What comes back for a request, if anything does.

        Args:
            request: As it came.
            at: Now, with a time zone.
        """
        with self._lock:
            fault = self.faults.draw()
        if fault is not None and not fault.arrives:
            return spoilt(Answer.of(200), fault)
        body = self._keys.get(self._key(request))
        wanted = self._wanted(request) if body is not None else None
        if body is None or wanted is None:
            return spoilt(Answer.of(401 if body is None else 404, b"<html>"), fault)
        fields = self._done(wanted, body, at, fault)
        if fault is not None and fault.name == "mixed-case":
            fields = {key.swapcase(): value for key, value in fields.items()}
        said = json.dumps(fields).encode()
        return spoilt(Answer.of(200, said, headers={"Content-Type": "application/json"}), fault)

    def _done(
        self, wanted: _Wanted, body: str, at: dt.datetime, fault: Fault | None
    ) -> dict[str, Any]:
        name = fault.name if fault else ""
        if wanted.what == "send":
            told = self.hub.put(source_of(wanted.data), sender=body, to=(), at=at)
            if isinstance(told, tuple):
                return self._failed(*told)
            others = [one for one in self.hub.originals if one != told]
            odd = {"odd-item": "../../x", "other-item": (others or [told])[0]}
            return self._taken(odd.get(name, told))
        if wanted.what == "list":
            return self._listed(self._rows(wanted, body, name), name)
        if wanted.what == "get":
            source = self.hub.find(wanted.name, (body,))
            if source is None:
                return self._failed("20", "no such document")
            return self._given(base64.b64encode(b"".join(source.chunks())).decode())
        state = _STATES.get(wanted.state.lower(), "")
        known = bool(state) and self.hub.mark(wanted.name, state, (body,))
        return self._marked() if known else self._failed("20", "no such document")

    def _rows(self, wanted: _Wanted, body: str, fault: str) -> list[HeldItem]:
        rows = self.hub.waiting((body,), wanted.kind)
        with self._lock:
            key = body, wanted.kind
            before, self._before[key] = self._before.get(key, []), rows
        if fault == "stale-list":
            return before
        if fault == "clock-off":
            return [attrs.evolve(row, at=row.at + _HOUR) for row in rows]
        if fault == "odd-item" and rows:
            return [*rows, attrs.evolve(rows[0], id="../../x")]
        return [*rows, *rows] if fault == "listed-twice" else rows

    # --- What each writes in its own way ---

    def _key(self, request: Request) -> str:
        raise NotImplementedError

    def _wanted(self, request: Request) -> _Wanted | None:
        raise NotImplementedError

    def _taken(self, name: str) -> dict[str, Any]:
        raise NotImplementedError

    def _listed(self, rows: list[HeldItem], fault: str) -> dict[str, Any]:
        raise NotImplementedError

    def _given(self, text: str) -> dict[str, Any]:
        raise NotImplementedError

    def _marked(self) -> dict[str, Any]:
        raise NotImplementedError

    def _failed(self, code: str, text: str) -> dict[str, Any]:
        raise NotImplementedError


def _row(item: HeldItem) -> dict[str, str]:
    return {
        "docId": item.id,
        "serviceType": "eDoc",
        "messageType": item.kind,
        "from": item.sender,
        "to": item.receiver,
        "status": item.state,
        "createdTime": f"{item.at.astimezone(VIETNAM):%Y-%m-%d %H:%M:%S}",
    }


def _kind(text: str) -> MessageKind:
    return "status" if text.lower() == "status" else "edoc"


def _body(request: Request) -> bytes:
    return b"".join(request.pieces())


class QuangNamSimulator(_GatewaySimulator):
    """The gateway of Quảng Nam: `keys` are those of the units."""

    def _key(self, request: Request) -> str:
        bearer = request.header("Authorization").startswith("Bearer ")
        return request.header("secretDonVi") if bearer else ""

    def _wanted(self, request: Request) -> _Wanted | None:
        name = request.url.partition("/vanbans")[2].strip("/")
        kind = _kind(request.header("loaiVanBan"))
        match request.method, bool(name):
            case "GET", False:
                return _Wanted(what="list", kind=kind)
            case "GET", True:
                return _Wanted(what="get", name=name)
            case "PUT", True:
                state = json.loads(_body(request))["status"]
                return _Wanted(what="mark", name=name, state=state)
            case "POST", False:
                return _Wanted(what="send", data=_decoded(_body(request)))
        return None

    def _taken(self, name: str) -> dict[str, Any]:
        return {"status": "OK", "errorCode": "0", "errorDesc": "", "docId": name}

    def _listed(self, rows: list[HeldItem], fault: str) -> dict[str, Any]:
        return {"status": "OK", "errorCode": "0", "data": [_row(item) for item in rows]}

    def _given(self, text: str) -> dict[str, Any]:
        return {"status": "OK", "errorCode": "0", "data": text}

    def _marked(self) -> dict[str, Any]:
        return {"status": "OK", "errorCode": "0"}

    def _failed(self, code: str, text: str) -> dict[str, Any]:
        return {"status": "FAIL", "errorCode": code, "errorDesc": text}


def _decoded(data: bytes) -> bytes:
    try:
        return b"".join(base64_of(source_of(data)))
    except Base64Error:
        return b""


class LangSonSimulator(_GatewaySimulator):
    """The gateway of Lạng Sơn: `keys` are ``system/secret``."""

    def _key(self, request: Request) -> str:
        return f"{request.header('X-SystemId')}/{request.header('X-SecretKey')}"

    def _wanted(self, request: Request) -> _Wanted | None:
        asked = request.url.partition("?")[2]
        query = dict(pair.partition("=")[::2] for pair in asked.split("&"))
        match request.call:
            case "syncReceivedEdocList":
                return _Wanted(what="list", kind=_kind(query.get("messageType", "")))
            case "getEdoc":
                return _Wanted(what="get", name=query.get("docId", ""))
            case "updateStatus":
                said = json.loads(_body(request))
                return _Wanted(what="mark", name=said["docId"], state=said["status"])
            case "sendEdoc":
                return _Wanted(what="send", data=_file(request))
        return None

    def _taken(self, name: str) -> dict[str, Any]:
        inner = {"docId": name, "status": "OK", "errorCode": "0", "errorDesc": ""}
        return {"success": True, "message": "", "data": inner}

    def _listed(self, rows: list[HeldItem], fault: str) -> dict[str, Any]:
        return {"success": True, "message": "", "data": [_row(item) for item in rows]}

    def _given(self, text: str) -> dict[str, Any]:
        return {"success": True, "data": {"edxml": text, "attachments": []}}

    def _marked(self) -> dict[str, Any]:
        return {"success": True, "message": "", "data": {"errorCode": "0"}}

    def _failed(self, code: str, text: str) -> dict[str, Any]:
        return {"success": False, "message": text, "data": {"errorCode": code, "errorDesc": text}}


def _file(request: Request) -> bytes:
    """The file of a form; nothing, if there is none."""
    boundary = request.header("Content-Type").partition("boundary=")[2].encode()
    for part in _body(request).split(b"--" + boundary):
        head, _, data = part.partition(b"\r\n\r\n")
        if b'name="edocFile"' in head:
            return data.removesuffix(b"\r\n")
    return b""


class BkavSimulator(_GatewaySimulator):
    """The gateway of Bkav eDoc: `keys` are ``organ/token``."""

    def _key(self, request: Request) -> str:
        return f"{request.header('organId')}/{request.header('Authorization')}"

    def _wanted(self, request: Request) -> _Wanted | None:
        name = request.header("docId")
        match request.call:
            case "getPendingDocIds":
                return _Wanted(what="list", kind=_kind(request.header("messageType")))
            case "getDocument":
                return _Wanted(what="get", name=name)
            case "confirmReceived":
                return _Wanted(what="mark", name=name, state="done")
            case "sendDocument":
                data = _body(request)
                right = hashlib.sha256(data).hexdigest() == request.header("hash-edoc")
                return _Wanted(what="send", data=data if right else b"")
        return None

    def _taken(self, name: str) -> dict[str, Any]:
        return {"code": "0", "status": "Success", "errors": [], "docId": name}

    def _listed(self, rows: list[HeldItem], fault: str) -> dict[str, Any]:
        return {"code": "0", "status": "Success", "docIDs": [item.id for item in rows]}

    def _given(self, text: str) -> dict[str, Any]:
        return {"code": "0", "status": "Success", "data": text}

    def _marked(self) -> dict[str, Any]:
        return {"code": "0", "status": "Success", "errors": []}

    def _failed(self, code: str, text: str) -> dict[str, Any]:
        return {"code": code, "status": "Error", "errors": [text]}
