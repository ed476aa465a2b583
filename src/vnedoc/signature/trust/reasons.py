"""The words of everything that trust in a certificate can fail by."""

from __future__ import annotations

from typing import Final

from vnedoc.findings import Clause, Confidence
from vnedoc.signature.verdict import ReasonKind

VALIDITY: Final = Clause("68/2024/NĐ-CP", "Điều 31", Confidence.TEXT)
PATH: Final = Clause("68/2024/NĐ-CP", "Điều 32", Confidence.TEXT)

NOT_A_CERTIFICATE = ReasonKind(
    "VNE-SIG-201",
    en="The signer's certificate cannot be read.",
    vi="Không đọc được chứng thư của người ký.",
)
TOO_MANY_CERTIFICATES = ReasonKind(
    "VNE-SIG-202",
    title_en="The signature brings too many certificates",
    title_vi="Chữ ký có quá nhiều chứng thư số đi kèm",
    en="The signature brings more than {limit} certificates.",
    vi="Chữ ký mang theo hơn {limit} chứng thư.",
)
NO_PATH = ReasonKind(
    "VNE-SIG-204",
    title_en="No path leads to a trusted certificate",
    title_vi="Không có đường dẫn tin cậy đến chứng thư số được tin cậy",
    en="No path leads from {subject} to a trusted certificate; its issuer is {issuer}. "
    "Give the root with the trust anchors and the authorities between.",
    vi="Không có đường dẫn từ {subject} đến chứng thư được tin cậy; bên cấp là {issuer}. "
    "Hãy đưa chứng thư gốc vào kho tin cậy và các chứng thư trung gian.",
    clause=PATH,
)
BROKEN_PATH = ReasonKind(
    "VNE-SIG-205",
    title_en="The path of certificates breaks RFC 5280",
    title_vi="Đường dẫn tin cậy trái RFC 5280",
    en="The path of {subject} breaks RFC 5280: {detail}",
    vi="Đường dẫn tin cậy của {subject} trái RFC 5280 (chi tiết: {detail})",
    clause=PATH,
)
WEAK_CERTIFICATE = ReasonKind(
    "VNE-SIG-206",
    title_en="A certificate rests on what is too weak",
    title_vi="Chứng thư số dựa trên thuật toán hoặc khóa quá yếu",
    en="The certificate of {subject} rests on {weakness}, which is too weak.",
    vi="Chứng thư của {subject} dựa trên {weakness}, quá yếu.",
    clause=PATH,
)
TOO_MUCH = ReasonKind(
    "VNE-SIG-207",
    title_en="The certificates were not judged to the end",
    title_vi="Chưa xét hết các chứng thư số",
    en="The certificates were not judged to the end: one verification takes {limit} {what} at "
    "most.",
    vi="Chưa xét hết các chứng thư: một lần kiểm tra chỉ nhận tối đa {limit} {what_vi}.",
)
CERTIFICATE_TOO_LARGE = ReasonKind(
    "VNE-SIG-208",
    title_en="The signer's certificate is beyond the limits",
    title_vi="Chứng thư số của chủ thể ký vượt giới hạn",
    en="The signer's certificate is beyond the limits ({size} bytes, {name} bytes a name, {parts} "
    "parts, RSA keys of {bits} bits with exponents of {exponent}), so it was not read.",
    vi="Chứng thư của người ký vượt giới hạn ({size} byte, mỗi tên {name} byte, {parts} phần tử, "
    "khóa RSA {bits} bit với số mũ {exponent} bit) nên không được đọc.",
)
NOT_AN_AUTHORITY = ReasonKind(
    "VNE-SIG-209",
    title_en="The trusted certificate vouches for itself alone",
    title_vi="Chứng thư số được tin cậy chỉ có giá trị cho chính nó",
    en="The trusted certificate of {subject} vouches for itself alone: {detail}. Trust the "
    "authority that issued the signer's certificate, or the signer's certificate itself.",
    vi="Chứng thư được tin cậy của {subject} chỉ có giá trị cho chính nó: {detail_vi}. Hãy tin cậy "
    "tổ chức đã cấp chứng thư của người ký (CA), hoặc chính chứng thư của người ký.",
    clause=PATH,
)
EXPIRED = ReasonKind(
    "VNE-SIG-211",
    title_en="The certificate ended, and nothing proves an older signature",
    title_vi="Chứng thư số đã hết hạn, không chứng minh được chữ ký có trước",
    en="The certificate of {subject} ended on {end}, before {time}, and no timestamp proves that "
    "the signature is older.",
    vi="Chứng thư của {subject} hết hạn lúc {end}, trước {time}, và không có dấu thời gian nào "
    "chứng minh chữ ký có trước đó.",
    clause=VALIDITY,
)
NOT_YET_VALID = ReasonKind(
    "VNE-SIG-212",
    title_en="The certificate was not valid yet",
    title_vi="Chứng thư số chưa có hiệu lực",
    en="The certificate of {subject} begins on {start}, after {time}.",
    vi="Chứng thư của {subject} bắt đầu có hiệu lực lúc {start}, sau {time}.",
    clause=VALIDITY,
)
PROVEN_IN_FUTURE = ReasonKind(
    "VNE-SIG-213",
    title_en="The proven time lies after the verification",
    title_vi="Thời điểm được chứng minh nằm sau thời điểm kiểm tra",
    en="The proven time {time} lies after the time of the verification.",
    vi="Thời điểm được chứng minh {time} nằm sau thời điểm kiểm tra.",
)
CLAIMED_TOO_LATE = ReasonKind(
    "VNE-SIG-214",
    title_en="The claimed signing time is too late",
    title_vi="Thời điểm ký khai báo quá muộn",
    en="The signer claims {claimed}, which is after {time}.",
    vi="Người ký khai thời điểm ký {claimed}, sau {time}.",
)
CLAIMED_TOO_EARLY = ReasonKind(
    "VNE-SIG-215",
    title_en="The claimed signing time lies before the certificate begins",
    title_vi="Thời điểm ký khai báo có trước khi chứng thư số có hiệu lực",
    en="The signer claims {claimed}, but the certificate of {subject} begins on {start}.",
    vi="Người ký khai thời điểm ký {claimed}, nhưng chứng thư của {subject} bắt đầu từ {start}.",
    clause=VALIDITY,
)
REVOKED = ReasonKind(
    "VNE-SIG-221",
    title_en="The certificate was revoked, and nothing proves an older signature",
    title_vi="Chứng thư số đã bị thu hồi, không chứng minh được chữ ký có trước",
    en="The certificate of {subject} was revoked on {time}, and nothing proves that the signature "
    "is older.",
    vi="Chứng thư của {subject} đã bị thu hồi lúc {time}, và không có gì chứng minh chữ ký có "
    "trước đó.",
    clause=VALIDITY,
)
LATER_REVOKED = ReasonKind(
    "VNE-SIG-222",
    title_en="The certificate was revoked after the signature was made",
    title_vi="Chứng thư số bị thu hồi sau khi ký",
    en="The certificate of {subject} was revoked on {time}; the signature is proven to be older.",
    vi="Chứng thư của {subject} bị thu hồi lúc {time}; chữ ký được chứng minh có trước đó.",
    clause=VALIDITY,
)
STAMPED_LATER = ReasonKind(
    "VNE-SIG-216",
    title_en="The timestamp says a later time than is proven",
    title_vi="Dấu thời gian ghi muộn hơn thời điểm đã chứng minh được",
    en="The timestamp says {time}, but a later one proves that it existed on {proven}.",
    vi="Dấu thời gian ghi {time}, nhưng một dấu thời gian sau nó chứng minh nó đã có lúc {proven}.",
)
UNPROVEN_CERTIFICATE = ReasonKind(
    "VNE-SIG-227",
    title_en="The authority is no longer valid, and nothing proves an older certificate",
    title_vi="Chứng thư số của CA hết hiệu lực, không chứng minh được chứng thư số có trước",
    en="The certificate of {subject} was issued by {issuer}, whose own certificate ended or was "
    "revoked on {time}, and no archive timestamp proves that it is older.",
    vi="Chứng thư của {subject} do {issuer} cấp, mà chứng thư của bên cấp đã hết hạn hoặc bị thu "
    "hồi lúc {time}, và không có dấu thời gian lưu trữ nào chứng minh chứng thư đó có trước.",
    clause=VALIDITY,
)
UNPROVEN_REVOCATION_DATA = ReasonKind(
    "VNE-SIG-228",
    title_en="The authority is no longer valid, and nothing proves older revocation data",
    title_vi="Chứng thư số của CA hết hiệu lực, không chứng minh được dữ liệu thu hồi có trước",
    en="The certificate of {issuer} has ended or was revoked since, and no archive timestamp "
    "proves that its revocation data about {subject} are older.",
    vi="Chứng thư của {issuer} về sau đã hết hạn hoặc bị thu hồi, và không có dấu thời gian lưu "
    "trữ nào chứng minh dữ liệu thu hồi của bên đó về {subject} có trước.",
    clause=VALIDITY,
)
HELD = ReasonKind(
    "VNE-SIG-223",
    title_en="The certificate is suspended",
    title_vi="Chứng thư số đang bị tạm dừng",
    en="The certificate of {subject} is suspended.",
    vi="Chứng thư của {subject} đang bị tạm dừng.",
    clause=VALIDITY,
)
NO_REVOCATION_DATA = ReasonKind(
    "VNE-SIG-224",
    title_en="Nothing says whether the certificate was revoked",
    title_vi="Không có dữ liệu cho biết chứng thư số có bị thu hồi hay không",
    en="Nothing supplied says whether {subject} was revoked. Give a revocation list or an OCSP "
    "answer of {issuer}, current on {time}.",
    vi="Không có dữ liệu nào cho biết {subject} có bị thu hồi hay không. Hãy đưa danh sách thu hồi "
    "hoặc trả lời OCSP của {issuer} còn hiệu lực tại {time}.",
    clause=VALIDITY,
)
STALE_REVOCATION_DATA = ReasonKind(
    "VNE-SIG-225",
    title_en="The revocation data are not current",
    title_vi="Dữ liệu thu hồi không còn hiệu lực",
    en="The revocation data of {issuer} about {subject} are not current on {time}.",
    vi="Dữ liệu thu hồi của {issuer} về {subject} không còn hiệu lực tại {time}.",
    clause=VALIDITY,
)
REVOCATION_OFF = ReasonKind(
    "VNE-SIG-226",
    en="Revocation was not required: the caller asked for that.",
    vi="Không yêu cầu dữ liệu thu hồi: theo lựa chọn của người dùng.",
)
