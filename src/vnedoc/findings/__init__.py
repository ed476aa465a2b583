"""What was found, as plain data: clauses, severities, places, findings and the report.

A finding tells what is wrong, where, by which clause, and how to mend it, in Vietnamese and
English. It never holds a verdict of its own: what a breach means is the profile's word.
"""

from __future__ import annotations

from vnedoc.clauses import Clause, Confidence, Severity
from vnedoc.findings.finding import Finding, Inside, Location, Topic
from vnedoc.findings.report import (
    ExtensionUse,
    MessageName,
    NoEnvelopeError,
    NotAcceptableError,
    OtherKindError,
    Outcome,
    Report,
    Signatures,
    Step,
)

__all__ = [
    "Clause",
    "Confidence",
    "ExtensionUse",
    "Finding",
    "Inside",
    "Location",
    "MessageName",
    "NoEnvelopeError",
    "NotAcceptableError",
    "OtherKindError",
    "Outcome",
    "Report",
    "Severity",
    "Signatures",
    "Step",
    "Topic",
]
