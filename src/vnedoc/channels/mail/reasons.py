"""Why a mail brings no message, for people: what `MailReading.why` says by a fixed name."""

from __future__ import annotations

from typing import Final

from vnedoc.words import Words

REASONS: Final = {
    "beyond-limits": Words(
        vi="thư vượt quá giới hạn nên chỉ được đọc một phần",
        en="the mail goes beyond the limits, so that only some of it was read",
    ),
    "report": Words(
        vi="thư báo phát, không phải gói tin mới",
        en="a report on a mail that was sent, and no new message",
    ),
    "partial": Words(
        vi="một phần của thư bị cắt nhỏ, không rõ là phần nào",
        en="a piece of a mail that was cut up, and it does not tell which",
    ),
    "several": Words(
        vi="thư có nhiều gói tin, không chọn gói tin nào",
        en="there are several messages in the mail, and none was chosen",
    ),
    "unreadable": Words(
        vi="gói tin trong thư không đọc được", en="the message in the mail cannot be read"
    ),
    "incomplete": Words(
        vi="thư thiếu tệp của gói tin", en="a file that belongs to the message is not in the mail"
    ),
    "changed": Words(
        vi="gói tin đã bị sửa sau khi gửi", en="the message is not the one that was sent"
    ),
    "encrypted": Words(vi="thư bị mã hóa", en="the mail is encrypted"),
    "unopened": Words(
        vi="thư được đóng gói bằng S/MIME và không mở ra được",
        en="the mail is wrapped in S/MIME and cannot be opened",
    ),
    "winmail": Words(
        vi="thư chỉ có winmail.dat của Outlook", en="the mail has only a winmail.dat of Outlook"
    ),
    "damaged": Words(vi="thư bị hỏng", en="the mail is damaged"),
    "no-message": Words(vi="thư không có gói tin nào", en="there is no message in the mail"),
}
"""`MailReading.why` -> words."""
NOTHING: Final = Words(vi="", en="")
