"""Why a mail, or several of them, bring no message: words for the fixed names of `why`."""

from __future__ import annotations

from typing import Final

from vnedoc.words import Words

REASONS: Final = {
    "beyond-limits": Words(
        vi="thư vượt quá giới hạn nên chỉ được đọc một phần",
        en="the mail goes beyond the limits, so that only some of it was read",
    ),
    "report": Words(
        vi="thư báo của máy chủ thư, thuộc loại không rõ",
        en="a mail server's report of a kind that is not known",
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
SERIES_REASONS: Final = REASONS | {
    "no-part": Words(
        vi="có thư không phải là một phần của gói tin",
        en="there is a mail that holds no part of a message",
    ),
    "several": Words(
        vi="các thư là phần của nhiều gói tin hoặc đến từ nhiều địa chỉ",
        en="the mails are parts of several messages, or come from several addresses",
    ),
    "contradictory": Words(vi="các thư mâu thuẫn với nhau", en="the mails contradict each other"),
}
"""`MailSeries.why` -> words."""
NOTHING: Final = Words(vi="", en="")
