"""The words of everything by which a statement does not hold."""

from __future__ import annotations

from vnedoc.signature.verdict import ReasonKind

DIFFERS = ReasonKind(
    "VNE-SIG-731",
    title_en="The message differs from the statement",
    title_vi="Gói tin khác với bản kê ký số",
    en="{what}.",
    vi="{what_vi}.",
)
UNKNOWN_FORM = ReasonKind(
    "VNE-SIG-732",
    title_en="The statement has a version or fields that are not known",
    title_vi="Bản kê ký số thuộc phiên bản hoặc có trường không nhận biết được",
    en="The statement is of a version or has fields that are not known here ({what}).",
    vi="Bản kê ký số thuộc phiên bản hoặc có trường không nhận biết được ({what}).",
)
BROKEN_FORM = ReasonKind(
    "VNE-SIG-733",
    title_en="The statement does not have the form of one",
    title_vi="Bản kê ký số sai cấu trúc",
    en="The statement does not have the form of one ({what}).",
    vi="Bản kê ký số sai cấu trúc ({what}).",
)
NOT_COMPARED = ReasonKind(
    "VNE-SIG-734",
    title_en="The statement could not be compared with the message",
    title_vi="Không so sánh được bản kê ký số với gói tin",
    en="The statement could not be compared with the message: {what}",
    vi="Không so sánh được bản kê ký số với gói tin: {what_vi}",
)
OTHER_NAME = ReasonKind(
    "VNE-SIG-735",
    title_en="A signed file travelled under another name",
    title_vi="Tệp đã ký đến với tên khác",
    en="The file signed as {stated!r} travelled as {found!r}; the signed name is given out.",
    vi="Tệp được ký với tên {stated!r} nhưng đến với tên {found!r}; tên đã ký được sử dụng.",
)
UNSIGNED_STATEMENT = ReasonKind(
    "VNE-SIG-736",
    en="The statement carries no signature, or more than one.",
    vi="Bản kê ký số không có chữ ký, hoặc có nhiều hơn một chữ ký.",
)
NO_PROPERTIES = ReasonKind(
    "VNE-SIG-738",
    en="The statement is signed without XAdES properties: no time and no certificate are named.",
    vi="Bản kê được ký không kèm thuộc tính XAdES: không nêu thời điểm ký và chứng thư.",
)
OTHER_STATEMENT = ReasonKind(
    "VNE-SIG-739",
    title_en="Two statements name a file differently",
    title_vi="Hai bản kê ký số ghi tên tệp khác nhau",
    en="Another statement, judged before, names a file {first!r}; this one names it {second!r}.",
    vi="Bản kê khác đã xét trước ghi tên tệp là {first!r}; bản kê này ghi là {second!r}.",
)
TOO_MANY = ReasonKind(
    "VNE-SIG-737",
    title_en="The message carries too many statements",
    title_vi="Gói tin có quá nhiều bản kê ký số",
    en="The message carries more than {limit} statements.",
    vi="Gói tin mang hơn {limit} bản kê ký số.",
)
UNLISTED = ReasonKind(
    "VNE-SIG-740",
    title_en="Something of the message is not listed in the statement",
    title_vi="Gói tin có phần không được liệt kê trong bản kê ký số",
    en="Unlisted: {what}.",
    vi="Không được liệt kê: {what_vi}.",
)
TOO_LARGE = ReasonKind(
    "VNE-SIG-741",
    title_en="The attached statements are too large together",
    title_vi="Tổng các bản kê ký số đính kèm quá lớn",
    en="The attached statements together have more than {bytes} bytes or {nodes} tags and "
    "attributes; none was judged.",
    vi="Các bản kê ký số đính kèm có tổng cộng hơn {bytes} byte hoặc {nodes} thẻ và thuộc tính; "
    "không bản kê nào được xét.",
)
