"""The whole corpus: every case of the suite, its index and its digest.

Files are made when they are asked for. The digest is the same wherever the suite runs; the one of
this version is shipped beside it and compared by a test and by ``vnedoc conformance check``.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from vnedoc import _resources
from vnedoc.conformance.cases import (
    attacks,
    byrules,
    messages,
    oddities,
    positive,
    signatures,
    sizes,
    variations,
)
from vnedoc.conformance.cases.acting import (
    acknowledging,
    answering,
    dedupe,
    following,
    owing,
    producers,
    sending,
)
from vnedoc.conformance.cases.acting.extending import fitting, linking, reading, refusing, ruling
from vnedoc.conformance.cases.acting.mailing import answering as replies
from vnedoc.conformance.cases.acting.mailing import (
    bodies,
    choosing,
    costing,
    headers,
)
from vnedoc.conformance.cases.acting.packing import bags, sips
from vnedoc.conformance.cases.case import SUITE_VERSION, Case
from vnedoc.conformance.cases.grounds import grounded
from vnedoc.conformance.cases.writing.nodes import render

SEED: Final = 102
"""Of everything in the corpus that chance decides."""
_FAMILY_DIGITS: Final = 16
_GENERATORS: Final = (
    *(positive, variations, oddities, byrules, producers, signatures, sizes),
    *(dedupe, acknowledging, answering, sending, following, owing),
    *(bodies, headers, choosing, replies, costing),
    *(reading, fitting, ruling, linking, refusing),
    *(bags, sips),
)


@functools.cache
def cases() -> tuple[Case, ...]:
    """Every case, in the order in which they are run."""
    found = tuple(grounded(case) for module in _GENERATORS for case in module.generate())
    found += attacks.generate(render(messages.document()), SEED)
    names = [case.id for case in found]
    if len(set(names)) < len(names):
        doubled = sorted({name for name in names if names.count(name) > 1})
        raise ValueError(f"cases with the same name: {', '.join(doubled)}")
    return found


@functools.cache
def _by_name() -> dict[str, Case]:
    return {case.id: case for case in cases()}


def named(ident: str) -> Case | None:
    """The case of this id, if the suite has it."""
    return _by_name().get(ident)


def chosen(wanted: Iterable[str]) -> tuple[Case, ...]:
    """The cases whose id is, or begins with, one of these; all if there are none.

    Args:
        wanted: Ids of cases, or beginnings of ids.

    Raises:
        KeyError: a name fits no case.
    """
    wanted = tuple(wanted)
    for name in wanted:
        if not any(_fits(case, name) for case in cases()):
            raise KeyError(name)
    return tuple(c for c in cases() if not wanted or any(_fits(c, name) for name in wanted))


def _fits(case: Case, name: str) -> bool:
    return case.id == name or case.id.startswith(f"{name.rstrip('-*')}-")


def index(of: Iterable[Case] | None = None) -> dict[str, Any]:
    """The index of the corpus as plain data, by ``cases.schema.json``."""
    entries = [case.to_data() for case in (cases() if of is None else of)]
    return {
        "format": 1,
        "suite": SUITE_VERSION,
        "seed": SEED,
        "digest": _digest(entries),
        "cases": entries,
    }


def digest() -> str:
    """SHA-256 over every entry of the index, and so over every byte of every file."""
    return str(_whole_index()["digest"])


@functools.cache
def _whole_index() -> dict[str, Any]:
    return index()


def _digest(entries: list[dict[str, Any]]) -> str:
    text = json.dumps(entries, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def listing(entries: list[dict[str, Any]]) -> str:
    """The digest of all entries, and below it that of each family: the cases of one defect."""
    families: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        families.setdefault(entry["defect"], []).append(entry)
    lines = [f"{_digest(entries)}  corpus {SUITE_VERSION} of {len(entries)} cases"]
    # That of a family proves nothing, it only tells where to look.
    lines += [
        f"{_digest(cases)[:_FAMILY_DIGITS]}  {name} {len(cases)}"
        for name, cases in sorted(families.items())
    ]
    return "\n".join(lines) + "\n"


def shipped_digest() -> str:
    """The digest that this version of the suite was released with."""
    return _resources.data("conformance/corpus.sha256").decode().partition(" ")[0]


def export(folder: Path, of: Iterable[Case], *, large: bool = False) -> Iterator[Path]:
    """Write cases into a folder: ``index.json`` and one folder a case.

    Args:
        folder: is made if it is not there.
        of: the cases.
        large: whether to write those of many megabytes too.

    Raises:
        OSError: a file cannot be written.
    """
    of = tuple(of)
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(index(of), ensure_ascii=False, indent=1)
    (folder / "index.json").write_text(text + "\n", "utf-8")
    for case in of:
        if case.generated and not large:
            continue
        home = folder / case.id
        home.mkdir(exist_ok=True)
        for one in case.files:
            path = home / one.name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                for chunk in one.chunks():
                    file.write(chunk)
        yield home
