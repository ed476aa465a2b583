"""What the schema can find: the fixed words of each kind of misfit.

What is known of the order, the counts and the forms comes from practice, so nothing here is graver
than a warning; see ``docs/reference/schemas.md``.
"""

from __future__ import annotations

from typing import Final

from vnedoc.findings import Clause, Confidence, Severity, Topic

_SCHEMA: Final = Clause("QCVN 102:2016/BTTTT", "", Confidence.CODE)

ROOT: Final = Topic(
    code="VNE-XSD-001",
    severity=Severity.WARNING,
    clause=_SCHEMA,
    title_en="The root element is another one",
    title_vi="Phần tử gốc không đúng",
    en="The root element is {name!r}, not <edXML> in {expected!r}; nothing else was compared.",
    vi="Phần tử gốc là {name!r}, không phải <edXML> trong {expected!r}; chưa so phần còn lại.",
    hint_en="Write the root's name and namespace letter by letter as the standard has them.",
    hint_vi="Hãy ghi tên và không gian tên của phần tử gốc đúng từng chữ như quy chuẩn.",
)
UNKNOWN: Final = Topic(
    code="VNE-XSD-002",
    severity=Severity.WARNING,
    clause=_SCHEMA,
    title_en="An element is not a child of the one around it",
    title_vi="Phần tử không phải là phần tử con ở đây",
    en="<{parent}> has no child <{name}>.",
    vi="<{parent}> không có phần tử con <{name}>.",
    hint_en="Check its spelling (capital letters count) and its parent. Known here: {known}.",
    hint_vi="Kiểm tra chính tả (phân biệt chữ hoa) và phần tử cha. Ở đây chỉ có: {known}.",
)
MISPLACED: Final = Topic(
    code="VNE-XSD-003",
    severity=Severity.WARNING,
    clause=_SCHEMA,
    title_en="An element must not stand at this place",
    title_vi="Phần tử không được đứng ở vị trí này",
    en="<{name}> must not stand at this place in <{parent}>; expected here: {expected_en}.",
    vi="<{name}> không được đứng ở vị trí này trong <{parent}>; ở đây cần: {expected_vi}.",
    hint_en="It is out of order or stands too often.",
    hint_vi="Phần tử này sai thứ tự hoặc lặp quá số lần.",
)
NAMESPACE: Final = Topic(
    code="VNE-XSD-004",
    severity=Severity.WARNING,
    clause=_SCHEMA,
    title_en="An element stands in another namespace",
    title_vi="Phần tử nằm trong không gian tên khác",
    en="<{name}> stands in the namespace {found!r}; here it must be in {expected!r}.",
    vi="<{name}> nằm trong không gian tên {found!r}; ở đây phải là {expected!r}.",
    hint_en="A prefix means nothing by itself: check the xmlns declaration that it points to.",
    hint_vi="Tiền tố tự nó không có nghĩa: kiểm tra khai báo xmlns mà tiền tố trỏ tới.",
)
INCOMPLETE: Final = Topic(
    code="VNE-XSD-005",
    severity=Severity.WARNING,
    clause=_SCHEMA,
    title_en="An element ends too early",
    title_vi="Phần tử kết thúc khi còn thiếu",
    en="<{name}> ends too early: it still needs {expected_en}.",
    vi="<{name}> kết thúc khi còn thiếu: cần thêm {expected_vi}.",
)
FORM: Final = Topic(
    code="VNE-XSD-006",
    severity=Severity.WARNING,
    clause=_SCHEMA,
    title_en="A value is not of the form that it must have",
    title_vi="Giá trị không đúng dạng",
    en="<{name}> holds {value!r}; expected {expected_en}.",
    vi="<{name}> ghi {value!r}; cần {expected_vi}.",
)
TOO_LONG: Final = Topic(
    code="VNE-XSD-007",
    severity=Severity.WARNING,
    clause=_SCHEMA,
    title_en="A value is too long",
    title_vi="Giá trị quá dài",
    en="<{name}> has {length} characters; {limit} are allowed.",
    vi="<{name}> có {length} ký tự; chỉ được {limit} ký tự.",
)
ATTRIBUTE: Final = Topic(
    code="VNE-XSD-008",
    severity=Severity.WARNING,
    clause=_SCHEMA,
    title_en="An element has an attribute that it must not have",
    title_vi="Phần tử có thuộc tính không được phép",
    en="<{name}> has no attribute {attribute}.",
    vi="<{name}> không có thuộc tính {attribute}.",
    hint_en="Remove the attribute.",
    hint_vi="Hãy bỏ thuộc tính này.",
)
NO_ATTRIBUTE: Final = Topic(
    code="VNE-XSD-009",
    severity=Severity.WARNING,
    clause=_SCHEMA,
    title_en="An attribute is missing",
    title_vi="Thiếu thuộc tính",
    en="<{name}> lacks the attribute {attribute}.",
    vi="<{name}> thiếu thuộc tính {attribute}.",
)
STRAY_TEXT: Final = Topic(
    code="VNE-XSD-010",
    severity=Severity.WARNING,
    clause=_SCHEMA,
    title_en="Text stands between elements that the schema lets have none",
    title_vi="Có chữ nằm giữa các phần tử con, trái với lược đồ",
    en="Text stands between the elements of <{name}>.",
    vi="Có chữ nằm giữa các phần tử con của <{name}>.",
    hint_en="Put the text into the element that it belongs to, or remove it.",
    hint_vi="Hãy đưa phần chữ vào đúng phần tử, hoặc bỏ đi.",
)
NOT_A_GROUP: Final = Topic(
    code="VNE-XSD-011",
    severity=Severity.WARNING,
    clause=_SCHEMA,
    title_en="An element that holds a value has elements in it",
    title_vi="Phần tử chứa giá trị lại có phần tử con",
    en="<{name}> holds a value and must not have elements in it.",
    vi="<{name}> chứa giá trị, không được có phần tử con.",
    hint_en="Escape < as &lt; if it is part of the text.",
    hint_vi="Nếu < là một phần của nội dung thì viết thành &lt;.",
)
XSI: Final = Topic(
    code="VNE-XSD-012",
    severity=Severity.WARNING,
    clause=_SCHEMA,
    title_en="An element changes its own type",
    title_vi="Phần tử tự đổi kiểu",
    en="<{name}> changes its own type with xsi:type or xsi:nil, which is not accepted.",
    vi="<{name}> tự đổi kiểu bằng xsi:type hoặc xsi:nil; không được chấp nhận.",
    hint_en="Remove the xsi: attributes; leave an element without a value out.",
    hint_vi="Hãy bỏ các thuộc tính xsi:; phần tử không có giá trị thì bỏ hẳn.",
)
OTHER: Final = Topic(
    code="VNE-XSD-013",
    severity=Severity.WARNING,
    clause=_SCHEMA,
    title_en="An element does not fit the schema",
    title_vi="Phần tử không khớp lược đồ",
    en="<{name}> does not fit the schema: {reason}",
    vi="<{name}> không khớp lược đồ; bộ kiểm tra báo: {reason}",
)
MIXED: Final = Topic(
    code="VNE-XSD-014",
    severity=Severity.WARNING,
    clause=_SCHEMA,
    title_en="An element belongs to the other kind of message",
    title_vi="Phần tử thuộc loại gói tin khác",
    en="<{name}> belongs to the other kind of message than what stands before it in <{parent}>.",
    vi="<{name}> thuộc loại gói tin khác với các phần tử đứng trước nó trong <{parent}>.",
    hint_en="A header is a document's (with To, Code, Subject) or a status message's (StatusCode).",
    hint_vi="Phần đầu là của văn bản (có To, Code, Subject) hoặc của trạng thái (StatusCode).",
)
MORE: Final = Topic(
    code="VNE-XSD-015",
    severity=Severity.INFO,
    clause=_SCHEMA,
    title_en="More places do not fit the schema than are listed",
    title_vi="Số chỗ không khớp lược đồ nhiều hơn số được liệt kê",
    en="More than {limit} places do not fit the schema; only the first were listed.",
    vi="Có hơn {limit} chỗ không khớp lược đồ; chỉ liệt kê những chỗ đầu tiên.",
    hint_en="Mend these first and check again.",
    hint_vi="Hãy sửa những chỗ này trước rồi kiểm tra lại.",
)

TOPICS: Final = (
    ROOT,
    UNKNOWN,
    MISPLACED,
    NAMESPACE,
    INCOMPLETE,
    FORM,
    TOO_LONG,
    ATTRIBUTE,
    NO_ATTRIBUTE,
    STRAY_TEXT,
    NOT_A_GROUP,
    XSI,
    OTHER,
    MIXED,
    MORE,
)
