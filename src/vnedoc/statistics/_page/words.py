"""The words that a quarterly report uses for itself, in Vietnamese and English."""

from __future__ import annotations

from typing import Final

from vnedoc.errors import Lang
from vnedoc.given import in_vietnamese

WORDS: Final[dict[str, tuple[str, str]]] = {
    "title": (
        "Tình hình gửi, nhận văn bản điện tử, {quarter}",
        "Electronic official documents sent and received, {quarter}",
    ),
    "quarter": ("quý {roman} năm {year}", "quarter {number} of {year}"),
    "quarter-short": ("Quý {roman}/{year}", "{year} Q{number}"),
    "period": (
        "Từ ngày {first} đến hết ngày {last}; số liệu đã báo đến hết ngày {as_of}.",
        "From {first} to {last}; what was reported until the end of {as_of}.",
    ),
    "guess-some": (
        "Tỷ lệ có dấu * chỉ là phỏng đoán: không có dòng nào từ sổ đăng ký văn bản giấy của đơn vị"
        " đó, mà văn bản chỉ gửi bằng giấy không để lại dấu vết điện tử.",
        "A share with * is a guess: no line came from a paper register of that body, and documents"
        " that went on paper alone leave no electronic trace.",
    ),
    "guess-mark": ("phỏng đoán", "a guess"),
    "contents": ("Nội dung", "Contents"),
    "ranking": ("Xếp hạng", "Ranking"),
    "ranking-by": ("Xếp hạng theo: {indicator}", "Ranking by: {indicator}"),
    "ranking-caption": (
        "{indicator}: các đơn vị được xếp hạng, tốt nhất trước; mỗi hạng là một khoảng",
        "{indicator}: ranked bodies, the best first; each rank is an interval",
    ),
    "drawn-means": (
        "Trên thang: hộp là khoảng, vạch đậm là tỷ lệ, nét đứt là mục tiêu (nếu có).",
        "On the scale, the box is the bounds, the heavy line the share, the dashed one a target.",
    ),
    "ranking-means": (
        "Hạng “3–5” nghĩa là: dù các văn bản chưa báo cáo và các văn bản hai bên báo khác nhau có"
        " ra sao, đơn vị cũng đứng từ thứ 3 đến thứ 5. Đơn vị có khoảng hạng chồng lên nhau thì"
        " chưa thể nói bên nào hơn.",
        "A rank of “3–5” says: whatever the unreported and the disputed documents were, the body is"
        " third to fifth. Of bodies whose intervals overlap, none can be called better.",
    ),
    "not-ranked": ("Chưa xếp hạng", "Not ranked"),
    "not-ranked-caption": (
        "{indicator}: các đơn vị chưa xếp hạng được và lý do, theo thứ tự mã",
        "{indicator}: bodies that cannot be ranked, and why, in the order of their codes",
    ),
    "not-ranked-means": (
        "Chưa xếp hạng không phải là xếp cuối: số liệu chưa đủ tin cậy để so sánh. Một đơn vị được"
        " xếp hạng khi báo cáo ít nhất {threshold} số văn bản đã ban hành (đo bằng dãy số văn bản)"
        " và có từ {least} lượt trở lên.",
        "Not ranked does not mean last: the data do not allow a comparison. A body is ranked if at"
        " least {threshold} of what it issued was reported (measured by the numbering), and if"
        " there are {least} units or more.",
    ),
    "all-ranked": ("Mọi đơn vị đều được xếp hạng.", "Every body is ranked."),
    "none-ranked": (
        "Không có đơn vị nào đủ số liệu để xếp hạng.",
        "No body has data enough to be ranked.",
    ),
    "rank": ("Hạng", "Rank"),
    "body": ("Đơn vị", "Body"),
    "share": ("Tỷ lệ", "Share"),
    "bounds": ("Khoảng", "Bounds"),
    "drawn": ("Trên thang 0–100%", "From 0 to 100%"),
    "n": ("Số lượt (n)", "Units (n)"),
    "coverage": ("Độ phủ", "Coverage"),
    "target": ("Mục tiêu", "Target"),
    "reason": ("Lý do", "Reason"),
    "nothing": ("không có", "none"),
    "no-target": ("không đặt", "none set"),
    "unmeasured": ("không đo được", "not measured"),
    "targets": ("Mục tiêu", "Targets"),
    "targets-caption": (
        "Mục tiêu, xét trên số liệu chung vào ngày cuối quý",
        "Targets, judged by the figures of all bodies on the last day of the quarter",
    ),
    "targets-means": (
        "“Đạt” và “Không đạt” đúng dù các văn bản chưa báo cáo có ra sao; “Chưa rõ” nghĩa là phần"
        " chưa báo cáo quyết định kết quả.",
        "“Met” and “Missed” hold whatever the unreported documents were; “Open” means that these"
        " decide.",
    ),
    "no-targets": ("Không có mục tiêu nào để xét.", "There is no target to judge."),
    "indicator": ("Chỉ tiêu", "Indicator"),
    "level": ("Mức đặt ra", "Level"),
    "due": ("Thời hạn", "Due"),
    "figure": ("Kết quả", "Figure"),
    "verdict": ("Đánh giá", "Verdict"),
    "bodies-judged": ("Theo đơn vị", "By body"),
    "indicators": ("Từng chỉ tiêu", "Indicator by indicator"),
    "definition": ("Cách tính", "Definition"),
    "basis": ("Căn cứ", "Clause"),
    "unit": ("Đơn vị đếm", "What is counted"),
    "unit-document": ("văn bản", "documents"),
    "unit-document-receiver": ("lượt văn bản đến từng nơi nhận", "documents x receivers"),
    "unit-person": ("người", "people"),
    "coverage-all": (
        "Độ phủ chung: {share} của {numbers} số văn bản đã cấp.",
        "Coverage of all bodies: {share} of the numbers given ({numbers}).",
    ),
    "all": ("Kết quả chung", "All bodies"),
    "counted": ("Tính là đạt", "Counted"),
    "disputed": ("Hai bên báo khác nhau", "Disputed between the sides"),
    "unknown": ("Không rõ phương thức", "Unknown"),
    "unreported": ("Chưa báo cáo (theo dãy số)", "Unreported (by the numbering)"),
    "confirmed": ("Hai bên cùng báo", "Confirmed by both sides"),
    "wilson": ("Khoảng tin cậy 95% của mẫu", "95% interval of the sample"),
    "bounds-of": ("{low} đến {high}", "{low} to {high}"),
    "course": ("Diễn biến qua các quý: {indicator}", "Over the quarters: {indicator}"),
    "course-caption": (
        "Chấm: tỷ lệ; vạch đứng: khoảng; nét đứt: mục tiêu.",
        "Dot: the share; upright bar: its bounds; dashed line: a target.",
    ),
    "quarter-head": ("Quý", "Quarter"),
    "by-body": ("Số liệu từng đơn vị: {indicator}", "Figures of each body: {indicator}"),
    "baseline": ("Số liệu trong kế hoạch", "As the plan told"),
    "data": (
        "Số liệu lấy từ đâu, tin đến mức nào",
        "Where the data come from, how far to trust them",
    ),
    "coverage-caption": (
        "Độ phủ: phần văn bản đã ban hành mà có báo cáo, đo bằng dãy số văn bản",
        "Coverage: how much of what was issued was reported, by the numbering of documents",
    ),
    "pairing-caption": (
        "Đối chiếu báo cáo của bên gửi và bên nhận, theo bên gửi (số lượt)",
        "How the reports of senders and receivers fit together, by sender (units)",
    ),
    "pairing-means": (
        "Mỗi lượt gửi được hai bên báo độc lập. Báo cáo đến muộn hoặc gửi lặp chỉ cập nhật, không"
        " làm tăng số lượt; lượt hai bên báo khác nhau được tính vào khoảng, không bị bỏ đi.",
        "Both sides report each exchange by themselves. What comes late or twice updates and adds"
        " nothing; where the sides contradict each other, the bounds hold both.",
    ),
    "coverage-means": (
        "Số văn bản của mỗi cơ quan chạy liên tục trong năm, cả giấy lẫn điện tử. Số bị khuyết là"
        " văn bản không được báo cáo; nhờ vậy đo được độ phủ mà không phải tin vào đơn vị báo cáo.",
        "Numbers run without gaps for each issuer and year, on paper or not. A number that is"
        " missing is a document that was not reported, so coverage needs no trust in whoever"
        " reports.",
    ),
    "expected": ("Số đã cấp", "Numbers given"),
    "missing": ("Số khuyết", "Missing"),
    "strays": ("Số ghi sai", "Mistyped"),
    "shared": ("Số trùng", "Shared"),
    "unnumbered": ("Không có số", "Without a number"),
    "series": ("Dãy số", "Series"),
    "all-of": ("Số liệu của {count} đơn vị", "Figures of each body ({count})"),
    "ranked-of": ("{ranked}/{count} đơn vị", "{ranked} of {count} bodies"),
    "key": ("Số liệu chính", "Main figures"),
    "key-ranked": ("Được xếp hạng", "Ranked"),
    "key-coverage": ("Độ phủ chung", "Coverage of all"),
    "key-targets": ("Mục tiêu đạt", "Targets met"),
    "met-of": ("{met}/{count}", "{met} of {count}"),
    "sides-paired": ("Cả hai bên báo", "Both sides"),
    "sides-sender-only": ("Chỉ bên gửi", "Sender only"),
    "sides-receiver-only": ("Chỉ bên nhận", "Receiver only"),
    "sides-register-only": ("Chỉ sổ giấy", "Register only"),
    "sides-disputed": ("Báo khác nhau", "Disputed"),
    "sides-late": ("Báo muộn", "Late"),
    "sides-repeated": ("Gửi lặp", "Told again"),
    "everybody": ("Tất cả", "All"),
    "intake": ("Dữ liệu đã đọc", "What was read"),
    "rows": ("Số dòng", "Rows"),
    "future": ("Xảy ra sau ngày lập số liệu (không tính)", "After that day (not counted)"),
    "unknown-kinds": ("Loại sự kiện không có trong danh mục", "Of a kind that no list has"),
    "unknown-sides": ("Bên báo không có trong danh mục", "Told by a side that no list has"),
    "secret": (
        "Văn bản bí mật nhà nước (chỉ đếm, không tính tỷ lệ)",
        "State secrets (counted, in no share)",
    ),
    "register-rows": ("Dòng từ sổ giấy", "Rows of paper registers"),
    "latest": ("Báo cáo sau cùng", "The last report"),
    "channels": ("Theo kênh gửi", "By channel"),
    "channel-unknown": ("Không rõ kênh", "Not told"),
    "notes": ("Điều cần biết khi đọc", "What readers must know"),
    "meaning": ("Chú giải", "What the words mean"),
    "share-meaning": (
        "Tỷ lệ là số lượt đạt chia cho tổng số lượt đã báo cáo. Khoảng là mức thấp nhất và cao nhất"
        " có thể: coi mọi văn bản chưa báo cáo, không rõ hoặc hai bên báo khác nhau là không đạt,"
        " rồi coi tất cả là đạt.",
        "A share is what counts of all that was reported. Its bounds are the lowest and the highest"
        " that it can be: with all that is unreported, unknown or disputed counted against, and"
        " with all of it counted for.",
    ),
    "coverage-meaning": (
        "Độ phủ là phần văn bản đã ban hành mà có báo cáo, đo bằng các số khuyết trong dãy số.",
        "Coverage is the part of the issued documents that was reported, by gaps in the numbering.",
    ),
    "privacy-meaning": (
        "Báo cáo không có trích yếu, không có tên người.",
        "The report holds no title and no person.",
    ),
    "made-by": ("Lập bằng vnedoc {version}", "Made with vnedoc {version}"),
}
_ROMAN: Final = {1: "I", 2: "II", 3: "III", 4: "IV"}


def word(key: str, lang: Lang, **facts: object) -> str:
    """The words called `key`, in one language, with their facts filled in."""
    vi, en = WORDS[key]
    return (vi if in_vietnamese(lang) else en).format_map(facts)


def quarter_words(quarter: str, lang: Lang, *, short: bool = False) -> str:
    """A quarter such as ``2026Q3`` as people write it.

    Args:
        quarter: Year, ``Q`` and number.
        lang: Of the words.
        short: For a table or a drawing.
    """
    year, _, number = quarter.partition("Q")
    key = "quarter-short" if short else "quarter"
    return word(key, lang, year=year, number=number, roman=_ROMAN.get(int(number), number))
