"""Marks of secrecy: where they may stand, and texts as an eye sees them."""

from __future__ import annotations

import re
from typing import Any, Final

from vnedoc.model import Attachment, Business, Header, Other, Reference, Status
from vnedoc.normal_forms import normalized
from vnedoc.rules.engine.walk import LETTERS, MessageLeaf, Survey

BIDI: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
UNSEEN: Final = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200d\u2060-\u2064\u206a-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
GAP: Final = r"[\s._·-]{0,3}"
"""What may stand between the letters of a stamp: ``M Ậ T``."""
Fields = tuple[tuple[type[Any], str], ...]
ALONE: Final[Fields] = (
    *((Other, "sphere_of_promulgation"), (Other, "appendixes"), (Header, "subject")),
    *((Header, "content"), (Header, "application_type"), (Header, "to_places")),
    (Status, "description"),
)
"""Where a mark may be all that is said."""
BESIDE: Final[Fields] = (
    *((Header, "subject"), (Header, "content"), (Other, "appendixes"), (Business, "reason")),
    *((Other, "sphere_of_promulgation"), (Status, "description")),
    *((Attachment, "description"), (Reference, "description")),
)
"""Where it may stand beside other words."""
NAMES: Final[Fields] = ((Attachment, "name"), (Reference, "name"))
_FIELDS: Final = tuple(dict.fromkeys((*ALONE, *BESIDE, *NAMES)))
_MAT: Final = re.compile(rf"[mM]{GAP}[aAậẬ]{GAP}[tT]")
"""The word that every degree of secrecy ends with."""
_LIKE: Final = str.maketrans(
    "АЕІМОТУаеіотуΑΕΙΜΟΤΥαειοτυıɪᴀᴇᴍᴏᴛᴜʏ", "AEIMOTYaeiotyAEIMOTYaeiotyiiaemotuy"
)
"""Letters of other scripts that look like those of the marks."""
_STACKED: Final = re.compile("([\u0300-\u036f])\\1+")
_OTHER: Final = re.compile(f"[^\x20-\x7e{LETTERS.replace('…', '')}]")
"""What may not be as it looks. The rest `_folded` would leave as it is, at ten times the cost."""


def bare(text: str) -> str:
    """All of a text as an eye sees it.

    Full-width letters, a Cyrillic one or what has no width hide a mark from programs and from no
    clerk; nor may it be hidden by what stands before it, so nothing is cut off.
    """
    if _OTHER.search(text):
        text = _folded(text)
    elif "  " not in text:
        return text.strip(" ")
    return " ".join(text.split())


def _folded(text: str) -> str:
    text = normalized("NFKD", BIDI.sub("", UNSEEN.sub("", text))).translate(_LIKE)
    return normalized("NFC", _STACKED.sub(r"\1", text))


def maybe_secret(survey: Survey) -> tuple[tuple[MessageLeaf, str], ...]:
    """Texts that may name a degree of secrecy, each as an eye sees it."""
    found = (
        (leaf, bare(leaf.value)) for field in _FIELDS for leaf in survey.by_field.get(field, ())
    )
    return tuple((leaf, seen) for leaf, seen in found if _MAT.search(seen))
