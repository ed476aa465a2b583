"""What can be found in a mail: what readers take differently, and what was left out."""

from __future__ import annotations

from typing import Final

from vnedoc.clauses import PRACTICE, Clause, Confidence, Severity
from vnedoc.findings import Topic

_NEW_COPY_EN: Final = "Ask the sender to send it again with another mail program."
_NEW_COPY_VI: Final = "Đề nghị bên gửi gửi lại bằng phần mềm thư khác."

LONG_HEADER: Final = Topic(
    code="VNE-MAIL-001",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_en="A header that is too long",
    title_vi="Phần đầu thư quá dài",
    en="A header has more than {bytes} bytes; the fields behind them were not read.",
    vi="Phần đầu thư dài hơn {bytes} byte; các trường phía sau không được đọc.",
)
MANY_FIELDS: Final = Topic(
    code="VNE-MAIL-002",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_en="Too many headers in one mail",
    title_vi="Thư có quá nhiều trường phần đầu",
    en="All headers together have more than {most} fields or {bytes} bytes; the rest was not read.",
    vi="Tổng các phần đầu vượt quá {most} trường hoặc {bytes} byte; phần còn lại không được đọc.",
)
MANY_PARTS: Final = Topic(
    code="VNE-MAIL-003",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_en="Too many parts in one mail",
    title_vi="Thư có quá nhiều phần",
    en="The mail has more than {most} parts; the rest was not read.",
    vi="Thư có hơn {most} phần; các phần còn lại không được đọc.",
    hint_en="Send several mails, or the files in one archive.",
    hint_vi="Gửi thành nhiều thư, hoặc nén các tệp vào một tệp.",
)
TOO_DEEP: Final = Topic(
    code="VNE-MAIL-004",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_en="Parts of a mail are nested too deeply",
    title_vi="Các phần của thư lồng nhau quá sâu",
    en="Parts are nested more than {most} deep; what is in this one was not looked at.",
    vi="Các phần lồng nhau quá {most} cấp; nội dung bên trong phần này không được xem.",
)
MANY_PARAMETERS: Final = Topic(
    code="VNE-MAIL-005",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_en="Too many parameters in one field of a mail",
    title_vi="Một trường của thư có quá nhiều tham số",
    en="The field {field} has more than {most} parameters; the rest was not read.",
    vi="Trường {field} có hơn {most} tham số; phần còn lại không được đọc.",
)
LONG_LINE: Final = Topic(
    code="VNE-MAIL-006",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_en="A line of a mail that is too long",
    title_vi="Dòng của thư quá dài",
    en="A line has more than {bytes} bytes; relays may cut it or break a signature over it.",
    vi="Có dòng dài hơn {bytes} byte; máy chủ thư có thể cắt dòng hoặc làm hỏng chữ ký.",
)
NUL: Final = Topic(
    code="VNE-MAIL-007",
    severity=Severity.WARNING,
    clause=PRACTICE,
    en="There is a zero byte, which no mail may hold",
    vi="Có byte 0, là byte mà thư không được chứa",
    hint_en=_NEW_COPY_EN,
    hint_vi=_NEW_COPY_VI,
)
BARE_CR: Final = Topic(
    code="VNE-MAIL-008",
    severity=Severity.WARNING,
    clause=PRACTICE,
    en="A carriage return stands alone, which is the end of a line for some readers only",
    vi="Có ký tự CR đứng một mình: phần mềm này coi là hết dòng, phần mềm khác thì không",
    hint_en=_NEW_COPY_EN,
    hint_vi=_NEW_COPY_VI,
)
MIXED_LINES: Final = Topic(
    code="VNE-MAIL-009",
    severity=Severity.WARNING,
    clause=PRACTICE,
    en="Lines end in two ways, which is how one mail is hidden in another",
    vi="Dòng kết thúc theo hai cách, là cách giấu một thư trong thư khác",
    hint_en=_NEW_COPY_EN,
    hint_vi=_NEW_COPY_VI,
)
REPEATED: Final = Topic(
    code="VNE-MAIL-010",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_en="A field of a mail that stands there more than once",
    title_vi="Một trường của thư xuất hiện nhiều lần",
    en="The field {field} stands there more than once; the first one counts.",
    vi="Trường {field} xuất hiện nhiều lần; lấy lần đầu tiên.",
)
NO_BOUNDARY: Final = Topic(
    code="VNE-MAIL-011",
    severity=Severity.WARNING,
    clause=PRACTICE,
    en="It says that it has parts, and no usable boundary between them; it was not taken apart",
    vi="Khai là có nhiều phần nhưng không có ranh giới dùng được; không tách các phần",
    hint_en=_NEW_COPY_EN,
    hint_vi=_NEW_COPY_VI,
)
UNCLOSED: Final = Topic(
    code="VNE-MAIL-012",
    severity=Severity.WARNING,
    clause=PRACTICE,
    en="The last boundary is missing: the mail may have been cut off",
    vi="Thiếu ranh giới cuối: thư có thể đã bị cắt",
    hint_en="Fetch the mail again, or ask the sender to send it again.",
    hint_vi="Tải lại thư, hoặc đề nghị bên gửi gửi lại.",
)
SAME_BOUNDARY: Final = Topic(
    code="VNE-MAIL-013",
    severity=Severity.WARNING,
    clause=PRACTICE,
    en="Another line is like a boundary of parts: readers do not agree on where they end",
    vi="Có dòng khác giống ranh giới các phần: phần mềm đọc không thống nhất chỗ kết thúc",
    hint_en=_NEW_COPY_EN,
    hint_vi=_NEW_COPY_VI,
)
ENCODED_PARTS: Final = Topic(
    code="VNE-MAIL-014",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_en="Parts of a mail that are encoded as a whole",
    title_vi="Các phần của thư bị mã hóa truyền tải cả khối",
    en="What holds parts is encoded as {encoding}, which is forbidden; it was not taken apart.",
    vi="Phần chứa các phần khác bị mã hóa truyền tải {encoding} trái quy định; không tách ra.",
    hint_en=_NEW_COPY_EN,
    hint_vi=_NEW_COPY_VI,
)
UNKNOWN_ENCODING: Final = Topic(
    code="VNE-MAIL-015",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_en="A transfer encoding that is not known",
    title_vi="Cách mã hóa truyền tải không rõ",
    en="The transfer encoding {encoding!r} is not known, so that this part cannot be read.",
    vi="Không rõ cách mã hóa truyền tải {encoding!r} nên không đọc được phần này.",
    hint_en=_NEW_COPY_EN,
    hint_vi=_NEW_COPY_VI,
)
AMBIGUOUS: Final = Topic(
    code="VNE-MAIL-016",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_en="A parameter of a mail that readers take differently",
    title_vi="Tham số của thư mà mỗi phần mềm đọc một khác",
    en="In {field}, {name} is not plainly written once; other readers may take another value.",
    vi="Trong {field}, {name} không ghi rõ đúng một lần; phần mềm khác có thể lấy giá trị khác.",
)
ODD_LINE: Final = Topic(
    code="VNE-MAIL-017",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_en="Lines in a header that are no fields",
    title_vi="Phần đầu thư có dòng không phải trường",
    en="Lines in the header that are no fields: {count}. Some readers end the header there.",
    vi="Phần đầu thư có {count} dòng không phải trường. Một số phần mềm coi đó là hết phần đầu.",
)
UNSOUND: Final = Topic(
    code="VNE-MAIL-018",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_en="A field of a mail that cannot be read as a whole",
    title_vi="Một trường của thư không đọc được trọn vẹn",
    en="The field {field} cannot be read as a whole.",
    vi="Trường {field} không đọc được trọn vẹn.",
)
ENCRYPTED: Final = Topic(
    code="VNE-MAIL-019",
    severity=Severity.WARNING,
    clause=PRACTICE,
    en="It is encrypted, so that nothing in it can be read",
    vi="Nội dung đã bị mã hóa nên không đọc được",
    hint_en="Ask the sender to send it without encryption, or decrypt it first.",
    hint_vi="Đề nghị bên gửi gửi không mã hóa, hoặc giải mã trước.",
)
TNEF: Final = Topic(
    code="VNE-MAIL-020",
    severity=Severity.WARNING,
    clause=PRACTICE,
    en="It is a winmail.dat, Outlook's own form, in which other programs see no files",
    vi="Đây là winmail.dat, dạng riêng của Outlook, phần mềm khác không thấy tệp bên trong",
    hint_en="In Outlook the sender chooses HTML: File, Options, Mail, Message format.",
    hint_vi="Trong Outlook, bên gửi chọn HTML: File, Options, Mail, Message format.",
)
DAMAGED: Final = Topic(
    code="VNE-MAIL-021",
    severity=Severity.WARNING,
    clause=PRACTICE,
    en="Its encoding is damaged: the file is refused, as readers take different bytes from it",
    vi="Mã hóa truyền tải bị hỏng: từ chối tệp này, vì mỗi phần mềm có thể đọc ra nội dung khác",
    hint_en="Ask the sender to send the file again.",
    hint_vi="Đề nghị bên gửi gửi lại tệp.",
)
SEVERAL: Final = Topic(
    code="VNE-MAIL-022",
    severity=Severity.WARNING,
    clause=PRACTICE,
    en="There is more than one edXML message in the mail, and none of them was chosen",
    vi="Thư chứa nhiều hơn một gói tin edXML, không chọn gói tin nào",
    hint_en="Ask the sender to send each message in a mail of its own.",
    hint_vi="Đề nghị bên gửi gửi mỗi gói tin trong một thư riêng.",
)
UNREADABLE: Final = Topic(
    code="VNE-MAIL-023",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_en="An edXML message in a mail that cannot be read",
    title_vi="Gói tin edXML trong thư không đọc được",
    en="What looks like an edXML message here cannot be read ({code}).",
    vi="Phần này giống gói tin edXML nhưng không đọc được ({code}).",
    hint_en="`vnedoc explain {code}` tells why.",
    hint_vi="`vnedoc explain {code}` cho biết lý do.",
)
OTHER_SIGNER: Final = Topic(
    code="VNE-MAIL-041",
    severity=Severity.WARNING,
    clause=Clause("RFC 8550", "3", Confidence.TEXT),
    title_en="The signer of a mail is not its sender",
    title_vi="Người ký thư không phải người gửi",
    en="The certificate names {signer}, and the mail says that it comes from {sender}.",
    vi="Chứng thư nêu {signer}, còn thư ghi người gửi là {sender}.",
    hint_en="Ask the sender by another way whether the mail is his.",
    hint_vi="Hỏi bên gửi bằng cách khác xem thư có phải của họ không.",
)
UNOPENED: Final = Topic(
    code="VNE-MAIL-042",
    severity=Severity.WARNING,
    clause=PRACTICE,
    en="The mail is wrapped in S/MIME, signed or encrypted, and cannot be opened",
    vi="Thư được đóng gói bằng S/MIME (ký hoặc mã hóa) và không mở ra được",
    hint_en=_NEW_COPY_EN,
    hint_vi=_NEW_COPY_VI,
)
MISSING_FILE: Final = Topic(
    code="VNE-MAIL-024",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_en="A file of the message is not in the mail",
    title_vi="Thư thiếu tệp của gói tin",
    en="The message has a place for a file that is not in the mail (SHA-256 {sha256}).",
    vi="Gói tin có chỗ cho một tệp không có trong thư (SHA-256 {sha256}).",
    hint_en="Somebody took it out, or changed it. Ask the sender to send the mail again.",
    hint_vi="Tệp đã bị bỏ ra hoặc bị sửa. Đề nghị bên gửi gửi lại thư.",
)
CHANGED: Final = Topic(
    code="VNE-MAIL-025",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_en="The message is not the one that the mail says it brings",
    title_vi="Gói tin khác với gói tin mà thư khai",
    en="The message has another digest than the mail says in its field EdXML.",
    vi="Mã băm của gói tin khác với mã băm khai ở trường EdXML của thư.",
    hint_en="Ask the sender to send the mail again.",
    hint_vi="Đề nghị bên gửi gửi lại thư.",
)
ODD_RECEIPT: Final = Topic(
    code="VNE-MAIL-026",
    severity=Severity.WARNING,
    clause=PRACTICE,
    en="The receipt does not say what became of the mail in a way that is known",
    vi="Báo cáo phát thư không cho biết kết quả theo cách đã biết",
    hint_en="Read its text; what it does not tell counts as not known.",
    hint_vi="Đọc phần chữ của báo cáo; điều không nêu rõ được coi là chưa biết.",
)
OTHER_BODY: Final = Topic(
    code="VNE-MAIL-027",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_en="The message of one body came from the mailbox of another",
    title_vi="Gói tin của cơ quan này đến từ hộp thư của cơ quan khác",
    en="The message is from {organ}, but the address book has {address} as {known}.",
    vi="Gói tin ghi bên gửi là {organ}, nhưng sổ địa chỉ ghi {address} là của {known}.",
    hint_en="Who wrote a mail its header does not prove: go by the signature of the message.",
    hint_vi="Phần đầu thư không chứng minh người gửi: hãy căn cứ chữ ký số của gói tin.",
)
