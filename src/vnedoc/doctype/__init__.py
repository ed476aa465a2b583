"""Kinds of documents: the catalogue, the classifier and the delivery policy."""

from vnedoc.doctype.classifier import THRESHOLD, Candidate, Classification, classify
from vnedoc.doctype.reasons import Evidence
from vnedoc.doctype.table import (
    Abbreviation,
    Catalogue,
    Group,
    Kind,
    KindCode,
    KindList,
    Tier,
    catalogue,
)

__all__ = [
    "THRESHOLD",
    "Abbreviation",
    "Candidate",
    "Catalogue",
    "Classification",
    "Evidence",
    "Group",
    "Kind",
    "KindCode",
    "KindList",
    "Tier",
    "catalogue",
    "classify",
]
