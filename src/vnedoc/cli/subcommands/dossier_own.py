"""``vnedoc dossier make`` and ``check``: a signed manifest of papers, and whether all are there."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NoReturn

import click

from vnedoc.cli.common import (
    REJECTED,
    STDIN,
    UsageProblem,
    at_option,
    bilingual,
    note,
    now,
    option,
    output_option,
    present,
    read_input,
    tell_all,
    write_output,
)
from vnedoc.cli.keys import Key, key_options
from vnedoc.cli.trusting import Trusting, trust_options
from vnedoc.content import Content, source_of
from vnedoc.dossier import (
    CheckedDossier,
    Checklist,
    check,
    check_files,
    load_dossier,
    make_manifest,
)
from vnedoc.dossier.finding import is_manifest
from vnedoc.errors import Lang
from vnedoc.files import replacing
from vnedoc.findings import Severity
from vnedoc.reports.jsonreport import dumps
from vnedoc.signature.statement.bearing import bears_signatures
from vnedoc.words import Words
from vnedoc.xml.reading.reader import read, read_document
from vnedoc.xml.reading.tree import parse

_SUMS: Final = "SHA256SUMS"
"""What lies beside the papers and is none, as does the manifest itself."""
_HEAD_BYTES: Final = 1024
_SEVERITY: Final = {
    Severity.ERROR: Words(vi="Lỗi", en="Error"),
    Severity.WARNING: Words(vi="Cảnh báo", en="Warning"),
    Severity.INFO: Words(vi="Thông tin", en="Information"),
}


@bilingual(
    vi="Lập bản kê hồ sơ đã ký (ho-so.xml) từ danh sách tài liệu dạng TOML.\n"
    "LIST ghi tiêu đề hồ sơ và từng tài liệu: thành phần, tên, tệp, hoặc nơi để bản giấy kèm lý do."
    " Tệp được tìm từ thư mục chứa LIST. Đính kèm ho-so.xml cùng các tệp vào gói tin.",
    en="Make the signed manifest of a dossier (ho-so.xml) from a list of its papers in TOML.\n"
    "LIST has the title and each paper: what it is, what it is called, its files, or where it lies"
    " on paper and why. Files are looked for from the folder of LIST. Attach ho-so.xml to the"
    " message beside them.",
)
@click.argument("papers", metavar="LIST")
@output_option(required=True)
@key_options
@at_option(
    vi="Thời điểm ký được ghi (ISO 8601); mặc định: bây giờ.",
    en="The signing time to write (ISO 8601); now by default.",
)
def make(lang: Lang, papers: str, output: str, key: Key, at: dt.datetime | None) -> None:
    """Read, sign and write."""
    dossier = load_dossier(papers)
    with key.open(lang) as signer:
        text = make_manifest(dossier, signer, at=at or present(lang))
    with replacing(output) as file:
        file.write(text)
    count, files = dossier.doc_total, len(dossier.files)
    note(
        lang,
        vi=f"Đã ghi {output}: số tài liệu {count}, số tệp {files}.",
        en=f"Written to {output}: papers {count}, files {files}.",
    )


@bilingual(
    vi="Kiểm tra hồ sơ: đủ thành phần, đúng thứ tự, không bị sửa.\n"
    "FILE là gói tin edXML, hoặc ho-so.xml nằm cạnh các tệp của hồ sơ. Trả về 0 chỉ khi đủ: mọi tệp"
    " trong bản kê và mọi thành phần theo danh mục đều có, chữ ký của bản kê đạt, không bước nào bị"
    " bỏ qua. 1 nếu thiếu hoặc chưa rõ.",
    en="Check a dossier: whole, in order, untouched.\n"
    "FILE is an edXML message, or a ho-so.xml with the files beside it. The exit status is 0 only"
    " if it is whole: every file of the manifest and all that the checklist asks for is there, the"
    " manifest's signature passed, and no step was left out. 1 if part is lacking or not known.",
)
@click.argument("file", metavar="FILE")
@option(
    "--files",
    "folder",
    metavar="FOLDER",
    vi="Thư mục chứa các tệp của hồ sơ; mặc định: thư mục của ho-so.xml.",
    en="The folder of the dossier's files; by default that of ho-so.xml.",
)
@option(
    "--checklist",
    metavar="FILE",
    vi="Danh mục thành phần hồ sơ của cơ quan (TOML); mặc định: danh mục có sẵn theo bản kê.",
    en="The agency's own checklist (TOML); by default the shipped one that the manifest names.",
)
@option(
    "--with",
    "others",
    multiple=True,
    metavar="FILE",
    vi="Gói tin khác của cùng hồ sơ; dùng được nhiều lần.",
    en="Another message of the same dossier; may be repeated.",
)
@trust_options()
@at_option(
    vi="Thời điểm kiểm tra (ISO 8601); mặc định: bây giờ.",
    en="The time of the check (ISO 8601); now by default.",
)
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    vi="Dạng của kết quả.",
    en="Form of the answer.",
)
@output_option()
def look(
    lang: Lang,
    file: str,
    folder: str | None,
    checklist: str | None,
    others: tuple[str, ...],
    trusting: Trusting,
    at: dt.datetime | None,
    form: str,
    output: str | None,
) -> int:
    """Check, tell, and answer with the exit status."""
    moment = at or now()
    terms = _terms(trusting, moment)
    terms["checklist"] = Checklist.load(Path(checklist)) if checklist else None
    terms["others"] = [read(read_input(other)).envelope for other in others]
    source = source_of(read_input(file))
    found: CheckedDossier
    if is_manifest(Content(source).head(_HEAD_BYTES)):
        found = check_files(source, _beside(folder, file), **terms)
    elif folder is not None:
        raise UsageProblem(
            vi="--files chỉ dùng khi FILE là ho-so.xml.",
            en="--files goes with a ho-so.xml as FILE.",
        )
    else:
        document = parse(source)
        envelope = read_document(document).envelope
        verification = None
        if trusting and bears_signatures(document.root, envelope):
            verification = trusting.verify(source, moment)
        found = check(envelope, verification=verification, **terms)
    if form == "json":
        write_output(output, dumps({"at": moment.isoformat(), **found.to_data()}) + "\n")
    elif output is None:
        tell_all(_lines(found, lang))
    else:
        write_output(output, "\n".join(_lines(found, lang)) + "\n")
    return 0 if found.completeness.whole else REJECTED


def _terms(trusting: Trusting, at: dt.datetime) -> dict[str, Any]:
    terms = trusting.arguments()
    for name in ("require", "second_opinion"):
        if terms.pop(name) is not None:
            option = f"--{name.replace('_', '-')}"
            raise UsageProblem(
                vi=f"{option} không dùng cho bản kê hồ sơ.",
                en=f"{option} says nothing about a manifest.",
            )
    return {**terms, "at": at}


def _beside(folder: str | None, file: str) -> Iterator[tuple[str, Content]]:
    """The files of a dossier in a folder, and in those below it."""
    root = Path(folder) if folder is not None else Path(file).parent
    for path in _below(root):
        # Another manifest is a file like any other: to leave it out unsaid would hide it.
        if path != root / _SUMS and not (file != STDIN and path.samefile(file)):
            yield path.name, Content.from_file(path)


def _below(root: Path) -> list[Path]:
    found: list[Path] = []
    # Links to folders are not followed, for they lead anywhere and in circles; a folder that cannot
    # be read, or is none, is said to be so.
    for folder, _, names in os.walk(root, onerror=_failed):
        found += (path for path in (Path(folder, name) for name in names) if path.is_file())
    return sorted(found)


def _failed(error: OSError) -> NoReturn:
    raise error


def _lines(found: CheckedDossier, lang: Lang) -> Iterator[str]:
    yield found.completeness.text(lang)
    for one in found.findings:
        yield f"  {_SEVERITY[one.severity].of(lang)} {one.rule}: {one.text(lang)}"
        if hint := one.hint(lang):
            yield f"    {hint}"
    label = "Chỉ có bản giấy" if lang == "vi" else "On paper only"
    for paper in found.on_paper:
        yield f"  {label}: {paper.order}. {paper.title or paper.type_name or ''} ({paper.reason})"
