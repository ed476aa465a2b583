"""Zips: what is packed, whether it can be unpacked, and what its names would do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, cast

from vnedoc.clauses import COMPLETE, PRACTICE
from vnedoc.content.archive import OURS, extension
from vnedoc.findings import Severity
from vnedoc.model import Attachment
from vnedoc.rules.attached.content import OPEN
from vnedoc.rules.engine.context import RuleContext, brief
from vnedoc.rules.engine.examples import PDF, carrying, change, zipped
from vnedoc.rules.engine.rule import Violation, rule

_NAME: Final = "05-SVDA-VP.pdf"


@rule(
    "VNE-CONTENT-015",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Tệp zip bọc ngoài chứa đúng tệp mang tên của nó",
    title_en="A wrapping zip holds the file that it is named after",
    vi="Tệp zip bọc {name!r} lại chứa {found!r}, có phần mở rộng khác.",
    en="The zip around {name!r} holds {found!r}, which has another extension.",
    hint_vi="Kiểm tra tệp bên trong có đúng là văn bản cần gửi hay không.",
    hint_en="Check whether the file inside is the one that was meant.",
    bad=change(attachments__0=carrying(zipped("05.edxml", b"<edXML/>"))),
    good=(
        change(attachments__0=carrying(zipped(_NAME, PDF))),
        change(attachments__0=carrying(zipped("x.txt", b"x")), attachments__0__name="x.zip"),
    ),
    needs=OPEN,
)
def wrapping_zip_holds_the_file(ctx: RuleContext) -> Iterator[Violation]:
    for path, name, file in ctx.files:
        found = file.sole_name
        if found is not None and extension(name) not in ("zip", ""):
            yield Violation(f"{path}/AttachmentName", name=brief(name), found=brief(found))


def _bomb(item: Attachment) -> Attachment:
    """A small zip of three million zeros, for an example; made when it is looked at."""
    return cast(Attachment, carrying(zipped(_NAME, bytes(3_000_000)))(item))


_BROKEN: Final = bytearray(zipped(_NAME, PDF))
_BROKEN[60] ^= 0xFF
_CUT: Final = zipped(_NAME, PDF)[:-40]
_UNPACKED_VI: Final = "Không giải nén được tệp {name!r}: {reason_vi}."
_UNPACKED_EN: Final = "{name!r} cannot be unpacked: {reason_en}."


@rule(
    "VNE-CONTENT-011",
    severity=Severity.ERROR,
    clause=COMPLETE,
    title_vi="Tệp zip giải nén được",
    title_en="Zip files can be unpacked",
    vi=_UNPACKED_VI,
    en=_UNPACKED_EN,
    hint_vi="Đề nghị bên gửi gửi lại tệp, tốt nhất là không nén.",
    hint_en="Ask the sender for it again, best without packing.",
    bad=(
        change(attachments__0=carrying(bytes(_BROKEN))),
        change(attachments__0=carrying(_CUT)),
    ),
    good=change(attachments__0=carrying(zipped(_NAME, PDF))),
    needs=OPEN,
)
def zip_can_be_unpacked(ctx: RuleContext) -> Iterator[Violation]:
    yield from _not_unpacked(ctx, ours=False)


def _not_unpacked(ctx: RuleContext, *, ours: bool) -> Iterator[Violation]:
    for path, attachment, found in ctx.opened:
        if found.damage is not None and (found.damage in OURS) is ours:
            yield Violation(
                f"{path}/ContentTransferEncoded",
                name=brief(attachment.name or ""),
                reason_en=found.damage[0],
                reason_vi=found.damage[1],
            )


@rule(
    "VNE-CONTENT-016",
    # No text limits how a file is packed, but what cannot be looked into cannot be checked, as the
    # article asks of receivers before they accept: nothing unchecked is called valid.
    severity=Severity.ERROR,
    clause=COMPLETE,
    title_vi="Tệp zip bọc ngoài nằm trong giới hạn giải nén",
    title_en="A wrapping zip can be unpacked within the limits",
    vi=_UNPACKED_VI,
    en=_UNPACKED_EN,
    hint_vi="Đề nghị bên gửi gửi lại tệp không nén, không đặt mật khẩu.",
    hint_en="Ask the sender for it again, without packing and without a password.",
    bad=change(attachments__0=_bomb),
    good=change(attachments__0=carrying(zipped(_NAME, PDF))),
    needs=OPEN,
)
def zip_is_within_the_limits(ctx: RuleContext) -> Iterator[Violation]:
    yield from _not_unpacked(ctx, ours=True)


@rule(
    "VNE-CONTENT-012",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Tên tệp bên trong tệp zip không có đường dẫn",
    title_en="No zip file names a path inside",
    vi="Tệp nén {name!r} chứa tên có đường dẫn {found!r}: phần mềm bất cẩn sẽ ghi ra ngoài thư "
    "mục.",
    en="The zip {name!r} names a path inside, {found!r}: careless software writes outside its "
    "folder.",
    hint_vi="Không giải nén bằng công cụ không kiểm tra đường dẫn.",
    hint_en="Do not unpack it with a tool that does not check paths.",
    bad=change(attachments__0=carrying(zipped("../../05-SVDA-VP.pdf", PDF))),
    good=change(attachments__0__content=zipped("word/document.xml", b"x")),
    needs=OPEN,
)
def zip_holds_no_path(ctx: RuleContext) -> Iterator[Violation]:
    for path, attachment, found in ctx.opened:
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


_LOCKED: Final = bytearray(zipped("x.txt", b"x"))
_LOCKED[_LOCKED.index(b"PK\1\2") + 8] |= 1


@rule(
    "VNE-CONTENT-013",
    severity=Severity.WARNING,
    clause=PRACTICE,
    title_vi="Tệp zip không đặt mật khẩu",
    title_en="No zip file is locked with a password",
    vi="Tệp nén {name!r} đặt mật khẩu: không kiểm tra được bên trong.",
    en="The zip {name!r} is locked with a password: nothing inside can be checked.",
    hint_vi="Đề nghị bên gửi gửi tệp không đặt mật khẩu.",
    hint_en="Ask the sender for it without a password.",
    bad=change(
        attachments__0__content=bytes(_LOCKED),
        attachments__0__name="x.zip",
    ),
    good=change(attachments__0__content=zipped("x.txt", b"x"), attachments__0__name="x.zip"),
    needs=OPEN,
)
def zip_is_not_locked(ctx: RuleContext) -> Iterator[Violation]:
    for path, attachment, found in ctx.opened:
        held = found.wire.zip if found.wire else None
        if held and held.encrypted:
            yield Violation(f"{path}/ContentTransferEncoded", name=brief(attachment.name or ""))
