"""Whole dossiers: what is submitted, as values, as a signed manifest, and judged.

A `Dossier` is made of `Paper` values, each with its files, or with the word where it lies.
"""

from vnedoc.dossier.model import Dossier, DossierCode, Original, Paper, PaperFile, PaperPlace
from vnedoc.dossier.slugs import disk_names

__all__ = [
    "Dossier",
    "DossierCode",
    "Original",
    "Paper",
    "PaperFile",
    "PaperPlace",
    "disk_names",
]
