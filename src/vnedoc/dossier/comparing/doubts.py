"""Why a dossier is not called whole: the steps that did not run, or did not pass."""

from __future__ import annotations

from typing import Final

from vnedoc.words import Words

NO_MANIFEST: Final = Words(en="there is no manifest", vi="không có bản kê hồ sơ")
UNREADABLE: Final = Words(en="the manifest could not be read", vi="không đọc được bản kê hồ sơ")
NO_VOUCHER: Final = Words(en="nobody has signed the manifest", vi="bản kê hồ sơ chưa được ký số")
NO_TRUST: Final = Words(
    en="the signature of the manifest was not judged: no trusted roots, or no time, were given",
    vi="chưa xét chữ ký của bản kê hồ sơ: không có chứng thư số gốc được tin cậy hoặc thời điểm",
)
NOT_PASSED: Final = Words(
    en="the signature of the manifest did not pass", vi="chữ ký của bản kê hồ sơ không đạt"
)
NO_LIST: Final = Words(
    en="no checklist is known for what is submitted",
    vi="không có danh mục thành phần cho loại hồ sơ này",
)
DOUBTFUL: Final = Words(
    en="a checklist that nobody has read in the act asks for more",
    vi="danh mục chưa được đối chiếu với văn bản yêu cầu thêm thành phần",
)
OTHER: Final = Words(en="the manifest is of another message", vi="bản kê hồ sơ là của gói tin khác")
NO_IDENTIFIER: Final = Words(
    en="the manifest is of one message, and this one has no identifier to compare",
    vi="bản kê hồ sơ ghi mã gói tin, nhưng gói tin này không có mã để đối chiếu",
)
DOUBTS: Final = frozenset({NOT_PASSED, OTHER, NO_IDENTIFIER})
"""With any of these, what the manifest lists proves no lack."""
