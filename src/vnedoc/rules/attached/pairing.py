"""The manifest and the attachments together: whether each names what the other carries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import attrs

from vnedoc.clauses import COMPLETE, decision_28, qcvn
from vnedoc.findings import Severity
from vnedoc.identifiers import ContentId
from vnedoc.model import Attachment, Reference
from vnedoc.rules.engine.context import RuleContext, attachment_path, brief, reference_path
from vnedoc.rules.engine.examples import change
from vnedoc.rules.engine.rule import Violation, rule

_STAMP: Final = re.compile(r"[0-9]{13}_")
"""Gateways put the time in milliseconds before a file's name."""


def _two(items: tuple[Any, ...]) -> tuple[Any, ...]:
    """An item of an example, and another one beside it."""
    return (*items, attrs.evolve(items[0], content_id=ContentId("cid:f2"), name="Phụ lục.pdf"))


def _swapped(items: tuple[Any, ...]) -> tuple[Any, ...]:
    """The two items of `_two` under each other's names."""
    first, second = _two(items)
    return (attrs.evolve(first, name=second.name), attrs.evolve(second, name=first.name))


@rule(
    "VNE-ATTACH-001",
    severity=Severity.WARNING,
    clause=decision_28("Điều 10(2)(g)"),
    title_vi="Gói tin có tệp đính kèm",
    title_en="A file is attached",
    vi="Gói tin không kèm tệp nào: chính văn bản không được gửi đi.",
    en="The message carries no file: the document itself is not sent.",
    hint_vi="Đính kèm tệp văn bản đã ký.",
    hint_en="Attach the signed document.",
    bad=change(attachments=(), manifest=None),
)
def something_is_attached(ctx: RuleContext) -> Iterator[Violation]:
    if not ctx.attachments and not ctx.references:
        yield Violation("edXML/AttachmentEncoded")


@rule(
    "VNE-ATTACH-002",
    severity=Severity.ERROR,
    clause=COMPLETE,
    title_vi="Mọi tệp nêu trong danh mục đều được đính kèm",
    title_en="Every file that the manifest names is attached",
    vi="Danh mục nêu tệp {name!r} (mã {key!r}) nhưng không có tệp đính kèm nào mang mã đó.",
    en="The manifest names {name!r} (ContentId {key!r}), but no attachment has that ContentId.",
    hint_vi="Đề nghị bên gửi gửi lại gói tin đủ tệp, với mã khớp nhau.",
    hint_en="Ask the sender for the whole message, with ContentIds that match.",
    bad=(change(attachments=()), change(manifest__references=_two)),
    good=change(manifest__references__0__content_id="f1"),
    when="unpaired",
)
def named_files_are_there(ctx: RuleContext) -> Iterator[Violation]:
    for index, reference, by_name in ctx.pairing.lone_lines:
        if not by_name:
            yield Violation(f"{reference_path(index)}/ContentId", **_who(reference))


@rule(
    "VNE-ATTACH-003",
    severity=Severity.ERROR,
    clause=COMPLETE,
    title_vi="Mọi tệp đính kèm đều được nêu trong danh mục",
    title_en="Every attachment is named in the manifest",
    vi="Tệp đính kèm {name!r} (mã {key!r}) không có trong danh mục.",
    en="The attachment {name!r} (ContentId {key!r}) is not in the manifest.",
    hint_vi="Thêm tệp vào danh mục với cùng mã, hoặc bỏ tệp thừa.",
    hint_en="Add it to the manifest under the same ContentId, or remove it.",
    bad=(change(manifest__references=()), change(attachments=_two)),
    good=change(attachments__0__content_id="cid:cid:f1"),
    when="unpaired",
)
def files_are_named(ctx: RuleContext) -> Iterator[Violation]:
    for index, attachment, by_name in ctx.pairing.lone_attachments:
        if not by_name:
            yield Violation(f"{attachment_path(index)}/ContentId", **_who(attachment))


def _who(item: Attachment | Reference) -> dict[str, object]:
    return {"name": brief(item.name or ""), "key": brief(item.content_id or "")}


@rule(
    "VNE-ATTACH-004",
    severity=Severity.WARNING,
    clause=qcvn("3.1.1"),
    title_vi="Tệp đính kèm khớp với danh mục theo mã, không chỉ theo tên",
    title_en="Attachments match the manifest by their identifiers",
    vi="Tệp {name!r} có mã {key!r} chỉ khớp với danh mục theo tên, không theo mã.",
    en="{name!r} (ContentId {key!r}) matches the manifest by its name only.",
    hint_vi="Dùng cùng một ContentId ở danh mục và ở tệp đính kèm.",
    hint_en="Use one ContentId in the manifest and in the attachment.",
    bad=change(attachments__0__content_id="cid:other"),
    when="unpaired",
)
def files_match_by_identifier(ctx: RuleContext) -> Iterator[Violation]:
    for index, attachment, by_name in ctx.pairing.lone_attachments:
        if by_name:
            yield Violation(f"{attachment_path(index)}/ContentId", **_who(attachment))


@rule(
    "VNE-ATTACH-005",
    severity=Severity.WARNING,
    clause=qcvn("3.1.1"),
    title_vi="Mỗi mã ContentId chỉ xuất hiện một lần trong danh mục",
    title_en="The manifest names each identifier once",
    vi="ContentId {key!r} xuất hiện nhiều lần trong danh mục.",
    en="The ContentId {key!r} stands in the manifest more than once.",
    hint_vi="Mỗi tệp có một mã riêng.",
    hint_en="Give each file a ContentId of its own.",
    bad=change(manifest__references=lambda references: references * 2),
    when="unpaired",
)
def manifest_names_each_once(ctx: RuleContext) -> Iterator[Violation]:
    for index in ctx.pairing.repeated_lines:
        key = ctx.references[index - 1].content_id or ""
        yield Violation(f"{reference_path(index)}/ContentId", key=brief(key))


@rule(
    "VNE-ATTACH-006",
    severity=Severity.ERROR,
    clause=COMPLETE,
    title_vi="Không có hai tệp đính kèm cùng một mã ContentId",
    title_en="No two attachments share an identifier",
    vi="Nhiều tệp đính kèm cùng mang ContentId {key!r}, không biết tệp nào là tệp được nêu.",
    en="Several attachments have the ContentId {key!r}: which one is meant cannot be told.",
    hint_vi="Mỗi tệp có một mã riêng.",
    hint_en="Give each file a ContentId of its own.",
    bad=change(attachments=lambda attachments: attachments * 2),
    when="unpaired",
)
def attachments_are_told_apart(ctx: RuleContext) -> Iterator[Violation]:
    for index in ctx.pairing.repeated_attachments:
        key = ctx.attachments[index - 1].content_id or ""
        yield Violation(f"{attachment_path(index)}/ContentId", key=brief(key))


@rule(
    "VNE-ATTACH-009",
    severity=Severity.ERROR,
    clause=COMPLETE,
    title_vi="Các tệp đính kèm không bị tráo cho nhau so với danh mục",
    title_en="Attachments are not swapped against the manifest",
    vi="Tệp {name!r} và tệp {other!r} bị tráo cho nhau so với danh mục.",
    en="{name!r} and {other!r} are swapped against the manifest.",
    hint_vi="Đề nghị bên gửi kiểm tra và gửi lại.",
    hint_en="Ask the sender to check and send it again.",
    bad=change(attachments=_swapped, manifest__references=_two),
    good=change(attachments=lambda files: _two(files)[::-1], manifest__references=_two),
)
def attachments_are_not_swapped(ctx: RuleContext) -> Iterator[Violation]:
    pairs = [(r.name, index, a.name) for _, r, index, a in ctx.pairing.pairs if r.name and a.name]
    named = {(meant, found) for meant, _, found in pairs}
    for meant, index, found in pairs:
        if meant != found and (found, meant) in named:
            path = f"{attachment_path(index)}/AttachmentName"
            yield Violation(path, name=brief(found), other=brief(meant))


@rule(
    "VNE-ATTACH-010",
    severity=Severity.WARNING,
    clause=qcvn("3.1.3"),
    title_vi="Danh mục và tệp đính kèm ghi cùng một tên tệp",
    title_en="The manifest and the attachment give the same file name",
    vi="Danh mục gọi tệp này là {meant!r}, tệp đính kèm lại tên {found!r}.",
    en="The manifest calls this file {meant!r}; the attachment is called {found!r}.",
    hint_vi="Ghi cùng một tên ở hai nơi.",
    hint_en="Write the same name in both places.",
    bad=change(attachments__0__name="06-SVDA-VP.pdf"),
    good=change(attachments__0__name="1761211722949_05-SVDA-VP.pdf"),
)
def names_agree(ctx: RuleContext) -> Iterator[Violation]:
    for _, reference, index, attachment in ctx.pairing.pairs:
        meant, found = reference.name, attachment.name
        if meant and found and _STAMP.sub("", meant, 1) != _STAMP.sub("", found, 1):
            path = f"{attachment_path(index)}/AttachmentName"
            yield Violation(path, meant=brief(meant), found=brief(found))


@rule(
    "VNE-ATTACH-011",
    severity=Severity.WARNING,
    clause=qcvn("3.1.2"),
    title_vi="Danh mục và tệp đính kèm ghi cùng một kiểu dữ liệu",
    title_en="The manifest and the attachment give the same media type",
    vi="Danh mục ghi kiểu {meant!r}, tệp đính kèm ghi kiểu {found!r}.",
    en="The manifest says {meant!r}, the attachment says {found!r}.",
    hint_vi="Ghi cùng một kiểu dữ liệu ở hai nơi.",
    hint_en="Write the same media type in both places.",
    bad=change(attachments__0__content_type="application/zip"),
    good=change(attachments__0__content_type="Application/PDF"),
)
def types_agree(ctx: RuleContext) -> Iterator[Violation]:
    for _, reference, index, attachment in ctx.pairing.pairs:
        meant, found = reference.content_type, attachment.content_type
        if meant and found and meant.strip().lower() != found.strip().lower():
            path = f"{attachment_path(index)}/ContentType"
            yield Violation(path, meant=brief(meant), found=brief(found))
