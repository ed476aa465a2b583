"""A dossier written down by hand: a TOML file that names its papers and their files.

::

    title = "Hồ sơ trình Quyết định ban hành Quy chế"
    submission = "trinh-quyet-dinh"
    organ = "Sở A"

    [code]
    organ_id = "H26.99"
    year = 2026
    notation = "12/HC"

    [[paper]]                            # in order; "order" only where it is another one
    kind = "to-trinh"
    title = "Về việc ban hành Quy chế"
    files = ["to-trinh.pdf", "to-trinh.docx"]

    [[paper]]
    kind = "phu-luc"
    original = "paper"                   # electronic if nothing is said, scan or paper
    reason = "Khổ lớn, không quét được"
    place = { bundle = "Hộp 3", position = 5 }

Keys are the fields of `vnedoc.dossier.Dossier` and `Paper`; files lie beside the list.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

import attrs

from vnedoc.dossier.model import Dossier, DossierCode, Paper, PaperFile, PaperPlace
from vnedoc.errors import InvalidValueError, VnedocError, error
from vnedoc.given import bytes_of, named_path

_MAX_BYTES: Final = 4 * 1024 * 1024
"""A list of 9,999 papers has 2 MB."""
T = TypeVar("T")


@error
class DossierListError(VnedocError):
    """A list of papers that cannot be used. `path` is the place, such as ``paper[2].kind``."""

    code = "VNE-E332"
    title_en = "The list of papers is refused"
    title_vi = "Không dùng được danh sách tài liệu"
    en = "The list of papers is refused at {path}: {reason_en}."
    vi = "Không dùng được danh sách tài liệu, tại {path}: {reason_vi}."
    hint_en = "Mend it and load it again."
    hint_vi = "Hãy sửa rồi nạp lại."
    path: str
    reason_en: str
    reason_vi: str


def load_dossier(path: str | os.PathLike[str]) -> Dossier:
    """The dossier that a TOML file describes; its files are read once, for their digests.

    Args:
        path: Of the list. The names of files in it are paths from its folder.

    Raises:
        DossierListError: not TOML, or a value that a dossier may not have.
        OSError: the list, or a file that it names, cannot be read.
    """
    given = named_path(path, "path")
    held = bytes_of(given, "path", _MAX_BYTES + 1)
    if len(held) > _MAX_BYTES:
        raise _refusal("$", "the file is larger than 4 MiB", "tệp lớn hơn 4 MiB")
    try:
        table = tomllib.loads(held.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise _refusal("$", "it is not TOML", "không phải TOML") from None
    papers = table.pop("paper", None)
    if not isinstance(papers, list) or not all(isinstance(each, dict) for each in papers):
        raise _refusal("paper", "write each paper as [[paper]]", "hãy viết mỗi mục là [[paper]]")
    if "papers" in table:
        raise _refusal("papers", "write each paper as [[paper]]", "hãy viết mỗi mục là [[paper]]")
    folder = Path(given).parent
    read = [_paper(each, at, folder) for at, each in enumerate(papers, 1)]
    if "code" in table:
        table["code"] = _made(DossierCode, _table(table["code"], "code"), "code")
    return _made(Dossier, {**table, "papers": read}, "$")


def _paper(table: Mapping[str, Any], at: int, folder: Path) -> Paper:
    path, values = f"paper[{at}]", dict(table)
    if "copies" in values:
        raise _refusal(f"{path}.copies", "it is called files", "khóa này là files")
    files = values.pop("files", [])
    if not isinstance(files, list):
        raise _refusal(f"{path}.files", "a list is needed", "cần một danh sách")
    copies = [_file(each, f"{path}.files", folder) for each in files]
    if "place" in values:
        place = _table(values["place"], f"{path}.place")
        values["place"] = _made(PaperPlace, place, f"{path}.place")
    given = {"order": at, **values, "copies": copies}
    return _made(Paper, given, path)


def _file(given: object, path: str, folder: Path) -> PaperFile:
    """A file by its path, or by path and name where it is called otherwise than on disk."""
    table = {"path": given} if isinstance(given, str) else _table(given, path)
    own, name = table.get("path"), table.get("name")
    if not isinstance(own, str) or not own or table.keys() - {"path", "name"}:
        raise _refusal(path, "a path is needed, or path and name", "cần path, hoặc path và name")
    if name is not None and not isinstance(name, str):
        raise _refusal(f"{path}.name", "a text is needed", "cần một chuỗi ký tự")
    return PaperFile.from_file(folder / own, name)


def _table(given: object, path: str) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise _refusal(path, "a table is needed", "cần một bảng")
    return given


def _made(kind: type[T], values: Mapping[str, Any], path: str) -> T:
    known = {field.name for field in attrs.fields(kind)}  # type: ignore[arg-type]
    for key in values:
        if key not in known:
            raise _refusal(path, f"there is no key {key!r}", f"không có khóa {key!r}")
    try:
        return kind(**values)
    except InvalidValueError as bad:
        where = f"{path}.{bad.facts['field']}"
        raise _refusal(where, str(bad.facts["reason"]), str(bad.facts["reason_vi"])) from None


def _refusal(path: str, en: str, vi: str) -> DossierListError:
    return DossierListError(path=path, reason_en=en, reason_vi=vi)
