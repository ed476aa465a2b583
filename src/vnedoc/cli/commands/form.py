"""``vnedoc form KIND``: a blank JSON form to fill in."""

from __future__ import annotations

import json

import click

from vnedoc import builder
from vnedoc.cli.common import bilingual, output_option, write_output
from vnedoc.errors import Lang


@bilingual(
    vi="In biểu mẫu JSON để điền, có hướng dẫn từng mục.\n"
    "KIND: new (văn bản mới), revoke (thu hồi), update (cập nhật), replace (thay thế) hoặc status"
    " (trạng thái). Điền xong thì chạy: vnedoc build",
    en="Print a JSON form to fill in, with help for each field.\n"
    "KIND: new, revoke, update, replace or status. When it is filled in, run: vnedoc build",
)
@click.argument("kind", type=click.Choice(builder.KINDS), metavar="KIND")
@output_option()
def command(_: Lang, kind: str, output: str | None) -> None:
    """Print the form."""
    write_output(output, json.dumps(builder.blank(kind), ensure_ascii=False, indent=2) + "\n")
