"""vnedoc: Vietnam's electronic official documents (edXML, QCVN 102:2016/BTTTT).

This is the front door: everything that most programs need, loaded when it is first used, so that
``import vnedoc`` costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vnedoc._lazy import front
from vnedoc._version import __version__

if TYPE_CHECKING:
    from vnedoc.batches import validate_many
    from vnedoc.builder import acknowledge, new, replace, revoke, update
    from vnedoc.content import Content
    from vnedoc.doctype import classify, delivery
    from vnedoc.errors import ReadError, VnedocError
    from vnedoc.findings import Finding, Report, Severity
    from vnedoc.jsonform import from_json, to_json
    from vnedoc.model import DocumentEnvelope, Envelope, StatusEnvelope
    from vnedoc.pipeline import validate
    from vnedoc.signature.making.signing import complete, prepare, sign
    from vnedoc.signature.statement.signing import sign_statement
    from vnedoc.signature.verifier import verify
    from vnedoc.xml.reading.reader import Reading, load, loads, read
    from vnedoc.xml.writing.writer import dump, dumps

_HOMES = {
    "Content": "content",
    "DocumentEnvelope": "model",
    "Envelope": "model",
    "Finding": "findings",
    "ReadError": "errors",
    "Reading": "xml.reading.reader",
    "Report": "findings",
    "Severity": "findings",
    "StatusEnvelope": "model",
    "VnedocError": "errors",
    "acknowledge": "builder",
    "classify": "doctype",
    "complete": "signature.making.signing",
    "delivery": "doctype",
    "dump": "xml.writing.writer",
    "dumps": "xml.writing.writer",
    "from_json": "jsonform",
    "load": "xml.reading.reader",
    "loads": "xml.reading.reader",
    "new": "builder",
    "prepare": "signature.making.signing",
    "read": "xml.reading.reader",
    "replace": "builder",
    "revoke": "builder",
    "sign": "signature.making.signing",
    "sign_statement": "signature.statement.signing",
    "to_json": "jsonform",
    "update": "builder",
    "validate": "pipeline",
    "validate_many": "batches",
    "verify": "signature.verifier",
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
    "acknowledge",
    "classify",
    "complete",
    "delivery",
    "dump",
    "dumps",
    "from_json",
    "load",
    "loads",
    "new",
    "prepare",
    "read",
    "replace",
    "revoke",
    "sign",
    "sign_statement",
    "to_json",
    "update",
    "validate",
    "validate_many",
    "verify",
]

if not TYPE_CHECKING:  # or checkers would take every name for one of its names
    __getattr__, __dir__ = front(__name__, _HOMES, "__version__")
