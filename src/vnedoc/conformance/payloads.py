"""How vnedoc judges declared payloads, as the suite asks: see `docs/conformance/protocol.md`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vnedoc.extensions import Extension, ExtensionError
from vnedoc.findings import Report, Severity
from vnedoc.pipeline import validate


def answer_extension(request: Mapping[str, Any]) -> dict[str, Any]:
    """What vnedoc says of the payloads of one message."""
    try:
        declared = [Extension.load(Path(path).parent) for path in request["declaration"]]
    except ExtensionError as error:
        return {"outcome": "accepted", "codes": [error.code], "values": {"verdict": "refused"}}
    report = validate(Path(request["message"]), extensions=declared)
    values = _values(report, {one.id for one in declared})
    return {"outcome": "accepted", "codes": [], "values": values}


def _values(report: Report, ids: set[str]) -> dict[str, str]:
    payloads = [use.id for use in report.extensions for _ in use.payloads]
    told = [f for f in report.findings if f.rule.startswith("VNE-EXT-") or _own(f.rule) in ids]
    errors = [finding.rule for finding in told if finding.severity is Severity.ERROR]
    values = {"verdict": "invalid" if errors else "valid" if payloads else "unknown"}
    if payloads:
        values["payload"] = " ".join(payloads)
    broken = sorted({rule.partition(":")[2] for rule in errors if _own(rule) in ids})
    if broken:
        values["broken"] = " ".join(broken)
    return values


def _own(code: str) -> str:
    """The extension that a code is of."""
    return code.partition(":")[0]
