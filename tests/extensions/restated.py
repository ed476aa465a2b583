"""Shipped rules said again in the closed language: code -> the check, and what it is asked of."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.extensions.samples import HEAD
from vnedoc.extensions import Extension

_FILLER: Final = 'none_of = ["null", "n/a", "none", "undefined", "(null)"], as = "folded"'


def _said(path: str) -> str:
    """That a field says something, and not only that there is nothing to say."""
    return f'{{ all = [{{ exists = "{path}" }}, {{ value = "{path}", {_FILLER} }}] }}'


def _short(path: str, limit: int) -> str:
    return f'{{ length = "{path}", at_most = {limit} }}'


RULES: Final[dict[str, tuple[str, str]]] = {
    "VNE-HEADER-001": ("", '{ exists = "header.sender" }'),
    "VNE-HEADER-002": (
        "",
        f'{{ if = {{ exists = "header.sender" }}, then = {_said("header.sender.organ_id")} }}',
    ),
    "VNE-HEADER-003": ("", '{ exists = "header.recipients" }'),
    "VNE-HEADER-004": ("header.recipients", _said("organ_id")),
    "VNE-HEADER-005": (
        "",
        f'{{ if = {{ exists = "header.sender" }}, then = {_said("header.sender.organ_name")} }}',
    ),
    "VNE-HEADER-006": ("header.recipients", _said("organ_name")),
    "VNE-HEADER-012": ("", _said("header.subject")),
    "VNE-TRACE-001": ("", '{ exists = "trace.hops" }'),
    "VNE-LENGTH-009": ("", _short("header.code.number", 11)),
    "VNE-LENGTH-010": ("", _short("header.code.notation", 30)),
    "VNE-LENGTH-011": ("", _short("header.promulgation.place", 50)),
    "VNE-LENGTH-014": ("", _short("header.document_type.name", 100)),
    "VNE-LENGTH-015": ("", _short("header.subject", 500)),
    "VNE-LENGTH-016": ("", _short("header.content", 500)),
    "VNE-LENGTH-017": ("", _short("header.signer.competence", 100)),
    "VNE-LENGTH-018": ("", _short("header.signer.position", 100)),
    "VNE-LENGTH-019": ("", _short("header.signer.full_name", 50)),
    "VNE-LENGTH-020": ("", _short("header.to_places", 150)),
    "VNE-LENGTH-021": ("", _short("header.other.sphere_of_promulgation", 100)),
    "VNE-LENGTH-022": ("", _short("header.other.typist_notation", 10)),
    "VNE-LENGTH-027": ("", _short("trace.business.reason", 500)),
    "VNE-LENGTH-034": ("", _short("manifest.references.name", 500)),
    "VNE-LENGTH-035": ("", _short("attachments.name", 500)),
}


def restated(folder: Path) -> Extension:
    """An extension that says all of them again; each code without the ``VNE-``."""
    parts = [HEAD]
    for code, (each, check) in RULES.items():
        around = f'each = "{each}"\n' if each else ""
        rule_id = code.removeprefix("VNE-")
        parts.append(
            f'[[rule]]\nid = "{rule_id}"\non = "envelope"\n{around}check = {check}\n'
            'vi = "v"\nen = "e"\n'
        )
    (folder / "extension.toml").write_text("".join(parts), "utf-8")
    return Extension.load(folder)
