"""``vnedoc kinds``: the catalogue of kinds of documents."""

from __future__ import annotations

import csv
import io
import json
from typing import Any, Final

import click

from vnedoc.cli.common import bilingual, option, tell, write_output
from vnedoc.doctype import Kind, catalogue, delivery
from vnedoc.errors import Lang


@bilingual(
    vi="Liệt kê các loại văn bản: tên, chữ viết tắt, mã, căn cứ và cách gửi.",
    en="List the kinds of documents: names, abbreviations, codes, clauses and how they travel.",
)
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    vi="Dạng kết quả: text (mặc định), json hoặc csv.",
    en="Format: text (the default), json or csv.",
)
def command(lang: Lang, form: str) -> None:
    """Print the catalogue."""
    kinds = catalogue().kinds
    if form == "json":
        write_output(None, json.dumps([as_json(k) for k in kinds], ensure_ascii=False, indent=2))
    elif form == "csv":
        write_output(None, _as_csv(kinds))
    else:
        for kind in kinds:
            letters = ", ".join(_letters(kind))
            tell(f"{kind.id:<28} {letters:<12} {kind.label(lang)} ({kind.group.label(lang)})")


def _letters(kind: Kind) -> list[str]:
    return list(dict.fromkeys(abbreviation.text for abbreviation in kind.abbreviations))


def as_json(kind: Kind) -> dict[str, Any]:
    """A kind as plain data."""
    return {
        "id": kind.id,
        "name": kind.name,
        "vi": kind.vi,
        "en": kind.en,
        "group": kind.group.value,
        "individual": kind.individual,
        "issuers": list(kind.issuers),
        "from": kind.since.isoformat() if kind.since else None,
        "until": kind.until.isoformat() if kind.until else None,
        "clause": str(kind.clause),
        "confidence": kind.clause.confidence.value,
        "abbreviations": [
            {"text": a.text, "list": a.list.id, "confidence": a.clause.confidence.value}
            for a in kind.abbreviations
        ],
        "codes": [
            {"list": c.list.id, "type": c.type, "detail": c.detail, "exact": c.exact}
            for c in kind.codes
        ],
        "tiers": [
            {"law": t.clause.document, "tier": t.number, "issuer": t.issuer, "level": t.level}
            for t in kind.tiers
        ],
        "delivery": delivery(kind).mode.value,
    }


_CSV_COLUMNS: Final = (
    "id", "name", "vi", "en", "group", "individual", "abbreviations", "codes_2022", "codes_2011",
    "codes_2020", "from", "until", "clause", "confidence", "delivery",
)  # fmt: skip


def _as_csv(kinds: tuple[Kind, ...]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, _CSV_COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for kind in kinds:
        row = as_json(kind)
        row["individual"] = "" if kind.individual is None else str(kind.individual).lower()
        row["abbreviations"] = " ".join(_letters(kind))
        for list_id in ("2022", "2011", "2020"):
            row[f"codes_{list_id}"] = _codes(kind, list_id)
        writer.writerow(row)
    return text.getvalue()


def _codes(kind: Kind, list_id: str) -> str:
    return " ".join(
        f"{code.type}/{code.detail}" if code.type else str(code.detail)
        for code in catalogue().codes_of(kind, list_id)
    )
