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
    en="The signature brings more than {limit} certificates.",
    vi="Chữ ký mang theo hơn {limit} chứng thư.",
)
NO_PATH = ReasonKind(
    "VNE-SIG-204",
    en="No path leads from {subject} to a trusted certificate; its issuer is {issuer}. "
    "Give the root with the trust anchors and the authorities between.",
    vi="Không có đường dẫn từ {subject} đến chứng thư được tin cậy; bên cấp là {issuer}. "
    "Hãy đưa chứng thư gốc vào kho tin cậy và các chứng thư trung gian.",
    clause=PATH,
)
BROKEN_PATH = ReasonKind(
    "VNE-SIG-205",
    en="The path of {subject} breaks RFC 5280: {detail}",
    vi="Đường dẫn tin cậy của {subject} trái RFC 5280 (chi tiết: {detail})",
    clause=PATH,
)
WEAK_CERTIFICATE = ReasonKind(
    "VNE-SIG-206",
    en="The certificate of {subject} rests on {weakness}, which is too weak.",
    vi="Chứng thư của {subject} dựa trên {weakness}, quá yếu.",
    clause=PATH,
)
TOO_MUCH = ReasonKind(
    "VNE-SIG-207",
    en="The certificates were not judged to the end: one verification takes {limit} {what} at "
    "most.",
    vi="Chưa xét hết các chứng thư: một lần kiểm tra chỉ nhận tối đa {limit} {what_vi}.",
)
CERTIFICATE_TOO_LARGE = ReasonKind(
    "VNE-SIG-208",
    en="The signer's certificate is beyond the limits ({size} bytes, {name} bytes a name, {parts} "
    "parts, RSA keys of {bits} bits with exponents of {exponent}), so it was not read.",
    vi="Chứng thư của người ký vượt giới hạn ({size} byte, mỗi tên {name} byte, {parts} phần tử, "
    "khóa RSA {bits} bit với số mũ {exponent} bit) nên không được đọc.",
)
NOT_AN_AUTHORITY = ReasonKind(
    "VNE-SIG-209",
    en="The trusted certificate of {subject} vouches for itself alone: {detail}. Trust the "
    "authority that issued the signer's certificate, or the signer's certificate itself.",
    vi="Chứng thư được tin cậy của {subject} chỉ có giá trị cho chính nó: {detail_vi}. Hãy tin cậy "
    "tổ chức đã cấp chứng thư của người ký (CA), hoặc chính chứng thư của người ký.",
    clause=PATH,
)
EXPIRED = ReasonKind(
    "VNE-SIG-211",
    en="The certificate of {subject} ended on {end}, before {time}, and no timestamp proves that "
    "the signature is older.",
    vi="Chứng thư của {subject} hết hạn lúc {end}, trước {time}, và không có dấu thời gian nào "
    "chứng minh chữ ký có trước đó.",
    clause=VALIDITY,
)
NOT_YET_VALID = ReasonKind(
    "VNE-SIG-212",
    en="The certificate of {subject} begins on {start}, after {time}.",
    vi="Chứng thư của {subject} bắt đầu có hiệu lực lúc {start}, sau {time}.",
    clause=VALIDITY,
)
PROVEN_IN_FUTURE = ReasonKind(
    "VNE-SIG-213",
    en="The proven time {time} lies after the time of the verification.",
    vi="Thời điểm được chứng minh {time} nằm sau thời điểm kiểm tra.",
)
CLAIMED_TOO_LATE = ReasonKind(
    "VNE-SIG-214",
    en="The signer claims {claimed}, which is after {time}.",
    vi="Người ký khai thời điểm ký {claimed}, sau {time}.",
)
CLAIMED_TOO_EARLY = ReasonKind(
    "VNE-SIG-215",
    en="The signer claims {claimed}, but the certificate of {subject} begins on {start}.",
    vi="Người ký khai thời điểm ký {claimed}, nhưng chứng thư của {subject} bắt đầu từ {start}.",
    clause=VALIDITY,
)
REVOKED = ReasonKind(
    "VNE-SIG-221",
    en="The certificate of {subject} was revoked on {time}, and nothing proves that the signature "
    "is older.",
    vi="Chứng thư của {subject} đã bị thu hồi lúc {time}, và không có gì chứng minh chữ ký có "
    "trước đó.",
    clause=VALIDITY,
)
LATER_REVOKED = ReasonKind(
    "VNE-SIG-222",
    en="The certificate of {subject} was revoked on {time}; the signature is proven to be older.",
    vi="Chứng thư của {subject} bị thu hồi lúc {time}; chữ ký được chứng minh có trước đó.",
    clause=VALIDITY,
)
STAMPED_LATER = ReasonKind(
    "VNE-SIG-216",
    en="The timestamp says {time}, but a later one proves that it existed on {proven}.",
    vi="Dấu thời gian ghi {time}, nhưng một dấu thời gian sau nó chứng minh nó đã có lúc {proven}.",
)
UNPROVEN_CERTIFICATE = ReasonKind(
    "VNE-SIG-227",
    en="The certificate of {subject} was issued by {issuer}, whose own certificate ended or was "
    "revoked on {time}, and no archive timestamp proves that it is older.",
    vi="Chứng thư của {subject} do {issuer} cấp, mà chứng thư của bên cấp đã hết hạn hoặc bị thu "
    "hồi lúc {time}, và không có dấu thời gian lưu trữ nào chứng minh chứng thư đó có trước.",
    clause=VALIDITY,
)
UNPROVEN_REVOCATION_DATA = ReasonKind(
    "VNE-SIG-228",
    en="The certificate of {issuer} has ended or was revoked since, and no archive timestamp "
    "proves that its revocation data about {subject} are older.",
    vi="Chứng thư của {issuer} về sau đã hết hạn hoặc bị thu hồi, và không có dấu thời gian lưu "
    "trữ nào chứng minh dữ liệu thu hồi của bên đó về {subject} có trước.",
    clause=VALIDITY,
)
HELD = ReasonKind(
    "VNE-SIG-223",
    en="The certificate of {subject} is suspended.",
    vi="Chứng thư của {subject} đang bị tạm dừng.",
    clause=VALIDITY,
)
NO_REVOCATION_DATA = ReasonKind(
    "VNE-SIG-224",
    en="Nothing supplied says whether {subject} was revoked. Give a revocation list or an OCSP "
    "answer of {issuer}, current on {time}.",
    vi="Không có dữ liệu nào cho biết {subject} có bị thu hồi hay không. Hãy đưa danh sách thu hồi "
    "hoặc trả lời OCSP của {issuer} còn hiệu lực tại {time}.",
    clause=VALIDITY,
)
STALE_REVOCATION_DATA = ReasonKind(
    "VNE-SIG-225",
    en="The revocation data of {issuer} about {subject} are not current on {time}.",
    vi="Dữ liệu thu hồi của {issuer} về {subject} không còn hiệu lực tại {time}.",
    clause=VALIDITY,
)
REVOCATION_OFF = ReasonKind(
    "VNE-SIG-226",
    en="Revocation was not required: the caller asked for that.",
    vi="Không yêu cầu dữ liệu thu hồi: theo lựa chọn của người dùng.",
)
