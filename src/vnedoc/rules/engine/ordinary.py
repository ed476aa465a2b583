"""What ordinary messages look like: cheap looks that spare most rules a call.

A rule says ``when="odd_code"``, and is not called for a message whose code is ordinary. Tests run
every bad example through these looks, so none of them can hide what a rule would find.
"""

from __future__ import annotations

import re
from typing import Any, Final

from vnedoc.model import (
    Attachment,
    Code,
    DocumentType,
    Header,
    Organ,
    Other,
    Promulgation,
    Reference,
    Signer,
)
from vnedoc.rules.engine.walk import Survey

_HEADER: Final = frozenset[tuple[type[Any], str]](
    {
        (Header, "document_id"),
        (Header, "subject"),
        (Code, "number"),
        (Code, "notation"),
        (Promulgation, "place"),
        (Promulgation, "date"),
        (DocumentType, "code"),
        (DocumentType, "name"),
        (Signer, "full_name"),
        (Signer, "position"),
        (Other, "priority"),
    }
)
_NUMBER: Final = re.compile(r"0[1-9]|[1-9][0-9]{1,10}")
_NOTATION: Final = re.compile(r"[^\W\d_]{1,40}(?:-[^\W\d_]{1,40}){0,9}")
_NAME: Final = re.compile(
    r"[^\W_](?:[^\W_]|[ ,()&+-]){4,50}\.(?:pdf|docx?|xlsx?|pptx?|rtf|txt|zip|png|jpe?g|tiff?)",
    re.IGNORECASE,
)
"""Longer than any device's name, shorter than any disk's limit, without marks and stamps."""


def is_complete(header: Header, survey: Survey) -> bool:
    """Whether a header says everything that headers say, for the sender and every receiver."""
    if survey.fillers or header.sender is None or not header.recipients:
        return False
    by_field, bodies = survey.by_field, 1 + len(header.recipients)
    return (
        len(by_field.get((Organ, "organ_id"), ())) == bodies
        and len(by_field.get((Organ, "organ_name"), ())) == bodies
        and by_field.keys() >= _HEADER
    )


def is_plain_code(code: Code) -> bool:
    """Whether number and notation are of the commonest form, without a year."""
    number, notation = code.number or "", code.notation or ""
    return bool(_NUMBER.fullmatch(number) and notation.isupper() and _NOTATION.fullmatch(notation))


def are_plain_names(survey: Survey) -> bool:
    """Whether the names of all files are made of letters, digits and few marks."""
    return all(
        _NAME.fullmatch(leaf.value)
        for owner in (Attachment, Reference)
        for leaf in survey.by_field.get((owner, "name"), ())
    )
