"""Cases of what a mail answers, who wrote it, and what a receipt says of one's own mail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vnedoc.clauses import ADVICE, PRACTICE, Clause
from vnedoc.conformance.cases.acting.mailing.choosing import returned
from vnedoc.conformance.cases.acting.mailing.letters import (
    OWN_ID,
    STATUS,
    file,
    forwarded,
    header,
    letter,
    lines,
    mail_case,
    parts,
    text,
)
from vnedoc.conformance.cases.case import Allowed, Case
from vnedoc.conformance.cases.grounds import rfc

LOOPS: Final = rfc(3834, "2")
THREADS: Final = rfc(5322, "3.6.4")
OBSOLETE: Final = rfc(5322, "4.5.4")
DSN: Final = rfc(3464, "2.3.3")
WIDE_DSN: Final = rfc(6533, "4")
MDN: Final = rfc(8098, "3.2.6")
_WHO: Final[tuple[tuple[str, str, str, Clause], ...]] = (
    ("absent", "X-Mailer: a", "no", LOOPS),
    ("no", "Auto-Submitted: no", "no", LOOPS),
    ("no-comment", "Auto-Submitted: No (nguoi gui)", "no", LOOPS),
    ("replied", "Auto-Submitted: auto-replied", "yes", LOOPS),
    ("generated", "Auto-Submitted: auto-generated", "yes", LOOPS),
    ("capitals", "AUTO-SUBMITTED: Auto-Replied", "yes", LOOPS),
    ("parameter", "Auto-Submitted: auto-notified; owner-email=a@b.example", "yes", LOOPS),
    ("unknown", "Auto-Submitted: auto-khac", "yes", LOOPS),
    ("null-path", "Return-Path: <>", "yes", LOOPS),
    ("list", "List-Id: <vanthu.vidu.example>", "yes", PRACTICE),
    ("unsubscribe", "List-Unsubscribe: <mailto:x@vidu.example>", "yes", PRACTICE),
    ("bulk", "Precedence: bulk", "yes", PRACTICE),
)
"""Name, field, whether a program wrote it or a list sent it, clause."""
_ANSWERS: Final[tuple[tuple[str, tuple[str, ...], str, str, str], ...]] = (
    ("reply", ("In-Reply-To: <a@x>",), "<a@x>", "một thư", "one mail"),
    ("references", ("References: <a@x> <b@x>",), "<a@x> <b@x>", "cả chuỗi thư", "a thread"),
    ("both", ("In-Reply-To: <b@x>", "References: <a@x> <b@x>"), "<b@x> <a@x>",
     "thư được trả lời trước, rồi chuỗi thư", "the mail first, then the thread"),
    ("folded", ("References: <a@x>\r\n <b@x>\r\n\t<c@x>",), "<a@x> <b@x> <c@x>",
     "chuỗi thư trên nhiều dòng", "a thread on several lines"),
    ("text", ('In-Reply-To: thu "V/v" cua <a@x> ngay 1/7',), "<a@x>",
     "mã thư giữa các chữ khác", "an identifier among words"),
    ("words", ("In-Reply-To: thu ngay 1/7", "References: <a@x> <b@x>"), "<a@x> <b@x>",
     "cả chuỗi thư, khi chỗ của thư được trả lời chỉ có chữ",
     "a thread, where words alone stand in the place of the mail"),
    ("joined", ("References: <a@x><b@x>",), "<a@x> <b@x>",
     "mã thư viết liền nhau", "identifiers without a blank between them"),
    ("small", ("in-reply-to: <a@x>",), "<a@x>", "tên trường viết thường", "small letters"),
)  # fmt: skip
_STANDINGS: Final[tuple[tuple[str, str, str, str, str], ...]] = (
    ("failed", "5.1.1", "undelivered", "không tới", "was not delivered"),
    ("delayed", "4.4.7", "not-yet", "bị chậm, chưa phải là không tới", "is late, and not lost"),
    ("delivered", "2.0.0", "delivered", "đã vào hộp thư", "is in the mailbox"),
    ("relayed", "2.0.0", "not-known", "chuyển tiếp sang máy chủ không báo lại",
     "was given on to a server that reports nothing"),
    ("expanded", "2.0.0", "not-known", "đã gửi vào danh sách", "was given to a list"),
)  # fmt: skip


def generate() -> Iterator[Case]:
    """Automatic mails, threads, receipts."""
    for name, field, automatic, clause in _WHO:
        auto = automatic == "yes"
        yield mail_case(
            f"automatic-{name}",
            letter(text(), file(STATUS), more=(field,)),
            clause,
            f"Thư có {field.partition(':')[0]} như vậy "
            + ("không được trả lời tự động." if auto else "do người viết, được trả lời."),
            f"A mail with such a field {field.partition(':')[0]} "
            + ("is never answered by a program." if auto else "is a person's and may be answered."),
            defect="mail-automatic",
            kinds=("status",),
            values={"automatic": (automatic,)},
        )
    for name, more, refers, vi, en in _ANSWERS:
        yield mail_case(
            f"answers-{name}",
            letter(text(), file(STATUS), more=more),
            OBSOLETE if name in ("text", "words") else THREADS,
            f"Thư cho biết nó trả lời {vi}.",
            f"A mail tells what it answers: {en}.",
            defect="mail-thread",
            kinds=("status",),
            values={"refers_to": (refers,)},
        )
    yield mail_case(
        "answers-nothing", letter(text("Kính gửi."), file()), THREADS,
        "Thư mới không trả lời thư nào.", "A new mail answers none.",
        defect="mail-thread", values={"refers_to": (None,)},
    )  # fmt: skip
    yield from _receipts()


def _receipts() -> Iterator[Case]:
    own: dict[str, object] = {"own": OWN_ID}
    for action, code, standing, vi, en in _STANDINGS:
        for kind, clause in (("delivery-status", DSN), ("global-delivery-status", WIDE_DSN)):
            short = "dsn" if clause is DSN else "wide-dsn"
            yield mail_case(
                f"{short}-{action}", returned(action, code, kind=kind), clause,
                f"Máy chủ báo thư {vi}.", f"A server reports that the mail {en}.",
                defect="mail-receipt", kinds=("receipt",), given=own,
                values={"evidence": _allowed(standing)},
            )  # fmt: skip
    yield mail_case(
        "dsn-foreign",
        returned("delivered", "2.0.0", own=header("text/plain", Message_ID="<khac@b.example>")),
        ADVICE,
        "Thông báo về thư khác không chứng minh gì.",
        "A report about another mail proves nothing.",
        defect="mail-receipt", kinds=("receipt",), given=own, values={"evidence": (None,)},
    )  # fmt: skip
    for name, standing, vi, en in (
        ("displayed", "handled", "đã được mở", "was opened"),
        ("deleted", "not-known", "bị xóa mà không mở", "was deleted unopened"),
    ):
        yield mail_case(
            f"mdn-{name}", notice(name), MDN,
            f"Chương trình thư báo thư {vi}.", f"A mail program reports that the mail {en}.",
            defect="mail-receipt", kinds=("receipt",), given=own,
            values={"evidence": _allowed(standing)},
        )  # fmt: skip


def _allowed(standing: str) -> Allowed:
    """What is known of a mail; where nothing is, only more must not be told."""
    return (standing, None) if standing == "not-known" else (standing,)


def notice(disposition: str) -> bytes:
    """What a mail program reports of a mail of one's own.

    Args:
        disposition: what was done with it.
    """
    report = lines(
        "Content-Type: message/disposition-notification",
        "",
        "Final-Recipient: rfc822; vanthu@vidu-a.example",
        f"Original-Message-ID: {OWN_ID}",
        f"Disposition: manual-action/MDN-sent-manually; {disposition}",
    )
    head = header(
        "multipart/report; report-type=disposition-notification; boundary=b",
        Message_ID="<mdn.1@vidu-a.example>",
    )
    return head + parts(text("Đã đọc."), report, forwarded(header("text/plain", Message_ID=OWN_ID)))
