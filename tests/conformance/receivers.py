"""Broken receivers of payloads, each as vnedoc but for a fault that programs of the field have."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from lxml import etree

import vnedoc
from tests.conformance.asking import Answer, Remembering
from vnedoc.conformance.cases.acting.extending.declared import NAME
from vnedoc.model import DocumentEnvelope

Broken = Callable[[Answer], Answer]
_ANSWER: Final = Remembering()


def _payload(question: Answer) -> bytes:
    envelope = vnedoc.loads(Path(question["message"]).read_bytes())
    assert isinstance(envelope, DocumentEnvelope)
    return envelope.attachments[0].read()


def _declared(question: Answer) -> str:
    return Path(question["declaration"][0]).read_text("utf-8")


def _judged(told: Answer, verdict: str, broken: str = "", known: bool = True) -> Answer:
    values = {"verdict": verdict}
    if broken:
        values["broken"] = broken
    if known:
        values["payload"] = told["values"].get("payload", NAME)
    return {**told, "codes": [], "values": values}


def _sound(data: bytes) -> bool:
    try:
        etree.fromstring(data)
    except etree.XMLSyntaxError:
        return False
    return True


def reads_only_plain_xml(question: Answer) -> Answer:
    """It takes the text before a comment for the value, and a prefix for a part of the name."""
    told, data = _ANSWER(question), _payload(question)
    odd = any(sign in data for sign in (b"<!--", b"<?in", b"<v:"))
    return _judged(told, "invalid") if odd else told


def recovers(question: Answer) -> Answer:
    """A parser that mends what it reads."""
    told, data = _ANSWER(question), _payload(question)
    mended = not _sound(data) and b"<Phieu" in data and b"DOCTYPE" not in data
    return _judged(told, "valid") if mended else told


def looks_at_local_names(question: Answer) -> Answer:
    told = _ANSWER(question)
    unknown = told["values"]["verdict"] == "unknown"
    return _judged(told, "valid") if unknown and b"<Phieu" in _payload(question) else told


def knows_no_schema(question: Answer) -> Answer:
    told, data = _ANSWER(question), _payload(question)
    fits = told["values"]["verdict"] == "invalid" and not told["values"].get("broken")
    return _judged(told, "valid") if fits and _sound(data) and b"DOCTYPE" not in data else told


def counts_bytes(question: Answer) -> Answer:
    told = _ANSWER(question)
    note = re.search(rb"<GhiChu>(.*?)</GhiChu>", _payload(question))
    return _judged(told, "invalid") if note and len(note[1]) > 20 else told


def knows_no_rules(question: Answer) -> Answer:
    told = _ANSWER(question)
    rules = str(told["values"].get("broken", "")).startswith("VD-0")
    return _judged(told, "valid") if rules else told


def adds_floats(question: Answer) -> Answer:
    told = _ANSWER(question)
    if "sum = " not in _declared(question) or told["values"]["verdict"] not in ("valid", "invalid"):
        return told
    data = _payload(question).decode()
    amounts = [float(one) for one in re.findall("<Tien>(.*?)</Tien>", data)]
    total = float(re.findall("<Tong>(.*?)</Tong>", data)[0])
    right = sum(amounts) == total
    return _judged(told, "valid") if right else _judged(told, "invalid", "VD-001")


def searches(question: Answer) -> Answer:
    """It looks for the pattern anywhere in the value."""
    told = _ANSWER(question)
    if "matches = " not in _declared(question) or not told["values"].get("broken"):
        return told
    found = re.search("<So>[^<]*[0-9]{2}[^<]*</So>", _payload(question).decode())
    return _judged(told, "valid") if found else told


def looks_at_payloads_alone(question: Answer) -> Answer:
    told = _ANSWER(question)
    links = str(told["values"].get("broken", "")).startswith("VD-L")
    return _judged(told, "valid") if links else told


def turns_away_what_it_does_not_know(question: Answer) -> Answer:
    told = _ANSWER(question)
    unknown = told["values"]["verdict"] == "unknown" and b"<Phieu" not in _payload(question)
    return _judged(told, "invalid", known=False) if unknown else told


def trusts_declarations(question: Answer) -> Answer:
    told = _ANSWER(question)
    refused = told["values"]["verdict"] == "refused"
    return _judged(told, "valid") if refused or b"DOCTYPE" in _payload(question) else told


RECEIVERS: Final[dict[str, Broken]] = {
    "extension-form": reads_only_plain_xml,
    "extension-lenient": recovers,
    "extension-name": looks_at_local_names,
    "extension-schema": knows_no_schema,
    "extension-value": counts_bytes,
    "extension-rule": knows_no_rules,
    "extension-float": adds_floats,
    "extension-part": searches,
    "extension-link": looks_at_payloads_alone,
    "extension-unknown": turns_away_what_it_does_not_know,
    "extension-trusting": trusts_declarations,
}
"""Defect -> who has it."""
