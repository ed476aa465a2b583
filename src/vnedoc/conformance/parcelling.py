"""How vnedoc reads a package, as the suite asks for it: see `docs/conformance/protocol.md`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from vnedoc.dossier import Dossier
from vnedoc.errors import VnedocError
from vnedoc.packing import read_package


def answer_package(request: Mapping[str, Any]) -> dict[str, Any]:
    """What vnedoc says of one package."""
    try:
        dossier = read_package(Path(request["package"])).dossier
    except VnedocError as error:
        return {"outcome": "rejected", "codes": [error.code]}
    return {"outcome": "accepted", "codes": [], "values": dict(_values(dossier))}


def _values(dossier: Dossier) -> Iterator[tuple[str, str]]:
    yield "Title", dossier.title or ""
    yield "DocTotal", str(dossier.doc_total)
    for order, paper in enumerate(dossier.papers, 1):
        above = "Paper" if order == 1 else f"Paper[{order}]"
        yield f"{above}/Subject", paper.title or ""
        for copy, file in enumerate(paper.copies, 1):
            path = f"{above}/File" if copy == 1 else f"{above}/File[{copy}]"
            yield f"{path}/Name", file.name
            yield f"{path}/Sha256", file.sha256
