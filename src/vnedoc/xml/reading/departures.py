"""What the reader can find: the fixed words of each kind of departure."""

from __future__ import annotations

from typing import Final

from vnedoc.findings import Clause, Confidence, Severity, Topic

_STRUCTURE: Final = Clause("QCVN 102:2016/BTTTT", "", Confidence.CODE)
_DATES: Final = Clause("QCVN 102:2016/BTTTT", "1.4.2", Confidence.CODE)
_XML_NAMES: Final = Clause("W3C Namespaces in XML 1.0", "6.2", Confidence.TEXT)
"""A name without prefix is in the default namespace, or, where none is declared, in no namespace:
that makes it another name than the standard's, whatever practice forgives."""

SHOWN: Final = 80
"""Characters of a value that are repeated; one that was to be a date can be a whole letter."""

UNKNOWN_ELEMENT: Final = Topic(
    code="VNE-READ-001",
    severity=Severity.WARNING,
    clause=_STRUCTURE,
    title_en="An element is not known here",
    title_vi="Phần tử không nhận biết được ở vị trí này",
    en="The element <{name}> is not known here; it was kept but not read.",
    vi="Không nhận biết được phần tử <{name}> ở vị trí này; đã giữ lại nhưng không đọc.",
    hint_en="Check its spelling (capital letters count) and its parent element.",
    hint_vi="Kiểm tra chính tả (phân biệt chữ hoa, chữ thường) và phần tử cha của nó.",
)
UNKNOWN_ATTRIBUTE: Final = Topic(
    code="VNE-READ-002",
    severity=Severity.INFO,
    clause=_STRUCTURE,
    title_en="An attribute is not part of the standard",
    title_vi="Thuộc tính không thuộc quy chuẩn",
    en="The attribute {name} is not part of the standard; it was kept.",
    vi="Thuộc tính {name} không thuộc quy chuẩn; đã giữ lại.",
)
REPEATED: Final = Topic(
    code="VNE-READ-003",
    severity=Severity.WARNING,
    clause=_STRUCTURE,
    title_en="An element stands more than once",
    title_vi="Phần tử xuất hiện nhiều lần",
    en="<{name}> may stand here once; the first that says something was read for it.",
    vi="<{name}> chỉ được có một lần; đã đọc phần tử đầu tiên có nội dung.",
    hint_en="Remove the one that is wrong: other readers may take the last.",
    hint_vi="Hãy bỏ phần tử sai: phần mềm khác có thể lấy phần tử cuối.",
)
NOT_CONVERTED: Final = Topic(
    code="VNE-READ-004",
    severity=Severity.WARNING,
    clause=_STRUCTURE,
    title_en="A value cannot be read",
    title_vi="Không đọc được giá trị",
    en="<{name}> holds {value!r}, which cannot be read: expected {expected_en}.",
    vi="<{name}> ghi {value!r}, không đọc được: cần {expected_vi}.",
    hint_en="Write it in that form: until then the field is empty, its text kept in `unread`.",
    hint_vi="Hãy viết đúng dạng đó; khi chưa sửa, trường để trống, nội dung giữ ở `unread`.",
)
VARIANT: Final = Topic(
    code="VNE-READ-005",
    severity=Severity.WARNING,
    clause=_STRUCTURE,
    title_en="A value is written in another form than the standard's",
    title_vi="Giá trị viết khác dạng của quy chuẩn",
    en="<{name}> holds {value!r}, written in another form than the standard's; read as {expected}.",
    vi="<{name}> ghi {value!r}, viết khác dạng quy chuẩn; đọc là {expected}.",
    hint_en="Write {expected}: other readers may not take this form.",
    hint_vi="Hãy viết {expected}: phần mềm khác có thể không đọc được dạng này.",
)
MISSPELT: Final = Topic(
    code="VNE-READ-006",
    severity=Severity.WARNING,
    clause=_STRUCTURE,
    title_en="The name of an element is spelt otherwise than in the standard",
    title_vi="Tên phần tử viết khác quy chuẩn",
    en="<{name}> was read as <{expected}>, which is how the standard spells it.",
    vi="<{name}> được đọc là <{expected}>, đúng cách viết trong quy chuẩn.",
    hint_en="Write the standard's spelling; most readers do not recognise this one.",
    hint_vi="Hãy viết đúng như quy chuẩn; đa số phần mềm không nhận ra cách viết này.",
)
STRAY_TEXT: Final = Topic(
    code="VNE-READ-007",
    severity=Severity.WARNING,
    clause=_STRUCTURE,
    title_en="Text stands between elements",
    title_vi="Có chữ nằm giữa các phần tử",
    en="Text stands between the elements of <{name}>; it was kept unread.",
    vi="Có chữ nằm giữa các phần tử con của <{name}>; đã giữ lại mà không đọc.",
)
OTHER_NAMESPACE: Final = Topic(
    code="VNE-READ-008",
    severity=Severity.ERROR,
    clause=_XML_NAMES,
    title_en="An element in another namespace was read",
    title_vi="Phần tử thuộc không gian tên khác vẫn được đọc",
    en="<{name}> {cause_en}, so it is not in {expected!r}; it was read all the same.",
    vi="<{name}> {cause_vi} nên không thuộc {expected!r}; vẫn đọc được.",
    hint_en="Write the standard's xmlns at <{name}>: many systems refuse the message without it.",
    hint_vi="Hãy ghi xmlns của quy chuẩn tại <{name}>: nhiều hệ thống từ chối gói tin thiếu nó.",
)
SPLIT_TEXT: Final = Topic(
    code="VNE-READ-009",
    severity=Severity.WARNING,
    clause=_STRUCTURE,
    title_en="A value is split by a comment or an instruction",
    title_vi="Giá trị bị chú thích hoặc chỉ thị chia cắt",
    en="The text of <{name}> is split by a comment or an instruction; it was read as a whole.",
    vi="Nội dung <{name}> bị chú thích hoặc chỉ thị chia cắt; đã đọc như một đoạn liền.",
    hint_en="Other readers may take only the first part: remove the comment.",
    hint_vi="Phần mềm khác có thể chỉ lấy phần đầu: hãy bỏ chú thích.",
)
FILLER: Final = Topic(
    code="VNE-READ-010",
    severity=Severity.WARNING,
    clause=_STRUCTURE,
    title_en="A value stands for nothing",
    title_vi="Giá trị được ghi có nghĩa là để trống",
    en="<{name}> holds {value!r}, which stands for nothing.",
    vi="<{name}> ghi {value!r}, tức là không có giá trị.",
    hint_en="Leave the element out when there is nothing to say.",
    hint_vi="Khi không có giá trị thì bỏ hẳn phần tử.",
)
EXPERIMENTAL: Final = Topic(
    code="VNE-READ-011",
    severity=Severity.WARNING,
    clause=Clause("2803/BTTTT-THH", "", Confidence.CODE),
    title_en="The SOAP message of 2013-2016 was read",
    title_vi="Đọc gói tin SOAP giai đoạn 2013-2016",
    en="This is the SOAP message of 2013-2016; reading it is experimental.",
    vi="Đây là gói tin SOAP giai đoạn 2013-2016; việc đọc còn thử nghiệm.",
)
SIGNATURE: Final = Topic(
    code="VNE-READ-012",
    severity=Severity.INFO,
    clause=Clause("QCVN 102:2016/BTTTT", "", Confidence.CODE),
    title_en="The header carries a signature, which reading does not verify",
    title_vi="Phần đầu có chữ ký mà việc đọc không kiểm tra",
    en="The header carries a <{name}>; reading does not verify it.",
    vi="Phần đầu có <{name}>; việc đọc không kiểm tra chữ ký này.",
    hint_en="Use verify. A signature outside the XML-DSig namespace is only decoration.",
    hint_vi="Hãy dùng verify. Chữ ký nằm ngoài không gian tên XML-DSig chỉ để trang trí.",
)
MOVED: Final = Topic(
    code="VNE-READ-013",
    severity=Severity.INFO,
    clause=Clause("QCVN 102:2016/BTTTT", "2.2.6", Confidence.CODE),
    title_en="An element stands outside the one that it belongs into",
    title_vi="Phần tử nằm ngoài phần tử chứa nó theo quy chuẩn",
    en="<{name}> stands outside <{expected}>, where the standard has it; it was read.",
    vi="<{name}> nằm ngoài <{expected}>, khác quy chuẩn; vẫn đọc được.",
)
OTHER_BEARER: Final = Topic(
    code="VNE-READ-014",
    severity=Severity.WARNING,
    clause=_STRUCTURE,
    title_en="An element in another namespace was not read",
    title_vi="Phần tử thuộc không gian tên khác không được đọc",
    en="<{name}> {cause_en}, so it is not in {expected!r}; it was kept but not read.",
    vi="<{name}> {cause_vi} nên không thuộc {expected!r}; đã giữ lại nhưng không đọc.",
    hint_en="Readers that look at names alone may take it for the message's own: remove it.",
    hint_vi="Phần mềm chỉ xét tên có thể coi nó là phần tử của gói tin: hãy bỏ phần tử này.",
)
NO_DATE: Final = Topic(
    code="VNE-READ-015",
    severity=Severity.WARNING,
    clause=_DATES,
    title_en="A date is one that programs write where they have none",
    title_vi="Ngày là giá trị phần mềm ghi khi không có ngày",
    en="<{name}> holds {value!r}, which programs write where they have no date; it is no date.",
    vi="<{name}> ghi {value!r}, giá trị phần mềm ghi khi không có ngày; không coi là ngày.",
    hint_en="Leave the element out when there is nothing to say.",
    hint_vi="Khi không có giá trị thì bỏ hẳn phần tử.",
)
