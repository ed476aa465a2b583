"""Whole dossiers: what is submitted, as values, as a signed manifest, and judged.

A `Dossier` is made of `Paper` values, each with its files, or with the word where it lies.
`attachments` and `manifest_attachment` put it into a message, `check` says whether what came is
whole. Nothing is loaded before it is asked for: signatures bring cryptography.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vnedoc._lazy import front

if TYPE_CHECKING:
    from vnedoc.dossier.carrying import attachments, manifest_attachment
    from vnedoc.dossier.checking import check, check_files
    from vnedoc.dossier.checklist import Checklist, ChecklistError, ChecklistItem
    from vnedoc.dossier.completeness import CheckedDossier, Completeness
    from vnedoc.dossier.listing import DossierListError, load_dossier
    from vnedoc.dossier.manifest import DossierFormError, make_manifest, read_manifest
    from vnedoc.dossier.model import Dossier, DossierCode, Original, Paper, PaperFile, PaperPlace
    from vnedoc.dossier.slugs import disk_names

_HOMES = {
    "CheckedDossier": "completeness",
    "Checklist": "checklist",
    "ChecklistError": "checklist",
    "ChecklistItem": "checklist",
    "Completeness": "completeness",
    "Dossier": "model",
    "DossierCode": "model",
    "DossierFormError": "manifest",
    "DossierListError": "listing",
    "Original": "model",
    "Paper": "model",
    "PaperFile": "model",
    "PaperPlace": "model",
    "attachments": "carrying",
    "check": "checking",
    "check_files": "checking",
    "disk_names": "slugs",
    "load_dossier": "listing",
    "make_manifest": "manifest",
    "manifest_attachment": "carrying",
    "read_manifest": "manifest",
}

__all__ = [
    "CheckedDossier",
    "Checklist",
    "ChecklistError",
    "ChecklistItem",
    "Completeness",
    "Dossier",
    "DossierCode",
    "DossierFormError",
    "DossierListError",
    "Original",
    "Paper",
    "PaperFile",
    "PaperPlace",
    "attachments",
    "check",
    "check_files",
    "disk_names",
    "load_dossier",
    "make_manifest",
    "manifest_attachment",
    "read_manifest",
]

if not TYPE_CHECKING:  # or checkers would take every name for one of its names
    __getattr__, __dir__ = front(__name__, _HOMES)
