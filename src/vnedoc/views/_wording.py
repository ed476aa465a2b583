"""The words that reports use for themselves, in Vietnamese and English.

Words of rules and errors come with the findings; here stands only what the renderers add.
"""

from __future__ import annotations

from typing import Final

from vnedoc.errors import Lang

WORDS: Final[dict[str, tuple[str, str]]] = {
    # What a reader is told about one file.
    "accepted": ("CHẤP NHẬN", "ACCEPTED"),
    "rejected": ("KHÔNG CHẤP NHẬN", "REJECTED"),
    "unfinished": ("CHƯA KIỂM TRA ĐỦ", "NOT FULLY CHECKED"),
    "unreadable": ("KHÔNG ĐỌC ĐƯỢC", "UNREADABLE"),
    "accepted-means": (
        "Đạt mọi yêu cầu bắt buộc của bộ tiêu chí kiểm tra.",
        "Everything that the profile requires was checked and is met.",
    ),
    "rejected-means": (
        "Có lỗi phải sửa trước khi gửi, nhận.",
        "There are errors to mend before it is sent or received.",
    ),
    "unfinished-means": (
        "Có bước bắt buộc chưa kiểm tra được hoặc chưa đủ căn cứ, nên chưa thể kết luận.",
        "A required step did not run or could not be decided, so there is no verdict.",
    ),
    "unreadable-means": (
        "Không đọc được tệp này, nên không thể kiểm tra nội dung.",
        "The file could not be read, so its content was not checked.",
    ),
    # The two questions: the standard, and the profile.
    "standard": ("Theo quy chuẩn", "By the standard"),
    "standard-yes": ("hợp lệ", "valid"),
    "standard-no": ("không hợp lệ", "not valid"),
    "standard-undecided": ("chưa kết luận", "undecided"),
    "profile": ("Theo bộ tiêu chí {name}", "By the profile {name}"),
    "profile-yes": ("chấp nhận", "acceptable"),
    "profile-no": ("không chấp nhận", "not acceptable"),
    "profile-undecided": ("chưa kết luận", "undecided"),
    # What is known of the signatures as a whole.
    "signatures": ("Chữ ký số", "Signatures"),
    "signatures-none": ("không có", "none"),
    "signatures-not-judged": (
        "CHƯA KIỂM TRA; chưa biết ai ký, nội dung có bị sửa hay không",
        "NOT JUDGED; nothing here says who signed, or that nothing was changed",
    ),
    "signatures-valid": ("hợp lệ", "valid"),
    "signatures-indeterminate": (
        "CHƯA ĐỦ CĂN CỨ; không được coi là hợp lệ",
        "INDETERMINATE; they do not count as valid",
    ),
    "signatures-failed": ("KHÔNG HỢP LỆ", "NOT VALID"),
    "signatures-unknown": ("không rõ", "not known"),
    # Severities, for one finding and for a group.
    "error": ("lỗi", "error"),
    "warning": ("cảnh báo", "warning"),
    "info": ("thông tin", "information"),
    "errors": ("Lỗi", "Errors"),
    "warnings": ("Cảnh báo", "Warnings"),
    "infos": ("Thông tin", "Information"),
    "no-findings": ("Không phát hiện vấn đề nào.", "Nothing was found."),
    # Steps.
    "steps": ("Các bước kiểm tra", "What was checked"),
    "step": ("Bước", "Step"),
    "outcome": ("Kết quả", "Outcome"),
    "reason": ("Lý do", "Reason"),
    "passed": ("đạt", "passed"),
    "failed": ("không đạt", "failed"),
    "undecided": ("chưa đủ căn cứ", "could not be decided"),
    "skipped": ("bỏ qua", "skipped"),
    "could-not-run": ("không chạy được", "could not run"),
    "required": ("bắt buộc", "required"),
    "optional": ("không bắt buộc", "optional"),
    "not-checked": ("Chưa kiểm tra", "Not checked"),
    "no-reason": ("không nêu lý do", "no reason was given"),
    "no-step": ("Không có bước nào được chạy.", "No step was run."),
    "step-parse": ("Đọc XML", "Parsing the XML"),
    "step-schema": ("Đối chiếu lược đồ XSD", "Schema"),
    "step-read": ("Đọc gói tin", "Reading the message"),
    "step-signature": ("Chữ ký số", "Signature"),
    "step-extensions": ("Phần mở rộng", "Extensions"),
    "step-classify": ("Phân loại văn bản", "Classifying the document"),
    "step-content": ("Nội dung tệp đính kèm", "Attached files"),
    "step-rules": ("Quy tắc nghiệp vụ", "Business rules"),
    "step-rules-time": ("Quy tắc cần thời điểm", "Rules that need a time"),
    "step-rules-seen": ("Quy tắc cần mã đã gặp", "Rules that need identifiers already seen"),
    "step-rules-holidays": ("Quy tắc cần ngày nghỉ lễ", "Rules that need public holidays"),
    "step-rules-more": ("Những chỗ không liệt kê", "Places that are not listed"),
    "step-rules-off": ("Quy tắc đã tắt", "Rules that are switched off"),
    # Parts of a finding.
    "where": ("Vị trí", "Where"),
    "line": ("dòng {line}", "line {line}"),
    "line-column": ("dòng {line}, cột {column}", "line {line}, column {column}"),
    "inside": ("tệp {name}, {place}", "file {name}, {place}"),
    "by-extension": ("Xét thêm theo phần mở rộng", "Judged by the extension, too"),
    "mend": ("Cách sửa", "How to mend"),
    "basis": ("Căn cứ", "Clause"),
    "rule": ("Mã quy tắc", "Rule"),
    "text": ("văn bản quy phạm", "legal text"),
    "technical": ("quy định kỹ thuật", "specification"),
    "code": ("thực tế liên thông", "practice"),
    "mem": ("hiểu biết chung", "general knowledge"),
    "own": (
        "quy tắc của phần mở rộng, không phải quy chuẩn",
        "an extension's own word, not the standard",
    ),
    "more": (
        "… và {count} chỗ nữa thuộc quy tắc {rule}.",
        "… and {count} more of rule {rule}.",
    ),
    "rules-checked": (
        "Số quy tắc đã kiểm tra: {checked}, trong đó {practice} dựa vào thực tế chứ không dựa vào"
        " văn bản quy phạm.",
        "Rules checked: {checked}, of which {practice} rest on practice, not on the legal text.",
    ),
    "rules-short": (
        "Quy tắc: {checked} ({practice} theo thực tế)",
        "Rules: {checked} ({practice} on practice)",
    ),
    "in-files": ("số tệp: {count}", "files: {count}"),
    "findings": ("số chỗ: {count}", "findings: {count}"),
    "findings-head": ("Số chỗ", "Findings"),
    "severity": ("Mức độ", "Severity"),
    "what": ("Nội dung", "What is wrong"),
    "rule-count": ("số quy tắc: {count}", "rules: {count}"),
    "by-rule": ("Theo quy tắc", "By rule"),
    "by-profile": ("Bộ tiêu chí", "Profile"),
    "at": ("Thời điểm kiểm tra", "Time of checking"),
    "message": ("Gói tin", "Message"),
    "known": ("đã biết", "known"),
    "excused": (
        "Chỉ có lỗi đã biết, không làm lần kiểm tra thất bại",
        "With known errors alone, which do not fail the run",
    ),
    "more-failures": (
        "… và {count} tệp không được chấp nhận nữa; báo cáo dạng json có đủ.",
        "… and more that are not accepted (files: {count}); the report of the format json has all.",
    ),
    "more-accepted": ("… và {count} tệp nữa.", "… and {count} more."),
    "more-results": (
        "Không liệt kê {count} phát hiện nhẹ hơn: dạng SARIF chỉ được có {limit}.",
        "Not listed for SARIF takes {limit} (findings of less gravity: {count}).",
    ),
    "find": ("Tìm một gói tin", "Find a message"),
    "find-how": (
        "Mỗi mục dưới đây dẫn đến đúng gói tin; bảng theo quy tắc cũng vậy. Lệnh tìm của trình"
        " duyệt (Ctrl+F) chỉ chắc chắn thấy những phần đang mở.",
        "Each entry leads to its message, as the list by rule does. The browser's own find (Ctrl+F)"
        " is only sure to see the parts that are open.",
    ),
    "by-number": ("Theo số, ký hiệu", "By number"),
    "by-sender": ("Theo bên gửi", "By sender"),
    "no-sender": ("không ghi bên gửi", "no sender is named"),
    "search": ("Tìm tệp, số, trích yếu, quy tắc", "Find a file, number, subject or rule"),
    # The whole report.
    "title": (
        "Báo cáo kiểm tra văn bản điện tử (edXML)",
        "Check of electronic official documents (edXML)",
    ),
    "summary": ("Tóm tắt", "Summary"),
    "files": ("Số tệp", "Files"),
    "file": ("Tệp", "File"),
    "verdict": ("Kết luận", "Verdict"),
    "no-file": ("Không có tệp nào được kiểm tra.", "No file was checked."),
    "kind": ("Loại gói tin", "Kind of message"),
    "kind-document": ("văn bản", "document"),
    "kind-status": ("trạng thái xử lý", "status"),
    "meaning": ("Chú giải", "What the words mean"),
    "standard-meaning": (
        "“Hợp lệ” là điều quy chuẩn nói: mọi bước bắt buộc đã chạy và không trái văn bản quy phạm"
        " nào. Điều phần mở rộng phát hiện chỉ tính vào “chấp nhận”.",
        "“Valid” is what the standard says: every required step ran and no legal text is breached."
        " What an extension finds counts for “acceptable” alone.",
    ),
    "profile-meaning": (
        "“Chấp nhận” là điều bộ tiêu chí đã chọn nói; bộ tiêu chí có thể chặt hơn hoặc rộng hơn"
        " quy chuẩn.",
        "“Acceptable” is what the chosen profile says; it may be stricter or more lenient than the"
        " standard.",
    ),
    "skipped-meaning": (
        "Bước bị bỏ qua hoặc không chạy được thì chưa được kiểm tra, không được coi là đạt.",
        "A step that was skipped or could not run was not checked; it never counts as passed.",
    ),
    "escape-meaning": (
        "Ký tự không nhìn thấy được viết thành mã, chẳng hạn \\u202e.",
        "Characters that cannot be seen are written as codes, such as \\u202e.",
    ),
    "made-by": ("Lập bằng vnedoc {version}", "Made with vnedoc {version}"),
}


def word(key: str, lang: Lang, **facts: object) -> str:
    """The words called `key`, in one language, with their facts filled in."""
    vi, en = WORDS[key]
    return (vi if lang == "vi" else en).format_map(facts)
