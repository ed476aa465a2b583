"""``vnedoc dossier``: whole dossiers made, checked, packed and unpacked."""

from __future__ import annotations

from vnedoc.cli.common import CommandGroup
from vnedoc.cli.subcommands.dossier_own import look, make
from vnedoc.cli.subcommands.dossier_packing import pack, take_out
from vnedoc.words import Words

command = CommandGroup(
    "dossier",
    words=Words(
        vi="Lập, kiểm tra, đóng gói hồ sơ: bản kê đã ký, đủ thành phần, không bị sửa.",
        en="Make, check and pack whole dossiers: a signed manifest, nothing lacking or changed.",
    ),
    commands={"make": make, "check": look, "pack": pack, "unpack": take_out},
)
