"""vnedoc: Vietnam's electronic official documents (edXML, QCVN 102:2016/BTTTT).

This is the front door: everything that most programs need, loaded when it is first used, so that
``import vnedoc`` costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from vnedoc._version import __version__

if TYPE_CHECKING:
    from vnedoc.content import Content
    from vnedoc.errors import ReadError, VnedocError
    from vnedoc.findings import Finding, Report, Severity
    from vnedoc.model import DocumentEnvelope, Envelope, StatusEnvelope
    from vnedoc.xml.reader import Reading, load, loads, read
    from vnedoc.xml.writer import dump, dumps

_HOMES = {
    "Content": "content",
    "DocumentEnvelope": "model",
    "Envelope": "model",
    "Finding": "findings",
    "ReadError": "errors",
    "Reading": "xml.reader",
    "Report": "findings",
    "Severity": "findings",
    "StatusEnvelope": "model",
    "VnedocError": "errors",
    "dump": "xml.writer",
    "dumps": "xml.writer",
    "load": "xml.reader",
    "loads": "xml.reader",
    "read": "xml.reader",
}

__all__ = [
    "Content",
    "DocumentEnvelope",
    "Envelope",
    "Finding",
    "ReadError",
    "Reading",
    "Report",
    "Severity",
    "StatusEnvelope",
    "VnedocError",
    "__version__",
    "dump",
    "dumps",
    "load",
    "loads",
    "read",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'vnedoc' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"vnedoc.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
