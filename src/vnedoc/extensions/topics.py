"""What is found by vnedoc itself where it judges by an extension; rules have words of their own.

How grave each is the extension has decided by declaring it: findings are graded errors, unless
what was found is only shown.
"""

from __future__ import annotations

from typing import Final

import attrs

from vnedoc.clauses import EXTENSION, Severity
from vnedoc.findings import Finding, Topic

UNREADABLE: Final = Topic(
    code="VNE-EXT-001",
    severity=Severity.WARNING,
    clause=EXTENSION,
    title_en="A payload cannot be read",
    title_vi="Không đọc được gói dữ liệu",
    en="The payload of {extension} cannot be read: {reason_en}",
    vi="Không đọc được gói dữ liệu của {extension}: {reason_vi}",
    hint_en="Write it with an XML library: & < and > in a text must be escaped.",
    hint_vi="Hãy ghi bằng thư viện XML: trong nội dung, các dấu & < > phải được thay bằng mã.",
)
MISFIT: Final = Topic(
    code="VNE-EXT-002",
    severity=Severity.WARNING,
    clause=EXTENSION,
    title_en="A payload does not fit its schema",
    title_vi="Gói dữ liệu không khớp lược đồ",
    en="By the schema of {extension}: {reason_en}",
    vi="Theo lược đồ của {extension}: {reason_vi}",
)
NUMBER: Final = Topic(
    code="VNE-EXT-003",
    severity=Severity.WARNING,
    clause=EXTENSION,
    title_en="A message has more or fewer payloads than it may",
    title_vi="Số gói dữ liệu nhiều hơn hoặc ít hơn quy định",
    en="{extension} asks for {expected} payloads <{name}>; there are {found}.",
    vi="{extension} cần {expected} gói dữ liệu <{name}>; gói tin có {found}.",
)
FILE_KIND: Final = Topic(
    code="VNE-EXT-004",
    severity=Severity.WARNING,
    clause=EXTENSION,
    title_en="An attached file is of a kind that an extension does not admit",
    title_vi="Tệp đính kèm thuộc loại mà phần mở rộng không cho phép",
    en="{extension} does not admit the file {name!r}; admitted are {expected}.",
    vi="{extension} không nhận tệp {name!r}; chỉ nhận: {expected}.",
)
FILE_SIZE: Final = Topic(
    code="VNE-EXT-005",
    severity=Severity.WARNING,
    clause=EXTENSION,
    title_en="An attached file is larger than an extension admits",
    title_vi="Tệp đính kèm lớn hơn mức mà phần mở rộng cho phép",
    en="In bytes, the file {name!r} has {found}; {extension} admits {expected}.",
    vi="Tệp {name!r} có {found} byte; {extension} chỉ nhận {expected} byte.",
)
FILE_NUMBER: Final = Topic(
    code="VNE-EXT-006",
    severity=Severity.WARNING,
    clause=EXTENSION,
    title_en="There are more attached files than an extension admits",
    title_vi="Số tệp đính kèm nhiều hơn mức mà phần mở rộng cho phép",
    en="There are {found} other files; {extension} admits {expected}.",
    vi="Có {found} tệp khác; {extension} chỉ nhận {expected}.",
)
UNKNOWN: Final = Topic(
    code="VNE-EXT-007",
    severity=Severity.INFO,
    clause=EXTENSION,
    title_en="No extension knows an attached XML file",
    title_vi="Không phần mở rộng nào biết tệp XML đính kèm",
    en="No extension that was named knows {name!r}, whose root is {root}; it was not judged.",
    vi="Không phần mở rộng nào được nêu biết tệp {name!r} (phần tử gốc {root}); tệp chưa được xét.",
)
NOT_THERE: Final = Topic(
    code="VNE-EXT-008",
    severity=Severity.WARNING,
    clause=EXTENSION,
    title_en="The payload of a required extension is not there",
    title_vi="Thiếu gói dữ liệu của phần mở rộng bắt buộc",
    en="The receiver must understand {extension}, and the message carries no payload of it.",
    vi="Bên nhận cần hiểu {extension}, nhưng gói tin không có gói dữ liệu nào của phần này.",
)
NOT_IN_FORCE: Final = Topic(
    code="VNE-EXT-009",
    severity=Severity.WARNING,
    clause=EXTENSION,
    title_en="A payload is used outside the dates of its extension",
    title_vi="Gói dữ liệu được dùng ngoài thời hạn của phần mở rộng",
    en="{extension} is in force {from_en}; the document is of {day}.",
    vi="{extension} có hiệu lực {from_vi}; văn bản có ngày {day}.",
)
SIGNER: Final = Topic(
    code="VNE-EXT-010",
    severity=Severity.WARNING,
    clause=EXTENSION,
    title_en="A payload is not signed by everyone who must sign it",
    title_vi="Gói dữ liệu chưa có đủ chữ ký bắt buộc",
    en="No valid signature of {role} is over {name!r}, which {extension} asks for.",
    vi="Không có chữ ký hợp lệ của {role} trên {name!r}, trong khi {extension} yêu cầu.",
    hint_en="Sign the payload itself, or a statement that lists it.",
    hint_vi="Hãy ký chính gói dữ liệu, hoặc ký bản kê có nêu tệp này.",
)
MORE: Final = Topic(
    code="VNE-EXT-011",
    severity=Severity.INFO,
    clause=EXTENSION,
    title_en="More places of a payload do not fit its schema than are listed",
    title_vi="Số chỗ không khớp lược đồ của gói dữ liệu nhiều hơn số được liệt kê",
    en="More than {limit} places do not fit the schema of {extension}; the first were listed.",
    vi="Có hơn {limit} chỗ không khớp lược đồ của {extension}; chỉ liệt kê những chỗ đầu tiên.",
)


def error(finding: Finding) -> Finding:
    """The same, as grave as the extension asks."""
    return attrs.evolve(finding, graded=Severity.ERROR)
