"""The words of everything by which a signature departs from the admitted shapes."""

from __future__ import annotations

from typing import Final

from vnedoc.signature.verdict import Indication, Reason, ReasonKind, SubIndication

UNEXPECTED = ReasonKind(
    "VNE-SIG-601",
    en="Inside the signature, <{parent}> holds <{found}> where {expected} must stand.",
    vi="Trong chữ ký, <{parent}> chứa <{found}> ở chỗ phải là {expected}.",
)
INCOMPLETE = ReasonKind(
    "VNE-SIG-602",
    en="Inside the signature, <{parent}> lacks {expected}.",
    vi="Trong chữ ký, <{parent}> thiếu {expected}.",
)
ATTRIBUTE = ReasonKind(
    "VNE-SIG-603",
    en="Inside the signature, the attributes of <{element}> are not the ones expected: {found}.",
    vi="Trong chữ ký, thuộc tính của <{element}> không đúng như quy định: {found}.",
)
STRAY_NODE = ReasonKind(
    "VNE-SIG-604",
    en="A comment, an instruction or stray text stands inside the signature.",
    vi="Trong chữ ký có chú thích, chỉ thị xử lý hoặc chữ lạc.",
)
BAD_BASE64 = ReasonKind(
    "VNE-SIG-605",
    en="<{element}> is not canonical base64.",
    vi="<{element}> không phải base64 chuẩn.",
)
TOO_COMPLEX = ReasonKind(
    "VNE-SIG-606",
    en="The signature has more than {limit} {what}; none needs so many.",
    vi="Chữ ký có hơn {limit} {what_vi}; không chữ ký nào cần nhiều như vậy.",
)
CANONICALIZATION = ReasonKind(
    "VNE-SIG-611",
    en="The canonicalization {uri!r} is not admitted.",
    vi="Không chấp nhận cách chuẩn hóa {uri!r}.",
)
TRANSFORMS = ReasonKind(
    "VNE-SIG-612",
    en="The transforms of a reference are not exactly {expected}.",
    vi="Các phép biến đổi của một tham chiếu không đúng là {expected}.",
)
REFERENCES = ReasonKind(
    "VNE-SIG-613",
    en="The signature must refer to exactly {expected}; it refers to {found}.",
    vi="Chữ ký phải tham chiếu đúng tới {expected}; thực tế là {found}.",
)
PROPERTIES = ReasonKind(
    "VNE-SIG-614",
    en="The XAdES properties do not belong to this signature: {detail}.",
    vi="Các thuộc tính XAdES không thuộc về chữ ký này (chi tiết: {detail}).",
)
AMBIGUOUS_ID = ReasonKind(
    "VNE-SIG-615",
    en="More than one element carries the identifier {ident!r}.",
    vi="Có hơn một phần tử mang mã định danh {ident!r}.",
)
SIGNING_TIME = ReasonKind(
    "VNE-SIG-616",
    en="The claimed signing time {found!r} is not a time with a zone.",
    vi="Thời điểm ký khai báo {found!r} không phải thời điểm có múi giờ.",
)
INHERITED_XML = ReasonKind(
    "VNE-SIG-617",
    en="An element around the signature carries the attribute {name}, which canonicalizations "
    "treat differently.",
    vi="Phần tử bao quanh chữ ký mang thuộc tính {name}, mỗi cách chuẩn hóa hiểu một khác.",
)
STRAY_SIGNATURE = ReasonKind(
    "VNE-SIG-618",
    en="A signature stands outside the header, where none is admitted; what is inside it was not "
    "read.",
    vi="Có chữ ký nằm ngoài phần đầu, nơi không được phép; nội dung bên trong không được đọc.",
)
TOO_MANY_SIGNATURES = ReasonKind(
    "VNE-SIG-619",
    en="The message has more than {limit} signatures; the others were not looked at.",
    vi="Gói tin có hơn {limit} chữ ký; các chữ ký còn lại không được xem xét.",
)
TOO_COSTLY = ReasonKind(
    "VNE-SIG-620",
    en="Canonicalizing the message would cost too much ({found} is over {limit}).",
    vi="Chuẩn hóa gói tin quá tốn kém ({found} lớn hơn {limit}).",
)
TOO_MANY_DIGESTS = ReasonKind(
    "VNE-SIG-628",
    en="The signatures of the message ask for more digests of all of it than {times} of any size "
    "or {limit} MiB together.",
    vi="Các chữ ký của gói tin đòi tính giá trị băm của cả gói tin quá {times} lần và quá {limit} "
    "MiB tổng cộng.",
)
NO_CANONICAL_FORM = ReasonKind(
    "VNE-SIG-621",
    en="The message has no canonical form: a namespace name is a relative URI.",
    vi="Gói tin không có dạng chuẩn hóa: có không gian tên là URI tương đối.",
)


class Refusal(Exception):  # noqa: N818 - an outcome on its way, not an error
    """A signature, or a part of one, that cannot pass. It never leaves the package."""

    def __init__(
        self,
        reason: Reason,
        sub: SubIndication = SubIndication.FORMAT_FAILURE,
        indication: Indication = Indication.FAILED,
    ) -> None:
        super().__init__(reason.code)
        self.reason: Final = reason
        self.sub: Final = sub
        self.indication: Final = indication


def unreliable(reason: Reason, sub: SubIndication) -> Refusal:
    """A refusal that more data, or another policy, could lift."""
    return Refusal(reason, sub, Indication.INDETERMINATE)
