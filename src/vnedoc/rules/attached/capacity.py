"""What a profile limits: sizes and numbers. A limit that the profile does not set is none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vnedoc.clauses import PRACTICE
from vnedoc.findings import Severity
from vnedoc.names import ATTACHMENTS, MESSAGE_HEADER
from vnedoc.rules.engine.context import Caps, RuleContext, attachment_path, brief
from vnedoc.rules.engine.examples import RECEIVER, change
from vnedoc.rules.engine.needs import Need
from vnedoc.rules.engine.rule import Violation, rule

_SIZES: Final = PRACTICE
_HINT_VI: Final = "Chia thành nhiều gói tin, hoặc thống nhất cách gửi khác với bên nhận."
_HINT_EN: Final = "Send it in several messages, or agree on another way with the receiver."


@rule(
    "VNE-CAP-001",
    severity=Severity.WARNING,
    clause=_SIZES,
    title_vi="Mỗi tệp đính kèm không lớn hơn mức bộ tiêu chí cho phép",
    title_en="No attachment is larger than the profile allows",
    vi="Tệp {name!r} có {found} byte, bộ tiêu chí chỉ cho {limit}.",
    en="{name!r} has {found} bytes; the profile allows {limit}.",
    hint_vi=_HINT_VI,
    hint_en=_HINT_EN,
    bad=change(caps=Caps(max_attachment_bytes=100)),
    good=change(caps=Caps(max_attachment_bytes=1000)),
    needs=(Need.CONTENT,),
)
def attachment_is_not_too_large(ctx: RuleContext) -> Iterator[Violation]:
    limit = ctx.caps.max_attachment_bytes
    if limit is None:
        return
    for index, (attachment, found) in enumerate(
        zip(ctx.attachments, ctx.inspections, strict=True), 1
    ):
        if found.wire and found.wire.size > limit:
            path = f"{attachment_path(index)}/ContentTransferEncoded"
            name = brief(attachment.name or "")
            yield Violation(path, name=name, found=found.wire.size, limit=limit)


@rule(
    "VNE-CAP-002",
    severity=Severity.WARNING,
    clause=_SIZES,
    title_vi="Tổng dung lượng tệp đính kèm không lớn hơn mức bộ tiêu chí cho phép",
    title_en="The attachments together are no larger than the profile allows",
    vi="Các tệp đính kèm có tất cả {found} byte, bộ tiêu chí chỉ cho {limit}.",
    en="The attachments have {found} bytes together; the profile allows {limit}.",
    hint_vi=_HINT_VI,
    hint_en=_HINT_EN,
    bad=change(caps=Caps(max_total_bytes=100)),
    good=change(caps=Caps(max_total_bytes=1000)),
    needs=(Need.CONTENT,),
)
def message_is_not_too_large(ctx: RuleContext) -> Iterator[Violation]:
    limit = ctx.caps.max_total_bytes
    found = sum(each.wire.size for each in ctx.inspections if each.wire)
    if limit is not None and found > limit:
        yield Violation(ATTACHMENTS, found=found, limit=limit)


@rule(
    "VNE-CAP-003",
    severity=Severity.WARNING,
    clause=_SIZES,
    title_vi="Số tệp đính kèm không nhiều hơn mức bộ tiêu chí cho phép",
    title_en="There are no more attachments than the profile allows",
    vi="Có {found} tệp đính kèm, bộ tiêu chí chỉ cho {limit}.",
    en="There are {found} attachments; the profile allows {limit}.",
    hint_vi=_HINT_VI,
    hint_en=_HINT_EN,
    bad=change(
        attachments=lambda files: files * 2,
        caps=Caps(max_attachments=1),
    ),
    good=change(caps=Caps(max_attachments=1)),
)
def attachments_are_not_too_many(ctx: RuleContext) -> Iterator[Violation]:
    limit, found = ctx.caps.max_attachments, len(ctx.attachments)
    if limit is not None and found > limit:
        yield Violation(ATTACHMENTS, found=found, limit=limit)


@rule(
    "VNE-CAP-004",
    severity=Severity.WARNING,
    clause=_SIZES,
    title_vi="Số bên nhận không nhiều hơn mức bộ tiêu chí cho phép",
    title_en="There are no more receivers than the profile allows",
    vi="Có {found} bên nhận, bộ tiêu chí chỉ cho {limit}.",
    en="There are {found} receivers; the profile allows {limit}.",
    hint_vi="Gửi thành nhiều gói tin.",
    hint_en="Send it in several messages.",
    bad=change(caps=Caps(max_recipients=1)),
    good=change(header__recipients=(RECEIVER,), caps=Caps(max_recipients=1)),
)
def receivers_are_not_too_many(ctx: RuleContext) -> Iterator[Violation]:
    limit, found = ctx.caps.max_recipients, len(ctx.header.recipients)
    if limit is not None and found > limit:
        yield Violation(f"{MESSAGE_HEADER}/To", found=found, limit=limit)
