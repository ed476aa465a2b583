"""What the verdicts on a message's signatures mean. The verdicts are those of `verify`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vnedoc.clauses import COMPLETE, decision_28
from vnedoc.errors import Lang
from vnedoc.findings import Outcome, Severity, Signatures
from vnedoc.names import HEADER
from vnedoc.rules.engine.context import RuleContext, brief
from vnedoc.rules.engine.examples import change
from vnedoc.rules.engine.needs import BOTH, Need
from vnedoc.rules.engine.rule import Violation, rule
from vnedoc.signature.verdict import (
    Coverage,
    Indication,
    SignatureVerdict,
    SubIndication,
    Verification,
)
from vnedoc.words import Words

_VERIFIED: Final = (Need.SIGNATURES,)
_ALL: Final = Coverage(paths=("edXML",), whole=True)


def _one(
    indication: Indication, why: SubIndication | None, covered: Coverage = _ALL
) -> Verification:
    """A verification with one signature, for examples."""
    verdict = SignatureVerdict(
        indication=indication,
        sub_indication=why,
        form="enveloped",
        coverage=covered,
        location=f"{HEADER}/{{http://www.w3.org/2000/09/xmldsig#}}Signature",
    )
    return Verification(signatures=(verdict,), everything=_ALL)


_GOOD: Final = change(verification=_one(Indication.PASSED, None))


def _why(verdict: SignatureVerdict, lang: Lang) -> str:
    reason = next((reason.text(lang) for reason in verdict.reasons), "")
    return brief(f"{verdict.sub_indication or ''} {reason}".strip().removesuffix("."))


@rule(
    "VNE-SIGN-001",
    # The article lets unsigned documents go, for information: who requires a signature refuses.
    severity=Severity.WARNING,
    clause=decision_28("Điều 4"),
    title_vi="Gói tin bắt buộc ký thì có chữ ký số",
    title_en="A message that must be signed is signed",
    vi="Gói tin không có chữ ký số; văn bản không ký số chỉ để thông báo, không thay bản giấy.",
    en="The message is not signed: an unsigned document is for information only and replaces no "
    "paper.",
    hint_vi="Ký số gói tin bằng: vnedoc sign.",
    hint_en="Sign it with: vnedoc sign.",
    bad=change(signature_required=True, verification=Verification()),
    good=(
        change(signature_required=True, verification=_one(Indication.PASSED, None)),
        change(signature_required=False, verification=Verification()),
    ),
    on=BOTH,
    needs=_VERIFIED,
)
def required_signature_is_there(ctx: RuleContext) -> Iterator[Violation]:
    if ctx.signature_required and ctx.verification and not ctx.verification.signatures:
        yield Violation(HEADER)


@rule(
    "VNE-SIGN-002",
    severity=Severity.ERROR,
    clause=COMPLETE,
    title_vi="Không có chữ ký nào không hợp lệ",
    title_en="No signature failed",
    vi="Chữ ký không hợp lệ: {why_vi}.",
    en="A signature is not valid: {why_en}.",
    hint_vi="Không dùng văn bản này; đề nghị bên gửi gửi lại.",
    hint_en="Do not rely on it; ask the sender for it again.",
    bad=change(verification=_one(Indication.FAILED, SubIndication.HASH_FAILURE)),
    good=_GOOD,
    on=BOTH,
    needs=_VERIFIED,
)
def no_signature_failed(ctx: RuleContext) -> Iterator[Violation]:
    for verdict in _judged(ctx):
        if verdict.indication is Indication.FAILED:
            yield _about(verdict)


@rule(
    "VNE-SIGN-003",
    severity=Severity.WARNING,
    clause=COMPLETE,
    title_vi="Mọi chữ ký đều kết luận được",
    title_en="Every signature could be judged",
    vi="Chưa kết luận được chữ ký: {why_vi}.",
    en="A signature could not be judged: {why_en}.",
    hint_vi="Bổ sung chứng thư gốc, danh sách thu hồi hoặc thời điểm còn thiếu.",
    hint_en="Give the anchor, the revocation list or the time that is lacking.",
    bad=change(verification=_one(Indication.INDETERMINATE, SubIndication.TRY_LATER)),
    good=_GOOD,
    on=BOTH,
    needs=_VERIFIED,
)
def every_signature_was_judged(ctx: RuleContext) -> Iterator[Violation]:
    for verdict in _judged(ctx):
        if verdict.indication is Indication.INDETERMINATE:
            yield _about(verdict)


@rule(
    "VNE-SIGN-004",
    severity=Severity.WARNING,
    clause=COMPLETE,
    title_vi="Các chữ ký bảo vệ toàn bộ gói tin",
    title_en="The signatures cover the whole message",
    vi="Các chữ ký hợp lệ không bao trùm toàn bộ gói tin.",
    en="The signatures are valid and do not cover the whole message.",
    hint_vi="Chỉ tin phần được ký; xem phần nào bằng: vnedoc verify.",
    hint_en="Rely on what is signed only; see what that is with: vnedoc verify.",
    bad=change(verification=_one(Indication.PASSED, None, Coverage(paths=("edXML/x",)))),
    good=_GOOD,
    on=BOTH,
    needs=_VERIFIED,
)
def signatures_cover_everything(ctx: RuleContext) -> Iterator[Violation]:
    answer = ctx.verification
    passed = bool(answer and answer.judged) and all(one.passed for one in _judged(ctx))
    if answer and passed and not answer.coverage.whole:
        yield Violation(HEADER)


def standing(answer: Verification) -> Signatures:
    """What a verification says in one word. Only what it calls valid is valid here."""
    if answer.valid:
        return Signatures.VALID
    found = {verdict.indication for verdict in answer.judged}
    if Indication.INDETERMINATE in found and Indication.FAILED not in found:
        return Signatures.INDETERMINATE
    return Signatures.FAILED


OUTCOMES: Final = {
    Signatures.VALID: Outcome.PASSED,
    Signatures.INDETERMINATE: Outcome.UNDECIDED,
    Signatures.FAILED: Outcome.FAILED,
}
"""What becomes of the step. Profiles grade the rules above; over this they have no say."""


UNSIGNED: Final = Words(en="the message carries no signature", vi="gói tin không mang chữ ký")


def not_judged(lack: Words) -> Words:
    """That there are signatures and nobody looked, and for want of what."""
    return Words(
        en=f"the message bears signatures that were NOT judged: {lack.en}",
        vi=f"gói tin có chữ ký nhưng CHƯA được kiểm tra: {lack.vi}",
    )


def why_not(answer: Verification, lang: Lang) -> str:
    """Why a verification is not valid; empty if it is. What failed is told before what lacks."""
    if answer.valid:
        return ""
    for reason in answer.reasons:
        return reason.text(lang)
    wrong = [verdict for verdict in answer.judged if not verdict.passed]
    for verdict in sorted(wrong, key=lambda one: one.indication is not Indication.FAILED):
        why = " ".join(reason.text(lang) for reason in verdict.reasons[:1])
        return f"{verdict.indication} {verdict.sub_indication or ''} {why}".strip()
    key = "none" if not answer.judged else "part"
    return _NOT_VALID[key][0 if lang == "vi" else 1].format(form=answer.require)


_NOT_VALID: Final = {
    "none": ("không có chữ ký dạng {form} như yêu cầu", "no signature has the form {form}"),
    "part": (
        "các chữ ký không bao trùm toàn bộ gói tin",
        "the signatures do not cover the whole message",
    ),
}


def _judged(ctx: RuleContext) -> tuple[SignatureVerdict, ...]:
    return tuple(ctx.verification.judged) if ctx.verification else ()


def _about(verdict: SignatureVerdict) -> Violation:
    place = verdict.location or HEADER
    return Violation(place, why_vi=_why(verdict, "vi"), why_en=_why(verdict, "en"))
