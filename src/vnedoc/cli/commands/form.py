"""``vnedoc form KIND``: a blank JSON form to fill in, or the schema of all of them."""

from __future__ import annotations

import json
from typing import Final

import click

from vnedoc import builder, jsonform
from vnedoc.cli.common import bilingual, output_option, write_output
from vnedoc.errors import Lang

_SCHEMA: Final = "schema"


@bilingual(
    vi="In biểu mẫu JSON để điền, có hướng dẫn từng mục.\n"
    "KIND: new (văn bản mới), revoke (thu hồi), update (cập nhật), replace (thay thế) hoặc status"
    " (trạng thái); schema để in JSON Schema của mọi biểu mẫu. Điền xong thì chạy: vnedoc build",
    en="Print a JSON form to fill in, with help for each field.\n"
    "KIND: new, revoke, update, replace or status; schema for the JSON Schema of them all. When it"
    " is filled in, run: vnedoc build",
)
@click.argument("kind", type=click.Choice([*builder.KINDS, _SCHEMA]), metavar="KIND")
@output_option()
def command(_: Lang, kind: str, output: str | None) -> None:
    """Print the form."""
    made = jsonform.schema() if kind == _SCHEMA else builder.blank(kind)
    write_output(output, json.dumps(made, ensure_ascii=False, indent=2) + "\n")
