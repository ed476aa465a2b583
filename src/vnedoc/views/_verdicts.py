"""What is said of a `Verification`; what 15/2025/TT-BKHCN asks to be shown comes first."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from vnedoc import names
from vnedoc.errors import Lang
from vnedoc.model import VIETNAM
from vnedoc.signature.claims import COMMITMENTS, Claims
from vnedoc.signature.verdict import Indication, SignatureVerdict, Verification

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "valid": ("HỢP LỆ", "VALID"),
    "invalid": ("KHÔNG HỢP LỆ", "NOT VALID"),
    "at": ("Thời điểm kiểm tra", "Verified for"),
    "covered": ("Được chữ ký bảo vệ", "Covered by signatures"),
    "everything": ("mọi giá trị, mọi tệp", "every value and file"),
    "stated": (
        "mọi giá trị, mọi tệp mà bản kê ký số liệt kê. KHÔNG bảo vệ",
        "every value and file that the statement lists. NOT covered",
    ),
    "nothing": ("không gì cả", "nothing"),
    "values": (
        "{covered}/{all} giá trị, {files}/{all_files} tệp",
        "values {covered}/{all}, files {files}/{all_files}",
    ),
    "signature": ("Chữ ký", "Signature"),
    "counter": ("Chữ ký xác nhận", "Counter-signature"),
    "signer": ("Người ký", "Signer"),
    "unknown": ("không xác định", "not known"),
    "issuer": ("Bên cấp chứng thư", "Issued by"),
    "claimed": ("Thời điểm ký khai báo", "Claimed signing time"),
    "proven": ("Thời điểm được chứng minh", "Proven time"),
    "form": ("Dạng", "Form"),
    "place": ("Nơi ký khai báo", "Claimed place"),
    "roles": ("Vai trò tự khai", "Claimed roles"),
    "other_roles": ("Vai trò do bên khác chứng nhận", "Roles that others certified"),
    "not-evaluated": ("có, không được kiểm tra", "there are some; they are not evaluated"),
    "commitments": ("Cam kết của người ký", "Commitments"),
    "policy": ("Chính sách ký", "Signature policy"),
    "implied": ("ngầm hiểu theo hoàn cảnh", "implied by the circumstances"),
    "algorithms": ("Thuật toán", "Algorithms"),
    "reason": ("Lý do", "Reason"),
    "ignored": ("không xét đến vì --require", "not judged because of --require"),
    "off": ("KHÔNG yêu cầu dữ liệu thu hồi", "revocation data NOT required"),
    "pdf": ("Chữ ký trong tệp PDF", "Signatures inside the PDF file"),
}
_COMMITMENTS: Final[dict[str, tuple[str, str]]] = {
    "origin": ("là nguồn gốc của văn bản", "origin: made, approved and sent it"),
    "receipt": ("đã nhận", "receipt"),
    "delivery": ("đã chuyển tới nơi nhận", "delivery"),
    "sender": ("đã gửi", "sender"),
    "approval": ("đã duyệt nội dung", "approval of the content"),
    "creation": ("đã tạo lập", "creation"),
}
_OUTSIDE: Final[dict[str, tuple[str, str]]] = {
    f"{names.ATTACHMENTS}/Attachment/AttachmentName": (
        "tên tệp lúc đến nơi",
        "names of files as they travelled",
    ),
    "TraceHeaderList/TraceHeader": ("các chặng đã qua (TraceHeader)", "hops (TraceHeader)"),
    f"{names.ATTACHMENTS}/Attachment/ContentType": ("kiểu tệp (ContentType)", "media types"),
    f"{names.ATTACHMENTS}/Attachment/Description": ("mô tả tệp", "descriptions of files"),
    f"{names.ATTACHMENTS}/Attachment/ContentId": (
        "mã tệp trong gói tin (ContentId)",
        "content identifiers",
    ),
    names.MANIFEST: ("danh mục tệp đính kèm (edXMLManifest)", "the manifest (edXMLManifest)"),
}
"""How the fields below a path are named to people."""
_INDICATIONS: Final = {
    Indication.PASSED: ("đạt", "passed"),
    Indication.FAILED: ("không đạt", "failed"),
    Indication.INDETERMINATE: ("chưa đủ căn cứ", "indeterminate"),
}


def verdict_word(name: str, lang: Lang) -> str:
    """The words called `name`, in one language."""
    return _WORDS[name][0 if lang == "vi" else 1]


def covered(answer: Verification, lang: Lang) -> str:
    """What the signatures that count cover together."""
    coverage, everything = answer.coverage, answer.everything
    if coverage.whole:
        if answer.outside:
            return f"{verdict_word('stated', lang)}: {', '.join(_outside(answer, lang))}"
        return verdict_word("everything", lang)
    if not coverage.paths and not coverage.files:
        return verdict_word("nothing", lang)
    return verdict_word("values", lang).format(
        covered=len(coverage.paths),
        all=len(everything.paths),
        files=len(coverage.files),
        all_files=len(everything.files),
    )


def _outside(answer: Verification, lang: Lang) -> Iterator[str]:
    """What a valid answer does not speak for, each part once."""
    left = list(answer.outside)
    for above, words in _OUTSIDE.items():
        if any(field == above or field.startswith(f"{above}/") for field in left):
            yield words[0 if lang == "vi" else 1]
            left = [f for f in left if f != above and not f.startswith(f"{above}/")]
    yield from left


def outcome(verdict: SignatureVerdict, lang: Lang) -> str:
    """What became of one signature, in one line."""
    known = _INDICATIONS[verdict.indication][0 if lang == "vi" else 1]
    sub = f", {verdict.sub_indication}" if verdict.sub_indication else ""
    off = f"; {verdict_word('off', lang)}" if verdict.revocation == "off" else ""
    return f"{known} ({verdict.indication}{sub}){off}"


def facts(verdict: SignatureVerdict, lang: Lang) -> Iterator[tuple[str, str]]:
    """Who signed, when, how, and why it did not pass: each a label and what is known."""
    signer = verdict.signer
    yield verdict_word("signer", lang), signer.subject if signer else verdict_word("unknown", lang)
    if signer:
        yield verdict_word("issuer", lang), signer.issuer
    if verdict.claimed_time:
        yield verdict_word("claimed", lang), moment(verdict.claimed_time, lang)
    if verdict.proven_time:
        yield verdict_word("proven", lang), moment(verdict.proven_time, lang)
    yield verdict_word("form", lang), f"{verdict.form} {verdict.level}".rstrip()
    yield from _claims(verdict.claims, lang)
    if verdict.algorithms:
        yield verdict_word("algorithms", lang), ", ".join(verdict.algorithms)
    for reason in verdict.reasons:
        yield verdict_word("reason", lang), f"{reason.text(lang)} [{reason.code}]"


def _claims(claims: Claims, lang: Lang) -> Iterator[tuple[str, str]]:
    """What the signer said beside the time."""
    if claims.place is not None:
        yield verdict_word("place", lang), str(claims.place)
    if claims.roles:
        yield verdict_word("roles", lang), "; ".join(claims.roles)
    if claims.other_roles:
        yield verdict_word("other_roles", lang), verdict_word("not-evaluated", lang)
    if claims.commitments:
        named = {uri: word for word, uri in COMMITMENTS.items()}
        words = (
            _COMMITMENTS[named[u]][lang != "vi"] if u in named else u for u in claims.commitments
        )
        yield verdict_word("commitments", lang), "; ".join(words)
    if claims.policy is not None:
        policy = claims.policy.identifier or verdict_word("implied", lang)
        yield verdict_word("policy", lang), policy


def moment(at: datetime, lang: Lang) -> str:
    """A time as Vietnam's clocks show it."""
    local = at
    # Whoever signs may claim a time that no calendar has in Vietnam.
    with contextlib.suppress(OverflowError):
        local = at.astimezone(VIETNAM)
    return f"{local:%d/%m/%Y %H:%M:%S}" if lang == "vi" else f"{local:%Y-%m-%d %H:%M:%S %z}"
