"""``vnedoc dossier pack`` and ``unpack``: packages out of folders, and folders out of packages."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from vnedoc.cli.common import (
    UsageProblem,
    at_option,
    bilingual,
    now,
    option,
    tell,
    tell_all,
)
from vnedoc.dossier import disk_names, read_manifest
from vnedoc.errors import Lang
from vnedoc.packing import Package, gather, pack_bag, pack_sip, unpack
from vnedoc.words import Words, counted


@bilingual(
    vi="Đóng gói một hồ sơ: gói SIP để nộp lưu (METS theo E-ARK), hoặc gói BagIt.\n"
    "MANIFEST là ho-so.xml, đã ký hay chưa; tệp của hồ sơ được tìm cùng thư mục, theo tên trong bản"
    " kê. Tệp thiếu hoặc khác mã băm thì không đóng gói. Không ghi đè gì; gói chỉ xuất hiện khi đã"
    " trọn vẹn.",
    en="Pack a dossier: as a SIP for an archive (METS by E-ARK), or as a bag (BagIt).\n"
    "MANIFEST is ho-so.xml, signed or not; the files are looked for beside it, by the names in it."
    " If one is missing or another than announced, nothing is packed. Nothing is overwritten, and"
    " the package is seen only when it is whole.",
)
@click.argument("manifest", metavar="MANIFEST")
@option(
    "--kind",
    type=click.Choice(["sip", "bag"]),
    required=True,
    vi="sip: thư mục tên uuid-... được tạo trong --into; bag: chính --into là gói.",
    en="sip: a folder called uuid-... is made in --into; bag: --into itself is the package.",
)
@option(
    "--into",
    required=True,
    metavar="FOLDER",
    vi="Nơi đặt gói.",
    en="Where the package goes.",
)
@option("--files", metavar="FOLDER", vi="Thư mục chứa tệp.", en="Where the files are.")
@option("--fonds", metavar="NAME", vi="Mã phông (bắt buộc với sip).", en="Fonds (sip needs it).")
@option(
    "--agreement",
    metavar="NAME",
    vi="Mã đăng ký nộp lưu, ghi vào gói SIP.",
    en="Number of the agreement by which a SIP is handed over.",
)
@option(
    "--schema",
    "schemas",
    multiple=True,
    metavar="FILE",
    vi="Lược đồ kèm theo gói SIP, ví dụ METS.xsd; dùng được nhiều lần.",
    en="A schema to go along in a SIP, such as METS.xsd; may be given several times.",
)
@at_option(vi="Thời điểm đóng gói; mặc định là bây giờ.", en="When it is packed; now by itself.")
def pack(
    lang: Lang,
    manifest: str,
    kind: str,
    into: str,
    files: str | None,
    fonds: str | None,
    agreement: str | None,
    schemas: tuple[str, ...],
    at: dt.datetime | None,
) -> None:
    """Pack a dossier."""
    if kind == "sip" and fonds is None:
        raise UsageProblem(vi="Gói SIP cần --fonds (mã phông).", en="A SIP needs --fonds.")
    if kind == "bag" and (fonds or agreement or schemas):
        raise UsageProblem(
            vi="--fonds, --agreement và --schema chỉ dùng với gói SIP.",
            en="--fonds, --agreement and --schema are for a SIP.",
        )
    path = Path(manifest)
    dossier = gather(read_manifest(path), files or path.parent)
    text, moment = path.read_bytes(), at or now()
    if kind == "bag":
        packed = pack_bag(dossier, into, at=moment, manifest=text)
    else:
        packed = pack_sip(
            dossier,
            into,
            fonds=fonds or "",
            at=moment,
            manifest=text,
            agreement=agreement,
            schemas=map(Path, schemas),
        )
    tell(str(packed))
    count = len(dossier.files)
    said = Words(vi=f"{count} tệp, đã kiểm mã băm", en=f"{counted(count, 'file')}, each hashed")
    tell(said.of(lang))


@bilingual(
    vi="Kiểm tra một gói (SIP hoặc BagIt) và lấy hồ sơ ra thư mục mới.\n"
    "Gói thiếu tệp, thừa tệp, sai mã băm hoặc có liên kết, đường dẫn ra ngoài thì từ chối và không"
    " ghi gì. Trong thư mục mới có ho-so.xml, các tệp và SHA256SUMS. Chữ ký của bản kê do lệnh"
    " vnedoc dossier check kiểm tra.",
    en="Check a package (a SIP or a bag) and take the dossier out into a new folder.\n"
    "With a file missing, too many or changed, with links or paths that lead out, it is refused and"
    " nothing is written. The new folder holds ho-so.xml, the files and SHA256SUMS. Whether the"
    " manifest is signed is told by vnedoc dossier check.",
)
@click.argument("package", metavar="PACKAGE")
@option(
    "--into",
    required=True,
    metavar="FOLDER",
    vi="Thư mục mới cho hồ sơ.",
    en="The new folder of the dossier.",
)
def take_out(lang: Lang, package: str, into: str) -> None:
    """Unpack a package."""
    unpacked = unpack(package, into)
    tell(str(unpacked.folder))
    tell_all(_lines(unpacked, lang))


def _lines(unpacked: Package, lang: Lang) -> list[str]:
    """Each file: its name on disk, and the one that people know."""
    dossier = unpacked.dossier
    lines = [
        f"{disk}  {file.name}"
        for names, paper in zip(disk_names(dossier), dossier.papers, strict=True)
        for disk, file in zip(names, paper.copies, strict=True)
    ]
    alone = sum(not paper.copies for paper in dossier.papers)
    if alone:
        said = Words(
            vi=f"{alone} tài liệu không có tệp", en=f"{counted(alone, 'paper')} without a file"
        )
        lines.append(said.of(lang))
    return lines
