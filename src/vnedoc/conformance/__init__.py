"""The conformance kit: cases as data, a harness for any adapter, honest results.

`suite` gives the cases, `run` asks an adapter about them, `levels` and `render` tell what came of
it, `attacks_on` makes the attacks on a message of one's own. The command line is
``vnedoc conformance``; the adapter of vnedoc itself is ``python -m vnedoc.conformance.adapter``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vnedoc._lazy import front

if TYPE_CHECKING:
    from vnedoc.conformance.cases.attacks import generate as attacks_on
    from vnedoc.conformance.cases.case import Case, Expected, Importance, Input, Role, Task
    from vnedoc.conformance.cases.corpus import cases as suite
    from vnedoc.conformance.cases.corpus import chosen
    from vnedoc.conformance.running.harness import RunPlan, run
    from vnedoc.conformance.running.process import Limits
    from vnedoc.conformance.running.results import (
        CaseStatus,
        Level,
        Result,
        Results,
        ResultsError,
        levels,
    )
    from vnedoc.conformance.running.results import load as load_results
    from vnedoc.conformance.telling.compare import Comparison, compare
    from vnedoc.conformance.telling.declaration import DeclarationCheck, declare
    from vnedoc.conformance.telling.declaration import check as check_declaration
    from vnedoc.conformance.telling.rendering import render

_HOMES = {
    "Case": "cases.case",
    "CaseStatus": "running.results",
    "Comparison": "telling.compare",
    "DeclarationCheck": "telling.declaration",
    "Expected": "cases.case",
    "Importance": "cases.case",
    "Input": "cases.case",
    "Level": "running.results",
    "Limits": "running.process",
    "Result": "running.results",
    "Results": "running.results",
    "ResultsError": "running.results",
    "Role": "cases.case",
    "RunPlan": "running.harness",
    "Task": "cases.case",
    "attacks_on": "cases.attacks:generate",
    "check_declaration": "telling.declaration:check",
    "chosen": "cases.corpus",
    "compare": "telling.compare",
    "declare": "telling.declaration",
    "levels": "running.results",
    "load_results": "running.results:load",
    "render": "telling.rendering",
    "run": "running.harness",
    "suite": "cases.corpus:cases",
}

__all__ = [
    "Case",
    "CaseStatus",
    "Comparison",
    "DeclarationCheck",
    "Expected",
    "Importance",
    "Input",
    "Level",
    "Limits",
    "Result",
    "Results",
    "ResultsError",
    "Role",
    "RunPlan",
    "Task",
    "attacks_on",
    "check_declaration",
    "chosen",
    "compare",
    "declare",
    "levels",
    "load_results",
    "render",
    "run",
    "suite",
]

if not TYPE_CHECKING:  # or checkers would take every name for one of its names
    __getattr__, __dir__ = front(__name__, _HOMES)
