"""Identifiers of organisations: their grammar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from vnedoc.clauses import PRACTICE, amendment, decision_20
from vnedoc.findings import Severity
from vnedoc.identifiers import OrganIdForm, OrganIdProblem
from vnedoc.model import Hop
from vnedoc.rules.engine.context import Caps, RuleContext, brief
from vnedoc.rules.engine.examples import change
from vnedoc.rules.engine.needs import BOTH
from vnedoc.rules.engine.rule import Violation, rule

_NEW_FORM_SINCE: Final = dt.date(2020, 9, 15)
"""20/2020/QĐ-TTg came into force."""
_OF_2016: Final = Caps(organ_id_length=13)
_KINDS: Final = decision_20("Điều 4, 5, 6")
"""State bodies; enterprises, co-operatives and households; others, by a registered scheme."""


def _with(ctx: RuleContext, problem: OrganIdProblem) -> Iterator[Violation]:
    for each in ctx.irregular:
        if problem in each.problems:
            yield Violation(each.leaf.path, found=brief(each.organ_id))


@rule(
    "VNE-IDENT-001",
    severity=Severity.ERROR,
    clause=_KINDS,
    title_vi="Mã định danh cơ quan theo một dạng đã biết",
    title_en="The identifier of an organisation has a known form",
    vi="{found!r} không theo dạng mã định danh nào.",
    en="{found!r} has the form of no identifier.",
    hint_vi="Dùng mã được cấp: H53.13 (mới), 000.00.13.H53 (cũ), mã đăng ký kinh doanh, hoặc mã "
    "theo lược đồ như Z01ABCDEF.",
    hint_en="Use the identifier that was given: H53.13 (new form), 000.00.13.H53 (old form), a "
    "code of registration, or one by a scheme such as Z01ABCDEF.",
    bad=(
        change(header__sender__organ_id="vxp.saas.03"),
        change("status", status__response_for__organ_id="777.77.04"),
    ),
    good=(
        change(header__sender__organ_id="000.00.99.H26"),
        change(header__recipients__0__organ_id="0100109106-001"),
        change(header__recipients__0__organ_id="079200001234"),
        change(header__recipients__0__organ_id="Z01ABCDEF"),
        change(trace__hops__0__organ_id="bus-01"),
    ),
    on=BOTH,
    when="irregular",
)
def identifier_has_a_known_form(ctx: RuleContext) -> Iterator[Violation]:
    yield from _with(ctx, OrganIdProblem.UNKNOWN)


@rule(
    "VNE-IDENT-002",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Mã định danh dạng cũ có đủ bốn nhóm",
    title_en="An identifier of the old form has all four groups",
    vi="{found!r} là mã dạng cũ bị bỏ bớt nhóm; dạng cũ có đủ bốn nhóm.",
    en="{found!r} is an identifier of the old form with groups left out; it has four.",
    hint_vi="Ghi đủ bốn nhóm, chẳng hạn 000.28.22.H17, hoặc dùng mã mới.",
    hint_en="Write all four groups, such as 000.28.22.H17, or use the new identifier.",
    bad=change(header__recipients__0__organ_id="28.22.H17"),
    good=change(header__recipients__0__organ_id="000.28.22.H17"),
    on=BOTH,
    when="irregular",
)
def old_identifier_has_four_groups(ctx: RuleContext) -> Iterator[Violation]:
    yield from _with(ctx, OrganIdProblem.SHORTENED)


@rule(
    "VNE-IDENT-003",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Mã cấp 1 gồm một chữ cái và hai chữ số",
    title_en="Level 1 of an identifier is one letter and two digits",
    vi="{found!r} có mã cấp 1 gồm hai chữ cái; đúng là một chữ cái và hai chữ số.",
    en="{found!r} has two letters at level 1; there are one letter and two digits.",
    hint_vi="Tra lại mã trong danh mục của Trục liên thông văn bản quốc gia.",
    hint_en="Look it up in the list of the national document exchange.",
    bad=change(header__recipients__0__organ_id="001.00.20.TT2"),
    good=change(trace__hops__0__organ_id="001.00.20.TT2"),
    on=BOTH,
    when="irregular",
)
def level_1_has_one_letter(ctx: RuleContext) -> Iterator[Violation]:
    yield from _with(ctx, OrganIdProblem.TWO_LETTERS)


@rule(
    "VNE-IDENT-004",
    severity=Severity.WARNING,
    clause=decision_20("Điều 4"),
    title_vi="Mã định danh cơ quan viết bằng chữ in hoa",
    title_en="The identifier of an organisation is in capitals",
    vi="{found!r} có chữ thường; mã định danh chỉ dùng chữ in hoa.",
    en="{found!r} has small letters; identifiers are in capitals.",
    hint_vi="Viết in hoa: phần mềm khác có thể coi là mã khác.",
    hint_en="Write capitals: other systems may take it for another identifier.",
    bad=change(header__sender__organ_id="h26.99"),
    good=change(header__sender__organ_id="H26.99"),
    on=BOTH,
    when="irregular",
)
def identifier_is_in_capitals(ctx: RuleContext) -> Iterator[Violation]:
    yield from _with(ctx, OrganIdProblem.LOWER_CASE)


@rule(
    "VNE-IDENT-005",
    severity=Severity.WARNING,
    clause=decision_20("Điều 4"),
    title_vi="Mã định danh cơ quan không có khoảng trắng",
    title_en="The identifier of an organisation has no white space",
    vi="{found!r} có khoảng trắng; mã định danh chỉ gồm chữ in hoa, chữ số và dấu chấm.",
    en="{found!r} has white space; identifiers have capitals, digits and dots only.",
    hint_vi="Bỏ khoảng trắng.",
    hint_en="Remove the white space.",
    bad=(
        change(header__sender__organ_id=" H26.99"),
        change(header__recipients__1__organ_id="H55. 99"),
    ),
    good=change(header__sender__organ_id="H26.99"),
    on=BOTH,
    when="irregular",
)
def identifier_has_no_spaces(ctx: RuleContext) -> Iterator[Violation]:
    yield from _with(ctx, OrganIdProblem.SPACES)


@rule(
    "VNE-IDENT-006",
    severity=Severity.WARNING,
    clause=decision_20("Điều 6"),
    title_vi="Mã theo lược đồ định danh có đủ lược đồ và mã",
    title_en="An identifier by a scheme has the scheme and a code",
    vi="{found!r} bắt đầu bằng chữ Z như mã theo lược đồ định danh, nhưng không đủ lược đồ từ Z01 "
    "đến Z99 và mã viết liền phía sau.",
    en="{found!r} begins with Z as an identifier by a scheme does, but is not a scheme from Z01 to "
    "Z99 with a code right behind it.",
    hint_vi="Tra lại mã được cấp: lược đồ và mã viết liền như Z01ABCDEF; mã của cơ quan nhà nước "
    "bắt đầu bằng chữ từ A đến Y.",
    hint_en="Look up the identifier that was given: scheme and code without a separator, as in "
    "Z01ABCDEF; those of state bodies begin with a letter from A to Y.",
    bad=(
        change(header__recipients__0__organ_id="Z26.99"),
        change(header__recipients__0__organ_id="Z01"),
        change(header__recipients__0__organ_id="Z00ABCDEF"),
    ),
    good=(
        change(header__recipients__0__organ_id="Y26.99"),
        change(header__recipients__0__organ_id="Z01ABCDEF"),
    ),
    on=BOTH,
    when="irregular",
)
def scheme_has_a_code(ctx: RuleContext) -> Iterator[Violation]:
    yield from _with(ctx, OrganIdProblem.ODD_SCHEME)


@rule(
    "VNE-IDENT-007",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Mã định danh cơ quan không phải mã thủ tục hành chính",
    title_en="The identifier is not that of an administrative procedure",
    vi="{found!r} là mã thủ tục hành chính, không phải mã định danh cơ quan.",
    en="{found!r} is the code of an administrative procedure, not of an organisation.",
    hint_vi="Ghi mã định danh của cơ quan.",
    hint_en="Write the organisation's identifier.",
    bad=change(header__recipients__0__organ_id="2.000815.000.00.00.H55"),
    good=change(header__recipients__0__organ_id="000.00.00.H55"),
    on=BOTH,
    when="irregular",
)
def identifier_is_no_procedure(ctx: RuleContext) -> Iterator[Violation]:
    yield from _with(ctx, OrganIdProblem.PROCEDURE)


@rule(
    "VNE-IDENT-008",
    severity=Severity.ERROR,
    clause=decision_20("Điều 4"),
    title_vi="Mã định danh cơ quan không quá dài",
    title_en="The identifier of an organisation is not too long",
    vi="Mã định danh dài {found} ký tự, tối đa là {limit}.",
    en="The identifier has {found} characters; {limit} are allowed.",
    hint_vi="Tra lại mã định danh được cấp.",
    hint_en="Look up the identifier that was given.",
    bad=(
        change(header__sender__organ_id="H26" + ".99" * 11),
        change(header__sender__organ_id="H26.99.01.02.03", caps=_OF_2016),
    ),
    good=(
        change(header__sender__organ_id="H26.9" + ".99" * 10),
        change(header__sender__organ_id="000.00.99.H26", caps=_OF_2016),
    ),
    on=BOTH,
)
def identifier_is_not_too_long(ctx: RuleContext) -> Iterator[Violation]:
    limit = ctx.caps.organ_id_length
    for each in ctx.organs:
        if len(each.organ_id) > limit:
            yield Violation(each.leaf.path, found=len(each.organ_id), limit=limit)


@rule(
    "VNE-IDENT-009",
    severity=Severity.INFO,
    clause=PRACTICE,
    title_vi="Mã định danh ở mỗi chặng theo một dạng đã biết",
    title_en="The identifier at a hop has a known form",
    vi="Chặng xử lý ghi mã {found!r}, không theo dạng mã định danh nào.",
    en="A hop carries {found!r}, which has the form of no identifier.",
    bad=change(trace__hops__0__organ_id="bus-01"),
    good=change(trace__hops__0__organ_id="000.00.99.H26"),
)
def hop_has_a_known_form(ctx: RuleContext) -> Iterator[Violation]:
    for each in ctx.organs:
        if each.form is OrganIdForm.IRREGULAR and each.leaf.owner is Hop:
            yield Violation(each.leaf.path, found=brief(each.organ_id))


@rule(
    "VNE-IDENT-010",
    severity=Severity.INFO,
    clause=amendment("Điều 4 của 20/2020/QĐ-TTg"),
    title_vi="Mã định danh cơ quan theo dạng mới",
    title_en="The identifier of an organisation has the new form",
    vi="{found!r} là mã dạng cũ (13 ký tự); từ 15/9/2020 dùng mã định danh điện tử mới.",
    en="{found!r} has the old form (13 characters); the new one is in use since 15/9/2020.",
    hint_vi="Dùng mã mới nếu bên nhận đã có trong danh mục mới.",
    hint_en="Use the new one where the receiver's list gives it.",
    bad=change(header__sender__organ_id="000.00.99.H26"),
    good=(
        change(header__sender__organ_id="H26.99"),
        change(
            header__sender__organ_id="000.00.99.H26", header__promulgation__date=dt.date(2019, 1, 2)
        ),
        change(header__sender__organ_id="000.00.99.H26", caps=_OF_2016),
    ),
    on=BOTH,
)
def identifier_has_the_new_form(ctx: RuleContext) -> Iterator[Violation]:
    if ctx.caps.organ_id_length < 35 or (ctx.day and ctx.day < _NEW_FORM_SINCE):
        return
    for each in ctx.organs:
        if each.form is OrganIdForm.OLD:
            yield Violation(each.leaf.path, found=each.organ_id)


@rule(
    "VNE-IDENT-015",
    severity=Severity.WARNING,
    clause=decision_20("Điều 5"),
    title_vi="Mã đăng ký kinh doanh có dạng đã biết",
    title_en="A code of registration has a known shape",
    vi="{found!r} có thể là mã số đăng ký kinh doanh nhưng không có dạng nào đã biết.",
    en="{found!r} may be a code of registration, but has none of the known shapes.",
    hint_vi="Đã biết: 10 chữ số, 10 chữ số và 3 chữ số sau dấu gạch nối, 12 chữ số. Hãy đối chiếu "
    "với giấy đăng ký.",
    hint_en="Known are 10 digits, 10 and 3 behind a hyphen, and 12. Compare it with the "
    "certificate of registration.",
    bad=(
        change(header__recipients__0__organ_id="01001091061"),
        change(header__recipients__0__organ_id="41A8012345"),
    ),
    good=(
        change(header__recipients__0__organ_id="0100109106"),
        change(header__recipients__0__organ_id="079200001234"),
    ),
    on=BOTH,
    when="irregular",
)
def registration_has_a_known_shape(ctx: RuleContext) -> Iterator[Violation]:
    # Điều 5 takes what "current law" gives, which is an open list: more than a remark is not due.
    yield from _with(ctx, OrganIdProblem.REGISTRATION)
