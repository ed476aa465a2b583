"""An adapter for connectors, in Python without any library: put yours in the place of `Connector`.

    vnedoc conformance run --adapter "python connector.py" --adapter-mode stream \
        --only dedupe --only acknowledge --only answer -o r.json

`Gateway` is the other side, as the question tells it; keep it, and let your client call it instead
of the network. `Connector` is a small one of our own. It keeps a register and an outbox in SQLite,
knows messages by what they say, looks up what became of a message before it sends it again, and
has gaps that the suite finds: it does not know a letter again once the gateway has filled in
defaults or added a hop, asks for no reasons, and follows no states, which it says.
"""

import hashlib
import json
import sqlite3
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NS = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
CODES = {
    "arrived": "01",
    "refused": "02",
    "taken-in": "03",
    "assigned": "04",
    "in-hand": "05",
    "done": "06",
    "recall": "13",
    "agreed": "15",
    "destroyed": "15",
    "declined": "16",
}
Step = dict[str, Any]


class Died(BaseException):
    """The program ends here."""


class Gateway:
    """The other side: it does what the step says, and writes down what is done to it."""

    def __init__(self, output: Path) -> None:
        self.output, self.count = output, 0

    def begin(self, step: Step) -> None:
        self.acts: list[dict[str, str]] = []
        self.answers, self.listed = list(step.get("gateway", ())), step.get("listed")

    def did(self, what: str, **more: str) -> None:
        self.acts.append({"did": what, **more})

    def acknowledge(self, entry: Step, word: str) -> None:
        self.did("acknowledged", item=entry["item"], **{"as": word})
        if entry.get("acknowledge") == "dies":
            raise Died
        if "acknowledge" in entry:
            raise TimeoutError

    def send(self, data: bytes) -> str:
        self.count += 1
        name = f"sent-{self.count}.edxml"
        (self.output / name).write_bytes(data)
        self.did("sent", file=name)
        answer = self.answers.pop(0) if self.answers else "ok"
        if answer == "dies":
            raise Died
        # Only "ok", "refused" and "no-connection" tell what became of it.
        return answer if answer in ("ok", "refused", "no-connection") else "unknown"

    def has(self) -> bool | None:
        self.did("looked")
        return {"present": True, "absent": False}.get(self.listed or "")


class Connector:
    """Put yours here. What each method gives back stands in docs/conformance/connectors.md."""

    def __init__(self, home: Path, gateway: Gateway) -> None:
        self.path, self.gateway = home / "so.db", gateway
        self.restart({})

    def restart(self, _: Step) -> Step:
        self.db = sqlite3.connect(self.path)
        self.db.execute(
            "CREATE TABLE IF NOT EXISTS register (item, receiver, about, says, data,"
            " UNIQUE (receiver, says))"
        )
        self.db.execute("CREATE TABLE IF NOT EXISTS aside (item, data)")
        self.db.execute("CREATE TABLE IF NOT EXISTS outbox (state, data UNIQUE)")
        return {}

    def receive(self, step: Step) -> Step:
        for entry in step["items"]:
            try:
                self.receive_one(entry)
            except TimeoutError:
                continue
            except Died:
                break
        return {"acts": self.gateway.acts}

    def receive_one(self, entry: Step) -> None:
        if "get" in entry:
            raise TimeoutError
        data = Path(entry["message"]).read_bytes()
        try:
            about, says = keys(data)
        except (ET.ParseError, ValueError):
            with self.db:
                self.db.execute("INSERT INTO aside VALUES (?, ?)", (entry["item"], data))
            self.gateway.did("aside", item=entry["item"])
            self.gateway.acknowledge(entry, "fail")
            return
        if not self.stored(entry, about, says, data):
            return  # nothing is told: it comes again
        self.gateway.acknowledge(entry, "done")

    def stored(self, entry: Step, about: str, says: str, data: bytes) -> bool:
        mine = (entry["receiver"], about)
        others = "SELECT says FROM register WHERE receiver = ? AND about = ?"
        before = [found for (found,) in self.db.execute(others, mine)]
        if says in before:
            return True
        with self.db:
            row = (entry["item"], entry["receiver"], about, says, data)
            self.db.execute("INSERT INTO register VALUES (?, ?, ?, ?, ?)", row)
            if entry.get("store") == "dies":
                self.db.rollback()
                raise Died
            if "store" in entry:
                self.db.rollback()
                return False
        self.gateway.did("stored", item=entry["item"])
        if before:
            self.gateway.did("warned", item=entry["item"])
        return True

    def look(self, _: Step) -> Step:
        names = ("register", "aside")
        return {name: [i for (i,) in self.db.execute(f"SELECT item FROM {name}")] for name in names}

    def issue(self, step: Step) -> Step:
        data = Path(step["message"]).read_bytes()
        with self.db:
            row = (step["item"], "", "", step["item"], data)
            self.db.execute("INSERT INTO register VALUES (?, ?, ?, ?, ?)", row)
            self.db.execute("INSERT INTO outbox VALUES ('ready', ?)", (data,))
        return {}

    def decide(self, step: Step) -> Step:
        found = "SELECT receiver, data FROM register WHERE item = ?"
        receiver, data = self.db.execute(found, (step["item"],)).fetchone()
        with self.db:
            made = status(step, receiver, dict(texts(ET.fromstring(data))))
            self.db.execute("INSERT OR IGNORE INTO outbox VALUES ('ready', ?)", (made,))
        return {"refused": "no"}

    def send(self, _: Step) -> Step:
        for state in ("sending", "ready"):
            rows = "SELECT rowid, data FROM outbox WHERE state = ?"
            for number, data in self.db.execute(rows, (state,)).fetchall():
                # Whatever was being sent, and nobody knows of, is looked up first.
                known = self.gateway.has() if state == "sending" else False
                if known is not False:
                    self.told(number, "done" if known else "sending")
                    continue
                self.told(number, "sending")
                try:
                    answer = self.gateway.send(data)
                except Died:
                    return {"acts": self.gateway.acts}
                states = {"ok": "done", "no-connection": "ready", "refused": "refused"}
                self.told(number, states.get(answer, "sending"))
        return {"acts": self.gateway.acts}

    def told(self, number: int, state: str) -> None:
        with self.db:
            self.db.execute("UPDATE outbox SET state = ? WHERE rowid = ?", (state, number))


def texts(root: ET.Element) -> Iterator[tuple[str, str]]:
    """Names and texts, without what the gateway writes itself."""
    for element in root.iter():
        name, text = element.tag.rpartition("}")[2], (element.text or "").strip()
        if text and name not in ("ContentType", "AttachmentName", "Timestamp"):
            yield name, text


def keys(data: bytes) -> tuple[str, str]:
    """What a message is about, and what it says."""
    if b"<!DOCTYPE" in data:
        raise ValueError("a document type")
    root = ET.fromstring(data)
    if not root.tag.endswith("}edXML"):
        raise ValueError("another root")
    told = sorted(texts(root))
    times = [e.text or "" for e in root.iter(f"{{{NS}}}Timestamp")]
    held = dict(told)
    about = [held.get(n, "") for n in ("DocumentId", "BussinessDocType", "StatusCode")]
    if "StatusCode" in held:
        about += [*times, *(text for name, text in told if name == "OrganId")]
    digest = hashlib.sha256(repr((told, about)).encode()).hexdigest()
    return "|".join(about), digest


def status(step: Step, receiver: str, letter: dict[str, str]) -> bytes:
    """The message that tells what was decided."""
    from xml.sax.saxutils import escape

    day = step["at"][:19].replace("-", "/").replace("T", " ")
    issuer = letter["DocumentId"].partition(",")[0]
    fields = {
        "From": {"OrganId": receiver or issuer, "OrganName": receiver or issuer},
        "ResponseFor": {
            "OrganId": step.get("to") or issuer,
            "Code": f"{letter['CodeNumber']}/{letter['CodeNotation']}",
            "PromulgationDate": letter["PromulgationDate"],
            "DocumentId": letter["DocumentId"],
        },
        "StatusCode": CODES[step["decision"]],
        "Description": step.get("reason", step["decision"]),
        "Timestamp": day,
    }
    inner = "".join(
        f"<{name}>{''.join(f'<{k}>{escape(v)}</{k}>' for k, v in held.items())}</{name}>"
        if isinstance(held, dict)
        else f"<{name}>{escape(held)}</{name}>"
        for name, held in fields.items()
    )
    header = f"<edXMLHeader><MessageHeader>{inner}</MessageHeader></edXMLHeader>"
    return f'<edXML xmlns="{NS}"><edXMLEnvelope>{header}</edXMLEnvelope></edXML>'.encode()


def answer(question: Step) -> Step:
    if question["task"] != "connect":
        return {"outcome": "skipped", "reason": f"this connector does not {question['task']}"}
    steps = question["steps"]
    if any(step["step"] in ("state", "owed") for step in steps):
        return {"outcome": "skipped", "reason": "this connector follows no states"}
    output = Path(question["output"])
    output.mkdir(parents=True, exist_ok=True)
    gateway = Gateway(output)
    connector = Connector(output, gateway)
    replies = []
    for step in steps:
        gateway.begin(step)
        replies.append(getattr(connector, step["step"])(step))
    connector.db.close()
    return {"outcome": "accepted", "steps": replies}


def main() -> None:
    if len(sys.argv) > 1:
        print(json.dumps(answer(json.loads(Path(sys.argv[1]).read_text("utf-8")))))
        return
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
