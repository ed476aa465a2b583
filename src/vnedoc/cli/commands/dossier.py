"""``vnedoc dossier``: whole dossiers made, and checked."""

from __future__ import annotations

from vnedoc.cli.common import CommandGroup
from vnedoc.cli.subcommands.dossier_own import look, make
from vnedoc.words import Words

command = CommandGroup(
    "dossier",
    words=Words(
        vi="Lập và kiểm tra hồ sơ: bản kê đã ký, đủ thành phần, không bị sửa.",
        en="Make and check whole dossiers: a signed manifest, nothing lacking, nothing changed.",
    ),
    commands={"make": make, "check": look},
)
