"""Errors of signing and of the inputs to verification, below `vnedoc.errors.VnedocError`.

::

    VnedocError
    └── SignatureError
        ├── SignatureArgumentError   what the caller gave cannot be used (also a ValueError)
        ├── ValueEncodingError       a value is not canonical base64 (also a ValueError)
        ├── TrustStoreError          the trust anchors cannot be read (also a ValueError)
        ├── KeyMaterialError         a key, its password or its certificate is wrong
        ├── AlgorithmError           no signature is made with this algorithm or key
        ├── TokenError               the token or key store refused
        ├── KeyStaysError            a key on a token cannot be pickled (also a TypeError)
        ├── NotSignableError         the message cannot be signed as it is
        └── OtherSourceError         the request was made for another message

A signature that is wrong is never an error: it is a verdict (see `vnedoc.signature.verdict`).
"""

from __future__ import annotations

from vnedoc.errors import VnedocError, error


@error
class SignatureError(VnedocError):
    """Signing or verifying could not start."""

    code = "VNE-E800"
    title_en = "Signing or verifying could not start"
    title_vi = "Không bắt đầu ký hoặc kiểm tra chữ ký được"


@error
class SignatureArgumentError(SignatureError, ValueError):
    """What the caller gave cannot be used."""

    code = "VNE-E801"
    title_en = "An argument cannot be used"
    title_vi = "Đối số không dùng được"
    en = "{argument}: {reason}."
    vi = "{argument}: {reason_vi}."
    argument: str
    reason: str
    reason_vi: str


@error
class TrustStoreError(SignatureError, ValueError):
    """The trust anchors cannot be read. `source` names the file."""

    code = "VNE-E802"
    title_en = "The trust anchors cannot be read"
    title_vi = "Không đọc được chứng thư số gốc được tin cậy"
    en = "Trust anchors from {source}: {reason}."
    vi = "Chứng thư gốc tin cậy từ {source}: {reason_vi}."
    hint_en = "Give certificates as PEM or DER, for example the national root certificate."
    hint_vi = "Hãy đưa chứng thư dạng PEM hoặc DER, ví dụ chứng thư gốc quốc gia."
    source: str
    reason: str
    reason_vi: str


@error
class KeyMaterialError(SignatureError):
    """A key, its password or its certificate is wrong."""

    code = "VNE-E803"
    title_en = "The key cannot be used"
    title_vi = "Không dùng được khóa"
    en = "The key in {source} cannot be used: {reason}."
    vi = "Không dùng được khóa trong {source}: {reason_vi}."
    source: str
    reason: str
    reason_vi: str


@error
class AlgorithmError(SignatureError):
    """No signature is made with this algorithm or key. `algorithm` is its name or URI."""

    code = "VNE-E804"
    title_en = "No signature is made with this algorithm or key"
    title_vi = "Không ký bằng thuật toán hoặc khóa này"
    en = "No signature is made with {algorithm}: {reason}."
    vi = "Không ký bằng {algorithm}: {reason_vi}."
    algorithm: str
    reason: str
    reason_vi: str


@error
class TokenError(SignatureError):
    """The token or key store refused. `reason` is its own word."""

    code = "VNE-E805"
    title_en = "The token refused"
    title_vi = "Thiết bị ký từ chối"
    en = "The token refused: {reason}."
    vi = "Thiết bị ký từ chối: {reason}."
    hint_en = "Check the library, the token's label, the PIN and the key's label."
    hint_vi = "Hãy kiểm tra thư viện, nhãn thiết bị, mã PIN và nhãn khóa."
    reason: str


@error
class KeyStaysError(SignatureError, TypeError):
    """A signer with a key on a token was to be pickled."""

    code = "VNE-E809"
    en = "The key does not leave its token, so its signer goes to no other process."
    vi = "Khóa không rời khỏi thiết bị ký nên không chuyển được sang tiến trình khác."
    hint_en = "Open the token in that process, too."
    hint_vi = "Hãy mở thiết bị ký trong chính tiến trình đó."


@error
class ValueEncodingError(SignatureError, ValueError):
    """A value is not canonical base64. `offset` counts characters, spaces left out."""

    code = "VNE-E806"
    title_en = "A value is not canonical base64"
    title_vi = "Giá trị không phải base64 chuẩn"
    en = "The value is not canonical base64 near character {offset}."
    vi = "Giá trị không phải base64 chuẩn, gần ký tự thứ {offset}."
    offset: int


@error
class NotSignableError(SignatureError):
    """The message cannot be signed as it is."""

    code = "VNE-E807"
    title_en = "The message cannot be signed"
    title_vi = "Không ký được gói tin"
    en = "The message cannot be signed: {reason}."
    vi = "Không ký được gói tin: {reason_vi}."
    reason: str
    reason_vi: str


@error
class OtherSourceError(SignatureError):
    """A signing request is completed on another message than it was made for."""

    code = "VNE-E808"
    en = "The signing request was made for another message; nothing was written."
    vi = "Yêu cầu ký được lập cho một gói tin khác; không ghi gì cả."
    hint_en = "Complete it with exactly the file that it was prepared from."
    hint_vi = "Hãy hoàn tất với đúng tệp đã dùng khi lập yêu cầu."
