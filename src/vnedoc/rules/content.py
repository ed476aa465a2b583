"""The bytes of attachments: whether they can be had, and are what they are said to be."""

from __future__ import annotations

import functools
import io
import zipfile
from collections.abc import Iterator
from typing import Final

import attrs

from vnedoc.content import Content
from vnedoc.content.archive import extension
from vnedoc.findings import Severity
from vnedoc.identifiers import ContentId
from vnedoc.rules import _magic
from vnedoc.rules._clauses import COMPLETE, advice, practice, qcvn
from vnedoc.rules._context import RuleContext, brief
from vnedoc.rules._core import Need, Violation, rule
from vnedoc.rules._examples import PDF, change
from vnedoc.rules._inspect import File

_OPEN: Final = (Need.CONTENT,)
_END_WINDOW: Final = 32 * 1024
"""A PDF's end mark stands this near the end, signatures and padding behind it included."""
_DAMAGED: Final = "\ufffd".encode()
_NAME: Final = "05-SVDA-VP.pdf"


def _zip(name: str, data: bytes) -> bytes:
    """A zip of one file, for examples."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _zipped(data: bytes, kind: str = "application/zip") -> functools.partial[object]:
    """An attachment of these bytes in place of the ordinary one."""
    return functools.partial(_with, data, kind)


def _with(data: bytes, kind: str, item: object) -> object:
    return attrs.evolve(item, content=Content.from_bytes(data), content_type=kind)  # type: ignore[misc]


@rule(
    "VNE-CONTENT-001",
    severity=Severity.ERROR,
    clause=COMPLETE,
    vi="Nội dung tệp {name!r} không phải base64 hợp lệ, gần byte {offset}.",
    en="The content of {name!r} is not valid base64 near byte {offset}.",
    hint_vi="Đề nghị bên gửi gửi lại gói tin; không khôi phục được tệp này.",
    hint_en="Ask the sender to send it again: the file cannot be recovered.",
    bad=(
        change(attachments__0__content=Content.from_base64("JVBER!")),
        change(attachments__0__content=Content.from_base64("JVBERi0")),
    ),
    good=change(attachments__0__content=Content.from_base64("JVBE\nRi0x\nLjQK\nJSVFT0YK")),
    needs=_OPEN,
)
def content_can_be_decoded(ctx: RuleContext) -> Iterator[Violation]:
    for path, attachment, found in ctx.opened():
        if found.error is not None:
            yield Violation(
                f"{path}/ContentTransferEncoded",
                name=brief(attachment.name or ""),
                offset=found.error.offset,
            )


def _files(ctx: RuleContext) -> Iterator[tuple[str, str, File]]:
    """Path, name and file of every attachment whose file can be had."""
    for path, attachment, found in ctx.opened():
        if found.file is not None:
            yield path, attachment.name or "", found.file


@rule(
    "VNE-CONTENT-002",
    severity=Severity.ERROR,
    clause=COMPLETE,
    vi="Tệp {name!r} rỗng (0 byte).",
    en="The file {name!r} is empty (0 bytes).",
    hint_vi="Đề nghị bên gửi gửi lại tệp.",
    hint_en="Ask the sender for the file again.",
    bad=change(attachments__0=_zipped(_zip(_NAME, b""))),
    good=change(attachments__0=_zipped(_zip(_NAME, PDF))),
    needs=_OPEN,
)
def file_is_not_empty(ctx: RuleContext) -> Iterator[Violation]:
    for path, name, file in _files(ctx):
        if file.size == 0:
            yield Violation(f"{path}/ContentTransferEncoded", name=brief(name))


@rule(
    "VNE-CONTENT-003",
    severity=Severity.ERROR,
    clause=COMPLETE,
    vi="Tệp {name!r} thực ra là chương trình ({kind}).",
    en="The file {name!r} is in truth a program ({kind}).",
    hint_vi="Không mở. Báo ngay cho bên gửi và bộ phận an toàn thông tin.",
    hint_en="Do not open it. Tell the sender and whoever is responsible for security at once.",
    bad=(
        change(attachments__0__content=b"MZ\x90\0" + bytes(80)),
        change(attachments__0=_zipped(_zip(_NAME, b"\x7fELF" + bytes(80)))),
    ),
    good=change(attachments__0__content=PDF),
    needs=_OPEN,
)
def program_is_not_disguised(ctx: RuleContext) -> Iterator[Violation]:
    for path, name, file in _files(ctx):
        active = extension(name.rstrip(". ")) in _magic.ACTIVE_EXTENSIONS
        if file.kind in _magic.EXECUTABLE and not active:
            yield Violation(f"{path}/ContentTransferEncoded", name=brief(name), kind=file.kind)


@rule(
    "VNE-CONTENT-004",
    severity=Severity.WARNING,
    clause=practice("tệp chạy được"),
    vi="Tệp {name!r} là chương trình ({kind}).",
    en="The file {name!r} is a program ({kind}).",
    hint_vi="Không gửi chương trình qua Trục liên thông.",
    hint_en="Programs do not belong into the document exchange.",
    bad=change(attachments__0__content=b"MZ\x90\0" + bytes(80), attachments__0__name="05.exe"),
    good=change(attachments__0__name="05.exe"),
    needs=_OPEN,
)
def file_is_no_program(ctx: RuleContext) -> Iterator[Violation]:
    for path, name, file in _files(ctx):
        active = extension(name.rstrip(". ")) in _magic.ACTIVE_EXTENSIONS
        if file.kind in _magic.EXECUTABLE and active:
            yield Violation(f"{path}/ContentTransferEncoded", name=brief(name), kind=file.kind)


@rule(
    "VNE-CONTENT-005",
    severity=Severity.WARNING,
    clause=qcvn("4.4"),
    vi="Tệp {name!r} khai kiểu {declared!r} nhưng nội dung là {kind}.",
    en="{name!r} is declared as {declared!r}, but its bytes are {kind}.",
    hint_vi="ContentType mô tả đúng những byte được gửi: tệp nén là application/zip.",
    hint_en="ContentType describes the bytes that travel: a zipped file is application/zip.",
    bad=(
        change(attachments__0__content=_zip(_NAME, PDF)),
        change(attachments__0__content_type="image/png"),
    ),
    good=(
        change(attachments__0=_zipped(_zip(_NAME, PDF))),
        change(attachments__0__content_type="application/octet-stream"),
    ),
    needs=_OPEN,
)
def declared_type_is_true(ctx: RuleContext) -> Iterator[Violation]:
    for path, attachment, found in ctx.opened():
        declared = attachment.content_type
        if not declared or found.wire is None or found.wire.size == 0:
            continue
        if not _magic.fits_type(found.wire.kind, declared):
            yield Violation(
                f"{path}/ContentType",
                name=brief(attachment.name or ""),
                declared=brief(declared),
                kind=found.wire.kind,
            )


@rule(
    "VNE-CONTENT-006",
    severity=Severity.WARNING,
    clause=qcvn("4.2"),
    vi="Tệp {name!r} có nội dung là {kind}, không đúng với phần mở rộng.",
    en="{name!r} holds {kind}, which its extension does not say.",
    hint_vi="Đặt đúng phần mở rộng, hoặc gửi lại đúng tệp.",
    hint_en="Give it the right extension, or send the right file.",
    bad=(
        change(attachments__0__name="05-SVDA-VP.docx", manifest__references__0__name="05.docx"),
        change(attachments__0=_zipped(_zip("05.pdf.edxml", b"<edXML/>"))),
    ),
    good=(
        change(attachments__0=_zipped(_zip(_NAME, PDF))),
        change(attachments__0__content=b"{\\rtf1}", attachments__0__name="05.doc"),
    ),
    needs=_OPEN,
)
def extension_is_true(ctx: RuleContext) -> Iterator[Violation]:
    for path, name, file in _files(ctx):
        if file.kind in _magic.EXECUTABLE or file.size == 0:
            continue
        if not _magic.fits_extension(file.kind, extension(name)):
            yield Violation(f"{path}/AttachmentName", name=brief(name), kind=file.kind)


@rule(
    "VNE-CONTENT-007",
    severity=Severity.WARNING,
    clause=practice("tệp hai mặt"),
    vi="Tệp {name!r} vừa là PDF vừa là {other}: phần mềm khác nhau sẽ thấy nội dung khác nhau.",
    en="{name!r} is a PDF and {other} at once: different software will see different content.",
    hint_vi="Không mở. Đề nghị bên gửi gửi lại tệp PDF thuần.",
    hint_en="Do not open it. Ask the sender for a plain PDF.",
    bad=(
        change(attachments__0__content=PDF + _zip("x.txt", b"x")),
        change(attachments__0__content=b"<html><script>x</script>\n" + PDF),
    ),
    good=change(attachments__0__content=b"\xef\xbb\xbf" + PDF),
    needs=_OPEN,
)
def file_is_one_thing(ctx: RuleContext) -> Iterator[Violation]:
    for path, name, file in _files(ctx):
        if b"%PDF-" not in file.head[: _magic.PDF_WINDOW]:
            continue
        other = "zip" if file.zip and file.zip.entries else ""
        other = "HTML" if _magic.is_html(file.head.partition(b"%PDF-")[0]) else other
        if other:
            yield Violation(f"{path}/ContentTransferEncoded", name=brief(name), other=other)


@rule(
    "VNE-CONTENT-008",
    severity=Severity.WARNING,
    clause=practice("tệp chứa macro"),
    vi="Tệp {name!r} chứa macro.",
    en="{name!r} carries macros.",
    hint_vi="Gửi ở dạng PDF, hoặc bỏ macro trước khi gửi.",
    hint_en="Send a PDF, or remove the macros before sending.",
    bad=change(attachments__0__content=_zip("word/vbaProject.bin", b"x")),
    good=change(attachments__0__content=_zip("word/document.xml", b"x")),
    needs=_OPEN,
)
def file_has_no_macros(ctx: RuleContext) -> Iterator[Violation]:
    for path, name, file in _files(ctx):
        if file.macros:
            yield Violation(f"{path}/ContentTransferEncoded", name=brief(name))


@rule(
    "VNE-CONTENT-009",
    severity=Severity.ERROR,
    clause=COMPLETE,
    vi="Tệp PDF {name!r} bị hỏng do chuyển mã: các byte đã bị thay bằng U+FFFD.",
    en="The PDF {name!r} was damaged by a change of encoding: bytes were replaced by U+FFFD.",
    hint_vi="Phần mềm gửi đã đọc tệp như văn bản chữ; đề nghị bên gửi gửi lại.",
    hint_en="The sending software read the file as text; ask for it again.",
    bad=change(attachments__0__content=b"%PDF-1.4\n%" + _DAMAGED * 4 + b"\n%%EOF\n"),
    good=change(attachments__0__content=b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n%%EOF\n"),
    needs=_OPEN,
)
def pdf_is_not_garbled(ctx: RuleContext) -> Iterator[Violation]:
    for path, name, file in _files(ctx):
        if file.kind == "pdf" and _DAMAGED * 2 in file.head:
            yield Violation(f"{path}/ContentTransferEncoded", name=brief(name))


@rule(
    "VNE-CONTENT-010",
    severity=Severity.WARNING,
    clause=COMPLETE,
    vi="Tệp PDF {name!r} bị cắt: không có dấu kết thúc %%EOF.",
    en="The PDF {name!r} is cut off: its end mark %%EOF is missing.",
    hint_vi="Mở thử tệp; nếu không mở được, đề nghị bên gửi gửi lại.",
    hint_en="Try to open it; if that fails, ask the sender for it again.",
    bad=change(attachments__0__content=PDF[:80]),
    good=change(attachments__0__content=PDF + b"\n" * 1000),
    needs=_OPEN,
)
def pdf_is_whole(ctx: RuleContext) -> Iterator[Violation]:
    for path, name, file in _files(ctx):
        if file.kind == "pdf" and b"%%EOF" not in file.tail[-_END_WINDOW:]:
            yield Violation(f"{path}/ContentTransferEncoded", name=brief(name))


def _bomb(item: object) -> object:
    return _with(_zip(_NAME, bytes(3_000_000)), "application/zip", item)


_BROKEN: Final = bytearray(_zip(_NAME, PDF))
_BROKEN[60] ^= 0xFF


@rule(
    "VNE-CONTENT-011",
    severity=Severity.ERROR,
    clause=COMPLETE,
    vi="Không giải nén được tệp {name!r}: {reason_vi}.",
    en="{name!r} cannot be unpacked: {reason_en}.",
    hint_vi="Đề nghị bên gửi gửi lại tệp, tốt nhất là không nén.",
    hint_en="Ask the sender for it again, best without packing.",
    bad=(
        change(attachments__0=_zipped(bytes(_BROKEN))),
        change(attachments__0=_bomb),
    ),
    good=change(attachments__0=_zipped(_zip(_NAME, PDF))),
    needs=_OPEN,
)
def zip_can_be_unpacked(ctx: RuleContext) -> Iterator[Violation]:
    for path, attachment, found in ctx.opened():
        if found.damage is not None:
            yield Violation(
                f"{path}/ContentTransferEncoded",
                name=brief(attachment.name or ""),
                reason_en=found.damage[0],
                reason_vi=found.damage[1],
            )


@rule(
    "VNE-CONTENT-012",
    severity=Severity.WARNING,
    clause=practice("tên trong tệp zip được dùng làm đường dẫn"),
    vi="Tệp nén {name!r} chứa tên có đường dẫn {found!r}: phần mềm bất cẩn sẽ ghi ra ngoài thư "
    "mục.",
    en="The zip {name!r} names a path inside, {found!r}: careless software writes outside its "
    "folder.",
    hint_vi="Không giải nén bằng công cụ không kiểm tra đường dẫn.",
    hint_en="Do not unpack it with a tool that does not check paths.",
    bad=change(attachments__0=_zipped(_zip("../../05-SVDA-VP.pdf", PDF))),
    good=change(attachments__0__content=_zip("word/document.xml", b"x")),
    needs=_OPEN,
)
def zip_holds_no_path(ctx: RuleContext) -> Iterator[Violation]:
    for path, attachment, found in ctx.opened():
        names = found.wire.zip.names if found.wire and found.wire.zip else ()
        for name in names:
            parts = name.replace("\\", "/").split("/")
            if ".." in parts or name.startswith(("/", "\\")) or name[1:2] == ":":
                yield Violation(
                    f"{path}/ContentTransferEncoded",
                    name=brief(attachment.name or ""),
                    found=brief(name),
                )
                break


_LOCKED: Final = bytearray(_zip("x.txt", b"x"))
_LOCKED[_LOCKED.index(b"PK\1\2") + 8] |= 1


@rule(
    "VNE-CONTENT-013",
    severity=Severity.WARNING,
    clause=practice("tệp nén đặt mật khẩu"),
    vi="Tệp nén {name!r} đặt mật khẩu: không kiểm tra được bên trong.",
    en="The zip {name!r} is locked with a password: nothing inside can be checked.",
    hint_vi="Đề nghị bên gửi gửi tệp không đặt mật khẩu.",
    hint_en="Ask the sender for it without a password.",
    bad=change(
        attachments__0__content=bytes(_LOCKED),
        attachments__0__name="x.zip",
    ),
    good=change(attachments__0__content=_zip("x.txt", b"x"), attachments__0__name="x.zip"),
    needs=_OPEN,
)
def zip_is_not_locked(ctx: RuleContext) -> Iterator[Violation]:
    for path, attachment, found in ctx.opened():
        held = found.wire.zip if found.wire else None
        if held and any(entry.encrypted for entry in held.entries):
            yield Violation(f"{path}/ContentTransferEncoded", name=brief(attachment.name or ""))


@rule(
    "VNE-CONTENT-014",
    severity=Severity.INFO,
    clause=advice("tệp trùng nội dung"),
    vi="Tệp {name!r} có nội dung giống hệt tệp {other!r}.",
    en="{name!r} has the very bytes of {other!r}.",
    bad=change(
        attachments=lambda files: (
            *files,
            attrs.evolve(files[0], content_id=ContentId("cid:f2"), name="x.pdf"),
        )
    ),
    needs=_OPEN,
)
def files_differ(ctx: RuleContext) -> Iterator[Violation]:
    known: dict[str, str] = {}
    for path, attachment, found in ctx.opened():
        if found.sha256 in known:
            other = known[found.sha256]
            yield Violation(path, name=brief(attachment.name or ""), other=brief(other))
        elif found.sha256:
            known[found.sha256] = attachment.name or ""
