"""Kinds of documents: the catalogue, the classifier and the delivery policy."""

from vnedoc.doctype._modes import Mode, Secrecy
from vnedoc.doctype.classifier import THRESHOLD, Candidate, Classification, classify
from vnedoc.doctype.deadline import Deadline, send_by
from vnedoc.doctype.policy import DeliveryRule, delivery
from vnedoc.doctype.policyfile import DeliveryPolicy, DeliveryPolicyError, PolicyRule
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
    "Deadline",
    "DeliveryPolicy",
    "DeliveryPolicyError",
    "DeliveryRule",
    "Evidence",
    "Group",
    "Kind",
    "KindCode",
    "KindList",
    "Mode",
    "PolicyRule",
    "Secrecy",
    "Tier",
    "catalogue",
    "classify",
    "delivery",
    "send_by",
]
