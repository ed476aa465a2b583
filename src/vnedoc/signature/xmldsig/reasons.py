"""The words of everything by which a signature departs from the admitted shapes.

What XML-DSig or XAdES forbid is known to be wrong (FAILED, FORMAT_FAILURE). What they allow and
vnedoc does not take, or does not pay for, is INDETERMINATE: it may be right.
"""

from __future__ import annotations

from typing import Final

from vnedoc.signature.verdict import Indication, Reason, ReasonKind, SubIndication

UNEXPECTED = ReasonKind(
    "VNE-SIG-601",
    title_en="An element inside the signature stands where another must",
    title_vi="Trong chữ ký có phần tử đứng ở chỗ của phần tử khác",
    en="Inside the signature, <{parent}> holds <{found}> where {expected} must stand.",
    vi="Trong chữ ký, <{parent}> chứa <{found}> ở chỗ phải là {expected}.",
)
INCOMPLETE = ReasonKind(
    "VNE-SIG-602",
    title_en="An element is missing inside the signature",
    title_vi="Trong chữ ký thiếu phần tử",
    en="Inside the signature, <{parent}> lacks {expected}.",
    vi="Trong chữ ký, <{parent}> thiếu {expected}.",
)
ATTRIBUTE = ReasonKind(
    "VNE-SIG-603",
    title_en="Attributes inside the signature are not the ones expected",
    title_vi="Thuộc tính trong chữ ký không đúng như quy định",
    en="Inside the signature, the attributes of <{element}> are not the ones expected: {found}.",
    vi="Trong chữ ký, thuộc tính của <{element}> không đúng như quy định: {found}.",
)
MARKUP = ReasonKind(
    "VNE-SIG-604",
    en="A comment or an instruction stands inside the signature, where vnedoc takes none.",
    vi="Trong chữ ký có chú thích hoặc chỉ thị xử lý, là điều vnedoc không nhận.",
)
STRAY_TEXT = ReasonKind(
    "VNE-SIG-630",
    title_en="Text stands inside the signature where only elements may",
    title_vi="Trong chữ ký có chữ ở chỗ chỉ được có phần tử",
    en="Inside the signature, text stands in <{parent}>, where only elements may.",
    vi="Trong chữ ký, <{parent}> có chữ ở chỗ chỉ được có phần tử.",
)
NOT_TEXT = ReasonKind(
    "VNE-SIG-631",
    title_en="Elements stand inside the signature where only text may",
    title_vi="Trong chữ ký có phần tử ở chỗ chỉ được có chữ",
    en="Inside the signature, <{element}> holds elements; vnedoc takes only text there.",
    vi="Trong chữ ký, <{element}> chứa phần tử; vnedoc chỉ nhận chữ ở đó.",
)
UNKNOWN_PART = ReasonKind(
    "VNE-SIG-632",
    title_en="An element inside the signature is not supported",
    title_vi="Trong chữ ký có phần tử không được hỗ trợ",
    en="Inside the signature, <{parent}> holds <{found}>, which vnedoc does not support; that "
    "does not mean that the signature is wrong.",
    vi="Trong chữ ký, <{parent}> chứa <{found}> mà vnedoc không hỗ trợ; điều đó không có nghĩa "
    "là chữ ký sai.",
)
MISSING_PART = ReasonKind(
    "VNE-SIG-633",
    title_en="An element that vnedoc needs is missing inside the signature",
    title_vi="Trong chữ ký thiếu phần tử mà vnedoc cần",
    en="Inside the signature, <{parent}> lacks {expected}, without which vnedoc judges no "
    "signature; that does not mean that the signature is wrong.",
    vi="Trong chữ ký, <{parent}> thiếu {expected}, vnedoc cần phần này mới kiểm tra được; điều "
    "đó không có nghĩa là chữ ký sai.",
)
UNKNOWN_ATTRIBUTE = ReasonKind(
    "VNE-SIG-634",
    title_en="Attributes inside the signature are not supported",
    title_vi="Trong chữ ký có thuộc tính không được hỗ trợ",
    en="Inside the signature, vnedoc does not support the attributes of <{element}>: {found}.",
    vi="Trong chữ ký, vnedoc không hỗ trợ các thuộc tính của <{element}>: {found}.",
)
BAD_BASE64 = ReasonKind(
    "VNE-SIG-605",
    title_en="A value of the signature is not base64",
    title_vi="Giá trị trong chữ ký không phải base64",
    en="<{element}> is not base64 as XML Schema has it (xsd:base64Binary), or is empty.",
    vi="<{element}> không phải base64 theo XML Schema (xsd:base64Binary), hoặc để trống.",
)
TOO_COMPLEX = ReasonKind(
    "VNE-SIG-606",
    title_en="The signature has more parts than any needs",
    title_vi="Chữ ký có nhiều phần hơn mức mọi chữ ký cần",
    en="The signature has more than {limit} {what}; none needs so many.",
    vi="Chữ ký có hơn {limit} {what_vi}; không chữ ký nào cần nhiều như vậy.",
)
CANONICALIZATION = ReasonKind(
    "VNE-SIG-611",
    title_en="The canonicalization is not supported",
    title_vi="Cách chuẩn hóa (C14N) không được hỗ trợ",
    en="vnedoc does not support the canonicalization {uri!r}; that does not mean that the "
    "signature is wrong.",
    vi="vnedoc không hỗ trợ cách chuẩn hóa {uri!r}; điều đó không có nghĩa là chữ ký sai.",
)
TRANSFORMS = ReasonKind(
    "VNE-SIG-612",
    title_en="The transforms are not supported",
    title_vi="Các phép biến đổi không được hỗ trợ",
    en="vnedoc supports no other transforms of a reference than {expected}; that does not mean "
    "that the signature is wrong.",
    vi="vnedoc chỉ hỗ trợ các phép biến đổi sau cho tham chiếu: {expected_vi}; điều đó không có "
    "nghĩa là chữ ký sai.",
)
REFERENCES = ReasonKind(
    "VNE-SIG-613",
    title_en="The signature refers to something else than vnedoc judges",
    title_vi="Chữ ký tham chiếu tới nội dung mà vnedoc không kiểm tra",
    en="vnedoc judges signatures that refer to exactly {expected}; this one refers to {found}.",
    vi="vnedoc kiểm tra chữ ký tham chiếu đúng tới {expected_vi}; chữ ký này tham chiếu tới "
    "{found}.",
)
PROPERTIES = ReasonKind(
    "VNE-SIG-614",
    title_en="The XAdES properties do not belong to this signature",
    title_vi="Các thuộc tính XAdES không thuộc về chữ ký này",
    en="The XAdES properties do not belong to this signature: {detail}.",
    vi="Các thuộc tính XAdES không thuộc về chữ ký này (chi tiết: {detail}).",
)
NO_REFERENCE = ReasonKind(
    "VNE-SIG-635",
    en="The signature has XAdES properties, but does not refer to them as XAdES demands, so they "
    "are not signed.",
    vi="Chữ ký có thuộc tính XAdES nhưng không tham chiếu tới chúng như XAdES yêu cầu, nên chúng "
    "không được ký.",
)
AMBIGUOUS_ID = ReasonKind(
    "VNE-SIG-615",
    title_en="Two elements carry the same identifier",
    title_vi="Có hơn một phần tử dùng chung một mã định danh",
    en="More than one element carries the identifier {ident!r}.",
    vi="Có hơn một phần tử mang mã định danh {ident!r}.",
)
SIGNING_TIME = ReasonKind(
    "VNE-SIG-616",
    title_en="The claimed signing time is not a time",
    title_vi="Thời điểm ký khai báo không đúng dạng thời gian",
    en="The claimed signing time {found!r} is not a time as XML Schema has it (xsd:dateTime).",
    vi="Thời điểm ký khai báo {found!r} không đúng dạng của XML Schema (xsd:dateTime).",
)
NO_ZONE = ReasonKind(
    "VNE-SIG-636",
    title_en="The claimed signing time cannot be placed",
    title_vi="Không xác định được thời điểm ký khai báo là lúc nào",
    en="The claimed signing time {found!r} has no zone, or no year from 1 to 9999, so nobody knows "
    "when it was.",
    vi="Thời điểm ký khai báo {found!r} không có múi giờ, hoặc năm không từ 1 đến 9999, nên không "
    "biết là lúc nào.",
)
INHERITED_XML = ReasonKind(
    "VNE-SIG-617",
    title_en="An attribute around the signature is treated differently by canonicalizations",
    title_vi="Thuộc tính bao quanh chữ ký được mỗi cách chuẩn hóa hiểu một khác",
    en="An element around the signature carries the attribute {name}, which canonicalizations "
    "treat differently.",
    vi="Phần tử bao quanh chữ ký mang thuộc tính {name}, mỗi cách chuẩn hóa hiểu một khác.",
)
STRAY_SIGNATURE = ReasonKind(
    "VNE-SIG-618",
    en="A signature stands outside the header, where vnedoc takes none; what is inside it was not "
    "read.",
    vi="Có chữ ký nằm ngoài phần đầu, là nơi vnedoc không nhận; nội dung bên trong không được đọc.",
)
TOO_MANY_SIGNATURES = ReasonKind(
    "VNE-SIG-619",
    title_en="The message has too many signatures",
    title_vi="Gói tin có quá nhiều chữ ký",
    en="The message has more than {limit} signatures; the others were not looked at.",
    vi="Gói tin có hơn {limit} chữ ký; các chữ ký còn lại không được xem xét.",
)
TOO_COSTLY = ReasonKind(
    "VNE-SIG-620",
    title_en="Canonicalizing the message would cost too much",
    title_vi="Chuẩn hóa gói tin quá tốn kém",
    en="Canonicalizing the message would cost too much ({found} is over {limit}).",
    vi="Chuẩn hóa gói tin quá tốn kém ({found} lớn hơn {limit}).",
)
TOO_MANY_DIGESTS = ReasonKind(
    "VNE-SIG-628",
    title_en="The signatures ask for too many digests of the message",
    title_vi="Các chữ ký đòi tính mã băm của gói tin quá nhiều lần",
    en="The signatures of the message ask for more digests of all of it than {times} of any size "
    "or {limit} MiB together.",
    vi="Các chữ ký của gói tin đòi tính giá trị băm của cả gói tin quá {times} lần và quá {limit} "
    "MiB tổng cộng.",
)
WEAK_CERTIFICATE_DIGEST = ReasonKind(
    "VNE-SIG-637",
    title_en="The certificate is named by a digest that cannot be relied on",
    title_vi="Chứng thư số được nêu bằng mã băm không đáng tin cậy",
    en="The signer named the certificate by a digest ({name}) that cannot be relied on.",
    vi="Người ký nêu chứng thư bằng giá trị băm ({name}) không đáng tin cậy.",
)
OTHER_KEY = ReasonKind(
    "VNE-SIG-638",
    title_en="Another key or certificate is named beside the signature",
    title_vi="Đi kèm chữ ký là khóa hoặc chứng thư số khác",
    en="<{element}> beside the signature names another key or certificate than the ones that the "
    "signature brings.",
    vi="<{element}> đi kèm chữ ký nêu khóa hoặc chứng thư khác với những gì chữ ký mang theo.",
)
POLICY_ABSENT = ReasonKind(
    "VNE-SIG-639",
    title_en="The signature policy was not given",
    title_vi="Chính sách ký chưa được đưa vào",
    en="The signature was made under the policy {policy!r}; give that policy, so that it can be "
    "compared with what was signed.",
    vi="Chữ ký được tạo theo chính sách ký {policy!r}; hãy đưa chính sách đó để đối chiếu với "
    "điều đã ký.",
)
POLICY_DIFFERS = ReasonKind(
    "VNE-SIG-640",
    title_en="None of the given signature policies is the one that was signed",
    title_vi="Không chính sách ký nào được đưa vào là chính sách đã ký",
    en="The signature was made under the policy {policy!r}; none of the given policies is the one "
    "that was signed.",
    vi="Chữ ký được tạo theo chính sách ký {policy!r}; không chính sách nào được đưa vào là chính "
    "sách đã ký.",
)
POLICY_UNCHECKED = ReasonKind(
    "VNE-SIG-641",
    title_en="The digest of the signature policy cannot be relied on",
    title_vi="Mã băm của chính sách ký không tin cậy được",
    en="The digest of the policy {policy!r} cannot be computed or relied on: {detail}.",
    vi="Không tính được hoặc không tin cậy được giá trị băm của chính sách {policy!r}: {detail}.",
)
NO_CANONICAL_FORM = ReasonKind(
    "VNE-SIG-621",
    en="The message has no canonical form: a namespace name is a relative URI.",
    vi="Gói tin không có dạng chuẩn hóa: có không gian tên là URI tương đối.",
)


LEFT_ASIDE = ReasonKind(
    "VNE-SIG-718",
    title_en="Something beside the signature cannot be read and was left aside",
    title_vi="Đi kèm chữ ký có phần không đọc được nên không được tính",
    en="Beside the signature, <{name}> cannot be read, so it was left aside: {what}",
    vi="Bên cạnh chữ ký có <{name}> không đọc được nên không được tính: {what_vi}",
)


class Refusal(Exception):  # noqa: N818 - an outcome on its way, not an error
    """A signature, or a part of one, that cannot pass. It never leaves the package.

    By default it says that the signature is known to be wrong: XML-DSig or XAdES forbid what was
    found. What only this profile does not take is `unsupported`, what costs too much `over_limit`.
    """

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


def unsupported(reason: Reason) -> Refusal:
    """What the standards allow and this profile does not take: it may be right.

    EN 319 102-1 table 6: the signature does not meet the constraints of the validation policy.
    """
    return unreliable(reason, SubIndication.SIG_CONSTRAINTS_FAILURE)


def over_limit(reason: Reason) -> Refusal:
    """What is not looked at because it would cost too much: it may be right."""
    return unreliable(reason, SubIndication.GENERIC)
