"""``vnedoc rules diff``: what changed in the rules between two versions."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from vnedoc import contract
from vnedoc.cli.common import REJECTED, bilingual, option, tell, write_output
from vnedoc.contract import BREAKS, Change, ChangeKind, Promise
from vnedoc.errors import Lang
from vnedoc.limits import MAX_CONTRACT_BYTES
from vnedoc.words import Words

_KINDS: Final = {
    ChangeKind.REMOVED: Words(vi="mất", en="removed"),
    ChangeKind.WEAKENED: Words(vi="yếu đi", en="weakened"),
    ChangeKind.REGRADED: Words(vi="đổi mức", en="regraded"),
    ChangeKind.ADDED: Words(vi="mới", en="added"),
    ChangeKind.WIDENED: Words(vi="rộng hơn", en="widened"),
    ChangeKind.MOVED: Words(vi="đổi căn cứ", en="other clause"),
}
_SAME: Final = Words(vi="Không có gì khác.", en="Nothing differs.")


@bilingual(
    vi="So sánh các quy tắc của hai phiên bản; thiếu B.json thì so với phiên bản đang cài.\n"
    "Mỗi tệp do vnedoc rules --format json (hoặc compact) in ra. Mã thoát 1 nếu có quy tắc bị"
    " mất, yếu đi hoặc đổi mức.",
    en="Compare the rules of two versions; without B.json, with those of the installed one.\n"
    "Each file is what vnedoc rules --format json (or compact) printed. Exit status 1 if a rule"
    " was removed, weakened or regraded.",
)
@click.argument("before", metavar="A.json")
@click.argument("after", metavar="[B.json]", required=False)
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    vi="Dạng kết quả: text (mặc định) hoặc json.",
    en="Format: text (the default) or json.",
)
def diff(lang: Lang, before: str, after: str | None, form: str) -> int:
    """Print what changed."""
    old = _dump(before)
    new = _dump(after) if after else contract.installed()
    changes = contract.compare(old, new)
    if form == "json":
        data = [{"kind": c.kind, "id": c.id, **c.what.to_data()} for c in changes]
        write_output(None, json.dumps(data, ensure_ascii=False, indent=2))
    else:
        for c in changes:
            tell(f"{_KINDS[c.kind].of(lang):<12} {c.id:<17} {c.what.of(lang)}")
        tell(_SAME.of(lang) if not changes else _counted(changes, lang))
    return REJECTED if any(c.kind in BREAKS for c in changes) else 0


def _dump(path: str) -> dict[str, Promise]:
    with Path(path).open("rb") as file:
        return contract.loads(file.read(MAX_CONTRACT_BYTES + 1), path)


def _counted(changes: Sequence[Change], lang: Lang) -> str:
    counts = Counter(change.kind for change in changes)
    return ", ".join(
        f"{_KINDS[kind].of(lang)}: {counts[kind]}" for kind in ChangeKind if counts[kind]
    )
