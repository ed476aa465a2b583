"""``vnedoc config``: what is in force for a run, and from where."""

from __future__ import annotations

import json
from typing import Any, Final

import click

from vnedoc.cli.common import bilingual, option, tell, write_output
from vnedoc.cli.config import KEYS, Key, ProjectFile, project_file
from vnedoc.errors import Lang
from vnedoc.profiles import AUTO
from vnedoc.words import Words

DEFAULTS: Final[dict[str, Any]] = {
    "jobs": 1,
    "format": "text",
    "detail": "normal",
    "profile": AUTO,
    "at": "now",
    "fail-on": "error",
    "revocation": "require",
}
_WORDS: Final = {
    "none": Words(vi="Không có tệp cấu hình nào.", en="There is no project file."),
    "named": Words(vi="Tệp cấu hình (--config)", en="Project file (--config)"),
    "found": Words(
        vi="Tệp cấu hình tìm thấy từ thư mục hiện tại",
        en="Project file, found from the working folder",
    ),
    "default": Words(vi="mặc định", en="default"),
    "file": Words(vi="tệp cấu hình", en="project file"),
    "ignored": Words(
        vi="KHÔNG có hiệu lực vì quyết định kết luận: chỉ có hiệu lực khi nêu tệp bằng --config",
        en="of NO effect, for it decides verdicts: it counts only with --config",
    ),
}


@bilingual(
    vi="In các thiết đặt đang có hiệu lực của vnedoc validate và lấy từ đâu.\n"
    "Tệp cấu hình là vnedoc.toml hoặc [tool.vnedoc] trong pyproject.toml, tìm từ thư mục hiện tại"
    " trở lên. Khóa nào quyết định kết luận thì chỉ có hiệu lực khi nêu tệp bằng --config.",
    en="Print what is in force for vnedoc validate, and from where.\n"
    "The project file is vnedoc.toml, or [tool.vnedoc] of pyproject.toml, looked for from the"
    " working folder upwards. A key that decides verdicts counts only with --config.",
)
@option(
    "--config",
    metavar="FILE",
    vi="Tệp cấu hình; mọi khóa trong đó đều có hiệu lực.",
    en="The project file; all of its keys count.",
)
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    vi="Dạng kết quả: text (mặc định), json.",
    en="Format: text (the default), json.",
)
def command(lang: Lang, config: str | None, form: str) -> None:
    """Print what is in force."""
    found = project_file(config)
    rows = [_row(key, found) for key in KEYS]
    if form == "json":
        file = None if found is None else {"path": str(found.path), "named": found.named}
        write_output(None, json.dumps({"file": file, "keys": rows}, ensure_ascii=False, indent=2))
        return
    if found is None:
        tell(_WORDS["none"].of(lang))
    else:
        tell(f"{_WORDS['named' if found.named else 'found'].of(lang)}: {found.path}")
    for row in rows:
        value = "-" if row["value"] is None else json.dumps(row["value"], ensure_ascii=False)
        tell(f"{row['key']} = {value} ({_WORDS[row['from']].of(lang)})")


def _row(key: Key, found: ProjectFile | None) -> dict[str, Any]:
    values = found.values if found else {}
    if key.name not in values:
        source, value = "default", DEFAULTS.get(key.name)
    elif found and key.name in found.without_effect:
        source, value = "ignored", values[key.name]
    else:
        source, value = "file", values[key.name]
    return {"key": key.name, "value": value, "from": source, "decides": key.decides}
