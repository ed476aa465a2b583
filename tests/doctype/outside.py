"""Rows of kinds that the project knows nothing of: their names stand in no other file of it.

Made anew from a seed, so that nobody learns a row by heart: numbers, bodies and what follows a
name are drawn. What the names have in common with known kinds is their first word at most.
"""

from __future__ import annotations

import random
from typing import Final, NamedTuple

KINDS: Final = (
    ("Giấy báo tử", "GBT"),
    ("Giấy chuyển tuyến", "GCT"),
    ("Giấy ra viện", "GRV"),
    ("Giấy báo có", "GBC"),
    ("Phiếu khám sức khỏe", "PKSK"),
    ("Phiếu cân hàng", "PCH"),
    ("Phiếu kê khai tài sản", "PKKTS"),
    ("Đơn xin nhập học", "ĐXNH"),
    ("Đơn thuốc", "ĐTH"),
    ("Thẻ hướng dẫn viên", "THDV"),
    ("Thẻ nhà báo", "TNB"),
    ("Sổ đăng kiểm", "SĐK"),
    ("Sổ tiêm chủng", "STCH"),
    ("Bằng tốt nghiệp", "BTN"),
    ("Bằng sáng chế", "BSC"),
    ("Biên lai thu lệ phí", "BLTLP"),
    ("Tờ khai hải quan", "TKHQ"),
    ("Hồ sơ bệnh án", "HSBA"),
    ("Bảng kê lâm sản", "BKLS"),
    ("Danh sách cử tri", "DSCT"),
    ("Lý lịch khoa học", "LLKH"),
    ("Hộ chiếu công vụ", "HCCV"),
    ("Thị thực nhập cảnh", "TTNC"),
    ("Vận đơn đường biển", "VĐĐB"),
    ("Di chúc", "DCH"),
    ("Ủy nhiệm chi", "UNC"),
    ("Séc bảo chi", "SEC"),
    ("Trái phiếu đô thị", "TPĐT"),
    ("Tín phiếu kho bạc", "TPKB"),
    ("Căn cước công dân", "CCCD"),
    ("Phác đồ điều trị", "PĐĐT"),
    ("Bản đồ địa chính", "BĐĐC"),
    ("Bản vẽ hoàn công", "BVHC"),
    ("Quy trình vận hành", "QTVH"),
    ("Tiêu chuẩn cơ sở", "TCCS"),
    ("Nhật ký thi công", "NKTC"),
    ("Giáo án điện tử", "GAĐT"),
    ("Kịch bản diễn tập", "KBDT"),
    ("Cáo thị", "CTHI"),
    ("Hộ khẩu tập thể", "HKTT"),
)
"""Name and the letters that its issuer would give it."""
_BODIES: Final = (
    "UBND",
    "SYT",
    "BCA",
    "STNMT",
    "BGDĐT",
    "CATVD",
    "XNKM",
    "BVĐKVD",
    "CTVD",
    "VKSVD",
)
_AFTER: Final = (
    "của ông Nguyễn Văn Mẫu",
    "cấp cho hộ kinh doanh Ví Dụ",
    "số 12 năm 2027",
    "đợt 2 năm 2027 tại xã Ví Dụ",
    "theo đề nghị của Công ty Mẫu",
)


class OutsideRow(NamedTuple):
    """The fields of one row; empty ones are not given."""

    name: str
    notation: str
    title: str
    type_name: str


def rows(seed: int = 2026) -> list[OutsideRow]:
    """Five rows of each kind: by notation, by a register's number, by title, by declared name."""
    chance = random.Random(seed)
    found = []
    for name, letters in KINDS:
        numbers = [chance.randint(1, 3000) for _ in range(4)]
        bodies = [chance.choice(_BODIES) for _ in range(4)]
        year = chance.randint(2015, 2027)
        title = f"{name} {chance.choice(_AFTER)}"
        found += [
            OutsideRow(name, f"{numbers[0]}/{letters}-{bodies[0]}", "", ""),
            OutsideRow(name, f"{numbers[1]}/{year}/{letters}-{bodies[1]}", "", ""),
            OutsideRow(name, f"{numbers[2]}/{letters}", title, ""),
            OutsideRow(name, "", title, name),
            OutsideRow(name, f"{numbers[3]}/{letters}-{bodies[3]}", title, name),
        ]
    return found
