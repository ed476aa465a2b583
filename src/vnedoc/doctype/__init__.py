"""Kinds of documents: the catalogue, the classifier and the delivery policy."""

from vnedoc.doctype.answers import Candidate, Classification
from vnedoc.doctype.classifier import THRESHOLD, classify
from vnedoc.doctype.deadline import Deadline, send_by
from vnedoc.doctype.policy import DeliveryRule, delivery
from vnedoc.doctype.policyfile import (
    DeliveryPolicy,
    DeliveryPolicyError,
    DossierState,
    Mode,
    PolicyRule,
    Secrecy,
)
from vnedoc.doctype.reasons import Evidence, Recognition
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
    "Deadline",
    "DeliveryPolicy",
    "DeliveryPolicyError",
    "DeliveryRule",
    "DossierState",
    "Evidence",
    "Group",
    "Kind",
    "KindCode",
    "KindList",
    "Mode",
    "PolicyRule",
    "Recognition",
    "Secrecy",
    "Tier",
    "catalogue",
    "classify",
    "delivery",
    "send_by",
]
