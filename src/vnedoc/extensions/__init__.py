"""Extensions: payloads of specialised systems, and an agency's own rules.

A folder with an ``extension.toml`` declares what a payload is and what must hold of it; the same
closed language says an agency's own rules over the envelope. Nothing here is loaded unless a
caller names an extension.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vnedoc._lazy import front

if TYPE_CHECKING:
    from vnedoc.extensions.declaration import Extension
    from vnedoc.extensions.errors import ExtensionError
    from vnedoc.extensions.examples import ExampleOutcome, check_examples
    from vnedoc.extensions.judging.asking import Breach
    from vnedoc.extensions.judging.view import RuleView
    from vnedoc.extensions.packages import installed, offered

_HOMES = {
    "Breach": "judging.asking",
    "ExampleOutcome": "examples",
    "Extension": "declaration",
    "ExtensionError": "errors",
    "RuleView": "judging.view",
    "check_examples": "examples",
    "installed": "packages",
    "offered": "packages",
}

__all__ = [
    "Breach",
    "ExampleOutcome",
    "Extension",
    "ExtensionError",
    "RuleView",
    "check_examples",
    "installed",
    "offered",
]

if not TYPE_CHECKING:  # or checkers would take every name for one of its names
    __getattr__, __dir__ = front(__name__, _HOMES)
