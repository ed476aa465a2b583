"""Publication: which documents everybody may read, decided before anything is written.

`decide` answers PUBLISH, ASK or WITHHOLD, each with reasons and clauses, and fails closed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vnedoc._lazy import front

if TYPE_CHECKING:
    from vnedoc.publication.deciding import PublicationDecision, decide
    from vnedoc.publication.grounds import Ground, PublicationAnswer, PublicationReason
    from vnedoc.publication.policy import (
        PublicationPolicy,
        PublicationPolicyError,
        PublicationRule,
    )

_HOMES = {
    "Ground": "grounds",
    "PublicationAnswer": "grounds",
    "PublicationDecision": "deciding",
    "PublicationPolicy": "policy",
    "PublicationPolicyError": "policy",
    "PublicationReason": "grounds",
    "PublicationRule": "policy",
    "decide": "deciding",
}

__all__ = [
    "Ground",
    "PublicationAnswer",
    "PublicationDecision",
    "PublicationPolicy",
    "PublicationPolicyError",
    "PublicationReason",
    "PublicationRule",
    "decide",
]

if not TYPE_CHECKING:  # or checkers would take every name for one of its names
    __getattr__, __dir__ = front(__name__, _HOMES)
