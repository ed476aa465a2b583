"""A `Verification` in words, for people. What 15/2025/TT-BKHCN asks to be shown comes first."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from vnedoc import names, reports
from vnedoc.errors import Lang
from vnedoc.model import VIETNAM
from vnedoc.signature.claims import COMMITMENTS, Claims
from vnedoc.signature.verdict import DocumentVerdict, Indication, SignatureVerdict, Verification

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
    "other_roles": (
        "Có vai trò do bên khác chứng nhận; không được kiểm tra",
        "There are roles that others certified; they are not evaluated",
    ),
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


def describe(answer: Verification, at: datetime, lang: Lang) -> str:
    """The whole answer. Names come from outside: none can begin a line of its own."""
    return "\n".join(map(reports.told, lines(answer, at, lang)))


def _word(name: str, lang: Lang) -> str:
    return _WORDS[name][0 if lang == "vi" else 1]


def lines(answer: Verification, at: datetime, lang: Lang) -> Iterator[str]:
    """The lines of the whole answer, each still to be told."""
    yield _word("valid" if answer.valid else "invalid", lang)
    yield f"{_word('at', lang)}: {_time(at, lang)}"
    yield f"{_word('covered', lang)}: {_coverage(answer, lang)}"
    for reason in answer.reasons:
        yield f"{_word('reason', lang)}: {reason.text(lang)} [{reason.code}]"
    for number, verdict in enumerate(answer.signatures, 1):
        yield ""
        ignored = "" if verdict in answer.judged else f" ({_word('ignored', lang)})"
        yield from _signature(verdict, f"{_word('signature', lang)} {number}{ignored}", lang)
    for document in answer.documents:
        yield ""
        yield from _document(document, lang)


def _coverage(answer: Verification, lang: Lang) -> str:
    coverage, everything = answer.coverage, answer.everything
    if coverage.whole:
        if answer.outside:
            return f"{_word('stated', lang)}: {', '.join(_outside(answer, lang))}"
        return _word("everything", lang)
    if not coverage.paths and not coverage.files:
        return _word("nothing", lang)
    return _word("values", lang).format(
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


def _signature(verdict: SignatureVerdict, title: str, lang: Lang) -> Iterator[str]:
    outcome = _INDICATIONS[verdict.indication][0 if lang == "vi" else 1]
    sub = f", {verdict.sub_indication}" if verdict.sub_indication else ""
    off = f"; {_word('off', lang)}" if verdict.revocation == "off" else ""
    yield f"{title}: {outcome} ({verdict.indication}{sub}){off}"
    signer = verdict.signer
    yield f"  {_word('signer', lang)}: {signer.subject if signer else _word('unknown', lang)}"
    if signer:
        yield f"  {_word('issuer', lang)}: {signer.issuer}"
    if verdict.claimed_time:
        yield f"  {_word('claimed', lang)}: {_time(verdict.claimed_time, lang)}"
    if verdict.proven_time:
        yield f"  {_word('proven', lang)}: {_time(verdict.proven_time, lang)}"
    yield f"  {_word('form', lang)}: {verdict.form} {verdict.level}".rstrip()
    yield from (f"  {line}" for line in _claims(verdict.claims, lang))
    if verdict.algorithms:
        yield f"  {_word('algorithms', lang)}: {', '.join(verdict.algorithms)}"
    for reason in verdict.reasons:
        yield f"  {_word('reason', lang)}: {reason.text(lang)} [{reason.code}]"
    for number, counter in enumerate(verdict.counter_signatures, 1):
        for line in _signature(counter, f"{_word('counter', lang)} {number}", lang):
            yield f"  {line}"


def _claims(claims: Claims, lang: Lang) -> Iterator[str]:
    """What the signer said beside the time."""
    if claims.place is not None:
        yield f"{_word('place', lang)}: {claims.place}"
    if claims.roles:
        yield f"{_word('roles', lang)}: {'; '.join(claims.roles)}"
    if claims.other_roles:
        yield f"{_word('other_roles', lang)}"
    if claims.commitments:
        named = {uri: word for word, uri in COMMITMENTS.items()}
        words = (
            _COMMITMENTS[named[u]][lang != "vi"] if u in named else u for u in claims.commitments
        )
        yield f"{_word('commitments', lang)}: {'; '.join(words)}"
    if claims.policy is not None:
        yield f"{_word('policy', lang)}: {claims.policy.identifier or _word('implied', lang)}"


def _document(document: DocumentVerdict, lang: Lang) -> Iterator[str]:
    outcome = _word("valid" if document.valid else "invalid", lang)
    yield f"{_word('pdf', lang)} {document.name}: {outcome}"
    for number, verdict in enumerate(document.signatures, 1):
        yield from _signature(verdict, f"  {_word('signature', lang)} {number}", lang)
    for finding in document.findings:
        yield f"  {finding.text(lang)} [{finding.rule}]"
    for reason in document.reasons:
        yield f"  {_word('reason', lang)}: {reason.text(lang)} [{reason.code}]"


def _time(moment: datetime, lang: Lang) -> str:
    local = moment
    # Whoever signs may claim a time that no calendar has in Vietnam.
    with contextlib.suppress(OverflowError):
        local = moment.astimezone(VIETNAM)
    return f"{local:%d/%m/%Y %H:%M:%S}" if lang == "vi" else f"{local:%Y-%m-%d %H:%M:%S %z}"
