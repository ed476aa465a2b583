"""The bytes of attachments: whether they can be had, and are what they are said to be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import attrs

from vnedoc.clauses import ADVICE, COMPLETE, PRACTICE, qcvn
from vnedoc.content import Content
from vnedoc.content.archive import extension
from vnedoc.findings import Severity
from vnedoc.identifiers import ContentId
from vnedoc.inspection import magic
from vnedoc.rules.engine.context import RuleContext, brief
from vnedoc.rules.engine.examples import PDF, carrying, change, zipped
from vnedoc.rules.engine.needs import Need
from vnedoc.rules.engine.rule import Violation, rule

OPEN: Final = (Need.CONTENT,)
_END_WINDOW: Final = 32 * 1024
"""A PDF's end mark stands this near the end, signatures and padding behind it included."""
_DAMAGED: Final = "\ufffd".encode()
_NAME: Final = "05-SVDA-VP.pdf"


@rule(
    "VNE-CONTENT-001",
    severity=Severity.ERROR,
    clause=COMPLETE,
    title_vi="Nội dung mọi tệp đều giải mã được",
    title_en="The content of every file can be decoded",
    vi="Nội dung tệp {name!r} không phải base64 hợp lệ, gần byte {offset}.",
    en="The content of {name!r} is not valid base64 near byte {offset}.",
    hint_vi="Đề nghị bên gửi gửi lại gói tin; không khôi phục được tệp này.",
    hint_en="Ask the sender to send it again: the file cannot be recovered.",
    bad=(
        change(attachments__0__content=Content.from_base64("JVBER!")),
        change(attachments__0__content=Content.from_base64("JVBERi0")),
    ),
    good=change(attachments__0__content=Content.from_base64("JVBE\nRi0x\nLjQK\nJSVFT0YK")),
    needs=OPEN,
)
def content_can_be_decoded(ctx: RuleContext) -> Iterator[Violation]:
    for path, attachment, found in ctx.opened:
        if found.error is not None:
            yield Violation(
                f"{path}/ContentTransferEncoded",
                name=brief(attachment.name or ""),
                offset=found.error.offset,
            )


@rule(
    "VNE-CONTENT-002",
    severity=Severity.ERROR,
    clause=COMPLETE,
    title_vi="Không có tệp rỗng",
    title_en="No file is empty",
    vi="Tệp {name!r} rỗng (0 byte).",
    en="The file {name!r} is empty (0 bytes).",
    hint_vi="Đề nghị bên gửi gửi lại tệp.",
    hint_en="Ask the sender for the file again.",
    bad=change(attachments__0=carrying(zipped(_NAME, b""))),
    good=change(attachments__0=carrying(zipped(_NAME, PDF))),
    needs=OPEN,
)
def file_is_not_empty(ctx: RuleContext) -> Iterator[Violation]:
    for path, name, file in ctx.files:
        if file.size == 0:
            yield Violation(f"{path}/ContentTransferEncoded", name=brief(name))


@rule(
    "VNE-CONTENT-003",
    # The article asks for authentic files and says nothing of programs: the profiles refuse them.
    severity=Severity.WARNING,
    clause=COMPLETE,
    title_vi="Không có chương trình giả dạng văn bản",
    title_en="No program is disguised as a document",
    vi="Tệp {name!r} thực ra là chương trình ({kind}).",
    en="The file {name!r} is in truth a program ({kind}).",
    hint_vi="Không mở. Báo ngay cho bên gửi và bộ phận an toàn thông tin.",
    hint_en="Do not open it. Tell the sender and whoever is responsible for security at once.",
    bad=(
        change(attachments__0__content=b"MZ\x90\0" + bytes(80)),
        change(attachments__0=carrying(zipped(_NAME, b"\x7fELF" + bytes(80)))),
    ),
    good=change(attachments__0__content=PDF),
    needs=OPEN,
)
def program_is_not_disguised(ctx: RuleContext) -> Iterator[Violation]:
    for path, name, file in ctx.files:
        active = extension(name.rstrip(". ")) in magic.ACTIVE_EXTENSIONS
        if file.kind in magic.EXECUTABLE and not active:
            yield Violation(f"{path}/ContentTransferEncoded", name=brief(name), kind=file.kind)


@rule(
    "VNE-CONTENT-004",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Không có tệp nào là chương trình",
    title_en="No file is a program",
    vi="Tệp {name!r} là chương trình ({kind}).",
    en="The file {name!r} is a program ({kind}).",
    hint_vi="Không gửi chương trình qua Trục liên thông.",
    hint_en="Programs do not belong into the document exchange.",
    bad=change(attachments__0__content=b"MZ\x90\0" + bytes(80), attachments__0__name="05.exe"),
    good=change(attachments__0__name="05.exe"),
    needs=OPEN,
)
def file_is_no_program(ctx: RuleContext) -> Iterator[Violation]:
    for path, name, file in ctx.files:
        active = extension(name.rstrip(". ")) in magic.ACTIVE_EXTENSIONS
        if file.kind in magic.EXECUTABLE and active:
            yield Violation(f"{path}/ContentTransferEncoded", name=brief(name), kind=file.kind)


@rule(
    "VNE-CONTENT-005",
    severity=Severity.WARNING,
    clause=qcvn("4.4"),
    title_vi="Kiểu dữ liệu khai báo đúng với nội dung tệp",
    title_en="The declared media type is that of the content",
    vi="Tệp {name!r} khai kiểu {declared!r} nhưng nội dung là {kind}.",
    en="{name!r} is declared as {declared!r}, but its bytes are {kind}.",
    hint_vi="ContentType mô tả đúng những byte được gửi: tệp nén là application/zip.",
    hint_en="ContentType describes the bytes that travel: a zipped file is application/zip.",
    bad=(
        change(attachments__0__content=zipped(_NAME, PDF)),
        change(attachments__0__content_type="image/png"),
    ),
    good=(
        change(attachments__0=carrying(zipped(_NAME, PDF))),
        change(attachments__0__content_type="application/octet-stream"),
    ),
    needs=OPEN,
)
def declared_type_is_true(ctx: RuleContext) -> Iterator[Violation]:
    for path, attachment, found in ctx.opened:
        declared = attachment.content_type
        if not declared or found.wire is None or found.wire.size == 0:
            continue
        if not magic.fits_type(found.wire.kind, declared):
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
    title_vi="Phần mở rộng đúng với nội dung tệp",
    title_en="The extension is that of the content",
    vi="Tệp {name!r} có nội dung là {kind}, không đúng với phần mở rộng.",
    en="{name!r} holds {kind}, which its extension does not say.",
    hint_vi="Đặt đúng phần mở rộng, hoặc gửi lại đúng tệp.",
    hint_en="Give it the right extension, or send the right file.",
    bad=(
        change(attachments__0__name="05-SVDA-VP.docx", manifest__references__0__name="05.docx"),
        change(attachments__0__content=b"MZ, and plain text behind it"),
    ),
    good=(
        change(attachments__0=carrying(zipped("05.edxml", b"<edXML/>"))),
        change(attachments__0=carrying(zipped(_NAME, PDF))),
        change(attachments__0__content=b"{\\rtf1}", attachments__0__name="05.doc"),
    ),
    needs=OPEN,
)
def extension_is_true(ctx: RuleContext) -> Iterator[Violation]:
    for path, name, file in ctx.files:
        if file.kind in magic.EXECUTABLE or file.size == 0 or file.sole_name:
            continue
        if not magic.fits_extension(file.kind, extension(name)):
            yield Violation(f"{path}/AttachmentName", name=brief(name), kind=file.kind)


@rule(
    "VNE-CONTENT-007",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Không có tệp nào cùng lúc thuộc hai định dạng",
    title_en="No file is of two formats at once",
    vi="Tệp {name!r} vừa là PDF vừa là {other}: phần mềm khác nhau sẽ thấy nội dung khác nhau.",
    en="{name!r} is a PDF and {other} at once: different software will see different content.",
    hint_vi="Không mở. Đề nghị bên gửi gửi lại tệp PDF thuần.",
    hint_en="Do not open it. Ask the sender for a plain PDF.",
    bad=(
        change(attachments__0__content=PDF + zipped("x.txt", b"x")),
        change(attachments__0__content=b"<html><script>x</script>\n" + PDF),
    ),
    good=change(attachments__0__content=b"\xef\xbb\xbf" + PDF),
    needs=OPEN,
)
def file_is_one_thing(ctx: RuleContext) -> Iterator[Violation]:
    for path, name, file in ctx.files:
        if b"%PDF-" not in file.head[: magic.PDF_WINDOW]:
            continue
        other = "zip" if file.zip and file.zip.names else ""
        other = "HTML" if magic.is_html(file.head.partition(b"%PDF-")[0]) else other
        if other:
            yield Violation(f"{path}/ContentTransferEncoded", name=brief(name), other=other)


@rule(
    "VNE-CONTENT-008",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Không có tệp nào chứa macro",
    title_en="No file has macros",
    vi="Tệp {name!r} chứa macro.",
    en="{name!r} carries macros.",
    hint_vi="Gửi ở dạng PDF, hoặc bỏ macro trước khi gửi.",
    hint_en="Send a PDF, or remove the macros before sending.",
    bad=change(attachments__0__content=zipped("word/vbaProject.bin", b"x")),
    good=change(attachments__0__content=zipped("word/document.xml", b"x")),
    needs=OPEN,
)
def file_has_no_macros(ctx: RuleContext) -> Iterator[Violation]:
    for path, name, file in ctx.files:
        if file.macros:
            yield Violation(f"{path}/ContentTransferEncoded", name=brief(name))


@rule(
    "VNE-CONTENT-009",
    severity=Severity.ERROR,
    clause=COMPLETE,
    title_vi="Tệp PDF không bị hỏng do chuyển mã",
    title_en="No PDF was garbled by a change of encoding",
    vi="Tệp PDF {name!r} bị hỏng do chuyển mã: các byte đã bị thay bằng U+FFFD.",
    en="The PDF {name!r} was damaged by a change of encoding: bytes were replaced by U+FFFD.",
    hint_vi="Phần mềm gửi đã đọc tệp như văn bản chữ; đề nghị bên gửi gửi lại.",
    hint_en="The sending software read the file as text; ask for it again.",
    bad=change(attachments__0__content=b"%PDF-1.4\n%" + _DAMAGED * 4 + b"\n%%EOF\n"),
    good=change(attachments__0__content=b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n%%EOF\n"),
    needs=OPEN,
)
def pdf_is_not_garbled(ctx: RuleContext) -> Iterator[Violation]:
    for path, name, file in ctx.files:
        if file.kind == "pdf" and _DAMAGED * 2 in file.head:
            yield Violation(f"{path}/ContentTransferEncoded", name=brief(name))


@rule(
    "VNE-CONTENT-010",
    severity=Severity.WARNING,
    clause=COMPLETE,
    title_vi="Tệp PDF không bị cắt cụt",
    title_en="No PDF is cut off",
    vi="Tệp PDF {name!r} bị cắt: không có dấu kết thúc %%EOF.",
    en="The PDF {name!r} is cut off: its end mark %%EOF is missing.",
    hint_vi="Mở thử tệp; nếu không mở được, đề nghị bên gửi gửi lại.",
    hint_en="Try to open it; if that fails, ask the sender for it again.",
    bad=change(attachments__0__content=PDF[:80]),
    good=change(attachments__0__content=PDF + b"\n" * 1000),
    needs=OPEN,
)
def pdf_is_whole(ctx: RuleContext) -> Iterator[Violation]:
    for path, name, file in ctx.files:
        if file.kind == "pdf" and b"%%EOF" not in file.tail[-_END_WINDOW:]:
            yield Violation(f"{path}/ContentTransferEncoded", name=brief(name))


@rule(
    "VNE-CONTENT-014",
    severity=Severity.INFO,
    clause=ADVICE,
    title_vi="Không có hai tệp đính kèm cùng nội dung",
    title_en="No two attachments have the same content",
    vi="Tệp {name!r} có nội dung giống hệt tệp {other!r}.",
    en="{name!r} has the very bytes of {other!r}.",
    bad=change(
        attachments=lambda files: (
            *files,
            attrs.evolve(files[0], content_id=ContentId("cid:f2"), name="x.pdf"),
        )
    ),
    needs=OPEN,
)
def files_differ(ctx: RuleContext) -> Iterator[Violation]:
    known: dict[str, str] = {}
    for path, attachment, found in ctx.opened:
        if found.sha256 in known:
            other = known[found.sha256]
            yield Violation(path, name=brief(attachment.name or ""), other=brief(other))
        elif found.sha256:
            known[found.sha256] = attachment.name or ""
