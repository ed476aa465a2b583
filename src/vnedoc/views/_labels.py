"""The words of the view of a message."""

from __future__ import annotations

from typing import Final

from vnedoc.errors import Lang
from vnedoc.words import Words

_LABELS: Final[dict[str, Words]] = {
    "document": Words(vi="Gói tin văn bản", en="Document message"),
    "status": Words(vi="Gói tin trạng thái", en="Status message"),
    "note": Words(
        vi="Trang này trình bày những gì gói tin ghi. Văn bản là tệp đính kèm, không phải trang"
        " này.",
        en="This page shows what the message says. The document is the attached file, not this"
        " page.",
    ),
    "status-note": Words(
        vi="Trang này trình bày những gì gói tin ghi.", en="This page shows what the message says."
    ),
    "untitled": Words(vi="Không ghi trích yếu", en="No subject"),
    "unnumbered": Words(vi="không ghi số, ký hiệu", en="no number"),
    "no-organ": Words(vi="Không ghi bên gửi", en="No sender"),
    "number": Words(vi="Số:", en="No.:"),
    "about-number": Words(vi="Về văn bản số:", en="On document No.:"),
    "subject": Words(vi="Trích yếu", en="Subject"),
    "to-places": Words(vi="Nơi nhận:", en="Copies to:"),
    "signed-by": Words(vi="Người ký, theo gói tin ghi", en="Signed by, as the message says"),
    "marks": Words(vi="Lưu ý khi xử lý", en="How to handle it"),
    "operation": Words(vi="Nghiệp vụ", en="Operation"),
    "reason": Words(vi="Lý do", en="Reason"),
    "facts": Words(vi="Thông tin văn bản", en="About the document"),
    "status-facts": Words(vi="Thông tin trạng thái", en="About the status"),
    "sender": Words(vi="Bên gửi", en="Sender"),
    "receivers": Words(vi="Bên nhận", en="Receivers"),
    "hops": Words(vi="Các chặng đã qua", en="Hops"),
    "files": Words(vi="Tệp đính kèm", en="Attached files"),
    "no-files": Words(vi="Gói tin không có tệp đính kèm.", en="There are no attached files."),
    "unnamed": Words(vi="(không tên)", en="(no name)"),
    "digest": Words(vi="SHA-256", en="SHA-256"),
    "unread": Words(
        vi="Không đọc được vào trường nào (giữ nguyên)", en="Not read into any field (kept)"
    ),
    "signatures": Words(vi="Chữ ký số của gói tin", en="Signatures of the message"),
    "findings": Words(vi="Kết quả kiểm tra gói tin", en="Check of the message"),
    "withheld": Words(
        vi="Gói tin không được chữ ký hợp lệ bảo vệ nên không trình bày nội dung nào của gói tin.",
        en="No valid signatures cover the message, so nothing that it says is shown.",
    ),
    "withheld-title": Words(
        vi="Gói tin không có chữ ký hợp lệ", en="A message without valid signatures"
    ),
    "only-covered": Words(
        vi="Trang này chỉ trình bày những gì các chữ ký hợp lệ bảo vệ.",
        en="Only what valid signatures cover is shown here.",
    ),
    "more": Words(
        vi="… và {count} mục nữa; xem đủ bằng: vnedoc show --format json",
        en="… and more (items: {count}); see all with: vnedoc show --format json",
    ),
    "unsigned-status": Words(
        vi="Gói tin không có chữ ký số.", en="The message bears no signature."
    ),
    "unsigned": Words(
        vi="Gói tin không có chữ ký số. Chữ ký bên trong các tệp đính kèm không được xem ở đây.",
        en="The message bears no signature. Signatures inside attached files are not looked at"
        " here.",
    ),
    # Of a file.
    "listed": Words(vi="chỉ có trong danh mục của gói tin", en="in the manifest alone"),
    "no-content": Words(vi="không có nội dung", en="there is no content"),
    "not-base64": Words(vi="nội dung không phải base64", en="the content is not base64"),
    "zipped": Words(vi="gửi trong tệp zip ({size})", en="travels in a zip ({size})"),
    "locked": Words(vi="không mở được tệp zip bọc ngoài", en="the zip around it cannot be opened"),
    "claimed": Words(
        vi="gói tin ghi kiểu khác: {claimed}", en="the message says another type: {claimed}"
    ),
    "misnamed": Words(
        vi="phần mở rộng của tên tệp không khớp với nội dung",
        en="the ending of its name does not fit its content",
    ),
    "program": Words(
        vi="CHƯƠNG TRÌNH hoặc tệp chạy được khi mở; không mở",
        en="A PROGRAM, or a file that runs when it is opened; do not open it",
    ),
    "macros": Words(vi="có macro", en="holds macros"),
    "active": Words(
        vi="trang HTML hoặc ảnh SVG, có thể chứa mã chạy trong trình duyệt",
        en="an HTML page or SVG image, which can run code in a browser",
    ),
}


def label(name: str, lang: Lang, **facts: object) -> str:
    """The words called `name`, in one language."""
    return _LABELS[name].of(lang).format_map(facts)
