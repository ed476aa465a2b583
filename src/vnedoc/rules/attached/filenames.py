"""Names of attached files: whether a receiver can write them to a disk, and trust them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import attrs

from vnedoc.clauses import ADVICE, PRACTICE, qcvn
from vnedoc.content.archive import extension
from vnedoc.findings import Severity
from vnedoc.identifiers import ContentId
from vnedoc.inspection.magic import ACTIVE_EXTENSIONS, MACRO_EXTENSIONS
from vnedoc.limits import MAX_NAME_BYTES
from vnedoc.model import Attachment, Reference
from vnedoc.rules.engine.context import RuleContext, brief, composed, said
from vnedoc.rules.engine.examples import change
from vnedoc.rules.engine.rule import Violation, rule
from vnedoc.rules.engine.walk import MessageLeaf

_PATH: Final = re.compile(r"[/\\]|^[A-Za-z]:|^\.{1,2}$")
_FORBIDDEN: Final = re.compile(r'[*?"<>|:\x00-\x1f]')
_RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)}
)
_DOUBLE: Final = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|jpe?g|png|txt)\s*\.([A-Za-z0-9]{2,5})")
_WRAPPERS: Final = frozenset({"zip", "7z", "rar", "gz", "p7m", "p7s", "sig", "tsd"})


def _names(ctx: RuleContext) -> Iterator[tuple[str, MessageLeaf]]:
    """Every file name; one that manifest and attachment share is told once."""
    known: set[str] = set()
    for owner in (Attachment, Reference):
        for leaf in ctx.by_field.get((owner, "name"), ()):
            if said(leaf.value) and leaf.value not in known:
                known.add(leaf.value)
                yield leaf.value, leaf


@rule(
    "VNE-FILE-001",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Tên tệp không chứa đường dẫn",
    title_en="No file name holds a path",
    vi="Tên tệp {found!r} chứa đường dẫn: phần mềm bất cẩn sẽ ghi ra ngoài thư mục của nó.",
    en="The file name {found!r} holds a path: careless software writes outside its folder.",
    hint_vi="Chỉ ghi tên tệp, không ghi thư mục.",
    hint_en="Write the name only, without folders.",
    bad=(
        change(attachments__0__name="../../etc/x.pdf"),
        change(attachments__0__name="C:\\x.pdf"),
        change(attachments__0__name=".."),
    ),
    good=change(attachments__0__name="05 - SVDA..VP.pdf"),
    when="odd_names",
)
def name_is_no_path(ctx: RuleContext) -> Iterator[Violation]:
    for name, leaf in _names(ctx):
        if _PATH.search(name.strip()):
            yield Violation(leaf.path, found=brief(name))


@rule(
    "VNE-FILE-002",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Tên tệp chỉ gồm ký tự mà mọi hệ thống ghi được",
    title_en="File names have only characters that every system can write",
    vi="Tên tệp {found!r} có ký tự {character!r}, không ghi được trên Windows.",
    en="The file name {found!r} has {character!r}, which Windows cannot write.",
    hint_vi="Đổi tên tệp trước khi gửi.",
    hint_en="Rename the file before sending.",
    bad=(change(attachments__0__name="05?.pdf"), change(attachments__0__name="05\n.pdf")),
    good=change(attachments__0__name="05 (bản chính).pdf"),
    when="odd_names",
)
def name_has_plain_characters(ctx: RuleContext) -> Iterator[Violation]:
    for name, leaf in _names(ctx):
        if odd := _FORBIDDEN.search(name):
            yield Violation(leaf.path, found=brief(name), character=odd[0])


@rule(
    "VNE-FILE-003",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Tên tệp không trùng với tên thiết bị của Windows",
    title_en="No file is called like a device of Windows",
    vi="{found!r} là tên thiết bị của Windows, không dùng làm tên tệp được.",
    en="{found!r} is the name of a device on Windows and cannot be a file's.",
    hint_vi="Đổi tên tệp trước khi gửi.",
    hint_en="Rename the file before sending.",
    bad=(change(attachments__0__name="CON.pdf"), change(attachments__0__name="nul")),
    good=change(attachments__0__name="CONG VAN.pdf"),
    when="odd_names",
)
def name_is_no_device(ctx: RuleContext) -> Iterator[Violation]:
    for name, leaf in _names(ctx):
        if name.partition(".")[0].strip().casefold() in _RESERVED:
            yield Violation(leaf.path, found=brief(name))


@rule(
    "VNE-FILE-004",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Tên tệp không kết thúc bằng dấu chấm hoặc khoảng trắng",
    title_en="No file name ends in a dot or a space",
    vi="Tên tệp {found!r} kết thúc bằng dấu chấm hoặc khoảng trắng.",
    en="The file name {found!r} ends in a dot or a space.",
    hint_vi="Đổi tên tệp trước khi gửi.",
    hint_en="Rename the file before sending.",
    bad=(change(attachments__0__name="05.pdf."), change(attachments__0__name="05.pdf ")),
    good=change(attachments__0__name="05.pdf"),
    when="odd_names",
)
def name_ends_plainly(ctx: RuleContext) -> Iterator[Violation]:
    for name, leaf in _names(ctx):
        if name[-1:] in (".", " "):
            yield Violation(leaf.path, found=brief(name))


@rule(
    "VNE-FILE-005",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Tên tệp không dài hơn mức nhiều hệ thống nhận được",
    title_en="File names are not longer than many systems take",
    vi="Tên tệp dài {found} byte; nhiều hệ thống chỉ nhận {limit}.",
    en="The file name has {found} bytes; many systems take {limit}.",
    hint_vi="Rút ngắn tên tệp.",
    hint_en="Shorten the name.",
    bad=change(attachments__0__name="ệ" * 80 + ".pdf"),
    good=change(attachments__0__name="ệ" * 78 + ".pdf"),
    when="odd_names",
)
def name_fits_a_disk(ctx: RuleContext) -> Iterator[Violation]:
    for name, leaf in _names(ctx):
        found = len(name.encode())
        if found > MAX_NAME_BYTES:
            yield Violation(leaf.path, found=found, limit=MAX_NAME_BYTES)


@rule(
    "VNE-FILE-006",
    severity=Severity.WARNING,
    clause=qcvn("4.2"),
    title_vi="Không có hai tệp đính kèm cùng tên",
    title_en="No two attachments have the same file name",
    vi="Hai tệp đính kèm cùng tên {found!r}: tệp sau có thể ghi đè tệp trước.",
    en="Two attachments are called {found!r}: one may overwrite the other.",
    hint_vi="Đặt tên khác nhau; chữ hoa, chữ thường và cách gõ dấu không làm tên khác đi.",
    hint_en="Give them different names; case and the way of typing accents do not count.",
    bad=(
        change(attachments=lambda files: (*files, _like(files[0], "05-SVDA-VP.pdf"))),
        change(attachments=lambda files: (*files, _like(files[0], "05-svda-vp.PDF"))),
    ),
    good=change(attachments=lambda files: (*files, _like(files[0], "06-SVDA-VP.pdf"))),
)
def names_are_told_apart(ctx: RuleContext) -> Iterator[Violation]:
    known: set[str] = set()
    for leaf in ctx.by_field.get((Attachment, "name"), ()):
        name = composed(leaf.value).strip().casefold()
        if name in known:
            yield Violation(leaf.path, found=brief(leaf.value))
        known.add(name)


def _like(attachment: Attachment, name: str) -> Attachment:
    return attrs.evolve(attachment, content_id=ContentId("cid:f2"), name=name)


@rule(
    "VNE-FILE-007",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Tên tệp không phải của loại tệp chạy được",
    title_en="No file name is that of a program",
    vi="{found!r} là loại tệp chạy được, không phải văn bản.",
    en="{found!r} is of a kind that runs, not a document.",
    hint_vi="Không mở. Đề nghị bên gửi gửi văn bản ở dạng PDF.",
    hint_en="Do not open it. Ask the sender for a PDF.",
    bad=(change(attachments__0__name="05.exe"), change(attachments__0__name="05.PDF.vbs")),
    good=change(attachments__0__name="05.exe.pdf"),
    when="odd_names",
)
def name_is_of_no_program(ctx: RuleContext) -> Iterator[Violation]:
    for name, leaf in _names(ctx):
        if extension(name.rstrip(". ")) in ACTIVE_EXTENSIONS:
            yield Violation(leaf.path, found=brief(name))


@rule(
    "VNE-FILE-008",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Tên tệp không phải của loại tệp văn phòng chứa macro",
    title_en="No file name is that of an office file with macros",
    vi="{found!r} là loại tệp văn phòng chứa macro.",
    en="{found!r} is an office file made to carry macros.",
    hint_vi="Gửi ở dạng PDF, hoặc dạng không chứa macro (docx, xlsx).",
    hint_en="Send a PDF, or the kind without macros (docx, xlsx).",
    bad=change(attachments__0__name="05.docm"),
    good=change(attachments__0__name="05.docx"),
    when="odd_names",
)
def name_is_of_no_macro_file(ctx: RuleContext) -> Iterator[Violation]:
    for name, leaf in _names(ctx):
        if extension(name.rstrip(". ")) in MACRO_EXTENSIONS:
            yield Violation(leaf.path, found=brief(name))


@rule(
    "VNE-FILE-009",
    severity=Severity.INFO,
    clause=ADVICE,
    title_vi="Tên tệp có phần mở rộng",
    title_en="File names have an extension",
    vi="Tên tệp {found!r} không có phần mở rộng.",
    en="The file name {found!r} has no extension.",
    bad=change(attachments__0__name="cong van 05"),
    good=change(attachments__0__name="cong van 05.pdf"),
    when="odd_names",
)
def name_has_an_extension(ctx: RuleContext) -> Iterator[Violation]:
    for name, leaf in _names(ctx):
        if not extension(name.rstrip(". ")):
            yield Violation(leaf.path, found=brief(name))


@rule(
    "VNE-FILE-010",
    severity=Severity.INFO,
    clause=ADVICE,
    title_vi="Tên tệp chỉ có một phần mở rộng",
    title_en="File names have one extension only",
    vi="Tên tệp {found!r} có hai phần mở rộng.",
    en="The file name {found!r} has two extensions.",
    bad=change(attachments__0__name="05.pdf.docx"),
    good=(change(attachments__0__name="05.signed.pdf"), change(attachments__0__name="05.pdf.p7s")),
    when="odd_names",
)
def name_has_one_extension(ctx: RuleContext) -> Iterator[Violation]:
    for name, leaf in _names(ctx):
        double = _DOUBLE.search(name[-40:])
        if double and double.end() == len(name[-40:]) and double[1].lower() not in _WRAPPERS:
            yield Violation(leaf.path, found=brief(name))


@rule(
    "VNE-FILE-011",
    severity=Severity.INFO,
    clause=PRACTICE,
    title_vi="Phần mềm trung gian không thêm chuỗi số thời gian vào tên tệp",
    title_en="No system on the way put a time into the file name",
    vi="Tên tệp {found!r} có dấu thời gian do phần mềm trung gian thêm vào.",
    en="The file name {found!r} carries a time stamp that a system on the way put there.",
    bad=change(attachments__0__name="1761211722949_05-SVDA-VP.pdf"),
    good=change(attachments__0__name="05-SVDA-VP.pdf"),
    when="odd_names",
)
def name_has_no_stamp(ctx: RuleContext) -> Iterator[Violation]:
    for name, leaf in _names(ctx):
        if re.match(r"[0-9]{13}_", name):
            yield Violation(leaf.path, found=brief(name))
