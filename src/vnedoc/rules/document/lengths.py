"""Lengths: one rule for each field that has one, made from the field's own wire data.

30/2020/NĐ-CP Phụ lục VI gives some of them in its text; the others are what implementations of
QCVN 102:2016/BTTTT enforce and store.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any, Final

from vnedoc.model import (
    Attachment,
    Business,
    Code,
    DocumentType,
    Header,
    Organ,
    Other,
    Promulgation,
    Receiver,
    Reference,
    Replacement,
    ResponseFor,
    Signer,
    Staff,
)
from vnedoc.normal_forms import normalized
from vnedoc.rules.engine.context import RuleContext
from vnedoc.rules.engine.examples import change
from vnedoc.rules.engine.needs import BOTH, DOCUMENT
from vnedoc.rules.engine.rule import Check, Rule, Violation, rule
from vnedoc.rules.engine.walk import fields_of

_FIELDS: Final[tuple[tuple[type[Any], str, str, str], ...]] = (
    # The place of a row is the number of its rule, so new rows go to the end.
    # Class, field, the message that an example changes, and where.
    (Organ, "organization_in_charge", "new", "header__sender__organization_in_charge"),
    (Organ, "organ_name", "new", "header__recipients__1__organ_name"),
    (Organ, "address", "new", "header__sender__address"),
    (Organ, "email", "new", "header__sender__email"),
    (Organ, "telephone", "new", "header__sender__telephone"),
    (Organ, "fax", "new", "header__sender__fax"),
    (Organ, "website", "new", "header__sender__website"),
    (Header, "document_id", "new", "header__document_id"),
    (Code, "number", "new", "header__code__number"),
    (Code, "notation", "new", "header__code__notation"),
    (Promulgation, "place", "new", "header__promulgation__place"),
    (DocumentType, "code", "new", "header__document_type__code"),
    (DocumentType, "detail", "new", "header__document_type__detail"),
    (DocumentType, "name", "new", "header__document_type__name"),
    (Header, "subject", "new", "header__subject"),
    (Header, "content", "new", "header__content"),
    (Signer, "competence", "new", "header__signer__competence"),
    (Signer, "position", "new", "header__signer__position"),
    (Signer, "full_name", "new", "header__signer__full_name"),
    (Header, "to_places", "new", "header__to_places__1"),
    (Other, "sphere_of_promulgation", "new", "header__other__sphere_of_promulgation"),
    (Other, "typist_notation", "new", "header__other__typist_notation"),
    (Other, "promulgation_amount", "new", "header__other__promulgation_amount"),
    (Other, "page_amount", "new", "header__other__page_amount"),
    (ResponseFor, "document_id", "new", "header__response_for__0__document_id"),
    (Business, "document_id", "revoke", "trace__business__document_id"),
    (Business, "reason", "revoke", "trace__business__reason"),
    (Receiver, "receiver_type", "update", "trace__business__changes__receivers__0__receiver_type"),
    (Replacement, "document_id", "replace", "trace__business__replacements__0__document_id"),
    (Staff, "department", "status", "status__staff__department"),
    (Staff, "staff", "status", "status__staff__staff"),
    (Staff, "email", "status", "status__staff__email"),
    (Staff, "mobile", "status", "status__staff__mobile"),
    (Reference, "name", "new", "manifest__references__0__name"),
    (Attachment, "name", "new", "attachments__0__name"),
)
_NUMBERS: Final = frozenset(
    {"code", "detail", "receiver_type", "promulgation_amount", "page_amount"}
)
_IN_STATUS: Final = frozenset({Organ, Staff, ResponseFor})


def _length_rule(number: int, owner: Any, field: str, base: str, path: str) -> Rule:
    wire = next(wire for name, wire in fields_of(owner) if name == field)
    limit, clause = wire.max_length, wire.length_clause
    if limit is None or clause is None:
        raise ValueError(f"{owner.__name__}.{field} has no length")
    if field in _NUMBERS:
        longest: str | int = 10**limit - 1
        too_long: str | int = 10**limit
    else:
        longest, too_long = "1" * limit, "1" * (limit + 1)
    what = f"{wire.vi} ({wire.element})", f"{wire.en} ({wire.element})"
    return rule(
        f"VNE-LENGTH-{number:03}",
        severity=clause.ceiling,
        clause=clause,
        vi=f"{what[0]} dài {{found}} ký tự, tối đa là {limit}.",
        en=f"{what[1]} has {{found}} characters; {limit} are allowed.",
        hint_vi="Rút gọn; hệ thống nhận có thể cắt bớt hoặc từ chối.",
        hint_en="Shorten it: receiving systems may cut it off or refuse the message.",
        bad=change(base, **{path: too_long}),
        good=change(base, **{path: longest}),
        on=BOTH if owner in _IN_STATUS else DOCUMENT,
        when="overlong",
    )(_check(owner, field, limit))


def _check(owner: type[Any], field: str, limit: int) -> Check:
    def length_is_kept(ctx: RuleContext) -> Iterator[Violation]:
        for leaf in ctx.overlong_by_field.get((owner, field), ()):
            if (found := _length(leaf.value, limit)) > limit:
                yield Violation(leaf.path, found=found)

    return length_is_kept


def _length(value: object, limit: int) -> int:
    text = str(value)
    if limit < len(text) <= 4 * limit:
        # Letters that are typed as a base and marks count once, as people see them.
        text = normalized("NFC", text)
    return len(text)


RULES: Final = tuple(
    itertools.starmap(_length_rule, ((number, *row) for number, row in enumerate(_FIELDS, 1)))
)
